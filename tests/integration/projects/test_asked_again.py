"""A set-up that is asked for again: by another run, in another form, or at its second gate."""

from __future__ import annotations

from itertools import count

import pytest

from killing import killed_at
from sallyport.errors import BadRequest, NotFound, NotPermitted, Refused
from sallyport.people.leaving import deactivate
from sallyport.projects import gate
from sallyport.projects.failing import record_setup_failure
from setup_site import PROJECT_ID


def ready(site):
    return site.ask_for().approve().answered()


def fail(run):
    """Its build is refused for a reason outside."""
    error = Refused("The folder cannot be made.", "Mend it.")
    record_setup_failure(run.site.register, run.site.loaded.policy, run.run, "build", error)
    assert run.state == "failed"


def test_asked_for_again_by_another_run_it_changes_nothing_and_asks_nobody(site):
    ready(site).build()
    (site.folder / "data" / "study.csv").write_text("x")
    again = site.ask_for(operator="data-manager-2")
    assert again.ask("review") is None
    assert again.ask("platform_answer") is None
    assert not again.build().changed
    assert (site.folder / "data" / "study.csv").read_text() == "x"
    assert len(site.events("member.added")) == 2


def test_asked_for_again_it_does_not_look_anew_at_members_who_have_left_since(site):
    ready(site).build()
    with site.register.changing("system:test") as change:
        deactivate(change, "researcher-1", "left the university")
    assert not site.ask_for().build().changed
    with pytest.raises(BadRequest, match=r"set up already, and this form differs in: title. Nothing was changed."):
        site.ask_for(title="Another study")


def test_law_4_a_set_up_that_failed_before_its_approval_can_be_asked_for_anew_and_approved_anew(site):
    first = site.ask_for()
    first.ask()
    gate.expire(site.register, site.loaded, first.run, "review")
    again = site.ask_for(operator="data-manager-2")
    with pytest.raises(NotFound, match="a later run took the project over"):
        _ = first.project
    assert (again.state, again.project.operator_id) == ("requested", site.people["data-manager-2"].id)
    with pytest.raises(NotPermitted, match="is requested; nothing is made"):
        again.build()
    assert again.approve().answered().build().activated


def test_law_4_a_changed_form_for_a_set_up_that_failed_after_its_approval_needs_a_new_one(site):
    fail(ready(site))
    again = site.ask_for(title="Another study")
    assert (again.state, again.project.platform_id, again.project.title) == ("requested", None, "Another study")
    assert again.ask().round == 2
    with pytest.raises(NotPermitted, match="is requested; nothing is made"):
        again.build()
    assert again.approve().answered().build().activated


def test_the_same_form_for_a_set_up_that_failed_after_its_approval_goes_on_in_the_new_run(site):
    fail(ready(site))
    again = site.ask_for(operator="data-manager-2")
    assert again.ask() is None
    assert again.project.operator_id == site.people["data-manager-1"].id
    again.answered()
    assert again.build().activated
    assert [decision.gate for decision in site.decisions()] == ["review", "platform_answer", "platform_answer"]
    assert len(site.events("project.asked_again")) == 1


def test_law_4_an_answer_that_was_asked_for_anew_does_not_come_back_when_nobody_gives_the_new_one(site):
    run = ready(site)
    fail(run)
    assert run.ask("platform_answer").form.fields["project_id"]["default"] == PROJECT_ID
    gate.expire(site.register, site.loaded, run.run, "platform_answer")
    with pytest.raises(NotPermitted, match="is approved; nothing is made"):
        run.build()
    assert not site.folder.exists()
    run.answered()
    assert run.build().activated


def without_its_run(run):
    """Another run cannot take it up while its own goes on, which somebody then deletes in Airflow."""
    with pytest.raises(BadRequest, match="it is set up by the run"):
        run.site.ask_for()
    run.site.deleted.add(run.run.run_id)
    return run.site.ask_for


def kill_in_the_middle(build, folder):
    """When the project's folder is made, and its permissions are not yet."""
    killed = (killed_at(effect, build) for effect in count(1, 5))
    assert next(died for died in killed if not died or folder.exists())


def test_law_5_a_killed_build_whose_run_was_deleted_is_taken_up_by_a_new_run_with_all_that_was_decided(site):
    first = ready(site)
    kill_in_the_middle(first.build, site.folder)
    again = without_its_run(first)(operator="data-manager-2")
    assert again.state == "answered"
    assert again.ask("review") is None
    assert again.ask("platform_answer") is None
    assert again.build().activated
    assert [decision.gate for decision in site.decisions()] == ["review", "platform_answer"]
    assert again.project.operator_id == site.people["data-manager-1"].id
    assert len(site.events("project.asked_again")) == len(site.events("project.active")) == 1
    with pytest.raises(NotFound, match="a later run took the project over"):
        first.build()


def test_an_approved_set_up_whose_run_was_deleted_waits_for_the_platform_in_a_new_run(site):
    again = without_its_run(site.ask_for().approve())()
    assert again.ask("review") is None
    assert again.answered().build().activated
    assert [decision.gate for decision in site.decisions()] == ["review", "platform_answer"]


def test_law_4_a_set_up_whose_run_was_deleted_before_its_approval_is_asked_for_anew(site):
    first = site.ask_for()
    first.ask()
    again = without_its_run(first)(operator="data-manager-2")
    assert (again.state, again.project.operator_id) == ("requested", site.people["data-manager-2"].id)
    again.ask()
    assert again.answer("Approve", "data-manager-2") != []
    assert again.approve().answered().build().activated


def test_law_4_a_changed_form_for_a_set_up_whose_run_was_deleted_needs_a_new_approval(site):
    again = without_its_run(ready(site))(title="Another study")
    assert (again.state, again.project.platform_id) == ("requested", None)
    with pytest.raises(NotPermitted, match="is requested; nothing is made"):
        again.build()
    assert again.approve().answered().build().activated
