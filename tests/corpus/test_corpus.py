"""The records that ship: each file against the catalogue, the ordlista and, where they are, the originals.

What a failure means: a referat, which a fresh clone answers from, says something else than its record.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.model import Form, Item, Record
from ingest.read.files import facts_for, find_files, read_file
from ingest.structure.record import structure
from ingest.structure.threads import find_threads

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
CATALOGUE = {
    entry["id"]: entry for entry in tomllib.loads((CORPUS / "catalogue.toml").read_text("utf-8"))["record"]
}
GENERAL = "(allmän kunskap om kommunal förvaltning)"
TERM = re.compile(r"^\*\*(?P<term>[^*]+)\*\*: (?P<text>.+)\n(?P<rests_on>`.+`)$", re.MULTILINE)
EXPECTED_TERMS = (
    "Jobbtorg|aspirant|Stockholmsjobb|feriejobb|Krami|Introjobbet|arbetslag|Welcome House|sfi|KAA|SIG|komvux"
    "|försörjningsstöd|introduktionsersättning|tertialrapport|bordläggning|återremiss|särskilt uttalande"
    "|delegationsbeslut|stadsdelsnämnd|borgarråd|remissinstans|justering|närvarorätt|dnr"
).split("|")


def records_in(folder: Path) -> dict[str, Record]:
    records = (structure(read_file(path), facts_for(path)) for path in find_files(folder))
    return {record.id: record for record in records}


@pytest.fixture(scope="module")
def referat() -> dict[str, Record]:
    return records_in(CORPUS / "records")


@pytest.fixture(scope="module")
def originals(records_dir: Path) -> dict[str, Record]:
    return records_in(records_dir)


def terms() -> Iterator[re.Match[str]]:
    return TERM.finditer((CORPUS / "ordlista.md").read_text("utf-8"))


def test_the_catalogue_lists_every_referat_and_no_other(referat: dict[str, Record]) -> None:
    assert set(referat) == set(CATALOGUE)
    assert {entry["file"] for entry in CATALOGUE.values()} == {
        f"records/{path.name}" for path in (CORPUS / "records").glob("*.md")
    }


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_referat_says_what_it_is_and_agrees_with_the_catalogue(
    key: str, referat: dict[str, Record]
) -> None:
    record, entry = referat[key], CATALOGUE[key]
    assert record.form is Form.REFERAT
    assert (record.kind.value, record.body, record.title) == (entry["kind"], entry["body"], entry["title"])
    assert (record.meeting_date, record.dated) == (entry.get("meeting_date"), entry.get("dated"))
    assert list(record.dnr) == entry.get("dnr", [])
    assert list(record.answers) == entry.get("answers_dnr", [])
    assert record.source_url == entry.get("source_url")


def test_the_threads_of_the_catalogue_are_those_found(referat: dict[str, Record]) -> None:
    listed = [thread for entry in CATALOGUE.values() for thread in entry.get("threads", ())]
    found = {(thread.source, thread.target, thread.why) for thread in find_threads(list(referat.values()))}
    assert {(thread["from"], thread["to"], thread["why"]) for thread in listed} == found


def test_each_term_rests_on_paragraphs_that_exist(referat: dict[str, Record]) -> None:
    known = {paragraph.id for record in referat.values() for paragraph in record.paragraphs}
    for term in terms():
        cited = re.findall(r"`([^`]+)`", term["rests_on"])
        assert cited, term["term"]
        assert set(cited) <= known, term["term"]


def test_the_ordlista_has_the_terms_that_a_new_employee_meets() -> None:
    told = " ".join(term["term"] for term in terms())
    assert [term for term in EXPECTED_TERMS if term not in told] == []
    assert (CORPUS / "ordlista.md").read_text("utf-8").count("\n**") == len(list(terms())) >= 60
    assert any(GENERAL in term["text"] for term in terms())


@pytest.mark.parametrize("key", CATALOGUE)
def test_the_hash_is_that_of_the_original(key: str, records_dir: Path, originals: dict[str, Record]) -> None:
    path = next(path for path in find_files(records_dir) if path.name == originals[key].source)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == CATALOGUE[key]["sha256"]


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_referat_has_the_paragraphs_of_its_original(
    key: str, referat: dict[str, Record], originals: dict[str, Record]
) -> None:
    told, record = (
        [(p.id, p.role, p.voice, p.page) for p in one[key].paragraphs] for one in (referat, originals)
    )
    assert told == record


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_referat_is_read_as_its_original(
    key: str, referat: dict[str, Record], originals: dict[str, Record]
) -> None:
    told, record = referat[key], originals[key]
    assert [stands(item) for item in told.items] == [stands(item) for item in record.items]
    assert officials(told) == officials(record)
    assert told.addressee == record.addressee
    assert [(r.name, r.answered, r.voice) for r in told.referrals] == [
        (r.name, r.answered, r.voice) for r in record.referrals
    ]


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_referat_has_every_number_of_its_original(
    key: str, referat: dict[str, Record], originals: dict[str, Record]
) -> None:
    """Paragraph by paragraph; days may be written out, so dates are left to the facts check."""
    told = {paragraph.id: set(numbers(paragraph.text)) for paragraph in referat[key].paragraphs}
    lost = {
        paragraph.id: missing
        for paragraph in originals[key].paragraphs
        if (missing := set(numbers(paragraph.text)) - told[paragraph.id])
    }
    assert lost == {}


def numbers(text: str) -> list[str]:
    undated = re.sub(r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b20\d\d-20\d\d\b", "", text)
    return re.findall(r"\d+(?:[ \u00a0]\d{3}\b)*(?:[.,]\d+)?", undated)


def stands(item: Item) -> tuple[Any, ...]:
    """What was decided, how, and who stood where; the words of the decision itself are the referat's own."""
    decision = item.decision
    return (
        item.dnr,
        item.section,
        (decision.outcome, decision.how, decision.votes),
        [(p.role, p.person, p.in_favour_of, p.joined, p.paragraph, p.instance) for p in item.positions],
        [(w.dnr, w.persons, w.party, w.paragraph, w.questions) for w in item.writings],
    )


def officials(record: Record) -> list[tuple[Any, ...]]:
    return [(o.task, o.person.name.title(), o.person.party, o.person.office, o.day) for o in record.officials]
