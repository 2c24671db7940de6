/* Before the first paint: dark or light when the reader follows the device, and JavaScript is there. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.setAttribute("data-js", "");
  var scheme = root.getAttribute("data-fr-scheme");
  if (scheme === "system") {
    var dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.setAttribute("data-fr-theme", dark ? "dark" : "light");
  }
  try {
    // The DSFR remembers a scheme of its own; ours, kept on the account, wins.
    window.localStorage.setItem("scheme", scheme);
  } catch (error) { /* storage refused by the browser: nothing to align */ }
})();
