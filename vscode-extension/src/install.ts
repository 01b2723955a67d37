/** Installs the `proton` command into the selected Python environment, where the person sees it. */

import * as vscode from "vscode";
import { activeInterpreter } from "./python";

/** Runs pip in a terminal; true when it succeeded. */
export async function install(): Promise<boolean> {
  const python = (await activeInterpreter()) ?? (process.platform === "win32" ? "py" : "python3");
  const task = new vscode.Task(
    { type: "proton", command: "install" },
    vscode.TaskScope.Workspace,
    "install",
    "proton",
    new vscode.ProcessExecution(python, ["-m", "pip", "install", "proton-workbench"]),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always };
  const execution = await vscode.tasks.executeTask(task);
  return (await exitCode(execution)) === 0;
}

function exitCode(execution: vscode.TaskExecution): Promise<number | undefined> {
  return new Promise((resolve) => {
    const waiting = vscode.tasks.onDidEndTaskProcess((ended) => {
      if (ended.execution === execution) {
        waiting.dispose();
        resolve(ended.exitCode);
      }
    });
  });
}
