"""Items of the layouts that portals and document sites publish; all names and places are made up."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import Item, Record, RecordKind
from tests.ingest.conftest import Structured

Row = tuple[str | None, str, tuple[str, ...]]

AGENDA = """Din position: Hem > Sjövalla stad > Idrottsnämnden > Sammanträde 2010-03-18

Sammanträde 2010-03-18

Datum
Klockan
17:00
Plats
Stora salen, Hamngatan 2 B

1 Mötet öppnas och listan godkänns

2 Justerare och tid för justering

Remissärenden

3 Bättre ljus i Norra parken

Svar på remiss från kommunstyrelsen, dnr 311-22/2010, för yttrande
Dnr 1.2-0031/2010
Ärendedokument
Läs dokument (PDF)

4 A Nya mål i Strandhallen, dnr 044/19-2010.

4 Badet i Viken

D nr 013 – 430 / 05

5 ½ Ett sent ärende

Övriga frågor

12 a) Protokoll från ungdomsrådet

b) Beslut på delegation

14 Nämndens frågor
"""
MINUTES = """
Bilagor till protokoll
Närvaro.pdf (117 kb)

§1 Mötet öppnas

Ordföranden Ulla Ek (M) öppnade mötet.

§2 Justerare och tid för justering

Ordföranden Ulla Ek (M) och Bo Alm (S) ska justera protokollet.

§3 Bättre ljus i Norra parken - remiss

Idrottsnämndens beslut

1. Nämnden svarar med förvaltningens tjänsteutlåtande.

§4 Extra ärende om isen

Bo Alm (S) frågade när isen läggs.
"""
AGENDA_ROWS: list[Row] = [
    ("1", "Mötet öppnas och listan godkänns", ()),
    ("2", "Justerare och tid för justering", ()),
    ("3", "Bättre ljus i Norra parken", ("1.2-0031/2010",)),
    ("4 A", "Nya mål i Strandhallen", ("044/19-2010",)),
    ("4", "Badet i Viken", ("013 – 430 / 05",)),
    ("5 ½", "Ett sent ärende", ()),
    ("12 a)", "Protokoll från ungdomsrådet", ()),
    ("12 b)", "Beslut på delegation", ()),
    ("14", "Nämndens frågor", ()),
]


def rows(record: Record) -> list[Row]:
    """Number, title and case numbers of the items that have a number or a title of their own."""
    return [(i.section, i.title, i.dnr) for i in record.items if i.section or not i.title_derived]


def item(record: Record, section: str) -> Item:
    return next(i for i in record.items if i.section == section)


def test_an_agenda(structured: Structured) -> None:
    record = structured(AGENDA)
    assert (record.kind, record.body, record.meeting_date) == (
        RecordKind.KALLELSE,
        "Idrottsnämnden",
        date(2010, 3, 18),
    )
    assert rows(record) == AGENDA_ROWS
    assert [p.heading for i in record.items for p in i.paragraphs][-3:] == ["Övriga frågor"] * 3
    assert all(i.decision.sentence is None for i in record.items)


def test_an_entry_without_lines_below_is_cited_by_its_own_line(structured: Structured) -> None:
    paragraphs = item(structured(AGENDA), "5 ½").paragraphs
    assert [(p.role.value, p.text) for p in paragraphs] == [("formalia", "5 ½ Ett sent ärende")]


def test_links_of_the_page_are_no_part_of_the_item(structured: Structured) -> None:
    paragraphs = item(structured(AGENDA), "3").paragraphs
    assert [p.text for p in paragraphs] == [
        "Svar på remiss från kommunstyrelsen, dnr 311-22/2010, för yttrande\nDnr 1.2-0031/2010"
    ]


def test_what_is_treated_below_the_agenda_is_one_item(structured: Structured) -> None:
    record = structured(AGENDA + MINUTES)
    assert record.kind is RecordKind.PROTOKOLL
    assert rows(record) == [
        *AGENDA_ROWS[3:],
        ("1", "Mötet öppnas", ()),
        ("2", "Justerare och tid för justering", ()),
        ("3", "Bättre ljus i Norra parken - remiss", ("1.2-0031/2010",)),
        ("4", "Extra ärende om isen", ()),
    ]


def test_the_agendas_words_are_never_the_decision(structured: Structured) -> None:
    record = structured(AGENDA + MINUTES)
    opened = item(record, "1")
    assert [p.role.value for p in opened.paragraphs] == ["formalia", "bakgrund"]
    assert opened.decision.sentence is None
    assert item(record, "3").decision.sentence == "Nämnden svarar med förvaltningens tjänsteutlåtande."


def test_a_section_cut_before_its_title_is_known_by_its_number(structured: Structured) -> None:
    record = structured(AGENDA + "\n§1 Mötet öppnas\n\nOrdföranden öppnade mötet.\n\n§2")
    assert item(record, "2").title == "Justerare och tid för justering"
    assert not item(record, "2").title_derived


def test_a_proposal_under_the_boards_name_in_an_agenda(structured: Structured) -> None:
    text = (
        "Din position: Hem > Viken kommun > Kommunstyrelsen > Sammanträde 2012-02-07\n\n"
        "41 Ny cykelbana\n\nDnr 2012/KS 0031 10\n\nFörslag till beslut\nKommunstyrelsens beslut\n\n"
        "- Cykelbanan byggs\n\nBeskrivning av ärendet\nBanan är 2 km lång.\n\n"
        "42 Ny brygga\n\nKommunstyrelsens förslag till beslut\n- Bryggan rivs.\n"
    )
    record = structured(text)
    assert record.kind is RecordKind.KALLELSE
    assert rows(record) == [("41", "Ny cykelbana", ("2012/KS 0031 10",)), ("42", "Ny brygga", ())]
    assert [(p.role.value, p.voice) for p in item(record, "41").paragraphs] == [
        ("formalia", None),
        ("förslag", None),
        ("bakgrund", None),
    ]
    assert [(p.role.value, p.voice) for p in item(record, "42").paragraphs] == [
        ("förslag", "kommunstyrelsen")
    ]


def test_titles_above_the_boards_decisions(structured: Structured) -> None:
    text = (
        "Snabbprotokoll\n\nKort om vad som beslutades.\n\n____________\n\nNy cykelbana\n\nDnr KS 2012/31\n\n"
        "Kommunfullmäktiges beslut\n1. Banan byggs.\n\nBeskrivning av ärendet\nBanan är 2 km lång.\n\n"
        "____________\n\nNy brygga\n\nKommunfullmäktiges beslut\n1. Bryggan rivs.\n"
    )
    record = structured(text)
    assert (record.kind, record.body) == (RecordKind.PROTOKOLL, "Kommunfullmäktige")
    assert rows(record) == [(None, "Ny cykelbana", ("KS 2012/31",)), (None, "Ny brygga", ())]
    assert [i.decision.sentence for i in record.items] == [None, "Banan byggs.", "Bryggan rivs."]


PORTAL = "https://moten.example.org/committees/ostra-sunds-stadsdelsnamnd/mote-2021-02-03"


def test_the_portals_minutes_show_numbers_for_what_was_not_treated(structured: Structured) -> None:
    text = (
        " • § 1\n\n  Justerare\n\n • Månadsrapporten per maj visar ett överskott.\n\n"
        "  Förslag till beslut\n\n"
        "  Ordföranden Ulla Ek (S) yrkade bifall.\n\n • § 3\n\n  Städning i hamnen (enligt avtal)\n"
    )
    record = structured(text, source_url=PORTAL)
    assert (record.kind, record.body, record.meeting_date) == (
        RecordKind.PROTOKOLL,
        "Östra sunds stadsdelsnämnd",
        date(2021, 2, 3),
    )
    assert record.inferred == {"body", "meeting_date"}
    assert [(i.section, i.title, i.title_derived) for i in record.items] == [
        ("1", "Justerare", False),
        (None, "Månadsrapporten per maj", True),
        ("3", "Städning i hamnen (enligt avtal)", False),
    ]


def test_the_portals_agenda_counts_positions_and_shows_numbers(structured: Structured) -> None:
    text = (
        "Möte 2025-04-01\n\nIdrottsnämnden\n16:00\nSalen\n  1.   7\n\n    Justering\n\n"
        "  2.   8\n\n    Närvaro\n\n  3. Bryggan ska rustas.\n\n    Nämnden föreslås godkänna kostnaden.\n"
    )
    record = structured(
        text, source_url="https://moten.example.org/committees/idrottsnamnden/mote-2025-04-01"
    )
    assert (record.kind, record.body, record.inferred) == (RecordKind.KALLELSE, "Idrottsnämnden", frozenset())
    assert [(i.section, i.title) for i in record.items[1:]] == [
        ("7", "Justering"),
        ("8", "Närvaro"),
        ("3", "Bryggan ska rustas"),
    ]
    assert [(p.role.value, p.text) for p in record.items[3].paragraphs] == [
        ("bakgrund", "Bryggan ska rustas."),
        ("förslag", "Nämnden föreslås godkänna kostnaden."),
    ]


def test_bullets_inside_a_section_begin_no_item(structured: Structured) -> None:
    text = (
        "§1 Listan\n\nNämnden godkände listan med tillägg:\n\n"
        " • Isen\n • §2 Justerare\n\n  Ulla Ek (S) justerar.\n"
    )
    record = structured(text, kind="protokoll")
    assert rows(record) == [("1", "Listan", ()), ("2", "Justerare", ())]


def test_a_title_below_its_number(structured: Structured) -> None:
    text = (
        "VF § 41\nNy taxa\nDnr VF 2018/124\n\nKulturnämndens beslut\n\n1 Taxan godkänns.\n\n"
        "VF § 42 Dnr VF 2018/7\nNya regler\n\nReglerna ändras.\n\nVF § 43 Is (VF 2018/9)\n\nIsen läggs.\n"
    )
    record = structured(text, kind="protokoll")
    assert rows(record) == [
        ("41", "Ny taxa", ("VF 2018/124",)),
        ("42", "Nya regler", ("VF 2018/7",)),
        ("43", "Is", ("VF 2018/9",)),
    ]
    assert record.items[0].decision.sentence == "Taxan godkänns."


def test_a_law_cited_at_the_beginning_of_a_line_is_no_section(structured: Structured) -> None:
    text = "§ 1 Ny taxa\n\nTaxan höjs.\n\n§ 17 i förordningen gäller.\n\n§ 2 nya regler\n\nReglerna ändras.\n"
    record = structured(text, kind="protokoll")
    assert [i.section for i in record.items] == ["1", "2"]


EXTRACT = """Views

§ 8, KF 2013-05-02 / bilaga: Idrottsnämnden 2013-03-18 § 31<br />

Motion - Ny <strong>is</strong>bana<br />

PROTOKOLL<br />

Idrottsnämnden<br />

2013-03-18 Dnr 77-2012<br />

Kim Ahl vill ha en <strong>is</strong>bana i Viken.<br />

Underlag till beslut<br />

Kulturnämndens beslut 2012-09-21 § 61<br />

Yrkande<br />

Kim Ahl, fp: Bifall till motionen.<br />

Ann-Marie von Ek, s: Avslag på motionen.<br />

Omröstning<br />

Ja-röst för Ann-Marie von Eks yrkande<br />

Omröstningsresultat<br />

Med 9 ja-röster mot 3 nej-röster och 1 som avstår<br />

antar nämnden Ann-Marie von Eks yrkande.<b
"""


def test_the_extract_of_one_item(structured: Structured) -> None:
    record = structured(EXTRACT)
    (only,) = record.items
    assert (record.kind, record.body, record.meeting_date) == (
        RecordKind.PROTOKOLL,
        "Idrottsnämnden",
        date(2013, 3, 18),
    )
    assert (only.section, only.title, only.dnr) == ("31", "Motion - Ny isbana", ("77-2012",))
    assert [(p.person.name, p.person.party, p.in_favour_of) for p in only.positions] == [
        ("Kim Ahl", "FP", "motionen"),
        ("Ann-Marie von Ek", "S", None),
    ]
    votes = only.decision.votes
    assert votes is not None
    assert (votes.ja, votes.nej, votes.avstar) == (9, 3, 1)


def test_a_case_number_of_an_earlier_decision_is_not_the_items(structured: Structured) -> None:
    text = (
        " • Fullmäktige beslutade om bryggan den 19 juni 2023 (KS 2023/6, § 17) på förslag (IN 2023/3).\n\n"
        " • Medborgarförslaget IN 2023/44 om isen presenterades.\n"
    )
    record = structured(text, kind="protokoll")
    assert [i.dnr for i in record.items] == [(), ("IN 2023/44",)]


def test_a_form_with_the_title_above_the_proposal(structured: Structured) -> None:
    text = (
        "4 Ekonomi\n\n4.6 Ändrade taxor för idrott\n\nTJÄNSTESKRIVELSE 1 (2)\n\nDatum Vår beteckning\n\n"
        "Kim Ahl\n\n2019-08-28 IN 19/0098 Idrottsnämnden\n\nViken kommun, 2019-01-02\n\n"
        "Nya regler för isen\n\nFörslag till beslut\n\nIdrottsnämnden godkänner reglerna.\n\n"
        "Sammanfattning\n\nIsen blir kortare.\n\nBeslutsunderlag\n\n\uf0b7 Reglerna\n\n"
        "Barnperspektiv\n\nIsen är bra för barn.\n\nSiv Ek\n\nIdrottschef\n"
    )
    record = structured(text, "in-2019-08-28.txt")
    assert (record.kind, record.body, record.title) == (
        RecordKind.TJANSTEUTLATANDE,
        "Idrottsnämnden",
        "Nya regler för isen",
    )
    # The file is named by the day of writing, which the text gives: no meeting is known.
    assert (record.meeting_date, record.dated, record.dnr) == (None, date(2019, 8, 28), ("IN 19/0098",))
    assert [(p.role.value, p.text) for p in record.paragraphs][-5:] == [
        ("bakgrund", "Isen blir kortare."),
        ("formalia", "Reglerna"),
        ("svar", "Isen är bra för barn."),
        ("formalia", "Siv Ek"),
        ("formalia", "Idrottschef"),
    ]


@pytest.mark.parametrize(
    ("sentence", "votes"),
    [
        ("Votering begärdes. Ja-röst 7, nej-röst 4.", (7, 4, 0)),
        ("Vid omröstningen avgavs 7 ja-röster och 4 nej-röster; 2 ledamöter avstod.", (7, 4, 2)),
        ("Omröstning: 7 ja och 4 nej.", (7, 4, 0)),
        ("Vid omröstningen röstade man så: sju röstade ja och fyra röstade nej.", (7, 4, 0)),
        ("Ja-röster (7 st): Ek, Alm. Nej-röster (4 st): Ahl.", (7, 4, 0)),
        ("Ja-röst för Eks förslag. Nej-röst för Alms.", None),
    ],
)
def test_counts_of_a_vote(structured: Structured, sentence: str, votes: tuple[int, int, int] | None) -> None:
    text = f" • Bryggan.\n\n  Beslutsgång\n\n  {sentence}\n\n  Nämnden beslutade att riva den.\n"
    found = structured(text, kind="protokoll").items[0].decision.votes
    assert (found and (found.ja, found.nej, found.avstar)) == votes
