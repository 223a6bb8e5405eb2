/** Where a person types: messages, slash commands with completion, mentions, files, shortcuts. */

import { api } from "./api.js";
import { fill, h, icon, uid } from "./dom.js";
import { openMenu } from "./menu.js";
import { toast } from "./overlay.js";
import { avatar } from "./people.js";
import { state } from "./state.js";

const matches = (words, text) => words.some((word) => word?.toLowerCase().startsWith(text));

/** What could be completed at the caret: the part of the text it replaces, and the offers. */
function completions(text, caret, inThread) {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command && !inThread) {
    const typed = before.toLowerCase();
    return { from: 0, exact: state.app.commands.some((one) => one.command === typed), offers: state.app.commands
      .filter((one) => one.command.startsWith(typed))
      .map((one) => ({ insert: `${one.command} `, label: one.command, hint: one.usage_hint, note: one.description })) };
  }
  const mention = /(^|[\s(])@([\w.-]*)$/.exec(before);
  if (mention) {
    const typed = mention[2].toLowerCase();
    // A handle typed in full needs no choosing: Enter sends.
    const whole = [...state.users.values()].some((user) => user.name.toLowerCase() === typed);
    return { from: caret - typed.length - 1, exact: whole, offers: [...state.users.values()]
      .filter((user) => !user.deleted && matches([user.name, ...(user.real_name ?? "").split(" ")], typed)).slice(0, 8)
      .map((user) => ({ insert: `@${user.name} `, label: user.real_name || user.name, note: `@${user.name}`, face: user })) };
  }
  return { from: 0, exact: false, offers: [] };
}

/**
 * Build a composer.
 * @param {{inThread?: boolean, where: () => ({channel: string, thread_ts?: string}|null), testid: string, sendTestid: string}} options
 */
export function composer({ inThread = false, where, testid, sendTestid }) {
  const listId = uid("completion");
  const drafts = new Map();
  /** Files chosen and not sent yet, by place. @type {Map<string, File[]>} */
  const parcels = new Map();
  let offers = [];
  let active = 0;
  let moved = false;
  let from = 0;
  let exact = false;
  let draftKey = "";

  const area = h("textarea", { class: "composer-text", rows: "1", testid, "aria-autocomplete": "list", "aria-controls": listId,
    "aria-haspopup": "listbox", "data-focus-key": testid });
  const list = h("div", { class: "completion", role: "listbox", id: listId, "aria-label": "Suggestions", hidden: true });
  const hint = h("div", { class: "composer-hint", "aria-live": "polite" });
  const attach = h("input", { type: "file", multiple: true, hidden: true, "aria-label": "Attach files" });
  const clip = h("button", { type: "button", class: "icon-button", "aria-label": "Attach a file", title: "Attach a file", on: { click: () => attach.click() } }, icon("clip"));
  const bolt = inThread ? null : h("button", { type: "button", class: "icon-button", "aria-label": "Shortcuts", title: "Shortcuts", testid: "shortcuts",
    "aria-haspopup": "menu", "aria-expanded": "false" }, icon("bolt"));
  const chips = h("ul", { class: "composer-files", "aria-label": "Files to send", hidden: true });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send", testid: sendTestid }, icon("send"));
  const form = h("form", { class: "composer", autocomplete: "off" }, list,
    h("div", { class: "composer-box" }, area, chips, h("div", { class: "composer-bar" }, bolt, clip, attach, hint, send)));

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, 220)}px`;
    send.classList.toggle("is-ready", area.value.trim() !== "" || parcel().length > 0);
  }

  const parcel = () => parcels.get(draftKey) ?? [];

  function pack(files) {
    parcels.set(draftKey, files);
    chips.hidden = files.length === 0;
    fill(chips, files.map((file) => h("li", { class: "composer-file", testid: "composer-file" }, h("span", {}, file.name),
      h("button", { type: "button", class: "toast-close", "aria-label": `Leave out ${file.name}`, title: "Leave out",
        on: { click: () => { pack(parcel().filter((one) => one !== file)); area.focus(); } } }, "×"))));
    grow();
  }

  /** Take files in; those of one name are one file, as the last of them. */
  function add(files) {
    const chosen = [...files];
    if (!where() || chosen.length === 0) return;
    pack([...parcel().filter((had) => !chosen.some((one) => one.name === had.name)), ...chosen]);
    area.focus();
  }

  function usage() {
    const word = /^(\/\S+)\s/.exec(area.value)?.[1];
    const command = state.app.commands.find((one) => one.command === word);
    fill(hint, command?.usage_hint ? h("span", {}, h("b", {}, command.command), ` ${command.usage_hint}`) : null);
  }

  function highlight(index) {
    active = index;
    [...list.children].forEach((node, at) => {
      node.classList.toggle("is-active", at === index);
      node.setAttribute("aria-selected", String(at === index));
      if (at === index) node.scrollIntoView({ block: "nearest" });
    });
    if (offers.length > 0) area.setAttribute("aria-activedescendant", `${listId}-${index}`);
    else area.removeAttribute("aria-activedescendant");
  }

  function offer() {
    ({ from, exact, offers } = completions(area.value, area.selectionStart, inThread));
    moved = false;
    fill(list, offers.map((one, at) => h("div", { role: "option", id: `${listId}-${at}`, class: "completion-option", "aria-selected": "false",
      on: { pointerdown: (event) => { event.preventDefault(); accept(one); } } },
    one.face ? avatar(one.face, { small: true }) : null,
    h("span", { class: "completion-label" }, one.label, one.hint ? h("span", { class: "muted" }, ` ${one.hint}`) : null),
    h("small", { class: "muted" }, one.note))));
    list.hidden = offers.length === 0;
    highlight(0);
  }

  function hideOffers() {
    offers = [];
    list.hidden = true;
    highlight(-1);
  }

  function accept(one) {
    area.setRangeText(one.insert, from, area.selectionStart, "end");
    hideOffers();
    area.focus();
    changed();
  }

  function changed() {
    grow();
    usage();
    if (draftKey) drafts.set(draftKey, area.value);
  }

  function clear() {
    area.value = "";
    hideOffers();
    changed();
  }

  async function deliver() {
    const place = where();
    const text = area.value.trim();
    if (!place || (!text && parcel().length === 0)) return;
    if (parcel().length > 0) {
      await deliverFiles(place, text);
      return;
    }
    if (text.startsWith("/") && inThread) {
      toast("Slash commands cannot be used in threads.", { tone: "error" });
      return;
    }
    clear();
    const command = text.startsWith("/");
    try {
      const answer = command
        ? await api.command({ user: state.user, channel: place.channel, text })
        : await api.message({ user: state.user, ...place, text });
      // The notice about a failed command comes over the live connection; a mistyped one can be mended.
      if (answer.error === "unknown_command") keep(text);
    } catch (problem) {
      refuse(text, problem.code);
    }
  }

  async function deliverFiles(place, text) {
    const key = draftKey;
    const files = parcel();
    clear();
    pack([]);
    try {
      await api.upload({ user: state.user, ...place }, files, text);
    } catch (problem) {
      refuse(text, problem.code);
      if (key === draftKey) pack(files);
    }
  }

  const REASONS = {
    not_in_channel: "You are not a member of this channel.",
    is_archived: "This channel is archived.",
    unreachable: "The local Slack is not reachable. Your text is still here.",
  };

  function refuse(text, code) {
    toast(REASONS[code] ?? `That was refused (${code ?? "error"}).`, { tone: "error" });
    keep(text);
  }

  function keep(text) {
    if (area.value) return;
    area.value = text;
    changed();
  }

  function chosen() {
    add(attach.files);
    attach.value = "";
  }

  function shortcuts() {
    const global = state.app.shortcuts.filter((one) => one.type === "global");
    openMenu(bolt, global.map((one) => ({
      label: one.name, hint: one.description || state.app.name, icon: icon("bolt"), testid: `shortcut-${one.callback_id}`,
      run: () => api.shortcut({ user: state.user, callback_id: one.callback_id })
        .catch((problem) => toast(`“${one.name}” could not be started (${problem.code}).`, { tone: "error" })),
    })), { label: "Shortcuts" });
  }

  area.addEventListener("input", () => { offer(); changed(); });
  area.addEventListener("blur", hideOffers);
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const open = offers.length > 0;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      moved = true;
      highlight((active + (event.key === "ArrowDown" ? 1 : -1) + offers.length) % offers.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      hideOffers();
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && (moved || !exact)))) {
      event.preventDefault();
      accept(offers[active]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      deliver();
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); deliver(); });
  area.addEventListener("paste", (event) => {
    if (event.clipboardData?.files.length) {
      event.preventDefault();
      add(event.clipboardData.files);
    }
  });
  attach.addEventListener("change", chosen);
  bolt?.addEventListener("click", shortcuts);

  return {
    node: form,
    /** Point the composer at a place; each place keeps its own draft. */
    aim(key, label) {
      area.setAttribute("aria-label", label);
      area.placeholder = label;
      if (key === draftKey) return;
      draftKey = key;
      area.value = drafts.get(key) ?? "";
      hideOffers();
      pack(parcel());
      usage();
    },
    focus: () => area.focus(),
    /** Files that are dropped anywhere on `zone` go into this composer. @param {HTMLElement} zone */
    takeDrops(zone) {
      const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") && where() !== null;
      zone.addEventListener("dragover", (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        zone.classList.add("is-dropping");
      });
      zone.addEventListener("dragleave", (event) => {
        if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-dropping");
      });
      zone.addEventListener("drop", (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        zone.classList.remove("is-dropping");
        add(event.dataTransfer.files);
      });
    },
  };
}
