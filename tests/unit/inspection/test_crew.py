from __future__ import annotations

import threading
import time
from collections import deque

from sallyport.inspection.crew import Crew


def test_all_that_is_called_for_is_done_by_no_more_hands_than_there_are() -> None:
    waiting: deque[int] = deque()
    done: list[int] = []
    busy, most, lock = 0, 0, threading.Lock()

    def work() -> bool:
        nonlocal busy, most
        try:
            one = waiting.popleft()
        except IndexError:
            return False
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.001 if one % 7 == 0 else 0)
        with lock:
            busy -= 1
        done.append(one)
        return True

    crew = Crew(3, work)
    for number in range(2000):
        waiting.append(number)
        crew.call()
        if number % 100 == 0:
            time.sleep(0.003)  # everybody has gone by then
    crew.dismiss()
    assert sorted(done) == list(range(2000))
    assert most == 3


def test_what_comes_while_somebody_finds_nothing_is_done() -> None:
    waiting, done = deque([1]), list[int]()
    has_found_nothing, has_been_called = threading.Event(), threading.Event()

    def work() -> bool:
        if waiting:
            done.append(waiting.popleft())
            return True
        has_found_nothing.set()
        has_been_called.wait(10)
        return False

    crew = Crew(1, work)
    crew.call()
    assert has_found_nothing.wait(10)
    waiting.append(2)
    crew.call()
    has_been_called.set()
    crew.dismiss()
    assert done == [1, 2]
