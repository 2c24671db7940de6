/* textarea[data-rich="<name>_html"]: a small editor in its place (paragraphs, lists, bold, links).
   The text area stays, hidden and switched off, with the text as it reads (the counter counts it);
   what is sent is the HTML, in a hidden field that the server converts and cleans again.
   The first HTML comes from the server, in <template data-rich-source> beside the text area. */
import { cleanFragment, safeAddress } from "./pasted.js";
import Squire from "./vendor/squire.mjs";

const TOOLS = [
  { name: "bold", label: "Gras", icon: "fr-icon-bold", keys: "Control+B" },
  { name: "list", label: "Liste à puces", icon: "fr-icon-list-unordered" },
  { name: "numbers", label: "Liste numérotée", icon: "fr-icon-list-ordered" },
  { name: "link", label: "Lien", icon: "fr-icon-link" },
];

class RichText {
  constructor(area) {
    this.area = area;
    this.label = document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
    this.source = area.parentElement.querySelector("template[data-rich-source]");
  }

  start() {
    this.build();
    this.editor = new Squire(this.box, {
      blockTag: "P",
      addLinks: false,
      undo: { documentSizeThreshold: 200000, undoLimit: 100 },
      sanitizeToDOMFragment: cleanFragment,
    });
    this.restrictKeys();
    this.editor.setHTML(this.source.innerHTML);
    this.editor.addEventListener("input", () => this.changed());
    this.editor.addEventListener("pathChange", () => this.showState());
    this.editor.addEventListener("select", () => this.showState());
    /* The form hears of a change once the hidden field holds it. */
    this.box.addEventListener("input", (event) => event.stopPropagation());
    this.hidden.addEventListener("rich:set", () => { this.editor.setHTML(this.hidden.value); this.sync(); });
    this.label?.addEventListener("click", (event) => { event.preventDefault(); this.box.focus(); });
    this.sync();
    this.showState();
  }

  build() {
    const { area } = this;
    this.frame = document.createElement("div");
    this.frame.className = "ne-rich";
    this.box = document.createElement("div");
    this.box.className = `ne-rich__box fr-input ${area.classList.contains("fr-input--error") ? "fr-input--error" : ""}`.trim();
    this.box.setAttribute("role", "textbox");
    this.box.setAttribute("aria-multiline", "true");
    this.box.dataset.rows = area.rows;
    this.box.lang = "fr";
    ["aria-invalid", "aria-required"].forEach((name) => area.hasAttribute(name) && this.box.setAttribute(name, area.getAttribute(name)));
    const described = (area.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("_marks") && document.getElementById(id));
    if (described.length) this.box.setAttribute("aria-describedby", described.join(" "));
    if (this.label) {
      this.label.id ||= `${area.id}_label`;
      this.box.setAttribute("aria-labelledby", this.label.id);
    }
    /* Links of the error summary and of the check list lead to the editor. */
    this.box.id = area.id;
    area.id = `${area.id}_text`;
    this.hidden = document.createElement("input");
    this.hidden.type = "hidden";
    this.hidden.name = area.dataset.rich;
    this.frame.append(this.toolbar(), this.linkPanel(), this.box, this.hidden);
    area.before(this.frame);
    area.hidden = true;
    area.disabled = true;
    area.dataset.editing = "1";
  }

  toolbar() {
    const bar = document.createElement("div");
    bar.className = "ne-rich__tools";
    bar.setAttribute("role", "toolbar");
    bar.setAttribute("aria-label", `Mise en forme\u00a0: ${this.label?.firstChild?.textContent.trim() ?? "texte"}`);
    bar.setAttribute("aria-controls", this.box.id);
    this.buttons = TOOLS.map((tool, rank) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = `ne-rich__tool ${tool.icon}`;
      button.title = tool.label;
      button.textContent = tool.label;
      button.tabIndex = rank ? -1 : 0;
      button.setAttribute("aria-pressed", "false");
      if (tool.keys) button.setAttribute("aria-keyshortcuts", tool.keys);
      /* The selection stays in the text. */
      button.addEventListener("mousedown", (event) => event.preventDefault());
      button.addEventListener("click", () => this.apply(tool.name));
      return button;
    });
    bar.addEventListener("keydown", (event) => this.moveInBar(event));
    bar.append(...this.buttons);
    return bar;
  }

  /* One stop of the tab key for the whole bar; the arrows walk in it. */
  moveInBar(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const now = this.buttons.indexOf(document.activeElement);
    const wanted = event.key === "Home" ? 0 : event.key === "End" ? this.buttons.length - 1 : step ? (now + step + this.buttons.length) % this.buttons.length : -1;
    if (wanted < 0 || now < 0) return;
    event.preventDefault();
    this.buttons.forEach((button, rank) => { button.tabIndex = rank === wanted ? 0 : -1; });
    this.buttons[wanted].focus();
  }

  linkPanel() {
    this.panel = document.createElement("div");
    this.panel.className = "ne-rich__link";
    this.panel.hidden = true;
    const label = document.createElement("label");
    label.className = "fr-label";
    label.textContent = "Adresse du lien";
    this.address = document.createElement("input");
    this.address.className = "fr-input";
    this.address.type = "text";
    this.address.inputMode = "url";
    this.address.autocomplete = "off";
    this.address.id = `${this.box.id}_address`;
    label.htmlFor = this.address.id;
    this.address.addEventListener("input", (event) => event.stopPropagation());
    this.address.addEventListener("change", (event) => event.stopPropagation());
    this.address.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); this.setLink(); }
      if (event.key === "Escape") { event.preventDefault(); this.closeLink(); }
    });
    const button = (text, kind, run) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = `fr-btn fr-btn--sm ${kind}`;
      made.textContent = text;
      made.addEventListener("click", run);
      return made;
    };
    const row = document.createElement("div");
    row.className = "ne-rich__link-row";
    row.append(
      this.address,
      button("Mettre le lien", "", () => this.setLink()),
      button("Annuler", "fr-btn--tertiary-no-outline", () => this.closeLink()),
    );
    this.panel.append(label, row);
    return this.panel;
  }

  /* No key may trap (tab) or make what is not kept (italics, underline, quotes, sizes). */
  restrictKeys() {
    ["Tab", "Shift-Tab"].forEach((key) => this.editor.setKeyHandler(key, null));
    const nothing = (editor, event) => event.preventDefault();
    ["Ctrl-", "Meta-"].forEach((held) => {
      ["i", "u", "d", "]", "[", "Shift-7", "Shift-5", "Shift-6", "Shift-8", "Shift-9"].forEach((key) => this.editor.setKeyHandler(held + key, nothing));
    });
  }

  apply(name) {
    const { editor } = this;
    if (name === "bold") editor.hasFormat("B") ? editor.removeBold() : editor.bold();
    if (name === "list") this.inList("UL") ? editor.removeList() : editor.makeUnorderedList();
    if (name === "numbers") this.inList("OL") ? editor.removeList() : editor.makeOrderedList();
    if (name === "link") { this.openLink(); return; }
    editor.focus();
    this.showState();
  }

  inList(tag) {
    return this.editor.getPath().split(">").some((step) => step.split(/[.[#]/)[0] === tag);
  }

  openLink() {
    const range = this.editor.getSelection();
    const around = range.startContainer.parentElement?.closest("a");
    if (around && this.box.contains(around)) { this.editor.removeLink(); this.editor.focus(); return; }
    this.range = range;
    this.panel.hidden = false;
    this.address.value = "";
    this.address.focus();
  }

  setLink() {
    const address = safeAddress(this.address.value);
    this.panel.hidden = true;
    this.editor.focus();
    this.editor.setSelection(this.range);
    if (address) this.editor.makeLink(address);
  }

  closeLink() {
    this.panel.hidden = true;
    this.editor.focus();
    this.editor.setSelection(this.range);
  }

  showState() {
    const held = [this.editor.hasFormat("B"), this.inList("UL"), this.inList("OL"), this.editor.hasFormat("A")];
    this.buttons.forEach((button, rank) => button.setAttribute("aria-pressed", String(held[rank])));
  }

  changed() {
    this.sync();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  sync() {
    const empty = !this.box.textContent.trim();
    this.hidden.value = empty ? "" : this.editor.getHTML();
    this.area.value = empty ? "" : asRead(this.box);
  }
}

/* The text with the marks of its lists, as the server counts it. */
function asRead(box) {
  const item = (list, li, rank) => `${list.tagName === "OL" ? `${rank + 1}.` : "-"} ${inner(li)}`;
  const inner = (node) => [...node.childNodes].map((child) => {
    if (child.nodeType === Node.TEXT_NODE) return child.data;
    if (child.tagName === "BR") return child.nextSibling ? "\n" : "";
    if (child.tagName === "UL" || child.tagName === "OL") return `\n${lines(child)}`;
    return inner(child);
  }).join("");
  const lines = (list) => [...list.children].map((li, rank) => item(list, li, rank)).join("\n");
  const blocks = [...box.childNodes].map((block) => {
    if (block.nodeType === Node.TEXT_NODE) return block.data;
    return /^[OU]L$/.test(block.tagName) ? lines(block) : inner(block);
  });
  return blocks.join("\n\n").replace(/\u200b/g, "");
}

export function startRich(scope = document) {
  scope.querySelectorAll("textarea[data-rich]:not([data-editing])").forEach((area) => {
    /* Somebody already typed while this was loading: the text area serves as it is. */
    if (area.value === area.defaultValue) new RichText(area).start();
  });
}
