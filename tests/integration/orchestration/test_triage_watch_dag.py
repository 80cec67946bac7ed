"""The DAG that looks what lies where, as Airflow runs it, and over SFTP on one connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from airflow_harness import run_dag
from integration.orchestration.test_connections import server
from journeys.site_fixture import FOLDER
from sallyport.desk.watching import Rounds, watch
from sallyport.orchestration import site as parts
from sallyport.register.desk import Sighting, Watched
from sallyport.transfers.run import Run

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    import pytest
    from paramiko import SFTPClient
    from trial.sftp_server import EmbeddedSftp

    from journeys.site_fixture import TrialSite

__all__ = ["server"]
NAME = "jane-doe-hiv.csv"


def sightings(site: TrialSite) -> set[tuple[str, str, str]]:
    with site.register.reading() as session:
        return set(session.execute(select(Sighting.place, Sighting.owner, Sighting.path)).tuples())


def test_a_look_by_hand_reads_names_and_hands_on_none(site: TrialSite, caplog: pytest.LogCaptureFixture) -> None:
    from airflow.models.xcom import XComModel
    from airflow.utils.session import create_session

    site.upload("researcher-1", NAME, b"x")
    (site.analysis / NAME).write_bytes(b"x")
    assert run_dag("triage_watch", {"project": FOLDER, "username": "researcher-1"}, []).state == "success"
    assert sightings(site) == {("project", FOLDER, f"analysis/{NAME}"), ("upload", "researcher-1", NAME)}
    assert [event.data["place"] for event in site.events("desk.looked")] == ["upload", "project"]
    refused = run_dag("triage_watch", {"username": "nobody-there"}, [])
    assert refused.state == "failed"
    with create_session() as session:
        handed_on = [row.value for row in session.scalars(select(XComModel).where(XComModel.dag_id == "triage_watch"))]
    assert not [value for value in handed_on if value and "jane" in str(value)]
    assert "jane-doe" not in caplog.text


def test_over_sftp_one_log_in_is_enough_and_a_dead_server_is_not_asked_for_each_user(
    site: TrialSite, server: EmbeddedSftp, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.change_policy(triage={"backend": "sftp"})
    (server.triage / "researcher-1/upload" / NAME).write_bytes(b"x")
    log_ins: list[str] = []
    log_in = parts.sftp_client

    def counting(connection: str) -> AbstractContextManager[SFTPClient]:
        log_ins.append(connection)
        return log_in(connection)

    monkeypatch.setattr(parts, "sftp_client", counting)

    def round_by_clock() -> set[str]:
        opened = parts.Site.open()
        with opened.uploads() as opening:
            report = watch(Rounds(opened.register, opened.policy, opening), Run("triage_watch", "run", None), "", "")
        assert report.folders == 5
        return {problem for *_, problem in report.problems}

    [missing] = round_by_clock()
    assert "is not there" in missing, "the others have no folder on this server"
    assert sightings(site) == {("upload", "researcher-1", NAME)}
    assert len(log_ins) == 1
    server.stop()
    assert len(round_by_clock()) == 2, "does not answer, and was not asked again"
    assert len(log_ins) == 2
    assert sightings(site) == {("upload", "researcher-1", NAME)}, "what could not be looked into stays as it was"
    with site.register.reading() as session:
        assert all(watched.problem for watched in session.scalars(select(Watched)))
