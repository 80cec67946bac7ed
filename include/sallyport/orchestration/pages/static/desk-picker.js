// The files of an upload or project folder, with tick boxes: a tree, or one list; of which only what is in sight is drawn.

import { byId, count, el, fill, size, when } from "./dom.js";
import { rowsOf } from "./folders.js";
import { Scroll } from "./scroll.js";
import { clock } from "./times.js";

const level = () => 0;

export class Picker {
  /** `changed()`: what is ticked has changed. `lookAgain()`: somebody wants the folder to be looked into. */
  constructor(place, { changed, lookAgain }) {
    this.place = place;
    this.changed = changed;
    this.lookAgain = lookAgain;
    /** Patterns, each of which names one file, or what was named by hand. */
    this.ticked = new Set();
    this.clear("");
  }

  /** Nothing to tick from, and why. */
  clear(words) {
    this.leaves = [];
    this.rows = [];
    this.shown = [];
    this.closed = new Set();
    this.text = "";
    this.isFlat = false;
    this.only = false;
    this.at = -1;
    this.from = -1;
    this.scroll = null;
    fill(this.place, el("p", { class: "empty" }, words));
  }

  /** `head`: the folder's title and words about it. `rows` as the server gives them, by path. */
  show(head, rows, ticked) {
    const had = this.scroll && this.key === head.key ? { top: this.list.scrollTop, at: this.at } : null;
    if (!had) {
      this.clear("");
      this.key = head.key;
    }
    this.leaves = rows.map((row, order) => ({ ...row, order, lower: row.path.toLowerCase() }));
    this.ticked = new Set(ticked);
    if (!had) this.#frame();
    this.#head(head);
    this.arrange();
    if (had) this.list.scrollTop = had.top;
  }

  #head(head) {
    const seen = head.seen_at ? `Looked at ${clock.since(head.seen_at)} ago` : "Not looked at yet";
    fill(
      this.top,
      el("div", { class: "about" }, el("h2", { class: "name" }, head.title), el("p", { class: "quiet", title: head.seen_at ? when(head.seen_at) : "" }, `${seen} · ${count(this.leaves.length, "file")}`)),
      el("button", { type: "button", disabled: head.isLooking, on: { click: () => this.lookAgain() } }, head.isLooking ? "Looking …" : "Look again"),
    );
    fill(this.notes, head.notes.map((note) => el("p", { class: "note" }, note)));
  }

  #frame() {
    this.top = el("header", { class: "top" });
    this.notes = el("div", {});
    this.filter = el("input", { id: "picker-filter", type: "search", placeholder: "Filter by name  ( / )", "aria-label": "Filter files", autocomplete: "off", spellcheck: false, on: { input: (event) => this.#refilter(() => (this.text = event.target.value.trim().toLowerCase())) } });
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Which files to show, and how" });
    this.list = el("div", { id: "files", class: "list", role: "tree", "aria-label": "Files", "aria-multiselectable": "true", tabIndex: 0 });
    const inner = el("div", { class: "rows" });
    this.list.append(inner);
    this.foot = el("footer", { class: "bulk" });
    fill(this.place, this.top, this.notes, el("div", { class: "filters" }, this.filter, this.chips), this.list, this.foot);
    this.scroll = new Scroll(this.list, inner, (at) => this.#row(this.rows[at], at), () => this.#nothing());
    inner.addEventListener("click", (event) => this.#click(event));
    inner.addEventListener("mousedown", (event) => event.shiftKey && event.preventDefault());
    this.list.addEventListener("keydown", (event) => this.#key(event));
  }

  #nothing() {
    if (this.leaves.length) return "No file fits the filter.";
    return "No files were seen here. If there should be some, look again.";
  }

  #refilter(change) {
    change();
    this.at = -1;
    this.from = -1;
    this.list.scrollTop = 0;
    this.arrange();
  }

  matches(leaf) {
    if (this.only && !(leaf.is_quiet && canTick(leaf) && !leaf.asked)) return false;
    return !this.text || leaf.lower.includes(this.text);
  }

  /** Work the rows out anew: `shown` are the files that the filter lets through. */
  arrange() {
    const shown = this.leaves.filter((leaf) => this.matches(leaf));
    this.shown = shown;
    this.rows = this.isFlat ? shown.map((leaf) => ({ leaf, depth: 0 })) : rowsOf(shown, this.closed, level, (leaf) => leaf.order);
    this.below = null;
    this.scroll.active = this.at;
    this.scroll.resize(this.rows.length);
    this.#tools();
  }

  /** What can be ticked below a folder, of what the filter shows. */
  #inside(folder) {
    this.below ??= new Map();
    if (!this.below.has(folder.path)) this.below.set(folder.path, this.shown.filter((leaf) => leaf.path.startsWith(folder.path) && canTick(leaf)));
    return this.below.get(folder.path);
  }

  #row(row, at) {
    const isCurrent = at === this.at;
    const made = row.folder ? this.#folderRow(row) : this.#fileRow(row);
    made.setAttribute("role", "treeitem");
    made.setAttribute("aria-level", row.depth + 1);
    made.style.paddingLeft = `${8 + row.depth * 16}px`;
    if (isCurrent) made.classList.add("current");
    return made;
  }

  #folderRow({ folder, name, isClosed }) {
    const inside = this.#inside(folder);
    let on = 0;
    for (const leaf of inside) on += this.ticked.has(leaf.pattern);
    const state = on === 0 ? "false" : on === inside.length ? "true" : "mixed";
    return el(
      "div",
      { class: "row folder", "aria-expanded": String(!isClosed), "aria-checked": inside.length ? state : undefined, title: folder.path },
      el("span", { class: "fold", "aria-hidden": "true" }, isClosed ? "▸" : "▾"),
      tick(state, inside.length > 0),
      el("span", { class: "name" }, name),
      el("span", { class: "number" }, on ? `${on.toLocaleString("en-GB")} of ${folder.count.toLocaleString("en-GB")}` : folder.count.toLocaleString("en-GB")),
    );
  }

  #fileRow({ leaf }) {
    const name = this.isFlat ? leaf.path : leaf.path.slice(leaf.path.lastIndexOf("/") + 1);
    const isTicked = this.ticked.has(leaf.pattern);
    const [kind, words, long] = standing(leaf);
    return el(
      "div",
      { class: `row file ${kind}${isTicked ? " ticked" : ""}`, "aria-checked": canTick(leaf) ? String(isTicked) : undefined, "aria-disabled": canTick(leaf) ? undefined : "true", title: `${leaf.path}\n${long}` },
      el("span", { class: "fold" }),
      tick(String(isTicked), canTick(leaf)),
      el("span", { class: "name" }, name),
      el("span", { class: "standing" }, words),
      el("span", { class: "number size" }, size(leaf.size)),
    );
  }

  #click(event) {
    const made = event.target.closest("[data-place]");
    if (!made) return;
    const at = Number(made.dataset.place);
    const row = this.rows[at];
    if (row.folder && !event.target.closest(".box")) return this.#fold(at, !row.isClosed);
    this.#take(at, event.shiftKey);
    this.list.focus({ preventScroll: true });
  }

  /** Tick or untick the row at a place; with `isRange` all from the last such row to here, as that one was. */
  #take(at, isRange) {
    const rows = isRange && this.from >= 0 ? this.rows.slice(Math.min(this.from, at), Math.max(this.from, at) + 1) : [this.rows[at]];
    const leaves = rows.flatMap((row) => (row.leaf ? [row.leaf] : row.isClosed || rows.length === 1 ? this.#inside(row.folder) : [])).filter(canTick);
    const on = isRange && this.from >= 0 ? this.way : !leaves.every((leaf) => this.ticked.has(leaf.pattern));
    this.way = on;
    this.at = at;
    this.from = at;
    this.tick(leaves, on);
  }

  tick(leaves, on) {
    for (const leaf of leaves) {
      if (on) this.ticked.add(leaf.pattern);
      else this.ticked.delete(leaf.pattern);
    }
    this.scroll.draw(this.at);
    this.#tools();
    this.changed();
  }

  #fold(at, isClosed) {
    const { path } = this.rows[at].folder;
    if (isClosed) this.closed.add(path);
    else this.closed.delete(path);
    this.at = at;
    this.from = -1;
    this.arrange();
    this.list.focus({ preventScroll: true });
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.rows.length) return;
    const row = this.rows[this.at];
    const to = { ArrowDown: 1, ArrowUp: -1, PageDown: this.scroll.page, PageUp: -this.scroll.page, Home: -Infinity, End: Infinity }[event.key];
    if (to !== undefined) this.#go(Math.min(Math.max(this.at + to, 0), this.rows.length - 1), event.shiftKey && Math.abs(to) === 1);
    else if (event.key === " ") this.#take(Math.max(this.at, 0), event.shiftKey);
    else if (event.key === "ArrowRight" && row?.folder && row.isClosed) this.#fold(this.at, false);
    else if (event.key === "ArrowLeft" && row) this.#left(row);
    else if (event.key === "Enter" && row?.folder) this.#fold(this.at, !row.isClosed);
    else return;
    event.preventDefault();
  }

  #left(row) {
    if (row.folder && !row.isClosed) return this.#fold(this.at, true);
    const parent = this.rows.slice(0, this.at).findLastIndex((one) => one.folder && one.depth < row.depth);
    if (parent >= 0) this.#go(parent, false);
  }

  #go(at, isTicking) {
    this.at = at;
    this.scroll.show(at);
    const { leaf } = this.rows[at];
    if (isTicking && leaf && canTick(leaf)) {
      this.from = at;
      this.way = true;
      this.tick([leaf], true);
    } else this.scroll.draw(at);
  }

  /** Buttons above and below the list. */
  #tools() {
    const free = this.shown.filter((leaf) => canTick(leaf) && leaf.is_quiet && !leaf.asked && !this.ticked.has(leaf.pattern));
    const chip = (id, isOn, words, title, does) => el("button", { type: "button", id, class: "chip", "aria-pressed": String(isOn), title, on: { click: () => (this.#refilter(does), byId(id).focus()) } }, words);
    const had = this.place.contains(document.activeElement) ? document.activeElement.id : null;
    fill(
      this.chips,
      chip("as-folders", !this.isFlat, "folders", "In their folders, or in one list", () => (this.isFlat = !this.isFlat)),
      chip("only-free", this.only, "only those to ask for", "Leave out what is not quiet yet, what was asked for before and what cannot be asked for", () => (this.only = !this.only)),
    );
    let bytes = 0;
    for (const leaf of this.leaves) if (this.ticked.has(leaf.pattern)) bytes += leaf.size;
    fill(
      this.foot,
      el("span", { id: "ticked", role: "status" }, this.ticked.size ? [el("strong", {}, this.ticked.size.toLocaleString("en-GB")), ` ticked · ${size(bytes)}`] : el("span", { class: "quiet" }, "Nothing is ticked")),
      el("span", { class: "gap" }),
      el("button", { type: "button", id: "tick-free", disabled: !free.length, title: "Files that are at rest and were not asked for yet", on: { click: () => this.tick(free, true) } }, `Tick all quiet ones${this.text ? " shown" : ""} (${free.length.toLocaleString("en-GB")})`),
      el("button", { type: "button", id: "untick", disabled: !this.ticked.size, on: { click: () => this.#none() } }, "Untick all"),
    );
    if (had && document.activeElement === document.body) byId(had)?.focus();
  }

  #none() {
    this.ticked.clear();
    this.tick([], false);
  }
}

/** The box of a row; the row itself says to screen readers whether it is ticked. */
function tick(state, isOpen) {
  return el("span", { class: `box ${isOpen ? state : "shut"}`, "aria-hidden": "true" }, isOpen ? { true: "✓", mixed: "–", false: "" }[state] : "");
}

export const canTick = (leaf) => !leaf.cannot;

/** What to say of a file: class, a word, a sentence. */
function standing(leaf) {
  if (leaf.cannot) return ["shut", "cannot be asked for", `Cannot be asked for: ${leaf.cannot}`];
  if (leaf.asked) return ["asked", `asked: ${leaf.asked}`, `${leaf.asked} asked for it as it is.`];
  if (!leaf.is_quiet) return ["changing", "not quiet yet", "It came or changed a moment ago. It can be asked for: the request waits until it is at rest."];
  return ["", `quiet ${clock.since(leaf.quiet_since)}`, `As it is since ${when(leaf.quiet_since)}.`];
}
