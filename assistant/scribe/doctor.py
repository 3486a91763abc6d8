"""Tries out the language model that is set, and says in Swedish what to mend."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant.model import Hit
from assistant.scribe.check import Checker
from assistant.scribe.claim import Claim, Source
from assistant.scribe.endpoint import Deadline, Endpoint, EndpointError, Message, Trouble
from assistant.scribe.markers import Writing
from assistant.scribe.pack import tokens_in, written
from assistant.scribe.prompt import Prompt
from ingest.index.language import analyse
from ingest.model import Form, RecordKind, Role
from ingest.settings import PREFIX, Settings

OFF = (
    "Ingen språkmodell är inställd; svaren är citat ur handlingarna. "
    f"Ange {PREFIX}LLM_URL och {PREFIX}LLM_MODEL om en språkmodell ska skriva svaren."
)
_WORD = "blåklint"
_FILLER = "Nämnden gick igenom verksamheten och lade rapporten till handlingarna efter en kort diskussion. "
_SWEDISH = frozenset("och att det som är en av på för med inte den till i nämnden beslutade har var".split())
_ENOUGH_SWEDISH = 0.15
"""Share of commonest words in any Swedish text of some length; English and Norwegian stay below."""
_REMEDIES = {
    Trouble.UNREACHABLE: f"Starta servern, eller rätta {PREFIX}LLM_URL (den slutar oftast på /v1).",
    Trouble.SLOW: f"Höj {PREFIX}LLM_FIRST_TOKEN eller {PREFIX}LLM_TIMEOUT, eller välj en mindre modell.",
    Trouble.CROWDED: f"Vänta och försök igen, eller sänk {PREFIX}LLM_CONCURRENCY.",
    Trouble.REFUSED: f"Kontrollera {PREFIX}LLM_KEY och {PREFIX}LLM_MODEL.",
    Trouble.BROKEN: f"Kontrollera att {PREFIX}LLM_URL är en server med OpenAI:s gränssnitt. Läs dess logg.",
    Trouble.EMPTY: "Prova en annan modell; den här skriver ingenting.",
    Trouble.BUSY: f"Höj {PREFIX}LLM_CONCURRENCY.",
}
_PARAGRAPHS = (
    (
        Role.BAKGRUND,
        None,
        "Hamnviks ishall byggdes 1987 och har 1 200 platser. Driften kostade 3,4 mnkr under 2030.",
    ),
    (Role.FORSLAG, "förvaltningen", "Förvaltningen föreslår att ishallen håller öppet till klockan 23."),
    (Role.BESLUT, "nämnden", "Fritidsnämnden beslutade att ishallen håller öppet till klockan 21."),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What one trial gave.

    Attributes:
        well: Whether it went as it should.
        text: What was found, in Swedish.
        remedy: What to do, "" where nothing has to be done.
    """

    well: bool
    text: str
    remedy: str = ""


class Doctor:
    """Tries out an endpoint from the outside in; what cannot work ends the examination.

    Args:
        settings: Of the endpoint; `Settings.llm_url` must be set.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._endpoint = Endpoint(settings)

    def run(self) -> Iterator[Finding]:
        """The findings, each as soon as it is there."""
        try:
            self._endpoint.warm_up()
            yield from self._models()
            yield from self._streaming()
            yield from self._swedish()
            yield from self._context()
        except EndpointError as error:
            detail = f" ({error.detail})" if error.detail else ""
            yield Finding(False, f"Språkmodellen {error.trouble.value}{detail}.", _REMEDIES[error.trouble])
        finally:
            self._endpoint.close()

    def _models(self) -> Iterator[Finding]:
        address = self._endpoint.address
        names = self._endpoint.models()
        yield Finding(True, f"Servern {address.host} svarar.")
        if not names:
            yield Finding(True, "Servern säger inte vilka modeller den har.")
        elif address.model in names:
            yield Finding(True, f"Modellen {address.model} finns där.")
        else:
            shown = ", ".join(names[:8])
            yield Finding(
                False,
                f"Modellen {address.model} finns inte där. De som finns: {shown}.",
                f"Rätta {PREFIX}LLM_MODEL, eller hämta modellen till servern.",
            )

    def _streaming(self) -> Iterator[Finding]:
        started = time.perf_counter()
        first, pieces = 0.0, 0
        asked = [Message("user", "Räkna från ett till tio på svenska, med ord.")]
        for _ in self._endpoint.stream(asked, Deadline(self._settings.llm_timeout), 60):
            first = first or time.perf_counter() - started
            pieces += 1
        if pieces > 1:
            yield Finding(True, f"Svaret kommer i {pieces} delar, den första efter {first:.1f} s.")
        else:
            yield Finding(
                False,
                f"Svaret kom i ett enda stycke efter {first:.1f} s.",
                "Slå på strömning i servern, eller i det som står mellan den och programmet.",
            )

    def _swedish(self) -> Iterator[Finding]:
        sources = [_source(n, *paragraph) for n, paragraph in enumerate(_PARAGRAPHS, 1)]
        evidence = "\n".join(written(source) for source in sources)
        question = "Vad beslutade Fritidsnämnden om ishallens öppettider, och vad föreslog förvaltningen?"
        writing = Writing(len(sources))
        messages = Prompt.load().asking(evidence, "", question)
        for piece in self._endpoint.stream(messages, Deadline(self._settings.llm_timeout)):
            writing.feed(piece)
        drafts = writing.all
        words = [word for draft in drafts for word in draft.text.lower().split()]
        share = sum(word.strip(".,") in _SWEDISH for word in words) / len(words) if words else 0.0
        sample = " ".join(draft.text for draft in drafts)[:160]
        if share >= _ENOUGH_SWEDISH and analyse(sample):
            yield Finding(True, f"Den svarar på svenska: ”{sample}”")
        else:
            yield Finding(
                False,
                f"Svaret ser inte ut som svenska: ”{sample}”",
                "Välj en modell som kan svenska, till exempel en flerspråkig om minst 4 miljarder vikter.",
            )
        checker = Checker()
        holds = [
            checker.run(Claim(draft.text, tuple(sources[n - 1] for n in draft.cited))).holds
            for draft in drafts
        ]
        if sum(holds) * 2 > len(holds):
            yield Finding(True, f"{sum(holds)} av {len(holds)} meningar har källa och stöd i den.")
        else:
            yield Finding(
                False,
                f"Bara {sum(holds)} av {len(holds)} meningar har källa och stöd i den.",
                "Svaren kommer oftast att göras utan modellen. Välj en större modell.",
            )

    def _context(self) -> Iterator[Finding]:
        room = self._settings.llm_context - self._settings.llm_answer - 200
        begin, end = f"Kodordet är {_WORD}. ", "\nVilket är kodordet? Svara med ett ord."
        times = max(0, (room - tokens_in(begin + end)) // tokens_in(_FILLER))
        asked = [Message("user", begin + _FILLER * times + end)]
        text = "".join(self._endpoint.stream(asked, Deadline(self._settings.llm_timeout), 40))
        if _WORD in text.lower():
            yield Finding(True, f"Den läser hela underlag av {self._settings.llm_context} tokens.")
        else:
            yield Finding(
                False,
                f"Den fann inte det som står först i ett underlag av {self._settings.llm_context} tokens.",
                f"Sänk {PREFIX}LLM_CONTEXT, eller ge servern större kontext (Ollama: OLLAMA_CONTEXT_LENGTH, "
                "vLLM: --max-model-len, llama.cpp: --ctx-size).",
            )


def _source(n: int, role: Role, voice: str | None, text: str) -> Source:
    hit = Hit(
        paragraph=f"hamnvik-protokoll-2031-03-12/2/p{n}",
        record="hamnvik-protokoll-2031-03-12",
        kind=RecordKind.PROTOKOLL,
        record_title="Protokoll Fritidsnämnden 2031-03-12",
        body="Fritidsnämnden, Hamnviks kommun",
        date=date(2031, 3, 12),
        item=2,
        item_title="Ishallens öppettider",
        ref="§ 2",
        heading="",
        page=None,
        role=role,
        voice=voice,
        text=text,
        source="",
        url=None,
        form=Form.ORIGINAL,
        score=0.0,
        similarity=0.0,
    )
    return Source(n, hit, text)
