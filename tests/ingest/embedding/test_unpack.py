"""The unpacked folder is reused while it is sound, and made anew when it is not."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.embedding import unpack, unpacked_model, weights
from ingest.embedding.unpack import Precision, folder_name
from ingest.errors import ModelError

ROOT = Path(__file__).resolve().parents[3]
WEIGHTS = bytes(range(256)) * 8


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Replace the model by two small files; the list grows by the folder of each unpacking."""
    made: list[Path] = []

    def write_model(folder: Path, dtype: Precision) -> None:
        made.append(folder)
        (folder / "config.json").write_text(f'{{"dtype": "{dtype}"}}', encoding="utf-8")
        (folder / "1_Pooling").mkdir()
        (folder / "1_Pooling" / "config.json").write_text("{}", encoding="utf-8")
        (folder / "model.safetensors").write_bytes(WEIGHTS)

    monkeypatch.setattr(unpack, "_write_model", write_model)
    return made


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns) for path in [folder, *folder.rglob("*")]}


def test_the_folder_names_model_dtype_and_layout(small: list[Path], tmp_path: Path) -> None:
    cache = tmp_path / "not" / "yet"
    folder = unpacked_model(cache, "bfloat16")
    assert folder == cache / f"e5-small-bfloat16-v{unpack.LAYOUT}"
    assert sorted(content(folder)) == [
        "1_Pooling/config.json",
        "config.json",
        "manifest.json",
        "model.safetensors",
    ]


def test_a_sound_folder_is_used_as_it_is(small: list[Path], tmp_path: Path) -> None:
    before = stamps(unpacked_model(tmp_path, "bfloat16").parent)
    folder = unpacked_model(tmp_path, "bfloat16")
    assert stamps(folder.parent) == before
    assert len(small) == 1


def test_number_formats_lie_side_by_side(small: list[Path], tmp_path: Path) -> None:
    first, second = unpacked_model(tmp_path, "bfloat16"), unpacked_model(tmp_path, "float32")
    assert first != second
    assert unpacked_model(tmp_path, "bfloat16") == first
    assert len(small) == 2


def shorten(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)


def change_a_byte(name: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        whole = bytearray((folder / name).read_bytes())
        whole[len(whole) // 2] ^= 1
        (folder / name).write_bytes(whole)

    return change


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def edit_manifest(**values: object) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        (folder / "manifest.json").write_text(json.dumps(manifest | values), encoding="utf-8")

    return edit


def replace_by_file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("not a folder", encoding="utf-8")


def lengthen_weights(folder: Path) -> None:
    (folder / "model.safetensors").write_bytes(WEIGHTS + b"\0")


def replace_weights_by_folder(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "model.safetensors").mkdir()


@pytest.mark.parametrize(
    ("damage", "noticed"),
    [
        pytest.param(shorten("model.safetensors"), "model.safetensors has changed", id="cut"),
        pytest.param(lengthen_weights, "model.safetensors has changed", id="longer"),
        pytest.param(change_a_byte("model.safetensors"), "model.safetensors has changed", id="byte-weights"),
        pytest.param(change_a_byte("config.json"), "config.json has changed", id="byte-config"),
        pytest.param(change_a_byte("1_Pooling/config.json"), "1_Pooling/config.json has", id="byte-below"),
        pytest.param(remove("model.safetensors"), "cannot be read", id="no-weights"),
        pytest.param(replace_weights_by_folder, "cannot be read", id="weights-are-a-folder"),
        pytest.param(remove("1_Pooling/config.json"), "cannot be read", id="no-config"),
        pytest.param(remove("manifest.json"), "it has no manifest", id="half-written"),
        pytest.param(shorten("manifest.json"), "its manifest", id="cut-manifest"),
        pytest.param(edit_manifest(files=[]), "is no manifest", id="no-files"),
        pytest.param(edit_manifest(files={}), "lists no weights", id="empty-manifest"),
        pytest.param(edit_manifest(layout=0), "made from something else", id="other-layout"),
        pytest.param(edit_manifest(dtype="float32"), "made from something else", id="other-dtype"),
        pytest.param(edit_manifest(source_sha256="0" * 64), "made from something else", id="other-source"),
        pytest.param(replace_by_file, "manifest", id="file-in-its-place"),
    ],
)
def test_damage_is_noticed_and_mended(
    small: list[Path],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Path], None],
    noticed: str,
) -> None:
    folder = unpacked_model(tmp_path, "bfloat16")
    sound = content(folder)
    damage(folder)
    with caplog.at_level(logging.INFO, logger="ingest.embedding"):
        assert unpacked_model(tmp_path, "bfloat16") == folder
    assert noticed in caplog.text
    assert content(folder) == sound
    unpacked_model(tmp_path, "bfloat16")
    assert len(small) == 2


def test_what_an_interrupted_run_left_is_cleared(small: list[Path], tmp_path: Path) -> None:
    leftover = tmp_path / f"{folder_name('bfloat16')}.4711.tmp"
    leftover.mkdir()
    (leftover / "model.safetensors").write_bytes(WEIGHTS[:100])
    unpacked_model(tmp_path, "bfloat16")
    assert not leftover.exists()


def test_an_interruption_leaves_nothing_that_looks_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(folder: Path, dtype: Precision) -> None:
        (folder / "model.safetensors").write_bytes(WEIGHTS[:100])
        raise KeyboardInterrupt

    monkeypatch.setattr(unpack, "_write_model", interrupted)
    with pytest.raises(KeyboardInterrupt):
        unpacked_model(tmp_path, "bfloat16")
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_cache_that_cannot_be_made_is_named(small: list[Path], tmp_path: Path) -> None:
    # Below a file no folder can be made, not even by root, whom permissions do not stop.
    cache = tmp_path / "file" / "cache"
    cache.parent.write_text("", encoding="utf-8")
    with pytest.raises(ModelError, match="NAMNDMINNET_MODEL_CACHE väljer en annan") as refusal:
        unpacked_model(cache, "bfloat16")
    assert str(cache) in str(refusal.value)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not stop root")
def test_a_cache_without_permission_is_named(small: list[Path], tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(ModelError, match="NAMNDMINNET_MODEL_CACHE väljer en annan"):
        unpacked_model(tmp_path, "bfloat16")


def test_waiting_for_another_process_has_an_end(
    small: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpack, "_LOCK_SECONDS", 0.1)
    with (
        FileLock(tmp_path / f"{folder_name('bfloat16')}.lock"),
        pytest.raises(ModelError, match="En annan process"),
    ):
        unpacked_model(tmp_path, "bfloat16")
    assert small == []


def test_a_sound_folder_needs_no_lock(small: list[Path], tmp_path: Path) -> None:
    folder = unpacked_model(tmp_path, "bfloat16")
    with FileLock(tmp_path / f"{folder_name('bfloat16')}.lock"):
        assert unpacked_model(tmp_path, "bfloat16") == folder


def test_weights_cut_short_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = tmp_path / "e5-small-q4.bin"
    short.write_bytes(weights.packed_file().read_bytes()[:-1])
    monkeypatch.setattr(unpack, "packed_file", lambda: short)
    with pytest.raises(ModelError, match="avkortad"):
        unpacked_model(tmp_path / "cache", "bfloat16")


def test_weights_with_a_changed_byte_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = tmp_path / "e5-small-q4.bin"
    changed.write_bytes(weights.packed_file().read_bytes())
    change_a_byte(changed.name)(tmp_path)
    monkeypatch.setattr(unpack, "packed_file", lambda: changed)
    with pytest.raises(ModelError, match="inte den som programmet är gjort för"):
        unpacked_model(tmp_path / "cache", "bfloat16")


def in_process(code: str, cache: Path) -> subprocess.Popen[str]:
    """Another Python that logs to standard error; ``sys.argv[1]`` is the cache."""
    start = "import logging, sys; from pathlib import Path; logging.basicConfig(level='INFO')\n"
    return subprocess.Popen(
        [sys.executable, "-c", start + code, str(cache)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.heavy
def test_two_processes_at_once_make_one_sound_folder(tmp_path: Path) -> None:
    code = """
from ingest.embedding import unpacked_model
print(unpacked_model(Path(sys.argv[1]), "bfloat16"))
"""
    processes = [in_process(code, tmp_path) for _ in range(2)]
    outcomes = [process.communicate(timeout=120) for process in processes]
    folder = tmp_path / folder_name("bfloat16")
    assert [process.returncode for process in processes] == [0, 0], outcomes
    assert [printed.strip() for printed, _ in outcomes] == [str(folder)] * 2
    assert sum(log.count("Unpacking") for _, log in outcomes) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [folder.name]
    assert unpack._damage(folder, "bfloat16") is None

    # A changed byte amid the real weights is mended to the very same content.
    sound = content(folder)
    change_a_byte("model.safetensors")(folder)
    unpacked_model(tmp_path, "bfloat16")
    assert content(folder) == sound


@pytest.mark.heavy
@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_running_out_of_space_is_an_error_that_leaves_nothing(tmp_path: Path) -> None:
    # A limit on the size of files stops the writing halfway, as a full disk does.
    code = """
import resource
from ingest.embedding import unpacked_model
from ingest.errors import ModelError
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000_000, 50_000_000))
try:
    unpacked_model(Path(sys.argv[1]), "bfloat16")
except ModelError as error:
    print(error)
"""
    process = in_process(code, tmp_path)
    printed, log = process.communicate(timeout=120)
    assert process.returncode == 0, log
    assert f"packa upp i mappen {tmp_path}" in printed
    assert "500 MB" in printed
    assert "NAMNDMINNET_MODEL_CACHE" in printed
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
