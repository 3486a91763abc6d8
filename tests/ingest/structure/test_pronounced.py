"""The board's decision below motions or a vote is the board's, also where no heading stands above it."""

from __future__ import annotations

from ingest.model import How, Outcome, Role, Votes
from tests.ingest.conftest import Structured

MINUTES = """\
§ 12 Skridskor i hallen

Yrkanden

Ola Ek (V) yrkar bifall till ansökan.

Beslutsgång

Ordföranden finner att nämnden beslutar enligt kontorets förslag. Votering begärs.

Med 4 ja-röster mot 1 nej-röst blev det ja.

Nämnden beslutar att avslå ansökan.

§ 13 En ny hall

Yrkanden

Siv Ny (SD) yrkar att ärendet ska återremitteras.

Nämnden beslutar att återremittera ärendet.

§ 14 Ett tredje ärende

Förslag till beslut

Nämnden beslutar att bygga en hall.

Yrkanden

Eva Ek (MP) yrkar:

Nämnden beslutar att inte bygga någon hall.
"""


def test_the_decision_is_the_boards_and_not_the_last_speakers(structured: Structured) -> None:
    record = structured(MINUTES, kind="protokoll")
    [vote, sent_back, proposed] = record.items
    assert [(p.role, p.voice) for p in sent_back.paragraphs] == [
        (Role.YRKANDE, "Sverigedemokraterna"),
        (Role.BESLUT, "nämnden"),
    ]
    assert sent_back.decision.outcome is Outcome.ATERREMITTERAD
    assert (vote.decision.outcome, vote.decision.how, vote.decision.votes) == (
        Outcome.AVSLAG,
        How.VOTERING,
        Votes(4, 1, 0),
    )
    assert vote.decision.sentence == "Nämnden beslutar att avslå ansökan."
    assert Role.BESLUT not in {p.role for p in proposed.paragraphs}
    assert proposed.decision.sentence is None
