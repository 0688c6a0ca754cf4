// What people do on the portal, done in Chromium with JavaScript off: real keys and clicks, no shortcuts.
// node check/journeys.mjs BASE_URL   Exits 1 with a list of journeys that did not arrive.

import assert from "node:assert/strict";

import { Browser } from "./browser.mjs";

const [base] = process.argv.slice(2);
if (!base) {
  console.error("usage: node check/journeys.mjs BASE_URL");
  process.exit(2);
}

const browser = await Browser.start();
const open = (path, options) => browser.open(new URL(path, base).href, { width: 1280, scripts: false, ...options });
const path = async () => (await browser.evaluate("location.pathname + location.search"));
const text = (selector) => browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent.trim() ?? ""`);
const texts = (selector) => browser.evaluate(`Array.from(document.querySelectorAll(${JSON.stringify(selector)}), (element) => element.textContent.trim())`);
const count = async (selector) => (await texts(selector)).length;
const focused = (property) => browser.evaluate(`document.activeElement.${property}`);

const HITS = ".gk-records__title";

const journeys = {
  async "from the home page to a document, its relation and its JSON"() {
    await open("/");
    await browser.click("#home-search", { leaves: false });
    await browser.type("最低生活保障");
    await browser.press("Enter", { leaves: true });
    assert.match(await path(), /^\/search\?q=/);
    const n_hits = await count(HITS);
    assert.ok(n_hits > 0, "no hits");
    assert.ok(await count("mark") > 0, "nothing is marked");
    const results = await path();
    let related = "";
    for (let hit = 0; hit < n_hits && !related; hit += 1) {
      await open(results);
      await browser.click(HITS, { at: hit });
      assert.match(await path(), /^\/records\//);
      related = await text(".gk-relations a");
    }
    assert.ok(related, "no hit has a relation");
    await browser.click(".gk-relations a");
    assert.match(await path(), /^\/records\//);
    assert.ok((await text("h1")).length > 0, "the related record has no title");
    const id = (await path()).split("/").at(-1);
    await browser.click(".gk-record__machine a");
    const record = JSON.parse(await browser.evaluate("document.body.textContent"));
    assert.equal(record.id, id);
    assert.ok(record.text.length > 0, "the JSON has no text");
  },

  async "through the statutory columns"() {
    await open("/");
    await browser.click('.gk-navigation__link[href="/openness"]');
    assert.equal(await path(), "/openness");
    await browser.click('a[href^="/statutory/20"]');
    assert.match(await path(), /^\/statutory\/20/);
    await browser.click('main a[href^="/records/"]');
    assert.match(await path(), /^\/records\//);
    await browser.click(".govuk-breadcrumbs__link");
    assert.ok((await text("h1")).length > 0);
  },

  async "another language and the elder version keep the page"() {
    await open("/search?q=%E4%BD%8E%E4%BF%9D");
    await browser.click('.gk-toolbar__link[hreflang="zh-Hant"]');
    assert.match(await path(), /^\/hant\/search\?q=/);
    assert.equal(await browser.evaluate("document.documentElement.lang"), "zh-Hant");
    assert.ok(await count(HITS) > 0, "the question was lost");
    await browser.click(HITS);
    const page = (await path()).replace("/hant", "");
    await browser.click('.gk-toolbar__link[hreflang="en"]');
    assert.equal(await path(), `/en${page}`);
    const size = await browser.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)");
    await browser.click(".gk-toolbar__link--strong");
    assert.equal(await path(), `/en/elder${page}`);
    const elder = await browser.evaluate("parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)");
    assert.ok(elder >= size * 1.15, `text of ${elder} px after ${size} px`);
    await browser.click(".gk-toolbar__link--strong");
    assert.equal(await path(), `/en${page}`);
    await browser.click('.gk-toolbar__link[hreflang="zh-Hans"]');
    assert.equal(await path(), page);
  },

  async "forward and back through a long list"() {
    await open("/policies");
    const first = await texts(HITS);
    await browser.click('a[rel="next"]');
    assert.match(await path(), /page=2/);
    const second = await texts(HITS);
    assert.ok(second.length > 0, "the second page is empty");
    assert.ok(second.every((title) => !first.includes(title)), "the second page repeats the first");
    await browser.click('a[rel="prev"]');
    assert.deepEqual(await texts(HITS), first);
  },

  async "a facet narrows the list to as many as it says"() {
    await open("/policies");
    const promised = Number(await text(".gk-facet__link .gk-facet__count"));
    await browser.click(".gk-facet__link");
    assert.ok(promised > 0);
    assert.match(await text(".gk-results__count"), new RegExp(`(^|\\D)${promised}(\\D|$)`));
    await browser.click(".gk-chip");
    assert.equal(await path(), "/policies");
  },

  async "versions of a document, compared"() {
    const { items } = await (await fetch(new URL("/api/v1/records?limit=200", base))).json();
    const versioned = items.find(({ version }) => version > 1);
    assert.ok(versioned, "no record has two versions");
    await open(`/records/${versioned.id}`);
    await browser.click('.gk-versions a[href*="/compare"]');
    assert.ok(await count("main ins, main del") > 0, "no difference is shown");
    await open(`/records/${versioned.id}`);
    await browser.click('.gk-versions a[href$="/versions/1"]');
    assert.match(await path(), /\/versions\/1$/);
  },

  async "a date that does not exist is explained and what was typed stays"() {
    await open("/search?q=%E4%BD%8E%E4%BF%9D&from=2026-02-31");
    assert.ok((await text(".govuk-error-summary")).includes("2026-02-31"));
    assert.equal(await browser.evaluate("document.querySelector('#q').value"), "低保");
  },

  async "with the keyboard only: past the header, and a search"() {
    await open("/");
    await browser.press("Tab");
    assert.equal(await focused("className"), "govuk-skip-link");
    const box = await browser.evaluate("JSON.stringify(document.activeElement.getBoundingClientRect())");
    assert.ok(JSON.parse(box).height > 10, "the skip link stays hidden when it has the focus");
    await browser.press("Enter");
    assert.equal(await browser.evaluate("location.hash"), "#main-content");
    await browser.press("Tab");
    assert.ok(await browser.evaluate("document.querySelector('main').contains(document.activeElement)"), "the focus is not in the text");
    assert.equal(await focused("name"), "q");
    await browser.type("公积金");
    await browser.press("Enter", { leaves: true });
    assert.match(await path(), /^\/search\?q=/);
    for (let n_keys = 0; n_keys < 200 && !(await focused("classList.contains('gk-records__title')")); n_keys += 1) await browser.press("Tab");
    const outline = await browser.evaluate("getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).backgroundColor");
    assert.ok(!outline.startsWith("nonergba(0, 0, 0, 0)"), "the focus cannot be seen");
    await browser.press("Enter", { leaves: true });
    assert.match(await path(), /^\/records\//);
  },

  async "with JavaScript on nothing is complained of"() {
    for (const page of ["/", "/openness", "/policies", "/search?q=%E4%BD%8E%E4%BF%9D", "/agencies", "/elder/", "/en/themes"]) {
      await open(page, { scripts: true });
      await browser.evaluate("new Promise((done) => setTimeout(done, 100))");
    }
    assert.deepEqual(browser.complaints, []);
  },
};

let n_failed = 0;
for (const [name, journey] of Object.entries(journeys)) {
  try {
    await journey();
    console.log(`ok   ${name}`);
  } catch (error) {
    n_failed += 1;
    console.log(`FAIL ${name}\n  at ${await path()}: ${error.message}`);
  }
}
await browser.stop();
process.exitCode = n_failed === 0 ? 0 : 1;
