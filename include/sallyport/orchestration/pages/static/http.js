// Asking the server: whatever it answers other than what was asked for becomes a Problem with words for people.

/** An answer that is none: `status` (0: the server does not answer) and words for people. */
export class Problem extends Error {
  constructor(status, words) {
    super(words);
    this.status = status;
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
  throw new Problem(answer.status, await words(answer));
}

async function words(answer) {
  if (answer.status === 401) return "You are signed out. Sign in again, in another window, and come back: nothing that you did here is lost.";
  let detail;
  try {
    detail = (await answer.json()).detail;
  } catch {
    detail = null;
  }
  if (typeof detail === "string") return detail;
  if (answer.status === 403) return "You may not do this.";
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
