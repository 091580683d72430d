"""One writer or many readers, per book.

The library leaves this to the caller. In Python a mistake with threads should be
slow at worst, never a crash: writers wait for readers and readers for a writer.
A call from inside a progress callback of the same thread cannot wait for itself;
where it would have to, it is refused.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Dict, Iterator, Optional

from ._errors import FailedPreconditionError


class ReadWriteLock:
    def __init__(self) -> None:
        self._free = threading.Condition(threading.Lock())
        self._readers: Dict[int, int] = {}  # how often each thread reads
        self._writer: Optional[int] = None

    @contextlib.contextmanager
    def read(self) -> Iterator[None]:
        me = threading.get_ident()
        with self._free:
            if self._writer == me:
                raise FailedPreconditionError("the book is being changed by this thread")
            while self._writer is not None:
                self._free.wait()
            self._readers[me] = self._readers.get(me, 0) + 1
        try:
            yield
        finally:
            with self._free:
                self._readers[me] -= 1
                if not self._readers[me]:
                    del self._readers[me]
                self._free.notify_all()

    @contextlib.contextmanager
    def write(self) -> Iterator[None]:
        me = threading.get_ident()
        with self._free:
            if self._writer == me or me in self._readers:
                raise FailedPreconditionError("the book is in use by this thread")
            while self._writer is not None or self._readers:
                self._free.wait()
            self._writer = me
        try:
            yield
        finally:
            with self._free:
                self._writer = None
                self._free.notify_all()
