"""Opinions stay on this machine, with all that is needed to learn from them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.feedback import FILE, FeedbackBook, FeedbackError, Reason, Verdict
from assistant.report import answer_json
from tests.e2e.scripted import NEAREST, WHO, not_found, reserved


def test_opinions_are_read_as_they_were_written_oldest_first(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path)
    book.write(reserved(), Verdict.DALIGT, Reason.FEL_KALLA, ("2029", "protokoll"))
    book.write(not_found(), Verdict.BRA)
    book.close()
    reader = FeedbackBook(tmp_path)
    first, second = reader.read()
    reader.close()
    assert (first.verdict, first.reason, first.question) == (Verdict.DALIGT, Reason.FEL_KALLA, WHO)
    assert first.filters == ("2029", "protokoll")
    assert first.answer == answer_json(reserved())
    assert timedelta() <= datetime.now(UTC) - first.at < timedelta(minutes=1)
    assert (second.verdict, second.reason, second.question) == (Verdict.BRA, None, NEAREST)


def test_nothing_is_made_until_somebody_has_an_opinion(tmp_path: Path) -> None:
    book = FeedbackBook(tmp_path / "data")
    assert list(book.read()) == []
    assert not (tmp_path / "data").exists()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder would be")
    book = FeedbackBook(tmp_path / "data")
    with pytest.raises(FeedbackError, match=rf"^Omdömet kunde inte sparas i .*{FILE}\. Kontrollera"):
        book.write(reserved(), Verdict.BRA)
