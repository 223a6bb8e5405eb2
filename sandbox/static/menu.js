/** Pop-up menus: arrow keys move, Enter chooses, Escape closes and gives focus back. */

import { h, uid } from "./dom.js";

let current = null;

/** Close the open menu, if any. */
export function closeMenu({ refocus = false } = {}) {
  if (!current) return;
  const { node, anchor, off } = current;
  current = null;
  off();
  node.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (refocus && anchor.isConnected) anchor.focus();
}

/** Put `node` next to `anchor` inside the window. */
export function place(node, anchor) {
  const gap = 6;
  const box = anchor.getBoundingClientRect();
  const { width, height } = node.getBoundingClientRect();
  const below = box.bottom + gap + height <= innerHeight || box.top < innerHeight - box.bottom;
  const top = below ? box.bottom + gap : box.top - gap - height;
  const left = Math.min(Math.max(8, box.left), Math.max(8, innerWidth - width - 8));
  Object.assign(node.style, { top: `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`, left: `${left}px` });
}

function move(node, step) {
  const items = [...node.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  const next = Number.isFinite(step) ? (at + step + items.length) % items.length : step === Infinity ? items.length - 1 : 0;
  items[next]?.focus();
}

/**
 * Open a menu at a button.
 * @param {HTMLElement} anchor
 * @param {{label: string, hint?: string, testid?: string, icon?: Node, run: () => void, danger?: boolean}[]} items
 * @param {{label: string, grid?: boolean, columns?: number}} options
 */
export function openMenu(anchor, items, { label, grid = false, columns = 6 }) {
  const again = current?.anchor === anchor;
  closeMenu();
  if (again) return;
  const node = h("div", { class: grid ? "menu menu-grid" : "menu", role: "menu", "aria-label": label, id: uid("menu") });
  for (const item of items) {
    node.append(h("button", {
      type: "button", role: "menuitem", class: `menu-item${item.danger ? " menu-danger" : ""}`, tabindex: "-1",
      testid: item.testid, title: grid ? item.label : null, "aria-label": grid ? item.label : null,
      on: { click: () => { closeMenu({ refocus: true }); item.run(); } },
    }, item.icon, grid ? null : h("span", { class: "menu-words" },
      h("span", {}, item.label), item.hint ? h("small", {}, item.hint) : null)));
  }
  if (items.length === 0) node.append(h("p", { class: "menu-empty" }, "Nothing here"));
  const keys = (event) => {
    const steps = { ArrowDown: grid ? columns : 1, ArrowUp: grid ? -columns : -1, ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };
    if (event.key in steps) move(node, steps[event.key]);
    else if (event.key === "Escape") closeMenu({ refocus: true });
    else if (event.key === "Tab") { closeMenu({ refocus: true }); return; }
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  node.addEventListener("keydown", keys);
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) closeMenu();
  };
  const away = () => closeMenu();
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", away);
  const off = () => {
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", away);
  };
  document.body.append(node);
  current = { node, anchor, off };
  anchor.setAttribute("aria-haspopup", "menu");
  anchor.setAttribute("aria-expanded", "true");
  place(node, anchor);
  node.querySelector("[role=menuitem]")?.focus();
}
