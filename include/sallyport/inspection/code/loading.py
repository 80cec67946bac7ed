"""Files that run code when a program reads them, or starts and finds them by their names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sallyport.inspection.binary.pickles.names import Judgement, judge
from sallyport.inspection.binary.pickles.symbols import Global
from sallyport.inspection.finding import Severity
from sallyport.inspection.kinds.extensions import TEXT, extension_of
from sallyport.inspection.rules import finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen

_LARGEST = 16 * 1024**2
_SETTINGS = frozenset({"yaml", "yml", "cfg", "conf", "txt", ""})
_PYTHON_TAG = re.compile(
    r"(?m)^(?![^\S\n]*#)[^#\n\"']*?(?:!!|!<tag:yaml\.org,2002:)python/"
    r"(?P<kind>object/apply|object/new|object|name|module)[:/]\s*(?P<module>[\w.]+)"
)
_OTHER_TAG = re.compile(
    r"(?m)^(?![^\S\n]*#)[^#\n\"']*?(?:!ruby/(?:object|hash|struct|class|module|regexp|sym)\S*|!!(?:javax?|org|com|net)\.[\w.$]+)"
)
_LAMBDA = re.compile(r'"class_name"\s*:\s*"(?:Lambda|__lambda__|TFOpLambda|SlicingOpLambda)"')
_MARSHALLED = re.compile(
    r'"__lambda__"|"function_type"\s*:\s*"lambda"|"function"\s*:\s*\[\s*"4wAAAA|"code"\s*:\s*"4wAAAA'
)
"""Byte code of Python in Base64, as Keras writes it: it begins with the mark of a code object."""
_SITE = re.compile(r"(?m)^import[ \t]")
_BY_NAME = (
    (re.compile(r"(?:^|/)(?:site|user)customize\.py$"), "Python runs it whenever it starts"),
    (re.compile(r"(?:^|/)\.git/hooks/[a-z-]+$"), "Git runs it by itself"),
)


class LoadingInspector:
    """Says what would be run, in either direction."""

    def applies_to(self, specimen: Specimen) -> bool:
        """Texts that are settings, plans of models, or called as programs look for them."""
        if specimen.media_type not in TEXT:
            return False
        return extension_of(specimen.name) in _SETTINGS | {"json", "pth", "py"} or "/hooks/" in specimen.name

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterator[Finding]:
        """code.runs_when_loaded."""
        for pattern, words in _BY_NAME:
            if pattern.search(specimen.name.replace("!/", "/")):
                yield finding("code.runs_when_loaded", f"By its name: {words}.")
                return
        if extension_of(specimen.name) == "py":
            return
        with specimen.open() as stream:
            text = stream.read(_LARGEST).decode("utf-8", "replace")
        if extension_of(specimen.name) == "json":
            if is_lambda(text):
                yield finding(
                    "code.runs_when_loaded", "A layer of the model in it is a function of its own, as byte code."
                )
        elif extension_of(specimen.name) == "pth":
            if found := _SITE.search(text):
                yield _at("Python runs a line of it whenever it starts", text, found)
        elif extension_of(specimen.name) in _SETTINGS:
            yield from _tags(text)


def is_lambda(plan: str) -> bool:
    """Does the plan of a Keras model have a layer that is a function, written as byte code?"""
    return _LAMBDA.search(plan) is not None and _MARSHALLED.search(plan) is not None


def _tags(text: str) -> Iterator[Finding]:
    if found := next(filter(_is_dangerous, _PYTHON_TAG.finditer(text)), None):
        yield _at("Reading it as YAML would run commands or code", text, found, Severity.BLOCK)
    elif found := _PYTHON_TAG.search(text):
        yield _at("Reading it as YAML would import Python's modules and make objects of them", text, found)
    elif found := _OTHER_TAG.search(text):
        yield _at("Reading it as YAML would make objects of a program's classes", text, found)


def _is_dangerous(tag: re.Match[str]) -> bool:
    module, _, name = tag["module"].rpartition(".")
    known = Global(module or "builtins", name)
    return tag["kind"] != "module" and judge(known) is Judgement.DANGEROUS


def _at(words: str, text: str, found: re.Match[str], severity: Severity | None = None) -> Finding:
    return finding("code.runs_when_loaded", f"{words}.", f"line {text.count(chr(10), 0, found.end()) + 1}", severity)
