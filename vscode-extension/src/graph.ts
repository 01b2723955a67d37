/** Templates, versions, environments and who reads which output, as a read-only Markdown document. */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient";
import { SHOW_GRAPH } from "./preview/protocol";
import type { Server } from "./server";

const SCHEME = "proton-graph";
const DOCUMENT = vscode.Uri.from({ scheme: SCHEME, path: "/Proton bundles.md" });

export class Graph implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  async show(): Promise<void> {
    if (!this.server.offers(SHOW_GRAPH)) {
      void vscode.window.showWarningMessage("The Proton language server does not run, or draws nothing.");
      return;
    }
    this.changed.fire(DOCUMENT);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(DOCUMENT));
  }

  async provideTextDocumentContent(): Promise<string> {
    const drawn = (await this.server.client?.sendRequest(ExecuteCommandRequest.type, {
      command: SHOW_GRAPH,
      arguments: [],
    })) as { readonly mermaid: string } | undefined;
    return `# Proton bundles\n\n\`\`\`mermaid\n${drawn?.mermaid.trimEnd() ?? ""}\n\`\`\`\n`;
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
