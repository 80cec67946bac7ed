"""Jupyter notebooks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.hidden_cases.making import bad

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.case import Case


def notebook(*cells: dict[str, Any], name: str = "analysis.ipynb", **metadata: Any) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        held = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
        (folder / name).write_text(json.dumps(held, indent=1) + "\n")

    return make


def code(*outputs: dict[str, Any], source: str = "frame.describe()") -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": 1 if outputs else None,
        "metadata": {},
        "outputs": list(outputs),
        "source": [source],
    }


def shown(**data: Any) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {key.replace("_", "/", 1): value for key, value in data.items()},
    }


def text(content: bytes, name: str = "analysis.ipynb") -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return make


_WORDS = {"cell_type": "markdown", "metadata": {}, "source": ["# Mean scores"]}
_ATTACHED = {**_WORDS, "attachments": {"a.png": {"image/png": "iVBORw0KGgo="}}}
_WIDGETS = {
    "application/vnd.jupyter.widget-state+json": {"state": {"a1": {"model_name": "IntSlider"}}, "version_major": 2}
}
_STREAM = {"output_type": "stream", "name": "stdout", "text": ["done\n"]}
_FRAME = ['<table border="1" class="dataframe">\n', "<tr><td>61.5</td></tr></table>"]

CASES: tuple[Case, ...] = (
    bad("ipynb cleared", notebook(_WORDS, code())),
    bad("ipynb cleared with a kernel", notebook(_WORDS, code(), kernelspec={"name": "python3", "display_name": "Python 3"})),
    bad("ipynb text output", notebook(_WORDS, code(_STREAM)), "notebook_output"),
    bad("ipynb picture output", notebook(code(shown(image_png="iVBORw0KGgo="))), "notebook_output"),
    bad("ipynb number output", notebook(code(shown(text_plain=["61.5"]))), "notebook_output"),
    bad("ipynb data frame", notebook(code(shown(text_html=_FRAME))), "notebook_table"),
    bad("ipynb data frame as text", notebook(code(shown(text_plain=["  a  b\n", "[412 rows x 9 columns]"]))), "notebook_table"),
    bad("ipynb printed data frame", notebook(code({**_STREAM, "text": "  a\n[412 rows x 9 columns]\n"})), "notebook_table"),
    bad("ipynb printed rows", notebook(code({**_STREAM, "text": "  ward  mean\n0    A  61.5\n1    B  58.2\n2    C  63.9\n"})), "notebook_table"),
    bad("ipynb printed rows of R", notebook(code({**_STREAM, "text": ["  ward mean\n", "1    A 61.5\n", "2    B 58.2\n", "3    C 63.9\n"]})), "notebook_table"),
    bad("ipynb printed coefficients", notebook(code({**_STREAM, "text": "           coef  std err\nage       0.213    0.041\nsex       0.118    0.052\nsmoking   0.402    0.088\n"})), "notebook_output"),
    bad("ipynb data frame of R", notebook(code(shown(text_html=['<table class="dataframe"><caption>A data.frame: 6 \u00d7 4</caption>']))), "notebook_table"),
    bad("ipynb table resource", notebook(code({"output_type": "display_data", "metadata": {}, "data": {"application/vnd.dataresource+json": {}}})), "notebook_table"),
    bad("ipynb error output", notebook(code({"output_type": "error", "ename": "E", "evalue": "ward 7", "traceback": ["x"]})), "notebook_output"),
    bad("ipynb both kinds", notebook(code(_STREAM), code(shown(text_html=_FRAME))), "notebook_output", "notebook_table"),
    bad("ipynb attachment", notebook(_ATTACHED, code()), "embedded_object"),
    bad("ipynb widgets", notebook(code(), widgets=_WIDGETS), "custom_data"),
    bad("ipynb empty widgets", notebook(code(), widgets={"application/vnd.jupyter.widget-state+json": {"state": {}}})),
    bad("ipynb with another name", notebook(code(_STREAM), name="analysis.json"), "notebook_output"),
    bad("ipynb truncated", text(b'{"cells": [{"cell_type": "code", "outputs": [{"tex'), "unread"),
    bad("ipynb without cells", text(b'{"nbformat": 4, "cells": {"a": 1}}'), "unread"),
    bad("ipynb old with outputs", text(json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "text": "x"}]}]}]}).encode()), "notebook_output"),
    bad("json that is no notebook", text(b'{"cells": [1, 2], "note": "mean scores"}', "a.json")),
)  # fmt: skip
