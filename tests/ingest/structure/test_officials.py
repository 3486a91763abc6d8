"""Who handled, signed, attested, verified or presented a record, and to whom it goes."""

from __future__ import annotations

from datetime import date

from ingest.model import Record, RecordKind
from ingest.structure.officials import read_officials
from tests.ingest.conftest import Structured

FORM = """\
# **Svar på skrivelse om bad**

Handläggare
Lisa Lind
Telefon: 08-123 45

Till
Fritidsnämnden
den 11 juni 2024

## Förslag till beslut

1. Skrivelsen anses besvarad.

Bo Sten
Fritidsdirektör
Fritidsförvaltningen

## **Attesterat av**

Namn	Datum
Bo Sten, Fritidsdirektör	2024-06-03
Eva von Ek, Tf. avdelningschef	2024-06-02
"""


def told(record: Record) -> list[tuple[str, str, str | None, date | None]]:
    return [(o.task.value, o.person.name, o.person.office, o.day) for o in record.officials]


def test_those_of_a_tjansteutlatande(structured: Structured) -> None:
    record = structured(FORM, "svar.md", kind="tjänsteutlåtande", id="fn-svar")
    assert record.addressee == "Fritidsnämnden"
    assert told(record) == [
        ("handläggare", "Lisa Lind", None, None),
        ("undertecknar", "Bo Sten", "Fritidsdirektör", None),
        ("attesterar", "Bo Sten", "Fritidsdirektör", date(2024, 6, 3)),
        ("attesterar", "Eva von Ek", "Tf. avdelningschef", date(2024, 6, 2)),
    ]


def test_those_who_verify_minutes(protokoll: Record) -> None:
    assert told(protokoll) == [
        ("justerar", "Olof Hedin", "ordförande", None),
        ("justerar", "Karin Lundgren", "vice ordförande", None),
    ]
    assert protokoll.addressee is None


def test_those_of_an_utlatande_whose_names_run_together(utlatande: Record) -> None:
    tasks = [task for task, *_ in told(utlatande)]
    assert tasks[0] == "föredragande"
    assert set(tasks) == {"föredragande", "undertecknar"}
    signed = [(name, day) for task, name, _, day in told(utlatande) if task == "undertecknar"]
    presenting = next(name for task, name, *_ in told(utlatande) if task == "föredragande")
    assert presenting in [name for name, _ in signed]
    assert {day for _, day in signed} == {utlatande.dated}


def test_other_kinds_name_nobody(protokoll: Record) -> None:
    assert read_officials(RecordKind.MOTION, protokoll.paragraphs) == ()
