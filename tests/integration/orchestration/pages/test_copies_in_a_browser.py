"""A copy for the reviewer, asked for on the review tab: only where the policy gives copies, and never without a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

import page_server
from airflow_rest import add_rest_api, read_dags, runs

if TYPE_CHECKING:
    from integration.orchestration.pages.conftest import Pages
    from journeys.site_fixture import Journey, TrialSite


@pytest.fixture(scope="module")
def forms() -> None:
    """Airflow knows the DAG that copies."""
    read_dags("review_copy")


@pytest.fixture
def asked(site: TrialSite) -> Journey:
    site.upload("researcher-1", "a.csv", b"a,b\n1,2\n")
    return site.user_input("a.csv").to_review()


def test_a_copy_is_asked_for_with_a_reason_and_a_run_of_the_reviewers_own(
    pages: Pages, desk: object, forms: None, asked: Journey
) -> None:
    path = f"/review/{asked.run.dag_id}/{asked.run.run_id}"
    with page_server.looking(path, pages.headers_of("data-manager-2"), add_rest_api) as (_, tab):
        tab.locator("#rows").get_by_text("a.csv").click()
        tab.get_by_text("A copy for me").click()
        button = tab.get_by_role("button", name="Copy it to my download folder")
        expect(button).to_be_disabled()
        tab.get_by_label("Reason for a copy").fill("Opens in my editor only")
        button.click()
        expect(tab.get_by_text("It is on its way")).to_be_visible()
    (form,) = runs("review_copy").values()
    assert form == {"transfer": asked.transfer.ref, "files": [1], "reason": "Opens in my editor only"}


def test_where_the_policy_gives_no_copies_none_is_offered(site: TrialSite, pages: Pages, asked: Journey) -> None:
    site.change_policy(review={"reviewer_copies": []})
    path = f"/review/{asked.run.dag_id}/{asked.run.run_id}"
    with page_server.looking(path, pages.headers_of("data-manager-2")) as (_, tab):
        tab.locator("#rows").get_by_text("a.csv").click()
        expect(tab.locator(".marking")).to_be_visible()
        expect(tab.get_by_text("A copy for me")).to_have_count(0)
