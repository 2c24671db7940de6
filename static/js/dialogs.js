/* [data-dialog-open="id"] opens a <dialog>; [data-dialog-close] closes the one around it. */
import { on } from "./dom.js";

export function startDialogs() {
  on("click", "[data-dialog-open]", (event, button) => {
    const dialog = document.getElementById(button.dataset.dialogOpen);
    if (dialog) { event.preventDefault(); dialog.showModal(); }
  });
  on("click", "[data-dialog-close]", (event, button) => {
    const dialog = button.closest("dialog");
    if (dialog) { event.preventDefault(); dialog.close(); }
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement && event.target.classList.contains("ne-dialog")) event.target.close();
  });
}
