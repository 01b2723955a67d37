/** The `proton` command of this workspace, as everything that starts it needs it. */

import { statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import { locate, type Location } from "./locate";
import { activeInterpreter } from "./python";

export async function findCommand(): Promise<Location> {
  const trusted = vscode.workspace.isTrusted;
  return locate({
    setting: vscode.workspace.getConfiguration("proton").get("server.path", "").trim(),
    interpreter: trusted ? await activeInterpreter() : undefined,
    searchPath: process.env.PATH ?? "",
    home: homedir(),
    folders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
    trusted,
    windows: process.platform === "win32",
    isFile: (file) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false,
  });
}

/** The command's path; when there is none, the person is told and offered to install it. */
export async function requireCommand(): Promise<string | undefined> {
  const location = await findCommand();
  if (location.kind === "found") {
    return location.command;
  }
  await offerToInstall(location.reason);
  return undefined;
}

export async function offerToInstall(reason: string): Promise<void> {
  const install = vscode.workspace.isTrusted ? ["Install"] : [];
  const choice = await vscode.window.showWarningMessage(
    `Proton Workbench: ${reason}`,
    ...install,
    "Open Settings",
  );
  if (choice === "Install") {
    await vscode.commands.executeCommand("proton.server.install");
  } else if (choice === "Open Settings") {
    await vscode.commands.executeCommand("workbench.action.openSettings", "proton.server.path");
  }
}
