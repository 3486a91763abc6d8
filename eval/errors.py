"""What can go wrong when evaluating; the command line says it in one sentence."""

from __future__ import annotations


class EvalError(Exception):
    """Something that the person who evaluates can mend; the message says what happened and what to do."""


class RunError(EvalError):
    """A run is missing or cannot be read."""


class GateError(EvalError):
    """The gate's thresholds or baseline cannot be used."""
