"""Labelled cases: what programs write beside their results, files known by what is in them alone, and what code holds."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tarfile
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from corpus.aside_people import CSV, DEATHS, IDS, LARGE, LISTED, NHS, PERSONS, ROWS, WHOLE, aside
from corpus.hidden_cases.files import file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case

_PACKED = base64.b64encode(zlib.compress(CSV.encode())).decode()
_HEX = CSV.encode().hex()


def _code(name: str, text: str, *rules: str) -> Case:
    return aside(name, file(name, text), *rules)


def _notebook(outputs: list[dict[str, Any]], **metadata: Any) -> Callable[[Path], None]:
    cells = [{"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": outputs, "source": ["show()"]}]
    return file("work.ipynb", json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))


def _out(rows: list[list[str]]) -> list[dict[str, Any]]:
    lines = ["".join(cell.rjust(12) for cell in row) + "\n" for row in rows]
    return [{"output_type": "stream", "name": "stdout", "text": lines}]


def _zip_comment(folder: Path) -> None:
    with zipfile.ZipFile(folder / "tables.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), "group,mean score\na,61.5\nb,58.2\n")
        archive.comment = NHS.encode()


def _tar_comment(folder: Path) -> None:
    with tarfile.open(folder / "tables.tar", "w", format=tarfile.PAX_FORMAT, pax_headers={"comment": NHS}) as archive:
        data = b"group,mean score\na,61.5\nb,58.2\n"
        told = tarfile.TarInfo("a.csv")
        told.size = len(data)
        archive.addfile(told, io.BytesIO(data))


def _gzip_comment(comment: bytes) -> bytes:
    packed = gzip.compress(b"group,mean score\na,61.5\nb,58.2\n", mtime=0)
    return packed[:3] + b"\x10" + packed[4:10] + comment + b"\0" + packed[10:]


def _varint(number: int) -> bytes:
    return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + _varint(number >> 7)


def _field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2]) + _varint(len(content)) + content


_GRAPH = _field(1, _field(1, b"x") + _field(2, b"y") + _field(4, b"Relu")) + _field(2, b"g")
_ONNX = b"\x08\x0a" + _field(7, _GRAPH) + _field(8, b"\x10\x15")


def _avro(records: int) -> bytes:
    head = b"Obj\x01\x02\x14avro.codec\x08null\x00" + bytes(range(16))
    body = bytes(records)
    return head + _varint(records * 2) + _varint(len(body) * 2) + body + bytes(range(16))


_FILES = (
    aside("comment of a zip file", _zip_comment, "identifiers.nhs_number"),
    aside("comment of a tar file", _tar_comment, "identifiers.nhs_number"),
    aside("comment of a gzip file", file("a.csv.gz", _gzip_comment(NHS.encode())), "identifiers.nhs_number"),
    aside("harmless comment of a gzip file", file("a.csv.gz", _gzip_comment(b"made by a pipeline"))),
    aside("printed in a notebook", _notebook(_out(DEATHS)), "hidden.notebook_output", "tables.small_count"),
    aside("printed in a notebook, large counts", _notebook(_out(LARGE)), "hidden.notebook_output"),
    aside(
        "kept by a widget",
        _notebook(
            [],
            widgets={
                "application/vnd.jupyter.widget-state+json": {"state": {"a": {"state": {"_df": json.dumps(PERSONS)}}}}
            },
        ),
        "hidden.custom_data",
        *WHOLE,
    ),
    aside("onnx by its fields alone", file("output.bin", _ONNX), "binary.model"),
    aside(
        "protocol buffer of something else",
        file("output.bin", _field(1, b"alpha") + _field(3, b"beta") + b"\x10\x05" + bytes(40)),
        "type.unread",
    ),
    aside("avro", file("events.avro", _avro(40)), "binary.records"),
    aside("fastText", file("vectors.bin", b"\xba\x16\x4f\x2f\x0c\0\0\0" + bytes(200)), "binary.model"),
    aside(
        "Spark's model",
        file("part-00000", '{"class":"org.apache.spark.ml.classification.LogisticRegressionModel","uid":"a"}\n'),
        "binary.model",
    ),
    aside("libsvm", file("fit.model", "svm_type c_svc\nkernel_type rbf\ngamma 0.5\nnr_class 2\n"), "binary.model"),
    aside(
        "smcl",
        file(
            "tab.smcl",
            "{smcl}\n{txt}{sf}{ul off}\n           {c |}         death\n    ethnic {c |}         0          1 {c |}     Total\n{hline 11}{c +}{hline 22}{c +}{hline 10}\n     White {c |}{res}     3,201        212 {txt}{c |}{res}     3,413 \n{txt}     Black {c |}{res}       181          4 {txt}{c |}{res}       185 \n{txt}{hline 11}{c +}{hline 22}{c +}{hline 10}\n     Total {c |}{res}     3,382        216 {txt}{c |}{res}     3,598 \n",
        ),
        "tables.small_count",
    ),
    aside(
        "listing of SAS",
        file(
            "listing.lst",
            "   usubjid        brthdtc       aval\n\n"
            + "".join(f"SITE-{row[0]}    {row[1]}     {row[2]}.5\n" for row in ROWS),
        ),
        "identifiers.date_of_birth",
        "persons.row_per_person",
    ),
)
_CODE = (
    _code(
        "withdrawn.py",
        f"WITHDRAWN = {{{', '.join(IDS[:9])}}}\nd = d[~d['participant_id'].isin(WITHDRAWN)]\n",
        *LISTED,
    ),
    _code("one person.R", f"d <- d[d$patient_id != {IDS[0]}, ]\n", *LISTED),
    _code("inlist.do", f"drop if inlist(subject_id, {IDS[0]}, {IDS[1]})\n", *LISTED),
    _code("not in.sql", f"SELECT mean FROM visits WHERE patient_id NOT IN ({IDS[0]}, {IDS[1]});\n", *LISTED),
    _code(
        "numbers of people.py", "N_PARTICIPANTS = 502411\nFIELDS = [21001, 31, 21022]\nSNPS = ['rs7412', 'rs429358']\n"
    ),
    _code("codes.R", "snomed <- c(44054006, 73211009, 46635009)\nicd <- c('I21', 'I22')\n"),
    _code(
        "packed rows.py",
        f'import base64, zlib\nBLOB = "{_PACKED}"\nrows = zlib.decompress(base64.b64decode(BLOB))\n',
        "code.encoded_blob",
        *WHOLE,
    ),
    _code("rows in hexadecimal.R", f'd <- paste0("{_HEX[:400]}",\n  "{_HEX[400:]}")\n', "code.encoded_blob", *WHOLE),
    _code(
        "counts in a comment.R",
        "# from the last run\n#  ethnic   n    deaths\n#  White  3201  212\n#  Black   181    4\n#  Asian   402   17\nfit <- glm(y ~ x)\n",
        "code.comment_table",
        "tables.small_count",
    ),
    _code(
        "large counts in a comment.R",
        "# from the last run\n#  ethnic   n    deaths\n#  White  3201  212\n#  Black   181   40\n#  Asian   402   17\nfit <- glm(y ~ x)\n",
        "code.comment_table",
    ),
    _code(
        "test_frames.py",
        'import pandas as pd\n\n\ndef test_mean():\n    d = pd.DataFrame({"group": ["a", "b"], "n": [1, 2]})\n    assert len(d) == 2\n',
    ),
    aside(
        "password file of Postgres",
        file(".pgpass", "db.hospital.internal:5432:cohort:hm512:Tr3acle-Pudding9\n"),
        "code.secret",
        "hidden.leftover",
    ),
)
CASES: tuple[Case, ...] = (*_FILES, *_CODE)
