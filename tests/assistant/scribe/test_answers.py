"""What a language model writes reaches the user only where the records hold it."""

from __future__ import annotations

import logging
import time
from itertools import pairwise

import pytest

from assistant.model import Held
from assistant.report import answer_json, answer_text
from assistant.scribe import words
from assistant.scribe.claim import Claim
from assistant.scribe.endpoint import Trouble
from assistant.scribe.pack import tokens_in
from assistant.scribe.scribe import MOST_MENDED, Progress
from tests.assistant.scribe.conftest import Ask
from tests.assistant.scribe.endpoints import Hangs, Raw, Script, Status, Wait, in_pieces, says
from tests.assistant.scribe.models import (
    COST,
    DECISION,
    DISSENT,
    LIES,
    RENT,
    TRUE,
    WISH,
    WORKSHOP,
    evidence,
    is_mending,
    user,
    writes,
)


def test_a_good_model_answers_with_a_source_and_a_verdict_for_each_sentence(with_model: Ask) -> None:
    assistant, server = with_model(writes(*TRUE))
    answer = assistant.ask(WORKSHOP)
    assert answer.mode == "llm"
    assert answer.sentences == (
        "Driften av cykelverkstaden kostar 1,85 mnkr per år. [1]",
        "Hyran för Hamnmagasinet är 640 000 kronor av den summan. [1]",
        "Vänsterpartiet ville att verkstaden hålls öppen även på söndagar. [2]",
        "Nämnden beslutade enligt förvaltningens förslag. [3]",
        "Maja Ström (V) reserverade sig mot beslutet. [4]",
    )
    assert [verdict.held for verdict in answer.verdicts] == [Held.SUPPORTED] * 5
    assert [c.n for c in answer.citations] == [1, 2, 3, 4]
    assert all(" ".join(c.quote.split()) in " ".join(c.hit.text.split()) for c in answer.citations)
    assert "1,85 mnkr" in answer.citations[0].quote
    assert "talgoxe" in answer.notice
    assert answer.withheld == ()
    assert len(server.requests) == 1


@pytest.mark.parametrize(("lie", "why"), LIES)
def test_a_lie_among_true_sentences_is_taken_out_and_counted(with_model: Ask, lie: str, why: str) -> None:
    assistant, server = with_model(writes(COST, lie, DECISION))
    answer = assistant.ask(WORKSHOP)
    assert answer.sentences == (
        "Driften av cykelverkstaden kostar 1,85 mnkr per år. [1]",
        "Nämnden beslutade enligt förvaltningens förslag. [2]",
    )
    [withheld] = answer.withheld
    assert withheld.text == "", "unless the settings say otherwise, it is not shown at all"
    assert why in "; ".join(withheld.reasons)
    assert answer.notice.endswith("En mening utan stöd har tagits bort.")
    [_, again] = server.requests
    assert is_mending(again)
    assert withheld.reasons[0] in user(again), "the model is told why"


def test_a_sentence_may_be_mended_once(with_model: Ask) -> None:
    assistant, server = with_model(
        writes(COST, LIES[0][0].replace("per år", "om året"), DECISION, mends=RENT)
    )
    answer = assistant.ask(WORKSHOP)
    assert [verdict.held for verdict in answer.verdicts] == [Held.SUPPORTED, Held.MENDED, Held.SUPPORTED]
    assert answer.sentences[1] == "Hyran för Hamnmagasinet är 640 000 kronor av den summan. [1]"
    assert "talet 2,85" in answer.verdicts[1].reasons[0]
    assert answer.withheld == ()
    assert len(server.requests) == 2


def test_a_mended_sentence_is_checked_as_the_first_one_was(with_model: Ask) -> None:
    assistant, server = with_model(writes(COST, LIES[0][0], DECISION, mends=LIES[3][0]))
    answer = assistant.ask(WORKSHOP)
    assert len(answer.sentences) == 2
    assert len(server.requests) == 2, "there is one retry and no other"


def test_unsupported_sentences_can_be_shown_apart_from_the_answer(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST, LIES[3][0], DECISION), llm_unsupported="strike")
    answer = assistant.ask(WORKSHOP)
    assert [one.text for one in answer.withheld] == ["Nämnden avslog förvaltningens förslag."]
    assert "avslog" not in answer.text
    assert answer.notice.endswith("En mening utan stöd står struken nedanför.")
    assert answer_json(answer)["withheld"][0]["text"] == "Nämnden avslog förvaltningens förslag."
    [struck] = [line for line in answer_text(answer) if "avslog förvaltningens" in line]
    assert struck.startswith("Struket, utan stöd i handlingarna")


def test_when_most_fails_the_other_way_answers(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST, *(lie for lie, _ in LIES[:3])))
    answer = assistant.ask(WORKSHOP)
    assert (answer.mode, answer.notice) == ("extractive", words.MOST_FAILED)
    assert answer.sentences == assistant.ask(WORKSHOP, alone=True).sentences


def test_a_model_that_only_lies_is_not_heard(with_model: Ask) -> None:
    assistant, server = with_model(writes(*(lie for lie, _ in LIES)))
    answer = assistant.ask(WORKSHOP)
    assert (answer.mode, answer.notice) == ("extractive", words.NOTHING_HELD)
    assert len(server.requests) <= 1 + MOST_MENDED


def test_what_is_missing_may_be_said_in_the_words_of_the_question(with_model: Ask) -> None:
    gap = "Det framgår inte av handlingarna vad Vänsterpartiet ville."
    assistant, _ = with_model(writes(COST, gap))
    answer = assistant.ask(WORKSHOP)
    assert answer.sentences[1] == gap
    assert [verdict.held for verdict in answer.verdicts] == [Held.SUPPORTED, Held.MISSING]
    other, _ = with_model(writes(COST, "Det framgår inte av handlingarna att borgmästaren är åtalad."))
    assert len(other.ask(WORKSHOP).sentences) == 1


@pytest.mark.parametrize(
    ("script", "trouble"),
    [
        (lambda _: Status(429), Trouble.CROWDED),
        (lambda _: Status(401), Trouble.REFUSED),
        (lambda _: Status(500), Trouble.BROKEN),
        (says(), Trouble.EMPTY),
        (says("Driften kostar ", Hangs()), Trouble.BROKEN),
        (says(Raw(b"data: <html>\n\n")), Trouble.BROKEN),
        (says(Wait(30)), Trouble.SLOW),
        (says(*["ord ", Wait(0.2)] * 100), Trouble.SLOW),
    ],
)
def test_whatever_goes_wrong_there_is_a_whole_answer_and_a_line_that_says_so(
    with_model: Ask, script: Script, trouble: Trouble
) -> None:
    assistant, _ = with_model(script, llm_first_token=1.0, llm_timeout=3.0)
    assistant.warm_up()
    started = time.perf_counter()
    answer = assistant.ask(WORKSHOP)
    assert time.perf_counter() - started < 6.0
    alone = assistant.ask(WORKSHOP, alone=True)
    assert answer.notice == f"Svaret är gjort utan språkmodell: den {trouble.value}."
    assert (answer.sentences, answer.citations, answer.mode) == (
        alone.sentences,
        alone.citations,
        "extractive",
    )
    assert answer.notice in list(answer_text(answer))


def test_an_answer_that_breaks_off_loses_its_last_words_and_no_others(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST, WISH, "Nämnden beslutade att cykel"))
    answer = assistant.ask(WORKSHOP)
    assert len(answer.sentences) == 2
    assert [one.reasons for one in answer.withheld] == [("meningen blev inte färdig",)]


@pytest.mark.parametrize(
    "question",
    [
        "Vad kostar en flygresa till månen?",
        "Hur många reservationer finns det?",
        "Vilka närvarade den 1 maj 1994?",
    ],
)
def test_nothing_is_sent_for_what_the_records_do_not_hold_or_the_register_counts(
    with_model: Ask, question: str
) -> None:
    assistant, server = with_model(writes(COST))
    answer = assistant.ask(question)
    assert answer.mode == "extractive"
    assert answer.notice == ""
    assert server.requests == []


def test_sentences_come_as_they_are_checked_and_what_fails_never_comes(with_model: Ask) -> None:
    heard: list[Progress] = []
    assistant, _ = with_model(writes(COST, LIES[3][0], WISH, DISSENT))
    answer = assistant.ask(WORKSHOP, listen=heard.append)
    assert heard[0].sentences == (), "the first word is told at once"
    assert [len(one.sentences) for one in heard] == [0, 1, 2, 3]
    assert heard[-1].sentences == answer.sentences
    assert heard[-1].citations == answer.citations
    assert all(later.sentences[: len(one.sentences)] == one.sentences for one, later in pairwise(heard))
    assert not any("avslog" in sentence for one in heard for sentence in one.sentences)


def test_the_resolved_question_and_a_short_history_are_sent(with_model: Ask) -> None:
    history = [
        "Vad kostar cykelverkstaden i Norra hamnen?",
        *[f"Fråga {n} om biblioteken? " * 40 for n in range(9)],
    ]
    assistant, server = with_model(writes(COST))
    assistant.ask(WORKSHOP, history=history)
    told = user(server.requests[0])
    inside = told.partition("<tidigare>")[2].partition("</tidigare>")[0]
    assert "Fråga 8" in inside, "the newest stay"
    assert "Norra hamnen" not in inside, "the oldest go where there is no room"
    assert len(inside) < 1000
    follow_up, server = with_model(writes(COST))
    follow_up.ask("Hur mycket är hyran?", history=history[:1])
    asked = user(server.requests[0]).partition("<fraga>")[2].partition("</fraga>")[0]
    assert "cykelverkstaden" in asked


def test_the_evidence_stays_within_the_context_by_whole_paragraphs(with_model: Ask) -> None:
    counts = []
    for context in (2400, 3200, 8192):
        assistant, server = with_model(writes(COST), llm_context=context, llm_answer=300)
        assistant.ask(WORKSHOP)
        told = "\n".join(message["content"] for message in server.requests[0]["messages"])
        assert tokens_in(told) + 300 <= context
        given = evidence(server.requests[0])
        assert all(one["text"] for one in given)
        assert [one["n"] for one in given] == [str(n) for n in range(1, len(given) + 1)]
        counts.append(len(given))
    assert counts == sorted(counts)
    assert counts[0] < counts[2]
    cited = {c.hit.text.split("\n")[0][:30] for c in assistant.ask(WORKSHOP, alone=True).citations}
    assert cited


def test_decisions_and_dissent_of_the_item_are_given_with_their_role(with_model: Ask) -> None:
    assistant, server = with_model(writes(COST))
    assistant.ask(WORKSHOP)
    kinds = [one["typ"] for one in evidence(server.requests[0])]
    assert any(kind.startswith("Beslut") for kind in kinds)
    assert "Reservation från Vänsterpartiet" in kinds
    assert "Yrkande från Vänsterpartiet" in kinds


def test_a_context_too_small_for_any_paragraph_is_said(with_model: Ask) -> None:
    assistant, server = with_model(writes(COST), llm_context=2048, llm_answer=1500)
    answer = assistant.ask(WORKSHOP)
    assert answer.notice == words.NO_ROOM
    assert server.requests == []


def test_checking_a_sentence_takes_at_most_50_ms(with_model: Ask) -> None:
    assistant, _ = with_model(says(*in_pieces(COST)))
    assistant.ask(WORKSHOP)
    scribe = assistant._ready().scribe
    assert scribe
    answer = assistant.ask(WORKSHOP, alone=True)
    sources = tuple(scribe.packer.sources.of_hits(citation.hit for citation in answer.citations))
    assert sources
    took = []
    for n in range(40):
        claim = Claim(f"Cykelverkstaden stänger ute {n} ungdomar och kostar 120 000 kronor per år.", sources)
        started = time.perf_counter()
        scribe.checker.run(claim)
        took.append(time.perf_counter() - started)
    assert sorted(took)[20] < 0.05


def test_persons_names_can_be_kept_out_of_all_that_is_sent(with_model: Ask) -> None:
    def model(request: dict[str, object]) -> object:
        text = next(one["text"] for one in evidence(request) if "reserverade sig" in one["text"])
        number = next(one["n"] for one in evidence(request) if one["text"] == text)
        person = next(word for word in text.split() if word.startswith("Person-"))
        return in_pieces(f"{person} (V) reserverade sig mot beslutet [{number}].")

    assistant, server = with_model(model, llm_hide_names=True)
    answer = assistant.ask(
        "Varför reserverade sig Maja Ström mot beslutet om cykelverkstaden?", history=["Vem är Olof Hedin?"]
    )
    assert answer.sentences == ("Maja Ström (V) reserverade sig mot beslutet. [1]",)
    for name in ("Maja", "Ström", "Olof", "Hedin", "Lundgren", "Gunilla"):
        assert name not in server.sent
    assert "Personers namn byts ut" in assistant.overview().sent_to


def test_the_page_is_told_where_questions_go_and_nothing_where_no_model_is_set(with_model: Ask) -> None:
    assistant, server = with_model(writes(COST))
    assert assistant.has_model
    assert "språkmodellen talgoxe på den dator som kör Nämndminnet" in assistant.overview().sent_to
    assert "nyckel" not in assistant.overview().sent_to
    assert server.requests == []


def test_neither_question_nor_answer_is_logged(with_model: Ask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assistant, _ = with_model(writes(COST, LIES[0][0]))
    assistant.ask(WORKSHOP)
    assert "cykelverkstaden kostar" not in caplog.text
