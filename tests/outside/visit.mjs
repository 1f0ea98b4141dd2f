// Opens pages in a headless browser and tells what happened. Reads {browser, visits} as JSON from standard
// input, writes a list of what each visit saw to standard output. `browser.py` is its only caller.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";

import puppeteer from "puppeteer-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { browser: executablePath, visits } = JSON.parse(await text(process.stdin));

const ACTIONS = {
  evaluate: (page, expression) => page.evaluate(expression),
  press: (page, key) => page.keyboard.press(key),
  type: (page, letters) => page.keyboard.type(letters),
  click: (page, selector) => page.click(selector),
  script: (page, path) => page.evaluate(readFileSync(path, "utf8")).then(() => null),
  media: (page, query) => {
    const [name, value] = query.split(":").map((part) => part.trim());
    return name === "print" ? page.emulateMediaType("print") : page.emulateMediaFeatures([{ name, value }]);
  },
  screenshot: (page, path) => page.screenshot({ path, fullPage: true }).then(() => null),
  async axe(page, tags) {
    // Through the debugger, which a page's content security policy does not bind.
    await page.evaluate(axe);
    const only = tags ? { runOnly: tags.split(",") } : {};
    return page.evaluate(async (options) => {
      const { violations } = await globalThis.axe.run(document, options);
      return violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, at: nodes.map((one) => one.html) }));
    }, only);
  },
};

async function visit(browser, { address, width, height, actions }) {
  const page = await browser.newPage();
  const seen = { console: [], requests: [], errors: [], answers: [] };
  await page.setViewport({ width, height });
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.errors.push(String(error)));
  page.on("request", (request) => seen.requests.push(request.url()));
  await page.goto(address, { waitUntil: "load" });
  for (const [name, given] of actions) {
    seen.answers.push((await ACTIONS[name](page, given)) ?? null);
  }
  await page.close();
  return seen;
}

const browser = await puppeteer.launch({
  executablePath,
  headless: true,
  // A container's root has no sandbox, and a browser that only tests look at needs nobody outside.
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars"],
});
try {
  const found = [];
  for (const one of visits) {
    found.push(await visit(browser, one));
  }
  process.stdout.write(JSON.stringify(found));
} finally {
  await browser.close();
}
