/** Messages and lists of them. */

import { api } from "./api.js";
import { renderAttachment, renderBlocks, sweepLists } from "./blocks.js";
import { dayKey, dayLabel, fullTimeOf, timeOf, tsMs } from "./dates.js";
import { append, fill, h, icon, safeUrl } from "./dom.js";
import { emojiFor, QUICK_REACTIONS } from "./emoji.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { toast } from "./overlay.js";
import { avatar } from "./people.js";
import { dropMessage, nowMs, personName, publish, state } from "./state.js";
import { keepingFocus, messageSurface } from "./surfaces.js";

async function dismiss(message) {
  try {
    await api.dismiss({ user: state.user, channel: message.channel, ts: message.ts });
  } catch (problem) {
    if (problem.code !== "message_not_found") toast(`That could not be dismissed (${problem.code}).`, { tone: "error" });
  }
  dropMessage(message.channel, message.ts);
  publish("messages", message.channel);
  if (document.activeElement === document.body) document.querySelector("[data-testid=composer]")?.focus();
}

async function react(message, name) {
  try {
    await api.react({ user: state.user, channel: message.channel, ts: message.ts, name });
  } catch (problem) {
    toast(`The reaction was refused (${problem.code}).`, { tone: "error" });
  }
}

async function runShortcut(shortcut, message) {
  try {
    await api.shortcut({ user: state.user, callback_id: shortcut.callback_id, message: { channel: message.channel, ts: message.ts } });
  } catch (problem) {
    toast(`“${shortcut.name}” could not be started (${problem.code}).`, { tone: "error" });
  }
}

function reactionMenu(anchor, message) {
  openMenu(anchor, QUICK_REACTIONS.map((name) => ({
    label: name, testid: `react-${name}`, icon: document.createTextNode(emojiFor(name)), run: () => react(message, name),
  })), { label: "Reactions", grid: true });
}

function messageMenu(anchor, message, inThread) {
  const items = [];
  if (!inThread) items.push({ label: "Reply in thread", icon: icon("reply"), testid: "menu-reply", run: () => openThread(message) });
  items.push({ label: "Add reaction", icon: icon("smile"), testid: "menu-react", run: () => reactionMenu(anchor, message) });
  items.push({ label: "Read as a notification", hint: "The text that screen readers and notices use", icon: icon("info"),
    run: () => toast(message.text || "This message has no text of its own.", { stay_ms: 15_000 }) });
  for (const shortcut of state.app.shortcuts.filter((one) => one.type === "message")) {
    items.push({ label: shortcut.name, hint: shortcut.description || state.app.name, icon: icon("bolt"),
      testid: `shortcut-${shortcut.callback_id}`, run: () => runShortcut(shortcut, message) });
  }
  openMenu(anchor, items, { label: "Message actions" });
}

function openThread(message) {
  location.hash = `#/c/${message.channel}/t/${message.thread_ts ?? message.ts}`;
}

function tools(message, inThread) {
  if (message.ephemeral) return null;
  const tool = (name, label, run, testid) => {
    const node = h("button", { type: "button", class: "tool", "aria-label": label, title: label, testid,
      "data-focus-key": `${message.channel}/${message.ts}/${name}/${inThread}` }, icon(name));
    node.addEventListener("click", () => run(node));
    return node;
  };
  return h("div", { class: "tools" },
    tool("smile", "Add reaction", (node) => reactionMenu(node, message), "message-react"),
    inThread ? null : tool("reply", "Reply in thread", () => openThread(message), "message-reply"),
    tool("more", "More message actions", (node) => messageMenu(node, message, inThread), "message-menu"));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map(({ name, users = [] }) => {
    const own = users.includes(state.user);
    const who = users.map(personName).join(", ");
    return h("button", { type: "button", class: "reaction", "aria-pressed": String(own), title: who,
      "aria-label": `${name.replaceAll("_", " ")}, ${users.length}: ${who}`, on: { click: () => react(message, name) } },
    h("span", { "aria-hidden": "true" }, emojiFor(name) ?? `:${name}:`), h("span", {}, String(users.length)));
  }));
}

function files(message) {
  return (message.files ?? []).map((file) => {
    const href = safeUrl(file.page_url ?? `/files/${file.id}/${encodeURIComponent(file.name ?? "file")}`);
    const isImage = (file.mimetype ?? "").startsWith("image/");
    return h("a", { class: "file", href, target: "_blank", rel: "noopener" },
      isImage ? h("img", { class: "image", src: href, alt: file.alt_txt || file.title || file.name || "Image" }) : null,
      h("span", {}, isImage ? "" : "📄 ", file.title || file.name || file.id));
  });
}

function body(message, surface) {
  const hasBlocks = message.blocks?.length > 0;
  return h("div", { class: "message-body" },
    hasBlocks ? renderBlocks(message.blocks, surface) : message.text ? h("div", { class: "message-text" }, mrkdwn(message.text)) : null,
    message.edited ? h("span", { class: "muted edited" }, "(edited)") : null,
    (message.attachments ?? []).map((one) => renderAttachment(one, surface)),
    files(message), reactions(message));
}

function privateLine(message) {
  return h("div", { class: "private-line" }, icon("eye"), h("span", {}, "Only visible to you"),
    h("button", { type: "button", class: "text-button", testid: "dismiss", on: { click: () => dismiss(message) } }, "Dismiss"));
}

function threadLine(message, inThread) {
  if (inThread || !message.reply_count) return null;
  const words = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("button", { type: "button", class: "thread-line", testid: "open-thread", on: { click: () => openThread(message) } }, icon("reply"), words);
}

/** Name and picture of the author; a bot may post under a name of its own. */
function author(message) {
  const user = state.users.get(message.user);
  const bot = Boolean(message.bot_id) || user?.is_bot === true;
  return { user, bot, name: message.username || (user ? personName(user.id) : bot ? state.app.name : (message.user ?? "Slack")) };
}

/** One message. `compact` leaves out name and picture under a message of the same author. */
export function renderMessage(message, { compact = false, inThread = false } = {}) {
  const surface = messageSurface(message);
  const { user, bot, name } = author(message);
  const ms = tsMs(message.ts);
  const inner = [
    message.ephemeral ? privateLine(message) : null,
    compact ? null : h("div", { class: "message-head" }, h("span", { class: "message-name" }, name),
      bot ? h("span", { class: "badge" }, "App") : null,
      h("time", { class: "message-time", title: fullTimeOf(ms), datetime: new Date(ms).toISOString() }, timeOf(ms))),
    body(message, surface), threadLine(message, inThread)];
  return h("article", {
    class: `message${compact ? " is-compact" : ""}${message.ephemeral ? " is-private" : ""}`, testid: "message",
    dataset: { ts: message.ts }, "aria-label": `${name}, ${timeOf(ms)}`,
  },
  compact ? h("time", { class: "message-gutter", "aria-hidden": "true" }, timeOf(ms)) : avatar(user, { name, bot }),
  h("div", { class: "message-main", testid: message.ephemeral ? "ephemeral" : null }, inner),
  tools(message, inThread));
}

const GROUP_MS = 5 * 60_000;

function follows(before, message) {
  return Boolean(before) && before.user === message.user && before.username === message.username && !message.ephemeral &&
    !before.ephemeral && tsMs(message.ts) - tsMs(before.ts) < GROUP_MS && dayKey(tsMs(before.ts)) === dayKey(tsMs(message.ts));
}

/** Keeps a container in step with a list of messages, drawing anew only what changed. */
export class MessageList {
  /** @param {HTMLElement} root @param {{inThread?: boolean, empty?: () => Node}} options */
  constructor(root, { inThread = false, empty } = {}) {
    this.root = root;
    this.inThread = inThread;
    this.empty = empty;
    this.key = null;
    /** @type {Map<string, {node: HTMLElement, mark: string}>} */
    this.drawn = new Map();
  }

  #items(messages) {
    const items = [];
    // Words like "today" in headings and dates are drawn anew when the day changes.
    const today = dayKey(nowMs());
    let before = null;
    let day = null;
    for (const message of messages) {
      const ms = tsMs(message.ts);
      if (!this.inThread && dayKey(ms) !== day) {
        day = dayKey(ms);
        const label = dayLabel(ms);
        items.push({ id: `day-${day}`, mark: label, draw: () => h("div", { class: "day" }, h("span", {}, label)) });
        before = null;
      }
      const compact = follows(before, message);
      items.push({ id: message.ts, mark: `${compact}${today}${JSON.stringify(message)}`, draw: () => renderMessage(message, { compact, inThread: this.inThread }) });
      before = message;
    }
    return items;
  }

  /**
   * @param {string} key which list this is: another key starts over
   * @param {{toEnd?: boolean}} [options] show the newest even when the person has scrolled up
   */
  show(key, messages, { toEnd = false } = {}) {
    const other = key !== this.key;
    if (other) {
      this.drawn.clear();
      this.root.setAttribute("aria-busy", "true");
      fill(this.root);
      this.key = key;
    }
    const near = other || toEnd || this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < 120;
    keepingFocus(this.root, () => this.#reconcile(this.#items(messages)));
    sweepLists();
    if (near) this.root.scrollTop = this.root.scrollHeight;
    if (other) requestAnimationFrame(() => this.root.setAttribute("aria-busy", "false"));
  }

  #reconcile(items) {
    const next = new Map();
    for (const item of items) {
      const had = this.drawn.get(item.id);
      next.set(item.id, had?.mark === item.mark ? had : { node: item.draw(), mark: item.mark });
    }
    const keep = new Set([...next.values()].map(({ node }) => node));
    for (const node of [...this.root.children]) if (!keep.has(node)) node.remove();
    let at = this.root.firstElementChild;
    for (const { node } of next.values()) {
      if (node === at) at = at.nextElementSibling;
      else this.root.insertBefore(node, at);
    }
    this.drawn = next;
    if (items.length === 0 && this.empty) append(this.root, [this.empty()]);
  }
}
