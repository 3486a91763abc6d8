"""The start of the page: settings, address, and an orderly end. The assistant is a stand-in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import app
from assistant.ui.serve import AddressError, address, bind, start_page

ROOT = Path(__file__).resolve().parent.parent
# Takes the place of assistant/service.py, with a start as slow as NMTEST_START says.
STAND_IN = """
import os, sys, time, types
from assistant.model import Overview

class Assistant:
    def __init__(self, settings): pass
    def warm_up(self): time.sleep(float(os.environ.get("NMTEST_START", "0")))
    def overview(self): return Overview(0, 0)

service = types.ModuleType("assistant.service")
service.Assistant = Assistant
sys.modules["assistant.service"] = service
import app
app.end(app.main())
"""


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def start(**settings: str) -> subprocess.Popen[str]:
    variables = {**os.environ, **{f"NAMNDMINNET_{name}": value for name, value in settings.items()}}
    return subprocess.Popen(
        [sys.executable, "-c", STAND_IN],
        cwd=ROOT,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with bind("127.0.0.1", 0) as listener:
        return int(listener.getsockname()[1])


def test_a_bad_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NAMNDMINNET_PROT", "8000")
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert app.main() == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err == (
        "Inställningen NAMNDMINNET_PROT finns inte. Menades NAMNDMINNET_PORT? "
        "README listar alla inställningar.\n"
    )


def test_a_busy_port_is_one_sentence_that_says_what_to_do(busy_port: int) -> None:
    process = start(PORT=str(busy_port))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err == (
        f"Port {busy_port} på 127.0.0.1 används redan av ett annat program. Stäng det, eller välj "
        f"en annan port med NAMNDMINNET_PORT, till exempel NAMNDMINNET_PORT={busy_port + 1}.\n"
    )


@pytest.mark.heavy
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("start_takes", ["0", "60"])
def test_the_page_opens_at_once_and_ends_when_told(
    number: signal.Signals, start_takes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NMTEST_START", start_takes)
    port = free_port()
    process = start(PORT=str(port))
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        assert said == f"Nämndminnet finns på http://127.0.0.1:{port} (avsluta med Ctrl-C)\n"
        deadline = time.monotonic() + 10
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}", timeout=5) as response:
                    assert b"mndminnet" in response.read()
                break
            except urllib.error.URLError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        # An open page holds such a stream for as long as it is open.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/gradio_api/heartbeat/x") as stream:
            assert stream.readline() == b"data: ALIVE\n"
            process.send_signal(number)
            out, err = process.communicate(timeout=10)
        assert (process.returncode, out, err) == (0, "", "")
    finally:
        process.kill()
        process.wait()


def test_bind_takes_any_free_port_for_zero() -> None:
    with bind("localhost", 0) as listener:
        assert address(listener).startswith("http://")
        assert listener.getsockname()[1] > 0


def test_bind_refuses_another_machines_address() -> None:
    # 192.0.2.0/24 is reserved for documentation (RFC 5737).
    with pytest.raises(AddressError, match=r"Adressen 192\.0\.2\.1 finns inte på den här datorn"):
        bind("192.0.2.1", 0)


def test_an_address_of_ipv6_has_brackets() -> None:
    try:
        listener = bind("::1", 0)
    except AddressError:
        pytest.skip("this machine has no IPv6")
    with listener:
        assert address(listener) == f"http://[::1]:{listener.getsockname()[1]}"


def test_start_page_is_swedish_and_names_no_other_machine() -> None:
    assert start_page(
        '<html\n\tlang="en"><meta charset="utf-8" />'
        '<meta\n property="og:image"\n content="https://raw.example/x.jpg"\n />'
        '<meta name="twitter:title" content="Gradio" /><meta name="viewport" content="x" />'
        '<link rel="manifest" href="/manifest.json" /><link rel="stylesheet" href="./a.css">'
    ).replace(start_page('<meta charset="utf-8" />'), "HEAD") == (
        '<html\n\tlang="sv">HEAD<meta name="viewport" content="x" /><link rel="stylesheet" href="./a.css">'
    )
