// A new request: what it can be made of on the left, its files in the middle, its form on the right.

import * as api from "./desk-api.js";
import { Draft, unsaved } from "./desk-draft.js";
import { Folder } from "./desk-folder.js";
import { FORMS, Sources } from "./desk-sources.js";
import { Sheet } from "./desk-sheet.js";
import { byId, el, fill } from "./dom.js";

export class NewRequest {
  constructor(desk) {
    this.desk = desk;
    this.told = null;
    this.draft = null;
    this.isLost = false;
    this.sources = new Sources(byId("sources"), {
      opened: (source) => this.begin(source),
      resumed: (draft, source) => this.resume(draft, source),
      looked: () => this.desk.doing(() => this.look()),
    });
    this.folder = new Folder(byId("picker"), { ticked: (files) => this.sheet.ticked(files), looked: () => this.look() });
    this.sheet = new Sheet(byId("form"), this);
    document.addEventListener("visibilitychange", () => document.hidden && void this.draft?.save().catch(() => {}));
  }

  async open() {
    const isFirst = this.told === null;
    if (isFirst) {
      this.folder.picker.clear("Choose on the left what the request is made of: an upload, or a project's files.");
      fill(byId("form"), el("p", { class: "empty" }, "Its form stands here, with what is known filled in."));
    }
    await this.look();
    const left = isFirst && unsaved();
    if (!left) return;
    const kept = this.told.drafts.find((draft) => draft.id === left.id);
    await this.resume({ files: [], ...(kept ?? {}), ...left }, null, true);
    await this.draft.save().catch(() => {});
  }

  async look() {
    const [drafts, ready, choices] = await Promise.all([api.drafts(), api.ready(), api.choices()]);
    this.told = { drafts, ready, choices };
    const begun = drafts.filter((draft) => draft.state === "open" && draft.operator && draft.is_yours);
    this.desk.tell("new", begun.length + ready.rows.filter((row) => row.files > 0).length);
    this.sources.draw(this.told);
    await this.#follow();
  }

  focusFilter() {
    byId("picker-filter")?.focus();
  }

  /** Is what was being written kept, so that something else can be opened? */
  async #left() {
    if (!this.draft) return true;
    try {
      await this.draft.save();
    } catch (problem) {
      this.sheet.say(`${problem.message} The draft is not kept yet, so it stays open.`);
      return false;
    }
    return !this.draft.conflict;
  }

  /** A request of what lies in a folder, with nothing ticked yet. */
  async begin(source) {
    if (!(await this.#left())) return;
    const { draft } = this;
    if (draft && !draft.isSent && draft.kept.dag_id === "output_export" && source.place !== "upload" && draft.values.project === source.owner) {
      await this.#list(source);
      return;
    }
    const { dags } = this.told.choices;
    const may = Object.values(dags);
    const wanted = source.place !== "upload" ? "output_export" : source.row.is_you && may.includes("data_import") ? "data_import" : "user_input_request";
    const values = { [FORMS[wanted].files]: [] };
    if (source.place !== "upload") values.project = source.owner;
    else if (source.row.projects.length === 1) [values.project] = source.row.projects;
    if (wanted === "user_input_request") values.username = source.owner;
    await this.#open({ dag_id: wanted, values, files: [] }, source);
  }

  /** A draft by its number, wherever somebody heard of it. */
  async show(number) {
    const kept = this.told.drafts.find((draft) => draft.id === number);
    if (kept && this.draft?.kept.id !== number) await this.resume(kept);
  }

  async resume(kept, source = null, isUnsaved = false) {
    if (!(await this.#left())) return;
    const mine = kept.is_yours === false ? { dag_id: kept.dag_id, values: kept.values, files: kept.files, copied_from: kept.operator } : kept;
    await this.#open(mine, source ?? this.#sourceOf(kept), isUnsaved);
  }

  /** What was prepared may be prepared anew while somebody looks at it. */
  async #follow() {
    const { draft } = this;
    const now = draft?.isKept && this.told.drafts.find((one) => one.id === draft.kept.id);
    if (now && now.version > draft.kept.version && draft.isIdle) await this.#open(now, this.sheet.source);
  }

  #sourceOf({ dag_id: dag, values, username }) {
    if (dag === "output_export") return { place: "project", owner: values.project, title: values.project };
    const rows = this.told.ready.rows;
    const row = dag === "data_import" ? rows.find((one) => one.is_you) : rows.find((one) => one.owner === (values.username ?? username));
    const owner = row?.owner ?? values.username ?? username;
    const person = this.told.choices.people.find((one) => one.triage_name === owner);
    const title = row?.is_you ? "Your upload" : (row?.person ?? person?.name ?? owner);
    return { place: "upload", owner, title, row: row ?? { owner, projects: person?.projects ?? [], is_you: dag === "data_import" } };
  }

  async #open(kept, source, isUnsaved = false) {
    this.draft = new Draft(kept, (state, words) => this.#told(state, words));
    this.draft.isDirty = isUnsaved;
    tellKept("kept", "");
    this.sources.current = kept.id && (kept.operator || !source.row) ? `draft-${kept.id}` : `${source.place}-${source.owner}`;
    this.sources.draw(this.told);
    await this.desk.doing(async () => {
      const form = await api.formOf(kept.dag_id);
      await Promise.all([this.sheet.open(this.draft, form, source), this.#list(source)]);
    });
  }

  /** The draft says how it is kept. */
  #told(state, words) {
    const isLost = state === "failed";
    tellKept(state, isLost ? "The draft is not kept" : words);
    const { draft } = this;
    if (!draft || this.sheet.draft !== draft || draft.isSent) return;
    if (draft.conflict) this.sheet.drawConflict();
    else if (isLost || (state === "kept" && this.isLost)) this.sheet.say(isLost ? words : null);
    this.isLost = isLost;
    if (state !== "kept" || !draft.isKept) return;
    this.sheet.tellWhose();
    const name = `draft-${draft.kept.id}`;
    if (this.sources.current === name) return;
    this.sources.current = name; // it is somebody's now, and has its place among the drafts
    void this.desk.doing(() => this.look());
  }

  async #list(source) {
    this.sources.current = this.draft.isKept && source.place !== "output" ? this.sources.current : `${source.place}-${source.owner}`;
    this.sources.draw(this.told);
    await this.folder.open(source, () => this.draft.values[FORMS[this.draft.kept.dag_id].files] ?? []);
    this.sheet.drawFiles();
  }

  /** The same files, asked for by another form. */
  async turnInto(dag) {
    const { draft } = this;
    const { source } = this.sheet;
    const { project, destination, replace } = draft.values;
    const values = { project, destination, replace, [FORMS[dag].files]: draft.values[FORMS[draft.kept.dag_id].files] };
    if (dag === "user_input_request") values.username = source.owner;
    await this.desk.doing(async () => {
      await draft.discard();
      this.draft = null;
      await this.#open({ dag_id: dag, values, files: [] }, source);
      await this.look();
    });
  }

  send() {
    return this.sheet.send();
  }

  /** The draft is done with: sent, discarded, or another's. */
  async finished() {
    this.draft = null;
    this.sources.current = null;
    tellKept("kept", "");
    await this.look();
  }
}

function tellKept(state, words) {
  const place = byId("kept");
  place.className = state;
  place.textContent = words;
}
