"""The view itself: what stands where, and which handler answers what a visitor does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from assistant.feedback import FeedbackBook
from assistant.ui.desk import Desk
from assistant.ui.fraga.asking import PACE, Asking
from assistant.ui.fraga.conversation import Conversation
from assistant.ui.fraga.handlers import PLACEHOLDER, Handlers
from assistant.ui.turnstile import Turnstile

_HERE = Path(__file__).parent
_CONVERSATION = """
<div class="nm-bar"><h1>Fråga nämndens handlingar</h1>
<div class="nm-tools" hidden>
<button type="button" data-do="renew">Ny konversation</button>
<details class="nm-menu"><summary>Spara samtalet</summary><div>
<button type="button" data-do="save" data-form="word">Som Word</button>
<button type="button" data-do="save" data-form="markdown">Som Markdown</button></div></details></div>
<details class="nm-menu nm-history" hidden><summary>Tidigare samtal</summary><div>
<p>De finns bara i den här webbläsaren.</p><ul></ul>
<button type="button" data-do="forget">Ta bort tidigare samtal</button></div></details></div>
<p class="nm-status nm-spoken" role="status"></p>
<section class="nm-turns" aria-label="Samtal"></section>
"""
_PANEL = '<aside class="nm-panel" aria-label="Källa" hidden></aside>'
_LIMITS = '<div class="nm-limits"></div>'
# What the browser kept of this tab's conversation; it comes instead of the component's value.
_KEPT = """() => {
  const id = sessionStorage.getItem('nm-samtal');
  try { return [Object.values(JSON.parse(localStorage.getItem('nm-samtal-' + id)).turns)]; }
  catch { return [null]; }
}"""


class Fraga:
    """The front page, where questions are asked.

    Args:
        desk: Where questions go.
        book: Where visitors' opinions are kept.
        turnstile: Says how often one visitor may ask.
        pace: Seconds between two steps of a growing answer.
    """

    path = ""
    title = "Fråga"
    css = (_HERE / "fraga.css").read_text(encoding="utf-8")
    opens: tuple[str, ...] = ()

    def __init__(self, desk: Desk, book: FeedbackBook, turnstile: Turnstile, *, pace: float = PACE) -> None:
        self._handlers = Handlers(desk, book, Asking(desk, turnstile, pace))

    def build(self, page: gr.Blocks) -> None:
        """See `assistant.ui.page.View.build`."""
        do = self._handlers
        conversation = gr.State(Conversation())
        with gr.Row(elem_id="fragesida"):
            with gr.Column(elem_id="huvud"):
                turns = _html("conversation.js", "samtal", _CONVERSATION)
                lead = gr.HTML("", apply_default_css=False, js_on_load=None, elem_id="start")
                with gr.Column(elem_id="skriv"):
                    limits = _html("form.js", "avgransning", _LIMITS)
                    with gr.Row(elem_id="rad"):
                        box = gr.Textbox(
                            label="Din fråga",
                            show_label=False,
                            container=False,
                            placeholder=PLACEHOLDER,
                            lines=1,
                            max_lines=6,
                            autofocus=True,
                            elem_id="fraga",
                            scale=1,
                        )
                        send = gr.Button("Fråga", variant="primary", elem_id="skicka", scale=0)
                        stop = gr.Button("Stoppa", elem_id="stoppa", scale=0)
                ready = _html("suggestions.js", "forslag", "${value}")
            side = _html("panel.js", "kalla", _PANEL)
            file = _html("download.js", "hamtning", "")

        asked = [turns, conversation, box]
        # No progress display: the turn itself says what is going on. Private: only the page asks.
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        running = [
            gr.on(
                [box.submit, send.click], do.ask, inputs=[box, limits, conversation], outputs=asked, **quiet
            ),
            *(part.ask(do.ask_suggested, conversation, asked, **quiet) for part in (turns, ready)),
            page.load(do.arrive, turns, [limits, *asked], js=_KEPT, **quiet),
        ]
        stop.click(do.halt, inputs=conversation, outputs=asked, cancels=running, **quiet)
        turns.renew(do.renew, outputs=[turns, conversation, side, box], **quiet)
        turns.reopen(do.reopen, outputs=[turns, conversation, side], **quiet)
        turns.reread(do.reread, inputs=conversation, outputs=[limits, box], **quiet)
        turns.judge(do.judge, inputs=conversation, outputs=[turns, conversation], **quiet)
        turns.save(do.save, inputs=conversation, outputs=file, **quiet)
        turns.show(do.show, outputs=side, **quiet)
        page.load(do.opening, outputs=[lead, ready, box, send], **quiet)


def _html(script: str, elem_id: str, template: str) -> Any:
    """An HTML component of ours; any event that its script triggers can be listened to by name."""
    return gr.HTML(
        "",
        html_template=template,
        js_on_load=(_HERE / script).read_text(encoding="utf-8"),
        apply_default_css=False,
        elem_id=elem_id,
    )
