/** The server's own commands, its methods about rendered templates, and what they carry. */

import type { Location, Range } from "vscode-languageclient";

export const RENDER = "proton.render";
export const SHOW_GRAPH = "proton.showGraph";
export const UP = "proton.up";

export const DOCUMENT = "proton/renderedDocument";
export const CHANGED = "proton/renderedDocumentChanged";
export const CLOSED = "proton/didCloseRenderedDocument";
export const TO_RENDERED = "proton/renderedPosition";
export const TO_TEMPLATE = "proton/templatePosition";

/** What a template is rendered for; no spec means defaults and stand-ins. */
export interface Choice {
  readonly spec: string | null;
  readonly instance: string | null;
  readonly label: string;
}

export interface Rendered {
  readonly languageId: string;
  readonly text: string;
  /** The text is that of an earlier template, as the present one does not render. */
  readonly stale: boolean;
  readonly choice: Choice;
  readonly choices: readonly Choice[];
  readonly problems: readonly { readonly message: string; readonly location: Location }[];
  /** Where the text rests on values that only a deployment knows. */
  readonly standIns: readonly Range[];
}

export interface RenderedPlaces {
  readonly uri: string;
  readonly ranges: readonly Range[];
}

export interface TemplatePlace {
  readonly uri: string;
  readonly range: Range;
}
