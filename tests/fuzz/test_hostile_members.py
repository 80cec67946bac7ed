"""Archives of hostile members, well packed: every member is looked at, and the same bytes are spoken of in the same way."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzz.hostile import CONTENTS, IN_ARCHIVES, KINDS, TAR_KINDS
from fuzz.profile import budget
from hostile_samples import COMPRESSORS, EICAR

if TYPE_CHECKING:
    from collections.abc import Callable

    from fuzz.looking import Looking

Member = tuple[str, str, bytes]
"""Name, kind, content."""


def tar(members: list[Member]) -> bytes:
    """Compressed by a method that clamd lacks."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", errors="surrogateescape") as archive:
        for name, kind, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = TAR_KINDS[kind], "good.csv"
            info.size = len(content) if kind == "file" else 0
            archive.addfile(info, io.BytesIO(content))
    return COMPRESSORS["zst"](target.getvalue())


def zipped(members: list[Member]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        for name, kind, content in members:
            info = zipfile.ZipInfo(name.encode("utf-8", "replace").decode(), (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_LZMA
            info.create_system = 3
            info.external_attr = (0o120777 if kind == "symlink" else 0o100644) << 16
            archive.writestr(info, content)
    return target.getvalue()


COME_AS_FILES = {tar: (), zipped: ("hardlink", "fifo", "folder")}
"""zip's other members are only links."""


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pack", [tar, zipped])
def test_law_2_every_member_is_looked_at_whatever_its_name_and_kind(
    looking: Looking, pack: Callable[[list[Member]], bytes]
) -> None:
    @budget(15)
    @given(st.lists(st.tuples(IN_ARCHIVES, KINDS, CONTENTS), min_size=1, max_size=8))
    def packed(members: list[Member]) -> None:
        content = pack(members)
        looked = looking.look(content)
        plain = [data for _, kind, data in members if kind in {"file", *COME_AS_FILES[pack]}]
        if looked.every_file_was_read:
            assert looked.infected == any(EICAR in data for data in plain)
            assert sorted(data for data in looked.kept() if data) == sorted(data for data in plain if data)
        assert looking.look(content).said() == looked.said()

    packed()
