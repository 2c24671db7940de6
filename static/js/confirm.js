/* [data-confirm="question"] on a submit button or a form asks before it is sent. */
export function startConfirm() {
  document.addEventListener("submit", (event) => {
    const asker = event.submitter?.closest("[data-confirm]") ?? event.target.closest("form[data-confirm]");
    if (asker && !window.confirm(asker.dataset.confirm)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);
}
