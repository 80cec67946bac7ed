"""Many writers, one chain: it never forks and loses nothing."""

from __future__ import annotations

import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from register_fixtures import append_events
from sallyport.register.models import Event
from sallyport.register.register import Register
from sallyport.register.verify import verify

if TYPE_CHECKING:
    from concurrent.futures import Executor

WRITERS, EACH = 8, 15


def write(url: str) -> None:
    register = Register(url)
    append_events(register, EACH)
    register.engine.dispose()


def executor(kind: str) -> Executor:
    if kind == "threads":
        return ThreadPoolExecutor(WRITERS)
    return ProcessPoolExecutor(WRITERS, mp_context=multiprocessing.get_context("fork"))


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_law_6_eight_writers_never_fork_the_chain(register: Register, kind: str) -> None:
    with executor(kind) as pool:
        list(pool.map(write, [register.url] * WRITERS))
    with register.reading() as session:
        assert verify(session).ok
        assert session.scalar(select(func.count()).select_from(Event)) == WRITERS * EACH


def test_law_6_eight_threads_share_one_register(register: Register) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda _: append_events(register, EACH), range(WRITERS)))
    with register.reading() as session:
        assert verify(session).count == WRITERS * EACH


def test_a_register_opened_before_a_fork_works_on_both_sides(register: Register) -> None:
    append_events(register, 1)
    child = multiprocessing.get_context("fork").Process(target=append_events, args=(register, 5))
    child.start()
    append_events(register, 5)
    child.join(30)
    assert child.exitcode == 0
    with register.reading() as session:
        assert verify(session).count == 11


def test_a_killed_writer_leaves_nothing_and_blocks_nobody(register: Register) -> None:
    def die() -> None:
        with register.changing("system:test") as change:
            change.record("test.never", "register:1")
            ready.set()
            time.sleep(60)

    context = multiprocessing.get_context("fork")
    ready = context.Event()
    child = context.Process(target=die)
    child.start()
    assert ready.wait(20)
    child.kill()
    child.join(10)
    append_events(register, 1)
    with register.reading() as session:
        assert [event.kind for event in session.scalars(select(Event))] == ["test.counted"]


def test_readers_see_one_moment_while_others_write(register: Register) -> None:
    append_events(register, 1)
    with register.reading() as session:
        before = session.scalar(select(func.count()).select_from(Event))
        append_events(register, 2)
        assert session.scalar(select(func.count()).select_from(Event)) == before == 1
