"""Transcripts from document sites: unrelated titles go, pages are joined, breaks are mended."""

from __future__ import annotations

import pytest

from ingest.read.transcript import is_transcript, read_transcript

HEAD = (
    "Öppna verkstäder\n\nRelevanta dokument\nPlan för lekplatser\n\nTAXOR OCH AV- GIFTER\n\nTranskript:\n\n"
)


def pages(*lines: str) -> str:
    return HEAD + "\n\n".join(lines) + "\n"


def texts(source: str) -> list[str]:
    return [block.text for block in read_transcript(source)[1]]


def test_the_mark_stands_on_a_line_of_its_own() -> None:
    assert is_transcript("Titel\nTranskript:\n1 Text")
    assert is_transcript("Transkription: \ntext")
    assert not is_transcript("Ett transkript: så kallas en utskrift.")
    assert not is_transcript("Se Transkript: sidan 3")


def test_text_without_the_mark_is_refused() -> None:
    with pytest.raises(ValueError, match="no transcript"):
        read_transcript("Ingen utskrift")


def test_unrelated_titles_are_gone_and_the_own_title_is_kept() -> None:
    title, blocks = read_transcript(pages("Nämnden beslutar. Ärendet avslutas."))
    assert title == "Öppna verkstäder"
    assert [b.text for b in blocks] == ["Nämnden beslutar.", "Ärendet avslutas."]


def test_no_title_above_the_titles_of_others() -> None:
    assert read_transcript("Transkript:\nText.")[0] is None
    assert read_transcript("Hoppa över navigering\nTranskript:\nText.")[0] is None


def test_a_word_cut_by_a_page_break_is_mended() -> None:
    assert texts(pages("Vi frågar Studieför-", "bundet Lyktan.")) == ["Vi frågar Studieförbundet Lyktan."]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("Stadsdelen Norrby-", "Sund svarar.", "Stadsdelen Norrby- Sund svarar."),
        ("Platser för 16 -", "åringar finns.", "Platser för 16 - åringar finns."),
        ("Mål för 2008-", "och framåt.", "Mål för 2008- och framåt."),
    ],
    ids=["capital letter", "lone dash", "digit"],
)
def test_a_hyphen_that_is_the_records_own_is_kept(first: str, second: str, joined: str) -> None:
    assert texts(pages(first, second)) == [joined]


def test_a_hyphen_inside_a_page_is_kept() -> None:
    assert texts(pages("Norrby- Sund och Spår- vägen svarar.")) == ["Norrby- Sund och Spår- vägen svarar."]


def test_a_sentence_runs_over_the_page_break_and_keeps_the_first_page() -> None:
    _, blocks = read_transcript(pages("Först. Vi prövar under det första", "året. Sedan."))
    assert [(b.text, b.page) for b in blocks] == [
        ("Först.", 1),
        ("Vi prövar under det första året.", 1),
        ("Sedan.", 2),
    ]


def test_spans_point_into_the_source_file() -> None:
    source = pages("Först. Vi frågar Studieför-", "bundet Lyktan. Sist.")
    _, blocks = read_transcript(source)
    assert [source[b.start : b.end] for b in blocks] == [
        "Först.",
        "Vi frågar Studieför-\n\nbundet Lyktan.",
        "Sist.",
    ]


def test_chrome_between_pages_counts_as_no_page() -> None:
    _, blocks = read_transcript(pages("Sida ett.", "Vi använder kakor på webbplatsen", "Sida två."))
    assert [(b.text, b.page) for b in blocks] == [("Sida ett.", 1), ("Sida två.", 2)]
