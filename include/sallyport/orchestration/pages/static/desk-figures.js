// How long things take, where they wait, why they come back, which rules fire.

import { figures } from "./desk-api.js";
import { badge, el, fill, plainly, when } from "./dom.js";
import { bar, columns, numbers } from "./plots.js";
import { clock, hours } from "./times.js";

const SPANS = [3, 6, 12, 24];
const OFTEN = 15;

export class Figures {
  constructor(place, desk) {
    this.place = place;
    this.desk = desk;
    this.months = 12;
  }

  async open() {
    if (!this.place.firstChild) fill(this.place, el("p", { class: "empty" }, "Counting …"));
    const told = await figures(this.months);
    fill(this.place, this.#bar(), el("div", { class: "pile cards" }, turnround(told), waits(told), open(told), returns(told), rules(told)));
  }

  focusFilter() {
    this.place.querySelector("select")?.focus();
  }

  #bar() {
    const choose = (event) => {
      this.months = Number(event.target.value);
      void this.desk.doing(() => this.open());
    };
    return el(
      "div",
      { class: "bar" },
      el("label", {}, "The last ", el("select", { "aria-label": "How many months", on: { change: choose } }, SPANS.map((months) => el("option", { value: months, selected: months === this.months }, `${months} months`)))),
      el("span", { class: "quiet" }, "of the projects that you see. Half of all requests took less than the column says, nine in ten less than the thin line."),
    );
  }
}

function card(title, words, ...children) {
  return el("section", { class: "card" }, el("h2", {}, title), el("p", { class: "quiet" }, words), children);
}

const nothing = (words) => el("p", { class: "empty" }, words);

const short = (month) => new Date(`${month}-01T00:00:00Z`).toLocaleString("en-GB", { month: "short", timeZone: "UTC" });

function turnround({ months, turnround: rows }) {
  const kinds = [...new Set(rows.map((row) => row.kind))].sort();
  const words = "From the request to its release or refusal, by the month in which it ended.";
  if (!kinds.length) return card("Turn-round", words, nothing("No request has ended in these months."));
  const plot = (kind) => {
    const by = new Map(rows.filter((row) => row.kind === kind).map((row) => [row.month, row]));
    const points = months.map((month) => {
      const row = by.get(month);
      if (!row) return { label: short(month), value: null, high: null };
      return { label: short(month), value: row.median_hours, high: row.p90_hours, title: `${month}: ${row.n} · half within ${hours(row.median_hours)}, nine in ten within ${hours(row.p90_hours)}` };
    });
    return el("figure", {}, el("figcaption", {}, plainly(kind)), columns(points, hours, `${plainly(kind)}: turn-round by month; the numbers are in the table below`));
  };
  const table = numbers(["Month", "Kind", "Requests", "Half within", "Nine in ten within"], rows.map((row) => [row.month, plainly(row.kind), row.n.toLocaleString("en-GB"), hours(row.median_hours), hours(row.p90_hours)]), "Turn-round");
  return card("Turn-round", words, el("div", { class: "plots" }, kinds.map(plot)), el("details", {}, el("summary", {}, "The numbers"), table));
}

function waits({ waits: rows }) {
  const words = "How long requests stood at each step.";
  const some = rows.filter((row) => row.n);
  if (!some.length) return card("Waiting", words, nothing("Nothing has waited in these months."));
  const most = Math.max(...some.map((row) => row.p90_hours));
  return card("Waiting", words, numbers(["For", "", "Half", "Nine in ten", "Times"], some.map((row) => [row.step.replace(/^for /, ""), bar(row.median_hours, most, row.p90_hours), hours(row.median_hours), hours(row.p90_hours), row.n.toLocaleString("en-GB")]), "Waiting"));
}

function open({ open: rows }) {
  const words = "Where requests stand now.";
  if (!rows.length) return card("Open", words, nothing("No request is open."));
  const most = Math.max(...rows.map((row) => row.n));
  return card("Open", words, numbers(["State", "", "Requests", "Oldest"], rows.map((row) => [plainly(row.state), bar(row.n, most), row.n.toLocaleString("en-GB"), row.oldest ? el("span", { title: when(row.oldest) }, clock.since(row.oldest)) : "–"]), "Open requests"));
}

function returns({ returns: rows }) {
  const words = "Why files were returned: the rule that spoke, or the reviewer's own judgement.";
  if (!rows.length) return card("Returns", words, nothing("Nothing was returned in these months."));
  const most = Math.max(...rows.map((row) => row.n));
  return card("Returns", words, numbers(["Reason", "", "Requests"], rows.slice(0, OFTEN).map((row) => [named(row), bar(row.n, most), row.n.toLocaleString("en-GB")]), "Reasons for returns"));
}

function rules({ rules: rows }) {
  const words = "Rules that fired, by the requests in which they did.";
  if (!rows.length) return card("Rules", words, nothing("No rule has fired in these months."));
  const most = Math.max(...rows.map((row) => row.requests));
  return card("Rules", words, numbers(["Rule", "", "Requests", "Files"], rows.slice(0, OFTEN).map((row) => [[named(row), " ", badge(row.severity)], bar(row.requests, most, null, row.severity), row.requests.toLocaleString("en-GB"), row.files.toLocaleString("en-GB")]), "Rules that fired"));
}

const named = ({ rule, title }) => el("span", { title: rule ?? "" }, title ?? rule ?? "reviewer's own judgement");
