/** Keeps a template and its rendered text at the same place, and marks what is not known yet. */

import * as vscode from "vscode";
import type { Server } from "../server";
import { isRendered, type RenderedDocuments, renderedOf, templateOf } from "./documents";
import { type RenderedPlaces, type TemplatePlace, TO_RENDERED, TO_TEMPLATE } from "./protocol";

export class Follower implements vscode.Disposable {
  private readonly here = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.wordHighlightBackground"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.wordHighlightForeground"),
  });
  private readonly standIn = vscode.window.createTextEditorDecorationType({
    fontStyle: "italic",
    color: new vscode.ThemeColor("editorCodeLens.foreground"),
  });
  private readonly status = vscode.languages.createLanguageStatusItem("proton.preview", {
    scheme: "proton-rendered",
  });
  private readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly server: Server,
    private readonly documents: RenderedDocuments,
  ) {
    this.status.name = "Rendered template";
    this.status.command = { command: "proton.preview.choose", title: "Choose spec" };
    this.subscriptions = vscode.Disposable.from(
      this.here,
      this.standIn,
      this.status,
      documents.onDidRender((uri) => { this.describe(uri); }),
      vscode.window.onDidChangeVisibleTextEditors(() => { this.markStandIns(); }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isRendered(document.uri)) {
          this.markStandIns();
        }
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => void this.follow(textEditor)),
    );
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private describe(uri: vscode.Uri): void {
    const rendered = this.documents.rendered(uri);
    const [problem] = rendered?.problems ?? [];
    this.status.text = rendered?.choice.label ?? "";
    this.status.detail = problem?.message ?? "";
    this.status.severity =
      problem === undefined
        ? vscode.LanguageStatusSeverity.Information
        : vscode.LanguageStatusSeverity.Warning;
  }

  private markStandIns(): void {
    for (const editor of vscode.window.visibleTextEditors) {
      const rendered = this.documents.rendered(editor.document.uri);
      if (rendered !== undefined) {
        editor.setDecorations(this.standIn, rendered.standIns.map(toRange));
      }
    }
  }

  /** The cursor of *moved* stands somewhere else: show its counterparts in the other editor. */
  private async follow(moved: vscode.TextEditor): Promise<void> {
    const uri = moved.document.uri;
    const wanted = (isRendered(uri) ? templateOf(uri) : renderedOf(uri)).toString();
    const other = vscode.window.visibleTextEditors.find(
      ({ document }) => document.uri.toString() === wanted,
    );
    if (other !== undefined) {
      const places = await this.counterparts(uri, moved.selection.active);
      this.show(other, places.map(toRange));
    }
  }

  private async counterparts(uri: vscode.Uri, at: vscode.Position): Promise<readonly PlainRange[]> {
    const params = {
      textDocument: { uri: uri.toString() },
      position: { line: at.line, character: at.character },
    };
    if (isRendered(uri)) {
      const place = await this.server.client?.sendRequest<TemplatePlace | null>(TO_TEMPLATE, params);
      return place ? [place.range] : [];
    }
    return (await this.server.client?.sendRequest<RenderedPlaces>(TO_RENDERED, params))?.ranges ?? [];
  }

  private show(editor: vscode.TextEditor, places: readonly vscode.Range[]): void {
    const marked = places.map((place) =>
      place.isEmpty ? editor.document.lineAt(place.start.line).range : place,
    );
    editor.setDecorations(this.here, marked);
    const [first] = marked;
    if (first !== undefined) {
      editor.revealRange(first, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }
}

type PlainRange = TemplatePlace["range"];

function toRange({ start, end }: PlainRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
