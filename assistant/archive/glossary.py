"""The words of the field with what they mean, and the paragraphs that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ingest.index.browse import spread
from ingest.index.register import Register
from ingest.model import Form, RecordKind, Role

FILE = Path(__file__).resolve().parents[2] / "corpus" / "ordlista.md"
_ENTRY = re.compile(
    r"^\*\*(?P<word>[^*\n]+)\*\*:\s*(?P<meaning>[^\n]+)\n(?P<sources>(?:`[^`\n]+`[,\s]*)*)", re.MULTILINE
)

_THEME = re.compile(r"\w[\w-]{3,}( \w[\w-]+)?")
"""One word or two; short ones stand inside other words."""
_OF_FORM = re.compile(
    rf".*(nämnd|nämnden|styrelsen|fullmäktige|förvaltningen|rapport)|{'|'.join((*RecordKind, *Role))}"
)
"""Words of every record, whatever it is about."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a meaning comes from.

    Attributes:
        record: Id of the record.
        item: Ordinal of the item there.
        paragraph: Id of the paragraph, None where only the item is sure: the list is written for the
            referat, and an original in its place has other paragraphs.
        title: Of the record.
    """

    record: str
    item: int
    paragraph: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its meaning and those of its sources that are among the records."""

    word: str
    meaning: str
    sources: tuple[Source, ...]


class Glossary:
    """Reads the list of words.

    Args:
        register: Where the sources are looked up.
        file: The list: entries ``**word**: meaning`` with paragraph ids in backquotes on the next line.
    """

    def __init__(self, register: Register, file: Path = FILE) -> None:
        self._register = register
        self._file = file

    def words(self) -> tuple[Word, ...]:
        """All words in the list's order; () where there is no list."""
        entries = self._entries()
        named = {name for entry in entries for name in _ids(entry)}
        located = self._register.located(sorted(named)) if self._register.exists else {}
        forms = {row.id: row for row in self._register.list_records()} if self._register.exists else {}

        def source(name: str) -> Source | None:
            record, item, _ = name.split("/")
            row = forms.get(record)
            if row is None:
                return None
            exact = name in located and row.form is Form.REFERAT
            return Source(record, int(item), name if exact else None, row.title)

        return tuple(
            Word(
                entry["word"].strip(),
                entry["meaning"].strip(),
                tuple(dict.fromkeys(found for name in _ids(entry) if (found := source(name)))),
            )
            for entry in entries
        )

    def themes(self, most: int) -> tuple[str, ...]:
        """Words of the list that the records speak of in most years, those with most paragraphs first.

        Args:
            most: How many at most.
        """
        names = [entry["word"].strip() for entry in self._entries()]
        words = [name for name in names if _THEME.fullmatch(name) and not _OF_FORM.fullmatch(name)]
        with self._register.reading() as connection:
            spoken = {word: spread(connection, word) for word in words}
        known = [word for word in words if spoken[word][1]]
        return tuple(sorted(known, key=lambda word: spoken[word], reverse=True)[:most])

    def _entries(self) -> list[re.Match[str]]:
        return list(_ENTRY.finditer(self._file.read_text("utf-8"))) if self._file.is_file() else []


def _ids(entry: re.Match[str]) -> list[str]:
    return re.findall(r"`([^`/]+/\d+/[^`/]+)`", entry["sources"])
