"""The one line that says how an answer was made where a language model was asked."""

from __future__ import annotations

from assistant.scribe.endpoint import Address, Trouble

_WITHOUT = "Svaret är gjort utan språkmodell"
NOT_ASKED = f"{_WITHOUT}: frågan innehåller inget som kan skickas till den."
NO_ROOM = f"{_WITHOUT}: styckena får inte plats i den. Höj NAMNDMINNET_LLM_CONTEXT om modellen klarar det."
NOTHING_HELD = f"{_WITHOUT}: inget som den skrev har stöd i handlingarna."
NOTHING_FOUND = f"{_WITHOUT}: den fann inget svar i de stycken som den fick läsa."
MOST_FAILED = f"{_WITHOUT}: det mesta som den skrev saknar stöd i handlingarna."


def without(trouble: Trouble) -> str:
    """Why an answer was made without the model."""
    return f"{_WITHOUT}: den {trouble.value}."


def written_by(address: Address, removed: int, struck: int = 0) -> str:
    """Who wrote an answer, and how many sentences are left out of it or shown struck below it."""
    line = (
        f"Skrivet av språkmodellen {address.model}. "
        "Varje mening är jämförd med de stycken som den hänvisar till."
    )
    parts = [line]
    if removed:
        parts.append(f"{_sentences(removed)} utan stöd har tagits bort.")
    if struck:
        parts.append(f"{_sentences(struck)} utan stöd står struk{'en' if struck == 1 else 'na'} nedanför.")
    return " ".join(parts)


def _sentences(count: int) -> str:
    return "En mening" if count == 1 else f"{count} meningar"


def sent_to(address: Address, hides_names: bool) -> str:
    """What the page says of where questions go."""
    where = "på den dator som kör Nämndminnet" if address.is_local else f"hos {address.host}"
    names = " Personers namn byts ut innan." if hides_names else ""
    return (
        f"Svaren skrivs av språkmodellen {address.model} {where}. Dit skickas din fråga, de tidigare "
        f"frågorna i samtalet och de stycken ur handlingarna som svaret bygger på.{names}"
    )
