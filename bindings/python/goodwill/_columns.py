"""Results as columns: Arrow, NumPy, pandas."""

from __future__ import annotations

import ctypes
from typing import Any, Dict, Optional, Union

import numpy as np

from . import _arrow_in, _capsule
from ._abi import ArrowArrayStream
from ._errors import invalid

_MONEY = {"decimal": 0, "float": 1, "minor": 2}

AnyArray = Union["np.ndarray[Any, Any]", "np.ma.MaskedArray[Any, Any]"]


def money_code(money: str) -> int:
    """The GOODWILL_MONEY_* number of ``"float"``, ``"minor"`` or ``"decimal"``."""
    try:
        return _MONEY[money]
    except (KeyError, TypeError):
        raise invalid(f"money must be 'float', 'minor' or 'decimal', not {money!r}") from None


class Columns:
    """A table that comes out of the library.

    ``money`` says how amounts leave: ``"float"``, the doubles nearest to the
    amounts in major units (they read back as the same amounts); ``"minor"``,
    whole cents as int64; ``"decimal"``, exact ``decimal.Decimal`` objects.
    """

    __slots__ = ()

    def _export(self, money: int, out: Any) -> None:
        raise NotImplementedError

    def _columns(self, money: str) -> Dict[str, _arrow_in.Values]:
        stream = ArrowArrayStream()
        self._export(money_code(money), ctypes.pointer(stream))
        return _arrow_in.read_stream(stream)

    def __repr__(self) -> str:
        columns = self._columns("minor")
        rows = len(next(iter(columns.values())).values) if columns else 0
        return f"<{type(self).__name__}: {rows} rows of {', '.join(columns)}>"

    def _repr_html_(self) -> Optional[str]:
        """The table, where a notebook can show one."""
        try:
            import pandas  # noqa: F401
        except ImportError:
            return None
        html: str = self.to_pandas()._repr_html_()
        return html

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> object:
        """The table for polars, pyarrow, DuckDB, pandas and others.

        Amounts are decimal128 in major units, times timestamp[us, UTC]. The
        requested schema is only a wish in Arrow's protocol, and not granted.
        """
        return _capsule.stream_capsule(lambda out: self._export(_MONEY["decimal"], out))

    def to_numpy(self, money: str = "float") -> Dict[str, AnyArray]:
        """Columns by name, in the table's order.

        Integers and floats are read-only views of the library's memory. Times
        are datetime64[us] in UTC with NaT where absent, texts and decimals are
        objects with None, absent floats are NaN. Integer and boolean columns
        that may have absent values are ``numpy.ma.MaskedArray``, so that whole
        numbers stay exact. Types do not depend on the values.
        """
        result: Dict[str, AnyArray] = {}
        for name, column in self._columns(money).items():
            values, kind = column.values, column.values.dtype.kind
            if kind in "OM" or not column.nullable:
                result[name] = values
            elif kind == "f":
                result[name] = values if column.valid is None else np.where(
                    column.valid, values, np.nan
                )
            else:
                result[name] = np.ma.MaskedArray(  # type: ignore[no-untyped-call]
                    values, mask=column.absent()
                )
        return result

    def to_pandas(self, money: str = "float") -> Any:
        """A pandas DataFrame.

        Times are datetime64[ns, UTC]; texts are objects. Absent values are NaT,
        None and NaN. Integer columns that may have absent values are pandas'
        ``Int64`` and boolean ones ``boolean``, so that whole numbers stay exact.
        Types do not depend on the values, so frames of partitions concatenate.
        """
        import pandas as pd

        data: Dict[str, Any] = {}
        for name, column in self._columns(money).items():
            values, kind = column.values, column.values.dtype.kind
            if kind == "M":
                data[name] = _pandas_times(pd, values, column.is_instant)
            elif kind == "O" or not column.nullable:
                data[name] = values
            elif kind == "f":
                data[name] = np.where(~column.absent(), values, np.nan)
            elif kind == "b":
                data[name] = pd.arrays.BooleanArray(np.array(values), column.absent())
            else:
                data[name] = pd.arrays.IntegerArray(np.array(values), column.absent())
        return pd.DataFrame(data, copy=True)


class Kept(Columns):
    """A table that was read once, and is handed on as often as asked."""

    __slots__ = ("_values",)

    def __init__(self, stream: ArrowArrayStream) -> None:
        self._values = _arrow_in.read_stream(stream)

    def _columns(self, money: str) -> Dict[str, _arrow_in.Values]:
        money_code(money)
        return self._values

    def _export(self, money: int, out: Any) -> None:
        from ._tables import open_stream

        again = open_stream(self.to_numpy())
        ctypes.memmove(out, ctypes.addressof(again), ctypes.sizeof(ArrowArrayStream))
        again.release = None

    def __len__(self) -> int:
        return len(next(iter(self._values.values())).values)


def _pandas_times(pd: Any, values: "np.ndarray[Any, Any]", is_instant: bool) -> Any:
    unit = np.datetime_data(values.dtype)[0]
    if unit == "us":
        # 1677 to 2262; what lies outside stays exact as Python objects.
        ticks = values.view(np.int64)
        known = ticks[ticks != np.iinfo(np.int64).min]
        limit = np.iinfo(np.int64).max // 1000
        if known.size and (known.max() > limit or known.min() < -limit):
            objects = values.astype(object)
            if is_instant:
                import datetime

                utc = datetime.timezone.utc
                objects[:] = [
                    t.replace(tzinfo=utc) if isinstance(t, datetime.datetime) else None
                    for t in objects
                ]
            return objects
    series = pd.Series(values.astype("M8[ns]"))
    return series.dt.tz_localize("UTC") if is_instant else series
