"""A draft whose run is refused, as its operator sees it on the working page in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from airflow_rest import runs
from integration.orchestration.pages.asking import drafts, new_request, watch
from journeys.site_fixture import FOLDER
from journeys.test_freeze import frozen, lifted
from sallyport.errors import NotPermitted
from sallyport.register.incidents import Frozen
from sallyport.transfers.forms import UserInputForm
from sallyport.transfers.request import open_transfer
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FrameLocator

    from journeys.site_fixture import TrialSite

    Open = Callable[..., Any]


def send(site: TrialSite, desk: FrameLocator) -> str:
    """A draft is prepared, filled in, sent, and opened again; its run."""
    site.upload("researcher-1", "units.csv", b"a,b\n")
    watch(site)
    new_request(desk, "Researcher 1")
    desk.locator("#field-purpose").fill("To clean the data")
    desk.locator("#field-source_and_permission").fill("Own work")
    desk.locator("#send").click()
    expect(desk.get_by_role("heading", name="User input request: sent")).to_be_visible()
    desk.locator("#sources").get_by_role("button", name="being sent").click()
    expect(desk.get_by_role("heading", name="User input request: being sent")).to_be_visible()
    (draft,) = drafts(site)
    return str(draft.run_id)


def first_step(site: TrialSite, run: str, by: str) -> int:
    """What it does with the form that Airflow has of the run."""
    form = UserInputForm.parse(runs("user_input_request")[run])
    return open_transfer(site.register, site.loaded, form, Run("user_input_request", run, by))


def test_a_refused_draft_comes_back_under_waiting_says_why_and_is_sent_as_another_run(
    site: TrialSite, opened: Open
) -> None:
    with opened() as (page, desk):
        run = send(site, desk)
        frozen(site)
        with pytest.raises(Frozen):
            first_step(site, run, "data-manager-1")
        page.evaluate("() => document.querySelector('iframe').contentWindow.dispatchEvent(new Event('focus'))")
        expect(desk.locator("#refused")).to_contain_text(f"The project {FOLDER} is frozen (incident 1)")
        expect(desk.locator("#refused")).to_contain_text("send it again.")
        desk.locator("#send").click()
        expect(desk.locator("#refusal")).to_contain_text("is frozen")

        lifted(site)
        desk.get_by_role("tab", name="Waiting").click()
        line = desk.locator("#waiting tr.mine").filter(has_text="Refused")
        expect(line).to_contain_text("is frozen (incident 1)")
        page.reload()
        line.get_by_role("button", name="Mend").click()
        expect(desk.locator("#field-purpose")).to_have_value("To clean the data")
        desk.locator("#send").click()
        expect(desk.get_by_role("heading", name="User input request: sent")).to_be_visible()
        expect(desk.locator("#sources")).not_to_contain_text("refused")
    (draft,) = drafts(site)
    assert (draft.state, draft.problem) == ("sent", None)
    assert {run, draft.run_id} <= runs("user_input_request").keys()
    assert draft.run_id != run
    assert first_step(site, str(draft.run_id), "data-manager-1")


def test_law_4_a_draft_whose_run_somebody_else_started_is_changed_and_sent_as_another(
    site: TrialSite, opened: Open
) -> None:
    with opened() as (_, desk):
        run = send(site, desk)
        with pytest.raises(NotPermitted):
            first_step(site, run, "data-manager-2")
        desk.get_by_role("button", name="Change it").click()
        expect(desk.locator("#field-purpose")).to_have_value("To clean the data")
        desk.locator("#send").click()
        expect(desk.get_by_role("heading", name="User input request: sent")).to_be_visible()
    (draft,) = drafts(site)
    assert draft.run_id != run
    assert {run, draft.run_id} <= runs("user_input_request").keys()
    assert first_step(site, str(draft.run_id), "data-manager-1")
