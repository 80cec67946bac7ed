"""Where previews lie: who can read them, what a reader believes, and what a killed maker leaves."""

from __future__ import annotations

import itertools
import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from killing import killed_at
from previewing import REF, Desk, seen_of
from sallyport.errors import BadRequest, Fault, NotFound, Refused, SallyportError
from sallyport.review.previews.shape import Part, Placed, Said, TextPage
from sallyport.review.previews.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

_DIGEST = "ab" * 32
_FILE = (7, _DIGEST, 12, "text/plain")


def said(*texts: str) -> Said:
    pages = [Placed(part=1, first=at, last=at, page=TextPage(text=text)) for at, text in enumerate(texts, 1)]
    return Said(state="made", parts=[Part(kind="text", unit="bytes")], pages=pages)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    made = Shelf(tmp_path / "previews")
    made.prepare(REF)
    made.put(REF, _FILE, said("one", "two"))
    return made


def test_a_page_is_read_back_with_its_kind(shelf: Shelf) -> None:
    assert shelf.read(REF, 7, 2, _DIGEST) == TextPage(text="two")
    assert shelf.index(REF, 7, _DIGEST).pages[1].bytes == len(b'{"kind": "text", "text": "two"}')


@pytest.mark.parametrize("page", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there_is_said_so(shelf: Shelf, page: int) -> None:
    with pytest.raises(BadRequest, match="2 pages"):
        shelf.read(REF, 7, page, _DIGEST)


@pytest.mark.parametrize("number", [0, -7, 10**9])
def test_a_number_that_no_file_has_is_refused(shelf: Shelf, number: int) -> None:
    with pytest.raises(BadRequest):
        shelf.index(REF, number, _DIGEST)


@pytest.mark.parametrize(
    "ref", ["", ".", "..", "T000012/../T000012", "../previews/T000012", "t000012", "T12", "T000012\n", "T000012\0"]
)
def test_law_9_no_name_leads_out_of_the_shelf(shelf: Shelf, ref: str) -> None:
    for use in (lambda: shelf.index(ref, 7, _DIGEST), lambda: shelf.prepare(ref), lambda: shelf.remove(ref)):
        with pytest.raises(BadRequest):
            use()


def test_a_preview_of_other_bytes_is_noticed(shelf: Shelf) -> None:
    with pytest.raises(NotFound, match="other bytes"):
        shelf.read(REF, 7, 1, "cd" * 32)
    assert shelf.holds(REF, 7, "cd" * 32) is None


def test_what_is_not_made_yet_is_said_so(shelf: Shelf) -> None:
    for ref, number in (("T000013", 7), (REF, 8)):
        with pytest.raises(NotFound, match="no preview"):
            shelf.index(ref, number, _DIGEST)


@pytest.mark.parametrize("kind", ["symlink", "hardlink", "fifo", "folder link"])
def test_law_9_a_reader_follows_no_link(shelf: Shelf, tmp_path: Path, kind: str) -> None:
    page = shelf.root / REF / "000007.p0001.json"
    secret = tmp_path / "secret"
    secret.write_bytes(page.read_bytes())
    if kind == "folder link":
        page.parent.rename(tmp_path / "elsewhere")
        (shelf.root / REF).symlink_to(tmp_path / "elsewhere")
    else:
        page.unlink()
        {"symlink": page.symlink_to, "hardlink": page.hardlink_to, "fifo": lambda _: os.mkfifo(page)}[kind](secret)
    with pytest.raises(Refused):
        shelf.read(REF, 7, 1, _DIGEST)


@pytest.mark.parametrize("name", ["000007.json", "000007.p0001.json"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\0" * 300, b'{"kind": "text", "text": "<b>"}', b"[" * 100_000])
def test_a_page_or_index_that_was_changed_or_torn_is_not_shown(shelf: Shelf, name: str, content: bytes) -> None:
    (shelf.root / REF / name).write_bytes(content)
    with pytest.raises(Fault, match="damaged"):
        shelf.read(REF, 7, 1, _DIGEST)
    assert shelf.holds(REF, 7, _DIGEST) is None, "it is made again"


def test_an_index_that_says_more_than_ours_is_not_believed(shelf: Shelf) -> None:
    path = shelf.root / REF / "000007.json"
    told = json.loads(path.read_text())
    path.write_text(json.dumps(told | {"html": "<script>"}))
    with pytest.raises(Fault, match="damaged"):
        shelf.index(REF, 7, _DIGEST)


def test_law_5_a_preview_whose_keeping_is_killed_at_every_effect_is_whole_or_not_there(tmp_path: Path) -> None:
    for effect in itertools.count(1):
        shelf = Shelf(tmp_path / str(effect))

        def keep(shelf: Shelf = shelf) -> None:
            shelf.prepare(REF)
            shelf.put(REF, _FILE, said("one", "two"))

        was_killed = killed_at(effect, keep)
        if shelf.holds(REF, 7, _DIGEST):
            assert shelf.read(REF, 7, 2, _DIGEST) == TextPage(text="two")
        keep()
        assert shelf.read(REF, 7, 2, _DIGEST) == TextPage(text="two")
        if not was_killed:
            assert effect > 8
            break


def test_what_killed_makers_left_is_deleted_once_it_is_old(shelf: Shelf) -> None:
    old, new = (shelf.root / REF / f".new-{name}" for name in ("old", "new"))
    for path in (old, new):
        path.write_bytes(b"{")
    os.utime(old, (0, 0))
    shelf.prepare(REF)
    assert (old.exists(), new.exists()) == (False, True)


def test_law_10_the_shelf_is_read_by_its_group_and_written_by_the_tasks_alone(tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("needs root, to be two other accounts")
    root = tmp_path / "previews"
    root.mkdir()
    os.chown(root, 61001, 61002)
    root.chmod(0o2750)
    for folder in tmp_path.parents:
        if folder.stat().st_mode & 0o001 == 0:
            folder.chmod(folder.stat().st_mode | 0o011)
    tmp_path.chmod(0o755)
    make = "shelf.prepare('T000012'); shelf.put('T000012', (7, 'ab' * 32, 3, 'text/plain'), Said(state='none'))"
    here = "sallyport.review.previews"
    start = f"import os; from pathlib import Path; from {here}.shelf import Shelf; from {here}.shape import Said; "
    become = "os.setgroups({groups}); os.setgid({group}); os.setuid({user}); os.umask(0o077); "
    program = "import sys; sys.path[:] = {path!r}; {start}" + become + "shelf = Shelf(Path({root!r})); {job}"

    def run(user: int, group: int, groups: list[int], job: str) -> int:
        code = program.format(
            path=sys.path, start=start, groups=groups, group=group, user=user, root=str(root), job=job
        )
        return subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL, check=False).returncode

    assert run(61001, 61001, [61002], make) == 0
    assert run(61003, 61003, [61002], "assert shelf.index('T000012', 7, 'ab' * 32).state == 'none'") == 0
    assert run(61003, 61003, [61002], make) != 0
    assert run(61003, 61003, [61002], "shelf.remove('T000012')") != 0
    assert run(61004, 61004, [], "shelf.index('T000012', 7, 'ab' * 32)") != 0
    assert {stat.S_IMODE(path.stat().st_mode) for path in root.rglob("*.json")} == {0o640}
    assert stat.S_IMODE((root / REF).stat().st_mode) == 0o2750


@pytest.mark.parametrize("mode", [0o770, 0o755, 0o777])
def test_law_10_a_shelf_that_others_can_reach_is_not_written_to(tmp_path: Path, mode: int) -> None:
    desk = Desk(tmp_path)
    desk.shelf.root.mkdir()
    desk.shelf.root.chmod(mode)
    desk.take({"a.txt": "words\n"})
    with pytest.raises(Fault):
        desk.make()
    assert list(desk.shelf.root.iterdir()) == []


def test_previews_are_removed_with_what_an_earlier_removal_left(tmp_path: Path) -> None:
    desk = seen_of(tmp_path, {"a.txt": "words\n"})
    left = desk.shelf.root / ".gone-0123"
    left.mkdir()
    (left / "000001.json").write_bytes(b"{}")
    assert desk.shelf.refs() == [REF]
    assert desk.shelf.remove(REF)
    assert list(desk.shelf.root.iterdir()) == []
    assert not desk.shelf.remove(REF)
    with pytest.raises(SallyportError):
        desk.index("a.txt")


def test_without_a_folder_previews_are_off(tmp_path: Path) -> None:
    policy = Desk(tmp_path).policy
    assert Shelf.of(policy) is None
    paths = policy.paths.model_copy(update={"previews": tmp_path / "previews"})
    found = Shelf.of(policy.model_copy(update={"paths": paths}))
    assert found is not None
    assert found.root == tmp_path / "previews"
