"""Finding the shared library, checking its version, and calling it.

Looked for, in this order: the file that the environment variable
``GOODWILL_LIBRARY`` names; a copy beside this package (a wheel may carry one);
the system loader's search path. The first that exists is used, and a library of
another ABI version is refused at once rather than crashing later.
"""

from __future__ import annotations

import ctypes
import os
import sys
import weakref
from ctypes import byref, c_void_p
from pathlib import Path
from typing import Any, List, Optional, Tuple, Type

from . import _abi
from ._capsule import forget_unused
from ._errors import CLASSES, GoodwillError, Problem, Status

if sys.platform == "darwin":
    LIBRARY_NAME = "libgoodwill.0.dylib"
elif sys.platform == "win32":
    LIBRARY_NAME = "goodwill.dll"
else:
    LIBRARY_NAME = "libgoodwill.so.0"


def _candidates() -> List[str]:
    named = os.environ.get("GOODWILL_LIBRARY")
    if named:
        return [named]  # what is asked for expressly is never silently replaced
    beside = Path(__file__).resolve().parent / LIBRARY_NAME
    return ([str(beside)] if beside.exists() else []) + [LIBRARY_NAME]


def _load() -> Tuple[ctypes.CDLL, str]:
    tried = []
    for path in _candidates():
        try:
            library = ctypes.CDLL(path)
        except OSError as error:
            tried.append(f"  {path}: {error}")
            continue
        try:
            version = int(library.goodwill_abi_version())
        except AttributeError:
            raise ImportError(f"{path} is not Goodwill's library (no goodwill_abi_version)")
        if version != _abi.ABI_VERSION:
            raise ImportError(
                f"{path} has ABI version {version}; this package needs {_abi.ABI_VERSION}"
            )
        for name, (result, arguments) in _abi.PROTOTYPES.items():
            try:
                function = getattr(library, name)
            except AttributeError:
                raise ImportError(f"{path} lacks {name}") from None
            function.restype = result
            function.argtypes = arguments
        return library, path
    raise ImportError(
        f"cannot load {LIBRARY_NAME}. Install it, or name it in the environment variable "
        "GOODWILL_LIBRARY. Tried:\n" + "\n".join(tried)
    )


lib, library_path = _load()


def library_version() -> str:
    """Version of the shared library, such as ``"0.1.0"``."""
    return str(lib.goodwill_version().decode())


def text_argument(text: Optional[str]) -> Tuple[Optional[bytes], int]:
    """A text as the (pointer, length) pair of the C ABI; None is the null pointer."""
    if text is None:
        return None, 0
    if not isinstance(text, str):
        raise TypeError(f"expected text, got {type(text).__name__}")
    data = text.encode("utf-8", "surrogatepass")  # the library refuses what is not UTF-8
    return data, len(data)


def to_exception(
    status: int, error: c_void_p, missing: Optional[Type[GoodwillError]] = None
) -> GoodwillError:
    """The exception for a failed call. Frees the error object."""
    try:
        if not error:
            name = lib.goodwill_status_name(status).decode()
            return CLASSES.get(status, GoodwillError)(name)
        message = lib.goodwill_error_message(error).decode("utf-8", "replace")
        problems = []
        for index in range(lib.goodwill_error_problem_count(error)):
            place = _abi.Problem(struct_size=ctypes.sizeof(_abi.Problem))
            if lib.goodwill_error_problem(error, index, byref(place)) != Status.OK:
                break
            problems.append(
                Problem(
                    place.row if place.row >= 0 else None,
                    place.line if place.line >= 0 else None,
                    place.column if place.column >= 0 else None,
                    _borrowed_text(place.field, place.field_size),
                    _borrowed_text(place.reason, place.reason_size),
                )
            )
        kind = CLASSES.get(status, GoodwillError)
        if status == Status.NOT_FOUND and missing is not None:
            kind = missing
        return kind(
            message,
            problems=problems,
            problem_total=lib.goodwill_error_problem_total(error),
        )
    finally:
        lib.goodwill_error_free(error)


def _borrowed_text(data: Optional[int], size: int) -> str:
    return ctypes.string_at(data, size).decode("utf-8", "replace") if data and size > 0 else ""


def call(function: Any, *arguments: Any, missing: Optional[Type[GoodwillError]] = None) -> None:
    """Calls a function that takes ``goodwill_error**`` last; raises on failure.

    ``missing`` is the exception that stands for NOT_FOUND, if not the usual one.
    """
    error = c_void_p()
    status = function(*arguments, byref(error))
    if status != Status.OK:
        raise to_exception(status, error, missing)


def call_for_handle(function: Any, *arguments: Any, missing: Optional[Type[GoodwillError]] = None) -> int:
    """As :func:`call`, for functions whose last output is a new handle."""
    out = c_void_p()
    call(function, *arguments, byref(out), missing=missing)
    if not out.value:
        raise GoodwillError("the library returned no object", code=Status.INTERNAL)
    return out.value


def call_for_bytes(function: Any, *arguments: Any) -> bytes:
    """As :func:`call`, for functions whose last output is a buffer."""
    return take_buffer(call_for_handle(function, *arguments))


def call_for_text(function: Any, *arguments: Any) -> str:
    return call_for_bytes(function, *arguments).decode("utf-8")


def take_buffer(buffer: int) -> bytes:
    """The bytes of a buffer, which is freed."""
    try:
        size = lib.goodwill_buffer_size(buffer)
        data = lib.goodwill_buffer_data(buffer)
        return ctypes.string_at(data, size) if size else b""
    finally:
        lib.goodwill_buffer_free(buffer)


class Handle:
    """An object of the library that is freed when the last reference to it goes.

    The library allows any order of freeing, so collected cycles and interpreter
    exit need no care. Immutable handles may be shared between threads.
    """

    __slots__ = ("_address", "_finalizer", "__weakref__")

    def __init__(self, address: int, free: Any) -> None:
        forget_unused()
        self._address = address
        self._finalizer = weakref.finalize(self, free, address)

    @property
    def _handle(self) -> int:
        return self._address
