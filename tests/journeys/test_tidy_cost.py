"""What a night's tidying looks at: copies that are left, whatever was ever carried. Counted, not timed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from journeys.site_fixture import days_pass
from journeys.test_load import multiply, statements
from sallyport.retention.due import Place, due
from sallyport.retention.tidy import Tidier

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite
    from sallyport.retention.due import Due

A_HUNDRED = 100
"""Steps of SQLite's own machine; a row that is looked at takes some ten."""


def carried(site: TrialSite, name: str) -> None:
    site.upload("researcher-1", name, name.encode())
    journey = site.user_input(name).to_review()
    assert journey.approve() == []
    journey.release()
    journey.close()
    days_pass(site, 400)


def looked_for(site: TrialSite) -> tuple[list[Due], int, int]:
    """What is due, in how many questions to the register, and in how many hundreds of steps inside it."""
    steps = []
    with site.register.reading() as session, statements() as sent:
        driver = session.connection().connection.driver_connection
        driver.set_progress_handler(lambda: steps.append(1), A_HUNDRED)
        found = due(session, site.loaded.policy.retention, datetime.now(UTC))
        driver.set_progress_handler(None, A_HUNDRED)
    return found, len(sent), len(steps)


def test_tidying_looks_at_what_is_left_and_not_at_all_that_was_ever_carried(site: TrialSite) -> None:
    carried(site, "old.csv")
    Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run()
    assert looked_for(site)[0] == []
    carried(site, "new.csv")
    found, questions, steps = looked_for(site)
    assert [(item.transfer_id, item.place) for item in found] == [(2, Place.TRIAGE), (2, Place.QUARANTINE)]
    multiply(site, 3, 3000)
    again = looked_for(site)
    assert again[0] == found
    assert again[1] == questions
    assert again[2] <= steps + 1
