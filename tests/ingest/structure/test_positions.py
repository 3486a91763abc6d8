"""Who moved, dissented and made statements: taken from the sentences that say so, and from no others."""

from __future__ import annotations

import pytest

from ingest.model import Paragraph, Record, Role
from ingest.structure.persons import find_persons, same_name
from ingest.structure.positions import read_positions


def paragraph(text: str, role: Role, number: int = 1) -> Paragraph:
    return Paragraph(f"r/1/p{number}", text, role, None, 1, None, 0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ordföranden Olof Hedin (S)", [("Olof Hedin", "S", "ordförande", False)]),
        ("Vice ordföranden Karin Lundgren (M) m.fl.", [("Karin Lundgren", "M", "vice ordförande", True)]),
        ("Karin Lundgren m.fl (M) anmäler", [("Karin Lundgren", "M", None, True)]),
        (
            "anfördes av Eva Ek, Bo von Berg och Ann-Marie Lind (alla s) enligt",
            [
                ("Eva Ek", "S", None, False),
                ("Bo von Berg", "S", None, False),
                ("Ann-Marie Lind", "S", None, False),
            ],
        ),
        (
            "borgarråden Eva Ek (s) och Bo Berg (fp)",
            [("Eva Ek", "S", "borgarråd", False), ("Bo Berg", "FP", "borgarråd", False)],
        ),
        (
            "Eva Ek och Ann Bo Sten, båda Moderaterna, frågar",
            [("Eva Ek", "M", None, False), ("Ann Bo Sten", "M", None, False)],
        ),
        (
            "borgarrådet Eva Ek (s) och Bo Berg (fp)",
            [("Eva Ek", "S", "borgarråd", False), ("Bo Berg", "FP", None, False)],
        ),
        (
            "Eva Ek (Moderaterna) och Žan Nuñez (ÖP)",
            [("Eva Ek", "M", None, False), ("Žan Nuñez", "ÖP", None, False)],
        ),
        ("Eva Ek (S) och Eva Ek (S)", [("Eva Ek", "S", None, False)]),
        ("Förvaltningen (KFN 2024/57) och Eva Ek", []),
    ],
)
def test_persons_are_those_named_with_a_party(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(p.name, p.party, p.office, p.others) for p in find_persons(text)] == expected


def test_spellings_of_one_name_are_one() -> None:
    assert same_name("Ann Marie Lind") == same_name("Ann-Marie Lind") != same_name("Anna Lind")


def test_an_item_with_two_motions_a_reservation_and_a_statement(protokoll: Record) -> None:
    stands = [
        (p.role, p.person.name, p.person.party, p.person.others, p.in_favour_of)
        for p in protokoll.items[3].positions
    ]
    assert stands == [
        (Role.YRKANDE, "Olof Hedin", "S", False, "förvaltningens förslag"),
        (Role.YRKANDE, "Maja Ström", "V", False, None),
        (Role.RESERVATION, "Maja Ström", "V", False, "det egna förslaget"),
        (Role.SARSKILT_UTTALANDE, "Karin Lundgren", "M", True, None),
        (Role.SARSKILT_UTTALANDE, "Gunilla Sand", "KD", False, None),
    ]


def test_each_stand_points_to_the_paragraph_that_says_so(protokoll: Record) -> None:
    by_id = {p.id: p for p in protokoll.paragraphs}
    for item in protokoll.items:
        for stand in item.positions:
            assert stand.person.name.split()[-1] in by_id[stand.paragraph].text


def test_who_joins_a_motion_is_told_from_who_moved_it() -> None:
    stands = read_positions(
        [
            paragraph("Ledamoten Maja Ström (V) yrkade att nämnden skulle avslå förslaget.", Role.YRKANDE),
            paragraph("Eva Ek m.fl. (MP) anmäler att de ställer sig bakom yrkandet.", Role.YRKANDE, 2),
        ]
    )
    assert [(s.person.name, s.joined, s.paragraph) for s in stands] == [
        ("Maja Ström", False, "r/1/p1"),
        ("Eva Ek", True, "r/1/p2"),
    ]


@pytest.mark.parametrize("role", [Role.BAKGRUND, Role.BESLUT, Role.FORSLAG, Role.SVAR, Role.REMISSVAR])
def test_a_name_in_running_text_takes_no_stand(role: Role) -> None:
    told = "I fjol yrkade Maja Ström (V) att verkstaden skulle stängas, och Eva Ek (MP) reserverade sig."
    assert read_positions([paragraph(told, role)]) == ()


def test_a_reservation_that_refers_to_another_is_its_own_partys() -> None:
    text = "Reservation anfördes av Eva Ek (v) med hänvisning till reservationen av Bo Berg (s)."
    assert [s.person.name for s in read_positions([paragraph(text, Role.RESERVATION)])] == ["Eva Ek"]


def test_each_writing_handed_in_is_a_stand_of_its_own() -> None:
    text = "Ledamoten Eva Ek (MP) överlämnade nedan skrivelse till nämnden för beredning."
    stands = read_positions([paragraph(text, Role.SKRIVELSE), paragraph(text, Role.SKRIVELSE, 2)])
    assert [s.paragraph for s in stands] == ["r/1/p1", "r/1/p2"]
