/** Block Kit blocks as DOM nodes. */

import { alertBlock, card, carousel, container, picture, plan, taskCard, video } from "./cards.js";
import { h } from "./dom.js";
import { inputBlock, renderElement } from "./inputs.js";
import { markdown } from "./markdown.js";
import { mrkdwn, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { dataTable, table } from "./tables.js";

function section(block, surface) {
  const env = { surface, block, inInput: false, optional: false };
  const accessory = block.accessory
    ? h("div", { class: `accessory accessory-${block.accessory.type}` },
      block.accessory.type === "image" ? picture(block.accessory, "thumb") : renderElement(block.accessory, env))
    : null;
  const wide = ["checkboxes", "radio_buttons"].includes(block.accessory?.type);
  return h("div", { class: `section${wide ? " section-wide" : ""}` },
    h("div", { class: "section-text" },
      block.text ? h("div", { class: "section-main" }, textObject(block.text)) : null,
      block.fields?.length ? h("div", { class: "section-fields" }, block.fields.map((field) => h("div", {}, textObject(field)))) : null),
    accessory);
}

function context(block) {
  return h("div", { class: "context" }, (block.elements ?? []).map((element) =>
    element.type === "image" ? picture(element, "context-image") : h("span", { class: "context-text" }, textObject(element))));
}

function actions(block, surface) {
  const env = { surface, block, inInput: false, optional: false };
  return h("div", { class: "actions" }, (block.elements ?? []).map((element) => renderElement(element, env)));
}

function imageBlock(block) {
  return h("figure", { class: "image-block" }, block.title ? h("figcaption", {}, textObject(block.title)) : null, picture(block, "image"));
}

/** Headings inside a message stand below the page's own (h1) and the message's place (h2). */
function header(block) {
  const level = Math.min(Math.max(block.level ?? 1, 1), 4);
  return h(`h${level + 2}`, { class: `header header-${level}` }, textObject(block.text));
}

function fileBlock(block) {
  return h("div", { class: "file" }, "📄 ", block.file_id ?? block.external_id ?? "File");
}

const BLOCKS = {
  section,
  header,
  divider: () => h("hr", { class: "divider" }),
  context,
  actions,
  context_actions: actions,
  input: inputBlock,
  image: imageBlock,
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  table,
  data_table: dataTable,
  video,
  alert: alertBlock,
  card,
  carousel,
  container: (block, surface) => container(block, surface, drawAll),
  task_card: taskCard,
  plan,
  file: fileBlock,
};

function unsupported(block) {
  return h("div", { class: "unsupported", testid: "unsupported-block" },
    h("strong", {}, `Unsupported block “${block.type}”`), h("pre", {}, JSON.stringify(block, null, 2)));
}

/** One block; a block that cannot be drawn shows as unsupported instead of hiding the rest. */
export function renderBlock(block, surface) {
  const draw = BLOCKS[block.type];
  let inner;
  try {
    inner = draw ? draw(block, surface) : unsupported(block);
  } catch (problem) {
    console.error("block", block.type, problem);
    inner = unsupported(block);
  }
  return h("div", { class: `block block-${block.type}`, dataset: { block: block.block_id ?? "" } }, inner);
}

const drawAll = (blocks, surface) => blocks.map((block) => renderBlock(block, surface));

/**
 * All blocks of a message or view.
 * @param {object[]} blocks
 * @param {import("./elements.js").Surface} surface
 */
export function renderBlocks(blocks, surface) {
  return h("div", { class: `blocks blocks-${surface.kind}` }, drawAll(blocks ?? [], surface));
}

/** Lists of search fields live outside their block; drop those whose field is gone. */
export function sweepLists() {
  for (const list of document.querySelectorAll(".combo-list")) {
    if (!document.querySelector(`[aria-controls="${list.id}"]`)) list.remove();
  }
}

/** Legacy attachments: a coloured bar with text, fields or blocks. */
export function renderAttachment(attachment, surface) {
  const colour = { good: "#2f8f5b", warning: "#c98a1b", danger: "#c0392b" }[attachment.color] ?? attachment.color;
  const bar = /^#?[0-9a-f]{6}$/i.test(colour ?? "") ? `#${colour.replace("#", "")}` : "";
  return h("div", { class: "attachment", style: { borderLeftColor: bar } },
    attachment.pretext ? h("div", {}, mrkdwn(attachment.pretext)) : null,
    attachment.title ? h("strong", {}, mrkdwn(attachment.title)) : null,
    attachment.text ? h("div", {}, mrkdwn(attachment.text)) : null,
    attachment.blocks ? renderBlocks(attachment.blocks, surface) : null,
    attachment.fields?.length ? h("div", { class: "section-fields" }, attachment.fields.map((f) =>
      h("div", {}, h("strong", {}, mrkdwn(f.title ?? "")), h("br"), mrkdwn(f.value ?? "")))) : null,
    attachment.image_url ? picture({ image_url: attachment.image_url, alt_text: attachment.fallback }, "image") : null,
    !attachment.text && !attachment.blocks && !attachment.title ? h("div", {}, mrkdwn(attachment.fallback ?? "")) : null);
}
