/** Blocks that are boxes of their own: alert, card, carousel, container, video, task cards and plans. */

import { h, icon, link, safeUrl } from "./dom.js";
import { renderElement } from "./inputs.js";
import { textObject, textString } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** An image from an address or from a file of this workspace. */
export function picture(object, className) {
  const source = object.slack_file?.url ?? (object.slack_file?.id ? `/files/${object.slack_file.id}/image` : object.image_url);
  const node = h("img", { class: className, src: safeUrl(source ?? "") ?? "", alt: object.alt_text ?? "", loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(h("span", { class: "image-missing" }, object.alt_text || "Image cannot be shown")));
  return node;
}

const LEVELS = { default: "info", info: "info", success: "check", warning: "warn", error: "warn" };

export function alertBlock(block) {
  const level = block.level ?? "default";
  return h("div", { class: `alert alert-${level in LEVELS ? level : "default"}`, role: level === "error" ? "alert" : "note" },
    icon(LEVELS[level] ?? "info"), h("div", {}, textObject(block.text)));
}

export function card(block, surface) {
  const env = { surface, block, inInput: false, optional: false };
  const iconObject = block.icon ?? block.slack_icon;
  return h("div", { class: "card" },
    block.hero_image ? picture(block.hero_image, "card-hero") : null,
    h("div", { class: "card-head" },
      iconObject?.image_url ? picture(iconObject, "card-icon") : null,
      h("div", {},
        block.title ? h("div", { class: "card-title" }, textObject(block.title)) : null,
        block.subtitle ? h("div", { class: "card-sub" }, textObject(block.subtitle)) : null)),
    block.body ? h("div", { class: "card-body" }, textObject(block.body)) : null,
    block.subtext ? h("div", { class: "card-sub" }, textObject(block.subtext)) : null,
    block.actions?.length ? h("div", { class: "actions" }, block.actions.map((element) => renderElement(element, env))) : null);
}

export function carousel(block, surface) {
  return h("div", { class: "carousel", role: "group", "aria-label": "Cards", tabindex: "0" },
    (block.elements ?? block.cards ?? []).map((one) => card({ ...one, block_id: one.block_id ?? block.block_id }, surface)));
}

/** @param {(blocks: object[], surface: object) => Node[]} draw renders the child blocks */
export function container(block, surface, draw) {
  const children = draw(block.child_blocks ?? block.blocks ?? [], surface);
  if (!block.title) return h("div", { class: "container" }, children);
  if (!(block.is_collapsible ?? block.collapsible)) {
    return h("div", { class: "container" }, h("div", { class: "card-title" }, textObject(block.title)), children);
  }
  return h("details", { class: "container", open: !(block.default_collapsed ?? block.is_collapsed) },
    h("summary", { class: "card-title" }, textObject(block.title)), children);
}

/** A video is shown as a link with its picture: this page plays nothing from elsewhere. */
export function video(block) {
  return h("div", { class: "video" },
    h("div", { class: "card-title" }, link(block.title_url ?? block.video_url ?? "", textString(block.title) || "Video")),
    block.description ? h("div", {}, textObject(block.description)) : null,
    block.thumbnail_url ? picture({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "video-thumb") : null,
    h("div", { class: "muted" }, [block.provider_name, block.author_name].filter(Boolean).join(" · ")));
}

const STATUS = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };

export function taskCard(block) {
  const status = block.status ?? "in_progress";
  return h("div", { class: `task task-${status in STATUS ? status : "pending"}` },
    h("span", { class: "task-mark", role: "img", "aria-label": status.replace("_", " ") }, STATUS[status] ?? "○"),
    h("div", {}, h("div", { class: "card-title" }, textString(block.title)),
      block.details ? richText(block.details) : null, block.output ? richText(block.output) : null));
}

export function plan(block) {
  return h("div", { class: "container" }, h("div", { class: "card-title" }, textString(block.title)), (block.tasks ?? []).map(taskCard));
}
