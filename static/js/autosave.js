/* form[data-autosave-url]: keeps what is typed, and says the truth about it.

   The form is posted a moment after the last key, when a field is left and at least every few
   seconds, with the header X-Autosave: 1, its version, and `writer`/`rank`: a send repeated because
   its answer was lost changes nothing on the server. Answers understood:
     200 JSON {version, saved_at: "14 h 02", fields: {name: value}}  kept; the version of the form
         and the hidden fields named (ids of new rows) follow
     409 HTML                                 somebody else saved meanwhile: both versions are shown;
                                              in it <button data-autosave-keep="7"> saves mine over
                                              version 7, <button data-autosave-discard> takes theirs,
                                              <button name="merge"> leads to the page of choices
     422 JSON {message}                       refused; the text stays, the reason is shown
     401/403, or a redirection to sign-in     the session ended: the text is kept here
   No answer: the text is kept on this computer (drafts.js) and leaves when the network is back, from
   this page or from the next one opened (replay.js), also after signing in again. Hours shown are
   the server's: the clock of this computer is never asked. */
import { debounce } from "./dom.js";
import { drafts, dropDraft, holdWriter, isOpenElsewhere, keepDraft, markDraft, newWriter, owner } from "./drafts.js";
import { post, replay } from "./replay.js";
import { addRow } from "./rows.js";

const DELAY = 1500;
const LONGEST_WAIT = 5000;
const RETRIES = [5000, 10000, 20000, 40000];
const KEEPALIVE_MOST = 60000;
const OWN = new Set(["version", "writer", "rank", "csrfmiddlewaretoken"]);

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.key = form.dataset.autosaveKey ?? this.url;
    this.footer = form.querySelector("[data-autosave-footer]") ?? document.querySelector("[data-autosave-footer]");
    this.status = this.footer?.querySelector("[data-autosave-status]");
    this.conflict = this.footer?.querySelector("[data-autosave-conflict]");
    this.dirty = false;
    this.sending = false;
    this.again = false;
    /* The page already shows both versions: the person chooses first. */
    this.held = Boolean(form.querySelector(".ne-conflict"));
    this.leaving = false;
    this.failures = 0;
    this.soon = debounce(() => this.send(), DELAY);
  }

  async start() {
    this.writer = this.hidden("writer", newWriter());
    this.rank = this.hidden("rank", "0");
    this.shown = this.written();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("focusout", (event) => event.target.isContentEditable && this.dirty && this.send());
    this.form.addEventListener("change", () => this.dirty && this.send());
    this.form.addEventListener("submit", (event) => this.leave(event.submitter));
    this.conflict?.addEventListener("click", (event) => this.settle(event));
    window.addEventListener("online", () => this.dirty && this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.send({ keepalive: true }));
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.leaving && !this.kept) event.preventDefault();
    });
    await this.restore();
    holdWriter(this.writer.value);
    await replay({ except: this.writer.value });
    if (this.dirty) this.send();
  }

  hidden(name, value) {
    let field = this.form.elements.namedItem(name);
    if (!field) {
      field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      this.form.append(field);
    }
    field.value = value;
    return field;
  }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  /* What the person wrote: without the fields that only speak of sending. */
  written() {
    return JSON.stringify(this.fields().filter(([name]) => !OWN.has(name)));
  }

  version() {
    return this.form.elements.namedItem("version")?.value ?? "";
  }

  setVersion(value) {
    const field = this.form.elements.namedItem("version");
    if (field) field.value = value;
  }

  changed() {
    if (this.leaving) return;
    const now = this.written();
    if (now === this.shown) return;
    this.shown = now;
    this.dirty = true;
    this.rank.value = String(Number(this.rank.value) + 1);
    this.keep();
    if (this.held) return;
    if (this.footer?.dataset.state !== "offline") this.say("typing", "Modifications en cours…");
    if (this.failures) return;
    this.soon();
    this.longest ??= window.setTimeout(() => this.send(), LONGEST_WAIT);
  }

  draft() {
    return {
      key: this.key,
      url: this.url,
      label: this.form.dataset.autosaveLabel ?? document.title,
      page: window.location.pathname,
      owner: owner(),
      writer: this.writer.value,
      rank: Number(this.rank.value),
      version: this.version(),
      fields: this.fields(),
    };
  }

  keep() {
    this.kept = keepDraft(this.draft());
  }

  /* The last text of this form that never got an answer comes back, unless its page is still open. */
  async restore() {
    const left = [];
    for (const draft of drafts()) {
      if (draft.key === this.key && !(await isOpenElsewhere(draft.writer))) left.push(draft);
    }
    const applied = (this.form.dataset.autosaveApplied ?? ":0").split(":");
    const waiting = left.filter((draft) => {
      const known = draft.writer === applied[0] && draft.rank <= Number(applied[1]);
      if (known) dropDraft(draft);
      return !known;
    });
    const draft = waiting.pop();
    if (!draft) return;
    const wanted = JSON.stringify(draft.fields.filter(([name]) => !OWN.has(name)));
    if (wanted === this.shown) { dropDraft(draft); return; }
    await this.addRows(draft.fields);
    /* A text this page has no place for leaves as it is (replay.js). */
    if (draft.fields.some(([name]) => !OWN.has(name) && !this.form.elements.namedItem(name))) return;
    this.fill(draft.fields);
    this.writer.value = draft.writer;
    this.rank.value = String(draft.rank);
    this.setVersion(draft.version);
    this.shown = this.written();
    this.dirty = true;
    this.kept = true;
    this.say("offline", "Nous avons remis dans la page ce que vous aviez écrit sans l’enregistrer.");
  }

  async addRows(fields) {
    const values = new Map(fields);
    for (const rows of this.form.querySelectorAll("[data-rows]")) {
      const count = this.form.elements.namedItem(`${rows.dataset.rows}-TOTAL_FORMS`);
      const wanted = Number(values.get(`${rows.dataset.rows}-TOTAL_FORMS`) ?? 0);
      while (count && Number(count.value) < wanted) {
        const added = addRow(rows);
        if (!added) break;
        await added.ready;
      }
    }
  }

  fill(fields) {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
    [...this.form.elements].forEach((field) => {
      if (!field.name || field.disabled || OWN.has(field.name) || ["file", "submit", "button"].includes(field.type)) return;
      const wanted = values.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = (wanted ?? []).includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple) [...field.options].forEach((option) => { option.selected = (wanted ?? []).includes(option.value); });
      else if (wanted?.length) {
        field.value = wanted.shift();
        field.dispatchEvent(new CustomEvent("rich:set"));
      }
    });
    this.form.querySelectorAll("[data-row]").forEach((row) => { if (row.querySelector("input[name$='-DELETE']")?.checked) row.hidden = true; });
  }

  async send({ keepalive = false } = {}) {
    this.soon.cancel();
    window.clearTimeout(this.longest);
    window.clearTimeout(this.retry);
    this.longest = undefined;
    if (this.leaving || this.held) return;
    if (this.sending) { this.again = true; return; }
    this.sending = true;
    const draft = this.draft();
    const answer = await post(draft, { keepalive: keepalive && JSON.stringify(draft.fields).length < KEEPALIVE_MOST });
    this.sending = false;
    if (this.leaving) return;
    this.read(answer, draft);
    if (this.again) { this.again = false; this.soon(); }
  }

  read({ kind, saved, html, message }, draft) {
    if (kind !== "away" && kind !== "down") this.failures = 0;
    if (kind === "saved") return this.saved(saved, draft);
    if (kind === "conflict") return this.showConflict(html, draft);
    if (kind === "signedout") return this.say("offline", "Votre session est terminée\u00a0: votre texte est gardé sur cet ordinateur. Connectez-vous à nouveau pour l’enregistrer.");
    if (kind === "refused") { markDraft(draft, "refused", message); return this.say("refused", `Pas encore enregistré\u00a0: ${message}`); }
    this.failures += 1;
    const why = kind === "down" ? "Le service ne répond pas" : "Hors connexion";
    this.say("offline", this.kept
      ? `${why}\u00a0: votre texte est gardé sur cet ordinateur.`
      : `${why}\u00a0: votre texte n’est pas enregistré. Ne fermez pas cette page.`);
    this.retry = window.setTimeout(() => this.dirty && this.send(), RETRIES[Math.min(this.failures, RETRIES.length) - 1]);
  }

  saved(saved, draft) {
    this.setVersion(saved.version);
    /* Rows just created have their id from now on: the next save changes them in place. */
    Object.entries(saved.fields ?? {}).forEach(([name, value]) => { const id = this.form.elements.namedItem(name); if (id) id.value = value; });
    this.shown = this.written();
    if (Number(this.rank.value) === draft.rank) {
      this.dirty = false;
      dropDraft(draft);
      this.say("saved", `Enregistré à ${saved.saved_at}`);
    } else {
      /* More was typed meanwhile: it is not saved yet. */
      this.keep();
      this.soon();
      this.say("typing", `Modifications en cours… Dernier enregistrement à ${saved.saved_at}.`);
    }
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: saved }));
  }

  showConflict(html, draft) {
    this.held = true;
    markDraft(draft, "conflict");
    const shown = new DOMParser().parseFromString(html, "text/html").body;
    const title = shown.querySelector("h2")?.textContent ?? "Une autre personne a modifié cette partie\u00a0: voici les deux versions";
    this.say("conflict", `${title}.`);
    if (!this.conflict) return;
    this.conflict.replaceChildren(...shown.childNodes);
    this.conflict.scrollIntoView({ block: "nearest" });
  }

  /* The reader chose between the two versions; the choice to merge leaves by the form itself. */
  settle(event) {
    const keep = event.target.closest("[data-autosave-keep]");
    const discard = event.target.closest("[data-autosave-discard]");
    if (!keep && !discard) return;
    event.preventDefault();
    this.held = false;
    if (discard) {
      dropDraft({ ...this.draft(), rank: Infinity });
      this.leaving = true;
      window.location.reload();
      return;
    }
    this.setVersion(keep.dataset.autosaveKeep);
    this.rank.value = String(Number(this.rank.value) + 1);
    this.dirty = true;
    this.keep();
    this.conflict.replaceChildren();
    this.send();
  }

  /* A button of the form: the page leaves with this very text; kept until the server has it. */
  leave(submitter) {
    this.soon.cancel();
    this.leaving = true;
    if (submitter?.name === "discard") { dropDraft({ ...this.draft(), rank: Infinity }); return; }
    if (this.dirty) keepDraft({ ...this.draft(), sent: true });
  }

  say(state, text) {
    if (this.footer) this.footer.dataset.state = state;
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

/* The form of the page, if any, takes back its own text; the next page opened sends the rest. */
export function startAutosave() {
  const forms = [...document.querySelectorAll("form[data-autosave-url]")];
  forms.forEach((form) => new Autosave(form).start());
  if (!forms.length) replay();
}
