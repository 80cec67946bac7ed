// The reviewer's marks: changed here at once, kept on the server soon after, some at a time.

import { changeMarks, get } from "./api.js";

const PAUSE = 600;

export class Marks {
  /** `kept`: marks and digest as the server has them. `told(state, words)`: saving, kept, failed or stale. */
  constructor(sheet, told, changed) {
    this.sheet = sheet;
    this.told = told;
    this.changed = changed;
    this.take(sheet.marks);
    this.pending = new Map();
    this.saving = null;
    this.timer = 0;
    this.stopped = false;
  }

  take(kept) {
    this.marks = new Map(Object.entries(kept.marks).map(([number, mark]) => [Number(number), mark]));
    this.digest = kept.digest;
  }

  of(number) {
    return this.marks.get(number) ?? null;
  }

  get released() {
    return [...this.marks].filter(([, mark]) => mark.mark === "release").map(([number]) => number);
  }

  count(which) {
    let found = 0;
    for (const mark of this.marks.values()) found += mark.mark === which;
    return found;
  }

  /** Mark files; null takes the mark away. Comments stay. */
  set(numbers, mark) {
    for (const number of numbers) {
      const comment = this.of(number)?.comment ?? "";
      this.#change(number, mark === null ? null : { mark, comment });
    }
    this.#soon();
  }

  comment(number, comment) {
    const mark = this.of(number);
    if (!mark || mark.comment === comment) return;
    this.#change(number, { ...mark, comment });
    this.#soon();
  }

  setAll(marks) {
    for (const [number, mark] of marks) this.#change(number, mark);
    this.#soon();
  }

  #change(number, mark) {
    if (mark === null) this.marks.delete(number);
    else this.marks.set(number, mark);
    this.pending.set(number, mark);
    this.changed(number);
  }

  #soon() {
    if (this.stopped) return;
    this.told("saving", "Keeping your marks …");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), PAUSE);
  }

  /** Resolves when everything is kept; rejects with a Problem when it is not. */
  async save() {
    clearTimeout(this.timer);
    while (this.saving) await this.saving.catch(() => {});
    if (!this.pending.size) return;
    this.saving = this.#send(true);
    try {
      await this.saving;
    } finally {
      this.saving = null;
    }
    if (this.pending.size) await this.save();
  }

  async #send(mayRetry) {
    const changes = Object.fromEntries(this.pending);
    const sent = new Map(this.pending);
    this.pending.clear();
    const { round, manifest } = this.sheet;
    try {
      const kept = await changeMarks({ round, manifest, seen: this.digest, changes });
      this.digest = kept.digest;
      this.told("kept", "Your marks are kept");
    } catch (problem) {
      for (const [number, mark] of sent) if (!this.pending.has(number)) this.pending.set(number, mark);
      if (problem.status === 409 && mayRetry && (await this.#merge())) return;
      this.told("failed", problem.message);
      if (problem.status !== 409) this.timer = setTimeout(() => void this.save().catch(() => {}), 10 * PAUSE);
      throw problem;
    }
  }

  /** Another window changed the marks: take those, put ours on top, and keep them together. */
  async #merge() {
    const standing = await get("/standing");
    const { round, manifest } = this.sheet;
    if (standing.round !== round || standing.manifest !== manifest || standing.state !== "in_review") {
      this.stopped = true;
      return false;
    }
    this.take(await get("/marks"));
    for (const [number, mark] of this.pending) {
      if (mark === null) this.marks.delete(number);
      else this.marks.set(number, mark);
    }
    this.changed(null);
    await this.#send(false);
    return true;
  }
}
