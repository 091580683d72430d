"""Errors, with the places they point at.

Every failure of the library is a :class:`GoodwillError` with a ``code`` and a
list of ``problems``, one for each offending place, so that a program can point
at the cell. Each subclass is at the same time the exception that Python people
expect: wrong input is a ``ValueError``, an unknown customer a ``KeyError``, and
so on.
"""

from __future__ import annotations

import enum
from typing import Dict, NamedTuple, Optional, Sequence, Tuple, Type


class Status(enum.IntEnum):
    """The canonical codes of ``goodwill/c.h``."""

    OK = 0
    CANCELLED = 1
    UNKNOWN = 2
    INVALID_ARGUMENT = 3
    NOT_FOUND = 5
    ALREADY_EXISTS = 6
    PERMISSION_DENIED = 7
    RESOURCE_EXHAUSTED = 8
    FAILED_PRECONDITION = 9
    ABORTED = 10
    OUT_OF_RANGE = 11
    UNIMPLEMENTED = 12
    INTERNAL = 13
    UNAVAILABLE = 14
    DATA_LOSS = 15


class Problem(NamedTuple):
    """One offending place. What is not known is ``None`` (numbers) or ``""``."""

    row: Optional[int]
    """Zero-based row of the data, counted over all batches."""
    line: Optional[int]
    """One-based line of a text file."""
    column: Optional[int]
    """One-based column (byte) in that line."""
    field: str
    """Column of the table, or path in a document."""
    reason: str


class GoodwillError(Exception):
    """Base of everything the library raises.

    ``code`` is a :class:`Status`; ``problems`` lists offending places and
    ``problem_total`` says how many there were (the list stops at
    ``max_problems``).
    """

    code: Status = Status.UNKNOWN

    def __init__(
        self,
        message: str,
        *,
        code: Optional[Status] = None,
        problems: Sequence[Problem] = (),
        problem_total: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        if code is not None:
            self.code = code
        self.problems: Tuple[Problem, ...] = tuple(problems)
        self.problem_total: int = len(self.problems) if problem_total is None else problem_total

    @property
    def message(self) -> str:
        return str(self)

    def __str__(self) -> str:  # KeyError and OSError would decorate it
        return str(self.args[0]) if self.args else ""


class CancelledError(GoodwillError):
    """The progress callback asked to stop; nothing has changed."""

    code = Status.CANCELLED


class InvalidArgumentError(GoodwillError, ValueError):
    """The input is wrong; see ``problems``."""

    code = Status.INVALID_ARGUMENT


class NotFoundError(GoodwillError, KeyError):
    """There is no such customer."""

    code = Status.NOT_FOUND


class MissingFileError(NotFoundError, FileNotFoundError):
    """There is no such file."""


class AlreadyExistsError(GoodwillError, ValueError):
    """A fact with the same identity and other content is already there."""

    code = Status.ALREADY_EXISTS


class ResourceExhaustedError(GoodwillError, MemoryError):
    """Out of memory, or the disk is full; nothing has changed."""

    code = Status.RESOURCE_EXHAUSTED


class FailedPreconditionError(GoodwillError, RuntimeError):
    """The right call in the wrong state."""

    code = Status.FAILED_PRECONDITION


class OutOfRangeError(GoodwillError, OverflowError):
    """A number does not fit."""

    code = Status.OUT_OF_RANGE


class UnimplementedError(GoodwillError, NotImplementedError):
    """An option that this version of the library does not know."""

    code = Status.UNIMPLEMENTED


class PermissionDeniedError(GoodwillError, PermissionError):
    """The file may not be written, or not be read."""

    code = Status.PERMISSION_DENIED


class AbortedError(GoodwillError, BlockingIOError):
    """Another process is writing to the file; nothing has changed, try again."""

    code = Status.ABORTED


class UnavailableError(GoodwillError, OSError):
    """The device that holds the file reports an error."""

    code = Status.UNAVAILABLE


class DataLossError(GoodwillError, OSError):
    """The file is damaged, or not a book."""

    code = Status.DATA_LOSS


class InternalError(GoodwillError, RuntimeError):
    """A bug in the library; please report it."""

    code = Status.INTERNAL


CLASSES: Dict[int, Type[GoodwillError]] = {
    Status.CANCELLED: CancelledError,
    Status.INVALID_ARGUMENT: InvalidArgumentError,
    Status.NOT_FOUND: NotFoundError,
    Status.ALREADY_EXISTS: AlreadyExistsError,
    Status.RESOURCE_EXHAUSTED: ResourceExhaustedError,
    Status.FAILED_PRECONDITION: FailedPreconditionError,
    Status.OUT_OF_RANGE: OutOfRangeError,
    Status.UNIMPLEMENTED: UnimplementedError,
    Status.INTERNAL: InternalError,
    Status.PERMISSION_DENIED: PermissionDeniedError,
    Status.ABORTED: AbortedError,
    Status.UNAVAILABLE: UnavailableError,
    Status.DATA_LOSS: DataLossError,
}


def invalid(reason: str, *, field: str = "", row: Optional[int] = None) -> InvalidArgumentError:
    """An INVALID_ARGUMENT found on the Python side, with its place."""
    where = []
    if field:
        where.append(f"column '{field}'")
    if row is not None:
        where.append(f"row {row}")
    message = f"{', '.join(where)}: {reason}" if where else reason
    problems = [Problem(row, None, None, field, reason)] if where else []
    return InvalidArgumentError(message, problems=problems)
