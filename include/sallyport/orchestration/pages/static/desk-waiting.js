// What waits: first what waits for the person who looks, then the rest, each with its age, its end and the way to it.

import { waiting } from "./desk-api.js";
import { airflowLink, gatePath, reviewPath, runPath } from "./desk-links.js";
import { badge, byId, el, fill, plainly, size, when } from "./dom.js";
import { clock, DAY, span } from "./times.js";

const WHAT = {
  review: "Review",
  second_review: "Second review",
  refused: "Refused",
  project_gate: "Project",
  failed: "Failed",
  setup_failed: "Set-up failed",
  incident: "Incident",
  upload: "On its way",
  quarantined: "Malware",
  policy: "Policy",
  lift: "Freeze",
  collect: "To be fetched",
};
const REVIEWS = new Set(["review", "second_review"]);
const GRAVE = new Set(["refused", "failed", "setup_failed", "quarantined", "incident"]);
const SOON = DAY;

export class Waiting {
  constructor(place, desk) {
    this.place = place;
    this.desk = desk;
    this.rows = null;
    this.text = "";
    this.what = null;
    this.before = "";
  }

  async open() {
    await this.look();
    this.draw();
  }

  async look() {
    const told = await waiting();
    clock.set(told.now);
    byId("you").textContent = told.you.name;
    this.rows = told.rows;
    this.desk.tell("waiting", this.rows.filter((row) => row.mine).length);
    if (this.desk.shows === "waiting") this.draw();
  }

  focusFilter() {
    byId("waiting-filter")?.focus();
  }

  draw() {
    if (!this.rows) return;
    if (!this.place.firstChild) this.#frame();
    const found = this.rows.filter((row) => this.#fits(row));
    // Drawn anew when a row changed or grew a minute older, but not while nothing did: the keyboard's place would be lost.
    const now = JSON.stringify([found, Math.floor(clock.now / 60_000), this.what]);
    if (now === this.before) return;
    this.before = now;
    const at = this.list.contains(document.activeElement) ? document.activeElement.id : null;
    this.#chips();
    const mine = found.filter((row) => row.mine);
    const others = found.filter((row) => !row.mine);
    fill(
      this.list,
      el("h2", {}, "Waiting for you", el("span", { class: "count" }, mine.length.toLocaleString("en-GB"))),
      mine.length ? this.#table(mine) : el("p", { class: "empty" }, this.#nothing()),
      others.length > 0 && el("h2", {}, "Waiting for others", el("span", { class: "count" }, others.length.toLocaleString("en-GB"))),
      others.length > 0 && this.#table(others),
    );
    if (at) byId(at)?.focus({ preventScroll: true });
  }

  #nothing() {
    if (this.text || this.what) return "Nothing that waits for you fits the filter.";
    return "Nothing waits for you. Files that users have uploaded, and a project's files, are under New request.";
  }

  #frame() {
    const filter = el("input", {
      id: "waiting-filter",
      type: "search",
      placeholder: "Filter by project, person or number  ( / )",
      "aria-label": "Filter what waits",
      autocomplete: "off",
      spellcheck: false,
      on: { input: (event) => ((this.text = event.target.value.trim().toLowerCase()), this.draw()) },
    });
    this.chips = el("div", { class: "chips", role: "group", "aria-label": "Filter by what waits" });
    this.list = el("div", { class: "pile" });
    fill(this.place, el("div", { class: "bar" }, filter, this.chips), this.list);
  }

  #chips() {
    const has = new Map();
    for (const row of this.rows) has.set(row.what, (has.get(row.what) ?? 0) + 1);
    const chip = ([what, number]) => {
      const choose = () => ((this.what = this.what === what ? null : what), this.draw(), byId(`chip-${what}`)?.focus());
      return el("button", { type: "button", id: `chip-${what}`, class: "chip", "aria-pressed": String(this.what === what), on: { click: choose } }, `${WHAT[what] ?? plainly(what)} ${number.toLocaleString("en-GB")}`);
    };
    fill(this.chips, has.size > 1 || this.what ? [...has].map(chip) : []);
  }

  #fits(row) {
    if (this.what && row.what !== this.what) return false;
    return !this.text || [row.ref, row.project, row.person, row.operator, row.kind && plainly(row.kind)].some((word) => word?.toLowerCase().includes(this.text));
  }

  #table(rows) {
    const heads = ["What", "Request", "Project", "For", "Files", "Waits", "Until", ""];
    return el(
      "table",
      { class: "grid waits" },
      el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col", class: `of-${name.toLowerCase() || "ways"}` }, name || el("span", { class: "unseen" }, "Open"))))),
      el("tbody", {}, rows.map((row) => this.#line(row))),
    );
  }

  #line(row) {
    return el(
      "tr",
      { class: row.mine ? "mine" : "others" },
      el("td", {}, el("strong", { class: GRAVE.has(row.what) ? "block" : "" }, WHAT[row.what] ?? plainly(row.what)), REVIEWS.has(row.what) && row.worst && row.worst !== "info" && el("div", {}, badge(row.worst))),
      el("td", { class: "says" }, el("div", {}, el("span", { class: "ref" }, row.what === "refused" ? `Draft ${row.ref}` : row.ref), row.kind && ` ${plainly(row.kind)}`), el("div", { class: "quiet" }, [row.says, ...row.why_not].join(" "))),
      el("td", { class: "name" }, row.project ?? "–"),
      el("td", {}, row.person ?? "–", row.operator && row.operator !== row.person && el("div", { class: "quiet" }, `by ${row.operator}`)),
      el("td", { class: "figure" }, row.files ? [row.files.toLocaleString("en-GB"), el("div", { class: "quiet" }, size(row.bytes))] : "–"),
      el("td", { class: "figure", title: `since ${when(row.since)}` }, clock.since(row.since)),
      el("td", { class: "figure" }, row.due && due(row.due)),
      el("td", { class: "ways" }, this.#ways(row)),
    );
  }

  #ways(row) {
    if (row.what === "refused") return el("button", { type: "button", id: `way-refused-${row.ref}`, class: "button first", "aria-label": `Mend draft ${row.ref}`, on: { click: () => void this.desk.showDraft(Number(row.ref)) } }, "Mend it");
    if (!row.dag_id || !row.run_id) return null;
    const [path, words] = REVIEWS.has(row.what) ? [reviewPath(row), "Review"] : row.task_id ? [gatePath(row), "Answer"] : [runPath(row), "Open run"];
    return airflowLink(path, words, { id: `way-${row.what}-${row.ref}`, class: row.mine ? "button first" : "button", "aria-label": `${words}: ${row.ref}` });
  }
}

function due(iso) {
  const left = clock.until(iso);
  return el("span", { class: left < SOON ? "block" : "", title: when(iso) }, left < 0 ? "over" : span(left));
}
