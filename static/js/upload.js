/* form[data-upload-url]: sends its file in pieces, shows how far it is, goes on after a cut.

   POST <url> {name, size, sha256, replaces}   201 {url, piece_bytes, next}: which piece comes next;
       the same file chosen again, even tomorrow or on a reloaded page, goes on where it stopped
   POST <that url> {number, piece}             200 {next} or {done, url}
   422 {message}                               refused, for the reason shown
   No answer: what arrived is kept, nothing is joined, « Reprendre l’envoi » goes on.
   Without JavaScript, or where the browser cannot compute a SHA-256, the form is an ordinary form. */
import { csrfToken } from "./dom.js";

const PATIENCE = 60000;

class Refused extends Error {}
class Cut extends Error {}

class Upload {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    this.state = form.querySelector("[data-upload-state]");
    this.bar = this.state.querySelector("progress");
    this.parts = Object.fromEntries(["words", "percent", "said", "error", "resume", "stop"].map((name) => [name, this.state.querySelector(`[data-upload-${name}]`)]));
    this.running = false;
    this.told = -1;
  }

  start() {
    this.form.setAttribute("data-no-busy", "");
    this.form.addEventListener("submit", (event) => {
      const file = this.input.files[0];
      if (!file) return;
      event.preventDefault();
      if (!this.running) this.send(file);
    });
    this.parts.resume.addEventListener("click", () => this.input.files[0] && !this.running && this.send(this.input.files[0]));
    this.parts.stop.addEventListener("click", () => this.stop());
    window.addEventListener("online", () => this.waits && !this.running && this.send(this.input.files[0]));
    window.addEventListener("beforeunload", (event) => this.running && event.preventDefault());
  }

  async send(file) {
    this.running = true;
    this.waits = false;
    this.stopped = false;
    this.show("Envoi du document", 0);
    try {
      const { url, piece_bytes: size, next } = await this.announce(file);
      let number = next;
      for (;;) {
        const from = number * size;
        const body = { number, piece: file.slice(from, from + size) };
        const answer = await this.post(url, body, (sent) => this.advance((from + sent) / file.size));
        if (answer.done) { this.running = false; this.advance(1); window.location.assign(answer.url); return; }
        number = answer.next;
      }
    } catch (error) {
      this.running = false;
      if (!this.stopped) this.fail(error);
    }
  }

  async announce(file) {
    const digest = await window.crypto.subtle.digest("SHA-256", await file.arrayBuffer()).catch(() => { throw new Refused("Ce fichier ne peut pas être lu\u00a0: a-t-il été déplacé\u00a0? Choisissez-le à nouveau."); });
    const sha256 = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return this.post(this.form.dataset.uploadUrl, { name: file.name, size: file.size, sha256, replaces: this.form.dataset.uploadReplaces ?? "" });
  }

  /* XMLHttpRequest, because fetch does not say how much of a piece has left. */
  post(url, fields, onSent) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const body = new FormData();
      Object.entries(fields).forEach(([name, value]) => body.append(name, value));
      this.request = request;
      request.open("POST", url);
      request.timeout = PATIENCE;
      request.responseType = "json";
      request.setRequestHeader("X-CSRFToken", csrfToken());
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => onSent?.(event.loaded));
      ["error", "timeout", "abort"].forEach((type) => request.addEventListener(type, () => reject(new Cut())));
      request.addEventListener("load", () => {
        const answer = request.response;
        if (request.status >= 200 && request.status < 300 && answer) resolve(answer);
        else if (request.status === 422 && answer) reject(new Refused(answer.message));
        else if (request.status === 404) reject(new Refused("Cet envoi a expiré\u00a0: envoyez le document à nouveau."));
        else if (request.status === 403 || request.responseURL.includes("/connexion/")) reject(new Refused("Votre session est terminée\u00a0: connectez-vous dans un autre onglet, puis reprenez l’envoi ici. Ce qui est arrivé est gardé."));
        else reject(new Cut());
      });
      request.send(body);
    });
  }

  advance(part) {
    const percent = Math.min(100, Math.floor(part * 100));
    this.bar.value = percent;
    this.parts.percent.textContent = `${percent}\u00a0%`;
    this.percent = percent;
    const tens = Math.floor(percent / 25);
    if (tens !== this.told) { this.told = tens; this.parts.said.textContent = `${percent}\u00a0% du document envoyés`; }
  }

  show(words, part) {
    this.state.hidden = false;
    this.form.querySelector(".ne-form-foot").hidden = true;
    this.parts.words.textContent = words;
    this.parts.error.hidden = true;
    this.parts.resume.hidden = true;
    this.advance(part);
  }

  fail(error) {
    const cut = !(error instanceof Refused);
    this.waits = cut;
    this.parts.words.textContent = cut ? "Envoi interrompu" : "Document non joint";
    this.parts.error.textContent = cut
      ? `La connexion a été coupée à ${this.percent}\u00a0%. Ce qui est arrivé est gardé vingt-quatre heures, et rien n’est encore joint au projet\u00a0: reprenez l’envoi où il s’est arrêté.`
      : error.message;
    this.parts.error.hidden = false;
    this.parts.resume.hidden = false;
    this.parts.resume.textContent = cut ? "Reprendre l’envoi" : "Réessayer";
  }

  stop() {
    this.stopped = true;
    this.waits = false;
    this.request?.abort();
    this.state.hidden = true;
    this.form.querySelector(".ne-form-foot").hidden = false;
    this.form.reset();
    this.input.focus();
  }
}

export function startUploads() {
  if (!window.crypto?.subtle) return;
  document.querySelectorAll("form[data-upload-url]").forEach((form) => new Upload(form).start());
}
