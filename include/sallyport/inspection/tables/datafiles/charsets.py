"""Character sets that old files of Stata, SPSS and SAS are written in.

Their reader converts text by the C library's iconv, which loads a file for each set at its first use: nothing can be loaded
any more once a process is confined. Importing this module opens each once; the library keeps what it has loaded while it is
open.
"""

from __future__ import annotations

import ctypes

_SETS = (
    b"WINDOWS-1252",  # Stata up to version 13, and most of SPSS and SAS
    b"WINDOWS-1250",
    b"WINDOWS-1251",
    b"WINDOWS-1253",
    b"WINDOWS-1254",
    b"WINDOWS-1255",
    b"WINDOWS-1256",
    b"WINDOWS-1257",
    b"ISO-8859-1",
    b"ISO-8859-2",
    b"ISO-8859-15",
    b"MACROMAN",
    b"SHIFT-JIS",
    b"EUC-CN",
    b"GB18030",
    b"BIG-5",
)


def _opened() -> tuple[int, ...]:
    """What iconv gave for each; nothing where the C library has none of that name."""
    try:
        iconv_open = ctypes.CDLL(None).iconv_open
    except (OSError, AttributeError):
        return ()
    iconv_open.restype = ctypes.c_void_p
    iconv_open.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
    return tuple(iconv_open(b"UTF-8", one) for one in _SETS)


OPENED = _opened()
