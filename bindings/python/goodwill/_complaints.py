"""Complaints: cases, commands, clocks, what is owed."""

from __future__ import annotations

import ctypes
import datetime
import decimal
from ctypes import byref, c_void_p
from typing import Any, Dict, List, Mapping, Optional, Union

from . import _abi, _arrow_in, _documents
from ._assessment import Assessment
from ._causes import Causes, WhatIf
from ._instant import Moment, instant, to_datetime
from ._library import call, call_for_bytes, call_for_text, lib, take_buffer, text_argument
from ._measures import CustomerId
from ._money import Money
from ._people import Ledger, id_text
from ._plan import Plan
from ._policy import Policy
from ._run import Progress, Run
from ._schedule import DeskSchedule
from ._watch import DeskFigures, DeskPeople, Fairness

Amount = Union[str, int, decimal.Decimal, Money]

_LAST = 253_402_300_799_999_999  # the last instant of the year 9999


def _amount_text(amount: Amount) -> str:
    """An amount in major units as the document takes it. A float is never money."""
    if isinstance(amount, Money):
        return format(amount.amount, "f")
    if isinstance(amount, bool) or not isinstance(amount, (str, int, decimal.Decimal)):
        raise TypeError(f"an amount is a Decimal, an int, a text or a Money, not {amount!r}")
    return format(amount, "f") if isinstance(amount, decimal.Decimal) else str(amount)


def _handle_of(assessment: Optional[Assessment]) -> Any:
    return None if assessment is None else assessment._handle


class Case:
    """A complaint's case as of an instant: state, clocks, commands. Immutable.

    ``to_dict()`` gives everything under the names of ``goodwill/v1/case.proto``.
    """

    __slots__ = ("_message",)

    def __init__(self, data: bytes) -> None:
        self._message = _documents.decode("Case", data)

    @property
    def message(self) -> Any:
        """The document, a goodwill.v1.Case."""
        return self._message

    def to_dict(self) -> Dict[str, Any]:
        """The case as plain dicts, lists and values."""
        return _documents.to_dict(self._message)

    @property
    def case_id(self) -> str:
        return str(self._message.case_id)

    @property
    def customer_id(self) -> str:
        """Whose it is today, by merges; as text, also where ids are integers."""
        return str(self._message.customer_id)

    @property
    def version(self) -> int:
        """How many commands were accepted: what the next one expects."""
        return int(self._message.version)

    @property
    def stage(self) -> str:
        """"open", "decided", "referred", "withdrawn", "closed" or "merged"."""
        return str(self._message.stage)

    @property
    def finding(self) -> Optional[str]:
        """"upheld", "partly_upheld", "not_upheld", "no_finding"; None: none yet."""
        return self._message.finding or None

    @property
    def responsible(self) -> Optional[str]:
        """The person responsible; None: nobody is yet."""
        return self._message.responsible or None

    @property
    def severity(self) -> Optional[int]:
        """1 (slight) to 5 (a danger to people); None: not assessed."""
        return self._message.severity or None

    @property
    def received_at(self) -> Union[datetime.datetime, int]:
        """In UTC; microseconds since the epoch where no datetime reaches."""
        return to_datetime(self._message.received_us)

    @property
    def remedies(self) -> List[Dict[str, Any]]:
        """What was offered: ref, text, amount, state, promised_us, due_us, ..."""
        return [_documents.to_dict(remedy) for remedy in self._message.remedies]

    @property
    def clocks(self) -> List[Dict[str, Any]]:
        """Every deadline with its reasons: name, state, due_us, pauses, text, ..."""
        return [_documents.to_dict(clock) for clock in self._message.clocks]

    @property
    def commands(self) -> List[Dict[str, Any]]:
        """What was done, in the order in which it was accepted."""
        return [_documents.to_dict(command) for command in self._message.commands]

    @property
    def refused(self) -> List[Dict[str, Any]]:
        """Facts of the case that the rules refuse: another system sent them."""
        return [_documents.to_dict(refused) for refused in self._message.refused]

    def __repr__(self) -> str:
        return f"Case({self.case_id!r}, {self.stage}, version {self.version})"


class Desk:
    """The complaints desk of a book, under a policy: ``book.desk(policy)``.

    A complaint is a case, a case is its commands, and each command is judged by the
    rules, written to the book and only then counts. A refusal is a
    FailedPreconditionError whose ``problems[0].field`` names the rule: stage,
    text_required, within_authority, four_eyes, remedy_fulfilled, ... An
    AbortedError says that somebody was quicker: read the case again. What writes
    takes the book for itself; everything else may run on many threads.
    """

    __slots__ = ("_book", "_policy")

    def __init__(self, book: Any, policy: Policy) -> None:
        self._book = book
        self._policy = policy

    @property
    def policy(self) -> Policy:
        """Clocks and limits are its ``complaints``."""
        return self._policy

    def _moment(self, moment: Moment) -> int:
        return instant(moment, self._book._time_zone)

    def open(
        self,
        case_id: str,
        customer: CustomerId,
        text: str,
        received_at: Moment,
        *,
        by: str = "",
        about: str = "",
        channel: str = "",
        anonymous: bool = False,
        details: Optional[Mapping[str, str]] = None,
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> Case:
        """Opens a case in the complainant's words.

        ``by``: who of us took it down; "" for the complainant. ``about``: the person
        of ours whom it is about, who will decide nothing in it. An anonymous
        complaint is filed under an id kept for those. ``case_id`` names nobody.
        """
        return self._act(
            case_id, customer,
            {"kind": "open", "by": by, "subject": about, "text": text, "channel": channel,
             "anonymous": anonymous},
            received_at, None, details, recorded_at, source,
        )  # fmt: skip

    def contest(
        self,
        case_id: str,
        plan: Plan,
        customer: CustomerId,
        text: str,
        at: Moment,
        *,
        approver: str = "",
        by: str = "",
        channel: str = "",
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> Case:
        """A customer objects to what a plan decided: opens a case for a person to review it.

        The case is marked by its details (contests, action, blocked_by, plan, review).
        ``approver``: who approved of the plan, and decides nothing in the case. ``text``:
        in the customer's words. NotFoundError (a KeyError) for a customer whom the plan does
        not hold; FailedPreconditionError for a decision that takes nothing away and refuses
        nothing.
        """
        command = _documents.decode(
            "CaseCommand",
            call_for_bytes(
                lib.goodwill_plan_contest,
                plan._handle, *text_argument(id_text(customer)), *text_argument(text),
                *text_argument(approver), self._moment(at),
            ),
        )  # fmt: skip
        return self._act(
            case_id, customer,
            {"kind": command.kind, "by": by, "subject": command.subject, "text": command.text,
             "channel": channel},
            at, None, {d.name: d.value for d in command.details}, recorded_at, source,
        )  # fmt: skip

    def act(
        self,
        case: Union[str, Case],
        kind: str,
        at: Moment,
        *,
        by: str = "",
        subject: str = "",
        text: str = "",
        ref: str = "",
        amount: Optional[Amount] = None,
        classified: str = "",
        finding: str = "",
        severity: int = 0,
        due_at: Optional[Moment] = None,
        channel: str = "",
        details: Optional[Mapping[str, str]] = None,
        version: Optional[int] = None,
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> Case:
        """Gives a command to a case: "acknowledge", "assign", "offer", "decide", ...

        Give a :class:`Case`, and the command expects the version that it shows, so
        that nobody else's work is missed; a ``case_id`` expects the latest, unless
        ``version`` says otherwise. ``at``: when it took effect, which clocks use.
        ``by``: who of us gave it; "" for the complainant. ``amount`` in major units.
        The command that was accepted before may be sent again.
        """
        values = self._values(
            kind, by, subject, text, ref, amount, classified, finding, severity, due_at, channel
        )
        if version is None and isinstance(case, Case):
            version = case.version
        case_id = case.case_id if isinstance(case, Case) else case
        return self._act(case_id, None, values, at, version, details, recorded_at, source)

    def settle(
        self,
        case: Union[str, Case],
        at: Moment,
        by: str,
        text: str,
        *,
        amount: Optional[Amount] = None,
        ref: str = "",
        finding: str = "",
        due_at: Optional[Moment] = None,
        details: Optional[Mapping[str, str]] = None,
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> Case:
        """Regret, the facts in one line, a remedy within authority and its acceptance.

        For the front line: one command instead of ten. A remedy has a ``ref`` and
        is owed until it is fulfilled (by ``due_at``). Without a finding the gesture
        admits nothing.
        """
        return self.act(
            case, "settle", at, by=by, text=text, amount=amount, ref=ref, finding=finding,
            due_at=due_at, details=details, recorded_at=recorded_at, source=source,
        )  # fmt: skip

    def _values(
        self,
        kind: str,
        by: str,
        subject: str,
        text: str,
        ref: str,
        amount: Optional[Amount],
        classified: str,
        finding: str,
        severity: int,
        due_at: Optional[Moment],
        channel: str,
    ) -> Dict[str, Any]:
        values: Dict[str, Any] = {
            "kind": kind, "by": by, "subject": subject, "text": text, "ref": ref,
            "classified": classified, "finding": finding, "severity": severity,
            "channel": channel,
        }  # fmt: skip
        if amount is not None:
            values["amount"] = _amount_text(amount)
        if due_at is not None:
            values["due_us"] = self._moment(due_at)
        return values

    def _document(
        self, values: Dict[str, Any], at: Moment, details: Optional[Mapping[str, str]]
    ) -> bytes:
        values = {name: value for name, value in values.items() if value}
        values["effective_us"] = self._moment(at)
        if details:
            values["details"] = [{"name": n, "value": v} for n, v in sorted(details.items())]
        return bytes(_documents.from_dict("CaseCommand", values).SerializeToString())

    def _act(
        self,
        case_id: str,
        customer: Optional[CustomerId],
        values: Dict[str, Any],
        at: Moment,
        version: Optional[int],
        details: Optional[Mapping[str, str]],
        recorded_at: Optional[Moment],
        source: str,
    ) -> Case:
        options = _abi.ActOptions(struct_size=ctypes.sizeof(_abi.ActOptions))
        options.recorded_at_us = self._book._recorded(recorded_at)
        options.source.data, options.source.size = text_argument(source or None)
        who = text_argument(None if customer is None else id_text(customer))
        document = c_void_p()
        with self._book._lock.write():
            if version is None and values["kind"] != "open":
                version = Case(self._read(lib.goodwill_complaints_case, case_id, _LAST, 0)).version
            values["expected_version"] = version or 0
            data = self._document(values, at, details)
            call(
                lib.goodwill_complaints_act,
                self._book._open, self._policy._handle, *text_argument(case_id), *who,
                data, len(data), byref(options), None, byref(document),
            )  # fmt: skip
        return Case(take_buffer(document.value or 0))

    def _read(self, function: Any, case_id: str, moment: int, known: int) -> bytes:
        return call_for_bytes(
            function, self._book._open, self._policy._handle, *text_argument(case_id), moment, known
        )

    def case(
        self, case_id: str, as_of: Optional[Moment] = None, *, known: Optional[int] = None
    ) -> Case:
        """A case as of an instant (exclusive; None: all that was recorded), with every
        clock and its reasons. NotFoundError (a KeyError) if there is none."""
        moment = _LAST if as_of is None else self._moment(as_of)
        with self._book._lock.read():
            return Case(self._read(lib.goodwill_complaints_case, case_id, moment, known or 0))

    def explain(
        self,
        case_id: str,
        as_of: Moment,
        *,
        known: Optional[int] = None,
        language: Optional[str] = None,
    ) -> str:
        """The same for people: state, every deadline with its reasons, what was done.

        With a ``language`` ("en", "ru", "bg"): the deadlines alone, one a line.
        """
        if language is not None:
            with self._book._lock.read():
                return call_for_text(
                    lib.goodwill_complaints_explain,
                    self._book._open, self._policy._handle, *text_argument(case_id),
                    self._moment(as_of), known or 0, *text_argument(language),
                )  # fmt: skip
        with self._book._lock.read():
            return call_for_text(
                lib.goodwill_complaints_case_text,
                self._book._open, self._policy._handle, *text_argument(case_id),
                self._moment(as_of), known or 0,
            )  # fmt: skip

    def letter(
        self,
        case_id: str,
        letter: str,
        language: Optional[str] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
    ) -> str:
        """A letter to the complainant, as the case stands: "acknowledgement" (the problem
        restated, the person responsible, when the next word comes), "holding_response",
        "final_response".

        Worded by the policy's ``complaints.letters``, or as built in ("en", "ru", "bg");
        ``language`` None: the policy's. NotFoundError: no such case, letter or language;
        FailedPreconditionError: what it must say is not known yet, with the rule.
        """
        moment = _LAST if as_of is None else self._moment(as_of)
        with self._book._lock.read():
            return call_for_text(
                lib.goodwill_complaints_letter,
                self._book._open, self._policy._handle, *text_argument(case_id), moment, known or 0,
                *text_argument(letter), *text_argument(language),
            )  # fmt: skip

    def propagate(
        self,
        parent: Union[str, Case],
        kind: str,
        at: Moment,
        *,
        by: str = "",
        subject: str = "",
        text: str = "",
        ref: str = "",
        amount: Optional[Amount] = None,
        classified: str = "",
        finding: str = "",
        severity: int = 0,
        due_at: Optional[Moment] = None,
        channel: str = "",
        details: Optional[Mapping[str, str]] = None,
        all_or_none: bool = False,
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> List[Dict[str, Any]]:
        """Gives one command to every case whose parent a case is, in one batch.

        A case is made one of many by ``act(case, "link", ..., subject=parent,
        details={"relation": "parent"})``. Each is judged by its own version, rules and
        limits. Says of each: case_id, accepted, version, rule and reason of a refusal. With
        ``all_or_none`` one refusal refuses all. May be sent again.
        """
        values = self._values(
            kind, by, subject, text, ref, amount, classified, finding, severity, due_at, channel
        )
        data = self._document(values, at, details)
        options = _abi.PropagateOptions(struct_size=ctypes.sizeof(_abi.PropagateOptions))
        options.recorded_at_us = self._book._recorded(recorded_at)
        options.source.data, options.source.size = text_argument(source or None)
        options.all_or_none = int(bool(all_or_none))
        case_id = parent.case_id if isinstance(parent, Case) else parent
        stream = _abi.ArrowArrayStream()
        with self._book._lock.write():
            call(
                lib.goodwill_complaints_propagate,
                self._book._open, self._policy._handle, *text_argument(case_id), data, len(data),
                byref(options), ctypes.pointer(stream),
            )  # fmt: skip
        columns = _arrow_in.read_stream(stream)
        names = ("case_id", "accepted", "version", "rule", "reason")
        rows = zip(*(columns[name].values.tolist() for name in names))
        return [dict(zip(names, row)) for row in rows]

    def causes(
        self,
        as_of: Moment,
        months: int = 12,
        *,
        losses: bool = True,
        recurrences: int = 20,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Causes:
        """Why it went wrong: complaints, losses and breaches in one tree of causes.

        Of the ``months`` (1 to 120) that end with the one before ``as_of``. A case's cause
        is the latest detail "cause" of its commands; the policy's ``complaints.causes``
        name the tree. Losses are read where the policy has ``lifetime``. What is done
        about a cause is a promise of kind "corrective_action" whose ``ref`` names it.

        >>> desk.causes("2026-04-01").to_pandas()
        >>> desk.causes("2026-04-01").months("delivery/late")
        """
        moment = self._moment(as_of)
        options = _abi.CausesOptions(struct_size=ctypes.sizeof(_abi.CausesOptions))
        options.months = months if months != 0 else -1
        options.no_losses = int(not losses)
        options.recurrences = recurrences

        def take(money: int, out: Any) -> bytes:
            with self._book._lock.read(), Run(progress, parallelism) as run:
                return call_for_bytes(
                    lib.goodwill_complaints_causes,
                    self._book._open, self._policy._handle, moment, known or 0, byref(options),
                    money, byref(run.options), out,
                )  # fmt: skip

        return Causes(take)

    def what_if(
        self,
        other: Policy,
        since: Moment,
        as_of: Moment,
        *,
        known: Optional[int] = None,
    ) -> WhatIf:
        """What another policy would have shown of the cases received from ``since`` on.

        Deadlines and limits are recomputed, nothing is rewritten; the work stays what it
        was. ``print(desk.what_if(other, ...).summary)``, and row by row the clocks.
        """
        begin, moment = self._moment(since), self._moment(as_of)

        def take(out: Any, summary: Any) -> None:
            with self._book._lock.read():
                call(
                    lib.goodwill_complaints_what_if,
                    self._book._open, self._policy._handle, other._handle, begin, moment,
                    known or 0, out, summary,
                )  # fmt: skip

        return WhatIf(take)

    def cases(
        self,
        as_of: Optional[Moment] = None,
        *,
        stage: Optional[str] = None,
        owner: Optional[str] = None,
        customer: Optional[CustomerId] = None,
        known: Optional[int] = None,
    ) -> Ledger:
        """All cases, one row each.

        Columns: case_id, customer_id, version, stage, received_at, classified,
        finding, severity (0: not assessed), responsible, channel, contacts, facts,
        reopened, escalations, overrides, acknowledged, restatement_disputed, granted,
        does_not_fit (facts that the rules refuse).
        """
        moment = _LAST if as_of is None else self._moment(as_of)
        options = self._options(owner, customer, None, stage, None)

        def take(money: int, out: Any) -> None:
            with self._book._lock.read():
                call(
                    lib.goodwill_complaints_list,
                    self._book._open, moment, known or 0, byref(options), money, out,
                )  # fmt: skip

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def due(
        self,
        as_of: Moment,
        owner: Optional[str] = None,
        customer: Optional[CustomerId] = None,
        *,
        case_id: Optional[str] = None,
        until: Optional[Moment] = None,
        known: Optional[int] = None,
        believed: Optional[int] = None,
        assessment: Optional[Assessment] = None,
    ) -> Ledger:
        """What is owed, to whom, by whom, by when.

        Columns: case_id, customer_id, kind (clock, remedy, next_update, approval,
        compliance, retracted), name, state (overdue, soon, due, standing_still, no_date), owner
        (None: nobody is responsible yet), role (that may approve), since, due_at,
        remaining_minutes (of working time), overdue_minutes, amount, severity.
        Overdue first, by the instant at which it was due; then by the working
        minutes that remain; then what has no date; of customers who are equally due the one
        of the higher value in ``assessment`` first. ``owner=""``: what nobody is
        responsible for yet; ``until``: only what falls due before.

        ``believed``: a batch. What was a breach as known by it, when it was recorded, and
        is none as known now, is ``retracted``: whoever was blamed is owed an apology,
        until a command "correct" with the clock as ``ref``.
        """
        moment = self._moment(as_of)
        options = self._options(owner, customer, case_id, None, until)
        options.believed_batch = believed or 0

        def take(money: int, out: Any) -> None:
            options.assessment = _handle_of(assessment)
            with self._book._lock.read():
                call(
                    lib.goodwill_complaints_due,
                    self._book._open, self._policy._handle, moment, known or 0, byref(options),
                    money, out,
                )  # fmt: skip

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def figures(
        self, since: Moment, as_of: Moment, *, known: Optional[int] = None
    ) -> DeskFigures:
        """How the desk did with complaints received from ``since`` to ``as_of``: settled at
        first contact, times to close by the clock and in working hours, reopened, upheld,
        redress, by month, channel and product (detail ``product`` of the command that
        opened the case); and regulators' returns from dated definitions."""
        with self._book._lock.read():
            data = call_for_bytes(
                lib.goodwill_complaints_figures,
                self._book._open, self._policy._handle, self._moment(since),
                self._moment(as_of), known or 0,
            )  # fmt: skip
        return DeskFigures(_documents.decode("DeskFigures", data))

    def fairness(
        self,
        since: Moment,
        as_of: Moment,
        groups: Optional[Mapping[CustomerId, str]] = None,
        *,
        known: Optional[int] = None,
    ) -> Fairness:
        """Are like cases treated alike? ``.unlike``: closed complaints about the same
        product, of the same severity and finding, whose redress stands out. ``.groups``:
        customers side by side by the labels in ``groups`` (customer to label), which are
        stored nowhere; of fewer than five customers nothing is told."""
        given = [
            (id_text(customer).encode(), label.encode())
            for customer, label in (groups or {}).items()
        ]
        ids = (_abi.Text * len(given))(*[_abi.Text(i, len(i)) for i, _ in given])
        labels = (_abi.Text * len(given))(*[_abi.Text(name, len(name)) for _, name in given])
        with self._book._lock.read():
            data = call_for_bytes(
                lib.goodwill_complaints_fairness,
                self._book._open, self._policy._handle, self._moment(since),
                self._moment(as_of), known or 0, ids, labels, len(given),
            )  # fmt: skip
        return Fairness(_documents.decode("Fairness", data))

    def people(
        self,
        since: Moment,
        as_of: Moment,
        audience: str,
        agent: Optional[str] = None,
        *,
        pulse: Optional[str] = None,
        known: Optional[int] = None,
    ) -> DeskPeople:
        """The people at the desk: load, overtime, how harsh their cases are, what they
        close within their own authority.

        ``audience``: "agent" (their own figures, with ``agent``), "scheduler" (everybody's,
        by name), "others" (all together, of five or more; FailedPreconditionError below).
        ``pulse``: a question that colleagues answer, told of five respondents or more.
        """
        codes = {"agent": 1, "scheduler": 2, "others": 3}
        if audience not in codes:
            raise ValueError(f'audience is "agent", "scheduler" or "others", not {audience!r}')
        with self._book._lock.read():
            data = call_for_bytes(
                lib.goodwill_complaints_people,
                self._book._open, self._policy._handle, self._moment(since),
                self._moment(as_of), known or 0, codes[audience], *text_argument(agent),
                *text_argument(pulse),
            )  # fmt: skip
        return DeskPeople(_documents.decode("DeskPeople", data))

    def schedule(
        self,
        as_of: Moment,
        hours: int = 8,
        *,
        assessment: Optional[Assessment] = None,
        known: Optional[int] = None,
    ) -> DeskSchedule:
        """The plan of the coming ``hours`` (of the clock): who does which task when, and which
        deadlines will be missed.

        Columns: case_id, customer_id, kind, name, state, owner, due_at, effort_minutes, agent
        (None: nobody), start, end, missed, reason (responsible, ends_first, nobody_skilled,
        nobody_allowed, nobody_in_time), skilled, barred. Tasks in the order of :meth:`due`; of
        those equally due the customer of the higher value in ``assessment`` first. Agents,
        skills and efforts are the policy's ``complaints.agents``, ``skills`` and ``efforts``;
        FailedPreconditionError without agents.
        """
        asked = (self._moment(as_of), known or 0, hours)

        def take(money: int, out: Any) -> None:
            with self._book._lock.read():
                call(
                    lib.goodwill_complaints_schedule,
                    self._book._open, self._policy._handle, *asked, _handle_of(assessment),
                    out, None,
                )  # fmt: skip

        def explain(task: int, language: str) -> str:
            with self._book._lock.read():
                return call_for_text(
                    lib.goodwill_complaints_schedule_explain,
                    self._book._open, self._policy._handle, *asked, _handle_of(assessment),
                    task, *text_argument(language),
                )  # fmt: skip

        with self._book._lock.read():
            data = call_for_bytes(
                lib.goodwill_complaints_schedule,
                self._book._open, self._policy._handle, *asked, _handle_of(assessment), None,
            )  # fmt: skip
        return DeskSchedule(take, _documents.decode("DeskSchedule", data), explain)

    def _options(
        self,
        owner: Optional[str],
        customer: Optional[CustomerId],
        case_id: Optional[str],
        stage: Optional[str],
        until: Optional[Moment],
    ) -> Any:
        options = _abi.ComplaintOptions(struct_size=ctypes.sizeof(_abi.ComplaintOptions))
        options.owner, options.owner_size = text_argument(owner)
        options.case_id, options.case_id_size = text_argument(case_id)
        options.stage, options.stage_size = text_argument(stage)
        options.until_us = 0 if until is None else self._moment(until)
        if customer is not None:
            options.customer_id, options.customer_id_size = text_argument(id_text(customer))
        return options

    def __repr__(self) -> str:
        return f"Desk({self._book!r})"
