"""What single sentences of minutes tell: who acts, what is decided, what is put to the vote."""

from __future__ import annotations

import pytest

from ingest.structure.telling import acts, announces, may_act, stands_anew
from tests.ingest.conftest import Structured, shown

S, M = "Socialdemokraterna", "Moderaterna"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nämnden beslutar att bygga en brygga.", ("beslut", "nämnden")),
        ("Badnämnden fastställer dagordningen.", ("beslut", "nämnden")),
        ("Eva Ek (S) väljs att justera protokollet.", ("beslut", "nämnden")),
        ("Ärendet bordläggs till nästa möte.", ("beslut", "nämnden")),
        ("Interpellationen ansågs besvarad.", ("beslut", "nämnden")),
        ("Ordföranden finner att nämnden bifaller förslaget.", ("beslut", "nämnden")),
        ("Ordföranden ställer förslagen mot varandra.", ("beslutsgång", "nämnden")),
        ("Omröstning begärs och genomförs.", ("beslutsgång", "nämnden")),
        ("Eva Ek (S) yrkar avslag.", ("yrkande", S)),
        ("Ledamoten Eva Ek (S) lade fram ett eget förslag.", ("yrkande", S)),
        ("Eva Ek (S) reserverar sig mot beslutet.", ("reservation", S)),
        ("Mot beslutet reserverade sig samtliga m-ledamöter.", ("reservation", M)),
        ("Eva Ek (S) anmälde ett särskilt uttalande.", ("särskilt uttalande", S)),
        ("Eva Ek (S) yrkade bifall till den reservation som lämnats.", ("yrkande", S)),
        ("Socialnämnden beslutar om egna tider.", None),
        ("Nämnden beslutade den 4 maj 2020 att bygga en brygga.", None),
        ("Eva Ek (S) har i en motion frågat om bryggor.", None),
        ("Bryggan är trettio meter lång.", None),
    ],
)
def test_who_acts(sentence: str, expected: tuple[str, str] | None) -> None:
    told = acts(sentence, "badnämnden")
    assert (told and (told[0].value, told[1])) == expected
    assert told is None or may_act(sentence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eva Ek (S) yrkar enligt följande:", True),
        ("Eva Ek (S) lämnade följande särskilda uttalande.", True),
        ("Eva Ek (S) yrkar avslag.", False),
    ],
)
def test_what_announces_text_of_the_same_voice(text: str, expected: bool) -> None:
    assert announces(text) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Bo Berg (M) yrkar bifall.", True),
        ("Bo Berg (M) och Eva Ek (S): Bifall till förslaget.", True),
        ("Vi delar det som Bo Berg (M) sade i fjol.", False),
    ],
)
def test_where_the_next_stand_begins(sentence: str, expected: bool) -> None:
    assert stands_anew(sentence) is expected


def test_running_text_is_cut_where_another_acts(structured: Structured) -> None:
    text = (
        "§ 1 Brygga\n\nBadet saknar brygga. Förvaltningen har räknat på kostnaden. Eva Ek (S) yrkar bifall. "
        "Bo Berg (M) yrkar avslag. Ordföranden ställer yrkandena mot varandra. Nämnden beslutar att bygga "
        "bryggan. Bo Berg (M) reserverar sig.\n\n§ 2 Övrigt\n\nInget.\n"
    )
    item = structured(text, kind="protokoll", body="Badnämnden").items[0]
    assert shown(item) == [
        ("bakgrund", None, "Badet saknar brygga."),
        ("yrkande", S, "Eva Ek (S)"),
        ("yrkande", M, "Bo Berg (M)"),
        ("beslutsgång", "nämnden", "Ordföranden ställer yrkandena"),
        ("beslut", "nämnden", "Nämnden beslutar att"),
        ("reservation", M, "Bo Berg (M)"),
    ]
    assert [(p.role.value, p.person.name) for p in item.positions] == [
        ("yrkande", "Eva Ek"),
        ("yrkande", "Bo Berg"),
        ("reservation", "Bo Berg"),
    ]


def test_a_motion_announced_in_running_text_keeps_its_words(structured: Structured) -> None:
    text = (
        "§ 1 Brygga\n\nBadet saknar brygga.\n\nEva Ek (S) yrkar enligt följande:\n\n"
        "Bryggan behövs för alla.\n\n"
        "Ordföranden ställer förslagen mot varandra.\n\nNämnden beslutar att bygga.\n\n§ 2 Övrigt\n\nInget.\n"
    )
    item = structured(text, kind="protokoll", body="Badnämnden").items[0]
    assert [row[:2] for row in shown(item)] == [
        ("bakgrund", None),
        ("yrkande", S),
        ("yrkande", S),
        ("beslutsgång", "nämnden"),
        ("beslut", "nämnden"),
    ]
