/* [data-counter="1000"] on a text area counts characters; it never cuts the text. */
function words(left) {
  const count = Math.abs(left);
  const noun = count >= 2 ? "caractères" : "caractère";
  const written = count.toLocaleString("fr-FR");
  return left >= 0 ? `Encore ${written} ${noun}` : `${written} ${noun} de trop\u00a0: raccourcissez le texte`;
}

export function startCounters(scope = document) {
  scope.querySelectorAll("[data-counter]").forEach((field) => {
    if (field.dataset.counting) return;
    field.dataset.counting = "1";
    const limit = Number(field.dataset.counter);
    const line = document.createElement("p");
    line.className = "ne-counter";
    line.id = `${field.id}_counter`;
    field.after(line);
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
    const show = () => {
      const left = limit - [...field.value.trim()].length;
      line.textContent = words(left);
      line.classList.toggle("ne-counter--over", left < 0);
    };
    field.addEventListener("input", show);
    show();
  });
}
