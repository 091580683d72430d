"""Arrow PyCapsules: how Arrow streams travel between Python libraries.

An object with ``__arrow_c_stream__`` gives a capsule around an ArrowArrayStream;
whoever uses it moves the stream out. The capsule's destructor releases what
nobody took.

The destructor is Python code, which must not run while an exception is on its
way: a consumer written in C that fails drops the capsule at just that moment.
So a reference to each new capsule is kept here, and given up at the next safe
moment after its users have given up theirs.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Any, List

from ._abi import ArrowArray, ArrowArrayStream, ArrowSchema
from ._arrow_out import stream_of_array

_STREAM_NAME = b"arrow_array_stream"
_SCHEMA_NAME = b"arrow_schema"
_ARRAY_NAME = b"arrow_array"

_RELEASE = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
# The destructor sees a capsule whose last reference is gone: it must stay a bare
# address, or Python would count a reference to it and free it twice.
_DESTRUCTOR = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)

_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(
    ("PyCapsule_New", ctypes.pythonapi)
)
_get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_get_bare = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)
_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_IsValid", ctypes.pythonapi)
)
_raw_calloc = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_size_t, ctypes.c_size_t)(
    ("PyMem_RawCalloc", ctypes.pythonapi)
)
_raw_free = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)(("PyMem_RawFree", ctypes.pythonapi))


def _destroy(
    capsule: int,
    # Bound here, because module globals may be gone at interpreter exit.
    get: Any = _get_bare,
    free: Any = _raw_free,
    stream_type: Any = ArrowArrayStream,
    release_type: Any = _RELEASE,
    name: bytes = _STREAM_NAME,
) -> None:
    address = get(capsule, name)
    release = stream_type.from_address(address).release
    if release:
        release_type(release)(address)
    free(address)


_destroy_c = _DESTRUCTOR(_destroy)
# A capsule can outlive this module; its destructor must not go before it.
ctypes.pythonapi.Py_IncRef(ctypes.py_object(_destroy_c))


_recent: List[object] = []


def forget_unused() -> None:
    """Gives up capsules that nobody else holds; called where no exception is on its way."""
    if _recent:
        # Referred to by the list, by the loop and by the call.
        _recent[:] = [capsule for capsule in _recent if sys.getrefcount(capsule) > 3]


def stream_capsule(fill: Any) -> object:
    """A capsule around the stream that ``fill(pointer)`` writes."""
    forget_unused()
    address = _raw_calloc(1, ctypes.sizeof(ArrowArrayStream))
    if not address:
        raise MemoryError
    try:
        fill(ctypes.cast(address, ctypes.POINTER(ArrowArrayStream)))
        capsule = _new(address, _STREAM_NAME, ctypes.cast(_destroy_c, ctypes.c_void_p))
    except BaseException:
        release = ArrowArrayStream.from_address(address).release
        if release:
            _RELEASE(release)(address)
        _raw_free(address)
        raise
    _recent.append(capsule)
    return capsule


def _take(capsule: object, name: bytes, kind: Any) -> Any:
    if not _is_valid(capsule, name):
        raise TypeError(f"expected a PyCapsule named '{name.decode()}'")
    source = kind.from_address(_get(capsule, name))
    if not source.release:
        raise ValueError(f"the {name.decode()} was used before; it can be read only once")
    moved = kind()
    ctypes.memmove(ctypes.addressof(moved), ctypes.addressof(source), ctypes.sizeof(kind))
    source.release = None
    return moved


def stream_from_capsule(capsule: object) -> ArrowArrayStream:
    """Moves the stream out of a capsule; the caller releases it."""
    stream: ArrowArrayStream = _take(capsule, _STREAM_NAME, ArrowArrayStream)
    return stream


def stream_from_array_capsules(schema: object, array: object) -> ArrowArrayStream:
    """A stream of the one batch that ``__arrow_c_array__`` gave."""
    moved = _take(schema, _SCHEMA_NAME, ArrowSchema)
    try:
        batch = _take(array, _ARRAY_NAME, ArrowArray)
    except BaseException:
        _RELEASE(moved.release)(ctypes.addressof(moved))
        raise
    return stream_of_array(moved, batch)


def release_stream(stream: ArrowArrayStream) -> None:
    """Releases a stream that nobody took."""
    if stream.release:
        _RELEASE(stream.release)(ctypes.addressof(stream))
