"""Turn texts into vectors."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.unpack import LAYOUT, SOURCE_SHA256, Precision, unpacked_model
from ingest.errors import ModelError
from ingest.settings import BUNDLED_MODEL, PREFIX

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Dtype = Literal["auto", "float32", "bfloat16"]

# Measured with passages of 20 to 110 tokens (78 on average) on two cores: of 8, 16, 32 and 64, a
# batch of 16 was fastest in bfloat16 and among the fastest in float32.
_BATCH = 16
# Texts that are encoded before progress is reported and a waiting question is let in. Fewer cost
# speed, since texts of like length are batched together within this many.
_STRETCH = 256
# Bytes that are read at each of three places of a large file to tell models apart.
_SAMPLE_BYTES = 1 << 16
_SETTING = f"{PREFIX}EMBEDDING_MODEL"
# Notes and version control do not change the vectors.
_IGNORED_SUFFIXES = {".md", ".lock"}


class Embedder:
    """Texts to vectors of unit length, so that their dot product is the cosine.

    The constructor loads nothing; `warm_up` does, and is called by whatever needs the model. One
    embedder can be used by several threads: encoding takes turns, and a question waits for at most
    256 passages (3 seconds in bfloat16 on two cores, 6 in float32).

    The bundled model is never fetched. It takes the processor, where it does a question in some 20
    milliseconds. Another model takes the device that Sentence Transformers picks. Loading a model
    from a folder, the bundled one included, tells the Hugging Face libraries to stay offline, so
    the same process may then be unable to fetch one.
    """

    def __init__(self, model: str, dtype: Dtype, cache: Path) -> None:
        """Remember what to load.

        Args:
            model: ``e5-small`` for the bundled model, else an existing folder or a name that
                Sentence Transformers may fetch. The bundled model wins over a folder of that name.
            dtype: Number format of the weights. ``auto`` means bfloat16 for the bundled model on a
                processor that computes in it, else float32.
            cache: Folder where the bundled model is unpacked.

        Raises:
            ValueError: The name is empty or the number format unknown.
        """
        if not model.strip():
            raise ValueError("model must be a name or a folder, got an empty string")
        if dtype not in get_args(Dtype):
            raise ValueError(f"dtype must be one of {get_args(Dtype)}, got {dtype!r}")
        self._name = model
        self._dtype = dtype
        self._cache = cache
        self._model: SentenceTransformer | None = None
        self._loading = threading.Lock()
        # Tokenizers refuse to be used by two threads at once ("Already borrowed").
        self._encoding = threading.Lock()

    @property
    def identity(self) -> str:
        """What an index made with this model is called by; known without loading the model.

        For the bundled model: its name, the layout of the unpacked folder and its weights. For a
        folder: its name and a digest of what is in it, so that it may move but not change. For a
        name to be fetched: the name, since what lies behind it is not known offline.

        The number format is no part of it. Vectors of one text in bfloat16 and float32 have a
        cosine of 0.9999 (512 paragraphs), so an index made on one processor serves on another.

        Raises:
            ModelError: The model is a folder that does not exist.
        """
        if self._name == BUNDLED_MODEL:
            return f"{BUNDLED_MODEL}:{LAYOUT}:{SOURCE_SHA256[:12]}"
        folder = self._folder()
        if folder is None:
            return self._name
        return f"{folder.resolve().name}:{_digest(folder)}"

    @property
    def dimension(self) -> int:
        """Length of a vector. Loads the model.

        Raises:
            ModelError: The model cannot be loaded.
        """
        dimension = self._loaded().get_embedding_dimension()
        if dimension is None:
            raise ModelError(
                f"Modellen {self._name} anger inte hur långa dess vektorer är och kan inte "
                f"användas. Välj en annan i {_SETTING}."
            )
        return dimension

    def warm_up(self) -> None:
        """Load the model, the first time it is called. Safe to call from several threads.

        Raises:
            ModelError: The model is missing, damaged or cannot be fetched or unpacked.
        """
        self._loaded()

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Vectors of texts that are searched in, with the model's own prompt for such.

        Args:
            texts: Any number of texts. Each is cut at the model's limit, 512 tokens for the bundled
                model.
            progress: Is told how many texts are done so far, now and then and at the end.

        Returns:
            Shape (len(texts), dimension), in the order of the texts.

        Raises:
            ModelError: The model cannot be loaded.
        """
        vectors = np.empty((len(texts), self.dimension), np.float32)
        model = self._loaded()
        for start in range(0, len(texts), _STRETCH):
            part = list(texts[start : start + _STRETCH])
            with self._encoding:
                encoded = model.encode_document(part, batch_size=_BATCH, show_progress_bar=False)
            vectors[start : start + len(part)] = _unit_length(np.asarray(encoded, np.float32))
            if progress is not None:
                progress(start + len(part))
        return vectors

    def encode_question(self, text: str) -> NDArray[np.float32]:
        """Vector of a question, with the model's own prompt for such.

        Returns:
            Shape (dimension,).

        Raises:
            ModelError: The model cannot be loaded.
        """
        model = self._loaded()
        with self._encoding:
            encoded = model.encode_query([text], show_progress_bar=False)
        vector: NDArray[np.float32] = _unit_length(np.asarray(encoded, np.float32))[0]
        return vector

    def _loaded(self) -> SentenceTransformer:
        with self._loading:
            if self._model is None:
                self._model = self._load()
            return self._model

    def _load(self) -> SentenceTransformer:
        folder = None if self._name == BUNDLED_MODEL else self._folder()
        _prepare_environment(local=self._name == BUNDLED_MODEL or folder is not None)
        with _collection_paused():
            if self._name == BUNDLED_MODEL:
                dtype = _precision() if self._dtype == "auto" else self._dtype
                path = unpacked_model(self._cache, dtype)
                return _sentence_transformer(str(path), dtype, local=True, device="cpu")
            dtype = "float32" if self._dtype == "auto" else self._dtype
            try:
                return _sentence_transformer(
                    str(folder or self._name), dtype, local=folder is not None, device=None
                )
            except Exception as error:
                # Whoever wrote the model chose its files and its code, and what goes wrong in them
                # has no common class: OSError, ValueError, KeyError and many more have been seen.
                raise self._not_loaded(folder, error) from error

    def _folder(self) -> Path | None:
        """The folder that the model's name means, None for a name to be fetched.

        Raises:
            ModelError: The name can only be a folder, and there is none.
        """
        path = Path(self._name).expanduser()
        if path.is_dir():
            return path
        if path.is_absolute() or self._name.startswith(".") or self._name.count("/") > 1:
            raise ModelError(
                f"Mappen {path}, som {_SETTING} pekar på, finns inte. Rätta inställningen eller "
                "ta bort den, så används den medföljande modellen."
            )
        return None

    def _not_loaded(self, folder: Path | None, error: Exception) -> ModelError:
        cause = f"{type(error).__name__}: {str(error).strip().partition(chr(10))[0]}"
        if folder is not None:
            problem = (
                f"Modellen i mappen {folder} gick inte att ladda ({cause}). Kontrollera att den är "
                "en hel Sentence Transformers-modell"
            )
        else:
            problem = (
                f"Modellen {self._name} gick inte att hämta eller ladda ({cause}). Kontrollera "
                f"namnet i {_SETTING} och att datorn når nätet"
            )
        return ModelError(f"{problem}, eller ta bort {_SETTING}, så används den medföljande modellen.")


def _prepare_environment(*, local: bool) -> None:
    """Set what the libraries read from the environment when they are first imported.

    It is done as late as this so that a program that merely imports this module is not affected. A
    value that is already there stays.

    Args:
        local: Whether the model is in a folder. Nothing is then looked up on the network; this
            comes on top of ``local_files_only``, which says the same for the one model.
    """
    # Threads that wait for each other are to sleep, not to spin. It costs 5 to 10 % alone on two
    # cores. With another busy process there, spinning brought passages from 47 to 8 a second and
    # questions to 970 milliseconds (p95); asleep, it was 26 and 23.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    if local:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")


def _sentence_transformer(
    path: str, dtype: Precision, *, local: bool, device: str | None
) -> SentenceTransformer:
    """Load a model without a word on standard output or error."""
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as chatter

    verbosity, bars = chatter.get_verbosity(), chatter.is_progress_bar_enabled()
    chatter.set_verbosity(logging.ERROR)
    chatter.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(path, device=device, local_files_only=local, model_kwargs={"dtype": dtype})
    finally:
        chatter.set_verbosity(verbosity)
        if bars:
            chatter.enable_progress_bar()  # type: ignore[no-untyped-call]


def _precision() -> Precision:
    """The number format in which this processor does the bundled model best.

    bfloat16 is two to three times as fast as float32 where the processor multiplies in it, and
    slower where it is emulated. AVX512-BF16 (measured) and AMX are instructions for that on x86.
    Others, such as those of newer ARM processors, have not been measured here and get float32,
    which is never a bad choice.
    """
    import torch

    able = torch.cpu.get_capabilities()
    return "bfloat16" if able.get("avx512_bf16") or able.get("amx_bf16") else "float32"


@contextlib.contextmanager
def _collection_paused() -> Iterator[None]:
    """Keep Python's cycle collector from running.

    Importing the libraries makes a million objects that live on, and looking through them again and
    again takes a quarter of the time: 6.7 seconds with the collector, 5.0 without.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _unit_length(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Vectors, shape (n, dimension), scaled to length 1; one of zeros stays as it is.

    Not every model does it, and one in bfloat16 does it to two or three digits.
    """
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = vectors / np.maximum(length, np.finfo(np.float32).tiny)
    return scaled


def _digest(folder: Path) -> str:
    """Twelve hexadecimal digits that tell a model's folder from others.

    From the names and sizes of its files, and of their bytes at most 64 kB from the beginning, the
    middle and the end, so that it takes no time for gigabytes of weights. Training changes all
    weights, so a sample shows it.
    """
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or path.suffix in _IGNORED_SUFFIXES or not path.is_file():
            continue
        size = path.stat().st_size
        digest.update(f"{name.as_posix()}\0{size}\0".encode())
        with path.open("rb") as file:
            for start in sorted({0, max(0, (size - _SAMPLE_BYTES) // 2), max(0, size - _SAMPLE_BYTES)}):
                file.seek(start)
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:12]
