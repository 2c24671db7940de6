/* The comfort panel: opens over the page, shows each choice at once, gives it back on cancel. */
import { on } from "./dom.js";

const root = document.documentElement;

function apply({ contrast, reading_font, line_spacing }) {
  const scheme = contrast === "system" ? "system" : contrast === "dark" ? "dark" : "light";
  root.dataset.contrast = contrast;
  root.dataset.readingFont = reading_font;
  root.dataset.lineSpacing = line_spacing;
  root.setAttribute("data-fr-scheme", scheme);
  const dark = scheme === "dark" || (scheme === "system" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  root.setAttribute("data-fr-theme", dark ? "dark" : "light");
}

function kept() {
  return { contrast: root.dataset.contrast, reading_font: root.dataset.readingFont, line_spacing: root.dataset.lineSpacing };
}

export function startComfort() {
  const panel = document.querySelector("[data-comfort-panel]");
  const form = panel?.querySelector("[data-comfort-form]");
  if (!panel || !form) return;
  let before = kept();
  let saved = false;
  on("click", "[data-comfort-open]", (event, opener) => {
    event.preventDefault();
    before = kept();
    saved = false;
    opener.closest(".fr-modal")?.querySelector(".fr-btn--close")?.click();
    panel.showModal();
  });
  form.addEventListener("change", () => apply(Object.fromEntries(new FormData(form))));
  form.addEventListener("submit", () => { saved = true; });
  panel.addEventListener("close", () => {
    if (saved) return;
    apply(before);
    Object.entries(before).forEach(([name, value]) => {
      const option = form.querySelector(`[name="${name}"][value="${value}"]`);
      if (option) option.checked = true;
    });
  });
}
