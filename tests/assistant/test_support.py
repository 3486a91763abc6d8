"""How near is near: measured against questions that no record answers."""

from __future__ import annotations

import statistics

import pytest

from assistant.support import PROBES, Background, Support
from tests.assistant.hamnvik import chosen, hit


def test_the_background_is_how_near_the_probes_come() -> None:
    near = {probe: 0.70 + 0.01 * i for i, probe in enumerate(PROBES)}
    found = Background.measure(near.__getitem__)
    assert found.mean == pytest.approx(0.735)
    assert found.spread == pytest.approx(statistics.pstdev(near.values()))


def test_probes_that_come_equally_near_do_not_make_everything_else_far() -> None:
    assert Background.measure(lambda _probe: 0.7).spread == 0.005


@pytest.mark.parametrize(
    ("similarity", "coverage", "strength", "holds"),
    [
        (0.80, 1.00, 1.00, True),  # no nearer than nonsense, but every word is there
        (0.80, 0.90, 0.90, False),
        (0.82, 0.90, 1.06, True),  # 0.8 standard deviations nearer
        (0.85, 0.50, 0.90, False),
        (0.90, 0.50, 1.30, True),
        (0.70, 1.00, 0.20, False),  # every word is there, but about something else
    ],
)
def test_nearness_and_shared_words_add_up(
    similarity: float, coverage: float, strength: float, holds: bool
) -> None:
    support = Support(Background(mean=0.80, spread=0.025), lift_worth=0.2, coverage_worth=1.0, least=0.92)
    sentence = chosen(similarity=similarity, coverage=coverage)
    assert support.strength(sentence) == pytest.approx(strength)
    assert support.holds(sentence) is holds


def test_the_least_strength_is_enough() -> None:
    support = Support(Background(mean=0.5, spread=0.1), coverage_worth=1.0, least=0.75)
    assert support.holds(chosen(similarity=0.5, coverage=0.75))
    assert not support.holds(chosen(similarity=0.5, coverage=0.74))


def test_a_paragraph_is_shown_as_near_from_its_own_bound() -> None:
    support = Support(Background(mean=0.5, spread=0.1), least_shown=1.5)
    assert support.lift(hit(similarity=0.3)) == pytest.approx(-2)
    assert support.is_near(hit(similarity=0.6500001))
    assert not support.is_near(hit(similarity=0.64))
