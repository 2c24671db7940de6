/* Brings the editor of light texts where a page has one; its sixty kilobytes stay away elsewhere.
   Without it (old browser, network cut while loading) the text areas serve as they are. */
export async function startRichText(scope = document) {
  if (!scope.querySelector("textarea[data-rich]")) return;
  try {
    const { startRich } = await import("./rich.js");
    startRich(scope);
  } catch (error) {
    console.warn("rich text", error);
  }
}
