"""Names and members as no honest program makes them, drawn by Hypothesis."""

from __future__ import annotations

import os
import tarfile

from hypothesis import strategies as st

from hostile_samples import EICAR

_MEANT = "*<>`|&$;='\" -~#[]()%\\\n\t\x1b\x7f"
_INVISIBLE = "\u202e\u200b\u2028\u3164"
_ALIKE = ("\u00e9", "e\u0301", "\u00df", "ss", "\ufb01", "\u0130")
_NO_TEXT = (os.fsdecode(b"\xe9"), os.fsdecode(b"\xff"))
LETTERS = st.sampled_from((*"abAB.", *_MEANT, *_INVISIBLE, *_ALIKE, *_NO_TEXT))
"""Plain, meaningful to shells and pages, invisible, alike in some form, and not text at all."""
PARTS = st.one_of(
    st.lists(LETTERS, min_size=1, max_size=8).map("".join),
    st.sampled_from(("n" * 255, "\u00fc" * 127, "good.csv", "Good.csv", "con", ".hidden", "--help")),
)
CONTENTS = st.one_of(st.sampled_from((b"", b"1", b"a,b\n1,2\n")), st.binary(max_size=30), st.just(EICAR))
KINDS = st.sampled_from(("file",) * 6 + ("symlink", "hardlink", "fifo", "folder"))

IN_FOLDERS = st.lists(PARTS.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=2).map("/".join)
"""What a file system takes."""
IN_ARCHIVES = st.one_of(
    IN_FOLDERS,
    st.lists(st.one_of(PARTS, st.sampled_from(("", ".", ".."))), max_size=4).map("/".join),
    st.just("\u00fc" * 128),
)
"""What only an archive holds, too."""
TAR_KINDS = {
    "file": tarfile.REGTYPE,
    "symlink": tarfile.SYMTYPE,
    "hardlink": tarfile.LNKTYPE,
    "fifo": tarfile.FIFOTYPE,
    "folder": tarfile.DIRTYPE,
}
