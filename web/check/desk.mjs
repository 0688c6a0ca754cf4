// A page of every type that staff see, found by following links as each account, one `NAME:PASSWORD PATH` a line.
// node check/desk.mjs BASE_URL ACCOUNTS_FILE   The file is what `gongkai demo --json` prints. Exits 1 where a page fails.

import { readFile } from "node:fs/promises";

import { header, signIn } from "./account.mjs";

const [base, file] = process.argv.slice(2);
if (!base || !file) {
  console.error("usage: node check/desk.mjs BASE_URL ACCOUNTS_FILE");
  process.exit(2);
}

const MOST_PAGES = 400;
const { accounts } = JSON.parse(await readFile(file, "utf8"));
const broken = [];
const types = new Set();

/** The path with its identifiers left out, and the names of what its question asks. */
function typeOf(path) {
  const { pathname, searchParams } = new URL(path, base);
  const names = [...new Set(searchParams.keys())].sort().join("&");
  return `${pathname.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\/\d+(?=\/|$)|[0-9a-f]{64}/g, "/*")}?${names}`;
}

function linksOf(page) {
  const addresses = [...page.matchAll(/<a [^>]*href="([^"]*)/g)].map(([, address]) => address.replaceAll("&#38;", "&").replaceAll("&amp;", "&").split("#")[0]);
  return addresses.filter((address) => /^\/desk(\/|$)/.test(address));
}

async function walk({ name, password }) {
  const cookie = header(await signIn(base, `${name}:${password}`));
  const waiting = ["/desk/profile", "/desk/profile/password", "/desk/profile/second-factor"];
  const seen = new Set(waiting);
  for (let n_pages = 0; waiting.length > 0 && n_pages < MOST_PAGES; n_pages += 1) {
    const path = waiting.shift();
    const response = await fetch(new URL(path, base), { headers: { cookie }, redirect: "manual" });
    const type = response.headers.get("content-type") ?? "";
    if (response.status >= 400) broken.push(`${name} ${path}: ${response.status}`);
    if (response.status !== 200 || !type.startsWith("text/html")) continue;
    if (!types.has(typeOf(path))) {
      types.add(typeOf(path));
      console.log(`${name}:${password} ${path}`);
    }
    const own = new Set();
    for (const link of linksOf(await response.text())) {
      // A few of each type: a page of another step looks different.
      const kind = typeOf(link);
      const n_alike = [...seen].filter((other) => typeOf(other) === kind).length;
      if (seen.has(link) || own.has(link) || n_alike >= 4) continue;
      own.add(link);
      seen.add(link);
      waiting.push(link);
    }
  }
}

for (const account of accounts) await walk(account);
for (const what of broken) console.error(what);
process.exitCode = broken.length === 0 ? 0 : 1;
