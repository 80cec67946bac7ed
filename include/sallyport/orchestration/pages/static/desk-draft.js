// A draft: what is in the form, kept on the server soon after each change; nothing typed is lost on the way.

import { discardDraft, drafts, keepDraft, makeDraft, sendDraft, trigger } from "./desk-api.js";
import { recall, remember } from "./kept.js";

const PAUSE = 700;
const UNSAVED = "sallyport-desk-unsaved";

export class Draft {
  /** `kept`: as the server has it, or {dag_id, values} alone when it has none yet. `told(state, words)`: saving, kept, failed. */
  constructor(kept, told) {
    this.told = told;
    this.timer = 0;
    this.saving = null;
    this.conflict = null;
    this.isDirty = false;
    this.#take(kept);
  }

  #take(kept) {
    this.kept = kept;
    this.values = { ...kept.values };
  }

  get isKept() {
    return this.kept.id !== undefined;
  }

  get isSent() {
    return this.kept.state === "sent";
  }

  /** Is nothing being kept, or to be kept? */
  get isIdle() {
    return !this.isDirty && !this.saving && !this.conflict;
  }

  set(name, value) {
    if (JSON.stringify(this.values[name]) === JSON.stringify(value)) return;
    this.values[name] = value;
    this.isDirty = true;
    remember(UNSAVED, { ...this.kept, values: this.values });
    if (this.conflict) return;
    this.told("saving", "Keeping the draft …");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save().catch(() => {}), PAUSE);
  }

  /** Resolves when all is kept; rejects with a Problem when it is not. */
  async save() {
    clearTimeout(this.timer);
    while (this.saving) await this.saving.catch(() => {});
    if (!this.isDirty || this.conflict) return;
    this.saving = this.#keep();
    try {
      await this.saving;
    } finally {
      this.saving = null;
    }
    if (this.isDirty) await this.save();
  }

  async #keep() {
    const values = { ...this.values };
    this.isDirty = false;
    try {
      this.kept = this.isKept ? await keepDraft(this.kept, values) : await makeDraft(this.kept.dag_id, values);
      if (!this.isDirty) remember(UNSAVED, null);
      this.told("kept", "The draft is kept");
    } catch (problem) {
      this.isDirty = true;
      if (problem.status === 409 && (await this.#clash())) return;
      this.told("failed", problem.message);
      if (problem.status === 0 || problem.status >= 500) this.timer = setTimeout(() => void this.save().catch(() => {}), 10 * PAUSE);
      throw problem;
    }
  }

  /** Did somebody else change it? Then nothing more is kept before a person has said which is to stay. */
  async #clash() {
    const now = (await drafts()).find((one) => one.id === this.kept.id) ?? null;
    if (now && now.version === this.kept.version) return false;
    if (now && isSame(now.values, this.values)) {
      // It was kept, and the answer did not come through.
      this.kept = now;
      this.isDirty = false;
      remember(UNSAVED, null);
      this.told("kept", "The draft is kept");
      return true;
    }
    this.conflict = { now };
    this.told("failed", "The draft is not kept");
    return true;
  }

  /** Goes on with what was sent and has not begun: another version, and so another run; the one that was meant is refused. */
  async reopen() {
    this.kept = await keepDraft(this.kept, this.values);
    return this.kept;
  }

  /** Leave what is here, and go on with what the other person made of it. */
  takeTheirs() {
    const { now } = this.conflict;
    this.conflict = null;
    this.isDirty = false;
    remember(UNSAVED, null);
    this.#take(now);
    this.told("kept", "");
  }

  /** Go on with what is here, as a draft of its own. */
  async keepMine() {
    this.conflict = null;
    this.kept = { dag_id: this.kept.dag_id, values: {} };
    this.isDirty = true;
    await this.save();
  }

  async discard() {
    clearTimeout(this.timer);
    while (this.saving) await this.saving.catch(() => {});
    this.isDirty = false;
    if (this.isKept) await discardDraft(this.kept);
    remember(UNSAVED, null);
  }

  /** Keeps it, has it judged, and starts its run: the same one however often it is sent. Gives the run. */
  async send() {
    await this.save();
    if (this.conflict) return null;
    if (!this.isKept) {
      this.isDirty = true;
      await this.save();
    }
    const told = await sendDraft(this.kept);
    this.kept = { ...this.kept, state: "sent", run_id: told.run_id };
    const run = await trigger(told.dag_id, told.conf, told.run_id);
    remember(UNSAVED, null);
    return { dag_id: told.dag_id, run_id: run };
  }
}

/** The same fields, those that are empty left out, as the server does? */
function isSame(one, other) {
  const filled = (values) => JSON.stringify(Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== "" && value.length !== 0).sort());
  return filled(one) === filled(other);
}

/** What was not kept when this tab was left, or null. */
export function unsaved() {
  const draft = recall(UNSAVED);
  return draft?.dag_id && draft.values ? draft : null;
}
