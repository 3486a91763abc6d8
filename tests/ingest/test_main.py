"""The command line: the contract's output on standard output, all else on standard error."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.__main__ import main
from ingest.index import indexer
from tests.fakes import OutOfOrderError, SharedWordsEmbedding
from tests.ingest.conftest import PROTOKOLL, TJANSTEUTLATANDE, UTLATANDE

LIST_KEYS = "record kind body meeting_date dated dnr title source form paragraphs".split()
SHOW_KEYS = "record kind body meeting_date dated dnr title form items paragraphs threads".split()
ITEM_KEYS = (
    "ordinal section title title_derived dnr outcome how movers reservations statements votes decision"
).split()
PARAGRAPH_KEYS = "id item role voice page text".split()


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Command:
    """Runs ``python -m ingest`` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: str | Path) -> Run:
        self._capsys.readouterr()
        status = main([str(word) for word in words])
        captured = self._capsys.readouterr()
        return Run(status, captured.out, captured.err)


@pytest.fixture(autouse=True)
def embedder(monkeypatch: pytest.MonkeyPatch) -> SharedWordsEmbedding:
    """Takes the model's place."""
    fake = SharedWordsEmbedding()
    monkeypatch.setattr(indexer, "make_embedder", lambda settings: fake)
    return fake


@pytest.fixture
def ingest(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text("Cykelverkstaden öppnar.\n\nSimhallen stänger.\n", "utf-8")
    return path


def test_results_on_standard_output_and_progress_on_standard_error(ingest: Command, plan: Path) -> None:
    first = ingest(plan)
    assert (first.status, first.out) == (0, "ovrigt-plan-txt\tny\t2 stycken\n")
    assert first.err.startswith(f"Läser {plan}\n")
    assert "Indexerar stycken: 100%" in first.err
    assert ingest(plan) == Run(0, "ovrigt-plan-txt\toförändrad\t2 stycken\n", f"Läser {plan}\n")
    plan.write_text("Cykelverkstaden öppnar.\n", "utf-8")
    assert ingest(plan).out == "ovrigt-plan-txt\tändrad\t1 stycken\n"


def test_list_json_has_the_keys_of_the_contract(ingest: Command, sjovalla: Path) -> None:
    ingest(sjovalla)
    run = ingest("list", "--json")
    rows = [json.loads(line) for line in run.lines]
    assert (run.status, run.err) == (0, "")
    assert [list(row) for row in rows] == [LIST_KEYS] * 3
    assert [row["source"] for row in rows] == [UTLATANDE, PROTOKOLL, TJANSTEUTLATANDE]
    paragraphs = rows[0].pop("paragraphs")
    assert rows[0] == {
        "record": "ks-utlatande-2008-41-oppna-verkstader",
        "kind": "utlåtande",
        "body": "Kommunstyrelsen till Kommunfullmäktige, Sjövalla stad",
        "meeting_date": None,
        "dated": "2008-11-05",
        "dnr": ["214-1730/2008"],
        "title": "Öppna verkstäder från källare till mötesplats",
        "source": UTLATANDE,
        "form": "original",
    }
    assert paragraphs > 20


def test_list_for_a_person(ingest: Command, plan: Path) -> None:
    ingest(plan)
    assert ingest("list").out == "utan datum\tövrigt\tovrigt-plan-txt\t2 stycken\tplan.txt\n"


def test_show_json_has_the_keys_of_the_contract(ingest: Command, sjovalla: Path) -> None:
    ingest(sjovalla / PROTOKOLL)
    run = ingest("show", "kfn-protokoll-2024-05-14", "--json")
    shown: dict[str, Any] = json.loads(run.out)
    assert (run.status, run.err, len(run.lines)) == (0, "", 1)
    assert set(SHOW_KEYS) <= set(shown)
    assert (shown["record"], shown["kind"], shown["meeting_date"], shown["dated"]) == (
        "kfn-protokoll-2024-05-14",
        "protokoll",
        "2024-05-14",
        None,
    )
    assert [item["ordinal"] for item in shown["items"]] == list(range(1, 11))
    assert all(set(ITEM_KEYS) <= set(item) for item in shown["items"])
    assert all(set(PARAGRAPH_KEYS) <= set(paragraph) for paragraph in shown["paragraphs"])
    item = shown["items"][3]
    assert (item["title"], item["title_derived"], item["section"], item["dnr"]) == (
        "En öppen cykelverkstad i Norra hamnen",
        True,
        None,
        ["KS 2024/41", "KFN 2024/57"],
    )
    (reservation,) = [p for p in shown["paragraphs"] if p["item"] == 4 and p["role"] == "reservation"]
    assert reservation["id"].startswith("kfn-protokoll-2024-05-14/4/p")
    assert (reservation["voice"], reservation["page"]) == ("Vänsterpartiet", None)
    assert reservation["text"].startswith("Ledamoten Maja Ström (V) reserverade sig")


def test_show_for_a_person(ingest: Command, sjovalla: Path) -> None:
    ingest(sjovalla)
    lines = ingest("show", "ks-utlatande-2008-41-oppna-verkstader").lines
    assert lines[:2] == [
        "Öppna verkstäder från källare till mötesplats (ks-utlatande-2008-41-oppna-verkstader)",
        "utlåtande, Kommunstyrelsen till Kommunfullmäktige, Sjövalla stad, 2008-11-05",
    ]
    assert "  dnr 214-1730/2008" in lines
    assert "  [p7] remissvar, Kulturnämnden, s. 2" in lines
    assert "föredragande: Greta Lind, borgarråd" in lines
    assert "svarade inte: Hantverkets vänner" in lines
    assert "  reservation i borgarrådsberedningen: " in "\n".join(lines)


def test_show_tells_writings_as_units(ingest: Command, sjovalla: Path) -> None:
    ingest(sjovalla)
    (line,) = ingest("show", "kfn-protokoll-2024-05-14", "--json").lines
    shown = json.loads(line)
    texts = {p["id"]: p["text"] for p in shown["paragraphs"]}
    writings = [writing for item in shown["items"] for writing in item["writings"]]
    assert [(w["dnr"], w["party"], w["by"][0]["name"], len(w["questions"])) for w in writings] == [
        ([], "Kristdemokraterna", "Gunilla Sand", 1),
        (["KFN 2024/118"], "Liberalerna", "Henrik Tallberg", 3),
        (["KFN 2024/121"], "Sverigedemokraterna", "Rolf Granath", 2),
    ]
    assert all(texts[question] for writing in writings for question in writing["questions"])
    assert [o["task"] for o in shown["officials"]] == ["justerar", "justerar"]


def test_people_over_all_records(ingest: Command, sjovalla: Path) -> None:
    ingest(sjovalla)
    people = {person["name"]: person for person in map(json.loads, ingest("people", "--json").lines)}
    strom = people["Maja Ström"]
    assert (strom["party"], strom["offices"]) == ("V", ["ledamot"])
    acts = {(act["record"], act["item"], act["act"]) for act in strom["appearances"]}
    assert ("kfn-protokoll-2024-05-14", 4, "reservation") in acts
    assert "Maja Ström\tV\tledamot\t" in "\n".join(ingest("people").lines)


def test_rebuild(ingest: Command, plan: Path, embedder: SharedWordsEmbedding) -> None:
    ingest(plan)
    embedder.identity = "another-model"
    refused = ingest(plan)
    assert (refused.status, refused.out) == (1, "")
    assert refused.err.startswith("Indexet är gjort med språkmodellen shared-words, men")
    rebuilt = ingest("rebuild")
    assert (rebuilt.status, rebuilt.out) == (0, "2 stycken indexerade på nytt\n")
    assert ingest(plan).status == 0


def test_a_failed_file_gives_status_1_and_the_rest_is_kept(ingest: Command, plan: Path) -> None:
    empty = plan.parent / "a.txt"
    empty.touch()
    run = ingest(empty, plan)
    assert (run.status, run.out) == (1, "ovrigt-plan-txt\tny\t2 stycken\n")
    assert f"{empty} är tom. Kontrollera filen och ta in den igen.\n" in run.err
    assert run.err.endswith("1 av 2 gick inte att ta in; resten är kvar.\n")
    assert len(ingest("list").lines) == 1


def test_bad_input_gets_one_sentence_each(ingest: Command, tmp_path: Path) -> None:
    folder = tmp_path / "mapp"
    folder.mkdir()
    (tmp_path / "bild.txt").write_bytes(b"\x89PNG\0")
    (tmp_path / "a.xlsx").write_bytes(b"x")
    run = ingest(folder, tmp_path / "saknas", tmp_path / "a.xlsx", tmp_path / "bild.txt")
    assert (run.status, run.out) == (1, "")
    assert run.err.splitlines() == [
        f"Läser {tmp_path / 'bild.txt'}",
        f"Mappen {folder} innehåller inga handlingar. Lägg dit handlingar av något slag som läses: "
        ".txt, .md, .html, .htm, .xhtml, .pdf, .docx, .odt.",
        f"{tmp_path / 'saknas'} finns inte. Kontrollera sökvägen.",
        f"{tmp_path / 'a.xlsx'} är inte av ett slag som kan läsas. "
        "Spara handlingen som PDF, .docx, .odt, .html, .txt eller .md.",
        f"{tmp_path / 'bild.txt'} innehåller inte text utan något annat. "
        "Spara handlingen som .txt eller .md och ta in den igen.",
        "4 av 4 gick inte att ta in; resten är kvar.",
    ]


def test_files_of_other_formats_in_a_folder_are_counted(ingest: Command, plan: Path) -> None:
    for name in ("a.doc", "b.DOC", "c.rtf"):
        (plan.parent / name).touch()
    run = ingest(plan.parent)
    assert run.status == 0
    assert (f"{plan.parent}: hoppade över filer som inte kan läsas ännu (2 .doc, 1 .rtf).\n") in run.err


def test_an_encoding_that_had_to_be_guessed_is_told(ingest: Command, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("Åtgärder.".encode("cp1252"))
    says = f"{path} är inte UTF-8 och lästes som Windows-1252. Kontrollera att å, ä och ö är rätt.\n"
    assert says in ingest(path).err
    assert says not in ingest(path).err


def test_an_unknown_record_is_named(ingest: Command, plan: Path) -> None:
    says = "Handlingen saknas finns inte. Kör python -m ingest list för att se vilka som finns.\n"
    assert ingest("show", "saknas") == Run(1, "", says)
    ingest(plan)
    assert ingest("show", "saknas", "--json") == Run(1, "", says)


def test_an_empty_archive_says_what_to_do(ingest: Command, tmp_path: Path) -> None:
    data = tmp_path / "data"
    says = f"Inga handlingar i {data}. Kör python -m ingest MAPP.\n"
    assert ingest("list", "--json") == Run(0, "", says)
    assert not data.exists()


def test_an_unknown_setting_is_named(ingest: Command, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMNDMINNET_DATTA", "x")
    assert ingest(plan) == Run(
        1,
        "",
        "Inställningen NAMNDMINNET_DATTA finns inte. Menades NAMNDMINNET_DATA? "
        "README listar alla inställningar.\n",
    )


def test_no_argument_is_a_misuse(ingest: Command, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ingest()
    assert ended.value.code == 2
    assert "python -m ingest" in capsys.readouterr().err


def test_ctrl_c_says_that_work_is_kept(
    ingest: Command, plan: Path, embedder: SharedWordsEmbedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(texts: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(embedder, "encode_passages", interrupted)
    run = ingest(plan)
    assert (run.status, run.out) == (130, "")
    assert run.err.endswith("\nAvbrutet. Det som är klart finns kvar; nästa körning gör resten.\n")


def test_a_program_error_keeps_its_traceback(
    ingest: Command, plan: Path, embedder: SharedWordsEmbedding
) -> None:
    embedder.fails_after = 0
    with pytest.raises(OutOfOrderError):
        ingest(plan)
