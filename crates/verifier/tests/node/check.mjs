// Runs the WebAssembly module over tasks: node check.mjs FOLDER TASKS.json. Every entry must be proven out of its tiles, and then every change of a byte
// in a tile or in the finished proof be refused. Prints how many changes were refused of how many.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, file] = process.argv.slice(2);
const { Prover, verify } = createRequire(import.meta.url)(join(folder, "verifier.js"));
const { policy, trees, contents } = JSON.parse(readFileSync(file, "utf8"));
const bytes = (text) => new TextEncoder().encode(text);
const rules = bytes(policy);
const tiles = new Map(Object.entries(contents).map(([tile, content]) => [tile, Uint8Array.from(content)]));

/** The proof that the entry with this number is in the tree, which is made of these tiles. */
function prove(checkpoint, index, content) {
  const prover = new Prover(bytes(checkpoint), BigInt(index));
  try {
    for (const tile of prover.tiles()) prover.add(content(tile));
    return prover.proof();
  } finally {
    prover.free();
  }
}

/** The entries are their own numbers. */
function entry(index) {
  const content = new Uint8Array(8);
  new DataView(content.buffer).setBigUint64(0, BigInt(index));
  return content;
}

function isRefused(attempt) {
  try {
    attempt();
    return false;
  } catch (reason) {
    // A trap of the machine is no refusal.
    if (!(reason instanceof Error) || reason instanceof WebAssembly.RuntimeError) throw reason;
    return true;
  }
}

function changed(content, place) {
  const copy = content.slice();
  copy[place] ^= 1 << (place % 8);
  return copy;
}

let nRefused = 0;
let nChanges = 0;
const expectRefusal = (attempt) => {
  nChanges += 1;
  nRefused += isRefused(attempt) ? 1 : 0;
};

for (const { checkpoint, tiles: ways } of trees) {
  for (const { tile, index } of ways) {
    const own = tiles.get(tile);
    prove(checkpoint, index, (name) => tiles.get(name));
    const places = [0, own.length >> 1, own.length - 1, (index * 31 + own.length * 7) % own.length];
    for (const place of places) {
      const forged = changed(own, place);
      expectRefusal(() => prove(checkpoint, index, (name) => (name === tile ? forged : tiles.get(name))));
    }
  }
  const { index } = ways[0];
  const proof = prove(checkpoint, index, (name) => tiles.get(name));
  const verdict = verify(bytes(proof), rules, entry(index));
  if (verdict.index !== BigInt(index) || verdict.witnesses.join() !== "archive,university") throw new Error(`wrong verdict on ${index}`);
  expectRefusal(() => verify(bytes(proof), rules, entry(index + 1)));
  for (let place = 3; place < proof.length; place += 997) expectRefusal(() => verify(changed(bytes(proof), place), rules, entry(index)));
}
console.log(`${nRefused} of ${nChanges}`);
