"""The doctor tells a model that will do from one that will not, and names the setting to change."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.__main__ import main
from assistant.scribe.doctor import OFF, Doctor, Finding
from ingest.settings import Settings
from tests.assistant.scribe.endpoints import KEY, MODEL, Script, ScriptedEndpoint, Status, Wait, in_pieces
from tests.assistant.scribe.models import evidence, user

GOOD = (
    "Fritidsnämnden beslutade att ishallen håller öppet till klockan 21 [3]. "
    "Förvaltningen föreslog att ishallen håller öppet till klockan 23 [2]."
)
REMEMBERS = 100_000


def patient(
    *, answer: str = GOOD, remembers: int = REMEMBERS, streams: bool = True, silence: float = 0.0
) -> Script:
    """A model of some ability."""

    def script(request: dict[str, Any]) -> list[Any]:
        if evidence(request):
            text = answer
        elif "kodordet" in user(request)[-remembers:].lower() and "Vilket är kodordet" in user(request):
            text = "Blåklint" if "blåklint" in user(request)[-remembers:] else "Jag vet inte."
        else:
            text = "ett två tre fyra fem sex"
        return [Wait(silence), *(in_pieces(text) if streams else [text])]

    return script


def examined(script: Script, **changes: Any) -> list[Finding]:
    with ScriptedEndpoint(script) as server:
        told = {"llm_url": server.url, "llm_model": MODEL, "llm_key": KEY, "llm_context": 4096, **changes}
        return list(Doctor(Settings(**told)).run())


def test_a_good_model_passes_every_trial() -> None:
    findings = examined(patient())
    assert [finding.well for finding in findings] == [True] * 6
    assert [finding.remedy for finding in findings] == [""] * 6
    assert "Modellen talgoxe finns där" in findings[1].text
    assert findings[4].text == "2 av 2 meningar har källa och stöd i den."
    assert findings[5].text == "Den läser hela underlag av 4096 tokens."


@pytest.mark.parametrize(
    ("script", "changes", "said", "remedy"),
    [
        (
            patient(),
            {"llm_model": "blåmes"},
            "Modellen blåmes finns inte där. De som finns: talgoxe",
            "LLM_MODEL",
        ),
        (patient(streams=False, answer=GOOD), {}, "Svaret kom i ett enda stycke", "strömning"),
        (
            patient(answer="The board decided on 21 o'clock [3]."),
            {},
            "ser inte ut som svenska",
            "kan svenska",
        ),
        (
            patient(answer="Nämnden beslutade att det är klockan 23 och att det är för dyrt [2]."),
            {},
            "Bara 0 av 1 meningar",
            "större modell",
        ),
        (patient(remembers=2000), {}, "fann inte det som står först i ett underlag av 4096", "LLM_CONTEXT"),
        (lambda _: Status(401), {}, "godtog inte anropet (HTTP 401)", "LLM_KEY"),
        (patient(silence=3), {"llm_first_token": 0.5}, "svarade inte i tid", "LLM_FIRST_TOKEN"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    script: Script, changes: dict[str, Any], said: str, remedy: str
) -> None:
    wrong, *_ = [finding for finding in examined(script, **changes) if not finding.well]
    assert said in wrong.text
    assert remedy in wrong.remedy
    assert KEY not in wrong.text + wrong.remedy


def test_an_address_where_nobody_listens() -> None:
    [finding] = list(Doctor(Settings(llm_url="http://127.0.0.1:9/v1", llm_model=MODEL)).run())
    assert not finding.well
    assert "gick inte att nå" in finding.text
    assert "Starta servern" in finding.remedy


def test_the_command_says_that_no_model_is_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out == f"{OFF}\n"


def test_the_command_ends_with_1_where_something_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NAMNDMINNET_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("NAMNDMINNET_LLM_MODEL", MODEL)
    assert main(["doctor"]) == 1
    assert capsys.readouterr().out.startswith("Fel: Språkmodellen gick inte att nå")
