/** `proton check` and `proton up` as tasks of the editor. */

import * as vscode from "vscode";
import { findCommand, requireCommand } from "./command";

interface ProtonTask extends vscode.TaskDefinition {
  readonly type: "proton";
  readonly command: string;
  readonly arguments?: readonly string[];
}

export class ProtonTasks implements vscode.TaskProvider {
  async provideTasks(): Promise<vscode.Task[]> {
    const location = await findCommand();
    const folders = location.kind === "found" ? (vscode.workspace.workspaceFolders ?? []) : [];
    return location.kind === "found"
      ? folders.map((folder) => makeTask(location.command, folder, { type: "proton", command: "check" }))
      : [];
  }

  async resolveTask(task: vscode.Task): Promise<vscode.Task | undefined> {
    const command = await requireCommand();
    return command === undefined || task.scope === undefined
      ? undefined
      : makeTask(command, task.scope, task.definition as ProtonTask);
  }
}

/** Run `proton …` in each folder of the workspace. */
export async function runInFolders(name: string, args: readonly string[] = []): Promise<void> {
  const command = await requireCommand();
  if (command === undefined) {
    return;
  }
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const definition: ProtonTask = { type: "proton", command: name, arguments: args };
    await vscode.tasks.executeTask(makeTask(command, folder, definition));
  }
}

function makeTask(
  command: string,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
  definition: ProtonTask,
): vscode.Task {
  // A folder's tasks run in it; only that makes the reported paths relative to it.
  const options = typeof scope === "object" ? { cwd: scope.uri.fsPath } : {};
  const task = new vscode.Task(
    definition,
    scope,
    definition.command,
    "proton",
    new vscode.ProcessExecution(command, [definition.command, ...(definition.arguments ?? [])], options),
    definition.command === "check" ? "$proton" : [],
  );
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  return task;
}
