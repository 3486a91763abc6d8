"""Case numbers and dates as records write them."""

from __future__ import annotations

import re
from datetime import date

MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()

_DNR = re.compile(
    r"""
    # AMF 2023/624, KuN 2026/11
    \b [A-ZÅÄÖ][A-ZÅÄÖa-zåäö]{0,4}[A-ZÅÄÖ] \s? (?:19|20)\d{2} / \d{1,6} (?:-\d{1,3})? \b
    | \b [A-ZÅÄÖ]{2,6} / (?:19|20)\d{2} : \d{1,6} \b              # KS/2018:377
    | \b [A-ZÅÄÖ]{2,5} \s \d{2} / (?!19|20)\d{4} \b                 # SN 18/0098
    | \b [A-ZÅÄÖ]{2,5} \s (?:19|20)\d{2}-\d{3,5}(?:-\d(?:\.\d){0,2})? \b  # AMN 2013-0106-1.6
    | \b [A-ZÅÄÖ]{2,5} \s (?:19|20)\d{2}-(?!(?:0[1-9]|1[0-2])\b)\d{1,6} (?![-\d]) \b   # MBN 2022-14, no month
    | \b [A-ZÅÄÖ]{1,3} (?:19|20)\d{2}-\d{4,6} \b                   # T2023-02218
    | \b \d{1,3}(?:\.\d{1,2}){0,2}-\d{2,5}/(?:19|20)\d{2} \b      # 331-1800/2007, 1.6-0175/2011
    | \b (?:19|20)\d{2}/[A-ZÅÄÖ]{2,5}\s\d{4}(?:\s\d{2,3})? \b     # 2011/KS 0206 001
    """,
    re.VERBOSE,
)
"""Forms that are a case number wherever they stand; others need the word "dnr" before them."""
_LABELLED_DNR = re.compile(
    r"""
    (?:\b[Dd]\ ?nr|\bDNR|\b[Dd]iarien(?:umme)?r) \.? [ \t\u00a0]* :? \s*
    (?P<number> (?!(?:19|20)\d\d-\d\d-\d\d\b)
        (?:[A-ZÅÄÖ]{2,6} \s?)? \d+(?:\.\d+)* (?: \s?[-–/]\s? (?=\d) \d+(?:\.\d+)* ){1,3}   # 013 – 430 / 05
        | (?:19|20)\d{2}/[A-ZÅÄÖ]{2,5}\s\d{4}(?:\s\d{2,3})?
    )
    (?![\d/])
    """,
    re.VERBOSE,
)
_DNR_LINE = re.compile(
    r"^(?:\d{4}-\d{2}-\d{2}[ \t]+)?(?:D ?nr|DNR|dnr|Diarien(?:umme)?r)\b.*$|^Dnr\d.*$", re.MULTILINE
)
_DNR_AT_END = re.compile(
    r"[\s,;]*[(\[]?\s*\b(?:[Dd] ?nr|DNR)\b[.:]?\s*(?P<number>[^()\[\]]*\d)\s*[)\]]?[\s.]*$"
)
_LONG = re.compile(rf"\b(\d{{1,2}})\s?({'|'.join(MONTHS)})\s+((?:19|20)\d{{2}})\b", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)")
_DAY_OF_MONTH = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?::?[ae])?\s?(?P<month>{'|'.join(MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec)\b",
    re.IGNORECASE,
)
_DAY_SLASH = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])")
_SHORT = re.compile(r"\b(\d{2})(\d{2})(\d{2})\b")
_BARE_AT_END = re.compile(rf"(?<=\S)[,\s]\s*(?P<number>{_DNR.pattern})\s*$", re.VERBOSE)
_BRACKETS_AT_END = re.compile(r"\s*\((?P<number>[^()]+)\)[\s.]*$")


def find_dnr(text: str) -> list[str]:
    """Case numbers in a text, in order, each once, white space made single.

    Read are the forms that nothing else has ("AMF 2023/624", "331-1800/2007"), and after the word "dnr"
    any digits in two or more groups ("099/668-2008", "D nr 013 – 430 / 05").
    """
    found = [(match.start(), match.end(), match.group()) for match in _DNR.finditer(text)]
    if "nr" in text or "NR" in text or "iarienummer" in text:
        labelled = [
            (match.start("number"), match.end("number"), match["number"])
            for match in _LABELLED_DNR.finditer(text)
        ]
        # "Dnr 1.6-0175/2011" is found both ways; the labelled reading is the fuller one.
        found = labelled + [
            one for one in found if not any(one[0] < end and start < one[1] for start, end, _ in labelled)
        ]
        found.sort()
    return list(dict.fromkeys(" ".join(number.split()) for _, _, number in found))


def dnr_lines(text: str) -> list[str]:
    """Case numbers on the first line that begins with "Dnr" (a date may stand before): an item's own."""
    found = (find_dnr(match.group()) for match in _DNR_LINE.finditer(text))
    return next((numbers for numbers in found if numbers), [])


def split_dnr(title: str) -> tuple[str, list[str]]:
    """A title without the case number that ends it ("…, dnr 099/668-2008.", "… (KS 2018/124)"), and that."""
    match = _DNR_AT_END.search(title) or _BRACKETS_AT_END.search(title) or _BARE_AT_END.search(title)
    numbers = find_dnr(match.group()) if match else []
    if match and "dnr" not in match.group().lower() and numbers != [" ".join(match["number"].split())]:
        return title, []  # brackets that hold more than a number belong to the title
    return (title[: match.start()], numbers) if match and numbers else (title, [])


def find_dates(text: str) -> list[date]:
    """Full dates in a text in the order they stand: "19 september 2007", "2023-10-03".

    Dates that do not exist are passed over.
    """
    found: list[tuple[int, date | None]] = []
    for match in _LONG.finditer(text):
        day, month, year = match.groups()
        found.append((match.start(), _date(year, MONTHS.index(month.lower()) + 1, day)))
    found += [(match.start(), _date(*match.groups())) for match in _ISO.finditer(text)]
    return [day for _, day in sorted(found, key=lambda pair: pair[0]) if day]


def find_days(text: str) -> list[tuple[int, int]]:
    """Days of a month named in a text, with or without a year, as (month, day).

    Read are "3 oktober", "3 okt", "3/10" and "2023-10-03".
    """
    found = [(_month(match["month"]), int(match["day"])) for match in _DAY_OF_MONTH.finditer(text)]
    found += [(int(match.group(2)), int(match.group(1))) for match in _DAY_SLASH.finditer(text)]
    found += [(day.month, day.day) for day in find_dates(text)]
    return [(month, day) for month, day in dict.fromkeys(found) if 1 <= month <= 12 and 1 <= day <= 31]


def _month(word: str) -> int:
    beginning = word[:3].lower()
    return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(beginning))


def written_date(day: date) -> str:
    """A date as it is written in Swedish running text: "24 oktober 2023"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(text: str) -> date | None:
    """The first six-digit date: "230921" is 2023-09-21 (records of this century only)."""
    for match in _SHORT.finditer(text):
        year, month, day = match.groups()
        if found := _date(f"20{year}", month, day):
            return found
    return None


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
