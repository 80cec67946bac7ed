// The right side of a new request: its form, its files in short, and what becomes of it.

import { Fields } from "./desk-form.js";
import { airflowLink, runPath } from "./desk-links.js";
import { FORMS } from "./desk-sources.js";
import { count, el, fill, size, when } from "./dom.js";

const MOST_ABSENT = 12;

export class Sheet {
  /** `page`: the draft, the folder, what the desk was told. */
  constructor(place, page) {
    this.place = place;
    this.page = page;
    this.draft = null;
  }

  async open(draft, form, source) {
    this.draft = draft;
    this.form = form;
    this.source = source;
    this.words = null;
    this.isBusy = false;
    this.draw();
  }

  get filesField() {
    return FORMS[this.draft.kept.dag_id].files;
  }

  /** Others are ticked now. */
  ticked(files) {
    this.draft.set(this.filesField, files);
    this.drawFiles();
    this.drawConflict();
  }

  draw() {
    const { draft } = this;
    if (draft.isSent) return this.#sent();
    this.fields = new Fields(this.form.fields, {
      fixed: this.#fixed(),
      offers: this.#offers(),
      left: [this.filesField],
      values: () => draft.values,
      changed: (name, value) => {
        draft.set(name, value);
        this.drawConflict();
      },
    });
    this.whose = el("p", { class: "quiet" });
    this.files = el("div");
    this.clash = el("div", { role: "alert" });
    this.problem = el("p", { id: "refusal", class: "problem", role: "alert", hidden: true });
    fill(
      this.place,
      el("header", { class: "top" }, el("div", { class: "about" }, el("h2", {}, this.form.title), this.whose), this.#kinds()),
      el("form", { id: "request", class: "fields", noValidate: true, on: { submit: (event) => (event.preventDefault(), void this.send()) } }, this.clash, this.#refused(), el("div", { class: "text" }, this.files, this.#byHand()), this.fields.draw(), this.problem),
      el("footer", { class: "bulk" }, this.#buttons()),
    );
    this.tellWhose();
    this.drawFiles();
    this.say(this.words);
    return this.drawConflict();
  }

  /** Whose draft it is, which changes as it is kept. */
  tellWhose() {
    const { kept } = this.draft;
    let words = "Kept as a draft as soon as you tick or write something.";
    if (kept.copied_from) words = `A copy of ${kept.copied_from}'s draft: yours as soon as you change something.`;
    else if (this.draft.isKept) words = kept.operator ? `Draft of ${kept.operator}, changed ${when(kept.changed_at)}` : "Prepared from what lies there at rest. Check it, and say what is missing.";
    this.whose.textContent = words;
  }

  /** Why the run that it was sent as was refused, and what to do. */
  #refused() {
    const { kept } = this.draft;
    if (!kept.refusal) return null;
    const run = kept.run_id && el("p", {}, airflowLink(runPath(kept), "Open the refused run"));
    return el("div", { id: "refused", class: "problem" }, el("p", {}, el("strong", {}, "The request was refused. "), kept.refusal.problem), kept.refusal.advice && el("p", {}, kept.refusal.advice), run);
  }

  /** One's own upload can be study data or files of a user. */
  #kinds() {
    const { dags } = this.page.told.choices;
    const both = ["data_import", "user_input_request"].filter((dag) => Object.values(dags).includes(dag));
    if (this.source.place !== "upload" || !this.source.row.is_you || both.length < 2) return null;
    const turn = (event) => void this.page.turnInto(event.target.value);
    return el("select", { id: "kind", "aria-label": "Kind of request", on: { change: turn } }, both.map((dag) => el("option", { value: dag, selected: dag === this.draft.kept.dag_id }, FORMS[dag].words)));
  }

  #buttons() {
    return [
      el("button", { type: "button", id: "send", class: "send", disabled: this.isBusy, on: { click: () => void this.send() } }, this.isBusy ? "Sending …" : "Send"),
      el("span", { class: "quiet" }, "Nothing moves before a review."),
      el("span", { class: "gap" }),
      el("button", { type: "button", id: "discard", on: { click: (event) => this.#discard(event.currentTarget) } }, "Discard"),
    ];
  }

  #fixed() {
    const { source, draft } = this;
    if (source.place !== "upload") return { project: source.owner };
    return draft.kept.dag_id === "user_input_request" ? { username: source.title === source.owner ? source.owner : `${source.title} (${source.owner})` } : {};
  }

  #offers() {
    const { projects, people } = this.page.told.choices;
    const named = (folder) => projects.find((one) => one.folder === folder)?.title;
    const offer = (folder) => [folder, named(folder) ? `${folder} · ${named(folder)}` : folder];
    if (this.source.place !== "upload") {
      const members = people.filter((one) => one.projects.includes(this.source.owner));
      return { username: members.map((one) => [one.triage_name, `${one.name} (${one.triage_name})`]) };
    }
    const own = this.draft.kept.dag_id === "user_input_request" ? this.source.row.projects : projects.map((one) => one.folder);
    return { project: own.map(offer) };
  }

  /** How many files, and what is named and not in the list. */
  drawFiles() {
    if (!this.files?.isConnected || this.draft.isSent) return;
    const { folder } = this.page;
    const named = this.draft.values[this.filesField] ?? [];
    const { absent } = folder;
    fill(
      this.files,
      el("span", { class: "label" }, "Files", el("span", { class: "needed" }, " *")),
      el("p", { id: "summary" }, named.length ? `${count(named.length - absent.length, "file")} ticked, ${size(folder.bytes)}` : el("span", { class: "quiet" }, "Tick them in the list.")),
      el("p", { id: "missing-files", class: "missing", hidden: true }, "Tick at least one file."),
      absent.length > 0 && el("p", { class: "quiet" }, "Named, and not in the list:"),
      absent.length > 0 && el("ul", { class: "absent" }, absent.slice(0, MOST_ABSENT).map((path) => el("li", {}, el("code", { class: "path" }, path), el("button", { type: "button", class: "link", "aria-label": `Leave out ${path}`, on: { click: () => this.#drop(path) } }, "leave out")))),
      absent.length > MOST_ABSENT && el("p", { class: "quiet" }, `and ${(absent.length - MOST_ABSENT).toLocaleString("en-GB")} more`),
    );
  }

  /** A line for what is to be named by hand. It stays when others are ticked: something may be half typed. */
  #byHand() {
    const input = el("input", { id: "by-hand", type: "text", placeholder: "code/*.R", "aria-label": "Path or pattern", autocomplete: "off", spellcheck: false, on: { keydown: (event) => event.key === "Enter" && (event.preventDefault(), this.#add(input)) } });
    return el("details", {}, el("summary", {}, "Name files by hand"), el("p", { class: "quiet" }, "Files that are not there yet, or a pattern. A request waits for uploads to come."), el("div", { class: "pair" }, input, el("button", { type: "button", on: { click: () => this.#add(input) } }, "Add")));
  }

  #add(input) {
    const path = input.value.trim();
    if (!path) return;
    const { picker } = this.page.folder;
    picker.ticked.add(path);
    picker.tick([], true);
    input.value = "";
    input.focus();
  }

  #drop(path) {
    const { picker } = this.page.folder;
    picker.ticked.delete(path);
    picker.tick([], true);
  }

  /** Somebody else changed the draft meanwhile: which is to stay? */
  drawConflict() {
    const { draft } = this;
    if (!draft.conflict) return fill(this.clash);
    const { now } = draft.conflict;
    const who = now ? `${now.operator ?? "Triage watch"} changed this draft at ${when(now.changed_at)}.` : "Somebody sent or discarded this draft meanwhile.";
    const theirs = () => {
      draft.takeTheirs();
      this.page.folder.draw();
      this.draw();
    };
    return fill(
      this.clash,
      el(
        "div",
        { class: "problem" },
        el("p", {}, who, " What you wrote is still here, and not kept yet."),
        el("div", { class: "pair" }, now && el("button", { type: "button", on: { click: theirs } }, "Take theirs"), el("button", { type: "button", on: { click: () => void this.#mine() } }, "Keep mine as a new draft")),
      ),
    );
  }

  async #mine() {
    const kept = this.draft.keepMine();
    this.draw(); // at once: what is typed while the server answers stays where it is typed
    await this.#doing(async () => {
      await kept;
      await this.page.look();
    });
  }

  say(words) {
    this.words = words;
    if (!this.problem) return;
    this.problem.hidden = !words;
    this.problem.textContent = words ?? "";
    if (words) this.problem.scrollIntoView({ block: "nearest" });
  }

  #check() {
    const hasFiles = (this.draft.values[this.filesField] ?? []).length > 0;
    this.files.querySelector("#missing-files").hidden = hasFiles;
    return this.fields.check() && hasFiles;
  }

  async send() {
    if (!this.draft || this.isBusy || (!this.draft.isSent && !this.#check())) return;
    this.#busy(true);
    const run = await this.#doing(() => this.draft.send());
    this.#busy(false);
    if (this.draft.conflict) return this.drawConflict();
    if (run) await this.#gone(run);
    else if (this.draft.isSent) this.#sent();
  }

  async #doing(act) {
    this.say(null);
    try {
      return await act();
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      this.say(problem.message);
      this.fields?.tell(problem.fields);
      return null;
    }
  }

  #busy(isBusy) {
    this.isBusy = isBusy;
    const button = this.place.querySelector("#send");
    if (!button) return;
    button.disabled = isBusy;
    button.textContent = isBusy ? "Sending …" : this.draft.isSent ? "Send again" : "Send";
  }

  async #gone(run) {
    const title = this.form.title;
    fill(this.place, el("header", { class: "top" }, el("h2", {}, `${title}: sent`)), el("div", { class: "fields" }, el("p", {}, "The run has started. You get mail when something waits for you; what it waits for is under Waiting."), el("p", {}, airflowLink(runPath(run), "Open the run", { class: "button first", id: "open-run" }))));
    this.draft = null;
    this.page.folder.picker.clear("Choose on the left what the next request is made of.");
    await this.page.desk.doing(() => this.page.finished());
  }

  /** It was sent, and no request has come of it yet: the run is on its way, or could not be started. */
  #sent() {
    const { kept } = this.draft;
    this.problem = el("p", { id: "refusal", class: "problem", role: "alert", hidden: !this.words }, this.words ?? "");
    this.files = null;
    fill(
      this.place,
      el("header", { class: "top" }, el("h2", {}, `${this.form.title}: being sent`)),
      el("div", { class: "fields" }, el("p", {}, "This was sent, and its run has not begun yet. If it does not begin, send it again: it is started once, however often you send it. If its run was refused, change it: it is then sent as another run."), this.problem, el("p", {}, airflowLink(runPath(kept), "Open the run"))),
      el("footer", { class: "bulk" }, el("button", { type: "button", id: "send", class: "send", on: { click: () => void this.send() } }, "Send again"), el("span", { class: "gap" }), el("button", { type: "button", id: "change", on: { click: () => void this.#change() } }, "Change it")),
    );
  }

  async #change() {
    if (!(await this.#doing(() => this.draft.reopen()))) return;
    this.draw();
    await this.page.desk.doing(() => this.page.look());
  }

  /** Once to ask, once more to do it. */
  #discard(button) {
    if (button.dataset.asked === undefined) {
      button.dataset.asked = "";
      button.textContent = "Discard it for good";
      button.addEventListener("blur", () => (delete button.dataset.asked, (button.textContent = "Discard")), { once: true });
      return;
    }
    void this.#doing(async () => {
      await this.draft.discard();
      this.draft = null;
      this.page.folder.picker.clear("The draft is discarded. Choose on the left what the next request is made of.");
      fill(this.place);
      await this.page.finished();
    });
  }
}
