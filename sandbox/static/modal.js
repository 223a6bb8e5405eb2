/** The stack of modals: the topmost view is shown; what was typed below it is kept. */

import { api } from "./api.js";
import { renderBlocks, sweepLists } from "./blocks.js";
import { fill, h, icon, uid } from "./dom.js";
import { checkInputs, showErrors } from "./inputs.js";
import { textString } from "./mrkdwn.js";
import { focusables, openLayer } from "./overlay.js";
import { state } from "./state.js";
import { forget, keepingFocus, modalSurface } from "./surfaces.js";

/** @type {object[]} */
let stack = [];
/** @type {{view: object, mark: string, root: HTMLElement, body: HTMLElement, surface: object, close: () => void, busy: boolean}|null} */
let shown = null;
let told = 0;

const formKey = (view) => `v/${state.user}/${view.id}`;
const markOf = (view, depth) => JSON.stringify([view.id, view.title, view.submit, view.close, view.blocks, depth]);

/** Show the stack the server has for this person, bottom to top. */
export function setModals(views) {
  told += 1;
  const alive = new Set(views.map((view) => view.id));
  for (const view of stack) if (!alive.has(view.id)) forget(formKey(view));
  stack = views;
  const top = views[views.length - 1];
  if (!top) return takeAway();
  if (shown && shown.view.id === top.id) return update(top);
  return present(top);
}

/** Ask the server for the stack; for first load, reconnects and another person. */
export async function refreshModals() {
  const user = state.user;
  const before = told;
  const answer = await api.modals(user);
  // What came over the live connection meanwhile is at least as new as this answer.
  if (user === state.user && before === told) setModals(answer.views);
}

function takeAway() {
  shown?.close();
  shown = null;
  sweepLists();
}

function frame() {
  const title = uid("modal-title");
  const body = h("div", { class: "modal-body" });
  const form = h("form", { class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": title, testid: "modal",
    novalidate: true, autocomplete: "off" });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  const root = h("div", { class: "backdrop" }, form);
  return { root, form, body, title };
}

function present(view) {
  if (!shown) {
    const parts = frame();
    shown = { ...parts, view: null, mark: "", busy: false, close: openLayer(parts.root, { onEscape: () => leave(false) }) };
  }
  draw(view);
  const wished = shown.body.querySelector("[autofocus]");
  const field = focusables(shown.body).find((node) => node.matches("input, textarea, select"));
  (wished ?? field ?? focusables(shown.form)[0])?.focus();
}

function update(view) {
  if (markOf(view, stack.length) === shown.mark) {
    shown.view = view;
    return;
  }
  keepingFocus(shown.form, () => draw(view));
  // The pressed element may be gone after an update; the dialog keeps the keyboard.
  if (!shown.form.contains(document.activeElement)) focusables(shown.body)[0]?.focus();
}

function draw(view) {
  const surface = modalSurface(view);
  surface.form.errors.clear();
  const scroll = shown.view?.id === view.id ? shown.body.scrollTop : 0;
  Object.assign(shown, { view, mark: markOf(view, stack.length), surface, busy: false });
  fill(shown.body, h("div", { class: "modal-notice", role: "alert", hidden: true }), renderBlocks(view.blocks, surface));
  fill(shown.form, head(view), shown.body, foot(view));
  shown.form.dataset.callbackId = view.callback_id ?? "";
  shown.body.scrollTop = scroll;
  sweepLists();
}

function head(view) {
  const pushed = stack.length > 1;
  return h("div", { class: "modal-head" },
    pushed ? h("button", { type: "button", class: "icon-button", "aria-label": "Back", testid: "modal-back", on: { click: () => leave(false) } }, icon("back")) : null,
    h("h2", { id: shown.title, class: "dialog-title" }, textString(view.title)),
    h("button", { type: "button", class: "icon-button", "aria-label": pushed ? "Close all" : "Close", testid: "modal-close",
      on: { click: () => leave(true) } }, icon("close")));
}

function foot(view) {
  const submitText = textString(view.submit);
  return h("div", { class: "dialog-foot" },
    h("button", { type: "button", class: "btn", testid: "modal-cancel", on: { click: () => leave(false) } }, textString(view.close) || (submitText ? "Cancel" : "Close")),
    submitText ? h("button", { type: "submit", class: "btn btn-primary", testid: "modal-submit" }, submitText) : null);
}

function notice(text) {
  const slot = shown?.body.querySelector(".modal-notice");
  if (!slot) return;
  slot.textContent = text;
  slot.hidden = !text;
}

function setBusy(busy) {
  if (!shown) return;
  shown.busy = busy;
  shown.form.querySelector("[data-testid=modal-submit]")?.classList.toggle("is-busy", busy);
  shown.form.setAttribute("aria-busy", String(busy));
}

function point(errors) {
  const { form } = shown.surface;
  form.errors = errors;
  const first = showErrors(shown.body, errors);
  first?.scrollIntoView({ block: "nearest" });
  if (first) focusables(first)[0]?.focus();
}

async function submit() {
  if (!shown || shown.busy || !shown.view.submit) return;
  const { view, surface } = shown;
  notice("");
  const problems = checkInputs(view.blocks, surface.form);
  point(problems);
  if (problems.size > 0) return;
  setBusy(true);
  try {
    settle(view, await api.submit({ user: state.user, view_id: view.id, state: surface.form.values }));
  } catch (problem) {
    if (problem.body?.errors || problem.body?.missing) settle(view, problem.body);
    else notice(`This could not be sent (${problem.code}). What you entered is still here.`);
  } finally {
    setBusy(false);
  }
}

function settle(view, answer) {
  if (shown?.view?.id === view.id) {
    if (answer.errors && Object.keys(answer.errors).length > 0) point(new Map(Object.entries(answer.errors)));
    else if (answer.missing?.length) point(new Map(answer.missing.map((id) => [id, "This field is required."])));
    else if (answer.timed_out) notice("The app did not answer in time. What you entered is still here; try again.");
    else if (answer.ok === false) notice(`The app could not take this (${answer.error ?? "error"}). What you entered is still here.`);
  }
  refreshModals().catch(() => notice("The local Slack is not reachable."));
}

async function leave(clear) {
  if (!shown) return;
  const { view } = shown;
  try {
    await api.close({ user: state.user, view_id: view.id, clear });
  } catch (problem) {
    if (problem.code === "unreachable") {
      notice("The local Slack is not reachable.");
      return;
    }
  }
  await refreshModals();
}
