"""How the names of boards and offices are put together."""

from __future__ import annotations

COMPOUND = r"(?:\w+-,?\s(?:och\s)?){0,3}"
"""Pattern of what may stand before a name's last word: "Barn-, kultur- och " before "fritidsnämnden"."""
