// Builds the bundle into crates/shell/assets, which the shell embeds when it is compiled.

import { copyFile, mkdir, rm, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { compileAsync } from "sass";

const folder = fileURLToPath(new URL("../crates/shell/assets/", import.meta.url));
const source = (name) => fileURLToPath(new URL(`src/${name}`, import.meta.url));
const modules = fileURLToPath(new URL("node_modules", import.meta.url));

await rm(folder, { force: true, recursive: true });
await mkdir(folder, { recursive: true });

const { css } = await compileAsync(source("theme.scss"), {
  loadPaths: [modules, source("")],
  quietDeps: true,
  silenceDeprecations: ["import"],
  style: "compressed",
});
await writeFile(`${folder}theme.css`, css);

const scripts = { bundle: true, minify: true, target: ["es2022"], legalComments: "none", logLevel: "warning" };
await build({ ...scripts, entryPoints: [source("main.ts")], outfile: `${folder}main.js`, format: "esm" });
await build({ ...scripts, entryPoints: [source("early.ts")], outfile: `${folder}early.js`, format: "iife" });

await copyFile(source("icon.svg"), `${folder}icon.svg`);

for (const name of ["theme.css", "main.js", "early.js"]) {
  const { size } = await stat(folder + name);
  console.log(`${name}: ${Math.ceil(size / 1024)} KB`);
}
