"""The working page keeps what is typed, whatever else happens meanwhile; in a real browser, on a real register."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from integration.orchestration.pages.asking import drafts, new_request, row, watch
from sallyport.register.desk import Draft

if TYPE_CHECKING:
    from collections.abc import Callable

    from journeys.site_fixture import TrialSite

    Open = Callable[..., Any]


def changed_elsewhere(site: TrialSite) -> None:
    """The draft, as from another window."""
    with site.register.changing("system:test") as change:
        draft = change.get(Draft, drafts(site)[0].id)
        draft.fields, draft.version = {**draft.fields, "purpose": "Theirs"}, draft.version + 1
        change.record("draft.changed", draft)


def test_nothing_typed_is_lost_to_a_colleague_a_broken_line_or_a_lost_session(site: TrialSite, opened: Open) -> None:
    site.upload("researcher-1", "units.csv", b"a,b\n")
    watch(site)
    with opened() as (page, desk):
        new_request(desk, "Researcher 1")
        desk.locator("#field-purpose").fill("Mine")
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
        changed_elsewhere(site)
        desk.locator("#field-purpose").fill("Mine, and more")
        expect(desk.locator("#form [role=alert]").first).to_contain_text("Data Manager 1 changed this draft")
        desk.get_by_role("button", name="Keep mine as a new draft").click()
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
        assert [one.fields["purpose"] for one in drafts(site)] == ["Theirs", "Mine, and more"]

        page.context.set_offline(True)
        desk.locator("#field-purpose").fill("Typed on the train")
        expect(desk.locator("#kept")).to_have_text("The draft is not kept")
        expect(desk.locator("#refusal")).to_contain_text("The server does not answer. Nothing is lost")
        page.context.set_offline(False)
        page.reload()
        expect(desk.locator("#field-purpose")).to_have_value("Typed on the train")
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
        assert [one.fields["purpose"] for one in drafts(site)] == ["Theirs", "Typed on the train"]

        page.context.clear_cookies()
        desk.locator("#field-purpose").fill("Signed out")
        expect(desk.locator("#refusal")).to_contain_text("You are signed out. Sign in again")
        desk.get_by_role("tab", name="Requests").click()
        expect(desk.locator("#banner")).to_contain_text("You are signed out. Sign in again")
        desk.get_by_role("tab", name="New request").click()
        expect(desk.locator("#field-purpose")).to_have_value("Signed out")


def test_what_is_typed_while_the_server_takes_its_time_stays_where_it_is_typed(site: TrialSite, opened: Open) -> None:
    site.upload("researcher-1", "units.csv", b"a,b\n")
    watch(site)
    with opened() as (page, desk):
        new_request(desk, "Researcher 1")
        purpose, kept = desk.locator("#field-purpose"), desk.locator("#kept")
        purpose.fill("Mine")
        expect(kept).to_have_text("The draft is kept")
        changed_elsewhere(site)
        purpose.fill("Mine, and more")
        expect(desk.locator("#form [role=alert]").first).to_contain_text("Data Manager 1 changed this draft")
        page.route("**/drafts", lambda route: (time.sleep(0.5), route.continue_()))
        desk.get_by_role("button", name="Keep mine as a new draft").click()
        purpose.press("End")
        purpose.press_sequentially(", while it is being kept", delay=100)
        expect(purpose).to_have_value("Mine, and more, while it is being kept")
        expect(kept).to_have_text("The draft is kept")
        page.context.set_offline(True)
        purpose.fill("Typed on the train")
        expect(kept).to_have_text("The draft is not kept")
        page.context.set_offline(False)
        page.reload()
        expect(purpose).to_have_value("Typed on the train")
        purpose.press("End")
        purpose.press_sequentially(", while it is read again", delay=100)
        expect(purpose).to_have_value("Typed on the train, while it is read again")
        expect(kept).to_have_text("The draft is kept")
    assert [one.fields["purpose"] for one in drafts(site)] == ["Theirs", "Typed on the train, while it is read again"]


def test_files_that_are_not_there_yet_are_named_by_hand_and_what_is_half_typed_stays(
    site: TrialSite, opened: Open
) -> None:
    site.upload("researcher-1", "units.csv", b"a,b\n")
    watch(site)
    with opened() as (_, desk):
        new_request(desk, "Researcher 1")
        expect(desk.locator("#summary")).to_have_text("1 file ticked, 4 bytes")
        desk.get_by_text("Name files by hand").click()
        by_hand = desk.locator("#by-hand")
        by_hand.fill("code/*")
        row(desk, "units.csv").locator(".box").click()
        expect(desk.locator("#summary")).to_have_text("Tick them in the list.")
        expect(by_hand).to_have_value("code/*")
        by_hand.press("End")
        by_hand.press_sequentially(".R")
        by_hand.press("Enter")
        expect(by_hand).to_have_value("")
        expect(by_hand).to_be_focused()
        expect(desk.locator("#request .absent")).to_contain_text("code/*.R")
        expect(desk.locator("#kept")).to_have_text("The draft is kept")
    assert drafts(site)[0].fields["files"] == ["code/*.R"]
