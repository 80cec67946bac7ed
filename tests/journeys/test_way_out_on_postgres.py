"""Outputs on their way out with the accounts of a real site: who decides touches no file, who touches files decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import ProgrammingError
from trial.postgres import CONTROL, DATA

from journeys.site_fixture import TrialSite, days_pass
from journeys.test_collecting import NAMES, delivered, fetch, noted, tidied
from journeys.test_freeze import frozen, lifted
from journeys.test_output_export import SMALL, TABLE, put
from journeys.test_recall import opened, taken
from sallyport.register.incidents import Frozen
from sallyport.register.register import Register
from sallyport.register.schema import grant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trial.clamd import Clamd
    from trial.postgres import Postgres

NAME = "way_out"


@pytest.fixture
def site(tmp_path: Path, clamd: Clamd, postgres_server: Postgres) -> Iterator[TrialSite]:
    root = tmp_path / "site"
    root.mkdir()
    log = {"sftp_log": str(root / "sftp.log"), "sftp_log_root": f"{root}/triage/{{username}}"}
    url = postgres_server.database(NAME)
    yield TrialSite(root, clamd.socket, {"triage": log}, url)
    postgres_server.drop(NAME)


def test_law_10_each_step_of_the_way_out_needs_only_its_own_accounts_rights(
    site: TrialSite, postgres_server: Postgres
) -> None:
    grant(site.url)
    owner = site.register

    def be(account: str) -> None:
        site.register = Register(postgres_server.url(NAME, account)) if account else owner

    put(site, "small.csv", SMALL)
    for name in NAMES:
        put(site, name, TABLE)
    be(CONTROL)
    journey = site.output_export("analysis/*.csv")
    be(DATA)
    journey.stage().inspect()
    be(CONTROL)
    journey.ask()
    assert journey.approve(by="data-manager-2", files=[f"analysis/{name}" for name in NAMES]) == []
    be(DATA)
    assert journey.letter() == "T000001-partly-returned.txt"
    assert journey.release() == "released"
    fetch(site, delivered(site))
    assert noted(site) == 0
    with pytest.raises(ProgrammingError, match="permission denied for table incidents"):
        opened(site)
    be(CONTROL)
    opened(site)
    frozen(site)
    with pytest.raises(Frozen):
        site.output_export("analysis/*.csv")
    be(DATA)
    assert taken(site).fetched == 1
    assert journey.state == "recalled"
    be(CONTROL)
    lifted(site)
    lifted(site, "2")
    be("")
    days_pass(site, 400)
    be(DATA)
    assert len(tidied(site).deleted) == 3, "the bytes in quarantine"
