/* input[data-suggest-url] offers what matches while one types: a combobox with a list (ARIA practices).
   Arrows move, Enter opens, Escape closes. The form stays an ordinary form.
   A proposition with a `url` opens that page; one with a `value` is written into the field, and its `fills`
   {name: value} into the fields of the form that data-suggest-fills names. */
const WAIT = 150;
const SHORTEST = 2;

export function startSuggest() {
  document.querySelectorAll("input[data-suggest-url]").forEach(bind);
}

function bind(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-propositions`;
  list.className = "ne-suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Propositions");
  const said = document.createElement("p");
  said.className = "fr-sr-only";
  said.setAttribute("role", "status");
  input.after(list, said);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("autocomplete", "off");

  const state = { input, list, said, at: -1, turn: 0, timer: 0 };
  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    state.timer = setTimeout(() => ask(state), WAIT);
  });
  input.addEventListener("keydown", (event) => onKey(event, state));
  input.addEventListener("blur", () => setTimeout(() => close(state), 200));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(state, option);
  });
}

function choose(state, option) {
  if (option.dataset.url) return location.assign(option.dataset.url);
  const { input } = state;
  const allowed = (input.dataset.suggestFills ?? "").split(" ");
  const fills = { [input.name]: option.dataset.value };
  for (const [name, value] of Object.entries(JSON.parse(option.dataset.fills))) {
    if (allowed.includes(name)) fills[name] = value;
  }
  for (const [name, value] of Object.entries(fills)) {
    const field = input.form?.elements.namedItem(name);
    if (field) field.value = value;
  }
  clearTimeout(state.timer);
  close(state);
  return input.form?.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask(state) {
  const turn = ++state.turn;
  const typed = state.input.value.trim();
  if (typed.length < SHORTEST) return close(state);
  let schools = [];
  try {
    const address = `${state.input.dataset.suggestUrl}?${new URLSearchParams({ q: typed })}`;
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    if (response.ok && !response.redirected) ({ schools } = await response.json());
  } catch {
    // Without an answer the field stays an ordinary field.
  }
  if (turn === state.turn) show(state, schools);
}

function show(state, schools) {
  state.at = -1;
  state.list.replaceChildren(...schools.map((school, index) => optionOf(state, school, index)));
  open(state, schools.length > 0);
  const many = schools.length > 1;
  state.said.textContent = schools.length
    ? `${schools.length} ${many ? "établissements proposés" : "établissement proposé"}, flèche bas pour choisir`
    : "Aucun établissement proposé";
}

function optionOf(state, school, index) {
  const option = document.createElement("li");
  option.id = `${state.list.id}-${index}`;
  option.className = "ne-suggest__option";
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.url = school.url ?? "";
  option.dataset.value = school.value ?? "";
  option.dataset.fills = JSON.stringify(school.fills ?? {});
  const label = document.createElement("span");
  label.className = "ne-suggest__label";
  label.textContent = school.label;
  const note = document.createElement("span");
  note.className = "ne-suggest__note";
  note.textContent = ` ${school.note}`;
  option.append(label, note);
  return option;
}

function onKey(event, state) {
  const options = [...state.list.children];
  if (event.key === "Escape") return close(state);
  if (event.key === "Enter" && state.at >= 0) {
    event.preventDefault();
    return choose(state, options[state.at]);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || state.list.hidden) return undefined;
  event.preventDefault();
  state.at = (state.at + step + options.length + (state.at < 0 && step < 0 ? 1 : 0)) % options.length;
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === state.at)));
  state.input.setAttribute("aria-activedescendant", options[state.at].id);
  options[state.at].scrollIntoView({ block: "nearest" });
  return undefined;
}

function open(state, isOpen) {
  state.list.hidden = !isOpen;
  state.input.setAttribute("aria-expanded", String(isOpen));
  state.input.removeAttribute("aria-activedescendant");
}

function close(state) {
  state.turn += 1;
  state.at = -1;
  open(state, false);
}
