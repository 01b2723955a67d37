import assert from "node:assert/strict";
import { test } from "node:test";
import { locate, type Surroundings } from "../src/locate";

const FILES = ["/opt/proton", "/venv/bin/proton", "/usr/bin/proton", "/project/.venv/bin/proton", "/home/me/proton"];

function around(changes: Partial<Surroundings>): Surroundings {
  return {
    setting: "",
    interpreter: undefined,
    searchPath: "/bin:/usr/bin",
    home: "/home/me",
    folders: ["/project"],
    trusted: true,
    windows: false,
    isFile: (file) => FILES.includes(file),
    ...changes,
  };
}

function commandOf(changes: Partial<Surroundings>): string | undefined {
  const location = locate(around(changes));
  return location.kind === "found" ? location.command : undefined;
}

test("the setting comes first, then the interpreter, then PATH", () => {
  const interpreter = "/venv/bin/python";
  assert.equal(commandOf({ setting: "/opt/proton", interpreter }), "/opt/proton");
  assert.equal(commandOf({ interpreter }), "/venv/bin/proton");
  assert.equal(commandOf({}), "/usr/bin/proton");
});

test("an interpreter without proton leaves the choice to PATH", () => {
  assert.equal(commandOf({ interpreter: "/other/bin/python" }), "/usr/bin/proton");
});

test("home and workspace folder are understood in the setting", () => {
  assert.equal(commandOf({ setting: "~/proton" }), "/home/me/proton");
  assert.equal(commandOf({ setting: "${workspaceFolder}/.venv/bin/proton" }), "/project/.venv/bin/proton");
});

test("a setting that leads nowhere is said, not passed over", () => {
  const location = locate(around({ setting: "/nowhere/proton" }));
  assert.equal(location.kind, "missing");
  assert.match(location.reason, /proton\.server\.path names \/nowhere\/proton, which is not a file/);
});

test("without trust, nothing in the workspace is taken", () => {
  const trusted = false;
  assert.equal(commandOf({ trusted, setting: "/project/.venv/bin/proton" }), undefined);
  assert.equal(commandOf({ trusted, interpreter: "/venv/bin/python" }), "/usr/bin/proton");
  assert.equal(commandOf({ trusted, searchPath: "/project/.venv/bin:/usr/bin" }), "/usr/bin/proton");
});

test("with trust, a PATH that leads into the workspace is used", () => {
  assert.equal(commandOf({ searchPath: "/project/.venv/bin:/usr/bin" }), "/project/.venv/bin/proton");
});

test("relative entries of PATH are never searched", () => {
  const isFile = (): boolean => true;
  assert.equal(commandOf({ searchPath: ".:bin:/usr/bin", isFile }), "/usr/bin/proton");
});

test("a folder beside the workspace with the same beginning is not in it", () => {
  const isFile = (file: string): boolean => file === "/projects/proton";
  assert.equal(commandOf({ trusted: false, searchPath: "/projects", isFile }), "/projects/proton");
});
