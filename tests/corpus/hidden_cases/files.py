"""R's objects, what programs leave behind, formulas in text tables, medical images."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
from typing import TYPE_CHECKING

from corpus.case import Case
from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_SCORES = "group,mean score,p\na,61.5,0.03\nb,58.2,0.41\nc,63.9,0.2\n"


def file(name: str, content: str | bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return make


class R:
    """Writes R's serialization (XDR, version 3 or 2)."""

    @staticmethod
    def head(version: int = 3) -> bytes:
        native = struct.pack(">i", 5) + b"UTF-8" if version == 3 else b""
        oldest = 0x030500 if version == 3 else 0x020300
        return b"X\n" + struct.pack(">iii", version, 0x040201, oldest) + native

    @staticmethod
    def chars(text: str) -> bytes:
        return struct.pack(">ii", 0x00040009, len(text)) + text.encode()

    @classmethod
    def texts(cls, *values: str) -> bytes:
        return struct.pack(">ii", 16, len(values)) + b"".join(map(cls.chars, values))

    @staticmethod
    def reals(values: list[float], flags: int = 14) -> bytes:
        return struct.pack(">ii", flags, len(values)) + struct.pack(f">{len(values)}d", *values)

    @staticmethod
    def integers(*values: int) -> bytes:
        return struct.pack(f">ii{len(values)}i", 13, len(values), *values)

    @classmethod
    def pairs(cls, **entries: bytes) -> bytes:
        whole = b"".join(
            struct.pack(">i", 0x402) + struct.pack(">i", 1) + cls.chars(key.replace("_", ".")) + value
            for key, value in entries.items()
        )
        return whole + struct.pack(">i", 254)

    @classmethod
    def frame(cls, rows: int = 412) -> bytes:
        columns = struct.pack(">ii", 0x313, 2) + cls.reals([61.5] * rows) + cls.texts(*["a"] * rows)
        return columns + cls.pairs(
            names=cls.texts("score", "group"),
            **{"class": cls.texts("data.frame")},
            row_names=cls.integers(-(2**31), -rows),
        )

    @classmethod
    def model(cls) -> bytes:
        return (
            struct.pack(">ii", 0x313, 2)
            + cls.reals([1.5, 0.2])
            + cls.frame(90)
            + cls.pairs(names=cls.texts("coefficients", "model"), **{"class": cls.texts("lm")})
        )

    @classmethod
    def workspace(cls, **objects: bytes) -> bytes:
        return b"RDX3\n" + cls.head() + cls.pairs(**objects)


_ASCII = "A\n3\n262657\n197888\n5\nUTF-8\n787\n1\n14\n2\n61.5\n58.2\n1026\n1\n262153\n5\nnames\n16\n1\n262153\n1\na\n1026\n1\n262153\n5\nclass\n16\n1\n262153\n10\ndata.frame\n1026\n1\n262153\n9\nrow.names\n13\n2\nNA\n-2\n254\n"

_R = (
    bad("rds data frame", file("a.rds", R.head() + R.frame()), "r_data_frame"),
    bad("rds data frame, gzip", file("a.rds", gzip.compress(R.head() + R.frame(), mtime=0)), "r_data_frame"),
    bad("rds data frame, bzip2", file("a.rds", bz2.compress(R.head() + R.frame())), "r_data_frame"),
    bad("rds data frame, xz", file("a.rds", lzma.compress(R.head() + R.frame())), "r_data_frame"),
    bad("rds data frame, version 2", file("a.rds", R.head(2) + R.frame()), "r_data_frame"),
    bad("rds data frame with another name", file("results.bin", R.head() + R.frame()), "r_data_frame"),
    bad("rds data frame in text", file("a.rds", _ASCII), "r_data_frame"),
    bad("rds numbers", file("a.rds", R.head() + R.reals([61.5, 58.2])), "r_object"),
    bad("rds model with its data", file("a.rds", R.head() + R.model()), "r_data_frame", "r_object"),
    bad("RData data frame", file("all.RData", gzip.compress(R.workspace(scores=R.frame(), limit=R.reals([0.05])), mtime=0)), "r_data_frame"),
    bad("RData numbers", file("all.rda", R.workspace(limit=R.reals([0.05]))), "r_object"),
    bad("RData of the workspace", file(".RData", R.workspace(scores=R.frame())), "r_data_frame", "leftover"),
    bad("rds truncated", file("a.rds", (R.head() + R.frame())[:900]), "r_object", "unread"),
    Case("hidden/rds that is none", file("a.rds", b"\1\2\3\4" * 90), frozenset({"hidden.unread", "type.mismatch"})),
    Case("hidden/RData coming in", file("all.RData", R.workspace(scores=R.frame())), direction="input"),
)  # fmt: skip

_LEFT = tuple(
    bad(f"left over: {name}", file(name, "mean scores\n"), "leftover")
    for name in (
        ".Rhistory", "study.Rproj", ".Rproj.user/1234/sources/prop/a", ".git/config", ".ipynb_checkpoints/a-checkpoint.txt", "__pycache__/a.txt",
        ".python_history", ".bash_history", ".DS_Store", "Thumbs.db", ".~lock.results.xlsx#", "results.csv~", ".results.csv.swp",
        ".env", "report_cache/html/a.rdb", "_freeze/report/execute-results.txt", "core.1234", "results.bak", ".ssh/known_hosts", "sub/folder/.Rhistory", ".Renviron",
    )
)  # fmt: skip
_KEY = "-----BEGIN OPENSSH PRIVATE KEY-----\nYWJj\n-----END OPENSSH PRIVATE KEY-----\n"
_KEPT = (
    Case("hidden/lock of Word", file("~$results.docx", "somebody"), frozenset({"hidden.leftover", "type.mismatch"})),
    bad("key by name", file("id_rsa", _KEY), "key_file"),
    bad("key with another name", file("notes.txt", _KEY), "key_file"),
    bad("key in its folder", file(".ssh/id_ed25519", _KEY), "key_file", "leftover"),
    bad("key that is public", file("id_rsa.pub.txt", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 somebody\n")),
    bad("memory of a program", file("results.bin", b"\x7fELF\x02\x01\x01" + bytes(9) + b"\4\0" + bytes(900)), "leftover"),
    bad("plain CSV", file("results.csv", _SCORES)),
    bad("history as a word", file("history.txt", "the history of the study\n")),
    bad("core as a word", file("core_results.csv", _SCORES)),
    bad("git as a word", file("digit/environment.txt", "means\n")),
)  # fmt: skip

_FORMULAS = (
    bad("csv formula", file("a.csv", _SCORES + '"=HYPERLINK(""https://example.org"",""a"")",1,2\n'), "formula"),
    bad("csv formula in the middle", file("a.csv", _SCORES + "d,=SUM(B2:B4),0.2\n"), "formula"),
    bad("csv formula in quotes", file("a.csv", _SCORES + 'd,"=B2+B3",0.2\n'), "formula"),
    bad("csv formula after a sign", file("a.csv", _SCORES + "d,+SUM(B2:B4),0.2\n"), "formula"),
    bad("csv formula after an at", file("a.csv", _SCORES + "d,@SUM(B2:B4),0.2\n"), "formula"),
    bad("csv DDE", file("a.csv", _SCORES + "=cmd|' /C calc'!A0,1,2\n"), "dde"),
    bad("csv DDE after a sign", file("a.csv", _SCORES + "-2+3+cmd|' /C calc'!A0,1,2\n"), "dde"),
    bad("csv DDE after an at", file("a.csv", _SCORES + "@SUM(1+1)*cmd|' /C calc'!A0,1,2\n"), "dde"),
    bad("csv negative numbers", file("a.csv", "group,change\na,-1.5\nb,+0.7\nc,-3e-05\nd,-\n")),
    bad("csv signs and words", file("a.csv", "group,sign\na,+\nb,-ve\nc,+/-\nd,= none\n")),
    bad("csv intervals", file("a.csv", 'group,effect\na,-1.5 (-2.0 to -1.0)\nb,"-0.7 (95% CI, -1.2 to 0.1)"\n')),
    bad("csv p-values on a scale", file("a.csv", 'group,-log10(P),"-log10(p-value)"\na,11.9,2.1\nb,2.68,1.4\n')),
    bad("csv function of a cell", file("a.csv", _SCORES + "d,-log10(B2),0.2\n"), "formula"),
    bad("csv handles", file("a.csv", "group,by\na,@team\nb,@others\n")),
    bad("tsv formula", file("a.tsv", "group\tmean\na\t=1+1\nb\t58.2\n"), "formula"),
    bad("code with assignments", file("a.py", "x, y = 1, 2\nz, w = 3, 4\n")),
)  # fmt: skip

_IMAGES = (
    bad("dicom", file("scan.dcm", bytes(128) + b"DICM" + bytes(400)), "dicom"),
    bad("dicom with another name", file("scan.bin", bytes(128) + b"DICM" + bytes(400)), "dicom"),
    Case("hidden/dicom coming in", file("scan.dcm", bytes(128) + b"DICM" + bytes(400)), direction="input"),
)

CASES: tuple[Case, ...] = _R + _LEFT + _KEPT + _FORMULAS + _IMAGES
