// What this tab remembers until it is closed. Where it may not, or it is too much, nothing is remembered.

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name));
  } catch {
    return null;
  }
}

/** `value`: anything that JSON can hold; null forgets it. */
export function remember(name, value) {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // It is in the page still.
  }
}
