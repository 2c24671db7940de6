/* Sends what another page left unsent, in the order it was typed, and says what became of it.
   form[data-autosave-hold="key"]: this page is settling that draft, leave it alone. */
import { csrfToken } from "./dom.js";
import { alone, drafts, dropDraft, isOpenElsewhere, markDraft, owner } from "./drafts.js";

/* One send of a draft; gives {kind: "saved" | "conflict" | "refused" | "signedout" | "down" | "away", …}. */
export async function post(draft, { keepalive = false, fresh = false } = {}) {
  const body = new FormData();
  draft.fields.filter(([name]) => !["version", "writer", "rank"].includes(name)).forEach(([name, value]) => body.append(name, value));
  body.append("version", draft.version);
  body.append("writer", draft.writer);
  body.append("rank", String(draft.rank));
  let answer;
  try {
    answer = await fetch(draft.url, {
      method: "POST",
      body,
      keepalive,
      redirect: "manual",
      headers: { "X-Autosave": "1", "X-CSRFToken": csrfToken(), Accept: "application/json" },
    });
    if (answer.ok) {
      const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
      return isJson ? { kind: "saved", saved: await answer.json() } : { kind: "down" };
    }
    if (answer.status === 409) return { kind: "conflict", html: await answer.text() };
    if (answer.status === 422) return { kind: "refused", message: (await answer.json().catch(() => ({}))).message ?? "une réponse est à corriger." };
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      /* Signed in again in another tab: this page takes the new token, if it is the same person. */
      return !fresh && (await renewToken(draft)) ? post(draft, { keepalive, fresh: true }) : { kind: "signedout" };
    }
    if (answer.status === 404 || answer.status === 413 || answer.status === 400) return { kind: "refused", message: "le service n’accepte pas cet envoi. Copiez votre texte, puis rechargez la page." };
    return { kind: "down" };
  } catch (error) {
    return { kind: "away" };
  }
}

async function renewToken(draft) {
  const answer = await fetch(draft.page ?? draft.url, { redirect: "manual", headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (!token || page.body.dataset.person !== draft.owner) return false;
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  return true;
}

export async function replay({ except = "" } = {}) {
  if (!owner()) return;
  await alone(async () => {
    const settled = document.querySelector("[data-autosave-hold]")?.dataset.autosaveHold;
    const told = [];
    for (const draft of drafts()) {
      if (draft.writer === except || draft.key === settled || (await isOpenElsewhere(draft.writer))) continue;
      if (draft.state) { told.push([draft, draft.state, draft.message]); continue; }
      const { kind, message } = await post(draft);
      if (kind === "saved") dropDraft(draft);
      if (kind === "conflict" || kind === "refused") markDraft(draft, kind, message);
      if (kind === "away" || kind === "down" || kind === "signedout") break;
      /* Sent by a button, it was already told by the page that followed. */
      if (kind !== "saved" || !draft.sent) told.push([draft, kind, message]);
    }
    if (told.length) tell(told);
  });
}

const WORDS = {
  saved: () => "ce que vous aviez écrit sans connexion est maintenant enregistré.",
  conflict: () => "une autre personne a modifié cette partie. Ouvrez-la pour choisir ou réunir les deux versions.",
  refused: (message) => `votre texte est gardé sur cet ordinateur, mais pas enregistré\u00a0: ${message}`,
};

/* A line for each text, with the way to its page. */
function tell(told) {
  const box = document.createElement("div");
  const quiet = told.every(([, kind]) => kind === "saved");
  box.className = `fr-alert fr-alert--${quiet ? "success" : "warning"} fr-alert--sm fr-mb-3w`;
  box.setAttribute("role", "status");
  told.forEach(([draft, kind, message]) => {
    const line = document.createElement("p");
    const link = document.createElement("a");
    link.href = draft.page ?? draft.url;
    link.textContent = draft.label;
    line.append("«\u00a0", link, `\u00a0»\u00a0: ${WORDS[kind](message)}`);
    if (kind !== "saved") line.append(" ", forget(draft, line));
    box.append(line);
  });
  document.querySelector("main")?.prepend(box);
}

function forget(draft, line) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fr-btn fr-btn--sm fr-btn--tertiary-no-outline";
  button.textContent = "Abandonner ce texte";
  button.addEventListener("click", () => {
    if (!window.confirm("Ce texte gardé sur cet ordinateur sera effacé. L’abandonner\u00a0?")) return;
    dropDraft({ ...draft, rank: Infinity });
    line.remove();
  });
  return button;
}
