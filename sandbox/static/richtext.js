/** The rich_text block and rich text cells. */

import { append, h, link } from "./dom.js";
import { broadcast, channelRef, dateNode, emojiNode, mention } from "./mrkdwn.js";

function styled(node, style = {}) {
  let out = node;
  if (style.code) out = h("code", {}, out);
  if (style.strike) out = h("s", {}, out);
  if (style.italic) out = h("em", {}, out);
  if (style.bold) out = h("strong", {}, out);
  if (style.underline) out = h("u", {}, out);
  if (style.highlight || style.client_highlight) out = h("mark", {}, out);
  return out;
}

function textNodes(text) {
  const out = document.createDocumentFragment();
  (text ?? "").split("\n").forEach((line, index) => {
    if (index > 0) out.append(h("br"));
    if (line) out.append(line);
  });
  return out;
}

/** Only six hex digits are taken as a colour. */
const colour = (value) => (/^#[0-9a-f]{6}$/i.test(value ?? "") ? value : "transparent");

const INLINE = {
  text: (e) => textNodes(e.text),
  link: (e) => link(e.url, e.text || e.url),
  user: (e) => mention(e.user_id),
  channel: (e) => channelRef(e.channel_id),
  usergroup: (e) => h("span", { class: "mention" }, `@${e.usergroup_id}`),
  broadcast: (e) => broadcast(e.range),
  emoji: (e) => emojiNode(e.name, e.unicode),
  date: (e) => dateNode(e.timestamp, e.format, e.fallback ?? "", e.url),
  color: (e) => h("span", { class: "swatch" }, h("i", { style: { background: colour(e.value) } }), e.value),
  team: (e) => h("span", { class: "mention" }, e.team_id),
};

/** Inline elements of one section. */
export function richInline(elements = []) {
  return elements.map((e) => styled(INLINE[e.type]?.(e) ?? document.createTextNode(e.text ?? ""), e.style));
}

function list(part) {
  const indent = part.indent ?? 0;
  const ordered = part.style === "ordered";
  const node = h(ordered ? "ol" : "ul", {
    class: `rich-list rich-list-${indent % 3}${part.border ? " rich-border" : ""}`,
    start: ordered && part.offset ? part.offset + 1 : null,
    style: { marginInlineStart: `${indent * 22}px` },
  });
  return append(node, (part.elements ?? []).map((item) => h("li", {}, richInline(item.elements))));
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-section" }, richInline(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", {}, richInline(part.elements)),
  rich_text_preformatted: (part) =>
    h("pre", {}, h("code", {}, (part.elements ?? []).map((e) => e.text ?? e.url ?? ""))),
};

/** A whole rich_text object. */
export function richText(block) {
  return h("div", { class: "rich-text" }, (block.elements ?? []).map((part) => PARTS[part.type]?.(part)));
}
