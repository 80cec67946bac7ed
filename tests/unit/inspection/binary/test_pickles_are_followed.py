from __future__ import annotations

import io
import os
import pickle
from typing import TYPE_CHECKING

import pytest

from sallyport.inspection.binary.pickles.steps import read_pickles
from sallyport.inspection.binary.verdict import said_of
from sallyport.inspection.finding import Finding
from sallyport.inspection.preflight import preflight
from sallyport.inspection.terms import Direction, Terms
from sallyport.policy.defaults import preflight_policy
from sallyport.policy.disclosure import Disclosure
from sallyport.policy.disclosure.binary import BinaryRules

if TYPE_CHECKING:
    from pathlib import Path

OUTPUT = Terms(Disclosure(), Direction.OUTPUT)


def rules_of(data: bytes, terms: Terms = OUTPUT) -> dict[str, str]:
    said = said_of(read_pickles(io.BytesIO(data), terms.rules.binary), terms)
    return {one.rule: one.message for one in said if isinstance(one, Finding) and one.rule != "binary.contents"}


class Touching:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("direction", list(Direction))
def test_a_pickle_that_would_create_a_file_is_refused_and_creates_none(tmp_path, direction):
    touched, files = tmp_path / "touched", tmp_path / "files"
    files.mkdir()
    data = pickle.dumps(Touching(touched))
    (files / "model.pkl").write_bytes(data)
    looked = list(preflight([files], preflight_policy(), direction=direction))
    assert "binary.dangerous_call" in {one.rule for item in looked for one in item.findings}
    assert not touched.exists()
    pickle.loads(data)  # it would have
    assert touched.exists()


@pytest.mark.parametrize("protocol", range(6))
def test_every_protocol_is_followed(protocol):
    records = [{"a": number, "b": "x"} for number in range(12)]
    assert rules_of(pickle.dumps(records, protocol)) == {"binary.records": "It holds 12 records of 2 values each."}
    assert rules_of(pickle.dumps({"alpha": 0.1, "folds": 5, "kept": None}, protocol)) == {}


def test_every_prefix_of_a_pickle_is_unverified():
    data = pickle.dumps({"settings": list(range(8)), "name": "x" * 300}, 4)
    for length in range(len(data)):
        assert "binary.malformed" in rules_of(data[:length])


def test_no_flipped_byte_breaks_the_reader():
    data = pickle.dumps([{"a": number, "b": (1, 2.5)} for number in range(3)], 2)
    for at in range(len(data)):
        for value in (0, 0x28, 0x52, 0x62, 0xFF):
            rules_of(data[:at] + bytes([value]) + data[at + 1 :])


def test_what_is_thrown_away_while_loading_is_found_too():
    frame = b"\x80\x04\x8c\x11pandas.core.frame\x8c\x09DataFrame\x93)\x810N."
    assert "binary.data_frame" in rules_of(frame)


def test_a_promise_of_many_bytes_takes_no_memory():
    assert "binary.malformed" in rules_of(b"\x80\x04\x8e" + (2**60).to_bytes(8, "little") + b"x" * 100)


def test_steps_beyond_the_limit_are_unverified():
    few = Terms(Disclosure(binary=BinaryRules(max_opcodes=50)), Direction.OUTPUT)
    assert "binary.malformed" in rules_of(pickle.dumps(list(range(100))), few)


def test_a_deep_pickle_is_walked_without_recursion():
    deep = b"\x80\x02" + b"]" * 50_000 + b"a" * 49_999 + b"."
    assert rules_of(deep) == {}


def test_messages_name_no_key_or_value():
    secret = {"Kestrel": [{"Wren": number, "Robin": "Heron"} for number in range(30)]}
    assert not {"Kestrel", "Wren", "Robin", "Heron"} & set(" ".join(rules_of(pickle.dumps(secret)).values()).split())


def test_a_policy_may_let_models_pass_for_a_look():
    data = b"\x80\x02cxgboost.core\nBooster\n)\x81}X\x06\x00\x00\x00handleNsb."
    lenient = Terms(Disclosure(binary=BinaryRules(models_leave=True)), Direction.OUTPUT)
    said = said_of(read_pickles(io.BytesIO(data), lenient.rules.binary), lenient)
    severities = {one.rule: one.severity.value for one in said if isinstance(one, Finding)}
    assert severities["binary.model"] == "review"
