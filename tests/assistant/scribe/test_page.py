"""The page shows a language model's sentences as they are checked, who wrote them, and what each is worth."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.export.markdown import to_markdown
from assistant.export.notes import Export
from assistant.model import Held, Verdict, Withheld
from assistant.ui import render
from assistant.ui.desk import Desk
from assistant.ui.fraga.asking import Asking, Step
from assistant.ui.fraga.conversation import Conversation, from_browser, to_browser
from assistant.ui.fraga.foot import exchange, foot, plain
from assistant.ui.fraga.limits import Limits
from assistant.ui.turnstile import Turnstile
from tests.assistant.scribe.conftest import Ask
from tests.assistant.scribe.endpoints import Piece, Status, Wait, in_pieces
from tests.assistant.scribe.models import COST, DECISION, DISSENT, LIES, WORKSHOP, called, writes
from tests.e2e.scripted import reserved


def steps(desk: Desk, question: str = WORKSHOP) -> list[Step]:
    async def ask() -> list[Step]:
        asking = Asking(desk, Turnstile(99), pace=0)
        return [step async for step in asking.run(question, Limits(), Conversation(), "x")]

    return asyncio.run(ask())


def test_a_turn_grows_by_checked_sentences_and_ends_whole(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST, LIES[3][0], DECISION, DISSENT))
    assistant.warm_up()
    shown = [str(step.shown["turn"]) for step in steps(Desk(assistant, 2))]
    assert render.STARTING in shown[0]
    assert render.WRITING in shown[1]
    assert [page.count('class="nm-sentence"') for page in shown[1:5]] == [0, 1, 2, 3]
    assert not any("avslog" in page.split('class="nm-sources"')[0] for page in shown)
    assert shown[-1].count('<small class="nm-check">stöds</small>') == 3
    assert "Skrivet av språkmodellen talgoxe" in shown[-1]
    assert "En mening utan stöd har tagits bort" in shown[-1]
    assert render.WRITING not in shown[-1]


def test_a_fallback_is_told_on_the_page_once(with_model: Ask) -> None:
    assistant, _ = with_model(lambda _: Status(429))
    last = str(steps(Desk(assistant, 2))[-1].shown["turn"])
    assert last.count("utan språkmodell") == 2  # what is seen, and what is copied
    assert "tog inte emot fler frågor just nu" in last


def test_the_start_says_where_questions_go_and_only_with_a_model(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST))
    overview = assistant.overview()
    assert "Dit skickas din fråga" in render.start(overview)
    assert "skickas" not in render.start(replace(overview, sent_to=""))


def test_a_struck_sentence_is_struck_with_why_and_cannot_be_markup() -> None:
    found = replace(
        reserved(),
        verdicts=(Verdict(Held.MENDED, ("talet 2,85 finns inte i källan",)),),
        withheld=(Withheld("Nämnden <b>avslog</b> allt.", ("utfallet stämmer inte",)), Withheld("", ("x",))),
        notice="Skrivet av språkmodellen <i>.",
    )
    page = render.answer(found, 1)
    assert "stöds efter omskrivning (talet 2,85 finns inte i källan)" in page
    assert "<s>Nämnden &lt;b&gt;avslog&lt;/b&gt; allt.</s>" in page
    assert page.count("<s>") == 1
    assert "avslog" not in found.text


def test_notice_goes_with_copies_and_exports(with_model: Ask) -> None:
    assistant, _ = with_model(writes(COST))
    last = steps(Desk(assistant, 2))[-1].after
    turn = last.turn(1)
    assert turn
    kept = from_browser(json.loads(json.dumps([to_browser(turn)])))
    assert kept.turns == (turn,)
    assert "Skrivet av språkmodellen talgoxe" in plain(turn)
    assert foot(turn).count("Skrivet av språkmodellen") == 1  # in what is copied; the answer itself shows it
    file = to_markdown(Export((exchange(turn),), date(2024, 6, 1), assistant.scope(), {}))
    assert "Skrivet av språkmodellen talgoxe" in file


def test_who_needs_no_model_does_not_wait_for_one_that_writes(with_model: Ask) -> None:
    assistant, _ = with_model(lambda request: [Wait(1.5), *in_pieces(called(COST, request))])
    assistant.warm_up()
    desk = Desk(assistant, 3)

    async def both() -> tuple[float, float]:
        async def timed(question: str) -> float:
            started = time.perf_counter()
            await asyncio.to_thread(desk.ask, question, ())
            return time.perf_counter() - started

        slow, quick = await asyncio.gather(timed(WORKSHOP), timed("Hur många reservationer finns det?"))
        return slow, quick

    slow, quick = asyncio.run(both())
    assert slow >= 1.5
    assert quick < 1.0


def test_a_visitor_who_leaves_ends_the_models_writing(with_model: Ask) -> None:
    def model(request: dict[str, Any]) -> list[Piece]:
        first, second = (in_pieces(called(text, request)) for text in (f"{COST} {DECISION} ", f"{DISSENT} "))
        return [*first, Wait(0.3), *second, Wait(0.3), "Och ", Wait(20)]

    assistant, server = with_model(model)
    assistant.warm_up()

    async def leave() -> None:
        run = Asking(Desk(assistant, 2), Turnstile(9), pace=0).run(WORKSHOP, Limits(), Conversation(), "x")
        async for step in run:
            if 'class="nm-sentence"' in str(step.shown["turn"]):
                break
        await run.aclose()
        await asyncio.sleep(0)

    started = time.perf_counter()
    asyncio.run(leave())
    assert server.left.acquire(timeout=5), "the connection is closed long before the model has ended"
    assert time.perf_counter() - started < 10
