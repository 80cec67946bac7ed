"""A new request on the working page, in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect
from sqlalchemy import select

from sallyport.desk.watching import Rounds
from sallyport.register.desk import Draft

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator

    from journeys.site_fixture import TrialSite


def watch(site: TrialSite) -> None:
    """A data worker looks into the upload folders."""
    Rounds(site.register, site.loaded.policy, site.uploads).by_clock()


def drafts(site: TrialSite) -> list[Draft]:
    with site.register.reading() as session:
        return list(session.scalars(select(Draft).order_by(Draft.id)))


def new_request(desk: FrameLocator, source: str) -> None:
    desk.get_by_role("tab", name="New request").click()
    desk.locator("#sources").get_by_role("button", name=source).click()
    expect(desk.locator("#files [role=treeitem]").first).to_be_visible()


def row(desk: FrameLocator, name: str) -> Any:
    return desk.locator("#files [role=treeitem]").filter(has_text=name)
