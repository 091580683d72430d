"""Assessments: who each customer is to us, and why."""

from __future__ import annotations

import ctypes
import datetime
import os
import weakref
from ctypes import byref
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple, Union

import numpy as np

from . import _abi, _documents, _report
from ._columns import Columns
from ._errors import invalid
from ._instant import to_datetime
from ._library import Handle, call, call_for_bytes, call_for_handle, call_for_text, lib, text_argument
from ._run import Progress, Run
from ._concentration import Concentration
from ._measures import Calibration, CustomerId, Measures, MeasuresRow, concentration_of, int64_id
from ._money import Money
from ._plan import BudgetAmount, Plan, plan_options
from ._policy import Policy
from ._rules import Rules, Share, rules_of, rules_options
from ._silence import SilentSource, silent_sources

if TYPE_CHECKING:
    from ._book import Book


@dataclass(frozen=True)
class Reason:
    """One step of the argument."""

    code: str
    """Stable, for programs."""
    text: str
    """A sentence in the explanation's language."""
    holds: bool
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """What it rests on: ints, floats, texts, Money, aware datetimes."""
    policy_path: str = ""
    """For rules: where it stands in the policy, ``tiers[1].entry.min_orders``."""


@dataclass(frozen=True)
class Explanation:
    """Why one customer is judged so; ``str()`` gives it in words."""

    customer_id: CustomerId
    language: str
    tier: str
    tier_label: str
    pareto: bool
    reasons: Tuple[Reason, ...]
    text: str
    message: Any = field(repr=False, compare=False)
    """The document as a Protobuf message."""

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class TierSummary:
    name: str
    label: str
    customers: int
    turnover: Money
    net_margin: Optional[Money]
    """None where costs are not known."""


@dataclass(frozen=True)
class StageSummary:
    """Customers in one stage of their relationship."""

    stage: str
    """As the column ``stage``; empty where it is not known."""
    customers: int
    returning: float
    """How many of them are expected to buy within the horizon: the sum of their chances."""
    lifetime_value: float
    """The sum of what is known of theirs, in major units."""


@dataclass(frozen=True)
class Summary:
    """The whole in figures; ``str()`` gives it in words."""

    customers: int
    purchasers: int
    repeaters: int
    turnover: Money
    margin: Optional[Money]
    cost_to_serve: Optional[Money]
    tiers: Tuple[TierSummary, ...]
    pareto_customers: int
    stages: Tuple[StageSummary, ...]
    """Those there are, where the policy has ``lifetime``."""
    silent_sources: Tuple[SilentSource, ...]
    """Sources of purchases that fell silent, or nearly so, by name."""
    frozen: int
    """Customers whose stages stay as they were because of that."""
    unread_tier_events: int
    """Events about tiers that could not be read, and changed nothing."""
    concentration: Concentration
    text: str
    message: Any = field(repr=False, compare=False)
    """The document as a Protobuf message."""

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Judgement:
    """The judgement of one customer, without tables."""

    tier: str
    tier_index: int
    """Place among the policy's tiers, 0 the highest."""
    pareto: bool
    recency_score: Optional[int]
    """1 (low) to the policy's number of bins; None without a purchase."""
    frequency_score: Optional[int]
    monetary_score: Optional[int]
    pareto_value: Money
    """What Pareto membership was judged by."""
    recover_first: Optional[str] = None
    """Why something is to be made good before anything is sold: "complaint" (one is open),
    "failure" (one of ours, within the policy's ``service.recent_failure_days``), or None."""


class TierTable(Columns):
    """What became of tiers, as columns. Immutable; keeps what it was made from."""

    __slots__ = ("_function", "_of")

    def __init__(self, function: Any, *of: "Assessment") -> None:
        self._function = function
        self._of = of
        len(self)  # what is wrong is said now

    def _export(self, money: int, out: Any) -> None:
        handles = [assessment._handle for assessment in self._of]
        if len(handles) == 1:
            call(self._function, *handles, out)
        else:
            call(self._function, *handles, money, out)

    def __len__(self) -> int:
        return len(next(iter(self._columns("minor").values())).values)


@dataclass(frozen=True)
class Lifetime:
    """The future of one customer; None where nothing can be said."""

    stage: Optional[str]
    """prospect, new, active, at_risk, suspected_lost, verified_lost, won_back, ending, ended."""
    p_alive: Optional[float]
    """Chance of being still a customer."""
    p_purchase: Optional[float]
    """Chance of a purchase within the horizon, held against the book's own past."""
    p_purchase_low: Optional[float]
    """Its 95 % interval; None where it could not be held against the past."""
    p_purchase_high: Optional[float]
    p_purchase_model: Optional[float]
    """The same chance as the model alone has it."""
    p_purchase_at_last: Optional[float]
    """``p_purchase`` on the day of the last purchase."""
    p_silence: Optional[float]
    """Chance of a silence as long as the present one, if still there."""
    expected_purchases: Optional[float]
    """Within the horizon."""
    expected_spend: Optional[float]
    """Per purchase, in major units: margin where all costs are known, else turnover."""
    lifetime_value: Optional[float]
    """Discounted, net of what serving costs, in major units."""
    silent_source: int = 0
    """0, or the stage stays as it was because a source of the customer's purchases fell
    silent: its place, from 1, among the calibration's ``lifetime.silent_sources``."""


class Assessment(Handle, Columns):
    """One row per customer: measures, Pareto membership, scores, tier.

    Rows are in ascending order of id. Immutable; may be shared between threads.
    Lives on when the book is changed or closed.
    """

    __slots__ = ("policy", "_book")

    policy: Policy
    """The policy it was made with."""

    def __init__(self, address: int, policy: Policy, book: Optional["Book"] = None) -> None:
        super().__init__(address, lib.goodwill_assessment_free)
        self.policy = policy
        # Only for reports, and never what keeps a book's memory.
        self._book = None if book is None else weakref.ref(book)

    def _export(self, money: int, out: Any) -> None:
        call(lib.goodwill_assessment_export, self._handle, money, out)

    def __len__(self) -> int:
        return int(lib.goodwill_assessment_size(self._handle))

    def explain(self, customer_id: CustomerId, language: Optional[str] = None) -> Explanation:
        """Why a customer is judged so, as a document and as text.

        ``language``: "en", "ru" or "bg"; default: the policy's. NotFoundError (a
        KeyError) for an unknown customer.
        """
        given = customer_id if isinstance(customer_id, str) else str(int64_id(customer_id))
        arguments = (self._handle, *text_argument(given), *text_argument(language))
        message = _documents.decode(
            "Explanation", call_for_bytes(lib.goodwill_assessment_explain, *arguments)
        )
        text = message.text or call_for_text(lib.goodwill_assessment_explain_text, *arguments)
        return self._explanation(message, text)

    def _explanation(self, message: Any, text: str) -> Explanation:
        return Explanation(
            customer_id=getattr(message.customer_id, message.customer_id.WhichOneof("id") or "text"),
            language=message.language,
            tier=message.tier,
            tier_label=message.tier_label,
            pareto=message.pareto,
            reasons=tuple(
                Reason(
                    code=reason.code,
                    text=reason.text,
                    holds=reason.holds,
                    inputs={i.name: self._input(i) for i in reason.inputs},
                    policy_path=reason.policy_path,
                )
                for reason in message.reasons
            ),
            text=text,
            message=message,
        )

    def plan(
        self,
        policy: Optional[Policy] = None,
        budgets: Optional[Mapping[str, BudgetAmount]] = None,
        at_least: Optional[Mapping[str, BudgetAmount]] = None,
        *,
        language: Optional[str] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Plan:
        """One of the seven strategies for every customer, or to serve as usual.

        Without variants of strategies in the policy it follows from facts alone: a log of
        customers, times and amounts is enough, and gains are before cost ("worth up to").
        With variants (section ``strategy``) each customer has the most valuable one whose
        conditions hold. Values follow a Pareto/NBD unless the policy has a ``lifetime``
        section. Where the book of the assessment is still open it is asked
        who is vulnerable, who has consented, and whose complaint is open: nobody is sold
        more, changed or ended meanwhile. ``language``: of the reasons.

        ``policy``: whose section ``strategy`` counts, to ask "what if"; default: that of
        the assessment. ``budgets``: what there is of each resource for all together, as
        ``{"money": "50000 EUR", "phone_minutes": 12000}``; the variants then are chosen so
        that together they are worth as much as the budgets allow. Money is a Money, a text
        with or without currency, a Decimal or an int in major units; the others are ints,
        named as the variants' ``uses`` name them. ``at_least``: floors, likewise. Neither
        budgets nor missing consent change a customer's strategy, only what is carried out.
        InvalidArgumentError: a budget that no variant uses; FailedPreconditionError:
        budgets without variants, an unknown cost, or floors that no plan keeps.
        """
        book = self._known_book(None)
        options = plan_options(self.policy, policy, budgets, at_least)
        with _report._reading(book) as address, Run(progress, parallelism) as run:
            return Plan(
                call_for_handle(
                    lib.goodwill_assessment_plan,
                    self._handle, address, byref(options), byref(run.options),
                ),
                self,
                language,
                policy or self.policy,
            )  # fmt: skip

    def rules(
        self,
        *,
        support: Share = 0.001,
        confidence: Share = 0.1,
        least_count: int = 5,
        most_items: int = 3,
        most_sets: int = 5_000_000,
        false_discovery: Optional[float] = 0.05,
        basket: str = "customer",
        groups: str = "tier",
        language: Optional[str] = None,
        progress: Optional[Progress] = None,
    ) -> Rules:
        """What the customers of this assessment buy together, all of them and by kind; its
        ``next_products()`` are what each of them may want next.

        The book of the assessment must still be open, and its purchases name products
        (FailedPreconditionError otherwise). ``basket``: "customer" (all a customer ever
        bought) or "order". ``groups``: customers of one "tier", or one "cell" of recency,
        frequency and monetary scores, have rules of their own besides everybody's; "none".
        The rest as in :func:`association_rules`. Orders that came back are in no basket, nor
        is anybody whose rights forbid comparing.
        """
        options = rules_options(
            support, confidence, least_count, most_items, most_sets, false_discovery, basket, groups
        )
        book = self._known_book(None)
        if book is None:
            raise invalid("the book of this assessment is not open any more", field="book")
        with _report._reading(book) as address:
            return rules_of(self, address, options, language or self.policy.language, progress)

    def _input(self, value: Any) -> Any:
        kind = value.WhichOneof("value")
        if kind is None:
            return None
        plain = getattr(value, kind)
        if kind == "money_minor":
            return Money.from_minor(plain, self.policy.currency)
        if kind == "instant_us":
            return to_datetime(plain)
        return plain

    def summary(self, language: Optional[str] = None) -> Summary:
        """The whole in figures: customers per tier, totals, concentration."""
        message = _documents.decode(
            "Summary", call_for_bytes(lib.goodwill_assessment_summary, self._handle)
        )
        text = call_for_text(
            lib.goodwill_assessment_summary_text,
            self._handle, *text_argument(language or self.policy.language),
        )  # fmt: skip
        currency = message.header.currency or self.policy.currency

        def money(minor: int) -> Money:
            return Money.from_minor(minor, currency)

        return Summary(
            customers=message.customers,
            purchasers=message.purchasers,
            repeaters=message.repeaters,
            turnover=money(message.turnover_minor),
            margin=money(message.margin_minor) if message.has_margin else None,
            cost_to_serve=(
                money(message.cost_to_serve_minor) if message.has_cost_to_serve else None
            ),
            tiers=tuple(
                TierSummary(
                    name=tier.name,
                    label=tier.label or tier.name,
                    customers=tier.customers,
                    turnover=money(tier.turnover_minor),
                    net_margin=money(tier.net_margin_minor) if message.has_margin else None,
                )
                for tier in message.tiers
            ),
            pareto_customers=message.pareto.members,
            stages=tuple(
                StageSummary(
                    stage=stage.stage,
                    customers=stage.customers,
                    returning=stage.returning,
                    lifetime_value=stage.lifetime_value,
                )
                for stage in message.stages
            ),
            silent_sources=silent_sources(message),
            frozen=message.frozen,
            unread_tier_events=message.unread_tier_events,
            concentration=concentration_of(message, self._pareto_values),
            text=text,
            message=message,
        )

    def _pareto_values(self) -> "np.ndarray[Any, Any]":
        columns = self._columns("minor")
        column = columns["pareto_value"]
        values = column.values
        return values if column.valid is None else values[column.valid]

    @property
    def concentration(self) -> Concentration:
        """Gini, top shares, Lorenz curve, effective number of customers."""
        return concentration_of(self.calibration.message, self._pareto_values)

    def flows_from(self, before: "Assessment") -> TierTable:
        """Who went from which tier to which since an earlier assessment of the book.

        Columns: from_tier (None: not a customer before), to_tier, move ("same",
        "up", "down", "new", "gone", "other"), customers, turnover (of all time, as
        of this assessment). InvalidArgumentError when currencies differ.
        """
        return TierTable(lib.goodwill_assessment_tier_flows, before, self)

    def changes_from(self, before: "Assessment") -> TierTable:
        """Every customer whose tier is another than in ``before``.

        Two policies at one time: who would change tier. Columns: customer_id,
        from_tier, to_tier, move, turnover.
        """
        return TierTable(lib.goodwill_assessment_tier_changes, before, self)

    def tier_grants(self) -> TierTable:
        """Tiers that are held and that no fact has granted yet, as rows for
        ``book.append_events``.

        What was granted is never taken back before its end, whatever arrives
        later. FailedPreconditionError for a policy without ``tier_reviews``.
        """
        return TierTable(lib.goodwill_assessment_tier_grants, self)

    @property
    def calibration(self) -> Calibration:
        """The calibration it was made from."""
        return Calibration(call_for_handle(lib.goodwill_assessment_calibration, self._handle))

    @property
    def measures(self) -> Measures:
        """The measures it was made from."""
        return Measures(call_for_handle(lib.goodwill_assessment_measures, self._handle))

    def _known_book(self, book: Optional["Book"]) -> Optional["Book"]:
        if book is None and self._book is not None:
            book = self._book()
            if book is not None and book.closed:
                book = None
        return book

    def report(
        self,
        path: Union[str, "os.PathLike[str]"],
        language: Optional[str] = None,
        *,
        book: Optional["Book"] = None,
        customers: int = 2_000,
        names: bool = True,
        late_after: datetime.timedelta = datetime.timedelta(days=1),
        before: Optional["Assessment"] = None,
        bootstrap: int = 0,
        plan: Optional["Plan"] = None,
        assignments: Any = None,
        evaluate: Optional[Mapping[str, Any]] = None,
        progress: Optional[Progress] = None,
    ) -> Path:
        """Writes the report that people look at: one HTML file that opens without a
        network, on a telephone and on paper, in "en", "ru" or "bg" (default: the
        policy's language).

        ``book`` adds names, overdue promises, what hangs on few customers (as
        :meth:`Book.exposure`), complaints and service, adopted plans and how facts were
        recorded; by default it is the book this assessment was made by, as long as that
        is there and open.
        ``customers``: so many of the largest are listed, at most 10,000, and beyond
        them those who call for attention. A fact recorded later than ``late_after``
        is late. ``before``, an earlier assessment, tells who rose and fell since.
        ``bootstrap``: so many rounds (1000 do, 10 to 100,000) for 95 % intervals of the
        concentration figures; 0 for none. ``plan``, made of this assessment, adds what to
        do with every relationship and what budgets are worth. ``assignments`` (who was
        assigned to which strategy, as for :func:`goodwill.evaluate`) tells whether it
        worked; ``evaluate`` are the other arguments of that, such as
        ``{"control_share": "1/5"}``.

        InvalidArgumentError: a plan of another assessment; assignments that cannot be read,
        or that come without the book.
        """
        wanted = _report.Wanted(
            customers, names, late_after, before, bootstrap, plan, assignments, evaluate)
        page = _report.report_html(self, self._known_book(book), language, wanted, progress)
        return _report.write(path, page)

    def report_html(
        self,
        language: Optional[str] = None,
        *,
        book: Optional["Book"] = None,
        customers: int = 2_000,
        names: bool = True,
        late_after: datetime.timedelta = datetime.timedelta(days=1),
        before: Optional["Assessment"] = None,
        bootstrap: int = 0,
        plan: Optional["Plan"] = None,
        assignments: Any = None,
        evaluate: Optional[Mapping[str, Any]] = None,
        progress: Optional[Progress] = None,
    ) -> str:
        """The page of :meth:`report` as text."""
        wanted = _report.Wanted(
            customers, names, late_after, before, bootstrap, plan, assignments, evaluate)
        page = _report.report_html(self, self._known_book(book), language, wanted, progress)
        return page.decode("utf-8")

    def report_data(
        self,
        *,
        book: Optional["Book"] = None,
        customers: int = 2_000,
        names: bool = True,
        late_after: datetime.timedelta = datetime.timedelta(days=1),
        before: Optional["Assessment"] = None,
        bootstrap: int = 0,
        progress: Optional[Progress] = None,
    ) -> Dict[str, Any]:
        """The data of :meth:`report` as plain values (see ``goodwill/v1/report.proto``)."""
        wanted = _report.Wanted(customers, names, late_after, before, bootstrap)
        return _report.report_data(self, self._known_book(book), wanted, progress)

    @property
    def plot(self) -> _report.Plots:
        """Figures for notebooks: ``assessment.plot.pareto()``, ``.whale()``, ``.tiers()``,
        ``.recency()``, ``.frequency()``, ``.new_customers()``. They need matplotlib."""
        return _report.Plots(self)

    def _repr_html_(self) -> str:
        return _report.repr_html(self.summary().text)

    def __repr__(self) -> str:
        return f"<Assessment of {len(self)} customers>"


def assess(
    measures: Measures,
    calibration: Calibration,
    policy: Policy,
    *,
    progress: Optional[Progress] = None,
    parallelism: int = 1,
) -> Assessment:
    """Judges measures (all, or one partition) with a calibration."""
    with Run(progress, parallelism) as run:
        return Assessment(
            call_for_handle(
                lib.goodwill_assess,
                measures._handle, calibration._handle, policy._handle, byref(run.options),
            ),
            policy,
        )  # fmt: skip


def assess_one(row: MeasuresRow, calibration: Calibration, policy: Policy) -> Judgement:
    """Judges one customer: the same answer as in bulk.

    ``row`` is ``measures.row(customer_id)``, ``measures[i]`` or
    ``book.measure(customer_id, ...)``.
    """
    out = _abi.Judgement(struct_size=ctypes.sizeof(_abi.Judgement))
    call(
        lib.goodwill_assess_one,
        row.measures._handle, row.index, calibration._handle, policy._handle, byref(out),
    )  # fmt: skip
    return Judgement(
        tier=policy.tiers[out.tier],
        tier_index=out.tier,
        pareto=bool(out.pareto),
        recency_score=out.recency_score or None,
        frequency_score=out.frequency_score or None,
        monetary_score=out.monetary_score or None,
        pareto_value=Money.from_minor(out.pareto_value_minor, policy.currency),
        recover_first=(None, "complaint", "failure")[out.recover_first],
    )


STAGES = (
    None,
    "prospect",
    "new",
    "active",
    "at_risk",
    "suspected_lost",
    "verified_lost",
    "won_back",
    "ending",
    "ended",
)


def assess_lifetime(row: MeasuresRow, calibration: Calibration, policy: Policy) -> Lifetime:
    """Judges the future of one customer: the same bits as in bulk.

    ``row`` as for :func:`assess_one`. FailedPreconditionError where the policy has no
    ``lifetime`` section.
    """
    out = _abi.Lifetime(struct_size=ctypes.sizeof(_abi.Lifetime))
    call(
        lib.goodwill_assess_lifetime,
        row.measures._handle, row.index, calibration._handle, policy._handle, byref(out),
    )  # fmt: skip

    def number(value: float) -> Optional[float]:
        return None if value != value else float(value)

    return Lifetime(
        stage=STAGES[out.stage],
        p_alive=number(out.p_alive),
        p_purchase=number(out.p_purchase),
        p_purchase_low=number(out.p_purchase_low),
        p_purchase_high=number(out.p_purchase_high),
        p_purchase_model=number(out.p_purchase_model),
        p_purchase_at_last=number(out.p_purchase_at_last),
        p_silence=number(out.p_silence),
        expected_purchases=number(out.expected_purchases),
        expected_spend=number(out.expected_spend),
        lifetime_value=number(out.lifetime_value),
        silent_source=int(out.silent_source),
    )
