/* [data-opened-url]: the page says once that somebody opened it, as soon as it is seen. */
import { csrfToken } from "./dom.js";

export function startOpened() {
  const place = document.querySelector("[data-opened-url]");
  if (!place) return;
  const say = () => {
    if (document.hidden) return;
    document.removeEventListener("visibilitychange", say);
    fetch(place.dataset.openedUrl, { method: "POST", redirect: "manual", headers: { "X-CSRFToken": csrfToken() } }).catch(() => {});
  };
  document.addEventListener("visibilitychange", say);
  say();
}
