"""The sample business: every table, from CSV and through pandas, to the same book."""

import csv
from decimal import Decimal
from pathlib import Path

import goodwill as gw
import pandas as pd
import pytest

DATA = Path(__file__).resolve().parents[3] / "examples" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="examples/data is not here")

TABLES = ["products", "customers", "contacts", "purchases", "interactions", "events", "consents",
          "promises"]  # fmt: skip
AS_OF = "2025-01-01"


def rows(table):
    with open(DATA / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def book():
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    for table in TABLES:
        result = book.import_csv(table, DATA / f"{table}.csv")
        assert result.appended == result.rows == len(rows(table)), table
        assert result.unknown_columns == ()
    return book


def test_totals(book):
    lines = rows("purchases")
    summary = book.assess(as_of=AS_OF).summary()
    assert summary.turnover.amount == sum(Decimal(line["amount"]) for line in lines)
    assert summary.margin is None or summary.margin.amount <= summary.turnover.amount
    info = book.describe()
    assert info.rows == {t: len(rows(t)) if t in TABLES else 0 for t in gw.TABLES}


def test_the_same_from_python_lists(book):
    other = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    for table in reversed(TABLES):  # in any order
        records = rows(table)
        columns = {
            name: [record[name] or None for record in records] for name in records[0]
        }
        for name, values in columns.items():
            if set(values) <= {"true", "false", None}:
                columns[name] = [None if v is None else v == "true" for v in values]
        assert other.append(table, columns).appended == len(records), table
    policy = gw.Policy.default("EUR")
    one, two = book.assess(policy, AS_OF), other.assess(policy, AS_OF)
    assert one.to_pandas("minor").equals(two.to_pandas("minor"))
    customer = one.to_numpy()["customer_id"][7]
    assert str(one.explain(customer)) == str(two.explain(customer))


def test_the_same_from_pandas(book):
    other = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    for table in TABLES:
        text = {c.name: str for c in gw.table_columns(table) if c.type in ("id", "text", "code")}
        frame = pd.read_csv(DATA / f"{table}.csv", dtype=text)
        for column in ("time", "valid_from", "left_at"):
            if column in frame:
                frame[column] = pd.to_datetime(frame[column])
        assert other.append(table, frame).appended == len(frame), table
    policy = gw.Policy.default("EUR")
    assert other.assess(policy, AS_OF).to_pandas("minor").equals(
        book.assess(policy, AS_OF).to_pandas("minor")
    )


def test_every_table_goes_round(book):
    other = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    for table in TABLES:
        for form in (book.facts(table), book.facts(table).to_pandas("decimal"), book.facts(table).to_pandas()):
            result = other.append(table, form)
            assert result.appended in (0, len(rows(table))), table
        assert other.facts(table).to_pandas("decimal").equals(book.facts(table).to_pandas("decimal"))
    assert other.describe().rows == book.describe().rows
