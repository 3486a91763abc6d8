"""Made-up records of a made-up municipality, any number of them, the same ones each time.

For measuring and for tests of what happens while many records are taken in. Each has the form and the
size of a real one; what they say is invented here.
"""

from __future__ import annotations

import html
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

_PLACES = (
    "Norrby Hamnen Lillån Björkdal Västermalm Kvarnbacken Solhöjden Ängsgärdet Bruket Skogsvik Torpa "
    "Sandudden Ekliden Fiskartorget Hagalund Prästgården Källsveden Mossebo Rinkaby Tallåsen"
).split()
_THINGS = (
    "cykelverkstad biblioteksfilial simskola odlingslotter ungdomsgård ridstig fritidsbank musikskola "
    "utegym träffpunkt skridskobana hantverkshus filmklubb slöjdverkstad läxhjälp språkkafé badplats "
    "lekpark seniorkör sommarkoloni"
).split()
_GROUPS = (
    "barnfamiljer pensionärer ungdomar nyanlända föreningar studerande sommarjobbare volontärer "
    "funktionshindrade föräldralediga"
).split()
_PEOPLE = (
    ("Olof Hedin", "S"),
    ("Karin Lundgren", "M"),
    ("Maja Ström", "V"),
    ("Henrik Tallberg", "L"),
    ("Ebba Norling", "C"),
    ("Gunilla Sand", "KD"),
    ("Rolf Granath", "SD"),
    ("Aino Virtanen", "MP"),
)
_PARTIES = {
    "S": "Socialdemokraterna",
    "M": "Moderaterna",
    "V": "Vänsterpartiet",
    "L": "Liberalerna",
    "C": "Centerpartiet",
    "KD": "Kristdemokraterna",
    "SD": "Sverigedemokraterna",
    "MP": "Miljöpartiet",
}
_MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
_SENTENCES = (
    "I {place} har antalet besök ökat från {low} till {high} på {years} år, och de flesta som kommer är "
    "{group}.",
    "Förvaltningen har räknat på tre sätt att ordna {thing} i {place}; det billigaste kostar {money} kronor "
    "om året och kräver {low} arbetstimmar i veckan.",
    "Hyresvärden i {place} har sagt upp avtalet från den {day}, och nya lokaler behövs för de {low} {group} "
    "som i dag använder {thing}.",
    "Av {high} tillfrågade {group} svarade {percent} procent att de hellre vill ha längre öppettider än "
    "lägre avgift.",
    "Kostnaden beräknas till {money} kronor och ryms inom ramen för året, eftersom {thing} i {place} blev "
    "billigare än planerat.",
    "En jämförelse med {years} andra kommuner visar att {thing} där sköts av föreningar med ett bidrag på "
    "i snitt {money} kronor.",
    "Samråd har hållits med {group} i {place} vid {years} tillfällen, och synpunkterna gällde mest "
    "belysningen, bussens tider och vem som har nyckeln.",
    "Om {thing} flyttas till {place} behöver {low} {group} resa längre än i dag, vilket förvaltningen "
    "bedömer som rimligt.",
    "Nämnden fick senast en rapport den {day}; sedan dess har {percent} procent av åtgärderna genomförts "
    "och {low} platser tillkommit.",
    "Barnkonsekvensanalysen säger att {group} under tolv år vinner på förslaget och att inga andra påverkas.",
)
_TITLES = (
    "{Thing} i {place}",
    "Avgifter för {thing} i {place} {year}",
    "Svar på remiss om {thing} för {group}",
    "Utvärdering av {thing} i {place}",
    "Bidrag till {group} för {thing} i {place}",
)
_FIRST_DAY = date(2012, 1, 17)
_EVERY = timedelta(days=7)


def write_records(folder: Path, count: int, *, web_pages: bool = True) -> list[Path]:
    """Write records: of ten, four are minutes and six are officials' reports.

    Args:
        folder: Made where it is missing.
        count: Number of records.
        web_pages: Whether every fourth one is a web page, else all are text.

    Returns:
        Their files, in order of number.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number in range(count):
        text = record_text(number)
        name = f"{'protokoll' if is_minutes(number) else 'tjansteutlatande'}-{number:05}"
        if web_pages and number % 4 == 3:
            path = folder / f"{name}.html"
            path.write_text(_web_page(text), "utf-8")
        else:
            path = folder / f"{name}.txt"
            path.write_text(text, "utf-8")
        paths.append(path)
    return paths


def is_minutes(number: int) -> bool:
    """Whether a record is the minutes of a meeting."""
    return number % 5 < 2


def record_text(number: int) -> str:
    """The text of one record, another for each number."""
    chance = random.Random(number)  # noqa: S311 - the same ones each time, nothing secret
    parts = _minutes(number, chance) if is_minutes(number) else _report(number, chance)
    return "\n\n".join(parts) + "\n"


def _minutes(number: int, chance: random.Random) -> Iterator[str]:
    day = _FIRST_DAY + number * _EVERY
    yield f"Protokoll fört vid sammanträde med kultur- och fritidsnämnden i Sjövalla stad den {_day(day)}"
    yield "Närvarande"
    yield "\n".join(f"{name} ({party})" for name, party in _PEOPLE)
    for section in range(1, 13 + chance.randrange(6)):
        yield from _item(number, section, day, chance)


def _item(number: int, section: int, day: date, chance: random.Random) -> Iterator[str]:
    yield f"§ {section} {_title(chance, day.year)}"
    yield f"Dnr KFN {day.year}/{number}{section:02}"
    yield "Kultur- och fritidsnämndens beslut"
    yield f"1. Nämnden godkänner förvaltningens förslag. {_prose(chance, 1)}"
    yield "Sammanfattning av ärendet"
    for _ in range(2 + chance.randrange(3)):
        yield _prose(chance, 3)
    if chance.random() < 0.5:
        return
    (mover, own), (chair, ruling) = chance.sample(_PEOPLE, 2)
    yield "Förslag till beslut"
    yield f"1. Ordföranden {chair} ({ruling}) yrkade bifall till förvaltningens förslag."
    yield f"2. Ledamoten {mover} ({own}) yrkade att nämnden skulle besluta enligt {_PARTIES[own]}s förslag."
    yield _prose(chance, 2)
    yield "Beslutsgång"
    yield (
        f"Ordföranden {chair} ({ruling}) ställde förslagen mot varandra och fann att nämnden beslutade i "
        "enlighet med förvaltningens förslag."
    )
    yield "Reservation"
    yield f"Ledamoten {mover} ({own}) reserverade sig mot beslutet till förmån för det egna förslaget."


def _report(number: int, chance: random.Random) -> Iterator[str]:
    day = _FIRST_DAY + number * _EVERY - timedelta(days=20)
    title = _title(chance, day.year)
    yield "Sjövalla stad"
    yield "Tjänsteutlåtande"
    yield f"Dnr KFN {day.year}/{number}{chance.randrange(1, 13):02}"
    yield day.isoformat()
    yield f"Till Kultur- och fritidsnämnden {_day(day + timedelta(days=20))}"
    yield f"{title}"
    yield "Förslag till beslut"
    yield f"Kultur- och fritidsnämnden godkänner förvaltningens redovisning av ärende {number}."
    for heading in ("Sammanfattning", "Bakgrund", "Ärendets beredning", "Ärendet", "Förvaltningens analys"):
        yield heading
        for _ in range(2 + chance.randrange(4)):
            yield _prose(chance, 3)


def _title(chance: random.Random, year: int) -> str:
    return _filled(chance.choice(_TITLES), chance, year)


def _prose(chance: random.Random, sentences: int) -> str:
    return " ".join(_filled(sentence, chance) for sentence in chance.sample(_SENTENCES, sentences))


def _filled(pattern: str, chance: random.Random, year: int = 2020) -> str:
    thing = chance.choice(_THINGS)
    return pattern.format(
        place=chance.choice(_PLACES),
        thing=thing,
        Thing=thing.capitalize(),
        group=chance.choice(_GROUPS),
        low=chance.randrange(12, 99),
        high=chance.randrange(100, 9000),
        years=chance.randrange(2, 9),
        percent=chance.randrange(3, 97),
        money=f"{chance.randrange(20, 900)} 000",
        day=_day(date(year, 1, 1) + timedelta(days=chance.randrange(365))),
        year=year,
    )


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _web_page(text: str) -> str:
    paragraphs: Sequence[str] = text.strip().split("\n\n")
    body = "\n".join(f"<p>{html.escape(part).replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return f"<!doctype html>\n<html lang='sv'><body>\n{body}\n</body></html>\n"
