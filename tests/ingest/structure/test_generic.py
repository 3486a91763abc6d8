"""A record of an unknown layout is readable and citable without claims about its parts."""

from __future__ import annotations

from tests.ingest.conftest import Structured


def test_paragraphs_under_their_headings(structured: Structured) -> None:
    record = structured("# Cykelplan\n\nInledning.\n\n## Mål\n\nFler ska cykla (KFN 2024/9).\n", "plan.md")
    (item,) = record.items
    assert (record.kind.value, record.title, item.title_derived) == ("övrigt", "Cykelplan", False)
    assert item.dnr == ("KFN 2024/9",)
    assert [(p.role.value, p.voice, p.heading, p.text) for p in item.paragraphs] == [
        ("bakgrund", None, "Cykelplan", "Inledning."),
        ("bakgrund", None, "Mål", "Fler ska cykla (KFN 2024/9)."),
    ]


def test_text_of_headings_alone_is_kept(structured: Structured) -> None:
    record = structured("Plan för cykling\n\nMål och medel\n", "plan.txt")
    assert [p.text for p in record.paragraphs] == ["Plan för cykling", "Mål och medel"]


def test_a_transcript_of_an_unknown_kind_is_packed_into_paragraphs(structured: Structured) -> None:
    sentence = "En mening om cyklar som är så lång att högst nio av dem ryms i ett stycke som går att läsa."
    text = "Om cyklar\nRelevanta dokument\nAnnat\nTranskript:\n" + " ".join([sentence] * 12)
    record = structured(text)
    assert record.title == "Om cyklar"
    assert [p.text.count("cyklar") for p in record.paragraphs] == [6, 6]
    assert [p.page for p in record.paragraphs] == [1, 1]
