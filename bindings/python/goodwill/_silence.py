"""Sources of purchases that fell silent."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Tuple

_EPOCH = datetime.date(1970, 1, 1)
_STATES = {1: "ours", 2: "too_long", 3: "closed"}


@dataclass(frozen=True)
class SilentSource:
    """A store, channel or data feed from which nothing came, or far less than before."""

    name: str
    state: str
    """``ours``: its customers' stages stay as they were on the day before; ``too_long``: taken
    for closed; ``closed``: the policy says so."""
    since: datetime.date
    """The first day of the silence or drop."""
    came: int
    """Purchases since; 0 is a full silence."""
    expected: float
    """How many were to be expected."""
    chance: float
    """Of so few, were nothing wrong."""


def silent_sources(message: Any) -> Tuple[SilentSource, ...]:
    """Those of a document that tells of them."""
    return tuple(
        SilentSource(
            name=source.name,
            state=_STATES[source.state],
            since=_EPOCH + datetime.timedelta(days=source.since_day),
            came=source.came,
            expected=source.expected,
            chance=source.chance,
        )
        for source in message.silent_sources
    )
