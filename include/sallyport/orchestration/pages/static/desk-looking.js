// A new look into folders, by whoever can see them: a run of the DAG that looks every few minutes, on demand.

import { trigger } from "./desk-api.js";

const WATCH = "triage_watch";
const POLL = 2000;
const PATIENCE = 120_000;

export const LATE = "Nobody has looked yet. The run of Triage watch may be waiting for a worker; look again in some minutes.";

/**
 * Has somebody look: `conf` says where. `seen()` gives when the last look was; resolves to true when it has moved, to false when
 * it has not for long, and to null when `isWanted()` is false by then. Rejects with a Problem.
 */
export async function lookInto(conf, seen, isWanted = () => true) {
  const before = await seen();
  await trigger(WATCH, conf);
  const end = Date.now() + PATIENCE;
  while (Date.now() < end) {
    await new Promise((done) => setTimeout(done, POLL));
    if (!isWanted()) return null;
    if ((await seen()) !== before) return true;
  }
  return false;
}
