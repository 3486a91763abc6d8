"""Questions about the invented records, and answers to them, for tests of the evaluation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.given import Cited, Given
from eval.questions import Library, Place, Question
from eval.scores import Row

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "records"
RECORD = "kfn-protokoll-2024-05-14"
OTHER = "ks-utlatande-2008-41-oppna-verkstader"
COST, DECISION, MOTION, RESERVATION = (f"{RECORD}/4/p{n}" for n in (3, 13, 7, 14))


def library() -> Library:
    """The invented records."""
    return Library.read(FIXTURES)


def question(**changed: Any) -> Question:
    """What the workshop costs, which one paragraph tells."""
    values: dict[str, Any] = {
        "id": "q-1",
        "question": "Vad går det på om året?",
        "kind": "figure",
        "topic": "cykel",
        "style": "colloquial",
        "reference": "1,85 mnkr om året.",
        "answerable": True,
        "facts": (("1,85", "1 850 000"), ("24 besökare",)),
        "evidence": ((Place(COST, "Kultur-"),),),
        "record": RECORD,
    }
    return Question(**(values | changed))


def decision(**changed: Any) -> Question:
    """What was decided about the workshop."""
    values: dict[str, Any] = {
        "id": "q-2",
        "question": "Hur gick det för cykelverkstaden?",
        "kind": "decision",
        "facts": (("enligt förvaltningens förslag", "i enlighet med förvaltningens förslag", "bifall"),),
        "forbidden": ("avslog|avslogs",),
        "evidence": ((Place(DECISION, "Ordföranden"),),),
        "role": "beslut",
    }
    return question(**(values | changed))


def unanswerable(**changed: Any) -> Question:
    """Something that no record tells."""
    values: dict[str, Any] = {
        "id": "q-3",
        "answerable": False,
        "facts": (),
        "evidence": (),
        "record": None,
        "why": "saknas: ingen hyra anges",
        "reference": "Det framgår inte.",
    }
    return question(**(values | changed))


def cite(n: int, paragraph: str, quote: str = "", role: str = "bakgrund") -> Cited:
    """A citation of a paragraph."""
    return Cited(n, paragraph, paragraph.split("/", 1)[0], role, quote)


def given(text: str, *citations: Cited, **changed: Any) -> Given:
    """An answer."""
    values: dict[str, Any] = {"text": text, "abstained": False, "citations": citations}
    return Given(**(values | changed))


SILENCE = given("Det framgår inte av handlingarna.", abstained=True)
BROKEN = given("", error="ValueError: trasigt")


def row(id: str, correct: float, kind: str = "figure", home: str = "dev", **values: float | None) -> Row:
    """A judged question."""
    answer = SILENCE if values.pop("abstained", None) else given("Ja.")
    return Row(home, question(id=id, kind=kind), answer, {"correct": correct, **values})
