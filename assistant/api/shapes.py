"""What the HTTP API takes and gives, for its description in OpenAPI.

Answers, hits and records are those of the command lines; what these learn to give in addition is handed on
without being named here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MOST_HISTORY = 20
"""Earlier questions of a conversation."""
_LONGEST = 2000


class _Given(BaseModel):
    model_config = ConfigDict(extra="allow")


class Asked(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(min_length=1, max_length=_LONGEST, description="The question, in Swedish.")
    history: list[str] = Field(
        default_factory=list,
        max_length=MOST_HISTORY,
        description="Earlier questions of the conversation, oldest first.",
    )
    filters: list[str] = Field(
        default_factory=list, max_length=20, description="`key=value`, as `--filter` of the command line."
    )
    id: str | None = Field(None, max_length=200, description="Handed back with the answer.")


class Cited(_Given):
    """A citation; `quote` stands word for word in the paragraph."""

    n: int
    record: str
    paragraph: str
    title: str
    date: str | None
    ref: str
    page: int | None
    role: str
    voice: str | None
    quote: str
    url: str | None
    form: str


class Answered(_Given):
    """An answer; markers such as [1] refer to `n` of a citation."""

    id: str | None
    question: str
    read_as: str
    answer: str
    abstained: bool
    kind: str
    mode: str
    ms: float
    citations: list[Cited]


class Found(_Given):
    """A retrieved paragraph."""

    paragraph: str
    record: str
    score: float
    role: str
    voice: str | None
    text: str
    source: str


class Hits(BaseModel):
    """Retrieved paragraphs, best first."""

    hits: list[Found]
    ms: float


class ListedRecord(_Given):
    """A record in the list."""

    record: str
    kind: str
    body: str
    meeting_date: date | None
    dated: date | None
    dnr: list[str]
    title: str
    source: str
    form: str
    paragraphs: int


class Structure(_Given):
    """A record's structure."""

    record: str
    kind: str
    body: str
    meeting_date: date | None
    dated: date | None
    dnr: list[str]
    title: str
    form: str
    items: list[dict[str, Any]]
    paragraphs: list[dict[str, Any]]
    threads: list[dict[str, Any]]


class ListedItem(BaseModel):
    """An item in the list.

    `outcome` is null where the record decides nothing or does not say; `proposal` tells the former.
    """

    record: str
    ordinal: int
    section: str | None
    title: str
    title_derived: bool
    dnr: list[str]
    kind: str
    body: str
    date: date | None
    form: str
    outcome: str | None
    proposal: bool
    how: str | None
    votes: dict[str, int] | None
    decision: str | None
    movers: list[str] = Field(description="Letters of the parties of which somebody moved.")
    dissenters: list[str] = Field(description="Letters of the parties of which somebody dissented.")


class ItemPage(BaseModel):
    """One page of a list of items."""

    items: list[ListedItem]
    total: int
    page: int
    pages: int


class ItemStructure(_Given):
    """One item: as in the record's structure, with its paragraphs and what it is linked to.

    A record that proposes and decides nothing has `proposal` true and no outcome.
    """

    record: str
    ordinal: int
    title: str
    proposal: bool
    paragraphs: list[dict[str, Any]]
    chain: list[dict[str, Any]]


class Health(BaseModel):
    """Whether the program can answer."""

    status: str = Field(description="`ok`, `starting`, `empty` (no records) or `trouble`.")
