"""Tables typed with spaces, and text that only looks like one."""

from __future__ import annotations

from ingest.read.columns import aligned_rows
from ingest.read.plain import read_plain

VOTES = """\
Ledamot              Parti    Ja    Nej
Ek, Eva              S        X
Berg, Bo             M              X
Summa                         1     1
"""
YEARS = """\
                 2021     2022
Hemsändning       390      780
Mindre tid       -610   -1 220
"""
SIGNED = """\
Eva Ek                  Bo Berg
ordförande              ledamot
Lerby kommun            Lerby kommun
"""


def rows(text: str) -> list[str] | None:
    lines = [line for line in text.split("\n") if line.strip()]
    return aligned_rows([(len(line) - len(line.lstrip()), line.strip()) for line in lines])


def test_crosses_stand_under_their_column() -> None:
    assert rows(VOTES) == [
        "Ledamot\tParti\tJa\tNej",
        "Ek, Eva\tS\tX\t",
        "Berg, Bo\tM\t\tX",
        "Summa\t\t1\t1",
    ]


def test_a_first_column_without_name() -> None:
    assert rows(YEARS) == ["\t2021\t2022", "Hemsändning\t390\t780", "Mindre tid\t-610\t-1 220"]


def test_names_side_by_side_are_no_table() -> None:
    assert rows(SIGNED) is None
    assert rows("En rad.\nEn rad till.\nOch en tredje.") is None


def test_a_table_in_a_text_is_one_block() -> None:
    blocks = read_plain(f"Så röstade nämnden.\n\n{VOTES}\nBeslutet är enigt.\n")
    assert [block.table for block in blocks] == [False, True, False]
    assert blocks[1].text.split("\n")[1] == "Ek, Eva\tS\tX\t"
