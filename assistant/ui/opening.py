"""How a view that only reads answers when it is opened: an address in, HTML out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from assistant.ui import parts
from ingest.errors import NamndminnetError
from ingest.index.register import Register

UNEXPECTED = (
    "Något gick fel i programmet och sidan kunde inte visas. Ladda om den. Om det händer igen finns felet i "
    "programmets logg."
)
_LONGEST = 500
"""Characters of a value in an address; what is longer was not made by the page."""

Chosen = Mapping[str, list[str]]
"""What an address asks for: name to values."""

logger = logging.getLogger(__name__)


def read(request: gr.Request) -> dict[str, list[str]]:
    """What the address of a page asks for."""
    chosen: dict[str, list[str]] = {}
    # Starlette's parameters, which Gradio hands on as they are.
    for name, value in request.query_params.multi_items():
        chosen.setdefault(name, []).append(str(value)[:_LONGEST])
    return chosen


def one(chosen: Chosen, name: str) -> str:
    """A single value, stripped; "" where there is none."""
    return next(iter(chosen.get(name, ())), "").strip()


def number(chosen: Chosen, name: str, least: int = 1) -> int:
    """A whole number; `least` where there is none."""
    value = one(chosen, name)
    return max(least, int(value)) if value.isdecimal() and len(value) < 7 else least


def shown(
    make: Callable[[Chosen], str], register: Register, title: str, back: str = ""
) -> Callable[[gr.Request], str]:
    """A handler for a view's `load` event.

    Args:
        make: Makes the view's HTML, with its h1, from what its address asks for.
        register: Without records the view says how to take some in.
        title: The h1 where the view cannot be made.
        back: HTML below what went wrong, such as a link to the list.
    """

    def handler(request: gr.Request) -> str:
        heading = f"<h1>{title}</h1>"
        try:
            if not register.exists:
                return heading + parts.NO_RECORDS
            register.check_version()
            if not register.count_records():
                return heading + parts.NO_RECORDS
            return make(read(request))
        except NamndminnetError as problem:
            return heading + parts.problem(str(problem)) + back
        except Exception:
            logger.exception("A view could not be shown")
            return heading + parts.problem(UNEXPECTED) + back

    return handler


def canvas(title: str) -> gr.HTML:
    """Where a view's HTML goes; until it comes, its title stands there and that it is being fetched.

    The page's own style alone applies, and the HTML's links and forms need no script.
    """
    return gr.HTML(
        f'<h1>{title}</h1><p class="nm-meta" role="status">Hämtar …</p>',
        apply_default_css=False,
        js_on_load=SHOW_TARGET,
    )


SHOW_TARGET = """
// What the address points at comes after the page itself has been opened.
watch('value', () => {
  const target = element.querySelector('[data-target]');
  target?.scrollIntoView({block: 'center'});
  target?.focus({preventScroll: true});
});
"""

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Options of an event that only the page asks for."""
