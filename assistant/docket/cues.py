"""The words by which a question tells what it asks of the register, in everyday Swedish and some English."""

from __future__ import annotations

import re

from assistant.model import QuestionKind
from ingest.model import Outcome, Role, Task

_WHO = r"(?:vem|vilka|vilken|vilket parti|vilka partier|who|which \w+)"
_RESERVED = r"(?:reserv(?:era|erat|erade|erar|ation|ationer|ationen|ationerna)|dissent\w*)"
_STATED = (
    r"särskil(?:t|da|d) uttaland\w*|(?:special|separate) statements?|kommentar\w* (?:i|till) protokollet"
    r"|egen kommentar|egna kommentarer|protokollsanteckning\w*"
)
_MOVED = r"yrka(?:de|t|r|nde|nden|ndet|ndena)?|moved|motioned"
_WROTE = (
    r"\w*skrivelse(?:n|r|rna|ns|rnas)?|skrift(?:en)?|papperet|muntliga? fr[åa]g(?:a|an|or|orna)"
    r"|written questions?"
)
_DECIDED = (
    r"beslut(?:a|ar|ade|ades|at|ats)|beslöts?|decide[ds]?|avslog|avslogs|avslagits?|biföll|bifölls|bifallits?"
    r"|godkände|godkändes|bordlade|bordlades|återremittera\w*"
)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_TREATED = r"ärendet|förslaget|motionen|yrkandet|remissen|skrivelsen|frågan|medborgarförslaget|omröstningen"
_OPINION = r"(?:tyck(?:er|te)|anser|ansåg|menar|menade|säger|sade|sa|skriver|skrev|argument\w*|motiver\w*)"

KINDS: tuple[tuple[QuestionKind, re.Pattern[str]], ...] = (
    (
        QuestionKind.COUNT,
        _any(
            rf"\bhur (?:många|ofta)\b(?!.*\bröstade\b).*\b(?:{_RESERVED}|{_STATED}|{_WROTE}|enhälligt?"
            rf"|omröstning|votering\w*|remissinstans\w*|{_MOVED})",
            rf"\bhur många (?:ärenden|gånger)\b.*\b(?:{_DECIDED}|förslag|avslag|bifall|behandla\w*|togs)",
            r"\bhur (?:många )?ärenden\b",
            rf"\bhur ofta\b.*\b(?:{_DECIDED}|nämnden|enig\w*)",
            rf"\bantal(?:et)? (?:ärenden|{_RESERVED}|{_STATED}|{_WROTE})",
            r"\bhur många\b.*\bpå remiss\b",
            r"\bhow (?:many|often)\b.*\b(?:dissent\w*|items|written questions|votes?|decisions)\b",
        ),
    ),
    (
        QuestionKind.VOTE,
        _any(
            r"\bröstade (?:man|nämnden|de|ni)\b",
            r"^\W*röstade\b",
            r"\bhur röstade\b",
            rf"\b(?:{_WHO}|hur många)(?: \w+)? röstade\b",
            r"\b(?:var|är|blev|fattades|was)\b.*\b(?:enhälligt?|enigt?|eniga|unanimous)\b",
            r"\b(?:var|blev|hölls|skedde|gjordes|krävdes|fanns) det (?:någon |en )?"
            r"(?:omröstning|votering|röstning)\b",
            r"\bblev det (?:rösträkning|votering)",
            r"\bhur (?:fattades|togs) beslutet\b(?!.*\bvad\b)",
            r"\bvar (?:nämnden|alla|man|partierna) (?:överens|enig\w*|ense)\b",
            r"\brösts?iffror\w*|\bröstetal\w*|\brösträkning\w*|\bräkna (?:händer|röster|rösterna)\b",
            r"\bhur föll rösterna\b|\bja mot nej\b",
            r"\b(?:var|är) alla (?:med på|ense|överens)\b|\bbehövde (?:man|de|nämnden) rösta\b",
            r"\bwas there a vote\b|\bwas (?:it|the decision) unanimous\b",
        ),
    ),
    (
        QuestionKind.PASSED,
        _any(
            r"\b(?:fick|få|fått)\b.*\bigenom\b",
            r"\bgick\b.*\b(?:förslag|yrkande|krav)\w*\b.*\bigenom\b|\bgick det igenom\b",
            r"\bvann\b.*\b(?:förslag|yrkande)\w*",
            r"\bhur gick det (?:för|med)\b.*\b(?:förslag|yrkande)\w*",
        ),
    ),
    (
        QuestionKind.OFFICIAL,
        _any(
            rf"\b{_WHO}\b.*\b(?:handläggare|handlade|handlagt|handlägger|(?:skr[ei]v\w*|står) under(?!\s+\d)"
            r"|undertecknat?|undertecknade|signerade?|attesterat?|attesterade|föredrog|föredragit|föredragande"
            r"|juster(?:a|ar|ade|at|are|arna))\b",
            rf"\b{_WHO}\b.*\b(?:höll i pennan|författa\w*|utredde)",
            rf"\b{_WHO}\b.*\bskr[ei]v\w* (?!under)(?:\w+ )?(?:svaret|tjänsteutlåtandet)",
            r"\bhandläggare\b(?!.*\b(?:hur|byta|byter|slapp)\b)",
            r"\bnär\b.*\b(?:attesterades?|undertecknades?|skrevs under)\b",
            r"^\W*(?:justerare|justeringsmän|undertecknare)\b",
            r"\bwho (?:signed|verified|approved)\b",
        ),
    ),
    (
        QuestionKind.REFERRAL,
        _any(
            r"\bremissinstans\w*",
            r"\bsvara(?:de|t) (?:inte|ej)\b.*\bremiss\w*",
            r"\bremiss\w*\b.*\bsvara(?:de|t) (?:inte|ej)\b",
            r"\b(?:vilka|vem|vart|till vilka)\b.*\b(?:på remiss|remitterades)\b",
            r"^\W*(?:svarade|har|fick|var)\b.*\b(?:på remissen|på remiss|ärendet på remiss)\b",
            r"\bvilka\b.*\bavstod från att svara\b",
        ),
    ),
    (
        QuestionKind.PRECEDENT,
        _any(
            r"\b(?:har|hade)\b.*\b(?:nämnden|styrelsen|fullmäktige)\b.*\b(?:tidigare|förut|förr|någonsin"
            r"|någon gång|liknande|behandlat|haft uppe|hanterat|prövat)\b",
            r"\b(?:har|hade)\b.*\b(?:nämnden|styrelsen|fullmäktige)\b.*\b(?:avslagit|återremitterat"
            r"|bordlagt|röstat ner|sagt nej)\b",
            r"\bfinns det (?:några |något )?(?:tidigare|liknande) (?:beslut|ärende|ärenden|fall)\b",
            r"\b(?:tidigare|liknande) (?:beslut|ärenden?) (?:om|kring|rörande|angående)\b",
            r"\bprejudikat\b|\bprecedent\b|\bhas the board (?:ever|previously|before)\b",
        ),
    ),
    (
        QuestionKind.ANSWERED,
        _any(
            rf"\b(?:{_WROTE}|frågan|frågorna|motionen)\b.*\b(?:besvarats?|besvarade?s?|obesvara\w+"
            r"|fått (?:något )?svar|svarats? på|blivit besvara\w+)\b",
            rf"\b(?:har|fick|är|finns|blev)\b.*\b(?:svar|svarat|svarats|besvara\w*|obesvara\w+)\b.*\b(?:{_WROTE})",
            rf"\b(?:har|fick|blev|är)\b.*\b(?:{_WROTE})\b.*\b(?:svar|svarat|besvara\w*|obesvara\w*)\b",
            rf"\b(?:har|fick)\b.*\bsvar\b.*\b(?:{_WROTE})|\bobesvara\w+\b",
            r"\b(?:har|är|blev)\b (?:den|de)\b.*\b(?:besvara\w*|fått (?:något )?svar)\b",
            r"\b(?:har|fick|finns|är)\b.*\b[A-ZÅÄÖ]{2,5} \d{4}/\d+\b.*\b(?:svar|svarat|svarats|besvara\w*)\b",
            rf"\bvad (?:hände med|blev det av)\b.*\b(?:{_WROTE})",
            r"\bvad fick\b.*\bför (?:svar|besked)\b",
            rf"\bvad (?:svarade|svarar|blev svaret)\b.*\bpå\b.*\b(?:{_WROTE})",
        ),
    ),
    (
        QuestionKind.QUESTIONS,
        _any(
            rf"\bvilka (?:frågor|frågeställningar)\b.*\b(?:{_WROTE}|i [A-ZÅÄÖ]{{2,5}} \d{{4}}/\d+)",
            rf"\bvad (?:frågar|frågade|undrar|undrade|vill\w* .* veta|ville .* veta|ställer .* för frågor)\b"
            rf".*\b(?:{_WROTE}|i [A-ZÅÄÖ]{{2,5}} \d{{4}}/\d+)",
            rf"\b(?:frågorna|frågor) i (?:{_WROTE})",
            r"\bvilka frågor (?:ställs|ställdes|innehåller|finns)\b",
            r"\bvilka frågor (?:ställde|ställer)\b",
            r"\bvad (?:undrade|undrar|frågade|frågar)\b(?!.*\bförvaltning)",
            r"\bvad (?:ville|vill)\b.*\b(?:få )?veta\b|\bvad begär(?:de)?\b.*\bbesked\b",
        ),
    ),
    (
        QuestionKind.DNR,
        _any(
            r"\bd\.? ?nr\b|\bdiarie ?nummer|\bvilket nummer\b|\bdiarienr\b|\bärendenummer",
            r"\b(?:case|reference) number\b",
        ),
    ),
    (
        QuestionKind.DISSENT,
        _any(rf"(?<!\w){_RESERVED}\b", rf"\b{_WHO}\b (?:var|gick|ställde sig|was) (?:emot|mot|against)\b"),
    ),
    (
        QuestionKind.STATEMENT,
        _any(rf"\b(?:{_STATED})", r"^\W*(?:hade|har) .{1,30} (?:något )?att tillägga\b"),
    ),
    (
        QuestionKind.MOTION,
        _any(
            rf"\b{_WHO}\b.*\b(?:{_MOVED}|lade (?:fram )?(?:ett )?(?:eget )?(?:mot)?förslag)\b",
            r"\b(?:ställde|ställt) sig bakom\b.*\b(?:förslag|yrkande)\w*",
            rf"\b(?:vad|vilka yrkanden|vilket yrkande|vilka att-satser|vilka ändringar)\b.*\b(?:{_MOVED})\b",
            rf"^\W*(?:{_MOVED})\b",
            r"\b(?:vad|vilka|vilken)\b (?:föreslog|ville)\b.*\b(?:ändra|lägga till|komplettera|tillägg)\w*",
        ),
    ),
    (
        QuestionKind.HANDED_IN,
        _any(
            rf"\b(?:vem|vems|who|vilken ledamot|vilket parti|vilka ledamöter|vilka personer)\b.*"
            r"(?:lämna\w*|överlämna\w*|ställ(?:de|t|er)|skr[ei]v\w*|står bakom|väck\w*|handed|submitted|wrote"
            r"|asked)"
            rf".*\b(?:{_WROTE}|frågan?|frågor(?:na)?|motion(?:en)?|question)\b",
            rf"\b(?:vem|vems|who)\b.*\b(?:{_WROTE}|motion(?:en)?)\b.*\b(?:lämna\w*|överlämna\w*|skr[ei]v\w*)",
            r"\b(?:vem|who)\b (?:(?:över)?lämnade|skrev|ställde|submitted|wrote)\b.*\b(?:den|dem|det|it)\b",
            r"\b(?:vem|vilken ledamot|vilket parti)\b.*\b(?:tog upp|lyfte|undrade|frågade|skrev om)\b",
            r"\bvem\b.*\bmuntligen\b",
            rf"\b(?:från vem|av vem|från vilket parti|vems)\b.*\b(?:{_WROTE}|motion(?:en)?)\b",
        ),
    ),
    (
        QuestionKind.WRITINGS,
        _any(
            rf"\b(?:vilka|lista|alla|vad för|visa|ge mig|what|which)\b(?: \w+){{0,3}} (?:{_WROTE})",
            rf"^\W*(?:{_WROTE})(?: (?:från|av|den|i|om))?\b(?!.*\b(?:vad|hur|när|varför|om vad)\b)",
            rf"\bhar\b.*\b(?:lämnat in|överlämnat|ställt)\b.*\b(?:{_WROTE})",
        ),
    ),
    (
        QuestionKind.SETTLED,
        _any(
            r"^\W*(?:är|var|blev) det (?:nu |redan )?(?:bestämt|beslutat|spikat|klubbat|avgjort|fastslaget)\b"
        ),
    ),
    (
        QuestionKind.AGENDA,
        _any(
            r"\bvilka (?:ärenden|frågor|punkter|saker)\b.*\b(?:behandla\w*|togs upp|tog \w+ upp|stod|fanns"
            r"|var uppe|hanterades|avgjordes|beslutades)\b",
            r"^\W*vad (?:behandlades|togs upp|stod på dagordningen|var uppe|hände|tog \w+ upp)\b.*"
            r"\b(?:möte\w*|sammanträde\w*|dagordning\w*|den \d|\d{4}-\d\d-\d\d)",
            r"^\W*(?:dagordning|föredragningslista|ärendelista)\w*\b.*\b(?:den \d|\d{4}-\d\d-\d\d|\d+/\d+)",
        ),
    ),
    (
        QuestionKind.OFFICE,
        _any(
            r"\b(?:vem|who) (?:är|var|is|was) (?:\w+ )?(?:vice )?(?:ordförande|chair\w*)\b",
            r"\bvilket parti (?:tillhör|företräder|representerar|är)\b|\bvilken (?:roll|uppgift|titel) har\b",
        ),
    ),
    (
        QuestionKind.MEETING,
        _any(
            r"\b(?:besvaras|besvarades|behandlades|togs upp) när\b",
            r"\b(?:när|vilket datum|vilken dag|vid vilket (?:möte|sammanträde)|på vilket (?:möte|sammanträde)"
            r"|vilket (?:möte|sammanträde)|when)\b.*\b(?:behandla(?:des?|ts?)|beslutades?|togs|tog|var uppe"
            r"|avgjordes|lämnades|lämnade|överlämnades|överlämnade|besvarades|ställdes|decided|uppe)\b",
        ),
    ),
    (
        QuestionKind.STANCE,
        _any(
            r"\bvad (?:har|hade) .*\b(?:gjort|drivit|velat|yrkat|åstadkommit|agerat)\b",
            r"\bhur (?:har|hade) .*\b(?:agerat|ställt sig|röstat)\b",
            r"\bvad gjorde\b.*\b(?:i nämnden|på mötet|mötena|sammanträdet)\b",
        ),
    ),
    (
        QuestionKind.DECISION,
        _any(
            rf"\b(?:vad|hur|what|how)\b(?:\W+(?:did|har|hade|the|was|\w+nämnden|\w+nämnd|board|\w+styrelsen"
            rf"|\w+fullmäktige|nämnden|det|man|ni)){{0,3}}\W+(?:{_DECIDED})",
            r"\b(?:vilket|vilka|vad blev|hur löd|vad är|hur blev|vad var)\b (?:nämndens |det |slutliga )*"
            r"beslut(?:et|en)?\b",
            rf"\b(?:hur gick det (?:med|i|för)|vad blev det av|vad hände med|hur slutade) (?:{_TREATED})",
            r"^\W*(?:har |hade )?(?:avslogs?|biföll|bifölls|godkändes?|bordlades|antogs|återremitterades)\b",
            r"\b(?:blev|har|är|var)\b.*\b(?:avslag(?:it|en|et)?|bif(?:all|allen|allit)|bordlag[td]\w*|återremitterad\w*"
            r"|godkän[tdn]\w*)\b(?!.*\bförslag om\b)",
            r"^\W*beslut(?:et)?\b|\b(?:så )?vad blev det\W*$|^\W*klubbade\b|\bfattade\b.*\bbeslut\b",
            r"\bvarför (?:avslog|återremitterade|bordlade|biföll) (?:nämnden|man|styrelsen)\b",
            r"\bställde sig (?:nämnden|politikerna|ledamöterna|partierna|majoriteten) bakom\b",
            r"\bsade?\b.*\bja till\b|\butfall(?:et)?\W*$",
            r"\bhur slutade det\b.*\b(?:nämnden|mötet|politikerna)\b",
        ),
    ),
)
"""The first kind with a cue wins; a question with none of them is not asked of the register."""

OPINION = re.compile(rf"\b{_OPINION}\b", re.IGNORECASE)
REASON = re.compile(
    r"\b(?:varför|av vilken anledning|av vilket skäl|why|motivering\w*|skäl\w*)\b", re.IGNORECASE
)

COUNTED: tuple[tuple[re.Pattern[str], Role], ...] = (
    (_any(rf"{_RESERVED}\b"), Role.RESERVATION),
    (_any(_STATED), Role.SARSKILT_UTTALANDE),
    (_any(_WROTE), Role.SKRIVELSE),
    (_any(rf"\b(?:{_MOVED})\b"), Role.YRKANDE),
)

TASKS: tuple[tuple[re.Pattern[str], Task], ...] = (
    (
        _any(
            r"\bhandl(?:äggare|ade|agt|ägger)|höll i pennan|författa|utredde",
            r"\bskr[ei]v\w* (?!under)(?:\w+ )?(?:svaret|tjänste)",
        ),
        Task.HANDLAGGARE,
    ),
    (_any(r"\b(?:skr[ei]v\w*|står|skrevs) under|\bunderteckna|\bsignera|\bsigned"), Task.UNDERTECKNAR),
    (_any(r"\battestera|\bapproved"), Task.ATTESTERAR),
    (_any(r"\bföredr(?:og|agit|agande|ar)"), Task.FOREDRAGANDE),
    (_any(r"\bjuster|\bverified"), Task.JUSTERAR),
)

OUTCOMES: tuple[tuple[re.Pattern[str], Outcome], ...] = (
    (_any(r"\bavsl(?:og|ogs|agit|agits|ås|ag)\b|\bröstat ner|\bsagt nej|\brejected"), Outcome.AVSLAG),
    (_any(r"\båterremi\w+"), Outcome.ATERREMITTERAD),
    (_any(r"\bbordl\w+"), Outcome.BORDLAGD),
    (_any(r"\bbif(?:öll|ölls|allit|allits|all)\b"), Outcome.BIFALL),
)

INSTANCES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_any(r"borgarrådsberedning"), "borgarrådsberedningen"),
    (_any(r"kommunstyrelse"), "kommunstyrelsen"),
)

SEASONS: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (_any(r"\bvåren\b"), (1, 2, 3, 4, 5, 6)),
    (_any(r"\bhösten\b"), (8, 9, 10, 11, 12)),
)

SPOKEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (_any(r"\bcenterns?\b", r"\bcenterpartister"), "Centerpartiet"),
    (_any(r"\bsossar\w*", r"\bsocialdemokrater\w*"), "Socialdemokraterna"),
    (_any(r"\bvänsterns?\b"), "Vänsterpartiet"),
    (_any(r"\bsd(?::?s)?\b", r"\bsverigedemokrater\w*"), "Sverigedemokraterna"),
    (_any(r"\bkd(?::?s)?\b", r"\bkristdemokrater\w*"), "Kristdemokraterna"),
    (_any(r"\bmp(?::?s)?\b"), "Miljöpartiet"),
    (_any(r"\bmoderater\w*"), "Moderaterna"),
    (_any(r"\bliberaler\w*"), "Liberalerna"),
)
"""What parties are called in speech, beside names and letters in capitals."""
