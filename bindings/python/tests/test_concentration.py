import math
from decimal import Decimal
from fractions import Fraction

import goodwill as gw
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

QUICK = settings(deadline=None, derandomize=True, database=None)


def gini(values):
    """By the definition: mean absolute difference over twice the mean."""
    n, total = len(values), sum(values)
    return Fraction(sum(abs(a - b) for a in values for b in values), 2 * n * total)


@QUICK
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40).filter(any))
def test_against_the_definitions(values):
    found = gw.concentration(values)
    total = sum(values)
    shares = [Fraction(v, total) for v in values]
    assert found.count == len(values) and found.negative == 0 and found.total == total
    assert math.isclose(found.gini, gini(values), rel_tol=1e-14, abs_tol=1e-15)
    assert math.isclose(found.herfindahl, sum(s * s for s in shares), rel_tol=1e-14)
    assert math.isclose(found.effective_number * found.herfindahl, 1, rel_tol=1e-14)
    theil = sum(float(s) * math.log(float(s) * len(values)) for s in shares if s)
    assert math.isclose(found.theil, theil, rel_tol=1e-9, abs_tol=1e-12)
    assert math.isclose(found.top_one, max(shares), rel_tol=1e-15)
    ranked, reached, count = sorted(values, reverse=True), 0, 0
    while 100 * reached < 80 * total:
        reached += ranked[count]
        count += 1
    assert found.pareto_count == count


@QUICK
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30).filter(any))
def test_lorenz(values):
    points = gw.lorenz(values, len(values) + 1)
    exact = [0.0]
    for v in sorted(values):
        exact.append(exact[-1] + v)
    assert np.allclose(points, np.array(exact) / exact[-1], rtol=1e-12)
    assert np.array_equal(gw.concentration(values).lorenz(len(values) + 1), points)


def test_forms_of_values():
    whole = gw.concentration([100, 250, 1])
    for values in (
        np.array([100, 250, 1]), [1.00, 2.50, 0.01], np.array([1.0, 2.5, 0.01]),
        [Decimal("1.00"), Decimal("2.5"), Decimal("0.01")],
        [gw.Money("1.00", "EUR"), gw.Money("2.50", "EUR"), gw.Money("0.01", "EUR")],
        (100, 250, 1), range(0),
    ):  # fmt: skip
        found = gw.concentration(values)
        if len(values):
            assert found.gini == whole.gini and found.theil == whole.theil
            assert found.total == (351 if max(values) == 250 else 3.51)
        else:
            assert math.isnan(found.gini) and found.count == 0


@pytest.mark.parametrize(
    "values",
    [[1.0, float("nan")], [1.0, float("inf")], ["1"], [True], [[1, 2], [3, 4]], [None], [1 / 3],
     np.array(["a"]), [gw.Money(1, "EUR"), gw.Money(1, "USD")], [Decimal("NaN")]],
)  # fmt: skip
def test_refused(values):
    with pytest.raises(ValueError):
        gw.concentration(values)


def test_limits():
    with pytest.raises(OverflowError):
        gw.concentration(np.array([2**64 - 1], np.uint64))
    with pytest.raises(ValueError):
        gw.lorenz([1, 2], 1)
    with pytest.raises(ValueError):
        gw.lorenz([1, 2], 2**40)
    for share in ("120%", "0%", "x", "1/0", -1):
        with pytest.raises(ValueError):
            gw.concentration([1, 2], share=share)
    assert gw.concentration([1, 1, 1, 1], share="50%").pareto_count == 2
    assert gw.concentration([1, 1, 1, 1], share=Fraction(1, 4)).pareto_count == 1


def test_online_retail(shared_file):
    import csv

    totals = {}
    with open(shared_file("online_retail_invoices.csv")) as file:
        for row in csv.DictReader(file):
            cents = int(Decimal(row["amount"]) * 100)
            totals[row["customer_id"]] = totals.get(row["customer_id"], 0) + cents
    found = gw.concentration(list(totals.values()))
    assert (found.count, found.negative, found.pareto_count) == (4372, 41, 1171)
    assert found.total == 830006581 and abs(found.gini - 0.7092835737) < 5e-11
