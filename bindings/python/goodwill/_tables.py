"""Reading other people's tables: Arrow producers, pandas, dicts of arrays.

Anything with ``__arrow_c_stream__`` or ``__arrow_c_array__`` goes to the library
as it is. A pandas DataFrame of any version, a dict of NumPy arrays or of lists, a list
of dicts (one per row), and a structured NumPy array are put into Arrow's layout here, without a loop in
Python wherever NumPy or a C-level builtin can do the work:

======================  ====================================================
source                  becomes
======================  ====================================================
int8 ... uint64         the same integers, in place
float32, float64        the same, in place; NaN is absent
bool                    bool
datetime64[s ... ns]    timestamp without a zone (civil time), in place; NaT absent
datetime64[D]           date32
pandas with a zone      timestamp in UTC, in place
str ('<U') , str        utf8
categorical             dictionary
Int64, boolean, string  as above; pd.NA is absent
Decimal objects         decimal text, so that no amount passes through a double
date, datetime objects  date32; timestamp, with or without a zone, never mixed
======================  ====================================================

None, NaN, NaT and pd.NA are absent values. Bytes are refused (say which encoding
they are in, by decoding them), and so is a column that mixes kinds.
"""

from __future__ import annotations

import datetime
import decimal
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Callable, List, Optional, Tuple

import numpy as np

from . import _arrow_out, _capsule
from ._abi import ArrowArrayStream
from ._arrow_out import Column, Table
from ._errors import Problem, InvalidArgumentError, OutOfRangeError, invalid

_A = np.ndarray[Any, Any]

_INTEGER_FORMATS = {
    ("i", 1): b"c", ("u", 1): b"C", ("i", 2): b"s", ("u", 2): b"S",
    ("i", 4): b"i", ("u", 4): b"I", ("i", 8): b"l", ("u", 8): b"L",
}  # fmt: skip
_TIMESTAMPS = {"s": b"tss:", "ms": b"tsm:", "us": b"tsu:", "ns": b"tsn:"}
_NO_TIME = np.iinfo(np.int64).min


def open_stream(table: Any) -> ArrowArrayStream:
    """The table as an Arrow stream; whoever takes it releases it."""
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(table, pandas.DataFrame):
        if not _has_arrow_columns(table):
            return _arrow_out.export_stream(_from_pandas(table))
    if hasattr(table, "__arrow_c_stream__"):
        return _capsule.stream_from_capsule(table.__arrow_c_stream__())
    if hasattr(table, "__arrow_c_array__"):
        return _capsule.stream_from_array_capsules(*table.__arrow_c_array__())
    if pandas is not None and isinstance(table, pandas.DataFrame):
        return _arrow_out.export_stream(_from_pandas(table))
    if isinstance(table, Mapping):
        return _arrow_out.export_stream(_assemble(list(table.items())))
    if isinstance(table, np.ndarray) and table.dtype.names is not None:
        return _arrow_out.export_stream(_assemble([(n, table[n]) for n in table.dtype.names]))
    if _are_records(table):
        names = dict.fromkeys(name for row in table for name in row)
        columns = [(name, [row.get(name) for row in table]) for name in names]
        return _arrow_out.export_stream(_assemble(columns))
    raise TypeError(
        f"cannot read a table from {type(table).__name__}: expected an object with "
        "__arrow_c_stream__ or __arrow_c_array__, a pandas DataFrame, a dict of columns, "
        "or a list of dicts"
    )


def _are_records(table: Any) -> bool:
    return isinstance(table, (list, tuple)) and all(isinstance(row, Mapping) for row in table)


def _has_arrow_columns(frame: Any) -> bool:
    """Columns that are Arrow already are better given away by pandas itself."""
    return hasattr(frame, "__arrow_c_stream__") and any(
        type(dtype).__name__ == "ArrowDtype" or "pyarrow" in str(dtype) for dtype in frame.dtypes
    )


def _from_pandas(frame: Any) -> Table:
    return _assemble([(name, frame.iloc[:, i]) for i, name in enumerate(frame.columns)])


def _assemble(items: List[Tuple[Any, Any]]) -> Table:
    table = Table(0)
    for name, values in items:
        if not isinstance(name, str):
            raise invalid(f"a column's name must be text, not {name!r}")
        column = _column(name, values)
        if table.columns and column.length != table.length:
            raise invalid(
                f"has {column.length} rows where '{table.names[0]}' has {table.length}", field=name
            )
        table.length = column.length
        table.names.append(name)
        table.columns.append(column)
    if not table.columns:
        raise invalid("the table has no columns")
    return table


def _column(name: str, values: Any) -> Column:
    if isinstance(values, np.ndarray):
        return _from_numpy(name, values)
    pandas = sys.modules.get("pandas")
    if pandas is not None:
        if isinstance(values, (pandas.Series, pandas.Index)):
            if isinstance(values.dtype, np.dtype):
                return _from_numpy(name, values.to_numpy())
            values = values.array
        if isinstance(values, pandas.api.extensions.ExtensionArray):
            return _from_extension(name, values, pandas)
    if isinstance(values, (str, bytes, bytearray, memoryview)) or not isinstance(values, Sequence):
        if hasattr(values, "__array__"):
            return _from_numpy(name, np.asarray(values))
        raise invalid(f"is {type(values).__name__}; expected an array or a list", field=name)
    return _from_objects(name, _object_array(values))


def _object_array(values: Any) -> _A:
    return np.fromiter(values, object, len(values))


def _bitmap(valid: _A) -> _A:
    return np.packbits(valid, bitorder="little")


def _with_nulls(column: Column, absent: Optional[_A]) -> Column:
    """Marks rows as absent; `absent` is a bool per row, or None."""
    if absent is not None and absent.any():
        column.buffers[0] = _bitmap(~absent)
        column.null_count = int(np.count_nonzero(absent))
    return column


# ------------------------------------------------------------------- pandas


def _from_extension(name: str, values: Any, pandas: Any) -> Column:
    dtype = values.dtype
    if isinstance(dtype, np.dtype) or type(values).__name__ in (
        "PandasArray", "NumpyExtensionArray"
    ):  # a NumPy array in pandas' wrapper
        return _from_numpy(name, np.asarray(values))
    if isinstance(dtype, pandas.DatetimeTZDtype):
        unit = getattr(dtype, "unit", "ns")
        ticks = np.asarray(values.asi8 if hasattr(values, "asi8") else values.view("i8"))
        column = Column(_TIMESTAMPS[unit] + b"UTC", len(ticks), [None, np.ascontiguousarray(ticks)])
        return _with_nulls(column, ticks == _NO_TIME)
    if isinstance(dtype, pandas.CategoricalDtype):
        codes = np.ascontiguousarray(values.codes)
        categories = _column(name, values.categories)
        column = Column(
            _INTEGER_FORMATS[codes.dtype.kind, codes.dtype.itemsize],
            len(codes), [None, codes], dictionary=categories, ordered=bool(values.ordered),
        )  # fmt: skip
        if categories.format not in (b"u", b"U"):
            # Arrow's dictionaries of other values are rare; give the values themselves.
            return _column(name, np.asarray(values))
        return _with_nulls(column, codes < 0)
    absent = np.asarray(values.isna(), dtype=bool)
    if pandas.api.types.is_bool_dtype(dtype):
        return _with_nulls(_booleans(values.to_numpy(dtype=bool, na_value=False)), absent)
    if pandas.api.types.is_integer_dtype(dtype):
        plain = getattr(dtype, "numpy_dtype", np.dtype(np.int64))
        return _with_nulls(
            _from_numpy(name, values.to_numpy(dtype=plain, na_value=0)), absent
        )
    if pandas.api.types.is_float_dtype(dtype):
        plain = getattr(dtype, "numpy_dtype", np.dtype(np.float64))
        return _with_nulls(
            _from_numpy(name, values.to_numpy(dtype=plain, na_value=0)), absent
        )
    if pandas.api.types.is_string_dtype(dtype) or pandas.api.types.is_object_dtype(dtype):
        return _from_objects(name, np.asarray(values, dtype=object))
    if isinstance(dtype, pandas.SparseDtype):
        return _from_numpy(name, np.asarray(values))
    raise invalid(f"has type {dtype}, which is not understood", field=name)


# -------------------------------------------------------------------- NumPy


def _from_numpy(name: str, array: _A) -> Column:
    if array.ndim != 1:
        raise invalid(f"has {array.ndim} dimensions; expected one", field=name)
    absent: Optional[_A] = None
    if isinstance(array, np.ma.MaskedArray):
        absent = np.broadcast_to(np.asarray(array.mask, bool), array.shape)
        array = array.data
    kind = array.dtype.kind
    if kind == "O":
        array = np.array(array)
        if absent is not None:
            array[absent] = None
        return _from_objects(name, array)
    if kind in "iufM" and not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    if kind in "iu":
        format = _INTEGER_FORMATS[kind, array.dtype.itemsize]
        column = Column(format, len(array), [None, np.ascontiguousarray(array)])
    elif kind == "f":
        if array.dtype.itemsize > 8:
            raise invalid(f"has type {array.dtype}; convert it to float64", field=name)
        if array.dtype.itemsize < 4:
            array = array.astype(np.float32)
        nan = np.isnan(array)
        absent = nan if absent is None else absent | nan
        format = b"g" if array.dtype.itemsize == 8 else b"f"
        column = Column(format, len(array), [None, np.ascontiguousarray(array)])
    elif kind == "b":
        column = _booleans(array)
    elif kind == "M":
        column = _datetimes(name, array)
    elif kind == "U":
        column = _unicode(name, array)
    elif kind == "S":
        raise invalid("holds bytes; decode them to text first", field=name)
    else:
        raise invalid(f"has type {array.dtype}, which is not understood", field=name)
    if kind == "M":
        nat = np.isnat(array)
        absent = nat if absent is None else absent | nat
    return _with_nulls(column, absent)


def _booleans(array: _A) -> Column:
    return Column(b"b", len(array), [None, _bitmap(array.astype(bool))])


def _datetimes(name: str, array: _A) -> Column:
    unit, step = np.datetime_data(array.dtype)
    ticks = np.ascontiguousarray(array).view(np.int64)
    if unit in _TIMESTAMPS and step == 1:
        return Column(_TIMESTAMPS[unit], len(ticks), [None, ticks])
    if unit == "generic" or unit in ("D", "h", "m") or unit in _TIMESTAMPS:
        seconds = {"D": 86400, "h": 3600, "m": 60}.get(unit, 1) * step
        nat = ticks == _NO_TIME
        if unit == "D" and step == 1:
            days = np.where(nat, 0, ticks)
            _refuse_rows(name, np.abs(days) > 2**31 - 1, "is too far away for a date")
            return Column(b"tdD", len(days), [None, days.astype(np.int32)])
        ticks = np.where(nat, 0, ticks)
        _refuse_rows(name, np.abs(ticks) > (2**63 - 1) // seconds, "is too far away for a time")
        return Column(_TIMESTAMPS.get(unit, b"tss:"), len(ticks), [None, ticks * seconds])
    raise invalid(f"has type {array.dtype}; convert it to days or seconds", field=name)


def _refuse_rows(name: str, bad: _A, reason: str) -> None:
    if bad.any():
        row = int(np.argmax(bad))
        raise OutOfRangeError(
            f"column '{name}', row {row}: {reason}",
            problems=[Problem(row, None, None, name, reason)],
        )


def _utf8(length: int, data: _A, lengths: _A) -> Column:
    total = int(lengths.sum(dtype=np.int64)) if length else 0
    offsets = np.zeros(length + 1, np.int64 if total > 2**31 - 1 else np.int32)
    np.cumsum(lengths, out=offsets[1:], dtype=offsets.dtype)
    return Column(b"u" if offsets.dtype == np.int32 else b"U", length, [None, offsets, data])


def _unicode(name: str, array: _A) -> Column:
    """'<U' arrays hold four bytes per character, padded with zeros."""
    count = len(array)
    width = array.dtype.itemsize // 4
    if count == 0 or width == 0:
        return _utf8(count, np.zeros(0, np.uint8), np.zeros(count, np.int64))
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    codes = np.ascontiguousarray(array).view(np.uint32).reshape(count, width)
    if int(codes.max()) >= 128:
        return _from_objects(name, array.astype(object))
    narrow = codes.astype(np.uint8)
    # The last byte that is not zero ends the text, as NumPy has it.
    filled = narrow != 0
    if filled.all():
        return _utf8(count, narrow.ravel(), np.full(count, width, np.int64))
    lengths = np.where(filled.any(axis=1), width - np.argmax(filled[:, ::-1], axis=1), 0)
    inside = np.arange(width) < lengths[:, None]
    return _utf8(count, narrow[inside], lengths)


# ------------------------------------------------------------------ objects


def _absent_objects(values: List[Any], kinds: set[type]) -> Optional[_A]:
    """Which objects are None, NaN, NaT or pd.NA; None if none is."""
    suspects = {
        k for k in kinds
        if k is type(None) or issubclass(k, (float, np.floating, decimal.Decimal, np.datetime64))
        or k.__name__ in ("NAType", "NaTType")
    }  # fmt: skip
    if not suspects:
        return None
    if suspects == {type(None)}:
        absent = (v is None for v in values)
    elif kinds <= {type(None), decimal.Decimal}:
        absent = (v is None or v.is_nan() for v in values)
    else:
        absent = (type(v) in suspects and _is_absent(v) for v in values)
    return np.fromiter(absent, bool, len(values))


def _is_absent(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(value, decimal.Decimal):
        return value.is_nan()
    return bool(value != value)


def _from_objects(name: str, array: _A) -> Column:
    """A column of Python objects, all of one kind but for absent ones."""
    count = len(array)
    values = array.tolist()  # the same objects, faster to walk over
    kinds = set(map(type, values))
    if float in kinds and kinds <= {float, type(None)}:
        return _from_numpy(name, np.array(values, np.float64))  # None becomes NaN
    absent = _absent_objects(values, kinds)
    if absent is not None:
        kinds = set(map(type, array[~absent].tolist()))
    if not kinds:
        return Column(b"n", count, [], null_count=count)

    for accepts, convert in _KINDS:
        if all(accepts(kind) for kind in kinds):
            if absent is None:
                return convert(name, array, None)
            return _with_nulls(convert(name, array, absent), absent)
    raise _mixed(name, array, absent, kinds)


def _mixed(name: str, array: _A, absent: Optional[_A], kinds: set[type]) -> InvalidArgumentError:
    rows: dict[type, int] = {}
    for row, value in enumerate(array):
        if absent is None or not absent[row]:
            rows.setdefault(type(value), row)
            if len(rows) == len(kinds):
                break
    for kind, row in rows.items():
        if issubclass(kind, (bytes, bytearray, memoryview)):
            return invalid("is bytes; decode it to text first", field=name, row=row)
        if not any(accepts(kind) for accepts, _ in _KINDS):
            return invalid(f"is {kind.__name__}, which is not understood", field=name, row=row)
    first, second = list(rows.items())[:2]
    return invalid(
        f"is {second[0].__name__} where row {first[1]} is {first[0].__name__}; "
        "a column holds values of one kind",
        field=name, row=second[1],
    )  # fmt: skip


def _fill(array: _A, absent: Optional[_A], value: Any) -> List[Any]:
    if absent is not None:
        array = array.copy()
        array[absent] = value
    return array.tolist()  # type: ignore[no-any-return]


def _row(absent: Optional[_A], array: _A, bad: Callable[[Any], bool]) -> int:
    for row, value in enumerate(array):
        if (absent is None or not absent[row]) and bad(value):
            return row
    return 0


def _strings(name: str, array: _A, absent: Optional[_A]) -> Column:
    texts = _fill(array, absent, "")
    try:
        joined = "".join(texts).encode("utf-8")
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        if len(joined) != lengths.sum():  # not all ASCII
            lengths = np.fromiter((len(t.encode("utf-8")) for t in texts), np.int64, len(texts))
    except UnicodeEncodeError:
        row = _row(absent, array, _is_not_utf8)
        raise invalid("is not valid Unicode (a lone surrogate)", field=name, row=row) from None
    return _utf8(len(texts), np.frombuffer(joined, np.uint8), lengths)


def _is_not_utf8(text: str) -> bool:
    try:
        text.encode("utf-8")
        return False
    except UnicodeEncodeError:
        return True


def _int64s(name: str, array: _A, absent: Optional[_A]) -> Column:
    try:
        values = np.array(_fill(array, absent, 0), np.int64)
    except OverflowError:
        row = _row(absent, array, lambda v: not -(2**63) <= v < 2**63)
        reason = "does not fit into 64 bits"
        raise OutOfRangeError(
            f"column '{name}', row {row}: {reason}",
            problems=[Problem(row, None, None, name, reason)],
        ) from None
    return Column(b"l", len(values), [None, values])


def _bools(name: str, array: _A, absent: Optional[_A]) -> Column:
    return _booleans(np.array(_fill(array, absent, False), bool))


def _doubles(name: str, array: _A, absent: Optional[_A]) -> Column:
    for value in array:
        if isinstance(value, int) and abs(value) > 2**53:
            row = _row(absent, array, lambda v: isinstance(v, int) and abs(v) > 2**53)
            raise invalid("is too large for a float beside it", field=name, row=row)
    values = np.array(_fill(array, absent, 0.0), np.float64)
    return Column(b"g", len(values), [None, values])


def _plain_decimal(text: str) -> str:
    """"1E+3" as "1000"; what is far out of range stays, for the library to refuse."""
    value = decimal.Decimal(text)
    return format(value, "f") if abs(value.adjusted()) < 60 else text


def _decimals(name: str, array: _A, absent: Optional[_A]) -> Column:
    texts = list(map(str, _fill(array, absent, "")))
    if "E" in "".join(texts):
        texts = [_plain_decimal(text) if "E" in text else text for text in texts]
    return _strings(name, _object_array(texts), absent)


def _dates(name: str, array: _A, absent: Optional[_A]) -> Column:
    values = np.array(_fill(array, absent, datetime.date(1970, 1, 1)), "M8[D]")
    return Column(b"tdD", len(values), [None, values.view(np.int64).astype(np.int32)])


_EPOCH = datetime.datetime(1970, 1, 1)
_EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)


def microseconds(value: datetime.datetime) -> int:
    """Since the epoch: of the instant, or of the civil time if there is no zone."""
    epoch = _EPOCH if value.tzinfo is None else _EPOCH_UTC
    if getattr(value, "nanosecond", 0):  # a pandas Timestamp
        raise ValueError("has a fraction of a microsecond")
    if type(value) is not datetime.datetime and hasattr(value, "to_pydatetime"):
        value = value.to_pydatetime()
    return (value - epoch) // _MICROSECOND


def _datetime_objects(name: str, array: _A, absent: Optional[_A]) -> Column:
    values = np.zeros(len(array), np.int64)
    zone: Optional[bool] = None
    for row, value in enumerate(array):
        if absent is not None and absent[row]:
            continue
        has_zone = value.utcoffset() is not None
        if zone is not None and has_zone != zone:
            raise invalid(
                "times with a zone and without one are mixed", field=name, row=row
            )
        zone = has_zone
        try:
            values[row] = microseconds(value if has_zone else value.replace(tzinfo=None))
        except ValueError as error:
            raise invalid(str(error), field=name, row=row) from None
    return Column(b"tsu:UTC" if zone else b"tsu:", len(values), [None, values])


def _datetime64_objects(name: str, array: _A, absent: Optional[_A]) -> Column:
    return _datetimes(name, np.array(_fill(array, absent, np.datetime64(0, "us")), "M8[us]"))


def _is_integer(kind: type) -> bool:
    return issubclass(kind, (int, np.integer)) and not issubclass(kind, (bool, np.timedelta64))


def _is_float(kind: type) -> bool:
    return issubclass(kind, (float, np.floating))


# In this order: the first that accepts every value of a column converts it.
_KINDS: List[Tuple[Callable[[type], bool], Callable[[str, _A, Optional[_A]], Column]]] = [
    (lambda k: issubclass(k, str), _strings),
    (lambda k: issubclass(k, (bool, np.bool_)), _bools),
    (_is_integer, _int64s),
    (lambda k: _is_integer(k) or _is_float(k), _doubles),
    (lambda k: _is_integer(k) or issubclass(k, decimal.Decimal), _decimals),
    (lambda k: issubclass(k, datetime.datetime), _datetime_objects),
    (lambda k: issubclass(k, datetime.date) and not issubclass(k, datetime.datetime), _dates),
    (lambda k: issubclass(k, np.datetime64), _datetime64_objects),
]
