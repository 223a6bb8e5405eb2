/** Light or dark: as the machine says, or as it was chosen here. */

import { icon } from "./dom.js";

/** Where the choice is kept. */
export const THEME = "local-slack-theme";

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(THEME, theme);
  drawTheme();
}

const isDark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
};

function drawTheme() {
  const button = document.getElementById("theme");
  button.replaceChildren(icon(isDark() ? "sun" : "moon"));
  button.setAttribute("aria-label", isDark() ? "Use light colours" : "Use dark colours");
  button.title = button.getAttribute("aria-label");
}

/** Follow the choice, and the button that makes it. */
export function mountTheme() {
  const remembered = localStorage.getItem(THEME);
  if (remembered) document.documentElement.dataset.theme = remembered;
  document.getElementById("theme").addEventListener("click", () => setTheme(isDark() ? "light" : "dark"));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawTheme);
  drawTheme();
}
