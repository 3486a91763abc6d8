"""What became of an item: read from decisions alone, never from proposals, motions or dissent."""

from __future__ import annotations

import pytest

from ingest.model import Decision, How, Outcome, Paragraph, Record, Role, Votes
from ingest.structure.outcome import read_decision


def paragraph(text: str, role: Role = Role.BESLUT) -> Paragraph:
    return Paragraph("r/1/p1", text, role, None, 1, None, 0, len(text))


@pytest.mark.parametrize(
    ("text", "outcome", "how"),
    [
        (
            "Ordföranden fann, med instämmande från samtliga, att nämnden beslutade enligt förslaget.",
            Outcome.BIFALL,
            How.ENHALLIGT,
        ),
        (
            "Ordföranden ställde yrkandena mot varandra och fann att nämnden utan omröstning beslutade i "
            "enlighet med förvaltningens förslag.",
            Outcome.BIFALL,
            How.UTAN_OMROSTNING,
        ),
        ("Nämnden avslog motionen.", Outcome.AVSLAG, None),
        ("Nämnden beslutade att avslå förslaget.", Outcome.AVSLAG, None),
        ("Nämnden biföll motionen delvis.", Outcome.DELVIS_BIFALL, None),
        ("Nämnden beslutade att bordlägga ärendet.", Outcome.BORDLAGD, None),
        ("Ärendet bordlades.", Outcome.BORDLAGD, None),
        ("Nämnden återremitterade ärendet enligt förvaltningens förslag.", Outcome.ATERREMITTERAD, None),
        ("Nämnden lade protokollet till handlingarna.", Outcome.TILL_HANDLINGARNA, None),
        ("Föredragningslistan godkändes.", Outcome.GODKAND, None),
        ("Nämnden utsåg Eva Ek att justera protokollet.", None, None),
    ],
)
def test_outcome_and_how(text: str, outcome: Outcome | None, how: How | None) -> None:
    decision = read_decision([paragraph(text)])
    assert (decision.outcome, decision.how, decision.sentence) == (outcome, how, text)


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        (
            "Votering begärdes. Med 11 ja-röster mot 2 nej-röster och 2 som avstår blev det ja.",
            Votes(11, 2, 2),
        ),
        ("Efter votering med sju ja-röster mot fyra nej-röster beslutade nämnden ja.", Votes(7, 4, 0)),
        ("Efter votering beslutade nämnden ja.", None),
    ],
)
def test_a_roll_call_is_counted_only_where_the_record_counts(text: str, votes: Votes | None) -> None:
    decision = read_decision([paragraph(text)])
    assert (decision.how, decision.votes) == (How.VOTERING, votes)


@pytest.mark.parametrize(
    "role", [Role.FORSLAG, Role.YRKANDE, Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.BAKGRUND]
)
def test_what_somebody_wants_is_not_a_decision(role: Role) -> None:
    assert read_decision([paragraph("Nämnden beslutar att avslå ärendet.", role)]) == Decision()


def test_a_proposal_has_no_decision(tjansteutlatande: Record) -> None:
    assert [item.decision for item in tjansteutlatande.items] == [Decision()]


def test_the_cycle_workshop_was_decided_as_proposed(protokoll: Record) -> None:
    decision = protokoll.items[3].decision
    assert decision.outcome is Outcome.BIFALL
    assert decision.sentence is not None
    assert decision.sentence.endswith("beslutade i enlighet med förvaltningens förslag.")
