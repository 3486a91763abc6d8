"""The formats that files come in: how each is recognised, and what reads it.

The one place to add a format to. The bytes decide; the suffix tells only which files of a folder are
opened at all, and tells Markdown from other text.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO

from ingest.errors import SourceError
from ingest.read.piece import Reader

READ_VERSION = 1
"""Raised when a reader gives other blocks for the same file."""

MEGABYTE = 1 << 20
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 200 * MEGABYTE
"""Of a Word or ODT file; a record with many photographs unpacks to some 50 MB."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        name: Short name, also what a document's `encoding` says.
        suffixes: Of the files of a folder that are taken for it, in lower case.
        largest: Bytes a file may have.
        reader: ``module:class`` of its reader; None for text, which is read as it stands; "" for a
            format that is not read.
        advice: What to do with a file that is not read.
    """

    name: str
    suffixes: tuple[str, ...]
    largest: int = 0
    reader: str | None = ""
    advice: str = ""

    def make_reader(self) -> Reader:
        """A reader of the format; its libraries are imported now and not before."""
        module, _, name = (self.reader or "").partition(":")
        made: Reader = getattr(import_module(module), name)()
        return made


TEXT = Format("text", (".txt", ".md"), 20 * MEGABYTE, reader=None)
HTML = Format("html", (".html", ".htm", ".xhtml"), 20 * MEGABYTE, "ingest.read.webpage:WebPageReader")
PDF = Format("pdf", (".pdf",), 200 * MEGABYTE, "ingest.read.pdf.reader:PdfReader")
DOCX = Format("docx", (".docx",), 100 * MEGABYTE, "ingest.read.word:WordReader")
ODT = Format("odt", (".odt",), 100 * MEGABYTE, "ingest.read.opendocument:OpenDocumentReader")
DOC = Format(
    "doc",
    (".doc",),
    advice="är ett dokument i äldre Word-format, som inte läses. Öppna det i Word eller LibreOffice och "
    "spara det som .docx eller PDF.",
)
RTF = Format(
    "rtf",
    (".rtf",),
    advice="är ett RTF-dokument, som inte läses. Öppna det i Word eller LibreOffice och spara det som "
    ".docx eller PDF.",
)
ARCHIVE = Format("zip", (), advice="är ett arkiv. Packa upp det och ta in filerna i det.")

READ = (TEXT, HTML, PDF, DOCX, ODT)
REFUSED = (DOC, RTF)
READABLE_SUFFIXES = frozenset(suffix for known in READ for suffix in known.suffixes)
UNREAD_SUFFIXES = frozenset(suffix for known in REFUSED for suffix in known.suffixes)
SAVE_AS = "Spara handlingen som PDF, .docx, .odt, .html, .txt eller .md."


def recognise(data: bytes) -> Format:
    """The format that a file's bytes are in; text where nothing else is recognised."""
    # A PDF may have other bytes before its mark; readers look for it in the first kilobyte.
    if b"%PDF-" in data[:1024]:
        return PDF
    if data.startswith(_ZIP):
        return _zipped(data)
    if data.startswith(_OLE):
        return DOC
    if data.startswith(b"{\\rtf"):
        return RTF
    return HTML if _is_html(data[:_HEAD]) else TEXT


def check_zip(data: bytes, name: str) -> None:
    """Refuse a packed document that would unpack to more than a record can need.

    The sizes checked are those that the archive states; Python's zipfile unpacks no more than these.

    Raises:
        SourceError: It holds too many files or too many bytes.
        zipfile.BadZipFile: It is damaged.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > _MOST_UNPACKED:
        raise SourceError(
            f"{name} packar upp till {unpacked // MEGABYTE} MB i {len(entries)} delar, mer än en handling "
            f"behöver (högst {_MOST_UNPACKED // MEGABYTE} MB i {_MOST_ENTRIES} delar). "
            "Öppna den och spara den på nytt, eller som PDF."
        )


def _zipped(data: bytes) -> Format:
    """Which packed format; a damaged archive is left to the reader that its first bytes point to."""
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:_HEAD]:
        return ODT
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return DOCX
    if "word/document.xml" in names:
        return DOCX
    return ODT if "content.xml" in names else ARCHIVE


def _is_html(head: bytes) -> bool:
    """Whether text begins as a web page does, in any encoding that keeps ASCII letters apart by zeros."""
    start = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"<?xml", b"<!--")):
        return b"<html" in start
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
