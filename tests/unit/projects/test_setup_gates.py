"""A set-up's request and gates in the register; nothing on the disk is concerned."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sallyport.errors import BadRequest, NotFound, NotPermitted, Refused
from sallyport.people.directory import add_person
from sallyport.projects import gate
from sallyport.projects.failing import record_setup_failure
from sallyport.projects.reminders import remind_setups
from sallyport.register.models import Project
from sallyport.review.answer import Answer
from sallyport.transfers.run import Run
from setup_site import FOLDER, FORM, PROJECT_ID, SetupRun

FIELDS = {"project_id": PROJECT_ID, "ticket": "HPCSSUP-123456"}


def problems(run, choice, by="platform-manager", which="review", asked=None, **fields):
    given = run.given(choice, by, which, asked, fields)
    return gate.problems(run.site.register, run.site.loaded, run.run, given)


def test_a_run_has_one_project_however_often_it_asks(site):
    run = site.ask_for()
    before = len(site.events())
    assert run.request().id == run.project.id
    assert len(site.events()) == before
    assert run.project.request["node"] is None
    assert "policy names no command" in run.project.request["reasoning"]


def test_the_gate_shows_the_request_the_reason_and_the_text_to_paste(site):
    run = site.ask_for(title="A `study` <b>of</b> ```things```")
    asked = run.ask()
    assert asked.form.subject == f"Approve the new project {FOLDER}"
    assert "Project name: 2024_10_TB_ENDR123_2024" in asked.form.body
    assert "<b>" not in asked.form.body.split("```")[0]
    assert "````text\n" in asked.form.body
    assert "Data Manager 1" not in asked.form.fields
    assert set(asked.form.fields) == {"reason", "manifest"}
    assert asked.round == 1
    assert asked.deadline - site.events("gate.opened")[0].at == timedelta(days=30)


def test_the_gate_is_announced_once_to_platform_managers(site):
    run = site.ask_for()
    run.ask()
    run.ask()
    assert [notice.recipient for notice in site.notices("setup_waiting")] == ["platform-manager@trial.test"]


def test_law_4_the_requester_never_decides(site):
    run = site.ask_for(operator="platform-manager")
    run.ask()
    (cause,) = run.answer("Approve", "platform-manager")
    assert "requester never decides" in cause
    assert run.state == "requested"
    assert site.decisions() == []
    assert site.events("gate.refused")[0].data["causes"] == [cause]


def test_law_4_a_future_member_does_not_decide(site):
    run = site.ask_for(members=["platform-manager"])
    run.ask()
    assert "would be a member" in run.answer("Approve")[0]


@pytest.mark.parametrize("by", ["data-manager-2", "nobody"])
def test_law_4_roles_are_looked_up_in_the_register(site, by):
    run = site.ask_for()
    run.ask()
    assert run.answer("Approve", by)
    assert run.state == "requested"


def test_law_4_a_name_with_another_id_is_refused(site):
    site.ask_for().approve()
    other = site.ask_for(folder_name="2024_11_AB_ENDR124_2024")
    other.ask()
    impostor = Answer(gate="review", user_id="another", user_name="platform-manager", options=["Approve"], fields={})
    assert "not their id" in gate.decide(site.register, site.loaded, other.run, impostor)[0]


def test_only_people_with_a_role_ask_for_a_project(site):
    with pytest.raises(NotPermitted):
        site.ask_for(operator="researcher-1")
    with pytest.raises(NotPermitted):
        site.ask_for(operator=None)


def test_law_1_an_answer_to_another_request_is_refused(site):
    run = site.ask_for()
    run.ask()
    assert "has changed" in run.answer("Approve", manifest="0" * 64)[0]
    assert "earlier asking" in problems(run, "Approve", asked=2)[0]
    assert "no field “extra”" in run.answer("Approve", extra=1)[0]
    assert "exactly one" in problems(run, "Perhaps")[0]


def test_an_approval_is_a_sealed_decision_about_this_request(site):
    run = site.ask_for().approve()
    (decision,) = site.decisions()
    assert run.state == "approved"
    assert decision.project_id == run.project.id
    assert decision.manifest["request"]["form"]["approval_reference"] == "ENDR123/2024"
    assert site.events("decision.recorded")[0].data["manifest"] == decision.manifest_digest
    assert site.events("project.approved")[0].actor == f"person:{site.people['platform-manager'].id}"


def test_law_5_an_answer_that_arrives_twice_counts_once(site):
    run = site.ask_for()
    run.ask()
    for _ in range(2):
        assert run.answer("Approve", asked=1) == []
    assert len(site.decisions()) == 1
    assert run.answer("Approve") == []
    assert "not waiting" in problems(run, "Approve")[0]
    assert run.ask() is None


@pytest.mark.parametrize(
    ("choice", "by"), [("Return", "platform-manager"), ("Reject", "platform-manager"), ("Withdraw", "data-manager-1")]
)
def test_every_other_end_needs_a_reason_and_is_told(site, choice, by):
    run = site.ask_for()
    run.ask()
    assert "needs a reason" in run.answer(choice, by)[0]
    assert run.answer(choice, by, reason="The reference is wrong.") == []
    assert run.state == "rejected"
    told = site.notices("setup_rejected")
    assert "data-manager-1@trial.test" in [notice.recipient for notice in told]
    assert "  > The reference is wrong." in told[0].body
    assert run.ask() is None


def test_only_the_operator_withdraws(site):
    run = site.ask_for()
    run.ask()
    assert "Only the operator" in run.answer("Withdraw", reason="I want to")[0]


def test_a_rejected_folder_can_be_asked_for_again_and_needs_a_new_approval(site):
    first = site.ask_for().approve()
    first.ask("platform_answer")
    assert first.answer("Reject", which="platform_answer", reason="The platform is full.") == []
    again = site.ask_for(title="A study of something else")
    assert again.state == "requested"
    with pytest.raises(NotFound, match="a later run"):
        _ = first.project
    asked = again.ask()
    assert asked.round == 2
    assert again.answer("Approve", asked=2) == []
    assert again.state == "approved"


def test_a_folder_that_is_spoken_for_is_refused(site):
    site.ask_for()
    with pytest.raises(BadRequest, match="is requested; it is set up by the run"):
        site.ask_for()
    with pytest.raises(BadRequest, match="capital letters only"):
        site.ask_for(folder_name=FOLDER.replace("TB", "tb"))


@pytest.mark.parametrize("line", ["RESEARCHER-1 Some One <some@trial.test>", "Researcher-1"])
def test_a_member_whose_username_is_known_with_other_capitals_is_refused_before_anybody_approves(site, line):
    with pytest.raises(BadRequest, match="differs from “researcher-1” of the register in capital letters only") as told:
        site.ask_for(members=[line])
    assert told.value.advice == "If it is the same person, write only: researcher-1"
    assert site.events("project.requested") == []


def test_the_platforms_answer_is_checked(site):
    run = site.ask_for(project_id="expected01").approve()
    asked = run.ask("platform_answer")
    assert asked.form.fields["project_id"]["default"] == "expected01"
    given = {"by": "data-manager-1", "which": "platform_answer"}
    assert "project id is not" in run.answer("Approve", **given, project_id="NO", ticket="HPCSSUP-1")[0]
    assert "ticket number is not" in run.answer("Approve", **given, project_id=PROJECT_ID, ticket="none")[0]
    assert len(run.answer("Approve", **given)) == 2
    with site.register.changing("system:test") as change:
        add_person(change, name="Visitor", email="v@trial.test", airflow_name="visitor")
    assert "Only the operator or" in run.answer("Approve", "visitor", "platform_answer", **FIELDS)[0]
    assert run.answer("Approve", **given, **FIELDS) == []
    assert (run.state, run.project.platform_id, run.project.ticket) == ("answered", PROJECT_ID, "HPCSSUP-123456")


def test_the_guides_own_id_of_ten_and_one_of_eleven_characters_pass(site):
    run = site.ask_for().approve().answered("ck5gh6d3se")
    other = site.ask_for(folder_name="2024_11_AB_ENDR124_2024").approve()
    other.ask("platform_answer")
    cause = other.answer("Approve", "data-manager-1", "platform_answer", **FIELDS)
    assert cause == [f"The project id is that of {FOLDER} already. Check the platform's answer."]
    other.answered("b864dfnfpqj")
    assert (run.state, other.state) == ("answered", "answered")


def test_the_operator_gets_the_text_to_paste(site):
    site.ask_for().approve().ask("platform_answer")
    (notice,) = site.notices("platform_waiting")
    assert notice.recipient == "data-manager-1@trial.test"
    assert "Section 5\n---------\nProject name: 2024_10_TB_ENDR123_2024" in notice.body


def test_expiry_never_approves_and_clearing_the_gate_asks_again(site):
    run = site.ask_for()
    run.ask()
    gate.expire(site.register, site.loaded, run.run, "review")
    assert run.state == "failed"
    assert "not waiting" in run.answer("Approve")[0]
    assert run.ask().round == 1
    assert run.state == "requested"
    assert len(site.notices("setup_waiting")) == 2
    assert run.answer("Approve") == []


def test_a_set_up_that_expired_at_its_first_gate_is_not_taken_up_by_the_second(site):
    run = site.ask_for()
    run.ask()
    gate.expire(site.register, site.loaded, run.run, "review")
    events = len(site.events())
    assert run.ask("platform_answer") is None
    assert (run.state, run.project.problem) == ("failed", "Nobody answered the gate in time.")
    assert len(site.events()) == events


def test_an_approved_set_up_that_expired_at_the_second_gate_is_asked_there_again(site):
    run = site.ask_for().approve()
    run.ask("platform_answer")
    gate.expire(site.register, site.loaded, run.run, "platform_answer")
    assert run.state == "failed"
    run.answered()
    assert run.state == "answered"


def test_an_answer_of_the_platform_that_was_mistyped_is_given_anew(site):
    run = site.ask_for().approve().answered("mistyped01")
    error = Refused("The folder is of project another.", "Compare both.")
    record_setup_failure(site.register, site.loaded.policy, run.run, "build", error)
    assert run.state == "failed"
    assert "  > The folder is of project another. Compare both." in site.notices("project_failed")[0].body
    assert run.ask("review") is None
    run.answered()
    assert run.project.platform_id == PROJECT_ID
    assert [decision.round for decision in site.decisions() if decision.gate == "platform_answer"] == [1, 2]


def test_a_refused_request_is_recorded_though_it_has_no_project(site):
    run = SetupRun(site, Run("project_setup", "refused", "data-manager-1"))
    with pytest.raises(BadRequest) as caught:
        run.request(**(FORM | {"folder_name": "bad"}))
    record_setup_failure(site.register, site.loaded.policy, run.run, "request", caught.value)
    assert site.events("request.refused")[0].data["run"] == "refused"


def test_waiting_set_ups_are_reminded_of_once_for_each_mark(site, monkeypatch):
    run = site.ask_for()
    run.ask()
    assert remind_setups(site.register, site.loaded.policy) == 0
    policy = site.loaded.policy
    soon = policy.model_copy(update={"review": policy.review.model_copy(update={"remind_after_hours": (1e-9, 1000.0)})})
    assert remind_setups(site.register, soon) == 1
    assert remind_setups(site.register, soon) == 0
    assert [notice.recipient for notice in site.notices("reminder")] == ["platform-manager@trial.test"]


def test_law_5_no_personal_names_stand_in_events(site):
    site.ask_for().approve().answered()
    assert "New Person" not in str([event.data for event in site.events()])
    with site.register.reading() as session:
        assert session.query(Project).one().request["members"][1]["name"] == "New Person"
