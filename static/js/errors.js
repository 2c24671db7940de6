/* The error summary takes the focus; its links put the cursor into the field. */
import { on } from "./dom.js";

export function startErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  on("click", "[data-error-summary] a[href^='#']", (event, link) => {
    const field = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
