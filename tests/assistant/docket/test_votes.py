"""Roll-calls, outcomes and counts of a board of Hamnvik's that votes, rejects and refers back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.service import Assistant
from ingest.model import Ballot, Decision, How, Outcome, Person, Position, Record, Role, Vote, Votes
from ingest.settings import Settings
from tests.assistant.hamnvik import paragraph, put, record
from tests.fakes import SharedWordsEmbedding

VERA, OLLE, EVA = Person("Vera Lind", "S"), Person("Olle Strand", "C"), Person("Eva Ek", "MP")
JA, NEJ = Vote.JA, Vote.NEJ
REJECTED = "Fritidsnämnden beslutade att avslå förslaget om en skidbacke."
SPRING, AUTUMN = "hamnvik-protokoll-2031-03-12", "hamnvik-protokoll-2031-09-10"


def minutes(ballots: Sequence[Ballot] = ()) -> list[Record]:
    spring = record(
        SPRING,
        [
            paragraph("Förslaget om skidbacken gäller en backe vid hamnplan."),
            paragraph("Olle Strand (C) yrkade bifall till Centerpartiets förslag.", role=Role.YRKANDE),
            paragraph(REJECTED, role=Role.BESLUT),
            paragraph("Olle Strand (C) reserverade sig mot beslutet.", role=Role.RESERVATION),
        ],
        titles=["Skidbacke vid hamnplan"],
        sections=["14"],
        meeting_date=date(2031, 3, 12),
    )
    autumn = record(
        AUTUMN,
        [
            paragraph("Roddbanan på fjärden ska mätas upp på nytt."),
            paragraph(
                "Fritidsnämnden beslutade enligt förvaltningens förslag om roddbanan.", role=Role.BESLUT
            ),
        ],
        titles=["Roddbanan på fjärden"],
        meeting_date=date(2031, 9, 10),
    )
    stands = (
        Position(Role.YRKANDE, OLLE, "Centerpartiets förslag", False, f"{SPRING}/1/p2"),
        Position(Role.RESERVATION, OLLE, None, False, f"{SPRING}/1/p4"),
    )
    voted = Decision(Outcome.AVSLAG, How.VOTERING, Votes(2, 1), REJECTED, tuple(ballots))
    agreed = Decision(Outcome.BIFALL, How.ENHALLIGT, None, autumn.items[0].paragraphs[1].text)
    return [
        replace(spring, items=(replace(spring.items[0], decision=voted, positions=stands),)),
        replace(autumn, items=(replace(autumn.items[0], decision=agreed),)),
    ]


def asked(folder: Path, question: str, ballots: Sequence[Ballot] = ()) -> list[str]:
    put(folder, SharedWordsEmbedding(), *minutes(ballots))
    return list(Assistant(Settings(data=folder), SharedWordsEmbedding()).ask(question).sentences)


ITEM = "ärendet ”Skidbacke vid hamnplan” (§ 14) den 12 mars 2031"
DECIDED = f"Beslut i {ITEM}: ”{REJECTED}” Efter votering med 2 ja-röster mot 1 nej-röst. [1]"
DISSENT = "Olle Strand (C) reserverade sig mot beslutet. [2]"


def test_a_decision_that_no_template_fits_is_quoted(tmp_path: Path) -> None:
    assert asked(tmp_path, "Vad beslutade nämnden om skidbacken?") == [DECIDED, DISSENT]


@pytest.mark.parametrize(
    ("ballots", "told"),
    [
        ([], []),
        (
            [Ballot(VERA, JA), Ballot(EVA, JA), Ballot(OLLE, NEJ)],
            ["Ja röstade Vera Lind (S) och Eva Ek (MP). [1]", "Nej röstade Olle Strand (C). [1]"],
        ),
        (
            [Ballot(VERA, JA), Ballot(OLLE, NEJ)],
            ["Rösterna återges inte med namn här: namnlistan stämmer inte med röstetalen. [1]"],
        ),
    ],
    ids=["no names", "names that agree", "a name is missing"],
)
def test_names_are_told_only_where_they_agree_with_the_count(
    tmp_path: Path, ballots: list[Ballot], told: list[str]
) -> None:
    found = asked(tmp_path, "Röstade man om skidbacken?", ballots)
    assert found == [f"Ja. {DECIDED}", *told, DISSENT]


def test_a_decision_by_all_was_not_voted_on(tmp_path: Path) -> None:
    told = (
        "Fritidsnämnden beslutade i ärendet ”Roddbanan på fjärden” den 10 september 2031 enligt "
        "förvaltningens förslag. Beslutet var enhälligt. [1]"
    )
    assert asked(tmp_path, "Röstade man om roddbanan?") == [f"Nej. {told}"]
    assert asked(tmp_path, "Var beslutet om roddbanan enhälligt?") == [f"Ja. {told}"]


def test_what_was_rejected_before_is_listed_with_dissent(tmp_path: Path) -> None:
    assert asked(tmp_path, "Har nämnden tidigare avslagit något förslag?") == [
        f"Ja. Ä{ITEM[1:]}: avslag, efter votering med 2 ja-röster mot 1 nej-röst; "
        "reservation av Olle Strand (C). [1] [2]"
    ]


def test_votes_are_counted_with_what_was_counted(tmp_path: Path) -> None:
    assert asked(tmp_path, "Hur ofta har det varit votering i nämnden?") == [
        "1 av 2 beslut i protokollen fattades efter votering. [1]",
        f"Ä{ITEM[1:]}: avslag, efter votering med 2 ja-röster mot 1 nej-röst; "
        "reservation av Olle Strand (C). [1] [2]",
    ]


def test_a_motion_that_was_not_followed_did_not_pass(tmp_path: Path) -> None:
    found = asked(tmp_path, "Fick Centerpartiet igenom sitt förslag om skidbacken?")
    assert found == [DECIDED, DISSENT]


def test_what_holds_for_two_cases_alike_is_not_told_of_one(tmp_path: Path) -> None:
    """Both meetings are of one board; a word that neither matter holds leads to none."""
    found = asked(tmp_path, "Vad beslutade nämnden om badhuset?")
    assert found == [
        "Det framgår inte av handlingarna. Jag har sökt i de 2 handlingar som finns här.",
        "Ingen handling innehåller ordet ”badhuset”.",
    ]
