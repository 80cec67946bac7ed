"""With a clock that jumped nothing is deleted and nothing expires, until a person has compared it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from journeys.site_fixture import days_pass
from sallyport.cli.main import run
from sallyport.errors import Refused
from sallyport.register.clock import confirm
from sallyport.retention.tidy import Tidier
from sallyport.review.reminders import expire_overdue

if TYPE_CHECKING:
    from journeys.site_fixture import TrialSite


def a_year_ahead(site: TrialSite) -> None:
    """One event by a machine whose clock was wrong."""
    with site.register.changing("system:test") as change:
        change.now += timedelta(days=365)
        change.record("test.happened", "register:1")


def tidy(site: TrialSite, *, dry_run: bool = False) -> int:
    return len(Tidier(site.register, site.loaded.policy, site.quarantine, site.uploads).run(dry_run=dry_run).deleted)


def test_law_3_nothing_is_tidied_while_the_clock_is_in_doubt(site: TrialSite) -> None:
    upload = site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    assert journey.approve() == []
    journey.release()
    journey.close()
    days_pass(site, 400)
    a_year_ahead(site)
    with pytest.raises(Refused, match="clock is in doubt"):
        tidy(site)
    assert upload.exists()
    assert tidy(site, dry_run=True) > 0
    confirm(site.register, "account:tests", "Compared with the time server.")
    assert tidy(site) > 0
    assert not upload.exists()


def test_law_4_no_review_expires_while_the_clock_is_in_doubt(site: TrialSite) -> None:
    site.upload("researcher-1", "a.csv", b"x")
    journey = site.user_input("a.csv").to_review()
    days_pass(site, 400)
    a_year_ahead(site)
    assert expire_overdue(site.register, site.loaded.policy) == 0
    assert journey.state == "in_review"
    confirm(site.register, "account:tests", "Compared with the time server.")
    assert expire_overdue(site.register, site.loaded.policy) == 1
    assert journey.state == "expired"


def test_the_command_says_what_is_doubted_and_takes_a_persons_word(
    site: TrialSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", site.register.url)
    monkeypatch.setenv("SALLYPORT_POLICY", str(site.policy_file))
    assert run(["audit", "clock"]) == 0
    a_year_ahead(site)
    assert run(["audit", "clock"]) == 1
    assert run(["audit", "clock", "--reason", "Compared with the time server."]) == 0
    assert run(["audit", "clock"]) == 0
