/* What was typed and not yet acknowledged, kept in this browser: one entry a form and open page.

   {key, url, label, owner, writer, rank, seq, version, fields, state}
   owner   whose text it is: never sent in somebody else's name
   writer  the name drawn by the open page, rank the number of its send: a replay changes nothing
   seq     the order of typing, across parts and tabs (a counter: no clock is trusted)
   state   "" to send; "conflict" or "refused": somebody must look */
import { store } from "./dom.js";

const PREFIX = "ne-draft:";
const COUNTER = "ne-draft-seq";

export function owner() {
  return document.body.dataset.person ?? "";
}

export function newWriter() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function place(entry) {
  return `${PREFIX}${entry.owner}:${entry.key}:${entry.writer}`;
}

export function keepDraft(entry) {
  const seq = (store.get(COUNTER) ?? 0) + 1;
  store.set(COUNTER, seq);
  return store.set(place(entry), { ...entry, seq, state: entry.state ?? "" });
}

export function markDraft(entry, state, message = "") {
  const now = store.get(place(entry));
  if (now && now.rank === entry.rank) store.set(place(entry), { ...now, state, message });
}

/* Gone once acknowledged, unless something newer was typed meanwhile. */
export function dropDraft(entry) {
  const now = store.get(place(entry));
  if (!now || now.rank <= entry.rank) store.remove(place(entry));
}

/* The drafts of this person, in the order they were typed. */
export function drafts() {
  const mine = `${PREFIX}${owner()}:`;
  return store.keys().filter((key) => key.startsWith(mine)).map((key) => store.get(key)).filter((entry) => entry?.writer).sort((a, b) => a.seq - b.seq);
}

/* While its page is open, a draft is that page's own business: the page holds a lock by its name. */
export function holdWriter(writer) {
  navigator.locks?.request(`ne-writer-${writer}`, () => new Promise(() => {}));
}

export async function isOpenElsewhere(writer) {
  if (!navigator.locks) return false;
  const { held } = await navigator.locks.query();
  return held.some((lock) => lock.name === `ne-writer-${writer}`);
}

/* One page at a time sends what other pages left. */
export function alone(run) {
  if (!navigator.locks) return run();
  return navigator.locks.request("ne-draft-replay", { ifAvailable: true }, (lock) => (lock ? run() : undefined));
}
