"""What a robots.txt allows."""

from __future__ import annotations

import pytest

from ingest.fetch.robots import Robots

URL = "https://portal.example/committees/kfn/mote-2024-05-14/agenda/plan%20ettpdf?downloadMode=open"


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: Namndminnet\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Namndminnet\nDisallow: /api", True),
        ("User-agent: Other\nDisallow: /api\n\nUser-agent: *\nDisallow: /", False),
        ("User-agent: Other\nDisallow: /\n\nUser-agent: *\nDisallow: /api", True),
        ("User-agent: *\nAllow: /\nDisallow: /committees", False),  # the longest rule counts
        ("User-agent: *\nDisallow: /\nAllow: /committees/kfn", True),
        ("User-agent: *\nDisallow: /*downloadMode", False),
        ("User-agent: *\nDisallow: /*?sort=", True),
        ("User-agent: *\nDisallow: /*.pdf$", True),
        ("User-agent: *\nDisallow: /*=open$", False),
        ("User-agent: *\nDisallow: /*/plan%20ett", False),
        ("User-agent: *\nCrawl-delay: 5\nAllow: /committees\nSitemap: x\nDisallow: /", True),
        ("User-agent: *\n\nDisallow: /committees", False),  # an empty line ends no group
        ("\ufeffUser-agent: *  # all\nDisallow: /committees # ours", False),
    ],
)
def test_allows(text: str, allowed: bool) -> None:
    assert Robots(text, "Namndminnet").allows(URL) is allowed


def test_delay_of_our_group() -> None:
    text = "User-agent: Namndminnet\nCrawl-delay: 7\n\nUser-agent: *\nCrawl-delay: 3"
    assert Robots(text, "Namndminnet").delay == 7.0
    assert Robots(text, "Annan").delay == 3.0
    assert Robots("", "Namndminnet").delay == 0.0
