// Markup of running pages: html-validate with check/htmlvalidate.json.
// node check/html.mjs BASE_URL PATH…   Exits 1 with a list of errors.

import { readFile } from "node:fs/promises";

import { HtmlValidate } from "html-validate";

const [base, ...paths] = process.argv.slice(2);
if (!base || paths.length === 0) {
  console.error("usage: node check/html.mjs BASE_URL PATH…");
  process.exit(2);
}

const config = JSON.parse(await readFile(new URL("htmlvalidate.json", import.meta.url), "utf8"));
const validator = new HtmlValidate({ root: true, ...config });
let errors = 0;
for (const path of paths) {
  const response = await fetch(new URL(path, base), { redirect: "manual" });
  const { results } = await validator.validateString(await response.text(), path);
  const messages = results.flatMap((result) => result.messages);
  errors += messages.length;
  console.log(`${messages.length === 0 ? "ok  " : "FAIL"} ${path} (${response.status})`);
  for (const { line, column, ruleId, message } of messages) console.log(`  ${line}:${column} ${ruleId}: ${message}`);
}
process.exitCode = errors === 0 ? 0 : 1;
