"""Text from records and questions made harmless before it is sent, and a model's before it is shown.

Two things are done to what is sent. Characters that could end the place where text stands, or that nobody
sees, are replaced; and text that speaks to a language model instead of to a reader is left out, so that a
model that obeys it has nothing to cite for it.
"""

from __future__ import annotations

import re
import unicodedata

LEFT_OUT = "(…)"
"""Stands where a sentence was left out of what is sent."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
_TAGGED = re.compile("[\U000e0020-\U000e007e]+")
_ESCAPES = str.maketrans(
    {"<": "\u2039", ">": "\u203a", "[": "(", "]": ")", "{": "(", "}": ")", "`": "’", "|": "/"}
)
"""Signs that markup, templates of chat models or markers are made of, and what is sent in their place."""
_MODEL = (
    r"(?:assistent\w*|chat\w?bot\w*|språkmodell\w*|ai[- ]?(?:modell|assistent)\w*|\bai\b"
    r"|\bllm\b|chatgpt|gpt|modell(?:en)?)"
)
_ORDERS = re.compile(
    rf"""
    \b(?:ignorera|bortse \s från|glöm|åsidosätt|strunta \s i|hoppa \s över|förbigå|upphäv)\b .{{0,60}}
        \b(?:instruktion\w*|anvisning\w*|regl\w*|direktiv\w*|prompt\w*|ovanstående|tidigare|allt \s ovan
            |föregående)
    | \b(?:ignore|disregard|forget|override|bypass|skip)\b .{{0,60}}
        \b(?:instruction\w*|rule\w*|prompt\w*|guideline\w*|above|previous|prior|earlier|context)
    | \b(?:du|ni) \s är \s (?:nu|inte \s längre|en|hädanefter)\b | \byou \s are \s (?:now|no \s longer|an?)\b
    | \bfrån \s och \s med \s nu \s (?:är|ska|svarar) | \bfrom \s now \s on\b | \bact \s as\b | \bpretend\b
    | \b(?:låtsas|agera \s som|spela \s rollen)\b
    | \b(?:system|assistant|user|användare|utvecklare|developer)\s*(?:prompt|meddelande|message
        |instruktion)?\s*[:>]
    | (?:<\||\|>|\u2039/|/\u203a|\(/?inst\)|\[/?inst\]|<<sys>>|\u2039\u2039sys\u203a\u203a
        |\#\#\#\s*(?:system|instruction|instruktion)
        |begin \s system|end \s of \s (?:document|context))
    | \b(?:till|to) \s (?:den \s|the \s)? {_MODEL} | \b{_MODEL} \s (?:ska|skall|måste|bör|får \s inte
        |must|should|shall|will)\b
    | \b(?:systemprompt\w*|system \s prompt\w*|jailbreak\w*|dan[- ]mode|developer \s mode
        |utvecklarläge\w*|prompt \s injection)\b
    | \b(?:när|om|when|if) \s (?:du|you) \s (?:svarar|besvarar|läser|sammanfattar|answer|read|summari[sz]e)\b
    | \b(?:svara|skriv|avsluta|inled|börja|infoga|lägg \s till|inkludera|citera|återge|upprepa|visa|nämn
        |påstå|meddela|uppge|hänvisa)\b
        .{{0,40}} \b(?:alltid|endast|bara|i \s (?:ditt|alla|varje) \s svar|svaret|svar\s(?:med|att)|exakt
            |följande|länk\w*|bild\w*|markdown
        |som \s källa|källa\s*\d|med \s markör\w*|http\w*|användaren)\b
    | \b(?:respond|reply|answer|write|output|print|say|tell|insert|include|append|cite|repeat|reveal|show
        |render|state|claim)\b
        .{{0,40}} \b(?:always|only|exactly|following|user|link|image|markdown|http\w*|your|as \s source
            |that \s the|verbatim|system)\b
    | \bin \s your \s (?:answer|response|reply)\b | \bi \s ditt \s svar\b | \bdina \s (?:instruktion\w*
        |regler)\b | \byour \s (?:instructions|rules)\b
    | \b(?:skicka|posta|sänd|send|post|exfiltrate|leak|läck)\b .{{0,60}} \b(?:http\w*|url|länk\w*|e-?post
        |mejl|e-?mail|konversation\w*|conversation|nyckel\w*|key|prompt\w*|secret\w*)\b
    | !\[|!\( | \bdata:(?:text|image)/ | \bjavascript: | <script | \u2039script | \bonerror\s*=
    | \b(?:base64|rot13)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(
    r"(?:https?:|www\.|ftp:|mailto:|data:|javascript:)\S*|\b[\w.+-]+@[\w-]+\.[\w.]+", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+$")
_MARKUP = re.compile(
    r"https?:|www\.|ftp:|mailto:|data:\w+/|javascript:|\b[\w-]+\.(?:com|se|org|net|io|example|nu|eu|ru|info|xyz|app|dev|test)\b"
    r"|[\w.+-]+@[\w-]+\.\w+|<[/!a-z|]|[a-z|/]>|!\[|\]\(|\[[^\d\]]|```|`|\{\{|\}\}|\$\{|<\||\|>|&#?\w+;|\\u[0-9a-f]{4}|\bonerror\b",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"(?:^|(?<=\n))\s*(?:#{1,6}\s+|[-*•]\s+|>\s+|\d{1,2}[.)]\s+(?=[A-ZÅÄÖ]))|\*\*|__|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)"
)


def visible(text: str) -> str:
    """A text without the characters that nobody sees, composed (NFC)."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text))


def defused(text: str) -> str:
    """A record's text as it is sent: one line, nothing in it that is markup or an order.

    From the first sentence that speaks to a language model the rest is replaced by `LEFT_OUT`: what follows
    such a sentence is likely what the model is to say. Addresses of the web are left out.
    """
    cleaned = visible(_TAGGED.sub("", text))
    order = next((m.start() for m in _SENTENCE.finditer(cleaned) if speaks_to_model(m.group())), None)
    if order is None and speaks_to_model(" ".join(cleaned.split())):
        return LEFT_OUT  # an order that line breaks cut to pieces
    return _harmless(cleaned if order is None else f"{cleaned[:order]} {LEFT_OUT}")


def defused_question(text: str) -> str:
    """A question as it is sent: as `defused`, but the sentences behind an order stay."""
    cleaned = visible(_TAGGED.sub("", text))
    parts = [match.group() for match in _SENTENCE.finditer(cleaned)]
    return _harmless("".join(LEFT_OUT + " " if speaks_to_model(part) else part for part in parts))


def _harmless(text: str) -> str:
    flat = " ".join(_ADDRESS.sub("", text).replace("\t", " ; ").replace("\n", " / ").split())
    return flat.translate(_ESCAPES)


def speaks_to_model(text: str) -> bool:
    """Whether a sentence gives orders to a language model, as far as its form tells."""
    flat = unicodedata.normalize("NFKC", visible(text))
    return _ORDERS.search(flat) is not None or _ORDERS.search(_unspaced(flat)) is not None


def is_plain(text: str) -> bool:
    """Whether what a model wrote is text alone: no address, markup or character that nobody sees."""
    return not (_MARKUP.search(text) or _INVISIBLE.search(text) or _TAGGED.search(text))


def undecorated(text: str) -> str:
    """What a model wrote without bold type, headings and bullets, which mean nothing here."""
    return _DECORATION.sub("", text)


def _unspaced(text: str) -> str:
    """Letters that were set apart one by one put together: "i g n o r e r a"."""
    return re.sub(r"\b(?:\w[ .\-_]){3,}\w\b", lambda match: re.sub(r"[ .\-_]", "", match.group()), text)
