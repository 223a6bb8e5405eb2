/** The app as an agent: what it offers to be asked, that it is at work, and its answers in a thread. */

import { api } from "./api.js";
import { fill, h } from "./dom.js";
import { toast } from "./overlay.js";
import { appChannel, personName, state, subscribe } from "./state.js";

/** What is offered, by direct message. @type {Map<string, {title: string|null, prompts: {title: string, message: string}[]}>} */
const offered = new Map();
/** What the app says of itself while it works, by thread. @type {Map<string, string>} */
const statuses = new Map();

const inMessages = () => state.app.is_agent === true && state.route.kind === "channel" && state.route.channel === appChannel()?.id;

/** Whether a message begins a talk with the app: its answer comes in the thread, which is opened. */
export function beginsTalk(message) {
  return inMessages() && message.channel === state.route.channel && message.user === state.user
    && !message.thread_ts && !message.ephemeral && !(message.files?.length > 0);
}

export function heardPrompts(event) {
  offered.set(event.channel, { title: event.title, prompts: event.prompts });
  drawPrompts();
}

export function heardStatus(event) {
  statuses.set(`${event.channel}/${event.thread_ts}`, event.status);
  drawStatus();
}

async function ask(prompt) {
  try {
    await api.message({ user: state.user, channel: state.route.channel, text: prompt.message });
  } catch (problem) {
    toast(`That was refused (${problem.code}).`, { tone: "error" });
  }
}

const bar = h("div", { class: "prompts", role: "group", "aria-label": "Suggested prompts", testid: "prompts", hidden: true });
const line = h("p", { class: "status-line", role: "status", testid: "agent-status" });

function drawPrompts() {
  const { title, prompts } = (inMessages() && offered.get(state.route.channel)) || { title: null, prompts: [] };
  bar.hidden = prompts.length === 0;
  fill(bar, [title ? h("span", { class: "muted" }, title) : null,
    ...prompts.map((one) => h("button", { type: "button", class: "btn btn-small", title: one.message, testid: "prompt",
      on: { click: () => ask(one) } }, h("span", { class: "btn-words" }, one.title)))]);
}

function drawStatus() {
  const status = statuses.get(`${state.route.channel}/${state.route.thread}`);
  fill(line, status ? [h("b", {}, personName(state.app.bot_user_id)), ` ${status}`] : []);
}

/** Slack tells the app whenever somebody looks at its messages. */
async function look() {
  const channel = state.route.channel;
  try {
    const { prompts, title } = await api.prompts(channel, state.user);
    if (!offered.has(channel)) heardPrompts({ channel, prompts, title });
    await api.openHome(state.user, "messages");
  } catch {
    // The live connection tells of an unreachable server.
  }
}

/** Put the prompts above the composer, and the status into the thread. @param {HTMLElement} box @param {HTMLElement} thread */
export function mountAgent(box, thread) {
  box.before(bar);
  thread.querySelector("form").before(line);
  let last = "";
  subscribe(["route", "person"], () => {
    drawPrompts();
    drawStatus();
    const here = inMessages() ? `${state.user}/${state.route.channel}` : "";
    if (here && here !== last) look();
    last = here;
  });
}
