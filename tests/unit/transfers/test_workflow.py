"""The DAG file that a run follows, as a step finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sallyport.transfers.workflow import MOST, Workflow

if TYPE_CHECKING:
    from pathlib import Path


def test_a_dag_file_is_kept_as_it_is(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf# \xc3\xbc\r\nx = 1"
    (tmp_path / "dag.py").write_bytes(content)
    workflow = Workflow.read(str(tmp_path / "dag.py"))
    assert workflow is not None
    assert workflow.text.encode() == content


@pytest.mark.parametrize("content", [b"\xff", b"a\0b", b"#" * (MOST + 1), None])
def test_a_dag_file_that_cannot_be_kept_is_left_out(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "dag.py").write_bytes(content)
    assert Workflow.read(str(tmp_path / "dag.py")) is None
