"""Rules of the project as a whole: what may import what, what README promises, no network."""

from __future__ import annotations

import ast
import os
import re
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from pytest_socket import SocketBlockedError, SocketConnectBlockedError

from ingest.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
OWN = {"app", "assistant", "eval", "ingest"}
MAY_IMPORT = {
    "ingest": {"ingest"},
    "assistant": {"assistant", "ingest"},
    "eval": {"eval", "assistant", "ingest"},
    "app": {"assistant", "ingest"},
}
HEAVY = {"chromadb", "gradio", "llama_index", "sentence_transformers", "torch", "transformers"}


def modules() -> list[Path]:
    """All Python files of the packages and `app.py`, relative to the project's root."""
    paths = [path for package in ("assistant", "eval", "ingest") for path in (ROOT / package).rglob("*.py")]
    if (ROOT / "app.py").exists():
        paths.append(ROOT / "app.py")
    return sorted(path.relative_to(ROOT) for path in paths)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level name of each absolute import in a file, also those inside functions."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.lineno, node.module.partition(".")[0]


def normalised(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared(*, extras: bool) -> set[str]:
    """Normalised names of the distributions that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    if extras:
        wanted += [name for extra in project["optional-dependencies"].values() for name in extra]
    return {normalised(re.match(r"[\w.-]+", requirement)[0]) for requirement in wanted}


def readme_table(heading: str) -> list[list[str]]:
    """Cells of the rows of the first table below a heading of README.md, header row left out."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    table = re.search(r"(?:^\|.*\n)+", section, flags=re.MULTILINE)
    assert table, f"no table below {heading}"
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table[0].splitlines()]
    return rows[2:]


def settings_row(name: str, field: FieldInfo) -> list[str]:
    """The row of README's settings table that tells the truth about a setting."""
    default = field.default
    if name == "model_cache":
        shown = "`~/.cache/namndminnet`"
    elif default is None:
        shown = "not set"
    else:
        assert default is not PydanticUndefined, f"say here how README writes the default of {name}"
        shown = f"`{default}`"
    return [f"`{PREFIX}{name.upper()}`", shown, field.description or ""]


def test_connecting_to_another_machine_is_blocked() -> None:
    # 192.0.2.0/24 is reserved for documentation (RFC 5737): nothing answers there.
    with (
        socket.socket() as connection,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        connection.connect(("192.0.2.1", 80))


def test_looking_up_a_name_is_blocked() -> None:
    with pytest.warns(UserWarning, match="look up"), pytest.raises(SocketBlockedError):
        socket.create_connection(("namndminnet.invalid", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("localhost", port)) as client, server.accept()[0] as peer:
            client.sendall(b"hej")
            assert peer.recv(3) == b"hej"


def test_settings_of_the_caller_do_not_reach_a_test(tmp_path: Path) -> None:
    names = [name for name in os.environ if name.startswith(PREFIX)]
    assert names == [f"{PREFIX}DATA"]
    assert Settings().data == tmp_path / "data"


def test_readme_lists_every_setting_and_no_other() -> None:
    expected = [settings_row(name, field) for name, field in Settings.model_fields.items()]
    assert readme_table("Settings") == expected


def test_default_model_cache_is_as_the_readme_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/anna")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert Settings().model_cache == Path("/home/anna/.cache/namndminnet")


def test_readme_lists_every_dependency_and_no_other() -> None:
    cells = [row[0].partition(" (extra")[0] for row in readme_table("Dependencies")]
    listed = [normalised(name) for cell in cells for name in cell.split(", ")]
    assert sorted(listed) == sorted(declared(extras=True))


@pytest.mark.parametrize("path", modules(), ids=str)
def test_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", modules(), ids=str)
def test_imports_go_one_way(path: Path) -> None:
    allowed = MAY_IMPORT[path.parts[0].removesuffix(".py")]
    wrong = [(line, name) for line, name in imports(path) if name in OWN - allowed]
    assert wrong == []


def test_gradio_is_imported_by_the_page_alone() -> None:
    page = Path("assistant/ui")
    users = {path for path in modules() if "gradio" in {name for _, name in imports(path)}}
    assert {path for path in users if path != Path("app.py") and page not in path.parents} == set()


def test_every_imported_library_is_declared() -> None:
    distributions = metadata.packages_distributions()
    known = sys.stdlib_module_names | OWN
    undeclared = {
        f"{path}:{line}: {name}"
        for path in modules()
        for line, name in imports(path)
        if name not in known
        and not declared(extras=path.parts[0] == "eval")
        & {normalised(found) for found in distributions.get(name, [])}
    }
    assert undeclared == set()


def test_importing_assistant_loads_no_heavy_library() -> None:
    code = "import assistant, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    assert "assistant" in loaded
    assert HEAVY & set(loaded) == set()
