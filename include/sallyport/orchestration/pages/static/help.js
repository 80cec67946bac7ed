// The help about keys, which every page has.

import { el, fill } from "./dom.js";

export const isWriting = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null;

/** `keys`: pairs of keys and words. */
export function keysBox(button, box, keys) {
  fill(
    box,
    el("h2", {}, "Keyboard"),
    el("dl", {}, keys.map(([key, words]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)])),
    el("button", { type: "button", on: { click: () => (box.hidden = true) } }, "Close"),
  );
  button.addEventListener("click", () => (box.hidden = !box.hidden));
}
