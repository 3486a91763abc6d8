"""What a question is taken to ask for decides which sentences may answer it."""

from __future__ import annotations

import pytest

from assistant.errors import QuestionError
from assistant.model import QuestionKind
from assistant.understand import LONGEST_QUESTION, stands_alone, understand
from ingest.model import Role

BEFORE = ["Vad beslutade nämnden om ishallens öppettider?"]


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Hur många ishallar finns i Hamnvik?", "figure"),
        ("hur manga ishallar finns i Hamnvik", "figure"),
        ("Hur mycket is behövs till hallen?", "figure"),
        ("Hur stort är bidraget till isklubben?", "figure"),
        ("Hur hög är hyran för ishallen?", "figure"),
        ("Vilken andel av åkarna är flickor?", "figure"),
        ("Antal besök i ishallen?", "figure"),
        ("Hur många procent av isen smälte?", "figure"),
        ("Hur många beslut om ishallen togs?", "figure"),
        ("Vad kostar spolmaskinen?", "money"),
        ("Vad blev kostnaden för spolmaskinen?", "money"),
        ("Hur mycket kostade spolmaskinen?", "money"),
        ("Hur mycket pengar fick isklubben?", "money"),
        ("Hur många kronor fick isklubben?", "money"),
        ("Hur dyrt är det att kyla isen?", "money"),
        ("När öppnade ishallen?", "date"),
        ("Från vilket datum gäller öppettiderna?", "date"),
        ("Vilken dag justeras protokollet?", "date"),
        ("Vilket år byggdes hallen?", "date"),
        ("Hur länge har ishallen funnits?", "date"),
        ("Vilket dnr har ärendet om ishallen?", "dnr"),
        ("Vad har ishallen för diarienummer?", "dnr"),
        ("Ärendenummer för ishallen?", "dnr"),
        ("Vem ska justera protokollet?", "who"),
        ("Vems förslag vann?", "who"),
        ("Vilka ledamöter var jäviga?", "who"),
        ("Vilka reserverade sig mot ishallen?", "who"),
        ("Vilket parti yrkade avslag?", "who"),
        ("Vilken förvaltning sköter ishallen?", "who"),
        ("Vem beslutade om ishallen?", "who"),
        ("Varför stängdes ishallen?", "reason"),
        ("Av vilken anledning stängdes ishallen?", "reason"),
        ("Vad är syftet med ishallen?", "reason"),
        ("Vad beslutade nämnden om ishallen?", "decision"),
        ("Blev det beslut om ishallen?", "decision"),
        ("Har nämnden avslog något om ishallen?", "decision"),
        ("Berätta om ishallen", "open"),
        ("Var ligger ishallen?", "open"),
        ("Vad är en närlott?", "open"),
    ],
)
def test_kind_is_told_by_the_words_of_the_question(question: str, kind: str) -> None:
    assert understand(question).kind is QuestionKind(kind)


@pytest.mark.parametrize(
    ("question", "roles"),
    [
        ("Vem reserverade sig mot beslutet?", {Role.RESERVATION}),
        ("Finns det någon reservation?", {Role.RESERVATION}),
        ("Vad yrkade Centerpartiet?", {Role.YRKANDE}),
        ("Vilka yrkanden fanns om ishallen?", {Role.YRKANDE}),
        ("Vem lämnade ett särskilt uttalande?", {Role.SARSKILT_UTTALANDE}),
        ("Vad står i skrivelsen om isen?", {Role.SKRIVELSE}),
        ("Vad svarade remissinstanserna?", {Role.REMISSVAR}),
        ("Vad beslutade nämnden om isen?", {Role.BESLUT}),
        ("Vilka reservationer och yrkanden finns?", {Role.RESERVATION, Role.YRKANDE}),
        # Who dissented from a decision is not answered by the decision.
        ("Vilka reserverade sig mot beslutet om isen?", {Role.RESERVATION}),
        ("Var ligger ishallen?", set()),
    ],
)
def test_roles_are_those_that_the_question_names(question: str, roles: set[Role]) -> None:
    assert understand(question).roles == roles


def test_years_and_days_are_read_in_every_usual_form() -> None:
    query = understand("Vad hände 2031 och 3 oktober 2029, den 4/11 eller 2030-12-24?")
    assert query.years == {2029, 2030, 2031}
    assert query.days == {(10, 3), (11, 4), (12, 24)}


def test_numbers_that_are_no_years_or_days_are_not_read_as_such() -> None:
    query = understand("Fick 20310 personer plats bland 45/99 i § 12?")
    assert (query.years, query.days) == (frozenset(), frozenset())


def test_white_space_is_made_single_and_letters_composed() -> None:
    query = understand("  Var \n ligger\tishallen i A\u030amåla? ")
    assert (query.question, query.read_as) == ("Var ligger ishallen i Åmåla?",) * 2


@pytest.mark.parametrize(
    "question",
    [
        "Och Moderaterna?",
        "Varför?",
        "Vem reserverade sig mot det?",
        "När gäller det från?",
        "Vad kostar det?",
        "Hur mycket kostar det per år?",
        "Vad innebär det för isklubben?",
        "Hur många finns det?",
        "Vad sa de om den?",
        "Hur många av dem röstade nej?",
        "Vad tyckte han?",
        "Gäller samma tider i år?",
    ],
)
def test_a_question_that_leans_on_the_one_before_is_read_with_it(question: str) -> None:
    assert not stands_alone(question)
    assert understand(question, BEFORE).read_as == (
        f"Vad beslutade nämnden om ishallens öppettider: {question}"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Hur många ishallar finns det i kommunen?",
        "Vad kostar det att hyra ishallen en timme?",
        "Vad innebär det att ishallen är stängd?",
        "Är det sant att ishallen har stängt?",
        "Vad tycker de andra partierna om ishallen?",
        "Vilka öppettider har den nya ishallen?",
        "När byggdes simhallen vid torget?",
        # Much is said; "den" is one of the things, not what the question hangs on.
        "Vilken förvaltning betalar spolmaskinen som ishallen i Hamnvik köpte innan den gick sönder?",
    ],
)
def test_a_question_that_can_be_understood_alone_is_read_alone(question: str) -> None:
    assert stands_alone(question)
    assert understand(question, BEFORE).read_as == question


def test_the_first_question_leans_on_nothing() -> None:
    assert understand("Vem reserverade sig mot det?").read_as == "Vem reserverade sig mot det?"


def test_a_chain_of_follow_ups_leans_on_the_last_question_that_stands_alone() -> None:
    history = ["Var ligger simhallen vid torget?", *BEFORE, "Varför?", "Och när gäller det?"]
    assert understand("Vem sa nej till det?", history).read_as == (
        "Vad beslutade nämnden om ishallens öppettider: Vem sa nej till det?"
    )


def test_a_follow_up_without_a_form_of_its_own_asks_the_same_again() -> None:
    query = understand("Och Moderaterna?", ["Vem reserverade sig mot ishallens öppettider?"])
    assert (query.kind, query.roles) == (QuestionKind.WHO, {Role.RESERVATION})
    other = understand("Och när gäller det?", ["Vem reserverade sig mot ishallens öppettider?"])
    assert (other.kind, other.roles) == (QuestionKind.DATE, frozenset())


def test_a_follow_up_inherits_the_year_it_is_read_with() -> None:
    assert understand("Och varför?", ["Vad kostade ishallen i drift 2029?"]).years == {2029}


@pytest.mark.parametrize("question", ["", "   \n\t", "?", "… – !"])
def test_an_empty_question_is_one_sentence_that_says_what_to_do(question: str) -> None:
    with pytest.raises(QuestionError, match=r"^Frågan är tom\. Skriv en fråga om nämndens handlingar\.$"):
        understand(question)


def test_a_pasted_document_is_refused_with_both_lengths() -> None:
    with pytest.raises(
        QuestionError, match=r"^Frågan är 100000 tecken lång och kan vara högst 2000\. Korta den och fråga"
    ):
        understand("å" * 100_000)
    assert understand("å" * LONGEST_QUESTION).question == "å" * LONGEST_QUESTION


@pytest.mark.parametrize(
    "question",
    [
        "Vad beslutade nämnden om Centerpartiets yrkande om isen?",
        "Vilket beslut fattade nämnden om SD:s skrivelse?",
        "Vad blev beslutet om ishallen?",
        "Hur beslutade nämnden om ishallen?",
        "Hur gick det med ishallen?",
        "Har nämnden tidigare avslagit en skrivelse om isen?",
        "Avslog nämnden Vänsterpartiets yrkande om isen?",
        "Har skrivelsen om isen avslagits?",
        "Biföll nämnden motionen om isen?",
        "Godkände nämnden svaret på skrivelsen?",
        "När antog nämnden programmet för isen?",
        "Bordlades ärendet om isen?",
        "Har nämnden återremitterat ärendet om isen?",
        "Vad beslutade nämnden efter att Centerpartiet reserverade sig?",
    ],
)
def test_a_main_verb_of_deciding_asks_for_the_decision(question: str) -> None:
    query = understand(question)
    assert query.asks_decision
    assert Role.BESLUT in query.roles
    assert query.speakers == frozenset()


@pytest.mark.parametrize(
    "question",
    [
        "Vem reserverade sig mot beslutet om isen?",
        "Vad yrkade Centerpartiet innan nämnden avslog förslaget?",
        "Vilka var emot beslutet och vilka reserverade sig?",
        "Vem yrkade att nämnden skulle avslå förslaget?",
        "Vad yrkade Centerpartiet enligt beslutsgången?",
        "Vad föreslog förvaltningen att nämnden skulle besluta?",
        "Under vem placeras ishallen enligt beslutet 2031?",
        # Counted cases of every day, not what a board decided.
        "Hur många ansökningar avslogs 2031?",
        "Var ligger ishallen?",
    ],
)
def test_other_main_verbs_do_not(question: str) -> None:
    assert not understand(question).asks_decision


@pytest.mark.parametrize(
    ("question", "parties", "speakers"),
    [
        ("Vad yrkade Vänsterpartiet om isen?", {"Vänsterpartiet"}, {"Vänsterpartiet"}),
        ("Vad tycker SD och M om isen?", *2 * ({"Sverigedemokraterna", "Moderaterna"},)),
        ("Vad står i SD:s skrivelse om isen?", *2 * ({"Sverigedemokraterna"},)),
        ("Vad yrkade Moderaternas ledamöter om isen?", {"Moderaterna"}, {"Moderaterna"}),
        ("Vad ville Feministiskt initiativ med isen?", *2 * ({"Feministiskt initiativ"},)),
        ("Vad anser Liberalerna om svartarbete?", *2 * ({"Liberalerna"},)),
        # The party is what the words are about; another one says them.
        ("Vad svarade förvaltningen på SD:s skrivelse?", {"Sverigedemokraterna"}, set()),
        ("Vad anser förvaltningen om Centerpartiets skrivelse?", {"Centerpartiet"}, set()),
        ("Vad tycker isklubben om Moderaternas förslag?", {"Moderaterna"}, set()),
        ("Vad kostar Centerpartiets förslag?", {"Centerpartiet"}, set()),
        # Letters are a party only as a whole word in capitals.
        ("vad tycker sd och m om SDX?", set(), set()),
    ],
)
def test_parties_named_and_those_whose_words_are_asked_for(
    question: str, parties: set[str], speakers: set[str]
) -> None:
    query = understand(question)
    assert (query.parties, query.speakers) == (parties, speakers)


def test_an_answer_to_a_partys_letter_is_the_offices() -> None:
    assert understand("Vad svarade förvaltningen på SD:s skrivelse?").roles == {Role.SVAR}


def test_a_follow_up_that_names_another_party_asks_for_its_words() -> None:
    query = understand("Och SD?", ["Vad tycker Moderaterna om ishallen?"])
    assert query.speakers == {"Sverigedemokraterna"}
    assert understand("Och varför?", ["Vad tycker Moderaterna om ishallen?"]).speakers == frozenset()
    assert understand("Och isklubben?", ["Vad tycker Moderaterna om isen?"]).speakers == {"Moderaterna"}


@pytest.mark.parametrize(
    "question",
    [
        "Vem justerade den 24 oktober?",
        "Vad är Spolhallen?",
        "Vad är en närlott?",
        "Vad är närlott?",
        "När öppnade Spolhallen?",
    ],
)
def test_a_day_is_no_pronoun_and_one_name_is_enough_to_ask_of(question: str) -> None:
    assert stands_alone(question)


@pytest.mark.parametrize("question", ["Vad är syftet?", "Vem reserverade sig?", "Hur många?"])
def test_a_question_of_nothing_of_its_own_leans(question: str) -> None:
    assert not stands_alone(question)


@pytest.mark.parametrize("question", ["Och 2030?", "och 2030?"])
def test_a_year_of_its_own_replaces_the_one_before(question: str) -> None:
    query = understand(question, ["Vad kostade ishallen i drift 2031?"])
    assert (query.read_as, query.years) == (f"Vad kostade ishallen i drift: {question}", {2030})


@pytest.mark.parametrize("day", ["den 3 oktober 2031", "3/10 2031", "2031-10-03"])
def test_a_day_of_its_own_replaces_the_one_before_and_keeps_its_year(day: str) -> None:
    query = understand("Och den 24 oktober?", [f"Vem justerade protokollet {day}?"])
    assert (query.years, query.days) == ({2031}, {(10, 24)})
    assert query.read_as == "Vem justerade protokollet 2031: Och den 24 oktober?"
