"""A project's folders and permissions, killed at every system call with an effect and made again: the same project."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
