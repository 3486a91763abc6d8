"""A sentence of the wrong form is no answer, however near it comes to the question."""

from __future__ import annotations

import time

import pytest

from assistant.forms import has_form
from assistant.model import QuestionKind

YES, NO = True, False


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Ishallen hade 4 200 besök.", YES),
        ("Andelen flickor är 43,5 procent.", YES),
        ("Under 2031 såldes 17 kort.", YES),
        ("Tre av ledamöterna var frånvarande.", YES),
        ("Hälften av åkarna är flickor.", YES),
        ("Ingen klubb har klagat.", YES),
        ("Barn i åldrarna 7-12 år åker gratis.", YES),
        ("I steg 2 byggs 3 omklädningsrum.", YES),
        ("Isen är hal.", NO),
        ("Nämnden sammanträdde den 12 mars 2031.", NO),
        ("Nämnden sammanträdde 2031-03-12.", NO),
        ("Beslutet gäller från september 2031.", NO),
        ("Ishallen byggdes 1974.", NO),
        ("Programmet avser åren 2029-2032.", NO),
        ("Programmet avser 2029–32.", NO),
        ("Ärendet har dnr FRN 2031/21.", NO),
        ("Se utlåtande 2031:117.", NO),
        ("Enligt 8 kap. gäller annat.", NO),
        ("Enligt 4 kap. 3 § gäller annat.", NO),
        ("Protokollet justeras i § 12.", NO),
        ("Måluppfyllelsen i tertialrapport 2 är god.", NO),
        ("2. Nämnden godkänner svaret.", NO),
        ("Se bilaga 3 och punkt 4.", NO),
    ],
)
def test_a_figure_is_a_number_that_counts_something(sentence: str, expected: bool) -> None:
    assert has_form(QuestionKind.FIGURE, sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Spolmaskinen kostade 2,15 mnkr.", YES),
        ("Hyran är 1 200 kr i timmen.", YES),
        ("Hyran är 1.200 kronor.", YES),
        ("Bidraget uppgår till 900 tkr.", YES),
        ("Hallen kostade 31 miljoner kronor.", YES),
        ("Det rör sig om 1,4 miljarder.", YES),
        ("Hyran är 1\u00a0200\u00a0kr.", YES),
        ("Ishallen hade 4 200 besök.", NO),
        ("Spolmaskinen är dyr, men hur många kronor vet ingen.", NO),
        ("Den 12 krävde plats.", NO),
    ],
)
def test_money_is_a_number_with_its_unit(sentence: str, expected: bool) -> None:
    assert has_form(QuestionKind.MONEY, sentence) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Hallen öppnar den 1 september 2031.", YES),
        ("Hallen öppnar 1 september.", YES),
        ("Hallen öppnade 2031-09-01.", YES),
        ("Hallen öppnade i september 2031.", YES),
        ("Hallen byggdes 1974.", YES),
        ("Svaret är daterat den 310301.", YES),
        ("Hallen öppnar snart.", NO),
        ("Hallen har 1974 sittplatser och är öppen 20311 dagar.", YES),  # a bare year cannot be told apart
        ("Hallen har 450 platser.", NO),
    ],
)
def test_a_date_is_a_day_a_month_with_year_or_a_year(sentence: str, expected: bool) -> None:
    assert has_form(QuestionKind.DATE, sentence) is expected


@pytest.mark.parametrize(
    ("kind", "sentence", "expected"),
    [
        ("dnr", "Skrivelse om isen\nFRN 2031/21", YES),
        ("dnr", "Dnr saknas i kallelsen.", YES),
        ("dnr", "Skrivelsen lämnades 2031.", NO),
        ("who", "Vera Lind justerar protokollet.", YES),
        ("who", "Kommunstyrelsen ansvarar för hallen.", YES),
        ("who", "Vänsterpartiets förslag vann.", YES),
        ("who", "Isen är hal.", NO),
        ("reason", "Hallen stängs på grund av rasrisk.", YES),
        ("reason", "Syftet är att fler ska åka.", YES),
        ("reason", "Hallen stängs i mars.", NO),
        ("decision", "Isen är hal.", YES),
        ("open", "Isen är hal.", YES),
    ],
)
def test_other_kinds(kind: str, sentence: str, expected: bool) -> None:
    assert has_form(QuestionKind(kind), sentence) is expected


@pytest.mark.parametrize("kind", list(QuestionKind))
@pytest.mark.parametrize("piece", ["a", "A", "Aa", "Aa ", "Aa-", "1", "1 ", "1.1,", "1/", "2023-", "§", " "])
def test_the_time_does_not_grow_with_the_square_of_the_length(kind: QuestionKind, piece: str) -> None:
    sentence = piece * (20_000 // len(piece))
    started = time.perf_counter()
    has_form(kind, sentence)
    assert time.perf_counter() - started < 1.0
