// Scripts of every page: components of govuk-frontend, htmx, accessibility tools. Every page works without them.

import { initAll } from "govuk-frontend";
import "htmx.org";

import { initAccessibility } from "./accessibility";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
initAccessibility();

// Blocks that htmx brought in may hold components.
document.body.addEventListener("htmx:after:swap", (event) => {
  if (event.target instanceof HTMLElement) initAll({ scope: event.target });
});

for (const button of document.querySelectorAll<HTMLElement>('[data-module="gk-print"]')) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
