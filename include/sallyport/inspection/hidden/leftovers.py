"""Files that programs leave behind, by their names and first bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sallyport.inspection.hidden.saying import say

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sallyport.inspection.finding import Finding
    from sallyport.inspection.specimen import Specimen
    from sallyport.inspection.terms import Terms

_FOLDERS = {
    ".git": "a Git repository, which keeps all earlier versions",
    ".svn": "a Subversion copy",
    ".hg": "a Mercurial repository, which keeps all earlier versions",
    ".ipynb_checkpoints": "the checkpoints of notebooks, which are earlier versions",
    ".rproj.user": "the state of RStudio, which keeps open files and tables",
    ".quarto": "the cache of Quarto",
    "__pycache__": "compiled Python",
    ".ssh": "keys and hosts of SSH",
    ".aws": "credentials",
    ".snakemake": "the state of Snakemake",
    ".nextflow": "the state of Nextflow",
    ".vscode": "the state of an editor",
    ".idea": "the state of an editor",
    ".cache": "a cache",
    "__macosx": "what macOS adds to archives",
    ".trash": "deleted files",
    ".dvc": "the state of DVC",
}
_CACHES = re.compile(
    r"(?:^|/)[^/]+_cache/(?:html|latex|pdf|docx|beamer_presentation|slidy_presentation)/", re.IGNORECASE
)
_FREEZER = re.compile(r"(?:^|/)_freeze/.+", re.IGNORECASE)
_NAMES = (
    (re.compile(r"\.rhistory|\.rapp\.history"), "the history of R's commands"),
    (re.compile(r"\.rdata"), "the workspace of R"),
    (re.compile(r"\.rdatatmp.*|.*\.rdatatmp\w*"), "the workspace of R"),
    (re.compile(r".*\.rproj"), "a project file of RStudio"),
    (
        re.compile(r"\.(?:python|bash|zsh|sh|ipython|sqlite|psql|mysql|julia|node_repl|less|octave|stata)_?hist(?:ory)?|\.lesshst"),
        "a history of commands",
    ),
    (
        re.compile(
            r"\.ruserdata|\.renviron|\.rprofile|\.netrc|\.pgpass|\.env(?:\.\w+)?|\.git-credentials|\.npmrc|\.pypirc|\.my\.cnf"
        ),
        "settings that may hold passwords",
    ),
    (re.compile(r"\.ds_store|thumbs\.db|desktop\.ini|\._.+"), "what a file manager keeps about a folder"),
    (re.compile(r"\.~lock\..*#|~\$.+|\.#.+"), "the lock of an editor, which names a person"),
    (
        re.compile(r".+~|.+\.(?:swp|swo|swn|bak|orig|tmp|temp|crdownload|part|autosave)|~wrl\d+\.tmp|#.+#|\.~.+"),
        "a temporary or backup file",
    ),
    (re.compile(r"core(?:\.\d+)?|.+\.(?:core|dmp|stackdump)|hs_err_pid\d+\.log|vmcore"), "the memory of a program"),
    (re.compile(r"\.nfs[0-9a-f]{8,}|\.fuse_hidden\w+"), "a file that was deleted while it was open"),
    (re.compile(r"\.git(?:ignore|attributes|modules|keep)"), ""),
    (re.compile(r".+\.pyc|.+\.pyo"), "compiled Python"),
)  # fmt: skip
_KEY_NAMES = re.compile(r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|.+\.(?:ppk|kdbx|pfx|p12|jks|keystore)")
_KEY_BYTES = re.compile(rb"-----BEGIN (?:RSA |DSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----|PuTTY-User-Key-File-\d")
_TELLING = frozenset({"application/x-elf", "application/octet-stream", "text/plain"})
_CORE_TYPE = 4
_HEAD = 4096


@dataclass
class LeftoverInspector:
    """Knows the names of what is left behind."""

    terms: Terms

    def applies_to(self, specimen: Specimen) -> bool:
        """To names that are known, and to kinds of file whose first bytes tell."""
        return specimen.media_type in _TELLING or bool(_left_by_name(specimen.name)) or _has_name_of_key(specimen.name)

    def libraries(self, specimen: Specimen) -> Collection[str]:
        """None."""
        del specimen
        return ()

    def inspect(self, specimen: Specimen) -> Iterable[Finding]:
        """hidden.leftover, hidden.key_file."""
        with specimen.open() as stream:
            head = stream.read(_HEAD)
        around = specimen.name.rpartition("!/")[0]
        if around and _left_by_name(around):
            return  # told of what it came out of
        if what := _left_by_name(specimen.name) or _left_by_content(head):
            yield say(self.terms, "hidden.leftover", f"Programs leave it behind: it is {what}.")
        if _has_name_of_key(specimen.name) or _KEY_BYTES.search(head):
            yield say(self.terms, "hidden.key_file")


def is_left_behind(name: str) -> bool:
    """Is it what a program leaves behind, by its name?"""
    return bool(_left_by_name(name))


def _has_name_of_key(name: str) -> bool:
    return _KEY_NAMES.fullmatch(name.rpartition("/")[2].lower()) is not None


def _left_by_name(name: str) -> str:
    *folders, last = name.lower().replace("!/", "/").split("/")
    for folder in folders:
        if folder in _FOLDERS:
            return f"part of {_FOLDERS[folder]}"
    if _CACHES.search(name) or _FREEZER.search(name):
        return "part of a cache of R Markdown or Quarto, which keeps the objects of a document"
    return next((what for pattern, what in _NAMES if pattern.fullmatch(last)), "")


def _left_by_content(head: bytes) -> str:
    if head.startswith(b"\x7fELF") and int.from_bytes(head[16:18], "little") == _CORE_TYPE:
        return "the memory of a program"
    if head.startswith((b"\0\0\0\1Bud1", b"_HiStOrY_V2_\n")):
        return "what a program keeps for itself"
    return ""
