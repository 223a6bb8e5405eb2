/** A search field with a list of options: for choosing several, and for options that the app looks up. */

import { h, uid } from "./dom.js";
import { place } from "./menu.js";

/**
 * @typedef {{label: string, description?: string, group?: string, key: string, value: any}} Choice
 * @param {{
 *   multi: boolean, chosen: Choice[], source: (text: string) => Promise<Choice[]>|Choice[], minLength?: number, max?: number,
 *   placeholder?: string, testid?: string, labelledby?: string, label?: string, describedby?: string|null, focusKey: string,
 *   onChange: (chosen: Choice[]) => void }} options
 */
export function combobox(options) {
  const { multi, source, minLength = 0, max = Infinity, onChange } = options;
  let chosen = [...options.chosen];
  let shown = [];
  let active = -1;
  let round = 0;

  const listId = uid("list");
  const input = h("input", {
    type: "text", class: "combo-input", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": listId, "aria-labelledby": options.labelledby, "aria-label": options.labelledby ? null : options.label,
    "aria-describedby": options.describedby, "data-testid": options.testid, "data-focus-key": options.focusKey,
  });
  const chips = h("span", { class: "combo-chips" });
  const list = h("div", { class: "combo-list", role: "listbox", id: listId, "aria-multiselectable": multi ? "true" : null,
    "aria-label": options.label ?? "Options" });
  const status = h("span", { class: "sr-only", role: "status" });
  const box = h("div", { class: `combo${multi ? " combo-multi" : ""}` }, chips, input, status);

  const isChosen = (choice) => chosen.some((other) => other.key === choice.key);

  function drawChosen() {
    chips.replaceChildren();
    if (multi) {
      for (const choice of chosen) {
        chips.append(h("span", { class: "chip" }, choice.label, h("button", {
          type: "button", "aria-label": `Remove ${choice.label}`, on: { click: () => toggle(choice) },
        }, "×")));
      }
      input.placeholder = chosen.length > 0 ? "" : (options.placeholder ?? "");
    } else {
      input.value = chosen[0]?.label ?? "";
      input.placeholder = options.placeholder ?? "";
    }
  }

  function toggle(choice) {
    if (!multi) chosen = [choice];
    else if (isChosen(choice)) chosen = chosen.filter((other) => other.key !== choice.key);
    else if (chosen.length < max) chosen = [...chosen, choice];
    else {
      status.textContent = `At most ${max} can be chosen`;
      return;
    }
    input.value = "";
    drawChosen();
    onChange(chosen);
    if (multi && list.isConnected) search();
    else hide();
    input.focus();
  }

  function highlight(index) {
    active = index;
    [...list.querySelectorAll("[role=option]")].forEach((node, at) => {
      node.classList.toggle("is-active", at === index);
      if (at === index) node.scrollIntoView({ block: "nearest" });
    });
    if (index >= 0) input.setAttribute("aria-activedescendant", `${listId}-${index}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function draw(message) {
    list.replaceChildren();
    let group = null;
    shown.forEach((choice, index) => {
      if (choice.group && choice.group !== group) list.append(h("div", { class: "combo-group", role: "presentation" }, choice.group));
      group = choice.group ?? null;
      list.append(h("div", {
        role: "option", id: `${listId}-${index}`, class: "combo-option", "aria-selected": isChosen(choice) ? "true" : "false",
        on: { pointerdown: (event) => { event.preventDefault(); toggle(choice); } },
      }, h("span", {}, choice.label), choice.description ? h("small", {}, choice.description) : null));
    });
    if (shown.length === 0) list.append(h("div", { class: "combo-none" }, message));
    status.textContent = shown.length > 0 ? `${shown.length} options` : message;
    if (!list.isConnected) document.body.append(list);
    list.style.width = `${Math.max(box.offsetWidth, 220)}px`;
    place(list, box);
    input.setAttribute("aria-expanded", "true");
    highlight(shown.length > 0 ? 0 : -1);
  }

  async function search() {
    const mine = (round += 1);
    const text = !multi && input.value === chosen[0]?.label ? "" : input.value.trim();
    if (text.length < minLength) {
      shown = [];
      draw(`Type at least ${minLength} character${minLength === 1 ? "" : "s"}`);
      return;
    }
    try {
      const found = await source(text);
      if (mine !== round || document.activeElement !== input) return;
      shown = found;
      draw("No result");
    } catch {
      if (mine !== round) return;
      shown = [];
      draw("The app did not answer");
    }
  }

  function hide() {
    round += 1;
    list.remove();
    input.setAttribute("aria-expanded", "false");
    highlight(-1);
  }

  let wait = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(wait);
    wait = window.setTimeout(search, minLength > 0 ? 180 : 30);
  });
  input.addEventListener("focus", () => { if (!multi) input.select(); });
  input.addEventListener("click", () => { if (!list.isConnected) search(); });
  input.addEventListener("blur", () => { window.clearTimeout(wait); hide(); if (!multi) drawChosen(); else input.value = ""; });
  input.addEventListener("keydown", (event) => {
    const open = list.isConnected;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) search();
      else if (shown.length > 0) highlight((active + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (shown[active]) toggle(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === "Backspace" && multi && !input.value && chosen.length > 0) {
      toggle(chosen[chosen.length - 1]);
    }
  });
  box.addEventListener("pointerdown", (event) => {
    if (event.target === box || event.target === chips) { event.preventDefault(); input.focus(); search(); }
  });
  drawChosen();
  return box;
}
