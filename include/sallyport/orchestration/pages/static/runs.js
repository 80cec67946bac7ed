// Starting a run, as Airflow's own page does, below the same permission and audit.

import { change, Problem } from "./http.js";

/** The id of the run. With a `run` that is there already, nothing is started a second time. `root`: what Airflow lives below. */
export async function startRun(root, dag, conf, run = undefined) {
  try {
    const url = `${root}/api/v2/dags/${encodeURIComponent(dag)}/dagRuns`;
    const told = await change("POST", url, { logical_date: null, conf, ...(run ? { dag_run_id: run } : {}) });
    return told.dag_run_id;
  } catch (problem) {
    if (run && problem instanceof Problem && problem.status === 409) return run;
    throw problem;
  }
}
