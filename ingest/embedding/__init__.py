"""Texts to vectors: the bundled multilingual-e5-small, or any other Sentence Transformers model.

Importing this package loads no model and no torch, transformers or sentence_transformers; they cost
seconds and come with the first text to be encoded (`Embedder.warm_up`).
"""

from ingest.embedding.embedder import Dtype, Embedder
from ingest.embedding.unpack import Precision, unpacked_model
from ingest.embedding.weights import PackedModel, packed_file, read_packed

__all__ = [
    "Dtype",
    "Embedder",
    "PackedModel",
    "Precision",
    "packed_file",
    "read_packed",
    "unpacked_model",
]
