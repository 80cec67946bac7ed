"""
# Triage clean-up

Every night: deletes what has had its time. **Nothing is deleted before its copy is proven**, and every deletion leaves a
certificate line in the register: file, size, SHA-256, when, why, and that it was seen absent.

| copy | deleted |
|---|---|
| a user's upload | some days after its release, if it is still the file that was copied and the released copy is in place |
| an upload of a request that ended without release | only if the policy says so |
| outputs in a download folder | some days after they were collected |
| bytes in quarantine | some weeks after the transfer ended |
| a reviewer's copy | after some days |
| a file that was replaced | after a year, say |
| what is remembered of released tables | after ten years, say; at once for requests that ended without release |

The days are in the policy, under *retention*. To see what it would do, an Airflow administrator triggers it with *Dry run*.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.house import scheduled_dag
from sallyport.orchestration.housekeeping_steps import tidy

FORM = {
    "dry_run": Param(False, type="boolean", title="Dry run", description="Count what would be deleted; touch nothing.")
}

with DAG("triage_cleanup", schedule="0 2 * * *", params=FORM, **scheduled_dag(__doc__, "Triage clean-up")):
    tidy()
