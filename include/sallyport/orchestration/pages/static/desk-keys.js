// Everything by keyboard, unless somebody is writing.

import { byId } from "./dom.js";
import { isWriting, keysBox } from "./help.js";

const KEYS = [
  ["1 – 4", "waiting, new request, requests, figures"],
  ["/", "filter, or search"],
  ["↑ ↓", "in a list of files: up, down"],
  ["Space", "tick the file or folder"],
  ["Shift + ↑ ↓", "tick as you go"],
  ["← →", "close, open the folder"],
  ["Ctrl + Enter", "send the request"],
  ["Esc", "leave a field; close this"],
  ["?", "this help"],
];

export function listen(desk) {
  keysBox(byId("show-keys"), byId("keys"), KEYS);
  const views = Object.keys(desk.views);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && desk.shows === "new") return void desk.view.send();
    if (event.ctrlKey || event.metaKey || event.altKey) return null;
    if (event.key === "Escape") {
      byId("keys").hidden = true;
      document.activeElement?.blur();
      return null;
    }
    if (isWriting(event.target)) return null;
    const does = {
      "?": () => (byId("keys").hidden = !byId("keys").hidden),
      "/": () => desk.view.focusFilter(),
      ...Object.fromEntries(views.map((name, place) => [String(place + 1), () => desk.show(name)])),
    }[event.key];
    if (!does) return null;
    event.preventDefault();
    return does();
  });
}
