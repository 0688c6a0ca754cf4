// Markup of running pages: html-validate with check/htmlvalidate.json.
// node check/html.mjs BASE_URL [--as NAME:PASSWORD] PATH…   Exits 1 with a list of errors.

import { readFile } from "node:fs/promises";

import { HtmlValidate } from "html-validate";

import { header, signIn, takeAccount } from "./account.mjs";

const [base, ...paths] = process.argv.slice(2);
const account = takeAccount(paths);
if (!base || paths.length === 0) {
  console.error("usage: node check/html.mjs BASE_URL [--as NAME:PASSWORD] PATH…");
  process.exit(2);
}

const config = JSON.parse(await readFile(new URL("htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate({ root: true, ...config });
const headers = account ? { cookie: header(await signIn(base, account)) } : {};
let errors = 0;
for (const path of paths) {
  const response = await fetch(new URL(path, base), { headers, redirect: "manual" });
  const { results } = await validator.validateString(await response.text(), path);
  const messages = results.flatMap((result) => result.messages);
  errors += messages.length;
  console.log(`${messages.length === 0 ? "ok  " : "FAIL"} ${path} (${response.status})`);
  for (const { line, column, ruleId, message } of messages) console.log(`  ${line}:${column} ${ruleId}: ${message}`);
}
process.exitCode = errors === 0 ? 0 : 1;
