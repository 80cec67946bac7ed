// Asking the server: whatever it answers other than what was asked for becomes a Problem with words for people.

/** An answer that is none: `status` (0: the server does not answer), words for people, and those about single fields of a form. */
export class Problem extends Error {
  constructor(status, words, fields = {}) {
    super(words);
    this.status = status;
    this.fields = fields;
  }
}

async function call(url, options = {}) {
  let answer;
  try {
    answer = await fetch(url, { credentials: "same-origin", cache: "no-store", ...options });
  } catch {
    throw new Problem(0, "The server does not answer. Nothing is lost; try again in a moment.");
  }
  if (answer.ok) return answer;
  let told;
  try {
    told = await answer.json();
  } catch {
    told = null; // an error page of something in between
  }
  throw new Problem(answer.status, words(answer, told?.detail), told?.fields);
}

function words(answer, detail) {
  if (answer.status === 401) return "You are signed out. Sign in again, in another window, and come back: nothing that you did here is lost.";
  if (answer.status === 403 && (typeof detail !== "string" || detail === "Forbidden")) return "You may not do this. An Airflow administrator can say why.";
  if (typeof detail === "string") return detail;
  return `The server could not do this (${answer.status}). Nothing is lost; try again, or reload the page.`;
}

export async function ask(url, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return (await call(`${url}${asked ? `?${asked}` : ""}`)).json();
}

/** Change something. The header proves to our routes that a script of theirs asks; Airflow's do not mind it. */
export async function change(method, url, body, options = {}) {
  const answer = await call(url, {
    method,
    headers: { "Content-Type": "application/json", "X-Sallyport": "1" },
    body: JSON.stringify(body),
    ...options,
  });
  return answer.json();
}
