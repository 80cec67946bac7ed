"""A project's folders, permissions and gates, killed at every system call with an effect and run again: the same project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sallyport.policy.load import load
from sallyport.projects.gate import expire
from sallyport.projects.reminders import remind_setups
from world import dies_everywhere

if TYPE_CHECKING:
    import pytest

    from setup_site import SetupSite


def test_law_5_a_project_killed_at_every_effect_of_its_making_ends_the_same(
    site: SetupSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = site.ask_for().approve().answered()
    assert dies_everywhere(site.register, site.root, tmp_path_factory.mktemp("aside") / "site", run.build) > 30
    assert run.state == "active"
    assert site.notices("project_ready")


def test_law_4_a_set_ups_reminder_and_expiry_killed_everywhere_come_once(
    site: SetupSite, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run = site.ask_for()
    run.ask()
    site.write_policy(review={"remind_after_hours": [1e-6]})
    policy, aside = load(site.policy_file).policy, tmp_path_factory.mktemp("aside")
    assert dies_everywhere(site.register, site.root, aside / "one", lambda: remind_setups(site.register, policy)) > 1
    assert len(site.events("gate.reminded")) == 1
    site.write_policy()
    loaded = site.loaded
    assert (
        dies_everywhere(
            site.register, site.root, aside / "two", lambda: expire(site.register, loaded, run.run, "review")
        )
        > 1
    )
    assert run.state == "failed"
