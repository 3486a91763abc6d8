"""The Swedish reasons for which a sentence does not hold; in one place, told to the model and to the user."""

from __future__ import annotations

NO_CITATION = "meningen saknar källhänvisning"
UNKNOWN_CITATION = "källhänvisningen leder inte till något stycke"
NOT_TEXT = "meningen innehåller länk, kod eller dolda tecken"
EMPTY = "meningen säger inget som kan jämföras"
NOT_ENDED = "meningen blev inte färdig"
MERGED = "uppgifter ur olika ärenden blandas"
NOT_DECIDED = "källan är inget beslut, men meningen säger att något beslutades"
NEGATION = "källan säger motsatsen"
WEAK = "stödet i källan är för svagt"


def figure_missing(written: str) -> str:
    """A figure that no cited paragraph gives."""
    return f"talet {written} finns inte i källan"


def figure_elsewhere(written: str) -> str:
    """A figure that the cited paragraph gives for something else."""
    return f"talet {written} gäller något annat i källan"


def direction_differs(word: str) -> str:
    """A rise or fall that the sentence's own figures contradict."""
    return f"ordet ”{word}” stämmer inte med talen"


def unit_differs(written: str) -> str:
    """A figure that the cited paragraph gives in another unit."""
    return f"talet {written} har en annan enhet i källan"


def period_differs(written: str) -> str:
    """A figure that the cited paragraph gives for another period."""
    return f"talet {written} gäller en annan tid i källan"


def day_missing(written: str) -> str:
    """A day that no cited paragraph gives."""
    return f"datumet {written} finns inte i källan"


def day_elsewhere(written: str) -> str:
    """A day that the cited paragraph gives for something else."""
    return f"datumet {written} gäller något annat i källan"


def year_missing(year: int) -> str:
    """A year that no cited paragraph gives."""
    return f"året {year} finns inte i källan"


def year_elsewhere(year: int) -> str:
    """A year that the cited paragraph gives for something else."""
    return f"året {year} gäller något annat i källan"


def dnr_missing(number: str) -> str:
    """A case number that the cited ärende does not have."""
    return f"diarienumret {number} finns inte i källan"


def section_missing(number: str) -> str:
    """A § that the cited paragraph does not have."""
    return f"§ {number} finns inte i källan"


def law_missing(number: str) -> str:
    """A law or report that the cited paragraph does not name."""
    return f"beteckningen {number} finns inte i källan"


def name_missing(name: str) -> str:
    """A name that the cited paragraph does not have."""
    return f"namnet {name} finns inte i källan"


def party_missing(party: str) -> str:
    """A party that the cited paragraph has nothing to do with."""
    return f"partiet {party} finns inte i källan"


def party_of_person(name: str, party: str) -> str:
    """A person who is given the wrong party."""
    return f"{name} står inte för partiet {party} i källan"


def not_speaker(who: str) -> str:
    """Words that are put in the wrong mouth."""
    return f"orden i källan är inte {who}s" if not who.endswith("s") else f"orden i källan är inte {who}"


def not_attributed(voice: str) -> str:
    """A party's words told as a fact."""
    return (
        f"det sägs inte att orden är {voice}s" if not voice.endswith("s") else "det sägs inte vems orden är"
    )


def outcome_differs(word: str) -> str:
    """An outcome that is not the register's."""
    return f"utfallet ”{word}” stämmer inte med registret"


def how_differs(word: str) -> str:
    """A way of deciding that is not the register's."""
    return f"beslutssättet ”{word}” stämmer inte med registret"


def stand_differs(who: str, what: str) -> str:
    """A stand that the register does not know of."""
    return f"registret har ingen {what} av {who} här"


def proposal_differs(whose: str) -> str:
    """A decision told to follow somebody's proposal that it does not follow."""
    return f"beslutet följde inte förslaget från {whose}"


def contrast(word: str, other: str) -> str:
    """A word where the source has its opposite."""
    return f"meningen säger ”{word}”, källan ”{other}”"
