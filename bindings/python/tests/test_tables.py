"""Every kind of table that is read, against what the book then holds."""

import datetime
import gc
from decimal import Decimal

import goodwill as gw
import numpy as np
import pandas as pd
import pytest
from goodwill import _arrow_in, _arrow_out, _capsule, _tables

UTC = datetime.timezone.utc


def values(column):
    """A column as the library sees it: Python values, None where absent."""
    stream = _tables.open_stream({"x": column})
    read = _arrow_in.read_stream(stream)["x"]
    result = read.values.tolist()
    if read.valid is not None:
        result = [v if there else None for v, there in zip(result, read.valid)]
    return result


@pytest.fixture(autouse=True)
def everything_is_released():
    before = _arrow_out.live_objects()
    yield
    gc.collect()
    _capsule.forget_unused()
    assert _arrow_out.live_objects() == before


@pytest.mark.parametrize("kind", ["i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", ">i4", "<u2"])
def test_integers(kind):
    array = np.array([0, 1, 100], kind)
    assert values(array) == [0, 1, 100]
    assert values(np.repeat(array, 2)[::2]) == [0, 1, 100]  # strided


def test_integers_in_place():
    array = np.arange(5)
    column = _tables._column("x", array)
    assert column.buffers[1] is array or column.buffers[1].base is array
    assert np.shares_memory(column.buffers[1], array)
    frame = pd.DataFrame({"x": array}, copy=False)
    assert np.shares_memory(_tables._column("x", frame["x"]).buffers[1], frame["x"].to_numpy())


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", ">f8"])
def test_floats(kind):
    assert values(np.array([0.5, np.nan, -2], kind)) == [0.5, None, -2.0]


@pytest.mark.parametrize(
    "texts",
    [["ab", "", "c"], ["", ""], ["ü", "日本", "x", ""], ["a b", "\n", '"'], ["x" * 1000, "y"]],
)
def test_texts(texts):
    for column in (texts, tuple(texts), np.array(texts), np.array(texts, object), pd.Series(texts),
                   pd.array(texts, "string"), np.array(texts).astype(np.array(texts).dtype.newbyteorder())):  # fmt: skip
        assert values(column) == texts


def test_texts_with_absent_ones():
    for absent in (None, float("nan"), pd.NA, pd.NaT):
        assert values(np.array(["a", absent, "ü"], object)) == ["a", None, "ü"]
        assert values(pd.Series(["a", absent, "b"], dtype=object)) == ["a", None, "b"]


def test_random_texts():
    draw = np.random.default_rng(1)
    for width in (1, 3, 17):
        letters = draw.integers(0, 3, (500, width))
        texts = ["".join("aé "[i] for i in row) for row in letters]
        assert values(np.array(texts)) == texts
        plain = [t.replace("é", "b") for t in texts]
        assert values(np.array(plain)) == plain


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_datetime64(unit):
    array = np.array(["2024-02-29T12:34:56", "NaT", "1969-12-31T23:59:59"], f"M8[{unit}]")
    read = _arrow_in.read_stream(_tables.open_stream({"x": array}))["x"]
    assert not read.is_instant and read.values.dtype == array.dtype
    assert np.array_equal(read.values[[0, 2]], array[[0, 2]]) and np.isnat(read.values[1])


def test_dates_and_coarse_times():
    days = np.array(["2024-02-29", "NaT"], "M8[D]")
    assert values(days) == [datetime.date(2024, 2, 29), None]
    assert values(days.astype("M8[h]")) == [datetime.datetime(2024, 2, 29), None]
    assert values(days.astype("M8[m]")) == [datetime.datetime(2024, 2, 29), None]
    assert values([datetime.date(2024, 2, 29), None]) == [datetime.date(2024, 2, 29), None]


def test_datetime_objects():
    naive = datetime.datetime(2024, 2, 29, 1, 2, 3, 4)
    assert values([naive, None, pd.Timestamp(naive)]) == [naive, None, naive]
    zone = datetime.timezone(datetime.timedelta(hours=2))
    assert values([naive.replace(tzinfo=zone)]) == [naive - datetime.timedelta(hours=2)]
    read = _arrow_in.read_stream(_tables.open_stream({"x": [naive.replace(tzinfo=zone)]}))["x"]
    assert read.is_instant


def test_pandas_times_with_a_zone():
    series = pd.Series(pd.to_datetime(["2024-07-01 12:00", None])).dt.tz_localize("Europe/Sofia")
    read = _arrow_in.read_stream(_tables.open_stream(pd.DataFrame({"x": series})))["x"]
    assert read.is_instant
    assert read.values[0] == np.datetime64("2024-07-01T09:00") and np.isnat(read.values[1])


def test_pandas_extension_types():
    assert values(pd.array([1, None, 3], "Int64")) == [1, None, 3]
    assert values(pd.array([1, None, 3], "UInt8")) == [1, None, 3]
    assert values(pd.array([True, None, False], "boolean")) == [True, None, False]
    assert values(pd.array([1.5, None], "Float64")) == [1.5, None]
    assert values(pd.array(["x", None], "string")) == ["x", None]
    assert values(pd.arrays.SparseArray([1.0, np.nan])) == [1.0, None]
    assert values(pd.Index([3, 1])) == [3, 1]


def test_categorical():
    column = _tables._column("x", pd.Categorical(["b", None, "a", "b"], ordered=True))
    assert column.format == b"c" and column.dictionary.format == b"u" and column.ordered
    assert column.null_count == 1
    assert values(pd.Categorical([10, 20, 10])) == [10, 20, 10]
    assert values(pd.Categorical([1.5, None])) == [1.5, None]
    many = pd.Categorical([str(i) for i in range(300)])
    assert _tables._column("x", many).format == b"s"


def test_decimals_are_text():
    column = [Decimal("1.50"), None, Decimal("1E+3"), Decimal("-0"), Decimal("NaN"), 7]
    assert values(column) == ["1.50", None, "1000", "-0", None, "7"]
    assert len(values([Decimal("1E+999999")])[0]) < 20  # never a megabyte of zeros
    assert values([Decimal("1E-9")]) == ["0.000000001"]


def test_numbers_in_lists():
    assert values([1, None, 3]) == [1, None, 3]
    assert values([1, 2.5]) == [1.0, 2.5]
    assert values([None, None]) == [None, None]
    assert values([]) == []
    assert values([np.int64(5), 6]) == [5, 6]
    assert values([True, None]) == [True, None]
    assert values(range(3)) == [0, 1, 2]
    assert values(np.ma.MaskedArray([1, 2], mask=[False, True])) == [1, None]
    assert values(np.ma.MaskedArray(["a", "b"], mask=[True, False])) == [None, "b"]
    assert values([np.datetime64("2024-01-01"), None]) == [datetime.datetime(2024, 1, 1), None]


@pytest.mark.parametrize(
    "column,row,words",
    [
        ([b"x"], 0, "bytes"),
        (["a", 1], 1, "int where row 0 is str"),
        (["a", None, 2.5], 2, "float where row 0 is str"),
        ([1, True], 1, "bool where row 0 is int"),
        ([[1, 2], [3, 4]], 0, "list"),
        ([1, "x", b"y"], 2, "bytes"),
        (["ok", "a\ud800"], 1, "surrogate"),
        (np.array(["ok", "a\ud800"]), 1, "surrogate"),
        ([Decimal(1), "x"], 1, "str where row 0 is Decimal"),
        ([Decimal(1), 1.5], 1, "float where row 0 is Decimal"),
        ([datetime.datetime(2020, 1, 1), datetime.datetime(2020, 1, 1, tzinfo=UTC)], 1, "mixed"),
        ([datetime.date(2020, 1, 1), datetime.datetime(2020, 1, 1)], 1, "datetime"),
        ([2**60, 1.5], 0, "float beside it"),
        ([1, object()], 1, "object"),
        ([1j], 0, "complex"),
        ([pd.Timestamp(1)], 0, "microsecond"),
        (np.zeros((2, 2)), None, "dimensions"),
        (np.array([b"x"]), None, "bytes"),
        (np.array([1j]), None, "complex"),
        (np.array(["2020-01"], "M8[M]"), None, "convert"),
        (np.array([1], "m8[s]"), None, "timedelta"),
        (np.array([1], np.longdouble), None, "convert"),
        (pd.Series(pd.period_range("2020", periods=1, freq="M")), None, "period"),
        ("abc", None, "str"),
        (b"abc", None, "bytes"),
        (5, None, "int"),
        (None, None, "NoneType"),
        ({1, 2}, None, "set"),
    ],
)
def test_refused(column, row, words):
    with pytest.raises(ValueError) as caught:
        _tables.open_stream({"x": column})
    problem = caught.value.problems[0]
    assert problem.field == "x" and problem.row == row
    assert words in problem.reason


def test_too_large_for_64_bits():
    with pytest.raises(OverflowError) as caught:
        _tables.open_stream({"x": [1, 2**63]})
    assert caught.value.problems[0].row == 1
    with pytest.raises(OverflowError):
        _tables.open_stream({"x": np.array(["2000-01-01", 10**12], "M8[D]")})


def test_tables_that_are_none():
    for wrong in (None, 5, "purchases.csv", [1], [{"a": 1}, 2], np.zeros(3), pd.Series([1])):
        with pytest.raises(TypeError):
            _tables.open_stream(wrong)
    with pytest.raises(ValueError):
        _tables.open_stream({})
    with pytest.raises(ValueError):
        _tables.open_stream({1: [1]})
    with pytest.raises(ValueError) as caught:
        _tables.open_stream({"a": [1, 2], "b": [1]})
    assert caught.value.problems[0].field == "b"
    with pytest.raises(ValueError):
        _tables.open_stream(pd.DataFrame({0: [1]}))


def shapes(rows):
    """The same purchases in every shape that is accepted."""
    ids, times, cents = zip(*rows)
    amounts = [Decimal(c) / 100 for c in cents]
    floats = [float(a) for a in amounts]
    moments = np.array(times, "M8[us]")
    yield "lists", {"customer_id": list(ids), "time": list(times), "amount": [str(a) for a in amounts]}
    yield "decimals", {"customer_id": ids, "time": list(times), "amount": amounts}
    yield "arrays", {"customer_id": np.array(ids), "time": moments, "amount": np.array(floats)}
    yield "minor", {"customer_id": np.array(ids), "time": moments, "amount_minor": np.array(cents)}
    frame = pd.DataFrame({"customer_id": ids, "time": pd.to_datetime(list(times)), "amount": floats})
    yield "frame", frame
    yield "zone", frame.assign(time=frame["time"].dt.tz_localize("UTC"))
    yield "category", frame.assign(customer_id=frame["customer_id"].astype("category"))
    yield "string", frame.astype({"customer_id": "string"})
    yield "index", frame.set_index(np.arange(len(frame))[::-1])
    yield "datetimes", {
        "customer_id": list(ids),
        "time": [t.to_pydatetime() for t in frame["time"]],
        "amount": amounts,
    }
    structured = np.zeros(len(ids), [("customer_id", "U8"), ("time", "M8[us]"), ("amount", "f8")])
    structured["customer_id"], structured["time"], structured["amount"] = ids, moments, floats
    yield "structured", structured

    class Capsule:
        def __arrow_c_stream__(self, requested_schema=None):
            def fill(out):
                out[0] = _tables.open_stream(frame)

            return _capsule.stream_capsule(fill)

    yield "capsule", Capsule()


def test_all_shapes_make_the_same_book():
    draw = np.random.default_rng(7)
    rows = [
        (f"c{draw.integers(20)}", f"2024-0{draw.integers(1, 9)}-1{draw.integers(9)}T10:00:00",
         int(draw.integers(1, 100000)))
        for _ in range(200)
    ]  # fmt: skip
    seen = {}
    for name, table in shapes(rows):
        book = gw.Book(currency="EUR")
        assert book.append_purchases(table).appended == 200, name
        seen[name] = book.measures(as_of="2025-01-01").to_bytes()
    assert len(set(seen.values())) == 1, [n for n in seen if seen[n] != seen["lists"]]


def test_mapped_and_unknown_columns(three):
    three["Kunde"] = three.pop("customer_id")
    three["note"] = ["x"] * 4
    book = gw.Book(currency="EUR")
    result = book.append_purchases(three, map={"customer_id": "Kunde"})
    assert result.unknown_columns == ("note",)
    assert result.columns["customer_id"] == "Kunde" and result.columns["amount"] == "amount"
    with pytest.raises(ValueError):
        book.append_purchases(three, map={"customer_id": "Kunde"}, refuse_unknown_columns=True)
    with pytest.raises(ValueError):
        book.append_purchases(three, map={"customer_id": "nobody"})


def test_a_list_of_dicts():
    """A row a dict; what one lacks is absent."""
    rows = [
        {"customer_id": 1, "time": "2024-01-02", "amount": "3.50"},
        {"customer_id": 2, "time": "2024-01-03", "amount": "1.00", "product_id": "p"},
    ]
    with gw.Book(currency="EUR") as book:
        assert book.append_purchases(rows).appended == 2
        assert book.append_purchases(tuple(rows)).already_present == 2
        held = book.facts("purchases").to_numpy()
        assert list(held["product_id"]) == [None, "p"]
        with pytest.raises(gw.InvalidArgumentError, match="row 1, column amount: is absent"):
            book.append_purchases([rows[0], {"customer_id": 3, "time": "2024-01-03"}])
        with pytest.raises(gw.InvalidArgumentError, match="no columns"):
            book.append_purchases([])
        with pytest.raises(TypeError, match="list of dicts"):
            book.append_purchases([rows[0], "x"])
