"""Arrow across the boundary: capsules, chunks, odd types, who releases what."""

import ctypes
import gc

import goodwill as gw
import numpy as np
import pytest
from goodwill import _abi, _arrow_in, _arrow_out, _capsule, _tables
from goodwill._arrow_out import Column, Table


@pytest.fixture(autouse=True)
def everything_is_released():
    before = _arrow_out.live_objects()
    yield
    gc.collect()
    _capsule.forget_unused()
    assert _arrow_out.live_objects() == before


class Chunks:
    """A foreign producer: a stream of several batches, made with ctypes."""

    def __init__(self, *tables):
        self.tables = tables
        self.fail_at = None

    def stream(self):
        tables = list(self.tables)
        stream = _arrow_out.export_stream(tables[0])
        state = _arrow_out._live[stream.private_data]
        rest = iter(tables[1:])
        fail_at = self.fail_at

        class Feeding(type(state)):
            calls = 0

            @property
            def table(self):
                if fail_at is not None and Feeding.calls == fail_at:
                    raise RuntimeError("the source broke")
                return self.__dict__.get("now")

            @table.setter
            def table(self, value):  # taken: the next one moves up
                Feeding.calls += 1
                self.__dict__["now"] = next(rest, None) if value is None else value

        state.__dict__["now"] = state.__dict__.pop("table")
        state.__class__ = Feeding
        return stream

    def __arrow_c_stream__(self, requested_schema=None):
        def fill(out):
            out[0] = self.stream()

        return _capsule.stream_capsule(fill)


def text_column(texts):
    return _tables._column("x", texts)


def table(ids, times, amounts):
    columns = [text_column(ids), text_column(times), text_column(amounts)]
    return Table(len(ids), ["customer_id", "time", "amount"], columns)


def test_chunks():
    one = table(["a"], ["2024-01-01"], ["1"])
    two = table(["b", "c"], ["2024-01-02", "2024-01-03"], ["2", "3"])
    book = gw.Book(currency="EUR")
    assert book.append_purchases(Chunks(one, two, one)).appended == 4
    assert book.describe().customers == 3


def test_row_numbers_run_over_chunks():
    good = table(["a", "b"], ["2024-01-01", "2024-01-02"], ["1", "2"])
    bad = table(["c", "d"], ["2024-01-01", "not a time"], ["1", "2"])
    book = gw.Book(currency="EUR")
    with pytest.raises(ValueError) as caught:
        book.append_purchases(Chunks(good, bad))
    assert [p.row for p in caught.value.problems] == [3]
    assert caught.value.problems[0].field == "time"
    assert book.describe().batches == 0


def test_a_source_that_fails_leaves_the_book_alone():
    chunks = Chunks(*[table(["a"], ["2024-01-01"], ["1"])] * 3)
    chunks.fail_at = 2
    book = gw.Book(currency="EUR")
    with pytest.raises(gw.GoodwillError) as caught:
        book.append_purchases(chunks)
    assert "the source broke" in str(caught.value)
    assert book.describe().batches == 0


def test_array_capsules():
    class Batch:
        def __arrow_c_array__(self, requested_schema=None):
            stream = _arrow_out.export_stream(table(["a", "b"], ["2024-01-01"] * 2, ["1", "2"]))
            schema, array = _abi.ArrowSchema(), _abi.ArrowArray()
            get = _arrow_out._STREAM_GET
            assert get(stream.get_schema)(ctypes.addressof(stream), ctypes.addressof(schema)) == 0
            assert get(stream.get_next)(ctypes.addressof(stream), ctypes.addressof(array)) == 0
            _capsule.release_stream(stream)
            self.held = schema, array
            none = ctypes.c_void_p()
            return (
                _capsule._new(ctypes.addressof(schema), b"arrow_schema", none),
                _capsule._new(ctypes.addressof(array), b"arrow_array", none),
            )

    book = gw.Book(currency="EUR")
    assert book.append_purchases(Batch()).appended == 2


def test_a_capsule_is_read_once():
    chunks = Chunks(table(["a"], ["2024-01-01"], ["1"]))
    capsule = chunks.__arrow_c_stream__()

    class Same:
        def __arrow_c_stream__(self, requested_schema=None):
            return capsule

    book = gw.Book(currency="EUR")
    assert book.append_purchases(Same()).appended == 1
    with pytest.raises(ValueError, match="used before"):
        book.append_purchases(Same())


def test_capsules_that_are_none():
    class Wrong:
        def __arrow_c_stream__(self, requested_schema=None):
            return 5

    with pytest.raises(TypeError):
        gw.Book().append_purchases(Wrong())


def test_unread_capsules_are_released():
    chunks = Chunks(table(["a"], ["2024-01-01"], ["1"]))
    for _ in range(1000):
        chunks.__arrow_c_stream__()


@pytest.mark.parametrize("fails", [int, [].index, "x".join])
def test_a_consumer_in_c_that_fails(three, fails):
    """Its exception comes through, and the stream that nobody took is released."""
    chunks = Chunks(table(["a"], ["2024-01-01"], ["1"]))
    before = _arrow_out.live_objects()
    for _ in range(10):
        with pytest.raises((TypeError, ValueError)):
            fails(chunks.__arrow_c_stream__())
    assert _arrow_out.live_objects() <= before + 1
    gw.Policy.default("EUR")
    assert _arrow_out.live_objects() == before


def dictionary(codes, values):
    return Column(b"i", len(codes), [None, np.array(codes, np.int32)], dictionary=text_column(values))


def hostile():
    good = table(["a", "b"], ["2024-01-01"] * 2, ["1", "2"])

    def with_column(name, column):
        names = list(good.names)
        columns = list(good.columns)
        columns[names.index(name)] = column
        return Table(2, names, columns)

    yield "offsets fall", with_column("customer_id", Column(
        b"u", 2, [None, np.array([0, 2, 1], np.int32), np.frombuffer(b"ab", np.uint8)]))  # fmt: skip
    yield "negative offset", with_column("customer_id", Column(
        b"u", 2, [None, np.array([-1, 0, 1], np.int32), np.frombuffer(b"ab", np.uint8)]))  # fmt: skip
    yield "not UTF-8", with_column("customer_id", Column(
        b"u", 2, [None, np.array([0, 1, 2], np.int32), np.frombuffer(b"a\xff", np.uint8)]))  # fmt: skip
    yield "code beyond the dictionary", with_column("customer_id", dictionary([0, 5], ["a", "b"]))
    yield "negative code", with_column("customer_id", dictionary([0, -1], ["a", "b"]))
    yield "unknown format", with_column("amount", Column(b"zz9", 2, [None, np.zeros(2)]))
    yield "empty format", with_column("amount", Column(b"", 2, [None, np.zeros(2)]))
    yield "too few buffers", with_column("amount", Column(b"l", 2, [None]))
    yield "too many buffers", with_column("amount", Column(b"l", 2, [None, np.zeros(2, "i8"), None]))
    yield "no values", with_column("amount", Column(b"l", 2, [None, None]))
    yield "negative length", with_column("amount", Column(b"l", -1, [None, np.zeros(2, "i8")]))
    yield "shorter column", with_column("amount", Column(b"l", 1, [None, np.zeros(2, "i8")]))
    yield "nulls without a bitmap", with_column(
        "amount", Column(b"l", 2, [None, np.zeros(2, "i8")], null_count=1))  # fmt: skip
    yield "null in a required column", with_column(
        "amount", Column(b"l", 2, [np.array([1], np.uint8), np.zeros(2, "i8")], null_count=1))
    yield "nan", with_column("amount", Column(b"g", 2, [None, np.array([1, np.nan])]))
    yield "infinite", with_column("amount", Column(b"g", 2, [None, np.array([1, np.inf])]))
    yield "half a cent", with_column("amount", Column(b"g", 2, [None, np.array([1, 0.005])]))
    yield "twice the column", Table(2, [*good.names, "amount"], [*good.columns, good.columns[2]])
    yield "no column", Table(2, good.names[:2], good.columns[:2])
    yield "ids of lists", with_column("customer_id", Column(b"+l", 2, [None, np.zeros(3, "i4")]))


@pytest.mark.parametrize("name,bad", list(hostile()), ids=[n for n, _ in hostile()])
def test_hostile_arrays_are_refused(name, bad):
    book = gw.Book(currency="EUR")
    book.append_purchases({"customer_id": ["z"], "time": ["2024-01-01"], "amount": ["9"]})
    before = book.describe()
    with pytest.raises(gw.GoodwillError) as caught:
        book.append_purchases(Chunks(bad))
    assert caught.value.code in (
        gw.Status.INVALID_ARGUMENT, gw.Status.OUT_OF_RANGE, gw.Status.UNIMPLEMENTED
    ), caught.value  # fmt: skip
    assert book.describe() == before


def test_results_as_arrow(three):
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    assessment = book.assess(as_of="2025-01-01")
    again = _arrow_in.read_stream(_capsule.stream_from_capsule(assessment.__arrow_c_stream__()))
    direct = assessment.to_numpy(money="decimal")
    assert list(again) == list(direct)
    assert again["customer_id"].values.tolist() == ["a", "b", "c"]
    for name in direct:
        assert again[name].values.dtype == direct[name].dtype, name


def test_facts_go_round(three):
    """What a book exports, a second book takes, and both answer alike."""
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    copy = gw.Book(currency="EUR")
    assert copy.append_purchases(book.facts("purchases")).appended == 4
    assert copy.append_purchases(book.facts("purchases")).already_present == 4
    assert copy.append_purchases(copy.facts("purchases")).already_present == 4
    assert copy.measures(as_of="2025-01-01").to_pandas().equals(
        book.measures(as_of="2025-01-01").to_pandas()
    )


def test_views_keep_their_memory(three):
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    measures = book.measures(as_of="2025-01-01")
    columns = measures.to_numpy(money="minor")
    expected = {name: np.array(column, copy=True) for name, column in columns.items()}
    del measures, book
    gc.collect()
    junk = [bytes(1000) for _ in range(1000)]
    for name, column in columns.items():
        if column.dtype.kind in "il":
            assert np.array_equal(column, expected[name])
            assert not column.flags.writeable or isinstance(column, np.ma.MaskedArray)
    del junk


def test_wide_decimals():
    """decimal128 beyond 64 bits, and below zero."""
    from decimal import Decimal

    numbers = [10**30 + 1, -(10**30), 5, -5, 0]
    words = np.array([[(n >> 64), n & (2**64 - 1)] for n in numbers], dtype=object)
    packed = np.empty((len(numbers), 2), np.int64)
    packed[:, 0] = words[:, 1].astype(np.uint64).view(np.int64)
    packed[:, 1] = words[:, 0].astype(np.int64)
    for rows in (slice(None), slice(2, None)):
        column = Column(b"d:38,2", len(numbers[rows]), [None, packed[rows].ravel()])
        read = _arrow_in.read_stream(_arrow_out.export_stream(Table(column.length, ["x"], [column])))
        assert read["x"].values.tolist() == [Decimal(f"{n}E-2") for n in numbers[rows]]
