"""Whether what a sentence says of decisions, stands and opinions is what role, voice and register say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.scribe import verdicts
from assistant.scribe.claim import Claim, Clause, Source, coverage, stems_of
from ingest.model import How, Item, Outcome, Position, Role
from ingest.structure.parties import PARTIES, parties_by_name, parties_in_brackets, party_name

_BODY = re.compile(
    r"\b(?:\w*nämnd(?:en|erna)?|\w*styrelsen|\w*fullmäktige|utskottet|församlingen)\b", re.IGNORECASE
)
_DECIDED = re.compile(
    r"""\b(?:
    beslut(?:ade|at|ats|ades) | beslöt | avslog(?:s)? | avslagit | biföll(?:s)? | bifallit
    | bordlade(?:s)? | bordlagt | återremittera(?:de|des|t|ts) | godkände(?:s)? | godkänt
    | antog(?:s)? | antagit | fastställde(?:s)? | utsåg(?:s)? | utsett | bevilja(?:de|des|t)
    | sade?\s(?:ja|nej)\still | röstade\s(?:ja|nej|igenom|för|mot|ner) | klubba(?:de|des|t)
    | ställde\ssig\sbakom | gick\spå | inrätta(?:de|des|t|ts) | inför(?:de|des|t|ts) | slog\sfast
    | besvarade | hänvisade | yttrade\ssig | tog\sställning
    | gav\b.{0,60}\b(?:i\suppdrag|rätt\satt|befogenhet\w*|behörighet|möjlighet) | beslutet\s(?:blev|var
        |innebar)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_THAT = re.compile(r"\bbeslut\w*\s(?:att|om att)\s(?P<what>.+)", re.IGNORECASE)
_NEVER_DECIDED = frozenset({Role.RESERVATION, Role.SARSKILT_UTTALANDE, Role.SKRIVELSE, Role.FRAGA})
_CONTENT_HELD = 0.6
"""Share of the words of what is said to be decided that the sources must hold."""
_OUTRIGHT = re.compile(
    r"\b(?:beslut(?:ade|ades|ats)|beslöt|avslogs?|bifölls?|bordlades?|återremitterades?|godkändes?|antogs?"
    r"|fastställdes?|klubbades?|inrättades|infördes|beslutet (?:blev|var|innebar))\b",
    re.IGNORECASE,
)
"""Verbs that say that something was decided though no body is named."""
_BY_SOMEBODY = re.compile(r"\b(?:digitalt\s)?av\s(?:\w+\s){0,2}?[A-ZÅÄÖ]?\w+\s[A-ZÅÄÖ]\w+|\bav\s\w+")
"""By whom something was done: what an official approved is no decision of the board."""
_BY_ONE_PERSON = re.compile(
    r"\([A-ZÅÄÖa-zåäö]{1,3}\)\s+$|\b\w*(?i:direktör|chef|handläggare)\w*\b(?!.*nämnden)"
)
"""Before a verb: who did it is one member or official, which is no decision of the board."""
_ONLY_WISHED = re.compile(
    r"""\b(?:
    föresl\w+ | förslaget? (?!till\ beslut) | yrka\w* | vill | ville | bör | borde | önska\w* | krävde?
        | kräver
    | anse\w* | ansåg | mena\w* | tyck\w+ | fråga\w* | undra\w* | reserver\w+ | uttalande\w* | motion\w*
    | kritisera\w* | ifrågasätt\w* | påpeka\w* | skrivelse\w* | ska(?:ll)? | skulle | om\ (?:fullmäktige
        |nämnden)
    | inför\ beslut\w* | innan | enligt\ (?:partiet|skrivelsen)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_TOLD_OUTCOMES: tuple[tuple[re.Pattern[str], frozenset[Outcome]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(outcomes))
    for pattern, outcomes in (
        (r"\bbordlade\w*|\bbordlagt?s?\b|\bsköt upp\b|\bsköts upp\b", {Outcome.BORDLAGD}),
        (r"\båterremitt\w+|\båterremiss\w*", {Outcome.ATERREMITTERAD}),
        (
            r"\bdelvis\b",
            {Outcome.DELVIS_BIFALL},
        ),
        (r"\bavslog\w*|\bavslag\w*|\bsade? nej\b|\brösta\w+ nej\b|\bröstade ner\b"
        r"|\bmotsatte\b", {Outcome.AVSLAG}),
        (
            r"\bbiföll\w*|\bbifall\w*|\bsade? ja\b|\bställde sig bakom\b|\bgick på\b",
            {Outcome.BIFALL, Outcome.DELVIS_BIFALL, Outcome.GODKAND, Outcome.HANVISAR},
        ),
        (
            r"\bgodkän\w+|\bantogs?\b|\bfastställde\w*",
            {Outcome.BIFALL, Outcome.DELVIS_BIFALL, Outcome.GODKAND, Outcome.HANVISAR},
        ),
        (r"\btill handlingarna\b", {Outcome.TILL_HANDLINGARNA}),
    )
)  # fmt: skip
_TOLD_HOWS: tuple[tuple[re.Pattern[str], How], ...] = (
    (re.compile(r"\butan (?:omröstning|votering|röstning)\b"
    r"|\backlamation\b", re.IGNORECASE), How.UTAN_OMROSTNING),
    (
        re.compile(r"\benhällig\w*|\benig\w*\b|\benighet\b|\böverens\b|\balla ledamöter\b", re.IGNORECASE),
        How.ENHALLIGT,
    ),
    (
        re.compile(
            r"\bvotering\w*|\bomröstning\w*|\brösta(?:de|t|s)?\b|\bröstsiffror\w*|\b(?:ja|nej)-?röst\w*"
            r"|\brösttal\w*|\bröster\b",
            re.IGNORECASE,
        ),
        How.VOTERING,
    ),
)  # fmt: skip
_NOT = re.compile(r"\b(?:inte|ej|aldrig|ingen|inga|inget|varken|icke)\b", re.IGNORECASE)
_STANDS: tuple[tuple[re.Pattern[str], Role, str], ...] = (
    (re.compile(r"\breserv(?:era\w*|ation(?:er)?(?:na"
    r"|en)?)\b", re.IGNORECASE), Role.RESERVATION, "reservation"),
    (
        re.compile(r"\bsärskil(?:t|da) uttalande\w*", re.IGNORECASE),
        Role.SARSKILT_UTTALANDE,
        "särskilt uttalande",
    ),
    (re.compile(r"\byrka(?:de|r|t|nde)\b", re.IGNORECASE), Role.YRKANDE, "yrkande"),
    (
        re.compile(
            r"\b(?:lämna(?:de|t|s|des)|inlämna\w*|väckte|lade fram)\b.{0,40}\b(?:skrivelse|motion)\w*"
            r"|\bskrivelse\w*\b.{0,30}\b(?:lämna(?:des|ts|de)|från|av)\b",
            re.IGNORECASE,
        ),
        Role.SKRIVELSE,
        "skrivelse",
    ),
)  # fmt: skip
_ENDS_WHO = re.compile(
    r"\b(?:till förmån för|till stöd för|mot (?:beslutet|att)|angående|om(?! omröst)|med anledning|därför att"
    r"|eftersom|i (?:fråga|ärendet)|över|till nämnden|och (?:ville|vill|ansåg|menade|hänvisade)|som"
    r"|att|där|för att)\b",
    re.IGNORECASE,
)
_IN_FAVOUR = re.compile(r"\btill (?:förmån|stöd) för\b(?P<what>.*)$", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:ställde sig bakom|anslöt sig|instämde)\b", re.IGNORECASE)
_OPINION = (
    r"(?:anse[rs]?|ansåg|mena[rd]e?|tyck(?:er|te)|vill|ville|bedöm(?:er|de)|hävda[rd]e?|skriv(?:er)?|skrev|framhåll(?:er)?"
    r"|framhöll|påpeka[rd]e?|påtala[rd]e?|kritisera[rd]e?|ifrågas(?:ätter|atte)|välkomna[rd]e?|beklaga[rd]e?|föreslår|föreslog"
    r"|kräver|krävde|fråga[rd]e?|undra[rd]e?|understryk(?:er)?|underströk|varna[rd]e?|instämmer|instämde|gläds|gladdes"
    r"|efterlys(?:er|te)|sakna[rd]e?|betona[rd]e?|lyft(?:er|e)|konstatera[rd]e?|känner|såg|ser|avvisa[rd]e?|tillstyrk(?:er|te)"
    r"|avstyrk(?:er|te)|svara[rd]e?|uppge[r]?|uppgav|oroa[rd]e?|lovade|utlovade|yrka[rd]e?|tror|trodde|finner|fann)"
)
_PARTY_WORDS = "|".join(re.escape(name) for name in PARTIES.values())
_WHO = rf"(?P<who>{_PARTY_WORDS}|förvaltningen|\w*förvaltningen|borgarråden|reservanterna)"
_SPEAKS = re.compile(
    rf"\b{_WHO}(?:\s\((?:[A-ZÅÄÖ]{{1,3}})\))?(?:\s(?:i sin skrivelse|i sitt \w+|i stället|också"
    rf"|även|däremot|dock|själv[at]?))?\s{_OPINION}\b"
    rf"|\b{_OPINION}\s(?:också\s|även\s|däremot\s|dock\s)?(?P<after>{_PARTY_WORDS}|\w*förvaltningen|borgarråden|reservanterna)\b(?!s)"
    rf"|\benligt\s(?P<by>{_PARTY_WORDS}|\w*förvaltningen|borgarråden|reservanterna)\b(?!s)",
    re.IGNORECASE,
)
_VOICED = frozenset(
    {
        Role.YRKANDE,
        Role.RESERVATION,
        Role.SARSKILT_UTTALANDE,
        Role.SKRIVELSE,
        Role.FRAGA,
        Role.REMISSVAR,
        Role.FORSLAG,
    }
)
"""Roles whose paragraphs hold somebody's words or wishes and never what was decided."""
_GENERIC = {
    Role.FORSLAG: r"föresl\w+|förslag\w*|vill|ville|tänk(?:er|te)|avse[rd]?|ska(?:ll)?\b"
    r"|borgarråd\w*|utlåtande\w*",
    Role.YRKANDE: r"partiet\w*|yrka\w*",
    Role.RESERVATION: r"partiet\w*|partierna\w*|reserv\w+",
    Role.SARSKILT_UTTALANDE: r"partiet\w*|partierna\w*|uttalande\w*",
    Role.SKRIVELSE: r"partiet\w*|skrivelse\w*|motion\w*",
    Role.FRAGA: r"partiet\w*|skrivelse\w*|fråga\w*|frågor|undra\w*|motion\w*",
    Role.REMISSVAR: r"remiss\w*|yttrande\w*|instans\w*",
}
_GENERIC_OF = {role: re.compile(rf"\b(?:{words})", re.IGNORECASE) for role, words in _GENERIC.items()}
_FOLLOWS = re.compile(
    r"\b(?:enligt|i enlighet med|biföll|bifall till|följde|gick på|antog|godkände|ställde sig bakom)\s+"
    r"(?:(?:stadsdels|arbetsmarknads)?(?P<office>förvaltningens)|(?P<party>\w+s))\s+(?:\w+\s){0,2}?(?:förslag|linje|yrkande)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"(?<![\w-])(?P<letters>SD|KD|MP|FP|FI|S|M|C|V|L)(?=:s\b|\b)(?![\w-])")
_IN_LIST = re.compile(r"\((?P<letters>SD|KD|MP|FP|FI|S|M|C|V|L|sd|kd|mp|fp|s|m|c|v|l)\)")


def check_procedure(claim: Claim) -> Iterator[str]:
    """Reasons for which decisions, stands or speakers of the claim do not hold."""
    for clause in claim.sentence.clauses:
        sources = _of_clause(claim, clause)
        yield from _decisions(claim, clause, sources)
        yield from _stands(claim, clause, sources)
    yield from _speakers(claim)
    yield from _attribution(claim)


def _of_clause(claim: Claim, clause: Clause) -> Sequence[Source]:
    """The sources that a clause is about: of the ärende that covers it best, all where it is unclear."""
    cases = list(dict.fromkeys(source.case for source in claim.sources))
    if len(cases) < 2 or not clause.stems:
        return claim.sources
    worth = {case: coverage(clause.stems, _reach(claim.sources, case)) for case in cases}
    best = max(worth.values())
    return [source for source in claim.sources if worth[source.case] >= best - 0.1]


def _reach(sources: Iterable[Source], case: tuple[str, int, int]) -> frozenset[str]:
    return frozenset().union(*(source.reach for source in sources if source.case == case))


def _decisions(claim: Claim, clause: Clause, sources: Sequence[Source]) -> Iterator[str]:
    decided = _DECIDED.search(clause.text)
    if decided is None or not _is_told_as_decided(clause.text, decided):
        hows = [(m.group(), how) for pattern, how in _TOLD_HOWS if (m := pattern.search(clause.text))]
        if (
            hows
            and re.search(r"\bbeslut", clause.text, re.IGNORECASE)
            and not _ONLY_WISHED.search(clause.text)
        ):
            yield from _hows(clause, hows, sources)
        return
    deciding = [source for source in sources if source.hit.role is Role.BESLUT]
    if not deciding and not any(_tells_of_it(source, decided.group()) for source in sources):
        yield verdicts.NOT_DECIDED
        return
    yield from _outcomes(clause, decided, deciding, sources)
    hows = [(m.group(), how) for pattern, how in _TOLD_HOWS if (m := pattern.search(clause.text))]
    yield from _hows(clause, hows[:1], deciding or sources)
    yield from _followed(clause, deciding)
    if deciding:
        yield from _adopted(claim, sources)
    content = _THAT.search(clause.text)
    if content and coverage(stems_of(content["what"]), _told(claim.sources)) < _CONTENT_HELD:
        yield verdicts.WEAK


def _told(sources: Iterable[Source]) -> frozenset[str]:
    """Words of the paragraphs that may hold what was decided, and of their titles.

    Those that role and kind lend a paragraph (`Source.reach`) are left out.
    """
    held = [source for source in sources if source.hit.role not in _NEVER_DECIDED]
    return frozenset().union(*(source.stems | stems_of(source.about) for source in held))


def _is_told_as_decided(text: str, decided: re.Match[str]) -> bool:
    """Whether the verb is the body's own and no wish, plan or opinion stands before it."""
    before = text[: decided.start()]
    if _ONLY_WISHED.search(before) or _BY_ONE_PERSON.search(before):
        return False
    by = _BY_SOMEBODY.search(text, decided.end()) if decided.group().endswith("s") else None
    if by and not _BODY.search(by.group()):
        return False
    if _JOINED.search(decided.group()) and not _BODY.search(text):
        return False
    return bool(_BODY.search(text) or _OUTRIGHT.search(decided.group()))


def _tells_of_it(source: Source, verb: str) -> bool:
    """Whether a paragraph that is no wish tells of a decision with the same verb."""
    if source.hit.role in _VOICED - {Role.REMISSVAR}:
        return False
    family = verb.split()[0].lower()[:5]
    return any(
        word.lower().startswith(family) and not _ONLY_WISHED.search(sentence.text)
        for sentence in source.sentences
        for word in re.findall(r"\w+", sentence.text)
    )


def _outcomes(
    clause: Clause, decided: re.Match[str], deciding: Sequence[Source], sources: Sequence[Source]
) -> Iterator[str]:
    told = [(m.group(), kinds) for pattern, kinds in _TOLD_OUTCOMES if (m := pattern.search(clause.text))]
    for word, kinds in told:
        known = {s.item.decision.outcome for s in deciding if s.item and s.item.decision.outcome}
        text = " ".join(s.text for s in (deciding or sources)).lower()
        stands = word.lower()[:6] in text
        if stands or (known and known & kinds):
            continue
        if known or not stands:
            yield verdicts.outcome_differs(word)
            return


def _hows(clause: Clause, told: Sequence[tuple[str, How]], sources: Sequence[Source]) -> Iterator[str]:
    for word, how in told:
        known = {s.item.decision.how for s in sources if s.item and s.item.decision.how}
        negated = bool(_NOT.search(clause.text)) and how is not How.UTAN_OMROSTNING
        if negated:
            if known == {how}:
                yield verdicts.how_differs(word)
        elif how not in known:
            if (
                how is How.ENHALLIGT
                and How.UTAN_OMROSTNING not in known
                and not known
                and _is_said(word, sources)
            ):
                continue
            yield verdicts.how_differs(word)
        return


def _is_said(word: str, sources: Iterable[Source]) -> bool:
    return any(word.lower()[:5] in source.text.lower() for source in sources)


def _followed(clause: Clause, deciding: Sequence[Source]) -> Iterator[str]:
    """Whose proposal the decision is said to follow."""
    for match in _FOLLOWS.finditer(clause.text):
        text = " ".join(source.text for source in deciding).lower()
        whose = (match["office"] or match["party"]).lower()
        known = {name.lower() + "s" for name in PARTIES.values()} | {
            name.lower() for name in PARTIES.values()
        }
        if not match["office"] and whose not in known:
            continue
        if whose not in text and deciding:
            yield verdicts.proposal_differs(whose.removesuffix("s"))


def _adopted(claim: Claim, sources: Sequence[Source]) -> Iterator[str]:
    """Whether a party's wish is told as the content of a decision that did not follow it."""
    text = " ".join(s.text for s in sources if s.hit.role is Role.BESLUT).lower()
    for source in sources:
        if source.hit.role not in (Role.YRKANDE, Role.RESERVATION) or not source.hit.voice:
            continue
        voices = parties_by_name(source.hit.voice)
        if voices and not any(name.lower() in text for name in voices) and not _names(claim.text, source):
            yield verdicts.NOT_DECIDED
            return


def _stands(claim: Claim, clause: Clause, sources: Sequence[Source]) -> Iterator[str]:
    for pattern, role, word in _STANDS:
        match = pattern.search(clause.text)
        if match is None or (role is Role.YRKANDE and match.group().lower() == "yrkande"):
            continue
        positions = _positions(sources, role)
        if role is Role.YRKANDE:
            positions = [*positions, *(p for p in _all_positions(sources) if p.role is Role.RESERVATION)]
        if _nobody(clause.text, match):
            if role is not Role.SKRIVELSE and any(p.role is role for p in positions):
                yield verdicts.stand_differs("ingen", word)
            continue
        who = _who(clause.text, match)
        if role is Role.SKRIVELSE and not positions:
            continue
        known = {party_name(p.person.party) for p in positions if p.person.party}
        named = _parties(who)
        if role is Role.SKRIVELSE:
            known |= {name for s in sources for name in parties_by_name(f"{s.hit.voice or ''} {s.about}")}
            known |= {
                name for s in sources for name in [*parties_by_name(s.text), *parties_in_brackets(s.text)]
            }
        for party in named:
            if party not in known:
                yield verdicts.stand_differs(party, word)
        if role is Role.RESERVATION:
            yield from _aims(clause, [p for p in positions if _is_named(p, who, named)])
        if named and (favoured := _IN_FAVOUR.search(clause.text)) and role is Role.RESERVATION:
            yield from _favours(
                favoured["what"],
                [p for p in positions if p.person.party and party_name(p.person.party) in named],
            )


_AIMS = re.compile(r"\b(?:avslå\w*|avslag\w*|bifall\w*|återremi\w*|bordlägg\w*)", re.IGNORECASE)


def _is_named(position: Position, who: str, parties: Sequence[str]) -> bool:
    """Whether a stand is that of a person named, or of a party named where no person of it is."""
    if position.person.name in who:
        return True
    party = party_name(position.person.party) if position.person.party else ""
    return party in parties and not re.search(r"[A-ZÅÄÖ]\w+\s[A-ZÅÄÖ]\w+\s\(", who)


def _aims(clause: Clause, positions: Sequence[Position]) -> Iterator[str]:
    """What a dissent is said to have wanted."""
    known = " ".join(p.in_favour_of or "" for p in positions).lower()
    word = _AIMS.search(clause.text)
    if word and known and _AIMS.search(known) and word.group().lower()[:6] not in known:
        yield verdicts.outcome_differs(word.group())


def _nobody(text: str, match: re.Match[str]) -> bool:
    return bool(
        re.search(r"\b(?:ingen|inga|inget|utan|varken)\b[^,.;]{0,30}$", text[: match.start()], re.IGNORECASE)
    )


def _who(text: str, match: re.Match[str]) -> str:
    """The part of a clause that names who took the stand."""
    before, after = text[: match.start()], text[match.end() :]
    end = _ENDS_WHO.search(after)
    return f"{before} {after[: end.start()] if end else after}"


def _parties(text: str) -> list[str]:
    """Parties named as themselves or by a member, those in the genitive left out."""
    named = [
        name for name in parties_by_name(text) if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)
    ]
    letters = [party_name(m["letters"]) for m in _LETTERS.finditer(text)]
    brackets = [party_name(m["letters"]) for m in _IN_LIST.finditer(text)]
    return list(dict.fromkeys([*named, *letters, *brackets]))


def _favours(what: str, positions: Sequence[Position]) -> Iterator[str]:
    """For whose proposal a reservation is said to be."""
    told = parties_by_name(what)
    known = " ".join(p.in_favour_of or "" for p in positions)
    own = re.search(r"\b(?:sitt|sina|det) egna?|\begna?\b|\beget\b|\bpartiets\b", what)
    if own and not told:
        told = [party_name(p.person.party) for p in positions if p.person.party]
    for party in told:
        if known and party not in parties_by_name(known):
            yield verdicts.proposal_differs(party)
            return


def _positions(sources: Iterable[Source], role: Role) -> list[Position]:
    """Stands of a role: those that the cited paragraphs tell, else all of their ärenden."""
    every = [p for p in _all_positions(sources) if p.role is role]
    cited = {source.hit.paragraph for source in sources}
    told = [p for p in every if p.paragraph in cited]
    return told or every


def _all_positions(sources: Iterable[Source]) -> list[Position]:
    items: dict[tuple[str, int, int], Item] = {s.case: s.item for s in sources if s.item}
    return [position for item in items.values() for position in item.positions]


def _speakers(claim: Claim) -> Iterator[str]:
    """Whether those whose opinion is told are those whose words the sources hold."""
    voices = " ".join(f"{s.hit.voice or ''} {s.people}" for s in claim.sources)
    known = {*parties_by_name(voices), *parties_in_brackets(voices)}
    voiced = [s for s in claim.sources if s.hit.voice and parties_by_name(s.hit.voice)]
    for match in _SPEAKS.finditer(claim.text):
        who = next(filter(None, (match["who"], match["after"], match["by"])))
        parties = parties_by_name(who)
        if parties:
            verb = re.search(_OPINION, match.group(), re.IGNORECASE)
            said = verb.group() if verb else ""
            if parties[0] in known or any(_says_of(source, who, said) for source in claim.sources):
                continue
            if voiced or any(s.hit.voice for s in claim.sources):
                yield verdicts.not_speaker(parties[0])
        elif (
            "förvaltning" in who.lower()
            and claim.sources
            and len(voiced) == len(claim.sources)
            and not any(_says_of(source, "förvaltning") for source in claim.sources)
        ):
            yield verdicts.not_speaker("förvaltningen")


def _says_of(source: Source, who: str, verb: str = "") -> bool:
    """Whether the text itself has somebody as the subject of an opinion, though the voice is another's."""
    if source.hit.role in _VOICED and source.hit.voice and parties_by_name(source.hit.voice):
        spoken = rf"{re.escape(verb[:5])}\w*" if verb else _OPINION
        near = rf"\b{re.escape(who)}\w*\b[^.]{{0,60}}\b{spoken}"
        return bool(re.search(near, source.text, re.IGNORECASE))
    return who.lower() in source.text.lower() or who.lower() in source.about.lower()


def _attribution(claim: Claim) -> Iterator[str]:
    """Whether words and wishes are told as those of whoever said them."""
    for source in claim.sources:
        role = source.hit.role
        if role not in _VOICED or not source.hit.voice:
            continue
        if _names(claim.text, source) or _GENERIC_OF[role].search(claim.text):
            continue
        if role in (Role.REMISSVAR, Role.FORSLAG) and _by_another(claim.text, source):
            continue
        if role is Role.FORSLAG and any(
            s.hit.role is Role.BESLUT and s.case == source.case for s in claim.sources
        ):
            continue  # the decision that followed the proposal is cited beside it
        yield verdicts.not_attributed(source.hit.voice)
        return


def _by_another(text: str, source: Source) -> bool:
    """Whether the words are told as those of somebody whom the paragraph itself reports."""
    found = re.match(rf"(?:Enligt\s)?(?P<who>[A-ZÅÄÖ][\w-]+)s?\b(?:\s\w+){{0,2}}?\s?(?:{_OPINION})?\b", text)
    told = found and re.search(rf"\b{re.escape(found['who'])}\b[^.]{{0,40}}\b{_OPINION}", source.text)
    return bool(told and re.search(rf"\b{_OPINION}\b|^Enligt\b", text))


def _names(text: str, source: Source) -> bool:
    """Whether a text names whose words a paragraph holds."""
    voice = source.hit.voice or ""
    parties = parties_by_name(voice)
    if parties:
        people = {
            p.person.name
            for p in (source.item.positions if source.item else ())
            if p.person.party and party_name(p.person.party) in parties
        }
        return any(name in parties for name in [*parties_by_name(text), *_parties(text)]) or any(
            name in text for name in people
        )
    first = re.findall(r"\w+", voice)[:1]
    return bool(first) and first[0].lower()[:6] in text.lower()
