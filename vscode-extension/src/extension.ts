/** What VS Code calls: everything is made here, and everything is undone with the context. */

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient";
import { offerToInstall } from "./command";
import { Emulator } from "./emulator";
import { Graph } from "./graph";
import { install } from "./install";
import { RenderedDocuments } from "./preview/documents";
import { Follower } from "./preview/follow";
import { type Choice, RENDER, SHOW_GRAPH, UP } from "./preview/protocol";
import { chooseSpec, showPreview } from "./preview/show";
import { onInterpreterChange } from "./python";
import { showReferences } from "./references";
import { Server } from "./server";
import { Status } from "./status";
import { checkWorkspace, deploy, ProtonTasks } from "./tasks";

/** People type paths; and the client must have told the server of the change before it is stopped. */
const PAUSE_MS = 500;
const WALKTHROUGH = "proton-workbench.proton-workbench#start";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("Proton", { log: true });
  const server: Server = new Server(output, answerHere);
  const documents = new RenderedDocuments(server);
  const follower = new Follower(server, documents);
  const graph = new Graph(server);
  const emulator = new Emulator();
  const status = new Status();
  const restart = (): Promise<void> => server.restart();
  let pause: NodeJS.Timeout | undefined;

  const commands: Record<string, (...args: never[]) => unknown> = {
    "proton.preview.show": (template?: vscode.Uri | string, choice?: Choice) =>
      showPreview(server, documents, asUri(template), choice),
    "proton.preview.choose": () => chooseSpec(documents),
    "proton.graph.show": () => graph.show(),
    "proton.check": checkWorkspace,
    "proton.deploy": async (file?: vscode.Uri | string) => deploy(asUri(file), await emulator.endpointUrl()),
    "proton.emulator.start": () => emulator.start(),
    "proton.emulator.stop": () => emulator.stop(),
    "proton.server.restart": restart,
    "proton.server.install": async () => { if (await install()) { await restart(); } },
    "proton.output.show": () => { output.show(); },
    "proton.walkthrough.show": () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", WALKTHROUGH),
  };
  context.subscriptions.push(
    output, server, documents, follower, graph, emulator, status,
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
    vscode.commands.registerCommand("proton.showReferences", showReferences),
    vscode.tasks.registerTaskProvider("proton", new ProtonTasks()),
    server.onDidChange((state) => {
      status.show(state);
      if (state.kind === "missing") {
        void offerToInstall(state.reason);
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("proton.server")) {
        clearTimeout(pause);
        pause = setTimeout(() => void restart(), PAUSE_MS);
      }
    }),
  );
  if (vscode.workspace.isTrusted) {
    context.subscriptions.push(await onInterpreterChange(() => void restart()));
  }
  await restart();
}

/** The server's own commands, which code lenses carry, are done here, where more can be shown. */
const answerHere: Middleware = {
  executeCommand: (command, args, next) => {
    switch (command) {
      case RENDER:
        return vscode.commands.executeCommand("proton.preview.show", args[0], args[1] ?? undefined);
      case SHOW_GRAPH:
        return vscode.commands.executeCommand("proton.graph.show");
      case UP:
        return vscode.commands.executeCommand("proton.deploy", args[0]);
      default:
        return next(command, args) as unknown;
    }
  },
};

/** Menus give a Uri, code lenses a string. */
function asUri(given: vscode.Uri | string | undefined): vscode.Uri | undefined {
  return typeof given === "string" ? vscode.Uri.parse(given) : given;
}
