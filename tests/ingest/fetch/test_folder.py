"""What is on disk: whole files, names, records.toml, and what a killed run leaves."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import NamndminnetError
from ingest.fetch.folder import STATE, Facts, Folder, Kept
from ingest.fetch.polite import Validators
from ingest.read.files import facts_for
from tests.ingest.fetch.conftest import files, parts

URL = "https://portal.example/a"
TAG = Validators(etag='"1"')


def keep(
    folder: Folder, data: bytes, facts: Facts, stem: str = "plan", tag: Validators = TAG
) -> tuple[Kept, str]:
    with folder.part() as part:
        part.write(data)
        return folder.keep(part, stem, ".pdf", facts, tag)


def test_new_then_unchanged_then_changed(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "a" / "b")
    with folder.opened():
        assert keep(folder, b"ett", Facts(URL)) == (Kept.NEW, "plan.pdf")
        assert keep(folder, b"ett", Facts(URL)) == (Kept.UNCHANGED, "plan.pdf")
        assert keep(folder, b"ny", Facts(URL)) == (Kept.CHANGED, "plan.pdf")
        assert files(tmp_path / "a" / "b") == ["plan.pdf"]
    assert files(tmp_path / "a" / "b") == ["plan.pdf", "records.toml"]
    assert (tmp_path / "a" / "b" / "plan.pdf").read_bytes() == b"ny"
    assert parts(tmp_path / "a" / "b") == []
    with folder.opened():
        held = folder.held(URL)
        assert held is not None
        assert (held.file, held.size, held.validators) == ("plan.pdf", 2, TAG)


def test_records_toml_is_what_ingest_reads(tmp_path: Path) -> None:
    odd = 'https://portal.example/"a\\b\n\x01åäö'
    folder = Folder(tmp_path)
    with folder.opened():
        facts = Facts(odd, "kfn-x", "kallelse", 'Kultur- och "fritid"\nsnämnden', date(2024, 5, 14))
        keep(folder, b"ett", facts)
        keep(folder, b"tva", Facts(URL), "rapport")
    entries = tomllib.loads((tmp_path / "records.toml").read_text("utf-8"))["record"]
    assert entries == [
        {
            "file": "plan.pdf",
            "source_url": odd,
            "id": "kfn-x",
            "kind": "kallelse",
            "body": 'Kultur- och "fritid"\nsnämnden',
            "meeting_date": date(2024, 5, 14),
        },
        {"file": "rapport.pdf", "source_url": URL},
    ]
    assert facts_for(tmp_path / "plan.pdf").meeting_date == date(2024, 5, 14)


def test_what_a_person_has_written_stays(tmp_path: Path) -> None:
    written = (
        "# våra tillägg\n\n[[record]]\nfile = 'plan.pdf'\n"
        f"source_url = '{URL}'\nkind = 'motion' # rättat\n\n[[record]]\nfile = 'egen.txt'\ntitle = 'Egen'\n"
    )
    (tmp_path / "records.toml").write_text(written, "utf-8")
    folder = Folder(tmp_path)
    with folder.opened():
        keep(folder, b"ett", Facts(URL, kind="kallelse", body="Kulturnämnden"))
    text = (tmp_path / "records.toml").read_text("utf-8")
    assert "# våra tillägg" in text
    assert "kind = 'motion' # rättat" in text
    assert tomllib.loads(text)["record"] == [
        {"file": "plan.pdf", "source_url": URL, "kind": "motion", "body": "Kulturnämnden"},
        {"file": "egen.txt", "title": "Egen"},
    ]


@pytest.mark.parametrize("text", ["[[record]\n", "record = 3\n", "[[record]]\ntitle = 'x'\n", "\xff"])
def test_a_records_toml_that_cannot_be_read_is_not_written_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "records.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(NamndminnetError, match="gick inte att tolka"), Folder(tmp_path).opened():
        pass
    assert (tmp_path / "records.toml").read_bytes() == text.encode("latin-1")


def test_two_addresses_with_one_name_are_two_files(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.opened():
        _, first = keep(folder, b"ett", Facts(URL))
        _, second = keep(folder, b"tva", Facts(f"{URL}2"))
    assert (first, (tmp_path / first).read_bytes()) == ("plan.pdf", b"ett")
    assert second.startswith("plan-")
    assert (tmp_path / second).read_bytes() == b"tva"


def test_a_file_of_somebody_else_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"min egen")
    folder = Folder(tmp_path)
    with folder.opened():
        _, name = keep(folder, b"ett", Facts(URL))
    assert name != "plan.pdf"
    assert (tmp_path / "plan.pdf").read_bytes() == b"min egen"


def test_a_long_name_is_cut(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.opened():
        names = [keep(folder, b"x", Facts(f"{URL}{n}"), "a" * 400 + str(n))[1] for n in (1, 2)]
    assert len(set(names)) == 2
    assert {len(name) for name in names} == {len("a" * 111 + "-12345678.pdf")}


def test_what_was_received_in_part_is_gone_the_next_time(tmp_path: Path) -> None:
    (tmp_path / ".part-receiving").write_bytes(b"half")
    with Folder(tmp_path).opened():
        assert parts(tmp_path) == []


def test_killed_between_the_state_and_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is whole under its hidden name, and the state knows of it: the next run names it."""
    folder = Folder(tmp_path)
    with monkeypatch.context() as patch, folder.opened():
        patch.setattr(Folder, "_finish", lambda *_: None)
        keep(folder, b"ett", Facts(URL))
        assert files(tmp_path) == []
    again = Folder(tmp_path)
    with again.opened():
        assert again.held(URL) is not None
        assert (tmp_path / "plan.pdf").read_bytes() == b"ett"
        assert parts(tmp_path) == []


def test_killed_before_the_state_knew(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.opened():
        keep(folder, b"ett", Facts(URL))
    (tmp_path / STATE).unlink()
    again = Folder(tmp_path)
    with again.opened():
        assert again.held(URL) is None
        assert keep(again, b"ett", Facts(URL)) == (Kept.NEW, "plan.pdf")
    assert files(tmp_path) == ["plan.pdf", "records.toml"]


@pytest.mark.parametrize(
    "state",
    [
        "{",
        "[]",
        '{"version": 99, "files": {}}',
        json.dumps(
            {
                "version": 1,
                "files": {URL: {"file": "../x", "size": 1, "sha256": "", "etag": None, "modified": None}},
            }
        ),
    ],
)
def test_a_damaged_state_is_told_and_begun_anew(tmp_path: Path, state: str) -> None:
    (tmp_path / STATE).write_text(state, "utf-8")
    folder = Folder(tmp_path)
    with folder.opened():
        assert "gick inte att läsa, så portalen tillfrågas om alla filer på nytt." in folder.note
        assert folder.held(URL) is None


def test_a_file_that_was_deleted_is_no_longer_held(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    with folder.opened():
        keep(folder, b"ett", Facts(URL))
    (tmp_path / "plan.pdf").unlink()
    with folder.opened():
        assert folder.held(URL) is None


def test_two_at_once(tmp_path: Path) -> None:
    with (
        Folder(tmp_path).opened(),
        pytest.raises(NamndminnetError, match="En annan körning hämtar redan till"),
        Folder(tmp_path).opened(),
    ):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("", "utf-8")
    with (
        pytest.raises(NamndminnetError, match="ange en annan mapp med --to"),
        Folder(tmp_path / "fil" / "x").opened(),
    ):
        pass
