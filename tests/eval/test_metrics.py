"""Each metric on answers whose number follows by hand."""

from __future__ import annotations

import dataclasses

import pytest

from eval.given import Given
from eval.metrics import (
    Abstention,
    CitationPrecision,
    CitationRecall,
    ContextFacts,
    ContextRecall,
    Correct,
    DialogueTurn,
    FactRecall,
    FactsWithin,
    ForbiddenError,
    Metric,
    Polarity,
    RecordCited,
    RoleCited,
    Verbatim,
    all_metrics,
    corrects,
    polarities,
)
from eval.questions import FALSE_PREMISE, Library, Place, Question
from tests.eval.board import (
    BROKEN,
    COST,
    DECISION,
    MOTION,
    OTHER,
    RECORD,
    RESERVATION,
    SILENCE,
    cite,
    decision,
    given,
    library,
    question,
    unanswerable,
)


@pytest.fixture(scope="module")
def records() -> Library:
    return library()


BOTH = given("Den tar 24 besökare och kostar 1,85 mnkr. [1]", cite(1, COST))
ONE = given("Den kostar 1 850 000 kronor. [1]", cite(1, COST))


@pytest.mark.parametrize(
    ("metric", "asked", "answer", "value"),
    [
        (FactRecall(), question(), BOTH, 1.0),
        (FactRecall(), question(), ONE, 0.5),
        (FactRecall(), question(), given("Cirka 24 [1]", cite(1, COST)), 0.0),
        (FactRecall(), question(), SILENCE, 0.0),
        (FactRecall(), question(), BROKEN, 0.0),
        (FactRecall(), unanswerable(), BOTH, None),
        # A marker states no figure.
        (FactRecall(), question(facts=(("2",),)), given("Så är det. [1] [2]", cite(1, COST)), 0.0),
        (FactRecall(), question(facts=(("2",),)), given("Det är 2. [1]", cite(1, COST)), 1.0),
        (ForbiddenError(), decision(), given("Nämnden avslog förslaget. [1]"), 1.0),
        (ForbiddenError(), decision(), given("Nämnden biföll förslaget. [1]"), 0.0),
        (ForbiddenError(), decision(), given("Nämnden avslog inget.", abstained=True), 0.0),
        (ForbiddenError(), question(), BOTH, None),
        (RecordCited(), question(), BOTH, 1.0),
        (RecordCited(), question(), given("1,85", cite(1, f"{OTHER}/1/p7")), 0.0),
        (RecordCited(), question(), given("Nej.", cite(1, COST), abstained=True), 0.0),
        (RecordCited(), unanswerable(), BOTH, None),
        (Abstention(), question(), BOTH, 1.0),
        (Abstention(), question(), SILENCE, 0.0),
        (Abstention(), unanswerable(), SILENCE, 1.0),
        (Abstention(), unanswerable(), BOTH, 0.0),
        (Abstention(), question(), BROKEN, 0.0),
        (Correct(), question(), BOTH, 1.0),
        (Correct(), question(), ONE, 0.0),
        (Correct(), question(), dataclasses.replace(BOTH, citations=(cite(1, f"{OTHER}/1/p7"),)), 0.0),
        (Correct(), question(forbidden=("24 besökare",)), BOTH, 0.0),
        (Correct(), question(), BROKEN, 0.0),
        (Correct(), unanswerable(), SILENCE, 1.0),
        (Correct(), unanswerable(), BOTH, 0.0),
        (Correct(), unanswerable(), BROKEN, 0.0),
        (DialogueTurn(), question(dialogue="d", turn=2), BOTH, 1.0),
        (DialogueTurn(), question(dialogue="d", turn=2), ONE, 0.0),
        (DialogueTurn(), question(dialogue="d", turn=1), BOTH, None),
        (DialogueTurn(), question(), BOTH, None),
    ],
)
def test_what_the_answer_alone_tells(
    metric: Metric, asked: Question, answer: Given, value: float | None
) -> None:
    assert metric.run(asked, answer) == value


@pytest.mark.parametrize(
    ("answer", "recall", "precision"),
    [
        (BOTH, 1.0, 1.0),
        # The fact is told, and the paragraph that is cited for it does not hold it.
        (given("1,85 mnkr, 24 besökare. [1]", cite(1, DECISION)), 0.0, 0.0),
        (given("1,85 mnkr, 24 besökare. [1] [2]", cite(1, DECISION), cite(2, COST)), 1.0, 0.5),
        (given("1,85 mnkr."), 0.0, 0.0),
        (given("Det är dyrt. [1]", cite(1, COST)), None, 1.0),
        (given("1,85 [1]", cite(1, "finns-inte/1/p1")), 0.0, 0.0),
        (SILENCE, None, None),
        (BROKEN, None, None),
    ],
)
def test_citations_hold_the_facts(
    records: Library, answer: Given, recall: float | None, precision: float | None
) -> None:
    assert CitationRecall(records).run(question(), answer) == recall
    assert CitationPrecision(records).run(question(), answer) == precision


def test_a_fact_that_is_counted_by_hand_needs_no_paragraph(records: Library) -> None:
    asked = question(facts=(("1,85",), ("tre yrkanden",)), derived=(1,))
    answer = given("Tre yrkanden, 1,85 mnkr. [1]", cite(1, COST))
    assert CitationRecall(records).run(asked, answer) == 1


def test_a_citation_shows_the_date_of_its_record(records: Library) -> None:
    asked = question(facts=(("14 maj 2024", "2024-05-14"),))
    assert CitationRecall(records).run(asked, given("Den 14 maj 2024. [1]", cite(1, COST))) == 1


def test_context_counts_needs_and_one_of_several_alternatives_is_enough(records: Library) -> None:
    asked = question(
        evidence=((Place(COST, ""), Place(MOTION, "")), (Place(DECISION, ""),)),
    )
    found = given("", retrieved=(RESERVATION, MOTION, DECISION), groups=(1, 1, 1))
    assert [ContextRecall(depth).run(asked, found) for depth in (1, 2, 3, 9)] == [0, 0.5, 1, 1]
    # Two chunks, the first of which holds two paragraphs.
    chunks = given("", retrieved=(RESERVATION, MOTION, DECISION), groups=(2, 1))
    assert [ContextRecall(depth).run(asked, chunks) for depth in (1, 2)] == [0.5, 1]
    assert ContextRecall(1).run(unanswerable(), found) is None
    assert [
        ContextFacts(n, records).run(question(), given("", retrieved=(MOTION, COST))) for n in (1, 2)
    ] == [
        0,
        1,
    ]
    with pytest.raises(ValueError, match="at least 1, got 0"):
        ContextRecall(0)


def test_a_reader_with_little_time_finds_what_stands_first(records: Library) -> None:
    found = given("", retrieved=(DECISION, COST), groups=(1, 1))
    first = len(records.paragraphs[DECISION].text.split())
    # The cost's paragraph: "… bedömer att verkstaden kan ta emot 24 besökare per kväll och att …"
    words = records.paragraphs[COST].text.split()
    visitors = words.index("besökare") + 1
    cuts = [first, first + visitors - 1, first + visitors, first + len(words)]
    assert [FactsWithin(cut, records).run(question(), found) for cut in cuts] == [0, 0, 0.5, 1]
    assert FactsWithin(9, records).run(unanswerable(), found) is None
    with pytest.raises(ValueError, match="at least 1, got 0"):
        FactsWithin(0, records)


@pytest.mark.parametrize(
    ("role", "cited", "value"),
    [
        ("beslut", [DECISION], 1),
        ("beslut", [MOTION, DECISION], 1),
        ("beslut", [MOTION, RESERVATION], 0),
        ("beslut", [], 0),
        # How a decision was taken shows it as well.
        ("beslut", [f"{OTHER}/1/p22"], 1),
        ("reservation", [RESERVATION], 1),
        ("reservation", [DECISION], 0),
        (None, [DECISION], None),
    ],
)
def test_the_role_is_that_of_the_cited_paragraph_and_not_what_the_answer_calls_it(
    records: Library, role: str | None, cited: list[str], value: float | None
) -> None:
    answer = given("Så är det.", *(cite(n, p, role="beslut") for n, p in enumerate(cited, 1)))
    assert RoleCited(records).run(decision(role=role), answer) == value
    assert RoleCited(records).run(decision(role=role), SILENCE) is None


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (given("Nämnden beslutade enligt förvaltningens förslag. [1]", cite(1, DECISION)), 1),
        (given("Nämnden biföll förslaget. [1]", cite(1, DECISION)), 1),
        (given("Nämnden avslog förslaget. [1]", cite(1, DECISION)), 0),
        (given("Ärendet återremitterades. [1]", cite(1, DECISION)), 0),
        (given("Ärendet bordlades."), 0),
        # A motion for avslag tells no outcome.
        (given("Maja Ström yrkade avslag. [1]", cite(1, MOTION)), None),
        (given("Bifall. [1]\n\nMaja Ström yrkade avslag. [2]", cite(1, DECISION), cite(2, MOTION)), 1),
        (given("Det var ett långt möte. [1]", cite(1, DECISION)), None),
        (SILENCE, None),
    ],
)
def test_polarity_is_that_of_the_register(records: Library, answer: Given, value: float | None) -> None:
    assert Polarity(records).run(decision(), answer) == value
    assert Polarity(records).run(question(), answer) is None


def test_polarity_has_nothing_to_say_where_the_register_knows_no_such_outcome(records: Library) -> None:
    asked = decision(evidence=((Place(f"{RECORD}/7/p1", ""),),))
    assert Polarity(records).run(asked, given("Det avslogs. [1]", cite(1, f"{RECORD}/7/p1"))) is None


def test_polarities_are_seen_in_all_forms() -> None:
    assert polarities("Bifölls, godkändes.") == {"bifall"}
    assert polarities("Nämnden avslår motionen") == {"avslag"}
    assert polarities("ärendet bordläggs och återremitteras") == {"bordläggning", "återremiss"}
    assert polarities("i övrigt inget") == set()


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (given("Beslut: ”Föredragningslistan godkändes.” [1]", cite(1, f"{RECORD}/1/p2")), 1),
        (given("Så är det. [1]", cite(1, f"{RECORD}/1/p2", "Föredragningslistan\n godkändes.")), 1),
        (given("Så är det. [1]", cite(1, f"{RECORD}/1/p2", "Föredragningslistan avslogs.")), 0),
        (given("Han sade »att alla är välkomna hit« [1]", cite(1, f"{RECORD}/1/p2")), 0),
        (given("Han sade ”Föredragningslistan   godkändes\nnu” [1]", cite(1, f"{RECORD}/1/p2")), 0),
        # The words stand in another paragraph than the one that the sentence cites.
        (given("”hälsade alla välkomna.” [1]", cite(1, f"{RECORD}/1/p2"), cite(2, f"{RECORD}/1/p1")), 0),
        (given("”hälsade alla välkomna.” [2]", cite(1, f"{RECORD}/1/p2"), cite(2, f"{RECORD}/1/p1")), 1),
        (given("”hälsade alla välkomna.”"), 0),
        (given("Förslaget ”Ja” [1]", cite(1, f"{RECORD}/1/p2")), None),
        (given("Ja. [1]", cite(1, f"{RECORD}/1/p2")), None),
        (SILENCE, None),
    ],
)
def test_quotes_are_word_for_word(records: Library, answer: Given, value: float | None) -> None:
    assert Verbatim(records).run(question(), answer) == value


def test_a_false_premise_is_corrected_in_the_first_sentence_and_own_words() -> None:
    false = unanswerable(why=f"{FALSE_PREMISE}ingen reserverade sig")
    no = given("Ingen reserverade sig. [1]\n\nMaja Ström yrkade bifall. [2]")
    quoted = given("Beslut (protokoll): ”Ingen hyra anges för lokalen.” [1]")
    late = given("Maja Ström sade ja. [1]\n\nIngen reserverade sig. [2]")
    assert [corrects(false, answer) for answer in (no, quoted, late)] == [True, False, False]
    assert corrects(unanswerable(), no) is False
    assert Correct().run(false, no) == 1
    assert Correct().run(false, quoted) == 0


def test_own_words_leave_out_quotes_that_hold_quotes() -> None:
    answer = given("Yrkande: ”Att ”bygga” nu inte hjälper” [1]\n\nNej, det ”sades” så. [2]")
    assert answer.own_words == "Yrkande: \n\nNej, det  så."


def test_names_are_unique_and_numbers_stay_between_0_and_1(records: Library) -> None:
    metrics = all_metrics(records)
    assert len({metric.name for metric in metrics}) == len(metrics)
    assert {metric.name for metric in metrics if metric.lower_is_better} == {"forbidden_error"}
    for asked in (question(), decision(), unanswerable()):
        for answer in (BOTH, ONE, SILENCE, BROKEN):
            values = [metric.run(asked, answer) for metric in metrics]
            assert all(value is None or 0 <= value <= 1 for value in values)
