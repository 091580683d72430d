"""Reading the library's Arrow streams into NumPy arrays, without copies.

Numbers and times are views of the library's memory; the view keeps the batch
alive. Texts become Python objects, booleans are unpacked, decimals become
``decimal.Decimal``.
"""

from __future__ import annotations

import ctypes
import decimal
import weakref
from typing import Any, Dict, Iterator, List, Optional

import numpy as np

from ._abi import ARROW_FLAG_NULLABLE, ArrowArray, ArrowArrayStream, ArrowSchema
from ._errors import GoodwillError, Status

_RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_STREAM_GET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_STREAM_ERROR = ctypes.CFUNCTYPE(ctypes.c_char_p, ctypes.c_void_p)

_Array = np.ndarray[Any, Any]

_FIXED: Dict[str, Any] = {
    "c": np.int8, "C": np.uint8, "s": np.int16, "S": np.uint16, "i": np.int32, "I": np.uint32,
    "l": np.int64, "L": np.uint64, "f": np.float32, "g": np.float64,
}  # fmt: skip
_TIME_UNITS = {"s": "s", "m": "ms", "u": "us", "n": "ns"}


class Values:
    """One column: values, and which of them are there (None: all).

    ``nullable`` says that values may be absent, whether or not one is.
    """

    __slots__ = ("values", "valid", "nullable", "is_instant", "is_decimal")

    def __init__(
        self,
        values: _Array,
        valid: Optional[_Array],
        nullable: bool,
        is_instant: bool = False,
        is_decimal: bool = False,
    ) -> None:
        self.values = values
        self.valid = valid
        self.nullable = nullable
        self.is_instant = is_instant
        self.is_decimal = is_decimal

    def absent(self) -> _Array:
        """A bool per row."""
        if self.valid is None:
            return np.zeros(len(self.values), bool)
        return ~self.valid


class _Batch:
    """A record batch, released when nothing looks into its memory any more."""

    def __init__(self, array: ArrowArray) -> None:
        self.array = array
        weakref.finalize(self, _release_if_held, array)


def _release_if_held(structure: Any) -> None:
    if structure.release:
        _RELEASE(structure.release)(ctypes.addressof(structure))


def read_stream(stream: ArrowArrayStream) -> Dict[str, Values]:
    """All columns of a stream, which is released."""
    try:
        schema = ArrowSchema()
        _check(stream, _STREAM_GET(stream.get_schema)(_at(stream), _at(schema)))
        try:
            fields = [
                (
                    child.contents.name.decode("utf-8"),
                    child.contents.format.decode("ascii"),
                    bool(child.contents.flags & ARROW_FLAG_NULLABLE),
                )
                for child in (schema.children[i] for i in range(schema.n_children))
            ]
        finally:
            _release_if_held(schema)
        batches = list(_batches(stream))
    finally:
        _release_if_held(stream)
    return {
        name: _join([_column(batch, index, format, null) for batch in batches], format, null)
        for index, (name, format, null) in enumerate(fields)
    }


def _at(structure: Any) -> int:
    return ctypes.addressof(structure)


def _check(stream: ArrowArrayStream, status: int) -> None:
    if status:
        text = _STREAM_ERROR(stream.get_last_error)(_at(stream))
        raise GoodwillError(
            (text or b"the stream failed").decode("utf-8", "replace"), code=Status.INTERNAL
        )


def _batches(stream: ArrowArrayStream) -> Iterator[_Batch]:
    while True:
        array = ArrowArray()
        _check(stream, _STREAM_GET(stream.get_next)(_at(stream), _at(array)))
        if not array.release:
            return
        yield _Batch(array)


def _view(batch: _Batch, address: Optional[int], dtype: Any, count: int) -> _Array:
    """An array over the batch's memory that keeps the batch alive."""
    size = count * np.dtype(dtype).itemsize
    if size == 0 or not address:
        return np.zeros(0, dtype)
    memory = (ctypes.c_char * size).from_address(address)
    memory._batch = batch  # type: ignore[attr-defined]
    view: _Array = np.frombuffer(memoryview(memory), dtype=dtype)
    view.flags.writeable = False  # the library's objects are immutable
    return view


def _bits(batch: _Batch, address: int, start: int, count: int) -> _Array:
    packed = _view(batch, address, np.uint8, (start + count + 7) // 8)
    return np.unpackbits(packed, bitorder="little")[start : start + count].view(bool)


def _column(batch: _Batch, index: int, format: str, nullable: bool) -> Values:
    parent = batch.array
    array = parent.children[index].contents
    start = array.offset + parent.offset
    count = parent.length
    buffers = [array.buffers[i] for i in range(array.n_buffers)]

    valid = None
    if array.null_count != 0 and format != "n" and buffers[0]:
        valid = _bits(batch, buffers[0], start, count)
        if valid.all():
            valid = None
    is_instant = False

    if format in _FIXED:
        values = _view(batch, buffers[1], _FIXED[format], start + count)[start:]
    elif format == "b":
        values = _bits(batch, buffers[1] or 0, start, count) if count else np.zeros(0, bool)
    elif format in ("u", "U"):
        offsets = _view(
            batch, buffers[1], np.int32 if format == "u" else np.int64, start + count + 1
        )[start:]
        values = _texts(batch, offsets, buffers[2], valid)
    elif format.startswith("ts"):
        unit = _TIME_UNITS[format[2]]
        values = _view(batch, buffers[1], np.int64, start + count)[start:]
        values = _times(values, valid).view(f"M8[{unit}]")
        is_instant = len(format) > 4
        valid = None
    elif format == "tdD":
        days = _view(batch, buffers[1], np.int32, start + count)[start:].astype(np.int64)
        values = _times(days, valid).view("M8[D]")
        valid = None
    elif format.startswith("d:"):
        scale = int(format[2:].split(",")[1])
        words = _view(batch, buffers[1], np.int64, 2 * (start + count)).reshape(-1, 2)[start:]
        values = _decimals(words, scale, valid)
        valid = None
    elif format == "n":
        values = np.full(count, None, object)
    else:
        raise GoodwillError(f"unexpected Arrow format '{format}'", code=Status.UNIMPLEMENTED)
    return Values(values, valid, nullable, is_instant, format.startswith("d:"))


def _times(ticks: _Array, valid: Optional[_Array]) -> _Array:
    if valid is None:
        return ticks
    return np.where(valid, ticks, np.iinfo(np.int64).min)


def _texts(
    batch: _Batch, offsets: _Array, address: Optional[int],
    valid: Optional[_Array],
) -> _Array:
    values = np.empty(max(len(offsets) - 1, 0), object)
    if not len(values):
        return values
    first, last = int(offsets[0]), int(offsets[-1])
    data = ctypes.string_at(address + first, last - first) if address and last > first else b""
    places = (offsets - first).tolist()
    if data.isascii():
        whole = data.decode("ascii")
        values[:] = [whole[a:b] for a, b in zip(places, places[1:])]
    else:
        values[:] = [data[a:b].decode("utf-8") for a, b in zip(places, places[1:])]
    if valid is not None:
        values[~valid] = None
    return values


def _decimals(
    words: _Array, scale: int, valid: Optional[_Array]
) -> _Array:
    exact = decimal.Context(prec=60)
    low, high = words[:, 0], words[:, 1]
    if np.array_equal(high, low >> 63):  # they fit into 64 bits; many are alike
        whole, places = np.unique(low, return_inverse=True)
        numbers = whole.tolist()
    else:
        places = None
        numbers = [(h << 64) | l for h, l in zip(high.tolist(), low.view(np.uint64).tolist())]
    values = np.fromiter(
        (exact.scaleb(decimal.Decimal(n), -scale) for n in numbers), object, len(numbers)
    )
    if places is not None:
        values = values[places]
    if valid is not None:
        values[~valid] = None
    return values


def _join(parts: List[Values], format: str, nullable: bool) -> Values:
    if len(parts) == 1:
        return parts[0]
    if not parts:
        dtype = _FIXED.get(format, bool if format == "b" else object)
        if format.startswith("ts"):
            dtype = f"M8[{_TIME_UNITS[format[2]]}]"
        is_instant = format.startswith("ts") and len(format) > 4
        return Values(np.zeros(0, dtype), None, nullable, is_instant, format.startswith("d:"))
    valid = None
    if any(part.valid is not None for part in parts):
        valid = np.concatenate(
            [np.ones(len(p.values), bool) if p.valid is None else p.valid for p in parts]
        )
    first = parts[0]
    return Values(
        np.concatenate([p.values for p in parts]), valid, nullable, first.is_instant, first.is_decimal
    )


