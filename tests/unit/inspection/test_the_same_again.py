"""What is there many times is looked into once, and said wherever it is."""

from __future__ import annotations

import io
import zipfile

import pytest

from sallyport.archives.budget import Budget, OverLimit
from sallyport.archives.store import ScratchStore
from sallyport.archives.unpack import unpack
from sallyport.inspection.looking import Looking
from sallyport.inspection.preflight import preflight
from sallyport.policy.defaults import preflight_policy

_LETTER = "Dear colleague,\nNHS number 943 476 5919 was seen on Monday.\n"


def _zipped(members):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def _nested(levels, wide, leaf):
    data = _zipped(leaf)
    for level in range(levels):
        data = _zipped({f"{level}_{number}.zip": data for number in range(wide)})
    return data


def test_archives_of_the_same_bytes_are_listed_once(tmp_path):
    (tmp_path / "bomb.zip").write_bytes(_nested(3, 10, {"letter.txt": _LETTER}))
    looked = list(preflight([tmp_path], preflight_policy()))
    rules = [found.rule for one in looked for found in one.findings]
    assert len(looked) == 32
    assert rules.count("archive.again") == 27
    assert rules.count("identifiers.nhs_number") == 1


def test_bytes_of_archives_that_are_there_again_count_towards_the_limit(tmp_path):
    data = _nested(2, 10, {"zeros.bin": bytes(100_000)})
    limits = preflight_policy().archives.model_copy(update={"max_bytes": 5_000_000})
    store = ScratchStore(tmp_path)
    with store.writer() as writer:
        writer.write(data)
        stored = writer.commit()
    unpacked = unpack("bomb.zip", stored, store, limits, budget=Budget(limits))
    said = {found.rule for member in unpacked.members if member.inside for found in member.inside.findings}
    assert "archive.over_limit" in said
    with pytest.raises(OverLimit):
        Budget(limits).take_bytes(unpacked.size() + 5_000_000)


def test_many_files_of_the_same_text_are_looked_into_once_and_told_each(tmp_path, monkeypatch):
    begun = []
    begin = Looking.begin
    monkeypatch.setattr(Looking, "begin", lambda self, one: (begun.append(one.name), begin(self, one)))
    for number in range(40):
        (tmp_path / f"letter{number}.txt").write_text(_LETTER)
    (tmp_path / "letter.R").write_text(_LETTER)
    looked = list(preflight([tmp_path], preflight_policy()))
    assert sum("identifiers.nhs_number" in {found.rule for found in one.findings} for one in looked) == 41
    assert len(set(begun)) == 2


def test_nothing_is_shared_where_files_may_be_named_for_participants(tmp_path):
    (tmp_path / "ids").write_text("7001234\n")
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("note 7001234.txt", "note 7001235.txt"):
        (folder / name).write_text("Nothing of note.\n")
    looked = {one.path: one for one in preflight([folder], preflight_policy(), participants=tmp_path / "ids")}
    named = {
        path for path, one in looked.items() if any(found.rule == "identifiers.participant" for found in one.findings)
    }
    assert named == {"note 7001234.txt"}
