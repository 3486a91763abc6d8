"""Transcripts without line breaks: numbers that count upwards begin items, titles end where text begins."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import RecordKind
from ingest.structure.run_on import title_length
from tests.ingest.conftest import Structured

FILLER = "Förvaltningen redogjorde för läget i Viken och för hur isen ska läggas till vintern. " * 6
SITE = "Protokoll\n\nStorlek: px\nStarta visningen från sidan:\n\nTranskript\n\n"


def test_items_of_a_protokoll_that_lost_its_section_signs(structured: Structured) -> None:
    text = SITE + (
        "1 PROTOKOLL 2/2013 Tid Tisdagen den 5 mars 2013 kl Plats Salen, Hamngatan 2 Ulla Ek (S)\n\n"
        "2 Idrottsnämnden (4) 1 Justerare och tid för justering Idrottsnämnden (4) Idrottsnämnden utser "
        "Bo Alm (M) att justera protokollet. 2 Motion (2012:4) av Kim Ahl (V) om Norra isen Dnr 31-22/2013 "
        f"Kim Ahl vill ha is. {FILLER}Beslut Idrottsnämnden beslöt utan omröstning att avslå motionen. "
        "3 Inkomna skrivelser Skrivelser enligt lista anmäls.\n"
    )
    record = structured(text)
    assert (record.kind, record.body, record.meeting_date) == (
        RecordKind.PROTOKOLL,
        "Idrottsnämnden",
        date(2013, 3, 5),
    )
    assert [(i.section, i.title, i.dnr) for i in record.items[1:]] == [
        ("1", "Justerare och tid för justering", ()),
        ("2", "Motion (2012:4) av Kim Ahl (V) om Norra isen", ("31-22/2013",)),
        ("3", "Inkomna skrivelser", ()),
    ]
    decision = record.items[2].decision
    assert decision.sentence == "Idrottsnämnden beslöt utan omröstning att avslå motionen."
    assert (decision.outcome, decision.how) == ("avslag", "utan omröstning")
    assert record.items[1].decision.sentence == "Idrottsnämnden utser Bo Alm (M) att justera protokollet."


def test_a_table_of_contents_and_the_items_below_it(structured: Structured) -> None:
    text = (
        "1(9) Plats och tid Salen, 09.00-11.00 Beslutande Ulla Ek (S) Organ Idrottsnämndens arbetsutskott "
        f"ANSLAG/BEVIS Protokollet är justerat. {FILLER}\n"
        "2(9) Ärendelista 26 Dnr IN 2018/14 Information... 3 27 Dnr IN 2018/24 Ny is i Viken... 4 "
        f"30 Dnr IN 2018/31 Taxor: Badet... 9 {FILLER}"
        f"26 Dnr IN 2018/14 Information Chefen berättar om isen. {FILLER}"
        f"27 Dnr IN 2018/24 Ny is i Viken Utskottet beslutar att isen läggs. {FILLER}\n"
    )
    record = structured(text)
    assert record.body == "Idrottsnämndens arbetsutskott"
    assert [(i.section, i.title, i.dnr) for i in record.items if i.section] == [
        ("30", "Taxor: Badet", ("IN 2018/31",)),
        ("26", "Information", ("IN 2018/14",)),
        ("27", "Ny is i Viken", ("IN 2018/24",)),
    ]


def test_the_page_heads_letters_stand_for_the_section_sign(structured: Structured) -> None:
    text = SITE + (
        "1 VIKENS KOMMUN SAMMANTRÄDESPROTOKOLL Sida Kommunstyrelsen [36] Plats och tid Salen\n\n"
        f"2 Kommunstyrelsen [36] KS 136 Protokolljusterare Ulla Ek (S) justerar protokollet. {FILLER}\n\n"
        f"3 Kommunstyrelsen [36] KS 137 Dnr 2012/ Ny brygga Bryggan ska rustas. {FILLER}\n"
    )
    record = structured(text)
    assert [(i.section, i.title, i.dnr) for i in record.items[1:]] == [
        ("136", "Protokolljusterare", ()),
        ("137", "Ny brygga", ()),
    ]


def test_numbers_that_do_not_count_upwards_begin_nothing(structured: Structured) -> None:
    text = SITE + f"1 PROTOKOLL Kostnaden är 40 Kronor. Bilaga 7 Karta. {FILLER}\n"
    record = structured(text)
    assert [i.section for i in record.items] == [None]


def test_a_report_by_its_headings_inside_the_text(structured: Structured) -> None:
    text = (
        "Svar om isen\n\nStorlek: px\n\nTranskript\n\n"
        "1 IDROTTSFÖRVALTNINGEN Handläggare Siv Ek Datum Diarienummer Idrottsnämnden Svar om isen "
        f"Förslag till beslut Idrottsnämnden föreslås svara ja. Sammanfattning {FILLER}\n"
    )
    record = structured(text)
    assert (record.kind, record.title) == (RecordKind.TJANSTEUTLATANDE, "Svar om isen")
    assert [(p.role.value, p.heading) for p in record.paragraphs] == [
        ("formalia", ""),
        ("förslag", "Förslag till beslut"),
        ("bakgrund", "Sammanfattning"),
    ]


def test_a_promemoria_is_read_as_an_utlatande(structured: Structured) -> None:
    text = (
        "Mer is! Remiss från staten\n\nStorlek: px\n\nTranskript\n\n"
        "1 PM 2016:22 RIX (Dnr /2016) Mer is! Remiss från staten Borgarrådsberedningen föreslår att "
        "kommunstyrelsen beslutar följande. Remissen besvaras. Föredragande borgarrådet Siv Ek anför "
        "följande. Ärendet 2014 års utredning vill ha is.\n"
    )
    record = structured(text)
    assert (record.kind, record.items[0].title, record.items[0].dnr) == (
        RecordKind.OVRIGT,
        "Mer is! Remiss från staten",
        (),
    )
    assert [(p.role.value, p.voice) for p in record.paragraphs] == [
        ("formalia", None),
        ("förslag", "borgarrådsberedningen"),
        ("bakgrund", "föredragande borgarråd"),
    ]


def test_a_page_cut_before_its_transcript_is_its_title_alone(structured: Structured) -> None:
    record = structured(
        "Isplan 2008\n\nRelevanta dokument\nAnnat om Idrottsnämnden\n\nProtokoll från Viken\n"
    )
    assert (record.kind, record.body, record.title) == (RecordKind.OVRIGT, "", "Isplan 2008")
    assert [p.text for p in record.paragraphs] == ["Isplan 2008"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Justering Ulla Ek (s) justerar.", "Justering "),
        ("Närvaro Närvaron finns i bilaga.", "Närvaro "),
        ("Motion av Ulla Ek (s) om Norra isen Dnr 1-2/2013", "Motion av Ulla Ek (s) om Norra isen "),
        ("Bordlagd fråga Kommunfullmäktige beslöt", "Bordlagd fråga "),
        ("Val till Kommunstyrelsen Nämnden valde.", "Val till Kommunstyrelsen "),
        ("Förvaltningen redogjorde för isen. Nämnden tackade.", ""),
    ],
)
def test_where_a_title_ends(text: str, title: str) -> None:
    assert text[: title_length(text)] == title
