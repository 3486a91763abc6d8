"""Where a record's items begin: the layouts that minutes and agendas come in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.model import RecordKind
from ingest.read.document import Block
from ingest.structure.agenda import agenda_groups
from ingest.structure.group import Group
from ingest.structure.headings import beslut_heading, heading_role, is_heading_line
from ingest.structure.numbers import dnr_lines
from ingest.structure.portal import portal_groups
from ingest.structure.sections import is_section, section_groups
