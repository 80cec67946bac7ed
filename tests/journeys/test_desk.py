"""What the working page says waits on whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from desks import DAGS, Desk
from hostile_samples import EICAR
from journeys.site_fixture import FOLDER, OTHER_FOLDER, days_pass, dumped
from journeys.test_freeze import frozen
from sallyport.errors import Fault, NotPermitted
from sallyport.policy.activation import propose
from sallyport.policy.load import load
from sallyport.register.models import Membership, Person, Project
from sallyport.register.people import person_by_airflow_name
from sallyport.review.answer import Answer
from sallyport.review.judge import judge
from sallyport.review.offer import on_offer
from sallyport.transfers.failing import give_up_waiting, record_failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeys.site_fixture import Journey, TrialSite

    At = Callable[..., Desk]

SECRET = "The second reviewer must not read this."


@pytest.fixture
def at(site: TrialSite) -> At:
    return lambda name, dags=DAGS: Desk(site.register, site.loaded.policy, name, dags)


@pytest.fixture
def outputs(site: TrialSite) -> Journey:
    """Outputs that two people review independently: one could not be checked."""
    site.add_data_manager("data-manager-3")
    (site.analysis / "a.csv").write_bytes(b"site,unit\nA,mmHg\n")
    (site.analysis / "model.bin").write_bytes(bytes(range(256)) * 40)
    return site.output_export("analysis/a.csv", "analysis/model.bin").to_review()


def on_the_list(desk: Desk, journey: Journey) -> dict[str, Any]:
    (row,) = (row for row in desk.rows() if row["ref"] == journey.transfer.ref)
    return row


def test_law_4_a_review_is_on_the_list_of_exactly_those_whose_answer_would_be_taken(
    site: TrialSite, outputs: Journey, at: At
) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n1,2\n")
    site.upload("data-manager-2", "own.csv", b"a,b\n1,2\n")
    requests = [outputs, site.user_input("a.csv").to_review(), site.data_import("own.csv", operator="data-manager-2")]
    requests[2].to_review()
    first, second = ("data-manager-2", "data-manager-3")
    for answered in (False, True):
        if answered:
            assert outputs.arrive("Return", first, reason="Say what it is.") == []
        seen: set[bool] = set()
        for who in ("data-manager-1", first, second):
            for journey in requests:
                row = on_the_list(at(who), journey)
                gate = "second_review" if answered and journey is outputs else "review"
                given = Answer(gate, f"id-of-{who}", who, ["Return"], {"reason": "Say what it is."})
                with site.register.reading() as session:
                    looked = on_offer(session, site.loaded.policy, journey.transfer, gate)
                    refused = judge(session, site.loaded.policy, journey.transfer, given, looked)
                assert (row["what"], row["mine"], row["why_not"]) == (gate, not refused, refused), who
                seen.add(row["mine"])
        assert seen == {True, False}


def test_law_4_nothing_of_a_sealed_answer_is_on_the_list_but_that_it_is_in(outputs: Journey, at: At) -> None:
    before = {who: on_the_list(at(who), outputs) for who in ("data-manager-1", "data-manager-3")}
    assert outputs.arrive("Reject", "data-manager-2", reason=SECRET) == []
    for who, row in before.items():
        now = on_the_list(at(who), outputs)
        assert {name for name in now if now[name] != row[name]} == {"what", "says", "task_id"}, who
        assert now["what"] == "second_review"
        assert now["says"] == "One answer is in; a second person has to look and answer too."
        told = dumped(at(who).waiting())
        for leak in (SECRET, "Reject", "Data Manager 2", "data-manager-2"):
            assert leak not in told, (who, leak)
    own = on_the_list(at("data-manager-2"), outputs)
    assert own["why_not"] == ["You gave the first review. The second needs another person."]


def test_a_row_tells_what_it_is_about_and_where_it_lies(site: TrialSite, outputs: Journey, at: At) -> None:
    row, transfer = on_the_list(at("data-manager-2"), outputs), outputs.transfer
    deadline = site.loaded.policy.review.deadline(transfer.changed_at)
    assert row == {
        "what": "review",
        "ref": transfer.ref,
        "kind": "output_export",
        "project": FOLDER,
        "person": "Researcher 1",
        "operator": "Data Manager 1",
        "since": transfer.changed_at.isoformat(timespec="seconds"),
        "due": deadline.isoformat(timespec="seconds"),
        "worst": "unverified",
        "files": 2,
        "bytes": 10240 + 17,
        "mine": True,
        "why_not": [],
        "says": "Look at the files on the review tab and answer.",
        "dag_id": "output_export",
        "run_id": outputs.run.run_id,
        "task_id": "review",
    }


def test_transfers_that_stopped_are_to_be_mended_by_who_can(site: TrialSite, at: At) -> None:
    site.upload("researcher-1", "a.csv", b"a,b\n1,2\n")
    site.upload("researcher-1", "bad.bin", EICAR)
    failed = site.user_input("a.csv")
    record_failure(
        site.register, site.loaded.policy, failed.run, "stage", Fault("The disk <b>is</b>\nfull.", "Make room.")
    )
    sick = site.user_input("bad.bin").stage().inspect()
    coming = site.user_input("later.csv", operator="data-manager-2")

    mine, others = at("data-manager-1"), at("data-manager-2")
    row = on_the_list(mine, failed)
    assert (row["what"], row["mine"], row["says"]) == ("failed", True, "The disk <b>is</b> full. Make room.")
    assert on_the_list(others, failed)["why_not"] == ["Data Manager 1 triggered it and was told."]
    assert on_the_list(mine, sick)["why_not"] == ["Only a platform manager can deal with what lies in quarantine."]
    assert on_the_list(mine, coming)["what"] == "upload"
    assert not on_the_list(mine, coming)["mine"]
    (kept,) = at("platform-manager").rows()
    assert (kept["ref"], kept["what"], kept["mine"]) == (sick.transfer.ref, "quarantined", True)
    assert at("platform-manager", DAGS - {"user_input_request"}).rows() == []
    assert [row["mine"] for row in mine.rows()] == [True, False, False], "mine first"

    give_up_waiting(site.register, coming.run, 1)
    with site.register.changing("system:test") as change:
        change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-1")).active = False
        change.record("test.left", "register:1")
    assert [(row["ref"], row["mine"]) for row in others.rows("failed", "upload")] == [(failed.transfer.ref, True)]
    days_pass(site, site.loaded.policy.review.expire_after_days + 1)
    assert others.rows("failed") == [], "given up"


def test_outputs_that_nobody_fetched_are_on_the_list_and_inputs_are_not(
    site: TrialSite, outputs: Journey, at: At
) -> None:
    for who, gate in (("data-manager-2", "review"), ("data-manager-3", "second_review")):
        chosen = {"files": ["analysis/a.csv"], **outputs.yes}
        assert outputs.arrive("Approve", who, gate, **chosen) == []
    outputs.release()
    site.upload("researcher-1", "a.csv", b"a,b\n1,2\n")
    going_in = site.user_input("a.csv").to_review()
    assert going_in.approve() == []
    going_in.release()
    (row,) = at("data-manager-1").rows()
    assert (row["what"], row["ref"], row["mine"]) == ("collect", outputs.transfer.ref, False)
    assert row["why_not"] == ["Researcher 1 has to fetch the files."]
    assert row["due"] > row["since"]


def test_law_4_of_other_projects_and_of_unreadable_dags_there_is_nothing(
    site: TrialSite, outputs: Journey, at: At
) -> None:
    with site.register.changing("system:test") as change:
        person = change.add(Person(airflow_name="elsewhere", name="E", email="e@x.test", roles=[]), "person.added")
        left = change.add(Person(airflow_name="left", name="L", email="l@x.test", roles=[]), "person.added")
        other, own = (
            change.session.scalar(select(Project).where(Project.folder == folder)) for folder in (OTHER_FOLDER, FOLDER)
        )
        since = change.now
        for who, project, role, until in (
            (person, other, "data_manager", None),
            (left, own, "data_manager", since),
            (left, own, "member", None),
        ):
            row = Membership(
                project_id=project.id, person_id=who.id, role=role, since=since, until=until, reason="tests"
            )
            change.add(row, "membership.added")
    assert at("elsewhere").rows() == []
    assert FOLDER not in dumped(at("elsewhere").waiting())
    assert at("elsewhere").waiting()["you"] == {"name": "E", "is_data_manager": True, "is_platform_manager": False}
    assert at("data-manager-1", DAGS - {"output_export"}).rows() == []
    for who in ("left", "researcher-1", "nobody"):
        with pytest.raises(NotPermitted):
            at(who).rows()
    with site.register.changing("system:test") as change:
        change.session.scalar(select(Person).where(Person.airflow_name == "elsewhere")).airflow_id = "another"
        change.record("test.renamed", "register:1")
    with pytest.raises(NotPermitted, match="not their id"):
        at("elsewhere").rows()


def test_a_freeze_stands_on_every_review_and_waits_for_a_second_person(
    site: TrialSite, outputs: Journey, at: At
) -> None:
    frozen(site)
    row = on_the_list(at("data-manager-2"), outputs)
    assert not row["mine"]
    assert f"{FOLDER} is frozen (incident 1) by Data Manager 1" in row["why_not"][0]
    (lift,) = at("data-manager-1").rows("lift")
    assert (lift["ref"], lift["mine"], lift["dag_id"]) == ("1", False, "lift_freeze")
    assert lift["why_not"] == ["You opened incident 1 yourself; closing it takes a second person."]
    assert at("platform-manager").rows("lift")[0]["mine"]


def test_law_8_a_policy_waits_for_another_person_until_another_one_came_into_force(site: TrialSite, at: At) -> None:
    with site.register.reading() as session:
        one = person_by_airflow_name(session, "data-manager-1")
    site.write_policy(review={"expire_after_days": 20})
    proposed = load(site.policy_file)
    propose(site.register, one, proposed, "Shorter waits")
    site.write_policy()
    (own,), (others,) = at("data-manager-1").rows("policy"), at("platform-manager").rows("policy")
    assert own["why_not"] == ["You proposed this policy."]
    assert (others["mine"], others["operator"]) == (True, "Data Manager 1")
    assert proposed.digest in others["says"]
    assert "Shorter waits" in others["says"]
    site.change_policy(review={"expire_after_days": 25})
    assert at("platform-manager").rows("policy") == []
