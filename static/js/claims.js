/* form[data-claim-url]: from the first key, and while somebody writes in it, says so every twenty seconds;
   [data-claim-said] shows who else writes, or took over. The text stays where it is. */
import { csrfToken } from "./dom.js";

const BEAT = 20000;

export function startClaims() {
  document.querySelectorAll("form[data-claim-url]").forEach((form) => {
    const place = form.querySelector("[data-claim-said]");
    let wrote = false;
    const beat = async () => {
      if (!wrote || document.hidden) return;
      wrote = false;
      try {
        const answer = await fetch(form.dataset.claimUrl, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
        if (!answer.ok) return;
        const { said } = await answer.json();
        if (place && place.textContent !== said) place.textContent = said;
      } catch (error) { /* who else writes can wait */ }
    };
    let timer = 0;
    form.addEventListener("input", () => {
      wrote = true;
      if (timer) return;
      timer = window.setInterval(beat, BEAT);
      beat();
    });
  });
}
