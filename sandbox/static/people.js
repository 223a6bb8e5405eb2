/** Who one is on this page: avatars and the switch of person. */

import { fill, h } from "./dom.js";
import { personName, publish, state, subscribe } from "./state.js";

/** Where the person chosen last is kept. */
export const REMEMBERED = "local-slack-person";
const COLOURS = ["#8a5a2b", "#7a4e8a", "#35618f", "#a04a3c", "#4d6b35", "#8f3f6a", "#3f6a78", "#6b5b1f", "#5a55a3"];
const APP_COLOUR = "#1a655f";

/** Neighbours in the list of people differ; the same person always has the same colour. */
function colourOf(user, name, bot) {
  if (bot) return APP_COLOUR;
  const at = user ? [...state.users.keys()].indexOf(user.id) : (name ?? "").length;
  return COLOURS[Math.max(at, 0) % COLOURS.length];
}

const initialsOf = (name) => (name ?? "?").split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();

/** Coloured square with initials, white on a dark enough colour; decorative, since the name stands beside it. */
export function avatar(user, { name = user?.real_name, bot = user?.is_bot, small = false } = {}) {
  const colour = colourOf(user, name, bot);
  return h("span", { class: `avatar${small ? " avatar-small" : ""}${bot ? " avatar-bot" : ""}`, "aria-hidden": "true",
    style: { background: colour, color: "#fff" } }, user?.initials || initialsOf(name));
}

function describe(user) {
  const notes = [user.is_admin ? "admin" : null, user.is_restricted ? "guest" : null, user.is_stranger ? "other workspace" : null].filter(Boolean);
  return `${user.real_name || user.name}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}`;
}

const canBe = (user) => Boolean(user) && !user.is_bot && !user.deleted && user.id !== "USLACKBOT";

/** People one can be; an address with `?user=` wins over who one was last. */
export function firstPerson(fallback) {
  const wished = [new URLSearchParams(location.search).get("user"), localStorage.getItem(REMEMBERED), fallback];
  const human = [...state.users.values()].find(canBe);
  return wished.find((id) => canBe(state.users.get(id))) ?? human?.id ?? "";
}

/** Become another person. */
export function become(id) {
  state.user = id;
  localStorage.setItem(REMEMBERED, id);
  publish("person", id);
}

/** Fill the switch in the top bar and keep it in step. */
export function mountPeople() {
  const select = document.getElementById("person-select");
  const face = document.getElementById("person-face");
  const draw = () => {
    const people = [...state.users.values()].filter(canBe);
    fill(select, people.map((user) => h("option", { value: user.id }, describe(user))));
    select.value = state.user;
    fill(face, avatar(state.users.get(state.user), { small: true }));
    select.title = `${personName(state.user)}, ${state.users.get(state.user)?.tz ?? ""}`;
  };
  select.addEventListener("change", () => become(select.value));
  subscribe(["users", "person"], draw);
  draw();
}
