"""Canonical Markdown: what is written out reads back to the same record, and faults are told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.model import Record
from ingest.read.files import find_files
from ingest.structure.canonical import is_canonical, read_canonical, write_canonical
from tests.ingest.conftest import SJOVALLA, Structured, read_record

SMALL = """\
---
canonical: 1
id: kfn-protokoll-2024-05-14
kind: protokoll
body: Kultur- och fritidsnämnden
title: Protokoll
meeting_date: 2024-05-14
form: referat
---

# Protokoll

## § 4. Cykelverkstaden

dnr: KFN 2024/57, KS 2024/41

### beslut, nämnden

[p1, s. 2] Nämnden avslog förslaget.

### reservation, Vänsterpartiet: Skäl

[p2] Ledamoten Maja Ström (V) reserverade sig mot beslutet.
Andra raden.
"""


def bare(record: Record) -> Record:
    """A record without what belongs to the file it was read from."""
    items = tuple(
        replace(item, paragraphs=tuple(replace(p, start=0, end=0) for p in item.paragraphs))
        for item in record.items
    )
    return replace(record, items=items, source="", sha256="")


def read(text: str) -> Record:
    return read_canonical(text, source="a.md", sha256="0")


@pytest.mark.parametrize("file", find_files(SJOVALLA), ids=lambda file: file.stem)
def test_what_is_written_reads_back_the_same(file: Path) -> None:
    record = read_record(file)
    text = write_canonical(record)
    assert is_canonical(text)
    assert bare(read(text)) == bare(record)
    assert write_canonical(read(text)) == text


def test_the_real_records_read_back_the_same(records_dir: Path) -> None:
    for file in find_files(records_dir):
        record = read_record(file)
        assert bare(read(write_canonical(record))) == bare(record), file.name


def test_each_part_stands_where_a_person_finds_it() -> None:
    record = read(SMALL)
    [item] = record.items
    assert (record.form, record.meeting_date.isoformat()) == ("referat", "2024-05-14")
    assert (item.section, item.title, item.title_derived, item.dnr) == (
        "4",
        "Cykelverkstaden",
        False,
        ("KFN 2024/57", "KS 2024/41"),
    )
    assert [(p.id, p.role, p.voice, p.page, p.heading) for p in item.paragraphs] == [
        ("kfn-protokoll-2024-05-14/1/p1", "beslut", "nämnden", 2, ""),
        ("kfn-protokoll-2024-05-14/1/p2", "reservation", "Vänsterpartiet", None, "Skäl"),
    ]
    assert item.paragraphs[1].text.endswith("\nAndra raden.")
    assert item.decision.outcome == "avslag"
    assert [p.person.name for p in item.positions] == ["Maja Ström"]
    for paragraph in item.paragraphs:
        assert SMALL[paragraph.start : paragraph.end] == paragraph.text


def test_it_is_read_as_a_file_like_any_other(structured: Structured) -> None:
    assert structured(SMALL, name="rattad.md").id == "kfn-protokoll-2024-05-14"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kind: protokoll", "kind: dikt", "Inledningen i a.md gick inte att tolka"),
        ("id: kfn-protokoll-2024-05-14\n", "", "fältet 'id' saknas"),
        ("2024-05-14\nform", "i maj\nform", "datum skrivs som 2024-01-30"),
        ("### beslut, nämnden", "### dom, nämnden", "### dom, nämnden"),
        ("[p1, s. 2] ", "", "Nämnden avslog förslaget."),
        ("### beslut, nämnden\n\n", "", "a.md: stycket"),
    ],
)
def test_a_fault_is_told_with_the_place(old: str, new: str, fault: str) -> None:
    assert old in SMALL
    with pytest.raises(SourceError, match=fault.replace("[", r"\[").replace(".", r"\.")):
        read(SMALL.replace(old, new, 1))


def test_ordinary_markdown_is_not_taken_for_it() -> None:
    assert not is_canonical("# Protokoll\n\n---\ncanonical: 1\n---\n")
    assert not is_canonical("---\ntitle: Annat\n---\n\ncanonical: 1\n")
