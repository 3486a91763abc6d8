"""Words of asking, spelt wrong, read as what was meant."""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.index.language import analyse

CUES = frozenset(
    """
    reserverade reserverat reserverar reservera reservation reservationer reservationen yrkade yrkat yrkar
    yrkande yrkanden beslutade beslutat beslutades beslutar beslut beslutet besluten röstade röstat röstades
    omröstning votering enhälligt enhällig uttalande uttalanden särskilt särskilda skrivelse skrivelsen
    skrivelser skrivelserna överlämnade överlämnat lämnade lämnat justerade justerat justerare handläggare
    handlade undertecknade undertecknat attesterade attesterat föredragande föredrog diarienummer remiss
    remissinstans remissinstanser tidigare avslagit avslog avslås biföll bifallit behandlat behandlade
    behandlades besvarats besvarad besvarade svarade ärende ärenden ärendet nämnden ledamot ledamöter
    vilka vilken vilket ordförande många besvarades röstades yrkades justerades attesterades undertecknades
    lämnades överlämnades ställdes
    """.split()
)
"""Words that tell what is asked for; the ones that a question of another sort could hold are left out."""
_WORD = re.compile(r"[^\W\d_]{5,}")
_MOST_SLIPS = 2
_LONG = 9
"""Letters from which two slips are forgiven instead of one."""


def corrected(question: str) -> str:
    """A question whose cue words are spelt as usual; all other words as they were."""
    return _WORD.sub(lambda match: _nearest(match.group()), question)


@lru_cache(maxsize=10_000)
def _nearest(word: str) -> str:
    lowered = word.lower()
    if lowered in CUES:
        return word
    near = [
        (distance, cue)
        for cue in CUES
        if cue[0] == lowered[0]
        and abs(len(cue) - len(lowered)) <= _MOST_SLIPS
        and (distance := _distance(lowered, cue))
        <= (_MOST_SLIPS if min(len(cue), len(lowered)) >= _LONG else 1)
    ]
    if not near or any(_is_inflected(lowered, cue) for _, cue in near):
        return word
    return min(near)[1]


def _is_inflected(word: str, cue: str) -> bool:
    """Whether a word is another form of the cue, and so spelt as it should be."""
    return analyse(word) == analyse(cue)


def _distance(one: str, other: str) -> int:
    """Letters to add, drop, change or swap with their neighbour (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[i - 2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]
