"""Bytes to text: å, ä and ö survive, and what is not text is refused before it is indexed."""

from __future__ import annotations

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import SourceError
from ingest.read.decode import decode

SWEDISH = "Nämnden åberopar § 4 – beslut om 1,85 mnkr, se ”bilaga”."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        pytest.param(SWEDISH.encode(), "utf-8", id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + SWEDISH.encode(), "utf-8-sig", id="utf-8 with a mark"),
        pytest.param(SWEDISH.encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param(codecs.BOM_UTF16_LE + SWEDISH.encode("utf-16-le"), "utf-16", id="utf-16-le"),
        pytest.param(codecs.BOM_UTF16_BE + SWEDISH.encode("utf-16-be"), "utf-16", id="utf-16-be"),
        pytest.param(SWEDISH.encode("cp1252"), "cp1252", id="windows-1252"),
    ],
)
def test_encodings_of_swedish_records(data: bytes, encoding: str) -> None:
    assert decode(data, "a.txt") == (SWEDISH, encoding)


def test_latin_1_is_read_as_the_superset() -> None:
    text = "Ärendet återremitteras till nästa möte"
    assert decode(text.encode("latin-1"), "a.txt") == (text, "cp1252")


def test_one_unassigned_byte_does_not_lose_the_record() -> None:
    assert decode("Häl\x81sning".encode("latin-1"), "a.txt") == (
        "Häl\N{REPLACEMENT CHARACTER}sning",
        "cp1252",
    )


def test_decomposed_letters_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "Åsa Öberg är med")
    assert decode(decomposed.encode(), "a.txt")[0] == "Åsa Öberg är med"


def test_line_ends_become_newlines() -> None:
    assert decode(b"ett\r\ntv\xc3\xa5\rtre\nfyra", "a.txt")[0] == "ett\ntvå\ntre\nfyra"


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n ", b"\0\0\0"], ids=["nothing", "blank", "zeros"])
def test_empty_file_is_named(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^mapp/a\.txt är tom\. Kontrollera filen"):
        decode(data, "mapp/a.txt")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 4, id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"\x01\x02\x03\x04\x05\x06" * 40, id="picture without zeros"),
        pytest.param(b"text\0med nolla", id="zero byte"),
        pytest.param(codecs.BOM_UTF16_LE + b"\x00\xd8a", id="broken utf-16"),
        pytest.param(codecs.BOM_UTF8 + b"\xff\xfe", id="broken utf-8 behind a mark"),
    ],
)
def test_binary_file_named_txt_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^a\.txt innehåller inte text utan något annat\. Spara"):
        decode(data, "a.txt")


def test_a_few_control_characters_do_not_make_a_text_binary() -> None:
    text = "Protokoll från nämnden. " * 10
    assert decode((text + "\x07").encode(), "a.txt")[0] == text + "\x07"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_utf_8_round_trip(text: str) -> None:
    if text.startswith("\ufeff"):
        text = "x" + text
    assert decode(text.encode(), "a.txt") == (unicodedata.normalize("NFC", text), "utf-8")
