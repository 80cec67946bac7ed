"""Labelled cases: containers."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tarfile
from functools import partial
from typing import TYPE_CHECKING

from container_images import (
    ENCRYPTED,
    EXT3,
    LABELS,
    PARTITION,
    SIGNATURE,
    SQUASHFS,
    Node,
    apptainer,
    docker_save,
    oci_archive,
    sif,
    squashfs,
)
from corpus import container_texts
from corpus.container_texts import PINNED, SECRET_TOKEN, case, folder_of, grype_report, vulnerability

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.case import Case

_CODE = b"def main() -> None:\n    print('hello')\n"
_APP = {"opt/app/run.py": _CODE}
_SYSTEM = {
    "bin/sh": b"\x7fELF" + bytes(60),
    "usr/lib/os-release": b"ID=debian\n",
    "usr/bin/su": Node(b"\x7fELF", 0o4755),
}
_TABLE = b"term,estimate\nage,0.41\nbmi,0.25\n"
_ROWS = b"patient_id,sbp,hba1c\n" + b"".join(
    b"%d,%d,%d\n" % (100_000 + 7 * at, 110 + at * 13 % 60, 30 + at * 29 % 41) for at in range(80)
)

_INDEX = b"[global]\nindex-url = https://%snexus.example.org/simple\n"
_SHADOW = b"root:*:19700:0:99999:7:::\nworker:!:19700::::::\n"
_CLEAN = grype_report(vulnerability("Low"))


def _image(name: str, content: Callable[[], bytes], *expected: str) -> Case:
    """An image that comes in, with a report beside it."""
    return case(name, folder_of(sif=content, report=_CLEAN), *expected)


def _packaged(kind: str, rows: bytes) -> bytes:
    """A package that lists a table of rows of persons, and one with these rows in its place."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(_ROWS).digest()).decode().rstrip("=")
    packages = "usr/local/lib/python3.12/site-packages/"
    tree = _APP | {
        packages + "bloom/data/rows.csv": rows,
        packages + "bloom-1.dist-info/RECORD": f"bloom/data/rows.csv,sha256={digest},{len(_ROWS)}\n".encode(),
    }
    return apptainer(tree, PINNED) if kind == "sif" else docker_save(tree)


def _linked() -> bytes:
    layer = io.BytesIO()
    with tarfile.open(fileobj=layer, mode="w") as archive:
        hidden = tarfile.TarInfo("usr/share/doc/x")
        hidden.size = len(_TABLE)
        archive.addfile(hidden, io.BytesIO(_TABLE))
        link = tarfile.TarInfo("home/a/notes")
        link.type, link.linkname = tarfile.LNKTYPE, "usr/share/doc/x"
        archive.addfile(link)
    inner = layer.getvalue()
    return _docker_save_raw(inner)


def _docker_save_raw(inner: bytes) -> bytes:
    """An image of one layer whose bytes are given."""
    outer = io.BytesIO()
    with tarfile.open(fileobj=outer, mode="w") as archive:
        for name, content in (("ab" * 32 + "/layer.tar", inner), ("manifest.json", b'[{"Layers": ["x"]}]')):
            told = tarfile.TarInfo(name)
            told.size = len(content)
            archive.addfile(told, io.BytesIO(content))
    return outer.getvalue()


def _damaged_layer() -> bytes:
    layer = docker_save({"home/a.txt": b"a" * 2000})
    inner = layer[512 : 512 + 700]
    return _docker_save_raw(inner.ljust(1024, b"x"))


CASES: tuple[Case, ...] = (
    # Images
    _image("an application alone", lambda: apptainer(_APP, PINNED)),
    _image("packed with xz", lambda: apptainer(_APP, PINNED, "xz")),
    _image("with a system", lambda: apptainer(_APP | _SYSTEM, PINNED), "container.system_files"),
    _image("data in a home folder", lambda: apptainer(_APP | {"home/a/t.csv": _TABLE}, PINNED), "container.data_files"),
    _image(
        "data behind a compressed name",
        lambda: apptainer(_APP | {"srv/t.tsv.gz": gzip.compress(b"a\tb\n1\t2\n", mtime=0)}, PINNED),
        "container.data_files",
    ),
    _image(
        "a data base",
        lambda: apptainer(_APP | {"mnt/a.sqlite": b"SQLite format 3\0" + bytes(100)}, PINNED),
        "container.data_files",
    ),
    _image("data in a system folder", lambda: apptainer(_APP | {"etc/t.csv": _TABLE}, PINNED), "container.data_files"),
    _image(
        "a package's example data",
        lambda: apptainer(_APP | {"usr/lib/python3/dist-packages/pandas/tests/t.csv": _TABLE}, PINNED),
    ),
    case(
        "rows of persons under usr/local, whatever their name",
        folder_of(sif=lambda: apptainer(_APP | {"usr/local/share/misc/x.dat": _ROWS}, PINNED), report=_CLEAN),
        "persons.row_per_person",
        direction="output",
    ),
    case(
        "rows of persons named as a library",
        folder_of(
            sif=lambda: apptainer(_APP | {"usr/lib/x86_64-linux-gnu/libstats.so.2": _ROWS}, PINNED), report=_CLEAN
        ),
        "persons.row_per_person",
        direction="output",
    ),
    case(
        "rows of persons named as a program",
        folder_of(tar=lambda: docker_save(_APP | {"usr/bin/stats": _ROWS}), report=_CLEAN),
        "persons.row_per_person",
        direction="output",
    ),
    case(
        "a library, and text that links to one",
        folder_of(
            sif=lambda: apptainer(
                _APP
                | {
                    "usr/lib/liba.so.2": b"\x7fELF" + bytes(60),
                    "usr/lib/libb.so": b"/* GNU ld script */\nINPUT(liba.so.2)\n",
                },
                PINNED,
            ),
            report=_CLEAN,
        ),
        "container.system_files",
        "type.mismatch",  # text that is called a library, whatever it says
        direction="output",
    ),
    case(
        "a password in the settings of its system",
        folder_of(
            sif=lambda: apptainer(_APP | {"etc/pip.conf": _INDEX % b"deploy:q9XwLm27TzRk@"}, PINNED), report=_CLEAN
        ),
        "code.secret",
        direction="output",
    ),
    case(
        "settings of its system",
        folder_of(
            sif=lambda: apptainer(_APP | {"etc/pip.conf": _INDEX % b"", "etc/shadow": _SHADOW}, PINNED), report=_CLEAN
        ),
        "container.system_files",
        direction="output",
    ),
    case(
        "a program of its own",
        folder_of(
            sif=lambda: apptainer(_APP | {"opt/tools/bin/run": b"\x7fELF\x02\x01\x01" + bytes(200)}, PINNED),
            report=_CLEAN,
        ),
        "binary.program",
        direction="output",
    ),
    *(
        case(
            f"a package's table as its RECORD lists it, in {kind}",
            folder_of(**{kind: partial(_packaged, kind, _ROWS), "report": grype_report(about=f"image.{kind}")}),
            "container.system_files",
            direction="output",
        )
        for kind in ("sif", "tar")
    ),
    *(
        case(
            f"a package's table that is not the one that its RECORD lists, in {kind}",
            folder_of(
                **{kind: partial(_packaged, kind, _ROWS + b"1,2,3\n"), "report": grype_report(about=f"image.{kind}")}
            ),
            "container.system_files",
            "persons.row_per_person",
            direction="output",
        )
        for kind in ("sif", "tar")
    ),
    case(
        "manuals and headers under usr/local",
        folder_of(
            sif=lambda: apptainer(
                _APP | {"usr/local/share/man/man1/run.1": b".TH RUN 1\n", "usr/local/include/x.h": b"int x;\n"}, PINNED
            ),
            report=_CLEAN,
        ),
        "container.system_files",
        direction="output",
    ),
    _image(
        "a package's own objects",
        lambda: apptainer(_APP | {"usr/lib/R/library/stats/Meta/package.rds": b"X\n" + bytes(40)}, PINNED),
        "container.system_files",
    ),
    _image(
        "an unusual setuid program",
        lambda: apptainer({"opt/app/run": Node(b"#!/bin/sh\n", 0o4755)}, PINNED),
        "container.setuid",
    ),
    _image(
        "an unusual setgid program",
        lambda: apptainer({"opt/app/run": Node(b"#!/bin/sh\n", 0o2755)}, PINNED),
        "container.setuid",
    ),
    _image("a device", lambda: apptainer(_APP | {"dev/disk": Node(kind="device")}, PINNED), "container.device"),
    _image(
        "links out of the image",
        lambda: apptainer(_APP | {"opt/l": Node(b"../../../etc/shadow", kind="link")}, PINNED),
    ),
    _image("without a definition", lambda: apptainer(_APP, "")),
    _image("signed", lambda: sif((LABELS, b"{}"), (PARTITION, squashfs(_APP), SQUASHFS), (SIGNATURE, bytes(200)))),
    _image(
        "encrypted",
        lambda: sif((PARTITION, b"LUKS" + bytes(range(200)) * 8, ENCRYPTED)),
        "container.encrypted",
        "archive.encrypted",
    ),
    _image("an ext3 partition", lambda: sif((PARTITION, bytes(4096), EXT3)), "container.unreadable"),
    _image("packed with lz4", lambda: apptainer(_APP, PINNED, "lz4"), "container.unreadable"),
    _image("packed with lzo", lambda: apptainer(_APP, PINNED, "lzo"), "container.unreadable"),
    _image("truncated", lambda: apptainer(_APP, PINNED)[:-2000][:29000], "container.unreadable"),
    _image("bytes behind its end", lambda: apptainer(_APP, PINNED) + b"secret rows", "archive.hidden_bytes"),
    _image(
        "a secret in its definition",
        lambda: apptainer(_APP, PINNED + f"%environment\n    export GH={SECRET_TOKEN}\n"),
        "container.secret",
    ),
    _image(
        "a strange base in its definition",
        lambda: apptainer(_APP, "Bootstrap: localimage\nFrom: /home/a/base.sif\n"),
        "container.registry",
    ),
    case("no report", folder_of(sif=lambda: apptainer(_APP, PINNED)), "container.no_report"),
    case(
        "a report about another image",
        folder_of(sif=lambda: apptainer(_APP, PINNED), report=grype_report(about="ubuntu:24.04")),
        "container.no_report",
    ),
    case(
        "a report that is cut off",
        folder_of(**{"sif": lambda: apptainer(_APP, PINNED), "image.json": grype_report(vulnerability("Low"))[:60]}),
        "container.no_report",
        "container.report_unreadable",
    ),
    case(
        "an image that leaves",
        folder_of(sif=lambda: apptainer(_APP, PINNED)),
        "class.second_reviewer",
        direction="output",
    ),
    case("docker save", folder_of(tar=lambda: docker_save(_APP), report=grype_report(about="image.tar"))),
    case(
        "docker save, packed",
        folder_of(
            **{"image.tar.gz": gzip.compress(docker_save(_APP | _SYSTEM)), "report": grype_report(about="image.tar.gz")}
        ),
        "container.system_files",
        direction="output",
    ),
    case(
        "docker save with data, packed",
        folder_of(
            **{
                "image.tar.gz": gzip.compress(docker_save({"data/t.csv": _TABLE})),
                "report": grype_report(about="image.tar.gz"),
            }
        ),
        "container.data_files",
    ),
    case("docker save, no report", folder_of(tar=lambda: docker_save(_APP)), "container.no_report"),
    case(
        "docker save with data",
        folder_of(tar=lambda: docker_save(_APP, {"data/t.csv": _TABLE}), report=grype_report(about="image.tar")),
        "container.data_files",
    ),
    case(
        "data that a later layer deletes",
        folder_of(
            tar=lambda: oci_archive({"data/t.csv": _TABLE}, {"data/.wh.t.csv": b""}),
            report=grype_report(about="image.tar"),
        ),
        "container.data_files",
    ),
    case("an OCI archive", folder_of(tar=lambda: oci_archive(_APP), report=grype_report(about="image.tar"))),
    case(
        "an OCI archive with a secret in its environment",
        folder_of(
            tar=lambda: oci_archive(_APP, settings={"config": {"Env": ["DB_PASSWORD=Tr0ub4dor&3"]}}),
            report=grype_report(about="image.tar"),
        ),
        "container.secret",
    ),
    case(
        "a secret in its history",
        folder_of(
            tar=lambda: docker_save(
                _APP,
                settings={"history": [{"created_by": "RUN curl -u deploy:hunter2hunter2 https://x.example.org/a"}]},
            ),
            report=grype_report(about="image.tar"),
        ),
        "container.secret",
        "code.secret",
    ),
    case(
        "a hard link to a file that is not looked into",
        folder_of(tar=_linked, report=grype_report(about="image.tar")),
        "container.unreadable",
        "container.system_files",
    ),
    case(
        "a damaged layer",
        folder_of(tar=_damaged_layer, report=grype_report(about="image.tar")),
        "container.unreadable",
        "archive.truncated",
    ),
    *container_texts.CASES,
)
