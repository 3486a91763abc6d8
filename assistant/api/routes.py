"""The addresses of the API. `docs/api.md` describes them for people."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any, Protocol

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, StreamingResponse

from assistant.api import shapes
from assistant.api.gate import Gate
from assistant.archive.choosing import choice, page_number
from assistant.archive.export import item_json, items_csv, page_json
from assistant.archive.items import Items
from assistant.archive.uploads import Uploads
from assistant.errors import NotFoundError
from assistant.filters import parse_filters
from assistant.model import Answer, Hit
from assistant.report import answer_json, hit_json
from assistant.retrieve import MOST
from ingest.errors import NamndminnetError
from ingest.index.register import Register, Restrictions
from ingest.read.formats import MEGABYTE
from ingest.report import list_line, structure_json

PREFIX = "/api/v1"
VERSION = "1"
OPENS = (rf"{PREFIX}/.+", "/healthz")
"""Addresses that the site's doorway must let through."""

Filters = Annotated[list[str], Query(alias="filter", max_length=20, description="`key=value`")]


class Asking(Protocol):
    """Answers many askers at once: `assistant.ui.desk.Desk`."""

    @property
    def started(self) -> bool:
        """Whether a question is answered at once."""

    def ask(self, question: str, history: Sequence[str], within: Restrictions | None = None) -> Answer:
        """Answer a question."""

    def search(self, question: str, top: int, filters: Sequence[str] = ()) -> list[Hit]:
        """Retrieved paragraphs, best first."""


class Api:
    """Answers other programs.

    Args:
        desk: Where questions are handed in.
        register: Holds the records.
        uploads: Takes in files; None where that is not allowed.
    """

    def __init__(self, desk: Asking, register: Register, uploads: Uploads | None = None) -> None:
        self._desk = desk
        self._register = register
        self.uploads = uploads
        self._items = Items(register)

    def ask(self, asked: shapes.Asked) -> dict[str, Any]:
        """Answer a question, as ``python -m assistant ask --json``."""
        answer = self._desk.ask(asked.question, asked.history, parse_filters(asked.filters))
        return answer_json(answer, asked.id)

    def search(self, question: str, top: int, filters: Sequence[str] = ()) -> dict[str, Any]:
        """Paragraphs for a question, best first, as ``python -m assistant search --json``."""
        started = time.perf_counter()
        hits = self._desk.search(question, top, filters)
        ms = round((time.perf_counter() - started) * 1000, 1)
        return {"hits": [hit_json(hit) for hit in hits], "ms": ms}

    def records(self) -> list[dict[str, Any]]:
        """All records, as ``python -m ingest list --json``."""
        return [list_line(row) for row in self._register.list_records()] if self._register.exists else []

    def record(self, record_id: str) -> dict[str, Any]:
        """A record's structure, as ``python -m ingest show --json``.

        Raises:
            NotFoundError: There is no such record.
        """
        found = self._register.record(record_id) if self._register.exists else None
        if found is None:
            raise NotFoundError(f"Handlingen {record_id} finns inte här. GET {PREFIX}/records visar alla.")
        return structure_json(found, self._register.threads(record_id))

    def items(self, chosen: dict[str, list[str]]) -> dict[str, Any]:
        """A page of the items that fit."""
        if not self._register.exists:
            return {"items": [], "total": 0, "page": 1, "pages": 1}
        found = self._items.list(choice(chosen), page_number(chosen))
        return {
            "items": [item_json(one) for one in found.items],
            "total": found.total,
            "page": found.page,
            "pages": found.pages,
        }

    def table(self, chosen: dict[str, list[str]]) -> bytes:
        """All items that fit, as CSV."""
        return items_csv(self._items.all(choice(chosen)) if self._register.exists else ())

    def item(self, record_id: str, ordinal: int) -> dict[str, Any]:
        """One item.

        Raises:
            NotFoundError: There is no such item.
        """
        if not self._register.exists:
            raise NotFoundError("Det finns inga handlingar ännu. Ta in en mapp med python -m ingest MAPP.")
        return page_json(self._items.open(record_id, ordinal))

    def health(self) -> tuple[int, str]:
        """Status of HTTP and word: whether the program can answer."""
        try:
            if not self._register.exists:
                return 200, "empty"
            self._register.check_version()
            if not self._register.count_records():
                return 200, "empty"
        except NamndminnetError:
            return 503, "trouble"
        return (200, "ok") if self._desk.started else (503, "starting")


def build_router(api: Api, gate: Gate) -> APIRouter:
    """The API's routes.

    Args:
        api: Answers.
        gate: Lets in.
    """
    router = APIRouter(prefix=PREFIX, route_class=gate.route())

    @router.post("/ask", response_model=shapes.Answered, summary="Answer a question")
    def ask(asked: shapes.Asked) -> dict[str, Any]:
        return api.ask(asked)

    @router.get("/search", response_model=shapes.Hits, summary="Paragraphs for a question, best first")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=2000)],
        filters: Filters = [],  # noqa: B006 - FastAPI copies it
        top: Annotated[int, Query(ge=1, le=MOST)] = 10,
    ) -> dict[str, Any]:
        return api.search(q, top, filters)

    @router.get("/records", response_model=list[shapes.ListedRecord], summary="All records")
    def records() -> list[dict[str, Any]]:
        return api.records()

    @router.get("/records/{record}", response_model=shapes.Structure, summary="A record's structure")
    def record(record: str) -> dict[str, Any]:
        return api.record(record)

    @router.get("/items", response_model=shapes.ItemPage, summary="Items, newest first")
    def items(request: Request) -> dict[str, Any]:
        return api.items(_chosen(request))

    @router.get("/items.csv", response_class=Response, summary="Items as CSV for spreadsheets")
    def items_as_table(request: Request) -> Response:
        name = "attachment; filename=arenden.csv"
        return Response(
            api.table(_chosen(request)),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": name},
        )

    @router.get("/items/{record}/{ordinal}", response_model=shapes.ItemStructure, summary="One item")
    def item(record: str, ordinal: int) -> dict[str, Any]:
        return api.item(record, ordinal)

    @router.get("/openapi.json", include_in_schema=False)
    def description() -> JSONResponse:
        return JSONResponse(openapi(router))

    outer = APIRouter()
    outer.include_router(router)
    if api.uploads is not None:
        outer.include_router(_build_uploads(api.uploads, gate))

    @outer.get("/healthz", response_model=shapes.Health, summary="Whether the program can answer")
    def health() -> JSONResponse:
        status, word = api.health()
        return JSONResponse({"status": word}, status)

    return outer


def _build_uploads(uploads: Uploads, gate: Gate) -> APIRouter:
    router = APIRouter(prefix=PREFIX, route_class=gate.route(uploads.largest * MEGABYTE))

    @router.post("/uploads", summary="Take in a file", response_class=StreamingResponse)
    async def upload(request: Request, name: Annotated[str, Query(min_length=1, max_length=300)]) -> Response:
        file = await uploads.keep(name, request.stream())

        async def lines() -> AsyncIterator[str]:
            async with aclosing(uploads.take(file)) as steps:
                async for step in steps:
                    yield json.dumps(step, ensure_ascii=False) + "\n"

        return StreamingResponse(lines(), media_type="application/x-ndjson")

    return router


def openapi(router: APIRouter) -> dict[str, Any]:
    """The API's description in OpenAPI."""
    application = FastAPI()
    application.include_router(router)
    return get_openapi(
        title="Nämndminnet",
        version=VERSION,
        description="Questions about a municipal board's records, answered with citations. In Swedish.",
        routes=application.routes,
    )


def _chosen(request: Request) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        chosen.setdefault(name, []).append(value)
    return chosen
