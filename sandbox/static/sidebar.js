/** The list of places: the app's Home and messages, channels, direct messages. */

import { fill, h, icon } from "./dom.js";
import { toast } from "./overlay.js";
import { avatar } from "./people.js";
import { appChannel, channelName, imPeer, state, subscribe, visibleChannels } from "./state.js";

function entry({ href, label, picture, testid, current, unread, dim, title }) {
  return h("li", {}, h("a", { href, class: `place${unread ? " is-unread" : ""}${dim ? " is-dim" : ""}`, testid, title: title || null,
    "aria-current": current ? "page" : null },
  picture, h("span", { class: "place-name" }, label),
  unread ? h("span", { class: "count", "aria-label": `${unread} new` }, String(unread)) : null));
}

const isHere = (id) => state.route.kind === "channel" && state.route.channel === id;

function channelEntry(channel) {
  const peer = channel.is_im ? state.users.get(imPeer(channel)) : null;
  const member = channel.is_im || channel.members.includes(state.user);
  return entry({
    href: `#/c/${channel.id}`, label: channelName(channel), current: isHere(channel.id), unread: state.unread.get(channel.id),
    picture: channel.is_im ? avatar(peer, { small: true }) : h("span", { class: "hash", "aria-hidden": "true" }, channel.is_private ? icon("lock") : "#"),
    testid: `channel-${channel.name || peer?.name || channel.id}`, dim: !member,
    title: member ? channel.purpose : `${channel.purpose ?? ""} (not a member)`.trim(),
  });
}

function appEntries() {
  const im = appChannel();
  const rows = [];
  if (state.app.home_enabled) {
    rows.push(entry({ href: "#/home", label: "Home", picture: icon("home"), testid: "home-tab", current: state.route.kind === "home" }));
  }
  if (im || state.app.messages_enabled !== false) {
    rows.push(entry({ href: im ? `#/c/${im.id}` : "#/messages", label: "Messages", picture: icon("chat"), testid: "app-messages",
      current: Boolean(im) && isHere(im.id), unread: im ? state.unread.get(im.id) : 0 }));
  }
  return rows;
}

function draw() {
  const im = appChannel();
  const channels = visibleChannels();
  document.getElementById("team-name").textContent = state.team.name;
  document.getElementById("app-name").textContent = state.app.name;
  fill(document.getElementById("app-places"), appEntries());
  fill(document.getElementById("channel-places"), channels.filter((c) => !c.is_im).map(channelEntry));
  fill(document.getElementById("dm-places"), channels.filter((c) => c.is_im && c.id !== im?.id).map(channelEntry));
  document.getElementById("dm-section").hidden = !channels.some((c) => c.is_im && c.id !== im?.id);
}

function drawConnection() {
  const node = document.getElementById("connection");
  const words = !state.live ? "Local Slack not reachable" : state.connected ? "App connected" : "App not connected";
  node.className = `connection ${state.live && state.connected ? "is-up" : "is-down"}`;
  node.querySelector(".connection-words").textContent = words;
  node.title = words;
}

/** On a narrow page the places are a drawer. */
function mountDrawer() {
  const button = document.getElementById("places-toggle");
  const shade = document.getElementById("shade");
  const setOpen = (open) => {
    document.body.classList.toggle("has-places", open);
    button.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector("#places a")?.focus();
  };
  button.addEventListener("click", () => setOpen(!document.body.classList.contains("has-places")));
  shade.addEventListener("click", () => setOpen(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && document.body.classList.contains("has-places")) {
      setOpen(false);
      button.focus();
    }
  });
  document.getElementById("places").addEventListener("click", (event) => {
    if (event.target.closest("a")) setOpen(false);
  });
}

export function mountSidebar() {
  mountDrawer();
  let before = null;
  subscribe(["channels", "users", "route", "person", "unread"], draw);
  subscribe(["connected"], () => {
    drawConnection();
    if (before !== null && before !== state.connected) {
      toast(state.connected ? `${state.app.name} is connected.` : `${state.app.name} is not connected.`, { stay_ms: 4000 });
    }
    before = state.connected;
  });
  draw();
  drawConnection();
}
