"""Paragraphs of citable size: long ones are cut evenly, short lists stay with their opening line."""

from __future__ import annotations

from ingest.model import Role
from ingest.read.document import Block
from ingest.structure.draft import LONGEST, SHORT_LIST, Draft, citable, draft, mend_breaks, pack


def make(
    text: str, role: Role = Role.BAKGRUND, *, start: int = 0, listed: bool = False, voice: str = ""
) -> Draft:
    return Draft(text, role, voice or None, None, start, start + len(text), listed=listed)


def sentence(length: int, start: str = "A") -> str:
    """A sentence of exactly so many characters."""
    return start + "b" * (length - 2) + "."


def test_a_long_paragraph_is_cut_into_equal_parts_at_sentence_ends() -> None:
    text = " ".join([sentence(99)] * 12)  # 1,199 characters: two parts of six sentences
    pieces = citable([make(text, start=50)])
    assert [len(p.text) for p in pieces] == [599, 599]
    assert [(p.start, p.end) for p in pieces] == [(50, 649), (650, 1249)]
    assert " ".join(p.text for p in pieces) == text


def test_one_at_the_limit_is_left_whole() -> None:
    text = f"{sentence(449)} {sentence(450)}"
    assert len(text) == LONGEST
    assert citable([make(text)]) == [make(text)]


def test_one_endless_sentence_and_a_table_are_left_whole() -> None:
    endless, table = make(sentence(2000)), make(f"{sentence(700)} {sentence(700)}", Role.TABELL)
    assert citable([endless, table]) == [endless, table]


def test_where_text_and_source_differ_in_length_each_part_has_the_whole_span() -> None:
    whole = Draft(" ".join([sentence(99)] * 12), Role.SVAR, "förvaltningen", 3, 10, 2000, "Svar")
    pieces = citable([whole])
    assert [(p.start, p.end, p.page, p.heading, p.voice) for p in pieces] == [
        (10, 2000, 3, "Svar", "förvaltningen")
    ] * 2


def test_a_short_list_stays_with_the_line_that_opens_it() -> None:
    listed = [make("Kostnaderna är:"), make("Hyra 640 000 kronor", listed=True), make("Löner", listed=True)]
    after = make("Därutöver tillkommer el.")
    assert [p.text for p in citable([*listed, after])] == [
        "Kostnaderna är:\nHyra 640 000 kronor\nLöner",
        "Därutöver tillkommer el.",
    ]


def test_a_long_list_is_one_paragraph_an_entry() -> None:
    entries = [make("Skälen är:"), *(make(sentence(SHORT_LIST // 2), listed=True) for _ in range(2))]
    assert citable(entries) == entries


def test_questions_and_entries_in_another_voice_stand_alone() -> None:
    questions = [make("Vi frågar:"), make("Hur många?", Role.FRAGA, listed=True)]
    other = [make("Förslag:", voice="nämnden"), make("Avslå", listed=True, voice="Vänsterpartiet")]
    finished = [make("Det är klart."), make("Bygg", listed=True)]
    assert citable(questions) == questions
    under_a_question = [make("Om badet:", Role.FRAGA), make("Hur många?", Role.FRAGA, listed=True)]
    assert citable(under_a_question) == under_a_question
    assert citable(other) == other
    assert citable(finished) == finished


def test_a_sentence_broken_by_a_page_is_mended() -> None:
    before = "Det förutsätter att föreningarna på orten får andra"
    blocks = [Block(before, 0, len(before)), Block("tider för sin träning.", 60, 82)]
    assert mend_breaks(blocks) == [Block(f"{before} tider för sin träning.", 0, 82)]
    entry = Block(before, 0, len(before), marker="-")
    assert mend_breaks([entry, Block("tider.", 60, 66)]) == [Block(f"{before} tider.", 0, 66, marker="-")]


def test_what_is_no_broken_sentence_is_left() -> None:
    long = "Det förutsätter att föreningarna på orten får andra"
    for first, second in [
        (Block(long + ".", 0, 52), Block("tider", 60, 65)),
        (Block(long, 0, 51), Block("Tider", 60, 65)),
        (Block(long, 0, 51), Block("tider", 60, 65, marker="-")),
        (Block(long, 0, 51, level=2), Block("tider", 60, 65)),
        (Block(long, 0, 51), Block("tider\t3\nplatser\t4", 60, 77, table=True)),
        (Block("Kort rubrik", 0, 11), Block("tider", 60, 65)),
    ]:
        assert mend_breaks([first, second]) == [first, second]


def test_sentences_are_packed_evenly_within_a_stretch() -> None:
    sentences = [make(sentence(299), start=n * 300) for n in range(4)]
    packed = pack(sentences, lambda first, second: first.role == second.role)
    assert [(len(p.text), p.start, p.end) for p in packed] == [(599, 0, 599), (599, 600, 1199)]


def test_a_stretch_ends_where_the_role_changes() -> None:
    sentences = [make("Ett."), make("Två."), make("Tre.", Role.RESERVATION), make("Fyra.", Role.RESERVATION)]
    packed = pack(sentences, lambda first, second: first.role == second.role)
    assert [(p.text, p.role) for p in packed] == [
        ("Ett. Två.", Role.BAKGRUND),
        ("Tre. Fyra.", Role.RESERVATION),
    ]


def test_a_block_becomes_a_draft_with_its_place() -> None:
    block = Block("1. Ja", 4, 9, marker="1.", page=2)
    assert draft(block, Role.FORSLAG, "nämnden", "Förslag") == Draft(
        "1. Ja", Role.FORSLAG, "nämnden", 2, 4, 9, "Förslag", listed=True
    )
    table = Block("a\tb\nc\td", 0, 7, table=True)
    assert draft(table, Role.SVAR, None).role is Role.TABELL
    assert draft(table, Role.FORMALIA, None).role is Role.FORMALIA
