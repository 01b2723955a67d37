/** The emulator, in a terminal of its own. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { requireCommand } from "./command";

const run = promisify(execFile);

export class Emulator implements vscode.Disposable {
  private terminal: vscode.Terminal | undefined;
  private endpoint = "";
  private ready: Promise<unknown> = Promise.resolve();
  private readonly item = vscode.window.createStatusBarItem("proton.emulator");
  private readonly closing = vscode.window.onDidCloseTerminal((closed) => {
    if (closed === this.terminal) {
      this.show(undefined);
    }
  });

  /** Address of the emulator that was started here, once it answers. */
  async endpointUrl(): Promise<string | undefined> {
    await this.ready;
    return this.terminal === undefined ? undefined : this.endpoint;
  }

  async start(): Promise<void> {
    const command = await requireCommand();
    if (command === undefined || this.terminal !== undefined) {
      this.terminal?.show(true);
      return;
    }
    const port = vscode.workspace.getConfiguration("proton").get("emulator.port", 4577);
    this.endpoint = `http://127.0.0.1:${port}`;
    const terminal = vscode.window.createTerminal({
      name: "Proton emulator",
      shellPath: command,
      shellArgs: ["start", "--port", String(port)],
      iconPath: new vscode.ThemeIcon("server-process"),
    });
    terminal.show(true);
    this.show(terminal);
    // Its terminal says why, when it does not get ready.
    this.ready = run(command, ["wait", "--endpoint-url", this.endpoint]).catch(() => undefined);
  }

  async stop(): Promise<void> {
    const command = await requireCommand();
    if (command !== undefined && this.terminal !== undefined) {
      await run(command, ["stop", "--endpoint-url", this.endpoint]);
    }
  }

  dispose(): void {
    this.closing.dispose();
    this.item.dispose();
    this.terminal?.dispose();
  }

  private show(terminal: vscode.Terminal | undefined): void {
    this.terminal = terminal;
    void vscode.commands.executeCommand("setContext", "proton.emulatorRuns", terminal !== undefined);
    if (terminal === undefined) {
      this.item.hide();
      return;
    }
    this.item.text = "$(server-process) Proton";
    this.item.tooltip = `The emulator runs at ${this.endpoint}. Click to stop it.`;
    this.item.command = "proton.emulator.stop";
    this.item.show();
  }
}
