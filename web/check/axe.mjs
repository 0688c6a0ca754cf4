// Accessibility of running pages: axe-core at desk and telephone width, and reflow at 320 px (400 % zoom).
// node check/axe.mjs BASE_URL [--as NAME:PASSWORD] PATH…   Exits 1 with a list of violations.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { signIn, takeAccount } from "./account.mjs";
import { Browser } from "./browser.mjs";

const [base, ...paths] = process.argv.slice(2);
const account = takeAccount(paths);
if (!base || paths.length === 0) {
  console.error("usage: node check/axe.mjs BASE_URL [--as NAME:PASSWORD] PATH…");
  process.exit(2);
}

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// govuk-frontend tells screen readers which answers open a further question by aria-expanded on the input itself,
// which ARIA does not foresee and their tests with readers found helpful. Nothing else may.
const tolerated = (rule, html) => rule === "aria-allowed-attr" && /class="govuk-(radios|checkboxes)__input"/.test(html);
const run = `axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations.map((violation) => ({
  rule: violation.id, impact: violation.impact, help: violation.help,
  places: violation.nodes.filter((node) => !(${tolerated})(violation.id, node.html)).map((node) => node.target.join(" ") + "\\n      " + (node.failureSummary ?? "").replaceAll("\\n", "\\n      ")),
})).filter(({ places }) => places.length > 0))`;
const overflow = `[document.scrollingElement.scrollWidth, ...Array.from(document.querySelectorAll("body *"))
  .filter((element) => element.getBoundingClientRect().right > 321 && !element.closest(".gk-scroll, .govuk-visually-hidden"))
  .slice(0, 3).map((element) => element.tagName.toLowerCase() + "." + element.className)]`;

const browser = await Browser.start();
if (account) await browser.carry(base, await signIn(base, account));
let violations = 0;
for (const path of paths) {
  const problems = [];
  for (const width of [1280, 375]) {
    await browser.open(new URL(path, base).href, { width });
    await browser.evaluate(`${axe}; 0`);
    for (const { rule, impact, help, places } of await browser.evaluate(run)) {
      problems.push(`${rule} (${impact}, ${width} px): ${help}\n    ${places.join("\n    ")}`);
    }
  }
  await browser.open(new URL(path, base).href, { width: 320 });
  const [scrollWidth, ...elements] = await browser.evaluate(overflow);
  if (scrollWidth > 320) problems.push(`reflow: ${scrollWidth} px wide at 320 px: ${elements.join(", ")}`);
  violations += problems.length;
  console.log(`${problems.length === 0 ? "ok  " : "FAIL"} ${path}`);
  for (const problem of problems) console.log(`  ${problem}`);
}
await browser.stop();
process.exitCode = violations === 0 ? 0 : 1;
