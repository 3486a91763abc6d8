"""What visitors think of answers, kept in a database on this machine and sent nowhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    create_engine,
    insert,
    select,
)
from sqlalchemy.exc import OperationalError

from assistant.model import Answer
from assistant.report import answer_json
from ingest.errors import NamndminnetError

FILE = "feedback.db"

_METADATA = MetaData()
_FEEDBACK = Table(
    "feedback",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", DateTime, nullable=False),
    Column("verdict", String, nullable=False),
    Column("reason", String),
    Column("question", String, nullable=False),
    Column("filters", String, nullable=False),
    Column("answer", String, nullable=False),
)


class Verdict(StrEnum):
    """A thumb."""

    BRA = "bra"
    DALIGT = "dåligt"


class Reason(StrEnum):
    """Why an answer is no good."""

    FEL_SVAR = "fel svar"
    FEL_KALLA = "fel källa"
    OFULLSTANDIGT = "ofullständigt"
    BORDE_HA_SVARAT = "borde ha svarat"
    BORDE_INTE_HA_SVARAT = "borde inte ha svarat"


class FeedbackError(NamndminnetError):
    """What a visitor thinks cannot be kept."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thinks of an answer.

    Attributes:
        at: When, UTC.
        verdict: Good or bad.
        reason: None for a good answer.
        question: As it was asked.
        filters: What the question was narrowed down to, in words.
        answer: The answer with its citations, as `assistant.report.answer_json` writes it.
    """

    at: datetime
    verdict: Verdict
    reason: Reason | None
    question: str
    filters: tuple[str, ...]
    answer: dict[str, Any]


class FeedbackBook:
    """The database; one instance may serve several threads.

    Args:
        folder: The data directory. Nothing is made until somebody has an opinion.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._engine: Engine | None = None

    def write(
        self, answer: Answer, verdict: Verdict, reason: Reason | None = None, filters: tuple[str, ...] = ()
    ) -> None:
        """Keep an opinion.

        Raises:
            FeedbackError: The database cannot be written.
        """
        row = {
            "at": datetime.now(UTC).replace(tzinfo=None),
            "verdict": verdict,
            "reason": reason,
            "question": answer.question,
            "filters": json.dumps(filters, ensure_ascii=False),
            "answer": json.dumps(answer_json(answer), ensure_ascii=False),
        }
        try:
            with self._open().begin() as connection:
                connection.execute(insert(_FEEDBACK).values(row))
        except (OperationalError, OSError) as problem:
            raise FeedbackError(
                f"Omdömet kunde inte sparas i {self._path}. Kontrollera att mappen går att skriva i "
                "och att disken inte är full."
            ) from problem

    def read(self) -> Iterator[Opinion]:
        """All opinions, the oldest first."""
        if not self._path.is_file():
            return
        with self._open().connect() as connection:
            for row in connection.execute(select(_FEEDBACK).order_by(_FEEDBACK.c.id)):
                yield Opinion(
                    at=row.at.replace(tzinfo=UTC),
                    verdict=Verdict(row.verdict),
                    reason=Reason(row.reason) if row.reason else None,
                    question=row.question,
                    filters=tuple(json.loads(row.filters)),
                    answer=json.loads(row.answer),
                )

    def close(self) -> None:
        """Let go of the file."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        if self._engine is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(f"sqlite:///{self._path}")
            _METADATA.create_all(engine)
            self._engine = engine
        return self._engine
