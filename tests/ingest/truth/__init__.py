"""What a careful reader found in the five real records, before the program was run on them.

``<record>.tsv`` tells for each paragraph of the source its item, role and voice; the place is the number of
its line and its first words. ``<record>.toml`` tells items, stands, writings, officials, tables and those
asked.
"""

from __future__ import annotations

import csv
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of a source: where it starts in the decoded text, and how a reader labels it."""

    start: int
    key: str
    item: int
    role: str
    voice: str | None


def read_rows(record: str, source: str) -> list[Row]:
    """The labelled paragraphs of a record, in order.

    Raises:
        LookupError: The words of a row do not stand in its line after those of the row before.
    """
    edges = [0]
    for line in source.split("\n"):
        edges.append(edges[-1] + len(line) + 1)
    found: list[Row] = []
    reached = 0
    with (HERE / f"{record}.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            line = int(row["line"])
            begin, end = max(reached, edges[line - 1]), edges[line] - 1
            pattern = r"\s+".join(map(re.escape, row["key"].split()))
            match = re.compile(pattern).search(source, begin, end)
            if match is None:
                raise LookupError(f"{record}: line {line} has no {row['key']!r}")
            voice = None if row["voice"] == "-" else row["voice"]
            found.append(Row(match.start(), row["key"], int(row["item"]), row["role"], voice))
            reached = match.end()
    return found


def read_facts(record: str) -> dict[str, Any]:
    """What else the reader found in a record."""
    return tomllib.loads((HERE / f"{record}.toml").read_text("utf-8"))
