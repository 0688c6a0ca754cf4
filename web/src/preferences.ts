// What a reader chose in the accessibility tools. Kept in this browser only, never sent.

export type Preferences = { textSize: number; contrast: "standard" | "dark" | "light" };

const KEY = "gongkai-display";
const MAX_TEXT_SIZE = 4;
export const STANDARD: Preferences = { textSize: 0, contrast: "standard" };

export function read(): Preferences {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>;
    return { ...STANDARD, ...kept };
  } catch {
    return STANDARD;
  }
}

export function save(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage may be forbidden; the choice then lasts for this page.
  }
}

export function apply(preferences: Preferences): void {
  const page = document.documentElement.dataset;
  page.textSize = String(Math.min(MAX_TEXT_SIZE, Math.max(0, preferences.textSize)));
  page.contrast = preferences.contrast;
}

export function resized(preferences: Preferences, by: number): Preferences {
  return { ...preferences, textSize: Math.min(MAX_TEXT_SIZE, Math.max(0, preferences.textSize + by)) };
}
