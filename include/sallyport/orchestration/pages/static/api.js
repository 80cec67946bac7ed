// The review tab's routes, below this page's address, and Airflow's route for answers.

import { ask, change } from "./http.js";
import { startRun } from "./runs.js";

const here = location.pathname.replace(/\/$/, "");
const [, root, dag, run] = here.match(/^(.*)\/sallyport\/review\/([^/]+)\/([^/]+)$/);

export const get = (path, query) => ask(`${here}${path}`, query);

export const changeMarks = (changes) => change("PATCH", `${here}/marks`, changes);

/** Answer the gate, as Airflow's own page does; the server judges it first. */
export const answerGate = (gate, choice, fields) =>
  change("PATCH", `${root}/api/v2/dags/${dag}/dagRuns/${run}/taskInstances/${gate}/-1/hitlDetails`, { chosen_options: [choice], params_input: fields });

export const pictureUrl = (number, page, opening) => `${here}/files/${number}/preview/${page}?opening=${opening}`;

/** Ask for a copy of one file in the reviewer's own download folder. */
export const copyFile = (ref, number, reason) => startRun(root, "review_copy", { transfer: ref, files: [number], reason });
