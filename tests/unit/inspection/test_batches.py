from __future__ import annotations

import threading
import time

import pytest

from sallyport.inspection.batches import Batches


class Work:
    """Squares numbers, and remembers what came together and how many threads were at it."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.busy, self.most, self.lock = 0, 0, threading.Lock()

    def __call__(self, numbers: list[int]) -> list[int]:
        with self.lock:
            self.busy += 1
            self.most = max(self.most, self.busy)
            self.batches.append(numbers)
        time.sleep(0.001)
        with self.lock:
            self.busy -= 1
        if 13 in numbers:
            raise ValueError("13")
        return [number * number for number in numbers]


def test_each_piece_gets_its_own_answer_from_no_more_threads_than_there_are() -> None:
    work = Work()
    batches = Batches(3, work, 5)
    wanted = [number for number in range(14, 2000) if number != 500]
    for number in wanted:
        batches.begin(number, number, 1 if number % 50 == 0 else 1 / 8)
    assert [batches.answer(number) for number in reversed(wanted)] == [number * number for number in reversed(wanted)]
    batches.close()
    assert work.most == 3
    assert max(map(len, work.batches)) == 8
    assert {len(batch) for batch in work.batches if batch[0] % 50 == 0 and len(batch) == 1} == {1}
    assert not any(number in batches for number in wanted)


def test_what_is_asked_for_before_there_is_a_batch_is_shared_out() -> None:
    work = Work()
    batches = Batches(2, work, 5)
    for number in range(13):
        batches.begin(number, number, 1 / 100)
    assert work.batches == []
    assert batches.answer(12) == 144
    batches.close()
    assert sorted(map(len, work.batches)) == [6, 7]


def test_what_the_work_raises_is_raised_for_all_of_the_batch_and_for_no_other() -> None:
    batches = Batches(2, Work(), 5)
    for number in range(10, 20):
        batches.begin(number, number, 1 / 5)
    for number in range(10, 15):
        with pytest.raises(ValueError, match="13"):
            batches.answer(number)
    assert [batches.answer(number) for number in range(15, 20)] == [number * number for number in range(15, 20)]
    batches.close()


def test_pieces_wait_where_too_many_gathered_ones_are_in_hand() -> None:
    going, at_work = threading.Event(), threading.Event()

    def work(numbers: list[int]) -> list[int]:
        at_work.set()
        going.wait(10)
        return numbers

    batches = Batches(1, work, 2)
    begun: list[int] = []

    def begin() -> None:
        batches.begin("large", 100, 1)
        for number in range(5):
            batches.begin(number, number, 0.6)  # which hands over the one before
            begun.append(number)

    giver = threading.Thread(target=begin)
    giver.start()
    assert at_work.wait(10)
    giver.join(0.2)
    assert begun == [0, 1, 2]
    going.set()
    giver.join(10)
    assert begun == [0, 1, 2, 3, 4]
    assert [batches.answer(number) for number in range(5)] == [0, 1, 2, 3, 4]
    batches.close()
