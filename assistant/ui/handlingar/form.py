"""What files are sent with: a button, and below it what becomes of each file."""

from __future__ import annotations

from pathlib import Path

from assistant.archive.uploads import Uploads
from ingest.read.formats import READABLE_SUFFIXES

SCRIPT = Path(__file__).with_name("form.js").read_text("utf-8")


def html(uploads: Uploads) -> str:
    """The form.

    Args:
        uploads: Where files are sent.
    """
    kinds = ",".join(sorted(READABLE_SUFFIXES))
    return (
        '<section class="nm-upload" aria-labelledby="ta-in"><h2 id="ta-in">Ta in egna handlingar</h2>'
        "<p>PDF, Word (.docx), OpenDocument (.odt), webbsidor, text och Markdown, högst "
        f"{uploads.largest} MB per fil. Filerna sparas på den dator där programmet körs och skickas ingen "
        "annanstans. Alla som använder sidan kan sedan läsa dem.</p>"
        '<div class="nm-do"><label class="nm-button">Välj filer'
        f'<input type="file" class="nm-spoken" multiple accept="{kinds}"></label>'
        '<button type="button" class="nm-stop" hidden>Avbryt</button></div>'
        '<ul class="nm-sent" role="log" aria-label="Filer som tas in"></ul></section>'
    )
