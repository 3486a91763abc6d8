"""Each paragraph, decision and stand of the five real records against what a careful reader found.

What a failure means: the reading of structure has got worse on a record that users ask about.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.model import Item, Paragraph, Person, Position, Record, Role
from ingest.read.document import Document
from ingest.read.files import facts_for, find_files, read_file
from ingest.structure.cells import read_table
from ingest.structure.parties import PARTIES
from ingest.structure.record import structure
from tests.ingest.truth import HERE, Row, read_facts, read_rows

IDS = sorted(path.stem for path in HERE.glob("*.tsv"))
ROLES_RIGHT, VOICES_RIGHT = 0.97, 0.95
SAME_TASK = {"föredragande borgarråd": "föredragande", "på kommunstyrelsens vägnar": "undertecknar"}


@pytest.fixture(scope="module")
def read(records_dir: Path) -> dict[str, tuple[Document, Record]]:
    """Source and structure by record id."""
    found = {}
    for path in find_files(records_dir):
        document = read_file(path)
        record = structure(document, facts_for(path))
        found[record.id] = (document, record)
    return found


def labelled(read: dict[str, tuple[Document, Record]], key: str) -> Iterator[tuple[Row, Paragraph]]:
    """The reader's paragraphs with ours at the same place; titles are no paragraphs of ours."""
    document, record = read[key]
    for row in read_rows(key, document.text):
        own = [p for p in record.paragraphs if p.start <= row.start < p.end]
        if own:
            yield row, own[-1]
        else:
            assert record.title.startswith(row.key), row


def test_the_truth_is_of_all_five_records(read: dict[str, tuple[Document, Record]]) -> None:
    assert set(IDS) == set(read)
    assert {key: len(read_rows(key, document.text)) for key, (document, _) in read.items()} == {
        "amn-protokoll-2023-10-03": 112,
        "amn-protokoll-2023-10-24": 159,
        "amf-tjut-2023-11-21-unga-kriminalitet": 48,
        "amf-tjut-2023-12-19-resultat-aspiranter": 46,
        "ks-utlatande-2007-117-jobbtorg": 105,
    }


@pytest.mark.parametrize("key", IDS)
def test_item_role_and_voice_of_each_paragraph(read: dict[str, tuple[Document, Record]], key: str) -> None:
    pairs = list(labelled(read, key))
    assert [row.item for row, _ in pairs] == [own.item for _, own in pairs]
    wrong_roles = [(own.id, row.role, own.role.value) for row, own in pairs if own.role.value != row.role]
    wrong_voices = [(own.id, row.voice, own.voice) for row, own in pairs if own.voice != row.voice]
    assert len(wrong_roles) <= (1 - ROLES_RIGHT) * len(pairs), wrong_roles
    assert len(wrong_voices) <= (1 - VOICES_RIGHT) * len(pairs), wrong_voices


@pytest.mark.parametrize("key", IDS)
def test_no_proposal_and_no_dissent_is_taken_for_a_decision(
    read: dict[str, tuple[Document, Record]], key: str
) -> None:
    """The worst error of all: not one is allowed, either way."""
    decided = [(row.key, row.role == "beslut", own.role is Role.BESLUT) for row, own in labelled(read, key)]
    assert [words for words, truly, ours in decided if truly is not ours] == []


def items(read: dict[str, tuple[Document, Record]]) -> Iterator[tuple[dict[str, Any], Item]]:
    for key in IDS:
        wanted, found = read_facts(key)["items"], read[key][1].items
        assert [one["ordinal"] for one in wanted] == [item.ordinal for item in found]
        yield from zip(wanted, found, strict=True)


def stands(item: Item, role: Role) -> list[tuple[Any, ...]]:
    return [_stand(p) for p in item.positions if p.role is role]


def _stand(stand: Position) -> tuple[Any, ...]:
    person = stand.person
    return person.name, person.party, person.others, stand.joined, stand.instance or ""


def wanted_stands(told: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    return [
        (one["name"], one["party"], one["others"], one.get("joined", False), one.get("instance", ""))
        for one in told
    ]


def test_outcome_and_way_of_each_item(read: dict[str, tuple[Document, Record]]) -> None:
    for wanted, item in items(read):
        found = item.decision.outcome, item.decision.how
        assert [value.value if value else "" for value in found] == [wanted["outcome"], wanted["how"]], (
            item.title
        )


def test_case_numbers_of_each_item(read: dict[str, tuple[Document, Record]]) -> None:
    for key in IDS:
        facts = read_facts(key)
        handed_in = facts.get("writings", [])
        for wanted, item in zip(facts["items"], read[key][1].items, strict=True):
            numbers = {n for one in handed_in if one["item"] == item.ordinal for n in one["dnr"]}
            assert set(item.dnr) == {*wanted["dnr"], *numbers}, item.title


def test_movers_reservations_and_statements_of_each_item(read: dict[str, tuple[Document, Record]]) -> None:
    for wanted, item in items(read):
        assert stands(item, Role.YRKANDE) == wanted_stands(wanted["movers"]), item.title
        assert stands(item, Role.RESERVATION) == wanted_stands(wanted["reservations"]), item.title
        assert stands(item, Role.SARSKILT_UTTALANDE) == wanted_stands(wanted["statements"]), item.title


def test_what_each_motion_and_reservation_is_in_favour_of(read: dict[str, tuple[Document, Record]]) -> None:
    checked = 0
    for wanted, item in items(read):
        told = [*wanted["movers"], *wanted["reservations"]]
        found = [p for p in item.positions if p.role in (Role.YRKANDE, Role.RESERVATION)]
        for one, stand in zip(told, found, strict=True):
            if one["in_favour_of"] and not stand.joined:
                checked += 1
                assert (stand.in_favour_of or "").startswith(one["in_favour_of"]), stand
    assert checked >= 20


def test_each_writing_with_number_title_party_and_all_questions(
    read: dict[str, tuple[Document, Record]],
) -> None:
    for key in IDS:
        wanted = read_facts(key).get("writings", [])
        _, record = read[key]
        found = [(item.ordinal, writing) for item in record.items for writing in item.writings]
        texts = {p.id: p.text for p in record.paragraphs}
        assert [one["item"] for one in wanted] == [ordinal for ordinal, _ in found]
        for one, (_, writing) in zip(wanted, found, strict=True):
            assert list(writing.dnr) == one["dnr"]
            assert [(p.name, p.party) for p in writing.persons] == [
                (b["name"], b["party"]) for b in one["by"]
            ]
            assert writing.party == PARTIES[one["by"][0]["party"]]
            assert len(writing.questions) == one["questions"], writing.title
            for question, begins in zip(writing.questions, one["question_keys"], strict=True):
                assert " ".join(begins.split()) in texts[question]
            if not one.get("oral"):
                assert all(word in writing.title.lower() for word in one["title_words"])


def test_who_handled_signed_attested_and_presented(read: dict[str, tuple[Document, Record]]) -> None:
    for key in IDS:
        told = read_facts(key).get("officials", [])
        if not told:
            continue
        wanted = [
            (SAME_TASK.get(one["role"], one["role"]), one["name"].lower(), one["title"], one["date"])
            for one in told
        ]
        found = [
            (o.task.value, o.person.name.lower(), o.person.office or "", o.day.isoformat() if o.day else "")
            for o in read[key][1].officials
        ]
        assert found == wanted


def test_to_whom_a_tjansteutlatande_is_addressed(read: dict[str, tuple[Document, Record]]) -> None:
    found = {key: read[key][1].addressee for key in IDS if "tjut" in key}
    assert found == {key: read_facts(key)["addressee"]["body"] for key in found}
    assert len(found) == 2


def test_tables_by_row_and_column(read: dict[str, tuple[Document, Record]]) -> None:
    for key in IDS:
        wanted = read_facts(key).get("tables", [])
        tables = [read_table(p.text) for p in read[key][1].paragraphs if p.role is Role.TABELL]
        assert len(tables) == len(wanted)
        for told, table in zip(wanted, tables, strict=True):
            assert table is not None
            assert list(table.columns) == told["columns"]
            assert [list(row) for row in table.rows] == [[row["name"], *row["cells"]] for row in told["rows"]]
    (young,) = (key for key in IDS if "unga" in key)
    (cells,) = (read_table(p.text) for p in read[young][1].paragraphs if p.role is Role.TABELL)
    assert cells
    assert cells.cell("studier", "Kvinna") == "5"
    assert cells.cell("Studier", "Okänd") is cells.cell("Ingen rad", "Man") is None


def test_whom_the_matter_was_referred_to_and_who_answered(read: dict[str, tuple[Document, Record]]) -> None:
    for key in IDS:
        wanted = read_facts(key).get("referrals", [])
        found = read[key][1].referrals
        assert [r.name.removeprefix("stadsdelsnämnden ").lower() for r in found] == [
            one["name"].lower().replace(",stockholm", ", stockholm") for one in wanted
        ]
        assert [r.answered for r in found] == [one["answered"] for one in wanted]
        assert all((r.voice is not None) is r.answered for r in found)


def test_a_person_is_named_with_the_office_held(read: dict[str, tuple[Document, Record]]) -> None:
    for wanted, item in items(read):
        told = [*wanted["movers"], *wanted["reservations"], *wanted["statements"]]
        offices = {(one["name"], one["party"]): one["office"] for one in told if one["office"]}
        found: dict[tuple[str, str | None], Person] = {
            (p.person.name, p.person.party): p.person for p in reversed(item.positions) if p.person.office
        }
        missing = [who for who, office in offices.items() if who not in found or found[who].office != office]
        assert missing == [], item.title
