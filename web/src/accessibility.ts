// The accessibility tools: text size, colours, reading aloud. Without scripts the link leads to the statement page,
// and the elder version does the same by its address.

import { STANDARD, apply, read, resized, save, type Preferences } from "./preferences";
import { Reader } from "./reader";

export function initAccessibility(): void {
  const bar = document.querySelector<HTMLElement>('[data-module="gk-accessibility"]');
  const toggle = document.querySelector<HTMLAnchorElement>('[data-module="gk-accessibility-toggle"]');
  if (!bar || !toggle) return;

  let preferences = read();
  const reader = new Reader((isReading) => showReading(bar, isReading));
  bar.querySelector<HTMLElement>('[data-action="read"]')!.hidden = !Reader.isSupported();

  toggle.setAttribute("role", "button");
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    show(bar, toggle, bar.hidden);
  });
  toggle.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      toggle.click();
    }
  });

  const set = (next: Preferences): void => {
    preferences = next;
    save(preferences);
    apply(preferences);
    showContrast(bar, preferences);
  };
  const actions: Record<string, () => void> = {
    smaller: () => set(resized(preferences, -1)),
    larger: () => set(resized(preferences, 1)),
    "contrast-standard": () => set({ ...preferences, contrast: "standard" }),
    "contrast-dark": () => set({ ...preferences, contrast: "dark" }),
    "contrast-light": () => set({ ...preferences, contrast: "light" }),
    read: () => reader.toggle(document.getElementById("main-content")),
    reset: () => {
      reader.stop();
      set(STANDARD);
    },
    close: () => {
      reader.stop();
      show(bar, toggle, false);
      toggle.focus();
    },
  };
  bar.addEventListener("click", (event) => {
    const button = (event.target as HTMLElement).closest<HTMLButtonElement>("[data-action]");
    if (button) actions[button.dataset.action ?? ""]?.();
  });
  showContrast(bar, preferences);
}

function show(bar: HTMLElement, toggle: HTMLElement, isOpen: boolean): void {
  bar.hidden = !isOpen;
  toggle.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) bar.querySelector("button")?.focus();
}

function showContrast(bar: HTMLElement, preferences: Preferences): void {
  for (const button of bar.querySelectorAll<HTMLElement>('[data-action^="contrast-"]')) {
    button.setAttribute("aria-pressed", String(button.dataset.action === `contrast-${preferences.contrast}`));
  }
}

function showReading(bar: HTMLElement, isReading: boolean): void {
  const button = bar.querySelector<HTMLElement>('[data-action="read"]');
  if (!button) return;
  button.textContent = (isReading ? bar.dataset.stop : bar.dataset.read) ?? "";
  button.setAttribute("aria-pressed", String(isReading));
}
