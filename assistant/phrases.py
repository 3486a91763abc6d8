"""The Swedish of answers from the register: sentences whose facts are filled in, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from ingest.model import Decision, How, Item, Outcome, Person, Record, RecordKind, Task, Votes
from ingest.structure.numbers import written_date
from ingest.structure.parties import PARTIES

_LETTERS = {name: letters for letters, name in PARTIES.items()}

_WORDS = "noll en två tre fyra fem sex sju åtta nio tio elva tolv".split()
_MOST_DAYS = 6
_NEUTER = {1: "ett"}
_KINDS = {
    RecordKind.PROTOKOLL: "protokollet",
    RecordKind.TJANSTEUTLATANDE: "tjänsteutlåtandet",
    RecordKind.UTLATANDE: "utlåtandet",
    RecordKind.SKRIVELSE: "skrivelsen",
    RecordKind.MOTION: "motionen",
    RecordKind.KALLELSE: "kallelsen",
    RecordKind.OVRIGT: "handlingen",
}
_OUTCOMES = {
    Outcome.BIFALL: "bifall",
    Outcome.AVSLAG: "avslag",
    Outcome.DELVIS_BIFALL: "delvis bifall",
    Outcome.BORDLAGD: "bordläggning",
    Outcome.ATERREMITTERAD: "återremiss",
    Outcome.GODKAND: "godkännande",
    Outcome.TILL_HANDLINGARNA: "lades till handlingarna",
    Outcome.OVERLAMNAD: "överlämnad för beredning",
    Outcome.HANVISAR: "hänvisning till tjänsteutlåtandet",
    Outcome.INFORMATION: "information, inget beslut",
}
_ACCORDING = re.compile(
    r"\b(?:enligt|i enlighet med) (?P<what>(?:[^\s.,;]+ ){0,4}?förslag(?:et)?(?: till beslut)?)(?=[\s.,;]|$)"
)

YES, NO = "Ja.", "Nej."
ONLY_A_PROPOSAL = "Tjänsteutlåtandet är ett förslag; något beslut finns inte i handlingarna."
VOTE_NOT_TOLD = "Handlingen anger inte om beslutet fattades med omröstning."
NAMES_DIFFER = "Rösterna återges inte med namn här: namnlistan stämmer inte med röstetalen."
NO_FIGURES = "Någon omröstning hölls inte, och handlingen anger inga röstetal."


def joined(parts: Iterable[str]) -> str:
    """A list in running text: "A, B och C"."""
    words = list(dict.fromkeys(parts))
    return " och ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def person(one: Person) -> str:
    """A person with the party's letters: "Vera Lind (S) m.fl."."""
    return one.name + (f" ({one.party})" if one.party else "") + (" m.fl." if one.others else "")


def persons(several: Iterable[Person]) -> str:
    """Persons in running text."""
    return joined(map(person, several))


def official(one: Person) -> str:
    """An official with their title: "Siv Ahlm, förvaltningschef"."""
    return f"{person(one)} ({_lowered(one.office)})" if one.office and not one.party else person(one)


def party(name: str) -> str:
    """A party with its letters: "Centerpartiet (C)"."""
    return f"{name} ({_LETTERS[name]})" if name in _LETTERS else name


def count(number: int, one: str, several: str, *, neuter: bool = False) -> str:
    """A number with its noun: "två ärenden", "14 skrivelser"."""
    word = _NEUTER.get(number) if neuter else None
    word = word or (_WORDS[number] if number < len(_WORDS) else str(number))
    return f"{word} {one if number == 1 else several}"


def day(when: date | None) -> str:
    """A date as it follows a verb: " den 24 oktober 2023", "" for none."""
    return f" den {written_date(when)}" if when else ""


def body(record: Record) -> str:
    """The body that decided: "Fritidsnämnden"; of "A till B, Staden" the first."""
    return record.body.split(",")[0].split(" till ")[0].strip() or "Nämnden"


def record(one: Record) -> str:
    """A record in running text: "tjänsteutlåtandet ”Svar på …” den 16 april 2031"."""
    if one.kind is RecordKind.PROTOKOLL:
        return f"protokollet{day(one.date)}"
    return f"{_KINDS[one.kind]} ”{one.title}”{day(one.date)}"


def kind_of(one: Record) -> str:
    """The record's kind in the definite form: "tjänsteutlåtandet"."""
    return _KINDS[one.kind]


def proposal(one: Record) -> str:
    """That a record proposes and decides nothing: "Utlåtandet är ett förslag till …; något beslut …"."""
    what = _capital(_KINDS[one.kind])
    proposer, _, decider = one.body.split(",")[0].partition(" till ")
    if not decider:
        return f"{what} är ett förslag; något beslut finns inte i handlingarna."
    return (
        f"{what} är ett förslag från {_lowered(proposer)} till {_lowered(decider)}; "
        f"något beslut av {_lowered(decider)} finns inte i handlingarna."
    )


def no_section(section: str) -> str:
    """That no item has the § asked about."""
    return f"Inget ärende i handlingarna har beteckningen § {section}; ärendena kan sakna paragrafnummer."


def no_meeting(days: Sequence[date]) -> str:
    """That no record is of the day asked about, and of which days there are minutes."""
    if not days:
        return "Det finns inga protokoll här."
    shown = joined(f"den {written_date(day)}" for day in days[:_MOST_DAYS])
    more = f" och {len(days) - _MOST_DAYS} andra dagar" if len(days) > _MOST_DAYS else ""
    return f"Ingen handling här är från den dagen; protokoll finns från {shown}{more}."


def item(of: Record, one: Item) -> str:
    """An item in running text: "ärendet ”Ishallens öppettider” (§ 2) den 12 mars 2031"."""
    if of.kind is not RecordKind.PROTOKOLL and len(of.items) == 1:
        return record(of)
    section = f" (§ {one.section})" if one.section else ""
    return f"ärendet ”{one.title.strip()}”{section}{day(of.date)}"


def writing(title: str, dnr: Sequence[str]) -> str:
    """A writing in running text: "skrivelsen ”Sprickor i isen” (FRN 2031/21)", "”Skrivelse om …”"."""
    numbers = f" ({', '.join(dnr)})" if dnr else ""
    if re.match(r"skrivelse|motion|fråga", title, re.IGNORECASE):
        return f"”{title}”{numbers}"
    return f"skrivelsen ”{title}”{numbers}" if title else f"frågan{numbers}"


def according(sentence: str | None) -> str | None:
    """What a decision follows: "förvaltningens förslag till beslut"; None where it does not say."""
    found = _ACCORDING.search(sentence or "")
    return found["what"] if found else None


def how(decision: Decision) -> str:
    """How a decision was taken, as it follows the decision; "" where the record does not say."""
    match decision.how:
        case How.ENHALLIGT:
            return ". Beslutet var enhälligt"
        case How.UTAN_OMROSTNING:
            return ", utan omröstning"
        case How.VOTERING:
            return ", efter votering" + (f" med {votes(decision.votes)}" if decision.votes else "")
        case None:
            return ""


def votes(counted: Votes) -> str:
    """The figures of a roll-call vote: "7 ja-röster mot 4 nej-röster (1 avstod)"."""
    ja = f"{counted.ja} ja-{'röst' if counted.ja == 1 else 'röster'}"
    nej = f"{counted.nej} nej-{'röst' if counted.nej == 1 else 'röster'}"
    return f"{ja} mot {nej}" + (f" ({counted.avstar} avstod)" if counted.avstar else "")


def decided(of: Record, one: Item) -> str:
    """The decision as a sentence, or as a quote where the record's words do not fit one."""
    follows = according(one.decision.sentence)
    if follows:
        return f"{body(of)} beslutade i {item(of, one)} enligt {follows}{how(one.decision)}."
    told = "" if one.decision.how is How.UTAN_OMROSTNING else how(one.decision).removeprefix(". ")
    after = f" {_capital(told.removeprefix(', '))}." if told else ""
    return f"Beslut i {item(of, one)}: ”{one.decision.sentence}”{after}"


def outcome(decision: Decision) -> str:
    """The outcome in a list: "enligt förvaltningens förslag, utan omröstning"."""
    follows = according(decision.sentence)
    told = f"beslut enligt {follows}" if follows else ""
    if not told:
        told = _OUTCOMES[decision.outcome] if decision.outcome else "utfallet anges inte"
    return told + how(decision).replace(". Beslutet var enhälligt", ", enhälligt")


def outcome_word(of: Outcome) -> str:
    """An outcome as a noun."""
    return _OUTCOMES[of]


def in_favour(of: str | None, paragraph: str) -> str:
    """What a reservation is for, as it follows "reserverade sig"; "" where it is not given."""
    if not of:
        return ""
    if re.match(r"(?:\w+s|det egna|egna?|eget|sitt(?: eget)?) (?:\w+ ){0,2}?(?:förslag|yrkande)", of):
        return f" till förmån för {of}"
    if of.startswith("reservationen"):
        return f" med hänvisning till {of}"
    return f": ”{of}”" if of in paragraph else ""


def task(done: Task, of: Record, who: str, when: date | None) -> str:
    """Who did what for a record, as a sentence."""
    what = record(of)
    match done:
        case Task.HANDLAGGARE:
            return f"Handläggare för {what} är {who}."
        case Task.UNDERTECKNAR:
            return f"{_capital(what)} är undertecknat av {who}."
        case Task.ATTESTERAR:
            return f"{_capital(what)} är attesterat{day(when)} av {who}."
        case Task.FOREDRAGANDE:
            return f"Föredragande i {what} är {who}."
        case Task.JUSTERAR:
            return f"Att justera {what} utsågs {who}."


def capital(words: str) -> str:
    """A sentence's beginning."""
    return _capital(words)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lowered(office: str | None) -> str:
    words = (word if word.isupper() else word.lower() for word in (office or "").split())
    return " ".join(words)
