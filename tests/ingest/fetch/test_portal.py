"""What a portal's pages and addresses tell."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.errors import SourceError
from ingest.fetch.portal import (
    Link,
    Meeting,
    Section,
    find_documents,
    find_meetings,
    read_page,
    told_by_address,
)
from ingest.model import RecordKind

HOST = "https://portal.example"
SLUG = "kulturnamnden"
AT = f"{HOST}/committees/{SLUG}"
MEETING = Meeting(f"{AT}/mote-2024-05-14", "mote-2024-05-14", date(2024, 5, 14))


def page(*anchors: str) -> bytes:
    return f"<!DOCTYPE html><html><body><p>Möten</p>{''.join(anchors)}</body></html>".encode()


def link(href: str, said: str = "Öppna", more: str = "") -> str:
    return f'<a href="{href}" {more}>{said}</a>'


def meetings(*anchors: str) -> list[tuple[str, date]]:
    found = find_meetings(read_page(AT, page(*anchors)), HOST, SLUG)
    return [(meeting.url.removeprefix(AT), meeting.day) for meeting in found.meetings]


def documents(*anchors: str) -> list[str]:
    return [one.url for one in find_documents(read_page(MEETING.url, page(*anchors)), HOST, SLUG, MEETING)]


def test_meetings_by_day_each_once_and_of_this_body_alone() -> None:
    assert meetings(
        link("/committees/kulturnamnden/mote-2024-06-11"),
        link(f"{AT}/mote-2024-05-14"),
        link("/committees/kulturnamnden/mote-2024-05-14#protokoll"),
        link("/committees/kulturnamnden"),
        link("/committees/kulturnamnden/ledamoter"),
        link("/committees/skolnamnden/mote-2024-05-20"),
        link("/committees/kulturnamnden/mote-2024-05-14/agenda/xpdf?downloadMode=open"),
        link("javascript:void(0)"),
        link("http://["),
    ) == [("/mote-2024-05-14", date(2024, 5, 14)), ("/mote-2024-06-11", date(2024, 6, 11))]


def test_a_mirror_is_asked_for_at_the_host_that_was_given() -> None:
    assert meetings(link("https://mirror.example/committees/kulturnamnden/mote-2024-05-14")) == [
        ("/mote-2024-05-14", date(2024, 5, 14))
    ]


def test_a_meeting_with_a_number_has_its_day_in_the_link() -> None:
    listing = find_meetings(
        read_page(
            AT,
            page(
                link("/committees/kulturnamnden/kulturnamnden-98710", "2024-11-11 kl. 18"),
                link("/committees/kulturnamnden/kulturnamnden-50402", "Visa", 'aria-label="Möte 2 maj 2024"'),
                link("/committees/kulturnamnden/kulturnamnden-131025", "Visa"),
            ),
        ),
        HOST,
        SLUG,
    )
    assert [(meeting.name, meeting.day, meeting.stem) for meeting in listing.meetings] == [
        ("kulturnamnden-50402", date(2024, 5, 2), "2024-05-02-kulturnamnden-50402"),
        ("kulturnamnden-98710", date(2024, 11, 11), "2024-11-11-kulturnamnden-98710"),
    ]
    assert listing.undated == (f"{AT}/kulturnamnden-131025",)


def test_documents_in_the_order_of_the_page() -> None:
    base = "/committees/kulturnamnden/mote-2024-05-14"
    assert documents(
        link(f"{base}/protocol/protokollpdf?downloadMode=open"),
        link(f"{base}/agenda/bpdf-19038?downloadMode=download"),
        link(f"{base}/agenda/bpdf-19038?downloadMode=open"),
        link(f"https://mirror.example{base}/agenda/utan-format?downloadMode=open"),
        link("/welcome-sv/namnder-styrelser/kulturnamnden/mote-2024-05-14/agenda/cpdf"),
        link("/committees/kulturnamnden/kulturnamnden-17074/protocol/dpdf?downloadMode=open"),
        link(f"{base}/agenda/1-val-av-justerare"),  # a page about an item
        link("/committees/kulturnamnden/mote-2024-04-09/protocol/protokollpdf?downloadMode=open"),
        link("/committees/skolnamnden/mote-2024-05-14/agenda/xpdf?downloadMode=open"),
        link("/api/v2.0/meetings/7/download/Protocol?downloadMode=download"),
        link("javascript:void(0);"),
    ) == [
        f"{HOST}{base}/protocol/protokollpdf?downloadMode=open",
        f"{HOST}{base}/agenda/bpdf-19038?downloadMode=open",
        f"{HOST}{base}/agenda/utan-format?downloadMode=open",
        f"{HOST}/welcome-sv/namnder-styrelser/kulturnamnden/mote-2024-05-14/agenda/cpdf?downloadMode=open",
        f"{HOST}/committees/kulturnamnden/kulturnamnden-17074/protocol/dpdf?downloadMode=open",
    ]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("tjansteutlatande-simskolapdf", "agenda-tjansteutlatande-simskola"),
        ("bilaga-2pdf-19038", "agenda-bilaga-2-19038"),
        ("Förslag till beslut.pdf", "agenda-forslag-till-beslut"),
        ("../../etc/passwd", "agenda-etc-passwd"),
        ("a\nb\0c\\d:e", "agenda-a-b-c-d-e"),
        ("...", "agenda-dokument"),
        ("utan-format", "agenda-utan-format"),
    ],
)
def test_a_file_is_named_by_letters_and_figures(name: str, stem: str) -> None:
    assert Link("", Section.AGENDA, name).stem == stem


def told(section: Section, *names: str) -> list[tuple[RecordKind | None, bool, bool]]:
    links = [Link("", section, name) for name in names]
    return [(one.kind, one.own_id, one.of_meeting) for one in told_by_address(links)]


def test_one_protokoll_is_the_minutes_of_the_meeting() -> None:
    kind = RecordKind.PROTOKOLL
    assert told(Section.PROTOCOL, "protokoll-9-2024-05-14pdf") == [(kind, False, True)]
    assert told(Section.PROTOCOL, "protokoll-omedelbar-justeringpdf") == [(kind, True, True)]
    assert told(Section.PROTOCOL, "protokoll-4pdf", "protokoll-5pdf") == [(kind, True, True)] * 2
    assert told(
        Section.PROTOCOL,
        "protokoll-omedelbar-justeringpdf",
        "protokoll-21pdf",
        "signerad-protokoll-2024-05-14pdf",
        "protokoll-med-debattpdf",
        "bilaga-till-protokollpdf",
        "reservation-mpdf",
    ) == [
        (kind, True, True),
        (kind, True, True),
        (kind, False, True),
        (kind, True, True),
        (None, True, True),
        (None, True, True),
    ]


def test_kinds_that_names_in_an_agenda_tell() -> None:
    assert told(
        Section.AGENDA,
        "kallelse-2024-05-14pdf",
        "tjansteutlatande-simskolapdf",
        "skrivelse-fran-m-om-badetpdf",
        "skrivelse-om-badet-svarpdf",
        "svar-pa-skrivelsepdf",
        "bilaga-1-tjansteutlatandepdf",
        "protokoll-pensionarsradet-2024-04-02pdf",
        "utlatande-2024-17pdf",
    ) == [
        (RecordKind.KALLELSE, False, True),
        (RecordKind.TJANSTEUTLATANDE, False, True),
        (RecordKind.SKRIVELSE, False, True),
        (None, False, True),
        (None, False, True),
        (None, False, True),
        (None, True, False),  # another body's minutes, of another day
        (None, False, False),
    ]


def test_a_page_nested_too_deep_is_refused() -> None:
    with pytest.raises(SourceError, match="2000 element"):
        read_page(AT, b"<!DOCTYPE html>" + b"<div>" * 100_000)
