"""Measures and calibration: the steps between facts and judgement."""

from __future__ import annotations

import ctypes
import numbers
import os
from ctypes import byref
from typing import Any, Dict, Iterable, Iterator, Optional, Tuple, Union

from . import _documents, _import
from ._columns import Columns
from ._instant import Moment, instant
from ._library import Handle, call, call_for_bytes, call_for_handle, lib, text_argument
from ._run import Progress, Run
from ._concentration import Concentration
from ._errors import MissingFileError, NotFoundError, invalid
from ._money import currency_exponent
from ._policy import Policy

CustomerId = Union[str, int]


class MeasuresRow:
    """One customer's row of :class:`Measures`: what ``gw.assess_one`` takes.

    Keeps its measures alive. ``row["frequency"]`` looks a value up by column.
    """

    __slots__ = ("measures", "index")

    def __init__(self, measures: "Measures", index: int) -> None:
        self.measures = measures
        self.index = index

    def to_dict(self, money: str = "float") -> Dict[str, Any]:
        """All columns of this row; absent values are None."""
        return self.measures._row_dict(self.index, money)

    def __getitem__(self, column: str) -> Any:
        return self.to_dict()[column]

    @property
    def customer_id(self) -> CustomerId:
        found: CustomerId = self.to_dict()["customer_id"]
        return found

    def __repr__(self) -> str:
        return f"<MeasuresRow {self.customer_id!r}>"


class Measures(Handle, Columns):
    """What each customer's facts add up to as of a time: one row per customer.

    Rows are in ascending order of id. Immutable; may be shared between threads,
    pickled, and sent to other machines (:meth:`to_bytes`).
    """

    __slots__ = ("_cache",)

    def __init__(self, address: int) -> None:
        super().__init__(address, lib.goodwill_measures_free)
        self._cache: Dict[str, Dict[str, Any]] = {}

    def _export(self, money: int, out: Any) -> None:
        call(lib.goodwill_measures_export, self._handle, money, out)

    def __len__(self) -> int:
        return int(lib.goodwill_measures_size(self._handle))

    def row(self, customer_id: CustomerId) -> MeasuresRow:
        """The row of one customer; NotFoundError (a KeyError) if there is none."""
        return MeasuresRow(self, self._find(customer_id))

    def __getitem__(self, index: int) -> MeasuresRow:
        """The row at a position, in ascending order of id."""
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(f"row {index} of {len(self)}")
        return MeasuresRow(self, position)

    def __iter__(self) -> Iterator[MeasuresRow]:
        return (MeasuresRow(self, index) for index in range(len(self)))

    def __contains__(self, customer_id: object) -> bool:
        try:
            self._find(customer_id)  # type: ignore[arg-type]
            return True
        except (NotFoundError, TypeError, ValueError, OverflowError):
            return False

    def _find(self, customer_id: CustomerId) -> int:
        out = ctypes.c_int64()
        if isinstance(customer_id, str):
            call(
                lib.goodwill_measures_find_text,
                self._handle, *text_argument(customer_id), byref(out),
            )  # fmt: skip
        else:
            call(
                lib.goodwill_measures_find_int64,
                self._handle, int64_id(customer_id), byref(out),
            )  # fmt: skip
        return out.value

    def _row_dict(self, index: int, money: str) -> Dict[str, Any]:
        if money not in self._cache:
            self._cache[money] = self._columns(money)
        result: Dict[str, Any] = {}
        for name, column in self._cache[money].items():
            there = column.valid is None or bool(column.valid[index])
            value = column.values[index]
            if column.values.dtype.kind == "M":
                result[name] = None if value != value else value
            else:
                result[name] = (value.item() if hasattr(value, "item") else value) if there else None
        return result

    def to_bytes(self) -> bytes:
        """As a document that :meth:`from_bytes` reads back bit by bit."""
        return call_for_bytes(lib.goodwill_measures_encode, self._handle)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Measures":
        data = bytes(data)
        return cls(call_for_handle(lib.goodwill_measures_decode, data, len(data)))

    def __reduce__(self) -> Tuple[Any, Tuple[bytes]]:
        return Measures.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        return f"<Measures of {len(self)} customers>"


class Calibration(Handle):
    """The few global numbers an assessment needs. Immutable; pickles."""

    __slots__ = ()

    def __init__(self, address: int) -> None:
        super().__init__(address, lib.goodwill_calibration_free)

    def to_bytes(self) -> bytes:
        """A serialised goodwill.v1.Calibration."""
        return call_for_bytes(lib.goodwill_calibration_encode, self._handle)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Calibration":
        data = bytes(data)
        return cls(call_for_handle(lib.goodwill_calibration_decode, data, len(data)))

    def to_dict(self) -> Dict[str, Any]:
        """The calibration as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    @property
    def message(self) -> Any:
        """The calibration as a Protobuf message (a new one each time)."""
        return _documents.decode("Calibration", self.to_bytes())

    @property
    def concentration(self) -> Concentration:
        """How unequal the customers of the whole are."""
        return concentration_of(self.message)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Calibration):
            return self.to_bytes() == other.to_bytes()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __reduce__(self) -> Tuple[Any, Tuple[bytes]]:
        return Calibration.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        return f"<Calibration over {self.message.customers} customers>"


def concentration_of(message: Any, values: Any = None) -> Concentration:
    """From a document that has `header`, `concentration` and `pareto`."""
    figures = message.concentration
    names = [f.name for f in figures.DESCRIPTOR.fields if f.name != "total_minor"]
    digits = currency_exponent(message.header.currency) if message.header.currency else 2
    return Concentration(
        total=figures.total_minor / 10**digits,
        pareto_count=message.pareto.members,
        _values=values,
        **{name: getattr(figures, name) for name in names},
    )


def int64_id(customer_id: object) -> int:
    """A whole-number customer id, checked."""
    if isinstance(customer_id, bool) or not isinstance(customer_id, numbers.Integral):
        raise TypeError(f"a customer id is text or an int, not {type(customer_id).__name__}")
    value = int(customer_id)
    if not -(2**63) <= value < 2**63:
        raise invalid(f"customer id {value} does not fit into 64 bits")
    return value


def measures(
    table: Any,
    policy: Optional[Policy] = None,
    as_of: Optional[Moment] = None,
    *,
    currency: Optional[str] = None,
    time_zone: Optional[str] = None,
    progress: Optional[Progress] = None,
    parallelism: int = 1,
    **reading: Any,
) -> Measures:
    """Measures straight from purchases, without a book.

    ``table`` is what :meth:`Book.append_purchases` takes, or the path of a CSV
    file. ``as_of`` is required; without a zone it is civil time in the policy's
    zone, or in ``time_zone`` (default UTC), where the times of the table are,
    too. Without a policy the default one for ``currency`` is used. ``reading``
    takes the reading options of :meth:`Book.append_purchases` (``map``, ...).
    """
    if as_of is None:
        raise TypeError("measures() needs as_of: the time up to which facts count (exclusive)")
    if policy is None:
        policy = Policy.default(currency or "XXX")
    elif currency is not None and currency != policy.currency:
        raise invalid(f"currency is {currency}, but the policy's is {policy.currency}")
    if time_zone is not None and time_zone != (policy.time_zone or "UTC"):
        # The direct way reads times in the policy's zone; a book can have another.
        from ._book import Book

        book = Book(currency=currency or _known(policy.currency), time_zone=time_zone)
        if isinstance(table, (str, os.PathLike)):
            book.import_csv("purchases", table, progress=progress, **reading)
        else:
            book.append_purchases(table, progress=progress, **reading)
        return book.measures(policy, as_of, progress=progress, parallelism=parallelism)

    options = _import.Options(**reading)
    moment = instant(as_of, policy.time_zone or "UTC")
    if isinstance(table, (str, os.PathLike)):
        with Run(progress, parallelism) as run:
            return Measures(
                call_for_handle(
                    lib.goodwill_measures_from_csv,
                    *_import.path_argument(table), policy._handle, moment,
                    byref(options.struct), byref(run.options), missing=MissingFileError,
                )  # fmt: skip
            )
    with _import.Input(table) as stream, Run(progress, parallelism) as run:
        return Measures(
            call_for_handle(
                lib.goodwill_measures_from_arrow,
                byref(stream), policy._handle, moment, byref(options.struct), byref(run.options),
            )  # fmt: skip
        )


def _known(currency: str) -> Optional[str]:
    return None if currency == "XXX" else currency


def merge(parts: Iterable[Measures]) -> Measures:
    """The union of measures of different customers.

    A customer in two parts is an error that names it, and so are parts that
    differ in policy, zone, currency, as-of or version.
    """
    held = list(parts)  # keeps them alive during the call
    for part in held:
        if not isinstance(part, Measures):
            raise TypeError(f"merge() takes measures, not {type(part).__name__}")
    handles = (ctypes.c_void_p * max(len(held), 1))(*(part._handle for part in held))
    return Measures(call_for_handle(lib.goodwill_measures_merge, handles, len(held)))


def partition_of(customer_id: CustomerId, n: int) -> int:
    """Which of ``n`` partitions a customer belongs to: 0 <= result < n.

    A fixed function of the id; an int and its decimal text may differ.
    """
    if isinstance(customer_id, str):
        part = lib.goodwill_partition_of_text(*text_argument(customer_id), n)
    else:
        part = lib.goodwill_partition_of_int64(int64_id(customer_id), n)
    if part < 0:
        raise invalid(f"the number of partitions must be positive, not {n}")
    return int(part)


def calibrate(
    measures: Measures,
    policy: Policy,
    *,
    progress: Optional[Progress] = None,
    parallelism: int = 1,
) -> Calibration:
    """Everything global that judging needs, from all customers' measures."""
    with Run(progress, parallelism) as run:
        return Calibration(
            call_for_handle(
                lib.goodwill_calibrate, measures._handle, policy._handle, byref(run.options)
            )
        )
