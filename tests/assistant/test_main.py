"""The command line by the contract: outside scripts read these keys and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from assistant import service
from assistant.__main__ import main
from assistant.model import QuestionKind
from ingest.index.register import Register
from ingest.settings import Settings
from tests.assistant.hamnvik import ingested
from tests.conftest import ROOT
from tests.fakes import SharedWordsEmbedding

PRICE = "Vad kostar en ny spolmaskin?"
DISSENT = "Vem reserverade sig mot beslutet om ishallens öppettider?"
NONSENSE = "Vem vann fotbollen i fjol?"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return ingested(tmp_path_factory.mktemp("main"))


@pytest.fixture
def run(indexed: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line on the two records; gives exit status, standard output and error."""
    monkeypatch.setenv("NAMNDMINNET_DATA", str(indexed.data))
    monkeypatch.setattr(service, "make_embedder", lambda _settings: SharedWordsEmbedding())

    def runs(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return runs


@pytest.fixture
def batch(tmp_path: Path) -> Callable[[Iterable[Any]], str]:
    """Writes a question file; lines that are no text are written as JSON."""

    def write(lines: Iterable[Any]) -> str:
        file = tmp_path / "questions.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        file.write_text("\n".join(texts), "utf-8")
        return str(file)

    return write


def lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_an_answer_has_the_keys_of_the_contract(run: Run) -> None:
    status, out, err = run("ask", PRICE, "--json")
    assert (status, err) == (0, "")
    (answer,) = lines(out)
    assert list(answer) == [
        "id",
        "question",
        "read_as",
        "answer",
        "abstained",
        "kind",
        "mode",
        "ms",
        "notice",
        "verdicts",
        "withheld",
        "citations",
    ]
    assert answer.pop("ms") > 0
    (citation,) = answer.pop("citations")
    quote = "En ny spolmaskin kostar 1,4 mnkr enligt leverantören."
    assert answer == {
        "id": None,
        "question": PRICE,
        "read_as": PRICE,
        "answer": f"Svar från förvaltningen (tjänsteutlåtande 16 april 2031): ”{quote}” [1]",
        "abstained": False,
        "kind": "money",
        "mode": "extractive",
        "notice": "",
        "verdicts": [],
        "withheld": [],
    }
    assert citation == {
        "n": 1,
        "record": "hamnvik-tjut-2031-04-16",
        "paragraph": "hamnvik-tjut-2031-04-16/1/p6",
        "title": "Svar på skrivelse om sprickor i isen",
        "date": "2031-04-16",
        "ref": "Förvaltningens svar",
        "page": None,
        "role": "svar",
        "voice": "förvaltningen",
        "quote": quote,
        "url": None,
        "form": "original",
    }


def test_a_citation_of_a_protokoll_says_where_in_it(run: Run) -> None:
    (answer,) = lines(run("ask", DISSENT, "--json")[1])
    (citation,) = answer["citations"]
    assert citation.pop("quote").startswith("Olle Strand (C) reserverade sig")
    assert citation == {
        "n": 1,
        "record": "hamnvik-protokoll-2031-03-12",
        "paragraph": "hamnvik-protokoll-2031-03-12/2/p3",
        "title": "Protokoll Fritidsnämnden 2031-03-12",
        "date": "2031-03-12",
        "ref": "§ 2",
        "page": None,
        "role": "reservation",
        "voice": "Centerpartiet",
        "url": "https://handlingar.hamnvik.example/2031-03-12",
        "form": "original",
    }


def test_a_hit_has_the_keys_of_the_contract(run: Run) -> None:
    status, out, err = run("search", DISSENT, "--top", "2", "--json")
    assert (status, err) == (0, "")
    first, second = lines(out)
    assert first.pop("score") >= second.pop("score")
    assert first == {
        "paragraph": "hamnvik-protokoll-2031-03-12/2/p3",
        "record": "hamnvik-protokoll-2031-03-12",
        "role": "reservation",
        "voice": "Centerpartiet",
        "text": "Olle Strand (C) reserverade sig mot beslutet om ishallens öppettider till förmån för "
        "eget yrkande.",
        "source": "protokoll.txt",
    }


def test_an_abstention_says_so_in_swedish_and_is_no_failure(run: Run) -> None:
    status, out, _ = run("ask", NONSENSE, "--json")
    (answer,) = lines(out)
    assert (status, answer["abstained"]) == (0, True)
    assert answer["answer"] == (
        "Det framgår inte av handlingarna. Jag har sökt i de 2 handlingar som finns här.\n\n"
        "Ingen handling innehåller ordet ”fotbollen”."
    )


def test_a_batch_keeps_order_and_ids(run: Run, batch: Callable[[Iterable[Any]], str]) -> None:
    asked = [
        {"id": "z", "question": NONSENSE},
        {"id": 7, "question": DISSENT, "facts": ["annat"]},
        "",
        {"id": "a", "question": PRICE},
    ]
    status, out, err = run("ask", "--batch", batch(asked), "--json")
    assert (status, err) == (0, "")
    assert [(answer["id"], answer["question"], answer["abstained"]) for answer in lines(out)] == [
        ("z", NONSENSE, True),
        (7, DISSENT, False),
        ("a", PRICE, False),
    ]


def test_a_batch_of_searches_gives_one_line_a_question(
    run: Run, batch: Callable[[Iterable[Any]], str]
) -> None:
    asked = [{"id": "b", "question": DISSENT}, {"id": "a", "question": PRICE}]
    status, out, err = run("search", "--batch", batch(asked), "--top", "3", "--json")
    assert (status, err) == (0, "")
    found = lines(out)
    assert [list(line) for line in found] == [["id", "hits", "ms"]] * 2
    assert [(line["id"], len(line["hits"])) for line in found] == [("b", 3), ("a", 3)]
    assert found[0]["hits"][0]["paragraph"] == "hamnvik-protokoll-2031-03-12/2/p3"
    assert found[0]["ms"] > 0


def test_lines_of_one_dialogue_follow_on_each_other(run: Run, batch: Callable[[Iterable[Any]], str]) -> None:
    asked = [
        {"id": "1", "question": "Vad beslutade nämnden om ishallens öppettider?", "dialogue": "d1"},
        {"id": "2", "question": "Vad kostar en ny spolmaskin?", "dialogue": "d2"},
        {"id": "3", "question": "Vem reserverade sig mot det?", "dialogue": "d1"},
        {"id": "4", "question": "Vem reserverade sig mot det?"},
    ]
    _, out, _ = run("ask", "--batch", batch(asked), "--json")
    answers = lines(out)
    assert [answer["read_as"] for answer in answers] == [
        "Vad beslutade nämnden om ishallens öppettider?",
        "Vad kostar en ny spolmaskin?",
        "Vad beslutade nämnden om ishallens öppettider: Vem reserverade sig mot det?",
        "Vem reserverade sig mot det?",
    ]
    assert answers[2]["citations"][0]["paragraph"] == "hamnvik-protokoll-2031-03-12/2/p3"


def test_quotes_stand_word_for_word_in_their_paragraphs_and_markers_have_citations(
    run: Run, indexed: Settings, batch: Callable[[Iterable[Any]], str]
) -> None:
    asked = ["Hur ofta undersöks isen?", PRICE, DISSENT, NONSENSE, "Vad har hänt med isen på hamnplan?"]
    file = batch({"id": n, "question": question} for n, question in enumerate(asked))
    register = Register(indexed.data)
    records = filter(None, (register.record(row.id) for row in register.list_records()))
    texts = {p.id: p.text for record in records for p in record.paragraphs}
    answers = lines(run("ask", "--batch", file, "--json")[1])
    assert sum(len(answer["citations"]) for answer in answers) >= 4
    for answer in answers:
        numbers = [citation["n"] for citation in answer["citations"]]
        assert numbers == list(range(1, len(numbers) + 1))
        markers = [int(n) for n in re.findall(r"\[(\d+)\]", answer["answer"])]
        assert sorted(set(markers)) == ([] if answer["abstained"] else numbers)
        from_register = answer["kind"] == QuestionKind.DISSENT
        for citation in answer["citations"]:
            assert citation["quote"] in texts[citation["paragraph"]]
            quoted = f"”{citation['quote']}”" in answer["answer"]
            assert quoted or answer["abstained"] or from_register


def test_a_faulty_line_is_told_before_any_question_is_answered(
    run: Run, batch: Callable[[Iterable[Any]], str]
) -> None:
    good = {"id": "a", "question": PRICE}
    for faulty in ("{", '"a"', "[1]", '{"question": "x"}', '{"id": "x"}'):
        file = batch([good, faulty])
        assert run("ask", "--batch", file, "--json") == (
            1,
            "",
            f'{file}, rad 2: väntade {{"id": …, "question": …}}. Rätta raden.\n',
        )


def test_an_unreadable_question_does_not_cost_the_others_their_answers(
    run: Run, batch: Callable[[Iterable[Any]], str]
) -> None:
    empty = "Frågan är tom. Skriv en fråga om nämndens handlingar."
    file = batch([{"id": "a", "question": " "}, {"id": "b", "question": PRICE}])
    status, out, err = run("ask", "--batch", file, "--json")
    first, second = lines(out)
    assert (status, err) == (1, f"a: {empty}\n")
    assert first == {"id": "a", "question": " ", "error": empty}
    assert (second["id"], second["abstained"]) == ("b", False)
    status, out, err = run("search", "--batch", file, "--json")
    assert (status, err) == (1, f"a: {empty}\n")
    failed, found = lines(out)
    assert {**failed, "ms": 0} == {"id": "a", "hits": [], "ms": 0, "error": empty}
    assert (found["id"], bool(found["hits"]), "error" in found) == ("b", True, False)


@pytest.mark.parametrize("command", ["ask", "search"])
def test_an_unreadable_filter_is_told_once_and_before_any_work(
    run: Run, batch: Callable[[Iterable[Any]], str], command: str
) -> None:
    file = batch([{"id": "a", "question": PRICE}, {"id": "b", "question": PRICE}])
    status, out, err = run(command, "--batch", file, "--json", "--filter", "kind=x")
    assert (status, out) == (1, "")
    assert err.startswith("Filtret kind tar inte värdet 'x'.")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask", ""], "Frågan är tom. Skriv en fråga om nämndens handlingar."),
        (["ask", "å" * 100_000], "Frågan är 100000 tecken lång och kan vara högst 2000. Korta den"),
        (["ask"], "Ange antingen en fråga eller --batch med en fil, inte båda."),
        (["ask", PRICE, "--batch", "x.jsonl"], "Ange antingen en fråga eller --batch med en fil, inte båda."),
        (["ask", "--batch", "finns-inte.jsonl"], "finns-inte.jsonl gick inte att läsa"),
        (["search", PRICE, "--top", "0"], "--top kan vara 1 till 200, inte 0."),
        (["search", PRICE, "--top", "201"], "--top kan vara 1 till 200, inte 201."),
        (["ask", PRICE, "--filter", "sort=x"], "Filtret 'sort=x' går inte att läsa."),
        (["search", PRICE, "--filter", "kind=x"], "Filtret kind tar inte värdet 'x'."),
        (
            ["ask", PRICE, "--mode", "llm"],
            "Svarssättet 'llm' kräver en språkmodell. Ingen språkmodell är inställd;",
        ),
        (["ask", PRICE, "--mode", "x"], "Svarssättet 'x' finns inte. Välj extractive eller llm."),
    ],
)
def test_what_cannot_be_done_is_one_swedish_sentence_and_status_1(
    run: Run, arguments: list[str], sentence: str
) -> None:
    status, out, err = run(*arguments, "--json")
    assert (status, out) == (1, "")
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_without_records_it_says_how_to_add_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NAMNDMINNET_DATA", str(tmp_path / "none"))
    assert run("ask", PRICE, "--json") == (
        1,
        "",
        "Det finns inga handlingar att söka i. Ta in en mapp med python -m ingest MAPP.\n",
    )


def test_a_misspelt_setting_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMNDMINNET_DATTA", "x")
    status, out, err = run("ask", PRICE)
    assert (status, out) == (1, "")
    assert err.startswith("Inställningen NAMNDMINNET_DATTA finns inte. Menades NAMNDMINNET_DATA?")


def test_filters_reach_answers_and_hits(run: Run) -> None:
    (answer,) = lines(run("ask", PRICE, "--json", "--filter", "kind=protokoll")[1])
    assert answer["abstained"]
    found = lines(run("search", PRICE, "--json", "--filter", "role=svar", "--filter", "year=2031")[1])
    assert {hit["role"] for hit in found} == {"svar"}


def test_for_a_person_it_prints_the_answer_and_its_sources(run: Run) -> None:
    status, out, _ = run("ask", DISSENT)
    assert status == 0
    assert out == (
        "Mot beslutet i ärendet ”Ishallens öppettider” (§ 2) den 12 mars 2031 reserverade sig "
        "Olle Strand (C) till förmån för eget yrkande. [1]\n"
        "\n"
        "Källor:\n"
        "[1] Protokoll Fritidsnämnden 2031-03-12: protokoll 12 mars 2031, § 2 "
        "(hamnvik-protokoll-2031-03-12/2/p3)\n"
        "    https://handlingar.hamnvik.example/2031-03-12\n"
    )


def test_for_a_person_hits_are_numbered(run: Run) -> None:
    _, out, _ = run("search", DISSENT, "--top", "2")
    assert re.findall(r"^(\d)\. (.+?) \(", out, re.MULTILINE)[0] == ("1", "Reservation från Centerpartiet")
    assert len(re.findall(r"^\d\. ", out, re.MULTILINE)) == 2


def test_a_reader_that_has_seen_enough_is_no_fault() -> None:
    program = (
        "import sys\n"
        "from assistant import __main__ as command\n"
        "command._ask = lambda *_: [print('rad', flush=True) for _ in iter(int, 1)]\n"
        "sys.exit(command.main(['ask', 'Vad?']))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.readline() == "rad\n"
        run.stdout.close()
        assert (run.wait(60), run.stderr.read()) == (0, "")
