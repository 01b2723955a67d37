/** The commands of the preview: show it beside its template, and choose what it is rendered for. */

import * as vscode from "vscode";
import type { Server } from "../server";
import { isRendered, type RenderedDocuments, renderedOf } from "./documents";
import { type Choice, RENDER } from "./protocol";

const LANGUAGE = "proton-rendered";

export async function showPreview(
  server: Server,
  documents: RenderedDocuments,
  template: vscode.Uri | undefined,
  choice?: Choice,
): Promise<void> {
  const uri = template ?? vscode.window.activeTextEditor?.document.uri;
  if (uri?.scheme !== "file") {
    void vscode.window.showInformationMessage("Open a template of a bundle to render it.");
  } else if (!server.offers(RENDER)) {
    void vscode.window.showWarningMessage("The Proton language server does not run, or renders nothing.");
  } else {
    await open(documents, renderedOf(uri), choice);
  }
}

async function open(documents: RenderedDocuments, uri: vscode.Uri, choice?: Choice): Promise<void> {
  try {
    const { languageId } = await documents.render(uri, choice);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(
      // Its path is the template's, and so would be its language. Not YAML, as other extensions know it.
      await vscode.languages.setTextDocumentLanguage(document, languageId === "yaml" ? LANGUAGE : languageId),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: false },
    );
  } catch (error) {
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}

/** Let the person pick another spec or instance for the preview in front. */
export async function chooseSpec(documents: RenderedDocuments): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri;
  const shown = vscode.window.visibleTextEditors.map(({ document }) => document.uri);
  const preview = [...(uri === undefined ? [] : [uri, renderedOf(uri)]), ...shown].find(
    (each) => isRendered(each) && documents.rendered(each) !== undefined,
  );
  const rendered = preview && documents.rendered(preview);
  if (preview === undefined || rendered === undefined) {
    return;
  }
  const items = rendered.choices.map((choice) => ({
    label: choice.label,
    description: choice.label === rendered.choice.label ? "shown" : "",
    choice,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: "Render for" });
  if (picked !== undefined) {
    await documents.render(preview, picked.choice);
  }
}
