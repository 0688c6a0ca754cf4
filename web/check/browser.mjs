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
  /** What pages said in the console, and exceptions that nobody caught. */
  complaints = [];

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
    for (const domain of ["Page", "Runtime", "Log"]) await browser.send(`${domain}.enable`);
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

  /** From now on every request to the site carries these cookies; those that were there are gone. */
  async carry(base, cookies) {
    await this.send("Network.clearBrowserCookies");
    for (const cookie of cookies) await this.send("Network.setCookie", { ...cookie, url: base });
  }

  /** The value of an expression in the page; promises are awaited. The page's own CSP does not apply. */
  async evaluate(expression) {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", options);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** A click of the mouse on the element, which leads to another page unless said otherwise. */
  async click(selector, { at = 0, leaves = true } = {}) {
    const place = await this.evaluate(`(() => {
      const element = document.querySelectorAll(${JSON.stringify(selector)})[${at}];
      element?.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, height } = element?.getClientRects()[0] ?? {};
      return element ? { x: left + 4, y: top + height / 2 } : null;
    })()`);
    if (!place) throw new Error(`there is no ${selector}`);
    await this.#leave(leaves, async () => {
      for (const type of ["mousePressed", "mouseReleased"]) {
        await this.send("Input.dispatchMouseEvent", { type, ...place, button: "left", clickCount: 1 });
      }
    });
  }

  /** Files for a field, as if they had been picked in its dialogue. */
  async choose(selector, files) {
    const { root } = await this.send("DOM.getDocument");
    const { nodeId } = await this.send("DOM.querySelector", { nodeId: root.nodeId, selector });
    await this.send("DOM.setFileInputFiles", { nodeId, files });
  }

  /** A key by its name, Enter or Tab. */
  async press(key, { leaves = false } = {}) {
    const code = { Enter: 13, Tab: 9 }[key];
    const event = { key, code: key, windowsVirtualKeyCode: code, ...(key === "Enter" ? { text: "\r" } : {}) };
    await this.#leave(leaves, async () => {
      await this.send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
      await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
    });
  }

  type(text) {
    return this.send("Input.insertText", { text });
  }

  /** Waits for the next page where the action leads to one. */
  async #leave(leaves, action) {
    const loaded = leaves ? this.#once("Page.loadEventFired") : Promise.resolve();
    let timer;
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("no other page came within 10 s")), leaves ? 10_000 : 2 ** 30);
    });
    try {
      await action();
      await Promise.race([loaded, late]);
    } finally {
      clearTimeout(timer);
    }
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

  #receive({ id, method, params, result, error }) {
    if (method) {
      if (method === "Runtime.exceptionThrown") this.complaints.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
      if (method === "Log.entryAdded" && params.entry.level === "error") this.complaints.push(`${params.entry.text} ${params.entry.url ?? ""}`);
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
