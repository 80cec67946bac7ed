"""The review tab where people find it: on the run's page, in a real browser on the trial stack."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import FrameLocator, Page, expect
from trial.state import CHECKOUT

if TYPE_CHECKING:
    from trial.client import Run

    from stack_fixture import TrialStack

PICTURE = CHECKOUT / "docs" / "images" / "review-tab.png"
HOSTILE = "tab-[x](javascript:alert(1))<img src=x onerror=alert(2)>.csv"
SCRIPT = "<script>alert(3)</script><img src=x onerror=alert(4)>"


def open_tab(stack: TrialStack, page: Page, run: Run) -> FrameLocator:
    page.goto(f"{stack.url}/dags/{run.dag}/runs/{run.run_id}")
    page.get_by_role("link", name="Review", exact=True).click()
    tab = page.frame_locator("iframe")
    expect(tab.locator("#rows [role=treeitem]").first).to_be_visible(timeout=30_000)
    return tab


def test_a_reviewer_marks_answers_wrongly_and_rightly_on_the_tab_and_the_run_goes_on(
    stack: TrialStack, page: Page
) -> None:
    dialogs: list[str] = []
    changes: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda sent: changes.append(sent.url) if sent.method not in {"GET", "HEAD"} else None)
    stack.upload("researcher-1", {"tab-units.csv": b"site,unit\nA,mmHg\n", HOSTILE: b"a,b\n1,2\n"})
    run = stack.request_input("tab-*", purpose=SCRIPT)
    manager = stack.user("data-manager-1")
    manager.wait_for_gate(run)

    tab = open_tab(stack, page, run)
    expect(tab.get_by_text(SCRIPT)).to_be_visible()
    tab.get_by_text(HOSTILE).click()
    expect(tab.locator("h2.path")).to_contain_text(HOSTILE)
    assert changes == [], "law 9: looking changes nothing"
    page.keyboard.press("x")
    tab.locator("#comment").fill("Give it a plain name.")
    tab.get_by_text("tab-units.csv", exact=True).click()
    expect(tab.locator("h2.path")).to_contain_text("units.csv")
    page.keyboard.press("r")
    expect(tab.locator("#kept")).to_have_text("Your marks are kept")
    if os.environ.get("SALLYPORT_PICTURES") == "1":
        page.wait_for_timeout(1000)
        page.screenshot(path=PICTURE)

    tab.get_by_role("tab", name="Answer · 1 release, 1 return").click()
    tab.get_by_role("radio", name="Approve").check()
    tab.get_by_role("button", name="Send: Approve").click()
    expect(tab.locator("#refusal")).to_contain_text("To approve, answer yes to")
    assert manager.task_states(run)["review"] == "awaiting_input"
    for tick in tab.get_by_role("checkbox").all():
        tick.check()
    tab.get_by_role("button", name="Send: Approve").click()
    expect(tab.get_by_text("Your answer is in: Approve.")).to_be_visible()
    assert manager.wait_for_end(run) == "success"
    expect(tab.locator("#standing")).to_contain_text("closed", timeout=30_000)

    assert (stack.data / "tab-units.csv").read_bytes() == b"site,unit\nA,mmHg\n"
    assert not (stack.data / HOSTILE).exists()
    assert page.frames[-1].locator("img, a").count() == 0
    assert dialogs == []
    assert {url.rsplit("/", 1)[-1] for url in changes} == {"marks", "hitlDetails"}


def test_law_4_a_tab_without_a_session_or_a_say_in_the_project_shows_nothing(stack: TrialStack) -> None:
    stack.upload("researcher-1", {"quiet.csv": b"a,b\n"})
    run = stack.request_input("quiet.csv")
    manager = stack.user("data-manager-1")
    manager.wait_for_gate(run)
    path = f"{stack.url}/sallyport/review/{run.dag}/{run.run_id}/sheet"
    assert httpx.get(path).status_code == 401
    assert stack.user("platform-manager")._http.get(path).status_code == 403
    assert manager._http.get(path).json()["gate"] == "review"
    assert manager.answer(run, "Return", {"reason": "Not needed any more."}).status_code == 200
    assert manager.wait_for_end(run) == "success"
