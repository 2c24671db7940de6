/* HTML from anywhere (a paste, a draft, our server) as new nodes of the few kinds a light text has.
   The source is read in an inert document: nothing of it runs, loads or is adopted by the page.
   The server does the same for what it receives (core/pasted.py). */
const SKIPPED = new Set(["SCRIPT", "STYLE", "TITLE", "HEAD", "META", "LINK", "XML", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "SELECT", "TEXTAREA", "BUTTON"]);
const BLOCKS = new Set(["P", "DIV", "H1", "H2", "H3", "H4", "H5", "H6", "TABLE", "THEAD", "TBODY", "TR", "TD", "TH", "BLOCKQUOTE", "PRE", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "FIGURE", "DL", "DT", "DD", "ADDRESS", "HR", "FORM", "FIELDSET"]);
const SAFE = /^(https?:|mailto:)/i;

export function safeAddress(text) {
  const typed = text.trim();
  if (!typed) return "";
  if (SAFE.test(typed)) return typed;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(typed)) return `mailto:${typed}`;
  return /^[a-z][a-z0-9+.-]*:/i.test(typed) ? "" : `https://${typed}`;
}

export function cleanFragment(html) {
  const source = new DOMParser().parseFromString(html, "text/html");
  const made = document.createDocumentFragment();
  new Writer(made).blocks(source.body);
  return made;
}

function styleOf(node) {
  return node.getAttribute?.("style") ?? "";
}

function isBold(node) {
  const style = styleOf(node);
  if (/(^|[;\s])font-weight:\s*(normal|[1-4]00)/i.test(style)) return false;
  return ["B", "STRONG"].includes(node.tagName) || /(^|[;\s])font-weight:\s*(bold|[6-9]00)/i.test(style);
}

function isSkipped(node) {
  return SKIPPED.has(node.tagName.toUpperCase()) || /mso-list:\s*ignore|display:\s*none/i.test(styleOf(node));
}

/* Word types its bullets: the level of the list and its kind, or null for an ordinary paragraph. */
function wordItem(node) {
  const level = /mso-list:\s*l\d+\s+level(\d)/i.exec(styleOf(node));
  if (!level) return null;
  const mark = [...node.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
  return { level: Number(level[1]), kind: /^\s*(\d{1,3}|[a-z]|[ivx]{1,5})[.)]/i.test(mark?.textContent ?? "") ? "OL" : "UL" };
}

class Writer {
  constructor(target) {
    this.target = target;
    this.open = null;
    this.lists = [];
  }

  blocks(node) {
    node.childNodes.forEach((child) => this.block(child));
    this.close();
  }

  block(child) {
    if (child.nodeType === Node.TEXT_NODE) return this.text(child, this.paragraph(child), false);
    if (child.nodeType !== Node.ELEMENT_NODE || isSkipped(child)) return;
    if (child.tagName === "UL" || child.tagName === "OL") { this.close(); this.target.append(list(child)); return; }
    if (!BLOCKS.has(child.tagName) && !hasBlocks(child)) { this.inline(child, this.paragraph(child), false); return; }
    const item = wordItem(child);
    if (item) { this.wordList(child, item); return; }
    this.close();
    if (hasBlocks(child)) { this.blocks(child); return; }
    this.open = document.createElement("p");
    const place = /^H[1-6]$/.test(child.tagName) ? this.open.appendChild(document.createElement("b")) : this.open;
    child.childNodes.forEach((inner) => this.inline(inner, place, place !== this.open));
    this.close();
  }

  wordList(node, { level, kind }) {
    this.close(true);
    while (this.lists.length && this.lists.at(-1).level > level) this.lists.pop();
    if (!this.lists.length || this.lists.at(-1).level < level) {
      const made = document.createElement(kind);
      const parent = this.lists.at(-1)?.node.lastElementChild ?? this.target;
      parent.append(made);
      this.lists.push({ level, node: made });
    }
    const item = document.createElement("li");
    node.childNodes.forEach((inner) => this.inline(inner, item, false));
    this.lists.at(-1).node.append(item);
  }

  paragraph(child) {
    if (!this.open && (child.nodeType !== Node.TEXT_NODE || child.data.trim())) {
      this.lists = [];
      this.open = document.createElement("p");
    }
    return this.open;
  }

  close(keepLists = false) {
    if (this.open && (this.open.textContent.trim() || this.open.querySelector("br"))) this.target.append(this.open);
    if (this.open || !keepLists) this.lists = keepLists ? this.lists : [];
    this.open = null;
  }

  inline(node, place, inBold) {
    if (node.nodeType === Node.TEXT_NODE) { this.text(node, place); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || isSkipped(node)) return;
    if (node.tagName === "BR") { place.append(document.createElement("br")); return; }
    let inner = place;
    const address = node.tagName === "A" ? node.getAttribute("href") ?? "" : "";
    if (SAFE.test(address)) {
      inner = inner.appendChild(document.createElement("a"));
      inner.setAttribute("href", address);
    }
    const bold = !inBold && isBold(node);
    if (bold) inner = inner.appendChild(document.createElement("b"));
    node.childNodes.forEach((child) => this.inline(child, inner, inBold || bold));
  }

  text(node, place) {
    if (place) place.append(document.createTextNode(node.data.replace(/[\t\r\n ]+/g, " ")));
  }
}

function hasBlocks(node) {
  return [...node.querySelectorAll("*")].some((inner) => BLOCKS.has(inner.tagName) || inner.tagName === "UL" || inner.tagName === "OL");
}

function list(source) {
  const made = document.createElement(source.tagName);
  const start = Number(source.getAttribute("start"));
  if (made.tagName === "OL" && start > 1) made.setAttribute("start", String(start));
  [...source.children].forEach((child) => {
    if (isSkipped(child)) return;
    if (child.tagName === "UL" || child.tagName === "OL") { (made.lastElementChild ?? made.appendChild(document.createElement("li"))).append(list(child)); return; }
    const item = made.appendChild(document.createElement("li"));
    itemContent(child, item, new Writer(item));
  });
  return made;
}

/* The text of an item; its paragraphs are told apart by line breaks, its lists stay lists. */
function itemContent(source, item, writer) {
  source.childNodes.forEach((child) => {
    if (child.nodeType === Node.ELEMENT_NODE && (child.tagName === "UL" || child.tagName === "OL")) { item.append(list(child)); return; }
    if (child.nodeType === Node.ELEMENT_NODE && (BLOCKS.has(child.tagName) || hasBlocks(child))) {
      if (item.textContent.trim()) item.append(document.createElement("br"));
      itemContent(child, item, writer);
      return;
    }
    if (child.nodeType === Node.TEXT_NODE && !child.data.trim() && !item.childNodes.length) return;
    writer.inline(child, item, false);
  });
}
