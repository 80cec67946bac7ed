"""Where the register is: only what it can be kept in, and never made by mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sallyport.errors import Fault
from sallyport.register.register import Register
from sallyport.register.schema import check_schema, migrate

if TYPE_CHECKING:
    from pathlib import Path


def test_it_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> None:
    monkeypatch.setenv("SALLYPORT_REGISTER_URL", sqlite_url)
    assert Register.from_environment().url == sqlite_url
    monkeypatch.delenv("SALLYPORT_REGISTER_URL")
    with pytest.raises(Fault, match="SALLYPORT_REGISTER_URL"):
        Register.from_environment()


@pytest.mark.parametrize(
    "url",
    ["nonsense", "sqlite://", "sqlite:///relative.db", "mysql://user:secret@host/db", "postgresql://user:secret@h/d"],
)
def test_law_7_a_wrong_url_is_a_fault_that_shows_no_password(url: str) -> None:
    with pytest.raises(Fault) as caught:
        Register(url)
    assert "secret" not in str(caught.value)


def test_a_missing_file_is_a_fault_and_is_not_made(tmp_path: Path) -> None:
    register = Register(f"sqlite:///{tmp_path}/nothing.sqlite")
    with pytest.raises(Fault, match="not there"), register.reading():
        pass
    assert not (tmp_path / "nothing.sqlite").exists()


def test_a_server_that_is_down_is_a_fault(tmp_path: Path) -> None:
    register = Register(f"postgresql+psycopg://owner@/register?host={tmp_path}")
    with pytest.raises(Fault, match="cannot be reached"), register.changing("system:test"):
        pass


def test_the_tables_version_is_checked(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "register.sqlite").touch()
    with pytest.raises(Fault, match="migrate"):
        check_schema(sqlite_url)
    assert migrate(sqlite_url) == check_schema(sqlite_url)
