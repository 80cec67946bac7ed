"""
# Triage watch

Every five minutes: looks what lies in the users' **upload** folders, so that the *Desk* can show it and nobody has to type
file names. It reads names, sizes and times, never what is in a file. It copies nothing and **starts no request**.

## What it prepares
For each upload folder with files that nobody has asked for and that have been at rest for some minutes, it prepares a
**draft**: a *User input request* with user, files and, if there is only one, the project filled in; for your own uploads a
*Data import*. You find the drafts on the *Desk* under *New request*, complete one and send it, or discard it. A draft that
you change is yours; until then it follows what lies in the folder, and goes when nothing is left to ask for.

## Look again
The button on the *Desk* triggers it for one user, or for one project: project folders are looked into only when somebody
asks for it, and what was seen there is forgotten after some days.

## If something is wrong
A folder that cannot be looked into is named in the log by its person's or project's number, with the reason; the *Desk*
shows it too. All others are looked into. How many files are kept, and how long a file must be at rest, stands in the
policy under *desk*.
"""

from airflow.sdk import DAG

from sallyport.orchestration.desk_steps import look_into_folders
from sallyport.orchestration.fields import optional
from sallyport.orchestration.house import scheduled_dag

FORM = {
    "project": optional("Project", "Folder name of a project to look into.", None),
    "username": optional("User", "Username of the person whose upload folder to look into.", None),
}

with DAG("triage_watch", schedule="*/5 * * * *", params=FORM, **scheduled_dag(__doc__, "Triage watch")):
    look_into_folders()
