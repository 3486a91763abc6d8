"""A name that no record knows is not answered about, and a name that one knows is."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.names import unknown_names, unknown_word
from assistant.service import Assistant
from assistant.understand import understand
from assistant.words import CANNOT_ANSWER
from ingest.index.terms import TermIndex
from tests.assistant.hamnvik import ingested
from tests.fakes import SharedWordsEmbedding


@pytest.fixture(scope="module")
def terms(tmp_path_factory: pytest.TempPathFactory) -> TermIndex:
    index = TermIndex(tmp_path_factory.mktemp("names"))
    index.write([("a", "Ishallen i Hamnvik håller öppet. Åsa Berg (M) från Klippan sade nej.")], [])
    return index


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Vad kostar ishallen i Solna?", ("Solna",)),
        ("Vad kostar ishallen i Hamnvik?", ()),
        ("Vad sade Klippans ledamot?", ()),
        ("Vad sade Åsa Bergström?", ()),  # may be the one who is known
        ("Vad sade Åsa Lindgren i Solna och i Umeå-Holmsund?", ("Lindgren", "Solna", "Umeå-Holmsund")),
        ("Solna då?", ()),  # every sentence begins with a capital
        ("Jag undrar en sak. Kostar det något?", ()),
        ("Vad tycker SKR och LO om KOMVUX?", ()),  # letters for something
        ("vad kostar ishallen i solna?", ()),
        ("What did the board decide in October?", ()),
    ],
)
def test_names_that_no_record_knows(terms: TermIndex, question: str, names: tuple[str, ...]) -> None:
    assert unknown_names(understand(question), terms) == names


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> TermIndex:
    """Forty paragraphs that all speak of Hamnvik, and one about the rink there."""
    index = TermIndex(tmp_path_factory.mktemp("many"))
    texts = [(str(n), f"Hamnvik har paragraf {n}.") for n in range(40)]
    index.write([*texts, ("a", "Hamnviks ishall öppnar.")], [])
    return index


@pytest.mark.parametrize(
    ("question", "history", "word"),
    [
        ("Vad blev väderleken i Hamnvik?", [], "väderleken"),
        ("Vad kostar glass och saft?", [], "glass"),
        ("Vad kostar glassen i ishallen?", [], None),  # the rink tells what is meant
        ("Vad händer i Hamnvik?", [], "händer"),
        ("När öppnade Hamnvik?", [], None),
        ("Vad kostar ishallarna i Hamnvik?", [], None),  # known by its beginning
        ("Och vad kostar det?", ["När öppnar ishallen?"], None),
    ],
)
def test_words_that_no_record_has_and_nothing_else_to_go_by(
    many: TermIndex, question: str, history: list[str], word: str | None
) -> None:
    assert unknown_word(understand(question, history), many) == word


def test_a_question_about_what_no_record_has_a_word_for_gets_a_no(tmp_path: Path) -> None:
    assistant = Assistant(ingested(tmp_path), SharedWordsEmbedding())
    answer = assistant.ask("Hur blir väderleken?")
    assert answer.abstained
    assert answer.sentences[1:] == ("Ingen handling innehåller ordet ”väderleken”.",)


def test_what_is_asked_about_an_unknown_name_gets_a_no_that_says_so(tmp_path: Path) -> None:
    assistant = Assistant(ingested(tmp_path), SharedWordsEmbedding())
    assert not assistant.ask("Vem reserverade sig mot beslutet om ishallen?").abstained
    answer = assistant.ask("Vem reserverade sig mot beslutet om ishallen i Skellefteå eller Umeå?")
    assert answer.abstained
    assert answer.sentences[0].startswith(CANNOT_ANSWER)
    assert answer.sentences[1:] == ("Ingen handling nämner Skellefteå eller Umeå.",)
