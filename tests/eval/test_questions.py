"""The questions are sound and hard, and the program that says so sees what is wrong with a question."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from eval import questions
from eval.questions import (
    KINDS,
    Library,
    Place,
    Question,
    faults,
    found_by_dense,
    key_of,
    load,
    measure,
    overlap,
    parse,
    repair,
    states,
)
from ingest.embedding import Embedder
from ingest.settings import load_settings
from tests.fakes import SharedWordsEmbedding

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "records"
RECORD = "kfn-protokoll-2024-05-14"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.read(FIXTURES)


@pytest.fixture(scope="module")
def real(records_dir: Path) -> Library:
    return Library.read(records_dir)


def place(library: Library, words: str) -> Place:
    """The paragraph that holds some words."""
    (found,) = [p for p in library.paragraphs.values() if words in p.text]
    return Place(found.id, key_of(found.text))


def sound(library: Library, **changed: Any) -> Question:
    """A question without a fault, but for what is changed."""
    evidence = place(library, "24 besökare per kväll")
    values: dict[str, Any] = {
        "id": "q-1",
        "question": "Vad går det på om året?",
        "kind": "figure",
        "topic": "cykel",
        "style": "colloquial",
        "reference": "1,85 mnkr om året.",
        "answerable": True,
        "facts": (("1,85", "1 850 000"),),
        "evidence": ((evidence,),),
        "record": evidence.paragraph.split("/")[0],
    }
    return Question(**(values | changed))


def said(library: Library, question: Question) -> list[str]:
    """Faults of one question, those of the set as a whole left out."""
    return [fault for fault in faults({"dev": [question]}, library) if fault.startswith(question.id)]


def test_the_questions_have_no_fault(real: Library) -> None:
    assert faults(load(), real) == []


@pytest.mark.heavy
def test_the_questions_are_hard(real: Library) -> None:
    settings = load_settings()
    embedder = Embedder(settings.embedding_model, settings.embedding_dtype, settings.model_cache)
    for name, figures in measure(load(), real, embedder).items():
        assert not figures.easy, f"{name}: {figures}"


def test_all_records_and_all_that_was_handed_in_are_asked_about(real: Library) -> None:
    everything = [question for own in load().values() for question in own]
    assert {q.record for q in everything if q.record} == set(real.records)
    named = {place.paragraph for q in everything for place in q.places}
    writings = [w for record in real.records.values() for item in record.items for w in item.writings]
    assert {w.paragraph for w in writings} <= named
    answers = {p.id: p.voice for p in real.paragraphs.values() if p.role == "remissvar"}
    assert {voice for i, voice in answers.items() if i in named} == set(answers.values())


@pytest.mark.parametrize(
    ("alternative", "text", "expected"),
    [
        ("248", "totalt 248 jobbcoacher.", True),
        ("12", "år 2012", False),
        ("12", "12,5 procent", False),
        ("12", "Det blev 12.", True),
        ("5", "2,5", False),
        ("624", "AMF 2023/624", False),
        ("2023/624", "AMF 2023/624", True),
        ("30 000", "30\u00a0000 elever", True),
        ("30000", "30 000 elever", True),
        ("8–12", "8-12-åringar", True),
        ("BIFALL", "bifalla", True),
    ],
)
def test_a_fact_is_found_however_it_is_set(alternative: str, text: str, expected: bool) -> None:
    assert states(alternative, text) is expected


def test_a_sound_question_has_no_fault(library: Library) -> None:
    assert said(library, sound(library)) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kind": "guess"}, "unknown kind 'guess'"),
        ({"style": "rude"}, "unknown style 'rude'"),
        ({"topic": ""}, "is empty"),
        ({"facts": (("1,86",),), "reference": "1,86"}, "no evidence states 1,86"),
        ({"reference": "Mycket."}, "the reference does not state 1,85 / 1 850 000"),
        ({"facts": ()}, "without facts or evidence"),
        ({"forbidden": ("640 000",)}, "'640 000' stands in the evidence"),
        ({"forbidden": ("(",)}, "no regular expression"),
        ({"evidence": ((Place(f"{RECORD}/4/p99", "x"),),)}, f"no paragraph {RECORD}/4/p99"),
        ({"record": "another"}, "no evidence lies in another"),
        ({"role": "beslut"}, "no evidence has the role beslut"),
        ({"role": "skvaller"}, "unknown role 'skvaller'"),
        ({"derived": (3,)}, "a derived fact does not exist"),
        ({"why": "saknas: allt"}, "answerable, and yet says why not"),
        ({"answerable": False}, "not answerable, and yet with facts"),
    ],
)
def test_a_faulty_question_is_told(library: Library, changed: dict[str, Any], fault: str) -> None:
    assert any(fault in told for told in said(library, sound(library, **changed)))


def test_a_key_that_is_not_the_paragraphs_is_told(library: Library) -> None:
    wrong = dataclasses.replace(place(library, "24 besökare per kväll"), key="Något helt annat")
    (told,) = said(library, sound(library, evidence=((wrong,),)))
    assert "not “Något helt annat”" in told


def test_a_counted_fact_need_not_stand_anywhere(library: Library) -> None:
    counted = sound(library, facts=(("1,85",), ("sju",)), derived=(1,), reference="1,85 mnkr, sju gånger.")
    assert said(library, counted) == []


def test_what_the_register_knows_may_be_a_fact(library: Library) -> None:
    day = sound(library, facts=(("14 maj 2024",),), reference="Den 14 maj 2024.")
    assert said(library, day) == []


def test_an_unanswerable_question_says_why(library: Library) -> None:
    bare = {"answerable": False, "facts": (), "evidence": (), "record": None, "role": None}
    assert said(library, sound(library, **bare, why="falsk premiss: ingen sa så")) == []
    assert said(library, sound(library, **bare, why="nej")) != []


def test_sets_share_neither_ids_nor_topics(library: Library) -> None:
    told = faults({"dev": [sound(library)], "test": [sound(library)]}, library)
    assert "q-1: the id is used 2 times" in told
    assert "topic cykel is in both sets" in told
    assert any("is asked 2 times" in fault for fault in told)
    assert "only 2 questions that stand alone, at least 240 are wanted" in told
    assert sum("no answerable question of kind" in fault for fault in told) == 2 * (len(KINDS) - 1)


def test_the_turns_of_a_dialogue_follow_each_other(library: Library) -> None:
    turns = [sound(library, id=f"q-{n}", dialogue="dlg-1", turn=n) for n in (1, 3)]
    assert "dlg-1: the turns are [1, 3], not 1, 2, … in order" in faults({"dev": turns}, library)
    turns = [sound(library, id=f"q-{n}", dialogue="dlg-1", turn=n, topic=f"t{n}") for n in (1, 2)]
    assert "dlg-1: has several topics or sets" in faults({"dev": turns}, library)


def test_overlap_counts_stems_and_not_stop_words(library: Library) -> None:
    assert overlap(sound(library, question="Hur många besökare och månar?"), library) == pytest.approx(1 / 3)
    assert overlap(sound(library, question="Vad var det?"), library) == 0


def test_dense_must_find_something_for_each_need(library: Library) -> None:
    own, other = place(library, "24 besökare per kväll"), place(library, "Petra Vall")
    text = library.paragraphs[own.paragraph].text
    asked = [
        sound(library, id="alone", question=text),
        sound(library, id="either", question=text, evidence=((other, own),)),
        sound(library, id="both", question=text, evidence=((own,), (other,))),
    ]
    found = found_by_dense(asked, library, SharedWordsEmbedding())
    assert {"alone", "either"} <= found
    assert ("both" in found) is False


def row(question: Question) -> dict[str, Any]:
    """A question as its line has it."""
    values = dataclasses.asdict(question)
    values["evidence"] = [need[0] if len(need) == 1 else list(need) for need in values["evidence"]]
    return values


def test_a_line_is_read_as_it_was_written(library: Library) -> None:
    question = sound(
        library, evidence=((place(library, "Petra Vall"),), (Place("a/1/p1", "a"), Place("b", "b")))
    )
    assert parse(json.loads(json.dumps(row(question)))) == question


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    for text in ("{}", "nothing", '{"colour": "red"}'):
        (tmp_path / "dev.jsonl").write_text(text + "\n", "utf-8")
        with pytest.raises(ValueError, match=r"dev\.jsonl, line 1: "):
            load(tmp_path, sets=("dev",))


def test_a_changed_id_is_found_by_its_key_and_its_facts(library: Library, tmp_path: Path) -> None:
    right = place(library, "24 besökare per kväll")
    moved = Place(f"{right.paragraph}7", right.key)
    gone = Place(right.paragraph, "Står inte här")
    for name, stale in (("dev", moved), ("test", gone)):
        line = json.dumps(row(sound(library, id=name, evidence=((stale,),))), ensure_ascii=False)
        (tmp_path / f"{name}.jsonl").write_text(line + "\n", "utf-8")
    told = repair(tmp_path, library)
    assert told == [
        f"dev: {moved.paragraph} → {right.paragraph} (one of 5; look)",
        f"test: {gone.paragraph} “Står inte här” is not found",
    ]
    assert load(tmp_path)["dev"][0].evidence == ((right,),)


def test_the_command_tells_and_fails(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("dev", "test"):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(row(sound(library, id=name))) + "\n", "utf-8")
    arguments = ["--records", str(FIXTURES), "--questions", str(tmp_path), "--fast"]
    assert questions.main(arguments) == 1
    assert "topic cykel is in both sets" in capsys.readouterr().out
    assert questions.main([*arguments[:3], str(tmp_path / "none"), "--fast"]) == 1
    assert "none" in capsys.readouterr().err
