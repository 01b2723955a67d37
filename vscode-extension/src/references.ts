/** What a code lens of the server does that tells how often something is used. */

import * as vscode from "vscode";
import type { Location, Position, Range } from "vscode-languageclient";

export function showReferences(
  uri: string,
  position: Position,
  locations: readonly Location[],
): Thenable<unknown> {
  return vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    toPosition(position),
    locations.map((each) => new vscode.Location(vscode.Uri.parse(each.uri), toRange(each.range))),
  );
}

function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(toPosition(start), toPosition(end));
}

function toPosition({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
