"""Names that are replaced before anything is sent come back as they were, and no others appear."""

from __future__ import annotations

import pytest

from assistant.scribe.names import Names

KNOWN = ("Maja Ström", "Olof Hedin", "Ann-Christine Berg")


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Maja Ström (V) yrkade avslag.", "Person-1 (V) yrkade avslag."),
        ("Maja Ströms förslag och Hedins svar.", "Person-1s förslag och Person-2s svar."),
        ("Vera Lind (S) och Bo Ek (M) reserverade sig.", "Person-1 (S) och Person-2 (M) reserverade sig."),
        ("Handläggare Petra Vall har skrivit det.", "Handläggare Person-1 har skrivit det."),
        ("Ledamoten Maja Ström (V) talade.", "Ledamoten Person-1 (V) talade."),
        ("Ordföranden Arvid Kuling Storm (S) talade.", "Ordföranden Person-1 (S) talade."),
        ("Enligt Hedin är det dyrt.", "Enligt Person-1 är det dyrt."),
        ("Närvarande var Niklas Bromark, Vision.", "Närvarande var Person-1, Vision."),
        ("Det sade Olof Kaj Hedin.", "Det sade Person-1."),
        ("Zoltan Hedin talade.", "Person-1 talade."),
        ("Maja\u00a0Ström talade.", "Person-1 talade."),
        ("Strömmen i Hedinge är stark.", "Strömmen i Hedinge är stark."),
        ("Kultur- och fritidsnämnden beslutade.", "Kultur- och fritidsnämnden beslutade."),
    ],
)
def test_names_go_and_come_back(text: str, sent: str) -> None:
    names = Names(KNOWN)
    assert names.hidden(text) == sent
    back = names.shown(sent)
    assert back == text.replace("\u00a0", " ")


def test_one_person_has_one_number_throughout() -> None:
    names = Names(KNOWN)
    assert names.hidden("Olof Hedin (S)") == "Person-1 (S)"
    assert names.hidden("Maja Ström och Olof Hedin") == "Person-2 och Person-1"


def test_a_number_that_was_never_given_is_no_name() -> None:
    names = Names(KNOWN)
    names.hidden("Maja Ström")
    assert names.shown("Person-1, Person-2 och person-1s") == "Maja Ström, Person-2 och Maja Ströms"
