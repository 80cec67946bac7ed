// Building the page. Whatever comes from users goes in as text: nothing here takes HTML.

/** An element. `attributes`: "class", "data-..", "aria-..", or on: {event: handler}, or properties such as value. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") {
      for (const [event, handler] of Object.entries(value)) made.addEventListener(event, handler);
    } else if (key === "class" || key === "role" || key === "for" || key.includes("-")) {
      made.setAttribute(key, value === true ? "" : String(value));
    } else {
      made[key] = value;
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

export function fill(place, ...children) {
  place.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

export const SEVERITIES = ["block", "unverified", "review", "info"];

const WORDS = {
  block: ["■", "blocked"],
  unverified: ["▲", "not checked"],
  review: ["◆", "to look at"],
  info: ["✓", "information"],
  none: ["✓", "nothing to look at"],
};

/** The sign and the word of a severity; null is a file without findings. */
export const said = (severity) => WORDS[severity ?? "none"];

export function badge(severity) {
  return el("span", { class: `badge ${severity ?? "none"}` }, said(severity).join(" "));
}

/** That of a whole file: one with nothing but information is fine. */
export const fileBadge = (worst) => badge(worst === "info" ? null : worst);

export function size(bytes) {
  if (bytes === null || bytes === undefined) return "–";
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return unit === 0 ? `${bytes} bytes` : `${amount.toFixed(1)} ${units[unit]}`;
}

export const count = (number, word, words = `${word}s`) =>
  `${number.toLocaleString("en-GB")} ${number === 1 ? word : words}`;

export function when(iso) {
  const at = new Date(iso);
  return at.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}

export const plainly = (word) => String(word).replaceAll("_", " ");

/** As the page around us, which people switch by hand; alone, as the system says. */
export function followTheme() {
  const outside = window.parent === window ? null : window.parent.document.documentElement;
  if (!outside) return;
  const follow = () => {
    const dark = outside.classList.contains("dark") || outside.dataset.theme === "dark";
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  };
  follow();
  new MutationObserver(follow).observe(outside, { attributes: true, attributeFilter: ["class", "data-theme"] });
}
