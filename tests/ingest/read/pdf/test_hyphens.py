"""Words that a line break cuts are mended, hyphens of their own kept."""

from __future__ import annotations

import pytest

from ingest.read.pdf.hyphens import Hyphens


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("en bad-", "balja", "en badbalja"),
        ("Kultur-", "och fritidsnämnden", "Kultur- och fritidsnämnden"),
        ("i Norrby-", "Sunds område", "i Norrby-Sunds område"),
        ("alla SFI-", "elever", "alla SFI-elever"),
        ("per e-", "post", "per e-post"),
        ("på 90-", "talet", "på 90-talet"),
        ("åren 2023-", "2026", "åren 2023-2026"),
        ("åren 2023–", "2026", "åren 2023–2026"),
        ("badet -", "som är stort", "badet - som är stort"),
        ("coacher/", "handledare", "coacher/handledare"),
        ("ett bad", "i Norrby", "ett bad i Norrby"),
    ],
)
def test_two_lines(before: str, after: str, joined: str) -> None:
    assert Hyphens(()).join(before, after) == joined


def test_the_document_decides_where_it_writes_the_word_whole() -> None:
    hyphens = Hyphens(["en socio-ekonomisk fråga", "barnens badbalja"])
    assert hyphens.join("den socio-", "ekonomiska") == "den socioekonomiska"
    assert hyphens.join("den socio-", "ekonomisk") == "den socio-ekonomisk"
    assert hyphens.join("en bad-", "balja") == "en badbalja"
