"""The client: one request at a time with a pause, robots.txt, redirects, retries, limits."""

from __future__ import annotations

import gzip
import re
import socket
from io import BytesIO

import pytest

from ingest.fetch.polite import (
    DOWN_AFTER,
    Answer,
    FetchError,
    Manner,
    PoliteClient,
    PortalDownError,
    Validators,
    origin,
)
from tests.ingest.fetch.conftest import AGENDA, CONTACT, JUNE, LISTING, MAY, PAUSE, StillClock
from tests.ingest.fetch.server import PDF, Portal, Reply

LARGEST = 1 << 20


def get(client: PoliteClient, url: str, validators: Validators | None = None) -> tuple[Answer, bytes]:
    return client.page(url, LARGEST, validators)


def test_each_request_says_who_asks(client: PoliteClient, portal: Portal) -> None:
    get(client, portal.host + LISTING)
    agents = {one.headers["user-agent"] for one in portal.asked}
    assert len(agents) == 1
    assert re.fullmatch(rf"Namndminnet(/[\d.]+)? \({re.escape(CONTACT)}\)", agents.pop())


def test_requests_are_a_pause_apart_on_one_connection(
    client: PoliteClient, portal: Portal, clock: StillClock
) -> None:
    for path in (LISTING, MAY, JUNE):
        get(client, portal.host + path)
    assert portal.paths == ["/robots.txt", LISTING, MAY, JUNE]
    assert [one.at - 1000 for one in portal.asked] == [0, PAUSE, 2 * PAUSE, 3 * PAUSE]
    assert {one.connection for one in portal.asked} == {0}
    assert portal.most_at_once == 1


def test_time_spent_elsewhere_counts_as_pause(
    client: PoliteClient, portal: Portal, clock: StillClock
) -> None:
    get(client, portal.host + LISTING)
    clock.time += PAUSE - 0.5
    get(client, portal.host + MAY)
    assert clock.sleeps == [PAUSE, 0.5]


def test_a_longer_pause_that_the_site_wants(client: PoliteClient, portal: Portal, clock: StillClock) -> None:
    portal.serve("/robots.txt", Reply(body=b"User-agent: *\nCrawl-delay: 9\n"))
    get(client, portal.host + LISTING)
    get(client, portal.host + MAY)
    assert clock.sleeps == [9.0, 9.0]


def test_what_robots_txt_forbids_is_not_asked_for(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/robots.txt", Reply(body=f"User-agent: *\nDisallow: {MAY}\n".encode()))
    with pytest.raises(FetchError, match=r"mote-2024-05-14 får inte hämtas av program") as refused:
        get(client, portal.host + MAY)
    assert (refused.value.skip, portal.paths) == (True, ["/robots.txt"])
    get(client, portal.host + JUNE)
    assert portal.paths == ["/robots.txt", JUNE]


@pytest.mark.parametrize(
    "reply", [Reply(500), Reply(403), Reply(body=b"#" * (LARGEST // 2 + 1))], ids=["500", "403", "huge"]
)
def test_without_its_rules_a_site_is_left_alone(client: PoliteClient, portal: Portal, reply: Reply) -> None:
    portal.serve("/robots.txt", reply)
    with pytest.raises(PortalDownError, match="regler för program gick inte att läsa, så inget hämtas"):
        get(client, portal.host + LISTING)
    assert set(portal.paths) == {"/robots.txt"}


def test_robots_txt_may_be_led_elsewhere_on_the_site(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/robots.txt", Reply(302, headers={"Location": "/rules"}))
    portal.serve("/rules", Reply(body=b"User-agent: *\nDisallow: /committees"))
    with pytest.raises(FetchError, match="får inte hämtas av program"):
        get(client, portal.host + LISTING)
    assert portal.paths == ["/robots.txt", "/rules"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_site_is_asked_again_after_longer_and_longer(
    client: PoliteClient, portal: Portal, clock: StillClock, status: int
) -> None:
    portal.serve("/x", Reply(status), Reply(status), Reply(body=b"ok"))
    assert get(client, f"{portal.host}/x")[1] == b"ok"
    assert [one.at - 1000 for one in portal.asked] == [0, 2, 6, 14]  # pause 2, then 4, then 8


def test_a_site_that_stays_busy_is_given_up(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(500))
    with pytest.raises(FetchError, match=r"/x gav ett fel på portalen \(500\)\."):
        get(client, f"{portal.host}/x")
    assert portal.paths == ["/robots.txt", *["/x"] * 4]


def test_a_site_that_says_when_is_asked_then(client: PoliteClient, portal: Portal, clock: StillClock) -> None:
    portal.serve("/x", Reply(503, headers={"Retry-After": "60"}), Reply(body=b"ok"))
    get(client, f"{portal.host}/x")
    assert clock.sleeps == [PAUSE, 60.0]


def test_a_site_that_wants_a_long_rest_gets_it(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(429, headers={"Retry-After": "3600"}))
    with pytest.raises(PortalDownError, match="paus på 3600 sekunder"):
        get(client, f"{portal.host}/x")
    assert portal.paths == ["/robots.txt", "/x"]


def test_a_site_that_fails_address_after_address_is_left_alone(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(500))
    for _ in range(DOWN_AFTER - 1):
        with pytest.raises(FetchError, match="500"):
            get(client, f"{portal.host}/x")
    with pytest.raises(PortalDownError, match="inte svarat som den ska på 3 adresser i rad"):
        get(client, f"{portal.host}/x")


def test_an_answer_in_between_counts_from_the_beginning(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(500))
    for path in ("/x", "/x", "/none", "/x", "/x"):
        with pytest.raises(FetchError) as failed:
            get(client, portal.host + path)
        assert not isinstance(failed.value, PortalDownError)


def test_silence_is_a_failure_to_try_again(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(stall=2.0), Reply(body=b"ok"))
    assert get(client, f"{portal.host}/x")[1] == b"ok"
    assert portal.paths == ["/robots.txt", "/x", "/x"]


def test_an_answer_shorter_than_stated_is_asked_for_again(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(body=b"whole", cut=3), Reply(body=b"whole"))
    assert get(client, f"{portal.host}/x")[1] == b"whole"
    assert portal.paths == ["/robots.txt", "/x", "/x"]


def test_nobody_there(clock: StillClock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        host = f"http://127.0.0.1:{free.getsockname()[1]}"
    with (
        PoliteClient(host, Manner(CONTACT, PAUSE, 0.5), clock) as client,
        pytest.raises(PortalDownError, match="gick inte att hämta"),
    ):
        get(client, host + LISTING)
    assert clock.sleeps == [4.0, 8.0, 16.0]


def test_unchanged_since_last_time(client: PoliteClient, portal: Portal) -> None:
    held = Validators('"0"', "Tue, 14 May 2024 10:00:00 GMT")
    answer, data = get(client, portal.host + AGENDA, held)
    assert (answer.unchanged, data) == (True, b"")
    assert portal.asked[-1].headers["if-none-match"] == '"0"'
    assert portal.asked[-1].headers["if-modified-since"] == "Tue, 14 May 2024 10:00:00 GMT"


def test_an_unchanged_answer_to_an_unconditional_question_is_a_fault(
    client: PoliteClient, portal: Portal
) -> None:
    portal.serve("/x", Reply(304))
    with pytest.raises(FetchError, match="304"):
        get(client, f"{portal.host}/x")


def test_led_within_the_site(client: PoliteClient, portal: Portal, clock: StillClock) -> None:
    portal.serve("/a", Reply(301, headers={"Location": "/b"}))
    portal.serve("/b", Reply(302, headers={"Location": f"{portal.host}/c"}))
    portal.serve("/c", Reply(body=b"ok"))
    assert get(client, f"{portal.host}/a")[1] == b"ok"
    assert portal.paths == ["/robots.txt", "/a", "/b", "/c"]
    assert clock.sleeps == [PAUSE] * 3


def test_led_to_what_robots_txt_forbids(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /b\n"))
    portal.serve("/a", Reply(301, headers={"Location": "/b"}))
    with pytest.raises(FetchError, match="/b får inte hämtas av program"):
        get(client, f"{portal.host}/a")
    assert portal.paths == ["/robots.txt", "/a"]


def test_led_in_a_circle(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/a", Reply(302, headers={"Location": "/b"}))
    portal.serve("/b", Reply(302, headers={"Location": "/a"}))
    with pytest.raises(FetchError, match="/a leder vidare fler än 3 gånger") as failed:
        get(client, f"{portal.host}/a")
    assert (failed.value.retryable, failed.value.skip) == (False, False)
    assert portal.paths == ["/robots.txt", "/a", "/b", "/a", "/b"]


@pytest.mark.parametrize(
    "location",
    [
        "http://192.0.2.1/x",
        "http://127.0.0.1:1/x",
        "//192.0.2.1/x",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
    ],
)
def test_led_to_another_site(client: PoliteClient, portal: Portal, location: str) -> None:
    portal.serve("/a", Reply(302, headers={"Location": location}))
    with pytest.raises(FetchError, match=r"leder till (en annan webbplats|något som inte är en adress)"):
        get(client, f"{portal.host}/a")
    assert portal.paths == ["/robots.txt", "/a"]


def test_more_than_is_wanted_is_not_received(client: PoliteClient, portal: Portal) -> None:
    big = b"x" * (LARGEST + 1)
    portal.serve("/stated", Reply(body=big))
    portal.serve("/unstated", Reply(body=big, length=False))
    portal.serve("/packed", Reply(body=gzip.compress(big), headers={"Content-Encoding": "gzip"}))
    for path in ("/stated", "/unstated", "/packed"):
        sink = BytesIO()
        with pytest.raises(FetchError, match="större än 1 MB") as refused:
            client.get(portal.host + path, sink, LARGEST)
        assert refused.value.skip
        assert len(sink.getvalue()) <= LARGEST


def test_a_check_that_fails_is_tried_again_from_the_beginning(client: PoliteClient, portal: Portal) -> None:
    portal.serve("/x", Reply(body=PDF[:400], length=False), Reply(body=b"short"))
    seen: list[int] = []

    def check(sink: object) -> None:
        seen.append(len(received.getvalue()))
        if len(seen) == 1:
            raise FetchError("avbruten", retryable=True)

    received = BytesIO()
    client.get(f"{portal.host}/x", received, LARGEST, check=check)
    assert seen == [400, 5]
    assert received.getvalue() == b"short"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x", "https://a.example"),
        ("https://A.example:443/x", "https://a.example"),
        ("http://[::1]:8080/", "http://[::1]:8080"),
    ],
)
def test_origin(url: str, expected: str) -> None:
    assert origin(url) == expected
