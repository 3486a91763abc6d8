"""The frame of the page: one address for each view, with the same head and navigation on all.

A view is a page of its own in the sense of Gradio's multipage apps: it has an address, a title, a place
in the browser's history, and only its own components are sent to the browser. Views do not know of
each other; they link to each other's addresses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import gradio as gr
from gradio.components.navbar import Navbar

from assistant.ui import theme
from assistant.ui.html import escaped

TITLE = "Nämndminnet"
_PATH = re.compile(r"[a-z0-9-]*")


class View(Protocol):
    """One page of the site. Its class is cheap to make and gets what it needs when it is made."""

    @property
    def path(self) -> str:
        """Its address without the leading slash, a-z, 0-9 and hyphens; "" for the front page."""

    @property
    def title(self) -> str:
        """Its name in the navigation and in the browser's tab."""

    @property
    def css(self) -> str:
        """Its own style; every selector begins with ``#vy-<path>``, ``#vy-start`` for the front page."""

    @property
    def opens(self) -> Sequence[str]:
        """Further addresses that it needs served, as regular expressions ("/gradio_api/upload")."""

    def build(self, page: gr.Blocks) -> None:
        """Make its components and events; called where they are to stand.

        Args:
            page: For `load` events; those of a view run when that view is opened.
        """


@dataclass(frozen=True, slots=True)
class Site:
    """What `assistant.ui.serve.mount` serves.

    Attributes:
        blocks: The pages.
        titles: Address without slash to what the browser's tab says.
        css: The style of the frame and of all views.
        opens: Regular expressions of further addresses to serve.
    """

    blocks: gr.Blocks
    titles: Mapping[str, str]
    css: str
    opens: tuple[str, ...]


def build_site(views: Sequence[View]) -> Site:
    """Build all pages; this neither loads nor asks anything.

    Args:
        views: In the order of the navigation; the first one is the front page and has the path "".

    Raises:
        ValueError: Two views have the same path, a path has other characters, or no front page comes first.
    """
    paths = [view.path for view in views]
    if not paths or paths[0] or len(set(paths)) != len(paths):
        raise ValueError(f"the first path must be '' and each path its own, got {paths}")
    if wrong := [path for path in paths if not _PATH.fullmatch(path)]:
        raise ValueError(f"a path has a-z, 0-9 and hyphens alone, got {wrong[0]!r}")
    front, *others = views
    blocks = gr.Blocks(title=TITLE, analytics_enabled=False)
    with blocks:
        _page(front, views, blocks)
    for view in others:
        with blocks.route(view.title, view.path, show_in_navbar=False):
            _page(view, views, blocks)
    blocks.queue(api_open=False, default_concurrency_limit=None)
    return Site(
        blocks,
        {view.path: tab_title(view) for view in views},
        theme.CSS + "".join(view.css for view in views),
        tuple(address for view in views for address in view.opens),
    )


def tab_title(view: View) -> str:
    """What the browser's tab says."""
    return f"{view.title} – {TITLE}" if view.path else TITLE


def view_id(view: View) -> str:
    """The id of the element that holds a view."""
    return f"vy-{view.path or 'start'}"


def _page(view: View, views: Sequence[View], blocks: gr.Blocks) -> None:
    Navbar(visible=False)
    gr.HTML(
        _head(view, views),
        # Gradio gives all pages one title.
        js_on_load=f"document.title = {json.dumps(tab_title(view))};",
        apply_default_css=False,
        elem_id="topp",
    )
    with gr.Column(elem_id=view_id(view), elem_classes="nm-view"):
        view.build(blocks)


def _head(current: View, views: Sequence[View]) -> str:
    here = ' aria-current="page"'
    links = "".join(
        f'<li><a href="/{escaped(view.path)}"{here if view is current else ""}>{escaped(view.title)}</a></li>'
        for view in views
    )
    return (
        f'<header class="nm-head"><a class="nm-skip" href="#{view_id(current)}">Till innehållet</a>'
        f'<p class="nm-name">{TITLE}</p>'
        f'<nav aria-label="Vyer"><ul>{links}</ul></nav></header>'
    )
