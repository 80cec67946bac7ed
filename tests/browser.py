"""A real browser: headless Chromium, and somebody signed in to the trial stack's Airflow."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from stack_fixture import TrialStack

_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-sync",
)


expect.set_options(timeout=30_000)  # a machine may be slow; what never comes is noticed all the same


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(stack: TrialStack) -> Iterator[Page]:
    """A browser in which data-manager-1 has signed in."""
    with chromium() as browser:
        opened = browser.new_context(viewport={"width": 1200, "height": 1000}).new_page()
        opened.set_default_timeout(30_000)
        opened.goto(f"{stack.url}/")
        opened.locator("input[name=username]").fill("data-manager-1")
        opened.locator("input[name=password]").fill(stack.password("data-manager-1"))
        opened.locator("input[type=submit], button[type=submit]").first.click()
        expect(opened.get_by_text("Dags").first).to_be_visible(timeout=30_000)
        yield opened
