/* #direct[data-live-etag]: a screen of the session. Every two seconds it asks its own address (`?suivi`)
   whether something moved; [data-live-part] takes its new content, one with a form only when data-live-key
   changed. What somebody is writing is never taken away: [data-live-waiting] offers to catch up. When the
   site does not answer, [data-live-connection] says so and it tries again. [data-live-go] are the keys of
   the projector: page up, page down, arrows. */
import { on } from "./dom.js";

const BEAT = 2000;
const LATER = 5000;

export function startLive() {
  startWhatIf();
  startFills();
  const place = document.getElementById("direct");
  if (!place?.dataset.liveEtag) return;
  const screen = { etag: place.dataset.liveEtag, dirty: new Set(), lost: false, timer: 0, ended: false };
  document.addEventListener("input", ({ target }) => {
    const part = target.closest?.("[data-live-part][data-live-key]");
    if (part) screen.dirty.add(part.id);
  });
  on("click", "[data-live-catch-up]", () => location.reload());
  document.addEventListener("keydown", turnPages);
  const again = () => { window.clearTimeout(screen.timer); ask(screen); };
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) again(); });
  screen.timer = window.setTimeout(() => ask(screen), BEAT);
}

async function ask(screen) {
  window.clearTimeout(screen.timer);
  if (screen.asking) return;
  screen.asking = true;
  const answered = await read(screen);
  screen.asking = false;
  say(screen, answered);
  if (answered === "gone" || screen.ended) return;
  screen.timer = window.setTimeout(() => ask(screen), answered === "lost" ? LATER : BEAT);
}

async function read(screen) {
  const address = new URL(location.href);
  address.searchParams.set("suivi", "1");
  address.hash = "";
  try {
    const answer = await fetch(address, { headers: { "If-None-Match": screen.etag, Accept: "text/html" }, redirect: "manual", signal: AbortSignal.timeout(10000) });
    if (answer.status === 304) return "same";
    if (answer.ok) { show(screen, await answer.text()); return "new"; }
    return answer.status >= 500 || answer.status === 429 ? "lost" : "gone";
  } catch (error) {
    return "lost";
  }
}

function say(screen, answered) {
  const told = document.querySelector("[data-live-connection]");
  if (!told) return;
  if (answered === "lost") told.textContent = "Connexion perdue, nouvel essai…";
  else if (answered === "gone") told.textContent = "Vous n’êtes plus connecté, ou cette page n’est plus à vous : rechargez-la.";
  else if (screen.lost) told.textContent = "Connexion rétablie : cet écran est à jour.";
  else if (answered === "new") told.textContent = "";
  screen.lost = answered === "lost";
}

function show(screen, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("direct");
  if (!fresh) return;
  const place = document.getElementById("direct");
  const names = (root) => [...root.querySelectorAll("[data-live-part]")].map((part) => part.id).join();
  screen.ended = fresh.querySelector("[data-live-ended]") !== null;
  if (names(fresh) !== names(place)) {
    // Another kind of page: a first file is shown, the session opens.
    if (screen.dirty.size) return wait();
    place.replaceChildren(...fresh.childNodes);
  } else {
    fresh.querySelectorAll("[data-live-part]").forEach((part) => put(screen, part));
  }
  screen.etag = fresh.dataset.liveEtag;
  return undefined;
}

function put(screen, part) {
  const now = document.getElementById(part.id);
  const { liveKey: key } = part.dataset;
  if (key === undefined ? now.innerHTML === part.innerHTML : now.dataset.liveKey === key) return;
  if (key !== undefined && screen.dirty.has(part.id)) { wait(); return; }
  const focused = now.contains(document.activeElement);
  const name = document.activeElement?.id;
  if (part.tagName === "P") now.textContent = part.textContent;
  else now.replaceWith(part);
  if (!focused) return;
  const there = name && document.getElementById(name);
  if (there) { there.focus(); return; }
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

function wait() {
  const told = document.querySelector("[data-live-waiting]");
  if (told) told.hidden = false;
}

const KEYS = { PageDown: "next", ArrowRight: "next", PageUp: "previous", ArrowLeft: "previous" };

function turnPages(event) {
  const way = KEYS[event.key];
  if (!way || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.("input, textarea, select, summary, [contenteditable], [role=dialog], dialog")) return;
  const button = document.querySelector(`[data-live-go="${way}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
}

/* [data-whatif-before]: what would be left, while an amount is typed in the form beside it. */
function startWhatIf() {
  const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR", maximumFractionDigits: 2, trailingZeroDisplay: "stripIfInteger" });
  document.addEventListener("input", ({ target }) => {
    if (target.name !== "montant" && target.name !== "amount") return;
    const money = document.querySelector("[data-whatif-before]");
    const amount = Number(target.value.replace(/[\s\u00a0\u202f€]/g, "").replace(",", "."));
    if (!money || !Number.isFinite(amount) || amount < 0) return;
    const left = Number(money.dataset.whatifBefore) - amount;
    money.querySelector("[data-whatif-amount]").textContent = euros.format(amount);
    money.querySelector("[data-whatif-left]").textContent = euros.format(left);
    money.querySelector("[data-whatif-over]").hidden = left >= 0;
    money.querySelector("[data-whatif-after]").classList.toggle("ne-live__over", left < 0);
  });
}

/* a[data-fills]: puts its text in a field; without JavaScript the link brings the page with it. */
function startFills() {
  on("click", "a[data-fills]", (event, link) => {
    const field = document.getElementById(link.dataset.fills);
    if (!field) return;
    event.preventDefault();
    field.value = link.dataset.text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
