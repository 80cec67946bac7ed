"""Every hostile name and kind of thing, from the upload to the release, through both doors, in folders and in archives."""

from __future__ import annotations

import os
import socket
import tarfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hostile_samples import seven_zip_with_names, tar_member, tar_of, zip_of
from journeys.site_fixture import FOLDER, TrialSite, dumped
from sallyport.review.verdict import verdicts
from world import files_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from journeys.site_fixture import Journey
    from sallyport.review.verdict import FileVerdict

HONEST = {
    "good.csv": b"1",
    "n" * 251 + ".csv": b"255 bytes",
    "sub/caf\u00e9 r\u00e9sum\u00e9.csv": b"2",
    "**bold** [link](x) `code` | table.md": b"3",
    "<img src=x onerror=alert(1)>.html": b"4",
    "=cmd|' -C calc'!A0.csv": b"5",
    "-rf *.csv": b"6",
    "$(touch x);.csv": b"7",
    "report.csv/inside.csv": b"a folder named like a file",
}
"""Names that mean something to somebody, but nothing here."""
UNPRINTABLE = ("new\nline.csv", "rtl\u202efdp.csv", "\x1b[31mred.csv", "zero\u200bwidth.csv", "back\\slash.csv")
COLLIDING = ("Case.csv", "case.csv", "sum\u00e9.csv", "sume\u0301.csv", "stra\u00dfe.csv", "STRASSE.csv")
NOT_UTF8 = os.fsdecode(b"caf\xe9.csv")
OUTSIDE = (
    "../escaped.csv",
    "a/../../escaped.csv",
    "/tmp/absolute-escaped.csv",
    "./../escaped.csv",
    "..",
    "\u00fc" * 128,
    "a//b.csv",
)
"""Names that only an archive can hold."""
DOORS = ("user_input", "data_import")


def begin(site: TrialSite, door: str, *files: str, **form: object) -> Journey:
    return site.user_input(*files, **form) if door == "user_input" else site.data_import(*files, **form)


def owner(door: str) -> str:
    return "researcher-1" if door == "user_input" else "data-manager-1"


def _verdicts(journey: Journey) -> list[FileVerdict]:
    with journey.site.register.reading() as session:
        return verdicts(session, journey.transfer)


def approve_what_can_be(journey: Journey) -> None:
    numbers = [str(verdict.file.number) for verdict in _verdicts(journey) if not verdict.blocked]
    assert journey.approve(files=numbers) == []
    assert journey.release() == "released"


def released(site: TrialSite, below: str = "") -> dict[str, bytes]:
    """Every path and content in the project's data folder, which holds nothing but plain files and folders."""
    data = site.data / below
    paths = list(data.rglob("*"))
    assert not [path for path in paths if path.is_symlink() or not (path.is_file() or path.is_dir())]
    return {str(path.relative_to(data)): path.read_bytes() for path in paths if path.is_file()}


def rules_by_name(journey: Journey) -> dict[str, set[str]]:
    return {file.source_path: {found.rule for found in file.findings} for file in journey.transfer.files}


def is_shown_as_text(journey: Journey) -> bool:
    """No character that a name brought along acts on a page, a terminal or the order of letters."""
    asked = journey.ask()
    shown = dumped([asked.form.subject, asked.form.body, str(asked.form.fields)]) if asked else ""
    record = dumped([file.source_path for file in journey.transfer.files])
    return not [letter for letter in shown + record if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl"}]


def fill(folder: Path, secret: Path, bind: Callable[[str], None]) -> dict[str, str]:
    """Hostile things in an upload folder, by how they are shown, with the rule that each breaks."""
    (folder / "soft.csv").symlink_to(secret)
    (folder / "way").symlink_to(secret.parent)
    (folder / "dangling.csv").symlink_to(folder / "nothing")
    os.link(secret, folder / "hard.csv")
    os.mkfifo(folder / "pipe.csv")
    bind(str(folder / "socket.csv"))
    os.mknod(folder / "device.csv", 0o600 | 0o020000, os.makedev(1, 5))
    for name in (*UNPRINTABLE, NOT_UTF8, *COLLIDING):
        (folder / name).write_bytes(b"hostile " + os.fsencode(name))
    return {
        **dict.fromkeys(("soft.csv", "way", "dangling.csv"), "source.symlink"),
        "hard.csv": "source.hardlink",
        **dict.fromkeys(("pipe.csv", "socket.csv", "device.csv"), "source.special"),
        **dict.fromkeys((shown(name) for name in (*UNPRINTABLE, NOT_UTF8)), "name.hostile"),
        **dict.fromkeys(COLLIDING, "name.collision"),
    }


def shown(name: str) -> str:
    """How each of them is written out, by hand."""
    return {
        "new\nline.csv": r"new\x0aline.csv",
        "rtl\u202efdp.csv": r"rtl\u202efdp.csv",
        "\x1b[31mred.csv": r"\x1b[31mred.csv",
        "zero\u200bwidth.csv": r"zero\u200bwidth.csv",
        "back\\slash.csv": r"back\x5cslash.csv",
        NOT_UTF8: r"caf\xe9.csv",
    }[name]


@pytest.mark.parametrize("door", DOORS)
def test_law_9_names_and_kinds_in_folders_block_that_file_and_the_rest_goes_on(
    site: TrialSite, tmp_path: Path, door: str
) -> None:
    secret = tmp_path / "elsewhere" / "secret"
    secret.parent.mkdir()
    secret.write_bytes(b"a secret of others")
    for name, content in HONEST.items():
        site.upload(owner(door), f"batch/{name}", content)
    batch = site.root / "triage" / owner(door) / "upload" / "batch"
    with socket.socket(socket.AF_UNIX) as server:
        here = os.open(batch, os.O_RDONLY)
        expected = fill(batch, secret, lambda path: server.bind(f"/proc/self/fd/{here}/{Path(path).name}"))
        os.close(here)
        before = files_of(site.root)
        journey = begin(site, door, "batch").to_review()
        found = rules_by_name(journey)
        assert {name: rule for name, rule in expected.items() if rule in found.get(f"batch/{name}", ())} == expected
        assert {f"batch/{name}" for name in HONEST} <= set(found)
        assert is_shown_as_text(journey)
        approve_what_can_be(journey)
    assert released(site) == {f"batch/{name}": content for name, content in HONEST.items()}
    assert {path for path in files_of(site.root) if not path.startswith(("quarantine", "projects"))} == {
        path for path in before if not path.startswith(("quarantine", "projects"))
    }
    assert secret.read_bytes() == b"a secret of others"


def tar(folder: Path, files: Mapping[str, bytes]) -> bytes:
    del folder
    return (
        tar_of(
            files,
            tar_member("soft", tarfile.SYMTYPE, "/etc/passwd"),
            tar_member("way", tarfile.SYMTYPE, ".."),
            tar_member("hard", tarfile.LNKTYPE, "good.csv"),
            tar_member("pipe", tarfile.FIFOTYPE),
            tar_member("disk", tarfile.BLKTYPE),
            tar_member("terminal", tarfile.CHRTYPE),
            tar_member("empty folder", tarfile.DIRTYPE),
        )
        + b""
    )


def tar_through_a_link(folder: Path, files: Mapping[str, bytes]) -> bytes:
    """First a link, then a file that would be written through it."""
    del folder
    return tar_of({}, tar_member("link", tarfile.SYMTYPE, "/tmp"))[:512] + tar_of(
        {**files, "link/escaped.csv": b"through"}
    )


def zipped(folder: Path, files: Mapping[str, bytes]) -> bytes:
    del folder
    return zip_of({name: content for name, content in files.items() if name != NOT_UTF8})


def seven_zipped(folder: Path, files: Mapping[str, bytes]) -> bytes:
    return seven_zip_with_names(folder, {name: content for name, content in files.items() if name != NOT_UTF8})


ARCHIVES = {"tar": tar, "link.tar": tar_through_a_link, "zip": zipped, "7z": seven_zipped}


def hostile_archive(folder: Path, kind: str) -> bytes:
    hostile = {name: b"hostile " + os.fsencode(name) for name in (*UNPRINTABLE, *COLLIDING, *OUTSIDE, NOT_UTF8)}
    return ARCHIVES[kind](folder, {**hostile, **HONEST})


@pytest.mark.parametrize("kind", ARCHIVES)
def test_law_9_names_and_kinds_in_archives_block_that_member_and_the_rest_is_extracted(
    site: TrialSite, tmp_path: Path, kind: str
) -> None:
    outside = set(tmp_path.rglob("*")) | set(Path("/tmp").glob("*escaped*"))
    site.upload("data-manager-1", f"pack.{kind}", hostile_archive(tmp_path, kind))
    journey = site.data_import(f"pack.{kind}", destination="wave1").to_review()
    found = rules_by_name(journey)
    for name in (*UNPRINTABLE, *((NOT_UTF8,) if "tar" in kind else ())):
        assert "archive.hostile_name" in found[f"pack.{kind}!/{shown(name)}"], name
    for name in OUTSIDE:
        assert "archive.hostile_name" in found[f"pack.{kind}!/{name.removeprefix('./')}"], name
    for name in COLLIDING:
        assert "archive.collision" in found[f"pack.{kind}!/{name}"], name
    if kind == "tar":
        assert {"archive.link", "archive.device"} <= journey.rules()
    if kind == "link.tar":
        assert found["pack.link.tar!/link"] >= {"archive.link", "archive.collision"}
        assert "archive.collision" in found["pack.link.tar!/link/escaped.csv"]
    assert is_shown_as_text(journey)
    approve_what_can_be(journey)
    assert released(site, "wave1") == HONEST
    assert set(released(site)) == {f"wave1/{name}" for name in HONEST}
    assert not set(Path("/tmp").glob("*escaped*")) - outside
    assert not [path for path in site.root.rglob("*escaped*") if "quarantine" not in path.parts]


@pytest.mark.parametrize("kind", ARCHIVES)
def test_law_9_a_users_archive_with_a_hostile_name_stays_and_the_files_beside_it_go_on(
    site: TrialSite, tmp_path: Path, kind: str
) -> None:
    site.upload("researcher-1", f"batch/pack.{kind}", hostile_archive(tmp_path, kind))
    site.upload("researcher-1", "batch/beside.csv", b"8")
    journey = site.user_input("batch").to_review()
    (archive,) = [verdict for verdict in _verdicts(journey) if verdict.file.source_path.endswith(kind)]
    assert archive.blocked
    assert any("blocked" in cause for cause in journey.approve())
    approve_what_can_be(journey)
    assert released(site) == {"batch/beside.csv": b"8"}


def test_a_folder_where_the_file_would_go_blocks_it_and_the_rest_goes_on(site: TrialSite) -> None:
    (site.root / "projects" / FOLDER / "data" / "batch" / "a.csv").mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        site.upload("researcher-1", f"batch/{name}", name.encode())
    journey = site.user_input("batch", replace=True).to_review()
    assert "destination.exists" in rules_by_name(journey)["batch/a.csv"]
    approve_what_can_be(journey)
    assert released(site) == {"batch/b.csv": b"b.csv"}
