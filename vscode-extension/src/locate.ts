/** Where the `proton` command is: the setting, else the Python interpreter's, else the one on PATH. */

import * as path from "node:path";

export interface Surroundings {
  /** `proton.server.path`; empty when not set. */
  readonly setting: string;
  /** The selected Python interpreter, when there is one. */
  readonly interpreter: string | undefined;
  readonly searchPath: string;
  readonly home: string;
  readonly folders: readonly string[];
  readonly trusted: boolean;
  readonly windows: boolean;
  readonly isFile: (file: string) => boolean;
}

export type Origin = "setting" | "interpreter" | "PATH";

export type Location =
  | { readonly kind: "found"; readonly command: string; readonly origin: Origin }
  | { readonly kind: "missing"; readonly reason: string };

/** Without trust, nothing that the workspace holds is ever the answer. */
export function locate(around: Surroundings): Location {
  if (around.setting !== "") {
    const command = expand(around.setting, around);
    return allowed(command, around)
      ? found(command, "setting")
      : missing(`The setting proton.server.path names ${command}, ${whyNot(command, around)}.`);
  }
  for (const [folder, origin] of candidates(around)) {
    const command = path.join(folder, around.windows ? "proton.exe" : "proton");
    if (allowed(command, around)) {
      return found(command, origin);
    }
  }
  return missing("There is no proton command in the Python environment or on PATH.");
}

function* candidates(around: Surroundings): Generator<[string, Origin]> {
  if (around.trusted && around.interpreter !== undefined) {
    const folder = path.dirname(around.interpreter);
    yield [folder, "interpreter"];
    // Outside of virtual environments, Windows keeps scripts in a folder beside python.exe.
    if (around.windows) {
      yield [path.join(folder, "Scripts"), "interpreter"];
    }
  }
  for (const folder of around.searchPath.split(around.windows ? ";" : ":")) {
    yield [folder, "PATH"];
  }
}

function allowed(command: string, around: Surroundings): boolean {
  return path.isAbsolute(command) && around.isFile(command) && !distrusted(command, around);
}

function distrusted(command: string, around: Surroundings): boolean {
  return !around.trusted && around.folders.some((folder) => isInside(command, folder));
}

function isInside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}

function expand(setting: string, around: Surroundings): string {
  return setting
    .replace(/^~(?=[/\\]|$)/, () => around.home)
    .replaceAll("${workspaceFolder}", () => around.folders[0] ?? "");
}

function whyNot(command: string, around: Surroundings): string {
  if (distrusted(command, around)) {
    return "which lies in this workspace, and the workspace is not trusted";
  }
  return path.isAbsolute(command) ? "which is not a file" : "which is not an absolute path";
}

function found(command: string, origin: Origin): Location {
  return { kind: "found", command, origin };
}

function missing(reason: string): Location {
  return { kind: "missing", reason };
}
