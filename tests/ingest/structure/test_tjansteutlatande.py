"""Tjänsteutlåtande: proposal, question and answer are told apart; signatures and address stay formalia."""

from __future__ import annotations

from ingest.model import Record
from tests.ingest.conftest import Structured, shown

OFFICE = "förvaltningen"


def test_the_parts_of_a_report(tjansteutlatande: Record) -> None:
    (item,) = tjansteutlatande.items
    assert (item.title, item.title_derived) == ("Svar på skrivelse om simskola för alla sexåringar", False)
    assert shown(item) == [
        ("formalia", None, "Handläggare Linnea Bark"),
        ("formalia", None, "Till Kultur- och"),
        ("formalia", None, "Skrivelse från Liberalerna"),
        ("förslag", OFFICE, "1. Kultur- och"),
        ("förslag", OFFICE, "2. Nämnden ger"),
        ("bakgrund", OFFICE, "Henrik Tallberg (L)"),
        ("bakgrund", OFFICE, "Liberalerna lämnade den"),
        ("bakgrund", OFFICE, "I skrivelsen ställs"),
        ("fråga", "Liberalerna", "Hur många sexåringar"),
        ("fråga", "Liberalerna", "Vad skulle det"),
        ("fråga", "Liberalerna", "Kan skolbadet i"),
        ("formalia", None, "Ärendet har beretts"),
        ("svar", OFFICE, "Under 2023 deltog"),
        ("tabell", OFFICE, "Grupp Flickor Pojkar"),
        ("svar", OFFICE, "Kön växte under"),
        ("tabell", OFFICE, "Månad Barn i"),
        ("svar", OFFICE, "Om alla sexåringar"),
        ("svar", OFFICE, "Skolbadet är 16"),
        ("svar", OFFICE, "Förvaltningen bedömer att"),
        ("formalia", None, "Siv Ahlm Förvaltningschef"),
        ("bilaga", None, "1. Skrivelse från"),
        ("formalia", None, "Namn Datum Siv"),
    ]


def test_headings_and_the_sub_heading_of_the_answer(tjansteutlatande: Record) -> None:
    headings = dict.fromkeys(p.heading for p in tjansteutlatande.paragraphs)
    assert list(headings) == [
        "",
        "Förvaltningens förslag till beslut",
        "Sammanfattning",
        "Ärendet",
        "Ärendets beredning",
        "Förvaltningens svar",
        "Skolbadet i Norrby",
        "Bilaga",
        "Attesterat av",
    ]


def test_tables_keep_rows_and_cells(tjansteutlatande: Record) -> None:
    tables = [p.text for p in tjansteutlatande.paragraphs if p.role == "tabell"]
    assert tables == [
        "Grupp\tFlickor\tPojkar\tTotalt\nDeltog\t161\t151\t312\nKunde simma 25 meter\t133\t116\t249",
        "Månad\tBarn i kö\tVäntetid\nDecember\t96\t5 månader\nJanuari\t118\t7 månader\n"
        "Februari\t140\t8 månader\nMedel\t118\t6,7 månader",
    ]


def test_a_sentence_broken_by_a_page_is_whole(tjansteutlatande: Record) -> None:
    (broken,) = [p.text for p in tjansteutlatande.paragraphs if "bassängtid" in p.text]
    assert broken.endswith("att föreningarna får andra tider för sin träning.")


def test_a_short_list_stays_with_its_opening_line(tjansteutlatande: Record) -> None:
    (listed,) = [p.text for p in tjansteutlatande.paragraphs if "Vattenreningen" in p.text]
    assert listed.split("\n")[-3:] == [
        "Vattenreningen behöver bytas, 210 000 kronor.",
        "Omklädningsrummen ska få låsbara skåp, 45 000 kronor.",
        "En badvakt ska finnas på plats.",
    ]


PLAIN = """Handläggare
Linnea Bark
Telefon: 0555-120 43

Till
Kulturnämnden den
11 juni 2024

Bokbuss till landsbygden

Kulturförvaltningens förslag till beslut

1. Nämnden köper en bokbuss.

Sammanfattning

Förvaltningen föreslår att en bokbuss köps in för att ersätta två filialer som har stängts sedan förra året.

Bakgrund

Två filialer har stängts.

Kulturförvaltningens bedömning

En buss når fler än en filial.

Siv Ahlm
Förvaltningschef
"""


def test_headings_as_short_lines_of_plain_text(structured: Structured) -> None:
    record = structured(PLAIN, kind="tjänsteutlåtande")
    assert record.title == "Bokbuss till landsbygden"
    assert [(p.role.value, p.heading) for p in record.paragraphs] == [
        ("formalia", ""),
        ("formalia", ""),
        ("förslag", "Kulturförvaltningens förslag till beslut"),
        ("bakgrund", "Sammanfattning"),
        ("bakgrund", "Bakgrund"),
        ("svar", "Kulturförvaltningens bedömning"),
        ("formalia", "Kulturförvaltningens bedömning"),
    ]


def test_without_a_heading_the_title_is_derived(structured: Structured) -> None:
    record = structured("Vi lämnar här vårt förslag om bussen.\n", kind="tjänsteutlåtande")
    assert (record.items[0].title, record.items[0].title_derived) == (
        "Vi lämnar här vårt förslag om bussen.",
        True,
    )
    assert record.title == "Tjänsteutlåtande"
