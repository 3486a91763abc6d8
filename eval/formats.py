"""``python -m eval.formats``: how well layouts of records are recognised, against a hand-read manifest.

The manifest is a JSONL file; a line names a file beside it, the address it was published at, and under
``expect`` what a careful reader finds (kind, body, meeting_date, items with number, title, dnr and
movers, and where the reader went on: reservations, statements, outcome, how and votes), or null where
nobody has read it. ``roles`` names paragraphs by their first words with role and voice.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from operator import eq
from pathlib import Path
from typing import Any

from ingest.model import Decision, Item, Record, RecordKind, Role
from ingest.read.files import Facts, read_file
from ingest.structure.coverage import covered_share
from ingest.structure.record import structure

DEFAULT = Path("../shared/format-samples/MANIFEST.jsonl")
SAME_TITLE = 0.85
"""Likeness from which two titles are one; the samples' own titles are cut at different places."""
ENOUGH_COVERED = 0.99
"""Share of a source's characters that its record should account for."""
_STANDS = {"reservations": Role.RESERVATION, "statements": Role.SARSKILT_UTTALANDE}
_RIGHTS = ("outcome", "how", "votes", "role", "voice")
_KINDS = {
    "utlatande": {RecordKind.UTLATANDE},
    "tjansteutlatande": {RecordKind.TJANSTEUTLATANDE},
    "other": {RecordKind.OVRIGT, RecordKind.KALLELSE},
}


@dataclass(slots=True)
class Tally:
    """Counts of what was expected, found, and both."""

    expected: int = 0
    found: int = 0
    both: int = 0

    def add(
        self, expected: Sequence[str], found: Sequence[str], same: Callable[[str, str], bool] = eq
    ) -> None:
        """Compare two lists; each found value answers one expected value at most."""
        left = list(found)
        self.expected += len(expected)
        self.found += len(found)
        for value in expected:
            match = next((other for other in left if same(value, other)), None)
            if match is not None:
                left.remove(match)
                self.both += 1

    @property
    def recall(self) -> float:
        """Share of what was expected that was found; 1 when nothing was."""
        return self.both / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        """Share of what was found that was expected; 1 when nothing was found."""
        return self.both / self.found if self.found else 1.0


@dataclass(slots=True)
class Scores:
    """Scores over all samples that somebody has read."""

    samples: int = 0
    kind: int = 0
    body: int = 0
    meeting_date: int = 0
    fields: dict[str, Tally] = field(
        default_factory=lambda: {
            name: Tally() for name in ("number", "title", "any title", "dnr", "movers", *_STANDS)
        }
    )
    rights: dict[str, list[bool]] = field(default_factory=lambda: {name: [] for name in _RIGHTS})
    coverage: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def score(manifest: Path) -> Scores:
    """Read every sample of a manifest and compare."""
    scores = Scores()
    for line in manifest.read_text("utf-8").splitlines():
        sample = json.loads(line)
        expected = sample["expect"]
        document = read_file(manifest.parent / sample["file"])
        record = structure(document, Facts(source_url=sample.get("url")))
        scores.coverage.append(covered_share(document.text, record))
        if scores.coverage[-1] < ENOUGH_COVERED:
            scores.faults.append(f"{sample['file']}: coverage {scores.coverage[-1]:.1%}")
        if not expected:
            continue
        scores.samples += 1
        _score_record(scores, sample["file"], expected, record)
        _score_items(scores, sample["file"], expected["items"] or [], record)
        _score_decisions(scores, sample["file"], expected["items"] or [], record)
        _score_roles(scores, sample["file"], sample.get("roles", ()), record)
    return scores


def _score_record(scores: Scores, name: str, expected: dict[str, Any], record: Record) -> None:
    wanted = _KINDS.get(expected["kind"]) or {RecordKind(expected["kind"])}
    found_date = record.meeting_date.isoformat() if record.meeting_date else None
    checks = {
        "kind": (record.kind in wanted, expected["kind"], record.kind.value),
        "body": (record.body.split(",")[0] == (expected["body"] or ""), expected["body"], record.body),
        "meeting_date": (found_date == expected["meeting_date"], expected["meeting_date"], found_date),
    }
    for what, (right, want, got) in checks.items():
        setattr(scores, what, getattr(scores, what) + right)
        if not right:
            scores.faults.append(f"{name}: {what} {got!r}, expected {want!r}")


def _score_items(scores: Scores, name: str, expected: Iterable[dict[str, Any]], record: Record) -> None:
    wanted = list(expected)
    found = {
        "number": [item.section for item in record.items if item.section],
        "title": [item.title for item in record.items if not item.title_derived],
        "any title": _answering_titles(wanted, record),
        "dnr": [number for item in record.items for number in item.dnr],
        "movers": _who(record, Role.YRKANDE),
        **{name: _who(record, role) for name, role in _STANDS.items()},
    }
    for what, tally in scores.fields.items():
        key = what.removeprefix("any ")
        if what in _STANDS and not any("outcome" in item for item in wanted):
            continue  # the reader did not look for them
        values = [item[key] for item in wanted if item.get(key)]
        flat = [_written(v) for value in values for v in (value if isinstance(value, list) else [value])]
        flat = [value for value in flat if value]
        before = tally.both
        tally.add(flat, found[what], _same_number if key in ("number", "dnr") else _same)
        if tally.both - before < max(len(flat), len(found[what])):
            scores.faults.append(f"{name}: {what} {found[what]}, expected {flat}")


def _who(record: Record, role: Role) -> list[str]:
    stands = (p for item in record.items for p in item.positions if p.role is role)
    return [f"{p.person.name} ({p.person.party})" for p in stands]


def _written(value: str | dict[str, str | None]) -> str:
    """A person as the reader wrote it; "" for a group without names."""
    if isinstance(value, str):
        return value
    return f"{value['name']} ({value['party']})" if value["name"] else ""


def _score_decisions(scores: Scores, name: str, expected: Sequence[dict[str, Any]], record: Record) -> None:
    left = list(record.items)
    for wanted in expected:
        if "outcome" not in wanted:
            continue
        item = next((one for one in left if _is_item(wanted, one)), None)
        if item:
            # Items come in order: what stands before the one that was found is not sought again.
            left = left[left.index(item) + 1 :] if not item.section else [o for o in left if o is not item]
        decision = item.decision if item else Decision()
        votes = decision.votes
        found = {
            "outcome": decision.outcome.value if decision.outcome else None,
            "how": decision.how.value if decision.how else None,
            "votes": {"ja": votes.ja, "nej": votes.nej, "avstar": votes.avstar} if votes else None,
        }
        for what, value in found.items():
            right = value == wanted[what]
            scores.rights[what].append(right)
            if not right:
                label = wanted["number"] or wanted["title"] or wanted["decision"]
                scores.faults.append(f"{name}: {what} of {label!r} {value!r}, expected {wanted[what]!r}")


def _is_item(wanted: dict[str, Any], item: Item) -> bool:
    """Whether an item is the one that a reader tells of, by number, title or decision."""
    if wanted["number"] and item.section:
        return _same_number(str(wanted["number"]), item.section)
    if wanted["title"]:
        return _same(wanted["title"], item.title)
    told = wanted["decision"]
    return bool(told) and any(told in " ".join(p.text.split()) for p in item.paragraphs)


def _score_roles(scores: Scores, name: str, expected: Iterable[dict[str, Any]], record: Record) -> None:
    for wanted in expected:
        key = "".join(wanted["key"].lstrip("-• ").split())
        own = next((p for p in record.paragraphs if key in "".join(p.text.split())), None)
        role, voice = (own.role.value, own.voice) if own else (None, None)
        scores.rights["role"].append(role == wanted["role"])
        # A reader who gave no voice did not decide on one: of several parties, or of the vote.
        same_voice = own is not None and wanted["voice"] in (None, voice)
        scores.rights["voice"].append(same_voice)
        if role != wanted["role"] or not same_voice:
            scores.faults.append(
                f"{name}: {wanted['key']!r} {role}, {voice}; expected {wanted['role']}, {wanted['voice']}"
            )


def _answering_titles(wanted: Sequence[dict[str, Any]], record: Record) -> list[str]:
    """The record's own titles, and of the derived ones those that a reader gave as well.

    A reader also derives a title here and there; where the reader did not, ours is no fault.
    """
    expected = [item["title"] for item in wanted if item.get("title")]
    return [
        item.title
        for item in record.items
        if not item.title_derived or any(_same(title, item.title) for title in expected)
    ]


def _same_number(expected: str, found: str) -> bool:
    """Whether two numbers are one, white space and case aside: those of two cases differ in a digit."""
    return "".join(expected.split()).lower() == "".join(found.split()).lower()


def _same(expected: str, found: str) -> bool:
    one, other = (re.sub(r"[\W_]+", " ", text).strip().lower() for text in (expected, found))
    if one == other or (len(one) > 15 and (one.startswith(other) or other.startswith(one))):
        return True
    if expected.endswith(".") and len(one) > 8 and other.startswith(f"{one} "):
        return True  # the reader took the title's first sentence alone ("Utl. 2008:1.")
    return len(one) > 8 and SequenceMatcher(None, one, other).ratio() >= SAME_TITLE


def table(scores: Scores) -> str:
    """The scores as lines of text."""
    lines = [f"{scores.samples} samples"]
    lines += [
        f"{what:14}{getattr(scores, what) / max(1, scores.samples):7.1%}"
        for what in ("kind", "body", "meeting_date")
    ]
    lines += [
        f"{what:14}recall {tally.recall:6.1%}  precision {tally.precision:6.1%}  of {tally.expected}"
        for what, tally in scores.fields.items()
    ]
    lines += [
        f"{what:14}{sum(rights) / len(rights):7.1%}  of {len(rights)}"
        for what, rights in scores.rights.items()
        if rights
    ]
    covered = sum(1 for share in scores.coverage if share >= ENOUGH_COVERED)
    lines.append(
        f"{'coverage':14}least {min(scores.coverage):6.1%}  {covered} of {len(scores.coverage)} enough"
    )
    return "\n".join(lines)


def parsing_speed(megabytes: float = 5.0) -> float:
    """Megabytes of text per second of processor time, read and structured without embedding.

    The text is a protokoll by section signs, made up here: per item a case number, three paragraphs of
    background, two motions, how it was decided, a reservation and a statement.

    Args:
        megabytes: Length of the text; under 1 the clock's own error shows.
    """
    sentence = "Förvaltningen bedömer att åtgärden ryms inom budget och att den kan börja i höst. "
    item = "\n\n".join(
        [
            "§ {n} Cykelbana längs Strandvägen, etapp {n}",
            "Dnr KFN 2024/{n}",
            *[sentence * 6] * 3,
            "Förslag till beslut",
            "1. Ordföranden Ulla Ek (S) yrkade bifall till förvaltningens förslag till beslut.",
            f"2. Ledamoten Bo Alm (M) yrkade avslag på förslaget och anförde följande. {sentence * 5}",
            "Beslutsgång",
            "Ordföranden fann att nämnden beslutade enligt förvaltningens förslag. 7 ja-röster, 4 nej.",
            "Reservation",
            f"Bo Alm m.fl. (M) reserverade sig mot beslutet. {sentence * 3}",
            "Särskilt uttalande",
            f"Kim Ahl (V) lämnade ett särskilt uttalande. {sentence * 2}",
        ]
    )
    count = int(megabytes * 1e6 / len(item.encode())) + 1
    text = "\n\n".join(item.replace("{n}", str(n)) for n in range(1, count + 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "protokoll.txt"
        path.write_text(text, "utf-8")
        started = time.process_time()
        record = structure(read_file(path), Facts())
        seconds = time.process_time() - started
        if len(record.items) != count:
            raise RuntimeError(f"{count} items were written and {len(record.items)} read")
        return path.stat().st_size / 1e6 / seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; with --faults also each difference."""
    parser = argparse.ArgumentParser(prog="python -m eval.formats", description=__doc__)
    parser.add_argument("manifest", type=Path, nargs="?", default=DEFAULT)
    parser.add_argument("--faults", action="store_true", help="each difference too")
    parsed = parser.parse_args(arguments)
    scores = score(parsed.manifest)
    print(table(scores))
    print(f"{'speed':14}{parsing_speed():7.1f} MB/s")
    if parsed.faults:
        print("\n".join(scores.faults))
    return 0


if __name__ == "__main__":
    sys.exit(main())
