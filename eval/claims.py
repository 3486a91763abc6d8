"""How surely the check of a language model's sentences tells true ones from such with an error.

The sentences are written by hand from `corpus/records` and lie in ``eval/claims``: 200 true ones and 200 with
one error each, of eight kinds. Of each kind every third sentence is held out: levels are set on the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.scribe.check import Checked, Checker
from assistant.scribe.claim import Claim
from assistant.scribe.pack import Sources
from eval.errors import EvalError

FOLDER = Path(__file__).resolve().parent / "claims"
TRUE = "true"
_RECORDS = {
    "o3": "amn-protokoll-2023-10-03",
    "o24": "amn-protokoll-2023-10-24",
    "nov": "amf-tjut-2023-11-21-unga-kriminalitet",
    "dec": "amf-tjut-2023-12-19-resultat-aspiranter",
    "utl": "ks-utlatande-2007-117-jobbtorg",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence of the set.

    Attributes:
        kind: "true", or what sort of error was planted.
        cites: Ids of the paragraphs that it cites.
        held_out: Whether levels may not be set by it.
    """

    kind: str
    cites: tuple[str, ...]
    text: str
    held_out: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What the check said of one sentence."""

    told: Told
    checked: Checked

    @property
    def is_right(self) -> bool:
        """Whether a true sentence was let through, or one with an error stopped."""
        return self.checked.holds == (self.told.kind == TRUE)


def load_claims(folder: Path = FOLDER) -> list[Told]:
    """All sentences, the true ones first.

    Raises:
        EvalError: A line cannot be read.
    """
    found: list[Told] = []
    counts: dict[str, int] = {}
    for name, columns in (("true.txt", 2), ("planted.txt", 3)):
        for number, line in enumerate((folder / name).read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = [part.strip() for part in line.split("|")]
            if len(parts) != columns:
                raise EvalError(f"{name}:{number} has {len(parts)} columns instead of {columns}.")
            kind = TRUE if columns == 2 else parts[0]
            counts[kind] = counts.get(kind, 0) + 1
            cites = tuple(_paragraph(one.strip()) for one in parts[-2].split(","))
            found.append(Told(kind, cites, parts[-1], counts[kind] % 3 == 0))
    return found


def check_all(claims: Sequence[Told], checker: Checker, sources: Sources) -> list[Result]:
    """Check sentences, in order.

    Raises:
        EvalError: A sentence cites a paragraph that the register does not have.
    """
    results = []
    for told in claims:
        cited = sources.of(told.cites)
        if len(cited) != len(told.cites):
            raise EvalError(f"Not all of {', '.join(told.cites)} are in the register.")
        results.append(Result(told, checker.run(Claim(told.text, tuple(cited)))))
    return results


def table(results: Iterable[Result]) -> list[str]:
    """Lines with the share that is caught, or wrongly flagged, of each kind, tuned and held out apart."""
    rows = list(results)
    lines = [f"{'kind':10} {'tuned on':>14} {'held out':>14} {'all':>14}"]
    kinds = list(dict.fromkeys(row.told.kind for row in rows))
    for kind in [*kinds, "planted"]:
        own = [r for r in rows if r.told.kind == kind or (kind == "planted" and r.told.kind != TRUE)]
        parts = ([r for r in own if not r.told.held_out], [r for r in own if r.told.held_out], own)
        shares = " ".join(f"{_share(part, kind):>14}" for part in parts)
        lines.append(f"{kind:10} {shares}")
    return lines


def _share(rows: Sequence[Result], kind: str) -> str:
    stopped = sum(not row.checked.holds for row in rows)
    word = "flagged" if kind == TRUE else "caught"
    return f"{stopped}/{len(rows)} {word}"


def _paragraph(short: str) -> str:
    record, _, rest = short.partition("/")
    if rest.count("/") == 0:
        rest = f"1/{rest}"
    return f"{_RECORDS[record]}/{rest}"
