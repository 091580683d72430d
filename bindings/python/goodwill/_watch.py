"""Promised service watched live, and how the desk did."""

from __future__ import annotations

import ctypes
import dataclasses
import numbers
from ctypes import byref
from typing import Any, Dict, List, Optional, Tuple

from . import _abi, _documents
from ._library import Handle, call, call_for_handle, lib, text_argument
from ._policy import Policy

_UNSET = -(2**63)
_TASKS = {1: "apologise", 2: "ask_reason", 4: "find_cause"}


def _millionths(value: Optional[float], name: str) -> int:
    """A figure in the standard's unit as the library takes it."""
    if value is None:
        return _UNSET
    if isinstance(value, bool) or not isinstance(value, numbers.Real):
        raise TypeError(f"{name} is a number, not {type(value).__name__}")
    scaled = round(value * 1_000_000)  # NaN and infinity are refused here
    if not -(2**63) < scaled < 2**63:
        raise OverflowError(f"{name} is too large")
    return scaled


@dataclasses.dataclass(frozen=True)
class WatchSignal:
    """What one measurement calls for."""

    breach: bool
    """The promise was broken."""
    late: Optional[float]
    """By how much, in the standard's unit; below 0: beaten. None: it cannot be judged."""
    tasks: Tuple[str, ...]
    """"apologise", "ask_reason", "find_cause": what is to be done now."""
    cusum: int
    """1: service has become worse, -1: better, 0: no signal."""
    ewma: int
    learnt: bool
    """The charts know the process in control."""
    measured: int
    """Of this standard so far."""
    kept: int


class Watch(Handle):
    """Promised service watched live: each departure, each delivery, as it is measured.

    >>> watch = gw.Watch(policy)                    # or gw.Watch(policy, book, as_of)
    >>> watch.observe("departure", actual=22).tasks
    ('apologise', 'ask_reason', 'find_cause')

    The standards are those of the policy's ``service``; with a book the watch begins with
    its measurements before ``as_of``. Broken promises signal from the first measurement on.
    Charts (CUSUM and EWMA of lateness) learn the process in control from the first 50 of a
    standard, unless :meth:`know` says it. Not to be used by two threads at once. Raises
    FailedPreconditionError when the policy promises no service.
    """

    def __init__(
        self,
        policy: Policy,
        book: Optional[Any] = None,
        as_of: Optional[Any] = None,
        *,
        known: Optional[int] = None,
    ) -> None:
        if book is None:
            if as_of is not None or known is not None:
                raise TypeError("as_of and known belong to a book")
            address = call_for_handle(lib.goodwill_watch_create, policy._handle, None, 0, 0)
        else:
            policy, moment = book._question(policy, as_of)
            with book._lock.read():
                address = call_for_handle(
                    lib.goodwill_watch_create, policy._handle, book._open, moment, known or 0
                )
        super().__init__(address, lib.goodwill_watch_free)

    def know(self, standard: str, centre: float, sigma: float) -> None:
        """The process in control: centre and standard deviation of lateness, in the
        standard's unit. NotFoundError (a KeyError): there is no such standard."""
        call(lib.goodwill_watch_know, self._handle, *text_argument(standard), centre, sigma)

    def observe(
        self,
        standard: str,
        actual: Optional[float],
        promised: Optional[float] = None,
        *,
        customer: bool = True,
        competitor: bool = False,
    ) -> WatchSignal:
        """Takes one measurement and says at once what it calls for.

        ``promised``: where it is not the standard's own. ``customer``: somebody was served
        who can be apologised to. Figures are kept to six digits behind the point.
        NotFoundError (a KeyError): the policy has no such standard.
        """
        event = _abi.WatchEvent(struct_size=ctypes.sizeof(_abi.WatchEvent))
        event.standard, event.standard_size = text_argument(standard)
        event.actual = _millionths(actual, "actual")
        event.promised = _millionths(promised, "promised")
        event.nobody = int(not customer)
        event.competitor = int(bool(competitor))
        out = _abi.WatchSignal(struct_size=ctypes.sizeof(_abi.WatchSignal))
        call(lib.goodwill_watch_observe, self._handle, byref(event), byref(out))
        return WatchSignal(
            breach=bool(out.breach),
            late=out.late / 1_000_000 if out.judged else None,
            tasks=tuple(name for bit, name in _TASKS.items() if out.tasks & bit),
            cusum=out.cusum,
            ewma=out.ewma,
            learnt=bool(out.learnt),
            measured=out.measured,
            kept=out.kept,
        )


def _figure(figure: Any, prefix: str) -> Dict[str, Any]:
    told = figure.HasField("share")
    return {
        prefix: figure.share if told else None,
        prefix + "_low": figure.low if told else None,
        prefix + "_high": figure.high if told else None,
    }


def _hours(figures: Any, prefix: str) -> Dict[str, Any]:
    told = figures.count > 0
    return {
        prefix + "_median_hours": figures.median_hours if told else None,
        prefix + "_ninth_decile_hours": figures.ninth_decile_hours if told else None,
    }


class DeskFigures:
    """How the desk did. Immutable. ``pandas.DataFrame(figures.groups)`` makes a table."""

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def groups(self) -> List[Dict[str, Any]]:
        """A row for all complaints (``by`` "all"), and by "month", "channel", "product":
        ``name``, ``complaints``, ``queries``, ``open``, ``withdrawn``; shares with ``_low``
        and ``_high`` (95 %): ``first_contact`` of the closed, ``reopened``, ``upheld``;
        ``clock_median_hours``, ``clock_ninth_decile_hours`` from receipt to close,
        ``working_...`` the same in working hours; ``redress_minor``, ``redressed``."""
        return [
            {
                "by": group.by,
                "name": group.name,
                "complaints": group.complaints,
                "queries": group.queries,
                "open": group.open,
                "withdrawn": group.withdrawn,
                **_figure(group.first_contact, "first_contact"),
                **_figure(group.reopened, "reopened"),
                **_figure(group.upheld, "upheld"),
                **_hours(group.clock, "clock"),
                **_hours(group.working, "working"),
                "redress_minor": group.redress_minor,
                "redressed": group.redressed,
            }
            for group in self.message.groups
        ]

    def returns(self, definition: str) -> List[Dict[str, Any]]:
        """A regulator's return ("uk.fca.disp.publication") as rows by half-year and
        product: ``opened``, ``closed``, one column for each band, ``upheld``,
        ``outstanding``, ``redress_minor``. KeyError: there is no such definition."""
        for found in self.message.returns:
            if found.definition == definition:
                return [
                    {
                        "period": row.period,
                        "product": row.product,
                        "opened": row.opened,
                        "closed": row.closed,
                        **dict(zip(found.bands, row.bands)),
                        "upheld": row.upheld,
                        "outstanding": row.outstanding,
                        "redress_minor": row.redress_minor,
                    }
                    for row in found.rows
                ]
        raise KeyError(definition)

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return f"<DeskFigures of {self.message.groups[0].complaints if self.message.groups else 0} complaints>"


class Fairness:
    """Are like cases treated alike? Immutable."""

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def unlike(self) -> List[Dict[str, Any]]:
        """Closed complaints whose redress stands out among those like them: ``case_id``,
        ``product``, ``severity``, ``finding``, ``redress_minor``, ``alike`` (how many),
        ``median_minor``, ``low_minor`` and ``high_minor`` (Tukey's fences)."""
        return [_documents.to_dict(row) for row in self.message.unlike]

    @property
    def groups(self) -> List[Dict[str, Any]]:
        """A row for each label: ``hidden`` (fewer than five customers: everything else is
        None), ``customers``, ``complaints``, ``upheld`` and ``redressed`` with ``_low`` and
        ``_high`` (95 %), ``upheld_against_others`` and ``redressed_against_others``
        likewise (less the other groups that are shown), ``median_redress_minor``,
        ``clock_median_hours``."""
        rows = []
        for group in self.message.groups:
            row: Dict[str, Any] = {"label": group.label, "hidden": group.hidden}
            shown = not group.hidden
            row["customers"] = group.customers if shown else None
            row["complaints"] = group.complaints if shown else None
            row.update(_figure(group.upheld, "upheld"))
            row.update(_figure(group.redressed, "redressed"))
            for name in ("upheld_against_others", "redressed_against_others"):
                against = getattr(group, name)
                told = against.HasField("difference")
                row[name] = against.difference if told else None
                row[name + "_low"] = against.low if told else None
                row[name + "_high"] = against.high if told else None
            row["median_redress_minor"] = group.median_redress_minor if shown else None
            row.update(_hours(group.clock, "clock"))
            rows.append(row)
        return rows

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return f"<Fairness: {len(self.message.unlike)} unlike, {len(self.message.groups)} groups>"


class DeskPeople:
    """The people at the desk, as far as the audience may see. Immutable."""

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def agents(self) -> List[Dict[str, Any]]:
        """``agent`` (None: all together), ``agents``, ``open_cases``, ``commands``,
        ``overtime`` (share of commands and contacts outside working hours), ``minutes`` and
        ``overtime_minutes`` of contacts, ``assessed`` cases with ``mean_severity`` and
        ``harsh`` (the share of severity 4 and 5), ``own_authority`` (the share closed
        without another's approval or escalation); shares with ``_low`` and ``_high``."""
        return [
            {
                "agent": agent.agent or None,
                "agents": agent.agents,
                "open_cases": agent.open_cases,
                "commands": agent.commands,
                **_figure(agent.overtime, "overtime"),
                "minutes": agent.minutes,
                "overtime_minutes": agent.overtime_minutes,
                "assessed": agent.assessed,
                "mean_severity": agent.mean_severity if agent.assessed else None,
                **_figure(agent.harsh, "harsh"),
                **_figure(agent.own_authority, "own_authority"),
            }
            for agent in self.message.agents
        ]

    @property
    def pulse(self) -> Optional[float]:
        """The mean answer; None: not asked, or fewer than five answered."""
        return self.message.pulse.score if self.message.HasField("pulse") else None

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return f"<DeskPeople: {len(self.message.agents)} rows>"
