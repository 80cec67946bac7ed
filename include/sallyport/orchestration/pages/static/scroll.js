// A list of any length, of which only the rows in sight are drawn.

import { el } from "./dom.js";

const ROW = 28;
const SPARE = 10;

export class Scroll {
  /** `draw(place)` makes the row at a place; `empty()` says why there is none. Rows are ROW pixels high. */
  constructor(list, inner, draw, empty) {
    this.list = list;
    this.inner = inner;
    this.drawRow = draw;
    this.empty = empty;
    this.length = 0;
    list.addEventListener("scroll", () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(list);
  }

  resize(length) {
    this.length = length;
    this.inner.style.height = `${length * ROW}px`;
    this.draw();
  }

  /** Draws what is in sight. `active`: the place of the row that the keyboard is at, or -1. */
  draw(active = this.active ?? -1) {
    this.active = active;
    const { list, inner } = this;
    if (!list.isConnected) return;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - SPARE);
    const last = Math.min(this.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + SPARE);
    const drawn = [];
    for (let at = first; at < last; at += 1) drawn.push(this.#row(at));
    inner.replaceChildren(...drawn);
    if (active >= first && active < last) list.setAttribute("aria-activedescendant", `${list.id}-${active}`);
    else list.removeAttribute("aria-activedescendant");
    if (!this.length) inner.replaceChildren(el("p", { class: "empty" }, this.empty()));
  }

  #row(at) {
    const made = this.drawRow(at);
    made.dataset.place = at;
    made.id = `${this.list.id}-${at}`;
    made.style.top = `${at * ROW}px`;
    made.setAttribute("aria-setsize", this.length);
    made.setAttribute("aria-posinset", at + 1);
    return made;
  }

  /** Scroll until the row at a place is in sight. */
  show(at) {
    const { list } = this;
    const top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = Math.max(0, top - ROW);
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + 2 * ROW - list.clientHeight;
  }

  /** How many rows fit. */
  get page() {
    return Math.max(1, Math.floor(this.list.clientHeight / ROW) - 1);
  }
}
