/** The side panel with one thread. */

import { api } from "./api.js";
import { composer } from "./composer.js";
import { append } from "./dom.js";
import { MessageList } from "./messages.js";
import { channelName, putMessage, state, subscribe, threadMessages } from "./state.js";

const panel = () => document.getElementById("thread");

export function closeThread() {
  location.hash = state.route.channel ? `#/c/${state.route.channel}` : "#/home";
  document.querySelector("[data-testid=composer]")?.focus();
}

/** Build the panel; it follows the route. */
export function mountThread() {
  const list = new MessageList(document.getElementById("thread-list"), { inThread: true });
  const box = composer({
    inThread: true, testid: "thread-composer", sendTestid: "thread-send",
    where: () => (state.route.thread ? { channel: state.route.channel, thread_ts: state.route.thread } : null),
  });
  append(panel(), [box.node]);
  box.takeDrops(panel());
  document.getElementById("thread-close").addEventListener("click", closeThread);
  panel().addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closeThread();
  });

  let last = "";
  const draw = () => {
    const { channel, thread } = state.route;
    panel().hidden = !thread;
    document.body.classList.toggle("has-thread", Boolean(thread));
    if (!thread) {
      list.show("", []);
      last = "";
      return;
    }
    const key = `${state.user}/${channel}/${thread}`;
    document.getElementById("thread-where").textContent = channelName(state.channels.get(channel));
    list.show(key, threadMessages(channel, thread));
    box.aim(key, "Reply…");
    if (last !== key) {
      last = key;
      load(channel, thread);
      box.focus();
    }
  };
  subscribe(["route", "person", "users"], draw);
  subscribe(["messages"], (channel) => { if (channel === state.route.channel) draw(); });

  async function load(channel, thread) {
    const user = state.user;
    try {
      const answer = await api.thread(channel, thread, user);
      if (user !== state.user) return;
      answer.messages.forEach(putMessage);
      draw();
    } catch {
      // The live connection tells of an unreachable server; the panel shows what is known.
    }
  }
}
