"""What the model is told comes from one file, whose fields are checked before anything is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.scribe.prompt import FILE, Prompt
from assistant.words import CANNOT_ANSWER
from ingest.errors import SettingsError


def changed(folder: Path, old: str, new: str) -> Path:
    text = FILE.read_text("utf-8")
    assert old in text
    file = folder / "prompt.md"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def test_question_history_and_evidence_stand_where_they_are_told_to_be_data() -> None:
    system, user = Prompt.load().asking('<stycke nr="1">Hamnen öppnar.</stycke>', "", "När öppnar hamnen?")
    assert system.role == "system"
    assert CANNOT_ANSWER in system.text
    assert "{" not in system.text
    assert user.text.index("<underlag>") < user.text.index("Hamnen öppnar.") < user.text.index("</underlag>")
    assert "<fraga>\nNär öppnar hamnen?\n</fraga>" in user.text
    assert "<tidigare>\n(inget)\n</tidigare>" in user.text


def test_braces_in_a_record_are_no_fields() -> None:
    [_, user] = Prompt.load().asking("{question} {0} {x.__class__}", "", "Fråga?")
    assert "{question} {0} {x.__class__}" in user.text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{question}", "", "question saknas"),
        ("{question}", "{question} {extra}", "extra är okända"),
        ("{evidence}\n</underlag>\n<tidigare>", "</underlag>\n<tidigare>", "evidence saknas"),
        ("{reason}", "{", "klammer"),
        ("# omskrivning", "# annat", "saknar delen ”# omskrivning”"),
    ],
)
def test_a_faulty_file_is_told_before_any_question(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Prompt.load(changed(tmp_path, old, new))
