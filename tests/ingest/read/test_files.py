"""Files, folders and records.toml: what is found, what is passed over, what is refused and how."""

from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from ingest.errors import SourceError
from ingest.read.files import Facts, facts_for, find_files, read_file, unread_files


def write(path: Path, content: str = "Nämnden beslutar.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    return path


def test_a_folder_gives_its_records_sorted_with_subfolders(tmp_path: Path) -> None:
    names = ("2023/b.md", "2024/a.TXT", "c.txt", "d.PDF", "e.docx", "f.odt", "g.htm", "h.html")
    wanted = [write(tmp_path / name) for name in names]
    for name in ("README.md", "2023/readme.txt", ".dold/d.txt", ".e.txt", "i.rtf", "j", "records.toml"):
        write(tmp_path / name)
    assert find_files(tmp_path) == wanted


def test_a_hidden_folder_can_be_named_itself(tmp_path: Path) -> None:
    record = write(tmp_path / ".arkiv" / "a.txt")
    assert find_files(tmp_path / ".arkiv") == [record]


def test_a_file_is_itself_even_a_readme(tmp_path: Path) -> None:
    record = write(tmp_path / "README.md")
    assert find_files(record) == [record]


def test_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"finnsej finns inte\. Kontrollera sökvägen\.$"):
        find_files(tmp_path / "finnsej")


@pytest.mark.parametrize("name", ["protokoll.xlsx", "protokoll"])
def test_a_kind_that_is_not_read_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(
        SourceError, match=rf"{name} är inte av ett slag som kan läsas\. Spara .* \.txt eller \.md"
    ):
        find_files(write(tmp_path / name))


def test_a_file_without_a_known_suffix_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    file = write(tmp_path / "protokoll", "%PDF-1.7")
    assert find_files(file) == [file]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.rtf", b"{\\rtf1 Hej}", r"a\.rtf är ett RTF-dokument, som inte läses\. Öppna det i Word"),
        ("a.txt", b"{\\rtf1 Hej}", r"a\.txt är ett RTF-dokument"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"a\.doc är ett dokument i äldre Word-format"),
        ("a.zip", b"PK\x05\x06" + bytes(18), r"a\.zip är inte av ett slag som kan läsas"),
    ],
)
def test_a_format_that_is_not_read_is_named_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says):
        read_file(find_files(path)[0])


def test_a_file_too_large_for_a_record_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(201 << 20)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    with pytest.raises(SourceError, match=r"a\.txt är 201 MB, mer än .* får vara \(200 MB\)"):
        read_file(path)


def test_one_long_line_of_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt är 21 MB, mer än .* får vara \(20 MB\)"):
        read_file(write(tmp_path / "a.txt", "x" * ((20 << 20) + 1)))


def test_a_folder_without_records_is_named(tmp_path: Path) -> None:
    write(tmp_path / "README.md")
    with pytest.raises(SourceError, match=r"^Mappen .* innehåller inga handlingar\. Lägg dit"):
        find_files(tmp_path)


def test_records_in_other_formats_are_told_of(tmp_path: Path) -> None:
    doc, rtf = write(tmp_path / "a.doc"), write(tmp_path / "sub" / "B.RTF")
    write(tmp_path / "c.txt")
    write(tmp_path / "d.pdf")
    assert list(unread_files(tmp_path)) == [doc, rtf]
    assert list(unread_files(doc)) == []


def test_a_read_file_knows_its_bytes_and_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Ett möte.\r\n\r\nÅter.\r\n".encode("cp1252"))
    document = read_file(path)
    assert document.name == "a.txt"
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert document.text == "Ett möte.\n\nÅter.\n"
    assert document.encoding == "cp1252"
    assert [document.text[b.start : b.end] for b in document.blocks] == ["Ett möte.", "Åter."]
    assert not document.run_on
    assert document.title is None


def test_layouts_are_told_apart_by_their_content(tmp_path: Path) -> None:
    transcript = read_file(write(tmp_path / "t.txt", "Titel\nRelevanta dokument\nX\nTranskript:\nEtt. Två."))
    assert (transcript.run_on, transcript.title) == (True, "Titel")
    assert [b.text for b in transcript.blocks] == ["Ett.", "Två."]
    markdown = read_file(write(tmp_path / "m.txt", "# Rubrik\n\n## Ärendet\n\n**Text**"))
    assert [(b.text, b.level) for b in markdown.blocks] == [("Rubrik", 1), ("Ärendet", 2), ("Text", 0)]


def test_a_page_frame_without_a_record_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Hoppa över navigering\n\nGodkänn alla cookies\n")
    with pytest.raises(SourceError, match="innehåller ingen text utöver webbsidans ram"):
        read_file(path)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.txt gick inte att läsa \(.+\)\. Kontrollera rättigheterna"):
        read_file(tmp_path / "a.txt")


CATALOGUE = """
[[record]]
id = "kfn-1"
file = "a.txt"
kind = "protokoll"
body = "Kulturnämnden"
title = "Ett protokoll"
meeting_date = 2024-05-14
dated = 2024-05-15
dnr = ["KFN 2024/1", "KFN 2024/2"]
source_url = "https://example.org/a"
form = "referat"
anything_else = "passed over"

[[record]]
file = "b.txt"
dnr = "KFN 2024/3"
form = "text of the portal's page"
"""


def test_facts_of_a_listed_file(tmp_path: Path) -> None:
    write(tmp_path / "records.toml", CATALOGUE)
    assert facts_for(tmp_path / "a.txt") == Facts(
        id="kfn-1",
        kind="protokoll",
        body="Kulturnämnden",
        title="Ett protokoll",
        meeting_date=date(2024, 5, 14),
        dated=date(2024, 5, 15),
        dnr=("KFN 2024/1", "KFN 2024/2"),
        source_url="https://example.org/a",
        form="referat",
    )


def test_a_single_dnr_is_enough_and_a_description_is_no_form(tmp_path: Path) -> None:
    write(tmp_path / "records.toml", CATALOGUE)
    assert facts_for(tmp_path / "b.txt") == Facts(dnr=("KFN 2024/3",))


def test_an_unlisted_file_and_a_folder_without_catalogue_have_no_facts(tmp_path: Path) -> None:
    assert facts_for(tmp_path / "a.txt") == Facts()
    write(tmp_path / "records.toml", CATALOGUE)
    assert facts_for(tmp_path / "c.txt") == Facts()


def test_a_changed_catalogue_is_read_again(tmp_path: Path) -> None:
    catalogue = write(tmp_path / "records.toml", '[[record]]\nfile = "a.txt"\ntitle = "Gammal"\n')
    assert facts_for(tmp_path / "a.txt").title == "Gammal"
    write(catalogue, '[[record]]\nfile = "a.txt"\ntitle = "Ny"\n')
    os.utime(catalogue, ns=(1, 1))
    assert facts_for(tmp_path / "a.txt").title == "Ny"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[[record]\n", r"records\.toml gick inte att tolka \("),
        ('[[record]]\nid = "x"\n', "varje .* behöver minst file"),
        ("record = 3\n", "gick inte att tolka"),
        ("record = [3]\n", "gick inte att tolka"),
        ('[[record]]\nfile = "a.txt"\nid = 3\n', r"id för a\.txt ska vara text inom citattecken"),
        (
            '[[record]]\nfile = "a.txt"\nmeeting_date = "igår"\n',
            r"meeting_date för a\.txt ska vara ett datum",
        ),
        ('[[record]]\nfile = "a.txt"\ndnr = 3\n', r"dnr för a\.txt ska vara"),
        ('[[record]]\nfile = "a.txt"\ndnr = [3]\n', r"dnr för a\.txt ska vara"),
        (
            '[[record]]\nfile = "a.txt"\nmeeting_date = 2024-05-14T18:00:00\n',
            r"meeting_date för a\.txt ska vara ett datum",
        ),
    ],
)
def test_a_faulty_catalogue_says_what_to_mend(tmp_path: Path, content: str, says: str) -> None:
    write(tmp_path / "records.toml", content)
    with pytest.raises(SourceError, match=says):
        facts_for(tmp_path / "a.txt")


def test_a_catalogue_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "records.toml").write_bytes('[[record]]\nfile = "å.txt"\n'.encode("latin-1"))
    with pytest.raises(SourceError, match="gick inte att tolka"):
        facts_for(tmp_path / "a.txt")
