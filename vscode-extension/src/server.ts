/** The language server's life: found, started, restarted, stopped. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, State } from "vscode-languageclient/node";
import { findCommand } from "./command";

export type ServerState =
  | { readonly kind: "starting" | "stopped" }
  | { readonly kind: "running"; readonly command: string; readonly version: string }
  | { readonly kind: "missing" | "failed"; readonly reason: string };

/** What the server answers for: templates, and the YAML and Terraform files around them. */
export const SELECTOR = [
  { scheme: "file", language: "proton-template" },
  { scheme: "file", language: "yaml" },
  { scheme: "file", language: "terraform" },
];

export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<ServerState>();
  readonly onDidChange = this.changed.event;
  private current: LanguageClient | undefined;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly output: vscode.LogOutputChannel,
    private readonly middleware: NonNullable<LanguageClientOptions["middleware"]>,
  ) {}

  /** The client of a running server. */
  get client(): LanguageClient | undefined {
    return this.current?.state === State.Running ? this.current : undefined;
  }

  /** Whether the running server declares the command *name*. */
  offers(name: string): boolean {
    const declared = this.client?.initializeResult?.capabilities.executeCommandProvider;
    return declared?.commands.includes(name) ?? false;
  }

  /** Start the server anew; calls that overlap are done one after the other. */
  restart(): Promise<void> {
    this.turn = this.turn.then(() => this.stop()).then(() => this.start());
    return this.turn;
  }

  dispose(): void {
    this.changed.dispose();
    void this.stop();
  }

  private async start(): Promise<void> {
    this.changed.fire({ kind: "starting" });
    const location = await findCommand();
    if (location.kind === "missing") {
      this.output.warn(location.reason);
      this.changed.fire({ kind: "missing", reason: location.reason });
      return;
    }
    this.output.info(`Starting ${location.command} lsp (from ${location.origin})`);
    const client = this.connect(location.command);
    this.current = client;
    try {
      await client.start();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.output.error(`${location.command} lsp did not start: ${reason}`);
      this.changed.fire({ kind: "failed", reason });
      return;
    }
    const version = client.initializeResult?.serverInfo?.version ?? "unknown";
    this.changed.fire({ kind: "running", command: location.command, version });
  }

  private connect(command: string): LanguageClient {
    const client = new LanguageClient(
      "proton",
      "Proton",
      // Not in the workspace: Python would import the modules that lie there.
      { command, args: ["lsp"], options: { cwd: homedir() } },
      {
        documentSelector: SELECTOR,
        outputChannel: this.output,
        diagnosticCollectionName: "proton",
        // When trust is granted, the server starts anew.
        initializationOptions: { workspaceTrusted: vscode.workspace.isTrusted },
        middleware: this.middleware,
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Stopped && client === this.current) {
        this.changed.fire({ kind: "stopped" });
      }
    });
    return client;
  }

  private async stop(): Promise<void> {
    const client = this.current;
    this.current = undefined;
    if (client?.state === State.Running) {
      await client.stop();
    }
    await client?.dispose();
  }
}
