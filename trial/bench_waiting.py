"""``python -m trial.bench_waiting``: requests whose sensors all wait for uploads at the same time (SIZE=tiny for a few).

A site on Celery with the policy's own pauses, and requests for files that have not come: each waits in the triggerer, which
looks into the upload folder for it every few seconds. Looks are counted by the statistics of the register's database, since
each reads the same rows there. Then the pause is made so short that the triggerer never rests, which shows how many looks it can
do at most; then all the files come, and it is counted how long it takes until the last of them is seen at rest.

Prints a table and writes ``bench-waiting.json`` beside the trial stack's own files.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import yaml

from sallyport.policy.activation import confirm, propose
from sallyport.policy.load import load
from sallyport.register.people import person_by_airflow_name
from trial.bench_report import command, run
from trial.celery_stack import CeleryStack
from trial.postgres import ADMIN
from trial.process import wait_until

if TYPE_CHECKING:
    from collections.abc import Mapping

_NEEDED = {"clamd": "clamav-daemon", "redis-server": "redis-server", "setfacl": "acl"}
COUNTS = {"default": 200, "tiny": 5}
_AS_ON_A_SITE = {"quiet_seconds": 60.0, "poll_seconds": 5.0}
_WITHOUT_REST = {"quiet_seconds": 2.0, "poll_seconds": 0.05}
_SCANS_A_LOOK = 2
"""Of the table of transfers: what was asked for, and whose folder it is. Others read that table too, a few times a second."""
_MEASURED_SECONDS = 60.0
_PATIENCE = 3600.0
_TICKS = os.sysconf("SC_CLK_TCK")
_STATISTICS = "SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = 'sallyport'"
_CONNECTIONS = (
    "SELECT datname, count(*) FROM pg_stat_activity WHERE datname IN ('sallyport', 'airflow') GROUP BY datname"
)


def main() -> int:
    """Measure; exit 64 for a SIZE that is not known, 1 when a program is missing or something goes wrong."""
    return run("bench-waiting.json", _NEEDED, COUNTS, _measure)


def _measure(size: str) -> tuple[dict[str, Any], str]:
    count = COUNTS[size]
    folder = Path(tempfile.mkdtemp(prefix="sallyport-bench-waiting-", dir="/var/tmp"))
    folder.chmod(0o755)
    stack = CeleryStack(folder)
    try:
        stack.start(1)
        stack.set_up_project()
        _wait_with(stack, _AS_ON_A_SITE)
        for number in range(count):
            stack.ask_for(f"coming-{number}.csv")
        wait_until(lambda: _deferred(stack) == count, _PATIENCE, "the waiting requests")
        calm = _watch(stack, count)
        _wait_with(stack, _WITHOUT_REST)
        busy = _watch(stack, count)
        for number in range(count):
            (stack.inbox / f"coming-{number}.csv").write_bytes(b"%d" % number)
        came = time.monotonic()
        wait_until(lambda: _deferred(stack) == 0, _PATIENCE, "the uploads to be seen at rest")
        seconds = time.monotonic() - came
    finally:
        stack.stop()
        shutil.rmtree(folder, ignore_errors=True)
    report = {"waiting": count, "as on a site": calm, "without rest": busy, "seconds until all were seen": seconds}
    return report, _as_table(report)


def _as_table(report: Mapping[str, Any]) -> str:
    lines = [
        f"{report['waiting']} requests wait for their uploads.",
        "",
        "| Seconds between two looks | Looks a second | Triggerer, of a core | Connections: register | Airflow |",
        "|---:|---:|---:|---:|---:|",
    ]
    for pause, name in ((_AS_ON_A_SITE, "as on a site"), (_WITHOUT_REST, "without rest")):
        seen = report[name]
        lines.append(
            f"| {pause['poll_seconds']:g} | {seen['looks']:.0f} | {seen['core']:.2f} "
            f"| {seen['sallyport']} | {seen['airflow']} |"
        )
    quiet = _WITHOUT_REST["quiet_seconds"]
    ending = f"All files come at once: after {report['seconds until all were seen']:.0f} s all were seen at rest"
    return "\n".join([*lines, "", f"{ending} ({quiet:g} s of them are the rest)."])


def _wait_with(stack: CeleryStack, pauses: Mapping[str, float]) -> None:
    """Bring these pauses into force, as two people do; the triggerer begins anew with them."""
    values = yaml.safe_load(stack.policy.read_text("utf-8"))
    values["triage"] |= pauses
    stack.policy.write_text(yaml.safe_dump(values, sort_keys=False, allow_unicode=True), "utf-8")
    with stack.register.reading() as session:
        one, two = (person_by_airflow_name(session, name) for name in ("data-manager-1", "platform-manager"))
    if one is None or two is None:
        raise RuntimeError("the people of the trial were not seeded")
    proposed = propose(stack.register, one, load(stack.policy), "other pauses to measure with")
    confirm(stack.register, two, proposed.digest)
    stack.kill("triggerer")
    stack.run("triggerer")
    wait_until(stack.healthy, 180, "the triggerer")


def _deferred(stack: CeleryStack) -> int:
    path = "/dags/user_input_request/dagRuns/~/taskInstances?state=deferred&limit=1"
    return int(stack.user("data-manager-1").request("GET", path).json()["total_entries"])


def _watch(stack: CeleryStack, waiting: int) -> dict[str, float]:
    """Looks a second, the most connections at once, and how much of a core the triggerer took."""
    most = {"sallyport": 0, "airflow": 0}
    with psycopg.connect(host=str(stack.postgres.socket), user=ADMIN, dbname="sallyport", autocommit=True) as server:
        every = _scans(server) + waiting * _SCANS_A_LOOK
        wait_until(lambda: _scans(server) > every, _PATIENCE, "the first look for each of them")
        scans, seconds = _scans(server), _processor_seconds(stack.processes["triggerer"].pid)
        began = time.monotonic()
        while time.monotonic() < began + _MEASURED_SECONDS:
            for name, count in server.execute(_CONNECTIONS):
                most[name] = max(most[name], count)
            time.sleep(0.5)
        taken = time.monotonic() - began
        looks = (_scans(server) - scans) / _SCANS_A_LOOK / taken
        core = (_processor_seconds(stack.processes["triggerer"].pid) - seconds) / taken
    return {"looks": looks, "core": core, **most}


def _scans(server: psycopg.Connection[Any]) -> int:
    found = server.execute(_STATISTICS).fetchone()
    return int(found[0]) if found else 0


def _processor_seconds(session: int) -> float:
    """Of all processes of this session that still run."""
    spent = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            spent += (int(fields[11]) + int(fields[12])) / _TICKS
    return spent


if __name__ == "__main__":
    command(main)
