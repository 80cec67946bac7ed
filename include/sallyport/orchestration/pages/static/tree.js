// The files: folders and files, worst first.

import { byId, el, said } from "./dom.js";
import { rowsOf } from "./folders.js";
import { Scroll } from "./scroll.js";

const RANK = { block: 3, unverified: 2, review: 1, info: 0 };
const COLUMNS = ["number", "path", "size", "type", "standing", "worst", "counts", "parent"];

export const leafOf = (row) => Object.fromEntries(COLUMNS.map((name, place) => [name, row[place]]));
export const canMark = (leaf) => leaf.standing === "offered" || leaf.standing === "blocked";

const rank = (leaf) => RANK[leaf.worst] ?? -1;

export class Tree {
  /** `marks` may be null: then there are none. `chosen(leaf)` is called when a file is chosen. */
  constructor(marks, chosen) {
    this.marks = marks;
    this.chosen = chosen;
    this.leaves = [];
    this.rows = [];
    this.byNumber = new Map();
    this.closed = new Set();
    this.text = "";
    this.chip = null;
    this.current = null;
    this.isFlat = false;
    this.list = byId("list");
    this.scroll = new Scroll(
      this.list,
      byId("rows"),
      (at) => this.#row(this.rows[at]),
      () => (this.leaves.length ? "No file fits the filter." : "There are no files."),
    );
    byId("rows").addEventListener("click", (event) => {
      const row = event.target.closest("[data-place]");
      if (row) this.#take(this.rows[Number(row.dataset.place)]);
    });
  }

  add(rows) {
    for (const row of rows) {
      const leaf = leafOf(row);
      leaf.lower = leaf.path.toLowerCase();
      this.leaves.push(leaf);
      this.byNumber.set(leaf.number, leaf);
    }
    this.arrange();
  }

  matches(leaf) {
    if (this.chip && !this.chip(leaf)) return false;
    return !this.text || leaf.lower.includes(this.text) || String(leaf.number) === this.text;
  }

  /** Files that the filters let through, worst first. */
  get shown() {
    return this.leaves.filter((leaf) => this.matches(leaf));
  }

  /** Work the rows out anew; the leaves come worst first, so that folders and files stand in the order of their worst. */
  arrange() {
    if (this.isFlat) this.rows = this.shown.map((leaf) => ({ leaf, depth: 0 }));
    else this.rows = rowsOf(this.shown, this.closed, rank, (leaf) => leaf.number);
    this.scroll.active = this.#place();
    this.scroll.resize(this.rows.length);
  }

  #place() {
    return this.rows.findIndex((row) => row.leaf && row.leaf.number === this.current);
  }

  draw() {
    this.scroll.draw(this.#place());
  }

  #row(row) {
    const made = row.folder ? folderRow(row) : this.#fileRow(row);
    made.setAttribute("role", "treeitem");
    made.setAttribute("aria-level", row.depth + 1);
    made.style.paddingLeft = `${8 + row.depth * 14}px`;
    return made;
  }

  #fileRow({ leaf }) {
    const [sign, word] = said(leaf.worst === "info" ? null : leaf.worst);
    const mark = this.marks?.of(leaf.number);
    const isCurrent = leaf.number === this.current;
    const name = this.isFlat ? leaf.path : leaf.path.slice(leaf.path.lastIndexOf("/") + 1);
    const toSee = leaf.counts[0] + leaf.counts[1] + leaf.counts[2];
    return el(
      "div",
      { class: `row file ${leaf.standing}${isCurrent ? " current" : ""}`, "aria-selected": String(isCurrent), title: `${leaf.number} · ${leaf.path}` },
      el("span", { class: `sign ${leaf.worst ?? "none"}`, "aria-label": word }, sign),
      el("span", { class: "name" }, name),
      toSee ? el("span", { class: "number" }, toSee.toLocaleString("en-GB")) : null,
      el("span", { class: `mark ${mark?.mark ?? ""}` }, markWords(leaf, mark)),
    );
  }

  #take(row) {
    if (row.leaf) this.select(row.leaf.number);
    else {
      if (!this.closed.delete(row.folder.path)) this.closed.add(row.folder.path);
      this.arrange();
    }
  }

  select(number) {
    const leaf = this.byNumber.get(number);
    if (!leaf) return;
    this.current = number;
    this.#show();
    this.chosen(leaf);
  }

  /** Scroll to the current file. */
  #show() {
    const at = this.#place();
    if (at >= 0) this.scroll.show(at);
    this.scroll.draw(at);
  }

  /** The next (1) or previous (-1) file in the list for which `fits` holds. */
  step(by, fits = () => true) {
    const files = this.rows.filter((row) => row.leaf);
    const at = files.findIndex((row) => row.leaf.number === this.current);
    for (let next = at < 0 ? (by > 0 ? 0 : files.length - 1) : at + by; next >= 0 && next < files.length; next += by) {
      if (fits(files[next].leaf)) {
        this.select(files[next].leaf.number);
        return true;
      }
    }
    return false;
  }

  fold(isClosed) {
    const at = this.#place();
    const folder = at < 0 ? null : this.rows.slice(0, at).findLast((row) => row.folder && row.depth < this.rows[at].depth);
    if (!folder) return;
    if (isClosed) this.closed.add(folder.folder.path);
    else this.closed.delete(folder.folder.path);
    this.arrange();
  }
}

function folderRow({ folder, name, isClosed }) {
  const shown = name.replaceAll("!/", " ▸ ").replace(/!$/, " ▸");
  return el(
    "div",
    { class: "row folder", "aria-expanded": String(!isClosed), title: folder.path },
    el("span", { class: "sign" }, isClosed ? "▸" : "▾"),
    el("span", { class: "name" }, shown),
    el("span", { class: "number" }, folder.count.toLocaleString("en-GB")),
    el("span", { class: "mark" }, ""),
  );
}

const STANDINGS = { refused: "not taken", unpacked: "unpacked", inside: "inside", settled: "left out" };

function markWords(leaf, mark) {
  if (mark) return mark.mark === "release" ? "release" : mark.comment ? "return ✎" : "return";
  return STANDINGS[leaf.standing] ?? "";
}
