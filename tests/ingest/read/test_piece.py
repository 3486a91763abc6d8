"""Pieces written out as text: where each stands, and the pages of a transcript."""

from __future__ import annotations

import json

from ingest.read.piece import Piece, marked, render


def test_each_block_stands_where_it_says() -> None:
    made = render(
        [
            Piece("Beslut", level=2, page=1),
            Piece("Badet öppnas.", indent=1, marker="•", page=1, confidence=0.9),
            Piece("2. Banan stängs.", indent=1, marker="2.", page=2),
            Piece("Bad\tPris\nNorrby\t60", table=True, page=2),
            Piece("Hoppa till innehållet", page=2),
            Piece("  ", page=2),
        ]
    )
    assert made.text == "Beslut\n\n • Badet öppnas.\n\n 2. Banan stängs.\n\nBad\tPris\nNorrby\t60\n"
    assert [(made.text[b.start : b.end], b.level, b.page, b.confidence) for b in made.blocks] == [
        ("Beslut", 2, 1, None),
        ("• Badet öppnas.", 0, 1, 0.9),
        ("2. Banan stängs.", 0, 2, None),
        ("Bad\tPris\nNorrby\t60", 0, 2, None),
    ]
    assert [(b.marker, b.indent, b.table) for b in made.blocks] == [
        ("", 0, False),
        ("•", 1, False),
        ("2.", 1, False),
        ("", 0, True),
    ]


def test_nothing_makes_an_empty_text() -> None:
    made = render([])
    assert (made.text, made.blocks) == ("", ())


def test_a_typed_mark_becomes_the_marker() -> None:
    assert marked(Piece("– Badet")) == Piece("Badet", marker="–")
    assert marked(Piece("2. Badet")) == Piece("2. Badet", marker="2.")
    assert marked(Piece("- \tBadet", table=True)) == Piece("- \tBadet", table=True)


def test_sentences_of_a_transcript_take_the_pages_of_the_file() -> None:
    first = "Badet öppnas. Banan stängs. Det blir"
    made = render(
        [
            Piece("Transkript:", page=3),
            Piece(f"{first} is. Slut.", page=3, turns=((len(first) + 1, 4),), confidence=0.8),
        ]
    )
    assert made.run_on
    assert [(b.text, b.page, b.confidence) for b in made.blocks] == [
        ("Badet öppnas.", 3, 0.8),
        ("Banan stängs.", 3, 0.8),
        ("Det blir is.", 3, 0.8),
        ("Slut.", 4, 0.8),
    ]


def test_long_paragraphs_of_a_saved_page_are_no_transcript_and_printed_pages_are() -> None:
    paragraphs = [Piece("Badet öppnas i maj varje år. " * 20)] * 3
    assert not render(paragraphs, saved_page=True).run_on
    pages = [Piece("Badet öppnas i maj varje år. " * 60)] * 3
    assert render(pages, saved_page=True).run_on
    assert not render(pages).run_on


def test_pieces_pass_through_json_unchanged() -> None:
    piece = Piece("Badet", 2, "•", 0, 4, confidence=0.5, turns=((3, 5),))
    assert Piece.from_json(json.loads(json.dumps(piece.to_json()))) == piece
