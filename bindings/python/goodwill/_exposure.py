"""How exposed a book is to few customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional, Tuple

from . import _documents
from ._money import Money


@dataclass(frozen=True)
class Departure:
    """What is lost if some leave."""

    who: str
    """"largest_1", "largest_2", "largest_5", "largest_group" or "agent"."""
    name: str
    """The customer, group or agent; empty for several customers."""
    customers: int
    turnover: Money
    """Of the last twelve months."""
    margin: Money
    share: float
    """Of the turnover; NaN where there is none."""
    effective_number: float
    """Of those who remain."""


@dataclass(frozen=True)
class Alert:
    """A limit of the policy that is passed."""

    policy_path: str
    limit: float
    actual: float


class Exposure:
    """How much hangs on few customers. Immutable."""

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document as a Protobuf message."""

    def _money(self, minor: float) -> Money:
        return Money.from_minor(round(minor), self.message.currency)

    @property
    def customers(self) -> int:
        """Customers with an order or a return in the last twelve months."""
        return int(self.message.customers)

    @property
    def groups(self) -> int:
        """Groups of companies; a customer without a parent is one alone."""
        return int(self.message.groups)

    @property
    def by_customer(self) -> Mapping[str, Any]:
        """gini, herfindahl, effective_number, top_one, ... of the year's turnover."""
        return _documents.to_dict(self.message.by_customer)

    @property
    def by_group(self) -> Mapping[str, Any]:
        """The same by group of companies."""
        return _documents.to_dict(self.message.by_group)

    @staticmethod
    def _intervals(message: Any) -> Dict[str, Tuple[float, float]]:
        out = {}
        for field in message.DESCRIPTOR.fields:
            if field.name != "rounds" and message.HasField(field.name):
                interval = getattr(message, field.name)
                out[field.name] = (interval.low, interval.high)
        return out

    @property
    def customer_intervals(self) -> Dict[str, Tuple[float, float]]:
        """Bootstrap intervals (low, high) by figure; empty unless asked for."""
        return self._intervals(self.message.customer_intervals)

    @property
    def group_intervals(self) -> Dict[str, Tuple[float, float]]:
        """The same by group of companies."""
        return self._intervals(self.message.group_intervals)

    @property
    def lorenz(self) -> Tuple[float, ...]:
        """The Lorenz curve at even steps of customers, the poorest first."""
        return tuple(self.message.lorenz)

    @property
    def whale(self) -> Tuple[int, ...]:
        """Cumulative net margin (minor units) from the best customer down, at even
        steps of customers; turnover where costs are not known."""
        return tuple(self.message.whale.points_minor)

    @property
    def group_whale(self) -> Tuple[int, ...]:
        """The same by group of companies."""
        return tuple(self.message.group_whale.points_minor)

    @property
    def departures(self) -> Tuple[Departure, ...]:
        """What is lost if some leave."""
        return tuple(
            Departure(
                d.who, d.name, d.customers, self._money(d.turnover_minor),
                self._money(d.margin_minor), d.share, d.effective_number,
            )
            for d in self.message.departures
        )  # fmt: skip

    @property
    def shortfall(self) -> Optional[float]:
        """Chance that existing customers do not carry the fixed costs of the next
        twelve months; None without fixed costs, or where margins are not known."""
        if not self.message.HasField("shortfall"):
            return None
        return float(self.message.shortfall.probability)

    @property
    def alerts(self) -> Tuple[Alert, ...]:
        """Limits of the policy that are passed."""
        return tuple(Alert(a.policy_path, a.limit, a.actual) for a in self.message.alerts)

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return f"<Exposure of {self.customers} customers>"
