"""Sentence ends in Swedish records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

_ABBREVIATIONS = frozenset(
    """
    ang anm art bil bl bl.a ca d dir dnr dr d.v.s dvs e.d el etc ev ex exkl f f.d fig forts fr fr.o.m
    föreg gm h i.e inkl i.st jfr jr kap kl kr m m.a.o m.fl m.h.t m.m max milj min mkr mnkr mom mfl mm
    nr nuv obs o o.d o.dyl osv p p.g.a pga prop proc ref resp s s.a.s s.k sek sid sign sk skr st t
    t.ex t.h tel tex tf tkr t.o.m tom u.a ung urspr utg v vol vs å årg äv ö övers
    """.split()
)
_BEFORE_CAPITAL = frozenset(
    "art e.d etc kr m.fl m.m max mfl milj min mkr mm mnkr o.d o.dyl obs osv sign st tkr tom".split()
)
"""Abbreviations that a sentence may well end with, or that are words too: a capital letter after them
begins a new sentence more often than not ("3 mnkr. Nämnden"), unlike in "kl. 16" and "bl.a. Lund"."""
_END = re.compile(r"(?<![.!?…])([.!?…]+[\"”’»)\]]*)\s+(?=[\"“”’»(\[–•-]*\s?[A-ZÅÄÖÉ0-9§])")
_LINE_END = re.compile(r"\n")
_LONGEST_TOKEN = 40
_LAST_TOKEN = re.compile(r"[\w.§]+$")
_DASH = re.compile(r"\s[-–]\s(?=[^\W\d])")
_DASHES_OF_A_LIST = 3
"""A pair of dashes sets off a remark; more of them are list entries that lost their line breaks."""
_POINT = re.compile(r"(?<=\s)(\d{1,2})\.\s+(?=[A-ZÅÄÖ])")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand.

    A line break always ends a sentence (blocks keep breaks only where they mean something). A full stop
    after an abbreviation, an initial or a day number does not. Numbered points that follow one another
    from 1 each begin a sentence, as in a list of proposals that lost its line breaks; so do entries
    behind three or more dashes.

    Args:
        text: One or more sentences.

    Returns:
        (start, end) pairs in order, edges stripped of white space, together covering every visible
        character; [] for blank text.
    """
    cuts = {0, len(text)}
    cuts.update(match.end() for match in _LINE_END.finditer(text))
    dashes = [match.start() + 1 for match in _DASH.finditer(text)]
    if len(dashes) >= _DASHES_OF_A_LIST:
        cuts.update(dashes)
    points = _point_starts(text)
    cuts.update(points)
    numbers_end = {text.index(".", start) for start in points}
    for match in _END.finditer(text):
        if match.start() not in numbers_end and not _is_abbreviation(text, match):
            cuts.add(match.end())
    ordered = sorted(cuts)
    spans = []
    for start, end in pairwise(ordered):
        piece = text[start:end]
        if piece.strip():
            spans.append((start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return spans


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, see `sentence_spans`."""
    return (text[start:end] for start, end in sentence_spans(text))


def _is_abbreviation(text: str, end: re.Match[str]) -> bool:
    if end.group(1) != ".":
        return False
    # Not from the beginning of the text: a transcript is one text of many thousand sentences.
    before = _LAST_TOKEN.search(text, max(0, end.start() - _LONGEST_TOKEN), end.start())
    if before is None:
        return False
    token = before.group().lower()
    following = text[end.end() : end.end() + 1]
    if token in _ABBREVIATIONS:
        return token not in _BEFORE_CAPITAL or not following.isupper()
    if len(token) == 1 and token.isalpha():
        return True
    if not token.isdigit() or len(token) > 2:
        return False
    # "1. Banan byggs." as a whole line is one point of a list.
    return following.isdigit() or not text[text.rfind("\n", 0, before.start()) + 1 : before.start()].strip()


def _point_starts(text: str) -> list[int]:
    """Starts of numbered points "1. … 2. …" that count upwards from 1, two or more in a row."""
    runs: list[list[int]] = []
    expected = 0
    for match in _POINT.finditer(" " + text):
        number, start = int(match.group(1)), match.start() - 1
        if number == 1:
            runs.append([start])
            expected = 2
        elif number == expected:
            runs[-1].append(start)
            expected += 1
    return [start for run in runs if len(run) > 1 for start in run]
