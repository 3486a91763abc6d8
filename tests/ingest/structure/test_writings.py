"""Writings handed in are units: number, title, party, persons and each question."""

from __future__ import annotations

from tests.ingest.conftest import Structured

MINUTES = """\
 • Föredragningslistan godkändes.

 • Skrivelse

  Ledamoten Eva Ek (MP) överlämnade nedan skrivelser till nämnden för beredning.

  Skrivelse om badtider
  FN 2024/11

  Många vill bada. Är det inte märkligt att ingen får?

  Vi frågar därför:

  - Hur många bad finns i staden?

  - När öppnar de för säsongen?

  Skrivelse om bryggor
  FN 2024/12

  - Vad kostar en brygga?

  Muntlig fråga

  Ledamoten Bo Berg (C) ställde en fråga om isar.
"""


def test_each_writing_is_a_unit_with_its_own_number_and_questions(structured: Structured) -> None:
    record = structured(MINUTES, kind="protokoll", id="fn")
    item = record.items[1]
    texts = {p.id: p.text for p in item.paragraphs}
    found = [
        (w.title, w.dnr, [(p.name, p.party) for p in w.persons], w.party, [texts[q] for q in w.questions])
        for w in item.writings
    ]
    eva = [("Eva Ek", "MP")]
    assert found == [
        (
            "Skrivelse om badtider",
            ("FN 2024/11",),
            eva,
            "Miljöpartiet",
            ["Hur många bad finns i staden?", "När öppnar de för säsongen?"],
        ),
        ("Skrivelse om bryggor", ("FN 2024/12",), eva, "Miljöpartiet", ["Vad kostar en brygga?"]),
        (
            "",
            (),
            [("Bo Berg", "C")],
            "Centerpartiet",
            ["Ledamoten Bo Berg (C) ställde en fråga om isar."],
        ),
    ]
    assert item.dnr == ("FN 2024/11", "FN 2024/12")


def test_a_question_above_the_list_is_rhetoric(structured: Structured) -> None:
    record = structured(MINUTES, kind="protokoll", id="fn")
    (lead,) = (p for p in record.paragraphs if "märkligt" in p.text)
    assert lead.role.value == "skrivelse"


def test_an_answer_that_repeats_questions_hands_nothing_in(structured: Structured) -> None:
    text = (
        "Handläggare\nLisa Lind\n\nTill\nFritidsnämnden\n\nSvar på skrivelse om bad\n\n"
        "Förslag till beslut\n\n"
        "1. Skrivelsen anses besvarad.\n\nÄrendet\n\nLiberalerna ställer följande frågor:\n\n- Hur många?\n"
    )
    record = structured(text, kind="tjänsteutlåtande", id="fn-svar")
    assert [p.text for p in record.paragraphs if p.role.value == "fråga"] == ["Hur många?"]
    assert record.items[0].writings == ()
