"""What a site's robots.txt lets the program ask for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit
from urllib.robotparser import RobotFileParser

_RULE = re.compile(r"(?:dis)?allow\s*:", re.IGNORECASE)
_GROUP = re.compile(r"user-agent\s*:", re.IGNORECASE)


class Robots:
    """The rules of one robots.txt.

    The standard library's parser takes the first rule that fits and knows no wildcards. RFC 9309 wants the
    longest one, and has ``*`` and a final ``$``; so for each address the rules are put in that order, and
    those with wildcards are made into the address itself where they fit it.

    Args:
        text: The file's content, "" where the site has none.
        agent: The program's name, without version.
    """

    def __init__(self, text: str, agent: str) -> None:
        lines = (line.partition("#")[0].strip() for line in text.lstrip("\ufeff").splitlines())
        # To the standard library an empty line ends a group; RFC 9309 does not say so.
        self._lines = [line for line in lines if line]
        self._agent = agent

    def allows(self, url: str) -> bool:
        """Whether the address may be asked for."""
        parts = urlsplit(url)
        target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        lines: list[str] = []
        rules: list[str] = []
        for line in self._lines:
            if _RULE.match(line):
                rules.append(line)
                continue
            if _GROUP.match(line):
                lines += _in_order(rules, target)
                rules = []
            lines.append(line)
        return _parsed(lines + _in_order(rules, target)).can_fetch(self._agent, url)

    @property
    def delay(self) -> float:
        """Seconds that the site wants between two requests, 0 where it does not say."""
        wanted = _parsed(self._lines).crawl_delay(self._agent)
        return float(wanted or 0)


def _parsed(lines: Sequence[str]) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(lines)
    return parser


def _in_order(rules: Sequence[str], target: str) -> list[str]:
    """The rules of a group that fit an address, the longest first, allowing before forbidding.

    Args:
        rules: Lines of one group.
        target: Path and query.

    Returns:
        Rules for any address; the last one allows, so that a group without a rule that fits stays one.
    """
    fitting: list[tuple[int, bool]] = []
    for line in rules:
        name, _, pattern = (part.strip() for part in line.partition(":"))
        if pattern and _fits(pattern, target):
            fitting.append((len(pattern), name.lower() == "allow"))
    ordered = [allows for _, allows in sorted(fitting, reverse=True)]
    return [f"{'Allow' if allows else 'Disallow'}: /" for allows in [*ordered, True]] if rules else []


def _fits(pattern: str, target: str) -> bool:
    end = pattern.endswith("$")
    parts = unquote(pattern[:-1] if end else pattern).split("*")
    expression = ".*".join(re.escape(part) for part in parts) + ("$" if end else "")
    return re.match(expression, unquote(target), re.DOTALL) is not None
