"""Why it went wrong, and what another complaints policy would have done."""

from __future__ import annotations

import ctypes
import datetime
from ctypes import byref
from typing import Any, Callable, Dict, List

from . import _abi, _arrow_in, _documents
from ._abi import ArrowArrayStream
from ._arrow_in import Values
from ._columns import Columns

_EPOCH = datetime.date(1970, 1, 1)


class Causes(Columns):
    """Causes of complaints, losses and breaches in one tree, depth first.

    Columns: cause (a path, "delivery/late"), title, named (by the policy's
    ``complaints.causes``), count (of it and all below), complaints, losses, breaches,
    customers, repeated (whom it hit a second time), redress, handling, value_at_risk,
    own_count (just of this cause), place and cumulative (in the Pareto order of own
    counts), place_by_cost, place_by_value, rate, shift (1: it became more, -1: less),
    actions, actions_helped.
    """

    __slots__ = ("_take", "message")

    def __init__(self, take: Callable[[int, Any], bytes]) -> None:
        self._take = take
        stream = ArrowArrayStream()
        data = take(0, ctypes.pointer(stream))
        _arrow_in.read_stream(stream)
        self.message = _documents.decode("CauseReport", data)
        """The document as a Protobuf message (``goodwill/v1/causes.proto``)."""

    def _export(self, money: int, out: Any) -> None:
        self._take(money, out)

    def __len__(self) -> int:
        return len(self.message.causes)

    def to_dict(self) -> Dict[str, Any]:
        """Everything, under the names of ``goodwill/v1/causes.proto``."""
        return _documents.to_dict(self.message)

    @property
    def total(self) -> Dict[str, Any]:
        """All of it: count, complaints, losses, breaches, customers, cost, ..."""
        return _documents.to_dict(self.message.total)

    @property
    def topics(self) -> List[Dict[str, Any]]:
        """What contacts were about, the most contacts first: topic, contacts, cumulative,
        minutes."""
        return [
            {"topic": t.topic, "contacts": t.contacts, "cumulative": t.cumulative, "minutes": t.minutes}
            for t in self.message.topics
        ]

    @property
    def recurring(self) -> List[Dict[str, Any]]:
        """Whom it hit more than once, the most often first: customer_id, count, value."""
        return [
            {"customer_id": r.customer_id, "count": r.count, "first_us": r.first_us,
             "last_us": r.last_us, "value": r.value}
            for r in self.message.recurring
        ]  # fmt: skip

    def months(self, cause: str) -> List[Dict[str, Any]]:
        """One cause month by month with its control chart: first_day, count, purchases,
        value, low, high, signal (1 above, -1 below its limits)."""
        node = self._node(cause)
        return [
            {"first_day": _EPOCH + datetime.timedelta(days=m.first_day), "count": m.count,
             "purchases": m.purchases, "value": m.value, "low": m.low, "high": m.high,
             "signal": m.signal}
            for m in node.months
        ]  # fmt: skip

    def actions(self, cause: str) -> List[Dict[str, Any]]:
        """What is done about a cause (promises of kind "corrective_action" whose ``ref``
        is it), and whether it fell afterwards: ratio with its 95 % interval, fell."""
        return [
            {"promise_id": a.promise_id, "owner": a.owner, "state": a.state, "days": a.days,
             "before": a.losses_before, "after": a.losses_after, "ratio": a.ratio,
             "ratio_low": a.ratio_low, "ratio_high": a.ratio_high, "fell": a.fell}
            for a in self._node(cause).actions
        ]  # fmt: skip

    def _node(self, cause: str) -> Any:
        for node in self.message.causes:
            if node.path == cause:
                return node
        raise KeyError(cause)


class WhatIf(Columns):
    """Two policies on the same cases, clock by clock.

    Columns: case_id, customer_id, clock, change (same, moved, breached, kept, added,
    dropped), due_before, due_after, state_before, state_after.
    """

    __slots__ = ("_values", "_take", "_summary")

    def __init__(self, take: Callable[[Any, Any], None]) -> None:
        self._take = take
        self._summary = _abi.WhatIf(struct_size=ctypes.sizeof(_abi.WhatIf))
        stream = ArrowArrayStream()
        take(ctypes.pointer(stream), byref(self._summary))
        self._values: Dict[str, Values] = _arrow_in.read_stream(stream)

    def _export(self, money: int, out: Any) -> None:
        self._take(out, None)

    def _columns(self, money: str) -> Dict[str, Values]:
        return self._values

    def __len__(self) -> int:
        return len(self._values["case_id"].values)

    @property
    def summary(self) -> Dict[str, Any]:
        """cases, granted_minor, clocks by change (same, moved, breached, kept, added,
        dropped), and ``before`` and ``after``: clocks, breaches, grants_beyond and
        granted_beyond_minor (accepted beyond the authority of who granted it),
        busiest_day (None: there was no deadline) and busiest_deadlines."""
        s = self._summary
        names = ("cases", "granted_minor", "same", "moved", "breached", "kept", "added", "dropped")
        out: Dict[str, Any] = {name: int(getattr(s, name)) for name in names}
        for name in ("before", "after"):
            side = getattr(s, name)
            out[name] = {field: int(getattr(side, field)) for field, _ in side._fields_}
            day = _EPOCH + datetime.timedelta(days=side.busiest_day)
            out[name]["busiest_day"] = day if side.busiest_deadlines else None
        return out


__all__ = ["Causes", "WhatIf"]
