/** Wires the page together: the route, the live connection, what is shown where. */

import { beginsTalk, heardPrompts, heardStatus, mountAgent } from "./agent.js";
import { api, follow } from "./api.js";
import { mountClock } from "./clock.js";
import { composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { mountHome, openHome, refreshHome, setHome } from "./home.js";
import { mountLog } from "./log.js";
import { MessageList } from "./messages.js";
import { refreshModals, setModals } from "./modal.js";
import { hasLayers, toast } from "./overlay.js";
import { firstPerson, mountPeople } from "./people.js";
import { mountSidebar } from "./sidebar.js";
import {
  adopt, appChannel, channelMessages, channelName, dropMessage, publish, putMessage, setClock, state, subscribe, visibleChannels,
} from "./state.js";
import { mountTheme } from "./theme.js";
import { mountThread } from "./thread.js";

let stopFollowing = () => {};
let list = null;
let box = null;

/** `#/home`, `#/messages` (with the app), `#/c/CHANNEL` or `#/c/CHANNEL/t/TS`. */
function readRoute() {
  const [, kind, channel, , thread] = location.hash.split("/");
  if (kind === "home") return { kind: "home", channel: null, thread: null };
  const known = kind === "c" && visibleChannels().some((one) => one.id === channel);
  if (known) return { kind: "channel", channel, thread: thread ?? null };
  if (kind === "messages" && appChannel()) return { kind: "channel", channel: appChannel().id, thread: null };
  // The first place is a channel this person shares with the app, in the order the workspace lists them.
  const mine = [...state.channels.values()].filter((one) => !one.is_im && one.members.includes(state.user));
  const first = mine.find((one) => one.members.includes(state.app.bot_user_id)) ?? mine[0] ?? visibleChannels()[0];
  return { kind: "channel", channel: first?.id ?? null, thread: null };
}

/** The direct message with the app begins when somebody first looks at it. */
async function openAppMessages() {
  try {
    await api.openHome(state.user, "messages");
    await reloadState();
    if (appChannel()) go();
  } catch (problem) {
    toast(`Messages with ${state.app.name} cannot be opened (${problem.code}).`, { tone: "error" });
  }
}

function go() {
  if (location.hash === "#/messages" && !appChannel()) openAppMessages();
  const before = state.route;
  state.route = readRoute();
  if (state.route.channel && state.unread.delete(state.route.channel)) publish("unread");
  publish("route");
  const moved = before.channel !== state.route.channel || before.kind !== state.route.kind;
  if (moved || !state.messages.has(state.route.channel)) {
    if (state.route.kind === "home") openHome();
    else loadChannel(state.route.channel);
  }
  return moved;
}

/** What the live connection tells about a channel while it is being read: told again on top of the answer. */
const loading = new Map();

async function loadChannel(channel) {
  if (!channel) return;
  const user = state.user;
  const late = [];
  loading.set(channel, late);
  try {
    const { messages } = await api.messages(channel, user);
    if (user !== state.user || loading.get(channel) !== late) return;
    const kept = state.messages.get(channel);
    state.messages.set(channel, new Map());
    // Replies that an open thread has loaded stay; the channel's own messages are as the server says.
    for (const message of kept?.values() ?? []) if (message.thread_ts && message.thread_ts !== message.ts) putMessage(message);
    messages.forEach(putMessage);
    for (const event of late) EVENTS[event.type](event);
    publish("messages", channel);
  } catch (problem) {
    if (problem.code !== "unreachable") toast(`This channel cannot be shown (${problem.code}).`, { tone: "error" });
  } finally {
    if (loading.get(channel) === late) loading.delete(channel);
  }
}

function drawChannel({ toEnd = false } = {}) {
  const { kind, channel: id } = state.route;
  const channel = state.channels.get(id);
  document.getElementById("home-pane").hidden = kind !== "home";
  document.getElementById("channel-pane").hidden = kind === "home";
  const title = kind === "home" ? state.app.name : channel ? `${channel.is_im ? "" : "# "}${channelName(channel)}` : "No channel";
  document.getElementById("place-title").textContent = title;
  document.getElementById("place-note").textContent = kind === "home" ? "Home" : channel?.is_im ? "" : (channel?.purpose ?? "");
  document.title = `${title} – Local Slack`;
  if (kind === "home" || !channel) return;
  document.getElementById("messages").setAttribute("aria-label", `Messages in ${channelName(channel)}`);
  list.show(`${state.user}/${id}`, channelMessages(id), { toEnd });
  box.aim(`${state.user}/${id}`, `Message ${channel.is_im ? channelName(channel) : `#${channel.name}`}`);
}

function emptyChannel() {
  const commands = state.app.commands.slice(0, 3).map((one) => one.command).join(", ");
  return h("div", { class: "empty" }, h("p", { class: "empty-title" }, "Nothing here yet"),
    commands ? h("p", {}, `Write a message, or try ${commands}.`) : null);
}

function arrived(message) {
  const fresh = putMessage(message);
  const here = state.route.kind === "channel" && state.route.channel === message.channel;
  const member = state.channels.get(message.channel)?.members.includes(state.user) === true;
  if (fresh && !here && member && message.user !== state.user) {
    state.unread.set(message.channel, (state.unread.get(message.channel) ?? 0) + 1);
    publish("unread");
  }
  publish("messages", message.channel);
  // What somebody sent, and what only they are told, is brought into sight.
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  if (fresh && here && !reply && (message.ephemeral || message.user === state.user)) drawChannel({ toEnd: true });
  if (fresh && beginsTalk(message)) location.hash = `#/c/${message.channel}/t/${message.ts}`;
}

async function reloadState() {
  const user = state.user;
  adopt(await api.state());
  if (!state.users.has(user)) state.user = firstPerson(state.users.keys().next().value);
}

const EVENTS = {
  message: (event) => arrived(event.message),
  ephemeral: (event) => arrived(event.message),
  message_changed: ({ message }) => {
    putMessage(message);
    publish("messages", message.channel);
  },
  message_deleted: ({ channel, ts }) => {
    dropMessage(channel, ts);
    publish("messages", channel);
  },
  reaction: (event) => EVENTS.message_changed(event),
  prompts: heardPrompts,
  status: heardStatus,
  modals: (event) => setModals(event.views),
  home: (event) => setHome(event.view),
  clock: (event) => setClock({ now: event.now, frozen: event.frozen, offset_s: event.offset_s }),
  users: reloadState,
  channels: reloadState,
  connected: (event) => { state.connected = event.connected; publish("connected"); },
  log: () => publish("log"),
  notice: (event) => toast(event.text, { tone: "notice", stay_ms: 12_000 }),
};

const CHANNEL_EVENTS = ["message", "ephemeral", "message_changed", "message_deleted", "reaction"];

function setLive(live) {
  state.live = live;
  publish("connected");
}

/** Follow one person; after a gap, everything shown is read anew. */
function followPerson() {
  stopFollowing();
  stopFollowing = follow(state.user, {
    event: (event) => {
      if (CHANNEL_EVENTS.includes(event.type)) loading.get(event.channel ?? event.message?.channel)?.push(event);
      EVENTS[event.type]?.(event);
    },
    down: () => setLive(false),
    up: async (again) => {
      setLive(true);
      if (!again) return;
      try {
        await reloadState();
        await Promise.all([refreshModals(), loadChannel(state.route.channel)]);
        if (state.route.kind === "home") await refreshHome();
      } catch {
        // Gone again: the next reconnect repeats this.
      }
    },
  });
}

function switchPerson() {
  state.messages.clear();
  state.unread.clear();
  setModals([]);
  followPerson();
  state.route = { kind: "", channel: null, thread: null };
  go();
  refreshModals().catch(() => {});
}

function drawIcons() {
  for (const slot of document.querySelectorAll("[data-icon]")) slot.replaceChildren(icon(slot.dataset.icon));
}

async function firstState() {
  for (let wait_ms = 300; ; wait_ms = Math.min(wait_ms * 2, 4000)) {
    try {
      return await api.state();
    } catch {
      document.getElementById("connection").querySelector(".connection-words").textContent = "Waiting for the local Slack…";
      await new Promise((resolve) => { window.setTimeout(resolve, wait_ms); });
    }
  }
}

async function start() {
  drawIcons();
  mountTheme();
  const answer = await firstState();
  adopt(answer);
  state.user = firstPerson(answer.default_user);
  list = new MessageList(document.getElementById("messages"), { empty: emptyChannel });
  box = composer({ where: () => (state.route.channel ? { channel: state.route.channel } : null), testid: "composer", sendTestid: "send" });
  document.getElementById("channel-pane").append(box.node);
  box.takeDrops(document.getElementById("channel-pane"));
  mountPeople();
  mountSidebar();
  mountThread();
  mountAgent(box.node, document.getElementById("thread"));
  mountHome();
  mountClock();
  mountLog();
  subscribe(["route", "users", "channels", "clock"], () => drawChannel());
  subscribe(["messages"], (channel) => { if (channel === state.route.channel) drawChannel(); });
  subscribe(["person"], switchPerson);
  window.addEventListener("hashchange", () => { if (go() && state.route.kind === "channel" && !hasLayers() && innerWidth > 760) box.focus(); });
  followPerson();
  state.route = { kind: "", channel: null, thread: null };
  go();
  await refreshModals();
  document.body.dataset.ready = "true";
}

start();
