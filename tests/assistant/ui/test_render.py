from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser

import pytest

from assistant.model import Citation, Overview
from assistant.ui import render
from ingest.model import Form, RecordKind, Role
from tests.e2e.scripted import (
    ATTACKS,
    DECISION,
    HOSTILE,
    RESERVATION,
    RESERVATION_QUOTE,
    WHO,
    answer,
    hit,
    hostile,
    not_found,
    reserved,
)

# All that the page's HTML is made of. Anything else came from a record or a question.
ALLOWED = {
    "a": {"class", "href", "target", "rel"},
    "article": {"class", "data-turn", "aria-busy"},
    "blockquote": {"class"},
    "button": {"type", "class", "data-do", "data-source", "data-question", "aria-label"},
    "div": {"class"},
    "h2": {"class"},
    "h3": set(),
    "li": {"id", "class", "data-n", "data-paragraph", "data-quote"},
    "mark": set(),
    "ol": set(),
    "p": {"class"},
    "section": {"class"},
    "span": {"class", "data-role", "aria-hidden"},
    "ul": set(),
}


class Reader(HTMLParser):
    """Collects tags with attributes, links and text, and checks that tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.surprises: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.surprises.append(data)

    def handle_decl(self, decl: str) -> None:
        self.surprises.append(decl)

    def handle_pi(self, data: str) -> None:
        self.surprises.append(data)

    def with_class(self, name: str) -> Iterator[dict[str, str | None]]:
        return (attrs for _, attrs in self.tags if name in (attrs.get("class") or "").split())


def text_of(html: str) -> str:
    return Reader(html).text


def excerpt_of(html: str) -> str:
    """Text of the first excerpt."""
    return text_of(html.split('<blockquote class="nm-excerpt">')[1].split("</blockquote>")[0])


def marked(html: str) -> list[str]:
    return [part.split("</mark>")[0] for part in html.split("<mark>")[1:]]


def test_escaped_shows_the_text_itself() -> None:
    assert render.escaped("""<b>"a" & 'b'</b>""") == ("&lt;b&gt;&quot;a&quot; &amp; &#x27;b&#x27;&lt;/b&gt;")


def test_escaped_drops_control_characters_and_direction_overrides_but_keeps_lines() -> None:
    assert render.escaped("a\x00b\x1b[31m\u202ec\u2066d\ne\tf") == "ab[31mcd\ne\tf"


@pytest.mark.parametrize(
    "html",
    [
        render.turn(1, ATTACKS, render.answer(hostile(), 1)),
        render.turn(2, HOSTILE, render.error(ATTACKS)),
        render.turn(3, HOSTILE, render.answer(hostile(), 3, shown=[ATTACKS])),
        render.turn(4, ATTACKS, render.answer(dataclasses.replace(hostile(), abstained=True), 4)),
        render.suggestions(ATTACKS, [ATTACKS]),
    ],
)
def test_nothing_in_a_record_or_a_question_becomes_markup(html: str) -> None:
    read = Reader(html)
    assert read.surprises == []
    for tag, attrs in read.tags:
        assert attrs.keys() <= ALLOWED[tag], tag
        assert (attrs.get("href") or "https://ekvik.example/").startswith("https://ekvik.example/")
    assert "<script>window.hacked=1</script> **fet** _kursiv_ # rubrik [klicka]" in read.text


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//ond.example",
        "https://",
        "http://[",
        "inte en adress",
    ],
)
def test_an_address_that_is_not_on_the_web_is_no_link(url: str) -> None:
    found = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(url=url), RESERVATION_QUOTE),))
    html = render.answer(found, 1)
    assert "Öppna originalet" not in html
    assert "Fil: protokoll-2029-09-12.txt" in text_of(html)


def test_the_original_opens_in_a_tab_that_knows_nothing_of_this_one() -> None:
    [link] = [attrs for _, attrs in Reader(render.answer(reserved(), 1)).tags if attrs.get("target")]
    assert link["href"] == "https://handlingar.ekvik.example/mote-2029-09-12"
    assert link["rel"] == "noopener noreferrer"


def test_a_turn_holds_number_question_and_body() -> None:
    assert render.turn(7, "  Vem?\n", "<p>X</p>", busy=True) == (
        '<article class="nm-turn" data-turn="7" aria-busy="true">'
        '<h2 class="nm-question">Vem?</h2><div class="nm-reply"><p>X</p></div></article>'
    )


def test_a_blank_question_has_no_heading() -> None:
    assert "<h2" not in render.turn(1, " \n", "")


def test_a_very_long_question_is_cut() -> None:
    read = Reader(render.turn(1, "x" * 100_000, ""))
    assert read.text == "x" * render.QUESTION_SHOWN + " …"


def test_an_answer_names_title_date_place_role_and_voice() -> None:
    text = text_of(render.answer(reserved(), 1))
    assert "Arbetsmarknadsnämnden, protokoll 2029-09-12" in text
    assert "12 september 2029, § 4, Cykelverkstadens framtid, sida 6" in text
    assert "Reservation, Framtidsvalet" in text
    assert "Beslut, nämnden" in text
    assert "Källor" in text


def test_sentences_come_before_sources_and_in_order() -> None:
    text = text_of(render.answer(reserved(), 1)).replace("\xa0", " ")
    order = [f"{RESERVATION_QUOTE} [1]", f"{DECISION} [2]", "Källor"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)


def test_markers_lead_to_their_own_citation() -> None:
    read = Reader(render.answer(reserved(), 3))
    markers = [(attrs["data-source"], attrs["aria-label"]) for attrs in read.with_class("nm-marker")]
    assert markers == [("kalla-3-1", "Visa källa 1"), ("kalla-3-2", "Visa källa 2")]
    assert [attrs["id"] for attrs in read.with_class("nm-source")] == ["kalla-3-1", "kalla-3-2"]


def test_a_citation_carries_what_opens_its_passage() -> None:
    [first, second] = Reader(render.answer(reserved(), 1)).with_class("nm-source")
    assert first["data-n"] == "1"
    assert first["data-paragraph"] == "ekvik-protokoll-2029-09-12/4/p7"
    assert first["data-quote"] == RESERVATION_QUOTE
    assert second["data-quote"] == DECISION


def test_a_marker_without_citation_is_text() -> None:
    found = answer(WHO, "Svar [9] och [1].", citations=(Citation(1, hit(), RESERVATION_QUOTE),))
    html = render.answer(found, 1)
    assert "Svar [9] och&nbsp;<button" in html
    assert html.count("nm-marker") == 1


def test_the_quote_is_marked_in_its_surroundings() -> None:
    found = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(), RESERVATION_QUOTE),))
    html = render.answer(found, 1)
    assert marked(html) == [RESERVATION_QUOTE]
    assert excerpt_of(html) == (
        f"{RESERVATION_QUOTE} Verkstaden i Norra hamnen har på fyra år lärt 212 ungdomar att laga "
        "cyklar, och 61 av dem har fått arbete inom ett …"
    )


def test_a_quote_in_the_middle_has_text_on_both_sides() -> None:
    text = f"{RESERVATION} {RESERVATION}"
    quote = "och att ge förvaltningen i uppdrag att söka medfinansiering."
    found = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(text=text), quote),))
    excerpt = excerpt_of(render.answer(found, 1))
    assert excerpt.startswith("… ")
    assert len(excerpt) < len(quote) + 2 * render.CONTEXT + 5
    assert f"2031 {quote} Vi anser" in excerpt


def test_a_short_paragraph_is_shown_whole() -> None:
    found = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(text=DECISION), DECISION),))
    assert excerpt_of(render.answer(found, 1)) == DECISION


def test_a_quote_is_found_whatever_the_whitespace() -> None:
    text = "Lokaler\t4,2\nPersonal\t18,9\nTransporter\t0,7"
    assert render.quote_span(text, " Personal  18,9 ") == (12, 25)
    assert text[12:25] == "Personal\t18,9"
    assert render.quote_span(text, "Personal 18.9") is None
    assert render.quote_span(text, "  ") is None


def test_words_that_the_paragraph_does_not_hold_are_not_shown_as_its_quote() -> None:
    found = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(), "Påhittade ord."),))
    html = render.answer(found, 1)
    assert "Påhittade ord" not in text_of(html)
    assert marked(html) == []
    assert RESERVATION in text_of(html)


def test_an_abstention_says_that_the_paragraphs_do_not_answer() -> None:
    html = render.answer(not_found(), 1)
    text = text_of(html)
    assert text.index("Det framgår inte av handlingarna.") < text.index(
        "Närmaste styckena, som inte besvarar frågan"
    )
    assert "Källor" not in text
    assert "nm-nearest" in html


def test_an_abstention_without_paragraphs_has_no_list() -> None:
    found = answer(WHO, "Det framgår inte av handlingarna.", abstained=True)
    assert render.answer(found, 1) == ('<p class="nm-sentence">Det framgår inte av handlingarna.</p>')


def test_a_retelling_says_so() -> None:
    original = answer(WHO, "Svar. [1]", citations=(Citation(1, hit(), RESERVATION_QUOTE),))
    retold = answer(WHO, "S. [1]", citations=(Citation(1, hit(form=Form.REFERAT), RESERVATION_QUOTE),))
    assert "Referat" not in render.answer(original, 1)
    html = render.answer(retold, 1)
    assert "Referat, inte handlingens egna ord" in html
    assert ">Referat, se originalet<" in html
    assert "Öppna originalet" not in html


def test_role_without_voice() -> None:
    assert render.role(hit(role=Role.SARSKILT_UTTALANDE, voice=None)) == "Särskilt uttalande"
    assert render.role(hit(role=Role.FORSLAG, voice="förvaltningen")) == "Förslag, förvaltningen"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "12 september 2029, § 4, Cykelverkstadens framtid, sida 6"),
        ({"page": None}, "12 september 2029, § 4, Cykelverkstadens framtid"),
        ({"date": None, "page": None}, "§ 4, Cykelverkstadens framtid"),
        ({"item_title": "§ 4"}, "12 september 2029, § 4, sida 6"),
        (
            {"ref": "", "item_title": "Arbetsmarknadsnämnden, protokoll 2029-09-12"},
            "12 september 2029, sida 6",
        ),
        (
            {"record_title": "Svar på skrivelse", "kind": RecordKind.TJANSTEUTLATANDE},
            "Tjänsteutlåtande, 12 september 2029, § 4, Cykelverkstadens framtid, sida 6",
        ),
        (
            {"record_title": "Svar på skrivelse", "kind": RecordKind.OVRIGT, "item_title": ""},
            "12 september 2029, § 4, sida 6",
        ),
    ],
)
def test_place(changes: dict[str, object], expected: str) -> None:
    assert render.place(hit(**changes)) == expected


def test_growth_adds_words_and_ends_with_the_sentences() -> None:
    assert list(render.growth(["Ett två.", "Tre fyra."])) == [
        ("Ett",),
        ("Ett två.",),
        ("Ett två.", "Tre"),
        ("Ett två.", "Tre fyra."),
    ]


def test_growth_of_a_long_answer_takes_few_steps() -> None:
    sentences = [" ".join(["ord"] * 150) for _ in range(3)]
    steps = list(render.growth(sentences))
    assert len(steps) <= render.STEPS
    assert steps[-1] == tuple(sentences)
    lengths = [len(" ".join(step)) for step in steps]
    assert lengths == sorted(lengths)


def test_growth_of_nothing_is_nothing() -> None:
    assert list(render.growth([])) == []


def test_a_growing_answer_has_no_citations_yet() -> None:
    html = render.answer(reserved(), 1, shown=["Maja Ek och"])
    assert text_of(html) == "Maja Ek och"


@pytest.mark.parametrize(
    ("overview", "stock"),
    [
        (
            Overview(2, 40, date(2007, 9, 19), date(2023, 12, 19), (WHO,)),
            "2 handlingar från 19 september 2007 till 19 december 2023",
        ),
        (Overview(1, 3), "en handling"),
        (Overview(1, 3, date(2029, 1, 1), date(2029, 1, 1)), "en handling från 1 januari 2029"),
    ],
)
def test_the_start_tells_what_there_is(overview: Overview, stock: str) -> None:
    assert text_of(render.start(overview)) == (
        f"Här finns {stock}. Varje svar visar vilka stycken det bygger på."
    )


def test_suggestions_ask_their_question_and_none_have_no_heading() -> None:
    html = render.suggestions("Frågor att börja med", (WHO, 'Vad är "x"?'))
    read = Reader(html)
    assert [attrs["data-question"] for attrs in read.with_class("nm-chip")] == [WHO, 'Vad är "x"?']
    assert read.text == f'Frågor att börja med{WHO}Vad är "x"?'
    assert render.suggestions("Frågor att börja med", ()) == ""


def test_the_start_without_records_tells_how_to_add_some() -> None:
    text = text_of(render.start(Overview(0, 0)))
    assert "Det finns inga handlingar att fråga om ännu" in text
    assert "python -m ingest MAPP" in text
    assert "make run RECORDS=mapp" in text


def test_no_exclamation_marks() -> None:
    pages = [
        render.start(Overview(0, 0)),
        render.start(Overview(3, 9)),
        render.error(render.UNEXPECTED),
        render.pending(render.STARTING),
        render.answer(not_found(), 1),
    ]
    assert [page for page in pages if "!" in page] == []
