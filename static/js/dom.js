/* Small shared pieces: the CSRF token, the hour in French, delegated events. */
export function csrfToken() {
  // Every page has at least one form (comfort of reading) that carries it.
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function hour(moment = new Date()) {
  return `${moment.getHours()}\u00a0h\u00a0${String(moment.getMinutes()).padStart(2, "0")}`;
}

export function on(type, selector, run) {
  document.addEventListener(type, (event) => {
    const target = event.target instanceof Element ? event.target.closest(selector) : null;
    if (target) run(event, target);
  });
}

export function debounce(run, delay) {
  let timer = 0;
  const later = (...values) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => run(...values), delay);
  };
  later.cancel = () => window.clearTimeout(timer);
  return later;
}

/* Storage that never throws (private browsing, full disk). */
export const store = {
  get(key) {
    try { return JSON.parse(window.localStorage.getItem(key)); } catch (error) { return null; }
  },
  set(key, value) {
    try { window.localStorage.setItem(key, JSON.stringify(value)); return true; } catch (error) { return false; }
  },
  remove(key) {
    try { window.localStorage.removeItem(key); } catch (error) { /* nothing was kept */ }
  },
  keys() {
    try { return Object.keys(window.localStorage); } catch (error) { return []; }
  },
};
