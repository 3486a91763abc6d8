"""What the register knows is answered from it, exactly; what it does not know is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.model import Answer, QuestionKind
from assistant.service import EVIDENCE, Assistant
from assistant.understand import understand
from ingest.index.register import Register
from tests.assistant.docket.sjovalla import RECORDS, assistant_of, renamed, write_renamed

BIKES = "ärendet ”En öppen cykelverkstad i Norra hamnen” den 14 maj 2024"
PLAN = "ärendet ”Biblioteksplan för Sjövalla 2025-2028” den 14 maj 2024"
REPORT = "ärendet ”Verksamheten under årets fyra första månader redovisas i tertialrapport 1” den 14 maj 2024"
WORKSHOPS = "utlåtandet ”Öppna verkstäder från källare till mötesplats” den 5 november 2008"
REPLY = "tjänsteutlåtandet ”Svar på skrivelse om simskola för alla sexåringar” den 11 juni 2024"
SWIMMING = "”Skrivelse om simskola för alla sexåringar” (KFN 2024/118)"
PARK = "”Skrivelse om tryggheten vid Folkets park” (KFN 2024/121)"

ANSWERED: list[tuple[str, QuestionKind, list[str]]] = [
    (
        "Vad beslutade nämnden om cykelverkstaden i Norra hamnen?",
        QuestionKind.DECISION,
        [
            f"Kultur- och fritidsnämnden beslutade i {BIKES} enligt förvaltningens förslag. [1]",
            "Förslaget var: ”Kultur- och fritidsförvaltningen föreslår att en öppen cykelverkstad inrättas i "
            "Hamnmagasinet från den 1 september 2024 och att den utvärderas efter två år.” [2]",
            "Maja Ström (V) reserverade sig mot beslutet. [3]",
            "Ett särskilt uttalande lämnades av Karin Lundgren (M) m.fl. och Gunilla Sand (KD). [4]",
        ],
    ),
    (
        "Vem reserverade sig mot biblioteksplanen?",
        QuestionKind.DISSENT,
        [
            f"Mot beslutet i {PLAN} reserverade sig Henrik Tallberg (L) och Ebba Norling (C). [1] [2]",
            "Henrik Tallberg (L) reserverade sig till förmån för sitt eget förslag. [1]",
            "Ebba Norling (C) reserverade sig till förmån för Liberalernas förslag. [2]",
        ],
    ),
    (
        "Vem reserverade sig i ärendet om tertialrapporten?",
        QuestionKind.DISSENT,
        [
            f"Ingen reserverade sig i {REPORT}. [1]",
            "Ett särskilt uttalande lämnades av Henrik Tallberg (L) och Ebba Norling (C). [2]",
        ],
    ),
    (
        "Reserverade sig Moderaterna mot cykelverkstaden?",
        QuestionKind.DISSENT,
        [
            f"Nej. Moderaterna reserverade sig inte i {BIKES}. [1]",
            "Karin Lundgren (M) m.fl. lämnade ett särskilt uttalande. [2]",
            "Reserverade sig gjorde Maja Ström (V). [3]",
        ],
    ),
    (
        "Varför reserverade sig Moderaterna mot cykelverkstaden?",
        QuestionKind.DISSENT,
        [
            f"Moderaterna reserverade sig inte i {BIKES}. [1]",
            "Karin Lundgren (M) m.fl. lämnade ett särskilt uttalande. [2]",
            "Reserverade sig gjorde Maja Ström (V). [3]",
        ],
    ),
    (
        "Röstade man om biblioteksplanen?",
        QuestionKind.VOTE,
        [
            f"Kultur- och fritidsnämnden beslutade i {PLAN} enligt förvaltningens förslag. [1]",
            "Handlingen anger inte om beslutet fattades med omröstning. [1]",
            "Henrik Tallberg (L) och Ebba Norling (C) reserverade sig mot beslutet. [2] [3]",
        ],
    ),
    (
        "Varför avslog nämnden biblioteksplanen?",
        QuestionKind.DECISION,
        [
            "Protokollet redovisar inte avslag i ärendet. [1]",
            f"Kultur- och fritidsnämnden beslutade i {PLAN} enligt förvaltningens förslag. [1]",
            "Förslaget var: ”Kultur- och fritidsnämnden föreslås överlämna tjänsteutlåtandet som sitt svar "
            "på remissen.” [2]",
            "Henrik Tallberg (L) och Ebba Norling (C) reserverade sig mot beslutet. [3] [4]",
        ],
    ),
    (
        "Vad skrev Liberalerna i sin reservation mot cykelverkstaden?",
        QuestionKind.DISSENT,
        [
            f"Liberalerna reserverade sig inte i {BIKES}. [1]",
            "Reserverade sig gjorde Maja Ström (V). [2]",
        ],
    ),
    (
        "Hur många gånger reserverade sig Sverigedemokraterna den 14 maj 2024?",
        QuestionKind.COUNT,
        ["Sverigedemokraterna har ingen reservation i protokollet den 14 maj 2024. [1] [2] [3]"],
    ),
    (
        "Hur många skrivelser har besvarats?",
        QuestionKind.COUNT,
        [
            "1 av 2 skrivelser har ett svar bland handlingarna. [1]",
            f"{SWIMMING}, Henrik Tallberg (L), den 14 maj 2024; besvaras i {REPLY}. [1] [2]",
        ],
    ),
    (
        "Fick Liberalerna igenom sitt förslag om biblioteksplanen?",
        QuestionKind.PASSED,
        [
            f"Nej. Kultur- och fritidsnämnden beslutade i {PLAN} enligt förvaltningens förslag. [1]",
            "Henrik Tallberg (L) yrkade bifall till ett eget förslag. [2]",
            "Henrik Tallberg (L) reserverade sig mot beslutet. [3]",
        ],
    ),
    (
        "Vad yrkade Vänsterpartiet i ärendet om cykelverkstaden?",
        QuestionKind.MOTION,
        [
            f"Maja Ström (V) yrkade bifall till ett eget förslag i {BIKES}. [1]",
            "”Att inrätta cykelverkstaden enligt förvaltningens förslag” [2]",
            "”Att verkstaden hålls öppen även på söndagar” [3]",
            "”Att verktyg och begagnade delar lämnas ut utan avgift till alla under 20 år” [4]",
        ],
    ),
    (
        "Vem ställde sig bakom Liberalernas yrkande om biblioteksplanen?",
        QuestionKind.MOTION,
        [f"Ebba Norling (C) anslöt sig till ett yrkande i {PLAN}. [1]"],
    ),
    (
        "Vilka lämnade särskilt uttalande om tertialrapporten?",
        QuestionKind.STATEMENT,
        [f"Särskilt uttalande i {REPORT} lämnades av Henrik Tallberg (L) och Ebba Norling (C). [1]"],
    ),
    (
        "Vad har Centerpartiet gjort i nämnden?",
        QuestionKind.STANCE,
        [
            f"{REPORT[:1].upper()}{REPORT[1:]}: Ebba Norling (C) lämnade ett särskilt uttalande. [1]",
            f"{PLAN[:1].upper()}{PLAN[1:]}: Ebba Norling (C) anslöt sig till ett yrkande och reserverade sig "
            "till förmån för Liberalernas förslag. [2] [3]",
        ],
    ),
    (
        "Vilka skrivelser lämnades in den 14 maj 2024 och har de besvarats?",
        QuestionKind.ANSWERED,
        [
            f"{SWIMMING}, Henrik Tallberg (L), den 14 maj 2024; besvaras i {REPLY}. [1] [2]",
            f"{PARK}, Rolf Granath (SD), den 14 maj 2024; inget svar finns bland handlingarna. [3]",
        ],
    ),
    (
        "Har skrivelsen om Folkets park besvarats?",
        QuestionKind.ANSWERED,
        [
            f"Nej. Det finns inget svar på {PARK} bland handlingarna. [1]",
            f"Rolf Granath (SD) lämnade den 14 maj 2024 {PARK}. [2] [1]",
        ],
    ),
    (
        "Vilka frågor ställer Sverigedemokraterna i skrivelsen om Folkets park?",
        QuestionKind.QUESTIONS,
        [
            f"{PARK} den 14 maj 2024 ställer två frågor: [1]",
            "”1. När blir belysningen lagad?” [2]",
            "”2. Har nämnden någon plan för trygghetsvandringar i parken?” [3]",
        ],
    ),
    (
        "Vilket dnr har skrivelsen om Folkets park?",
        QuestionKind.DNR,
        ["”Skrivelse om tryggheten vid Folkets park” har dnr KFN 2024/121. [1]"],
    ),
    (
        "Vad gäller KFN 2024/121?",
        QuestionKind.EXPLAIN,
        [
            "KFN 2024/121 är ”Skrivelse om tryggheten vid Folkets park”, lämnad den 14 maj 2024 "
            "av Rolf Granath (SD). [1]"
        ],
    ),
    (
        "Vem ställde en fråga om staket till isbanan?",
        QuestionKind.HANDED_IN,
        [
            "Gunilla Sand (KD) ställde en fråga den 14 maj 2024. [1]",
            "”Ledamoten Gunilla Sand (KD) ställde en fråga om när isbanan i Lillskogen får nytt staket.” [1]",
        ],
    ),
    (
        "Vad beslutade fullmäktige om öppna verkstäder?",
        QuestionKind.DECISION,
        [
            "Utlåtandet är ett förslag från kommunstyrelsen till kommunfullmäktige; något beslut av "
            "kommunfullmäktige finns inte i handlingarna. [1]",
            "Förslaget från kommunstyrelsen den 5 november 2008: ”Kommunstyrelsen föreslår kommunfullmäktige "
            "besluta följande 1. Öppna verkstäder inrättas i fyra stadsdelar från den 1 januari 2009. "
            "2. Verkstäderna placeras under kulturnämnden. 3. Verksamheten kostar högst 6,2 mnkr per år och "
            "betalas inom nämndens budget. 4. Kulturnämnden redovisar en utvärdering senast "
            "den 31 mars 2011.” [1]",
        ],
    ),
    (
        "Vilka remissinstanser svarade inte om öppna verkstäder?",
        QuestionKind.REFERRAL,
        [f"Av de 8 remissinstanserna för {WORKSHOPS} svarade 1 inte: Hantverkets vänner. [1]"],
    ),
    (
        "Hur många remissinstanser fick ärendet om öppna verkstäder?",
        QuestionKind.COUNT,
        [
            f"{WORKSHOPS[:1].upper()}{WORKSHOPS[1:]} remitterades till 8 remissinstanser; "
            "7 svarade och 1 svarade inte. [1]"
        ],
    ),
    (
        "Vem attesterade svaret om simskola?",
        QuestionKind.OFFICIAL,
        [f"{REPLY[:1].upper()}{REPLY[1:]} är attesterat den 29 maj 2024 av Siv Ahlm (förvaltningschef). [1]"],
    ),
    (
        "Vem justerade protokollet den 14 maj?",
        QuestionKind.OFFICIAL,
        ["Att justera protokollet den 14 maj 2024 utsågs Olof Hedin (S) och Karin Lundgren (M). [1]"],
    ),
    (
        "Vem är ordförande?",
        QuestionKind.OFFICE,
        [
            "Ordförande i Kultur- och fritidsnämnden är Olof Hedin (S), "
            "enligt protokollet den 14 maj 2024. [1]"
        ],
    ),
    (
        "När behandlades biblioteksplanen?",
        QuestionKind.MEETING,
        [
            "Ärendet ”Biblioteksplan för Sjövalla 2025-2028” behandlades i Kultur- och fritidsnämnden "
            "den 14 maj 2024. [1]"
        ],
    ),
    (
        "I hur många ärenden reserverade sig Liberalerna?",
        QuestionKind.COUNT,
        [
            "Liberalerna reserverade sig i ett ärende. [1]",
            f"{PLAN[:1].upper()}{PLAN[1:]}: Henrik Tallberg (L). [1]",
        ],
    ),
    (
        "Har nämnden tidigare behandlat cykelverkstäder?",
        QuestionKind.PRECEDENT,
        [
            f"Ja. {BIKES[:1].upper()}{BIKES[1:]}: beslut enligt förvaltningens förslag; "
            "reservation av Maja Ström (V). [1] [2]"
        ],
    ),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_of(tmp_path_factory.mktemp("sjovalla"))


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The same records, all persons, parties and case numbers exchanged."""
    folder = tmp_path_factory.mktemp("renamed")
    return assistant_of(folder, write_renamed(folder / "records"))


@pytest.mark.parametrize(
    ("question", "kind", "sentences"), ANSWERED, ids=[question for question, _, _ in ANSWERED]
)
def test_the_register_answers(
    assistant: Assistant, question: str, kind: QuestionKind, sentences: list[str]
) -> None:
    found = assistant.ask(question)
    assert list(found.sentences) == sentences
    assert (found.kind, found.abstained, found.mode) == (kind, False, "extractive")


@pytest.mark.parametrize("question", [question for question, _, _ in ANSWERED])
def test_no_answer_hangs_on_a_name_or_a_number(
    assistant: Assistant, others: Assistant, question: str
) -> None:
    assert others.ask(renamed(question)).text == renamed(assistant.ask(question).text)


@pytest.mark.parametrize("question", [question for question, _, _ in ANSWERED])
def test_every_sentence_has_its_source_word_for_word(assistant: Assistant, question: str) -> None:
    found: Answer = assistant.ask(question)
    for sentence in found.sentences:
        assert re.search(r" \[\d+\]$", sentence)
    used = {int(n) for sentence in found.sentences for n in re.findall(r"\[(\d+)\]", sentence)}
    assert used == {citation.n for citation in found.citations}
    for citation in found.citations:
        assert citation.quote
        assert citation.quote in citation.hit.text
    # What an answer quotes stands in a paragraph that it cites.
    texts = [citation.hit.text for citation in found.citations]
    for sentence in found.sentences:
        if quoted := re.search(r"(?:^|: )”(.+)” \[\d+\]$", sentence):
            assert any(quoted[1] in text for text in texts)


@pytest.mark.parametrize(
    "question",
    [
        "Vem reserverade sig mot beslutet om spårvagnar?",
        "Vad beslutade regeringen om biblioteksplanen?",
        "Vad anser Liberalerna om biblioteksplanen?",
        "Vad sa Moderaterna i sitt särskilda uttalande om cykelverkstaden?",
        "Varför reserverade sig Vänsterpartiet mot cykelverkstaden?",
        "Hur många barn stod i kö till simskolan?",
        "Vad kostar verkstäderna?",
        "Vad är en cykelverkstad?",
        "Vilka remissinstanser var positiva till öppna verkstäder?",
        "Vad har Arvid Nordman gjort i nämnden?",
    ],
)
def test_other_questions_are_left_to_the_paragraphs(assistant: Assistant, question: str) -> None:
    assistant.warm_up()
    parts = assistant._parts
    assert parts is not None
    query = understand(question)
    assert parts.clerk.run(query, lambda: parts.retriever.run(query, EVIDENCE)) is None


def test_a_day_without_a_meeting_is_told(assistant: Assistant) -> None:
    found = assistant.ask("Vem reserverade sig den 3 juni 2024?")
    assert found.abstained
    assert found.text == (
        "Det framgår inte av handlingarna. Ingen handling här är från den dagen; "
        "protokoll finns från den 14 maj 2024."
    )
    assert found.citations == ()


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "Vad svarade förvaltningen på skrivelsen om Folkets park?",
            f"Det finns inget svar på {PARK} bland handlingarna.",
        ),
        (
            "Vad beslutade nämnden i protokollet § 12?",
            "Inget ärende i handlingarna har beteckningen § 12; ärendena kan sakna paragrafnummer.",
        ),
    ],
)
def test_what_the_register_knows_to_be_missing_is_told(
    assistant: Assistant, question: str, told: str
) -> None:
    found = assistant.ask(question)
    assert found.abstained
    assert found.text == f"Det framgår inte av handlingarna. {told}"


@pytest.mark.parametrize(
    "question",
    [
        "vem resreverade sig mot biblioteksplanen",
        "biblioteksplanen vem reserverade sig",
        "reservationer biblioteksplanen",
        "Who dissented from the decision on the biblioteksplan?",
        "Vilka partier reserverade sig mot biblioteksplanen?",
    ],
)
def test_everyday_ways_of_asking_are_understood(assistant: Assistant, question: str) -> None:
    asked = "Vem reserverade sig mot biblioteksplanen?"
    assert assistant.ask(question).sentences == assistant.ask(asked).sentences


def test_a_conversation_stays_with_its_matter(assistant: Assistant) -> None:
    turns = ["Vad beslutade nämnden om biblioteksplanen?", "Vem reserverade sig?", "Vad yrkade Liberalerna?"]
    second = assistant.ask(turns[1], history=turns[:1])
    assert second.sentences[0].startswith(f"Mot beslutet i {PLAN} reserverade sig Henrik Tallberg (L)")
    third = assistant.ask(turns[2], history=turns[:2])
    assert third.sentences[0] == f"Henrik Tallberg (L) yrkade bifall till ett eget förslag i {PLAN}. [1]"
    turned = assistant.ask("Vad beslutade nämnden om cykelverkstaden då?", history=turns)
    assert BIKES in turned.sentences[0]
    after = assistant.ask("Vem reserverade sig?", history=[*turns, turned.question])
    assert after.sentences[0].startswith(f"Mot beslutet i {BIKES} reserverade sig Maja Ström (V)")


def test_filters_on_records_are_kept_to(assistant: Assistant) -> None:
    asked = "Vilka skrivelser lämnades in?"
    assert not assistant.ask(asked, filters=["kind=protokoll"]).abstained
    found = assistant.ask(asked, filters=["kind=utlåtande"])
    assert found.kind is not QuestionKind.WRITINGS
    assert assistant.ask(asked, filters=["role=beslut"]).kind is not QuestionKind.WRITINGS


def test_the_outline_is_the_records_without_their_paragraphs(tmp_path: Path) -> None:
    assistant_of(tmp_path)
    register = Register(tmp_path / "data")
    outline = register.outline()
    assert len(list(RECORDS.iterdir())) - 1 == len(outline.records) == 3
    for record in outline.records:
        whole = register.record(record.id)
        assert whole is not None
        assert record.officials == whole.officials
        assert record.referrals == whole.referrals
        assert [i.positions for i in record.items] == [i.positions for i in whole.items]
        assert [i.writings for i in record.items] == [i.writings for i in whole.items]
        assert [i.decision for i in record.items] == [i.decision for i in whole.items]
