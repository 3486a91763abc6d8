"""An assistant that answers from a script.

The municipality, its people and its records are made up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assistant.model import Answer, Citation, Hit, Overview, QuestionKind
from assistant.passages import Passage
from assistant.stock import Choices, Scope
from ingest.errors import NamndminnetError
from ingest.index.register import Restrictions
from ingest.model import Form, Item, Paragraph, RecordKind, Role

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


CHOICES = Choices(
    years=(2029, 2028, 2027),
    bodies=("Arbetsmarknadsnämnden, Ekviks kommun", "Kulturnämnden, Ekviks kommun"),
    kinds=(RecordKind.PROTOKOLL, RecordKind.TJANSTEUTLATANDE),
    parties=("Framtidsvalet", "Landsbygdslistan"),
    roles=(Role.YRKANDE, Role.BESLUT, Role.RESERVATION),
)


def paragraph(n: int, text: str, role: Role, voice: str | None = None, heading: str = "") -> Paragraph:
    return Paragraph(f"ekvik-protokoll-2029-09-12/4/p{n}", text, role, voice, 4, 6, 0, 1, heading)


def passage_of(identifier: str) -> Passage | None:
    """The reservation where it stands; anything else is not there any more."""
    if identifier != hit().paragraph:
        return None
    around = (
        paragraph(5, "Ordföranden ställer förslagen mot varandra.", Role.BESLUTSGANG, None, "Beslutsgång"),
        paragraph(6, DECISION, Role.BESLUT, "nämnden", "Beslut"),
        paragraph(7, RESERVATION, Role.RESERVATION, "Framtidsvalet", "Reservation"),
        paragraph(8, f"Nästa stycke. {ATTACKS}", Role.SARSKILT_UTTALANDE, "Landsbygdslistan", "Uttalande"),
    )
    item = Item(4, "4", "Cykelverkstadens framtid", False, ("EKV 2029/114",), around)
    return Passage(hit(), item.dnr, around[:2], around[3:], {4: item})


@dataclass
class ScriptedAssistant:
    """Answers from `script`; remembers what it was asked.

    Attributes:
        stock: What `overview` returns.
        asked: Question and history of each call, in order.
        filters: What each call was narrowed down to.
        hold: `SLOW` and `warm_up` wait for it.
    """

    stock: Overview = STOCK
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    filters: list[Restrictions | None] = field(default_factory=list)
    hold: threading.Event = field(default_factory=threading.Event)
    wait_for_start: bool = False

    @property
    def has_model(self) -> bool:
        return False

    def warm_up(self) -> None:
        if self.wait_for_start:
            assert self.hold.wait(30)

    def overview(self) -> Overview:
        return self.stock

    def scope(self, within: Restrictions | None = None) -> Scope:
        if within is not None:
            return Scope(3, date(2029, 9, 12), date(2029, 12, 11), date(2030, 1, 2))
        return Scope(self.stock.records, self.stock.earliest, self.stock.latest, date(2030, 1, 2))

    def choices(self) -> Choices:
        return CHOICES if self.stock.records else Choices()

    def passage(self, paragraph: str) -> Passage | None:
        return passage_of(paragraph)

    def next_questions(self, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
        return (COST, NAMES) if answer.question == WHO else ()

    def ask(
        self, question: str, *, history: Sequence[str] = (), filters: Iterable[str] | Restrictions = ()
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        self.filters.append(filters if isinstance(filters, Restrictions) else None)
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
