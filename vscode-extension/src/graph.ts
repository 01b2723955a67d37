/** Templates, versions, environments and who reads which output, as a Markdown document. */

import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient";
import { SHOW_GRAPH } from "./preview/protocol";
import type { Server } from "./server";

export async function showGraph(server: Server): Promise<void> {
  const client = server.client;
  if (client === undefined || !server.offers(SHOW_GRAPH)) {
    void vscode.window.showWarningMessage("The Proton language server does not run, or draws nothing.");
    return;
  }
  const { mermaid } = (await client.sendRequest(ExecuteCommandRequest.type, {
    command: SHOW_GRAPH,
    arguments: [],
  })) as { readonly mermaid: string };
  const content = `# Proton bundles\n\n\`\`\`mermaid\n${mermaid.trimEnd()}\n\`\`\`\n`;
  const document = await vscode.workspace.openTextDocument({ content, language: "markdown" });
  await vscode.window.showTextDocument(document);
}
