/** Interactive elements that are chosen or pressed; typed fields are in inputs.js. */

import { combobox } from "./combobox.js";
import { append, fill, h, icon, safeUrl, uid } from "./dom.js";
import { openMenu } from "./menu.js";
import { textObject, textString } from "./mrkdwn.js";
import { confirmDialog, toast } from "./overlay.js";
import { channelName, personName, state, visibleChannels } from "./state.js";

/**
 * Where an element stands.
 * @typedef {{
 *   kind: "message"|"modal"|"home", form: import("./forms.js").Form, key: string,
 *   act: (block: object, element: object, value: object) => Promise<{ok?: boolean, timed_out?: boolean}>,
 *   options: (block: object, element: object, text: string) => Promise<object> }} Surface
 * @typedef {{surface: Surface, block: object, inInput: boolean, optional: boolean, labelledby?: string, describedby?: string|null}} Env
 */

export const testId = (element) => `action-${element.action_id}`;
export const focusKey = (env, element, extra = "") => `${env.surface.key}/${env.block.block_id}/${element.action_id}${extra}`;

/** Name of an element for screen readers where no label stands near it. */
export function naming(env, element, fallback) {
  if (env.labelledby) return { "aria-labelledby": env.labelledby };
  return { "aria-label": textString(element.placeholder) || fallback };
}

/** Remember a choice and, where the element reports at once, tell the app. Answers whether it stayed. */
export async function choose(env, element, value, node) {
  const { form } = env.surface;
  const before = form.get(env.block.block_id, element);
  if (element.confirm && !(env.inInput && !env.block.dispatch_action)) {
    if (!(await confirmDialog(element.confirm))) return before;
  }
  form.set(env.block.block_id, element.action_id, value);
  if (!env.inInput || env.block.dispatch_action) await report(env, element, value, node);
  return value;
}

/** Send one action, marking the element busy, or late when the app did not answer in time. */
export async function report(env, element, value, node) {
  node?.classList.remove("is-late");
  node?.classList.add("is-busy");
  node?.setAttribute("aria-busy", "true");
  try {
    const answer = await env.surface.act(env.block, element, value);
    if (answer?.timed_out) {
      node?.classList.add("is-late");
      node?.setAttribute("title", "The app did not answer in time");
    }
  } catch (problem) {
    toast(`That did not reach the app (${problem.code ?? "error"}).`, { tone: "error" });
  } finally {
    node?.classList.remove("is-busy");
    node?.removeAttribute("aria-busy");
  }
}

function button(element, env) {
  const style = { primary: " btn-primary", danger: " btn-danger" }[element.style] ?? "";
  const node = h(element.url ? "a" : "button", {
    class: `btn${style}`, testid: testId(element), "aria-label": element.accessibility_label, "data-focus-key": focusKey(env, element),
    ...(element.url ? { href: safeUrl(element.url) ?? "#", target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
  }, h("span", { class: "btn-words" }, textObject(element.text)));
  node.addEventListener("click", async (event) => {
    if (node.classList.contains("is-busy")) {
      event.preventDefault();
      return;
    }
    if (element.confirm) {
      event.preventDefault();
      if (!(await confirmDialog(element.confirm))) return;
      if (element.url && safeUrl(element.url)) window.open(safeUrl(element.url), "_blank", "noopener");
    }
    await report(env, element, { type: "button", text: element.text, ...(element.value === undefined ? {} : { value: element.value }) }, node);
  });
  return node;
}

function overflow(element, env) {
  const node = h("button", { type: "button", class: "btn btn-icon", testid: testId(element), "aria-label": "More actions",
    "aria-haspopup": "menu", "aria-expanded": "false", "data-focus-key": focusKey(env, element) }, icon("more"));
  const run = async (option) => {
    if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
    if (element.confirm && !(await confirmDialog(element.confirm))) return;
    await report(env, element, { type: "overflow", selected_option: option }, node);
  };
  node.addEventListener("click", () => openMenu(node, (element.options ?? []).map((option) => ({
    label: textString(option.text), hint: textString(option.description), run: () => run(option),
  })), { label: "More actions" }));
  return node;
}

function iconButton(element, env) {
  const node = h("button", { type: "button", class: "btn btn-icon", testid: testId(element),
    "aria-label": element.accessibility_label ?? textString(element.text), "data-focus-key": focusKey(env, element) },
  icon(element.icon === "trash" ? "trash" : "info"));
  node.addEventListener("click", async () => {
    if (element.confirm && !(await confirmDialog(element.confirm))) return;
    await report(env, element, { type: "icon_button", value: element.value }, node);
  });
  return node;
}

function feedback(element, env) {
  const group = h("span", { class: "feedback", role: "group", "aria-label": "Feedback" });
  for (const [name, picture] of [["positive_button", "up"], ["negative_button", "down"]]) {
    const one = element[name];
    if (!one) continue;
    const label = one.accessibility_label ?? textString(one.text);
    const node = h("button", { type: "button", class: "btn btn-icon", "aria-label": label, "aria-pressed": "false", title: label,
      testid: `${testId(element)}-${name === "positive_button" ? "positive" : "negative"}` }, icon(picture));
    node.addEventListener("click", async () => {
      for (const other of group.children) other.setAttribute("aria-pressed", String(other === node));
      await report(env, element, { type: "feedback_buttons", text: one.text, value: one.value }, node);
    });
    group.append(node);
  }
  return group;
}

/** Checkboxes and radio buttons. */
function optionList(element, env) {
  const multi = element.type === "checkboxes";
  const value = env.surface.form.get(env.block.block_id, element);
  const chosen = new Set((multi ? value.selected_options : [value.selected_option]).filter(Boolean).map((o) => o.value));
  const name = uid("options");
  const group = h("div", { class: "choices", role: multi ? "group" : "radiogroup", testid: testId(element),
    ...naming(env, element, "Options"), "aria-describedby": env.describedby });
  const rows = (element.options ?? []).map((option, index) => {
    const input = h("input", { type: multi ? "checkbox" : "radio", name, value: option.value, id: `${name}-${index}`,
      "data-focus-key": focusKey(env, element, `/${option.value}`) });
    input.checked = chosen.has(option.value);
    input.addEventListener("change", async () => {
      const picked = (element.options ?? []).filter((_, at) => rows[at].querySelector("input").checked);
      const wanted = multi ? { type: element.type, selected_options: picked } : { type: element.type, selected_option: picked[0] ?? null };
      const kept = await choose(env, element, wanted, group);
      const now = new Set((multi ? kept.selected_options : [kept.selected_option]).filter(Boolean).map((o) => o.value));
      for (const row of rows) row.querySelector("input").checked = now.has(row.querySelector("input").value);
    });
    return h("label", { class: "choice", for: `${name}-${index}` }, input, h("span", {}, h("span", {}, textObject(option.text)),
      option.description ? h("small", {}, textObject(option.description)) : null));
  });
  return append(group, rows);
}

const asChoice = (option, group) => ({ label: textString(option.text), description: textString(option.description), group, key: option.value, value: option });

/** Choices a select offers without asking the app. */
function localChoices(element) {
  const kind = element.type.replace(/^multi_/, "");
  if (kind === "users_select") {
    return [...state.users.values()].filter((u) => !u.deleted).map((u) => ({ label: personName(u.id), description: `@${u.name}`, key: u.id, value: u.id }));
  }
  if (kind === "channels_select") {
    return visibleChannels().filter((c) => !c.is_im && !c.is_private).map((c) => ({ label: `#${c.name}`, key: c.id, value: c.id }));
  }
  if (kind === "conversations_select") {
    const include = element.filter?.include;
    const sort = (c) => (c.is_im ? "im" : c.is_private ? "private" : "public");
    return visibleChannels().filter((c) => !include || include.includes(sort(c)))
      .map((c) => ({ label: c.is_im ? channelName(c) : `#${c.name}`, key: c.id, value: c.id }));
  }
  if (element.option_groups) return element.option_groups.flatMap((g) => (g.options ?? []).map((o) => asChoice(o, textString(g.label))));
  return (element.options ?? []).map((option) => asChoice(option));
}

const VALUE_KEY = {
  static_select: "selected_option", external_select: "selected_option", users_select: "selected_user",
  conversations_select: "selected_conversation", channels_select: "selected_channel",
};
const valueKey = (type) => VALUE_KEY[type.replace(/^multi_/, "")] + (type.startsWith("multi_") ? "s" : "");

/** A single choice from what the page knows: the platform's own select, best on phones and with screen readers. */
function nativeSelect(element, env) {
  const key = valueKey(element.type);
  const choices = localChoices(element);
  const current = () => {
    const value = env.surface.form.get(env.block.block_id, element)[key];
    return value ? (value.value ?? value) : "";
  };
  const node = h("select", { class: "select", testid: testId(element), ...naming(env, element, "Choose"), "aria-describedby": env.describedby,
    "data-focus-key": focusKey(env, element) });
  const empty = h("option", { value: "" }, textString(element.placeholder) || "Select an option");
  empty.disabled = !env.optional;
  empty.hidden = !env.optional;
  const groups = new Map();
  for (const choice of choices) {
    const words = choice.description && !choice.description.startsWith("@") ? `${choice.label} – ${choice.description}` : choice.label;
    const option = h("option", { value: choice.key }, words);
    if (!choice.group) { groups.set(option, option); continue; }
    if (!groups.has(choice.group)) groups.set(choice.group, h("optgroup", { label: choice.group }));
    groups.get(choice.group).append(option);
  }
  append(node, [empty, ...groups.values()]);
  node.value = current();
  const mark = () => node.classList.toggle("is-empty", node.value === "");
  mark();
  node.addEventListener("change", async () => {
    const found = choices.find((choice) => choice.key === node.value);
    await choose(env, element, { type: element.type, [key]: found?.value ?? null }, node);
    node.value = current();
    mark();
  });
  return h("span", { class: "select-box" }, node);
}

async function externalChoices(element, env, text) {
  const answer = await env.surface.options(env.block, element, text);
  if (answer.option_groups) return answer.option_groups.flatMap((g) => (g.options ?? []).map((o) => asChoice(o, textString(g.label))));
  return (answer.options ?? []).map((option) => asChoice(option));
}

/** Several choices, or choices that the app looks up. */
function searchSelect(element, env) {
  const multi = element.type.startsWith("multi_");
  const external = element.type.endsWith("external_select");
  const key = valueKey(element.type);
  const holder = h("span", { class: "combo-holder" });
  const known = external ? [] : localChoices(element);
  const source = external
    ? (text) => externalChoices(element, env, text)
    : (text) => known.filter((c) => `${c.label} ${c.description ?? ""}`.toLowerCase().includes(text.toLowerCase()));
  const asChosen = (value) => known.find((c) => c.key === (value.value ?? value)) ?? (value.text ? asChoice(value) : { label: value, key: value, value });
  const draw = () => {
    const value = env.surface.form.get(env.block.block_id, element)[key];
    const chosen = (multi ? value : [value]).filter(Boolean).map(asChosen);
    fill(holder, combobox({
      multi, chosen, source, minLength: external ? (element.min_query_length ?? 3) : 0, max: element.max_selected_items ?? Infinity,
      placeholder: textString(element.placeholder) || "Search", testid: testId(element), labelledby: env.labelledby,
      label: textString(element.placeholder) || "Search", describedby: env.describedby, focusKey: focusKey(env, element),
      onChange: async (picked) => {
        const values = picked.map((choice) => choice.value);
        const wanted = { type: element.type, [key]: multi ? values : (values[0] ?? null) };
        const kept = await choose(env, element, wanted, holder);
        if (kept !== wanted) draw();
      },
    }));
  };
  draw();
  return holder;
}

export const CHOSEN = {
  button,
  workflow_button: button,
  overflow,
  icon_button: iconButton,
  feedback_buttons: feedback,
  checkboxes: optionList,
  radio_buttons: optionList,
  static_select: nativeSelect,
  users_select: nativeSelect,
  conversations_select: nativeSelect,
  channels_select: nativeSelect,
  external_select: searchSelect,
  multi_static_select: searchSelect,
  multi_external_select: searchSelect,
  multi_users_select: searchSelect,
  multi_conversations_select: searchSelect,
  multi_channels_select: searchSelect,
};
