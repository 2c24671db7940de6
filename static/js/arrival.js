/* A link to a field (#div_id_…, from the check list of a file) gives it the focus, not only the view. */
const CONTROLS = "input:not([type=hidden]), select, textarea, [contenteditable=true], a[href], button";

export function arrive() {
  const anchor = decodeURIComponent(window.location.hash.slice(1));
  if (!anchor.startsWith("div_id_")) return;
  const field = document.getElementById(anchor);
  if (!field) return;
  field.closest("details")?.setAttribute("open", "");
  const control = [...field.querySelectorAll(CONTROLS)].find((item) => item.getClientRects().length > 0);
  control?.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}
