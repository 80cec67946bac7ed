"""How fast events are appended to the chain and checked, on a real Postgres that writes to the disk as a site's does.

Eight processes write at once, each with a register of its own, as tasks do. Beside them, in turn: bare psycopg adding the
same row to a table without a chain, each row committed (what disk, server and driver can do at all), and bare psycopg
keeping the chain by hand, its lock held until the disk has the commit.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import resource
import statistics
import time
from typing import TYPE_CHECKING, Any

import psycopg

from sallyport.register.engine import CHAIN_LOCK
from sallyport.register.models import Person
from sallyport.register.register import Register
from sallyport.register.schema import migrate
from sallyport.register.verify import verify
from trial.postgres import Postgres
from trial.process import own_folder, trial_account

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.synchronize import Barrier
    from pathlib import Path

    from trial.bench_data import Sizes

WRITERS = 8
TOGETHER = 10
"""Events of one change where several are recorded, as for the files of a transfer."""
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_AT_ONCE = 5000
_ROW = ("system:bench", "bench.counted", "register:1", '{"step":1}')
_FORK = multiprocessing.get_context("fork")


def events(folder: Path, sizes: Sizes) -> dict[str, float]:
    """The figures, by name. ``folder`` is on a real disk, and can be entered by the server's account."""
    server = Postgres(own_folder(folder / "events", trial_account(), 0o711) / "postgres", settings=DURABLE)
    server.start()
    try:
        url = _register(server, "appended")
        return _appended(url, sizes) | _verified(_register(server, "verified"), sizes)
    finally:
        server.stop()


def _register(server: Postgres, name: str) -> str:
    url = server.database(name)
    migrate(url)
    with psycopg.connect(_plain(url)) as connection:
        connection.execute("CREATE TABLE bare (at timestamptz, actor text, kind text, subject text, data json)")
        connection.execute("CREATE TABLE chained (number bigint PRIMARY KEY, digest text, data json)")
    register = Register(url)
    with register.changing("system:bench") as change:
        change.add(Person(name="bench", email="bench@trial.test"), "person.added")
    register.engine.dispose()
    return url


def _appended(url: str, sizes: Sizes) -> dict[str, float]:
    """Each way takes its turn in every round, so that what else the machine does falls on all of them alike."""
    ways: dict[str, tuple[Callable[[str], Callable[[], None]], int]] = {
        "events appended a second, one a change": (_one, 1),
        f"events appended a second, {TOGETHER} a change": (_several, TOGETHER),
        "events appended a second, one a change that first looks a row up": (_looked_up, 1),
        "rows a second, bare psycopg, no chain": (_bare, 1),
        "events a second, bare psycopg, the chain kept by hand": (_by_hand, 1),
    }
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(sizes.rounds):
        for name, (way, count) in ways.items():
            rounds[name].append(count * _changes_a_second(url, way, sizes.seconds))
    figures = {name: statistics.median(values) for name, values in rounds.items()}
    ours, _, _, bare, by_hand = figures.values()
    return figures | {
        "one a change, against bare psycopg without a chain": ours / bare,
        "one a change, against the chain kept by hand": ours / by_hand,
    }


def _changes_a_second(url: str, way: Callable[[str], Callable[[], None]], seconds: float) -> float:
    barrier, answers = _FORK.Barrier(WRITERS), _FORK.SimpleQueue()
    arguments = (url, way, seconds, barrier, answers)
    writers = [_FORK.Process(target=_write, args=arguments) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        if writer.exitcode:
            raise RuntimeError("a writer of the benchmark failed")
    return float(sum(answers.get() for _ in writers))


def _write(url: str, way: Callable[[str], Callable[[], None]], seconds: float, barrier: Barrier, answers: Any) -> None:
    once = way(url)
    once()  # connects
    barrier.wait()
    done, start = 0, time.perf_counter()
    while time.perf_counter() < start + seconds:
        once()
        done += 1
    answers.put(done / (time.perf_counter() - start))


def _one(url: str) -> Callable[[], None]:
    register = Register(url)
    return lambda: _record(register, 1)


def _several(url: str) -> Callable[[], None]:
    register = Register(url)
    return lambda: _record(register, TOGETHER)


def _record(register: Register, count: int) -> None:
    with register.changing("system:bench") as change:
        for number in range(count):
            change.record("bench.counted", "register:1", step=number)


def _looked_up(url: str) -> Callable[[], None]:
    register = Register(url)

    def once() -> None:
        with register.changing("system:bench") as change:
            person = change.get(Person, 1)
            change.record("bench.counted", person, step=1)

    return once


def _bare(url: str) -> Callable[[], None]:
    connection = psycopg.connect(_plain(url), autocommit=True)

    def once() -> None:
        connection.execute("INSERT INTO bare VALUES (now(), %s, %s, %s, %s)", _ROW)

    return once


def _by_hand(url: str) -> Callable[[], None]:
    connection = psycopg.connect(_plain(url), autocommit=True)

    def once() -> None:
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (CHAIN_LOCK + 1,))
            last = connection.execute("SELECT number, digest FROM chained ORDER BY number DESC LIMIT 1").fetchone()
            number, previous = last or (0, "")
            digest = hashlib.sha256(json.dumps([number + 1, previous, _ROW]).encode()).hexdigest()
            connection.execute("INSERT INTO chained VALUES (%s, %s, %s)", (number + 1, digest, _ROW[-1]))

    return once


def _verified(url: str, sizes: Sizes) -> dict[str, float]:
    """A long chain, made by the register itself, and a check of it in a process of its own."""
    register = Register(url)
    start = time.perf_counter()
    for begin in range(0, sizes.verified, _AT_ONCE):
        _record(register, min(_AT_ONCE, sizes.verified - begin))
    made = sizes.verified / (time.perf_counter() - start)
    register.engine.dispose()
    anew = multiprocessing.get_context("spawn")  # a forked process would begin with all that this one holds
    answers = anew.SimpleQueue()
    checker = anew.Process(target=_check, args=(url, answers))
    checker.start()
    checker.join()
    if checker.exitcode:
        raise RuntimeError("the chain of the benchmark could not be checked")
    count, seconds, processor, megabytes = answers.get()
    return {
        f"events appended a second, one writer, {_AT_ONCE} a change": made,
        f"seconds to verify {count} events": seconds,
        "seconds of processor that verifying took, the server's apart": processor,
        "MB of memory while verifying, at most": megabytes,
    }


def _check(url: str, answers: Any) -> None:
    start = time.perf_counter()
    with Register(url).reading() as session:
        verdict = verify(session)
    seconds = time.perf_counter() - start
    if not verdict.ok:
        raise RuntimeError(verdict.problem)
    answers.put(
        (verdict.count, seconds, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    )


def _plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)
