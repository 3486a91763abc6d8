"""Which vectors belong to a register: those in this folder, in that of another machine, or on a server."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from ingest.errors import IndexMismatchError
from ingest.index.register import Register
from ingest.index.vectors import VectorIndex

PLACE = "vectors_in"
"""Fact that says where the vectors are."""
NAME = "folder.id"
_SERVER = "server"
_FOLDER = "folder"


def place_of(register: Register, vectors: VectorIndex, folder: Path) -> str:
    """What the register remembers of the place that the settings name for its vectors.

    A folder has a name only where several machines share the register: a register in a file goes with the
    folder when that is moved.
    """
    if vectors.is_live:
        return _SERVER
    return _own_name(folder) if register.is_shared else _FOLDER


def check_place(register: Register, vectors: VectorIndex, folder: Path) -> None:
    """See that the vectors that the settings name are those that the register is in step with.

    Raises:
        IndexMismatchError: They are elsewhere.
    """
    known = register.fact(PLACE)
    if known is None or known == place_of(register, vectors, folder):
        return
    there = "på en Chroma-server" if known == _SERVER else "i en datamapp"
    if known == _SERVER or vectors.is_live:
        advice = "Ändra NAMNDMINNET_CHROMA_URL, eller kör python -m ingest rebuild, som gör om dem här."
    else:
        there = "i datamappen på en annan dator"
        advice = (
            "Datorer som delar ett register behöver en Chroma-server: ange NAMNDMINNET_CHROMA_URL på dem "
            "alla, och kör python -m ingest rebuild en gång."
        )
    raise IndexMismatchError(
        f"Vektorerna till registret {register.shown} finns {there}, inte i {vectors.shown}. {advice}"
    )


def _own_name(folder: Path) -> str:
    """A name for a data folder, made the first time it is asked for."""
    path = folder / NAME
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{uuid4().hex}\n", "utf-8")
        return path.read_text("utf-8").strip()
