// A preview, page by page: text, tables and pictures that the data worker made; never the file itself.

import { get, pictureUrl } from "./api.js";
import { el, fill } from "./dom.js";

const UNSEEN = { none: "There is no preview", failed: "The preview failed", late: "No preview was made in time" };

/** Draws the preview of a file into `place`; returns a function that turns pages by so many. */
export function showPreview(place, file, opening) {
  const { preview } = file;
  const says = preview.says.map((sentence) => el("li", {}, sentence));
  const box = el("div", { class: "page" });
  const where = el("span", { class: "where" });
  let at = 0;

  const turn = (by) => {
    const next = Math.min(Math.max(at + by, 0), preview.pages.length - 1);
    if (next === at) return;
    at = next;
    void draw();
  };

  const draw = async () => {
    const page = preview.pages[at];
    const asked = at;
    where.textContent = placeOf(preview, at);
    if (page.kind === "picture") {
      fill(box, el("img", { alt: `Picture of page ${at + 1}`, src: pictureUrl(file.number, at + 1, opening) }));
      return;
    }
    try {
      const shown = await get(`/files/${file.number}/preview/${at + 1}`, { opening });
      if (asked === at) fill(box, shown.kind === "text" ? el("pre", {}, shown.text) : table(shown));
    } catch (problem) {
      if (asked === at) fill(box, el("p", { class: "problem" }, problem.message));
    }
  };

  fill(
    place,
    el("h3", {}, "Preview"),
    preview.state !== "made" && el("p", { class: "quiet" }, `${UNSEEN[preview.state] ?? "There is no preview"}.`),
    says.length && el("ul", { class: "says" }, says),
    preview.pages.length > 0 &&
      el(
        "div",
        { class: "turn" },
        el("button", { type: "button", title: "Page back ( [ )", "aria-label": "Page back", on: { click: () => turn(-1) } }, "‹"),
        el("button", { type: "button", title: "Next page ( ] )", "aria-label": "Next page", on: { click: () => turn(1) } }, "›"),
        where,
      ),
    preview.pages.length > 0 && box,
  );
  if (preview.pages.length) void draw();
  return turn;
}

function placeOf(preview, at) {
  const page = preview.pages[at];
  const part = preview.parts[page.part - 1];
  const total = part.total === null ? "" : ` of ${part.exact ? "" : "at least "}${part.total.toLocaleString("en-GB")}`;
  const title = part.title ? `${part.title}: ` : "";
  const range = page.first === page.last ? page.first.toLocaleString("en-GB") : `${page.first.toLocaleString("en-GB")}–${page.last.toLocaleString("en-GB")}`;
  return `${title}${part.unit} ${range}${total} · page ${at + 1} of ${preview.pages.length}`;
}

function table(shown) {
  const width = Math.max(shown.columns.length, ...shown.rows.map((row) => row.length), 0);
  const head = [];
  for (let column = 0; column < width; column += 1) {
    head.push(el("th", { scope: "col" }, shown.columns[column] ?? `column ${shown.first_column + column}`));
  }
  const rows = shown.rows.map((row, place) =>
    el("tr", {}, el("th", { scope: "row" }, String(shown.first_row + place)), row.map((cell) => el("td", {}, cell))),
  );
  return el("table", { class: "cells" }, el("thead", {}, el("tr", {}, el("th", {}, ""), head)), el("tbody", {}, rows));
}
