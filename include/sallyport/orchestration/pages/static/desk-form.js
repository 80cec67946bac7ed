// The form of a request, made from the fields that its DAG declares: what is known is filled in, what is missing is said.

import { el } from "./dom.js";

/** Fields in their order: those that must be given first, then each section. */
export class Fields {
  /** `fields`: Airflow's params. `fixed`: {name: words} that are shown and not changed. `offers`: {name: [[value, words]]}. */
  constructor(fields, { fixed, offers, left, values, changed }) {
    this.fields = fields;
    this.fixed = fixed;
    this.offers = offers;
    this.left = new Set(left);
    this.values = values;
    this.changed = changed;
    this.controls = new Map();
  }

  /** What stands in a field: from the draft, else what the DAG says. */
  value(name) {
    return this.values()[name] ?? this.fields[name].value ?? null;
  }

  draw() {
    const sections = new Map([[null, []]]);
    for (const [name, field] of Object.entries(this.fields)) {
      if (this.left.has(name)) continue;
      const section = field.schema.section ?? null;
      if (!sections.has(section)) sections.set(section, []);
      sections.get(section).push(this.#field(name, field));
    }
    return [...sections].map(([title, made]) => (title === null ? made : el("details", { open: this.#isUsed(title) }, el("summary", {}, title), made)));
  }

  #isUsed(section) {
    return Object.entries(this.fields).some(([name, field]) => field.schema.section === section && JSON.stringify(this.value(name) ?? "") !== JSON.stringify(field.value ?? ""));
  }

  #field(name, field) {
    const { schema } = field;
    const title = schema.title ?? name;
    const hint = Object.hasOwn(this.offers, name) ? null : (schema.description ?? field.description);
    if (Object.hasOwn(this.fixed, name)) return el("div", { class: "text" }, el("span", { class: "label" }, title), el("output", { class: "name" }, this.fixed[name]));
    const control = this.#control(name, field);
    control.id = `field-${name}`;
    control.name = name;
    this.controls.set(name, control);
    if (hint) control.setAttribute("aria-describedby", `hint-${name}`);
    const says = hint && el("span", { id: `hint-${name}`, class: "quiet" }, hint);
    if (control.type === "checkbox") return el("div", { class: "tick" }, control, el("div", {}, el("label", { for: control.id }, title), says, el("p", { class: "missing", hidden: true })));
    return el("div", { class: "text" }, el("label", { class: "label", for: control.id }, title, this.isNeeded(name) && el("span", { class: "needed", title: "must be given" }, " *")), says, control, el("p", { class: "missing", hidden: true }));
  }

  #control(name, { schema }) {
    const tell = (read) => ({ input: (event) => this.#tell(name, read(event.target)) });
    const value = this.value(name);
    const types = [schema.type].flat();
    if (types.includes("boolean")) return el("input", { type: "checkbox", checked: value === true, on: { change: (event) => this.#tell(name, event.target.checked) } });
    const offers = this.offers[name] ?? schema.enum?.map((one) => [one, schema.values_display?.[one] ?? String(one)]);
    if (offers) return choice(offers, value, tell((control) => control.value));
    if (types.includes("integer") || types.includes("number")) return el("input", { type: "number", value: value ?? "", min: schema.minimum, max: schema.maximum, step: types.includes("number") ? "any" : 1, on: tell((control) => (control.value === "" ? null : Number(control.value))) });
    if (types.includes("array")) return el("textarea", { rows: 3, value: (value ?? []).join("\n"), spellcheck: false, on: tell((control) => control.value.split("\n").map((line) => line.trim()).filter(Boolean)) });
    if (schema.format === "multiline") return el("textarea", { rows: 3, value: value ?? "", maxLength: schema.maxLength, on: tell((control) => control.value) });
    return el("input", { type: "text", value: value ?? "", maxLength: schema.maxLength, autocomplete: "off", on: tell((control) => control.value) });
  }

  #tell(name, value) {
    this.#mark(name, null);
    this.changed(name, value);
  }

  isNeeded(name) {
    const { schema } = this.fields[name];
    return (schema.minLength ?? 0) > 0 || (schema.minItems ?? 0) > 0;
  }

  /** Says what is wrong with a field; null: nothing. */
  #mark(name, words) {
    const control = this.controls.get(name);
    const place = control?.closest(".text, .tick")?.querySelector(".missing");
    if (!place) return;
    place.hidden = !words;
    place.textContent = words ?? "";
    if (words) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }

  /** Says what is wrong with fields ({name: words}) and goes to the first of them. */
  tell(wrong) {
    for (const name of this.controls.keys()) this.#mark(name, wrong[name]);
    const first = [...this.controls].find(([name]) => wrong[name])?.[1];
    const section = first?.closest("details");
    if (section) section.open = true;
    first?.focus();
  }

  /** Marks what must be given and is not, and goes to the first; is nothing missing? */
  check() {
    const missing = [...this.controls.keys()].filter((name) => this.isNeeded(name) && isEmpty(this.value(name)));
    this.tell(Object.fromEntries(missing.map((name) => [name, "This must be given."])));
    return !missing.length;
  }
}

const isEmpty = (value) => value === null || value === undefined || (typeof value === "string" ? !value.trim() : Array.isArray(value) && !value.length);

/** What is offered, and what stands there although it is not. */
function choice(offers, value, on) {
  const isThere = isEmpty(value) || offers.some(([one]) => one === value);
  return el(
    "select",
    { on },
    el("option", { value: "", selected: isEmpty(value) }, offers.length ? "choose …" : "there is none to choose"),
    [...offers, ...(isThere ? [] : [[value, `${value} (not offered)`]])].map(([one, words]) => el("option", { value: one, selected: one === value }, words)),
  );
}
