"""The command from the listing to a folder that is ingested, and what goes wrong on the way."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import tomllib
from datetime import date
from pathlib import Path

import pytest

from ingest.__main__ import main
from ingest.errors import NamndminnetError, SettingsError
from ingest.fetch import cli
from ingest.fetch.folder import Folder
from ingest.fetch.polite import FetchError
from ingest.index import indexer
from ingest.settings import Settings
from tests.fakes import SharedWordsEmbedding
from tests.ingest.fetch.conftest import (
    AGENDA,
    CONTACT,
    JUNE,
    JUNE_AGENDA,
    LISTING,
    MAY,
    MINUTES,
    PAUSE,
    REPORT,
    ROUND,
    SLUG,
    Fetch,
    StillClock,
    files,
    parts,
)
from tests.ingest.fetch.server import PDF, Portal, Reply

FILES = [
    "2024-05-14-agenda-kallelse-2024-05-14.pdf",
    "2024-05-14-agenda-tjansteutlatande-simskola-19038.pdf",
    "2024-05-14-protocol-signerad-protokoll-2024-05-14.pdf",
    "2024-05-14.html",
    "2024-06-11-agenda-kallelse.pdf",
    "2024-06-11.html",
    "records.toml",
]
REPORT_FILE = FILES[1]


def test_from_the_listing_to_a_folder(fetch: Fetch, portal: Portal, folder: Path) -> None:
    run = fetch()
    assert run.out == (
        "Möten: 2 (2024-05-14 till 2024-06-11)\n"
        "Filer: 6 nya, 0 ändrade, 0 oförändrade, 0 misslyckade\n"
        f"Mapp: {folder}\n"
        "Utan publicerat protokoll: 2024-06-11\n"
    )
    assert run.err == "2024-05-14: 4 filer, 4 hämtade\n2024-06-11: 2 filer, 2 hämtade\n"
    assert run.status == 0
    assert files(folder) == FILES
    assert (folder / REPORT_FILE).read_bytes() == PDF + b"1\n"


def test_one_request_at_a_time_in_order_a_pause_apart(fetch: Fetch, portal: Portal) -> None:
    fetch()
    assert portal.paths == ROUND
    assert [one.at - 1000 for one in portal.asked] == [n * PAUSE for n in range(len(ROUND))]
    assert (portal.most_at_once, {one.connection for one in portal.asked}) == (1, {0})


def test_records_toml_says_where_each_file_is_from(fetch: Fetch, portal: Portal, folder: Path) -> None:
    fetch()
    entries = tomllib.loads((folder / "records.toml").read_text("utf-8"))["record"]
    body, may, june = "Kultur- och fritidsnämnden", date(2024, 5, 14), date(2024, 6, 11)
    assert [(one["file"], one["source_url"]) for one in entries] == [
        (FILES[3], portal.host + MAY),
        (FILES[0], portal.host + AGENDA),
        (FILES[1], portal.host + REPORT),
        (FILES[2], portal.host + MINUTES),
        (FILES[5], portal.host + JUNE),
        (FILES[4], portal.host + JUNE_AGENDA),
    ]
    assert [one.get("kind") for one in entries] == [
        None,
        "kallelse",
        "tjänsteutlåtande",
        "protokoll",
        None,
        "kallelse",
    ]
    assert [(one["body"], one["meeting_date"]) for one in entries] == [(body, may)] * 4 + [(body, june)] * 2
    assert not any("id" in one for one in entries)


def test_a_second_run_asks_by_what_is_held(fetch: Fetch, portal: Portal, folder: Path) -> None:
    fetch()
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    portal.asked.clear()
    run = fetch()
    assert "Filer: 0 nya, 0 ändrade, 6 oförändrade, 0 misslyckade\n" in run.out
    assert portal.paths == ROUND
    asked = {one.path: one.headers.get("if-none-match") for one in portal.asked}
    assert [asked[path] for path in (AGENDA, REPORT, MINUTES, JUNE_AGENDA)] == ['"0"', '"1"', '"2"', '"3"']
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert {name for name in before if before[name] != after.get(name)} <= {".fetch.lock"}


def test_a_page_is_asked_by_what_is_held_too(fetch: Fetch, portal: Portal) -> None:
    page = portal.replies[MAY][0]
    portal.serve(MAY, Reply(body=page.body, headers={"Last-Modified": "Tue, 14 May 2024 10:00:00 GMT"}))
    fetch()
    portal.asked.clear()
    assert "6 oförändrade" in fetch().out
    assert portal.asked[2].headers["if-modified-since"] == "Tue, 14 May 2024 10:00:00 GMT"
    assert portal.paths == ROUND  # its links are known from the file


def test_a_document_without_anything_to_ask_by_is_not_asked_for_again(fetch: Fetch, portal: Portal) -> None:
    portal.serve(REPORT, Reply(body=PDF))
    fetch()
    portal.asked.clear()
    assert "6 oförändrade" in fetch().out
    assert portal.paths == [path for path in ROUND if path != REPORT]


def test_a_changed_document_takes_the_place_of_the_old(fetch: Fetch, portal: Portal, folder: Path) -> None:
    fetch()
    portal.serve(REPORT, Reply(body=PDF + b"corrected\n", headers={"ETag": '"ny"'}))
    run = fetch()
    assert "Filer: 0 nya, 1 ändrade, 5 oförändrade, 0 misslyckade\n" in run.out
    assert (folder / REPORT_FILE).read_bytes().endswith(b"corrected\n")
    assert files(folder) == FILES


def test_since_and_until(fetch: Fetch, portal: Portal) -> None:
    assert "Möten: 1 (2024-05-14 till 2024-05-14)\n" in fetch("--until", "2024-06-10").out
    assert JUNE not in portal.paths
    portal.asked.clear()
    assert "Möten: 1 (2024-06-11 till 2024-06-11)\n" in fetch("--since", "2024-05-15").out
    assert MAY not in portal.paths
    assert "Möten: 0\n" in fetch("--since", "2030-01-01").out


def test_an_error_that_passes_is_waited_out(fetch: Fetch, portal: Portal, clock: StillClock) -> None:
    portal.serve(REPORT, Reply(500), Reply(body=PDF))
    run = fetch()
    assert (run.status, portal.paths.count(REPORT)) == (0, 2)
    assert "6 nya" in run.out
    assert clock.sleeps.count(2 * PAUSE) == 1


def test_silence_that_passes_is_waited_out(fetch: Fetch, portal: Portal) -> None:
    portal.serve(REPORT, Reply(stall=3.0), Reply(body=PDF))
    run = fetch(timeout=1.0)
    assert (run.status, portal.paths.count(REPORT)) == (0, 2)


def test_an_error_that_stays_is_told_and_the_rest_is_fetched(
    fetch: Fetch, portal: Portal, folder: Path
) -> None:
    portal.serve(REPORT, Reply(500))
    run = fetch()
    assert run.status == 1
    assert "Filer: 5 nya, 0 ändrade, 0 oförändrade, 1 misslyckade\n" in run.out
    assert run.err.endswith(f"{portal.host}{REPORT} gav ett fel på portalen (500).\n")
    assert files(folder) == [name for name in FILES if name != REPORT_FILE]
    portal.serve(REPORT, Reply(body=PDF))
    again = fetch()
    assert (again.status, "1 nya" in again.out) == (0, True)


@pytest.mark.parametrize(
    "cut",
    [
        Reply(body=PDF, cut=300),
        Reply(body=PDF[:-20]),
        Reply(body=PDF[:300], length=False),
        Reply(body=b""),
    ],
    ids=["shorter than stated", "without its end", "closed", "empty"],
)
def test_a_document_that_is_cut_off_is_not_kept(
    fetch: Fetch, portal: Portal, folder: Path, cut: Reply
) -> None:
    portal.serve(REPORT, cut)
    run = fetch()
    assert (run.status, portal.paths.count(REPORT)) == (1, 4)
    assert "1 misslyckade" in run.out
    assert files(folder) == [name for name in FILES if name != REPORT_FILE]
    assert parts(folder) == []
    portal.serve(REPORT, cut, Reply(body=PDF))
    assert fetch().status == 0
    assert (folder / REPORT_FILE).read_bytes() == PDF


def test_a_whole_document_is_not_replaced_by_one_cut_off(fetch: Fetch, portal: Portal, folder: Path) -> None:
    fetch()
    portal.serve(REPORT, Reply(body=PDF[:300], headers={"ETag": '"ny"'}))
    assert fetch().status == 1
    assert (folder / REPORT_FILE).read_bytes() == PDF + b"1\n"
    portal.serve(REPORT, Reply(body=PDF, headers={"ETag": '"ny"'}))
    assert "1 ändrade" in fetch().out  # it was asked by the old mark


def test_a_page_is_not_replaced_by_one_without_its_documents(
    fetch: Fetch, portal: Portal, folder: Path
) -> None:
    fetch()
    before = (folder / "2024-05-14.html").read_bytes()
    portal.page(MAY, text="Portalen uppdateras.")
    run = fetch()
    assert (run.status, "1 misslyckade" in run.out) == (1, True)
    assert f"{portal.host}{MAY} länkar inte längre till några handlingar." in run.err
    assert (folder / "2024-05-14.html").read_bytes() == before


def test_a_web_page_in_place_of_a_document(fetch: Fetch, portal: Portal, folder: Path) -> None:
    portal.serve(REPORT, Reply(body=b"<!DOCTYPE html><html><body>Logga in</body></html>"))
    run = fetch()
    assert run.status == 1
    assert f"{portal.host}{REPORT} svarade med en webbsida i stället för ett dokument.\n" in run.err
    assert REPORT_FILE not in files(folder)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(404), "finns inte på portalen (404)."),
        (Reply(body=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99), "är av ett slag som inte läses (doc)."),
        (Reply(body=PDF + b"x" * (1 << 20)), "är större än 1 MB, som är det mesta som hämtas."),
    ],
    ids=["gone", "unread kind", "huge"],
)
def test_what_is_passed_over_is_told(
    fetch: Fetch, portal: Portal, folder: Path, reply: Reply, reason: str
) -> None:
    portal.serve(REPORT, reply)
    run = fetch(largest=1)
    assert run.out.endswith(f"Överhoppat:\n- {portal.host}{REPORT} {reason}\n")
    assert (run.status, portal.paths.count(REPORT)) == (0, 1)
    assert REPORT_FILE not in files(folder)


def test_robots_txt_that_forbids_documents(fetch: Fetch, portal: Portal, folder: Path) -> None:
    portal.serve("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /*/agenda/\n"))
    run = fetch()
    assert portal.paths == ["/robots.txt", LISTING, MAY, MINUTES, JUNE]
    assert run.out.count("får inte hämtas av program, enligt portalens robots.txt.") == 3
    assert run.status == 0


def test_robots_txt_that_forbids_everything(fetch: Fetch, portal: Portal, folder: Path) -> None:
    portal.serve("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /\n"))
    with pytest.raises(FetchError, match="får inte hämtas av program"):
        fetch()
    assert portal.paths == ["/robots.txt"]
    assert files(folder) == []


@pytest.mark.parametrize("target", [REPORT, "http://192.0.2.1/annan"], ids=["circle", "elsewhere"])
def test_a_document_that_leads_astray(fetch: Fetch, portal: Portal, folder: Path, target: str) -> None:
    portal.serve(REPORT, Reply(302, headers={"Location": target}))
    run = fetch()
    assert run.status == 1
    assert ("leder vidare fler än 3 gånger" in run.err) or ("--host http://192.0.2.1" in run.err)
    assert files(folder) == [name for name in FILES if name != REPORT_FILE]


def test_a_portal_that_goes_down_is_left_alone(fetch: Fetch, portal: Portal, folder: Path) -> None:
    for path in (AGENDA, REPORT, MINUTES):
        portal.serve(path, Reply(503))
    run = fetch()
    assert run.status == 1
    assert JUNE not in portal.paths
    assert "3 adresser i rad" in run.err
    assert files(folder) == ["2024-05-14.html", "records.toml"]


def test_names_that_would_leave_the_folder(fetch: Fetch, portal: Portal, folder: Path) -> None:
    names = ["..%2F..%2F..%2Fetc%2Fpasswd", "%2e%2e%2fx%0Ay", "a%00b", "%C3%A5r-2024pdf"]
    links = [f"{MAY}/agenda/{name}?downloadMode=open" for name in names]
    portal.page(MAY, *links, f"{MAY}/agenda/../../../../x?downloadMode=open")
    for number, path in enumerate(links):
        portal.serve(path, Reply(body=PDF + b"%d" % number))
    run = fetch("--until", "2024-06-01")
    assert run.status == 0, run.err
    assert portal.paths[3:] == links
    assert files(folder) == [
        "2024-05-14-agenda-a-b.pdf",
        "2024-05-14-agenda-ar-2024.pdf",
        "2024-05-14-agenda-etc-passwd.pdf",
        "2024-05-14-agenda-x-y.pdf",
        "2024-05-14.html",
        "records.toml",
    ]
    assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name]


def test_a_meeting_with_nothing_published_is_passed_over(fetch: Fetch, portal: Portal, folder: Path) -> None:
    portal.page(JUNE, "javascript:void(0);", text="Ingen agenda har publicerats")
    run = fetch()
    assert run.out.endswith(f"Överhoppat:\n- {portal.host}{JUNE}: inget är publicerat från mötet.\n")
    assert "2024-06-11.html" not in files(folder)
    assert run.status == 0


@pytest.mark.parametrize("reply", [Reply(404), Reply(body=b"<html><body>Inga"), Reply(403)])
def test_a_listing_without_meetings_says_what_to_check(fetch: Fetch, portal: Portal, reply: Reply) -> None:
    portal.serve(LISTING, reply)
    with pytest.raises(FetchError, match="Kontrollera --host och --body"):
        fetch()


def test_a_listing_that_leads_to_another_host_names_it(fetch: Fetch, portal: Portal) -> None:
    portal.serve(LISTING, Reply(301, headers={"Location": "https://ny.example/committees/x"}))
    with pytest.raises(FetchError, match=r"ange --host https://ny\.example"):
        fetch()


def test_interrupted_in_a_document_and_resumed(
    fetch: Fetch, portal: Portal, clock: StillClock, folder: Path
) -> None:
    def interrupt(path: str) -> None:
        clock.interrupted = path == MINUTES

    portal.on_request = interrupt
    with pytest.raises(KeyboardInterrupt):
        fetch()
    assert files(folder) == [FILES[0], FILES[1], FILES[3], "records.toml"]
    assert parts(folder) == []
    entries = tomllib.loads((folder / "records.toml").read_text("utf-8"))["record"]
    assert [one["file"] for one in entries] == [FILES[3], FILES[0], FILES[1]]
    portal.on_request = lambda path: None
    clock.interrupted = False
    portal.asked.clear()
    run = fetch()
    assert "Filer: 3 nya, 0 ändrade, 3 oförändrade, 0 misslyckade\n" in run.out
    asked = {one.path: one.headers.get("if-none-match") for one in portal.asked}
    assert (asked[AGENDA], asked[REPORT], asked[MINUTES]) == ('"0"', '"1"', None)
    assert files(folder) == FILES


KILLED = """
import sys
from pathlib import Path
from ingest.fetch import cli
from ingest.settings import Settings
from tests.ingest.fetch.conftest import StillClock

cli.make_clock = StillClock
cli.fetch(Settings(fetch_contact="a@b.example"), sys.argv[1:], lambda path: 0)
"""


def test_killed_in_the_middle_of_a_document(fetch: Fetch, portal: Portal, folder: Path) -> None:
    reached = threading.Event()
    portal.on_request = lambda path: reached.set() if path == MINUTES else None
    portal.serve(MINUTES, Reply(body=PDF, cut=300, hang=30.0))
    words = ["--host", portal.host, "--body", SLUG, "--since", "2024-01-01", "--to", str(folder)]
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", KILLED, *words], cwd=root) as process:
        assert reached.wait(30)
        process.send_signal(signal.SIGKILL)
    assert parts(folder) == [".part-receiving"]
    whole = [FILES[0], FILES[1], FILES[3]]
    assert [name for name in files(folder) if name != "records.toml"] == whole
    portal.on_request = lambda path: None
    portal.serve(MINUTES, Reply(body=PDF))
    portal.asked.clear()
    run = fetch()
    assert "Filer: 3 nya, 0 ändrade, 3 oförändrade, 0 misslyckade\n" in run.out
    assert files(folder) == FILES
    assert parts(folder) == []
    entries = tomllib.loads((folder / "records.toml").read_text("utf-8"))["record"]
    assert sorted(one["file"] for one in entries) == [name for name in FILES if name != "records.toml"]


def test_minutes_decided_at_once_are_a_record_of_their_own(
    fetch: Fetch, portal: Portal, folder: Path
) -> None:
    at_once = f"{MAY}/protocol/protokoll-omedelbar-justeringpdf?downloadMode=open"
    portal.page(MAY, at_once, MINUTES)
    portal.serve(at_once, Reply(body=PDF))
    fetch("--until", "2024-06-01")
    entries = tomllib.loads((folder / "records.toml").read_text("utf-8"))["record"]
    assert [(one.get("kind"), one.get("id")) for one in entries] == [
        (None, None),
        ("protokoll", f"{SLUG}-2024-05-14-protocol-protokoll-omedelbar-justering"),
        ("protokoll", None),
    ]


def test_without_contact_nothing_is_asked(portal: Portal, tmp_path: Path) -> None:
    words = ["--host", portal.host, "--body", SLUG, "--since", "2024-01-01", "--to", str(tmp_path / "x")]
    with pytest.raises(SettingsError, match="NAMNDMINNET_FETCH_CONTACT en e-postadress eller webbadress"):
        cli.fetch(Settings(), words, lambda path: 0)
    assert portal.asked == []
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("contact", ["arkivet", "a b@c.se", "å@b.se", "a@b.se\r\nX: y", "https://å.se", ""])
def test_a_contact_that_reaches_nobody(contact: str) -> None:
    with pytest.raises(ValueError, match="e-postadress eller en webbadress"):
        Settings(fetch_contact=contact)


@pytest.mark.parametrize("contact", [CONTACT, "https://sjovalla.example/kontakt?a=1"])
def test_a_contact(contact: str) -> None:
    assert Settings(fetch_contact=contact).fetch_contact == contact


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--since", "i fjol"], "'i fjol' är inget datum"),
        (["--body", "Kultur- och fritidsnämnden"], "troligen kultur-och-fritidsnamnden"),
        (["--body", "../x"], "troligen x"),
        (["--host", "http://portal.example"], "ska börja med https://"),
        (["--host", "ftp://127.0.0.1"], "ska börja med https://"),
        (["--host", "https://portal.example/committees"], "ska vara adressens början"),
        (["--host", "https://a@portal.example"], "ska vara adressens början"),
        (["--host", "https://portal.example:x"], "är ingen adress"),
        (["--until", "2023-12-31"], "--until 2023-12-31 ligger före --since 2024-01-01"),
    ],
)
def test_a_misuse_is_told(
    fetch: Fetch, portal: Portal, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        fetch(*words)
    assert ended.value.code == 2
    assert says in capsys.readouterr().err
    assert portal.asked == []


def test_a_host_may_be_named_without_its_scheme() -> None:
    assert cli._host("Portal.example/") == "https://portal.example"


def test_the_folder_is_ingested(
    portal: Portal,
    clock: StillClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The whole way: ``python -m ingest fetch`` and then ``list``; the documents are web pages' text here."""
    monkeypatch.setattr(cli, "make_clock", lambda: clock)
    monkeypatch.setattr(indexer, "make_embedder", lambda settings: SharedWordsEmbedding())
    monkeypatch.setenv("NAMNDMINNET_FETCH_CONTACT", CONTACT)
    portal.page(MAY, text="Sammanträde. Simskolan utökas med två grupper.")
    portal.page(LISTING, MAY)
    words = ["fetch", "--host", portal.host, "--body", SLUG, "--since", "2024-01-01"]
    assert main(words) == 0
    out = capsys.readouterr().out
    folder = tmp_path / "data" / "fetched" / portal.host.removeprefix("http://").replace(":", "-") / SLUG
    assert f"Mapp: {folder}\n" in out
    assert files(folder) == ["2024-05-14.html", "records.toml"]
    assert "\tny\t" in out.splitlines()[-1]
    assert main(["list", "--json"]) == 0
    listed = capsys.readouterr().out
    assert '"body": "Kultur- och fritidsnämnden"' in listed
    assert '"meeting_date": "2024-05-14"' in listed
    assert main(words) == 0
    assert "\toförändrad\t" in capsys.readouterr().out


def test_what_could_not_be_taken_in_shows_in_the_status(
    portal: Portal, clock: StillClock, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "make_clock", lambda: clock)
    words = ["--host", portal.host, "--body", SLUG, "--since", "2024-01-01", "--to", str(folder)]
    taken: list[Path] = []

    def fails(path: Path) -> int:
        taken.append(path)
        return 1

    assert cli.fetch(Settings(fetch_contact=CONTACT), words, fails) == 1
    assert taken == [folder]


def test_a_folder_in_use(fetch: Fetch, portal: Portal, folder: Path) -> None:
    with Folder(folder).opened(), pytest.raises(NamndminnetError, match="En annan körning"):
        fetch()
    assert portal.asked == []
