// A page of every type of a running portal, in every version of the site, one path a line.
// node check/pages.mjs BASE_URL DATA_FOLDER   Exits 1 where a type of page cannot be found.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

const [base, data] = process.argv.slice(2);
if (!base || !data) {
  console.error("usage: node check/pages.mjs BASE_URL DATA_FOLDER");
  process.exit(2);
}

const get = (path) => fetch(new URL(path, base), { redirect: "manual" });
const json = async (path) => (await get(path)).json();
const html = async (path) => (await get(path)).text();
const missing = [];

/** The first address in a page that the pattern matches, as a path. */
async function link(page, pattern) {
  const addresses = [...(await html(page)).matchAll(/href="([^"]*)/g)].map(([, address]) => address.replaceAll("&#38;", "&").replaceAll("&amp;", "&").split("#")[0]);
  const found = addresses.find((address) => pattern.test(address));
  if (!found) missing.push(`${page} links to nothing like ${pattern}`);
  return found;
}

async function allRecords() {
  const records = [];
  for (let after = ""; after !== null; ) {
    const { items, next } = await json(`/api/v1/records?limit=200${after && `&after=${after}`}`);
    records.push(...items);
    after = next;
  }
  return records;
}

/** Records that are no longer shown are listed nowhere, but their ids stand in the database file as plain text. */
async function ofStatus(wanted) {
  const bytes = await readFile(join(data, "gongkai.db"), "latin1");
  const ids = new Set(bytes.match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g));
  for (const id of ids) {
    if ((await get(`/records/${id}`)).status === wanted) return `/records/${id}`;
  }
  missing.push(`no record page answers ${wanted}`);
}

async function recordPages() {
  const records = await allRecords();
  const kinds = new Map(records.map(({ kind, id }) => [kind, `/records/${id}`]));
  if (kinds.size < 10) missing.push(`only ${kinds.size} kinds of record`);
  const versioned = records.find(({ version }) => version > 1);
  const states = ["amended", "expired", "not_yet", "repealed"].map((state) => records.find(({ validity }) => validity === state));
  const pages = [...kinds.values(), ...states.filter(Boolean).map(({ id }) => `/records/${id}`)];
  if (versioned) {
    const page = `/records/${versioned.id}`;
    pages.push(page, `${page}/versions/1`, await link(page, /\/compare\?/));
  } else {
    missing.push("no record has two versions");
  }
  return pages;
}

const lists = ["/", "/openness", "/policies", "/agencies", "/themes", "/sitemap", "/search", "/design"];
const texts = ["/about", "/accessibility", "/contact"];
const searches = ["/search?q=%E4%BD%8E%E4%BF%9D", "/search?q=zzzzqqqq", "/search?q=a&from=2026-02-31", "/policies?page=2"];
const linked = [
  await link("/openness", /^\/openness\/guide/),
  await link("/openness", /^\/openness\/annual/),
  await link("/openness", /^\/statutory\/21/),
  await link("/agencies", /^\/agencies\/./),
  await link("/themes", /^\/themes\/\d/),
  await link("/themes/17", /^\/themes\/17-/),
  await link("/themes", /^\/libraries\//),
];
const refusals = [await ofStatus(410), "/records/no-such-record", "/no-such-page"];
const pages = [...lists, ...texts, ...searches, ...linked, ...(await recordPages()), ...refusals].filter(Boolean);
for (const page of [...lists, ...texts, ...searches]) {
  const { status } = await get(page);
  if (status !== 200) missing.push(`${page} answers ${status}`);
}
for (const prefix of ["", "/elder", "/hant", "/en"]) {
  for (const page of new Set(pages)) console.log(`${prefix}${page}`);
}
for (const what of missing) console.error(what);
process.exitCode = missing.length === 0 ? 0 : 1;
