"""Airflow connections, read without Airflow."""

from __future__ import annotations

import pytest

from sallyport.cli.connection import from_environment
from sallyport.errors import Fault


def test_none_without_one(monkeypatch):
    monkeypatch.delenv("AIRFLOW_CONN_SMTP_DEFAULT", raising=False)
    assert from_environment("smtp_default") is None


@pytest.mark.parametrize(
    "text",
    [
        '{"host": "mail.test", "port": 2525, "login": "me", "password": "p@:/s", "extra": {"a": "b"}}',
        '{"host": "mail.test", "port": "2525", "login": "me", "password": "p@:/s", "extra": "{\\"a\\": \\"b\\"}"}',
        "smtp://me:p%40%3A%2Fs@mail.test:2525/?a=b",
        "smtp://me:p%40%3A%2Fs@mail.test:2525/?__extra__=%7B%22a%22%3A+%22b%22%7D",
    ],
)
def test_json_and_uri_say_the_same(monkeypatch, text):
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", text)
    found = from_environment("smtp_default")
    assert (found.host, found.port, found.login, found.password) == ("mail.test", 2525, "me", "p@:/s")
    assert found.extra == {"a": "b"}
    assert "p@" not in repr(found)


@pytest.mark.parametrize("text", ["{", '{"port": "many"}', "smtp://host:port/"])
def test_what_cannot_be_read_is_a_fault_that_shows_no_secret(monkeypatch, text):
    monkeypatch.setenv("AIRFLOW_CONN_SMTP_DEFAULT", text)
    with pytest.raises(Fault) as raised:
        from_environment("smtp_default")
    assert text not in str(raised.value)
