// Pictures of running pages, for the eye and for the README.
// node check/shot.mjs BASE_URL FOLDER WIDTH [--as NAME:PASSWORD] NAME=PATH…

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { signIn, takeAccount } from "./account.mjs";
import { Browser } from "./browser.mjs";

const [base, folder, width, ...pages] = process.argv.slice(2);
const account = takeAccount(pages);
if (pages.length === 0) {
  console.error("usage: node check/shot.mjs BASE_URL FOLDER WIDTH [--as NAME:PASSWORD] NAME=PATH…");
  process.exit(2);
}

await mkdir(folder, { recursive: true });
const browser = await Browser.start();
if (account) await browser.carry(base, await signIn(base, account));
for (const page of pages) {
  const split = page.indexOf("=");
  await browser.open(new URL(page.slice(split + 1), base).href, { width: Number(width) });
  await writeFile(join(folder, `${page.slice(0, split)}.png`), await browser.screenshot());
}
await browser.stop();
