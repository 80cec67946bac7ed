"""Why a table could not be read, for people: told by the kind of error alone, whose text could hold a value (law 7)."""

from __future__ import annotations

_DAMAGED = "it is damaged, or written in a way that is not known here"
_REASONS = {
    "DefusedXmlException": "its XML defines entities, which can grow without end",
    "TooMuch": "it unpacks to more than can be held",
    "PasswordError": "it is protected by a password",
    "ZipError": "it is damaged: its parts cannot be unpacked",
    "BadZipFile": "it is damaged: its parts cannot be unpacked",
    "XmlError": "it is damaged: its XML breaks off or is none",
    "ParseError": "it is damaged: its XML breaks off or is none",
    "XMLSyntaxError": "it is damaged: its XML breaks off or is none",
    "CalamineError": "it is damaged: a part of the workbook is missing or breaks off",
    "ReadstatError": "it is damaged: its rows break off, or are not those of such a file",
    "ComputeError": "it is damaged: its own index of columns cannot be read",
    "PanicException": "it is damaged: its own index of columns cannot be read",
    "UnicodeDecodeError": "it holds bytes that are no text",
    "EOFError": "it breaks off",
    "MemoryError": "it needs more memory than the checks have",
    "RecursionError": "it is nested too deeply",
}


def reason_of(error: BaseException) -> str:
    """The error's own reason, where it was made for people; else that of its class, or of one that it is derived from."""
    if type(error).__module__.startswith("sallyport.") and isinstance(own := getattr(error, "reason", None), str):
        return own
    return next((_REASONS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _REASONS), _DAMAGED)
