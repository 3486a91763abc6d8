"""Whom a record was referred to, and who answered."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant import phrases
from assistant.docket.asked import Asked
from assistant.docket.cases import Case
from assistant.docket.reply import Line, Source
from ingest.model import Referral

_CONTENT = (
    r"positiv|negativ|kritisk|tillstyrk|avstyrk|\banse?r|ansåg|tyck|säger|\bsade\b|anför|synpunkt"
    r"|\bvad\b|\bhur\b(?! många)"
)
"""Asks what they answered, which stands in their own words."""
_NOT = r"\b(?:inte|ej|icke|avstod|obesvarad\w*|uteblivna?)\b"


def answer(asked: Asked) -> list[Line]:
    """Which bodies were asked, which did not answer, or whether one of them did."""
    case = referred(asked)
    if case is None:
        return []
    referrals = case.record.referrals
    if asked.inquiry.asks(_CONTENT):
        return []
    if asked.inquiry.asks(r"\bstadsdelsnämnder"):
        referrals = tuple(r for r in referrals if r.name.startswith("stadsdelsnämnden"))
        if not referrals:
            return []
    if named := _named(asked, referrals):
        return [_one(case, referral) for referral in named]
    if asked.inquiry.polar:
        return []
    if asked.inquiry.asks(_NOT):
        return [_listed(case, referrals, answered=False)]
    if asked.inquiry.asks(r"\bsvara"):
        return [_listed(case, referrals, answered=True)]
    return [asked_whom(case, referrals), *_silent(referrals)]


def referred(asked: Asked) -> Case | None:
    """The record whose referral is meant: the one that is named, or the only one there is."""
    among = [case for case in asked.docket.items if case.record.referrals and case.item.ordinal == 1]
    named = [case for case in among if _named(asked, case.record.referrals)]
    if named:
        words = {word for case in named for r in case.record.referrals for word in _core(r.name).split()}
        kept = [word for word in asked.inquiry.matter.split() if word.lower() not in words]
        asked = replace(asked, inquiry=replace(asked.inquiry, matter=" ".join(kept)))
        among = named
    if not asked.inquiry.terms and not asked.inquiry.dnr:
        found = asked.about(among)
        return found[0] if len(found) == 1 else None
    return asked.one(among)


def asked_whom(case: Case, referrals: tuple[Referral, ...]) -> Line:
    """All who were asked."""
    names = phrases.joined(referral.name for referral in referrals)
    number = len(referrals)
    what = phrases.capital(phrases.record(case.record))
    text = f"{what} remitterades till {phrases.count(number, 'remissinstans', 'remissinstanser')}: {names}."
    return Line(text, _sources(referrals))


def _silent(referrals: tuple[Referral, ...]) -> list[Line]:
    silent = [referral for referral in referrals if not referral.answered]
    number = f"{len(silent)} av dem" if len(silent) != 1 else "En av dem"
    return [Line(f"{number} svarade inte.", _sources(silent))] if silent else []


def _listed(case: Case, every: tuple[Referral, ...], *, answered: bool) -> Line:
    whole = len(every)
    referrals = [referral for referral in every if referral.answered is answered]
    did = f"svarade {len(referrals)}" if answered else f"svarade {len(referrals)} inte"
    if not referrals:
        text = f"Alla {whole} remissinstanser svarade." if not answered else "Ingen remissinstans svarade."
        return Line(text, _sources(every))
    names = phrases.joined(referral.name for referral in referrals)
    text = f"Av de {whole} remissinstanserna för {phrases.record(case.record)} {did}: {names}."
    return Line(text, _sources(referrals))


def _one(case: Case, referral: Referral) -> Line:
    did = "svarade på remissen" if referral.answered else "fick remissen men svarade inte"
    yes = phrases.YES if referral.answered else phrases.NO
    return Line(
        f"{yes} {phrases.capital(referral.name)} {did}, enligt {phrases.record(case.record)}.",
        (Source(referral.paragraph, referral.name.split(",")[0]),),
    )


def _named(asked: Asked, referrals: tuple[Referral, ...]) -> list[Referral]:
    """The body that a question names, where it names exactly one of them and asks yes or no."""
    if not asked.inquiry.polar:
        return []
    text = asked.inquiry.text.lower()
    found = [r for r in referrals if re.search(rf"(?<!\w){re.escape(_core(r.name))}(?!\w)", text)]
    longest = max((len(_core(r.name)) for r in found), default=0)
    return [r for r in found if len(_core(r.name)) == longest] if found else []


def _core(name: str) -> str:
    """A name as a question would write it: without the place after a comma, in lower case."""
    return name.split(",")[0].removeprefix("stadsdelsnämnden ").lower()


def _sources(referrals: tuple[Referral, ...] | list[Referral]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(Source(referral.paragraph) for referral in referrals))
