"""Retrieval: meaning and words put together so that the order can be worked out by hand."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from assistant import retrieve
from assistant.filters import parse_filters
from assistant.model import Hit
from assistant.retrieve import (
    DAY_BONUS,
    ITEM_WORTH,
    PIECE_WEIGHT,
    ROLE_BONUS,
    WORD_WEIGHT,
    YEAR_BONUS,
    Retriever,
    make_hit,
    standardised,
)
from assistant.understand import understand
from ingest.index.language import pieces
from ingest.index.register import Restrictions
from ingest.model import Form, Record, RecordKind, Role
from tests.assistant.hamnvik import paragraph, put, record
from tests.fakes import SharedWordsEmbedding, expected_cosine


def retriever(folder: Path, *records: Record) -> Retriever:
    embedder = SharedWordsEmbedding()
    return Retriever(*put(folder, embedder, *records), embedder)


def found(
    searched: Retriever, question: str, top: int = 10, restrictions: Restrictions | None = None
) -> Sequence[Hit]:
    return searched.run(understand(question), top, restrictions).hits


def bm25(length: int, lengths: Sequence[int], holding: int) -> float:
    """Okapi BM25 (k1 = 1.2, b = 0.75) of one term that stands once in a text of `length` terms."""
    idf = math.log(1 + (len(lengths) - holding + 0.5) / (holding + 0.5))
    norm = 1.2 * (0.25 + 0.75 * length / statistics.mean(lengths))
    return idf * 2.2 / (1 + norm)


def z(values: Sequence[float]) -> list[float]:
    mean, spread = statistics.mean(values), statistics.pstdev(values)
    return [(value - mean) / spread for value in values]


TEXTS = ["Ishallen öppnar", "Simhallen öppnar", "Ishallen stänger måndagar"]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    made = record("a", [paragraph(text) for text in TEXTS], meeting_date=date(2031, 3, 12))
    return retriever(tmp_path_factory.mktemp("three"), made)


def test_scores_of_meaning_and_words_are_standardised_and_put_together(three: Retriever) -> None:
    meaning = [expected_cosine("ishallen", text) for text in TEXTS]
    assert meaning == pytest.approx([1 / math.sqrt(2), 0, 1 / math.sqrt(3)])
    words = [bm25(2, [2, 2, 3], 2), 0.0, bm25(3, [2, 2, 3], 2)]
    shared = [len(set(pieces("ishallen")) & set(pieces(text))) for text in TEXTS]
    assert shared == [7, 4, 7]
    by_pieces = [score for _, score in sorted(three._terms.search_pieces("ishallen", 3))]
    fused = [
        (1 - WORD_WEIGHT - PIECE_WEIGHT) * m + WORD_WEIGHT * w + PIECE_WEIGHT * p
        for m, w, p in zip(z(meaning), z(words), z(by_pieces), strict=True)
    ]
    # All three stand in one item, whose best paragraph lifts them alike.
    fused = [score + ITEM_WORTH * max(fused) for score in fused]
    hits = found(three, "ishallen")
    assert [hit.paragraph for hit in hits] == ["a/1/p1", "a/1/p3", "a/1/p2"]
    assert [hit.score for hit in hits] == pytest.approx([fused[0], fused[2], fused[1]], rel=1e-4)
    assert [hit.similarity for hit in hits] == pytest.approx([meaning[0], meaning[2], 0], abs=1e-6)


def test_top_is_the_most_hits_and_keeps_their_order(three: Retriever) -> None:
    assert [hit.paragraph for hit in found(three, "ishallen", top=2)] == ["a/1/p1", "a/1/p3"]


@pytest.mark.parametrize("top", [0, -1, 201])
def test_top_out_of_range_is_refused(three: Retriever, top: int) -> None:
    with pytest.raises(ValueError, match=rf"top must be 1\.\.200, got {top}$"):
        three.run(understand("ishallen"), top)


def test_a_paragraph_found_by_its_words_alone_gets_its_own_similarity(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieve, "CANDIDATES", 1)
    # The embedder passes over words of two letters, the term index does not: "VM" is rare there.
    made = record("a", [paragraph("Ishallen"), paragraph("VM ishallen hamnen")])
    hits = found(retriever(tmp_path, made), "ishallen VM")
    assert {hit.paragraph: hit.similarity for hit in hits} == pytest.approx(
        {"a/1/p1": 1.0, "a/1/p2": 1 / math.sqrt(2)}, abs=1e-6
    )


def alike(role: Role, voice: str | None = None) -> list[object]:
    return [paragraph("Olle om ishallen", role=role, voice=voice)]


def test_a_role_that_the_question_names_comes_first(tmp_path: Path) -> None:
    made = record("a", alike(Role.BESLUT), alike(Role.RESERVATION), alike(Role.BAKGRUND))
    hits = found(retriever(tmp_path, made), "Vem reserverade sig om ishallen?")
    assert [(hit.role, hit.score) for hit in hits] == [
        (Role.RESERVATION, ROLE_BONUS),
        (Role.BESLUT, 0.0),
        (Role.BAKGRUND, 0.0),
    ]


def test_a_year_and_a_day_that_the_question_names_come_first(tmp_path: Path) -> None:
    searched = retriever(
        tmp_path,
        record("a", alike(Role.BESLUT), meeting_date=date(2030, 3, 12)),
        record("b", alike(Role.BESLUT), meeting_date=date(2031, 5, 14)),
        record("c", alike(Role.BESLUT)),
        record("d", alike(Role.BESLUT), dated=date(2031, 3, 12)),
    )

    def scores(question: str) -> list[tuple[str, float]]:
        return [(hit.record, hit.score) for hit in found(searched, question)]

    assert scores("ishallen") == [("a", 0.0), ("b", 0.0), ("c", 0.0), ("d", 0.0)]
    assert scores("ishallen 2031") == [("b", YEAR_BONUS), ("d", YEAR_BONUS), ("a", 0.0), ("c", 0.0)]
    assert scores("ishallen 12 mars") == [("a", DAY_BONUS), ("d", DAY_BONUS), ("b", 0.0), ("c", 0.0)]
    assert scores("ishallen 12 mars 2031") == [
        ("d", YEAR_BONUS + DAY_BONUS),
        ("a", DAY_BONUS),
        ("b", YEAR_BONUS),
        ("c", 0.0),
    ]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    return retriever(
        tmp_path_factory.mktemp("several"),
        record(
            "a",
            alike(Role.BESLUT, "nämnden"),
            alike(Role.RESERVATION, "Centerpartiet"),
            meeting_date=date(2030, 3, 12),
        ),
        record(
            "b",
            alike(Role.RESERVATION, "Vänsterpartiet, Miljöpartiet"),
            kind=RecordKind.UTLATANDE,
            body="Kommunstyrelsen",
            dated=date(2031, 5, 14),
            form=Form.REFERAT,
        ),
    )


@pytest.mark.parametrize(
    ("filters", "paragraphs"),
    [
        ([], ["a/1/p1", "a/2/p1", "b/1/p1"]),
        (["role=reservation"], ["a/2/p1", "b/1/p1"]),
        (["role=reservation,beslut"], ["a/1/p1", "a/2/p1", "b/1/p1"]),
        (["voice=center"], ["a/2/p1"]),
        (["voice=miljö"], ["b/1/p1"]),
        (["kind=utlåtande"], ["b/1/p1"]),
        (["record=a"], ["a/1/p1", "a/2/p1"]),
        (["form=referat"], ["b/1/p1"]),
        (["body=fritid"], ["a/1/p1", "a/2/p1"]),
        (["year=2031"], ["b/1/p1"]),
        (["since=2030-03-12", "until=2031-05-13"], ["a/1/p1", "a/2/p1"]),
        (["kind=protokoll", "role=reservation"], ["a/2/p1"]),
        (["record=c"], []),
        (["kind=protokoll", "year=2031"], []),
    ],
)
def test_only_what_fits_all_filters_is_found(
    several: Retriever, filters: list[str], paragraphs: list[str]
) -> None:
    assert sorted(
        hit.paragraph for hit in found(several, "ishallen", restrictions=parse_filters(filters))
    ) == (paragraphs)


def test_a_question_without_any_word_finds_the_nearest_all_the_same(three: Retriever) -> None:
    assert len(found(three, "tennis")) == 3


def test_an_empty_index_gives_no_hits(tmp_path: Path) -> None:
    searched = retriever(tmp_path)
    assert found(searched, "ishallen") == ()
    assert searched.nearest("ishallen") == -1.0


def test_nearest_is_the_cosine_of_the_nearest_paragraph(three: Retriever) -> None:
    assert three.nearest("ishallen måndagar") == pytest.approx(2 / math.sqrt(6), abs=1e-6)


def test_paragraphs_under_the_same_heading_of_the_same_item(tmp_path: Path) -> None:
    made = record(
        "a",
        [
            paragraph("Skrivelse om isen", heading="Skrivelse om isen"),
            paragraph("Isen är hal", heading="Skrivelse om isen"),
            paragraph("Hallen är kall", heading="Skrivelse om hallen"),
            paragraph("Isen har sprickor", heading="Skrivelse om isen"),
        ],
        [paragraph("Isen igen", heading="Skrivelse om isen")],
    )
    searched = retriever(tmp_path, made)
    hit = next(hit for hit in found(searched, "Isen är hal") if hit.paragraph == "a/1/p2")
    others = searched.with_same_heading(hit)
    assert [other.paragraph for other in others] == ["a/1/p1", "a/1/p4"]
    assert {(other.score, other.similarity) for other in others} == {(hit.score, hit.similarity)}


def test_a_hit_holds_what_a_citation_needs(tmp_path: Path) -> None:
    made = record(
        "a",
        [paragraph("Ishallen stängs", role=Role.BESLUT, voice="nämnden", page=3, heading="Beslut")],
        titles=["Ishallens framtid"],
        sections=["12"],
        title="Protokoll i mars",
        meeting_date=date(2031, 3, 12),
        dated=date(2031, 3, 20),
        source_url="https://hamnvik.example/p",
    )
    (hit,) = found(retriever(tmp_path, made), "ishallen")
    assert hit == Hit(
        paragraph="a/1/p1",
        record="a",
        kind=RecordKind.PROTOKOLL,
        record_title="Protokoll i mars",
        body="Fritidsnämnden, Hamnviks kommun",
        date=date(2031, 3, 12),
        item=1,
        item_title="Ishallens framtid",
        ref="§ 12",
        heading="Beslut",
        page=3,
        role=Role.BESLUT,
        voice="nämnden",
        text="Ishallen stängs",
        source="a.txt",
        url="https://hamnvik.example/p",
        form=Form.ORIGINAL,
        score=0.0,
        similarity=hit.similarity,
    )


@pytest.mark.parametrize(
    ("changes", "items", "heading", "ref"),
    [
        ({"sections": ["12", "13"]}, 2, "Beslut", "§ 13"),
        ({"sections": ["7/2031"]}, 1, "Beslut", "§ 7/2031"),
        ({}, 2, "Beslut", "ärende 2"),
        ({}, 1, "Beslut", "ärende 1"),
        ({"kind": RecordKind.UTLATANDE}, 2, "Beslut", "ärende 2"),
        ({"kind": RecordKind.UTLATANDE}, 1, "Ärendets beredning", "Ärendets beredning"),
        ({"kind": RecordKind.TJANSTEUTLATANDE}, 1, "", "Bakgrund"),
    ],
)
def test_the_reference_is_what_a_reader_would_say(
    tmp_path: Path, changes: dict[str, object], items: int, heading: str, ref: str
) -> None:
    made = record("a", *([paragraph("Ishallen", heading=heading)] for _ in range(items)), **changes)
    register, _, _ = put(tmp_path, SharedWordsEmbedding(), made)
    last = f"a/{items}/p1"
    assert make_hit(register.located([last])[last], score=0, similarity=0).ref == ref


def test_standardised_scores_of_one_kind_are_zeros() -> None:
    assert standardised(np.array([3.0, 3.0])).tolist() == [0.0, 0.0]
    assert standardised(np.array([1.0, 3.0])).tolist() == [-1.0, 1.0]
