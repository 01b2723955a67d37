// Bundles the extension into one file; with --tests, each unit test into a file of its own.
import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const flags = process.argv.slice(2);
const shared = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };

rmSync("dist", { recursive: true, force: true });
if (flags.includes("--tests")) {
  const entryPoints = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({ ...shared, entryPoints: entryPoints.map((name) => `test/${name}`), outdir: "dist/test" });
} else {
  copyFileSync("../LICENSE", "LICENSE.txt");
  const production = flags.includes("--production");
  await build({
    ...shared,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: production,
    sourcemap: !production,
  });
}
