"""The benchmarks run, and compare like with like, at sizes that take no time."""

from __future__ import annotations

import hashlib
import json

import pytest
from trial import bench, bench_desk, bench_inspection, bench_previews, bench_sheet
from trial.bench_data import SIZES, make_archive, make_small


def test_every_figure_is_measured_and_written(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "tiny")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench.main() == 0
    report = json.loads((tmp_path / "run" / "bench.json").read_text())
    assert report["sizes"]["small"] == SIZES["tiny"].small
    assert [case["name"] for case in report["cases"]] == [
        "0.2 MB of tables and a binary in a 7z",
        "5 small files",
        "one file of 0.2 MB",
    ]
    for case in report["cases"]:
        assert case["beside"] in {"the hand procedure", "a scan and two durable copies"}
        assert case["ratio"] == pytest.approx(case["sallyport"][0] / case["hand"][0], abs=0.01)
        assert list(case["steps"]) == ["stage", "inspect", "approve", "release"]
        assert 0 < sum(seconds[0] for seconds in case["steps"].values()) <= case["sallyport"][0]
    assert all(value > 0 for value in report["figures"].values())
    assert any(name.startswith("events appended a second") for name in report["figures"])
    printed = capsys.readouterr().out
    assert all(case["name"] in printed for case in report["cases"])
    assert "seconds to verify 21 events" in printed


def test_a_size_that_is_not_known_is_bad_usage(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "huge")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench.main() == 64
    assert "default, full, tiny" in capsys.readouterr().err
    assert not (tmp_path / "run").exists()


def test_the_same_bytes_are_made_every_time(tmp_path):
    digests = []
    for name in ("one", "two"):
        make_small(tmp_path / name, 3)
        digests.append([hashlib.sha256(path.read_bytes()).digest() for path in sorted((tmp_path / name).iterdir())])
    assert digests[0] == digests[1]
    assert len(set(digests[0])) == 3


def test_the_sides_must_release_the_same(tmp_path, clamd, monkeypatch):
    def lose_a_file(place, *_):
        (place / "hand-data").mkdir()

    monkeypatch.setattr(bench, "_by_hand", lose_a_file)
    case = bench.Case("lost", lambda to: make_archive(to, 0.1), is_import=True)
    (tmp_path / "bench").mkdir()
    with pytest.raises(RuntimeError, match="released different files"):
        bench._measure(tmp_path / "bench", case, clamd, 1)


def test_looking_into_files_is_measured_beside_polars(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "tiny")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench_inspection.main() == 0
    (result,) = json.loads((tmp_path / "run" / "bench-inspection.json").read_text())["results"]
    assert result["ratio"] == pytest.approx(result["beside"][0] / result["ours"][0], abs=0.01)
    assert list(result["peaks"]) == ["0.5 MB", "5 MB", "10 MB"]
    assert all(peak > 0 for peak in result["peaks"].values())
    assert result["name"] in capsys.readouterr().out


def test_the_making_of_previews_is_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "tiny")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench_previews.main() == 0
    results = json.loads((tmp_path / "run" / "bench-previews.json").read_text())["results"]
    assert [one["files"] for one in results] == [20, 1, 1, 1]
    assert all(one["peak_kb"] > 0 and one["shelf_megabytes"] > 0 for one in results)
    assert results[3]["name"] in capsys.readouterr().out


def test_every_question_of_the_desk_is_timed_on_both_databases(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "tiny")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench_desk.main() == 0
    seconds = json.loads((tmp_path / "run" / "bench-desk.json").read_text())["seconds"]
    assert seconds.keys() == {"SQLite", "Postgres"}
    assert all(value > 0 for each in seconds.values() for value in each.values())
    assert "figures of twelve months" in capsys.readouterr().out


def test_the_review_tabs_answers_are_measured(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SIZE", "tiny")
    monkeypatch.setenv("SALLYPORT_RUN", str(tmp_path / "run"))
    assert bench_sheet.main() == 0
    (result,) = json.loads((tmp_path / "run" / "bench-sheet.json").read_text())["results"]
    assert (result["files"], result["findings"]) == (20, 100)
    assert "| 20 | 100 |" in capsys.readouterr().out
