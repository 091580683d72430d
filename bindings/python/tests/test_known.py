"""What was known when: batches, their origin, and questions as known by one."""

import datetime

import goodwill as gw
import pytest


def frame(*rows):
    return {
        "customer_id": [r[0] for r in rows],
        "time": [r[1] for r in rows],
        "amount": [r[2] for r in rows],
        "purchase_id": [r[3] for r in rows],
        "revision": [r[4] for r in rows],
    }


@pytest.fixture
def book():
    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    book.append_purchases(
        frame(("a", "2024-01-01", 10, "p1", 0), ("b", "2024-01-02", 20, "p2", 0)),
        recorded_at="2024-01-03",
        source="till",
    )
    book.append_purchases(frame(("a", "2024-01-01", 11, "p1", 1)))
    book.append_purchases(frame(("c", "2024-01-05", 5, "p3", 0)), source="web")
    return book


def amounts(measures):
    table = measures.to_numpy(money="minor")
    return dict(zip(table["customer_id"].tolist(), table["amount"].tolist()))


def test_a_question_as_known_by_a_batch(book):
    policy = gw.Policy.default(currency="EUR")
    as_of = "2025-01-01"
    assert amounts(book.measures(policy, as_of, known=1)) == {"a": 1000, "b": 2000}
    assert amounts(book.measures(policy, as_of, known=2)) == {"a": 1100, "b": 2000}
    assert amounts(book.measures(policy, as_of)) == {"a": 1100, "b": 2000, "c": 500}
    assert amounts(book.measure("a", policy, as_of, known=1).measures) == {"a": 1000}
    with pytest.raises(gw.NotFoundError):
        book.measure("c", policy, as_of, known=2)
    assert len(book.facts("purchases", known=1).to_numpy()["customer_id"]) == 2
    for wrong in (0, -1, 4, 2**63):
        with pytest.raises(gw.InvalidArgumentError):
            book.measures(policy, as_of, known=wrong)
    with pytest.raises(TypeError):
        book.measures(policy, as_of, known="1")


def test_an_assessment_is_replayed(book):
    policy = gw.Policy.default(currency="EUR")
    then = book.assess(policy, "2025-01-01", known=3)
    book.append_purchases(frame(("a", "2023-01-01", 900, "p9", 0)))
    again = book.assess(policy, "2025-01-01", known=3)
    assert again.measures.to_bytes() == then.measures.to_bytes()
    assert again.calibration.to_bytes() == then.calibration.to_bytes()
    assert again.explain("a").text == then.explain("a").text
    now = book.assess(policy, "2025-01-01")
    assert now.measures.to_bytes() != then.measures.to_bytes()


def test_batches_say_where_they_came_from(book):
    table = book.batches().to_pandas()
    assert table["batch"].tolist() == [1, 2, 3]
    assert table["table"].tolist() == ["purchases"] * 3
    assert table["source"].tolist()[0] == "till" and table["source"].tolist()[2] == "web"
    assert table["source"].isna().tolist() == [False, True, False]
    # A date is civil time in the book's zone.
    assert table["recorded_at"][0] == datetime.datetime(
        2024, 1, 2, 22, tzinfo=datetime.timezone.utc
    )
    assert table["recorded_at"].isna().tolist() == [False, True, True]
    assert table["appended"].tolist() == [2, 1, 1]
    assert table["superseded"].tolist() == [0, 1, 0]


def test_a_refused_batch_has_no_number(book):
    with pytest.raises(gw.AlreadyExistsError):
        book.append_purchases(frame(("a", "2024-01-01", 12, "p1", 1)), source="desk")
    with pytest.raises(gw.InvalidArgumentError):
        book.append_purchases(frame(("a", "2024-01-01", 1, "p7", 0)), source="x" * 300)
    assert len(book.batches().to_pandas()) == 3
    assert book.append_purchases(frame(("a", "2024-01-01", 1, "p7", 0))).batch == 4


def test_csv_has_an_origin_too(book):
    book.import_csv(
        "purchases", b"customer_id,time,amount\nd,2024-01-01,1\n", source="file", recorded_at="2024-02-01"
    )
    assert book.batches().to_pandas()["source"].tolist()[-1] == "file"


def test_customers_are_merged_and_parted(book):
    policy = gw.Policy.default(currency="EUR")
    as_of = "2025-01-01"
    before = amounts(book.measures(policy, as_of))
    result = book.merge_customers("a", "b", time="2024-06-01", reason="same address", source="desk")
    assert (result.appended, result.batch) == (1, 4)
    assert amounts(book.measures(policy, as_of)) == {"b": 3100, "c": 500}
    assert amounts(book.measures(policy, "2024-06-01")) == before
    assert amounts(book.measures(policy, as_of, known=3)) == before
    with pytest.raises(gw.NotFoundError, match="merged into 'b'"):
        book.measure("a", policy, as_of)
    with pytest.raises(gw.NotFoundError, match="merged into 'b'"):
        book.assess(policy, as_of).explain("a")
    for wrong in (("b", "a"), ("a", "c"), ("c", "c")):
        with pytest.raises(gw.FailedPreconditionError):
            book.merge_customers(*wrong, time="2024-06-01")
    with pytest.raises(gw.NotFoundError):
        book.merge_customers("nobody", "a", time="2024-06-01")
    assert book.unmerge_customers("a", reason="two brothers").superseded == 1
    assert amounts(book.measures(policy, as_of)) == before
    with pytest.raises(gw.FailedPreconditionError):
        book.unmerge_customers("a")
    merges = book.append_merges(
        {"from_id": ["a"], "merge_id": ["m1"], "into_id": ["c"], "time": ["2024-01-01"]}
    )
    assert merges.appended == 1
    assert amounts(book.measures(policy, as_of)) == {"b": 2000, "c": 1600}
    assert book.facts("merges").to_pandas()["into_id"].tolist() == ["c"]


def test_number_ids_merge_too():
    book = gw.Book(currency="EUR")
    book.append_purchases({"customer_id": [1, 2], "time": ["2024-01-01"] * 2, "amount": [1, 2]})
    book.merge_customers(1, 2, time="2024-01-01")
    assert amounts(book.measures(as_of="2025-01-01")) == {2: 300}


def test_timeliness(book):
    table = book.timeliness("2024-02-01", late_after=datetime.timedelta(hours=30)).to_pandas()
    assert table["source"].tolist()[1:] == ["till", "web"] and table["source"].isna()[0]
    till = table.iloc[1]
    assert (till["rows"], till["facts"], till["late"]) == (2, 2, 1)
    assert till["lag_max_us"] == 2 * 86_400_000_000
    assert (till["days"], till["days_without"]) == (2, 0)
    assert table["revisions"].tolist() == [1, 0, 0]
    with pytest.raises(gw.InvalidArgumentError):
        book.timeliness("2024-02-01", late_after=datetime.timedelta(days=-1)).to_pandas()
    with pytest.raises(gw.InvalidArgumentError):
        book.timeliness("2024-02-01", known=9).to_pandas()


def test_a_book_in_a_file_remembers_what_was_known(tmp_path):
    policy = gw.Policy.default(currency="EUR")
    path = tmp_path / "shop.goodwill"
    with gw.Book(path, currency="EUR") as book:
        book.append_purchases(
            frame(("a", "2024-01-01", 10, "p1", 0), ("b", "2024-01-02", 20, "p2", 0)),
            recorded_at="2024-01-03",
            source="till",
        )
        book.append_purchases(frame(("b", "2024-01-01", 11, "p1", 1)))
        book.merge_customers("a", "b", time="2024-06-01", reason="same address")
        book.append_merges(
            {"from_id": ["b"], "merge_id": ["m"], "into_id": ["new"], "time": ["2024-07-01"]}
        )
        book.unmerge_customers("a")
        then = [book.measures(policy, "2025-01-01", known=k).to_bytes() for k in range(1, 6)]
        batches = book.batches().to_pandas()
    with gw.Book(path) as book:
        assert [
            book.measures(policy, "2025-01-01", known=k).to_bytes() for k in range(1, 6)
        ] == then
        assert book.batches().to_pandas().equals(batches)
        assert amounts(book.measures(policy, "2025-01-01")) == {"new": 3100}
