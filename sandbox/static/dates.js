/** Moments in a person's own zone: message times, date tokens, and picked dates back into seconds. */

import { locale, nowMs, zone } from "./state.js";

function format(ms, options) {
  try {
    return new Intl.DateTimeFormat(locale(), { timeZone: zone(), ...options }).format(ms);
  } catch {
    return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(ms);
  }
}

/** ISO date of a moment in the person's zone, for comparing days. */
export function dayKey(ms) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit" }).format(ms);
}

export const timeOf = (ms) => format(ms, { hour: "numeric", minute: "2-digit" });
export const fullTimeOf = (ms) => format(ms, { dateStyle: "full", timeStyle: "medium" });
export const yearOf = (ms) => format(ms, { year: "numeric" });
export const clockText = (ms) => format(ms, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
export const tsMs = (ts) => Number.parseFloat(ts) * 1000;

const DAY_MS = 86_400_000;

function relativeDay(ms) {
  const key = dayKey(ms);
  for (const [offset, word] of [[0, "today"], [-1, "yesterday"], [1, "tomorrow"]]) {
    if (dayKey(nowMs() + offset * DAY_MS) === key) return word;
  }
  return null;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** Heading between the messages of two days. */
export function dayLabel(ms) {
  const near = relativeDay(ms);
  if (near) return capital(near);
  return format(ms, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

function ago(ms) {
  const seconds = Math.round((ms - nowMs()) / 1000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
  for (const [unit, size] of [["day", 86_400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(seconds, "second");
}

const TOKENS = {
  date_num: (ms) => dayKey(ms),
  date_slash: (ms) => dayKey(ms).replaceAll("-", "/"),
  date: (ms) => format(ms, { month: "long", day: "numeric", year: "numeric" }),
  date_short: (ms) => format(ms, { month: "short", day: "numeric", year: "numeric" }),
  date_long: (ms) => format(ms, { weekday: "long", month: "long", day: "numeric", year: "numeric" }),
  date_long_full: (ms) => format(ms, { month: "long", day: "numeric", year: "numeric" }),
  day_divider_pretty: (ms) => relativeDay(ms) ?? format(ms, { weekday: "long", month: "long", day: "numeric" }),
  time: (ms) => timeOf(ms),
  time_secs: (ms) => format(ms, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** Fill a `<!date^…>` format such as `{date_short_pretty} at {time}`. Unknown tokens stay visible. */
export function formatTokens(seconds, pattern) {
  const ms = seconds * 1000;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => {
    if (TOKENS[name]) return TOKENS[name](ms);
    const plain = name.replace(/_pretty$/, "");
    return plain !== name && TOKENS[plain] ? (relativeDay(ms) ?? TOKENS[plain](ms)) : whole;
  });
}

/** Local wall time in the person's zone as `YYYY-MM-DDTHH:mm`, for a datetime field. */
export function toLocalField(seconds) {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone(), year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).format(seconds * 1000);
  return parts.replace(" ", "T");
}

/** Seconds since 1970 of a wall time in the person's zone; inverse of `toLocalField` outside clock changes. */
export function fromLocalField(text) {
  const wanted = Date.parse(`${text}:00Z`) / 1000;
  if (Number.isNaN(wanted)) return null;
  let guess = wanted;
  for (let round = 0; round < 3; round += 1) {
    const seen = Date.parse(`${toLocalField(guess)}:00Z`) / 1000;
    if (seen === wanted) break;
    guess += wanted - seen;
  }
  return guess;
}
