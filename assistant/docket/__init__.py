"""Answers from the register: who, what was decided, how, when, how often; every fact with its paragraph."""
