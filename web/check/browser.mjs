// Chromium without a library: the DevTools protocol over its own pipe, one page at a time.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--hide-scrollbars",
  "--remote-debugging-pipe",
];

export class Browser {
  #process;
  #profile;
  #session;
  #waiting = new Map();
  #listeners = new Map();
  #lastId = 0;

  static async start() {
    const browser = new Browser();
    browser.#profile = await mkdtemp(join(tmpdir(), "gongkai-browser-"));
    const program = process.env.CHROMIUM ?? "chromium";
    browser.#process = spawn(program, [...FLAGS, `--user-data-dir=${browser.#profile}`], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    browser.#process.on("error", (error) => {
      console.error(`cannot start ${program}: ${error.message}; install the Debian package chromium`);
      process.exit(2);
    });
    browser.#listen();
    const { targetId } = await browser.send("Target.createTarget", { url: "about:blank" }, null);
    const { sessionId } = await browser.send("Target.attachToTarget", { targetId, flatten: true }, null);
    browser.#session = sessionId;
    await browser.send("Page.enable");
    return browser;
  }

  send(method, params = {}, sessionId = this.#session) {
    const id = ++this.#lastId;
    const message = { id, method, params, ...(sessionId ? { sessionId } : {}) };
    this.#process.stdio[3].write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject, method }));
  }

  async open(address, { width, height = 900, scripts = true }) {
    await this.send("Emulation.setScriptExecutionDisabled", { value: !scripts });
    await this.send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    const loaded = this.#once("Page.loadEventFired");
    const { errorText } = await this.send("Page.navigate", { url: address });
    if (errorText) throw new Error(`${address}: ${errorText}`);
    await loaded;
  }

  /** The value of an expression in the page; promises are awaited. The page's own CSP does not apply. */
  async evaluate(expression) {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async screenshot() {
    const { data } = await this.send("Page.captureScreenshot", { captureBeyondViewport: true, format: "png" });
    return Buffer.from(data, "base64");
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.send("Browser.close", {}, null).catch(() => {});
    await ended;
    await rm(this.#profile, { force: true, maxRetries: 5, recursive: true });
  }

  #once(event) {
    return new Promise((resolve) => this.#listeners.set(event, resolve));
  }

  #listen() {
    let rest = Buffer.alloc(0);
    this.#process.stdio[4].on("data", (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#receive(JSON.parse(rest.subarray(0, end).toString()));
        rest = rest.subarray(end + 1);
      }
    });
  }

  #receive({ id, method, result, error }) {
    if (method) {
      this.#listeners.get(method)?.();
      this.#listeners.delete(method);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}
