"""The part of the walk that comes while no turn is left for anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citykey_site.domain.queueing import Lines
from citykey_site.web.gate import NAME, WORKERS

if TYPE_CHECKING:
    from tests.house.tour import Guide


def walk(guide: Guide) -> None:
    """Is told so, and comes again later."""
    gate = guide.app.extensions[NAME]
    with guide.patch.context() as patch:
        patch.setattr(gate, "working", WORKERS)
        patch.setattr(gate, "lines", Lines(workers=WORKERS, most=0))
        guide.go("booking")
    guide.templates.add("errors/busy.html")
    guide.go("booking")
