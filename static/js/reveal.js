/* [data-reveal="id"]: a checkbox that shows what is typed in a password field. */
import { on } from "./dom.js";

export function startReveal() {
  on("change", "[data-reveal]", (event, box) => {
    const field = document.getElementById(box.dataset.reveal);
    if (field) field.type = box.checked ? "text" : "password";
  });
}
