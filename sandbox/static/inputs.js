/** Fields that are typed into, the input block around them, and what its client checks before a submission. */

import { api } from "./api.js";
import { fromLocalField, toLocalField } from "./dates.js";
import { fill, h, uid } from "./dom.js";
import { CHOSEN, choose, focusKey, naming, report, testId } from "./elements.js";
import { isEmpty } from "./forms.js";
import { textObject, textString } from "./mrkdwn.js";
import { toast } from "./overlay.js";
import { me, state } from "./state.js";

const shared = (element, env, fallback) => ({
  testid: testId(element), placeholder: textString(element.placeholder) || null, "aria-describedby": env.describedby,
  "aria-required": env.inInput && !env.optional ? "true" : null, "data-focus-key": focusKey(env, element), id: env.controlId ?? null,
  autofocus: element.focus_on_load ? true : null, ...(env.controlId ? {} : naming(env, element, fallback)),
});

const KINDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", autocomplete: "off" },
  url_text_input: { type: "url", autocomplete: "off" },
};

/** Text, number, e-mail and address fields. */
function textField(element, env) {
  const { form } = env.surface;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const dispatches = !env.inInput || env.block.dispatch_action === true;
  const attributes = { class: "field", maxlength: element.max_length ?? (element.type === "plain_text_input" ? 3000 : null), ...shared(element, env, "Text") };
  const node = element.multiline
    ? h("textarea", { ...attributes, rows: "4" })
    : h("input", { ...attributes, ...KINDS[element.type] });
  node.value = form.get(env.block.block_id, element).value ?? "";
  const value = () => ({ type: element.type, value: node.value === "" ? null : node.value });
  let wait = 0;
  node.addEventListener("input", () => {
    form.set(env.block.block_id, element.action_id, value());
    if (!dispatches || !triggers.includes("on_character_entered")) return;
    window.clearTimeout(wait);
    wait = window.setTimeout(() => report(env, element, value(), node), 350);
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || (element.multiline && event.shiftKey)) return;
    if (!dispatches || !triggers.includes("on_enter_pressed")) return;
    event.preventDefault();
    report(env, element, value(), node);
  });
  return node;
}

/** Date and time fields are the platform's own. */
function moment(type, key, read, show) {
  return (element, env) => {
    const value = env.surface.form.get(env.block.block_id, element)[key];
    const node = h("input", { class: "field field-moment", type, ...shared(element, env, "Date or time"), placeholder: null });
    node.value = show(value);
    node.addEventListener("change", async () => {
      const zone = element.timezone ? { timezone: element.timezone } : {};
      const kept = await choose(env, element, { type: element.type, [key]: read(node.value), ...zone }, node);
      node.value = show(kept[key]);
    });
    if (type !== "datetime-local" && !element.timezone) return node;
    return h("span", { class: "field-with-note" }, node, h("small", { class: "muted" }, element.timezone ?? me()?.tz_label ?? me()?.tz ?? "UTC"));
  };
}

function fileField(element, env) {
  const holder = h("div", { class: "files-field" });
  const accept = (element.filetypes ?? []).map((name) => `.${name}`).join(",");
  const max = element.max_files ?? 10;
  const draw = () => {
    const files = env.surface.form.get(env.block.block_id, element).files ?? [];
    const input = h("input", { type: "file", class: "field", multiple: max > 1, accept: accept || null, ...shared(element, env, "File") });
    input.addEventListener("change", async () => {
      if (files.length + input.files.length > max) {
        toast(`At most ${max} file${max === 1 ? "" : "s"} can be added here.`, { tone: "error" });
        return;
      }
      try {
        const added = [];
        for (const file of input.files) added.push((await api.upload({ user: state.user }, [file])).file);
        env.surface.form.set(env.block.block_id, element.action_id, { type: element.type, files: [...files, ...added] });
        draw();
      } catch (problem) {
        toast(`The file could not be uploaded (${problem.code}).`, { tone: "error" });
      }
    });
    fill(holder, input, files.map((file) => h("span", { class: "chip" }, file.name ?? file.title ?? file.id, h("button", {
      type: "button", "aria-label": `Remove ${file.name ?? file.id}`,
      on: { click: () => {
        env.surface.form.set(env.block.block_id, element.action_id, { type: element.type, files: files.filter((other) => other !== file) });
        draw();
      } },
    }, "×"))));
  };
  draw();
  return holder;
}

/** A rich text field, kept to plain paragraphs: what a person types arrives as one section. */
function richField(element, env) {
  const { form } = env.surface;
  const start = form.get(env.block.block_id, element).rich_text_value;
  const words = (start?.elements ?? []).flatMap((part) => part.elements ?? []).map((e) => e.text ?? "").join("");
  const node = h("textarea", { class: "field", rows: "4", ...shared(element, env, "Text") });
  node.value = words;
  node.addEventListener("input", () => {
    const section = { type: "rich_text_section", elements: [{ type: "text", text: node.value }] };
    form.set(env.block.block_id, element.action_id, {
      type: element.type, rich_text_value: node.value ? { type: "rich_text", elements: [section] } : null,
    });
  });
  return node;
}

const same = (value) => value ?? "";
const given = (text) => text || null;

const TYPED = {
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  rich_text_input: richField,
  datepicker: moment("date", "selected_date", given, same),
  timepicker: moment("time", "selected_time", given, same),
  datetimepicker: moment("datetime-local", "selected_date_time", (text) => (text ? fromLocalField(text) : null), (s) => (s ? toLocalField(s) : "")),
  file_input: fileField,
};

/** Draw any element; unknown kinds are shown as such. */
export function renderElement(element, env) {
  const draw = CHOSEN[element.type] ?? TYPED[element.type];
  return draw ? draw(element, env) : h("span", { class: "unsupported" }, `unsupported element “${element.type}”`);
}

/** The input block: label, field, hint, error. */
export function inputBlock(block, surface) {
  const element = block.element ?? {};
  const id = uid("field");
  const grouped = !(element.type in TYPED) || element.type === "file_input";
  const error = surface.form.errors.get(block.block_id);
  const env = {
    surface, block, inInput: true, optional: block.optional === true, labelledby: grouped ? `${id}-label` : null,
    controlId: grouped ? null : id, describedby: `${id}-hint ${id}-error`,
  };
  const control = renderElement(element, env);
  const node = h("div", { class: `input-block${error ? " has-error" : ""}`, testid: `field-${block.block_id}`, dataset: { block: block.block_id } },
    h(grouped ? "div" : "label", { class: "input-label", id: `${id}-label`, for: grouped ? null : id }, textObject(block.label),
      block.optional ? h("span", { class: "muted" }, " (optional)") : null),
    control,
    h("div", { class: "input-hint", id: `${id}-hint` }, block.hint ? textObject(block.hint) : null),
    h("div", { class: "input-error", id: `${id}-error`, role: "alert", testid: `error-${block.block_id}`, hidden: !error }, error ?? null));
  markInvalid(node, Boolean(error));
  return node;
}

function markInvalid(node, invalid) {
  for (const field of node.querySelectorAll("input, textarea, select, [role=group], [role=radiogroup]")) {
    if (invalid) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** Put errors at their fields inside `root` without touching what stands in the fields. Answers the first wrong field. */
export function showErrors(root, errors) {
  let first = null;
  for (const node of root.querySelectorAll(".input-block")) {
    const text = errors.get(node.dataset.block) ?? "";
    const slot = node.querySelector(".input-error");
    slot.textContent = text;
    slot.hidden = !text;
    node.classList.toggle("has-error", Boolean(text));
    markInvalid(node, Boolean(text));
    if (text && !first) first = node;
  }
  return first;
}

function numberProblem(element, text) {
  if (!/^-?\d+(\.\d+)?$/.test(text)) return "Enter a number.";
  if (!element.is_decimal_allowed && text.includes(".")) return "Enter a whole number.";
  if (element.min_value !== undefined && Number(text) < Number(element.min_value)) return `Must be ${element.min_value} or more.`;
  if (element.max_value !== undefined && Number(text) > Number(element.max_value)) return `Must be ${element.max_value} or less.`;
  return null;
}

function textProblem(element, text) {
  if (element.type === "number_input") return numberProblem(element, text);
  if (element.type === "email_text_input" && !/^\S+@\S+\.\S+$/.test(text)) return "Enter a valid e-mail address.";
  if (element.type === "url_text_input" && !/^https?:\/\/\S+$/.test(text)) return "Enter a valid address, starting with https://.";
  if (element.min_length && text.length < element.min_length) return `Enter at least ${element.min_length} characters.`;
  if (element.max_length && text.length > element.max_length) return `Enter at most ${element.max_length} characters.`;
  return null;
}

/** What Slack's client would refuse before sending: errors by block id. */
export function checkInputs(blocks, form) {
  const errors = new Map();
  for (const block of (blocks ?? []).filter((one) => one.type === "input" && one.element)) {
    const value = form.get(block.block_id, block.element);
    if (isEmpty(value)) {
      if (!block.optional) errors.set(block.block_id, "This field is required.");
      continue;
    }
    const problem = typeof value.value === "string" ? textProblem(block.element, value.value) : null;
    if (problem) errors.set(block.block_id, problem);
  }
  return errors;
}
