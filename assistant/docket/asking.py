"""The words of a question that tell what is asked for, of whom or when, and not what it is about."""

from __future__ import annotations

import re

_WORDS = frozenset(
    """
    vem vems vilka vilken vilket vad hur när varför vart var många mycket ofta om kring rörande angående
    avseende gällande gällde gäller i på av från för att ett en är inte ej ens sedan efter före mellan
    bland med det den denna detta dessa som så och men också enligt till sig mot emot förmån igenom upp
    uppe under bakom in
    fick får få fått blev bli gick går tog togs har hade haft kan kunde vill ville veta finns fanns står
    stod var vara gjort gjorde agerat drivit velat heter hände hänt lägga tillägg föreslog undrar
    du jag vi ni man de dem någon något några alla allt samtliga tack snälla berätta visa
    tidigare någonsin förut förr liknande eget egna sitt sin ja nej överens ense vice
    ärende ärendet ärenden ärendena ärendes punkt punkten punkter sak saken beslut beslutet besluten
    förslag förslaget förslagen motförslag resultatet utfallet
    fråga frågan frågor frågorna frågar frågade svar svaret svaren svars motion motionen motioner motionerna
    nämnd nämnden nämndens styrelse styrelsen fullmäktige kommunfullmäktige fullmäktiges kommunfullmäktiges
    kommunstyrelsen kommunstyrelsens borgarråd borgarrådet borgarråden borgarrådsberedningen
    papperet skriften skrift besked pennan höll krävdes behövde räkna händer klubbade spikat bestämt bestämdes
    politikerna politiker ledamöterna kommentar kommentarer tillägga muntligen muntligt undrade fattade
    utfall ensam
    ensamma nöjde slutade skulle säga lades lagts lagt fram totalt sammanlagt hittills utsågs utsedd
    utsedda uppdrag gått
    ställs ställdes inkomna inkommit deltagit
    möte mötet mötets möten mötena år året dag dagen datum månad antal antalet gång gången gånger
    dnr nr d ref handlade handlagt instans instanser senaste tjänsteutlåtande utlåtande
    the a an of on about in to was were is are did does do board committee from who what which how
    many when there any against decide decided decides dissent dissented vote votes voted item items
    has have had by at with for report signed unanimous treated
    record records case number handed submitted written question questions statement statements special
    januari februari mars april maj juni juli augusti september oktober november december
    """.split()
)
_BEGINNINGS = tuple(
    """
    reserv yrka yrkande beslutad beslutat beslutas beslutar beslutade särskil uttaland skrivelse muntlig
    ledamot ledamöt person parti politiker ordförand sammanträd protokoll lämna inlämna överlämna inkom
    ställde ställt ställer väckt skrev skriv undertecknad undertecknat attestera signera justera justerar
    handlägg föredr röst votering omröstning enhällig enig avslog avslag avslå bifall biföll bordl
    återremi godkän antog antag behandla hantera avgjord avhandla fatta utgång svara besvara obesvara
    remiss tjänsteutlåtand utlåtand dagordning föredragningslist förvaltning kontoret diarie ärendenummer
    ärendenr nummer innehåll innehöll handla tillhör anmäl lista vår höst ändra deltog
    """.split()
)
_SHORTEST_BEGINNING = {"vår": 6, "höst": 7, "lista": 6, "handla": 7, "person": 8, "röst": 11, "skriv": 9}
"""Longest words that these short beginnings stand for; longer ones are words of their own."""
_PHRASES = re.compile(
    r"\blämna(?:de|t|des|ts) (?=in\b)|\bställde sig\b|\btill förmån för\b|\blade fram\b", re.IGNORECASE
)


def without_phrases(question: str) -> str:
    """A question without the expressions of several words that tell only what is asked."""
    return _PHRASES.sub(" ", question)


def is_of_asking(word: str) -> bool:
    """Whether a word tells what is asked for and not what it is about."""
    lowered = word.lower()
    if lowered in _WORDS:
        return True
    return any(
        lowered.startswith(beginning)
        and len(lowered) <= _SHORTEST_BEGINNING.get(beginning, len(beginning) + 8)
        for beginning in _BEGINNINGS
    )
