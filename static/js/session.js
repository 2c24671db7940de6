/* Warns five minutes before the session ends; « Rester connecté » makes it last again (RGAA 13.1). */
import { csrfToken, store } from "./dom.js";

const WARNING = 5 * 60 * 1000;
const KEY = "ne-session-end";

function left(milliseconds) {
  const minutes = Math.ceil(milliseconds / 60000);
  if (minutes <= 0) return "maintenant";
  return minutes === 1 ? "dans moins d’une minute" : `dans ${minutes}\u00a0minutes`;
}

export function startSession() {
  const seconds = Number(document.body.dataset.sessionSeconds);
  const dialog = document.querySelector("[data-session-warning]");
  if (!seconds || !dialog) return;
  const words = dialog.querySelector("[data-session-left]");
  const error = dialog.querySelector("[data-session-error]");
  let end = Date.now() + seconds * 1000;
  let dismissed = false;
  store.set(KEY, end);

  const tick = () => {
    const remaining = end - Date.now();
    words.textContent = left(remaining);
    if (remaining <= WARNING && remaining > 0 && !dialog.open && !dismissed) dialog.showModal();
  };
  window.setInterval(tick, 15000);
  tick();

  // Another tab stayed signed in: this one too.
  window.addEventListener("storage", (event) => {
    const other = event.key === KEY ? Number(event.newValue) : 0;
    if (other > end) { end = other; dismissed = false; if (dialog.open) dialog.close(); }
  });
  dialog.addEventListener("close", () => { dismissed = end - Date.now() <= WARNING; });
  dialog.querySelector("[data-session-extend]").addEventListener("click", async () => {
    error.hidden = true;
    try {
      const answer = await fetch(dialog.dataset.extendUrl, {
        method: "POST",
        redirect: "manual",
        headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
      });
      if (!answer.ok) throw new Error("refused");
      const { seconds: granted } = await answer.json();
      end = Date.now() + granted * 1000;
      store.set(KEY, end);
      dialog.close();
      dismissed = false;
    } catch (failure) {
      error.hidden = false;
    }
  });
}
