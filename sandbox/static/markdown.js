/** The markdown block: ordinary Markdown, a dialect of its own beside mrkdwn. */

import { h, link } from "./dom.js";
import { emojiNode } from "./mrkdwn.js";
import { emojiFor } from "./emoji.js";

/** Tried in turn at each place; the first alternative that matches earliest wins. */
const INLINE = [
  [/\\([\\`*_{}[\]()#+\-.!~|>])/, (m) => [m[1]]],
  [/`([^`\n]+)`/, (m) => [h("code", {}, m[1])]],
  [/!?\[([^\]\n]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/, (m) => [link(m[2], m[1] || m[2])]],
  [/<(https?:\/\/[^<>\s]+)>/, (m) => [link(m[1], m[1])]],
  [/\*\*(?=\S)([^\n]+?\S|\S)\*\*/, (m) => [h("strong", {}, inline(m[1]))]],
  [/__(?=\S)([^\n]+?\S|\S)__/, (m) => [h("strong", {}, inline(m[1]))]],
  [/~~(?=\S)([^\n]+?)~~/, (m) => [h("s", {}, inline(m[1]))]],
  [/\*(?=\S)([^*\n]+?)\*/, (m) => [h("em", {}, inline(m[1]))]],
  [/(?<![\p{L}\p{N}])_(?=\S)([^_\n]+?)_(?![\p{L}\p{N}])/u, (m) => [h("em", {}, inline(m[1]))]],
  [/:([a-z0-9_+-]+):/, (m) => [emojiFor(m[1]) ? emojiNode(m[1]) : m[0]]],
  [/https?:\/\/[^\s<>)]+[^\s<>).,;:!?]/, (m) => [link(m[0], m[0])]],
];

function inline(text) {
  const nodes = [];
  let rest = text;
  while (rest) {
    let best = null;
    for (const [pattern, make] of INLINE) {
      const hit = pattern.exec(rest);
      if (hit && (!best || hit.index < best.hit.index)) best = { hit, make };
    }
    if (!best) return [...nodes, rest];
    nodes.push(rest.slice(0, best.hit.index), ...best.make(best.hit));
    rest = rest.slice(best.hit.index + best.hit[0].length);
  }
  return nodes;
}

const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(rows) {
  const aligns = cells(rows[1]).map((c) => (/^:-+:$/.test(c) ? "center" : /-:$/.test(c) ? "right" : "left"));
  const line = (row, tag) =>
    h("tr", {}, cells(row).map((cell, i) => h(tag, { style: { textAlign: aligns[i] ?? "left" } }, inline(cell))));
  return h("div", { class: "table-wrap", tabindex: "0" },
    h("table", {}, h("thead", {}, line(rows[0], "th")), h("tbody", {}, rows.slice(2).map((row) => line(row, "td")))));
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

/** Nested lists by indentation; consumes `rows` from the front. */
function list(rows, depth) {
  const first = ITEM.exec(rows[0]);
  const ordered = /\d/.test(first[2]);
  const node = h(ordered ? "ol" : "ul", { start: ordered ? Number.parseInt(first[2], 10) : null });
  while (rows.length > 0) {
    const hit = ITEM.exec(rows[0]);
    if (!hit) break;
    const indent = hit[1].length;
    if (indent < depth || (indent === depth && /\d/.test(hit[2]) !== ordered)) break;
    if (indent > depth && node.lastChild) {
      node.lastChild.append(list(rows, indent));
      continue;
    }
    rows.shift();
    const box = hit[3] === undefined ? null : h("span", { class: "task-box" }, hit[3] === " " ? "☐ " : "☑ ");
    node.append(h("li", {}, box, inline(hit[4])));
  }
  return node;
}

const RULES = [
  [(r) => /^```/.test(r[0]), (r) => {
    r.shift();
    const code = [];
    while (r.length > 0 && !/^```/.test(r[0])) code.push(r.shift());
    r.shift();
    return h("pre", {}, h("code", {}, code.join("\n")));
  }],
  [(r) => /^#{1,6}\s/.test(r[0]), (r) => {
    const [, marks, text] = /^(#+)\s+(.*?)\s*#*$/.exec(r.shift());
    return h(`h${Math.min(marks.length + 2, 6)}`, { class: `md-h md-h${marks.length}` }, inline(text));
  }],
  [(r) => /^\s*([-*_])(\s*\1){2,}\s*$/.test(r[0]), (r) => (r.shift(), h("hr"))],
  [(r) => /^>/.test(r[0]), (r) => {
    const quoted = [];
    while (r.length > 0 && /^>/.test(r[0])) quoted.push(r.shift().replace(/^> ?/, ""));
    return h("blockquote", {}, blocks(quoted));
  }],
  [(r) => r.length > 1 && r[0].includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(r[1]), (r) => {
    const rows = [];
    while (r.length > 0 && r[0].includes("|")) rows.push(r.shift());
    return table(rows);
  }],
  [(r) => ITEM.test(r[0]), (r) => list(r, ITEM.exec(r[0])[1].length)],
];

function blocks(rows) {
  const out = [];
  while (rows.length > 0) {
    if (!rows[0].trim()) {
      rows.shift();
      continue;
    }
    const rule = RULES.find(([applies]) => applies(rows));
    if (rule) {
      out.push(rule[1](rows));
      continue;
    }
    const text = [rows.shift()];
    while (rows.length > 0 && rows[0].trim() && !RULES.some(([applies]) => applies(rows))) text.push(rows.shift());
    out.push(h("p", {}, text.flatMap((line, i) => (i > 0 ? [h("br"), ...inline(line)] : inline(line)))));
  }
  return out;
}

/** Render Markdown as DOM nodes. */
export function markdown(text) {
  return h("div", { class: "markdown" }, blocks((text ?? "").split("\n")));
}
