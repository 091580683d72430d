"""Plans: one of seven strategies for every customer, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from . import _documents
from ._columns import Columns
from ._errors import invalid
from ._library import Handle, call, call_for_bytes, call_for_text, lib, text_argument
from ._measures import CustomerId, int64_id

if TYPE_CHECKING:
    from ._assessment import Assessment, Explanation

STRATEGIES = (
    "as_usual", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "start",
)  # fmt: skip
"""The seven strategies, and to serve as usual, by their number."""


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


class Plan(Handle, Columns):
    """One decision per customer: ``to_pandas()``, ``explain``, ``why_not``.

    Columns: customer_id, strategy, action, channel, blocked_by, expected_gain,
    worth_up_to (the gain is before cost, which is not known), cost, sd_data, sd_prior,
    value, p_alive, runner_up, runner_up_gain, reason_code, reason. Amounts are
    expectations in major units. Rows are in ascending order of id. Immutable; may be
    shared between threads; ``print(plan)`` shows its head.
    """

    __slots__ = ("assessment", "language")

    assessment: "Assessment"
    """What it was made of."""
    language: Optional[str]
    """Of the reasons in its rows; None: the policy's."""

    def __init__(self, address: int, assessment: "Assessment", language: Optional[str]) -> None:
        super().__init__(address, lib.goodwill_plan_free)
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

    @property
    def strategies(self) -> PlanTable:
        """One row per strategy that somebody has: customers, value, expected_gain, cost."""
        return PlanTable(lib.goodwill_plan_strategies, self)

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
