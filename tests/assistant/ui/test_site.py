"""The frame: each view has an address, its own heading and title; nothing else is served."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import gradio as gr
import pytest

from assistant.ui.page import View, build_site, tab_title, view_id


@dataclass
class Plain:
    path: str
    title: str
    css: str = ""
    opens: Sequence[str] = ()

    def build(self, page: gr.Blocks) -> None:
        gr.HTML(f"<h1>{self.title}</h1>")


def test_a_site_has_a_title_for_each_address_and_the_css_and_addresses_of_all() -> None:
    views: list[View] = [
        Plain("", "Fråga", "#vy-start{}"),
        Plain("arenden", "Ärenden", "#vy-arenden{}", ["/x"]),
    ]
    site = build_site(views)
    assert site.titles == {"": "Nämndminnet", "arenden": "Ärenden – Nämndminnet"}
    assert site.css.endswith("#vy-start{}#vy-arenden{}")
    assert site.opens == ("/x",)
    assert [view_id(view) for view in views] == ["vy-start", "vy-arenden"]
    assert tab_title(views[1]) == "Ärenden – Nämndminnet"


@pytest.mark.parametrize(
    ("paths", "complaint"),
    [
        ([], "the first path must be ''"),
        (["a"], "the first path must be ''"),
        (["", "a", "a"], "each path its own"),
        (["", "Å"], "a-z, 0-9 and hyphens alone, got 'Å'"),
        (["", "a/b"], "got 'a/b'"),
    ],
)
def test_paths_that_cannot_be_served_are_refused(paths: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        build_site([Plain(path, "T") for path in paths])
