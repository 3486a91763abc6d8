"""Lines that belong to a web page and not to the record saved from it."""

from __future__ import annotations

import re

_CHROME = re.compile(
    r"""
    hoppa \s (?: över \s navigering | till \s (?: innehåll(?:et)? | huvudinnehåll(?:et)? ) ) .{0,20}
    | (?: vi | den \s här \s webbplatsen | webbplatsen ) \s använder \s (?: cookies | kakor ) \b .{0,200}
    | (?: godkänn | acceptera ) (?: \s alla )? \s (?: cookies | kakor )
    | om \s (?: cookies | kakor )
    | tillbaka \s till \s toppen
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_chrome(line: str) -> bool:
    """Whether a line is a skip link, a cookie notice or the like, whitespace aside."""
    return _CHROME.fullmatch(line.strip()) is not None
