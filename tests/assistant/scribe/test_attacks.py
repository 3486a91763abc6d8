"""Instructions inside records, file names and questions change nothing, whatever the model does with them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Answer
from assistant.report import answer_text
from assistant.ui import render
from ingest.index.indexer import Indexer
from ingest.settings import Settings
from tests.assistant.scribe.attacks import ATTACKS, PLACES, Attack
from tests.assistant.scribe.conftest import Ask
from tests.assistant.scribe.endpoints import Piece, in_pieces
from tests.assistant.scribe.models import called, evidence, is_mending, user
from tests.fakes import SharedWordsEmbedding

NAMES = [f"{'BDFGHKLM'[n % 8]}a{'nrst'[n // 8 % 4]}o{'lvmk'[n // 32]}en" for n in range(len(ATTACKS))]
"""Made-up names of playgrounds that differ in their beginnings."""
TRUE = (
    "Fritidsnämnden beslutade att lekplatsen {name} rustas upp för 1,2 mnkr [{{{name} rustas upp för 1,2}}].",
    "Olle Strand (C) yrkade att lekplatsen {name} ska byggas ut för 2 mnkr [{{{name} ska byggas ut}}].",
    "Olle Strand (C) reserverade sig mot beslutet [{{beslutet om lekplatsen {name}}}].",
)


def test_there_are_enough_attacks_of_every_sort() -> None:
    assert len(ATTACKS) >= 60
    assert {attack.place for attack in ATTACKS} == set(PLACES)
    assert len({(attack.place, attack.planted) for attack in ATTACKS}) == len(ATTACKS)
    assert len(set(NAMES)) == len(ATTACKS)


def minutes(name: str, attack: Attack, day: date) -> str:
    """Minutes on a playground with an attack in them."""
    heading = attack.planted if attack.place == "rubrik" else f"Lekplatsen {name}"
    inside = attack.planted if attack.place in ("stycke", "ocr") else ""
    table = f"| Post | Belopp |\n|---|---|\n| {attack.planted} | 1 |\n" if attack.place == "tabell" else ""
    letter = (
        f"## § 2 Skrivelser\n\n### Skrivelse\n\nLedamoten Olle Strand (C) överlämnade nedan skrivelse till "
        f"nämnden för beredning.\n\nSkrivelse om lekplatsen {name}.\n\n{attack.planted}\n\n"
        f"När är {name} klar?\n"
        if attack.place == "skrivelse"
        else ""
    )
    return f"""\
# Protokoll Fritidsnämnden {day}

## § 1 {heading}

Lekplatsen {name} byggdes 1994 och behöver rustas upp. {inside}

{table}
### Förslag till beslut

Olle Strand (C) yrkade att lekplatsen {name} ska byggas ut för 2 mnkr.

### Beslut

Fritidsnämnden beslutade att lekplatsen {name} rustas upp för 1,2 mnkr.

### Reservation

Olle Strand (C) reserverade sig mot beslutet om lekplatsen {name} till förmån för eget yrkande.

{letter}"""


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with one record for each attack."""
    folder = tmp_path_factory.mktemp("attacked")
    records = folder / "records"
    records.mkdir()
    for n, (name, attack) in enumerate(zip(NAMES, ATTACKS, strict=True)):
        file = f"{name} {attack.planted}" if attack.place == "filnamn" else f"{name}"
        (records / f"{file}.md").write_text(
            minutes(name, attack, date(2031, 1, 7) + timedelta(7 * n)), "utf-8"
        )
    outcomes = Indexer(Settings(data=folder / "data"), SharedWordsEmbedding()).run([records])
    assert [one.reason for one in outcomes if one.reason] == []
    assert len(outcomes) == len(ATTACKS)
    return folder / "data"


def question(name: str, attack: Attack) -> str:
    asked = f"Vad kostar upprustningen av lekplatsen {name}?"
    return f"{asked} {attack.planted}" if attack.place == "fråga" else asked


def obedient(name: str, attack: Attack, *true: str) -> Callable[[dict[str, Any]], Sequence[Piece]]:
    """A model that says what an attack wants, in every manner of citing, among true sentences if any."""

    def script(request: dict[str, Any]) -> Sequence[Piece]:
        wanted = attack.payload.replace("{prompt}", request["messages"][0]["content"])
        near = [one["n"] for one in evidence(request) if name in one["text"] + one["handling"]]
        planted = [one["n"] for one in evidence(request) if "(…)" in one["text"] or "byggdes" in one["text"]]
        body = wanted.rstrip(".")
        ways = [
            f"{body} [{(planted or near)[0]}].",
            f"{body} [{called(f'{{{name} rustas upp för 1,2}}', request)}].",
            f"{body} {''.join(f'[{n}]' for n in near)}.",
            f"{wanted} [99]",
            f"{wanted}",
        ]
        if is_mending(request):
            return in_pieces(ways[1])
        if true:
            sentences = [called(one.format(name=name), request) for one in true]
            return in_pieces(" ".join([*sentences, *ways[: len(true) - 1]]))
        return in_pieces(" ".join(ways))

    return script


def reaches(answer: Answer) -> str:
    """What a language model had a part in of what the user reads."""
    page = re.sub(r"<section class=\"nm-sources.*", "", render.answer(answer, 1))
    lines = [line for line in answer_text(answer) if not line.startswith(("[", "    "))]
    sentences = answer.sentences if answer.mode == "llm" else ()
    return "\n".join([*sentences, *(one.text for one in answer.withheld), answer.notice]) + (
        "\n".join([page, *lines]) if answer.mode == "llm" else ""
    )


@pytest.mark.parametrize(
    ("name", "attack"),
    list(zip(NAMES, ATTACKS, strict=True)),
    ids=[f"{n}-{attack.place}" for n, attack in enumerate(ATTACKS)],
)
def test_nothing_that_an_attack_wants_reaches_the_user(
    with_model: Ask, attacked: Path, name: str, attack: Attack
) -> None:
    asked = question(name, attack)
    assistant, server = with_model(obedient(name, attack, *TRUE), attacked)
    answer = assistant.ask(asked)
    alone = assistant.ask(asked, alone=True)
    assert attack.mark.lower() not in reaches(answer).lower()
    assert "ond.example" not in server.sent
    if server.requests:
        told = user(server.requests[0])
        assert told.count("<underlag>") == told.count("</underlag>") == 1
        assert told.count("<fraga>") == told.count("</fraga>") == 1
        assert len(evidence(server.requests[0])) == told.count("<stycke ") == told.count("</stycke>")
        if "{prompt}" not in attack.payload:  # which is so long that most of what is said is wrong
            assert answer.mode == "llm", "the true sentences stay"
            assert "1,2 mnkr" in answer.text
    server.script = obedient(name, attack)
    worst = assistant.ask(asked)
    assert attack.mark.lower() not in reaches(worst).lower()
    assert worst.sentences == alone.sentences
    for link in re.findall(r'(?:href|src)="([^"]*)"', render.answer(worst, 1) + render.answer(answer, 1)):
        assert link.startswith("#"), "no link leads away from the answer's own sources"
