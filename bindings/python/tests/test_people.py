"""Promises and consents."""

import datetime

import goodwill as gw
import pytest

UTC = datetime.timezone.utc


@pytest.fixture
def book():
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    book.append_promises(
        {
            "customer_id": ["a", "a", "b", "b", "b"],
            "promise_id": ["p1", "p2", "p3", "p4", "p5"],
            "kind": ["delivery", "callback", "refund", "visit", "callback"],
            "made_at": ["2024-05-01"] * 5,
            "due_at": ["2024-05-02 10:00", "2024-05-10 12:00", "2024-05-05 10:00", None, "2024-05-10 18:00"],
            "kept_at": ["2024-05-02 09:00", None, None, None, None],
            "owner": ["Eva", "Eva", "Iva", None, "Iva"],
            "amount": [None, None, "12.50", None, None],
        }
    )
    book.append_consents(
        {
            "customer_id": ["a", "a", "a"],
            "time": ["2024-01-01", "2024-02-01", "2024-03-01"],
            "purpose": ["offers"] * 3,
            "status": ["granted", "withdrawn", "objected"],
            "channel": [None, "phone", None],
            "basis": ["consent", None, None],
            "proof": ["form 7", None, "letter"],
        }
    )
    return book


def test_due(book):
    due = book.due("2024-05-10 13:00").to_pandas()
    assert due["promise_id"].tolist() == ["p3", "p2", "p5", "p4"]
    assert due["state"].tolist() == ["overdue", "overdue", "due", "open"]
    assert due["overdue_hours"].tolist()[:2] == [123.0, 1.0]
    assert due["overdue_hours"].isna().tolist() == [False, False, True, True]
    assert due["amount"].tolist()[0] == 12.5
    assert book.due("2024-05-10 13:00").to_numpy("minor")["amount"].tolist()[0] == 1250
    assert book.due("2024-05-10 13:00", owner="Eva").to_pandas()["promise_id"].tolist() == ["p2"]
    assert book.due("2024-05-10 13:00", owner="").to_pandas()["promise_id"].tolist() == ["p4"]
    assert book.due("2024-05-10 13:00", customer="b").to_pandas()["promise_id"].tolist() == ["p3", "p5", "p4"]
    assert len(book.due("2024-05-01")) == 0  # as-of is exclusive: nothing is promised yet
    # Due today ends with the day in the book's zone.
    assert book.due("2024-05-09 23:59").to_pandas()["state"].tolist() == ["overdue", "open", "open", "open"]


def test_due_follows_revisions_and_what_was_known(book):
    assert book.append_promises(
        {"customer_id": ["b"], "promise_id": ["p3"], "kind": ["refund"], "made_at": ["2024-05-01"],
         "due_at": ["2024-05-05 10:00"], "kept_at": ["2024-05-06 10:00"], "owner": ["Iva"],
         "amount": ["12.50"], "revision": [1]}).superseded == 1  # fmt: skip
    assert "p3" not in book.due("2024-05-10 13:00").to_pandas()["promise_id"].tolist()
    assert "p3" in book.due("2024-05-10 13:00", known=1).to_pandas()["promise_id"].tolist()
    with pytest.raises(gw.InvalidArgumentError):
        book.due("2024-05-10", known=99)


def test_promises_kept(book):
    by_owner = book.promises_kept("2024-05-10 13:00", by="owner").to_pandas().set_index("owner")
    assert by_owner.index.tolist() == [None, "Eva", "Iva"]
    eva = by_owner.loc["Eva"]
    assert (eva["promises"], eva["kept"], eva["overdue"], eva["share_kept"]) == (2, 1, 1, 0.5)
    assert eva["median_delay_hours"] == -1.0
    by_customer = book.promises_kept("2024-05-10 13:00").to_pandas().set_index("customer_id")
    assert by_customer.index.tolist() == ["a", "b"]
    assert by_customer["promises"].tolist() == [2, 3]
    assert by_customer["share_kept"].tolist() == [0.5, 0.0]
    assert len(book.promises_kept("2024-05-10 13:00", owner="Eva")) == 1


def test_consent(book):
    assert book.consent("a", "offers", "email", at="2024-02-02").granted
    assert book.consent("a", "offers", "phone", at="2024-02-02").status == "withdrawn"
    assert not book.consent("a", "offers", "phone", at="2024-01-01")  # exclusive
    objected = book.consent("a", "offers", "phone", at="2024-03-02")
    assert (objected.status, objected.channel, objected.proof) == ("objected", None, "letter")
    assert objected.since == datetime.datetime(2024, 2, 29, 22, tzinfo=UTC)
    granted = book.consent("a", "offers", at="2024-02-02")
    assert (granted.basis, granted.proof) == ("consent", "form 7")
    nothing = book.consent("b", "offers", at="2024-02-02")
    assert (nothing.status, nothing.since, bool(nothing)) == ("unknown", None, False)


def test_refusals(book):
    with pytest.raises(gw.NotFoundError):
        book.consent("nobody", "offers", at="2024-02-02")
    with pytest.raises(gw.NotFoundError):
        book.due("2024-05-10", customer="nobody")
    with pytest.raises(gw.InvalidArgumentError, match="smoke"):
        book.consent("a", "offers", "smoke", at="2024-02-02")
    with pytest.raises(gw.InvalidArgumentError, match="customer"):
        book.promises_kept("2024-05-10", by="moon")
    with pytest.raises(TypeError):
        book.consent("a", "offers")
    with gw.Book() as empty:
        assert len(empty.due("2024-01-01")) == 0
        assert len(empty.promises_kept("2024-01-01", by="owner")) == 0


def test_integer_ids():
    book = gw.Book(currency="EUR")
    book.append_promises(
        {"customer_id": [7, 12], "promise_id": [1, 2], "kind": ["visit"] * 2, "made_at": ["2024-01-01"] * 2}
    )
    assert book.due("2024-02-01").to_pandas()["customer_id"].tolist() == [7, 12]
    assert book.due("2024-02-01", customer=12).to_pandas()["promise_id"].tolist() == ["2"]
    assert book.promises_kept("2024-02-01").to_pandas()["customer_id"].tolist() == [7, 12]
    assert book.consent(7, "offers", at="2024-02-01").status == "unknown"


def test_file(book):
    book.append_customers(
        {"customer_id": ["a", "a", "group"], "valid_from": ["2023-01-01", "2024-01-01", "2023-01-01"],
         "name": ["Ann", None, "Holding"], "parent_id": ["group", None, None],
         "vulnerable": [None, True, None]}
    )  # fmt: skip
    book.append_purchases(
        {"customer_id": ["a", "a", "a"], "time": ["2023-05-01", "2024-04-01", "2024-04-02"],
         "amount": ["10.00", "20.00", "-5.00"], "product_id": ["tea", "cup", "cup"]}
    )  # fmt: skip
    book.append_products({"product_id": ["cup"], "name": ["A cup"]})
    book.append_contacts(
        {"customer_id": ["a"], "contact_id": ["k"], "name": ["Eva"], "role": ["buyer"],
         "valid_from": ["2023-01-01"], "left_at": ["2024-01-01"]}
    )  # fmt: skip
    file = book.file("a", as_of="2024-05-10 13:00")
    assert str(file).startswith("Ann (customer a)\n")
    assert file["customer_id"] == "a"
    assert {a["name"]: a["value"] for a in file["attributes"]} == {
        "name": "Ann", "parent_id": "group", "vulnerable": "true"}  # fmt: skip
    assert file["people"][0]["left_us"] > file["people"][0]["since_us"]
    assert [c["status"] for c in file["consents"]] == ["objected"]
    bought = file["purchases"]
    assert (bought["gross_minor"], bought["net_minor"], bought["purchases"]) == (3000, 2500, 2)
    assert [(y["year"], y["net_minor"]) for y in bought["years"]] == [(2023, 1000), (2024, 1500)]
    assert [(p["name"], p["amount_minor"]) for p in bought["products"]] == [("A cup", 1500), ("", 1000)]
    row = book.measure("a", as_of="2024-05-10 13:00").to_dict(money="minor")
    assert (row["gross"], row["amount"], row["orders"]) == (3000, 2500, 2)
    assert file["promises"]["owed"][0]["promise_id"] == "p2"
    assert file["promises"]["share_kept"] == 0.5
    assert file["group"]["top"]["name"] == "Holding" and file["group"]["turnover_minor"] == 2500
    assert file["events"] == [] and file["referred_by"] is None
    assert (file["rights"], file["withheld"]) == ([], "")
    book.append_rights(
        {"customer_id": ["a"], "time": ["2024-05-01"], "kind": ["object"], "right_id": ["r"]}
    )  # fmt: skip
    asked = book.file("a", as_of="2024-05-10 13:00")
    assert asked["withheld"] == "objected" and asked["rights_in_all"] == 1
    (right,) = asked["rights"]
    assert (right["kind"], right["state"], right["in_force"]) == ("object", "open", True)
    assert "Rights over the data\n  Objected to profiling" in asked.text
    assert set(file) == set(file.keys()) and "text" in list(file)
    with pytest.raises(KeyError):
        file["nothing"]
    assert file.to_dict()["language"] == "en"
    assert "Обещания" in book.file("a", as_of="2024-05-10", language="ru").text
    assert "Покупки" in str(book.file("a", as_of="2024-05-10", policy=gw.Policy.default("EUR"), language="bg"))
    # Before the products and contacts were known.
    assert "Eva, buyer" in str(file)
    assert "Eva, buyer" not in str(book.file("a", as_of="2024-05-10", known=3))
    assert "Ann" in repr(book.file("a", as_of="2025-01-01"))
    with pytest.raises(TypeError):
        book.file("a")


def test_files_that_are_not_there(book):
    with pytest.raises(gw.NotFoundError):
        book.file("nobody", as_of="2024-05-10")
    with pytest.raises(gw.NotFoundError):
        book.file("a", as_of="2020-01-01")
    with pytest.raises(gw.InvalidArgumentError):
        book.file("a", as_of="2024-05-10", language="tlh")
    with gw.Book() as numbers:
        numbers.append_contacts({"customer_id": [7], "contact_id": ["k"], "name": ["Eva"]})
        assert numbers.file(7, as_of="2024-01-01")["people"][0]["name"] == "Eva"
        with pytest.raises(gw.NotFoundError):
            numbers.file(8, as_of="2024-01-01")
