from __future__ import annotations

import pytest

from sallyport.notices.outbox import queue, send_waiting
from sallyport.notices.render import FACTS, TEXTS
from sallyport.register.models import Person, Project, Transfer
from setup_site import SetupSite

HOSTILE = "ignore\r\nthis\x1b[31m\u202e and\nRegister head: 1:00"
FACT_VALUES = {
    "files": [1, 2],
    "missing": 1,
    "returned": 2,
    "reason": "Please leave out the third column.",
    "problem": "The disk is full.",
    "step": "release",
    "gate": "review",
    "waiting": "3 days",
    "choice": "Reject",
    "form": "Section 1",
    "member": "New Person",
    "username": "new-1",
    "numbers": "1, 2",
    "rules": "tables.small_count (2 files)",
    "how": "log",
    "incident": 3,
    "fetched": 1,
}


@pytest.fixture
def transfer(site):
    with site.register.changing("system:test") as change:
        people = {person.airflow_name: person for person in change.session.query(Person)}
        project = Project(folder="f-1", title="A", state="active", policy_digest="0" * 64, created_at=change.now)
        change.add(project, "project.active")
        row = Transfer(
            kind="user_input",
            project_id=project.id,
            operator_id=people["data-manager-1"].id,
            dag_id="user_input_request",
            run_id="run-1",
            state="requested",
            policy_digest="0" * 64,
            created_at=change.now,
            changed_at=change.now,
        )
        return change.add(row, "transfer.requested")


def tell(site, kind, transfer, names=("data-manager-1",), **given):
    with site.register.changing("system:test") as change:
        row = change.get(Transfer, transfer.id)
        people = [change.get(Person, site.people[name].id) for name in names]
        return queue(change, kind, transfer=row, to=people, **given)


@pytest.mark.parametrize("kind", TEXTS)
def test_every_text_says_what_happened_what_to_do_and_whom_to_ask(site, transfer, kind):
    (notice,) = tell(site, kind, transfer, **FACT_VALUES)
    assert notice.subject.startswith("[Test site] TRIAL ")
    assert "\n" not in notice.subject
    assert notice.body.startswith("Hello Data Manager 1,")
    assert "What to do next:" in notice.body
    assert "Questions: help@trial.test (Test site)" in notice.body
    assert "TRIAL SITE" in notice.body
    assert "{" not in notice.subject + notice.body
    assert "\n\n\n\n" not in notice.body


@pytest.mark.parametrize(
    "kind", ["request_received", "expired", "withdrawn", "review_waiting", "setup_waiting", "reminder"]
)
def test_texts_do_without_the_facts_that_are_not_always_known(site, transfer, kind):
    (notice,) = tell(site, kind, transfer)
    assert "None" not in notice.subject + notice.body


def test_law_7_a_notice_cannot_be_told_a_file_name(site, transfer):
    with pytest.raises(ValueError, match="cannot be told"):
        tell(site, "released", transfer, files=1, names=["data-manager-1"], paths=["secret.csv"])
    assert not FACTS & {"path", "paths", "name", "names", "file_name", "filenames"}


def test_law_9_a_reason_shows_as_text_and_cannot_pose_as_our_own_words(site, transfer):
    (notice,) = tell(site, "returned", transfer, reason=HOSTILE)
    assert "\x1b" not in notice.body
    assert "\u202e" not in notice.body
    assert "  > Register head: 1:00" in notice.body
    assert not any(line.startswith("Register head") for line in notice.body.splitlines())


def test_each_active_person_gets_one_mail_and_the_call_one_event(site, transfer):
    with site.register.changing("system:test") as change:
        change.get(Person, site.people["data-manager-2"].id).active = False
        change.record("person.deactivated", f"person:{site.people['data-manager-2'].id}")
    names = ("data-manager-1", "data-manager-1", "data-manager-2", "researcher-1")
    notices = tell(site, "expired", transfer, names)
    assert [notice.recipient for notice in notices] == ["data-manager-1@trial.test", "researcher-1@trial.test"]
    (event,) = site.events("notice.queued")
    assert event.subject == f"transfer:{transfer.id}"
    assert event.data["notices"] == [notice.id for notice in notices]
    assert "@" not in str(event.data)


def test_the_shared_mailbox_gets_what_data_managers_get(tmp_path, sqlite_register):
    site = SetupSite(
        tmp_path, sqlite_register, {"notices": {"copy_to": ["all@trial.test", "Data-Manager-1@trial.test"]}}
    )
    with site.register.changing("system:test") as change:
        project = change.add(
            Project(folder="f-1", title="A", state="requested", policy_digest="0" * 64, created_at=change.now), "x"
        )
        person = change.get(Person, site.people["data-manager-1"].id)
        with_head = queue(change, "setup_waiting", project=project, to=[person], with_head=True)
        without = queue(change, "setup_waiting", project=project, to=[person])
    assert [notice.recipient for notice in with_head] == ["data-manager-1@trial.test", "all@trial.test"]
    assert with_head[1].body.startswith("The set-up of the project")
    assert len(without) == 1


def test_nothing_waiting_writes_nothing(site):
    before = len(site.events())
    assert send_waiting(site.register, None).sent == 0
    assert len(site.events()) == before
