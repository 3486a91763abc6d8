"""An assistant that answers from a script.

The municipality, its people and its records are made up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.model import Answer, Citation, Hit, Overview, QuestionKind
from ingest.errors import NamndminnetError
from ingest.model import Form, RecordKind, Role

WHO = "Vem reserverade sig mot beslutet om cykelverkstaden?"
NAMES = "Vilka tjänstgjorde?"
NEAREST = "Vad kostade rymdhissen?"
HOSTILE = "Vad står det i den fientliga handlingen?"
TOO_LONG = "Hur lång får en fråga vara?"
BREAKS = "Vad händer när programmet går sönder?"
SLOW = "Vad tar lång tid?"
COST = "Hur mycket kostade den?"

TOO_LONG_ANSWER = "Frågan är för lång. Skriv den med högst 2 000 tecken."

RESERVATION = (
    "Maja Ek och Olle Strand (FV) lämnade in följande reservation mot beslutet. Verkstaden i "
    "Norra hamnen har på fyra år lärt 212 ungdomar att laga cyklar, och 61 av dem har fått arbete "
    "inom ett halvår. Att avveckla den innan utvärderingen är klar är ett slöseri med både kunskap "
    "och lokaler. Nämnden borde i stället ha bifallit vårt eget förslag att förlänga avtalet till "
    "och med den 30 juni 2031 och att ge förvaltningen i uppdrag att söka medfinansiering. Vi "
    "anser också att ungdomsrådet borde ha hörts, vilket reglementet kräver när en verksamhet för "
    "unga läggs ned. "
    "Förvaltningens beräkning av hyran bygger dessutom på 2024 års avtal, som inte längre gäller."
)
RESERVATION_QUOTE = "Maja Ek och Olle Strand (FV) lämnade in följande reservation mot beslutet."
DECISION = "Nämnden beslutar att avveckla cykelverkstaden i Norra hamnen den 31 december 2029."

ATTACKS = (
    '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> **fet** _kursiv_ '
    "# rubrik [klicka](javascript:window.hacked=1) ![bild](http://ond.example/x.png) "
    "http://ond.example/lank <a href='http://ond.example'>länk</a> $$x^2$$ \\(y\\) `kod` ${7*7} "
    "{{7*7}} </article></div><iframe src='http://ond.example'></iframe> &lt;b&gt; \u202egnort <!-- "
    "<style>body{display:none}</style> [1] [99] <details open><svg/onload=window.hacked=1>"
)


def hit(**changes: Any) -> Hit:
    values: dict[str, Any] = {
        "paragraph": "ekvik-protokoll-2029-09-12/4/p7",
        "record": "ekvik-protokoll-2029-09-12",
        "kind": RecordKind.PROTOKOLL,
        "record_title": "Arbetsmarknadsnämnden, protokoll 2029-09-12",
        "body": "Arbetsmarknadsnämnden, Ekviks kommun",
        "date": date(2029, 9, 12),
        "item": 4,
        "item_title": "Cykelverkstadens framtid",
        "ref": "§ 4",
        "heading": "Reservation",
        "page": 6,
        "role": Role.RESERVATION,
        "voice": "Framtidsvalet",
        "text": RESERVATION,
        "source": "protokoll-2029-09-12.txt",
        "url": "https://handlingar.ekvik.example/mote-2029-09-12",
        "form": Form.ORIGINAL,
        "score": 1.0,
        "similarity": 0.9,
        **changes,
    }
    return Hit(**values)


def answer(question: str, *sentences: str, **changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": question,
        "read_as": question,
        "sentences": sentences,
        "abstained": False,
        "kind": QuestionKind.WHO,
        "mode": "extractive",
        "ms": 12.0,
        "citations": (),
        **changes,
    }
    return Answer(**values)


def reserved() -> Answer:
    decision = hit(
        role=Role.BESLUT,
        voice="nämnden",
        text=DECISION,
        form=Form.REFERAT,
        url=None,
        page=None,
        heading="Beslut",
    )
    return answer(
        WHO,
        f"{RESERVATION_QUOTE} [1]",
        f"{DECISION} [2]",
        citations=(Citation(1, hit(), RESERVATION_QUOTE), Citation(2, decision, DECISION)),
    )


def not_found() -> Answer:
    other = hit(
        ref="ärende 9",
        item_title="Budget 2030",
        role=Role.TABELL,
        voice="förvaltningen",
        text="Lokaler\t4,2\nPersonal\t18,9\nTransporter\t0,7",
        page=12,
    )
    return answer(
        NEAREST,
        "Det framgår inte av handlingarna. Sökningen gällde 14 handlingar från 2027 till 2029.",
        abstained=True,
        kind=QuestionKind.MONEY,
        citations=(
            Citation(1, other, "Transporter 0,7"),
            Citation(2, hit(), RESERVATION_QUOTE),
        ),
    )


def hostile() -> Answer:
    bad = hit(
        record_title=ATTACKS,
        ref=ATTACKS,
        item_title=ATTACKS,
        voice=ATTACKS,
        text=f"{ATTACKS} {RESERVATION} {ATTACKS}",
        source=ATTACKS,
        url="javascript:window.hacked=1",
    )
    good = hit(url='https://ekvik.example/?a="onmouseover="window.hacked=1', text=ATTACKS)
    return answer(
        HOSTILE,
        f"{ATTACKS} [2]",
        read_as=f"{HOSTILE} {ATTACKS}",
        citations=(Citation(1, bad, RESERVATION_QUOTE), Citation(2, good, ATTACKS)),
    )


STOCK = Overview(
    records=14,
    paragraphs=812,
    earliest=date(2027, 1, 20),
    latest=date(2029, 12, 11),
    examples=(WHO, NAMES, NEAREST),
)


@dataclass
class ScriptedAssistant:
    """Answers from `script`; remembers what it was asked.

    Attributes:
        stock: What `overview` returns.
        asked: Question and history of each call, in order.
        hold: `SLOW` and `warm_up` wait for it.
    """

    stock: Overview = STOCK
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    wait_for_start: bool = False

    def warm_up(self) -> None:
        if self.wait_for_start:
            assert self.hold.wait(30)

    def overview(self) -> Overview:
        return self.stock

    def ask(self, question: str, *, history: Sequence[str] = ()) -> Answer:
        self.asked.append((question, tuple(history)))
        if not question.strip():
            raise NamndminnetError("Frågan är tom. Skriv en fråga.")
        if question == TOO_LONG:
            raise NamndminnetError(TOO_LONG_ANSWER)
        if question == BREAKS:
            raise RuntimeError("a bug in a test")
        if question == SLOW:
            assert self.hold.wait(30)
        script: dict[str, Callable[[], Answer]] = {
            WHO: reserved,
            NEAREST: not_found,
            HOSTILE: hostile,
        }
        if question in script:
            return script[question]()
        if question == COST:
            return answer(
                COST,
                "Verkstaden kostade 1,4 mnkr. [1]",
                read_as=f"{COST} (cykelverkstaden)",
                citations=(Citation(1, hit(), RESERVATION_QUOTE),),
            )
        return answer(question, f"Svar på: {question}")
