"""``python -m eval.questions``: the evaluation questions, read, checked against the records and measured.

The questions are the lines of `SETS` in ``eval/questions/``: ``dev`` to tune on, ``test`` to report only. A
line is a JSON object with these names:

``id``, ``question``, ``kind`` (one of `KINDS`), ``topic``, ``style`` (one of `STYLES`), ``reference`` (an
answer in our own words), and for a turn of a dialogue ``dialogue`` and ``turn`` (from 1).

``answerable``: if true, ``facts`` (what a right answer must state, each a list of alternatives, see
`states`), ``evidence`` (what it stands on: each entry one paragraph that is needed, or a list of paragraphs
any one of which will do), ``record`` (must be cited), ``role`` (role that a cited paragraph must have, or
null), ``forbidden`` (regular expressions; an answer that one of them is found in is materially wrong) and
``derived`` (indices of the facts that are counted by the author and stand nowhere). If false, ``why``: what
the records lack (``saknas: …``) or what the question wrongly takes for granted (``falsk premiss: …``).

An evidence entry is ``{"paragraph": id, "key": first three words}``; with ``--repair`` an id that has
changed is found again by its key.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Embedder
from ingest.errors import NamndminnetError
from ingest.index.language import analyse
from ingest.model import Item, Paragraph, Record, Role
from ingest.read.files import facts_for, find_files, read_file
from ingest.settings import BUNDLED_MODEL, load_settings
from ingest.structure.numbers import written_date
from ingest.structure.record import structure

FOLDER = Path(__file__).parent / "questions"
SETS = ("dev", "test")
RECORDS = Path(__file__).resolve().parent.parent.parent / "shared" / "records"
KINDS = (
    "figure decision proposal-not-decision who position procedure date dnr list definition history table "
    "thread comparison aggregate precedent english"
).split()
STYLES = "paraphrase colloquial keyword typo compound english".split()
MISSING, FALSE_PREMISE = "saknas: ", "falsk premiss: "
SINGLE_AT_LEAST, DIALOGUES_AT_LEAST, UNANSWERABLE_AT_LEAST = 240, 25, 50
DEV_SHARE = (0.4, 0.6)
OVERLAP_AT_MOST = 0.30
"""Mean share of a question's content-word stems that stand in its evidence."""
DENSE_AT_MOST = 0.55
"""Share of answerable questions whose evidence dense retrieval alone may find in its first `TOP`."""
TOP = 5
KEY_WORDS = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph named by a question, and its first words."""

    paragraph: str
    key: str


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a set; see the module's description of the names.

    Attributes:
        facts: Each a tuple of alternatives, at least one of which a right answer states.
        evidence: Each a tuple of paragraphs, at least one of which is needed.
        derived: Indices of `facts`.
        dialogue: Which dialogue it is a turn of, None for a question that stands alone.
        turn: Its place there, from 1; 0 for a question that stands alone.
    """

    id: str
    question: str
    kind: str
    topic: str
    style: str
    reference: str
    answerable: bool
    facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    evidence: tuple[tuple[Place, ...], ...] = ()
    record: str | None = None
    role: str | None = None
    derived: tuple[int, ...] = ()
    why: str = ""
    dialogue: str | None = None
    turn: int = 0

    @property
    def places(self) -> Iterator[Place]:
        """All paragraphs it names."""
        return (place for need in self.evidence for place in need)


@dataclass(frozen=True, slots=True)
class Measures:
    """How hard the answerable questions that stand alone are.

    Attributes:
        overlap: Mean share of a question's stems that stand in its evidence.
        found: Ids of those whose evidence dense retrieval finds in its first `TOP`.
        asked: Number of questions searched for.
    """

    overlap: float
    found: tuple[str, ...]
    asked: int

    @property
    def dense(self) -> float:
        """Share found."""
        return len(self.found) / max(1, self.asked)

    @property
    def easy(self) -> bool:
        """Whether one of the figures is above its limit."""
        return self.overlap > OVERLAP_AT_MOST or self.dense > DENSE_AT_MOST

    def __str__(self) -> str:
        return (
            f"{self.overlap:.1%} of the stems stand in the evidence (at most {OVERLAP_AT_MOST:.0%}); "
            f"dense alone finds all evidence in its first {TOP} for {self.dense:.1%} of {self.asked} "
            f"(at most {DENSE_AT_MOST:.0%})"
        )


class Encoder(Protocol):
    """The part of `ingest.embedding.Embedder` that is needed here."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension), unit length, in order."""

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,), unit length."""


@dataclass(frozen=True)
class Library:
    """The paragraphs of some records, by id."""

    records: Mapping[str, Record]
    paragraphs: Mapping[str, Paragraph] = field(init=False)

    def __post_init__(self) -> None:
        found = {p.id: p for record in self.records.values() for p in record.paragraphs}
        object.__setattr__(self, "paragraphs", found)

    @cached_property
    def items(self) -> Mapping[str, tuple[Record, Item]]:
        """Record and item that each paragraph belongs to."""
        return {
            p.id: (record, item)
            for record in self.records.values()
            for item in record.items
            for p in item.paragraphs
        }

    @classmethod
    def read(cls, folder: Path) -> Library:
        """The records in a folder.

        Raises:
            SourceError: A file cannot be read.
        """
        records = (structure(read_file(path), facts_for(path)) for path in find_files(folder))
        return cls({record.id: record for record in records})

    def text(self, need: Iterable[Place]) -> str:
        """The words of the paragraphs that exist."""
        return "\n".join(self.paragraphs[p.paragraph].text for p in need if p.paragraph in self.paragraphs)


def load(folder: Path = FOLDER, sets: Sequence[str] = SETS) -> dict[str, list[Question]]:
    """Questions by set, in the order of their lines.

    Raises:
        ValueError: A line is no question; the message names file and line.
    """
    return {name: list(_lines(folder / f"{name}.jsonl")) for name in sets}


def parse(row: Mapping[str, Any]) -> Question:
    """A question from its JSON object.

    Raises:
        KeyError: A name is missing.
        TypeError: A name is unknown or a value of another type.
    """
    known = set(Question.__slots__)
    if unknown := set(row) - known:
        raise TypeError(f"unknown names {', '.join(sorted(unknown))}")
    values = dict(row)
    values["facts"] = tuple(tuple(alternatives) for alternatives in row["facts"])
    values["forbidden"] = tuple(row["forbidden"])
    values["derived"] = tuple(row.get("derived", ()))
    values["evidence"] = tuple(_need(entry) for entry in row["evidence"])
    return Question(**values)


def key_of(text: str) -> str:
    """The first words of a paragraph."""
    return " ".join(text.split()[:KEY_WORDS])


def states(alternative: str, text: str) -> bool:
    """Whether a text holds one way of putting a fact.

    Case and kind of white space make no difference. A figure is not found within a longer one, so that
    "12" stands neither in "2012" nor in "12,5"; a word may be part of a longer one.
    """
    wanted, given = _plain(alternative), _plain(text)
    before = r"(?<!\d)(?<!\d[.,/])" if wanted[:1].isdigit() else ""
    after = r"(?![.,/]?\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, given) is not None


def stated(fact: Iterable[str], text: str) -> bool:
    """Whether a text holds a fact in one of its ways."""
    return any(states(alternative, text) for alternative in fact)


def faults(sets: Mapping[str, Sequence[Question]], library: Library) -> list[str]:
    """Everything that is wrong with the questions, one sentence each, beginning with the id."""
    questions = [question for name in sets for question in sets[name]]
    found = [f"{q}: the id is used {n} times" for q, n in Counter(q.id for q in questions).items() if n > 1]
    wordings = Counter(_plain(q.question) for q in questions if q.dialogue is None)
    found += [f"“{wording}” is asked {n} times" for wording, n in wordings.items() if n > 1]
    for question in questions:
        for fault in _question_faults(question, library):
            found.append(f"{question.id}: {fault}")
    found.extend(_dialogue_faults(sets))
    return [*found, *_set_faults(sets)]


def overlap(question: Question, library: Library) -> float:
    """Share of the question's stems, stop words left out, that stand in its evidence (0 to 1).

    Where several paragraphs would do, the one that shares most counts.
    """
    stems = set(analyse(question.question))
    if not stems:
        return 0.0
    common: set[str] = set()
    for need in question.evidence:
        shared = [stems & set(analyse(library.text([place]))) for place in need]
        common |= max(shared, key=len)
    return len(common) / len(stems)


def found_by_dense(questions: Sequence[Question], library: Library, embedder: Encoder) -> set[str]:
    """Ids of the questions whose evidence is all among the `TOP` paragraphs nearest to them."""
    ids = list(library.paragraphs)
    vectors = embedder.encode_passages([library.paragraphs[i].text for i in ids])
    found = set()
    for question in questions:
        scores = vectors @ embedder.encode_question(question.question)
        first = {ids[n] for n in scores.argsort()[::-1][:TOP]}
        if all(any(place.paragraph in first for place in need) for need in question.evidence):
            found.add(question.id)
    return found


def measure(
    sets: Mapping[str, Sequence[Question]], library: Library, embedder: Encoder
) -> dict[str, Measures]:
    """How hard the answerable questions that stand alone are, for each set and under "all"."""
    asked = {name: [q for q in own if q.answerable and q.dialogue is None] for name, own in sets.items()}
    asked["all"] = [question for own in asked.values() for question in own]
    found = found_by_dense(asked["all"], library, embedder)
    return {
        name: Measures(
            sum(overlap(q, library) for q in own) / max(1, len(own)),
            tuple(q.id for q in own if q.id in found),
            len(own),
        )
        for name, own in asked.items()
    }


def table(sets: Mapping[str, Sequence[Question]]) -> str:
    """Counts by kind: for each set the answerable, the unanswerable and the dialogue turns."""
    lines = [f"{'kind':<22}" + "".join(f"{name + ' ja':>9}{'nej':>6}{'samtal':>8}" for name in sets)]
    rows: list[tuple[str, set[str]]] = [(kind, {kind}) for kind in KINDS]
    for label, kinds in [*rows, ("all", set(KINDS))]:
        cells = ""
        for questions in sets.values():
            own = [q for q in questions if q.kind in kinds]
            alone = [q for q in own if q.dialogue is None]
            yes = sum(q.answerable for q in alone)
            cells += f"{yes:>9}{len(alone) - yes:>6}{len(own) - len(alone):>8}"
        lines.append(f"{label:<22}{cells}")
    return "\n".join(lines)


def repair(folder: Path, library: Library) -> list[str]:
    """Rewrite ids in the sets' files whose paragraph no longer begins with their key.

    The paragraph of the same record with that key is taken; of several, the one in the nearest item, of
    these the one that states most of the question's facts. An id that has come to mean another paragraph
    with the same first words is not noticed here, but by `faults` where a fact is lost with it.

    Returns:
        One line for each id: what it was and is, and whether there was a choice.
    """
    by_key: dict[tuple[str, str], list[Paragraph]] = defaultdict(list)
    for paragraph in library.paragraphs.values():
        by_key[_record_of(paragraph.id), key_of(paragraph.text)].append(paragraph)
    told = []
    for name in SETS:
        path = folder / f"{name}.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        for row in rows:
            for entry in _entries(row["evidence"]):
                old, key = entry["paragraph"], entry["key"]
                if old in library.paragraphs and key_of(library.paragraphs[old].text) == key:
                    continue
                candidates = by_key[_record_of(old), key]
                if not candidates:
                    told.append(f"{row['id']}: {old} “{key}” is not found")
                    continue
                entry["paragraph"] = min(candidates, key=partial(_unlikeness, old, row["facts"])).id
                choice = f" (one of {len(candidates)}; look)" if len(candidates) > 1 else ""
                told.append(f"{row['id']}: {old} → {entry['paragraph']}{choice}")
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return told


def main(arguments: Sequence[str] | None = None) -> int:
    """Check and measure; returns 1 when something is wrong or too easy."""
    parser = argparse.ArgumentParser(prog="python -m eval.questions", description="Check the questions.")
    parser.add_argument("--records", type=Path, default=RECORDS, metavar="FOLDER")
    parser.add_argument("--questions", type=Path, default=FOLDER, metavar="FOLDER")
    parser.add_argument("--repair", action="store_true", help="find changed paragraph ids by their keys")
    parser.add_argument("--fast", action="store_true", help="load no model")
    options = parser.parse_args(arguments)
    try:
        library = Library.read(options.records)
        if options.repair:
            _tell(repair(options.questions, library))
        sets = load(options.questions)
        wrong = faults(sets, library)
        _tell([table(sets), _summary(sets), *wrong, f"{len(wrong)} faults"])
        easy = False
        if not options.fast:
            settings = load_settings()
            embedder = Embedder(BUNDLED_MODEL, settings.embedding_dtype, settings.model_cache)
            measures = measure(sets, library, embedder)
            _tell(f"{name}: {figures}" for name, figures in measures.items())
            easy = any(figures.easy for figures in measures.values())
    except (NamndminnetError, ValueError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return int(bool(wrong) or easy)


def _summary(sets: Mapping[str, Sequence[Question]]) -> str:
    questions = [question for own in sets.values() for question in own]
    alone = [q for q in questions if q.dialogue is None]
    false = sum(q.why.startswith(FALSE_PREMISE) for q in alone)
    no = sum(not q.answerable for q in alone)
    dialogues = {q.dialogue for q in questions} - {None}
    return (
        f"{len(alone)} questions, {no} of them without an answer ({false} with a false premise); "
        f"{len(dialogues)} dialogues with {len(questions) - len(alone)} turns"
    )


def _question_faults(question: Question, library: Library) -> Iterator[str]:
    if question.kind not in KINDS:
        yield f"unknown kind {question.kind!r}"
    if question.style not in STYLES:
        yield f"unknown style {question.style!r}"
    if not question.question.strip() or not question.reference.strip() or not question.topic:
        yield "question, reference or topic is empty"
    if question.answerable:
        yield from _answer_faults(question, library)
        return
    if question.facts or question.evidence or question.record or question.role or question.forbidden:
        yield "not answerable, and yet with facts, evidence, record, role or forbidden"
    if not question.why.startswith((MISSING, FALSE_PREMISE)):
        yield f"says neither “{MISSING}” nor “{FALSE_PREMISE}”"


def _answer_faults(question: Question, library: Library) -> Iterator[str]:
    if question.why:
        yield "answerable, and yet says why not"
    if not question.facts or not all(question.facts) or not question.evidence or not all(question.evidence):
        yield "answerable, and yet without facts or evidence"
    yield from _place_faults(question, library)
    text = library.text(question.places)
    known = text + "\n" + "\n".join(_structured(question, library))
    for number, fact in enumerate(question.facts):
        if number not in question.derived and not stated(fact, known):
            yield f"no evidence states {' / '.join(fact)}"
        if not stated(fact, question.reference):
            yield f"the reference does not state {' / '.join(fact)}"
    if not set(question.derived) <= set(range(len(question.facts))):
        yield "a derived fact does not exist"
    for pattern in question.forbidden:
        try:
            hit = re.search(pattern, f"{text}\n{question.reference}", re.IGNORECASE)
        except re.error as error:
            yield f"forbidden {pattern!r} is no regular expression: {error}"
        else:
            if hit:
                yield f"forbidden {pattern!r} stands in the evidence or the reference"


def _place_faults(question: Question, library: Library) -> Iterator[str]:
    for place in question.places:
        paragraph = library.paragraphs.get(place.paragraph)
        if paragraph is None:
            yield f"no paragraph {place.paragraph}"
        elif key_of(paragraph.text) != place.key:
            yield f"{place.paragraph} begins with “{key_of(paragraph.text)}”, not “{place.key}”"
    present = [library.paragraphs[p.paragraph] for p in question.places if p.paragraph in library.paragraphs]
    if question.record not in {_record_of(paragraph.id) for paragraph in present}:
        yield f"no evidence lies in {question.record}"
    if question.role is not None:
        if question.role not in set(Role):
            yield f"unknown role {question.role!r}"
        elif not any(paragraph.role == question.role for paragraph in present):
            yield f"no evidence has the role {question.role}"


def _dialogue_faults(sets: Mapping[str, Sequence[Question]]) -> Iterator[str]:
    turns: dict[str, list[int]] = defaultdict(list)
    homes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for name, questions in sets.items():
        for question in questions:
            if question.dialogue is not None:
                turns[question.dialogue].append(question.turn)
                homes[question.dialogue].add((name, question.topic))
    for dialogue, order in turns.items():
        if order != list(range(1, len(order) + 1)) or len(order) < 2:
            yield f"{dialogue}: the turns are {order}, not 1, 2, … in order"
        if len(homes[dialogue]) > 1:
            yield f"{dialogue}: has several topics or sets"


def _set_faults(sets: Mapping[str, Sequence[Question]]) -> Iterator[str]:
    questions = [question for own in sets.values() for question in own]
    alone = [q for q in questions if q.dialogue is None]
    counts = {
        "questions that stand alone": (len(alone), SINGLE_AT_LEAST),
        "dialogues": (len({q.dialogue for q in questions} - {None}), DIALOGUES_AT_LEAST),
        "questions without an answer": (sum(not q.answerable for q in alone), UNANSWERABLE_AT_LEAST),
    }
    for what, (count, least) in counts.items():
        if count < least:
            yield f"only {count} {what}, at least {least} are wanted"
    topics = [{q.topic for q in own} for own in sets.values()]
    if len(topics) == len(SETS):
        yield from (f"topic {topic} is in both sets" for topic in sorted(set.intersection(*topics)))
    for name, own in sets.items():
        for kind in KINDS:
            if not any(q.kind == kind and q.answerable for q in own):
                yield f"{name} has no answerable question of kind {kind}"
    share = len(sets.get("dev", ())) / max(1, len(questions))
    if not DEV_SHARE[0] <= share <= DEV_SHARE[1]:
        yield f"dev holds {share:.0%} of the questions"


def _structured(question: Question, library: Library) -> Iterator[str]:
    """What the register knows of the evidence's records and items: dates, numbers, names, headings."""
    for place in question.places:
        if place.paragraph not in library.items:
            continue
        record, item = library.items[place.paragraph]
        for day in filter(None, (record.meeting_date, record.dated, *(o.day for o in record.officials))):
            yield from (day.isoformat(), written_date(day))
        yield from (*record.dnr, *record.answers, *item.dnr)
        yield from (official.person.name for official in record.officials)
        yield from (position.person.name for position in item.positions)
        yield from filter(None, (item.decision.outcome, item.decision.how))
        yield library.paragraphs[place.paragraph].heading


def _lines(path: Path) -> Iterator[Question]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        try:
            yield parse(json.loads(line))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}, line {number}: {error}") from error


def _need(entry: Any) -> tuple[Place, ...]:
    return tuple(Place(**place) for place in (entry if isinstance(entry, list) else [entry]))


def _entries(evidence: Iterable[Any]) -> Iterator[dict[str, str]]:
    for entry in evidence:
        yield from entry if isinstance(entry, list) else [entry]


def _plain(text: str) -> str:
    """Lower case, single spaces, dashes as hyphens, no space between thousands."""
    single = " ".join(text.casefold().replace("–", "-").split())
    return re.sub(r"(?<=\d) (?=\d{3}\b)", "", single)


def _record_of(paragraph: str) -> str:
    return paragraph.split("/", 1)[0]


def _unlikeness(old: str, facts: Iterable[Iterable[str]], paragraph: Paragraph) -> tuple[int, int, int]:
    """How far off in items, how many facts are not stated, how far off in paragraphs."""
    (item, own), (other_item, other) = (
        map(int, re.findall(r"\d+", i.split("/", 1)[1])) for i in (old, paragraph.id)
    )
    missing = sum(not stated(fact, paragraph.text) for fact in facts)
    return abs(item - other_item), missing, abs(own - other)


def _tell(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
