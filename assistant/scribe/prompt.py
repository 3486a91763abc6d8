"""The words that a model is told, from one file, with what the program fills in."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.scribe.endpoint import Message
from assistant.words import CANNOT_ANSWER
from ingest.errors import SettingsError

FILE = Path(__file__).with_name("prompt.md")
GIVEN_UP = "UTGÅR"
"""What the model writes where a sentence cannot be mended."""
MISSING = CANNOT_ANSWER.removesuffix(".")
"""How a sentence begins that says what the evidence lacks."""
_FIELDS: Mapping[str, frozenset[str]] = {
    "system": frozenset({"cannot_answer", "cannot_answer_stem"}),
    "fråga": frozenset({"evidence", "history", "question"}),
    "omskrivning": frozenset({"evidence", "sentence", "reason"}),
}
_HEADING = re.compile(r"^# (.+)$", re.MULTILINE)
_NO_HISTORY = "(inget)"


@dataclass(frozen=True, slots=True)
class Prompt:
    """The three parts of the file, their fields not yet filled in."""

    system: str
    question: str
    rewriting: str

    @classmethod
    def load(cls, file: Path = FILE) -> Prompt:
        """Read the file.

        Raises:
            SettingsError: A part is missing, or has other fields than the program fills in.
        """
        pieces = _HEADING.split(file.read_text("utf-8"))[1:]
        parts = {name.strip(): text.strip() for name, text in zip(pieces[::2], pieces[1::2], strict=True)}
        for name, expected in _FIELDS.items():
            if name not in parts:
                raise SettingsError(f"{file.name} saknar delen ”# {name}”. Lägg till den.")
            _check_fields(file, name, parts[name], expected)
        told = {"cannot_answer": CANNOT_ANSWER, "cannot_answer_stem": MISSING}
        return cls(parts["system"].format(**told), parts["fråga"], parts["omskrivning"])

    def asking(self, evidence: str, history: str, question: str) -> list[Message]:
        """The messages that put a question; all three texts must be defused."""
        filled = self.question.format(evidence=evidence, history=history or _NO_HISTORY, question=question)
        return [Message("system", self.system), Message("user", filled)]

    def mending(self, evidence: str, sentence: str, reason: str) -> list[Message]:
        """The messages that ask for a sentence to be written anew; all three texts must be defused."""
        filled = self.rewriting.format(evidence=evidence, sentence=sentence, reason=reason)
        return [Message("system", self.system), Message("user", filled)]

    @property
    def words(self) -> str:
        """All that is sent beside what is filled in, for counting."""
        return f"{self.system}\n{self.question}"


def _check_fields(file: Path, name: str, text: str, expected: frozenset[str]) -> None:
    try:
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise SettingsError(
            f"{file.name}, delen ”# {name}”, har en klammer som inte är ett fält ({error}). Ta bort den."
        ) from None
    if fields != expected:
        missing = ", ".join(sorted(expected - fields)) or "inga"
        surplus = ", ".join(sorted(fields - expected)) or "inga"
        raise SettingsError(
            f"{file.name}, delen ”# {name}”, har fel fält: {missing} saknas, {surplus} är okända."
        )
