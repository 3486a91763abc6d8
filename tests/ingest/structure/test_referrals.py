"""Whom a matter was referred to: each body once, in order, and whether it answered."""

from __future__ import annotations

from ingest.model import Record


def test_bodies_asked_and_their_answers(utlatande: Record) -> None:
    assert [(r.name, r.answered, r.voice) for r in utlatande.referrals] == [
        ("kulturnämnden", True, "Kulturnämnden"),
        ("idrottsnämnden", True, "Idrottsnämnden"),
        ("stadsdelsnämnden Norrby-Sund", True, "Norrby-Sunds stadsdelsnämnd"),
        ("stadsdelsnämnden Västanå", True, "Västanå stadsdelsnämnd"),
        ("stadsdelsnämnden Östra Lund", True, "Östra Lund stadsdelsnämnd"),
        ("Hyresgästföreningen", True, "Hyresgästföreningen"),
        ("Hantverkets vänner", False, None),
        ("Studieförbundet Lyktan", True, "Studieförbundet Lyktan"),
    ]
