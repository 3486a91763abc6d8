"""Bytes to text: the encodings that Swedish records come in."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.errors import SourceError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Unicode's category Cc without tab, line feed, vertical tab, form feed and carriage return."""
_MOST_CONTROL_CHARACTERS = 0.01
"""Text has next to none; the bytes of a picture or a program, read as Windows-1252, over 5 %."""


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode a text file.

    A detector by statistics is not used: it guesses wrongly on short texts, and Swedish records are
    UTF-8, UTF-16 with a mark, or Windows-1252 (of which Latin-1 text is a subset).

    Args:
        data: The file's bytes.
        name: For the error message.

    Returns:
        The text in composed form (NFC) with ``\\n`` line ends, and the name of the encoding.

    Raises:
        SourceError: The file is empty or is not text.
    """
    if not data.strip(b" \t\r\n\0"):
        raise SourceError(f"{name} är tom. Kontrollera filen och ta in den igen.")
    text, encoding = _decode(data, name)
    if len(_CONTROL.findall(text)) > len(text) * _MOST_CONTROL_CHARACTERS:
        raise _not_text(name)
    text = unicodedata.normalize("NFC", text)
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _decode(data: bytes, name: str) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError as error:
                raise _not_text(name) from error
    if b"\0" in data:
        raise _not_text(name)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        # Five bytes are unassigned in Windows-1252; a stray one must not lose the whole record.
        return data.decode("cp1252", errors="replace"), "cp1252"


def _not_text(name: str) -> SourceError:
    return SourceError(
        f"{name} innehåller inte text utan något annat. "
        "Spara handlingen som .txt eller .md och ta in den igen."
    )
