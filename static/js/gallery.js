/* form[data-gallery] shows what a filter gives as soon as it is ticked: the page asked for is the one that the
   form would open, and its parts ([data-gallery-part]) take the place of those shown. Without an answer, the form is sent. */
export function startGallery() {
  const form = document.querySelector("form[data-gallery]");
  if (!form) return;
  const filters = form.querySelector("[data-gallery-filters]");
  if (filters && window.matchMedia("(min-width: 48em)").matches) filters.open = true;
  let asked = null;
  let shown = location.pathname + location.search;

  form.addEventListener("change", async (event) => {
    if (!event.target.matches("select, input[type=checkbox]")) return;
    asked?.abort();
    asked = new AbortController();
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) address.searchParams.append(name, value);
    const gallery = form.closest(".ne-gallery");
    gallery.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!response.ok || response.redirected) return form.submit();
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
      history.pushState({ gallery: true }, "", address);
      shown = address.pathname + address.search;
    } catch (error) {
      if (error.name !== "AbortError") return form.submit();
    }
    gallery.removeAttribute("aria-busy");
    return undefined;
  });
  /* A link inside the page also moves the history: only another address is another list. */
  window.addEventListener("popstate", () => {
    if (location.pathname + location.search !== shown) location.reload();
  });
}

function show(page) {
  const focused = document.activeElement?.id;
  const open = new Map([...document.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  document.title = page.title;
  for (const part of document.querySelectorAll("[data-gallery-part]")) {
    const fresh = page.querySelector(`[data-gallery-part="${part.dataset.galleryPart}"]`);
    if (fresh) part.replaceWith(fresh);
  }
  for (const [id, wasOpen] of open) {
    const details = document.getElementById(id);
    if (details) details.open = wasOpen;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  /* A status is read out when it changes in the page, not when it comes with it. */
  const total = document.getElementById("resultats");
  const words = total.textContent;
  total.textContent = "";
  requestAnimationFrame(() => { total.textContent = words; });
}
