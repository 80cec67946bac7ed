"""
# Waiting reminders

Every quarter of an hour: reminds data managers of reviews that wait, after the hours that the policy names, and sends
mail that could not be sent before. A review that nobody answers expires after the policy's days; it is never approved
by itself. It also notes which outputs were collected: by the SFTP server's log, or because they have waited for the policy's
days.
"""

from airflow.sdk import DAG

from sallyport.orchestration.house import scheduled_dag
from sallyport.orchestration.housekeeping_steps import notice_collected, remind_reviewers, send_mail

with DAG("waiting_reminders", schedule="*/15 * * * *", **scheduled_dag(__doc__, "Waiting reminders")):
    [remind_reviewers(), notice_collected()] >> send_mail()
