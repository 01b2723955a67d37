/** Rendered templates as read-only documents, kept as the server last rendered them. */

import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { Server } from "../server";
import { CHANGED, type Choice, CLOSED, DOCUMENT, type Rendered } from "./protocol";

const SCHEME = "proton-rendered";

export class RenderedDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly answered = new vscode.EventEmitter<vscode.Uri>();
  /** A document has a new text, choice or problem. */
  readonly onDidRender = this.answered.event;
  private readonly known = new Map<string, Rendered>();
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly server: Server) {
    this.subscriptions = vscode.Disposable.from(
      this.changed,
      this.answered,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      // Not when the document closes: that also happens when its language changes.
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => { closed.map(uriOf).forEach((uri) => { this.close(uri); }); }),
      vscode.window.registerFileDecorationProvider({
        provideFileDecoration: (uri) => (isRendered(uri) ? new vscode.FileDecoration("R", "Rendered") : undefined),
      }),
      server.onDidChange(() => { this.listen(server.client); }),
    );
  }

  /** What the server last made of *uri*, one of these documents. */
  rendered(uri: vscode.Uri): Rendered | undefined {
    return this.known.get(uri.toString());
  }

  /** Render the template behind *uri*, for *choice* from now on; rejects where there is none. */
  async render(uri: vscode.Uri, choice?: Choice): Promise<Rendered> {
    const rendered = await this.ask(uri, choice);
    this.changed.fire(uri);
    return rendered;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const rendered = await this.ask(uri);
    return rendered.text === "" ? asComments(rendered) : rendered.text;
  }

  dispose(): void {
    this.subscriptions.dispose();
  }

  private async ask(uri: vscode.Uri, choice?: Choice): Promise<Rendered> {
    const client = this.server.client;
    if (client === undefined) {
      throw new Error("The Proton language server does not run.");
    }
    const textDocument = { uri: templateOf(uri).toString() };
    const rendered = await client.sendRequest<Rendered>(DOCUMENT, { textDocument, choice });
    this.known.set(uri.toString(), rendered);
    this.answered.fire(uri);
    return rendered;
  }

  /** A new server knows of no document: it is asked for those that are open. */
  private listen(client: LanguageClient | undefined): void {
    client?.onNotification(CHANGED, ({ uri }: { readonly uri: string }) => {
      this.changed.fire(vscode.Uri.parse(uri));
    });
    for (const uri of client === undefined ? [] : this.known.keys()) {
      this.changed.fire(vscode.Uri.parse(uri));
    }
  }

  private close(uri: vscode.Uri | undefined): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(uriOf));
    const elsewhere = tabs.some((each) => each?.toString() === uri?.toString());
    if (uri !== undefined && !elsewhere && this.known.delete(uri.toString())) {
      const textDocument = { uri: templateOf(uri).toString() };
      void this.server.client?.sendNotification(CLOSED, { textDocument });
    }
  }
}

export function isRendered(uri: vscode.Uri): boolean {
  return uri.scheme === SCHEME;
}

export function renderedOf(template: vscode.Uri): vscode.Uri {
  return template.with({ scheme: SCHEME });
}

export function templateOf(rendered: vscode.Uri): vscode.Uri {
  return rendered.with({ scheme: "file" });
}

function uriOf(tab: vscode.Tab): vscode.Uri | undefined {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri : undefined;
}

function asComments(rendered: Rendered): string {
  const lines = rendered.problems.flatMap(({ message }) => message.split("\n"));
  return lines.map((line) => `# ${line}\n`).join("");
}
