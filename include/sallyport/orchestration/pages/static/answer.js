// The answer: the gate's questions, ticks and reasons, a choice, and the marks; sent to Airflow, which has it judged first.

import { answerGate } from "./api.js";
import { count, el, fill } from "./dom.js";
import { recall, remember } from "./kept.js";

const OURS = new Set(["files", "manifest", "reason"]);
const REFUSED = {
  404: "The gate is not open (yet, or any more). Wait a moment and send again, or reload the page; your marks are kept.",
  409: "Somebody answered this gate a moment before you, so your answer was not taken. Your marks are kept; reload the page to see where it stands.",
};
const MEANS = {
  Approve: "The files that you marked to be released go on their way; the others are returned.",
  Return: "Nothing leaves; the reason says what to change.",
  Reject: "The request is refused; the reason says why.",
  Withdraw: "The request ends, as its operator or requester wants.",
};

export class AnswerForm {
  /** `page`: sheet, marks, tree. `answered()` is called when the answer was taken. */
  constructor(page, answered) {
    this.page = page;
    this.answered = answered;
    this.key = `sallyport-answer-${page.sheet.ref}-${page.sheet.round}`;
    this.draft = this.#restored();
    this.busy = false;
    this.words = null;
  }

  draw(pane) {
    const { sheet } = this.page;
    this.pane = pane;
    const { choices } = sheet.viewer;
    if (sheet.state !== "in_review") return fill(pane, el("h2", {}, "Answer"), el("p", {}, `The review of ${sheet.ref} is over.`));
    if (!choices.length) {
      const why = sheet.viewer.has_answered ? ["Your answer is in.", sheet.is_independent ? "It is kept closed until the other reviewer's is in too." : "Another person has to answer now."] : sheet.viewer.why_not;
      return fill(pane, el("h2", {}, "Answer"), why.map((sentence) => el("p", {}, sentence)));
    }
    const form = el(
      "form",
      { class: "answer", noValidate: true, on: { submit: (event) => (event.preventDefault(), void this.#send()), input: () => this.#keep() } },
      el("h2", {}, "Answer"),
      sheet.viewer.why_not.map((sentence) => el("p", { class: "quiet" }, sentence)),
      sheet.is_independent && el("p", { class: "quiet" }, "Two people review this, independently: your answer is kept closed until the other one is in. If you disagree, the request is returned with both reasons."),
      this.tally(),
      el("fieldset", { class: "choices" }, el("legend", {}, "Your choice"), choices.map((choice) => this.#choice(choice))),
      this.draft.choice && this.#questions(),
      this.draft.choice && this.#reason(),
      el("p", { id: "refusal", class: "problem", role: "alert", hidden: !this.words }, this.words ?? ""),
      el("button", { type: "submit", class: "send", disabled: this.busy || !this.draft.choice }, this.busy ? "Sending …" : this.draft.choice ? `Send: ${this.draft.choice}` : "Choose first"),
    );
    return fill(pane, form);
  }

  /** What the marks come to. */
  tally() {
    const { marks, tree, sheet } = this.page;
    if (!marks || sheet.viewer.choices.length === 1) return null;
    const left = tree.leaves.filter((leaf) => this.page.isUnmarked(leaf)).length;
    return el(
      "p",
      { class: "tally" },
      el("span", { class: "mark release" }, `${marks.count("release").toLocaleString("en-GB")} to release`),
      el("span", { class: "mark return" }, `${marks.count("return").toLocaleString("en-GB")} to return`),
      el("span", { class: "mark" }, left ? `${count(left, "file")} not marked, returned if you approve` : "all marked"),
    );
  }

  #choice(choice) {
    return el(
      "label",
      { class: "choice" },
      el("input", { type: "radio", name: "choice", value: choice, checked: this.draft.choice === choice, on: { change: () => ((this.draft.choice = choice), this.#keep(), this.draw(this.pane)) } }),
      el("span", {}, el("strong", {}, choice), el("span", { class: "quiet" }, ` ${MEANS[choice] ?? ""}`)),
    );
  }

  #questions() {
    const asked = Object.entries(this.page.sheet.fields).filter(([name, field]) => !OURS.has(name) && (field.needed_for ?? []).includes(this.draft.choice));
    if (!asked.length) return null;
    return el("fieldset", {}, el("legend", {}, "Questions"), asked.map(([name, field]) => this.#field(name, field)));
  }

  #field(name, field) {
    const hint = field.description ? el("span", { class: "quiet" }, field.description) : null;
    if (field.type === "boolean") {
      return el(
        "label",
        { class: "tick" },
        el("input", { type: "checkbox", name, checked: this.draft.fields[name] === true }),
        el("span", {}, field.title, hint && el("br"), hint),
      );
    }
    return el("label", { class: "text" }, field.title, hint, el("textarea", { name, rows: 2, value: this.draft.fields[name] ?? "" }));
  }

  #reason() {
    const field = this.page.sheet.fields.reason;
    const isNeeded = (field.needed_for ?? []).includes(this.draft.choice);
    return el(
      "label",
      { class: "text" },
      isNeeded ? `${field.title} (needed, at least ${this.page.sheet.shortest_reason} characters)` : `${field.title} (if there is something to say)`,
      el("span", { class: "quiet" }, isNeeded ? field.description : "No data values."),
      el("textarea", { name: "reason", rows: 3, value: this.draft.fields.reason ?? "" }),
    );
  }

  /** What stands in the form, kept in this tab until it is sent. */
  #keep() {
    for (const field of this.pane.querySelectorAll("input[type=checkbox], textarea")) {
      this.draft.fields[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    remember(this.key, this.draft);
  }

  #restored() {
    const draft = recall(this.key);
    return draft?.fields ? draft : { choice: null, fields: {} };
  }

  #given() {
    const { sheet, marks } = this.page;
    const { choice, fields } = this.draft;
    const given = { manifest: sheet.manifest, reason: fields.reason?.trim() || null };
    for (const [name, field] of Object.entries(sheet.fields)) {
      if (OURS.has(name)) continue;
      given[name] = field.type === "boolean" ? fields[name] === true : fields[name]?.trim() || null;
    }
    given.files = choice === "Approve" ? marks.released.map(String) : null;
    if (marks?.digest) given.marks = marks.digest;
    return given;
  }

  async #send() {
    const { sheet, marks } = this.page;
    this.#keep();
    if (this.draft.choice === "Approve" && !marks.released.length) return this.#say("You marked no file to be released. Mark those that may be, or choose Return or Reject.");
    this.busy = true;
    this.#say(null);
    try {
      await marks?.save();
      await answerGate(sheet.gate, this.draft.choice, this.#given());
      remember(this.key, null);
      this.busy = false;
      this.answered(this.draft.choice);
    } catch (problem) {
      this.busy = false;
      this.#say(REFUSED[problem.status] ?? problem.message);
    }
    return null;
  }

  #say(words) {
    this.words = words;
    this.draw(this.pane);
    if (words) this.pane.querySelector("#refusal").scrollIntoView({ block: "nearest" });
  }
}
