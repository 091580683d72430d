"""Books in files: examined, saved and copied, whether or not they are open."""

from __future__ import annotations

import os
from ctypes import byref
from dataclasses import dataclass
from typing import Optional, Tuple, Union

from . import _documents
from ._errors import MissingFileError
from ._library import call, call_for_bytes, call_for_handle, lib, take_buffer, text_argument
from ._run import Progress, Run

Path = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class FileReport:
    """What an examination of a file found, or what was saved of a damaged one."""

    batches: int
    facts: int
    problems: Tuple[str, ...]
    """What is wrong or was lost, in words."""

    @property
    def whole(self) -> bool:
        """Nothing is wrong."""
        return not self.problems


def _path(path: Path) -> Tuple[bytes, int]:
    name = os.fsencode(path)
    return name, len(name)


def _report(data: bytes) -> FileReport:
    document = _documents.decode("FileReport", data)
    return FileReport(document.batches, document.facts, tuple(document.problems))


def check_file(path: Path, *, progress: Optional[Progress] = None) -> FileReport:
    """Reads the whole file: SQLite's structure, references, the chain of digests.

    Damage is what the report says, not an exception. FileNotFoundError if there
    is no such file.
    """
    with Run(progress, 1) as run:
        return _report(
            take_buffer(
                call_for_handle(
                    lib.goodwill_file_check, *_path(path), byref(run.options),
                    missing=MissingFileError,
                )  # fmt: skip
            )
        )


def journal_head(path: Path) -> str:
    """How far the file's chain of digests reaches, the journal of decisions in it.

    The number of batches, a colon, and the digest of them all. Keep it outside the file:
    :func:`verify_journal` can then prove that the file was only appended to since.
    FileNotFoundError if there is no such file.
    """
    return take_buffer(
        call_for_handle(lib.goodwill_file_head, *_path(path), missing=MissingFileError)
    ).decode()


def verify_journal(path: Path, head: str, *, progress: Optional[Progress] = None) -> FileReport:
    """:func:`check_file`, and whether the file was only appended to since the head was taken.

    Whatever else has happened is a problem in the report; erasing customers is not, for the
    chain is over commitments. A salvaged file has a chain of its own. InvalidArgumentError
    for a text that is no head.
    """
    with Run(progress, 1) as run:
        return _report(
            take_buffer(
                call_for_handle(
                    lib.goodwill_file_verify, *_path(path), *text_argument(head),
                    byref(run.options), missing=MissingFileError,
                )  # fmt: skip
            )
        )


def salvage(path: Path, to: Path, *, progress: Optional[Progress] = None) -> FileReport:
    """Copies what can still be read of a damaged book to a new file.

    The report names what was lost. AlreadyExistsError if ``to`` is there.
    """
    with Run(progress, 1) as run:
        return _report(
            call_for_bytes(lib.goodwill_file_salvage, *_path(path), *_path(to), byref(run.options))
        )


def back_up(path: Path, to: Path, *, progress: Optional[Progress] = None) -> None:
    """Copies a book as it is now, while it may be open and written to.

    AlreadyExistsError if ``to`` is there.
    """
    with Run(progress, 1) as run:
        call(lib.goodwill_file_back_up, *_path(path), *_path(to), byref(run.options))
