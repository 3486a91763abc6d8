"""Parties as records write them, from 2004's lower case to today's capitals."""

from __future__ import annotations

import pytest

from ingest.structure.parties import joined, parties_by_name, parties_in_brackets


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ledamoten Maja Ström (V)", ["Vänsterpartiet"]),
        ("Anders Vik, Sofia Malm och Dag Ros (alla s)", ["Socialdemokraterna"]),
        ("A och B (båda V)", ["Vänsterpartiet"]),
        ("Karin Lundgren m.fl. (M)", ["Moderaterna"]),
        ("Tor Hede (mp) och Stina Dal (kd)", ["Miljöpartiet", "Kristdemokraterna"]),
        ("ett förslag av (S, V och MP)", ["Socialdemokraterna", "Vänsterpartiet", "Miljöpartiet"]),
        ("(MP-gruppen)", ["Miljöpartiet"]),
        ("(SD) och (S) och (SD)", ["Sverigedemokraterna", "Socialdemokraterna"]),
        ("Berit Falk (fp)", ["Folkpartiet"]),
        ("förordning (2011:1108), sid (4), bilaga (S 1), (Svensk), (ABF)", []),
    ],
)
def test_in_brackets(text: str, expected: list[str]) -> None:
    assert parties_in_brackets(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("enligt Vänsterpartiets förslag", ["Vänsterpartiet"]),
        ("Skrivelse från Liberalerna", ["Liberalerna"]),
        ("Sverigedemokraternas och moderaternas fråga", ["Sverigedemokraterna", "Moderaterna"]),
        ("Liberalerna och Liberalernas", ["Liberalerna"]),
        ("en liberal syn", []),
    ],
)
def test_by_name(text: str, expected: list[str]) -> None:
    assert parties_by_name(text) == expected


def test_several_parties_are_one_voice() -> None:
    assert joined(["Moderaterna", "Kristdemokraterna"]) == "Moderaterna, Kristdemokraterna"
    assert joined([]) is None
