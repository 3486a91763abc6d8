"""Votes by name: in lists, in sentences and in tables."""

from __future__ import annotations

import pytest

from ingest.model import Paragraph, Role
from ingest.structure.ballots import read_ballots


def one(text: str, role: Role = Role.BESLUTSGANG) -> Paragraph:
    return Paragraph("r/1/p1", text, role, None, 1, None, 0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Följande ledamöter röstade ja: Anna Berg (M) och Bo Ek (KD). Följande röstade nej: Eva Al (S).",
            [("Anna Berg", "M", "ja"), ("Bo Ek", "KD", "ja"), ("Eva Al", "S", "nej")],
        ),
        (
            "Ja-röster: Anna Berg (M), Bo Ek (KD)\nAvstår: Eva Al (S)",
            [
                ("Anna Berg", "M", "ja"),
                ("Bo Ek", "KD", "ja"),
                ("Eva Al", "S", "avstår"),
            ],
        ),
        ("Anna Berg (M) och Bo Ek (KD) röstar nej.", [("Anna Berg", "M", "nej"), ("Bo Ek", "KD", "nej")]),
        (
            "Ledamot\tParti\tJa\tNej\tAvstår\nAnna Berg\tM\tX\t\t\nBo Ek\tS\t\tX\t\nEva Al\tV\t\t\tX",
            [("Anna Berg", "M", "ja"), ("Bo Ek", "S", "nej"), ("Eva Al", "V", "avstår")],
        ),
        (
            "Ledamot\tJa\tNej\nAnna Berg (M)\tx\t\nBo Ek (S)\t\tx",
            [("Anna Berg", "M", "ja"), ("Bo Ek", "S", "nej")],
        ),
        ("Den som vill bifalla röstar ja, den som vill avslå röstar nej.", []),
        ("7 ja-röster mot 4 nej-röster.", []),
    ],
)
def test_how_each_member_voted(text: str, expected: list[tuple[str, str, str]]) -> None:
    role = Role.TABELL if "\t" in text else Role.BESLUTSGANG
    assert [
        (b.person.name, b.person.party, b.vote.value) for b in read_ballots([one(text, role)])
    ] == expected


def test_a_motion_that_speaks_of_voting_holds_no_votes() -> None:
    assert read_ballots([one("Anna Berg (M) röstar ja.", Role.YRKANDE)]) == ()


def test_each_members_first_vote_counts_once() -> None:
    twice = [one("Röstar ja: Anna Berg (M)."), one("Röstar nej: Anna Berg (M).")]
    assert [b.vote.value for b in read_ballots(twice)] == ["ja"]
