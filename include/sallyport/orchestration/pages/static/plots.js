// Plots, as SVG: one colour, few lines, the numbers beside them in a table.

import { el } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 420;
const HIGH = 132;
const LEFT = 52;
const FOOT = 20;
const TOP = 8;

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

const STEPS = [1, 2, 4, 8, 12, 24, 48, 96, 192];

/** The top of an axis of hours: one whose half is a round number of hours, or of days, too. */
function roundUp(most) {
  const found = STEPS.find((step) => step >= most);
  if (found) return found;
  const days = most / 48;
  const unit = 10 ** Math.floor(Math.log10(days));
  return 48 * unit * [1, 2, 5, 10].find((step) => step * unit >= days);
}

/**
 * Columns over months: `points` is {label, value, high, title} for each, `value` null where there is nothing; `high` is drawn
 * as a whisker. Both in hours; `says(hours)` writes them at the axis.
 */
export function columns(points, says, label) {
  const most = roundUp(Math.max(...points.map((point) => Math.max(point.value ?? 0, point.high ?? 0)), 0));
  const height = HIGH - TOP - FOOT;
  const step = (WIDE - LEFT) / Math.max(points.length, 1);
  const y = (value) => TOP + height - (value / most) * height;
  const lines = [0, 0.5, 1].map((part) => [
    svg("line", { class: "axis", x1: LEFT, x2: WIDE, y1: y(most * part), y2: y(most * part) }),
    svg("text", { class: "tick", x: LEFT - 6, y: y(most * part) + 4, "text-anchor": "end" }, part ? says(most * part) : "0"),
  ]);
  const every = Math.ceil(points.length / 8);
  const bars = points.map((point, at) => {
    const x = LEFT + at * step;
    const wide = Math.min(step * 0.62, 34);
    const middle = x + step / 2;
    return svg(
      "g",
      {},
      point.title && svg("title", {}, point.title),
      point.value !== null && svg("rect", { class: "column", x: middle - wide / 2, y: y(point.value), width: wide, height: Math.max(1, y(0) - y(point.value)), rx: 2 }),
      point.high !== null && svg("path", { class: "whisker", d: `M${middle} ${y(point.value)}V${y(point.high)}M${middle - 4} ${y(point.high)}h8` }),
      at % every === 0 && svg("text", { class: "tick", x: middle, y: HIGH - 5, "text-anchor": "middle" }, point.label),
    );
  });
  return svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label }, lines, bars);
}

/** A bar for a table's cell: `value` of `most`, `high` as a thin line on to there. */
export function bar(value, most, high = null, kind = "") {
  const wide = 200;
  const x = (amount) => (most > 0 ? (amount / most) * (wide - 4) : 0);
  return svg(
    "svg",
    { class: "barline", viewBox: `0 0 ${wide} 14`, preserveAspectRatio: "none", "aria-hidden": "true" },
    high !== null && svg("rect", { class: "reach", x: 0, y: 5.5, width: Math.max(1, x(high)), height: 3 }),
    svg("rect", { class: `column ${kind}`, x: 0, y: 2, width: Math.max(1, x(value)), height: 10, rx: 2 }),
  );
}

/** A table of numbers. `rows` are lists of cells; the first of each is its name. */
export function numbers(heads, rows, name) {
  return el(
    "table",
    { class: "grid numbers", "aria-label": name },
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows.map(([first, ...cells]) => el("tr", {}, el("th", { scope: "row" }, first), cells.map((cell) => el("td", { class: cell instanceof SVGElement ? "line" : "figure" }, cell))))),
  );
}
