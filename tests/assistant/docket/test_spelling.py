"""Slips in the words of asking are forgiven; other words are left as they are."""

from __future__ import annotations

import pytest

from assistant.docket.spelling import CUES, corrected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("vem resreverade sig", "vem reserverade sig"),
        ("vem reserverde sig", "vem reserverade sig"),
        ("Vlika skrivelser", "vilka skrivelser"),
        ("vem är handlägare", "vem är handläggare"),
        ("vad besultade nämnden", "vad beslutade nämnden"),
        ("remisinstanser", "remissinstanser"),
        ("blev det omröstnign", "blev det omröstning"),
    ],
)
def test_a_slip_is_forgiven(written: str, meant: str) -> None:
    assert corrected(written).lower() == meant


@pytest.mark.parametrize(
    "question",
    [
        "Vilken reservdel saknas?",
        "Vad kostar reservoaren?",
        "Vilka särskilda boenden finns?",
        "Hur mycket mark behövs?",
        "Vem handlar maten?",
        "Vad är en handledare?",
        "Hur många lärare anställdes?",
    ],
)
def test_words_of_their_own_are_kept(question: str) -> None:
    assert corrected(question) == question


def test_a_cue_is_never_changed() -> None:
    assert all(corrected(cue) == cue for cue in CUES)
