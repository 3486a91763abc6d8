"""Which language model judges answers, where one is named.

It is any endpoint of OpenAI's chat form, named in the environment: ``NAMNDMINNET_JUDGE_URL`` (such as
``http://127.0.0.1:11434/v1``), ``NAMNDMINNET_JUDGE_MODEL`` and, where one is wanted,
``NAMNDMINNET_JUDGE_KEY``. It is sent questions, answers and the records' paragraphs.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field

from eval.errors import EvalError
from ingest.settings import PREFIX

URL, MODEL, KEY = (f"{PREFIX}JUDGE_{name}" for name in ("URL", "MODEL", "KEY"))


@dataclass(frozen=True, slots=True)
class Judge:
    """Which language model judges.

    Attributes:
        url: Base address of the endpoint.
        model: Its name there.
        key: What the endpoint wants to know its caller by.
    """

    url: str
    model: str
    key: str = field(default="none", repr=False)


def take_judge(environment: MutableMapping[str, str]) -> Judge | None:
    """The judge that the environment names, whose variables are taken out of it.

    They belong to the evaluation alone: `ingest.settings.load_settings` would not know them.

    Raises:
        EvalError: Only one of address and model is named.
    """
    url, model, key = (environment.pop(name, "").strip() for name in (URL, MODEL, KEY))
    if not url and not model:
        return None
    if not url or not model:
        raise EvalError(f"A judge needs both {URL} and {MODEL}.")
    return Judge(url, model, key or "none")
