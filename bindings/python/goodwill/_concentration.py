"""How unequal amounts are: Gini, Lorenz, top shares.

Corrado Gini (1912), Orris Herfindahl (1950), Henri Theil (1967), Anthony
Atkinson (1970). Sums are exact and each figure is rounded once, so amounts must
be whole at some decimal place: whole numbers, ``Decimal``, :class:`~goodwill.Money`,
or floats that are the nearest doubles to decimals of at most six places.
"""

from __future__ import annotations

import ctypes
import dataclasses
import decimal
from ctypes import byref
from fractions import Fraction
from typing import Any, Iterable, Tuple, Union

import numpy as np

from . import _abi
from ._library import call, lib
from ._errors import OutOfRangeError, invalid
from ._money import Money

_Array = np.ndarray[Any, Any]


@dataclasses.dataclass(frozen=True)
class Concentration:
    """The figures of one distribution; shares are between 0 and 1."""

    count: int
    negative: int
    """How many values are below zero."""
    total: float
    gini: float
    """NaN where the total is not positive; negative values count."""
    gini_unbiased: float
    """gini * n / (n - 1)"""
    herfindahl: float
    """Sum of squared shares; this and the next three are NaN with negative values."""
    effective_number: float
    """1 / herfindahl: as many equal customers would be as concentrated."""
    theil: float
    atkinson_half: float
    """Inequality aversion 1/2."""
    top_one: float
    """Share of the largest; of the largest three; of the largest 1, 4, ... percent."""
    top_three: float
    top_one_percent: float
    top_four_percent: float
    top_ten_percent: float
    top_twenty_percent: float
    top_fifty_percent: float
    pareto_count: int
    """The fewest that together bring the asked share."""
    _values: Any = dataclasses.field(default=None, repr=False, compare=False)

    def lorenz(self, points: int = 101) -> _Array:
        """Points of the Lorenz curve; see :func:`lorenz`."""
        return lorenz(self._values() if callable(self._values) else self._values, points)


def _whole(values: Union[Iterable[Any], _Array]) -> Tuple[_Array, float]:
    """Whole numbers in proportion to the values, and what one of them is worth."""
    array = np.asarray(values) if not isinstance(values, (list, tuple)) else None
    if array is None:
        array = np.array(list(values), dtype=None if _all_plain(values) else object)
    if array.ndim != 1:
        raise invalid(f"values have {array.ndim} dimensions; expected one")
    if array.size == 0:
        return np.zeros(0, np.int64), 1.0
    if array.dtype.kind == "b":
        raise invalid("values are booleans; expected amounts")
    if array.dtype.kind in "iu":
        if array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63:
            raise OutOfRangeError("a value does not fit into 64 bits")
        return np.ascontiguousarray(array, dtype=np.int64), 1.0
    if array.dtype.kind == "f":
        return _whole_floats(array.astype(np.float64))
    if array.dtype.kind == "O":
        return _whole_objects(list(array))
    raise invalid(f"values have type {array.dtype}; expected amounts")


def _all_plain(values: Any) -> bool:
    return all(type(v) in (int, float) for v in values)


def _whole_floats(array: _Array) -> Tuple[_Array, float]:
    if not np.isfinite(array).all():
        row = int(np.argmin(np.isfinite(array)))
        raise invalid("is not a finite number", field="values", row=row)
    for digits in range(7):
        scale = 10.0**digits
        whole = np.rint(array * scale)
        if np.abs(whole).max() >= 2.0**53:
            break
        if np.array_equal(whole / scale, array):
            return whole.astype(np.int64), 10.0**-digits
    raise invalid("values are not decimals of at most six places; round them first")


def _whole_objects(values: Any) -> Tuple[_Array, float]:
    if all(isinstance(v, Money) for v in values):
        if len({v.currency for v in values}) > 1:
            raise invalid("values are in different currencies")
        digits = -int(values[0].amount.as_tuple().exponent)
        return np.array([v.minor for v in values], np.int64), 10.0**-digits
    exact = []
    for row, value in enumerate(values):
        if isinstance(value, bool) or not isinstance(
            value, (int, float, decimal.Decimal, np.integer, np.floating)
        ):
            raise invalid(f"is {type(value).__name__}, not an amount", field="values", row=row)
        number = decimal.Decimal(repr(float(value))) if isinstance(
            value, (float, np.floating)
        ) else decimal.Decimal(int(value)) if not isinstance(value, decimal.Decimal) else value
        if not number.is_finite() or abs(number.adjusted()) > 60:
            raise invalid("is not a finite amount", field="values", row=row)
        exact.append(number)
    digits = max(0, max(-int(v.as_tuple().exponent) for v in exact))
    try:
        whole = np.array([int(Fraction(v) * 10**digits) for v in exact], np.int64)
    except OverflowError:
        raise OutOfRangeError("values do not fit into 64 bits at their smallest digit") from None
    return whole, 10.0**-digits


def concentration(
    values: Union[Iterable[Any], _Array], share: Union[str, Fraction, decimal.Decimal] = "80%"
) -> Concentration:
    """How unequal ``values`` are.

    ``share`` ("80%", "4/5", a Fraction) is what ``pareto_count`` looks at. Values
    are the caller's numbers, ``total`` is in their unit.
    """
    whole, unit = _whole(values)
    exact = _share(share)
    out = _abi.Concentration(struct_size=ctypes.sizeof(_abi.Concentration))
    call(
        lib.goodwill_concentration_of, whole.ctypes.data, len(whole),
        exact.numerator, exact.denominator, byref(out),
    )  # fmt: skip
    figures = {name: getattr(out, name) for name, _ in out._fields_ if name != "struct_size"}
    if unit != 1.0:
        figures["total"] = float(
            Fraction(int(whole.sum(dtype=object))) * Fraction(str(decimal.Decimal(repr(unit))))
        )
    return Concentration(**figures, _values=whole)


def _share(share: Union[str, Fraction, decimal.Decimal, float]) -> Fraction:
    if isinstance(share, float):
        share = repr(share)
    try:
        if isinstance(share, str) and share.strip().endswith("%"):
            return Fraction(share.strip()[:-1]) / 100
        return Fraction(share)
    except (ValueError, ZeroDivisionError, TypeError):
        raise invalid(f"{share!r} is not a share, such as '80%' or '4/5'") from None


def lorenz(values: Union[Iterable[Any], _Array], points: int = 101) -> _Array:
    """The Lorenz curve at ``points`` equal steps.

    Element k is the share of the total that the poorest k / (points - 1) of the
    customers hold, linear between customers.
    """
    whole, _ = _whole(values)
    if isinstance(points, bool) or not isinstance(points, int):
        raise TypeError("points must be an int")
    if not 2 <= points <= 10_000_000:
        raise invalid(f"points must be from 2 to 10000000, not {points}")
    out = np.zeros(points, np.float64)
    call(lib.goodwill_lorenz_curve, whole.ctypes.data, len(whole), out.ctypes.data, points)
    return out
