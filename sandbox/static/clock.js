/** The simulated clock in the top bar and its jumps. */

import { api } from "./api.js";
import { clockText, yearOf } from "./dates.js";
import { h } from "./dom.js";
import { toast } from "./overlay.js";
import { me, nowMs, setClock, state, subscribe } from "./state.js";

const JUMPS = [
  ["next_post", "Next scheduled post", "clock-next-post"],
  ["monday_9", "Monday 09:00", "clock-monday"],
  ["plus_day", "+1 day", "clock-plus-day"],
  ["plus_hour", "+1 hour", "clock-plus-hour"],
  ["real", "Real time", "clock-real"],
];

const REASONS = {
  nothing_scheduled: "Nothing is scheduled.",
  unreachable: "The local Slack is not reachable.",
};

async function jump(to) {
  try {
    const answer = await api.clock(to, state.user);
    setClock(answer);
    document.getElementById("clock-said").textContent = `It is now ${clockText(nowMs())}`;
  } catch (problem) {
    toast(REASONS[problem.code] ?? `The clock did not move (${problem.code}).`, { tone: "error" });
  }
}

function draw() {
  const text = document.getElementById("clock-text");
  const words = clockText(nowMs());
  if (text.textContent !== words) text.textContent = words;
  text.dateTime = new Date(nowMs()).toISOString();
  document.getElementById("clock-zone").textContent = `${yearOf(nowMs())} · ${me()?.tz ?? "UTC"}`;
  const shifted = state.clock.frozen || Math.abs(state.clock.offset_s ?? 0) > 1;
  document.getElementById("clock").classList.toggle("is-shifted", shifted);
  document.querySelector("[data-testid=clock-real]").hidden = !shifted;
}

/** Build the buttons and let the time run. */
export function mountClock() {
  const panel = document.getElementById("clock-jumps");
  for (const [to, label, testid] of JUMPS) {
    panel.append(h("button", { type: "button", class: "btn btn-small", testid, on: { click: () => jump(to) } }, label));
  }
  const toggle = document.getElementById("clock-toggle");
  const setOpen = (open) => {
    panel.classList.toggle("is-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  toggle.addEventListener("click", () => setOpen(!panel.classList.contains("is-open")));
  document.getElementById("clock").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.classList.contains("is-open")) {
      event.preventDefault();
      setOpen(false);
      toggle.focus();
    }
  });
  document.addEventListener("pointerdown", (event) => {
    if (!document.getElementById("clock").contains(event.target)) setOpen(false);
  });
  subscribe(["clock", "person", "users"], draw);
  window.setInterval(draw, 1000);
  draw();
}
