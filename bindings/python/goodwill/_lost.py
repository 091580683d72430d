"""Forecasts held against what happened, and who was lost and why."""

from __future__ import annotations

import ctypes
import datetime
from typing import Any, Callable, Dict, List, Tuple

from . import _arrow_in, _documents
from ._abi import ArrowArrayStream
from ._arrow_in import Values
from ._columns import Columns
from ._silence import SilentSource, silent_sources

Row = Dict[str, Any]

_EPOCH = datetime.date(1970, 1, 1)


def _plain(message: Any) -> Row:
    """A message as a flat row: intervals become two columns, zeros stay."""
    row: Row = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        if field.message_type is not None and field.message_type.name == "ShareInterval":
            row[field.name + "_low"], row[field.name + "_high"] = value.low, value.high
        elif field.name.endswith("_day"):
            row[field.name] = _EPOCH + datetime.timedelta(days=value)
        else:
            row[field.name] = value
    return row


class Holdout:
    """What was forecast on a day, beside what followed. Immutable.

    ``print(holdout)`` says how it went; its tables are rows, and frames by
    ``to_pandas("tenths")`` and so on.
    """

    TABLES = ("stages", "tenths", "raw_tenths", "frequencies", "weeks", "scores")

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document as a Protobuf message (``goodwill/v1/lifetime.proto``)."""

    def __repr__(self) -> str:
        return f"<Holdout of {self.customers} customers, {self.since} to {self.until}>"

    @property
    def since(self) -> datetime.date:
        """The first day of the holdout."""
        return _EPOCH + datetime.timedelta(days=self.message.since_day)

    @property
    def until(self) -> datetime.date:
        """The day after its last."""
        return _EPOCH + datetime.timedelta(days=self.message.end_day)

    @property
    def customers(self) -> int:
        """Who had bought before."""
        return int(self.message.customers)

    @property
    def returned(self) -> int:
        """Who of them bought in the holdout."""
        return int(self.message.returned)

    @property
    def purchases(self) -> int:
        """That these customers made in the holdout."""
        return int(self.message.purchases)

    @property
    def past_days(self) -> int:
        """Of the book's own past that forecasts were corrected by; 0: they were not."""
        return int(self.message.past_days)

    @property
    def model(self) -> str:
        """The model that judged."""
        return str(self.message.model)

    def _rows(self, table: str) -> List[Row]:
        if table not in self.TABLES:
            raise ValueError(f"there is no table {table!r}; there are {', '.join(self.TABLES)}")
        return [_plain(row) for row in getattr(self.message, table)]

    @property
    def stages(self) -> List[Row]:
        """By stage on that day: customers, mean forecast, who returned, 95 % interval."""
        return self._rows("stages")

    @property
    def tenths(self) -> List[Row]:
        """By tenth of the chance to buy, as an assessment gives it. ``promised`` is the
        forecast's 95 % interval for the share who return: what is uncertain about the
        model's parameters and their correction, what the coming period has in common
        for all, and the chance of who buys. ``interval`` is that of the share alone."""
        return self._rows("tenths")

    @property
    def raw_tenths(self) -> List[Row]:
        """The same of the model's own chances, before any correction."""
        return self._rows("raw_tenths")

    @property
    def frequencies(self) -> List[Row]:
        """By repeat purchases before: customers, how many the model expects there to be,
        mean forecast and mean purchases. The last row is "or more"."""
        return self._rows("frequencies")

    @property
    def weeks(self) -> List[Row]:
        """Cumulative repeat purchases of all, expected and actual, by the end of each week."""
        return self._rows("weeks")

    @property
    def scores(self) -> List[Row]:
        """Errors and rank quality of the assessment, of models, and of rules that need
        none (as_before, own_cadence, average, rfm)."""
        return self._rows("scores")

    def to_pandas(self, table: str = "tenths") -> Any:
        """One of ``TABLES`` as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self._rows(table))

    def __str__(self) -> str:
        tenths = self.message.tenths
        best = self.message.scores[0]
        return (
            f"{self.since} to {self.until}: {self.returned} of {self.customers} customers "
            f"returned; {self.purchases} purchases, {best.purchases:.0f} forecast by {self.model}; "
            f"rank quality {best.ranking:.3f}; the share who returned lies in the forecast's "
            f"interval in {sum(t.as_promised for t in tenths)} of {len(tenths)} tenths"
        )


class Losses(Columns):
    """The lost, one row each, who cost most first; the causes and what is done about them.

    Columns: customer_id, stage, since, last_purchase, cause, fault ("own",
    "competitor", "circumstances", "unknown"), evidence, lasting, value_at_last,
    value_now, value_lost, caused_by_us, lured.
    """

    __slots__ = ("_take", "_values", "message")

    def __init__(self, take: Callable[[Any], bytes]) -> None:
        self._take = take
        stream = ArrowArrayStream()
        data = take(ctypes.pointer(stream))
        self._values: Dict[str, Values] = _arrow_in.read_stream(stream)
        self.message = _documents.decode("Losses", data)
        """The document as a Protobuf message (``goodwill/v1/lifetime.proto``)."""

    def _export(self, money: int, out: Any) -> None:
        self._take(out)

    def _columns(self, money: str) -> Dict[str, Values]:
        return self._values

    def __len__(self) -> int:
        return int(self.message.customers)

    @property
    def value_lost(self) -> float:
        """Forward value at the last purchase less that of now, of all; major units."""
        return float(self.message.value_lost)

    @property
    def silent_sources(self) -> Tuple[SilentSource, ...]:
        """Sources of purchases that fell silent, or nearly so, by name."""
        return silent_sources(self.message)

    @property
    def frozen(self) -> int:
        """Customers whose stages stay as they were because of that: none of them became
        lost since."""
        return int(self.message.frozen)

    @property
    def won_back(self) -> Row:
        """Of those who had said that they left: left, returned, interval_low,
        interval_high, median_days."""
        return _plain(self.message.won_back)

    @property
    def causes(self) -> List[Row]:
        """What was lost to which cause, the dearest first. ``actions`` are the promises of
        kind "corrective_action" about it: owner, dates, and whether losses fell."""
        out = []
        for cause in self.message.causes:
            row = _plain(cause)
            fault = cause.DESCRIPTOR.fields_by_name["fault"].enum_type
            row["fault"] = fault.values_by_number[cause.fault].name[len("FAULT_") :].lower()
            row["won_back"] = _plain(cause.won_back)
            row["actions"] = [_action(action) for action in cause.actions]
            out.append(row)
        return out


def _action(message: Any) -> Row:
    row = _plain(message)
    for name in ("due_us", "kept_us"):
        if not message.HasField(name):
            row[name] = None
    return row
