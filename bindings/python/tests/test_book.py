import datetime
import gzip
import io
import threading

import goodwill as gw
import pytest

AS_OF = "2025-01-01"


@pytest.fixture
def book(three):
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    return book


def test_describe(book):
    info = book.describe()
    assert (info.customers, info.batches, info.currency) == (3, 1, "EUR")
    assert info.rows["purchases"] == 4 and info.rows["events"] == 0
    assert info.first_purchase == datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc)
    assert info.last_purchase == datetime.datetime(2024, 3, 1, tzinfo=datetime.timezone.utc)
    assert info.memory_bytes > 0 and info.customer_ids == "text" and info.time_zone == "UTC"
    empty = gw.Book().describe()
    assert (empty.currency, empty.customers, empty.first_purchase) == ("XXX", 0, None)
    assert empty.customer_ids is None


def test_append_twice_adds_nothing(book, three):
    before = book.measures(as_of=AS_OF).to_numpy()
    result = book.append_purchases(three)
    assert (result.appended, result.already_present, result.superseded) == (0, 4, 0)
    assert (result.rows, result.batch) == (4, 2)
    after = book.measures(as_of=AS_OF).to_numpy()
    assert all(list(before[n]) == list(after[n]) for n in before if after[n].dtype.kind != "f")


def test_duplicates_within_one_batch_count(three):
    double = {name: values + values[:1] for name, values in three.items()}
    book = gw.Book(currency="EUR")
    assert book.append_purchases(double).appended == 5
    assert book.append_purchases(three).already_present == 4
    assert book.append_purchases(double).already_present == 5


def test_revisions_and_conflicts():
    def row(amount, **more):
        return {"customer_id": ["a"], "time": ["2024-01-01"], "amount": [amount],
                "purchase_id": ["p1"], **more}  # fmt: skip

    book = gw.Book(currency="EUR")
    assert book.append_purchases(row("10")).appended == 1
    assert book.append_purchases(row("10")).already_present == 1
    with pytest.raises(gw.AlreadyExistsError) as caught:
        book.append_purchases(row("11"))
    assert isinstance(caught.value, ValueError) and caught.value.problems[0].row == 0
    assert book.append_purchases(row("11", revision=[1])).superseded == 1
    assert book.facts("purchases").to_pandas()["amount"].astype(float).tolist() == [11.0]
    assert book.append_purchases(row("11", revision=[2], voided=[True])).superseded == 1
    assert len(book.facts("purchases").to_pandas()) == 0


def test_all_tables(book):
    assert book.append_products({"product_id": ["x"], "name": ["Tea"], "unit_cost": ["1.50"]}).appended == 1
    assert book.append_customers(
        {"customer_id": ["a", "d"], "valid_from": ["2023-01-01"] * 2, "name": ["Ann", None],
         "kind": ["person", "company"], "vulnerable": [None, True]}).appended == 2  # fmt: skip
    assert book.append_contacts(
        {"customer_id": ["d"], "contact_id": ["k1"], "name": ["Bob"], "role": ["buyer"]}).appended == 1
    assert book.append_interactions(
        {"customer_id": ["a", "b"], "time": ["2024-02-02T10:00", "2024-02-03"],
         "channel": ["phone", "email"], "direction": ["in", "out"], "minutes": ["2.5", None],
         "cost": [None, "0.10"]}).appended == 2  # fmt: skip
    assert book.append_events(
        {"customer_id": ["a"], "time": ["2024-02-02"], "kind": ["price_gap"], "amount": ["3"]}).appended == 1
    assert book.append_consents(
        {"customer_id": ["a", "a"], "time": ["2024-01-01", "2024-02-01"], "purpose": ["offers"] * 2,
         "status": ["granted", "objected"], "channel": [None, "phone"], "basis": ["consent", None],
         "proof": ["form 7", None]}).appended == 2  # fmt: skip
    assert book.append_promises(
        {"customer_id": ["a"], "promise_id": ["p1"], "kind": ["refund"], "made_at": ["2024-01-01"],
         "due_at": ["2024-01-03T17:00"], "amount": ["9.50"], "owner": ["Eva"]}).appended == 1  # fmt: skip
    assert book.append_answers(
        {"customer_id": ["b"], "time": ["2024-01-01"], "question": ["again?"], "score": [8.5]}).appended == 1
    assert book.append_measurements(
        {"standard": ["phone"], "time": ["2024-01-01"], "promised": [20], "actual": [31.5],
         "source": ["mystery_shopper"], "subject": ["competitor"]}).appended == 1  # fmt: skip
    assert book.append_rates(
        {"currency": ["USD", "JPY"], "time": ["2024-01-01"] * 2, "rate": ["0.9216", "0.5878"],
         "units": [None, 100]}).appended == 2  # fmt: skip
    assert book.append_rights(
        {"customer_id": ["a"], "right_id": ["r1"], "kind": ["export"], "time": ["2024-01-01"],
         "done_at": ["2024-01-09"], "basis": ["Art. 15 GDPR"]}).appended == 1  # fmt: skip
    assert book.append_case_commands(
        {"customer_id": ["a"], "time": ["2024-01-01"], "case_id": ["c1"], "expected_version": [0],
         "kind": ["open"], "command_id": ["c1#0"], "text": ["Too late."]}).appended == 1  # fmt: skip
    rows = book.describe().rows
    assert rows == {"purchases": 4, "interactions": 2, "customers": 2, "contacts": 1, "events": 1,
                    "products": 1, "consents": 2, "promises": 1, "answers": 1, "measurements": 1,
                    "rates": 2, "merges": 0, "rights": 1, "case_commands": 1}  # fmt: skip
    assert book.facts("rates").to_pandas()["currency"].tolist() == ["JPY", "USD"]
    for table in gw.TABLES:
        frame = book.facts(table).to_pandas()
        assert len(frame) == rows[table], table
        names = [c.name for c in gw.table_columns(table)]
        assert set(frame.columns) <= set(names) | {f"{n}_minor" for n in names}, table
    with pytest.raises(ValueError):
        book.append("complaints", {})
    with pytest.raises(ValueError):
        book.facts("complaints")


def test_table_columns():
    columns = {c.name: c for c in gw.table_columns("interactions")}
    assert columns["channel"].required and "phone" in columns["channel"].codes
    assert not columns["cost"].required and columns["cost"].meaning


GOOD = {"customer_id": ["a", "b"], "time": ["2024-01-01", "2024-01-02"], "amount": ["1", "2"]}

BAD = {
    "amount is no number": ({"amount": ["1", "x"]}, 1, "amount"),
    "amount absent": ({"amount": ["1", None]}, 1, "amount"),
    "amount not a number": ({"amount": [1.0, float("nan")]}, 1, "amount"),
    "amount infinite": ({"amount": [1.0, float("inf")]}, 1, "amount"),
    "amount with a fraction of a cent": ({"amount": ["1", "0.001"]}, 1, "amount"),
    "float with a fraction of a cent": ({"amount": [1.0, 0.001]}, 1, "amount"),
    "amount too large": ({"amount": ["1", "9" * 30]}, 1, "amount"),
    "time is none": ({"time": ["2024-01-01", "yesterday"]}, 1, "time"),
    "time absent": ({"time": [None, "2024-01-01"]}, 0, "time"),
    "date that is not": ({"time": ["2024-01-01", "2023-02-29"]}, 1, "time"),
    "ambiguous date": ({"time": ["2024-01-01", "01/02/2024"]}, 1, "time"),
    "customer absent": ({"customer_id": ["a", None]}, 1, "customer_id"),
    "customer empty": ({"customer_id": ["a", ""]}, 1, "customer_id"),
    "customer a float": ({"customer_id": [1.0, 2.0]}, None, "customer_id"),
    "customer a bool": ({"customer_id": [True, False]}, None, "customer_id"),
    "mixed": ({"customer_id": ["a", 1]}, 1, "customer_id"),
    "bytes": ({"customer_id": [b"a", b"b"]}, 0, "customer_id"),
    "voided is no bool": ({"voided": ["maybe", "no"]}, None, "voided"),
    "other currency": ({"currency": ["EUR", "USD"]}, 1, "currency"),
    "unknown currency": ({"currency": ["EUR", "ZZZ"]}, 1, "currency"),
    "revision is text": ({"revision": ["one", "two"]}, None, "revision"),
    "lengths differ": ({"amount": ["1"]}, None, "amount"),
    "ids of the other kind": ({"customer_id": [1, 2]}, None, "customer_id"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_rows_leave_the_book_unchanged(book, name):
    change, row, field = BAD[name]
    before = book.describe(), book.measures(as_of=AS_OF).to_bytes()
    with pytest.raises(gw.GoodwillError) as caught:
        book.append_purchases({**GOOD, **change})
    problem = caught.value.problems[0]
    assert problem.field == field
    if row is not None:
        assert problem.row == row
    assert problem.reason and field in str(caught.value)
    after = book.describe()
    assert after == before[0]
    assert book.measures(as_of=AS_OF).to_bytes() == before[1]
    assert book.append_purchases(GOOD).appended == 2


def test_missing_column(book):
    with pytest.raises(ValueError) as caught:
        book.append_purchases({"customer_id": ["a"], "time": ["2024-01-01"]})
    assert "amount" in str(caught.value)


def test_all_problems_up_to_a_limit(book):
    rows = {"customer_id": ["a"] * 50, "time": ["x"] * 50, "amount": ["y"] * 50}
    with pytest.raises(ValueError) as caught:
        book.append_purchases(rows, max_problems=10)
    assert len(caught.value.problems) == 10
    assert caught.value.problem_total >= 10
    with pytest.raises(ValueError) as caught:
        book.append_purchases(rows)
    assert len(caught.value.problems) == 100


def test_rounding_of_amounts(book):
    rows = {"customer_id": ["q"] * 3, "time": ["2024-05-01", "2024-05-02", "2024-05-03"],
            "amount": ["1.005", "1.015", "-1.005"]}  # fmt: skip
    assert book.append_purchases(rows, amount_rounding="half_even").appended == 3
    facts = book.facts("purchases").to_pandas()
    assert sorted(facts[facts["customer_id"] == "q"]["amount"].astype(float)) == [-1.0, 1.0, 1.02]
    with pytest.raises(ValueError):
        book.append_purchases(rows, amount_rounding="nearest")


def test_int_ids():
    book = gw.Book(currency="EUR")
    book.append_purchases({"customer_id": [10, 9, 10], "time": ["2024-01-01"] * 3, "amount": [1, 2, 3]})
    measures = book.measures(as_of=AS_OF)
    assert measures.to_numpy()["customer_id"].tolist() == [9, 10]
    assert measures.row(10).customer_id == 10
    assert book.describe().customer_ids == "int64"
    assert book.assess(as_of=AS_OF).explain(10).customer_id == 10


CSV = "customer_id,time,amount,note\n0001,2024-01-01,1.50,x\n2,2024-01-02T10:00:00,2,y\n"


def test_csv(tmp_path):
    path = tmp_path / "kauf äü.csv"
    path.write_text(CSV)
    zipped = gzip.compress(CSV.encode())
    for source in (path, str(path), CSV.encode(), bytearray(CSV.encode()), zipped, io.BytesIO(zipped)):
        book = gw.Book(currency="EUR")
        result = book.import_csv("purchases", source)
        assert result.appended == 2 and result.unknown_columns == ("note",)
        assert book.measures(as_of=AS_OF).to_numpy()["customer_id"].tolist() == ["0001", "2"]


def test_csv_as_people_have_it():
    data = "\ufeffKunde;Datum;Betrag\r\nA;31.12.2023;\"1.234,50\"\r\nB;01.02.2024;-2,5\r\n"
    book = gw.Book(currency="EUR", time_zone="Europe/Berlin")
    result = book.import_csv(
        "purchases", data.replace("1.234", "1234").encode(),
        map={"customer_id": "Kunde", "time": "Datum", "amount": "Betrag"},
        date_form="d.m.y", decimal_mark=",",
    )  # fmt: skip
    assert result.appended == 2 and result.columns["amount"] == "Betrag"
    assert book.facts("purchases").to_pandas()["amount"].astype(float).tolist() == [1234.5, -2.5]


def test_csv_errors():
    book = gw.Book(currency="EUR")
    bad = "customer_id,time,amount\na,2024-01-01,1\nb,2024-13-01,x\n"
    with pytest.raises(ValueError) as caught:
        book.import_csv("purchases", bad.encode())
    assert {p.line for p in caught.value.problems} == {3}
    assert {p.field for p in caught.value.problems} == {"time", "amount"}
    assert book.describe().batches == 0
    with pytest.raises(FileNotFoundError) as missing:
        book.import_csv("purchases", "/nowhere/shop.csv")
    assert isinstance(missing.value, gw.GoodwillError)
    assert missing.value.code == gw.Status.NOT_FOUND and "/nowhere/shop.csv" in str(missing.value)
    with pytest.raises(ValueError):
        book.import_csv("purchases", bad.encode(), separator="ab")
    with pytest.raises(ValueError):
        book.import_csv("purchases", b"", date_form="whatever")
    with pytest.raises(TypeError):
        book.import_csv("purchases", io.StringIO(bad))
    with pytest.raises(FileNotFoundError):
        gw.measures("/nowhere/shop.csv", as_of=AS_OF)


def test_time_zone():
    rows = {"customer_id": ["a"], "time": ["2024-07-01"], "amount": ["1"]}
    sofia = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    sofia.append_purchases(rows)
    assert sofia.describe().first_purchase.isoformat() == "2024-06-30T21:00:00+00:00"
    assert sofia.time_zone == "Europe/Sofia"
    with pytest.raises(KeyError, match="Europe/Nowhere"):  # as zoneinfo does
        gw.Book(time_zone="Europe/Nowhere")
    with pytest.raises(ValueError):
        gw.Book(currency="EURO")
    with pytest.raises(TypeError):
        gw.Book(currency=5)


def test_close(three):
    with gw.Book(currency="EUR") as book:
        book.append_purchases(three)
        assessment = book.assess(as_of=AS_OF)
        measures = book.measures(as_of=AS_OF)
    assert book.closed and repr(book) == "<Book, closed>"
    book.close()
    for question in (book.describe, lambda: book.append_purchases(three),
                     lambda: book.assess(gw.Policy.default("EUR"), as_of=AS_OF),
                     lambda: book.measures(gw.Policy.default("EUR"), as_of=AS_OF),
                     lambda: book.measure("a", gw.Policy.default("EUR"), as_of=AS_OF),
                     lambda: book.facts("purchases").to_numpy(),
                     lambda: book.import_csv("purchases", b"x")):  # fmt: skip
        with pytest.raises(gw.FailedPreconditionError):
            question()
    assert len(assessment) == len(measures) == 3  # what came from it lives on


def test_a_writer_waits_for_readers(book, three):
    reading, go_on, appended = threading.Event(), threading.Event(), threading.Event()

    def read():
        with book._lock.read():
            reading.set()
            go_on.wait(10)

    def write():
        book.append_purchases(three)
        appended.set()

    reader, writer = threading.Thread(target=read), threading.Thread(target=write)
    reader.start()
    reading.wait(10)
    writer.start()
    assert not appended.wait(0.05)
    assert len(book.measures(as_of=AS_OF)) == 3  # more readers come in
    go_on.set()
    writer.join(10)
    reader.join(10)
    assert appended.is_set()


def test_many_threads(three):
    book = gw.Book(currency="EUR")
    errors = []

    def work(number):
        try:
            for turn in range(5):
                rows = {**three, "customer_id": [f"{number}-{turn}-{c}" for c in three["customer_id"]]}
                book.append_purchases(rows)
                book.assess(as_of=AS_OF).summary()
                book.measures(as_of=AS_OF, parallelism=2).to_numpy()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    assert book.describe().customers == 6 * 5 * 3


def test_what_is_personal_is_said():
    personal = {table: [c.name for c in gw.table_columns(table) if c.personal] for table in gw.TABLES}
    assert personal["products"] == [] and personal["rates"] == []
    assert personal["rights"] == ["customer_id", "requested_by", "text"]
    assert personal["case_commands"] == ["customer_id", "text", "details"]
    assert personal["consents"] == ["customer_id", "proof"]
    assert personal["contacts"] == ["customer_id", "contact_id", "name", "preferences"]


@pytest.mark.parametrize(
    "table, row, field",
    [
        ("consents", {"customer_id": "a", "time": "2024-01-01", "purpose": "x", "status": "maybe"}, "status"),
        ("consents", {"customer_id": "a", "time": "2024-01-01", "purpose": "x", "status": "granted",
                      "basis": "because"}, "basis"),
        ("promises", {"customer_id": "a", "kind": "x", "made_at": "2024-01-01"}, "promise_id"),
        ("measurements", {"standard": "s", "time": "2024-01-01", "subject": "them"}, "subject"),
        ("rates", {"currency": "USD", "time": "2024-01-01", "rate": "much"}, "rate"),
        ("rights", {"customer_id": "a", "right_id": "r", "kind": "forget", "time": "2024-01-01"}, "kind"),
        ("case_commands", {"customer_id": "a", "time": "2024-01-01", "case_id": "c", "command_id": "c#0",
         "expected_version": 0, "kind": "shout"}, "kind"),
        ("rights", {"customer_id": "a", "kind": "hold", "time": "2024-01-01"}, "right_id"),
    ],
)  # fmt: skip
def test_wrong_facts_are_named(book, table, row, field):
    with pytest.raises(gw.InvalidArgumentError) as error:
        book.append(table, {name: [value] for name, value in row.items()})
    assert error.value.problems[0].field == field
