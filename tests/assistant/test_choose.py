"""Which passages may answer: never a question, never a fragment that means something else alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import pytest

from assistant.choose import (
    FORM_BONUS,
    MOST_CHARACTERS,
    WINDOW,
    Chooser,
    Chosen,
)
from assistant.model import Hit, QuestionKind
from assistant.retrieve import Evidence
from assistant.understand import understand
from assistant.weigh import QueryTerms
from ingest.index.language import analyse
from ingest.model import Role
from tests.assistant.hamnvik import hit
from tests.fakes import SharedWordsEmbedding


class Shelf:
    """In the retriever's place: paragraphs that stand under the same heading as any hit."""

    def __init__(self, *others: Hit) -> None:
        self.others = list(others)

    def in_same_item(self, hit: Hit, roles: Collection[Role]) -> list[Hit]:
        return []

    def with_same_heading(self, hit: Hit) -> list[Hit]:
        return self.others


def choose(
    question: str, *hits: Hit, weights: dict[str, float] | None = None, others: Sequence[Hit] = ()
) -> list[Chosen]:
    embedder = SharedWordsEmbedding()
    query = understand(question)
    evidence = Evidence(query, embedder.encode_question(query.read_as), hits)
    return Chooser(Shelf(*others)).run(evidence, QueryTerms(weights or {}))


def quotes(question: str, *hits: Hit, **more: Sequence[Hit]) -> list[str]:
    return [found.quote for found in choose(question, *hits, **more)]


def test_no_paragraphs_give_no_sentences() -> None:
    assert choose("Var ligger ishallen?") == []


def test_a_paragraph_of_nothing_but_questions_gives_no_sentences() -> None:
    asked = hit("Hur ofta undersöks isen på planen? Vem betalar för undersökningen?", role=Role.SKRIVELSE)
    assert quotes("Hur ofta undersöks isen?", asked) == []


@pytest.mark.parametrize(
    "question",
    [
        "Varför är isen inte undersökt?",
        "”Varför är isen inte undersökt?”",
        "(Varför är isen inte undersökt?)",
    ],
)
def test_a_question_is_never_chosen(question: str) -> None:
    said = "Isen undersöks varje vecka av vaktmästarna."
    assert quotes("Hur ofta undersöks isen?", hit(f"{said} {question}", role=Role.SVAR)) == [said]


def test_a_question_without_a_question_mark_is_known_by_its_role() -> None:
    asked = hit("Hur ofta isen undersöks av vaktmästarna", role=Role.FRAGA)
    assert quotes("Hur ofta undersöks isen?", asked) == []


def test_the_note_of_who_asked_is_no_question() -> None:
    note = hit("Olle Strand (C) ställde en fråga om isen på hamnplan.", role=Role.FRAGA)
    assert quotes("Vem ställde en fråga om isen?", note) == [note.text]


def test_a_fragment_is_no_answer() -> None:
    text = "Isen är hal. Vaktmästarna sandar gångarna runt ishallen."
    assert quotes("Vem sandar?", hit(text)) == ["Vaktmästarna sandar gångarna runt ishallen."]


FEWER = "Nästa vinter blir det fler. "
FAR = "Spolmaskinen står i det stora förrådet bakom ishallen och används varje dag av vaktmästarna. " * (
    WINDOW // 90
)


@pytest.mark.parametrize("opening", ["Av dessa", "Det", "Hon", "Samma", "Detta", "Därutöver"])
def test_a_passage_that_leans_back_brings_the_sentence_before_it(opening: str) -> None:
    # As long as a quote, so that it comes along for what leans on it and not because there is room.
    before = f"Ishallen hade besökare i vintras, {'och ' * (WINDOW // 4 - 12)}fler än förr."
    leaning = f"{opening} kom 300 besökare från Hamnvik. {FEWER * 9}".strip()
    (quote,) = quotes("Hur många besökare kom från Hamnvik?", hit(f"{FAR}{before} {leaning}"))
    assert quote.startswith(before)
    assert f"{opening} kom 300 besökare från Hamnvik." in quote


def test_the_first_sentence_of_a_paragraph_has_nothing_to_bring() -> None:
    text = "Detta gäller ishallen och båda planerna. Vaktmästarna sandar gångarna där."
    assert quotes("Vad gäller?", hit(text)) == [text]


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("År\tBesök i hallen\n2030\t4 200\n2031\t5 100", {"role": Role.TABELL}),
        ("Ishallen har öppet följande tider och dagar:\nMåndagar 8-21\nLördagar 9-17 och vid matcher", {}),
        ("Fritidsförvaltningen\nHamngatan 3\nHamnvik", {}),
        (
            "Skrivelse om sprickor i isen på hamnplan och om vad som görs åt dem.\nFRN 2031/21",
            {"heading": "Skrivelse om sprickor i isen på hamnplan och om vad som görs åt dem, FRN 2031/21"},
        ),
    ],
    ids=["table", "list", "address", "title"],
)
def test_what_loses_its_meaning_in_parts_is_quoted_in_one_piece(text: str, changes: dict[str, str]) -> None:
    assert quotes("Vad gäller?", hit(text, **changes)) == [text]


def test_a_passage_is_the_best_sentence_and_those_around_it_that_fit() -> None:
    sentences = [
        f"Mening nummer {n} handlar om gångarna runt ishallen och sandningen där." for n in range(20)
    ]
    sentences[10] = "Spolmaskinen byttes mot en ny som går på el och är mycket tystare."
    (quote,) = quotes("Spolmaskinen?", hit(" ".join(sentences)), weights={"spolmaskin": 1.0})
    assert sentences[10] in quote
    assert WINDOW - 80 < len(quote) <= WINDOW
    assert quote in " ".join(sentences)


def test_a_case_number_is_taken_from_the_title_under_the_same_heading() -> None:
    about = hit("Isen på hamnplan har sprickor och flera barn har ramlat.", paragraph="r/3/p3")
    title = hit("Skrivelse om sprickor i isen\nFRN 2031/21", paragraph="r/3/p2")
    text = hit("Vaktmästarna sandar gångarna runt ishallen.", paragraph="r/3/p4")
    found = choose("Vilket dnr har skrivelsen om sprickor i isen?", about, others=[text, title])
    assert [(c.hit.paragraph, c.fits) for c in found] == [("r/3/p2", True), ("r/3/p3", False)]
    assert quotes("Vad står i skrivelsen om isen?", about, others=[title]) == [about.text]


def test_a_sentence_found_twice_is_chosen_once() -> None:
    title = hit("Skrivelse om sprickor i isen\nFRN 2031/21", paragraph="r/3/p2")
    found = choose("Vilket dnr har skrivelsen?", title, others=[title])
    assert len(found) == 1


def test_the_score_is_the_paragraphs_and_the_coverage_that_of_the_question() -> None:
    first = hit("Ishallen köper spolmaskin snart.", item_title="Ärende", paragraph="a", score=0.2)
    second = hit("Ishallen städas varje kväll.", item_title="Annat", paragraph="b", score=0.6)
    found = choose("Köpte ishallen spolmaskin?", first, second, weights={"ishall": 3.0, "spolmaskin": 1.0})
    assert [c.quote for c in found] == [second.text, first.text]
    assert [c.coverage for c in found] == [0.75, 1.0]
    assert [c.score for c in found] == [0.6, 0.2]


def test_what_is_counted_must_be_spoken_of_where_the_records_have_a_word_for_it() -> None:
    about = hit("I teamet arbetar fyra coacher och två vägledare.")
    known = {"kvinn": 1.0}
    (found,) = choose("Hur många kvinnor finns i teamet?", about, weights=known)
    assert not found.fits
    (found,) = choose("Hur många coacher finns i teamet?", about, weights={"coach": 1.0})
    assert found.fits
    query = understand("Hur många karriärhjälpare finns i teamet?")
    evidence = Evidence(query, SharedWordsEmbedding().encode_question("x"), (about,))
    own_words = QueryTerms({"karriärhjälp": 1.0}, frozenset({"karriärhjälp"}))
    (found,) = Chooser(Shelf()).run(evidence, own_words)
    assert found.fits


def test_a_figure_of_another_year_does_not_fit() -> None:
    about = hit("Ishallen hade 300 besökare.", date=date(2031, 3, 12))
    assert [c.fits for c in choose("Hur många besökare hade ishallen 2019?", about)] == [False]
    assert [c.fits for c in choose("Hur många besökare hade ishallen 2031?", about)] == [True]
    told = hit("Ishallen hade 300 besökare 2019.", date=date(2031, 3, 12))
    assert [c.fits for c in choose("Hur många besökare hade ishallen 2019?", told)] == [True]


def test_the_form_asked_for_lifts_a_sentence() -> None:
    without = hit("Spolmaskinen till ishallen kostar mycket pengar.", paragraph="a")
    money = hit("Spolmaskinen till ishallen kostar 2 mnkr.", paragraph="b")
    found = choose("Vad kostar spolmaskinen?", without, money)
    assert [(c.hit.paragraph, c.fits) for c in found] == [("b", True), ("a", False)]
    assert found[0].score - found[1].score == pytest.approx(FORM_BONUS[QuestionKind.MONEY])


def test_who_dissented_is_told_by_a_name_with_a_party() -> None:
    office = hit("Fritidsnämnden behandlade reservationen mot ishallen.", paragraph="a")
    person = hit("Olle Strand (C) reserverade sig mot beslutet om hallen.", paragraph="b")
    found = choose("Vem reserverade sig mot ishallen?", office, person)
    assert [(c.hit.paragraph, c.fits) for c in found] == [("b", True), ("a", False)]
    assert all(c.fits for c in choose("Vem ansvarar för ishallen?", office, person))


def test_voice_date_and_titles_cover_words_at_half_their_worth() -> None:
    said = hit(
        "Avgiften för träning bör sänkas genast.",
        voice="Centerpartiet",
        record_title="Protokoll",
        item_title="Ishallens budget",
        heading="Reservation",
    )
    terms = dict.fromkeys(analyse("Centerpartiet ishallens reservation mars avgiften tennis"), 1.0)
    (found,) = choose("Vad?", said, weights=terms)
    assert found.coverage == pytest.approx((4 * 0.5 + 1) / 6)


@pytest.mark.parametrize("opening", ["Indikatorn", "Teamet", "Inom denna verksamhet"])
def test_a_noun_does_not_lean_back(opening: str) -> None:
    said = f"{opening} hade 300 besökare från Hamnvik. {FEWER * (WINDOW // len(FEWER))}".strip()
    (quote,) = quotes("Hur många kom från Hamnvik?", hit(f"{FAR}{said}"), weights={"hamnvik": 1.0})
    assert quote.startswith(opening)


def test_whose_words_are_asked_for_and_what_was_decided_leave_the_rest_out() -> None:
    moved = hit(
        "Avgiften för ishallen bör sänkas genast.", paragraph="a", role=Role.YRKANDE, voice="Moderaterna"
    )
    other = hit(
        "Avgiften för ishallen bör höjas genast.", paragraph="b", role=Role.YRKANDE, voice="Liberalerna"
    )
    decided = hit("Avgiften för ishallen ligger kvar som den är.", paragraph="c", role=Role.BESLUT)
    assert quotes("Vad yrkade Moderaterna om ishallen?", moved, other, decided) == [moved.text]
    assert quotes("Vad beslutade nämnden om Moderaternas yrkande?", moved, other, decided) == [decided.text]


def test_of_a_long_table_the_best_row_is_quoted_with_the_rows_around_it() -> None:
    rows = [f"Anläggning {n}\t{n * 7}" for n in range(1000)]
    text = "\n".join(["Namn\tBesök", *rows[:700], "Simhallen\t31", *rows[700:]])
    (quote,) = quotes("Hur många besök?", hit(text, role=Role.TABELL), weights={"simhall": 1.0})
    assert "Simhallen\t31" in quote.split("\n")
    assert quote in text
    assert MOST_CHARACTERS - 40 < len(quote) <= MOST_CHARACTERS
    assert set(quote.split("\n")) <= set(text.split("\n"))


def test_a_heading_near_the_best_row_comes_along() -> None:
    rows = [f"Anläggning {n}\t{n * 7}" for n in range(1000)]
    text = "\n".join(["Namn\tBesök", *rows[:20], "Simhallen\t31", *rows[20:]])
    (quote,) = quotes("Hur många besök?", hit(text, role=Role.TABELL), weights={"simhall": 1.0})
    assert quote.startswith("Namn\tBesök\n")
    assert "Simhallen\t31" in quote


@pytest.mark.parametrize(
    ("text", "end"),
    [("ord " * 5000 + "slut", "ord"), ("x" * 20_000, "x")],
    ids=["no sentence", "no word"],
)
def test_what_has_no_end_is_cut_after_a_word(text: str, end: str) -> None:
    (quote,) = quotes("Vad?", hit(text))
    assert text.startswith(quote)
    assert quote.endswith(end)
    assert len(quote) <= MOST_CHARACTERS


def test_a_long_row_is_cut_after_a_sentence() -> None:
    text = "Isen spolas tre gånger om dagen. " * 100
    (quote,) = quotes("Hur ofta spolas isen?", hit(text.strip(), role=Role.TABELL))
    assert quote.endswith("om dagen.")
    assert MOST_CHARACTERS - 40 < len(quote) <= MOST_CHARACTERS


def test_what_a_sentence_leans_on_is_left_out_where_both_are_too_long() -> None:
    before = "Ishallen " + "åker " * (MOST_CHARACTERS // 5) + "vidare."
    leaning = "Detta gäller alla som bor i Hamnvik."
    found = quotes("Vad gäller i Hamnvik?", hit(f"{before} {leaning}"), weights={"hamnvik": 1.0})
    assert found == [leaning]


def test_who_was_there_answers_who_and_when_and_nothing_else() -> None:
    present = hit("Närvarande vid mötet om ishallen var Åsa Berg (M).", role=Role.FORMALIA)
    assert quotes("Vem var med vid mötet om ishallen?", present) == [present.text]
    assert quotes("Vad sägs om ishallen?", present) == []


def test_an_announcement_is_no_answer() -> None:
    assert quotes("Vilka planer har ishallen?", hit("Ishallen har följande planer för vintern:")) == []
    whole = "Ishallen har följande planer för vintern:\n- En ny spolmaskin i förrådet\n- Längre öppettider"
    assert quotes("Vilka planer har ishallen?", hit(whole)) == [whole]
