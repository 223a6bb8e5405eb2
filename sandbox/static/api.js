/** The page API of the local Slack. Every call answers parsed JSON or throws ApiError. */

export class ApiError extends Error {
  /** @param {string} code short error code of the server, or `unreachable` */
  constructor(code, status = 0, body = {}) {
    super(code);
    this.code = code;
    this.status = status;
    this.body = body;
  }
}

async function read(response) {
  let body = {};
  try {
    body = await response.json();
  } catch {
    body = {};
  }
  if (!response.ok) throw new ApiError(body.error ?? `http_${response.status}`, response.status, body);
  return body;
}

async function request(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ApiError("unreachable");
  }
  return read(response);
}

function get(path, params = {}) {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
  return request(`/page/${path}${query.size ? `?${query}` : ""}`, { headers: { accept: "application/json" } });
}

function post(path, body) {
  return request(`/page/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

export const api = {
  state: () => get("state"),
  messages: (channel, user) => get("messages", { channel, user }),
  thread: (channel, ts, user) => get("thread", { channel, ts, user }),
  prompts: (channel, user) => get("prompts", { channel, user }),
  canvas: (id, user) => get("canvas", { id, user }),
  home: (user) => get("home", { user }),
  openHome: (user, tab = "home") => post("open_home", { user, tab }),
  modals: (user) => get("modals", { user }),
  command: (body) => post("command", body),
  message: (body) => post("message", body),
  react: (body) => post("react", body),
  dismiss: (body) => post("dismiss", body),
  action: (body) => post("action", body),
  submit: (body) => post("submit", body),
  close: (body) => post("close", body),
  shortcut: (body) => post("shortcut", body),
  options: (body) => post("options", body),
  clock: (to, user) => post("clock", { to, user }),
  log: (q, limit = 200) => get("log", { q, limit }),
  /**
   * Upload files: into a channel as one message, which answers `{message}`; without one the first alone, for a
   * file field, which answers `{file}`.
   * @param {{channel?: string, user: string, thread_ts?: string}} where @param {File[]} files @param {string} [text]
   */
  upload(where, files, text = "") {
    const form = new FormData();
    for (const file of files) form.append("file", file, file.name);
    if (text) form.append("text", text);
    const query = new URLSearchParams(Object.entries(where).filter(([, value]) => value));
    return request(`/page/upload?${query}`, { method: "POST", body: form });
  },
};

/**
 * Follow a person's changes; reconnects by itself with growing pauses.
 * @param {string} user
 * @param {{event: (e: object) => void, up: (again: boolean) => void, down: () => void}} handlers
 * @returns {() => void} stops following
 */
export function follow(user, handlers) {
  let socket = null;
  let stopped = false;
  let pause_ms = 400;
  let before = false;
  let timer = 0;

  function connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/page/live?user=${encodeURIComponent(user)}`);
    socket.addEventListener("open", () => {
      pause_ms = 400;
      handlers.up(before);
      before = true;
    });
    socket.addEventListener("message", (event) => {
      if (!stopped) handlers.event(JSON.parse(event.data));
    });
    socket.addEventListener("close", () => {
      if (stopped) return;
      handlers.down();
      timer = window.setTimeout(connect, pause_ms);
      pause_ms = Math.min(pause_ms * 2, 8000);
    });
  }

  connect();
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}
