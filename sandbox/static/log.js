/** The drawer with the API log: what the app sent and what it was sent. */

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { subscribe } from "./state.js";

let open = false;
let timer = 0;
let round = 0;
const expanded = new Set();

const stamp = (at) => {
  const ms = typeof at === "number" ? at * 1000 : Date.parse(at);
  return Number.isNaN(ms) ? String(at) : new Date(ms).toISOString().slice(11, 23);
};

function part(label, value) {
  if (value === null || value === undefined) return null;
  return h("div", { class: "log-part" }, h("h4", {}, label), h("pre", { tabindex: "0" }, JSON.stringify(value, null, 2)));
}

function entryNode(entry) {
  const outward = entry.direction.startsWith("app");
  const details = h("div", { class: "log-details" });
  const node = h("details", { class: `log-entry${entry.ok ? "" : " is-error"}`, testid: "log-entry", dataset: { method: entry.method }, open: expanded.has(entry.id) },
    h("summary", {},
      h("span", { class: `log-way ${outward ? "log-out" : "log-in"}` }, outward ? "app → Slack" : "Slack → app"),
      h("span", { class: "log-method" }, entry.method),
      h("span", { class: "log-result" }, entry.ok ? "ok" : (entry.error ?? "error")),
      h("span", { class: "log-time" }, `${stamp(entry.at)}${entry.ms === undefined || entry.ms === null ? "" : ` · ${Math.round(entry.ms)} ms`}`)),
    details);
  const draw = () => {
    if (node.open) fill(details, part("Request", entry.request), part("Response", entry.response));
    if (node.open) expanded.add(entry.id);
    else expanded.delete(entry.id);
  };
  node.addEventListener("toggle", draw);
  if (node.open) draw();
  return node;
}

async function load() {
  if (!open) return;
  const mine = (round += 1);
  const q = document.getElementById("log-query").value.trim();
  const way = document.getElementById("log-way").value;
  const list = document.getElementById("log-list");
  try {
    const { entries } = await api.log(q);
    if (mine !== round) return;
    const wanted = entries.filter((entry) => (way === "errors" ? !entry.ok : way === "" || entry.direction.startsWith(way)));
    fill(list, wanted.length > 0 ? wanted.map(entryNode) : h("p", { class: "empty" }, q ? "Nothing matches." : "Nothing has been said yet."));
    document.getElementById("log-count").textContent = `${wanted.length} entries`;
  } catch (problem) {
    fill(list, h("p", { class: "empty" }, `The log cannot be read (${problem.code}).`));
  }
}

function later(wait_ms) {
  window.clearTimeout(timer);
  timer = window.setTimeout(load, wait_ms);
}

function setOpen(wish) {
  open = wish;
  document.getElementById("log").hidden = !open;
  document.body.classList.toggle("has-log", open);
  const button = document.getElementById("log-open");
  button.setAttribute("aria-expanded", String(open));
  if (open) {
    load();
    document.getElementById("log-query").focus();
  } else {
    button.focus();
  }
}

export function mountLog() {
  document.getElementById("log-open").addEventListener("click", () => setOpen(!open));
  document.getElementById("log-close").addEventListener("click", () => setOpen(false));
  document.getElementById("log").addEventListener("keydown", (event) => {
    if (event.key === "Escape") setOpen(false);
  });
  document.getElementById("log-query").addEventListener("input", () => later(150));
  document.getElementById("log-way").addEventListener("change", load);
  subscribe(["log"], () => later(250));
}
