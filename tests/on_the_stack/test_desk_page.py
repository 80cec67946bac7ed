"""The working page where people find it: in Airflow's navigation, from a file that came in to its review."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from playwright.sync_api import expect
from trial.client import Run
from trial.state import CHECKOUT

from stack_fixture import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from stack_fixture import TrialStack

PICTURE = CHECKOUT / "docs" / "images" / "desk.png"
ICON = "async (image) => (await image.decode(), `${image.naturalWidth} ${image.src.split('/').pop()}`)"
FILES = {
    "desk-clean.R": b"x <- 1\n" * 400,
    "desk-doses.csv": b"site,dose\nA,5\n" * 900,
    "desk-fit.R": b"y <- 2\n" * 700,
    "desk-units.csv": b"site,unit\nA,mmHg\n",
}


def test_a_data_manager_looks_ticks_and_sends_and_finds_the_request_under_waiting(
    stack: TrialStack, page: Page
) -> None:
    stack.upload("researcher-1", FILES)
    page.set_viewport_size({"width": 1280, "height": 800})
    entry = page.get_by_role("link", name="Desk", exact=True)
    assert entry.locator("img").evaluate(ICON) == "24 desk.svg"
    entry.click()
    desk = page.frame_locator("iframe")
    desk.get_by_role("tab", name="New request").click()
    desk.get_by_role("button", name="look again").click()
    desk.get_by_role("button", name="(researcher-1)").click(timeout=60_000)
    expect(desk.locator("#files").get_by_text("desk-fit.R")).to_be_visible()
    if os.environ.get("SALLYPORT_PICTURES") == "1":
        page.wait_for_timeout(8000)  # until they are quiet
        desk.locator("#picker").get_by_role("button", name="Look again").click()
        expect(desk.locator("#files .standing").get_by_text("quiet a moment").first).to_be_visible(timeout=60_000)
    if desk.locator("#untick").is_enabled():  # the watch may have prepared it already
        desk.locator("#untick").click()
    for name in ("desk-clean.R", "desk-fit.R"):
        desk.locator("#files [role=treeitem]").filter(has_text=name).locator(".box").click()
    desk.locator("#field-purpose").fill("Scripts to clean the data and to fit the model.")
    desk.locator("#field-source_and_permission").fill("Own work of the user.")
    expect(desk.locator("#kept")).to_have_text("The draft is kept")
    if os.environ.get("SALLYPORT_PICTURES") == "1":
        page.wait_for_timeout(1000)
        page.screenshot(path=PICTURE)
    desk.locator("#send").click()
    path = desk.locator("#open-run").get_attribute("href", timeout=60_000) or ""
    run = Run("user_input_request", path.rsplit("/", 1)[-1])
    manager = stack.user("data-manager-1")
    manager.wait_for_gate(run)
    form = manager.request("GET", run.path).json()["conf"]
    assert (form["project"], form["username"], form["files"]) == (
        FOLDER,
        "researcher-1",
        ["desk-clean.R", "desk-fit.R"],
    )

    desk.get_by_role("tab", name="Waiting").click()
    line = desk.locator("#waiting tr.mine").filter(has=desk.locator(f'a[href*="{run.run_id}"]'))
    line.get_by_role("link").click()
    expect(page.frame_locator("iframe").locator("#rows [role=treeitem]").first).to_be_visible(timeout=60_000)
    assert page.url.endswith("/plugin/sallyport-review")
    assert manager.answer(run, "Return", {"reason": "Not needed any more."}).status_code == 200
    assert manager.wait_for_end(run) == "success"
