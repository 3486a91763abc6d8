from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.ui import theme
from assistant.ui.fraga.view import Fraga

UI = Path(theme.__file__).parent
PAIRS = [
    ("text", "page"),
    ("text", "raised"),
    ("soft", "page"),
    ("soft", "raised"),
    ("accent", "page"),
    ("on-accent", "accent"),
    ("on-mark", "mark"),
    ("error", "page"),
]


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_is_readable(colours: dict[str, str], front: str, back: str) -> None:
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("front", ["edge", "accent"])
def test_controls_are_visible(colours: dict[str, str], front: str) -> None:
    assert contrast(colours[front], colours["page"]) >= 3


def test_both_schemes_name_the_same_colours_and_every_used_one_exists() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()
    assert set(re.findall(r"var\(--nm-([\w-]+)\)", theme.CSS + Fraga.css)) <= theme.LIGHT.keys()


def test_nothing_is_fetched_from_elsewhere() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.js"))
    assert "watch('value'" in scripts
    assert re.findall(r"url\(|@import|https?://", theme.CSS + Fraga.css + scripts) == []
    assert theme.theme()._stylesheets == []


def test_no_view_is_styled_by_another() -> None:
    """A decision was once small and grey, since another view had a class of the same name."""
    ui = Path(theme.__file__).parent
    fraga = (ui / "fraga" / "fraga.css").read_text("utf-8")
    # Selectors that are a class alone hold everywhere; those below a part of Fråga hold only there.
    bare = set(re.findall(r"(?:^|,)\s*\.(nm-[\w-]+)(?=\s*[,{])", fraga, re.MULTILINE))
    assert "nm-check" in bare
    others = [path for path in ui.glob("*/*.py") if path.parent.name != "fraga"]
    used = {
        name
        for path in others
        for names in re.findall(r'class="([^"{]*)"', path.read_text("utf-8"))
        for name in names.split()
    }
    assert "nm-verdict" in used
    assert bare & used == set()
