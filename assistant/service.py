"""The assistant as the page and the command line use it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from assistant.answer import Answerer
from assistant.choose import Chooser
from assistant.define import Definer
from assistant.docket.clerk import Clerk
from assistant.errors import IndexMissingError
from assistant.examples import MOST, example_questions, next_questions
from assistant.filters import parse_filters
from assistant.model import Answer, Hit, Overview
from assistant.names import unknown_names, unknown_word
from assistant.passages import Passage, passage
from assistant.retrieve import Evidence, QuestionEmbedder, Retriever, make_hit
from assistant.scribe.check import Checker
from assistant.scribe.endpoint import Endpoint
from assistant.scribe.pack import Packer, Sources
from assistant.scribe.prompt import Prompt
from assistant.scribe.scribe import EXACT, Listen, Scribe
from assistant.scribe.words import sent_to
from assistant.stock import Choices, Scope, choices, scope
from assistant.support import Background, Support
from assistant.understand import Query, understand
from assistant.weigh import rarity, weigh
from assistant.words import never_named, not_a_word
from ingest.errors import IndexBusyError, IndexMismatchError
from ingest.index.follow import Follower
from ingest.index.indexer import check_model, make_embedder
from ingest.index.place import check_place
from ingest.index.register import GENERATION, Restrictions
from ingest.index.stores import open_register, open_vectors
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.settings import Settings

logger = logging.getLogger(__name__)

EVIDENCE = 20
"""Paragraphs retrieved for an answer."""
FURTHER = 3
"""Questions suggested after an answer."""
SURE = (0.2, 1.0, 0.92)
"""Worth of nearness and of shared words, and the least sum, from which a question is surely about a case:
what the register then says of it must not be about another one."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What loads when the first question comes."""

    generation: str | None
    terms: TermIndex
    vectors: VectorIndex
    retriever: Retriever
    chooser: Chooser
    answerer: Answerer
    clerk: Clerk
    definer: Definer
    scribe: Scribe | None


class Assistant:
    """Answers questions about the indexed records; may be shared between threads.

    Args:
        settings: Where the data are and which model embeds.
        embedder: Another embedder than the settings name, for tests.

    Raises:
        SettingsError: A language model is set, and the file of what it is told is faulty.
    """

    def __init__(self, settings: Settings, embedder: QuestionEmbedder | None = None) -> None:
        self._settings = settings
        self._register = open_register(settings)
        self._embedder: QuestionEmbedder | None = embedder
        self._parts: _Parts | None = None
        self._answered: dict[str, bool] = {}
        self._lock = threading.Lock()
        self._endpoint = Endpoint(settings) if settings.llm_url else None
        self._prompt = Prompt.load() if self._endpoint else None

    def warm_up(self) -> None:
        """Load model and stores; does nothing the second time.

        Raises:
            IndexMissingError: No record has been taken in.
            IndexMismatchError: Another model or program version made the index.
            ModelError: The model cannot be loaded.
        """
        self._ready()

    def overview(self) -> Overview:
        """Counts, dates and example questions; an empty overview when there is no record.

        It loads nothing. Once `warm_up` is done, examples that get no answer are left out; each is
        asked once for that, which takes the first overview some tenths of a second.
        """
        rows = self._register.list_records() if self._has_records() else []
        examples = (q for q in example_questions(self._register, rows) if self._has_answer(q))
        days = [day for row in rows if (day := row.meeting_date or row.dated)]
        return Overview(
            records=len(rows),
            paragraphs=sum(row.paragraphs for row in rows),
            earliest=min(days, default=None),
            latest=max(days, default=None),
            examples=tuple(islice(examples, MOST)),
            sent_to=sent_to(self._endpoint.address, self._settings.llm_hide_names) if self._endpoint else "",
        )

    def close(self) -> None:
        """End the thread that a language model is spoken to from."""
        if self._endpoint:
            self._endpoint.close()

    @property
    def has_model(self) -> bool:
        """Whether a language model writes answers."""
        return self._endpoint is not None

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        filters: Iterable[str] | Restrictions = (),
        alone: bool = False,
        listen: Listen | None = None,
    ) -> Answer:
        """Answer a question.

        Args:
            question: As the user wrote it.
            history: Earlier questions of the same conversation, oldest first.
            filters: Restrictions, or ``key=value`` words, see `assistant.filters.FILTER_KEYS`.
            alone: Whether to answer without the language model, where one is set.
            listen: Told of an answer while a language model writes it, in the caller's thread.

        Raises:
            QuestionError: The question or a filter cannot be read.
            NamndminnetError: As in `warm_up`.
        """
        started = time.perf_counter()
        restrictions = filters if isinstance(filters, Restrictions) else parse_filters(filters)
        query = understand(question, history)
        parts = self._ready()
        if history:
            query = _in_conversation(parts.clerk, query, history)
        answer, search = self._found(parts, query, restrictions)
        if parts.scribe and not (alone or answer.abstained or answer.kind in EXACT):
            whole = not (restrictions and (restrictions.roles or restrictions.voices))
            answer = parts.scribe.run(answer, search(), history, listen, widen=whole)
        return replace(answer, ms=_milliseconds_since(started))

    def _found(
        self, parts: _Parts, query: Query, restrictions: Restrictions | None = None
    ) -> tuple[Answer, Callable[[], Evidence]]:
        """The answer without a language model, and what retrieves the question's paragraphs."""
        search = cache(lambda: parts.retriever.run(query, EVIDENCE, restrictions))
        if names := unknown_names(query, parts.terms):
            return self._silent(parts, search(), restrictions, never_named(names)), search
        if not restrictions and (defined := parts.definer.run(query)):
            return defined, search
        if told := parts.clerk.run(query, search, restrictions):
            return told, search
        if word := unknown_word(query, parts.terms):
            return self._silent(parts, search(), restrictions, not_a_word(word)), search
        evidence = search()
        chosen = parts.chooser.run(evidence, weigh(query, parts.terms))
        answer = parts.answerer.run(
            evidence,
            chosen,
            self._register.count_records(),
            restricted=bool(restrictions),
        )
        return answer, search

    def _silent(
        self, parts: _Parts, evidence: Evidence, restrictions: Restrictions | None, why: str
    ) -> Answer:
        records = self._register.count_records()
        return parts.answerer.silent(evidence, records, restricted=bool(restrictions), why=(why,))

    def search(self, question: str, top: int, *, filters: Iterable[str] = ()) -> list[Hit]:
        """Retrieved paragraphs, best first, no answer.

        Args:
            question: As the user wrote it.
            top: Most results, 1 to 200.
            filters: As in `ask`.

        Raises:
            NamndminnetError: As in `ask`.
        """
        query = understand(question)
        restrictions = parse_filters(filters)
        return list(self._ready().retriever.run(query, top, restrictions).hits)

    def scope(self, within: Restrictions | None = None) -> Scope:
        """What a question is put to; loads nothing."""
        return scope(self._register, within) if self._has_records() else Scope(0)

    def item(self, record: str, ordinal: int) -> list[Hit]:
        """All paragraphs of an item in reading order, without scores; [] for one that is not there."""
        if not self._has_records():
            return []
        return [make_hit(one, score=0.0, similarity=0.0) for one in self._register.section(record, ordinal)]

    def choices(self) -> Choices:
        """What a question can be narrowed down to; loads nothing."""
        return choices(self._register) if self._has_records() else Choices()

    def passage(self, paragraph: str) -> Passage | None:
        """A paragraph where it stands, None for one that is not there any more; loads nothing."""
        return passage(self._register, paragraph) if self._has_records() else None

    def next_questions(self, answer: Answer, asked: Sequence[str] = ()) -> tuple[str, ...]:
        """Questions that lead on from an answer and have an answer themselves.

        Args:
            answer: As `ask` gave it.
            asked: The conversation's questions.

        Returns:
            At most `FURTHER`, none after an answer that abstains.
        """
        if answer.abstained:
            return ()
        candidates = next_questions(self._register, answer, asked)
        return tuple(islice((q for q in candidates if self._has_answer(q)), FURTHER))

    def _has_answer(self, question: str) -> bool:
        """Whether an example is answered; taken for granted until the model is loaded."""
        if self._parts is None:
            return True
        if question not in self._answered:
            self._answered[question] = not self._found(self._parts, understand(question))[0].abstained
        return self._answered[question]

    def _has_records(self) -> bool:
        if not self._register.exists:
            return False
        self._register.check_version()
        return self._register.count_records() > 0

    def _ready(self) -> _Parts:
        """What answers, opened anew when another process has changed the index."""
        parts = self._parts
        if parts is None or self._has_changed(parts):
            with self._lock:
                if self._parts is None or self._has_changed(self._parts):
                    self._renew()
                parts = self._parts
        if parts is None:
            raise RuntimeError("loading left nothing")
        return parts

    def _has_changed(self, parts: _Parts) -> bool:
        """Whether the index is another one now; while it is being written the former one answers."""
        return self._register.fact(GENERATION) != parts.generation and not self._register.pending_count()

    def _renew(self) -> None:
        """Open what is there now; while another machine is writing, what was there before goes on."""
        try:
            self._load()
        except IndexBusyError as error:
            if self._parts is None:
                raise
            logger.info("%s", error)

    def _load(self) -> None:
        if not self._has_records():
            raise IndexMissingError(
                "Det finns inga handlingar att söka i. Ta in en mapp med python -m ingest MAPP."
            )
        embedder = self._embedder or make_embedder(self._settings)
        check_model(self._register, embedder.identity)
        self._embedder = embedder
        if self._parts is not None and not self._parts.vectors.is_live:
            # Chroma inside the program shows one folder as it was when it was opened first.
            self._parts.vectors.close()
            self._parts = None
        generation = self._register.fact(GENERATION)
        terms = TermIndex(self._settings.data)
        vectors = open_vectors(self._settings, embedder.identity, self._register)
        check_place(self._register, vectors, self._settings.data)
        if self._register.is_shared:
            Follower(self._register, terms, self._settings.data).run()
        self._check_complete(vectors, terms)
        retriever = Retriever(self._register, vectors, terms, embedder)
        background = Background.measure(retriever.nearest)
        chooser = Chooser(retriever)
        sure = Support(background, *SURE)
        answerer = Answerer(Support(background), sure)
        clerk = Clerk(self._register, terms, sure)
        if self._parts is not None:
            self._parts.vectors.close()
        self._answered.clear()
        scribe = self._make_scribe(vectors, terms, embedder, background)
        definer = Definer(self._register)
        self._parts = _Parts(generation, terms, vectors, retriever, chooser, answerer, clerk, definer, scribe)

    def _make_scribe(
        self, vectors: VectorIndex, terms: TermIndex, embedder: QuestionEmbedder, background: Background
    ) -> Scribe | None:
        if self._endpoint is None or self._prompt is None:
            return None
        self._endpoint.warm_up()

        def nearness(sentence: str, paragraphs: Sequence[str]) -> float:
            among = list(dict.fromkeys(paragraphs))
            found = vectors.search(embedder.encode_question(sentence), len(among), among)
            best = max((cosine for _, cosine in found), default=-1.0)
            return (best - background.mean) / background.spread

        people = {name for known in self._register.people() for name in known.spellings}
        return Scribe(
            self._settings,
            self._endpoint,
            self._prompt,
            Packer(Sources(self._register)),
            Checker(lambda stems: rarity(stems, terms), nearness),
            tuple(sorted(people)),
        )

    def _check_complete(self, vectors: VectorIndex, terms: TermIndex) -> None:
        """See that every paragraph can be found, so that silence of the index is silence of the records."""
        if left := self._register.pending_count():
            raise IndexBusyError(
                f"Indexet är inte färdigt: {left} stycken återstår. Vänta tills intaget är klart, "
                "eller kör python -m ingest igen om det har avbrutits."
            )
        if not vectors.count() == terms.count() == self._register.count_paragraphs():
            raise IndexMismatchError(
                "Vektorer och ordindex stämmer inte med registret. Kör python -m ingest rebuild, "
                "som gör om dem."
            )


def _in_conversation(clerk: Clerk, query: Query, history: Sequence[str]) -> Query:
    """A question on what the conversation is about, where it asks of a case and does not say which."""
    if query.read_as == query.question and not clerk.lacks_matter(query):
        return query
    telling = [earlier for earlier in history if clerk.names_matter(understand(earlier))]
    return understand(query.question, telling[-1:], leans=True) if telling else query


def _milliseconds_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
