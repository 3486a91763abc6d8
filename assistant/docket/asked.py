"""One question on its way to an answer from the register: what is asked, of what, and where to read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from assistant.docket.cases import Case, Docket
from assistant.docket.inquiry import Inquiry
from assistant.docket.matter import Finder, Search
from assistant.docket.reply import Line, Reader, Source
from ingest.model import Position, Role
from ingest.structure.parties import party_name
from ingest.structure.persons import same_name

MOST_LISTED = 12
"""Lines of a list; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the docket that it is asked of."""

    inquiry: Inquiry
    docket: Docket
    finder: Finder
    reader: Reader
    search: Search

    @property
    def is_about_one(self) -> bool:
        """Whether the question names a matter or a case number, and not only a time or nobody."""
        return bool(self.inquiry.terms or self.inquiry.dnr or self.inquiry.section)

    def one(
        self,
        among: Iterable[Case],
        presupposed: Callable[[Case], bool] | None = None,
        *,
        by_words: bool = False,
        rivals: Iterable[Case] | None = None,
    ) -> Case | None:
        """The one case that is meant, None where that is not sure.

        Args:
            among: Cases that can answer.
            presupposed: What the question takes for granted of the case.
            by_words: Whether the words of the question alone decide.
            rivals: Cases of which the one that is meant must be the nearest in meaning; all if None.
        """
        search = None if by_words else self.search
        compared = self.docket if rivals is None else replace(self.docket, cases=tuple(rivals))
        return self.finder.one(self.inquiry, among, compared, presupposed, search)

    def about(self, among: Iterable[Case]) -> tuple[Case, ...]:
        """All cases that the question is about, in order of time."""
        found = self.finder.about(self.inquiry, among, self.docket)
        order = {id(case): n for n, case in enumerate(self.docket.cases)}
        return tuple(sorted(found, key=lambda case: order[id(case)]))

    def names(self, stand: Position) -> bool:
        """Whether a position is of a party or person that the question names; True where it names none."""
        inquiry = self.inquiry
        if inquiry.persons:
            named = {same_name(one.name) for one in inquiry.persons}
            return same_name(stand.person.name) in named
        if inquiry.parties:
            return bool(stand.person.party) and party_name(stand.person.party or "") in inquiry.parties
        return True

    @property
    def names_somebody(self) -> bool:
        """Whether it names a party or a person."""
        return bool(self.inquiry.persons or self.inquiry.parties)

    def decision(self, case: Case) -> Source:
        """Where a case's decision stands, else its beginning."""
        sentence = case.item.decision.sentence
        found = self.reader.holding(case, sentence) if sentence else None
        return found or self.reader.first(case)

    def stands(self, case: Case, role: Role) -> list[Position]:
        """Positions of a role in a case, of the instance that is asked about."""
        wanted = self.inquiry.instance
        found = case.positions(role)
        if wanted and any(stand.instance == wanted for stand in found):
            found = [stand for stand in found if stand.instance == wanted]
        return found


def source(stand: Position) -> Source:
    """Where a position stands."""
    return Source(stand.paragraph, stand.person.name)


def shortened(lines: list[Line], noun: str) -> list[Line]:
    """A list of at most `MOST_LISTED` lines, and how many more there are."""
    if len(lines) <= MOST_LISTED:
        return lines
    rest = lines[MOST_LISTED:]
    more = Line(f"Ytterligare {len(rest)} {noun} finns i handlingarna.", rest[0].sources[:1])
    return [*lines[:MOST_LISTED], more]
