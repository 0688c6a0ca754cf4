// A document's way over the desk, done in Chromium by four people, with JavaScript off and on: real keys and clicks.
// node check/desk_journeys.mjs BASE_URL ACCOUNTS_FILE   The file is what `gongkai demo --json` prints. Exits 1 where it does not arrive.

import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Browser } from "./browser.mjs";

const [base, file] = process.argv.slice(2);
if (!base || !file) {
  console.error("usage: node check/desk_journeys.mjs BASE_URL ACCOUNTS_FILE");
  process.exit(2);
}

const AGENCY = "yx-jyj";
const { accounts } = JSON.parse(await readFile(file, "utf8"));
const folder = await mkdtemp(join(tmpdir(), "gongkai-desk-"));
const browser = await Browser.start();
let scripts = false;
const open = (path) => browser.open(new URL(path, base).href, { width: 1280, scripts });
const text = (selector) => browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? ""`);
const has = (selector) => browser.evaluate(`document.querySelector(${JSON.stringify(selector)}) !== null`);

async function fill(selector, words) {
  await browser.click(selector, { leaves: false });
  await browser.type(words);
}

async function until(what, holds) {
  for (let n_tries = 0; n_tries < 40; n_tries += 1) {
    if (await holds()) return;
    await sleep(250);
  }
  throw new Error(`${what} did not come about within 10 s`);
}

/** Somebody of the agency signs in, at the door as everybody does. */
async function signIn(role) {
  const account = accounts.find((one) => one.agency === AGENCY && one.role === role);
  await browser.carry(base, []);
  await open("/desk/sign-in");
  await fill("#name", account.name);
  await fill("#password", account.password);
  await browser.click("main button[type=submit]");
  assert.ok(await has(".gk-desk-bar"), `${account.name} is not signed in: ${await text("main")}`);
}

/** What waits for this person is found in the list and opened. */
async function takeUp(title) {
  await open("/desk/tasks");
  const place = await browser.evaluate(`Array.from(document.querySelectorAll(".gk-cards__title a"), (link) => link.textContent.trim()).indexOf(${JSON.stringify(title)})`);
  assert.ok(place >= 0, `“${title}” does not wait for this person`);
  await browser.click(".gk-cards__title a", { at: place });
}

async function decide(choice) {
  await browser.click(`input[type=radio][value=${choice}]`, { leaves: false });
  await browser.click("#decide button[type=submit]");
  assert.equal(await text(".govuk-error-summary"), "");
}

async function bring(title, number) {
  const path = join(folder, `${number}.txt`);
  const lines = [`云教〔2026〕${number}号`, title, "各区教育局：", "现将有关事项通知如下，请遵照执行。", "一、各校应当在节前完成检查。", "本通知自2026年12月1日起施行。", "云溪市教育局", "2026年11月20日"];
  await writeFile(path, lines.join("\n\n"));
  await signIn("editor");
  await open("/desk/import");
  await browser.choose("input[type=file]", [path]);
  await browser.click("main form[enctype] button[type=submit]:not(.govuk-file-upload-button)");
  const batch = await browser.evaluate("location.pathname");
  assert.match(batch, /^\/desk\/import\/./);
  await until("the end of reading", async () => {
    await open(batch);
    return has("#table");
  });
  const proposed = await browser.evaluate("document.querySelector('.gk-batch__cell--title input').value");
  assert.equal(proposed, title);
  await browser.click("button[value=confirm-all]");
  assert.ok(await has(".govuk-notification-banner"), "nothing says that it was confirmed");
  await browser.click("button[value=submit-all]");
  assert.equal(await text(".govuk-error-summary"), "");
}

async function publish(number) {
  const title = `云溪市教育局关于做好第${number}次校园安全检查的通知`;
  await bring(title, number);
  for (const role of ["legal_reviewer", "secrecy_reviewer"]) {
    await signIn(role);
    await takeUp(title);
    assert.ok((await text("main")).includes("各校应当在节前完成检查"), "the reviewer does not see the text");
    await decide("pass");
  }
  await signIn("approver");
  await takeUp(title);
  await decide("now");
  await browser.carry(base, []);
  const search = `/search?q=${encodeURIComponent(title)}`;
  // Asked past the browser, which may keep a public page for a minute.
  await until("the hit of a search", async () => {
    const page = await (await fetch(new URL(search, base))).text();
    const first = page.split("gk-records__title")[1] ?? "";
    return first.replaceAll(/<[^>]*>/g, "").includes(title);
  });
  await open(search);
  await browser.click(".gk-records__title");
  assert.equal(await text("h1"), title);
}

let n_failed = 0;
for (const [number, with_scripts] of [[901, false], [902, true]]) {
  scripts = with_scripts;
  const name = `from a file to the public, JavaScript ${scripts ? "on" : "off"}`;
  try {
    await publish(number);
    console.log(`ok   ${name}`);
  } catch (error) {
    n_failed += 1;
    console.log(`FAIL ${name}\n  ${error.message}`);
  }
}
for (const complaint of browser.complaints) console.log(`the console said: ${complaint}`);
await browser.stop();
await rm(folder, { recursive: true });
process.exitCode = n_failed === 0 && browser.complaints.length === 0 ? 0 : 1;
