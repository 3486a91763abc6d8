"""Case numbers and dates in the forms that Swedish records use."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure.numbers import find_dates, find_days, find_dnr, short_date, written_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KFN 2024/118", ["KFN 2024/118"]),
        ("KS\u00a02024/41,  KFN  2024/57", ["KS 2024/41"]),
        ("dnr AMN 2013-0106-1.6 och KFN 2013-0107", ["AMN 2013-0106-1.6", "KFN 2013-0107"]),
        ("(Dnr 214-1730/2008)", ["214-1730/2008"]),
        ("Dnr 1.6-0175/2011", ["1.6-0175/2011"]),
        ("KFN2024/118", ["KFN2024/118"]),
        ("KS 2024/88, KFN 2024/57 och KS 2024/88", ["KS 2024/88", "KFN 2024/57"]),
        ("SOU 2023:24, 2024:117, förordning (2011:1108), 30 000 kr", []),
        ("prop. 2023/24:12, läsåret 2023/24", []),
        ("den 14/5", []),
    ],
)
def test_dnr(text: str, expected: list[str]) -> None:
    assert find_dnr(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("den 14 maj 2024", [date(2024, 5, 14)]),
        ("2024-05-14", [date(2024, 5, 14)]),
        ("16november 2010", [date(2010, 11, 16)]),
        ("1 Januari  2009", [date(2009, 1, 1)]),
        ("protokoll_2024-05-14.txt", [date(2024, 5, 14)]),
        ("2024-06-11, förra mötet den 14 maj 2024", [date(2024, 6, 11), date(2024, 5, 14)]),
        ("31 februari 2024, 2024-13-01, 2024-02-30", []),
        ("12024-05-14, 2024-05-141, den 14 maj", []),
    ],
)
def test_dates(text: str, expected: list[date]) -> None:
    assert find_dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("den 3 oktober", [(10, 3)]),
        ("den 3:e okt", [(10, 3)]),
        ("mötet 14/5", [(5, 14)]),
        ("2024-05-14", [(5, 14)]),
        ("14 maj 2024 och 14/5 och 11 juni", [(5, 14), (6, 11)]),
        ("32 maj, 14/13, 0/5, KFN 2024/118", []),
    ],
)
def test_days_of_a_month(text: str, expected: list[tuple[int, int]]) -> None:
    assert find_days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daterat den 240426.", date(2024, 4, 26)),
        ("nr 991399, daterat 080811", date(2008, 8, 11)),
        ("640000 kronor", None),
        ("1240426", None),
        ("inget", None),
    ],
)
def test_six_digit_date(text: str, expected: date | None) -> None:
    assert short_date(text) == expected


def test_a_date_in_words() -> None:
    assert written_date(date(2024, 5, 4)) == "4 maj 2024"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_written_date_is_found_again(day: date) -> None:
    assert find_dates(f"Mötet {written_date(day)} ({day.isoformat()})") == [day, day]
    assert find_days(written_date(day)) == [(day.month, day.day)]
