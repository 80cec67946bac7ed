// All requests, newest first: found by number, state, kind, project, person, file name or digest.

import { choices, requests } from "./desk-api.js";
import { airflowLink, reviewPath, runPath } from "./desk-links.js";
import { el, fill, plainly, size, when } from "./dom.js";
import { recall, remember } from "./kept.js";
import { clock } from "./times.js";

const PAUSE = 300;
const KEPT = "sallyport-desk-search";
const GOOD = new Set(["released", "collected", "closed"]);
const BAD = new Set(["failed", "quarantined", "recalled"]);

export class Requests {
  constructor(place, desk) {
    this.place = place;
    this.desk = desk;
    this.asked = { q: "", state: "", kind: "", project: "", person: "", ...recall(KEPT) };
    this.turn = 0;
    this.timer = 0;
  }

  async open() {
    if (!this.list) this.#frame(await choices());
    await this.find();
  }

  focusFilter() {
    this.search?.focus();
  }

  #frame({ states, kinds, projects, people }) {
    this.search = el("input", {
      id: "search",
      type: "search",
      value: this.asked.q,
      placeholder: "Number, person, part of a file name, or digest  ( / )",
      "aria-label": "Search requests",
      autocomplete: "off",
      spellcheck: false,
      on: { input: (event) => this.#ask("q", event.target.value.trim(), PAUSE) },
    });
    const words = (values) => values.map((value) => [value, plainly(value)]);
    const filters = [
      this.#filter("state", "any state", words(states)),
      this.#filter("kind", "any kind", words(kinds)),
      this.#filter("project", "any project", projects.map((one) => [one.folder, one.folder])),
      this.#filter("person", "anybody", people.map((one) => [one.triage_name, `${one.name} (${one.triage_name})`])),
    ];
    this.list = el("div", { class: "pile" });
    this.body = el("tbody");
    this.state = el("div", { class: "more", role: "status" });
    const heads = ["Request", "State", "Project", "For", "Files", "Asked", "Last change", ""];
    this.table = el("table", { class: "grid asks" }, el("thead", {}, el("tr", {}, heads.map((name) => el("th", { scope: "col" }, name || el("span", { class: "unseen" }, "Open"))))), this.body);
    fill(this.list, this.table, this.state);
    fill(this.place, el("div", { class: "bar" }, this.search, filters, el("button", { type: "button", on: { click: () => this.#clear() } }, "Clear")), this.list);
  }

  #filter(name, none, offers) {
    const isThere = !this.asked[name] || offers.some(([value]) => value === this.asked[name]);
    if (!isThere) this.asked[name] = "";
    return el(
      "select",
      { id: `by-${name}`, "aria-label": `By ${name}`, on: { change: (event) => this.#ask(name, event.target.value, 0) } },
      [["", none], ...offers].map(([value, title]) => el("option", { value, selected: value === this.asked[name] }, title)),
    );
  }

  #ask(name, value, pause) {
    this.asked[name] = value;
    remember(KEPT, this.asked);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.desk.doing(() => this.find()), pause);
  }

  #clear() {
    for (const name of Object.keys(this.asked)) this.asked[name] = "";
    for (const control of this.place.querySelectorAll(".bar input, .bar select")) control.value = "";
    this.#ask("q", "", 0);
    this.search.focus();
  }

  /** Look them up from the first, or from `start` on: those are added. */
  async find(start = 0) {
    this.turn += 1;
    const { turn } = this;
    const query = Object.fromEntries(Object.entries(this.asked).filter(([, value]) => value));
    const told = await requests(start ? { ...query, start } : query);
    if (turn !== this.turn) return;
    const lines = told.rows.map(line);
    if (start) this.body.append(...lines);
    else this.body.replaceChildren(...lines);
    const shown = this.body.rows.length;
    this.table.hidden = !shown;
    const more = el("button", { type: "button", on: { click: () => void this.desk.doing(() => this.find(told.next)) } }, "Show more");
    if (shown) fill(this.state, told.next === null ? el("p", { class: "quiet" }, shown === 1 ? "That is the only one." : `These are all ${shown.toLocaleString("en-GB")}.`) : more);
    else fill(this.state, el("p", { class: "empty" }, Object.keys(query).length ? "No request fits. Take a filter away, or search for less of the name. Names of files are kept as long as the record of the request." : "There are no requests yet. Begin one under New request."));
  }
}

function line(row) {
  const looks = GOOD.has(row.state) ? "good" : BAD.has(row.state) ? "block" : row.ended_at ? "over" : "open";
  const hasRun = row.dag_id && row.run_id;
  return el(
    "tr",
    {},
    el("td", { class: "says" }, el("span", { class: "ref" }, row.ref), ` ${plainly(row.kind)}`, row.matched && el("div", {}, el("code", { class: "path" }, row.matched.path))),
    el("td", {}, el("span", { class: `state ${looks}` }, plainly(row.state))),
    el("td", { class: "name" }, row.project),
    el("td", {}, row.person ?? "–", row.operator && row.operator !== row.person && el("div", { class: "quiet" }, `by ${row.operator}`)),
    el("td", { class: "figure" }, row.files ? [row.files.toLocaleString("en-GB"), el("div", { class: "quiet" }, size(row.bytes))] : "–"),
    el("td", { class: "figure" }, when(row.created_at)),
    el("td", { class: "figure", title: when(row.ended_at ?? row.changed_at) }, `${clock.since(row.ended_at ?? row.changed_at)} ago`),
    el("td", { class: "ways" }, hasRun && [airflowLink(reviewPath(row), "Review", { "aria-label": `Review: ${row.ref}` }), " ", airflowLink(runPath(row), "Run", { "aria-label": `Run: ${row.ref}` })]),
  );
}
