/* [data-presence-url]: says every twenty seconds that one writes here, and shows who else does.
   Only while the page is seen and somebody moves in it: a page left open says nothing. */
import { csrfToken } from "./dom.js";

const BEAT = 20000;
const STILL = 6;

export function startPresence() {
  const place = document.querySelector("[data-presence-url]");
  if (!place) return;
  const { presenceUrl: url } = place.dataset;
  let still = 0;
  ["keydown", "pointerdown", "input", "scroll"].forEach((type) => document.addEventListener(type, () => { still = 0; }, { passive: true }));
  const beat = async () => {
    still += 1;
    if (document.hidden || still > STILL) return;
    try {
      const answer = await fetch(url, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" } });
      if (answer.ok) show(place, await answer.json());
    } catch (error) { /* who else is here can wait */ }
  };
  window.setInterval(beat, BEAT);
  beat();
}

function show(place, { here, parts }) {
  const said = [...place.children].map((line) => line.textContent);
  if (JSON.stringify(said) !== JSON.stringify(here)) {
    place.replaceChildren(...here.map((sentence) => {
      const line = document.createElement("p");
      line.className = "ne-presence__line";
      line.textContent = sentence;
      return line;
    }));
  }
  document.querySelectorAll("[data-presence-part]").forEach((mark) => {
    const names = parts[mark.dataset.presencePart] ?? "";
    mark.hidden = !names;
    mark.title = names;
    mark.querySelector(".fr-sr-only").textContent = names;
  });
}
