"""An answer that a language model writes: asked, read, checked and mended sentence by sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.model import Answer, Citation, Held, Hit, QuestionKind, Verdict, Withheld
from assistant.retrieve import Evidence
from assistant.scribe import verdicts, words
from assistant.scribe.check import Checked, Checker, has_words
from assistant.scribe.claim import Claim, Source, coverage, read_sentence, stems_of
from assistant.scribe.endpoint import Address, Deadline, Endpoint, EndpointError, Message
from assistant.scribe.harmless import LEFT_OUT, defused_question, is_plain
from assistant.scribe.markers import Draft, Writing
from assistant.scribe.names import Names
from assistant.scribe.pack import Pack, Packer, tokens_in
from assistant.scribe.prompt import GIVEN_UP, MISSING, Prompt
from ingest.read.sentences import sentence_spans
from ingest.settings import Settings

MODE = "llm"
MOST_SENTENCES = 12
"""Twice what the prompt asks for; what a model writes beyond is not read."""
MOST_MENDED = 4
"""Sentences that are sent back, each once."""
_SHORT = 350
"""Characters of a paragraph that is quoted whole."""
_HISTORY_TOKENS = 300
_LONGEST_EARLIER = 200
"""Characters of an earlier question as it is sent."""
_OF_QUESTION = 0.85
"""Share of the words of what is said to be missing that must be the question's own."""
_SENTENCE_TOKENS = 160
_MARGIN_TOKENS = 200
"""For the signs that an endpoint puts around messages, and for counting amiss."""

EXACT = frozenset(
    {
        QuestionKind.AGENDA,
        QuestionKind.ANSWERED,
        QuestionKind.COUNT,
        QuestionKind.DNR,
        QuestionKind.EXPLAIN,
        QuestionKind.HANDED_IN,
        QuestionKind.MEETING,
        QuestionKind.OFFICE,
        QuestionKind.OFFICIAL,
        QuestionKind.PASSED,
        QuestionKind.QUESTIONS,
        QuestionKind.VOTE,
        QuestionKind.WRITINGS,
    }
)
"""Questions for a list, a number or a yes: the register's answer is whole, and no model is asked."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Progress:
    """An answer that is being written.

    Attributes:
        sentences: Those that came through their check so far, with markers.
        citations: What the markers lead to.
    """

    sentences: tuple[str, ...]
    citations: tuple[Citation, ...]


Listen = Callable[[Progress], None]
"""Called when the model begins to write, and for each sentence that holds."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what its check gave.

    Attributes:
        draft: As the model wrote it, or wrote it anew.
        sources: What it cites.
        held: How it came through, None where it did not.
        reasons: Why it did not hold, or not at first.
    """

    draft: Draft
    sources: tuple[Source, ...]
    held: Held | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scribe:
    """Has a language model answer; may be shared between threads.

    Attributes:
        settings: Sizes, times and what becomes of unsupported sentences.
        endpoint: Where the model is.
        prompt: What it is told.
        packer: Chooses the evidence.
        checker: Checks sentences.
        people: Names of all persons of the register.
    """

    settings: Settings
    endpoint: Endpoint
    prompt: Prompt
    packer: Packer
    checker: Checker
    people: tuple[str, ...] = ()

    @property
    def address(self) -> Address:
        """Where questions and paragraphs go."""
        return self.endpoint.address

    def run(
        self,
        base: Answer,
        evidence: Evidence,
        history: Sequence[str] = (),
        listen: Listen | None = None,
        *,
        widen: bool = True,
    ) -> Answer:
        """Answer a question that the default way has answered.

        Args:
            base: That answer; it must not abstain.
            evidence: The question and what was found for it.
            history: Earlier questions of the conversation, oldest first.
            listen: Told of the answer while it is written.
            widen: Whether the model may be given more of the items than was found; not where filters on
                paragraphs leave some out.

        Returns:
            The model's answer with a verdict for each sentence, or `base` with a line that says why.
        """
        turn = _Turn(self, evidence.query.read_as, base, listen)
        try:
            return turn.run(evidence.hits, history, widen)
        except EndpointError as error:
            logger.warning("The language model gave no answer: %s", error)
            return replace(base, notice=words.without(error.trouble))


class _Turn:
    """One question on its way through model and checks."""

    def __init__(self, scribe: Scribe, question: str, base: Answer, listen: Listen | None) -> None:
        self._scribe = scribe
        self._settings = scribe.settings
        self._question = question
        self._base = base
        self._listen = listen
        self._deadline = Deadline(self._settings.llm_timeout)
        self._names = Names(scribe.people if self._settings.llm_hide_names else ())
        self._pack = Pack((), "")
        self._numbers: dict[tuple[str, str], Citation] = {}

    def run(self, hits: Sequence[Hit], history: Sequence[str], widen: bool) -> Answer:
        question = self._sent(self._question)
        if not has_words(question.replace(LEFT_OUT, "")):
            return replace(self._base, notice=words.NOT_ASKED)
        earlier = self._summary(history)
        told = self._scribe.prompt.words + question + earlier
        room = self._settings.llm_context - self._settings.llm_answer - _MARGIN_TOKENS - tokens_in(told)
        self._pack = self._scribe.packer.run(self._base, hits, room, self._hidden, widen=widen)
        if not self._pack.sources:
            return replace(self._base, notice=words.NO_ROOM)
        judged = self._written(self._scribe.prompt.asking(self._pack.text, earlier, question))
        return self._composed(self._mended(judged))

    # -- what is sent ------------------------------------------------------------------------------

    def _hidden(self, text: str) -> str:
        return self._names.hidden(text) if self._settings.llm_hide_names else text

    def _sent(self, text: str) -> str:
        return self._hidden(defused_question(text))

    def _summary(self, history: Sequence[str]) -> str:
        """Earlier questions, shortened, the newest ones that there is room for, oldest first."""
        kept: list[str] = []
        left = _HISTORY_TOKENS
        for earlier in reversed(history):
            line = f"Tidigare fråga: {self._sent(earlier)[:_LONGEST_EARLIER]}"
            left -= tokens_in(line)
            if left < 0:
                break
            kept.append(line)
        return "\n".join(reversed(kept))

    # -- what comes --------------------------------------------------------------------------------

    def _written(self, messages: Sequence[Message]) -> list[Judged]:
        judged: list[Judged] = []
        for drafts in self._drafts(messages):
            if drafts is None:
                self._tell(judged)
                continue
            for draft in drafts:
                judged.append(self._judged(draft))
                if judged[-1].held:
                    self._tell(judged)
                if len(judged) == MOST_SENTENCES:
                    return judged
        return judged

    def _drafts(self, messages: Sequence[Message]) -> Iterator[list[Draft] | None]:
        """None when the first word has come, then the sentences as they are complete."""
        writing = Writing(len(self._pack.sources))
        for number, piece in enumerate(self._scribe.endpoint.stream(messages, self._deadline)):
            if number == 0:
                yield None
            if drafts := writing.feed(piece):
                yield drafts
        yield writing.finish()

    def _judged(self, draft: Draft) -> Judged:
        draft = replace(draft, text=self._names.shown(draft.text))
        cited = (self._pack.numbered(n) for n in draft.cited)
        sources = tuple(source for source in cited if source)
        if not draft.ended:
            return Judged(draft, sources, None, (verdicts.NOT_ENDED,))
        if self._says_what_is_missing(draft.text):
            return Judged(draft, (), Held.MISSING)
        checked: Checked = self._scribe.checker.run(Claim(draft.text, sources))
        if checked.holds:
            return Judged(draft, sources, Held.SUPPORTED)
        unknown = (verdicts.UNKNOWN_CITATION,) if draft.unknown and not sources else ()
        return Judged(draft, sources, None, unknown or checked.reasons)

    def _says_what_is_missing(self, text: str) -> bool:
        """Whether a sentence says that something is not in the evidence, in words of the question alone."""
        if not text.lower().startswith(MISSING.lower()) or not is_plain(text):
            return False
        rest, asked = text[len(MISSING) :], self._question
        anchors = read_sentence(rest).anchors
        return not anchors.figures and coverage(stems_of(rest), stems_of(asked)) >= _OF_QUESTION

    def _tell(self, judged: Sequence[Judged]) -> None:
        if self._listen:
            shown = tuple(self._marked(one) for one in judged if one.held)
            self._listen(Progress(shown, tuple(self._numbers.values())))

    # -- mending -----------------------------------------------------------------------------------

    def _mended(self, judged: list[Judged]) -> list[Judged]:
        """The sentences, the failing ones written anew where that helps."""
        failing = [place for place, one in enumerate(judged) if not one.held and has_reason_to_mend(one)]
        hopeless = len(judged) - len(failing) + MOST_MENDED
        if 2 * hopeless < len(judged):
            return judged  # even mended, most sentences would not hold
        for place in failing[:MOST_MENDED]:
            again = self._again(judged[place])
            if again:
                judged[place] = again
                self._tell(judged)
        return judged

    def _again(self, failed: Judged) -> Judged | None:
        """A failing sentence as the model writes it when it is told why, None where that fails too."""
        messages = self._scribe.prompt.mending(
            self._pack.text, self._sent(failed.draft.text), self._sent("; ".join(failed.reasons))
        )
        writing = Writing(len(self._pack.sources))
        try:
            for piece in self._scribe.endpoint.stream(messages, self._deadline, _SENTENCE_TOKENS):
                writing.feed(piece)
        except EndpointError as error:
            logger.info("A sentence could not be written anew: %s", error)
            return None
        drafts = writing.all
        if not drafts or GIVEN_UP in drafts[0].text:
            return None
        judged = self._judged(drafts[0])
        if judged.held is not Held.SUPPORTED:
            return None
        return replace(judged, held=Held.MENDED, reasons=failed.reasons)

    # -- the answer --------------------------------------------------------------------------------

    def _composed(self, judged: Sequence[Judged]) -> Answer:
        shown = [one for one in judged if one.held]
        failed = [one for one in judged if not one.held]
        telling = [one for one in shown if one.held is not Held.MISSING]
        if not telling:
            return replace(self._base, notice=words.NOTHING_HELD if failed else words.NOTHING_FOUND)
        if len(failed) > len(telling):
            return replace(self._base, notice=words.MOST_FAILED)
        sentences = tuple(self._marked(one) for one in shown)
        numbered = {n for one in shown for n in self._cited(one)}
        strike = self._settings.llm_unsupported == "strike"
        withheld = tuple(
            Withheld(one.draft.text if strike and is_plain(one.draft.text) else "", one.reasons)
            for one in failed
        )
        struck = sum(bool(one.text) for one in withheld)
        return replace(
            self._base,
            sentences=sentences,
            mode=MODE,
            citations=tuple(c for c in self._numbers.values() if c.n in numbered),
            verdicts=tuple(
                Verdict(one.held, one.reasons if one.held is Held.MENDED else ()) for one in shown if one.held
            ),
            withheld=withheld,
            notice=words.written_by(self._scribe.address, len(failed) - struck, struck),
        )

    def _marked(self, one: Judged) -> str:
        return " ".join([one.draft.text, *(f"[{n}]" for n in self._cited(one))])

    def _cited(self, one: Judged) -> list[int]:
        """Numbers of what a sentence cites; a paragraph has one number for each part that is quoted."""
        numbers = []
        for source in one.sources:
            quote = _quote(source.hit, one.draft.text)
            key = (source.hit.paragraph, quote)
            if key not in self._numbers:
                self._numbers[key] = Citation(len(self._numbers) + 1, source.hit, quote)
            numbers.append(self._numbers[key].n)
        return list(dict.fromkeys(numbers))


def has_reason_to_mend(one: Judged) -> bool:
    """Whether sending a failing sentence back may help."""
    return bool(one.draft.ended and one.reasons and verdicts.NOT_TEXT not in one.reasons)


def _quote(hit: Hit, sentence: str) -> str:
    """The sentence of a paragraph that is nearest to what cites it, or the whole of a short paragraph."""
    if len(hit.text) <= _SHORT:
        return hit.text.strip()
    stems = frozenset(stems_of(sentence))
    parts = [hit.text[start:end] for start, end in sentence_spans(hit.text)]
    return max(parts, key=lambda part: coverage(stems, stems_of(part)))[:_SHORT].strip()
