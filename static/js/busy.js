/* A form that is being sent is not sent twice; the button says so. form[data-no-busy] is left alone. */
const SENDING = "busy";

export function startBusy() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-no-busy")) return;
    if (form.dataset[SENDING]) { event.preventDefault(); return; }
    form.dataset[SENDING] = "1";
    form.setAttribute("aria-busy", "true");
    const button = event.submitter;
    if (button) button.setAttribute("aria-disabled", "true");
    // A file to download leaves the page in place: free the form again.
    window.setTimeout(() => release(form), 8000);
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-busy='1']").forEach(release));
}

function release(form) {
  delete form.dataset[SENDING];
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-disabled='true']").forEach((button) => button.removeAttribute("aria-disabled"));
}
