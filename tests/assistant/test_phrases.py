"""The Swedish of answers from the register."""

from __future__ import annotations

import pytest

from assistant import phrases
from ingest.model import Decision, How, Person, Votes

VERA = Person("Vera Lind", "S", "ledamot")


@pytest.mark.parametrize(
    ("parts", "written"),
    [([], ""), (["A"], "A"), (["A", "B"], "A och B"), (["A", "B", "C"], "A, B och C"), (["A", "A"], "A")],
)
def test_lists(parts: list[str], written: str) -> None:
    assert phrases.joined(parts) == written


@pytest.mark.parametrize(
    ("number", "neuter", "written"),
    [
        (1, False, "en skrivelse"),
        (1, True, "ett skrivelse"),
        (2, False, "två skrivelser"),
        (12, False, "tolv skrivelser"),
        (13, False, "13 skrivelser"),
    ],
)
def test_small_numbers_are_words(number: int, neuter: bool, written: str) -> None:
    assert phrases.count(number, "skrivelse", "skrivelser", neuter=neuter) == written


def test_persons() -> None:
    assert phrases.person(VERA) == "Vera Lind (S)"
    assert phrases.person(Person("Vera Lind", "S", others=True)) == "Vera Lind (S) m.fl."
    assert phrases.official(Person("Ulf Ek", None, "Tf. Hamnchef")) == "Ulf Ek (tf. hamnchef)"
    assert phrases.official(VERA) == "Vera Lind (S)"


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Nämnden beslutade enligt förvaltningens förslag.", "förvaltningens förslag"),
        ("… att nämnden beslutade i enlighet med förslaget.", "förslaget"),
        ("De beslutade enligt kontorets förslag till beslut, enigt.", "kontorets förslag till beslut"),
        ("Nämnden beslutade att avslå förslaget.", None),
        (None, None),
    ],
)
def test_what_a_decision_follows(sentence: str | None, what: str | None) -> None:
    assert phrases.according(sentence) == what


@pytest.mark.parametrize(
    ("how", "votes", "written"),
    [
        (None, None, ""),
        (How.ENHALLIGT, None, ". Beslutet var enhälligt"),
        (How.UTAN_OMROSTNING, None, ", utan omröstning"),
        (How.VOTERING, None, ", efter votering"),
        (How.VOTERING, Votes(7, 1, 2), ", efter votering med 7 ja-röster mot 1 nej-röst (2 avstod)"),
    ],
)
def test_how_a_decision_was_taken(how: How | None, votes: Votes | None, written: str) -> None:
    assert phrases.how(Decision(how=how, votes=votes)) == written


@pytest.mark.parametrize(
    ("of", "written"),
    [
        (None, ""),
        ("Hamnpartiets förslag till beslut", " till förmån för Hamnpartiets förslag till beslut"),
        ("det egna förslaget", " till förmån för det egna förslaget"),
        ("eget yrkande", " till förmån för eget yrkande"),
        ("reservationen av (v) i beredningen", " med hänvisning till reservationen av (v) i beredningen"),
        ("Avslå ärendet", ": ”Avslå ärendet”"),
        ("Något som inte står där", ""),
    ],
)
def test_what_a_reservation_is_for(of: str | None, written: str) -> None:
    assert phrases.in_favour(of, "Vi föreslår: Avslå ärendet.") == written


def test_titles_that_say_what_they_are_are_not_said_twice() -> None:
    assert phrases.writing("Skrivelse om isen", ("FRN 2031/21",)) == "”Skrivelse om isen” (FRN 2031/21)"
    assert phrases.writing("Sprickor i isen", ()) == "skrivelsen ”Sprickor i isen”"


def test_no_sentence_has_an_exclamation_mark() -> None:
    fixed = [value for value in vars(phrases).values() if isinstance(value, str)]
    assert not any("!" in value for value in fixed)
