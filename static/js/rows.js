/* Rows of a Django formset.
   [data-rows="prefix"] around everything; [data-rows-list] around the rows; <template data-rows-template>
   with the empty form (__prefix__); [data-rows-add] adds one; in a row [data-row], [data-row-remove] removes it
   (ticks the form's DELETE box when there is one). Without JavaScript the empty extra rows serve. */
import { startCounters } from "./counter.js";
import { on } from "./dom.js";
import { startRichText } from "./richtext.js";

function total(rows) {
  return rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
}

function changed(rows) {
  rows.dispatchEvent(new CustomEvent("rows:changed", { bubbles: true }));
  rows.closest("form")?.dispatchEvent(new Event("input", { bubbles: true }));
}

/* Adds an empty row at the end; gives it, or null when the page cannot. */
export function addRow(rows) {
  const model = rows?.querySelector("template[data-rows-template]");
  const count = rows && total(rows);
  if (!model || !count) return null;
  const index = Number(count.value);
  const holder = document.createElement(model.content.firstElementChild?.tagName === "TR" ? "tbody" : "div");
  holder.innerHTML = model.innerHTML.replaceAll("__prefix__", String(index));
  const row = holder.firstElementChild;
  rows.querySelector("[data-rows-list]").append(row);
  count.value = String(index + 1);
  startCounters(row);
  return { row, ready: startRichText(row) };
}

export function startRows() {
  on("click", "[data-rows-add]", (event, button) => {
    const rows = button.closest("[data-rows]") ?? document.querySelector(`[data-rows="${button.dataset.rowsAdd}"]`);
    const added = addRow(rows);
    if (!added) return;
    event.preventDefault();
    added.row.querySelector("input:not([type=hidden]), select, textarea:not([hidden])")?.focus();
    changed(rows);
  });
  on("click", "[data-row-remove]", (event, button) => {
    const row = button.closest("[data-row]");
    const rows = button.closest("[data-rows]");
    if (!row || !rows) return;
    event.preventDefault();
    const box = row.querySelector("input[name$='-DELETE']");
    if (box) {
      box.type === "checkbox" ? (box.checked = true) : (box.value = "on");
      row.hidden = true;
      row.classList.add("ne-form-row--removed");
    } else {
      row.querySelectorAll("input, textarea, select").forEach((field) => { field.value = ""; });
      row.hidden = true;
    }
    const next = [...rows.querySelectorAll("[data-row]:not([hidden]) [data-row-remove]")].pop();
    (next ?? rows.querySelector("[data-rows-add]"))?.focus();
    changed(rows);
  });
}
