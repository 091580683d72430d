"""The desk's plan for the coming hours."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional

from . import _documents
from ._instant import to_datetime
from ._people import Export, Ledger


class DeskSchedule(Ledger):
    """Who does which task of the desk when, and what will be late. Its columns are those of
    :meth:`Desk.schedule`; it is read anew from the book by each export."""

    __slots__ = ("_explain", "message")

    def __init__(self, take: Export, message: Any, explain: Callable[[int, str], str]) -> None:
        super().__init__(take)
        self._explain = explain
        self.message = message
        """The figures (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def overdue(self) -> int:
        """Tasks that are late already."""
        return int(self.message.overdue)

    @property
    def due_within(self) -> int:
        """Deadlines to come within the hours asked about."""
        return int(self.message.due_within)

    @property
    def missed(self) -> int:
        """How many of them this plan misses."""
        return int(self.message.missed)

    @property
    def unassigned(self) -> int:
        """Tasks that nobody may do, or has hours for."""
        return int(self.message.unassigned)

    @property
    def missing_minutes(self) -> int:
        """Working time by which somebody else would keep all of the missed."""
        return int(self.message.missing_minutes)

    @property
    def helpers(self) -> Optional[int]:
        """The fewest more people, with every skill and all authority, with whom none is
        missed; None: not even 64 would do."""
        return int(self.message.helpers) if self.message.HasField("helpers") else None

    @property
    def agents(self) -> List[Dict[str, Any]]:
        """Of each agent ``agent``, ``tasks``, ``open_minutes`` (working hours within those
        asked about), ``busy_minutes`` of them, ``free`` (when the list ends). For the agent
        and for whoever plans the work."""
        return [
            {
                "agent": agent.agent,
                "tasks": agent.tasks,
                "open_minutes": agent.open_minutes,
                "busy_minutes": agent.busy_minutes,
                "free": to_datetime(agent.free_us),
            }
            for agent in self.message.agents
        ]

    def explain(self, task: int, language: str = "") -> str:
        """Why the task of this row is planned so, and what speaks against each of the others;
        in the policy's language, or "en", "ru", "bg"."""
        return self._explain(task, language)

    def to_dict(self) -> Dict[str, Any]:
        """The figures as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        m = self.message
        return f"<DeskSchedule: {m.tasks} tasks, {m.missed} of {m.due_within} deadlines missed>"
