"""An export says where each quote stands, and shows hostile text as text, in Word and in Markdown."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from lxml import etree
from markdown_it import MarkdownIt

from assistant.export.markdown import escaped, to_markdown
from assistant.export.notes import Exchange, Export, pieces
from assistant.export.word import to_word
from assistant.model import Answer, Citation
from assistant.stock import Scope
from tests.e2e.scripted import (
    ATTACKS,
    DECISION,
    NEAREST,
    RESERVATION_QUOTE,
    WHO,
    answer,
    hit,
    hostile,
    not_found,
    reserved,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STOCK = Scope(14, date(2027, 1, 20), date(2029, 12, 11), date(2030, 1, 2))
NOTE = (
    "Arbetsmarknadsnämnden, protokoll 2029-09-12. 12 september 2029, § 4, Cykelverkstadens framtid, "
    f"dnr EKV 2029/114, s. 6. Reservation, Framtidsvalet: ”{RESERVATION_QUOTE}” "
    "(https://handlingar.ekvik.example/mote-2029-09-12)"
)


def exported(*answers: Answer, filters: tuple[str, ...] = ()) -> Export:
    return Export(
        exchanges=tuple(Exchange(found.question, found, filters, STOCK) for found in answers),
        day=date(2030, 2, 1),
        stock=STOCK,
        dnr={hit().paragraph: ("EKV 2029/114",)},
    )


def part(file: bytes, name: str) -> Any:
    with zipfile.ZipFile(BytesIO(file)) as package:
        return etree.fromstring(package.read(name))


def notes_of(file: bytes) -> dict[str, str]:
    notes = part(file, "word/footnotes.xml")
    return {note.get(f"{W}id"): "".join(note.itertext()).strip() for note in notes}


def references_of(file: bytes) -> list[str]:
    return [node.get(f"{W}id") for node in part(file, "word/document.xml").iter(f"{W}footnoteReference")]


def test_a_note_gives_record_date_item_dnr_page_role_quote_and_address() -> None:
    export = exported(reserved())
    first, second = reserved().citations
    assert export.note(first) == NOTE
    assert export.note(second) == (
        "Arbetsmarknadsnämnden, protokoll 2029-09-12. 12 september 2029, § 4, Cykelverkstadens framtid, "
        "dnr EKV 2029/114. Beslut, nämnden. Referat, inte handlingens egna ord: "
        f"”{DECISION}” (protokoll-2029-09-12.txt)"
    )


def test_a_note_on_a_record_of_which_little_is_known() -> None:
    bare = hit(paragraph="x/1/p1", date=None, ref="", item_title="", page=None, voice=None, url=None)
    assert exported(reserved()).note(Citation(1, bare, "Ett\n citat.")) == (
        "Arbetsmarknadsnämnden, protokoll 2029-09-12. Reservation: ”Ett citat.” (protokoll-2029-09-12.txt)"
    )


def test_a_sentence_is_cut_at_the_markers_that_have_a_citation() -> None:
    first = reserved().citations[0]
    assert list(pieces("Ett [1] två [9].[1]", {1: first})) == ["Ett", first, " två [9].", first]


def test_word_has_a_footnote_where_each_marker_stood() -> None:
    file = to_word(exported(reserved()))
    assert references_of(file) == ["1", "2"]
    notes = notes_of(file)
    assert list(notes) == ["-1", "0", "1", "2"]
    assert notes["1"] == NOTE
    texts = [paragraph.text for paragraph in Document(BytesIO(file)).paragraphs]
    assert texts == [
        WHO,
        "Uttaget ur Nämndminnet den 1 februari 2030. Underlag: 14 handlingar från 20 januari 2027 till "
        "11 december 2029. Senast inläst den 2 januari 2030.",
        "Svaren är handlingarnas egna ord eller uppgifter ur dem. Fotnoterna visar var det står. "
        "Kontrollera mot originalet innan du citerar.",
        RESERVATION_QUOTE,
        DECISION,
        "Sökte i 14 handlingar från 20 januari 2027 till 11 december 2029.",
    ]


def test_words_package_names_its_footnotes() -> None:
    file = to_word(exported(reserved()))
    types = etree.tostring(part(file, "[Content_Types].xml")).decode()
    assert 'PartName="/word/footnotes.xml"' in types
    related = etree.tostring(part(file, "word/_rels/document.xml.rels")).decode()
    assert 'Target="footnotes.xml"' in related
    separators = part(file, "word/settings.xml").find(f"{W}footnotePr")
    assert [node.get(f"{W}id") for node in separators] == ["-1", "0"]


def test_a_source_that_is_cited_twice_has_one_full_footnote() -> None:
    found = answer(WHO, "Ett [1].", "Två [1].", citations=(Citation(1, hit(), RESERVATION_QUOTE),))
    file = to_word(exported(found))
    assert references_of(file) == ["1", "2"]
    assert notes_of(file)["2"] == "Se not 1."
    text = to_markdown(exported(found))
    assert "Ett[^1]." in text
    assert "Två[^1]." in text
    assert text.count("[^1]:") == 1


def test_several_answers_say_what_was_not_found_and_number_on() -> None:
    both = exported(reserved(), not_found(), replace(reserved(), question="Igen?"), filters=("2029",))
    file = to_word(both)
    assert references_of(file) == ["1", "2", "3", "4"]
    headings = [p.text for p in Document(BytesIO(file)).paragraphs if (p.style.name or "")[:7] == "Heading"]
    assert headings == [
        f"Samtal om nämndens handlingar: {WHO}",
        WHO,
        NEAREST,
        "Igen?",
        "Det här framgick inte av handlingarna",
    ]
    text = to_markdown(both)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        f"# {headings[0]}",
        *(f"## {heading}" for heading in headings[1:]),
    ]
    assert f"- {NEAREST} Sökte i 14 handlingar" in text
    assert "avgränsat till 2029." in text
    assert [label for n in range(1, 6) if (label := f"[^{n}]:") in text] == [f"[^{n}]:" for n in range(1, 5)]


def test_markdown_shows_hostile_text_as_text() -> None:
    text = to_markdown(exported(hostile()))
    html = MarkdownIt("commonmark").render(text)
    for tag in ("<script", "<img", "<iframe", "<a ", "<strong", "<em", "<code", "<style", "<svg"):
        assert tag not in html
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt; **fet** _kursiv_" in html
    assert html.count("<h1>") == 1


@pytest.mark.parametrize(
    "text",
    ["# rubrik", "- punkt", "1. ett", "12) tolv", "> citat", "a\n===", "a\n---", "[x](y)", "`k`", "a_b_ *c*"],
)
def test_escaped_markdown_reads_as_it_was_written(text: str) -> None:
    html = MarkdownIt("commonmark").render(escaped(text))
    shown = html.replace("<br />", "").replace("&gt;", ">").removeprefix("<p>").removesuffix("</p>\n")
    assert shown == text


def test_word_holds_what_xml_cannot_without_it() -> None:
    bad = answer("Vad\x00 är\x0b \ud800det? \u202e", f"{ATTACKS}\x01 [2]", citations=hostile().citations)
    file = to_word(exported(bad))
    texts = [paragraph.text for paragraph in Document(BytesIO(file)).paragraphs]
    assert texts[0] == "Vad är det?"
    assert any("<script>window.hacked=1</script> **fet**" in text for text in texts)


def test_a_files_name_has_day_and_question_and_nothing_dangerous() -> None:
    assert exported(reserved()).name == "namndminnet-2030-02-01-vem-reserverade-sig-mot-beslutet-om"
    assert exported(answer("../../etc/passwd <x>?")).name == "namndminnet-2030-02-01-etc-passwd-x"
    assert len(exported(answer("ö" * 500)).name) <= 80
