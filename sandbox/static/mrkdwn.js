/** Slack's mrkdwn as DOM nodes. Text only ever becomes text nodes; nothing is parsed as HTML. */

import { formatTokens, fullTimeOf } from "./dates.js";
import { h, link } from "./dom.js";
import { emojiFor, withEmoji } from "./emoji.js";
import { personName, state } from "./state.js";

/** Undo the three escapes Slack knows, in one pass so that `&amp;lt;` stays `&lt;`. */
export const unescape = (text) =>
  text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

export function mention(id) {
  const own = id === state.user;
  return h("span", { class: own ? "mention mention-me" : "mention", dataset: { user: id } }, `@${personName(id)}`);
}

export function channelRef(id, label) {
  const channel = state.channels.get(id);
  if (!channel) return h("span", { class: "mention" }, `#${label || id}`);
  return h("a", { class: "mention", href: `#/c/${id}` }, `#${channel.name}`);
}

export function broadcast(name) {
  return h("span", { class: "mention mention-all" }, `@${name}`);
}

export function emojiNode(name, unicode) {
  const known = emojiFor(name);
  const drawn = known ?? (unicode ? String.fromCodePoint(...unicode.split("-").map((hex) => Number.parseInt(hex, 16))) : null);
  if (!drawn) return document.createTextNode(`:${name}:`);
  return h("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, drawn);
}

export function dateNode(seconds, pattern, fallback, href) {
  let text = fallback;
  if (Number.isFinite(seconds) && pattern) text = formatTokens(seconds, pattern);
  if (href) return link(href, text);
  return h("time", { title: Number.isFinite(seconds) ? fullTimeOf(seconds * 1000) : null }, text);
}

/** What stands between `<` and `>`. */
function control(body) {
  const bar = body.indexOf("|");
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : unescape(body.slice(bar + 1));
  if (head.startsWith("@")) return mention(head.slice(1));
  if (head.startsWith("#")) return channelRef(head.slice(1), label);
  if (head.startsWith("!date^")) {
    const [, seconds, pattern, href] = head.split("^");
    return dateNode(Number(seconds), unescape(pattern ?? ""), label, href);
  }
  if (head.startsWith("!subteam^")) return h("span", { class: "mention" }, label || `@${head.slice(9)}`);
  if (head.startsWith("!")) return broadcast(head.slice(1) || label);
  return link(unescape(head), label ? withEmoji(label) : unescape(head).replace(/^mailto:/, ""));
}

// Code spans and <…> are put aside behind private-use characters while emphasis is looked for, so that a star in an
// address or in code is never taken for bold.
const OPEN = "\uE000";
const CLOSE = "\uE001";
const HIDDEN = /\uE000(\d+)\uE001/;
const STYLES = { "*": ["strong", "*"], _: ["em", "_"], "~": ["s", "~"] };
const EMPHASIS = /(?<![\p{L}\p{N}*_~])([*_~])(?=\S)((?:(?!\1)[^\n])*?\S)\1(?![\p{L}\p{N}])/u;
const BARE_URL = /https?:\/\/[^\s<>\uE000\uE001]+[^\s<>\uE000\uE001.,;:!?)'"\]]/;

function hide(text, verbatim) {
  const kept = [];
  const keep = (make) => `${OPEN}${kept.push(make) - 1}${CLOSE}`;
  let rest = text.replace(/[\uE000\uE001]/g, "");
  rest = rest.replace(/`([^`\n]+)`/g, (_, code) => keep(() => h("code", {}, plainControls(code))));
  rest = rest.replace(/<([^<>\n]+)>/g, (_, body) => keep(() => control(body)));
  if (!verbatim) rest = rest.replace(new RegExp(BARE_URL, "g"), (url) => keep(() => link(unescape(url), unescape(url))));
  rest = rest.replace(/:([a-z0-9_+'-]+(?:::skin-tone-\d)?):/g, (whole, name) =>
    emojiFor(name) ? keep(() => emojiNode(name)) : whole,
  );
  return { rest, kept };
}

/** Inside code, links show as their text and nothing else is interpreted. */
const plainControls = (code) => unescape(code.replace(/<([^<>|]+)\|([^<>]+)>/g, "$2").replace(/<(https?:[^<>]+)>/g, "$1"));

function leaf(text, kept) {
  const nodes = [];
  let rest = text;
  for (let hit = HIDDEN.exec(rest); hit; hit = HIDDEN.exec(rest)) {
    if (hit.index > 0) nodes.push(unescape(rest.slice(0, hit.index)));
    nodes.push(kept[Number(hit[1])]());
    rest = rest.slice(hit.index + hit[0].length);
  }
  if (rest) nodes.push(unescape(rest));
  return nodes;
}

function emphasised(text, kept) {
  const hit = EMPHASIS.exec(text);
  if (!hit) return leaf(text, kept);
  const [tag] = STYLES[hit[1]];
  return [
    ...leaf(text.slice(0, hit.index), kept),
    h(tag, {}, emphasised(hit[2], kept)),
    ...emphasised(text.slice(hit.index + hit[0].length), kept),
  ];
}

function lines(text, verbatim) {
  const { rest, kept } = hide(text, verbatim);
  const nodes = [];
  rest.split("\n").forEach((line, index) => {
    if (index > 0) nodes.push(h("br"));
    nodes.push(...emphasised(line, kept));
  });
  return nodes;
}

/** Runs of quoted lines become one quote; the rest is lines. */
function paragraphs(text, verbatim) {
  const nodes = [];
  let run = [];
  let quoting = false;
  const flush = () => {
    if (run.length === 0) return;
    const inner = lines(run.join("\n"), verbatim);
    nodes.push(...(quoting ? [h("blockquote", {}, inner)] : inner));
    run = [];
  };
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(quoted) !== quoting) {
      flush();
      quoting = Boolean(quoted);
    }
    run.push(quoted ? quoted[1] : line);
  }
  flush();
  return nodes;
}

/**
 * Render mrkdwn.
 * @param {string} text escaped as Slack wants it
 * @param {{verbatim?: boolean}} [options] verbatim leaves bare addresses alone
 * @returns {DocumentFragment}
 */
export function mrkdwn(text, { verbatim = false } = {}) {
  const out = document.createDocumentFragment();
  (text ?? "").split("```").forEach((part, index, all) => {
    const fenced = index % 2 === 1 && index < all.length - 1;
    if (fenced) out.append(h("pre", {}, h("code", {}, plainControls(part.replace(/^\n/, "").replace(/\n$/, "")))));
    else {
      const outside = index % 2 === 1 ? `\`\`\`${part}` : part;
      const trimmed = (index > 0 ? outside.replace(/^\n/, "") : outside).replace(index < all.length - 2 ? /\n$/ : /$^/, "");
      if (trimmed) out.append(...paragraphs(trimmed, verbatim));
    }
  });
  return out;
}

/** Plain text: entities undone, line breaks kept, emoji drawn unless switched off. */
export function plain(text, { emoji = true } = {}) {
  const out = document.createDocumentFragment();
  const shown = unescape(text ?? "");
  (emoji ? withEmoji(shown) : shown).split("\n").forEach((line, index) => {
    if (index > 0) out.append(h("br"));
    if (line) out.append(line);
  });
  return out;
}

/** A Block Kit text object of either kind. */
export function textObject(object) {
  if (!object) return document.createDocumentFragment();
  if (typeof object === "string") return plain(object);
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim === true });
  return plain(object.text, { emoji: object.emoji !== false });
}

/** A text object as a bare string, for labels and native controls. */
export function textString(object) {
  if (!object) return "";
  return withEmoji(unescape(typeof object === "string" ? object : (object.text ?? "")));
}
