"""From files to an index: only what changed is made anew, and nothing indexed is ever lost."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IndexBusyError, IndexMismatchError, NamndminnetError
from ingest.index import indexer, intake, lock, reading
from ingest.index.indexer import Indexer, Silence
from ingest.index.intake import Outcome, Status
from ingest.index.register import Register
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.model import Record
from ingest.read.document import Document
from ingest.read.files import Facts
from ingest.settings import Settings
from tests.fakes import OutOfOrderError, SharedWordsEmbedding
from tests.ingest.conftest import PROTOKOLL, TJANSTEUTLATANDE, UTLATANDE

TEXT = "Cykelverkstaden öppnar.\n\nSimhallen stänger.\n\nBiblioteket växer.\n"
RECORD = "ovrigt-plan"


class Watcher(Silence):
    """Notes what the indexer tells of its progress."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.indexed: list[tuple[int, int]] = []

    def reading(self, path: Path) -> None:
        self.read.append(path.name)

    def indexing(self, done: int, total: int) -> None:
        self.indexed.append((done, total))


class Archive:
    """A data directory with its own embedder, and a look into all three stores."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.embedder = SharedWordsEmbedding()

    def run(self, *paths: Path, embedder: SharedWordsEmbedding | None = None) -> list[Outcome]:
        return self.indexer(embedder).run(paths)

    def indexer(self, embedder: SharedWordsEmbedding | None = None) -> Indexer:
        return Indexer(Settings(data=self.data), embedder or self.embedder)

    def embedded(self) -> list[str]:
        """Last line of each text embedded so far, in order."""
        return [text.split("\n")[-1] for call in self.embedder.passages for text in call]

    def paragraphs(self) -> dict[str, str]:
        """Id and text of all paragraphs of the register."""
        register = Register(self.data)
        found = [register.record(row.id) for row in register.list_records()]
        register.close()
        return {p.id: p.text for record in found if record for p in record.paragraphs}

    def near(self, question: str, top: int = 100) -> list[str]:
        vectors = VectorIndex(self.data, self.embedder.identity)
        return [
            i for i, cosine in vectors.search(self.embedder.encode_question(question), top) if cosine > 0.01
        ]

    def sharing(self, question: str) -> list[str]:
        return [identifier for identifier, _ in TermIndex(self.data).search(question, 100)]

    def counts(self) -> tuple[int, int, int]:
        """Number of paragraphs in register, vectors and terms."""
        return (
            len(self.paragraphs()),
            VectorIndex(self.data, self.embedder.identity).count(),
            TermIndex(self.data).count(),
        )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes a record called plan.txt, or another one."""

    def make(text: str = TEXT, name: str = "plan.txt") -> Path:
        path = tmp_path / "records" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    return make


Write = Callable[..., Path]


def listed(path: Path, *lines: str) -> Path:
    """Put lines about a file into the records.toml beside it; returns the file."""
    entry = "\n".join(["[[record]]", f'file = "{path.name}"', *lines, ""])
    with (path.parent / "records.toml").open("a", encoding="utf-8") as catalogue:
        catalogue.write(entry)
    return path


def plan(write: Write, text: str = TEXT) -> Path:
    """The record whose id is `RECORD`, whatever its text."""
    path = write(text)
    if not (path.parent / "records.toml").exists():
        listed(path, f'id = "{RECORD}"')
    return path


def test_a_new_file_is_in_all_three_stores(archive: Archive, write: Write) -> None:
    path = plan(write)
    assert archive.run(path) == [Outcome(path, Status.ADDED, RECORD, 3, "utf-8")]
    ids = [f"{RECORD}/1/p1", f"{RECORD}/1/p2", f"{RECORD}/1/p3"]
    assert list(archive.paragraphs()) == ids
    assert archive.sharing("simhallen") == [ids[1]]
    assert archive.near("simhallen stänger")[0] == ids[1]
    assert archive.counts() == (3, 3, 3)


def test_the_made_up_records(archive: Archive, sjovalla: Path) -> None:
    outcomes = archive.run(sjovalla)
    assert [(o.path.name, o.status, o.record) for o in outcomes] == [
        (PROTOKOLL, Status.ADDED, "kfn-protokoll-2024-05-14"),
        (
            TJANSTEUTLATANDE,
            Status.ADDED,
            "kultur-och-fritidsnamnden-tjut-2024-06-11-svar-pa-skrivelse-om-simskola-for-alla-sexaringar",
        ),
        (UTLATANDE, Status.ADDED, "ks-utlatande-2008-41-oppna-verkstader"),
    ]
    total = sum(o.paragraphs for o in outcomes)
    assert archive.counts() == (total, total, total)
    # The reservation does not say "cykelverkstad"; the item's title in front of it does.
    best = archive.near("Vem reserverade sig mot beslutet om cykelverkstaden?")[0]
    assert archive.paragraphs()[best].startswith("Ledamoten Maja Ström (V) reserverade sig")


def test_an_unchanged_file_is_not_embedded_again(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    assert archive.run(path) == [Outcome(path, Status.UNCHANGED, RECORD, 3)]
    assert len(archive.embedded()) == 3


def test_a_changed_file_keeps_ids_and_embeds_only_what_changed(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    plan(write, "Cykelverkstaden öppnar.\n\nIsbanan öppnar.\n\nSimhallen byggs ut.\n\nBiblioteket växer.\n")
    assert archive.run(path) == [Outcome(path, Status.UPDATED, RECORD, 4, "utf-8")]
    assert archive.embedded()[3:] == ["Isbanan öppnar.", "Simhallen byggs ut."]
    assert archive.paragraphs() == {
        f"{RECORD}/1/p1": "Cykelverkstaden öppnar.",
        f"{RECORD}/1/p4": "Isbanan öppnar.",
        f"{RECORD}/1/p5": "Simhallen byggs ut.",
        f"{RECORD}/1/p3": "Biblioteket växer.",
    }
    assert archive.sharing("stänger") == []
    assert archive.sharing("isbanan") == [f"{RECORD}/1/p4"]
    assert archive.counts() == (4, 4, 4)


def test_a_new_title_is_embedded_with_each_paragraph(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    (path.parent / "records.toml").unlink()
    listed(path, f'id = "{RECORD}"', 'title = "Budget"')
    assert [o.status for o in archive.run(path)] == [Status.UPDATED]
    assert [text.split("\n")[0].startswith("Budget") for text in archive.embedder.passages[-1]] == [True] * 3
    assert len(archive.sharing("budget")) == 3


def test_a_new_address_in_the_catalogue_embeds_nothing(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    (path.parent / "records.toml").unlink()
    listed(path, f'id = "{RECORD}"', 'source_url = "https://example.org/plan"')
    assert [o.status for o in archive.run(path)] == [Status.UPDATED]
    assert len(archive.embedded()) == 3
    register = Register(archive.data)
    record = register.record(RECORD)
    register.close()
    assert record is not None
    assert record.source_url == "https://example.org/plan"


def test_a_power_cut_before_the_vectors_is_made_good_by_the_next_run(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.embedder.fails_after = 0
    with pytest.raises(OutOfOrderError):
        archive.run(path)
    assert archive.counts() == (3, 0, 0)
    archive.embedder.fails_after = None
    assert [o.status for o in archive.run(path)] == [Status.UNCHANGED]
    assert archive.counts() == (3, 3, 3)


def test_a_power_cut_between_two_steps_keeps_the_first(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "_STEP", 2)
    path = plan(write)
    archive.embedder.fails_after = 1
    with pytest.raises(OutOfOrderError):
        archive.run(path)
    assert archive.counts() == (3, 2, 2)
    archive.embedder.fails_after = None
    archive.run(path)
    assert archive.counts() == (3, 3, 3)
    # Those of like length together, each once.
    assert archive.embedded() == ["Simhallen stänger.", "Biblioteket växer.", "Cykelverkstaden öppnar."]


def test_a_power_cut_during_a_change_leaves_no_word_of_the_old_version(
    archive: Archive, write: Write
) -> None:
    path = plan(write)
    archive.run(path)
    plan(write, "Cykelverkstaden öppnar.\n\nIsbanan öppnar.\n")
    archive.embedder.fails_after = 1
    with pytest.raises(OutOfOrderError):
        archive.run(path)
    archive.embedder.fails_after = None
    other = write("Något annat helt och hållet.", "annat.txt")
    archive.run(other)
    assert archive.sharing("simhallen biblioteket") == []
    assert archive.near("simhallen stänger biblioteket") == []
    assert archive.counts() == (3, 3, 3)


def test_another_record_of_the_same_id_is_refused(archive: Archive, write: Write) -> None:
    first, second = plan(write), write("Något annat.", "plan2.txt")
    listed(second, f'id = "{RECORD}"')
    outcomes = archive.run(first, second)
    assert [o.status for o in outcomes] == [Status.ADDED, Status.FAILED]
    assert outcomes[1].reason == (
        f"{second} får samma id som {first} ({RECORD}), men har annan text. Ge dem olika id i records.toml."
    )
    assert len(archive.paragraphs()) == 3
    # Also when neither has changed: the second must not slip in later.
    assert [o.status for o in archive.run(first, second)] == [Status.UNCHANGED, Status.FAILED]
    assert len(archive.paragraphs()) == 3


def test_one_record_in_two_files_has_two_sources(archive: Archive, write: Write) -> None:
    first, second = plan(write), write(f"{TEXT}\nUtskriften gjordes i maj.\n", "utskrift.txt")
    listed(second, f'id = "{RECORD}"')
    assert [o.status for o in archive.run(first, second)] == [Status.ADDED, Status.SECOND]
    assert [o.status for o in archive.run(first.parent)] == [Status.UNCHANGED, Status.SECOND]
    assert len(archive.paragraphs()) == 3
    first.unlink()
    assert [(o.path, o.status) for o in archive.run(second.parent)] == [
        (second, Status.SECOND),
        (first, Status.REMOVED),
    ]
    # The other file tells the record from now on, and what both hold keeps its id.
    assert archive.paragraphs()[f"{RECORD}/1/p2"] == "Simhallen stänger."
    assert len(archive.paragraphs()) == 4
    assert archive.counts() == (4, 4, 4)


REFERAT = """\
---
canonical: 1
id: ovrigt-plan
kind: övrigt
title: Plan
form: referat
---

## 1. Plan

### bakgrund

[p1] En verkstad för cyklar ska öppna.
"""


def test_an_original_takes_the_place_of_its_referat_and_gives_it_back(
    archive: Archive, write: Write, tmp_path: Path
) -> None:
    retold = tmp_path / "corpus" / "plan.md"
    retold.parent.mkdir()
    retold.write_text(REFERAT, "utf-8")
    archive.run(retold)
    assert archive.paragraphs() == {f"{RECORD}/1/p1": "En verkstad för cyklar ska öppna."}
    original = plan(write)
    assert [o.status for o in archive.run(original)] == [Status.UPDATED]
    assert len(archive.paragraphs()) == 3
    # Whichever is read again, the original stays.
    assert [o.status for o in archive.run(retold, original)] == [Status.SECOND, Status.UNCHANGED]
    assert len(archive.paragraphs()) == 3
    original.unlink()
    (original.parent / "annat.txt").write_text("Något annat.", "utf-8")
    assert archive.run(original.parent)[-1].status is Status.REMOVED
    assert archive.paragraphs()[f"{RECORD}/1/p1"] == "En verkstad för cyklar ska öppna."
    assert archive.sharing("simhallen") == []
    register = Register(archive.data)
    assert {row.id: row.form.value for row in register.list_records()}[RECORD] == "referat"
    register.close()


def test_a_correction_stays_when_what_it_corrects_is_read_again(
    archive: Archive, write: Write, tmp_path: Path
) -> None:
    original = plan(write)
    archive.run(original)
    corrected = tmp_path / "rättat.md"
    corrected.write_text(
        REFERAT.replace("referat", "original")
        + "\n[p2] Simhallen stänger.\n\n[p3] Biblioteket växer. Cykelverkstaden öppnar.\n",
        "utf-8",
    )
    assert [o.status for o in archive.run(corrected)] == [Status.UPDATED]
    assert [o.status for o in archive.run(original)] == [Status.SECOND]
    assert archive.paragraphs()[f"{RECORD}/1/p1"] == "En verkstad för cyklar ska öppna."


def test_a_removed_file_leaves_all_three_stores(archive: Archive, write: Write) -> None:
    path = plan(write)
    write("Något annat helt.", "annat.txt")
    archive.run(path.parent)
    path.unlink()
    assert [(o.path, o.status, o.record) for o in archive.run(path.parent)][-1:] == [
        (path, Status.REMOVED, RECORD)
    ]
    assert archive.sharing("simhallen biblioteket") == []
    assert archive.counts() == (1, 1, 1)
    assert [o.status for o in archive.run(path.parent)] == [Status.UNCHANGED]


def test_a_file_that_is_gone_elsewhere_is_left_alone(archive: Archive, write: Write, tmp_path: Path) -> None:
    path = plan(write)
    archive.run(path)
    path.unlink()
    folder = tmp_path / "annan mapp"
    folder.mkdir()
    (folder / "annat.txt").write_text("Något annat.", "utf-8")
    assert [o.status for o in archive.run(folder)] == [Status.ADDED]
    assert len(archive.paragraphs()) == 4


def test_a_fault_in_the_program_fails_one_file_only(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = write("Det här går inte.", "a.txt"), write(name="b.txt")
    structure = reading.structure

    def failing(document: Document, facts: Facts) -> Record:
        if document.name == "a.txt":
            raise IndexError("pop from empty list")
        return structure(document, facts)

    monkeypatch.setattr(reading, "structure", failing)
    outcomes = archive.run(bad.parent)
    assert [(o.path, o.status) for o in outcomes] == [(bad, Status.FAILED), (good, Status.ADDED)]
    assert outcomes[0].reason.startswith(f"{bad} gick inte att tolka: ett fel i programmet")
    register = Register(archive.data)
    assert [path for path, _ in register.failures()] == [str(bad)]
    register.close()
    monkeypatch.undo()
    archive.run(bad)
    assert Register(archive.data).failures() == []


def test_verify_finds_what_differs_and_repairs_it(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    assert archive.indexer().verify().none
    ids = list(archive.paragraphs())
    VectorIndex(archive.data, archive.embedder.identity).write([], np.empty((0, 0), np.float32), [ids[0]])
    TermIndex(archive.data).write([("okänt/1/p1", "Något.")], [ids[1]])
    found = archive.indexer().verify(repair=True)
    assert (found.missing_vectors, found.extra_vectors) == ((ids[0],), ())
    assert (found.missing_terms, found.extra_terms) == ((ids[1],), ("okänt/1/p1",))
    assert archive.indexer().verify().none
    assert archive.counts() == (3, 3, 3)


def test_a_file_named_twice_is_read_once(archive: Archive, write: Write) -> None:
    path = plan(write)
    assert [o.status for o in archive.run(path, path.parent, path)] == [Status.ADDED]


def test_a_renamed_file_is_the_same_record(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    moved = path.rename(path.parent / "annan.txt")
    (path.parent / "records.toml").unlink()
    listed(moved, f'id = "{RECORD}"')
    assert [(o.status, o.record) for o in archive.run(moved)] == [(Status.MOVED, RECORD)]
    assert archive.counts() == (3, 3, 3)


def test_what_cannot_be_read_loses_nothing(archive: Archive, write: Write, tmp_path: Path) -> None:
    good = plan(write)
    archive.run(good)
    before = archive.paragraphs()
    empty_folder = tmp_path / "empty"
    empty_folder.mkdir()
    binary = tmp_path / "binary.txt"
    binary.write_bytes(b"\x00\x01\x02")
    sheet = tmp_path / "a.xlsx"
    sheet.write_bytes(b"x")
    good.write_text("", "utf-8")
    bad = [good, binary, sheet, empty_folder, tmp_path / "missing"]
    outcomes = archive.run(*bad)
    assert [o.status for o in outcomes] == [Status.FAILED] * 5
    says = {o.path.name: o.reason.removeprefix(str(o.path)).split(".")[0] for o in outcomes}
    assert says == {
        "plan.txt": " är tom",
        "binary.txt": " innehåller inte text utan något annat",
        "a.xlsx": " är inte av ett slag som kan läsas",
        "empty": f"Mappen {empty_folder} innehåller inga handlingar",
        "missing": " finns inte",
    }
    assert archive.paragraphs() == before
    assert archive.counts() == (3, 3, 3)


def test_one_bad_file_does_not_stop_the_others(archive: Archive, write: Write) -> None:
    bad, good = write("", "a.txt"), write(name="b.txt")
    assert [(o.path, o.status) for o in archive.run(bad.parent)] == [
        (bad, Status.FAILED),
        (good, Status.ADDED),
    ]


def test_a_faulty_catalogue_fails_its_folder_and_loses_nothing(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    (path.parent / "records.toml").write_text("[[record", "utf-8")
    (outcome,) = archive.run(path)
    assert outcome.status is Status.FAILED
    assert "records.toml gick inte att tolka" in outcome.reason
    assert archive.counts() == (3, 3, 3)


def test_another_encoding_is_told_of(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Åtgärder för bad.".encode("cp1252"))
    assert [o.encoding for o in archive.run(path)] == ["cp1252"]
    assert list(archive.paragraphs().values()) == ["Åtgärder för bad."]


def test_another_model_is_refused_and_nothing_is_touched(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    other = SharedWordsEmbedding("another-model")
    plan(write, "Helt nytt innehåll.")
    with pytest.raises(
        IndexMismatchError,
        match=r"^Indexet är gjort med språkmodellen shared-words, men .*EMBEDDING_MODEL ger another-model\. "
        r"Ändra tillbaka inställningen, eller kör python -m ingest rebuild\.$",
    ):
        archive.run(path, embedder=other)
    assert other.passages == []
    assert len(archive.paragraphs()) == 3


def test_rebuilding_makes_the_index_anew_with_the_model_of_now(archive: Archive, write: Write) -> None:
    path = plan(write)
    archive.run(path)
    archive.embedder = SharedWordsEmbedding("another-model")
    watcher = Watcher()
    assert archive.indexer().rebuild(watcher) == 3
    assert watcher.indexed == [(0, 3), (3, 3)]
    assert archive.counts() == (3, 3, 3)
    assert archive.near("simhallen stänger")[0] == f"{RECORD}/1/p2"
    assert [o.status for o in archive.run(path)] == [Status.UNCHANGED]


def test_lost_vectors_and_terms_come_back_by_rebuilding(archive: Archive, write: Write) -> None:
    archive.run(plan(write))
    shutil.rmtree(archive.data / "terms")
    assert archive.indexer().rebuild() == 3
    assert archive.sharing("simhallen") == [f"{RECORD}/1/p2"]


def test_rebuilding_nothing(archive: Archive) -> None:
    assert archive.indexer().rebuild() == 0
    # One word, to see that the model can be loaded before anything is cleared.
    assert archive.embedder.passages == [["prov"]]


def test_a_new_way_to_analyse_words_fills_the_terms_again(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan(write)
    archive.run(path)
    monkeypatch.setattr(indexer, "ANALYSIS_VERSION", indexer.ANALYSIS_VERSION + 1)
    shutil.rmtree(archive.data / "terms")
    assert [o.status for o in archive.run(path)] == [Status.UNCHANGED]
    assert archive.counts() == (3, 3, 3)


def test_a_new_way_to_read_records_reads_them_again(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plan(write)
    archive.run(path)
    monkeypatch.setattr(intake, "STRUCTURE_VERSION", intake.STRUCTURE_VERSION + 1)
    assert [o.status for o in archive.run(path)] == [Status.UPDATED]
    assert len(archive.embedded()) == 3  # the same paragraphs came out


def test_a_second_writer_is_told_to_wait(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "LOCK_SECONDS", 0.05)
    path = plan(write)
    archive.data.mkdir()
    holder = rf"process {os.getpid()} på datorn {re.escape(platform.node())}, sedan [\d: -]+"
    with lock.write_lock(archive.data, print):
        with pytest.raises(
            IndexBusyError, match=rf"^En annan körning skriver just nu i .*: {holder}\. Vänta"
        ) as caught:
            archive.run(path)
        assert caught.value.retryable
    assert [o.status for o in archive.run(path)] == [Status.ADDED]


def test_a_data_folder_that_cannot_be_made_is_named(write: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(
        NamndminnetError, match=r"^Datamappen .*file/data gick inte att skapa .*NAMNDMINNET_DATA"
    ):
        Archive(tmp_path / "file" / "data").run(plan(write))


def test_progress_counts_files_and_paragraphs(
    archive: Archive, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer, "_STEP", 2)
    path, watcher = plan(write), Watcher()
    archive.indexer().run([path], watcher)
    assert watcher.read == ["plan.txt"]
    assert watcher.indexed == [(0, 3), (2, 3), (3, 3)]
    again = Watcher()
    archive.indexer().run([path], again)
    assert (again.read, again.indexed) == (["plan.txt"], [])


def test_making_an_indexer_touches_no_disk(archive: Archive) -> None:
    archive.indexer()
    assert not archive.data.exists()
