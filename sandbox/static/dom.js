/** Small helpers that build DOM nodes. Content is always set as text, never parsed as HTML. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Build an element.
 * @param {string} tag
 * @param {Object<string, any>} [props] `class`, `text`, `style` (object), `dataset` (object), `on` (listeners), attributes;
 *   `true` makes an empty attribute, `false`, `null` and `undefined` leave it out.
 * @param {...(Node|string|null|undefined|false|Array)} children
 * @returns {HTMLElement}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "text") node.textContent = value;
    else if (key === "style") Object.assign(node.style, value);
    else if (key === "dataset") Object.assign(node.dataset, value);
    else if (key === "on") for (const [name, fn] of Object.entries(value)) node.addEventListener(name, fn);
    else if (key === "testid") node.setAttribute("data-testid", value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  append(node, children);
  return node;
}

/** Append nodes and strings, flattening arrays and skipping empty values. */
export function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child);
  }
  return node;
}

/** Replace everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  return append(node, children);
}

const ICONS = {
  bolt: "M13 2 4 14h6l-1 8 9-12h-6z",
  send: "M4 12 20 4l-5 16-4-7z",
  clip: "M8 12.5 14.5 6a3 3 0 0 1 4.3 4.3l-8.6 8.5a5 5 0 0 1-7-7L11 4",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14 5l-7 7 7 7",
  more: "M5 11.6a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8zM12 11.6a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8zM19 11.6a.4.4 0 1 0 0 .8.4.4 0 0 0 0-.8z",
  smile: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 14.5c2 2.4 5 2.4 7 0M9 9.5h.01M15 9.5h.01",
  reply: "M5 5h14v10h-8l-4 4v-4H5z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z",
  menu: "M4 7h16M4 12h16M4 17h16",
  log: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5 19 19M5 19l1.5-1.5M17.5 6.5 19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  clock: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3.5 2",
  home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warn: "M12 4 2.5 20h19zM12 10v4.5M12 17.5h.01",
  info: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.5M12 7.800h.01",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13",
  up: "M7 11v9H4v-9zM7 11l4-8c1.8 0 2.5 1.2 2.5 2.5V9H19a2 2 0 0 1 2 2.300l-1.2 7A2 2 0 0 1 17.8 20H7",
  down: "M7 13V4H4v9zM7 13l4 8c1.8 0 2.5-1.2 2.5-2.5V15H19a2 2 0 0 0 2-2.300l-1.2-7A2 2 0 0 0 17.8 4H7",
  chat: "M4 5h16v11H9l-5 4z",
};

/** An icon of the page's own set; decorative, so hidden from screen readers. */
export function icon(name, className = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name] ?? ICONS.info);
  svg.append(path);
  return svg;
}

let serial = 0;
/** An id no other element of the page has. */
export const uid = (prefix = "n") => `${prefix}-${(serial += 1)}`;

/** Only http, https and mailto links are followed; anything else is null. */
export function safeUrl(raw) {
  try {
    const url = new URL(raw, location.href);
    return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Link that opens outside the page, or plain text when the address is not one we follow. */
export function link(raw, label) {
  const href = safeUrl(raw);
  if (!href) return document.createTextNode(label ?? raw);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "link" }, label ?? raw);
}
