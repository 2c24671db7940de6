/* HTMX under our strict policy: no eval, no style of its own, the CSRF header on every request. */
import { startCounters } from "./counter.js";
import { csrfToken } from "./dom.js";

export function startHtmx() {
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  document.addEventListener("htmx:load", (event) => startCounters(event.detail.elt));
  // A form refused by the server (422) comes back with its errors: show it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status === 422 || event.detail.xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
}
