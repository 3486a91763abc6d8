"""What the report calls things in Swedish."""

from __future__ import annotations

from eval.scores import Row, Score

KINDS = {
    "all": "alla frågor",
    "figure": "siffra",
    "decision": "beslut",
    "proposal-not-decision": "förslag, inte beslut",
    "who": "vem",
    "position": "ställningstagande",
    "procedure": "beslutsgång",
    "date": "datum",
    "dnr": "diarienummer",
    "list": "uppräkning",
    "definition": "förklaring",
    "history": "historik",
    "table": "tabell",
    "thread": "tråd mellan handlingar",
    "comparison": "jämförelse",
    "aggregate": "antal och summor",
    "precedent": "tidigare fall",
    "english": "på engelska",
    "answerable": "svar finns",
    "unanswerable": "svar saknas",
    "follow-up": "följdfråga",
}
SETS = {"dev": "utvecklings\u00adfrågor", "test": "testfrågor"}
"""With a soft hyphen, for narrow columns."""
SYSTEMS = {
    "namndminnet": "Nämndminnet",
    "namndminnet-llm": "Nämndminnet med språkmodell",
    "namndminnet-corpus": "Nämndminnet på referaten",
    "starter-2": "LlamaIndex, 2 textbitar",
    "starter-5": "LlamaIndex, 5 textbitar",
    "dense": "våra stycken, bara vektorer",
    "bm25": "våra stycken, bara ord (BM25)",
}
METRICS = {
    "correct": ("Rätt svar", "alla uppgifter, inget sakfel, rätt handling; eller avstår när svar saknas"),
    "fact_recall": ("Uppgifter med", "andel av de uppgifter som ett rätt svar ska ha"),
    "forbidden_error": ("Sakfel", "andel svar som säger något som vi vet är fel; lågt är bra"),
    "record_cited": ("Rätt handling", "svaret hänvisar till den handling som ger svaret"),
    "citation_recall": ("Belagda uppgifter", "svarets uppgifter står i stycken som det hänvisar till"),
    "citation_precision": ("Träffande hänvisningar", "andel hänvisningar som rör svaret"),
    "role": ("Rätt sorts stycke", "frågas det om beslut hänvisar svaret till beslut, och så vidare"),
    "polarity": ("Rätt utgång", "bifall, avslag, återremiss eller bordläggning som i registret"),
    "verbatim": ("Ordagranna citat", "andel citat som står ord för ord i stycket"),
    "abstention": ("Avstår eller svarar rätt", "avstår när svar saknas, svarar när det finns"),
    "abstention_precision": ("Befogat avstående", "andel avståenden där svar verkligen saknas"),
    "abstention_recall": ("Avstår när det ska", "andel frågor utan svar där systemet avstår"),
    "dialogue_turn": ("Följdfrågor", "följdfrågor som får rätt svar"),
    "context_recall_1": ("Underlag bland 1", "andel behövda stycken bland det första funna"),
    "context_recall_5": ("Underlag bland 5", "… bland de fem första"),
    "context_recall_10": ("Underlag bland 10", "… bland de tio första"),
    "context_facts_1": ("Uppgifter i 1", "andel uppgifter som står i det första funna"),
    "context_facts_5": ("Uppgifter i 5", "… i de fem första"),
    "context_facts_10": ("Uppgifter i 10", "… i de tio första"),
    "ragas_id_based_context_recall": ("RAGAS IDBasedContextRecall", "behövda stycken bland tio"),
    "ragas_id_based_context_precision": (
        "RAGAS IDBasedContextPrecision",
        "andel av tio som behövs; ett enda behövs oftast, så 10 % är nära det högsta",
    ),
    "ragas_quoted_spans_alignment": ("RAGAS QuotedSpansAlignment", "citat som står i hänvisade stycken"),
    "ragas_chrf_score": ("RAGAS CHRFScore", "likhet i teckenföljder med referenssvaret"),
    "ragas_semantic_similarity": (
        "RAGAS SemanticSimilarity",
        "likhet i mening med referenssvaret; modellens värden ligger nästan alltid över 80 %",
    ),
    "judge_faithfulness": ("Domare: Faithfulness", "svarets påståenden stöds av underlaget"),
    "judge_factual_correctness": ("Domare: FactualCorrectness", "svaret stämmer med referenssvaret"),
    "judge_answer_relevancy": ("Domare: AnswerRelevancy", "svaret rör frågan"),
    "judge_context_precision": ("Domare: ContextPrecision", "det funna behövs"),
    "judge_context_recall": ("Domare: ContextRecall", "referenssvaret stöds av det funna"),
    "judge_noise_sensitivity": ("Domare: NoiseSensitivity", "fel i svaret; lågt är bra"),
}
BROKE, SILENT, TALKED, FALSE, ELSEWHERE, PARTIAL = (
    "programfel",
    "avstod fast svaret finns",
    "svarade fast svar saknas",
    "sakfel",
    "hänvisar inte till rätt handling",
    "uppgifter saknas i svaret",
)
FAULTS = (SILENT, PARTIAL, ELSEWHERE, FALSE, TALKED, BROKE)


def fault(row: Row) -> str:
    """What is wrong with an answer that is not right, the worst thing first."""
    if row.given.error:
        return BROKE
    if not row.question.answerable:
        return TALKED
    if row.given.abstained:
        return SILENT
    if row.values.get("forbidden_error"):
        return FALSE
    return PARTIAL if row.values.get("record_cited") else ELSEWHERE


def percent(share: float) -> str:
    """A share as whole percent: "35 %"."""
    return f"{100 * share:.0f}\u00a0%"


def interval(one: Score) -> str:
    """A score's interval: "30–42 %"."""
    return f"{100 * one.low:.0f}–{100 * one.high:.0f}\u00a0%"


def milliseconds(value: float) -> str:
    """A time: "93 ms" or "1,2 s"."""
    return f"{value:.0f}\u00a0ms" if value < 1000 else f"{value / 1000:.1f}\u00a0s".replace(".", ",")


ABOUT = (
    "Intervallen är 95-procentiga (bootstrap över frågor). Frågorna är skrivna för att vara svåra: de "
    "använder sällan handlingarnas egna ord. Testfrågorna används aldrig för att förbättra svaren. "
    "{judge}"
)
NO_JUDGE = (
    "Ingen språkmodell har bedömt svaren; alla mått räknas fram av regler. Mått som kräver en domare "
    "(Faithfulness, FactualCorrectness, AnswerRelevancy med flera) saknas därför."
)
JUDGE = "Måtten som heter ”Domare” är bedömda av språkmodellen {judge}; alla andra räknas fram av regler."
ABOUT_KINDS = (
    "Strecket är intervallet; siffran inom parentes är antalet frågor. Axeln går från 0 till 100 %. Där alla "
    "svar är rätt, eller alla fel, har intervallet ingen bredd fast osäkerheten finns kvar."
)
ABOUT_METRICS = "Medelvärde, intervall och antal frågor som måttet gäller."
ABOUT_SYSTEMS = (
    "De andra systemen har ingen språkmodell. Deras ”svar” är all text som de skulle lämna över till en, så "
    "”rätt svar” är för dem ett tak för vad en modell kunde säga, och de avstår aldrig. En textbit hos "
    "LlamaIndex är flera hundra ord, ett av våra stycken ett fyrtiotal: jämför därför efter hur mycket det "
    "är att läsa. Kolumnerna med ord säger hur stor del av uppgifterna som finns i så många ord av det funna."
)
NO_TREND = "Det finns ännu ingen tidigare körning att jämföra med."
