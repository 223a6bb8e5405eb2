/** What a person has chosen or typed in the elements of one message or view, in Slack's `state.values` form. */

import { uid } from "./dom.js";

const pick = (element, from, to) => (element[from] === undefined ? null : { [to]: element[from] });

/** Each stateful element type: where its initial value stands, and what its empty value is. */
const TYPES = {
  plain_text_input: (e) => ({ value: e.initial_value ?? null }),
  number_input: (e) => ({ value: e.initial_value ?? null }),
  email_text_input: (e) => ({ value: e.initial_value ?? null }),
  url_text_input: (e) => ({ value: e.initial_value ?? null }),
  rich_text_input: (e) => ({ rich_text_value: e.initial_value ?? null }),
  checkboxes: (e) => ({ selected_options: e.initial_options ?? [] }),
  radio_buttons: (e) => ({ selected_option: e.initial_option ?? null }),
  static_select: (e) => ({ selected_option: e.initial_option ?? null }),
  external_select: (e) => ({ selected_option: e.initial_option ?? null }),
  users_select: (e) => ({ selected_user: e.initial_user ?? null }),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? null }),
  channels_select: (e) => ({ selected_channel: e.initial_channel ?? null }),
  multi_static_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_external_select: (e) => ({ selected_options: e.initial_options ?? [] }),
  multi_users_select: (e) => ({ selected_users: e.initial_users ?? [] }),
  multi_conversations_select: (e) => ({ selected_conversations: e.initial_conversations ?? [] }),
  multi_channels_select: (e) => ({ selected_channels: e.initial_channels ?? [] }),
  datepicker: (e) => ({ selected_date: e.initial_date ?? null }),
  timepicker: (e) => ({ selected_time: e.initial_time ?? null, ...pick(e, "timezone", "timezone") }),
  datetimepicker: (e) => ({ selected_date_time: e.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

/** Whether an element keeps a value (buttons and menus do not). */
export const isStateful = (type) => type in TYPES;

/** The value an element has before anybody touched it. */
export const initialValue = (element) => ({ type: element.type, ...TYPES[element.type](element) });

/** Whether a value counts as not given, for required inputs. */
export function isEmpty(value) {
  if (!value) return true;
  return Object.entries(value)
    .filter(([key]) => key !== "type" && key !== "timezone")
    .every(([, part]) => part === null || part === undefined || part === "" || (Array.isArray(part) && part.length === 0));
}

/** Stateful elements of a block with the block they stand in. */
export function statefulElements(block) {
  const found = [block.element, block.accessory, ...(block.elements ?? [])].filter((e) => e && isStateful(e.type));
  const nested = (block.blocks ?? block.child_blocks ?? []).flatMap(statefulElements);
  return [...found.map((element) => ({ block, element })), ...nested];
}

export class Form {
  constructor() {
    /** @type {Object<string, Object<string, object>>} */
    this.values = {};
    this.touched = new Set();
    /** @type {Map<string, string>} errors by block id */
    this.errors = new Map();
  }

  get(blockId, element) {
    return this.values[blockId]?.[element.action_id] ?? initialValue(element);
  }

  set(blockId, actionId, value) {
    (this.values[blockId] ??= {})[actionId] = value;
    this.touched.add(`${blockId}\n${actionId}`);
  }

  /**
   * Take over a (new) list of blocks: values that the person gave stay where block id, action id and type are the same,
   * then come those the server knows, then the initial ones.
   */
  adopt(blocks, serverValues = {}) {
    const next = {};
    for (const { block, element } of (blocks ?? []).flatMap(statefulElements)) {
      const blockId = block.block_id;
      const key = `${blockId}\n${element.action_id}`;
      const own = this.touched.has(key) ? this.values[blockId]?.[element.action_id] : null;
      const known = serverValues?.[blockId]?.[element.action_id];
      const value = [own, known].find((v) => v && v.type === element.type) ?? initialValue(element);
      if (value !== own) this.touched.delete(key);
      (next[blockId] ??= {})[element.action_id] = value;
    }
    this.values = next;
    const ids = new Set((blocks ?? []).map((block) => block.block_id));
    for (const id of this.errors.keys()) if (!ids.has(id)) this.errors.delete(id);
  }
}

/** Give blocks that came without an id one, so that fields can be told apart. */
export function withBlockIds(blocks) {
  return (blocks ?? []).map((block) => (block.block_id ? block : { ...block, block_id: uid("block") }));
}
