/** What VS Code calls: everything is made here, and everything is undone with the context. */

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient";
import { offerToInstall } from "./command";
import { Emulator } from "./emulator";
import { showGraph } from "./graph";
import { install } from "./install";
import { RenderedDocuments } from "./preview/documents";
import { Follower } from "./preview/follow";
import { type Choice, RENDER, SHOW_GRAPH } from "./preview/protocol";
import { chooseSpec, showPreview } from "./preview/show";
import { onInterpreterChange } from "./python";
import { showReferences } from "./references";
import { Server } from "./server";
import { Status } from "./status";
import { ProtonTasks, runInFolders } from "./tasks";

const WALKTHROUGH = "proton-workbench.proton-workbench#start";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Proton", { log: true });
  const server: Server = new Server(output, answerHere);
  const documents = new RenderedDocuments(server);
  const follower = new Follower(server, documents);
  const emulator = new Emulator();
  const status = new Status();
  const restart = (): Promise<void> => server.restart();

  const commands: Record<string, (...args: never[]) => unknown> = {
    "proton.preview.show": (template?: vscode.Uri | string, choice?: Choice) =>
      showPreview(server, documents, typeof template === "string" ? vscode.Uri.parse(template) : template, choice),
    "proton.preview.choose": () => chooseSpec(documents),
    "proton.graph.show": () => showGraph(server),
    "proton.check": () => runInFolders("check"),
    "proton.showReferences": showReferences,
    "proton.deploy": () => runInFolders("up", endpointOf(emulator)),
    "proton.emulator.start": () => emulator.start(),
    "proton.emulator.stop": () => emulator.stop(),
    "proton.server.restart": restart,
    "proton.server.install": async () => { if (await install()) { await restart(); } },
    "proton.output.show": () => { output.show(); },
    "proton.walkthrough.show": () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH),
  };
  context.subscriptions.push(
    output, server, documents, follower, emulator, status,
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    vscode.tasks.registerTaskProvider("proton", new ProtonTasks()),
    server.onDidChange((state) => {
      status.show(state);
      if (state.kind === "missing") {
        void offerToInstall(state.reason);
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) =>
      change.affectsConfiguration("proton.server") ? restart() : undefined,
    ),
  );
  if (vscode.workspace.isTrusted) {
    context.subscriptions.push(await onInterpreterChange(() => void restart()));
  }
  await restart();
}

/** The server's own commands, which code lenses carry, are shown by this extension. */
const answerHere: Middleware = {
  executeCommand: (command, args, next) => {
    switch (command) {
      case RENDER:
        return vscode.commands.executeCommand("proton.preview.show", args[0], args[1]);
      case SHOW_GRAPH:
        return vscode.commands.executeCommand("proton.graph.show");
      case "proton.up":
        return vscode.commands.executeCommand("proton.deploy");
      default:
        if (!vscode.workspace.isTrusted) {
          // Deploying runs the bundle's code.
          return vscode.window.showWarningMessage("Proton Workbench does this only in a workspace that you trust.");
        }
        return next(command, args) as unknown;
    }
  },
};

function endpointOf(emulator: Emulator): readonly string[] {
  return emulator.endpointUrl === undefined ? [] : ["--endpoint-url", emulator.endpointUrl];
}
