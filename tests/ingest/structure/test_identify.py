"""Kind, body, dates, dnr and id: the catalogue wins over the text, the text over the file name."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.errors import SourceError
from ingest.model import Form, Record, RecordKind
from tests.ingest.conftest import Structured


def test_a_listed_protokoll(protokoll: Record) -> None:
    assert protokoll.id == "kfn-protokoll-2024-05-14"
    assert protokoll.kind is RecordKind.PROTOKOLL
    assert protokoll.body == "Kultur- och fritidsnämnden, Sjövalla stad"
    assert protokoll.title == "Protokoll Kultur- och fritidsnämnden 2024-05-14"
    assert (protokoll.meeting_date, protokoll.dated) == (date(2024, 5, 14), None)
    assert protokoll.dnr == ()
    assert protokoll.source == "protokoll-2024-05-14.txt"
    assert protokoll.source_url == "https://moten.example.org/kultur-och-fritidsnamnden/mote-2024-05-14"
    assert protokoll.form is Form.ORIGINAL
    assert protokoll.inferred == frozenset()


def test_an_unlisted_tjansteutlatande(tjansteutlatande: Record) -> None:
    assert tjansteutlatande.id == (
        "kultur-och-fritidsnamnden-tjut-2024-06-11-svar-pa-skrivelse-om-simskola-for-alla-sexaringar"
    )
    assert tjansteutlatande.kind is RecordKind.TJANSTEUTLATANDE
    assert tjansteutlatande.body == "Kultur- och fritidsnämnden"
    assert tjansteutlatande.title == "Svar på skrivelse om simskola för alla sexåringar"
    assert tjansteutlatande.meeting_date == date(2024, 6, 11)
    assert tjansteutlatande.dnr == ("KFN 2024/118",)
    assert tjansteutlatande.source_url is None
    assert tjansteutlatande.inferred == frozenset()


def test_a_listed_utlatande(utlatande: Record) -> None:
    assert utlatande.id == "ks-utlatande-2008-41-oppna-verkstader"
    assert (utlatande.meeting_date, utlatande.dated, utlatande.date) == (
        None,
        date(2008, 11, 5),
        date(2008, 11, 5),
    )
    assert utlatande.dnr == ("214-1730/2008",)


@pytest.mark.parametrize(
    ("text", "name", "kind", "inferred"),
    [
        ("Utlåtande 2008:41 RI (Dnr 214-1730/2008) Torg", "a.txt", "utlåtande", False),
        ("Kallelse till kulturnämnden", "a.txt", "kallelse", False),
        ("# Motion om fler bad", "a.md", "motion", False),
        ("Skrivelse om fler bad", "a.txt", "skrivelse", False),
        (
            "Handläggare\nLinnea Bark\n\nFörslag till beslut\n\nNämnden säger ja.",
            "a.txt",
            "tjänsteutlåtande",
            False,
        ),
        ("Ordföranden och Karin Berg utsågs att justera protokollet.", "a.txt", "protokoll", False),
        ("§ 4 Nya bad\n\nNämnden beslutade ja.", "a.txt", "protokoll", False),
        ("Om bad.", "Tjänsteutlåtande bad.txt", "tjänsteutlåtande", True),
        ("Om bad.", "protokoll-maj.txt", "protokoll", True),
        ("Skrivelse om bad", "protokoll-maj.txt", "skrivelse", False),
        ("Om bad.", "bad.txt", "övrigt", False),
    ],
)
def test_kind(structured: Structured, text: str, name: str, kind: str, inferred: bool) -> None:
    record = structured(text, name)
    assert record.kind.value == kind
    assert ("kind" in record.inferred) is inferred


def test_the_catalogue_wins_over_the_text(structured: Structured) -> None:
    record = structured(
        "Skrivelse till kulturnämnden den 4 maj 2024 (KFN 2024/1)",
        kind="motion",
        body="Fritidsnämnden",
        title="En motion",
        meeting_date=date(2023, 1, 2),
        dated=date(2023, 1, 1),
        dnr=("FN 2023/1",),
        form="referat",
        source_url="https://example.org/m",
        id="min-motion",
    )
    assert (record.id, record.kind.value, record.body, record.title) == (
        "min-motion",
        "motion",
        "Fritidsnämnden",
        "En motion",
    )
    assert (record.meeting_date, record.dated) == (date(2023, 1, 2), date(2023, 1, 1))
    assert (record.dnr, record.form.value, record.source_url) == (
        ("FN 2023/1",),
        "referat",
        "https://example.org/m",
    )


def test_the_text_wins_over_the_file_name(structured: Structured) -> None:
    record = structured("Skrivelse till kulturnämnden den 4 maj 2024", "skrivelse-2020-01-01.txt")
    assert record.meeting_date == date(2024, 5, 4)
    assert record.inferred == frozenset()


@pytest.mark.parametrize(
    "name", ["protokoll-2024-05-14.txt", "amn_2024-05-14_justerat.txt", "14 maj 2024.txt"]
)
def test_a_date_taken_from_the_file_name_is_marked(structured: Structured, name: str) -> None:
    record = structured("Kulturnämnden la listan till handlingarna.", name, kind="protokoll")
    assert record.meeting_date == date(2024, 5, 14)
    assert record.inferred == {"meeting_date"}


def test_a_date_of_something_else_in_the_text_is_not_the_meetings(structured: Structured) -> None:
    record = structured(
        "Nämnden la protokollet från kulturnämnden den 7 maj 2024 till handlingarna.", kind="protokoll"
    )
    assert record.meeting_date is None
    assert record.inferred == frozenset()


@pytest.mark.parametrize(
    "head",
    [
        "Protokoll fört vid sammanträde den 14 maj 2024",
        "Protokoll från sammanträde 14 maj 2024",
        "Mötesprotokoll\nDatum 2024-05-14 kl. 15.00\nPlats Folkets hus",
        "Protokoll 3/2024\nJusterat 2024-05-20\nTisdag 14 maj 2024",
        "Protokoll\n2024-05-14",
        "Tid\n2024-05-14 kl. 16",
        "Justering\n2024-05-20\nPlats och tid\nFolkets hus, 2024-05-14",
    ],
)
def test_the_first_day_in_the_head_is_the_meetings(structured: Structured, head: str) -> None:
    record = structured(
        f"Kulturnämnden\n{head}\n\n§ 1\nFöregående protokoll\nBeslut\n"
        "Protokollet från den 2 april 2024 läggs till handlingarna.\n",
        kind="protokoll",
    )
    assert (record.meeting_date, record.inferred) == (date(2024, 5, 14), {"meeting_date"})


def test_the_day_an_utlatande_was_signed(structured: Structured) -> None:
    record = structured(
        "Utlåtande 2008:41 (Dnr 214-1/2008) Torg. Budget från den 1 januari 2007. "
        "Sjövalla den 5 november 2008 På kommunstyrelsens vägnar: GRETA LIND\n"
    )
    assert (record.dated, record.meeting_date) == (date(2008, 11, 5), None)


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "Till Kultur- och fritidsnämnden. Kultur- och fritidsnämnden beslutar.",
            "Kultur- och fritidsnämnden",
        ),
        ("Barn-, kultur- och fritidsnämnden beslutar.", "Barn-, kultur- och fritidsnämnden"),
        ("Nämnden och nämnden och kulturnämnden.", "Kulturnämnden"),
        ("Kulturnämnden hör socialnämnden; socialnämnden svarar.", "Socialnämnden"),
        ("Om bad.", ""),
    ],
)
def test_body(structured: Structured, text: str, body: str) -> None:
    assert structured(text).body == body


@pytest.mark.parametrize(
    ("text", "facts", "record_id"),
    [
        (
            "Ja.",
            {
                "kind": "protokoll",
                "body": "Arbetsmarknadsnämnden, Sjövalla",
                "meeting_date": date(2024, 5, 14),
            },
            "amn-protokoll-2024-05-14",
        ),
        ("Ja.", {"kind": "protokoll", "body": "Kommunstyrelsen"}, "ks-protokoll-handling-ett"),
        (
            "Ja.",
            {"kind": "tjänsteutlåtande", "body": "Kulturnämnden", "title": "Bättre öppettider på Ö & å!"},
            "kulturnamnden-tjut-battre-oppettider-pa-o-a",
        ),
        (
            "Ja.",
            {"kind": "övrigt", "title": "Ett två tre fyra fem sex sju åtta nio", "dated": date(2024, 1, 2)},
            "ovrigt-2024-01-02-ett-tva-tre-fyra-fem-sex-sju-atta",
        ),
    ],
)
def test_ids_are_made_of_what_a_reader_knows(
    structured: Structured, text: str, facts: dict[str, object], record_id: str
) -> None:
    assert structured(text, "handling ett.txt", **facts).id == record_id


@pytest.mark.parametrize("wrong", ["Å-protokoll", "a", "KFN", "../x", "a b", "x" * 122])
def test_an_id_that_cannot_be_used_is_refused(structured: Structured, wrong: str) -> None:
    with pytest.raises(SourceError, match=r"^records\.toml anger id '.*' för a\.txt\. Ett id skrivs med a-z"):
        structured("Ja.", id=wrong)


def test_an_unknown_kind_is_refused_with_the_known_ones(structured: Structured) -> None:
    with pytest.raises(SourceError, match=r"slaget 'brev' för a\.txt\. Välj ett av: protokoll, .*övrigt\.$"):
        structured("Ja.", kind="brev")
