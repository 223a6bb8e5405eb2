/** What the page knows, and who wants to hear when it changes. */

/**
 * @typedef {{id: string, name: string, real_name: string, tz: string, tz_label: string, locale: string, is_admin: boolean,
 *   is_bot: boolean, is_restricted: boolean, initials: string, color: string}} User
 * @typedef {{id: string, name: string, is_private: boolean, is_im: boolean, user?: string, members: string[], purpose: string}} Channel
 * @typedef {{ts: string, channel: string, user: string, text: string, blocks: object[], attachments?: object[], thread_ts?: string,
 *   reply_count: number, ephemeral: boolean, edited?: boolean, reactions: {name: string, users: string[]}[], files: object[]}} Message
 */

export const state = {
  team: { id: "", name: "" },
  app: { id: "", name: "App", bot_user_id: "", commands: [], shortcuts: [], home_enabled: true },
  /** @type {Map<string, User>} */ users: new Map(),
  /** @type {Map<string, Channel>} */ channels: new Map(),
  /** now: seconds at the moment `at_ms` of this machine's steady clock */
  clock: { now: 0, frozen: false, offset_s: 0, at_ms: 0 },
  connected: false,
  live: false,
  user: "",
  /** @type {{kind: "channel"|"home", channel: string|null, thread: string|null}} */
  route: { kind: "channel", channel: null, thread: null },
  /** @type {Map<string, Map<string, Message>>} */ messages: new Map(),
  /** @type {Map<string, number>} */ unread: new Map(),
};

const listeners = new Map();

/** Call `fn` whenever one of `topics` is published. */
export function subscribe(topics, fn) {
  for (const topic of topics) {
    if (!listeners.has(topic)) listeners.set(topic, new Set());
    listeners.get(topic).add(fn);
  }
}

export function publish(topic, detail) {
  for (const fn of listeners.get(topic) ?? []) fn(detail);
}

/** Take over the answer of `GET /page/state`. */
export function adopt(answer) {
  state.team = answer.team;
  state.app = { commands: [], shortcuts: [], home_enabled: true, ...answer.app };
  state.users = new Map(answer.users.map((user) => [user.id, user]));
  state.channels = new Map(answer.channels.map((channel) => [channel.id, channel]));
  state.connected = Boolean(answer.connected);
  setClock(answer.clock);
  publish("users");
  publish("channels");
  publish("connected");
}

export function setClock(clock) {
  state.clock = { ...state.clock, ...clock, at_ms: performance.now() };
  publish("clock");
}

/** The simulated moment now, in milliseconds since 1970. */
export function nowMs() {
  const { now, frozen, at_ms } = state.clock;
  return now * 1000 + (frozen ? 0 : performance.now() - at_ms);
}

export const me = () => state.users.get(state.user);
export const zone = () => me()?.tz || "UTC";
export const locale = () => me()?.locale || "en-US";

/** The name to show for a user id. */
export function personName(id) {
  const user = state.users.get(id);
  return user ? user.real_name || user.name : (id ?? "Unknown");
}

/** Channels this person can see, named ones first by name, then direct messages. */
export function visibleChannels() {
  const mine = [...state.channels.values()].filter((channel) =>
    channel.is_im ? imPeer(channel) !== null : !channel.is_private || channel.members.includes(state.user),
  );
  return mine.sort((a, b) => Number(a.is_im) - Number(b.is_im) || channelName(a).localeCompare(channelName(b)));
}

/** The other person of a direct message, or null when this person has no part in it. */
export function imPeer(channel) {
  const people = new Set([...(channel.members ?? []), ...(channel.user ? [channel.user] : [])]);
  if (!people.has(state.user)) return null;
  people.delete(state.user);
  return [...people][0] ?? (channel.members?.length === 1 ? state.app.bot_user_id : state.user);
}

export function channelName(channel) {
  if (!channel) return "";
  return channel.is_im ? personName(imPeer(channel)) : channel.name;
}

/** The direct message between this person and the app, if it exists yet. */
export function appChannel() {
  const bot = state.app.bot_user_id;
  return [...state.channels.values()].find((channel) => channel.is_im && imPeer(channel) === bot) ?? null;
}

/** Put or replace one message; answers whether it was not there before. */
export function putMessage(message) {
  if (!state.messages.has(message.channel)) state.messages.set(message.channel, new Map());
  const list = state.messages.get(message.channel);
  const fresh = !list.has(message.ts);
  list.set(message.ts, message);
  return fresh;
}

export function dropMessage(channel, ts) {
  state.messages.get(channel)?.delete(ts);
}

const byTs = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);
const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

/** Messages of the channel itself, oldest first; replies live in their thread. */
export function channelMessages(channel) {
  const all = [...(state.messages.get(channel)?.values() ?? [])];
  return all.filter((message) => !isReply(message) || message.subtype === "thread_broadcast").sort(byTs);
}

/** The parent and its replies, oldest first. */
export function threadMessages(channel, ts) {
  const all = [...(state.messages.get(channel)?.values() ?? [])];
  return all.filter((message) => message.ts === ts || message.thread_ts === ts).sort(byTs);
}
