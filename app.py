"""Starts the web page of Nämndminnet: ``python app.py``."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import NoReturn

from ingest.errors import NamndminnetError, SettingsError
from ingest.settings import Settings, load_settings, takes_uploads

# Some libraries report their use to their makers unless told not to before they are imported.
NO_TELEMETRY = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
}


def main() -> int:
    """Serve the page until Ctrl-C or SIGTERM.

    Returns:
        Exit status: 0 after a normal end, 1 when the page could not be served, 2 for a bad setting.
    """
    os.environ.update(NO_TELEMETRY)
    # As Ctrl-C, also before there is a server that would handle it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        settings = load_settings()
    except SettingsError as problem:
        print(problem, file=sys.stderr)
        return 2
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s: %(message)s")
    try:
        serve(settings)
    except KeyboardInterrupt:
        return 0
    except NamndminnetError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def serve(settings: Settings) -> None:
    """Take the address, start the assistant in the background and serve the page.

    Raises:
        NamndminnetError: The address cannot be used.
    """
    from assistant.api.routes import Api
    from assistant.archive.uploads import Uploads
    from assistant.feedback import FeedbackBook
    from assistant.service import Assistant
    from assistant.ui.desk import Desk
    from assistant.ui.serve import Server, address, bind, mount
    from ingest.index.stores import open_register

    with bind(settings.host, settings.port) as listener:
        # One more than the model may be writing, so that what needs no model is answered meanwhile.
        desk = Desk(Assistant(settings), 1 + settings.llm_concurrency if settings.llm_url else 1)
        desk.warm_up_in_background()

        # Gradio takes seconds to import; meanwhile the assistant is starting.
        from assistant.ui.arenden.view import Arenden
        from assistant.ui.fraga.view import Fraga
        from assistant.ui.handlingar.view import Handlingar
        from assistant.ui.historia.view import Historia
        from assistant.ui.kvalitet.view import Kvalitet
        from assistant.ui.page import View, build_site
        from assistant.ui.turnstile import Turnstile

        password = settings.password.get_secret_value() if settings.password else None
        fraga = Fraga(desk, FeedbackBook(settings.data), Turnstile(settings.questions_per_minute))
        register = open_register(settings)
        allowed = takes_uploads(settings)
        uploads = Uploads(settings.data, register, settings.upload_largest) if allowed else None
        views: list[View] = [
            fraga,
            Arenden(register, desk.search),
            Historia(register, desk.search),
            Handlingar(register, uploads),
            Kvalitet(),
        ]
        served = mount(
            build_site(views),
            password=password,
            api=Api(desk, register, uploads),
            enter=Turnstile(settings.requests_per_minute).enter,
        )
        server = Server(*served)
        print(f"Nämndminnet finns på {address(listener)} (avsluta med Ctrl-C)", file=sys.stderr)
        server.run_until_told(listener)


def end(status: int) -> NoReturn:
    """End the process at once.

    Python's own way would stop an assistant that is still starting somewhere inside torch, which
    then aborts the process. Nothing here writes files, so nothing is left half done.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    end(main())
