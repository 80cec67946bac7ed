"""The pages a data manager works in, in a real browser on the trial stack."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING

import py7zr
from playwright.sync_api import Page, expect
from trial.client import Run
from trial.state import CHECKOUT

from stack_fixture import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from stack_fixture import TrialStack

PICTURE = CHECKOUT / "docs" / "images" / "gate.png"
HOSTILE = "<img src=x onerror=alert(1)>.csv"
SCRIPT = "<script>alert(2)</script><img src=x onerror=alert(3)>"


def open_gate(stack: TrialStack, page: Page, run: Run) -> None:
    page.goto(f"{stack.url}/dags/{run.dag}/runs/{run.run_id}/tasks/review/required_actions")
    expect(page.get_by_role("button", name="Approve")).to_be_visible(timeout=30_000)


def trigger_by_form(stack: TrialStack, page: Page) -> Run:
    known = {item["dag_run_id"] for item in runs(stack)}
    page.goto(f"{stack.url}/dags/user_input_request")
    page.get_by_role("button", name="Trigger").first.click()
    form = page.get_by_role("dialog")
    for name, text in {
        "project": FOLDER,
        "username": "researcher-1",
        "files": "units.csv\nmodel.7z",
        "purpose": "Scripts to fit the model, and a table of units.",
        "source_and_permission": "Own work of the user.",
    }.items():
        form.locator(f"#element_{name}").fill(text)
    send = form.get_by_role("button", name="Trigger")
    form.locator("#element_source_and_permission").blur()
    expect(send).to_be_enabled()
    send.click()
    # Airflow may hang the same toast twice.
    expect(page.get_by_text("Dag Run Triggered").first).to_be_visible(timeout=30_000)
    (new,) = [item["dag_run_id"] for item in runs(stack) if item["dag_run_id"] not in known]
    return Run("user_input_request", new)


def runs(stack: TrialStack) -> list[dict]:
    answer = stack.user("data-manager-1").request("GET", "/dags/user_input_request/dagRuns?limit=100")
    return list(answer.raise_for_status().json()["dag_runs"])


def answer_yes(page: Page) -> None:
    for switch in page.locator("[data-scope=switch][data-part=control]").all():
        if switch.get_attribute("data-state") == "unchecked" and switch.locator("xpath=ancestor::main|ancestor::form"):
            switch.click()


def test_a_data_manager_triggers_answers_wrongly_and_rightly_in_the_page(stack: TrialStack, page: Page) -> None:
    packed = io.BytesIO()
    with py7zr.SevenZipFile(packed, "w") as archive:
        archive.writestr(b"y <- 2\n", "fit/model.R")
    stack.upload("researcher-1", {"units.csv": b"site,unit\nA,mmHg\n", "model.7z": packed.getvalue()})
    run = trigger_by_form(stack, page)
    manager = stack.user("data-manager-1")
    manager.wait_for_gate(run)
    open_gate(stack, page, run)
    expect(page.get_by_text("May the user use this material?")).to_be_visible()
    expect(page.locator("#element_manifest")).to_be_hidden()
    if os.environ.get("SALLYPORT_PICTURES") == "1":
        take_picture(page, PICTURE)

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("To approve, answer yes to").first).to_be_visible()
    assert manager.task_states(run)["review"] == "awaiting_input"

    open_gate(stack, page, run)
    answer_yes(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("response successful")).to_be_visible()
    assert manager.wait_for_end(run) == "success"
    assert (stack.data / "units.csv").read_bytes() == b"site,unit\nA,mmHg\n"
    page.goto(f"{stack.url}/dags/{run.dag}/runs/{run.run_id}")
    expect(page.get_by_text("Success").first).to_be_visible()


def take_picture(page: Page, path: Path) -> None:
    page.set_viewport_size({"width": 1200, "height": 1720})
    page.wait_for_timeout(1500)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    page.set_viewport_size({"width": 1200, "height": 1000})


def test_law_9_a_file_name_made_of_markup_runs_nothing_in_the_gates_page(stack: TrialStack, page: Page) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    stack.upload("researcher-1", {HOSTILE: b"1,2\n"})
    run = stack.request_input("<img*", purpose=f"{SCRIPT} see www.evil.test or https://evil.test/x or a@evil.test")
    manager = stack.user("data-manager-1")
    manager.wait_for_gate(run)
    open_gate(stack, page, run)
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    expect(page.get_by_text(SCRIPT).first).to_be_visible()
    page.get_by_role("combobox").last.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text(f"1 · {HOSTILE}").first).to_be_visible()
    page.wait_for_timeout(500)
    assert page.locator("img[src='x']").count() == 0
    assert page.locator("a[href*='evil.test']").count() == 0
    assert dialogs == []
    page.goto(f"{stack.url}/required_actions")
    page.wait_for_timeout(1000)
    assert dialogs == []
    fields = {"reason": "The name is not one we take."}
    assert manager.answer(run, "Return", fields).status_code == 200
    assert manager.wait_for_end(run) == "success"
