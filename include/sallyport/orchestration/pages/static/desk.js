// The desk: what waits, a new request, all requests, figures. One view at a time; each looks things up when it is opened.

import { Figures } from "./desk-figures.js";
import { listen } from "./desk-keys.js";
import { airflowLink, signInPath } from "./desk-links.js";
import { NewRequest } from "./desk-new.js";
import { Requests } from "./desk-requests.js";
import { Waiting } from "./desk-waiting.js";
import { byId, el, fill, followTheme } from "./dom.js";
import { recall, remember } from "./kept.js";

const LOOK_AGAIN = 30_000;
const KEPT = "sallyport-desk-view";
const TITLES = { waiting: "Waiting", new: "New request", requests: "Requests", figures: "Figures" };

class Desk {
  constructor() {
    this.views = {
      waiting: new Waiting(byId("waiting"), this),
      new: new NewRequest(this),
      requests: new Requests(byId("requests"), this),
      figures: new Figures(byId("figures"), this),
    };
    this.counts = {};
    this.shows = null;
  }

  async start() {
    byId("tabs").addEventListener("keydown", (event) => this.#turn(event));
    listen(this);
    setInterval(() => void this.lookAgain(), LOOK_AGAIN);
    window.addEventListener("focus", () => void this.lookAgain());
    const kept = recall(KEPT);
    const first = Object.hasOwn(TITLES, kept) ? kept : "waiting";
    await this.show(first);
    if (first !== "waiting") await this.doing(() => this.views.waiting.look());
  }

  get view() {
    return this.views[this.shows];
  }

  async show(name) {
    this.shows = name;
    remember(KEPT, name);
    this.tabs();
    for (const each of Object.keys(TITLES)) byId(each).hidden = each !== name;
    await this.doing(() => this.view.open());
  }

  async showDraft(number) {
    await this.show("new");
    await this.doing(() => this.views.new.show(number));
  }

  /** How many things a view has to show, beside its name. */
  tell(name, number) {
    if (this.counts[name] === number) return;
    this.counts[name] = number;
    this.tabs();
  }

  tabs() {
    const had = byId("tabs").contains(document.activeElement);
    const tab = ([name, title]) => {
      const isShown = this.shows === name;
      const attributes = { type: "button", role: "tab", id: `tab-${name}`, tabIndex: isShown ? 0 : -1, "aria-selected": String(isShown), "aria-controls": name };
      return el("button", { ...attributes, on: { click: () => this.show(name) } }, title, this.counts[name] > 0 && el("span", { class: "count" }, this.counts[name].toLocaleString("en-GB")));
    };
    fill(byId("tabs"), Object.entries(TITLES).map(tab));
    if (had) byId(`tab-${this.shows}`).focus();
  }

  #turn(event) {
    const names = Object.keys(TITLES);
    const to = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!to) return;
    event.preventDefault();
    void this.show(names.at((names.indexOf(this.shows) + to) % names.length));
  }

  /** Does it; says so where it could not. */
  async doing(act) {
    try {
      const done = await act();
      hideBanner();
      return done;
    } catch (problem) {
      if (problem.status === undefined) throw problem;
      banner(problem.message, problem.status === 401 && airflowLink(signInPath(), "Sign in", { class: "button" }), el("button", { type: "button", on: { click: () => this.show(this.shows) } }, "Try again"));
      return null;
    }
  }

  async lookAgain() {
    if (document.hidden) return;
    await this.doing(() => this.views.waiting.look());
    if (this.shows === "new") await this.doing(() => this.view.look());
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

followTheme();
await new Desk().start();
