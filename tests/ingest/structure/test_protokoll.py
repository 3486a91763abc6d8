"""Protokoll: whose words a paragraph holds and what they do. A motion must never pass for the decision."""

from __future__ import annotations

import pytest

from ingest.model import Record
from ingest.read.document import Block
from ingest.structure.protokoll import heading_role, is_heading_line
from tests.ingest.conftest import Structured, shown

S, V, M, C, L, SD = (
    "Socialdemokraterna",
    "Vänsterpartiet",
    "Moderaterna",
    "Centerpartiet",
    "Liberalerna",
    "Sverigedemokraterna",
)


def portal(*blocks: str) -> str:
    """One item of the portal's page."""
    return " • " + "\n\n   \u00a0\n\n  ".join(blocks) + "\n"


def test_items_of_the_portals_page(protokoll: Record) -> None:
    assert [(i.ordinal, i.section, i.title_derived, i.title) for i in protokoll.items] == [
        (1, None, True, "Ordföranden Olof Hedin (S) hälsade alla välkomna"),
        (
            2,
            None,
            True,
            "Ordföranden Olof Hedin (S) och vice ordföranden Karin Lundgren (M) utsågs till justerare",
        ),
        (3, None, True, "Kultur- och fritidsnämnden gav Petra Vall, Vision närvarorätt"),
        (4, None, True, "En öppen cykelverkstad i Norra hamnen"),
        (5, None, True, "Verksamheten under årets fyra första månader redovisas i tertialrapport 1"),
        (6, None, True, "Biblioteksplan för Sjövalla 2025-2028"),
        (7, None, True, "Kultur- och fritidsnämnden lade listan över delegationsbeslut till handlingarna"),
        (
            8,
            None,
            True,
            "Kultur- och fritidsnämnden lade protokollet från ungdomsrådet den 7 maj 2024 till…",
        ),
        (9, None, True, "Muntlig fråga och Skrivelse"),
        (10, None, True, "Förvaltningschefen informerade kort om"),
    ]
    assert [i.dnr for i in protokoll.items if i.dnr] == [
        ("KS 2024/41", "KFN 2024/57"),
        ("KS 2024/88",),
        ("KFN 2024/118", "KFN 2024/121"),
    ]


def test_an_item_with_competing_motions(protokoll: Record) -> None:
    assert shown(protokoll.items[3]) == [
        ("bakgrund", None, "Kommunstyrelsen har överlämnat"),
        ("bakgrund", None, "I en cykelverkstad"),
        ("bakgrund", "förvaltningen", "Kultur- och fritidsförvaltningen"),
        ("förslag", "förvaltningen", "Kultur- och fritidsförvaltningen"),
        ("formalia", "nämnden", "Kultur- och fritidsförvaltningen"),
        ("yrkande", S, "1. Ordföranden Olof"),
        ("yrkande", V, "2. Ledamoten Maja"),
        ("yrkande", V, "Att inrätta cykelverkstaden"),
        ("yrkande", V, "Att verkstaden hålls"),
        ("yrkande", V, "Att verktyg och"),
        ("yrkande", V, "Den som mest"),
        ("yrkande", V, "Söndagar är den"),
        ("beslut", "nämnden", "Ordföranden Olof Hedin"),
        ("reservation", V, "Ledamoten Maja Ström"),
        ("särskilt uttalande", f"{M}, Kristdemokraterna", "Vice ordföranden Karin"),
        ("särskilt uttalande", f"{M}, Kristdemokraterna", "Vi ställer oss"),
    ]


def test_headings_inside_a_long_motion_are_its_own(protokoll: Record) -> None:
    motion = [(p.voice, p.heading) for p in protokoll.items[5].paragraphs if p.role.value == "yrkande"]
    assert motion == [
        (S, ""),
        (L, ""),
        (L, ""),
        (L, ""),
        (L, "Sammanfattning"),
        (L, "Läsfrämjande i tre steg"),
        (L, "Bakgrund"),
        (C, ""),  # joins the motion, and is not its author
    ]


def test_each_reservation_has_its_own_voice(protokoll: Record) -> None:
    dissent = [(i.ordinal, p.voice) for i in protokoll.items for p in i.paragraphs if p.role == "reservation"]
    assert dissent == [(4, V), (6, L), (6, C)]


def test_a_round_of_questions_and_writings(protokoll: Record) -> None:
    paragraphs = protokoll.items[8].paragraphs
    assert shown(protokoll.items[8]) == [
        ("fråga", "Kristdemokraterna", "Ledamoten Gunilla Sand"),
        ("svar", "förvaltningen", "Förvaltningen återkommer med"),
        ("skrivelse", L, "Ledamoten Henrik Tallberg"),
        ("skrivelse", L, "Skrivelse om simskola"),
        ("skrivelse", L, "Kommunens simskola är"),
        ("skrivelse", L, "Liberalerna vill därför"),
        ("fråga", L, "Hur många sexåringar"),
        ("fråga", L, "Vad skulle det"),
        ("fråga", L, "Kan skolbadet i"),
        ("skrivelse", SD, "Ledamoten Rolf Granath"),
        ("skrivelse", SD, "Skrivelse om tryggheten"),
        ("skrivelse", SD, "Under våren har"),
        ("skrivelse", SD, "Vi undrar därför:"),
        ("fråga", SD, "1. När blir"),
        ("fråga", SD, "2. Har nämnden"),
    ]
    assert [p.heading for p in paragraphs[4:9]] == [
        "Skrivelse om simskola för alla sexåringar, KFN 2024/118"
    ] * 5
    assert paragraphs[9].heading == ""
    assert paragraphs[13].heading == "Skrivelse om tryggheten vid Folkets park, KFN 2024/121"


def test_ids_number_the_paragraphs_of_each_item(protokoll: Record) -> None:
    assert [p.id for p in protokoll.items[2].paragraphs + protokoll.items[4].paragraphs[:2]] == [
        "kfn-protokoll-2024-05-14/3/p1",
        "kfn-protokoll-2024-05-14/5/p1",
        "kfn-protokoll-2024-05-14/5/p2",
    ]
    assert all(p.item == i.ordinal for i in protokoll.items for p in i.paragraphs)


def test_attachments_and_page_frame_leave_no_paragraph(protokoll: Record) -> None:
    words = " ".join(p.text for p in protokoll.paragraphs)
    assert "Bilagor" not in words
    assert "cookies" not in words
    assert "navigering" not in words


SECTIONS = """Sammanträde 2011-11-22

Närvaro.pdf (117 kb)

§1 Sammanträdet öppnas

Ordföranden Vera Lind (S) inledde sammanträdet.

§2 Nya lokaler för biblioteket

Dnr 1.6-0175/2011

Kulturnämndens beslut

1. Nämnden godkänner förvaltningens förslag.

2. Nämnden beslutar att paragrafen justeras omedelbart.

Beslutsgång

Vera Lind (S) föreslog att ärendet återremitteras, vilket avslogs.

Reservation

Karin Berg m.fl. (M) reserverade sig mot beslutet.

Biblioteket är redan för litet. Som Vera Lind (S) själv sa i maj behövs mer plats.

Övergången bör ske stegvis

Ett steg i taget är klokt.

Sten Ek (C) reserverade sig mot beslutet.

§10 A Tider för 2012

Nämnden beslutade om sex sammanträden.

§ 12 a) Delegation

Listan lades till handlingarna.
"""


def test_items_by_section_sign(structured: Structured) -> None:
    record = structured(SECTIONS, kind="protokoll")
    assert [(i.section, i.title, i.title_derived, i.dnr) for i in record.items] == [
        (None, "Sammanträde 2011-11-22", True, ()),
        ("1", "Sammanträdet öppnas", False, ()),
        ("2", "Nya lokaler för biblioteket", False, ("1.6-0175/2011",)),
        ("10 A", "Tider för 2012", False, ()),
        ("12 a)", "Delegation", False, ()),
    ]


def test_a_decision_under_its_own_heading_and_a_reservation_that_names_others(structured: Structured) -> None:
    item = structured(SECTIONS, kind="protokoll").items[2]
    assert shown(item) == [
        ("formalia", None, "Dnr 1.6-0175/2011"),
        ("beslut", "nämnden", "1. Nämnden godkänner"),
        ("beslut", "nämnden", "2. Nämnden beslutar"),
        ("yrkande", S, "Vera Lind (S)"),
        ("reservation", M, "Karin Berg m.fl."),
        ("reservation", M, "Biblioteket är redan"),
        ("reservation", M, "Ett steg i"),
        ("reservation", C, "Sten Ek (C)"),
    ]
    assert [p.heading for p in item.paragraphs[-2:]] == ["Övergången bör ske stegvis", ""]


@pytest.mark.parametrize(
    ("line", "section", "title"),
    [
        ("§ 4 Ett ärende", "4", "Ett ärende"),
        ("§4. Ett ärende", "4", "Ett ärende"),
        ("KF § 102 Ett ärende", "102", "Ett ärende"),
        ("§ 63/20 Ett ärende", "63/20", "Ett ärende"),
        ("§ 4 ½ Ett ärende", "4 ½", "Ett ärende"),
        ("§ 7 Idrott", "7", "Idrott"),
    ],
)
def test_section_numbers_as_records_write_them(
    structured: Structured, line: str, section: str, title: str
) -> None:
    record = structured(
        f"§ 1 Start\n\nNämnden öppnade.\n\n{line}\n\nNämnden beslutade ja.\n", kind="protokoll"
    )
    assert [(i.section, i.title) for i in record.items] == [("1", "Start"), (section, title)]


def test_a_section_title_on_the_line_below_is_derived(structured: Structured) -> None:
    record = structured(" • § 1\n\n  Justerare\n\n • § 2\n\n  Nämnden beslutade ja.\n", kind="protokoll")
    assert [(i.section, i.title) for i in record.items] == [("1", "Justerare"), ("2", "Nämnden beslutade ja")]


@pytest.mark.parametrize(
    ("sentence", "role", "voice"),
    [
        ("Barn- och utbildningsnämnden beslutade enligt förslaget.", "beslut", "nämnden"),
        ("Nämnden la rapporten till handlingarna.", "beslut", "nämnden"),
        ("Föredragningslistan godkändes.", "beslut", "nämnden"),
        ("Berit Ek och Nils Ek utsågs att justera.", "beslut", "nämnden"),
        ("Vård-, kultur- och fritidsförvaltningen föreslår en paviljong.", "förslag", "förvaltningen"),
        ("Socialnämnden föreslås besluta om en paviljong.", "förslag", "förvaltningen"),
        ("Stadsledningskontoret bedömer att det räcker.", "bakgrund", "förvaltningen"),
        ("Nämndens budget är 40 mnkr.", "bakgrund", None),
        ("Förra året beslutade nämnden om en paviljong.", "bakgrund", None),
    ],
)
def test_who_speaks_before_the_first_heading(
    structured: Structured, sentence: str, role: str, voice: str | None
) -> None:
    record = structured(portal("Ärendet gäller en park.", sentence), kind="protokoll")
    assert shown(record.items[0])[1][:2] == (role, voice)


def test_how_the_decision_came_about_is_not_the_decision(structured: Structured) -> None:
    text = portal(
        "Ärendet gäller en park.",
        "Beslutsgång",
        "Ordföranden ställde proposition på de två förslagen.",
        "Votering begärdes. Ja-röst 7, nej-röst 4.",
        "Ordföranden fann att nämnden därmed beslutade enligt förslaget.",
    )
    roles = [p.role.value for p in structured(text, kind="protokoll").paragraphs]
    assert roles == ["bakgrund", "beslutsgång", "beslutsgång", "beslut"]


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Ordföranden fann att kultur- och fritidsnämnden avslog motionen.", "beslut"),
        ("Ordföranden fann att nämnden bifallit förslaget.", "beslut"),
        ("Ordföranden fann att nämnden återremitterade ärendet.", "beslut"),
        ("Ordföranden frågade om nämnden avslår motionen.", "beslutsgång"),
    ],
)
def test_a_decision_need_not_say_beslutade(structured: Structured, sentence: str, role: str) -> None:
    record = structured(portal("Ärendet gäller en park.", "Beslutsgång", sentence), kind="protokoll")
    assert shown(record.items[0])[1][:2] == (role, "nämnden")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Förslag till beslut", "yrkande"),
        ("Kultur- och fritidsförvaltningens förslag till beslut:", "förslag"),
        ("Yrkanden", "yrkande"),
        ("Beslutsgång", "beslutsgång"),
        ("Kultur- och fritidsnämndens beslut", "beslut"),
        ("Reservationer", "reservation"),
        ("Särskilda uttalanden", "särskilt uttalande"),
        ("Ersättaryttrande", "särskilt uttalande"),
        ("Skrivelse", "skrivelse"),
        ("Muntlig fråga", "fråga"),
        ("Bilagor", "bilaga"),
        ("Ärendets beredning", "formalia"),
        ("Nämndens beslut om parken", None),
        ("Reservation mot beslutet", "reservation"),
    ],
)
def test_headings_that_open_a_part(text: str, role: str | None) -> None:
    assert heading_role(Block(text, 0, len(text))) == role


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Block("Läsfrämjande i tre steg", 0, 1), True),
        (Block("en rad i löptext", 0, 1), False),
        (Block("Vi säger nej.", 0, 1), False),
        (Block("Att avslå motionen", 0, 1), False),
        (Block("En punkt", 0, 1, marker="•"), False),
        (Block("Rad\nRad", 0, 1), False),
        (Block("markerad rubrik.", 0, 1, level=2), True),
        (Block("Ord " * 15, 0, 1), False),
    ],
)
def test_what_looks_like_a_heading(block: Block, expected: bool) -> None:
    assert is_heading_line(block) is expected


def test_a_title_with_full_stop_and_its_number_below_are_one_heading(structured: Structured) -> None:
    text = portal(
        "Skrivelse",
        "Ledamoten Rolf Granath (SD) lämnade in följande skrivelse till nämnden.",
        "Skrivelse om isbanan i Lillskogen.",
        "KFN 2024/130",
        "När är isen klar?",
    )
    item = structured(text, kind="protokoll").items[0]
    assert [(p.role.value, p.heading, p.text) for p in item.paragraphs[1:]] == [
        (
            "skrivelse",
            "Skrivelse om isbanan i Lillskogen, KFN 2024/130",
            "Skrivelse om isbanan i Lillskogen.\nKFN 2024/130",
        ),
        ("fråga", "Skrivelse om isbanan i Lillskogen, KFN 2024/130", "När är isen klar?"),
    ]
