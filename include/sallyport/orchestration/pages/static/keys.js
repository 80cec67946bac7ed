// Everything by keyboard, unless somebody is writing.

import { byId } from "./dom.js";
import { isWriting, keysBox } from "./help.js";

const KEYS = [
  ["j / k", "next, previous file"],
  ["n", "next file that is not marked"],
  ["r", "release the file"],
  ["x", "return the file"],
  ["u", "take its mark away"],
  ["c", "comment on the file"],
  ["[ / ]", "page of the preview back, on"],
  ["h / l", "close, open the file's folder"],
  ["f", "folders, or one list"],
  ["/", "filter"],
  ["o", "the request"],
  ["a", "the answer"],
  ["Esc", "leave a field; close this"],
  ["?", "this help"],
];

export const keys = (button, box) => keysBox(button, box, KEYS);

export function listen(page) {
  const { tree } = page;
  const mark = (which) => page.leaf && page.shows === "file" && page.mark(page.leaf, which);
  const does = {
    j: () => tree.step(1),
    k: () => tree.step(-1),
    ArrowDown: () => tree.step(1),
    ArrowUp: () => tree.step(-1),
    n: () => tree.step(1, (leaf) => page.isUnmarked(leaf)),
    r: () => mark("release"),
    x: () => mark("return"),
    u: () => mark(null),
    c: () => byId("comment")?.focus(),
    "[": () => page.shows === "file" && page.turn(-1),
    "]": () => page.shows === "file" && page.turn(1),
    h: () => tree.fold(true),
    l: () => tree.fold(false),
    f: () => page.flatten(),
    "/": () => byId("filter").focus(),
    o: () => page.show("request"),
    a: () => page.show("answer"),
    "?": () => (byId("keys").hidden = !byId("keys").hidden),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      byId("keys").hidden = true;
      if (document.activeElement) document.activeElement.blur();
      return;
    }
    if (isWriting(event.target) || !Object.hasOwn(does, event.key)) return;
    const isArrow = event.key.startsWith("Arrow");
    if (isArrow && document.activeElement !== tree.list) return;
    event.preventDefault();
    does[event.key]();
  });
}
