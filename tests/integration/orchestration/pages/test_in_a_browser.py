"""The review tab in a real browser, in a frame as Airflow's page makes it, with files that try to do something."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

import page_server
from sallyport.orchestration.pages.app import PREFIX
from sallyport.review.previews.shape import Part, Placed, Said, TablePage, TextPage
from sallyport.review.previews.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import FrameLocator, Page

    from integration.orchestration.pages.conftest import Visitor
    from journeys.site_fixture import Journey, TrialSite

    Visit = Callable[..., Visitor]

NAME = "[x](javascript:alert(1))<img src=x onerror=fetch(2)>.csv"
MARKUP = "<img src=x onerror=\"fetch('/api/v2/z',{method:'PATCH'})\"><script>alert(1)</script> [a](javascript:alert(2)) **b**"


@contextmanager
def looking(visitor: Visitor) -> Iterator[tuple[Page, FrameLocator]]:
    with page_server.looking(visitor.path, visitor.headers) as opened:
        yield opened


@pytest.fixture
def hostile(site: TrialSite) -> Journey:
    """A request whose words, file name, comment and preview are markup and script."""
    site.change_policy(paths={"previews": str(site.root / "previews")})
    site.upload("researcher-1", NAME, b"a,b\n1,2\n")
    site.upload("researcher-1", "plain.csv", b"a,b\n1,3\n")
    journey = site.user_input("*.csv", purpose=MARKUP).to_review()
    shelf = Shelf(site.root / "previews")
    shelf.prepare(journey.transfer.ref)
    for file in journey.transfer.files:
        shelf.put(journey.transfer.ref, (file.number, file.digest, file.size, "text/csv"), hostile_preview())
    return journey


def hostile_preview() -> Said:
    return Said(
        state="made",
        says=[MARKUP],
        parts=[Part(kind="text", unit="characters", title=MARKUP), Part(kind="table", unit="rows")],
        pages=[
            Placed(part=1, first=1, last=9, page=TextPage(text=MARKUP)),
            Placed(part=2, first=1, last=1, page=TablePage(columns=[MARKUP], first_row=2, rows=[[MARKUP, "=1+1"]])),
        ],
    )


def test_law_9_a_hostile_name_and_preview_can_do_nothing_in_the_reviewers_browser(
    hostile: Journey, visit: Visit
) -> None:
    sent: list[Any] = []
    dialogs: list[str] = []
    with looking(visit(hostile, "data-manager-1")) as (page, tab):
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda one: sent.append(one))  # noqa: PLW0108 - Playwright marks what it is given
        expect(tab.get_by_text(MARKUP)).to_be_visible()
        tab.locator("#rows").get_by_text(NAME).click()
        expect(tab.locator(".page pre")).to_have_text(MARKUP)
        page.keyboard.press("]")
        expect(tab.locator(".cells td").first).to_have_text(MARKUP)
        page.wait_for_timeout(300)
        assert tab.locator("img, a, iframe, script:not([src])").count() == 0
        assert dialogs == []
        assert {one.method for one in sent} == {"GET"}
        assert all(f"{PREFIX}/review/" in one.url for one in sent), [one.url for one in sent]

        # And were one of our scripts to put markup into the page, the browser would not run it.
        frame = page.frames[-1]
        frame.evaluate(
            "() => { const made = document.createElement('div'); document.body.append(made);"
            " made.innerHTML = '<img src=/nowhere onerror=\"window.ran = true\">'; }"
        )
        page.wait_for_timeout(300)
        assert frame.evaluate("() => window.ran") is None
        stopped = (
            "() => new Promise((tell) => { addEventListener('securitypolicyviolation', (event) => tell(event.blockedURI));"
            " fetch('https://evil.test/').catch(() => setTimeout(() => tell('sent'), 500)); })"
        )
        assert frame.evaluate(stopped) == "https://evil.test/"


def test_marks_made_by_keyboard_are_kept_and_a_second_window_loses_none(hostile: Journey, visit: Visit) -> None:
    visitor = visit(hostile, "data-manager-1")
    with looking(visitor) as (page, tab):
        tab.locator("#rows").get_by_text("plain.csv").click()
        expect(tab.locator("h2.path")).to_have_text("plain.csv")
        page.keyboard.press("r")
        expect(tab.locator("#kept")).to_have_text("Your marks are kept")
        numbers = {file.release_path: str(file.number) for file in hostile.transfer.files}
        sheet = visitor.sheet()
        visitor.mark(sheet, {numbers[NAME]: {"mark": "return", "comment": "From another window"}}).raise_for_status()
        page.keyboard.press("x")
        expect(tab.locator("#rows .mark.return")).to_have_count(2)
        expect(tab.locator("#kept")).to_have_text("Your marks are kept")
    kept = visitor.sheet()["marks"]["marks"]
    assert {number: mark["mark"] for number, mark in kept.items()} == dict.fromkeys(numbers.values(), "return")
    assert kept[numbers[NAME]]["comment"] == "From another window"


def test_a_tab_left_open_says_that_it_is_old_and_that_marks_are_kept(hostile: Journey, visit: Visit) -> None:
    with looking(visit(hostile, "data-manager-1")) as (page, tab):
        tab.locator("#rows").get_by_text("plain.csv").click()
        page.keyboard.press("r")
        expect(tab.locator("#kept")).to_have_text("Your marks are kept")
        assert hostile.answer("Return", "data-manager-2", reason="Somebody else was first") == []
        page.frames[-1].evaluate("() => window.dispatchEvent(new Event('focus'))")  # its window is come back to
        expect(tab.locator("#banner")).to_contain_text("is returned by now. Your marks are kept.")
        tab.get_by_role("button", name="Reload").click()
        expect(tab.locator("#standing")).to_contain_text("returned since")
        expect(tab.get_by_text("Somebody else was first").first).to_be_visible()
