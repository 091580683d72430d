"""Measures against a naive loop; the properties that hold for every log."""

import csv
import datetime
import pickle
from collections import defaultdict
from decimal import Decimal

import goodwill as gw
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st


def naive(rows, as_of):
    """rows: (customer, datetime, cents, order id or None). One dict per customer."""
    orders = defaultdict(lambda: defaultdict(list))
    for number, (customer, when, cents, order) in enumerate(rows):
        if when < as_of:
            key = order if order is not None else ("row", number)
            orders[customer][key].append((when, cents))
    found = {}
    end = (as_of - datetime.timedelta(microseconds=1)).date()
    for customer, mine in orders.items():
        bought = [(min(w for w, _ in o), sum(c for _, c in o)) for o in mine.values()]
        purchases = [(w, c) for w, c in bought if c >= 0]
        days = sorted({w.date() for w, _ in purchases})
        gross = sum(c for _, c in purchases)
        returned = -sum(c for _, c in bought if c < 0)
        found[customer] = {
            "orders": len(purchases),
            "returns": len(bought) - len(purchases),
            "lines": sum(map(len, mine.values())),
            "purchase_days": len(days),
            "frequency": max(len(days) - 1, 0),
            "recency": float((days[-1] - days[0]).days) if days else None,
            "tenure": float((end - days[0]).days) if days else None,
            "days_since_last": (end - days[-1]).days if days else None,
            "gross": gross,
            "returned": returned,
            "amount": gross - returned,
            "first_purchase": min(w for w, _ in purchases) if purchases else None,
            "last_purchase": max(w for w, _ in purchases) if purchases else None,
        }
    return found


def table_of(rows):
    customers, times, cents, orders = zip(*rows) if rows else ((), (), (), ())
    table = {
        "customer_id": list(customers),
        "time": np.array(times, "M8[us]"),
        "amount_minor": np.array(cents, np.int64),
    }
    if any(order is not None for order in orders):
        table["order_id"] = list(orders)
    return table


def by_customer(measures):
    frame = measures.to_pandas(money="minor")
    found = {}
    for record in frame.to_dict("records"):
        for name, value in record.items():
            if value is pd.NA or value is pd.NaT or value != value:
                record[name] = None
            elif isinstance(value, pd.Timestamp):
                record[name] = value.to_pydatetime().replace(tzinfo=None)
        found[record["customer_id"]] = record
    return found


def assert_equal_to_naive(measures, rows, as_of):
    expected, found = naive(rows, as_of), by_customer(measures)
    assert set(found) == set(expected)
    for customer, figures in expected.items():
        got = {name: found[customer][name] for name in figures}
        assert got == figures, customer


AS_OF = datetime.datetime(2024, 6, 1)
ROW = st.tuples(
    st.sampled_from(["a", "b", "c", "d", "é"]),
    st.datetimes(datetime.datetime(2023, 12, 1), datetime.datetime(2024, 8, 1)).map(
        lambda t: t.replace(microsecond=t.microsecond // 1000 * 1000)
    ),
    st.one_of(st.integers(-5000, 5000), st.just(0)),
    st.one_of(st.none(), st.sampled_from(["o1", "o2", "o3"])),
)
LOG = st.lists(ROW, max_size=40).map(
    # An order has one customer; without any order id the column is left out.
    lambda rows: [(c, t, m, f"{c}{o}" if o else None) for c, t, m, o in rows]
)
QUICK = settings(max_examples=25, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(LOG)
def test_a_book_equals_a_naive_loop(rows):
    book = gw.Book(currency="EUR")
    assert book.append_purchases(table_of(rows)).appended == len(rows)
    measures = book.measures(as_of=AS_OF)
    known = {row[0] for row in rows}
    expected = naive(rows, AS_OF)
    found = by_customer(measures)
    # A book knows customers from later facts, too; they have nothing yet.
    assert set(expected) <= set(found) <= known
    for customer in found:
        if customer not in expected:
            assert found[customer]["lines"] == 0
        else:
            figures = expected[customer]
            assert {name: found[customer][name] for name in figures} == figures


@QUICK
@given(LOG)
def test_a_table_equals_a_naive_loop(rows):
    measures = gw.measures(table_of(rows), as_of=AS_OF, currency="EUR")
    expected, found = naive(rows, AS_OF), by_customer(measures)
    assert set(expected) <= set(found)
    for customer, figures in expected.items():
        assert {name: found[customer][name] for name in figures} == figures


@QUICK
@given(LOG, st.randoms(use_true_random=False), st.integers(1, 4))
def test_order_and_batches_do_not_matter(rows, random, batches):
    policy = gw.Policy.default("EUR")
    # Ids, because two equal rows in two batches are one fact without them.
    ids = [f"p{i}" for i in range(len(rows))]
    table = {**table_of(rows), "purchase_id": ids}
    if "order_id" not in table:
        table["order_id"] = [None] * len(rows)

    def some(indices):
        return {
            name: column[indices] if isinstance(column, np.ndarray) else [column[i] for i in indices]
            for name, column in table.items()
        }

    book = gw.Book(currency="EUR")
    book.append_purchases(some(list(range(len(rows)))))
    shuffled = list(range(len(rows)))
    random.shuffle(shuffled)
    other = gw.Book(currency="EUR")
    for part in range(batches):
        other.append_purchases(some(shuffled[part::batches]))
    for again in (table, some(shuffled)):
        assert other.append_purchases(again).appended == 0
    one, two = book.measures(policy, AS_OF), other.measures(policy, AS_OF, parallelism=3)
    assert one.to_pandas(money="minor").equals(two.to_pandas(money="minor"))
    one, two = book.assess(policy, AS_OF), other.assess(policy, AS_OF, parallelism=2)
    assert one.to_pandas(money="minor").equals(two.to_pandas(money="minor"))


@QUICK
@given(LOG, st.integers(1, 5))
def test_partitions_are_byte_for_byte_the_whole(rows, n):
    policy = gw.Policy.default("EUR")
    table = table_of(rows)
    whole = gw.measures(table, policy, as_of=AS_OF)
    parts = []
    for part in range(n):
        mine = [row for row in rows if gw.partition_of(row[0], n) == part]
        parts.append(gw.measures(table_of(mine), policy, as_of=AS_OF))
    if rows:
        kept = [p for p in parts if len(p)] or parts[:1]
    else:
        kept = parts
    merged = gw.merge(kept)
    assert merged.to_pandas(money="minor").equals(whole.to_pandas(money="minor"))
    if not len(whole):
        return
    calibration = gw.calibrate(merged, policy)
    assert calibration.to_bytes() == gw.calibrate(whole, policy).to_bytes()
    judged = gw.assess(whole, calibration, policy).to_pandas(money="minor")
    in_parts = [gw.assess(part, calibration, policy).to_pandas(money="minor") for part in kept]
    together = pd.concat(in_parts).sort_values("customer_id", key=lambda s: s.str.encode("utf-8"))
    assert together.reset_index(drop=True).equals(judged)
    for index in range(len(whole)):
        one = gw.assess_one(whole[index], calibration, policy)
        row = judged.iloc[index]
        assert (one.tier, one.pareto, one.tier_index) == (row["tier"], row["pareto"], row["tier_rank"])
        for score in ("recency_score", "frequency_score", "monetary_score"):
            assert getattr(one, score) == (None if pd.isna(row[score]) else row[score])
        assert one.pareto_value.minor == row["pareto_value"]


def test_partition_of():
    ids = [f"c{i}" for i in range(1000)]
    parts = [gw.partition_of(i, 7) for i in ids]
    assert set(parts) == set(range(7)) and max(parts.count(p) for p in range(7)) < 220
    assert all(0 <= gw.partition_of(i, 3) < 3 for i in range(-50, 50))
    assert gw.partition_of(np.int64(5), 3) == gw.partition_of(5, 3)
    for n in (0, -1):
        with pytest.raises(ValueError):
            gw.partition_of("a", n)
    with pytest.raises(TypeError):
        gw.partition_of(1.5, 3)


def test_parts_that_do_not_fit_together(three):
    policy = gw.Policy.default("EUR")
    one = gw.measures(three, policy, as_of="2025-01-01")
    with pytest.raises(ValueError, match="a"):
        gw.merge([one, one])
    with pytest.raises(gw.GoodwillError):
        gw.merge([one, gw.measures({k: v[:0] for k, v in three.items()} | {
            "customer_id": ["z"], "time": ["2024-01-01"], "amount": ["1"]}, policy, as_of="2025-01-02")])
    with pytest.raises(TypeError):
        gw.merge([policy])
    with pytest.raises(gw.GoodwillError):
        gw.merge([])
    with pytest.raises(gw.GoodwillError):
        gw.calibrate(one, gw.Policy.default("USD"))


def test_rows(three):
    measures = gw.measures(three, as_of="2025-01-01", currency="EUR")
    assert len(measures) == 3 and [row.customer_id for row in measures] == ["a", "b", "c"]
    row = measures.row("a")
    assert row["amount"] == 30.5 and row.to_dict(money="minor")["amount"] == 3050
    assert row.to_dict(money="decimal")["amount"] == Decimal("30.50")
    assert row["margin"] is None and row["orders"] == 2
    assert measures[-1].customer_id == "c"
    assert "a" in measures and "z" not in measures and 5 not in measures
    with pytest.raises(KeyError) as caught:
        measures.row("z")
    assert caught.value.code == gw.Status.NOT_FOUND and "z" in str(caught.value)
    for index in (3, -4):
        with pytest.raises(IndexError):
            measures[index]


def test_pickles(three):
    measures = gw.measures(three, as_of="2025-01-01", currency="EUR")
    again = pickle.loads(pickle.dumps(measures))
    assert again.to_bytes() == measures.to_bytes()
    calibration = gw.calibrate(measures, gw.Policy.default("EUR"))
    assert pickle.loads(pickle.dumps(calibration)) == calibration
    for wrong in (b"", b"\xff" * 10, measures.to_bytes()[:-3]):
        try:
            gw.Measures.from_bytes(wrong)
        except ValueError:
            pass


def test_one_customer_of_a_book(three):
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    policy = gw.Policy.default("EUR")
    calibration = gw.calibrate(book.measures(policy, "2025-01-01"), policy)
    row = book.measure("a", policy, "2025-01-01")
    assert row.customer_id == "a" and row["frequency"] == 1
    judged = gw.assess_one(row, calibration, policy)
    assert judged == gw.assess_one(book.measures(policy, "2025-01-01").row("a"), calibration, policy)
    assert judged.pareto_value == gw.Money("30.50", "EUR")
    with pytest.raises(KeyError):
        book.measure("z", policy, "2025-01-01")
    with pytest.raises(gw.GoodwillError):
        book.measure(5, policy, "2025-01-01")


def test_zones(three):
    rows = {"customer_id": ["a", "a"], "time": ["2024-07-01T00:30", "2024-07-01T23:30"],
            "amount": ["1", "2"]}  # fmt: skip
    utc = gw.measures(rows, as_of="2024-08-01", currency="EUR").to_pandas()
    sofia = gw.measures(rows, as_of="2024-08-01", currency="EUR", time_zone="Europe/Sofia").to_pandas()
    assert utc["purchase_days"].tolist() == sofia["purchase_days"].tolist() == [1]
    assert (utc["first_purchase"] - sofia["first_purchase"]).tolist() == [pd.Timedelta(hours=3)]
    policy = gw.Policy.from_dict(
        {**gw.Policy.default("EUR").to_dict(), "time_zone": "Europe/Sofia"}
    )
    own = gw.measures(rows, policy, as_of="2024-08-01").to_pandas()
    assert own["first_purchase"].tolist() == sofia["first_purchase"].tolist()
    # A moment without a zone is civil there, too.
    assert len(gw.measures(rows, policy, as_of="2024-07-01T00:31")) == 1
    with pytest.raises(ValueError):
        gw.measures(rows, policy, as_of="2024-08-01", currency="USD")


def test_costs_and_returns():
    rows = {
        "customer_id": ["a", "a", "a", "b"],
        "time": ["2024-01-01", "2024-01-01", "2024-01-05", "2024-01-01"],
        "amount": ["10.00", "5.00", "-5.00", "7.00"],
        "order_id": ["o1", "o1", "o2", "o3"],
        "cost": ["4.00", "2.00", "-2.00", None],
        "product_id": ["x", "y", "y", "x"],
        "quantity": ["1", "2.5", "-2.5", "1"],
    }
    frame = gw.measures(rows, as_of="2025-01-01", currency="EUR").to_pandas(money="decimal")
    a, b = frame.iloc[0], frame.iloc[1]
    assert (a["orders"], a["returns"], a["lines"]) == (1, 1, 3)
    assert (a["gross"], a["returned"], a["amount"]) == (Decimal("15.00"), Decimal("5.00"), Decimal("10.00"))
    assert (a["cost"], a["margin"]) == (Decimal("4.00"), Decimal("6.00"))
    assert b["margin"] is None and b["uncosted_lines"] == 1


def test_a_refund_is_no_purchase():  # T33 of the purchase models' traps
    rows = {
        "customer_id": ["b", "b", "b"],
        "time": ["2024-01-01", "2024-01-09", "2024-01-20"],
        "amount": ["10.00", "6.00", "-3.00"],
    }
    b = gw.measures(rows, as_of="2024-02-01", currency="EUR").to_pandas(money="decimal").iloc[0]
    assert (b["frequency"], b["recency"], b["tenure"]) == (1, 8, 30)
    assert (b["orders"], b["returns"], b["returned"]) == (2, 1, Decimal("3.00"))


def cdnow(path):
    with open(path) as file:
        return [
            (row["customer_id"], datetime.datetime.fromisoformat(row["date"]),
             int(Decimal(row["amount"]) * 100), None)
            for row in csv.DictReader(file)
        ]  # fmt: skip


def test_cdnow(shared_file):
    path = shared_file("cdnow_sample.csv")
    rows = cdnow(path)
    assert len(rows) == 6919 and sum(cents for _, _, cents, _ in rows) == 24409194
    as_of = datetime.datetime(1997, 10, 1)
    book = gw.Book(currency="USD")
    result = book.import_csv("purchases", path, map={"time": "date"})
    assert result.appended == 6919 and set(result.unknown_columns) == {"master_id"}
    assert book.import_csv("purchases", path, map={"time": "date"}).already_present == 6919

    frame = book.assess(as_of="1997-10-01").to_pandas(money="minor")
    assert len(frame) == 2357
    assert int((frame["frequency"] > 0).sum()) == 946
    assert int(frame["frequency"].sum()) == 2457
    assert int(frame["recency"].sum()) == 112949
    assert int(frame["tenure"].sum()) == 539779
    whole = book.measures(as_of="1998-07-01").to_pandas(money="minor")
    assert int(whole["amount"].sum()) == 24409194

    for measures in (
        book.measures(as_of=as_of),
        gw.measures(table_of(rows), as_of=as_of, currency="USD"),
        gw.measures(path, as_of=as_of, currency="USD", map={"time": "date"}),
    ):
        assert_equal_to_naive(measures, rows, as_of)


def test_cdnow_as_pandas_reads_it(shared_file):
    frame = pd.read_csv(shared_file("cdnow_sample.csv"), dtype={"customer_id": str})
    book = gw.Book(currency="USD")
    book.append_purchases(frame.drop(columns="master_id"), map={"time": "date"})
    summary = book.assess(as_of="1997-10-01").summary()
    assert (summary.customers, summary.repeaters) == (2357, 946)
    assert book.assess(as_of="1998-07-01").summary().turnover == gw.Money("244091.94", "USD")
    # The floats that come out are taken back as the same amounts.
    again = gw.Book(currency="USD")
    again.append_purchases(book.facts("purchases").to_pandas())
    assert again.measures(as_of="1998-07-01").to_pandas().equals(
        book.measures(as_of="1998-07-01").to_pandas()
    )
