// Uses VS Code as a person would and prints, as JSON, what it shows.
// node drive.mjs <address> <folder> <directory for screenshots>; puppeteer-core comes from NODE_PATH.
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const puppeteer = createRequire(process.env.NODE_PATH + "/")("puppeteer-core");
const [address, folder, pictures] = process.argv.slice(2);
const TEMPLATE = "lambda-service/instance_infrastructure/cloudformation.yaml";

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM,
  userDataDir: mkdtempSync(join(tmpdir(), "proton-chromium-")),
  defaultViewport: { width: 1500, height: 900 },
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
  ],
});
const [page] = await browser.pages();
page.setDefaultTimeout(60_000);

const texts = (selector) =>
  page.$$eval(selector, (found) => found.map((each) => each.textContent.replaceAll("\u00a0", " ")));
const see = (selector) => page.waitForSelector(selector, { visible: true });
const seeText = (selector, text) =>
  page.waitForFunction(
    (where, what) =>
      [...document.querySelectorAll(where)].some((each) => each.textContent.replaceAll("\u00a0", " ").includes(what)),
    {}, selector, text,
  );
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });

async function press(...keys) {
  for (const key of keys.slice(0, -1)) await page.keyboard.down(key);
  await page.keyboard.press(keys.at(-1));
  for (const key of keys.slice(0, -1).reverse()) await page.keyboard.up(key);
}

/** Type into the box that finds files, lines and commands; take what it offers first. */
async function quickly(text, offered) {
  await press(...(text.startsWith(">") ? ["F1"] : ["Control", "p"]));
  await see(".quick-input-widget input");
  await page.keyboard.type(text.replace(/^>/, ""));
  await seeText(".quick-input-list .monaco-list-row.focused, .quick-input-list .monaco-list-row", offered);
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelector(".quick-input-widget")?.style.display === "none",
  );
}

const seen = {};
try {
  await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
  await see(".monaco-workbench");
  await see(".explorer-folders-view .monaco-list-row");
  await quickly(TEMPLATE, "cloudformation.yaml");
  await seeText(".statusbar-item", "Proton Template");

  // A mistake is underlined, and the Problems panel says what it is.
  await see(".squiggly-error");
  await press("Control", "Shift", "m");
  await seeText(".markers-panel .monaco-list-row", "handlr");
  seen.problems = await texts(".markers-panel .monaco-list-row");
  await picture("squiggle");
  await press("Control", "j");

  // Completion at the end of the wrong name mends it.
  await quickly(":15:50", "15");
  await press("Control", "Space");
  await seeText(".suggest-widget .monaco-list-row", "handler");
  seen.suggestions = await texts(".suggest-widget .monaco-list-row");
  await picture("completion");
  await page.keyboard.press("Enter");
  await seeText(".view-line", "service_instance.inputs.handler");
  await page.waitForFunction(() => !document.querySelector(".squiggly-error"));

  // The preview stands beside it and follows what is typed.
  await quickly(">Proton: Show Rendered Template", "Show Rendered Template");
  await seeText(".view-line", 'CodeUri: "s3://code/getitem.zip"');
  await quickly(":9:1", "9");
  await page.keyboard.type("# typed {{ service_instance.name }}\n");
  await seeText(".view-line", "# typed getitem-dev");
  seen.preview = await texts(".view-line");
  await quickly(":16:40", "16");
  await picture("preview");
} catch (error) {
  seen.error = String(error.stack ?? error);
  await picture("error");
}
console.log(JSON.stringify(seen));
await browser.close();
