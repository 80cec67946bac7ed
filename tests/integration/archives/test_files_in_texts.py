"""Files inside of mails, pages and notebooks, unpacked by the real child."""

from __future__ import annotations

import base64
import json
from email.message import EmailMessage

import pytest

import hostile_samples as samples
from sallyport.archives.kinds import ArchiveKind
from unpacking import digest, files, rules, unpacked

WHOLE = digest(samples.INFECTED)


def _mail(*parts: tuple[str, str, bytes]) -> bytes:
    message = EmailMessage()
    message["Subject"] = "results"
    message.set_content("As promised.")
    for name, kind, content in parts:
        message.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return bytes(message)


def test_attachments_of_a_mail_are_members_of_every_kind(tmp_path):
    tar = samples.tar_of({"c.csv": samples.TEXT})
    mail = _mail(
        ("a.csv", "application/octet-stream", samples.INFECTED),
        ("\u00e4rzte/a.csv", "application/octet-stream", b"second"),
        ("b.tar", "application/x-tar", tar),
    )
    result = unpacked(tmp_path, mail, "m.eml")
    assert (result.kind, result.extracts, rules(result)) == (ArchiveKind.MAIL, False, set())
    inside = {"b.tar": digest(tar), "b.tar!/c.csv": digest(samples.TEXT)}
    assert files(result) == {"a.csv": WHOLE, "3 a.csv": digest(b"second"), **inside}
    box = b"From a Mon Jan  1 10:00:00 2024\n" + mail + b"\n\nFrom b Mon Jan  1 11:00:00 2024\n" + mail
    assert len(unpacked(tmp_path, box, "all.mbox").members) == 2 * len(result.members)


def test_a_mail_of_words_alone_is_no_archive(tmp_path):
    plain = b"From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: text/plain\n\nSee you on Monday.\n"
    assert rules(unpacked(tmp_path, plain, "m.eml")) == {"archive.unknown"}


def test_files_inside_a_page_or_notebook_are_members(tmp_path):
    picture = base64.b64encode(samples.INFECTED).decode()
    page = f'<html><img src="data:image/png;base64,{picture}"><a href="data:image/png;base64,{picture}"></html>'
    result = unpacked(tmp_path, page.encode(), "page.html")
    assert (result.kind, result.extracts, files(result)) == (ArchiveKind.PAGE, False, {"file 1.png": WHOLE})
    cell = {"cell_type": "markdown", "attachments": {"../a.csv": {"text/csv": picture}, "b": {"text/csv": "x,y"}}}
    shown = {
        "cell_type": "code",
        "outputs": [{"data": {"image/png": [base64.b64encode(b"second" * 9).decode(), "\n"]}}],
    }
    result = unpacked(tmp_path, json.dumps({"cells": [cell, shown], "nbformat": 4}).encode(), "work.ipynb")
    assert files(result) == {"a.csv": WHOLE, "picture of cell 2.png": digest(b"second" * 9)}


def test_a_page_whose_file_is_no_base64_says_so(tmp_path):
    result = unpacked(tmp_path, b'<html><img src="data:image/png;base64,AAAA' + b"A" * 25 + b'"></html>', "page.html")
    assert rules(result) == {"archive.failed"}


@pytest.mark.parametrize(
    "text",
    [b"Write data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB... there.", b"u = 'data:image/png;base64,' + it"],
)
def test_words_about_files_inside_a_page_are_no_failure(tmp_path, text):
    assert not rules(unpacked(tmp_path, text, "how.md")) - {"archive.unknown"}
