// The desk's routes, below this page's address, and those of Airflow that it uses: forms, and the start of a run.

import { ask, change } from "./http.js";
import { startRun } from "./runs.js";

const here = location.pathname.replace(/\/$/, "");
/** What Airflow's own pages live below. */
export const root = here.slice(0, here.length - "/sallyport/desk".length);

const part = encodeURIComponent;
const draftAt = (draft, end = "") => `${here}/drafts/${draft.id}${end}`;

export const waiting = () => ask(`${here}/waiting`);
export const ready = () => ask(`${here}/ready`);
export const choices = () => ask(`${here}/choices`);
export const figures = (months) => ask(`${here}/figures`, { months });
export const requests = (query) => ask(`${here}/requests`, query);
export const files = (place, owner, start) => ask(`${here}/files`, { place, owner, start });

export const drafts = async () => (await ask(`${here}/drafts`)).rows;
export const makeDraft = (dag, values) => change("POST", `${here}/drafts`, { dag_id: dag, values });
export const keepDraft = (draft, values) => change("PATCH", draftAt(draft), { version: draft.version, values });
export const discardDraft = (draft) => change("POST", draftAt(draft, "/discard"), { version: draft.version });
/** The form is judged and the intention kept: gives the run that is to be started, always the same one. */
export const sendDraft = (draft) => change("POST", draftAt(draft, "/send"), { version: draft.version });

const forms = new Map();

/** A DAG's title and fields, as Airflow has them. */
export async function formOf(dag) {
  if (!forms.has(dag)) {
    const told = await ask(`${root}/api/v2/dags/${part(dag)}/details`);
    forms.set(dag, { title: told.dag_display_name ?? dag, fields: told.params ?? {} });
  }
  return forms.get(dag);
}

/** Start a run; with a `run` that is there already, nothing is started a second time. */
export const trigger = (dag, conf, run = undefined) => startRun(root, dag, conf, run);
