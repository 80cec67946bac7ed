"""A gate and nothing else, under the name of a request DAG without one: what the tests trigger, answer and try to get round."""

from __future__ import annotations

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import DAG, task

from sallyport.orchestration.house import OWNER

with DAG("review_copy", schedule=None, max_active_runs=100, default_args={"owner": OWNER}):
    review = HITLOperator(task_id="review", subject="May it pass?", options=["Approve", "Reject"])

    @task
    def after(answer: dict) -> str:
        """Hand on what was chosen."""
        return answer["chosen_options"][0]

    after(review.output)

with DAG("named_in_no_role", schedule=None, default_args={"owner": OWNER}):

    @task
    def nothing() -> None:
        """Do nothing."""

    nothing()
