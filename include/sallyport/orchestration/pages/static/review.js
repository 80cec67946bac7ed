// The review tab: the files on the left; the request, a file or the answer on the right.

import { AnswerForm } from "./answer.js";
import { get } from "./api.js";
import { byId, count, el, fill, followTheme, plainly, said, SEVERITIES, when } from "./dom.js";
import { showFile } from "./file.js";
import { keys, listen } from "./keys.js";
import { Marks } from "./marks.js";
import { showRequest } from "./request.js";
import { canMark, Tree } from "./tree.js";

const LOOK_AGAIN = 5000;
const MARKS = {
  unmarked: (page) => (leaf) => page.isUnmarked(leaf),
  release: (page) => (leaf) => page.marks.of(leaf.number)?.mark === "release",
  return: (page) => (leaf) => page.marks.of(leaf.number)?.mark === "return",
};

class Page {
  constructor(sheet) {
    this.sheet = sheet;
    const mayMark = sheet.state === "in_review" && sheet.viewer.choices.includes("Approve");
    this.marks = mayMark ? new Marks(sheet, tellKept, (number) => this.marked(number)) : null;
    this.tree = new Tree(this.marks, (leaf) => this.open(leaf));
    this.form = new AnswerForm(this, (choice) => this.answered(choice));
    this.shows = "request";
    this.leaf = null;
    this.turn = () => {};
  }

  isUnmarked(leaf) {
    return this.marks !== null && canMark(leaf) && !this.marks.of(leaf.number);
  }

  async start() {
    byId("main").hidden = false;
    this.head();
    this.show("request");
    this.earlierMarks();
    this.chips();
    byId("filter").addEventListener("input", (event) => {
      this.tree.text = event.target.value.trim().toLowerCase();
      this.refilter();
    });
    listen(this);
    this.tree.list.focus({ preventScroll: true });
    let start = 0;
    while (start < this.sheet.files) {
      const { total, rows } = await get("/files", { start });
      this.tree.add(rows);
      start += rows.length;
      if (!rows.length || start >= total) break;
    }
    if (!this.sheet.files) this.tree.arrange();
    this.chips();
    this.bulk();
    if (this.shows === "answer") this.form.draw(byId("pane"));
    setInterval(() => void this.lookAgain(), LOOK_AGAIN);
    window.addEventListener("focus", () => void this.lookAgain());
  }

  head() {
    const { sheet } = this;
    byId("title").textContent = `${sheet.ref} · ${plainly(sheet.kind)}`;
    document.title = `Review ${sheet.ref}`;
    const waits = sheet.state === "in_review";
    byId("standing").textContent = waits
      ? `${sheet.gate === "second_review" ? "second review" : "in review"} since ${when(sheet.since)} · expires ${when(sheet.expires)} · ${sheet.answers}`
      : `${plainly(sheet.state)} since ${when(sheet.since)}`;
  }

  tabs() {
    const tab = (name, words) =>
      el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(this.shows === name), on: { click: () => this.show(name) } }, words);
    fill(
      byId("tabs"),
      tab("request", "Request"),
      this.leaf && tab("file", `File ${this.leaf.number}`),
      tab("answer", this.marks ? `Answer · ${this.marks.count("release")} release, ${this.marks.count("return")} return` : "Answer"),
    );
  }

  show(name) {
    this.shows = name;
    this.tabs();
    const pane = byId("pane");
    pane.scrollTop = 0;
    if (name === "request") showRequest(pane, this.sheet);
    if (name === "answer") this.form.draw(pane);
    if (name === "file") this.showFile();
  }

  showFile() {
    if (this.file?.number === this.leaf.number) this.turn = showFile(byId("pane"), this.leaf, this.file, this);
  }

  async open(leaf) {
    this.leaf = leaf;
    this.shows = "file";
    this.tabs();
    if (this.file?.number === leaf.number) return this.showFile();
    const slow = setTimeout(() => this.leaf === leaf && fill(byId("pane"), el("p", { class: "quiet" }, "Looking it up …")), 150);
    try {
      const file = await get(`/files/${leaf.number}`, { opening: this.sheet.opening });
      if (this.leaf !== leaf) return null;
      this.file = file;
      byId("pane").scrollTop = 0;
      if (this.shows === "file") this.showFile();
    } catch (problem) {
      if (this.leaf === leaf) fill(byId("pane"), el("p", { class: "problem", role: "alert" }, problem.message));
    } finally {
      clearTimeout(slow);
    }
    return null;
  }

  mark(leaf, which) {
    if (!this.marks || !canMark(leaf) || (which === "release" && leaf.standing === "blocked")) return;
    this.marks.set([leaf.number], which);
  }

  /** A mark changed; null: many did. */
  marked(number) {
    cancelAnimationFrame(this.redraw ?? 0);
    this.redraw = requestAnimationFrame(() => {
      this.tree.draw();
      this.tabs();
      this.chips();
      this.bulk();
      const isTyping = document.activeElement?.id === "comment";
      if (this.shows === "file" && !isTyping && (number === null || number === this.leaf?.number)) this.remark();
      if (this.shows === "answer") this.form.draw(byId("pane"));
    });
  }

  /** The current file's mark changed: draw it anew where one stands, without losing the place. */
  remark() {
    const pane = byId("pane");
    const mark = this.marks.of(this.leaf.number);
    for (const button of pane.querySelectorAll("button.choose")) {
      button.setAttribute("aria-pressed", String(button.classList.contains(mark?.mark ?? "-")));
    }
    const comment = pane.querySelector("#comment");
    if (!comment) return;
    comment.disabled = !mark;
    comment.value = mark?.comment ?? "";
    comment.placeholder = mark ? "A comment on this file: what to change. No data values." : "Mark the file to comment on it.";
  }

  refilter() {
    this.tree.list.scrollTop = 0;
    this.tree.arrange();
    this.bulk();
  }

  chips() {
    const has = new Map(SEVERITIES.map((name) => [name, 0]));
    for (const leaf of this.tree.leaves) if (leaf.worst) has.set(leaf.worst, has.get(leaf.worst) + 1);
    const chip = (name, words, filter) =>
      el(
        "button",
        {
          type: "button",
          class: `chip ${name}`,
          "aria-pressed": String(this.chip === name),
          on: {
            click: () => {
              this.chip = this.chip === name ? null : name;
              this.tree.chip = this.chip ? filter : null;
              this.chips();
              this.refilter();
            },
          },
        },
        words,
      );
    const flat = el("button", { type: "button", class: "chip", "aria-pressed": String(!this.tree.isFlat), title: "Key: f", on: { click: () => this.flatten() } }, "folders");
    fill(
      byId("chips"),
      flat,
      SEVERITIES.filter((name) => has.get(name) && name !== "info").map((name) => chip(name, `${said(name).join(" ")} ${has.get(name)}`, (leaf) => leaf.worst === name)),
      this.marks && Object.entries(MARKS).map(([name, filter]) => chip(name, { unmarked: "unmarked", release: "to release", return: "to return" }[name], filter(this))),
    );
  }

  /** All files in one list, worst first; or in their folders again. */
  flatten() {
    this.tree.isFlat = !this.tree.isFlat;
    this.chips();
    this.refilter();
  }

  /** Marks for all files that the filter shows. */
  bulk() {
    if (!this.marks) return fill(byId("bulk"), el("span", { class: "quiet" }, [count(this.tree.shown.length, "file"), ...this.sheet.viewer.why_not].join(" · ")));
    const left = this.tree.shown.filter((leaf) => this.isUnmarked(leaf));
    const free = left.filter((leaf) => leaf.standing === "offered");
    const button = (which, leaves, words) =>
      el("button", { type: "button", disabled: !leaves.length, on: { click: () => this.marks.set(leaves.map((leaf) => leaf.number), which) } }, words);
    return fill(
      byId("bulk"),
      el("span", { class: "quiet" }, `${left.length.toLocaleString("en-GB")} here not marked:`),
      button("release", free, "Release them"),
      button("return", left, "Return them"),
    );
  }

  earlierMarks() {
    const earlier = Object.entries(this.sheet.marks.earlier);
    if (!this.marks || !earlier.length) return;
    const take = () => {
      this.marks.setAll(earlier.map(([number, mark]) => [Number(number), mark]));
      hideBanner();
    };
    banner(
      `This was asked again since you marked ${count(earlier.length, "file")}: its findings or the rules have changed.`,
      el("button", { type: "button", on: { click: take } }, "Take over my marks"),
      el("button", { type: "button", on: { click: hideBanner } }, "Begin anew"),
    );
  }

  answered(choice) {
    this.sheet.viewer.has_answered = true;
    this.sheet.viewer.choices = [];
    this.marks = null;
    this.tree.marks = null;
    this.head();
    this.tabs();
    this.chips();
    this.bulk();
    this.tree.draw();
    banner(`Your answer is in: ${choice}.`);
    this.show("answer");
    void this.lookAgain();
  }

  async lookAgain() {
    if (document.hidden || this.isOld) return;
    let now;
    try {
      now = await get("/standing");
    } catch {
      return;
    }
    const { sheet } = this;
    const isAnothers = now.round !== sheet.round || now.manifest !== sheet.manifest;
    const hasMoved = now.state !== sheet.state || now.answers !== sheet.answers;
    if (!isAnothers && !hasMoved) return;
    if (sheet.viewer.has_answered && !isAnothers) {
      Object.assign(sheet, now);
      this.head();
      if (now.state !== "in_review") banner(`${now.ref} is ${plainly(now.state)}.`, reloadButton());
      return;
    }
    if (!isAnothers && now.state === "in_review" && sheet.is_independent) {
      // The other reviewer answered; nothing about it changes what this one is asked.
      Object.assign(sheet, now);
      this.head();
      return;
    }
    this.isOld = true;
    const words = isAnothers ? "The review was asked again since this page was opened: its files, findings or rules have changed." : now.state === "in_review" ? `${now.answers} This page shows how it was before.` : `${now.ref} is ${plainly(now.state)} by now.`;
    banner(`${words} Your marks are kept.`, reloadButton());
  }
}

function banner(words, ...buttons) {
  const place = byId("banner");
  fill(place, el("span", {}, words), buttons);
  place.hidden = false;
}

function hideBanner() {
  byId("banner").hidden = true;
}

const reloadButton = () => el("button", { type: "button", on: { click: () => location.reload() } }, "Reload");

function tellKept(state, words) {
  const place = byId("kept");
  place.className = state;
  place.textContent = words;
}

followTheme();
try {
  const page = new Page(await get("/sheet"));
  keys(byId("show-keys"), byId("keys"));
  await page.start();
} catch (problem) {
  byId("main").hidden = true;
  banner(problem.message);
}
