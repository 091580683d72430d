"""Plans: one of seven strategies for every customer, and why."""

from __future__ import annotations

import ctypes
import decimal
from ctypes import byref
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from . import _abi, _documents
from ._columns import Columns
from ._errors import invalid
from ._library import Handle, call, call_for_bytes, call_for_text, lib, text_argument
from ._measures import CustomerId, int64_id
from ._money import Money
from ._run import Progress, Run

if TYPE_CHECKING:
    from ._assessment import Assessment, Explanation
    from ._policy import Policy

BudgetAmount = Union[int, str, decimal.Decimal, Money]
"""Of money: major units, with or without the currency; of other resources: an int."""

STRATEGIES = (
    "as_usual", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "start",
)  # fmt: skip
"""The seven strategies, and to serve as usual, by their number."""


def _amount(resource: str, amount: BudgetAmount, currency: str) -> int:
    if resource != "money":
        if not isinstance(amount, int) or isinstance(amount, bool):
            raise invalid(f"budget {resource!r} must be an int, not {amount!r}")
        return amount
    if isinstance(amount, str):
        text = amount.strip()
        amount = Money.parse(text) if " " in text else Money(text, currency)
    elif not isinstance(amount, Money):
        if isinstance(amount, bool) or not isinstance(amount, (int, decimal.Decimal)):
            raise invalid("budget 'money' must be a Money, a text, a Decimal or an int")
        amount = Money(amount, currency)
    if amount.currency != currency:
        raise invalid(f"budget 'money' is in {amount.currency}, and the assessment in {currency}")
    return amount.minor


def plan_options(
    own: "Policy",
    policy: Optional["Policy"],
    budgets: Optional[Mapping[str, BudgetAmount]],
    at_least: Optional[Mapping[str, BudgetAmount]],
) -> _abi.PlanOptions:
    """Options for C; they keep the texts they point to."""
    wanted = [
        (name, _amount(name, amount, own.currency), floor)
        for floor, given in ((0, budgets or {}), (1, at_least or {}))
        for name, amount in given.items()
    ]
    native = (_abi.Budget * max(1, len(wanted)))()
    for budget, (name, amount, floor) in zip(native, wanted):
        text = name.encode()
        if not -(2**63) <= amount < 2**63:
            raise invalid(f"budget {name!r} is out of range")
        budget.resource, budget.resource_size = text, len(text)
        budget.amount, budget.at_least = amount, floor
    return _abi.PlanOptions(
        struct_size=ctypes.sizeof(_abi.PlanOptions),
        budgets=native,
        budgets_size=len(wanted),
        policy=None if policy is None else policy._handle,
    )


class PlanTable(Columns):
    """A small table of a plan's head."""

    __slots__ = ("_function", "_plan", "_arguments")

    def __init__(self, function: Any, plan: "Plan", *arguments: Any) -> None:
        self._function = function
        self._plan = plan
        self._arguments = arguments

    def _export(self, money: int, out: Any) -> None:
        call(self._function, self._plan._handle, *self._arguments, out)

    def __len__(self) -> int:
        return len(next(iter(self._columns("minor").values())).values)


class GrowthTargets(Columns):
    """From where on growth is growth, by customer. Immutable; keeps its plan.

    Columns: customer_id, growth_target, expected, expected_above, before,
    chance_above_before, expected_above_before (``Plan.growth_targets``).
    """

    __slots__ = ("_arguments", "_plan")

    def __init__(self, plan: "Plan", *arguments: Any) -> None:
        self._plan = plan
        self._arguments = arguments

    def _export(self, money: int, out: Any) -> None:
        percent, days, parallelism, progress = self._arguments
        with Run(progress, parallelism) as run:
            call(
                lib.goodwill_plan_growth_targets,
                self._plan._handle, percent, days, money, byref(run.options), out,
            )  # fmt: skip

    def __len__(self) -> int:
        return len(self._plan)


@dataclass(frozen=True)
class Steadiness:
    """A plan against the plans that were adopted before. Immutable."""

    adopted: int
    """Customers of whom they speak."""
    overridden: int
    """Of them, something has happened since that sets steadiness aside."""
    switched: int
    """Have another strategy now."""
    held: int
    """Would have another without steadiness."""
    held_cost: float
    """What holding them gives up, in major units."""
    flips_per_year: float
    """Changes of strategy so far, per customer-year."""


def _changes(before: Any, after: Plan, out: Any, error: Any) -> int:
    return int(lib.goodwill_plan_changes(before, after._handle, out, error))


class Plan(Handle, Columns):
    """One decision per customer: ``to_pandas()``, ``explain``, ``why_not``.

    Columns: customer_id, strategy, wanted (what it would be without steadiness, where that is
    another), action, action_strategy (that the action belongs to),
    channel, blocked_by (why there is none: "budget", "holdout" (left alone for comparison), "pilot"
    (not in this round of a strategy on trial), or the rule of ``may_contact`` that forbids
    it for the 30 days of a plan), expected_gain (of what is carried out), worth_up_to (the gain is before cost, which
    is not known), cost, forgone (by how much the strategy's own variant would gain more),
    sd_data, sd_prior, value, p_alive, runner_up, runner_up_gain, reason_code, reason. Amounts are
    expectations in major units. Rows are in ascending order of id. Immutable; may be
    shared between threads; ``print(plan)`` shows its head.
    """

    __slots__ = ("assessment", "language", "policy")

    assessment: "Assessment"
    """What it was made of."""
    language: Optional[str]
    """Of the reasons in its rows; None: the policy's."""

    policy: "Policy"
    """Whose strategies were chosen among."""

    def __init__(
        self, address: int, assessment: "Assessment", language: Optional[str], policy: "Policy"
    ) -> None:
        super().__init__(address, lib.goodwill_plan_free)
        self.policy = policy
        self.assessment = assessment
        self.language = language

    def _export(self, money: int, out: Any) -> None:
        call(lib.goodwill_plan_export, self._handle, *text_argument(self.language), out)

    def __len__(self) -> int:
        return int(lib.goodwill_plan_size(self._handle))

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Optional[str] = None) -> str:
        """The head: strategies with their customers and gains, and what was not assessed."""
        spoken = text_argument(language or self.language)
        return call_for_text(lib.goodwill_plan_text, self._handle, *spoken)

    def strategy_book(self, language: Optional[str] = None) -> str:
        """The strategy as a document that people read, in Markdown.

        For each of the seven what it is for, its conditions, its ways with what they are
        believed to do, who has it and what it should bring; what an experiment in this book
        could detect and when a verdict is possible; what knowing its effect would be worth;
        and what is worth asking next.
        """
        spoken = text_argument(language or self.language)
        return call_for_text(lib.goodwill_plan_strategy_book, self._handle, *spoken)

    @property
    def strategies(self) -> PlanTable:
        """One row per strategy that somebody has: customers, value, expected_gain, cost.

        Where the policy has a holdout also what could be known of it, and when, before it is
        adopted: held_out (of the customers, left alone for comparison), waiting (for whom it is
        not carried out in this round, because it is on trial), counted ("leaving",
        "acceptance", "return" or "conversion"), base (the share without the strategy), effect
        (what it is believed to change of that), detectable (the smallest change that this
        book could show: 5 %, power of 80 %), verdict ("possible" or "cannot_be_known") and
        verdict_at (if it is adopted at its as-of).
        """
        return PlanTable(lib.goodwill_plan_strategies, self)

    @property
    def budgets(self) -> PlanTable:
        """One row per budget: resource, at_least, budget, used, slack, price.

        ``price``: what one more unit would be worth, in major units; of money, one major
        unit. ``budget``, ``used`` and ``slack`` of money are in minor units.
        """
        return PlanTable(lib.goodwill_plan_budgets, self)

    def _totals(self) -> _abi.PlanTotals:
        totals = _abi.PlanTotals(struct_size=ctypes.sizeof(_abi.PlanTotals))
        call(lib.goodwill_plan_total, self._handle, ctypes.byref(totals))
        return totals

    @property
    def steadiness(self) -> Steadiness:
        """How it stands against the plans that were adopted before."""
        totals = self._totals()
        return Steadiness(
            adopted=totals.adopted,
            overridden=totals.overridden,
            switched=totals.switched,
            held=totals.held,
            held_cost=totals.held_cost,
            flips_per_year=totals.flips_per_year,
        )

    @property
    def planned(self) -> float:
        """What is carried out under budgets is worth, major units; 0 without budgets."""
        return float(self._totals().planned)

    @property
    def bound(self) -> float:
        """What no plan within the budgets exceeds, major units; 0 without budgets."""
        return float(self._totals().bound)

    @property
    def gap(self) -> float:
        """(bound - planned) / bound; 0 when the bound is 0."""
        return float(self._totals().gap)

    def check(self) -> None:
        """Adds up value, use and bound again from the options of each customer.

        FailedPreconditionError says what is not as claimed; nothing without budgets.
        """
        call(lib.goodwill_plan_check, self._handle)

    def changes(self, after: "Plan") -> PlanTable:
        """What differs in another plan, by customer: change, strategy_before,
        strategy_after, action_before, action_after, gain_before, gain_after, gain_change,
        cost_change. ``change`` is appeared, vanished, posture, funded, unfunded, unblocked,
        blocked or action. Customers of whom nothing changed are left out."""
        return PlanTable(_changes, self, after)

    def growth_targets(
        self,
        percent: int = 80,
        days: int = 365,
        *,
        parallelism: int = 0,
        progress: Optional[Progress] = None,
    ) -> GrowthTargets:
        """From where on growth is growth, so that rewards pay for more than chance brings.

        ``growth_target``: what comes in within the next ``days`` (7 to 3650) is above it with a
        chance of at most 1 - ``percent``/100 (50 to 99) were everything to go on as it is: a
        percentile of the customer's own predictive distribution by the plan's models (how often,
        and how much), rounded up to the minor unit. 0: to buy at all would pass it.
        ``expected`` and ``expected_above`` (the target: rewarded by chance) are means in major
        units. Where the policy's window is as long as ``days``, ``before`` is what came in within
        it, and ``chance_above_before`` and ``expected_above_before`` are what a rule "above last
        year" would take for growth: the sum of the latter over that of ``expected`` is its share
        of what comes in, with no growth at all. Null where nothing can be said. Margin where
        every line has a cost, else turnover net of returns. About a millisecond per customer.
        InvalidArgumentError for a number out of its range; what ``progress`` raises.
        """
        for name, value, least, most in (("percent", percent, 50, 99), ("days", days, 7, 3650)):
            if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
                raise invalid(f"{name} must be a whole number from {least} to {most}")
        return GrowthTargets(self, percent, days, parallelism, progress)

    def to_bytes(self) -> bytes:
        """The plan as a serialised ``goodwill.v1.Plan``; equal plans give equal bytes."""
        return bytes(call_for_bytes(lib.goodwill_plan_encode, self._handle))

    @property
    def digest(self) -> str:
        """What it is known by once adopted: the first half of the SHA-256 of its document
        without the known batch, in hexadecimal."""
        return call_for_text(lib.goodwill_plan_digest, self._handle)

    @property
    def document(self) -> Any:
        """The plan as a document: decisions, budgets and the proof of the bound."""
        return _documents.decode("Plan", self.to_bytes())

    @property
    def unassessed(self) -> Dict[str, str]:
        """What was not assessed, and what would unlock it."""
        table = PlanTable(lib.goodwill_plan_unassessed, self, *text_argument(self.language))
        columns = table.to_numpy()
        return dict(zip(columns["what"].tolist(), columns["text"].tolist()))

    def explain(self, customer_id: CustomerId, language: Optional[str] = None) -> "Explanation":
        """Why a customer has the strategy: conditions, value, terms, priors, runner-up.

        ``language``: "en", "ru" or "bg"; default: the plan's, else the policy's.
        NotFoundError (a KeyError) for an unknown customer.
        """
        return self._explanation(
            lib.goodwill_plan_explain, lib.goodwill_plan_explain_text, customer_id, (), language
        )

    def why_not(
        self, customer_id: CustomerId, strategy: str, language: Optional[str] = None
    ) -> "Explanation":
        """Why a customer does not have another strategy: the first condition that does
        not hold, or by how much it falls short.

        ``strategy``: one of :data:`STRATEGIES`; ValueError otherwise.
        """
        if strategy not in STRATEGIES:
            raise invalid(f"strategy must be one of {', '.join(STRATEGIES)}")
        return self._explanation(
            lib.goodwill_plan_why_not, lib.goodwill_plan_why_not_text,
            customer_id, (STRATEGIES.index(strategy),), language,
        )  # fmt: skip

    def _explanation(
        self, function: Any, text: Any, customer_id: CustomerId, more: Any, language: Optional[str]
    ) -> "Explanation":
        given = customer_id if isinstance(customer_id, str) else str(int64_id(customer_id))
        arguments = (
            self._handle, *text_argument(given), *more, *text_argument(language or self.language),
        )  # fmt: skip
        message = _documents.decode("Explanation", call_for_bytes(function, *arguments))
        return self.assessment._explanation(message, message.text or call_for_text(text, *arguments))
