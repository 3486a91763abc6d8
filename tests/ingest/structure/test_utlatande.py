"""Utlåtande: a text without headings or line breaks, parted by how its sentences begin."""

from __future__ import annotations

from ingest.model import Record
from tests.ingest.conftest import Structured, shown

KS = "kommunstyrelsen"
RAPPORTEURS = "föredragande borgarråd"


def test_the_parts_of_an_utlatande(utlatande: Record) -> None:
    (item,) = utlatande.items
    assert item.title == "Öppna verkstäder från källare till mötesplats"
    assert not item.title_derived
    assert item.dnr == ("214-1730/2008",)
    assert shown(item) == [
        ("formalia", None, "Utlåtande 2008:41 RI+IV"),
        ("förslag", KS, "Kommunstyrelsen föreslår kommunfullmäktige"),
        ("förslag", KS, "Kommunstyrelsen beslutar för"),
        ("bakgrund", RAPPORTEURS, "Föredragande borgarrådet Greta"),
        ("formalia", None, "Stadsledningskontorets tjänsteutlåtande finns"),
        ("formalia", None, "Beredning Ärendet har"),
        ("remissvar", "Kulturnämnden", "Kulturnämnden är positiv"),
        ("remissvar", "Idrottsnämnden", "Idrottsnämnden avstyrker att"),
        ("remissvar", "Norrby-Sunds stadsdelsnämnd", "Norrby- Sunds stadsdelsnämnd"),
        ("remissvar", "Västanå stadsdelsnämnd", "Västanå stadsdelsnämnd anser"),
        ("remissvar", "Östra Lund stadsdelsnämnd", "Östra Lund stadsdelsnämnd"),
        ("remissvar", "Hyresgästföreningen", "Hyresgästföreningen ser positivt"),
        ("remissvar", "Studieförbundet Lyktan", "Studieförbundet Lyktan vill"),
        ("förslag", RAPPORTEURS, "Mina synpunkter En"),
        ("förslag", "borgarrådsberedningen", "Borgarrådsberedningen tillstyrker föredragande"),
        ("reservation", "Vänsterpartiet", "Reservation anfördes av"),
        ("förslag", KS, "Kommunstyrelsen delar borgarrådsberedningens"),
        ("formalia", None, "Sjövalla den 5"),
        ("reservation", "Socialdemokraterna", "Reservation anfördes av"),
        ("reservation", "Vänsterpartiet", "Reservation anfördes av"),
        ("särskilt uttalande", "Miljöpartiet", "Särskilt uttalande gjordes"),
        ("beslutsgång", None, "Det antecknades att"),
        ("bakgrund", None, "ÄRENDET Stadsledningskontoret fick"),
        ("formalia", None, "BEREDNING Ärendet har"),
        ("formalia", None, "Innehållsförteckning Kulturnämnden Idrottsnämnden"),
        ("remissvar", "Kulturnämnden", "Kulturnämnden Kulturnämnden beslutade"),
        ("remissvar", "Kulturförvaltningen", "Kulturförvaltningens tjänsteutlåtande av"),
        ("remissvar", "Idrottsnämnden", "Idrottsnämnden Idrottsnämnden beslutade"),
    ]


def test_pages_are_counted_from_the_first_of_the_transcript(utlatande: Record) -> None:
    pages = [p.page for p in utlatande.paragraphs]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert [pages.index(page) for page in (1, 2, 3, 4)] == [0, 6, 14, 22]


def test_the_unrelated_titles_are_gone(utlatande: Record) -> None:
    words = " ".join(p.text for p in utlatande.paragraphs)
    assert not [title for title in ("lekplatser", "AV- GIFTER", "fiskevatten", "PM 2010") if title in words]


def test_broken_words_and_sentences_are_whole(utlatande: Record) -> None:
    texts = [p.text for p in utlatande.paragraphs]
    assert texts[5].endswith(
        "samt Hyresgästföreningen, Hantverkets vänner (ej svarat) och Studieförbundet Lyktan."
    )
    assert "prövar öppettiderna under det första året. Den oro" in texts[13]


def test_a_view_in_the_middle_of_a_sentence_begins_a_paragraph(structured: Structured) -> None:
    record = structured(
        "Titel\nTranskript:\n"
        "Utlåtande 2008:1 (Dnr 214-1/2008) Ett torg Kommunstyrelsen föreslår kommunfullmäktige besluta ja. "
        "Beredning Ärendet har remitterats till kulturnämnden, Södra Lunds stadsdelsnämnd och Hantverkarna. "
        "Kulturnämnden är positiv till förslaget och ser möjligheter i samarbetet med Kulturskolan Södra "
        "Lunds stadsdelsnämnd anser att torget är för litet och att Kulturnämnden bör betala Hantverkarna "
        "välkomnar förslaget.\n"
    )
    views = [(p.voice, p.text) for p in record.paragraphs if p.role == "remissvar"]
    assert views == [
        (
            "Kulturnämnden",
            "Kulturnämnden är positiv till förslaget och ser möjligheter i samarbetet med Kulturskolan",
        ),
        (
            "Södra Lunds stadsdelsnämnd",
            "Södra Lunds stadsdelsnämnd anser att torget är för litet och att Kulturnämnden bör betala",
        ),
        ("Hantverkarna", "Hantverkarna välkomnar förslaget."),
    ]


def test_the_referring_partys_letter_is_not_the_voice(structured: Structured) -> None:
    record = structured(
        "Utlåtande 2008:1 (Dnr 214-1/2008) Ett torg\n\n"
        "Reservation anfördes av Inga Bro (v) med hänvisning till reservationen av (s).\n"
    )
    assert [(p.role.value, p.voice) for p in record.paragraphs] == [
        ("formalia", None),
        ("reservation", "Vänsterpartiet"),
    ]


def test_without_the_usual_head_the_title_is_derived(structured: Structured) -> None:
    record = structured("Om torget (Dnr 214-17/2008)\n", kind="utlåtande")
    assert (record.items[0].title, record.items[0].title_derived) == ("Om torget (Dnr 214-17/2008)", True)
    assert record.items[0].dnr == ("214-17/2008",)
