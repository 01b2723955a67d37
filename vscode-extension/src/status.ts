/** The language status item: what the server does, and the command that helps. */

import * as vscode from "vscode";
import { SELECTOR, type ServerState } from "./server";

export class Status implements vscode.Disposable {
  private readonly item = vscode.languages.createLanguageStatusItem("proton.server", SELECTOR);

  constructor() {
    this.item.name = "Proton";
    this.show({ kind: "stopped" });
  }

  show(state: ServerState): void {
    const { text, detail, severity, command } = describe(state);
    this.item.text = text;
    this.item.detail = detail;
    this.item.severity = severity;
    this.item.command = command;
    this.item.busy = state.kind === "starting";
    void vscode.commands.executeCommand("setContext", "proton.serverRuns", state.kind === "running");
  }

  dispose(): void {
    this.item.dispose();
  }
}

interface Description {
  readonly text: string;
  readonly detail: string;
  readonly severity: vscode.LanguageStatusSeverity;
  readonly command: vscode.Command;
}

const RESTART: vscode.Command = { command: "proton.server.restart", title: "Restart" };
const OUTPUT: vscode.Command = { command: "proton.output.show", title: "Show output" };
const INSTALL: vscode.Command = { command: "proton.server.install", title: "Install" };

function describe(state: ServerState): Description {
  const { Information, Warning, Error } = vscode.LanguageStatusSeverity;
  switch (state.kind) {
    case "starting":
      return { text: "Proton starts", detail: "", severity: Information, command: OUTPUT };
    case "running": {
      const detail = state.command;
      return { text: `Proton ${state.version}`, detail, severity: Information, command: OUTPUT };
    }
    case "stopped":
      return { text: "Proton stopped", detail: "", severity: Warning, command: RESTART };
    case "missing":
      return { text: "No proton", detail: state.reason, severity: Error, command: INSTALL };
    case "failed":
      return { text: "Proton failed", detail: state.reason, severity: Error, command: RESTART };
  }
}
