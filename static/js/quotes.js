/* [data-quotable] a[data-quote-link]: the words selected beside the link go with it, as `mots`. */
const MOST = 600;

export function startQuotes() {
  document.querySelectorAll("a[data-quote-link]").forEach((link) => {
    const block = link.closest("[data-quotable]");
    const keep = () => {
      const selection = document.getSelection();
      const words = selection.toString().trim();
      if (!words || words.length > MOST || !block.contains(selection.anchorNode) || !block.contains(selection.focusNode)) return;
      const address = new URL(link.href);
      address.searchParams.set("mots", words);
      link.href = address.href;
    };
    link.addEventListener("pointerdown", keep);
    link.addEventListener("keydown", (event) => event.key === "Enter" && keep());
  });
}
