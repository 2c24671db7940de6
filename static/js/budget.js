/* The budget while it is typed.
   [data-totals-url] in a form: the form is posted there (nothing is written) and answers JSON
     {totals: HTML for [data-totals], outcomes: {prefix of a row: amount in words}}.
   A row whose category is HOURS shows the nature of the hours, the others do not.
   [data-sum="id"]: the sum of the whole numbers typed inside goes to the <output> of that id. */
import { csrfToken, debounce } from "./dom.js";

const DELAY = 500;

export function startBudget() {
  document.querySelectorAll("[data-totals-url]").forEach(follow);
  document.querySelectorAll("[data-sum]").forEach(sum);
}

function follow(section) {
  const form = section.closest("form");
  if (!form) return;
  let turn = 0;
  const later = debounce(async () => {
    const mine = ++turn;
    const answer = await totals(section.dataset.totalsUrl, form);
    if (answer && mine === turn) show(section, form, answer);
  }, DELAY);
  form.addEventListener("input", () => { sortHours(form); later(); });
  form.addEventListener("change", () => { sortHours(form); later(); });
  sortHours(form);
}

async function totals(url, form) {
  const body = new FormData(form);
  try {
    const response = await fetch(url, { method: "POST", body, headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
    return response.ok && !response.redirected ? await response.json() : null;
  } catch {
    return null; // Without an answer the last totals stay.
  }
}

function show(section, form, { totals: html, outcomes }) {
  const box = section.querySelector("[data-totals]");
  const before = box.querySelector("[data-totals-asked]")?.textContent ?? "";
  box.innerHTML = html;
  for (const place of form.querySelectorAll("[data-row-outcome]")) {
    if (place.dataset.rowOutcome in outcomes) place.textContent = outcomes[place.dataset.rowOutcome];
  }
  const asked = box.querySelector("[data-totals-asked]")?.textContent ?? "";
  if (asked !== before) section.querySelector("[data-totals-said]").textContent = asked ? `Demandé au fonds : ${asked}` : "";
}

function sortHours(form) {
  for (const row of form.querySelectorAll("[data-row]")) {
    const category = row.querySelector("select[name$='-category']");
    const cell = row.querySelector("select[name$='-hours_kind']")?.closest(".fr-select-group")?.parentElement;
    if (category && cell) cell.hidden = category.value !== "HOURS";
  }
}

function sum(group) {
  const output = document.getElementById(group.dataset.sum);
  const count = () => {
    const values = [...group.querySelectorAll("input")].map((input) => Number(input.value.replace(/\s/g, "")));
    output.textContent = values.filter(Number.isInteger).reduce((total, value) => total + value, 0).toLocaleString("fr-FR");
  };
  group.addEventListener("input", count);
}
