"""Formats are told apart by their bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.read.formats import ARCHIVE, DOC, DOCX, HTML, ODT, PDF, READ, RTF, TEXT, Format, recognise


def packed(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "application/vnd.oasis.opendocument.text" if name == "mimetype" else "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\r\n\r\nskr\xe4p%PDF-1.4", PDF),
        (packed("[Content_Types].xml", "word/document.xml"), DOCX),
        (packed("word/document.xml")[:40], DOCX),
        (packed("mimetype", "content.xml"), ODT),
        (packed("content.xml"), ODT),
        (packed("bild.png"), ARCHIVE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", DOC),
        (b"{\\rtf1\\ansi", RTF),
        (b"<!DOCTYPE html>", HTML),
        ("\ufeff  <html lang=sv>".encode(), HTML),
        ("<!doctype html>".encode("utf-16"), HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', HTML),
        (b"<!-- saved from url -->\n<html>", HTML),
        (b"<b>Bad</b> i Norrby", TEXT),
        ("Protokoll från Norrby".encode("cp1252"), TEXT),
        (b"", TEXT),
    ],
)
def test_recognise(data: bytes, known: Format) -> None:
    assert recognise(data) is known


def test_every_format_that_is_read_has_a_reader_and_a_limit() -> None:
    suffixes = [suffix for known in READ for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for known in READ:
        assert known.largest > 0
        if known.reader:
            assert callable(known.make_reader().read)
