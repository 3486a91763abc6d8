"""A filter that is not understood must be refused: an ignored one would search more than was asked."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.errors import QuestionError
from assistant.filters import FILTER_KEYS, parse_filters
from ingest.index.register import Restrictions


def test_no_words_restrict_nothing() -> None:
    assert parse_filters([]) is None


@pytest.mark.parametrize(
    ("word", "restrictions"),
    [
        ("kind=protokoll", Restrictions(kinds=("protokoll",))),
        ("kind=protokoll,utlåtande", Restrictions(kinds=("protokoll", "utlåtande"))),
        ("record=hamnvik-1", Restrictions(records=("hamnvik-1",))),
        ("role=beslut", Restrictions(roles=("beslut",))),
        ("role=särskilt uttalande", Restrictions(roles=("särskilt uttalande",))),
        ("form=referat", Restrictions(forms=("referat",))),
        ("body=Fritidsnämnden", Restrictions(bodies=("Fritidsnämnden",))),
        (" voice = Vänster , Center ", Restrictions(voices=("Vänster", "Center"))),
        ("year=2031", Restrictions(since=date(2031, 1, 1), until=date(2031, 12, 31))),
        ("since=2031-03-12", Restrictions(since=date(2031, 3, 12))),
        ("until=2031-03-12", Restrictions(until=date(2031, 3, 12))),
    ],
)
def test_each_key_restricts_its_own_field(word: str, restrictions: Restrictions) -> None:
    assert parse_filters([word]) == restrictions


def test_every_key_that_help_lists_can_be_used() -> None:
    value = {"kind": "protokoll", "role": "beslut", "form": "original", "year": "2031"}
    value |= dict.fromkeys(("since", "until"), "2031-03-12")
    assert all(parse_filters([f"{key}={value.get(key, 'x')}"]) for key in FILTER_KEYS)


def test_several_words_add_up() -> None:
    assert parse_filters(["kind=protokoll", "role=reservation", "since=2031-01-01"]) == Restrictions(
        kinds=("protokoll",), roles=("reservation",), since=date(2031, 1, 1)
    )


@pytest.mark.parametrize("word", ["protokoll", "kind=", "kind", "=protokoll", "sort=protokoll", ""])
def test_an_unreadable_word_is_refused_with_the_known_keys(word: str) -> None:
    with pytest.raises(QuestionError) as caught:
        parse_filters([word])
    assert str(caught.value) == (
        f"Filtret {word!r} går inte att läsa. Skriv nyckel=värde, nyckel är en av: "
        "kind, body, record, role, voice, form, year, since, until."
    )


def test_an_unknown_value_is_refused_with_those_there_are() -> None:
    with pytest.raises(
        QuestionError, match=r"^Filtret form tar inte värdet 'kopia'\. Välj bland: original, referat\.$"
    ):
        parse_filters(["form=original,kopia"])


@pytest.mark.parametrize("word", ["since=2031-02-30", "until=i går", "year=tjugohundra", "year=31"])
def test_a_date_that_does_not_exist_is_refused(word: str) -> None:
    with pytest.raises(QuestionError, match=r"har ett datum som inte finns\. Skriv till exempel 2023-01-31"):
        parse_filters([word])


@pytest.mark.parametrize("key", ["kind", "year", "since"])
def test_a_key_given_twice_is_refused(key: str) -> None:
    value = {"kind": "protokoll", "year": "2031", "since": "2031-03-12"}[key]
    with pytest.raises(QuestionError, match=rf"^Filtret {key} står mer än en gång\. Ange det en gång"):
        parse_filters([f"{key}={value}"] * 2)


@pytest.mark.parametrize("word", ["year=2030,2031", "since=2031-01-01,2031-02-01"])
def test_a_date_takes_one_value(word: str) -> None:
    with pytest.raises(QuestionError, match="har ett datum som inte finns"):
        parse_filters([word])
