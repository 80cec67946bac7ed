// One file: what it is, its mark, what was found in it, its preview.

import { get } from "./api.js";
import { copyBox } from "./copy.js";
import { badge, count, el, fileBadge, fill, plainly, size } from "./dom.js";
import { showPreview } from "./preview.js";
import { canMark } from "./tree.js";

const WHY_NO_MARK = {
  refused: "It was asked for but not taken, so it is not part of the decision.",
  unpacked: "It was unpacked: its members are decided about, one by one.",
  inside: "It leaves with the archive that it is in; mark that.",
  settled: "The first review left it out; it is returned.",
};

/** Draws a file into `pane`. `page`: sheet, marks, tree. Returns a function that turns pages of its preview. */
export function showFile(pane, leaf, file, page) {
  const preview = el("section", { class: "preview" });
  const toSee = file.groups.filter((group) => group.severity !== "info");
  const others = file.groups.filter((group) => group.severity === "info");
  fill(
    pane,
    el("h2", { class: "path" }, file.path),
    facts(leaf, file),
    markBox(leaf, page),
    el(
      "section",
      { class: "findings" },
      el("h3", {}, toSee.length ? "Findings" : file.inside_count ? "Findings inside it" : "Nothing was found that is to be looked at"),
      toSee.map((group) => groupBox(group, file.number)),
      insideBox(file, page.tree),
    ),
    preview,
    copyBox(leaf, page.sheet),
    others.length && el("details", {}, el("summary", {}, `For information (${others.length})`), others.map((group) => groupBox(group, file.number))),
  );
  return showPreview(preview, file, page.sheet.opening);
}

function facts(leaf, file) {
  const parts = [`File ${file.number}`, size(file.size), file.media_type ?? "kind not told"];
  return el(
    "div",
    { class: "facts" },
    el("p", {}, fileBadge(leaf.worst), ` ${parts.join(" · ")}`),
    file.digest && el("p", { class: "digest" }, "SHA-256 ", el("code", {}, file.digest)),
    file.goes_to && el("p", { class: "quiet" }, "Goes to ", el("code", {}, file.goes_to)),
    file.seen_before.map((one) =>
      el("p", { class: "quiet" }, `The same bytes: ${one.ref}, ${plainly(one.kind)}, file ${one.file}, ${one.became}`),
    ),
  );
}

function markBox(leaf, page) {
  if (!page.marks) return null;
  if (!canMark(leaf)) return el("p", { class: "quiet" }, WHY_NO_MARK[leaf.standing]);
  const mark = page.marks.of(leaf.number);
  const button = (which, words, key) =>
    el(
      "button",
      {
        type: "button",
        class: `choose ${which}`,
        "aria-pressed": String(mark?.mark === which),
        disabled: which === "release" && leaf.standing === "blocked",
        title: `Key: ${key}`,
        on: { click: () => page.mark(leaf, mark?.mark === which ? null : which) },
      },
      words,
    );
  const comment = el("textarea", {
    id: "comment",
    rows: 2,
    maxLength: 2000,
    disabled: !mark,
    value: mark?.comment ?? "",
    placeholder: mark ? "A comment on this file: what to change. No data values." : "Mark the file to comment on it.",
    "aria-label": "Comment on this file",
    on: { input: (event) => page.marks.comment(leaf.number, event.target.value) },
  });
  return el(
    "div",
    { class: "marking" },
    el("div", { class: "buttons" }, button("release", "Release", "r"), button("return", "Return", "x")),
    leaf.standing === "blocked" && el("p", { class: "quiet" }, "A finding blocks it: it can only be returned."),
    comment,
  );
}

function groupBox(group, number) {
  const list = el("ul", { class: "notes" }, group.notes.map((note) => noteLine(note, group.title)));
  const box = el(
    "article",
    { class: `group ${group.severity}` },
    el("h4", {}, badge(group.severity), " ", group.title, group.count > 1 && el("span", { class: "number" }, ` × ${group.count.toLocaleString("en-GB")}`)),
    group.is_overridden && el("p", { class: "quiet" }, "Blocks elsewhere; here a risk assessment is named, and two people have to agree."),
    list,
    group.advice && el("p", { class: "advice" }, group.advice),
    el("p", { class: "quiet rule" }, el("code", {}, group.rule)),
  );
  if (group.count > group.notes.length) list.after(moreButton(list, group, number));
  return box;
}

function noteLine(note, title) {
  const message = note.message === title ? null : note.message;
  return el("li", {}, note.place && el("code", {}, note.place), note.place && message && " ", message ?? (note.place ? null : "the whole file"));
}

function moreButton(list, group, number) {
  let shown = group.notes.length;
  const words = () => `Show more (${(group.count - shown).toLocaleString("en-GB")} left)`;
  const button = el("button", { type: "button", class: "more" }, words());
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const notes = await get(`/files/${number}/notes`, { rule: group.rule, severity: group.severity, start: shown });
      list.append(...notes.map((note) => noteLine(note, group.title)));
      shown += notes.length;
      button.textContent = words();
      if (shown >= group.count || !notes.length) button.remove();
    } catch (problem) {
      button.textContent = problem.message;
    }
    button.disabled = false;
  });
  return button;
}

function insideBox(file, tree) {
  if (!file.inside_count) return null;
  return el(
    "article",
    { class: "group" },
    el("h4", {}, `${count(file.inside_count, "file")} inside it with something to look at`),
    el(
      "ul",
      { class: "notes" },
      file.inside.map((one) =>
        el("li", {}, badge(one.worst), " ", el("button", { type: "button", class: "link", on: { click: () => tree.select(one.number) } }, one.path)),
      ),
    ),
    file.inside_count > file.inside.length && el("p", { class: "quiet" }, "Only the worst are listed here; the tree has all."),
  );
}
