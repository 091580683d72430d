"""Money: whole minor units of one currency, with ``Decimal`` at the edge.

Amounts are exact. Adding and comparing work within one currency and refuse to
mix two; whatever could leave a fraction of a cent names its rounding; splitting
loses nothing. A float is never accepted as an amount.
"""

from __future__ import annotations

import ctypes
import decimal
import enum
import functools
import math
import numbers
from ctypes import byref
from fractions import Fraction
from typing import Any, List, Sequence, Tuple, Union

from ._library import call, call_for_text, lib, text_argument
from ._errors import OutOfRangeError, invalid


class Rounding(enum.IntEnum):
    """How a division rounds; the numbers of ``c.h``."""

    NONE = 0
    """Refuse what is not exact."""
    FLOOR = 1
    """Towards minus infinity."""
    CEILING = 2
    """Towards plus infinity."""
    DOWN = 3
    """Towards zero."""
    UP = 4
    """Away from zero."""
    HALF_EVEN = 5
    """To the nearest, ties to even."""
    HALF_UP = 6
    """To the nearest, ties away from zero."""
    HALF_DOWN = 7
    """To the nearest, ties towards zero."""


Ratio = Union[int, Fraction, decimal.Decimal]


def rounding_code(rounding: Union[Rounding, str, None]) -> int:
    """A rounding given by member or by name, ``"half_even"``; None refuses to round."""
    if rounding is None:
        return 0
    if isinstance(rounding, Rounding):
        return int(rounding)
    if isinstance(rounding, str) and rounding.upper() in Rounding.__members__:
        return int(Rounding[rounding.upper()])
    names = ", ".join(name.lower() for name in Rounding.__members__)
    raise invalid(f"rounding must be one of {names}, not {rounding!r}")


@functools.lru_cache(maxsize=256)
def currency_exponent(currency: str) -> int:
    """Decimals of an ISO 4217 currency: 2 for EUR, 0 for JPY, 3 for KWD."""
    out = ctypes.c_int32()
    call(lib.goodwill_currency_exponent, *text_argument(currency), byref(out))
    return out.value


def _int64(value: int) -> int:
    if not -(2**63) <= value < 2**63:
        raise OutOfRangeError(f"{value} does not fit into 64 bits")
    return value


@functools.total_ordering
class Money:
    """An exact amount of one currency. Immutable and hashable.

    >>> gw.Money("12.34", "EUR") + gw.Money(1, "EUR")
    Money('13.34', 'EUR')

    The amount is in major units: text, ``Decimal`` or ``int``. More digits than
    the currency has are refused. ``minor`` holds the whole minor units and must
    fit into 64 bits (OverflowError otherwise).
    """

    __slots__ = ("minor", "currency")

    minor: int
    currency: str

    def __init__(self, amount: Union[str, int, decimal.Decimal], currency: str) -> None:
        if isinstance(amount, decimal.Decimal):
            if not amount.is_finite() or abs(amount.adjusted()) > 60:
                raise invalid(f"{amount} is not an amount")
            text = format(amount, "f")
        elif isinstance(amount, numbers.Integral) and not isinstance(amount, bool):
            text = str(int(amount))
        elif isinstance(amount, str):
            text = amount
        else:
            raise TypeError(
                f"an amount is text, Decimal or int, not {type(amount).__name__}"
                + ("; a float is not exact" if isinstance(amount, float) else "")
            )
        out = ctypes.c_int64()
        call(lib.goodwill_money_parse, *text_argument(text), *text_argument(currency), byref(out))
        self._set(out.value, currency)

    def _set(self, minor: int, currency: str) -> None:
        object.__setattr__(self, "minor", minor)
        object.__setattr__(self, "currency", currency)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("Money is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("Money is immutable")

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> "Money":
        """From whole minor units: ``Money.from_minor(1234, "EUR")`` is 12.34 EUR."""
        if isinstance(minor, bool) or not isinstance(minor, numbers.Integral):
            raise TypeError(f"minor units are an int, not {type(minor).__name__}")
        currency_exponent(currency)  # refuses what is not a currency
        money = cls.__new__(cls)
        money._set(_int64(int(minor)), currency)
        return money

    @classmethod
    def parse(cls, text: str) -> "Money":
        """From ``"12.34 EUR"``, as ``str()`` writes it."""
        parts = text.split()
        if len(parts) != 2:
            raise invalid(f"expected an amount and a currency, such as '12.34 EUR', not {text!r}")
        return cls(parts[0], parts[1])

    @property
    def amount(self) -> decimal.Decimal:
        """In major units, exactly, with all the currency's digits."""
        return decimal.Decimal(self.format())

    def format(self) -> str:
        """``"-1234.50"``: no grouping, always a dot, no currency."""
        return call_for_text(
            lib.goodwill_money_format, self.minor, *text_argument(self.currency)
        )

    def _with(self, minor: int) -> "Money":
        money = Money.__new__(Money)
        money._set(_int64(minor), self.currency)
        return money

    def _other(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise invalid(f"{self.currency} and {other.currency} do not mix")
        return other.minor

    def __add__(self, other: object) -> "Money":
        if isinstance(other, Money):
            return self._with(self.minor + self._other(other))
        return NotImplemented

    def __radd__(self, other: object) -> "Money":
        if isinstance(other, int) and other == 0:  # where sum() begins
            return self
        return NotImplemented

    def __sub__(self, other: object) -> "Money":
        if isinstance(other, Money):
            return self._with(self.minor - self._other(other))
        return NotImplemented

    def __mul__(self, factor: object) -> "Money":
        if isinstance(factor, numbers.Integral) and not isinstance(factor, bool):
            return self._with(self.minor * int(factor))
        return NotImplemented  # what may need rounding says so: multiply()

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return self._with(-self.minor)

    def __pos__(self) -> "Money":
        return self

    def __abs__(self) -> "Money":
        return self._with(abs(self.minor))

    def __bool__(self) -> bool:
        return self.minor != 0

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Money):
            return (self.minor, self.currency) == (other.minor, other.currency)
        return NotImplemented

    def __lt__(self, other: object) -> bool:
        if isinstance(other, Money):
            return self.minor < self._other(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash((self.minor, self.currency))

    def multiply(
        self, ratio: Ratio, rounding: Union[Rounding, str] = Rounding.HALF_EVEN
    ) -> "Money":
        """Times an exact ratio, rounded once.

        ``ratio`` is an int, a Fraction or a Decimal whose numerator and
        denominator fit into 64 bits.
        """
        if isinstance(ratio, (bool, float)) or not isinstance(
            ratio, (int, Fraction, decimal.Decimal)
        ):
            raise TypeError(f"a ratio is int, Fraction or Decimal, not {type(ratio).__name__}")
        if isinstance(ratio, decimal.Decimal) and not ratio.is_finite():
            raise invalid(f"{ratio} is not a ratio")
        exact = Fraction(ratio)
        out = ctypes.c_int64()
        call(
            lib.goodwill_money_multiply,
            self.minor, _int64(exact.numerator), _int64(exact.denominator),
            rounding_code(rounding), byref(out),
        )  # fmt: skip
        return self._with(out.value)

    def allocate(self, weights: Sequence[Ratio]) -> List["Money"]:
        """Splits in proportion to weights; the parts add up exactly.

        Leftover units go to the largest remainders, ties to the first.
        """
        exact = [Fraction(w) for w in weights]
        scale = 1
        for weight in exact:
            scale = scale * weight.denominator // math.gcd(scale, weight.denominator)
        whole = [_int64(int(weight * scale)) for weight in exact]
        count = len(whole)
        given = (ctypes.c_int64 * max(count, 1))(*whole)
        parts = (ctypes.c_int64 * max(count, 1))()
        call(lib.goodwill_money_allocate, self.minor, given, count, parts)
        return [self._with(parts[i]) for i in range(count)]

    def __reduce__(self) -> Tuple[Any, Tuple[int, str]]:
        return Money.from_minor, (self.minor, self.currency)

    def __repr__(self) -> str:
        return f"Money('{self.format()}', '{self.currency}')"

    def __str__(self) -> str:
        return f"{self.format()} {self.currency}"


