/** Layers above the page: focus stays inside the topmost and goes back where it came from. */

import { h } from "./dom.js";
import { textObject, textString } from "./mrkdwn.js";

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select:not([disabled]), textarea:not([disabled]), [tabindex='0']";

/** @type {{node: HTMLElement, back: Element|null, onEscape: () => void}[]} */
const layers = [];

const root = () => document.getElementById("overlays");
const visible = (node) => node.getClientRects().length > 0;

/** Elements that Tab reaches inside `node`. */
export const focusables = (node) => [...node.querySelectorAll(FOCUSABLE)].filter(visible);

function refreshInert() {
  document.getElementById("app").inert = layers.length > 0;
  layers.forEach((layer, index) => {
    layer.node.inert = index < layers.length - 1;
  });
}

function restore(target) {
  let next = target;
  if (!next?.isConnected && target?.dataset?.focusKey) {
    next = document.querySelector(`[data-focus-key="${CSS.escape(target.dataset.focusKey)}"]`);
  }
  if (!next?.isConnected || !visible(next)) next = document.querySelector("[data-testid=composer]");
  next?.focus();
}

/**
 * Show a layer.
 * @param {HTMLElement} node the dialog with its backdrop
 * @param {{onEscape: () => void}} options
 * @returns {() => void} takes the layer away and gives focus back
 */
export function openLayer(node, { onEscape }) {
  const layer = { node, back: document.activeElement, onEscape };
  layers.push(layer);
  root().append(node);
  refreshInert();
  return () => {
    const at = layers.indexOf(layer);
    if (at < 0) return;
    layers.splice(at, 1);
    node.remove();
    refreshInert();
    restore(layer.back);
  };
}

/** Whether `node` stands in the layer that has the keyboard (the page itself when no layer is open). */
export const isOnTop = (node) => layers.length === 0 || layers[layers.length - 1].node.contains(node);

export const hasLayers = () => layers.length > 0;

document.addEventListener("keydown", (event) => {
  const top = layers[layers.length - 1];
  if (!top || event.defaultPrevented) return;
  if (event.key === "Escape") {
    event.preventDefault();
    top.onEscape();
  } else if (event.key === "Tab") {
    const stops = focusables(top.node);
    if (stops.length === 0) return;
    const edge = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (document.activeElement === edge || !top.node.contains(document.activeElement)) {
      event.preventDefault();
      (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
    }
  }
});

/**
 * Ask as a Block Kit confirm object asks.
 * @param {{title?: object, text?: object, confirm?: object, deny?: object, style?: string}} wording
 * @returns {Promise<boolean>}
 */
export function confirmDialog(wording) {
  return new Promise((resolve) => {
    const finish = (answer) => {
      close();
      resolve(answer);
    };
    const yes = h("button", {
      type: "button", class: `btn ${wording.style === "danger" ? "btn-danger" : "btn-primary"}`, testid: "confirm-yes",
      on: { click: () => finish(true) },
    }, textString(wording.confirm) || "Yes");
    const no = h("button", { type: "button", class: "btn", testid: "confirm-no", on: { click: () => finish(false) } },
      textString(wording.deny) || "Cancel");
    const dialog = h("div", {
      class: "dialog dialog-small", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "confirm-title",
      "aria-describedby": "confirm-text", testid: "confirm",
    },
    h("h2", { id: "confirm-title", class: "dialog-title" }, textString(wording.title) || "Are you sure?"),
    h("div", { id: "confirm-text", class: "dialog-text" }, textObject(wording.text)),
    h("div", { class: "dialog-foot" }, no, yes));
    const close = openLayer(h("div", { class: "backdrop" }, dialog), { onEscape: () => finish(false) });
    (wording.style === "danger" ? no : yes).focus();
  });
}

/** Words that pass by; a screen reader speaks them. */
export function toast(text, { tone = "info", stay_ms = 7000 } = {}) {
  const region = document.getElementById("toasts");
  const node = h("div", { class: `toast toast-${tone}`, testid: "toast" },
    h("span", {}, text),
    h("button", { type: "button", class: "toast-close", "aria-label": "Dismiss notice", on: { click: () => node.remove() } }, "×"));
  region.append(node);
  while (region.children.length > 4) region.firstElementChild.remove();
  window.setTimeout(() => node.remove(), stay_ms);
}
