"""An answer holds what the records say and nothing more; without support it says no."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.answer import NEAR_BEST, NEAREST_SHOWN, Answerer
from assistant.choose import MOST_CHARACTERS, Chosen
from assistant.model import Answer, Hit, QuestionKind
from assistant.retrieve import Evidence
from assistant.support import Background, Support
from assistant.understand import understand
from assistant.words import ONLY_PROPOSED
from ingest.model import Role
from tests.assistant.hamnvik import chosen, hit
from tests.fakes import SharedWordsEmbedding

OPEN = "Berätta om ishallen"
LEAST = 0.9
# Hits of similarity 0.5 lie no nearer than unrelated questions, so that coverage alone decides.
SUPPORT = Support(Background(mean=0.5, spread=0.1), coverage_worth=1.0, least=LEAST, least_shown=1.0)


def answer(
    question: str,
    found: Sequence[Chosen],
    hits: Sequence[Hit] = (),
    records: int = 3,
    restricted: bool = False,
) -> Answer:
    query = understand(question)
    vector = SharedWordsEmbedding().encode_question(question)
    evidence = Evidence(query, vector, tuple(hits))
    return Answerer(SUPPORT).run(evidence, found, records, restricted=restricted)


def taken(question: str, *found: Chosen) -> list[str]:
    return [citation.quote for citation in answer(question, found).citations]


# Five sentences without a word in common.
FIVE = [
    "Ishallen öppnar klockan åtta.",
    "Vaktmästare sandar gångarna.",
    "Entrén kostar trettio kronor.",
    "Kylmaskinen byttes nyligen ut.",
    "Läktaren rymmer många åskådare.",
]


def test_an_answer_names_its_question_kind_mode_and_place() -> None:
    said = chosen(FIVE[0], role=Role.SVAR, voice="förvaltningen")
    found = answer("  Var ligger\nishallen? ", [said])
    assert (found.question, found.read_as) == ("Var ligger ishallen?",) * 2
    assert (found.kind, found.mode, found.abstained, found.ms) == (
        QuestionKind.OPEN,
        "extractive",
        False,
        0.0,
    )
    assert found.text == f"Svar från förvaltningen (protokoll 12 mars 2031): ”{FIVE[0]}” [1]"
    assert [(c.n, c.hit, c.quote) for c in found.citations] == [(1, said.hit, FIVE[0])]


def test_three_sentences_at_most_best_first_numbered_as_cited() -> None:
    found = answer(OPEN, [chosen(text, paragraph=f"r/1/p{n}") for n, text in enumerate(FIVE)])
    assert [c.quote for c in found.citations] == FIVE[:3]
    assert [c.n for c in found.citations] == [1, 2, 3]
    assert found.text.split("\n\n") == list(found.sentences)
    for citation, sentence in zip(found.citations, found.sentences, strict=True):
        assert sentence.endswith(f"”{citation.quote}” [{citation.n}]")


@pytest.mark.parametrize(("behind", "quotes"), [(NEAR_BEST, FIVE[:2]), (NEAR_BEST + 0.01, FIVE[:1])])
def test_a_further_sentence_is_nearly_as_good_as_the_best(behind: float, quotes: list[str]) -> None:
    assert taken(OPEN, chosen(FIVE[0], score=2.0), chosen(FIVE[1], score=2.0 - behind)) == quotes


def test_what_has_been_said_is_not_said_again() -> None:
    again = f"Därför gäller: {FIVE[0][0].lower()}{FIVE[0][1:]}"
    assert taken(OPEN, *map(chosen, [FIVE[0], again, FIVE[0], FIVE[1]])) == [FIVE[0], FIVE[1]]


def test_sentences_without_any_word_are_told_apart_by_their_letters() -> None:
    assert taken(OPEN, *map(chosen, ["Det är så.", "Det är så.", "Så är det."])) == [
        "Det är så.",
        "Så är det.",
    ]


def test_the_whole_answer_has_a_limit_but_the_best_sentence_is_kept() -> None:
    long = "Ishallen " + "x" * MOST_CHARACTERS
    assert taken(OPEN, chosen(long), chosen(FIVE[1])) == [long]
    half = "y" * (MOST_CHARACTERS - len(FIVE[0]))
    assert taken(OPEN, chosen(FIVE[0]), chosen(half), chosen(FIVE[2])) == [FIVE[0], half]
    assert taken(OPEN, chosen(FIVE[0]), chosen(half + "y"), chosen(FIVE[2])) == [FIVE[0], FIVE[2]]


def test_a_further_quote_is_told_in_brief_where_the_whole_has_no_room() -> None:
    best = chosen("Ishallen " + "håller öppet " * 70)
    room = MOST_CHARACTERS - len(best.quote)
    long = "Spolmaskinen " + "är trasig " * 70
    brief = "Spolmaskinen är trasig."
    assert len(brief) < room < len(long)
    assert taken("Vad gäller?", best, chosen(long, brief=brief)) == [best.quote, brief]
    assert taken("Vad gäller?", best, chosen(long, brief=long)) == [best.quote]


def test_what_is_asked_of_reservations_is_answered_by_reservations() -> None:
    decided = chosen(FIVE[0], score=3.0, role=Role.BESLUT)
    dissent = chosen(FIVE[1], score=2.5, role=Role.RESERVATION)
    assert taken("Finns någon reservation om ishallen?", decided, dissent) == [FIVE[1]]
    assert taken("Berätta om ishallen", decided, dissent) == [FIVE[0], FIVE[1]]


def test_without_such_a_paragraph_the_others_answer() -> None:
    assert taken("Finns någon reservation om ishallen?", chosen(FIVE[0], role=Role.BESLUT)) == [FIVE[0]]


def test_a_proposal_that_is_no_match_does_not_become_the_decision() -> None:
    moved = chosen(FIVE[0], score=3.0, role=Role.YRKANDE)
    decided = chosen(FIVE[1], score=1.0, role=Role.BESLUT)
    assert taken("Vad beslutade nämnden om ishallen?", moved, decided) == [FIVE[1]]


def test_a_partys_motion_is_no_answer_to_what_was_decided() -> None:
    asked = "Vad beslutade nämnden om ishallen?"
    assert taken(asked, chosen(FIVE[0], role=Role.YRKANDE), chosen(FIVE[1], role=Role.RESERVATION)) == []


def test_the_offices_proposal_is_said_to_be_no_more_than_that() -> None:
    asked = "Vad beslutade nämnden om ishallen?"
    moved, proposed = chosen(FIVE[0], score=3.0, role=Role.YRKANDE), chosen(FIVE[1], role=Role.FORSLAG)
    found = answer(asked, [moved, proposed])
    assert [citation.quote for citation in found.citations] == [FIVE[1]]
    assert found.sentences[0] == ONLY_PROPOSED
    decided = answer(asked, [chosen(FIVE[2], role=Role.BESLUT), proposed])
    assert ONLY_PROPOSED not in decided.sentences


def test_dissent_in_another_matter_does_not_join() -> None:
    asked = "Vem reserverade sig om ishallen?"
    here = chosen(FIVE[0], role=Role.RESERVATION, item=2)
    same = chosen(FIVE[1], role=Role.RESERVATION, item=2)
    other = chosen(FIVE[2], role=Role.RESERVATION, item=3)
    elsewhere = chosen(FIVE[3], role=Role.RESERVATION, item=2, record="annat")
    assert taken(asked, here, other, elsewhere, same) == [FIVE[0], FIVE[1]]


def test_further_sentences_name_the_year_that_was_asked_for() -> None:
    first, with_year, without = (
        "Hallen fick 9 besök 2031.",
        "Banan fick 4 gäster 2031.",
        "Planen fick 7 åkare.",
    )
    assert taken("Hur många kom 2031?", *map(chosen, [first, without, with_year])) == [first, with_year]
    # Where the best one does not name it, the others need not either.
    assert taken("Hur många kom 2031?", *map(chosen, [without, first])) == [without, first]


def test_the_voice_that_was_asked_for_is_not_mixed_with_others() -> None:
    asked = "Vad tycker Centerpartiet om ishallen?"
    theirs = chosen(FIVE[0], role=Role.YRKANDE, voice="Centerpartiet")
    others = chosen(FIVE[1], role=Role.YRKANDE, voice="Liberalerna")
    assert taken(asked, theirs, others) == [FIVE[0]]
    assert taken(OPEN, theirs, others) == [FIVE[0], FIVE[1]]


@pytest.mark.parametrize(
    "question",
    ["Hur många åker?", "Vad kostar ishallen?", "När öppnar ishallen?", "Vilket dnr har ishallen?"],
)
def test_a_sentence_without_the_form_asked_for_does_not_answer(question: str) -> None:
    unfit, fit = chosen(FIVE[0], score=5.0, fits=False), chosen(FIVE[1], score=1.0, fits=True)
    assert taken(question, unfit, fit) == [FIVE[1]]
    assert answer(question, [unfit]).abstained


def test_who_and_why_are_answered_by_any_form_but_not_after_a_fitting_one() -> None:
    unfit, fit = chosen(FIVE[0], fits=False), chosen(FIVE[1], fits=True)
    assert taken("Vem sandar?", unfit, fit) == [FIVE[0], FIVE[1]]
    assert taken("Vem sandar?", fit, unfit) == [FIVE[1]]


@pytest.mark.parametrize(
    "found",
    [
        [],
        [chosen(FIVE[0], coverage=LEAST - 0.01)],
        # The best one is not held: a lesser one that is was found for other reasons.
        [chosen(FIVE[0], score=3.0, coverage=0.1), chosen(FIVE[1], score=1.0)],
    ],
    ids=["nothing", "weak", "best is weak"],
)
def test_without_support_it_abstains(found: list[Chosen]) -> None:
    said_no = answer("Var ligger tennishallen?", found, records=5)
    assert said_no.abstained
    assert said_no.sentences == (
        "Det framgår inte av handlingarna. Jag har sökt i de 5 handlingar som finns här.",
    )
    assert said_no.citations == ()


def test_a_filter_is_mentioned_when_it_abstains() -> None:
    assert answer(OPEN, [], records=5, restricted=True).text == (
        "Det framgår inte av handlingarna. "
        "Jag har bara sökt i det som filtret släpper fram; prova utan filter."
    )


def test_an_abstention_shows_the_nearest_paragraphs_without_referring_to_them() -> None:
    near = [hit(text, similarity=0.7, paragraph=f"r/1/p{n}") for n, text in enumerate(FIVE)]
    said_no = answer(OPEN, [], near)
    assert [(c.n, c.quote) for c in said_no.citations] == list(enumerate(FIVE[:NEAREST_SHOWN], 1))
    assert "[" not in said_no.text


def test_paragraphs_that_are_far_formal_or_repeated_are_not_shown_as_near() -> None:
    shown = answer(
        OPEN,
        [],
        [
            hit("Långt bort.", similarity=0.59),
            hit("Närvarande ledamöter.", similarity=0.9, role=Role.FORMALIA),
            hit("Hur hal är isen?", similarity=0.9, role=Role.FRAGA),
            hit("Se bilagan.", similarity=0.9, role=Role.BILAGA),
            hit("Isen är hal.", similarity=0.7, paragraph="a"),
            hit("Isen är hal.", similarity=0.7, paragraph="b"),
        ],
    ).citations
    assert [citation.hit.paragraph for citation in shown] == ["a"]


@pytest.mark.parametrize(
    "asked", ["Vad beslutade nämnden om Centerpartiets yrkande?", "Avslog nämnden SD:s skrivelse om isen?"]
)
def test_the_word_motion_does_not_make_a_motion_the_decision(asked: str) -> None:
    moved = chosen(FIVE[0], score=3.0, role=Role.YRKANDE, voice="Centerpartiet")
    letter = chosen(FIVE[1], score=2.9, role=Role.SKRIVELSE, voice="Sverigedemokraterna")
    proposed = chosen(FIVE[2], score=2.0, role=Role.FORSLAG)
    decided = chosen(FIVE[3], score=1.0, role=Role.BESLUT)
    assert taken(asked, moved, letter, proposed, decided) == [FIVE[3]]
    found = answer(asked, [moved, letter, proposed])
    assert ([c.quote for c in found.citations], found.sentences[0]) == ([FIVE[2]], ONLY_PROPOSED)
    assert answer(asked, [moved, letter]).abstained


def test_a_partys_words_are_not_told_by_another_party() -> None:
    asked = "Vad yrkade Vänsterpartiet om ishallen?"
    other = chosen(FIVE[0], score=3.0, role=Role.YRKANDE, voice="Centerpartiet")
    nobody = chosen(FIVE[1], score=2.5, role=Role.BAKGRUND, voice=None)
    assert answer(asked, [other, nobody]).abstained
    theirs = chosen(FIVE[2], role=Role.YRKANDE, voice="Socialdemokraterna, Vänsterpartiet")
    assert taken(asked, other, nobody, theirs) == [FIVE[2]]


def test_the_offices_answer_to_a_partys_letter_is_not_the_letter() -> None:
    letter = chosen(FIVE[0], score=3.0, role=Role.SKRIVELSE, voice="Sverigedemokraterna")
    reply = chosen(FIVE[1], score=2.5, role=Role.SVAR, voice="förvaltningen")
    assert taken("Vad svarade förvaltningen på SD:s skrivelse?", letter, reply) == [FIVE[1]]
