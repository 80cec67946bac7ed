// What a request can be made of: drafts, uploads, a project's files.

import * as api from "./desk-api.js";
import { LATE, lookInto } from "./desk-looking.js";
import { count, el, fill, plainly, size } from "./dom.js";
import { recall, remember } from "./kept.js";
import { clock } from "./times.js";

/** How the field of a form that holds files is called, and the place they lie in. */
export const FORMS = {
  user_input_request: { files: "files", kind: "user_input", words: "User input request" },
  data_import: { files: "files", kind: "data_import", words: "Data import" },
  output_export: { files: "paths", kind: "output_export", words: "Output export" },
};

const PROJECT = "sallyport-desk-project";

export class Sources {
  /** `opened(source)` and `resumed(draft)` are called when one of them is chosen, `looked()` when all were looked into. */
  constructor(place, { opened, resumed, looked }) {
    this.place = place;
    this.opened = opened;
    this.resumed = resumed;
    this.looked = looked;
    this.isLooking = false;
    this.words = null;
    this.current = null;
    this.project = recall(PROJECT);
  }

  /** `told`: ready, drafts, choices. */
  draw(told) {
    this.told = told;
    const had = this.place.contains(document.activeElement) ? document.activeElement.id : null;
    const { drafts, ready, choices } = told;
    // What was prepared from an upload stands there, and what somebody made their own, above.
    const isPrepared = (draft) => !draft.operator && draft.state === "open" && ready.rows.some((row) => row.owner === draft.upload);
    const prepared = new Map(drafts.filter(isPrepared).map((draft) => [draft.upload, draft]));
    const apart = drafts.filter((draft) => !isPrepared(draft));
    fill(
      this.place,
      el("h2", {}, "Drafts"),
      apart.length ? el("ul", {}, apart.map((draft) => this.#draft(draft))) : el("p", { class: "empty" }, "None. What you begin is kept here by itself."),
      el("h2", {}, "Uploads", el("button", { type: "button", id: "look-uploads", class: "link", disabled: this.isLooking, title: "Have all uploads looked into now", on: { click: () => void this.#lookAgain() } }, this.isLooking ? "looking …" : "look again")),
      this.words && el("p", { class: "problem", role: "alert" }, this.words),
      ready.rows.length ? el("ul", {}, ready.rows.map((row) => this.#upload(row, prepared.get(row.owner)))) : el("p", { class: "empty" }, ready.seen_at ? "No upload holds anything new." : "Nobody has looked into the uploads yet: the DAG Triage watch does, every few minutes."),
      this.#others(),
      el("h2", {}, "A project's files"),
      choices.projects.length ? this.#projects(choices.projects) : el("p", { class: "empty" }, "You have no active project."),
    );
    if (had) document.getElementById(had)?.focus();
  }

  /** Has all uploads looked into now. */
  async #lookAgain() {
    this.isLooking = true;
    this.words = null;
    this.draw(this.told);
    try {
      this.words = (await lookInto({}, async () => (await api.ready()).seen_at)) ? null : LATE;
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.words = problem.message;
    }
    this.isLooking = false;
    this.draw(this.told);
    await this.looked();
  }

  #entry(id, choose, title, ...lines) {
    const isCurrent = this.current === id;
    return el("li", {}, el("button", { type: "button", id: `source-${id}`, class: "source", "aria-current": isCurrent ? "true" : undefined, on: { click: () => choose(id) } }, el("span", { class: "name" }, title), lines.map((line) => line && el("span", { class: "quiet" }, line))));
  }

  #draft(draft) {
    const whose = draft.refusal && draft.is_yours ? el("strong", { class: "block" }, "refused") : draft.state === "sent" ? "being sent" : draft.operator ? `${draft.operator}, ${clock.since(draft.changed_at)} ago` : "prepared for you";
    const what = [draft.username, draft.project].filter(Boolean).join(" · ") || "not filled in yet";
    return this.#entry(`draft-${draft.id}`, () => this.resumed(draft), FORMS[draft.dag_id]?.words ?? plainly(draft.dag_id), what, [`${count(draft.files.length, "file")} · `, whose]);
  }

  #upload(row, draft) {
    const source = { place: "upload", owner: row.owner, title: row.is_you ? "Your upload" : row.person, row };
    const title = row.is_you ? "Your upload" : `${row.person} (${row.owner})`;
    const rest = row.files - row.quiet;
    const lines = row.problem ? [row.problem] : [`${count(row.files, "file")} · ${size(row.bytes)}${rest > 0 ? ` · ${rest.toLocaleString("en-GB")} not quiet yet` : ""}`, row.unusable > 0 && `${count(row.unusable, "file")} cannot be asked for`, row.projects.join(", ") || (!row.is_you && "member of no project")];
    return this.#entry(`upload-${row.owner}`, () => (draft ? this.resumed(draft, source) : this.opened(source)), title, ...lines);
  }

  /** Uploads in which nothing is new, of which something can be asked for all the same, or is still to come. */
  #others() {
    const listed = new Set(this.told.ready.rows.map((row) => row.owner));
    const others = this.told.choices.people.filter((one) => !listed.has(one.triage_name));
    const open = (event) => {
      const one = others.find((person) => person.triage_name === event.target.value);
      if (one) this.opened({ place: "upload", owner: one.triage_name, title: one.is_you ? "Your upload" : one.name, row: { owner: one.triage_name, projects: one.projects, is_you: one.is_you } });
    };
    if (!others.length) return null;
    const offers = [["", "another user …"], ...others.map((one) => [one.triage_name, one.is_you ? "your upload" : `${one.name} (${one.triage_name})`])];
    return el("p", {}, el("select", { id: "source-other", "aria-label": "Upload of another user", on: { change: open } }, offers.map(([value, words]) => el("option", { value, selected: value !== "" && this.current === `upload-${value}` }, words))));
  }

  #projects(projects) {
    if (!projects.some((one) => one.folder === this.project)) this.project = projects[0].folder;
    const choose = el(
      "select",
      { id: "source-project", "aria-label": "Project", on: { change: (event) => ((this.project = event.target.value), remember(PROJECT, this.project), this.draw(this.told)) } },
      projects.map((one) => el("option", { value: one.folder, selected: one.folder === this.project, title: one.title }, one.folder)),
    );
    const title = projects.find((one) => one.folder === this.project).title;
    const source = (place) => () => this.opened({ place, owner: this.project, title: this.project });
    return [
      el("p", {}, choose),
      el("p", { class: "quiet name" }, title),
      el("ul", {}, this.#entry(`project-${this.project}`, source("project"), "Files of the project", "to let results out"), this.told.choices.has_output_areas && this.#entry(`output-${this.project}`, source("output"), "Output area", "what the project has put out")),
    ];
  }
}
