"""Whether a sentence has the form of answer that a question asks for."""

from __future__ import annotations

import re

from assistant.model import QuestionKind
from ingest.index.language import analyse
from ingest.structure.numbers import MONTHS, find_dnr
from ingest.structure.parties import parties_by_name

_MONTH = "|".join(MONTHS)
_YEAR = r"(?:19|20)\d{2}"
_DATE = re.compile(
    rf"\b\d{{1,2}}\s?(?:{_MONTH})\b(?:\s+{_YEAR})?|\b{_YEAR}-\d{{2}}-\d{{2}}\b|\b(?:{_MONTH})\s+{_YEAR}\b",
    re.IGNORECASE,
)
_ANY_TIME = re.compile(rf"{_DATE.pattern}|\b{_YEAR}\b|\bdaterat den \d{{6}}\b", re.IGNORECASE)
_LABEL = re.compile(
    rf"\b(?:T|tertial(?:rapport)?|artikel|kap|kapitel|steg|punkt|bilaga|sid|sida|nivå)\.?\s?\d+|§\s?\d+|\b\d+\s?(?:kap|§)|^\d{{1,2}}\.\s|\b{_YEAR}:\d+|\b{_YEAR}\s?[-–]\s?(?:{_YEAR}|\d\d)\b|\bår(?:en)?\s{_YEAR}",
    re.IGNORECASE,
)
_NUMBER_WORD = (
    r"(?:två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tretton|fjorton|femton|sexton|sjutton"
    r"|arton|nitton|tjugo|trettio|hälften|tredjedel\w*|fjärdedel\w*|dubbelt|samtliga|ingen|inga)"
)
_NUMBER = re.compile(rf"\d|\b{_NUMBER_WORD}\b", re.IGNORECASE)
# The last digit tells as much as the whole number, and a search for it takes time linear in the text.
_MONEY = re.compile(r"\d\s*(?:kr\b|kronor|kkr|tkr|mkr|mnkr|mdkr|miljon|miljard)", re.IGNORECASE)
_PERSON = re.compile(
    r"\b[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?(?:\s(?:von|af|de))?\s[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
)
_BODY = re.compile(
    r"nämnd|styrelse|förvaltning|kontor|borgarråd|fullmäktige|utskott|direktör|chef",
    re.IGNORECASE,
)


_REASON = re.compile(
    r"\b(?:syft\w*|för att|därför att|eftersom|på grund av"
    r"|orsak\w*|skäl\w*|anledning\w*)\b",
    re.IGNORECASE,
)


_COUNTED = re.compile(
    r"\b(?:hur många|antal(?:et)?)\s(?:\w+[an]\s)??(?P<noun>[a-zåäö]{2,}(?:are|er|or|ar|na|lar|nar))\b",
    re.IGNORECASE,
)


def counted(question: str) -> str | None:
    """The stem of what a question counts ("hur många kvinnor …"), None where it counts nothing named so.

    Told by its plural ending: behind "hur många" a verb may stand as well ("hur många gick …").
    """
    match = _COUNTED.search(question)
    return next(iter(analyse(match["noun"])), None) if match else None


def has_form(kind: QuestionKind, sentence: str) -> bool:
    """Whether a sentence can answer a question of this kind by its form alone.

    A figure is a number that is not merely part of a date, a year, a case number or a label such as
    "tertial 2". Kinds without a form of their own accept every sentence.
    """
    match kind:
        case QuestionKind.FIGURE:
            return _NUMBER.search(_without_labels(sentence)) is not None
        case QuestionKind.MONEY:
            return _MONEY.search(sentence) is not None
        case QuestionKind.DATE:
            return _ANY_TIME.search(sentence) is not None
        case QuestionKind.DNR:
            return bool(find_dnr(sentence)) or re.search(r"\bdnr\b", sentence, re.IGNORECASE) is not None
        case QuestionKind.WHO:
            named = _PERSON.search(sentence) or _BODY.search(sentence) or parties_by_name(sentence)
            return bool(named)
        case QuestionKind.REASON:
            return _REASON.search(sentence) is not None
        case _:
            return True


def _without_labels(sentence: str) -> str:
    for dnr in find_dnr(sentence):
        sentence = sentence.replace(dnr, " ")
    return re.sub(rf"\b{_YEAR}\b", " ", _LABEL.sub(" ", _DATE.sub(" ", sentence)))
