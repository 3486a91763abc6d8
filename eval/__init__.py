"""Measurements of the assistant: speed now, answer quality as the suite grows."""
