"""
# Data import

You have uploaded study data to **your own** upload folder and bring it into a project. This run copies it there,
unpacks 7z archives, and tells the project's users.

## When
The data request is approved and released, and you have its reference.

## Steps
1. **request**: the form is checked.
2. **wait_for_files**: until your upload is there and at rest.
3. **stage**: the files are copied, not moved, into quarantine.
4. **inspect**: archives are unpacked, every file is scanned and looked at. Malware ends the run here.
5. **review**: answer the gate: *Required Actions*.
6. **second_review**: only when a file could not be checked; somebody else agrees, or not.
7. **release**: the files go to the project's **data** folder. With *Extract* an archive's contents are put there in its
   place, as `7z x` would. The **analysis** folder and its permissions are confirmed first.
8. **tell**: you and the project's users get mail.

## If something is wrong
A red step says in its log what is wrong and what to do; the same is mailed. Your upload stays where it is until the
nightly tidying, which deletes it only when its copy is proven.
"""

from airflow.sdk import DAG, Param

from sallyport.orchestration.fields import destination_fields, files_field, project_field, required
from sallyport.orchestration.gate import Gate
from sallyport.orchestration.house import Tag, request_dag
from sallyport.orchestration.steps import confirm_analysis_folder, inspect, release, request_data_import, stage, tell
from sallyport.orchestration.waiting import UploadSensor

FORM = {
    **project_field(),
    **files_field("your"),
    "extract": Param(
        True,
        type="boolean",
        title="Extract archives",
        description="Put the contents of 7z, zip and tar archives into the data folder, in place of the archive.",
    ),
    "release_reference": required("Release reference", "Reference of the approved data release."),
    **destination_fields(),
}

with DAG(
    "data_import", schedule=None, params=FORM, **request_dag(__doc__, "Data import", Tag.INPUT, Tag.NEEDS_DECISION)
):
    (
        request_data_import.override(task_id="request")()
        >> UploadSensor(task_id="wait_for_files")
        >> stage()
        >> inspect()
        >> Gate(task_id="review")
        >> Gate(task_id="second_review", trigger_rule="none_failed")
        >> confirm_analysis_folder()
        >> release()
        >> tell().as_teardown()
    )
