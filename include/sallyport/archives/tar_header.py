"""The one sign that every tar archive has."""

from __future__ import annotations

_BLOCK = 512


def is_tar_header(block: bytes) -> bool:
    """Is this a tar header? By its checksum, which the oldest kind without a magic has too; some summed signed bytes."""
    if len(block) < _BLOCK:
        return False
    try:
        stated = int(block[148:156].split(b"\0")[0].strip() or b"x", 8)
    except ValueError:
        return False
    summed = block[:148] + b" " * 8 + block[156:_BLOCK]
    return stated in {sum(summed), sum(summed) - 256 * sum(byte > 0x7F for byte in summed)}  # noqa: PLR2004 - signed bytes
