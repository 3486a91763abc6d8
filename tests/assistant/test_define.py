"""What a word means is told from the word list, with paragraphs that use it, and only for that very word."""

from __future__ import annotations

import pytest

from assistant.archive.glossary import Glossary
from assistant.define import Definer
from assistant.model import Answer, QuestionKind
from assistant.understand import understand
from ingest.index.stores import open_register
from tests.assistant.hamnvik import ingested

LIST = """\
# Ordlista

**ishall (isbana)**: Hus med is att åka skridskor på.
`RECORD/2/p1`, `saknas/1/p1`

**MAN (månatlig anmälan)**: Lista över ärenden.
`RECORD/2/p1`

**månraket**: Står i inget av det som finns här.
`saknas/1/p1`
"""


@pytest.fixture(scope="module")
def definer(tmp_path_factory: pytest.TempPathFactory) -> Definer:
    folder = tmp_path_factory.mktemp("define")
    register = open_register(ingested(folder))
    record = register.list_records()[0].id
    file = folder / "ordlista.md"
    file.write_text(LIST.replace("RECORD", record), "utf-8")
    return Definer(register, Glossary(register, file))


def told(definer: Definer, question: str) -> Answer | None:
    return definer.run(understand(question))


@pytest.mark.parametrize(
    "question",
    [
        "Vad är en ishall?",
        "vad är ishallen för något",
        "Vad menas med ishallar?",
        "Vad innebär isbana egentligen?",
        "Förklara ordet ishall",
        "ishall betyder vad?",
    ],
)
def test_a_word_of_the_list_is_explained(definer: Definer, question: str) -> None:
    answer = told(definer, question)
    assert answer
    assert answer.sentences == ("Ordlistan om ”ishall (isbana)”: Hus med is att åka skridskor på. [1]",)
    assert (answer.kind, answer.abstained) == (QuestionKind.EXPLAIN, False)
    (citation,) = answer.citations
    assert citation.quote in citation.hit.text
    assert "ishall" in citation.hit.text.lower()


def test_letters_that_spell_a_common_word_are_letters(definer: Definer) -> None:
    answer = told(definer, "Vad står MAN för?")
    assert answer is None  # "man" in a paragraph is another word


@pytest.mark.parametrize(
    "question",
    [
        "Vad är en månraket?",  # none of its records is here
        "Vad är ishallens hyra?",
        "Vad är beslutet om ishallen?",
        "Vad kostar en ishall?",
        "Vem reserverade sig mot ishallen?",
    ],
)
def test_anything_else_is_left_to_others(definer: Definer, question: str) -> None:
    assert told(definer, question) is None
