"""Handing Python's arrays to the library: an Arrow stream made with ctypes.

A table becomes a stream of one record batch whose buffers are the arrays
themselves: nothing is copied here. The rules of the Arrow C data interface are
kept to the letter, because the consumer is C++ and believes them:

* Every ArrowArray and ArrowSchema, children included, owns what it points to
  through an entry in ``_live``, found by the number in its ``private_data``. A
  child can therefore be moved out of its parent and outlive it.
* ``release`` drops that entry, releases the children that are still there, and
  marks the structure as released. It may be called from any thread.

``live_objects()`` counts what has not been released, for tests of leaks.
"""

from __future__ import annotations

import ctypes
import errno
import itertools
from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np

from ._abi import (
    ARROW_FLAG_DICTIONARY_ORDERED,
    ARROW_FLAG_NULLABLE,
    ArrowArray,
    ArrowArrayStream,
    ArrowSchema,
)

_STREAM_GET = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_STREAM_ERROR = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
_RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)

_live: Dict[int, Any] = {}
_numbers = itertools.count(1)


def live_objects() -> int:
    """How many exported Arrow structures have not been released yet."""
    return len(_live)


def _keep(owned: Any) -> int:
    number = next(_numbers)
    _live[number] = owned
    return number


@dataclass
class Column:
    """Values in Arrow's layout. ``buffers`` begins with the validity bitmap."""

    format: bytes
    length: int
    buffers: List[Optional["np.ndarray[Any, Any]"]]
    null_count: int = 0
    dictionary: Optional["Column"] = None
    ordered: bool = False


@dataclass
class Table:
    length: int
    names: List[str] = field(default_factory=list)
    columns: List[Column] = field(default_factory=list)


def _fill_schema(
    schema: ArrowSchema, name: str, format: bytes, children: Sequence[Tuple[str, Column]],
    dictionary: Optional[Column], flags: int,
) -> None:
    pointers = (ctypes.POINTER(ArrowSchema) * max(len(children), 1))()
    owned: List[Any] = [pointers]
    for index, (child_name, column) in enumerate(children):
        child = ArrowSchema()
        child_flags = ARROW_FLAG_NULLABLE | (ARROW_FLAG_DICTIONARY_ORDERED if column.ordered else 0)
        _fill_schema(child, child_name, column.format, (), column.dictionary, child_flags)
        owned.append(child)
        pointers[index] = ctypes.pointer(child)
    name_text = name.encode("utf-8", "surrogatepass")
    owned += [format, name_text]  # the structure only points into them
    schema.format = format
    schema.name = name_text
    schema.flags = flags
    schema.n_children = len(children)
    if children:
        schema.children = pointers
    if dictionary is not None:
        values = ArrowSchema()
        _fill_schema(values, "", dictionary.format, (), dictionary.dictionary, ARROW_FLAG_NULLABLE)
        owned.append(values)
        schema.dictionary = ctypes.pointer(values)
    schema.release = _release_schema_address
    schema.private_data = _keep(owned)


def _fill_array(array: ArrowArray, length: int, column: Optional[Column],
                children: Sequence[Column]) -> None:
    buffers: List[Optional["np.ndarray[Any, Any]"]] = [None] if column is None else column.buffers
    addresses = (ctypes.c_void_p * max(len(buffers), 1))()
    for index, buffer in enumerate(buffers):
        addresses[index] = buffer.ctypes.data if buffer is not None else None
    owned: List[Any] = [addresses, buffers]
    array.length = length
    array.null_count = 0 if column is None else column.null_count
    array.offset = 0
    array.n_buffers = len(buffers)
    array.buffers = ctypes.cast(addresses, ctypes.POINTER(ctypes.c_void_p))
    array.n_children = len(children)
    if children:
        pointers = (ctypes.POINTER(ArrowArray) * len(children))()
        owned.append(pointers)
        for index, item in enumerate(children):
            child = ArrowArray()
            _fill_array(child, item.length, item, ())
            owned.append(child)
            pointers[index] = ctypes.pointer(child)
        array.children = pointers
    if column is not None and column.dictionary is not None:
        values = ArrowArray()
        _fill_array(values, column.dictionary.length, column.dictionary, ())
        owned.append(values)
        array.dictionary = ctypes.pointer(values)
    array.release = _release_array_address
    array.private_data = _keep(owned)


def _release(structure: Any) -> None:
    for index in range(structure.n_children):
        child = structure.children[index]
        if child and child.contents.release:
            _RELEASE(child.contents.release)(ctypes.addressof(child.contents))
    if structure.dictionary and structure.dictionary.contents.release:
        values = structure.dictionary.contents
        _RELEASE(values.release)(ctypes.addressof(values))
    number = structure.private_data
    structure.release = None
    _live.pop(number, None)


def _release_schema(address: int) -> None:
    _release(ArrowSchema.from_address(address))


def _release_array(address: int) -> None:
    _release(ArrowArray.from_address(address))


class _Stream:
    """State behind an ArrowArrayStream."""

    def __init__(self, table: Table) -> None:
        self.table: Optional[Table] = table
        self.names = list(zip(table.names, table.columns))
        self.error = ctypes.create_string_buffer(b"")

    def fail(self, error: BaseException) -> int:
        self.error = ctypes.create_string_buffer(f"{type(error).__name__}: {error}".encode())
        return errno.ENOMEM if isinstance(error, MemoryError) else errno.EIO


def _state(address: int) -> Any:
    return _live[ArrowArrayStream.from_address(address).private_data]


def _get_schema(address: int, out: int) -> int:
    stream = _state(address)
    try:
        schema = ArrowSchema()
        _fill_schema(schema, "", b"+s", stream.names, None, 0)
        _move(schema, out)
        return 0
    except BaseException as error:
        return int(stream.fail(error))


def _get_next(address: int, out: int) -> int:
    stream = _state(address)
    try:
        array = ArrowArray()
        table, stream.table = stream.table, None
        if table is not None:  # otherwise an array that is released from the start: the end
            _fill_array(array, table.length, None, table.columns)
        _move(array, out)
        return 0
    except BaseException as error:
        return int(stream.fail(error))


def _move(structure: Any, out: int) -> None:
    ctypes.memmove(out, ctypes.addressof(structure), ctypes.sizeof(structure))


def _get_last_error(address: int) -> Optional[int]:
    return ctypes.addressof(_state(address).error)


def _release_stream(address: int) -> None:
    stream = ArrowArrayStream.from_address(address)
    number = stream.private_data
    stream.release = None
    _live.pop(number, None)


# Made once and never freed: the library may call them whenever it likes.
_get_schema_c = _STREAM_GET(_get_schema)
_get_next_c = _STREAM_GET(_get_next)
_get_last_error_c = _STREAM_ERROR(_get_last_error)
_release_stream_c = _RELEASE(_release_stream)
_release_schema_c = _RELEASE(_release_schema)
_release_array_c = _RELEASE(_release_array)
_release_schema_address = ctypes.cast(_release_schema_c, ctypes.c_void_p).value
_release_array_address = ctypes.cast(_release_array_c, ctypes.c_void_p).value


def export_stream(table: Table) -> ArrowArrayStream:
    """A stream of one batch over the table's own memory.

    Whoever receives it must release it; the table lives as long.
    """
    stream = ArrowArrayStream()
    stream.get_schema = ctypes.cast(_get_schema_c, ctypes.c_void_p).value
    stream.get_next = ctypes.cast(_get_next_c, ctypes.c_void_p).value
    stream.get_last_error = ctypes.cast(_get_last_error_c, ctypes.c_void_p).value
    stream.release = ctypes.cast(_release_stream_c, ctypes.c_void_p).value
    stream.private_data = _keep(_Stream(table))
    return stream


class _ArrayStream:
    """State of a stream that gives away one schema and one array it received."""

    def __init__(self, schema: ArrowSchema, array: ArrowArray) -> None:
        self.schema = schema
        self.array: Optional[ArrowArray] = array
        self.error = ctypes.create_string_buffer(b"")

    def __del__(self) -> None:
        for structure in (self.schema, self.array):
            if structure is not None and structure.release:
                _RELEASE(structure.release)(ctypes.addressof(structure))


def _give_schema(address: int, out: int) -> int:
    state = _state(address)
    if not state.schema.release:
        return errno.EINVAL  # asked for twice
    ctypes.memmove(out, ctypes.addressof(state.schema), ctypes.sizeof(ArrowSchema))
    state.schema.release = None
    return 0


def _give_array(address: int, out: int) -> int:
    state = _state(address)
    array = state.array
    if array is None:
        ctypes.memset(out, 0, ctypes.sizeof(ArrowArray))
        return 0
    ctypes.memmove(out, ctypes.addressof(array), ctypes.sizeof(ArrowArray))
    array.release = None
    state.array = None
    return 0


_give_schema_c = _STREAM_GET(_give_schema)
_give_array_c = _STREAM_GET(_give_array)


def stream_of_array(schema: ArrowSchema, array: ArrowArray) -> ArrowArrayStream:
    """A stream of the one record batch that ``__arrow_c_array__`` gave."""
    stream = ArrowArrayStream()
    stream.get_schema = ctypes.cast(_give_schema_c, ctypes.c_void_p).value
    stream.get_next = ctypes.cast(_give_array_c, ctypes.c_void_p).value
    stream.get_last_error = ctypes.cast(_get_last_error_c, ctypes.c_void_p).value
    stream.release = ctypes.cast(_release_stream_c, ctypes.c_void_p).value
    stream.private_data = _keep(_ArrayStream(schema, array))
    return stream
