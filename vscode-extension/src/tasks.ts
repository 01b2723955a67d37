/** `proton check` and `proton up` as tasks of the editor. */

import * as vscode from "vscode";
import { findCommand, requireCommand } from "./command";

interface ProtonTask extends vscode.TaskDefinition {
  readonly type: "proton";
  readonly command: string;
  readonly arguments?: readonly string[];
}

type Scope = vscode.WorkspaceFolder | vscode.TaskScope;

export class ProtonTasks implements vscode.TaskProvider {
  async provideTasks(): Promise<vscode.Task[]> {
    const location = await findCommand();
    if (location.kind === "missing") {
      return [];
    }
    const definition: ProtonTask = { type: "proton", command: "check" };
    return folders().map((folder) => makeTask(location.command, folder, definition));
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const command = await requireCommand();
    return command === undefined || task.scope === undefined
      ? undefined
      : makeTask(command, task.scope, task.definition as ProtonTask);
  }
}

/** Check every folder of the workspace; what is found lands in the Problems panel. */
export async function checkWorkspace(): Promise<void> {
  for (const folder of folders()) {
    await run(folder, { type: "proton", command: "check" });
  }
}

/** Deploy what *file*, else a workspace file that the person picks, declares. */
export async function deploy(file: vscode.Uri | undefined, endpointUrl: string | undefined): Promise<void> {
  const chosen = file ?? (await pickWorkspaceFile());
  if (chosen !== undefined) {
    const endpoint = endpointUrl === undefined ? [] : ["--endpoint-url", endpointUrl];
    const scope = vscode.workspace.getWorkspaceFolder(chosen) ?? vscode.TaskScope.Workspace;
    await run(scope, { type: "proton", command: "up", arguments: [chosen.fsPath, ...endpoint] });
  }
}

async function pickWorkspaceFile(): Promise<vscode.Uri | undefined> {
  const files = await vscode.workspace.findFiles("**/proton.yaml", "**/node_modules/**", 100);
  if (files.length === 0) {
    void vscode.window.showInformationMessage("There is no proton.yaml in this workspace.");
  }
  if (files.length < 2) {
    return files[0];
  }
  const items = files.map((file) => ({ label: vscode.workspace.asRelativePath(file), file }));
  return (await vscode.window.showQuickPick(items, { title: "Deploy" }))?.file;
}

async function run(scope: Scope, definition: ProtonTask): Promise<void> {
  const command = await requireCommand();
  if (command !== undefined) {
    await vscode.tasks.executeTask(makeTask(command, scope, definition));
  }
}

function makeTask(command: string, scope: Scope, definition: ProtonTask): vscode.Task {
  // A folder's tasks run in it; only that makes the reported paths relative to it.
  const options = typeof scope === "object" ? { cwd: scope.uri.fsPath } : {};
  const args = [definition.command, ...(definition.arguments ?? [])];
  const execution = new vscode.ProcessExecution(command, args, options);
  const matcher = definition.command === "check" ? "$proton" : [];
  const task = new vscode.Task(definition, scope, definition.command, "proton", execution, matcher);
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  return task;
}

function folders(): readonly vscode.WorkspaceFolder[] {
  return vscode.workspace.workspaceFolders ?? [];
}
