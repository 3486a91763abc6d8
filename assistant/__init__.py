"""Answers out: understand a question, retrieve paragraphs, answer, cite.

Importing this package is cheap: models and stores load when they are first used.
"""
