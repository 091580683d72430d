import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import goodwill as gw
import pytest
from hypothesis import given, settings, strategies as st

MINOR = st.integers(-(10**15), 10**15)
ROUNDINGS = [r for r in gw.Rounding if r is not gw.Rounding.NONE]
QUICK = settings(deadline=None, derandomize=True, database=None)


def test_construction_and_text():
    assert str(gw.Money("12.3", "EUR")) == "12.30 EUR"
    assert repr(gw.Money(Decimal("-0.05"), "EUR")) == "Money('-0.05', 'EUR')"
    assert gw.Money(7, "JPY").minor == 7
    assert gw.Money("1.234", "KWD").minor == 1234
    assert gw.Money("1.5000", "EUR") == gw.Money.from_minor(150, "EUR")
    assert gw.Money.parse("12.34 EUR") == gw.Money("12.34", "EUR")
    assert gw.Money("12.34", "EUR").amount == Decimal("12.34")
    assert gw.currency_exponent("JPY") == 0 and gw.currency_exponent("KWD") == 3


@pytest.mark.parametrize(
    "amount,currency",
    [("1.005", "EUR"), ("1.5", "JPY"), ("abc", "EUR"), ("", "EUR"), ("1", "EURO"), ("1", "eu"),
     ("1\x00", "EUR"), (Decimal("NaN"), "EUR"), (Decimal("Infinity"), "EUR"), ("1e3", "EUR")],
)  # fmt: skip
def test_what_is_not_an_amount(amount, currency):
    with pytest.raises(ValueError) as caught:
        gw.Money(amount, currency)
    assert caught.value.code == gw.Status.INVALID_ARGUMENT


def test_floats_and_bools_are_refused():
    for wrong in (1.5, True, None, [1]):
        with pytest.raises(TypeError):
            gw.Money(wrong, "EUR")


def test_limits():
    top = gw.Money.from_minor(2**63 - 1, "EUR")
    with pytest.raises(OverflowError):
        top + gw.Money.from_minor(1, "EUR")
    with pytest.raises(OverflowError):
        -gw.Money.from_minor(-(2**63), "EUR")
    with pytest.raises(OverflowError):
        gw.Money.from_minor(2**63, "EUR")
    with pytest.raises(gw.GoodwillError):
        gw.Money("92233720368547758.08", "EUR")
    assert gw.Money("92233720368547758.07", "EUR") == top
    with pytest.raises(OverflowError):
        top * 2


def test_currencies_do_not_mix():
    euro, dollar = gw.Money(1, "EUR"), gw.Money(1, "USD")
    for operation in (lambda: euro + dollar, lambda: euro - dollar, lambda: euro < dollar):
        with pytest.raises(ValueError):
            operation()
    assert euro != dollar and euro != 1
    with pytest.raises(TypeError):
        euro + 1
    with pytest.raises(TypeError):
        euro * 1.5


def test_immutable_hashable_copyable():
    money = gw.Money("1.10", "EUR")
    with pytest.raises(AttributeError):
        money.minor = 5
    with pytest.raises(AttributeError):
        del money.minor
    assert {money: 1}[gw.Money.from_minor(110, "EUR")] == 1
    assert pickle.loads(pickle.dumps(money)) == copy.deepcopy(money) == money


@QUICK
@given(st.lists(MINOR, min_size=1))
def test_sums(minors):
    total = sum(gw.Money.from_minor(m, "EUR") for m in minors)
    assert total.minor == sum(minors)
    assert sorted(gw.Money.from_minor(m, "EUR") for m in minors)[0].minor == min(minors)


@QUICK
@given(MINOR)
def test_text_and_back(minor):
    for currency in ("EUR", "JPY", "KWD"):
        money = gw.Money.from_minor(minor, currency)
        assert gw.Money.parse(str(money)) == money
        assert money.amount == Decimal(minor).scaleb(-gw.currency_exponent(currency))


def rounded(exact: Fraction, rounding: gw.Rounding) -> int:
    """By the definitions, without the library."""
    floor = exact.numerator // exact.denominator
    rest = exact - floor
    if rest == 0:
        return floor
    up = {
        gw.Rounding.FLOOR: False,
        gw.Rounding.CEILING: True,
        gw.Rounding.DOWN: exact < 0,
        gw.Rounding.UP: exact > 0,
        gw.Rounding.HALF_EVEN: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1),
        gw.Rounding.HALF_UP: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and exact > 0),
        gw.Rounding.HALF_DOWN: rest > Fraction(1, 2) or (rest == Fraction(1, 2) and exact < 0),
    }[rounding]
    return floor + up


@QUICK
@given(MINOR, st.integers(-(10**6), 10**6), st.integers(1, 10**6), st.sampled_from(ROUNDINGS))
def test_multiply(minor, numerator, denominator, rounding):
    if abs(minor * numerator) // denominator >= 2**62:
        return
    ratio = Fraction(numerator, denominator)
    money = gw.Money.from_minor(minor, "EUR").multiply(ratio, rounding)
    assert money.minor == rounded(minor * ratio, rounding)
    assert money == gw.Money.from_minor(minor, "EUR").multiply(ratio, rounding.name.lower())


def test_multiply_refusals():
    euro = gw.Money("1.00", "EUR")
    assert euro.multiply(Decimal("0.195")).minor == 20  # 19.5, to even
    with pytest.raises(ValueError):
        euro.multiply(Fraction(1, 3), "none")
    with pytest.raises(ValueError):
        euro.multiply(Fraction(1, 3), "nearest")
    for wrong in (0.5, True, "2"):
        with pytest.raises(TypeError):
            euro.multiply(wrong)


@QUICK
@given(MINOR, st.lists(st.integers(0, 10**6), min_size=1).filter(any))
def test_allocate(minor, weights):
    parts = gw.Money.from_minor(minor, "EUR").allocate(weights)
    assert sum(parts).minor == minor and len(parts) == len(weights)
    total = sum(weights)
    for part, weight in zip(parts, weights):
        assert abs(part.minor - Fraction(minor * weight, total)) < 1


def test_allocate_edges():
    assert [m.minor for m in gw.Money("0.05", "EUR").allocate([1, 1, 1])] == [2, 2, 1]
    assert [m.minor for m in gw.Money(1, "EUR").allocate([Fraction(1, 3), Decimal("0.5")])] == [40, 60]
    for weights in ([], [0, 0], [-1, 2]):
        with pytest.raises(ValueError):
            gw.Money(1, "EUR").allocate(weights)
