/* form[data-autosave-url]: keeps what is typed, and says the truth about it.

   The whole form is posted (it carries its version in the hidden field `version`) with the header
   X-Autosave: 1. Answers understood:
     200 JSON {version, saved_at: "14 h 02", fields: {name: value}}  kept; the version of the form
         and the hidden fields named (ids of new rows) follow
     409 HTML                                 somebody else saved meanwhile: both versions are shown;
                                              in it <button data-autosave-keep="7"> saves mine over
                                              version 7, <button data-autosave-discard> takes theirs
     422 JSON {message}                       refused; the text stays, the reason is shown
     401/403, or a redirection to sign-in     the session ended: the text is kept here
   No answer: the text is kept on this computer and sent again when the network is back; what is
   found at the next visit is put back into the form (even after signing in again). */
import { csrfToken, debounce, hour, store } from "./dom.js";

const DELAY = 1500;
const RETRY = 15000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.autosaveUrl;
    this.key = `ne-autosave:${form.dataset.autosaveKey ?? this.url}`;
    this.footer = form.querySelector("[data-autosave-footer]") ?? document.querySelector("[data-autosave-footer]");
    this.status = this.footer?.querySelector("[data-autosave-status]");
    this.conflict = this.footer?.querySelector("[data-autosave-conflict]");
    this.sending = false;
    this.again = false;
    this.stopped = false;
    this.later = debounce(() => this.send(), DELAY);
  }

  start() {
    this.restore();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("change", () => this.changed());
    this.form.addEventListener("submit", () => { this.later.cancel(); this.stopped = true; this.keep(); store.set(`${this.key}:sent`, this.version()); });
    this.conflict?.addEventListener("click", (event) => this.settle(event));
    window.addEventListener("online", () => store.get(this.key) && this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.dirty && this.send());
    window.addEventListener("beforeunload", (event) => {
      if (this.dirty && !this.stopped && !this.kept) event.preventDefault();
    });
  }

  changed() {
    if (this.stopped) return;
    this.dirty = true;
    this.kept = this.keep();
    this.say("typing", "Modifications en cours…");
    this.later();
  }

  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
  }

  version() {
    return this.form.elements.namedItem("version")?.value ?? "";
  }

  keep() {
    return store.set(this.key, { version: this.version(), at: Date.now(), fields: this.fields() });
  }

  /* What was typed and never reached the server comes back into the form. */
  restore() {
    const draft = store.get(this.key);
    const sent = store.get(`${this.key}:sent`);
    store.remove(`${this.key}:sent`);
    if (!draft) return;
    const accepted = sent !== null && sent === draft.version && this.version() !== draft.version;
    if (accepted) { store.remove(this.key); return; }
    const names = new Set(this.fields().map(([name]) => name));
    const unknown = draft.fields.some(([name]) => !names.has(name) && !this.form.elements.namedItem(name));
    const same = JSON.stringify(draft.fields.filter(([name]) => name !== "version")) === JSON.stringify(this.fields().filter(([name]) => name !== "version"));
    if (same || unknown) { if (same) store.remove(this.key); return; }
    this.fill(draft.fields);
    this.dirty = true;
    this.kept = true;
    this.say("offline", "Nous avons remis dans la page ce que vous aviez écrit sans l’enregistrer.");
    if (draft.version === this.version()) this.later();
    else { const field = this.form.elements.namedItem("version"); if (field) field.value = draft.version; this.later(); }
  }

  fill(fields) {
    const values = new Map();
    fields.forEach(([name, value]) => values.set(name, [...(values.get(name) ?? []), value]));
    [...this.form.elements].forEach((field) => {
      if (!field.name || ["version", "csrfmiddlewaretoken"].includes(field.name) || ["file", "submit", "button"].includes(field.type)) return;
      const wanted = values.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = (wanted ?? []).includes(field.value);
      else if (field instanceof HTMLSelectElement && field.multiple) [...field.options].forEach((option) => { option.selected = (wanted ?? []).includes(option.value); });
      else if (wanted) field.value = wanted.shift();
    });
  }

  async send() {
    this.later.cancel();
    if (this.stopped) return;
    if (this.sending) { this.again = true; return; }
    this.sending = true;
    const typed = JSON.stringify(this.fields());
    try {
      const body = new FormData(this.form);
      [...body].forEach(([name, value]) => { if (value instanceof File) body.delete(name); });
      const answer = await fetch(this.url, {
        method: "POST",
        body,
        redirect: "manual",
        headers: { "X-Autosave": "1", "X-CSRFToken": csrfToken(), Accept: "application/json" },
      });
      await this.read(answer, typed);
    } catch (error) {
      this.offline();
    } finally {
      this.sending = false;
      if (this.again) { this.again = false; this.later(); }
    }
  }

  async read(answer, typed) {
    if (answer.ok) {
      const saved = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : {};
      const field = this.form.elements.namedItem("version");
      if (field && saved.version !== undefined) field.value = saved.version;
      /* Rows just created have their id from now on: the next save changes them in place. */
      Object.entries(saved.fields ?? {}).forEach(([name, value]) => { const id = this.form.elements.namedItem(name); if (id) id.value = value; });
      const unchanged = typed === JSON.stringify(this.fields()) || !this.again;
      if (unchanged) { this.dirty = false; store.remove(this.key); } else this.keep();
      this.say("saved", `Enregistré à ${saved.saved_at ?? hour()}`);
      this.form.dispatchEvent(new CustomEvent("autosave:saved", { bubbles: true, detail: saved }));
      return;
    }
    this.kept = this.keep();
    if (answer.status === 409) {
      this.stopped = true;
      this.say("conflict", "Une autre personne a modifié cette partie\u00a0: voici les deux versions.");
      if (this.conflict) { this.conflict.innerHTML = await answer.text(); this.conflict.scrollIntoView({ block: "nearest" }); }
      return;
    }
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      this.say("offline", "Votre session est terminée\u00a0: votre texte est gardé sur cet ordinateur. Connectez-vous à nouveau pour l’enregistrer.");
      return;
    }
    if (answer.status === 422) {
      const refusal = await answer.json().catch(() => ({}));
      this.say("refused", `Pas encore enregistré\u00a0: ${refusal.message ?? "une réponse est à corriger."}`);
      return;
    }
    this.offline();
  }

  /* The reader chose between the two versions. */
  settle(event) {
    const keep = event.target.closest("[data-autosave-keep]");
    if (!keep && !event.target.closest("[data-autosave-discard]")) return;
    event.preventDefault();
    this.stopped = false;
    if (!keep) {
      store.remove(this.key);
      this.dirty = false;
      window.location.reload();
      return;
    }
    const field = this.form.elements.namedItem("version");
    if (field) field.value = keep.dataset.autosaveKeep;
    this.conflict.replaceChildren();
    this.send();
  }

  offline() {
    this.kept = this.keep();
    this.say("offline", this.kept
      ? "Hors connexion\u00a0: votre texte est gardé sur cet ordinateur."
      : "Hors connexion\u00a0: votre texte n’est pas enregistré. Ne fermez pas cette page.");
    window.setTimeout(() => this.dirty && this.send(), RETRY);
  }

  say(state, text) {
    if (this.footer) this.footer.dataset.state = state;
    if (this.status && this.status.textContent !== text) this.status.textContent = text;
  }
}

export function startAutosave() {
  document.querySelectorAll("form[data-autosave-url]").forEach((form) => new Autosave(form).start());
}
