/* [data-threads] holds the threads of a page, [data-thread]. From a thread that has the focus, j goes to the
   next one and k to the one before; nowhere else do these keys do anything, so that nobody is surprised
   (WCAG 2.1.4). The links « Fil suivant » do the same without JavaScript. */
export function startThreads() {
  const place = document.querySelector("[data-threads]");
  if (!place) return;
  place.addEventListener("keydown", (event) => {
    const thread = event.target.closest("[data-thread]");
    const step = { j: 1, k: -1 }[event.key];
    if (!thread || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const threads = [...place.querySelectorAll("[data-thread]")];
    threads[threads.indexOf(thread) + step]?.focus();
  });
}
