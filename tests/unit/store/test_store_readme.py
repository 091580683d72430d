"""What src/store/README.md says of a book's file is so, over the sample data."""

import re
import sqlite3
from pathlib import Path

import pytest

import goodwill as gw

ROOT = Path(__file__).resolve().parents[3]
README = (ROOT / "src/store/README.md").read_text(encoding="utf-8")
TABLES = ("products", "customers", "contacts", "purchases", "interactions", "events")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "shop.goodwill"
    with gw.Book(path, currency="EUR", time_zone="Europe/Sofia") as book:
        for table in TABLES:
            file = ROOT / "examples/data" / f"{table}.csv"
            book.import_csv(table, file, source="shop", recorded_at="2025-01-01")
        policy = gw.Policy.default("EUR")
        amounts = book.assess(policy, "2025-01-01").to_pandas()
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        yield db, amounts


def test_queries(shop):
    db, amounts = shop
    queries = re.findall(r"^```sql\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert len(queries) == 5
    answers = [db.execute(query).fetchall() for query in queries]
    best, counting, months, names, batches = answers
    top = amounts.sort_values("amount", ascending=False)
    assert best[0][0] == top["customer_id"].iloc[0]
    assert len(best) == 10 and len(counting) == 10 and len(names) == 10
    assert sum(row[1] for row in months) == 3570 and months[0][0] == "2022-01"
    assert all(row[1] for row in names)
    assert [row[1:4] for row in batches] == [(t, "2024-12-31", "shop") for t in TABLES]


def test_every_table_and_column_is_described(shop):
    db, _ = shop
    facts = set(gw.TABLES)
    tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert facts <= set(tables)
    data = (ROOT / "docs/data-and-policy.md").read_text(encoding="utf-8")
    ways = {"fact", "customer", "product", "revision", "voided"}
    for table in tables:
        columns = {r[1] for r in db.execute(f"PRAGMA table_info({table})")}
        kind = table[: -len("_texts")] if table.endswith("_texts") else table
        text = data if kind in facts else README
        assert kind in text
        for column in columns - (ways if kind in facts else set()):
            assert re.search(rf"\b{column}\b", text), f"{table}.{column}"
    version = db.execute("PRAGMA user_version").fetchone()[0]
    assert f"`user_version` {version}" in README


def test_the_views_say_the_same(shop):
    db, _ = shop
    for table in TABLES:
        count = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        assert db.execute(f"SELECT count(*) FROM {table}_readable").fetchone() == count
