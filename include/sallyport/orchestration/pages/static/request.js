// The request itself: what was asked, where its review stands, what was decided, what came before.

import { badge, count, el, fill, plainly, SEVERITIES, size, when } from "./dom.js";

export function showRequest(pane, sheet) {
  fill(
    pane,
    el("h2", {}, sheet.project.title),
    el("p", { class: "quiet" }, sheet.project.folder),
    found(sheet),
    el(
      "dl",
      { class: "words" },
      sheet.words.map(([label, text]) => [el("dt", {}, label), el("dd", {}, text)]),
      el("dt", {}, "Manifest"),
      el("dd", {}, el("code", {}, sheet.manifest ?? "–")),
      el("dt", {}, "Policy"),
      el("dd", {}, el("code", {}, sheet.policy)),
    ),
    decisions(sheet),
    earlier(sheet),
  );
}

function found(sheet) {
  const worst = { ...sheet.worst, none: sheet.worst.none + sheet.worst.info };
  const names = [...SEVERITIES.filter((name) => name !== "info"), "none"];
  const offered = names.reduce((sum, name) => sum + worst[name], 0);
  return el(
    "div",
    { class: "found" },
    el("p", {}, `${count(offered, "file")}, ${size(sheet.size)} in all. By the worst finding of each:`),
    el("ul", { class: "tally" }, names.filter((name) => worst[name]).map((name) => el("li", {}, badge(name), el("strong", {}, worst[name].toLocaleString("en-GB"))))),
  );
}

function decisions(sheet) {
  const waiting = sheet.state === "in_review";
  return el(
    "section",
    {},
    el("h3", {}, "Decisions"),
    waiting && el("p", {}, sheet.answers),
    sheet.are_decisions_held_back && el("p", { class: "quiet" }, "What anybody answered is shown once the review is over."),
    !waiting && !sheet.decisions.length && el("p", { class: "quiet" }, "There are none."),
    sheet.decisions.length > 0 &&
      el(
        "ul",
        { class: "decisions" },
        sheet.decisions.map((one) =>
          el(
            "li",
            {},
            el("strong", {}, one.choice),
            ` by ${one.by}, ${when(one.at)}, ${plainly(one.gate)}${one.choice === "Approve" ? `, ${count(one.files, "file")}` : ""}`,
            one.reason && el("p", { class: "reason" }, one.reason),
          ),
        ),
      ),
    sheet.problem && el("p", { class: "reason" }, sheet.problem),
  );
}

function earlier(sheet) {
  return el(
    "section",
    {},
    el("h3", {}, "This project before"),
    !sheet.earlier.length && el("p", { class: "quiet" }, "This is its only request."),
    sheet.earlier.length > 0 &&
      el(
        "table",
        { class: "earlier" },
        el("thead", {}, el("tr", {}, ["Request", "What", "State", "When", "Files", "For", "Purpose"].map((name) => el("th", { scope: "col" }, name)))),
        el(
          "tbody",
          {},
          sheet.earlier.map((one) =>
            el(
              "tr",
              {},
              el("td", {}, one.ref),
              el("td", {}, plainly(one.kind)),
              el("td", {}, plainly(one.state)),
              el("td", {}, when(one.at)),
              el("td", {}, one.released ? `${one.released.toLocaleString("en-GB")} of ${one.files.toLocaleString("en-GB")}` : one.files.toLocaleString("en-GB")),
              el("td", {}, one.requester),
              el("td", { class: "long" }, one.purpose),
            ),
          ),
        ),
      ),
  );
}
