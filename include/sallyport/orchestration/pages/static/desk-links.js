// Ways to Airflow's own pages. The frame that holds this page may not leave it: the page around it does, by a link of its own.

import { root } from "./desk-api.js";
import { el } from "./dom.js";

const part = encodeURIComponent;

export const runPath = (row) => `/dags/${part(row.dag_id)}/runs/${part(row.run_id)}`;
export const reviewPath = (row) => `${runPath(row)}/plugin/sallyport-review`;
export const gatePath = (row) => `${runPath(row)}/tasks/${part(row.task_id)}/required_actions`;
export const signInPath = () => "/";

/** A link to a page of Airflow. */
export function airflowLink(path, words, attributes = {}) {
  return el("a", { href: `${root}${path}`, ...attributes, on: { click: follow, auxclick: follow } }, words);
}

function follow(event) {
  if (window.parent === window || event.button > 1) return;
  event.preventDefault();
  const outside = window.parent.document;
  const made = outside.createElement("a");
  made.href = event.currentTarget.href;
  if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey) made.target = "_blank";
  outside.body.append(made);
  made.click();
  made.remove();
}
