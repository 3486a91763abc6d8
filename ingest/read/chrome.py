"""Lines and marks that belong to a web page and not to the record saved from it."""

from __future__ import annotations

import re

_CHROME = re.compile(
    r"""
    hoppa \s (?: över \s navigering | till \s (?: innehåll(?:et)? | huvudinnehåll(?:et)? ) ) .{0,20}
    | (?: vi | den \s här \s webbplatsen | webbplatsen ) \s använder \s (?: cookies | kakor ) \b .{0,200}
    | (?: godkänn | acceptera ) (?: \s alla )? \s (?: cookies | kakor )
    | om \s (?: cookies | kakor )
    | tillbaka \s till \s toppen
    # The way to the page and the links to its documents, insynsverige.se.
    | din \s position: \s .*
    | ärendedokument | läs \s dokument \s \(pdf\) | bilagor \s till \s protokoll
    # Document sites: what to do with the document, and how often others did it.
    | show \s (?: more | less ) | \d\d\.\d\d\.\d{4} \s views | (?: [•●] \s* )? no \s results \s found
    | save \s this \s pdf \s as: | word \s+ png \s+ txt \s+ jpg | storlek: \s px
    | starta \s visningen \s från \s sidan: | download \s ".*"? | visningar: \s \d*
    # A municipality's site asks for opinions above everything.
    | tyck \s till \s om \s [\w.]+
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FIRST = frozenset("hvdwgaotäslb0123456789•●n")
"""How such a line can begin; most lines of a record are passed by on this alone."""
_DOWNLOAD = re.compile(r"[^\n]{1,120}\.pdf \(\d+ ?(?:kb?|mb?)?\)?", re.IGNORECASE)
"""A link to a file with its size."""
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|</?[A-Za-z]{0,10}$")
_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
_FOLDED = re.compile(r"[ \t]?Läs mer\.\.\.")


def is_chrome(line: str) -> bool:
    """Whether a line is a skip link, a cookie notice or the like, whitespace aside."""
    line = line.strip()
    if ".pdf (" in line and _DOWNLOAD.fullmatch(line):
        return True
    return line[:1].lower() in _FIRST and _CHROME.fullmatch(line) is not None


def without_marks(line: str) -> str:
    """A line without what a web page puts inside its words: HTML tags, and the link that unfolds a text.

    A ``<br>`` becomes a line break. The link stands where a text was cut to a number of characters,
    often inside a word ("cykel Läs mer...bana"); between a letter and a digit it stood for a space.
    """
    if "<" in line:
        line = _TAG.sub("", _BREAK.sub("\n", line))
    if "Läs mer..." in line:
        line = re.sub(r"(?<=[^\W\d])[ \t]?Läs mer\.\.\.(?=\d)", " ", line)
        line = _FOLDED.sub("", line)
    return line
