"""What single sentences of minutes tell: who acts, and whether something is decided or put to the vote.

Minutes with headings need this for the parts that the headings leave open; minutes typed as running text
have nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.model import Role
from ingest.structure.bodies import COMPOUND
from ingest.structure.cues import DISSENTS, JOINS, MOVES, PROPOSES, STATES
from ingest.structure.numbers import MONTHS
from ingest.structure.parties import joined, parties_in_brackets, parties_of_groups
from ingest.structure.persons import OPENS_WITH_PERSON, named_before_colon

BOARD = "nämnden"

_BODY_DECIDED = re.compile(
    rf"""
    (?P<body>{COMPOUND}(?:\w*nämnden|\w*nämnd|\w*styrelsen|\w*fullmäktige|\w*utskottet|\w*beredningen)) \s
        (?: la | lade | gav | ger | beslut\w* | beslöt | godkän\w+ | uts[åe]\w+ | fastställ\w+ | antar | antog
          | avslår | avslog | bifaller | biföll | bordlägger | bordlade | återremitterar | återremitterade
          | v[aä]lje?r | valde | överlämnar | överlämnade | avstyrker | avstyrkte | tillstyrker | tillstyrkte
          | noterar | enades | ansåg | (?:tar|tog) \s del \s av | svarar | hänvisar | hänvisade
          | (?:har|hade) \s (?:\w+\s)? beslutat \s följande )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DECIDED_WORDS = ("utsågs", "justera", "öredragningslistan", "handlingarna")
"""One of these stands in every text that `_DECIDED` finds; to look for words is ten times as fast."""
_DECIDED = re.compile(
    r"""
    \butsågs \s (?:att|till)\b
    | \b(?:ska|skall) \s [^.]{0,120} \bjustera \s protokollet\b
    | \b(?:väljs|valdes|utses|utsågs|fick \s i \s uppdrag) \s (?:att|till) \s (?:\w+\s){0,3}juster
    | \bföredragningslistan \s godkän\w+ | \btill \s handlingarna\.?$
    | ^protokollet \s (?:ska|skall) \s justeras\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MATTER_DECIDED = re.compile(
    r"""
    ^(?:(?:det|den|de)\s)? \w*(?: dagordning | föredragningslista | ärende | motion | interpellation
        | medborgarförslag | rapport | redovisning | anmäla | anmälning | förslag | skrivelse | remiss
        | framställning | ansökan | lista | information | yttrande | budget | taxa | plan )\w* \s
    (?:\S+\s){0,6}? (?: godkän(?:ns|des|ts) | fastställ(?:s|des|ts) | bordlägg(?:s|es) | bordlades
        | återremitter(?:as|ades|ats) | avslås | avslogs | bifall(?:s|es) | bifölls
        | ans(?:es|ågs) \s besvara\w+
        | antogs | remitteras | utg(?:år|ick) | överlämnas | överlämnades
        | (?:läggs|lades|lägges) \s till \s handlingarna )\b
    | ^bifall \s till \b .* \b(?:utan|efter)\s(?:omröstning|votering)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What became of the matter itself, told in the passive voice."""
_LONGEST_PASSIVE = 200
"""Characters; a longer sentence tells of more than what became of the matter."""
_STATES_DECISION = re.compile(
    r"""
    (?:nämnden|styrelsen|fullmäktige|utskottet) \s+ (?:\w+\s+){0,2}
    # Done, not proposed: "nämnden avslår" stands in what is put to the vote.
    (?: beslutade | beslutat | beslöt | biföll | bifoll | bifallit | avslog | avslagit
        | återremittera(?:de|t) | bordla(?:de|gt) | godkän(?:de|t) | antog | antagit )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FOUND = re.compile(
    r"\b(?:fann|finner)\b (?:bifall|avslag)\b"
    r"|\b(?:fann|finner)\b.{0,300}(?:nämnden|styrelsen|fullmäktige|utskottet)\s+(?:\w+\s+){0,2}"
    r"(?:beslutar|bifaller|avslår|återremitterar|bordlägger|godkänner|antar)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Minutes written in the present tense: what the chair finds that the body decides."""
_PUT_TO_VOTE = re.compile(
    r"\b(?:den|de|var och en) som (?:vill|röstar|bifaller|stöder)\b|\brösta[rd]?e? (?:ja|nej)\b"
    r"|\b(?:ja|nej)-?\s?röst",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^(?:med|genom)\s+\w+\s+(?:ja-?|nej-?)?\s?röst\w*\b"
    r".*\b(?:antar|antog|avslår|avslog|bifaller|biföll|beslutar"
    r"|beslutade|återremitterar|återremitterade|godkänner|godkände|bordlägger|bordlade)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What a count of votes decided."""
_ON_PROPOSITION = re.compile(r"\bproposition(?:er)? (?:på|om)\b", re.IGNORECASE)
_FINDS = re.compile(r"\b(?:fann|finner|beslutade|beslöt)\b", re.IGNORECASE)
_EARLIER = re.compile(
    rf"""
    ^(?:(?!\b(?: att | protokoll\w* | (?:la|lade|gav|ger) \s (?!den \s \d))\b)[^.;])*? \b (?:
        den \s \d{{1,2}} \s (?:{"|".join(MONTHS)}) \s (?:19|20)\d\d \b | (?:19|20)\d\d-\d\d-\d\d \b
        | i \s fjol \b | förra \s (?:året|hösten|våren|mandatperioden) \b | föregående \s år \b
        | (?:beslut\w+ | har | hade) \s (?:redan \s)? tidigare \b
        | beslut\w+ \s (?:redan \s)? (?:i|år|under|hösten|våren) \s
            (?:{"|".join(MONTHS)} | år | våren | hösten)? \s? (?:19|20)\d\d \b
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""A clause that says when something was decided: on another day than the meeting's."""
_VOTING = re.compile(
    r"""
    \b(?:omröstning|votering) \s (?:begär\w* | genomför\w* | verkställ\w* | företa\w+ | sker | skedde)\b
    | ^ordföranden \s (?:\S+\s){0,12}? (?:ställ(?:er|de) | fråga(?:r|de) | pröva(?:r|de) | lägger \s fram)\b
    | ^\w+ \s ledamöter \s (?:avst[åo] | var \s frånvarande)
    | ^(?:vid \s omröstning | ja-?\s?röst | nej-?\s?röst )
    | ^(?:följande \s (?:\w+\s)?)? röstar?d?e? \s (?:ja|nej)\b
    | \bställ(?:s|des) \s (?:under \s )?proposition | \bmot \s varandra\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ACTING = (
    "rka eserv ttaland ttrand protokollsant eslut eslöt ämnden ämnd tyrelsen ullmäktige tskott eredningen "
    "utsågs juster handlingarna öredragningsl agordning röst otering roposition varandra bordl Bordl terremi "
    "öreslog ville lade lägger vsl ifall iföll besvarad remitteras utgår utgick överlämna odkän astställ "
    "antogs"
).split()
"""Pieces of words, one of which stands in every text that tells who acts; to look for them is fast."""
_PROPOSES = re.compile(
    r"\b(?:föreslog|ville att|(?:lägger|lade) (?:tillsammans med\b.*\b)?(?:fram|ett)\b)"
    r"(?! i en (?:motion|skrivelse))",
    re.IGNORECASE,
)
"""Other words for moving, where only the sentence itself tells that somebody moves."""
_IS_BODY = re.compile(r"nämnd|styrelse|fullmäktige|utskott|beredning")
_ENDING = re.compile(r"(?<=nämnd)en$|(?<=styrelse)n$|(?<=utskott)et$|(?<=beredning)en$")
_OPENING = 200
_ANNOUNCES = re.compile(
    r"(?:\bföljande\b[^.]{0,60}|\benligt nedan|\bmotiveringen|\banför(?:de|t)?|\bsom lyder)\W*$|:$"
)
"""A sentence that text of the same voice follows."""


def states_decision(sentence: str) -> bool:
    """Whether a sentence of the beslutsgång says what was decided, not what was put to the vote."""
    if _COUNTED.match(sentence):
        return True
    if _PUT_TO_VOTE.search(sentence) or (_ON_PROPOSITION.search(sentence) and not _FINDS.search(sentence)):
        return False
    if _EARLIER.match(sentence):
        return False
    return (_STATES_DECISION.search(sentence) or _FOUND.search(sentence)) is not None


def is_decided(text: str, body: str) -> bool:
    """Whether a text outside any part for decisions states one of the record's own body.

    Args:
        text: A paragraph or sentence.
        body: Whose record it is, lower case, "" when unknown.
    """
    if decided := _BODY_DECIDED.match(text):
        return is_own(decided["body"], body) and not _EARLIER.match(text)
    if len(text) <= _LONGEST_PASSIVE and _MATTER_DECIDED.match(text):
        return not _EARLIER.match(text)
    return any(word in text for word in _DECIDED_WORDS) and _DECIDED.search(text) is not None


@lru_cache(maxsize=1024)
def may_act(text: str) -> bool:
    """Whether `acts` can find something in a text; a quick look that most background does not pass."""
    return any(piece in text for piece in _ACTING)


def acts(sentence: str, body: str) -> tuple[Role, str | None] | None:
    """Role and voice of a sentence that tells who acts, or what was decided or put to the vote.

    Args:
        sentence: One sentence, or a paragraph whose first sentence tells.
        body: As for `is_decided`.

    Returns:
        None for a sentence that describes the matter.
    """
    opening = sentence[:_OPENING]
    if voice := joined(parties_in_brackets(opening)):
        if stand := _stand(opening):
            return stand, voice
    elif (voice := joined(parties_of_groups(opening))) and DISSENTS.search(opening):
        return Role.RESERVATION, voice
    if is_decided(sentence, body) or (_FOUND.search(sentence) and states_decision(sentence)):
        return Role.BESLUT, BOARD
    return (Role.BESLUTSGANG, BOARD) if _VOTING.search(opening) else None


def _stand(opening: str) -> Role | None:
    """What a sentence that names persons says they did: the first thing that it tells."""
    person_first = OPENS_WITH_PERSON.match(opening) is not None and not _EARLIER.match(opening)
    cues = [(DISSENTS, Role.RESERVATION), (STATES, Role.SARSKILT_UTTALANDE)]
    if person_first:
        cues += [(MOVES, Role.YRKANDE), (_PROPOSES, Role.YRKANDE)]
    found = [(match.start(), role) for cue, role in cues if (match := cue.search(opening))]
    return min(found, key=lambda one: one[0])[1] if found else None


def is_earlier(sentence: str) -> bool:
    """Whether a sentence tells of what was decided or moved on another day than the meeting's."""
    return _EARLIER.match(sentence) is not None


def stands_anew(sentence: str) -> bool:
    """Whether a sentence among motions, reservations or statements opens the next one."""
    opening = sentence[:_OPENING]
    if named_before_colon(opening):
        return True
    cues = (MOVES, JOINS, PROPOSES, DISSENTS, STATES)
    return OPENS_WITH_PERSON.match(opening) is not None and any(cue.search(opening) for cue in cues)


def may_stand_anew(text: str) -> bool:
    """Whether a paragraph may hold a second motion or dissent, or tell of the vote."""
    return text.count("(") > 1 or ": " in text or "rdförande" in text or "röst" in text


def is_put_to_vote(sentence: str) -> bool:
    """Whether a sentence tells how motions were put, which ends them."""
    return _VOTING.match(sentence) is not None


def announces(text: str) -> bool:
    """Whether words of the same voice follow a text ("… yrkar enligt följande:")."""
    return _ANNOUNCES.search(text[-_OPENING:]) is not None


def is_own(named: str, body: str) -> bool:
    """Whether a name is the body's own, or the general word for it ("nämnden"); any is, of one unknown."""
    if not _IS_BODY.search(body):
        return True
    return _ENDING.sub("", named.lower()) in body
