// The files of one folder as the register has them, and a new look at them by whoever can see the folder.

import { files } from "./desk-api.js";
import { LATE, lookInto } from "./desk-looking.js";
import { Picker } from "./desk-picker.js";

export class Folder {
  /** `ticked(paths)`: others are ticked now. `looked()`: the folder was looked into anew. */
  constructor(place, { ticked, looked }) {
    this.source = null;
    this.looked = looked;
    this.picker = new Picker(place, { changed: () => ticked(this.ticked), lookAgain: () => void this.lookAgain() });
  }

  /** What is ticked, as patterns that each name one file, in the order of the list; what is not in it, last. */
  get ticked() {
    const { leaves, ticked } = this.picker;
    const there = leaves.filter((leaf) => ticked.has(leaf.pattern)).map((leaf) => leaf.pattern);
    return [...there, ...this.absent];
  }

  /** What is ticked and not in the list. */
  get absent() {
    const known = new Set(this.picker.leaves.map((leaf) => leaf.pattern));
    return [...this.picker.ticked].filter((path) => !known.has(path));
  }

  get bytes() {
    return this.picker.leaves.reduce((sum, leaf) => sum + (this.picker.ticked.has(leaf.pattern) ? leaf.size : 0), 0);
  }

  /** `wanted()`: the paths to be ticked. */
  async open(source, wanted) {
    this.source = source;
    this.wanted = wanted;
    this.words = null;
    this.isLooking = false;
    this.picker.key = null;
    this.picker.clear("Looking it up …");
    await this.load();
  }

  /** All of the list, some at a time. */
  async load() {
    const { source } = this;
    const rows = [];
    let told;
    do {
      told = await files(source.place, source.owner, rows.length);
      if (this.source !== source) return;
      rows.push(...told.rows);
    } while (told.rows.length && rows.length < told.total);
    this.seen = told;
    this.rows = rows;
    this.draw();
  }

  draw() {
    const { source, seen } = this;
    const where = { upload: "upload", project: "project", output: "output area" }[source.place];
    const notes = [this.words, seen.problem, seen.is_cut && "There are more files here than are listed. What is missing can be named by hand, in the form."].filter(Boolean);
    const title = source.place === "output" ? `${source.title}, ${where}` : source.title;
    this.picker.show({ key: `${source.place} ${source.owner}`, title, seen_at: seen.seen_at, isLooking: this.isLooking, notes }, this.rows, this.wanted());
  }

  /** Has the folder looked into now. */
  async lookAgain() {
    const { source } = this;
    const isWanted = () => this.source === source;
    const seen = async () => (await files(source.place, source.owner, this.seen.total)).seen_at;
    this.#say(true, null);
    try {
      const isSeen = await lookInto(source.place === "upload" ? { username: source.owner } : { project: source.owner }, seen, isWanted);
      if (isSeen === null) return;
      this.#say(false, isSeen ? null : LATE);
      if (!isSeen) return;
      await this.load();
      await this.looked();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      if (isWanted()) this.#say(false, problem.message);
    }
  }

  #say(isLooking, words) {
    this.isLooking = isLooking;
    this.words = words;
    this.draw();
  }
}
