"""Rules that change while a gate waits: the form and the judgement are always today's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from journeys.site_fixture import YES
from sallyport.errors import NotPermitted, PolicyError
from sallyport.register.models import Decision, Person
from sallyport.register.states import TransferState
from sallyport.review import decide, gate
from sallyport.review.answer import Answer
from sallyport.transfers.moves import move, transfer_of

if TYPE_CHECKING:
    from journeys.site_fixture import Journey, TrialSite

QUESTIONS = [{"id": "clear", "text": "Is it clear?"}, {"id": "retention", "text": "Is there a plan for deletion?"}]


def waiting(site: TrialSite) -> Journey:
    site.upload("researcher-1", "a.csv", b"x")
    return site.user_input("a.csv").to_review()


def answer(journey: Journey, by: str = "data-manager-1", **changes: Any) -> list[str]:
    given = {"gate": "review", "options": ["Approve"], "fields": dict(YES), "round": None} | changes
    asked = Answer(user_id=f"id-of-{by}", user_name=by, **given)
    site = journey.site
    causes = decide.problems(site.register, site.loaded, journey.run, asked)
    assert decide.decide(site.register, site.loaded, journey.run, asked).refusals == causes
    return causes


def test_law_8_a_policy_that_changes_while_the_gate_waits_changes_the_form_and_old_answers_are_judged_by_it(
    site: TrialSite,
) -> None:
    journey = waiting(site)
    before = journey.ask().form.fields
    assert {"clear", "aims", "permission", "kind"} <= set(before)
    site.change_policy(review={"input": {"operator_may_decide": True, "questions": QUESTIONS}})
    causes = answer(journey)
    assert "To approve, answer yes to: Is there a plan for deletion?" in causes
    assert {cause for cause in causes if cause.startswith("The form has no field")} == {
        f"The form has no field “{name}”." for name in ("aims", "kind", "permission")
    }
    asked = gate.reask(site.register, site.loaded, journey.run, "review", causes)
    assert {"clear", "retention"} == set(asked.form.fields) & {"clear", "retention", "aims", "permission", "kind"}
    assert answer(journey, fields={"clear": True, "retention": True}) == []
    with site.register.reading() as session:
        (decision,) = session.scalars(select(Decision))
    assert decision.policy_digest == site.loaded.digest
    assert decision.answers == {"clear": True, "retention": True}
    assert journey.release() == "released"


def test_law_8_a_gate_that_waits_under_a_file_that_is_not_in_force_takes_no_answer(site: TrialSite) -> None:
    journey = waiting(site)
    site.write_policy(review={"input": {"operator_may_decide": True, "questions": []}})
    with pytest.raises(PolicyError):
        journey.approve()
    assert journey.state == "in_review"


def test_law_4_a_policy_that_bars_the_operator_bars_them_from_a_gate_that_waits_already(site: TrialSite) -> None:
    journey = waiting(site)
    site.change_policy(review={"input": {"operator_may_decide": False, "questions": QUESTIONS[:1]}})
    (cause,) = answer(journey, fields={"clear": True})
    assert "somebody else than the operator" in cause
    assert answer(journey, by="data-manager-2", fields={"clear": True}) == []


def test_law_4_an_approval_of_one_whose_role_was_taken_since_is_not_released(site: TrialSite) -> None:
    journey = waiting(site)
    assert answer(journey, by="data-manager-2") == []
    with site.register.changing("system:test") as change:
        person = change.session.scalar(select(Person).where(Person.airflow_name == "data-manager-2"))
        person.roles = []
        change.record("test.role_taken", person)
    with pytest.raises(NotPermitted, match="does not hold"):
        journey.release()
    assert list(site.data.iterdir()) == []


def test_an_answer_to_an_older_asking_is_refused(site: TrialSite) -> None:
    journey = waiting(site)
    older = journey.ask().round
    with site.register.changing("system:test") as change:
        move(change, transfer_of(change.session, journey.run), TransferState.INSPECTED)
    newer = journey.ask()
    assert newer.round == older + 1
    assert answer(journey, round=older) == [
        "This answers an earlier asking of the gate. Reload the page and look again."
    ]
    assert journey.state == "in_review"
    assert answer(journey, round=newer.round) == []


def test_law_1_an_answer_to_another_manifest_is_refused(site: TrialSite) -> None:
    journey = waiting(site)
    (cause,) = answer(journey, fields=YES | {"manifest": "0" * 64})
    assert "files have changed" in cause
    assert answer(journey, fields=YES | {"manifest": journey.transfer.manifest_digest}) == []


def test_unknown_fields_are_refused_whatever_they_hold(site: TrialSite) -> None:
    journey = waiting(site)
    for name in ("surprise", "tick_malware_infected", "unverified_1", "state", "files "):
        assert answer(journey, fields=YES | {name: True}) == [f"The form has no field “{name}”."]
    assert journey.state == "in_review"


def test_only_a_real_yes_is_a_yes(site: TrialSite) -> None:
    journey = waiting(site)
    for value in ("true", 1, "yes", [True], {"yes": True}, None, 1.0):
        (cause,) = answer(journey, fields=YES | {"permission": value})
        assert cause.startswith("To approve, answer yes to"), value


def test_exactly_one_known_choice_is_an_answer(site: TrialSite) -> None:
    journey = waiting(site)
    for options in ([], ["Approve", "Reject"], ["approve"], ["OK"], [""]):
        (cause,) = answer(journey, options=options)
        assert "exactly one" in cause


def test_law_4_an_answer_at_a_gate_that_is_not_open_approves_nothing(site: TrialSite) -> None:
    journey = waiting(site)
    for which in ("second_review", "platform_answer", "release"):
        assert len(answer(journey, gate=which)) == 1, which
    assert journey.state == "in_review"
    assert site.events("decision.recorded") == []


def test_a_choice_of_files_that_makes_no_sense_is_refused(site: TrialSite) -> None:
    journey = waiting(site)
    for files in ("1", {"1": True}, ["1", "99"], [["1"]], [None], 7):
        assert answer(journey, fields=YES | {"files": files}) != [], files
    assert journey.state == "in_review"
