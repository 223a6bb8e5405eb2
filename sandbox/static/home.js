/** The app's Home tab. */

import { api } from "./api.js";
import { renderBlocks, sweepLists } from "./blocks.js";
import { fill, h } from "./dom.js";
import { toast } from "./overlay.js";
import { state, subscribe } from "./state.js";
import { homeSurface, keepingFocus } from "./surfaces.js";

let mark = "";
let told = 0;

/** Show the Home view of this person; null while the app has published none. */
export function setHome(view) {
  told += 1;
  const root = document.getElementById("home-view");
  const next = JSON.stringify([state.user, view?.id, view?.blocks]);
  if (next === mark) return;
  mark = next;
  const scroll = root.parentElement.scrollTop;
  keepingFocus(root, () => fill(root, view ? renderBlocks(view.blocks, homeSurface(view)) : emptyHome()));
  root.parentElement.scrollTop = scroll;
  sweepLists();
}

function emptyHome() {
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, `${state.app.name} has not published a Home yet`),
    h("p", {}, state.connected ? "It usually does a moment after Home is opened." : "The app is not connected."));
}

/** Read the Home this person has; an answer older than what the live connection told is left alone. */
export async function refreshHome(ask = api.home) {
  const user = state.user;
  const before = told;
  const { view } = await ask(user);
  if (user === state.user && before === told) setHome(view);
}

/** Tell the app that Home was opened, and show what it publishes. */
export async function openHome() {
  try {
    await refreshHome();
    await refreshHome((user) => api.openHome(user));
  } catch (problem) {
    toast(`Home could not be opened (${problem.code}).`, { tone: "error" });
  }
}

export function mountHome() {
  subscribe(["users", "channels"], () => { mark = ""; });
}
