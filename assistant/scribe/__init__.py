"""Answers written by a language model: only from numbered evidence, each sentence checked against it.

The way of an answer: `pack` chooses and numbers the evidence, `prompt` puts it to the model, `endpoint`
speaks to the model, `markers` and `writing` read what it writes as it comes, `check` holds each sentence
against the paragraphs it cites, and `scribe` puts the answer together or leaves it to the default way.
"""
