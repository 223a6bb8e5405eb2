/** Tables: the table block, and data_table with sorting, filtering and pages. */

import { fill, h } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { textString, unescape } from "./mrkdwn.js";
import { richText } from "./richtext.js";

function cellText(cell) {
  if (!cell) return "";
  if (cell.type === "rich_text") return (cell.elements ?? []).flatMap((p) => p.elements ?? []).map((e) => e.text ?? "").join("");
  return String(cell.text ?? cell.value ?? "");
}

function cellNode(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return withEmoji(unescape(cellText(cell)));
}

const isNumber = (cell) => cell?.type === "raw_number";

function row(cells, settings, head) {
  return h("tr", {}, cells.map((cell, at) => {
    const setting = settings?.[at] ?? {};
    return h(head ? "th" : "td", {
      scope: head ? "col" : null, class: setting.is_wrapped ? "cell-wrap" : null,
      style: { textAlign: setting.align ?? (isNumber(cell) ? "right" : "left") },
    }, cellNode(cell));
  }));
}

/** The table block: first row is the heading. */
export function table(block) {
  const [head, ...rows] = block.rows ?? [];
  return h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", { class: "table" }, head ? h("thead", {}, row(head, block.column_settings, true)) : null,
      h("tbody", {}, rows.map((cells) => row(cells, block.column_settings, false)))));
}

function compare(a, b) {
  const [left, right] = [cellText(a), cellText(b)];
  if (isNumber(a) && isNumber(b)) return Number(left) - Number(right);
  return left.localeCompare(right, undefined, { numeric: true });
}

/** The data_table block: caption, sortable columns, pages. */
export function dataTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = block.page_size ?? 5;
  const holder = h("div", { class: "data-table" });
  let page = 0;
  let sort = { column: -1, down: false };
  const pages = Math.max(1, Math.ceil(rows.length / size));

  function sorted() {
    if (sort.column < 0) return rows;
    const out = [...rows].sort((a, b) => compare(a[sort.column], b[sort.column]));
    return sort.down ? out.reverse() : out;
  }

  function heading(cell, at) {
    const state = sort.column === at ? (sort.down ? "descending" : "ascending") : "none";
    return h("th", { scope: "col", "aria-sort": state, style: { textAlign: isNumber(rows[0]?.[at]) ? "right" : "left" } },
      h("button", { type: "button", class: "sort", on: { click: () => {
        sort = { column: at, down: sort.column === at && !sort.down };
        page = 0;
        draw();
        holder.querySelectorAll(".sort")[at]?.focus();
      } } }, cellText(cell), h("span", { "aria-hidden": "true" }, { ascending: " ↑", descending: " ↓", none: "" }[state])));
  }

  function turn(step, label) {
    const target = page + step;
    const node = h("button", { type: "button", class: "btn btn-small", on: { click: () => { page = target; draw(); } } }, label);
    node.disabled = target < 0 || target >= pages;
    return node;
  }

  function draw() {
    const shown = sorted().slice(page * size, (page + 1) * size);
    fill(holder, h("div", { class: "table-wrap", tabindex: "0" },
      h("table", { class: "table" }, h("caption", {}, textString(block.caption)),
        h("thead", {}, h("tr", {}, head.map(heading))), h("tbody", {}, shown.map((cells) => row(cells, null, false))))),
    pages > 1 ? h("div", { class: "pager" }, turn(-1, "Previous"), h("span", { class: "muted", role: "status" }, `${page + 1} of ${pages}`), turn(1, "Next")) : null);
  }

  draw();
  return holder;
}
