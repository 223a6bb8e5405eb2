/** How the elements of a message, a modal or Home reach the app. */

import { api } from "./api.js";
import { Form } from "./forms.js";
import { state } from "./state.js";

/** @type {Map<string, Form>} */
const forms = new Map();

function formFor(key) {
  if (!forms.has(key)) forms.set(key, new Form());
  return forms.get(key);
}

/** Forget what was typed into a view that is closed. */
export const forget = (key) => forms.delete(key);

function make(kind, key, container, optionsPlace) {
  const form = formFor(key);
  const user = state.user;
  return {
    kind,
    key,
    form,
    act: (block, element, value) => api.action({
      user, container, block_id: block.block_id, action_id: element.action_id, element: value, state: form.values,
    }),
    options: (block, element, text) => api.options({
      user, ...optionsPlace, block_id: block.block_id, action_id: element.action_id, value: text,
    }),
  };
}

/** @returns {import("./elements.js").Surface} */
export function messageSurface(message) {
  const { channel, ts } = message;
  const surface = make("message", `m/${state.user}/${channel}/${ts}`, { type: "message", channel, ts }, { channel, ts });
  const blocks = [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((one) => one.blocks ?? [])];
  surface.form.adopt(blocks, message.state?.values);
  return surface;
}

/** @param {{id: string, blocks: object[], state?: {values?: object}}} view */
export function modalSurface(view) {
  const surface = make("modal", `v/${state.user}/${view.id}`, { type: "view", view_id: view.id }, { view_id: view.id });
  surface.form.adopt(view.blocks, view.state?.values);
  return surface;
}

export function homeSurface(view) {
  const surface = make("home", `h/${state.user}`, { type: "home" }, { view_id: view.id });
  surface.form.adopt(view.blocks, view.state?.values);
  return surface;
}

/** Run `draw`, then put the keyboard back where it was if its element was drawn anew. */
export function keepingFocus(root, draw) {
  const before = root.contains(document.activeElement) ? document.activeElement : null;
  const key = before?.dataset.focusKey;
  const range = before && "selectionStart" in before ? [safeStart(before), safeEnd(before)] : null;
  draw();
  if (!key || before.isConnected) return;
  const after = root.querySelector(`[data-focus-key="${CSS.escape(key)}"]`);
  if (!after) return;
  after.focus({ preventScroll: true });
  if (range?.[0] !== null && range && typeof after.setSelectionRange === "function" && safeStart(after) !== null) {
    after.setSelectionRange(...range);
  }
}

// Some input types refuse to tell their selection.
function safeStart(node) {
  try { return node.selectionStart; } catch { return null; }
}
function safeEnd(node) {
  try { return node.selectionEnd; } catch { return null; }
}
