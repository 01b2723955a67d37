/** The interpreter that the Python extension has selected. It need not be installed. */

import * as vscode from "vscode";

/** The part of the Python extension's API that is used here. */
interface PythonApi {
  readonly environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment(
      path: string,
    ): Promise<{ readonly executable: { readonly uri?: vscode.Uri } } | undefined>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

async function environments(): Promise<PythonApi["environments"]> {
  const extension = vscode.extensions.getExtension<PythonApi>("ms-python.python");
  return extension === undefined ? undefined : (await extension.activate()).environments;
}

export async function activeInterpreter(): Promise<string | undefined> {
  const api = await environments();
  if (api === undefined) {
    return undefined;
  }
  const active = api.getActiveEnvironmentPath(vscode.workspace.workspaceFolders?.[0]?.uri);
  return (await api.resolveEnvironment(active.path))?.executable.uri?.fsPath;
}

/** Call *react* whenever another interpreter is selected. */
export async function onInterpreterChange(react: () => void): Promise<vscode.Disposable> {
  const api = await environments();
  return api?.onDidChangeActiveEnvironmentPath(react) ?? new vscode.Disposable(() => undefined);
}
