/** The page of one canvas, as the person sees it who was chosen last. */

import { api } from "./api.js";
import { append, h } from "./dom.js";
import { markdown } from "./markdown.js";
import { REMEMBERED } from "./people.js";
import { THEME } from "./theme.js";

const RIGHTS = { owner: "yours", write: "you may change it in Slack", read: "for reading" };

function shown({ canvas, user }) {
  if (!canvas) {
    return h("main", { class: "canvas", testid: "canvas" }, h("h1", {}, "There is no such canvas here"),
      h("p", { class: "muted" }, `It does not exist, or nobody has let ${user} in.`));
  }
  document.title = canvas.title;
  return h("main", { class: "canvas", testid: "canvas" },
    h("p", { class: "muted" }, `Canvas · ${RIGHTS[canvas.access]} · seen by ${user}`),
    h("h1", {}, canvas.title), markdown(canvas.markdown));
}

async function start() {
  const theme = localStorage.getItem(THEME);
  if (theme) document.documentElement.dataset.theme = theme;
  const id = location.pathname.split("/").at(-1);
  const user = new URLSearchParams(location.search).get("user") ?? localStorage.getItem(REMEMBERED);
  const answer = await api.canvas(id, user).catch(() => api.canvas(id, null));
  append(document.body, [shown(answer)]);
  document.body.dataset.ready = "true";
}

start();
