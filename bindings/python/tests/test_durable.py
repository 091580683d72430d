"""Books in files: kept, opened again, shared, examined, saved and copied."""

import sqlite3
import subprocess
import sys

import pytest

import goodwill as gw

ROWS = {
    "customer_id": ["anna", "boris", "anna"],
    "time": ["2025-01-02", "2025-02-03", "2025-03-04"],
    "amount": ["10.00", "25.50", "7.25"],
    "purchase_id": ["p1", "p2", "p3"],
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "shop.goodwill"


def facts(book):
    return book.facts("purchases").to_pandas().to_csv()


def test_what_was_appended_is_there_after_opening(path):
    with gw.Book(path, currency="EUR", time_zone="Europe/Sofia") as book:
        assert book.append_purchases(ROWS).appended == 3
        assert book.describe().durable
        before = facts(book)
        policy = gw.Policy.default("EUR")
        assessed = book.assess(policy, as_of="2025-06-01").to_pandas()
    with gw.Book(path) as book:
        assert book.currency == "EUR"
        assert book.time_zone == "Europe/Sofia"
        assert facts(book) == before
        assert book.assess(policy, as_of="2025-06-01").to_pandas().equals(assessed)
        assert book.append_purchases(ROWS).already_present == 3
    assert not gw.Book().describe().durable


def test_another_process_is_seen_after_refresh(path):
    book = gw.Book(path, currency="EUR")
    code = (
        "import sys, goodwill as gw\n"
        "gw.Book(sys.argv[1]).append_purchases("
        "{'customer_id': ['x'], 'time': ['2025-01-01'], 'amount': ['1']})"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert book.describe().customers == 0
    book.refresh()
    assert book.describe().customers == 1


def test_a_busy_file(path):
    book = gw.Book(path, currency="EUR", wait=0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(gw.AbortedError):
        book.append_purchases(ROWS)
    other.close()
    assert book.append_purchases(ROWS).appended == 3


def test_reading_only(path):
    with pytest.raises(FileNotFoundError):
        gw.Book(path, read_only=True)
    with pytest.raises(FileNotFoundError):
        gw.Book(path, must_exist=True)
    assert not path.exists()
    gw.Book(path, currency="EUR").append_purchases(ROWS)
    reader = gw.Book(path, read_only=True)
    assert reader.describe().rows["purchases"] == 3
    with pytest.raises(gw.FailedPreconditionError):
        reader.append_purchases(ROWS)


def test_what_is_not_a_book(path, tmp_path):
    path.write_bytes(b"x" * 5000)
    with pytest.raises(gw.DataLossError):
        gw.Book(path)
    with pytest.raises(gw.InvalidArgumentError):
        gw.Book(tmp_path)
    book = tmp_path / "other"
    gw.Book(book, currency="EUR")
    with pytest.raises(gw.FailedPreconditionError):
        gw.Book(book, currency="USD")
    with pytest.raises(gw.FailedPreconditionError):
        gw.Book(book, time_zone="Asia/Tokyo")
    with sqlite3.connect(book) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(gw.FailedPreconditionError, match="newer version"):
        gw.Book(book)


def test_examined_saved_and_copied(path, tmp_path):
    book = gw.Book(path, currency="EUR")
    book.append_purchases(ROWS)
    assert gw.check_file(path) == gw.FileReport(1, 3, ())
    gw.back_up(path, tmp_path / "copy")
    with pytest.raises(gw.AlreadyExistsError):
        gw.back_up(path, tmp_path / "copy")
    assert facts(gw.Book(tmp_path / "copy")) == facts(book)
    book.close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE purchases SET amount = amount + 1 WHERE fact = 2")
    report = gw.check_file(path)
    assert not report.whole and "batch 1" in report.problems[0]
    assert gw.salvage(path, tmp_path / "saved").facts == 3
    assert gw.check_file(tmp_path / "saved").whole
    with pytest.raises(FileNotFoundError):
        gw.check_file(tmp_path / "none")


def test_a_head_kept_elsewhere_proves_that_a_book_was_only_appended_to(path, tmp_path):
    with gw.Book(path, currency="EUR") as book:
        book.append_purchases(ROWS)
    head = gw.journal_head(path)
    assert head.startswith("1:") and len(head) == 66
    with gw.Book(path) as book:
        book.append_purchases(
            {"customer_id": ["new"], "time": ["2024-01-01"], "amount": [1.0]}
        )
    assert gw.verify_journal(path, head).whole
    with gw.Book(tmp_path / "other", currency="EUR") as book:
        book.append_purchases(
            {"customer_id": ["new"], "time": ["2024-01-01"], "amount": [1.0]}
        )
    assert gw.check_file(tmp_path / "other").whole
    assert "head" in gw.verify_journal(tmp_path / "other", head).problems[0]
    assert not gw.verify_journal(path, "9" + head[1:]).whole
    with pytest.raises(gw.InvalidArgumentError, match="head"):
        gw.verify_journal(path, head[:-1])
    for missing in (gw.journal_head, lambda p: gw.verify_journal(p, head)):
        with pytest.raises(FileNotFoundError):
            missing(tmp_path / "none")


@pytest.mark.parametrize("durable", [True, False])
def test_who_is_erased_is_forgotten(path, durable):
    book = gw.Book(path if durable else None, currency="EUR")
    book.append_purchases(ROWS)
    book.append_customers(
        {"customer_id": ["anna"], "valid_from": ["2025-01-01"], "name": ["Anna Sorgenfrei"]}
    )
    policy = gw.Policy.default("EUR")
    before = book.assess(policy, as_of="2025-06-01").to_pandas()
    assert list(book.erase(["anna"], "Art. 17 GDPR", at="2025-05-01")) == ["anna"]
    after = book.assess(policy, as_of="2025-06-01").to_pandas()
    assert sorted(after.amount) == sorted(before.amount)
    assert "anna" not in set(after.customer_id)
    with pytest.raises(gw.FailedPreconditionError, match="erased"):
        book.append_purchases(ROWS)
    assert book.erase(["anna"], "Art. 17 GDPR", at="2025-05-01") == {}
    with pytest.raises(KeyError):
        book.erase(["nobody"], "Art. 17 GDPR", at="2025-05-01")
    with pytest.raises(TypeError):
        book.erase("anna", "Art. 17 GDPR", at="2025-05-01")
    if durable:
        book.close()
        files = b"".join(p.read_bytes() for p in path.parent.iterdir() if p.is_file())
        assert b"Sorgenfrei" not in files and b"anna" not in files
        assert gw.check_file(path).whole


def test_int64_customers_are_erased_by_number(path):
    book = gw.Book(path, currency="EUR")
    book.append_purchases({"customer_id": [7, 8], "time": ["2025-01-02"] * 2, "amount": ["1", "2"]})
    (pseudonym,) = book.erase([7], "Art. 17 GDPR", at="2025-05-01").values()
    assert isinstance(pseudonym, int) and pseudonym < -(2**62)
