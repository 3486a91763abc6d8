"""A made-up municipality small enough to work out by hand.

Nothing here is taken from a record; Hamnvik, its board and its people do not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.choose import Chosen
from assistant.model import Hit
from ingest.index.indexer import ANALYSIS, MODEL, Indexer
from ingest.index.language import ANALYSIS_VERSION
from ingest.index.register import Register
from ingest.index.terms import TermIndex
from ingest.index.vectors import VectorIndex
from ingest.model import Form, Item, Paragraph, Record, RecordKind, Role
from ingest.settings import Settings
from tests.fakes import SharedWordsEmbedding


def hit(text: str = "Ishallen håller öppet till klockan 21.", **changes: Any) -> Hit:
    values: dict[str, Any] = {
        "paragraph": "hamnvik-protokoll-2031-03-12/2/p1",
        "record": "hamnvik-protokoll-2031-03-12",
        "kind": RecordKind.PROTOKOLL,
        "record_title": "Protokoll Fritidsnämnden 2031-03-12",
        "body": "Fritidsnämnden, Hamnviks kommun",
        "date": date(2031, 3, 12),
        "item": 2,
        "item_title": "Ishallens öppettider",
        "ref": "§ 2",
        "heading": "",
        "page": None,
        "role": Role.BESLUT,
        "voice": "nämnden",
        "text": text,
        "source": "protokoll.txt",
        "url": None,
        "form": Form.ORIGINAL,
        "score": 0.0,
        "similarity": 0.5,
        **changes,
    }
    return Hit(**values)


def chosen(quote: str = "Ishallen håller öppet till klockan 21.", **changes: Any) -> Chosen:
    """A sentence that may answer; changes are those of `Chosen`, the rest those of its hit."""
    own = {"score": 1.0, "coverage": 1.0, "fits": True, "brief": ""}
    values = {name: changes.pop(name, default) for name, default in own.items()}
    about = changes.pop("hit", None) or hit(changes.pop("text", quote), **changes)
    return Chosen(hit=about, quote=quote, **values)


def paragraph(text: str, item: int = 1, number: int = 1, **changes: Any) -> Paragraph:
    values: dict[str, Any] = {"role": Role.BAKGRUND, "voice": None, "page": None, "heading": "", **changes}
    return Paragraph(id=f"{item}/p{number}", text=text, item=item, start=0, end=len(text), **values)


def record(name: str, *items: Sequence[Paragraph], **changes: Any) -> Record:
    """A record of items; `titles` and `sections` give those of the items, None for what is not given."""
    titles = changes.pop("titles", [f"Ärende {n}" for n in range(1, len(items) + 1)])
    sections = changes.pop("sections", [None] * len(items))
    derived = changes.pop("derived", False)
    made = [
        Item(
            ordinal=ordinal,
            section=section,
            title=title,
            title_derived=derived,
            dnr=(),
            paragraphs=tuple(
                Paragraph(
                    id=f"{name}/{ordinal}/p{number}",
                    text=p.text,
                    role=p.role,
                    voice=p.voice,
                    item=ordinal,
                    page=p.page,
                    start=p.start,
                    end=p.end,
                    heading=p.heading,
                )
                for number, p in enumerate(paragraphs, 1)
            ),
        )
        for ordinal, (paragraphs, title, section) in enumerate(zip(items, titles, sections, strict=True), 1)
    ]
    values: dict[str, Any] = {
        "kind": RecordKind.PROTOKOLL,
        "body": "Fritidsnämnden, Hamnviks kommun",
        "title": f"Protokoll {name}",
        "meeting_date": None,
        "dated": None,
        "dnr": (),
        "source": f"{name}.txt",
        "sha256": "0" * 64,
        **changes,
    }
    return Record(id=name, items=tuple(made), **values)


def put(
    folder: Path, embedder: SharedWordsEmbedding, *records: Record
) -> tuple[Register, VectorIndex, TermIndex]:
    """Index records by the words of their paragraphs alone, without title, heading or date."""
    register = Register(folder)
    vectors, terms = VectorIndex(folder, embedder.identity), TermIndex(folder)
    register.prepare()
    register.remember(MODEL, embedder.identity)
    register.remember(ANALYSIS, str(ANALYSIS_VERSION))
    for made in records:
        register.replace(made, [])
    paragraphs = [p for made in records for p in made.paragraphs]
    ids, texts = [p.id for p in paragraphs], [p.text for p in paragraphs]
    vectors.write(ids, embedder.encode_passages(texts))
    terms.write(zip(ids, texts, strict=True), [])
    return register, vectors, terms


# Lines of more than 100 characters show that the text is not broken by width.
PROTOKOLL = """\
§ 1 Val av justerare

Fritidsnämnden utsåg Vera Lind (S) att justera protokollet den 20 mars 2031.

§ 2 Ishallens öppettider

Förslag till beslut

Olle Strand (C) yrkade att ishallen ska hålla öppet till klockan 23.

Beslut

Fritidsnämnden beslutade att ishallen håller öppet till klockan 21 från den 1 september 2031.

Reservation

Olle Strand (C) reserverade sig mot beslutet om ishallens öppettider till förmån för eget yrkande.

§ 3 Skrivelser

Skrivelse

Ledamoten Olle Strand (C) överlämnade nedan skrivelse till nämnden för beredning.

Skrivelse om sprickor i isen på hamnplan.
FRN 2031/21

Isen på hamnplan har sprickor och flera barn har ramlat där i vinter, vilket oroar oss som bor nära planen.

Vi har påtalat saken för vaktmästarna, som säger att de undersöker isen men saknar en maskin för det.

Hur ofta undersöks isen?
"""
TJANSTEUTLATANDE = """\
# Svar på skrivelse om sprickor i isen

Dnr FRN 2031/21

## Förvaltningens förslag till beslut

Fritidsnämnden godkänner förvaltningens svar på skrivelsen.

## Ärendet

Centerpartiet har lämnat en skrivelse med följande frågor:

- Vad kostar en ny spolmaskin till hamnplan?

- Hur ofta görs detta?

## Förvaltningens svar

En ny spolmaskin kostar 1,4 mnkr enligt leverantören.

Isen undersöks 12 gånger varje säsong av vaktmästarna.
"""
CATALOGUE = """\
[[record]]
file = "protokoll.txt"
id = "hamnvik-protokoll-2031-03-12"
kind = "protokoll"
body = "Fritidsnämnden, Hamnviks kommun"
meeting_date = 2031-03-12
source_url = "https://handlingar.hamnvik.example/2031-03-12"

[[record]]
file = "svar.md"
id = "hamnvik-tjut-2031-04-16"
kind = "tjänsteutlåtande"
body = "Fritidsnämnden, Hamnviks kommun"
meeting_date = 2031-04-16
"""
QUESTION_OF_THE_RECORDS = "Vad kostar en ny spolmaskin till hamnplan?"


def write_records(folder: Path) -> Path:
    """Write the two records with their catalogue; returns the folder."""
    folder.mkdir(parents=True)
    files = {"protokoll.txt": PROTOKOLL, "svar.md": TJANSTEUTLATANDE, "records.toml": CATALOGUE}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def ingested(folder: Path) -> Settings:
    """Settings whose data directory holds the two records, indexed as the program does it."""
    settings = Settings(data=folder / "data")
    outcomes = Indexer(settings, SharedWordsEmbedding()).run([write_records(folder / "records")])
    assert [(outcome.record, outcome.reason) for outcome in outcomes] == [
        ("hamnvik-protokoll-2031-03-12", ""),
        ("hamnvik-tjut-2031-04-16", ""),
    ]
    return settings
