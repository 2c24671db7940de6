/* [data-refresh-seconds] asks for its page again and takes its own new content, until the attribute
   is gone. Without JavaScript the page has an « Actualiser » link. With data-refresh-tells="id", the
   element of this id shows itself when something new arrived: the rest of the page stays in place.
   With data-refresh-quiet only the place itself changes at the end, never the page around it (a form
   may be in use there). */
export function startRefresh() {
  document.querySelectorAll("[data-refresh-seconds][id]").forEach(refreshLater);
}

function refreshLater(place) {
  const seconds = Number(place.dataset.refreshSeconds);
  if (seconds > 0) setTimeout(() => refresh(place), seconds * 1000);
}

async function refresh(place) {
  const fresh = document.hidden ? null : await read(place.id);
  if (!fresh) return refreshLater(place);
  if (fresh.dataset.refreshSeconds) {
    if (fresh.innerHTML !== place.innerHTML) show(place, fresh);
    return refreshLater(place);
  }
  if ("refreshQuiet" in place.dataset) {
    place.innerHTML = fresh.innerHTML;
    return undefined;
  }
  // It ended: the whole page may have changed (its buttons too).
  location.reload();
}

function show(place, fresh) {
  place.innerHTML = fresh.innerHTML;
  const told = document.getElementById(place.dataset.refreshTells ?? "");
  if (told) told.hidden = false;
}

async function read(id) {
  try {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
  } catch {
    return null;
  }
}
