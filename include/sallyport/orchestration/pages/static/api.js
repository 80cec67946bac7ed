// Talking to the server: our own routes below this page's address, and Airflow's route for answers.

const here = location.pathname.replace(/\/$/, "");
const [, root, dag, run] = here.match(/^(.*)\/sallyport\/review\/([^/]+)\/([^/]+)$/);

/** An answer that is none: `status` and words for people. */
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
  if (answer.status === 401) return "You are signed out. Sign in again, in another window, and come back: your marks are kept.";
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

export async function get(path, query = {}) {
  const asked = new URLSearchParams(query).toString();
  return (await call(`${here}${path}${asked ? `?${asked}` : ""}`)).json();
}

export async function changeMarks(change) {
  const answer = await call(`${here}/marks`, {
    method: "PATCH",
    headers: { "Content-Type": "application/json", "X-Sallyport": "1" },
    body: JSON.stringify(change),
  });
  return answer.json();
}

/** Answer the gate, as Airflow's own page does; the server judges it first. */
export async function answerGate(gate, choice, fields) {
  await call(`${root}/api/v2/dags/${dag}/dagRuns/${run}/taskInstances/${gate}/-1/hitlDetails`, {
    method: "PATCH",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ chosen_options: [choice], params_input: fields }),
  });
}

export const pictureUrl = (number, page, opening) => `${here}/files/${number}/preview/${page}?opening=${opening}`;
