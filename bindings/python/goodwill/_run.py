"""Long calls: progress, cancelling, Ctrl-C, threads.

A progress callback is called now and then on the calling thread with the work
done and the work in all (-1 when it is not known). The call is cancelled when
the callback returns ``False`` (:class:`~goodwill.CancelledError`) or raises (the
exception comes out of the call). A cancelled call changes nothing.

Ctrl-C works during long calls too. Python would only look at it once the call
has returned, or, inside a callback from C, at a moment where the exception is
lost. So, on the main thread, the SIGINT handler in force is put aside for the
length of the call, remembered if the signal comes, and run afterwards.
"""

from __future__ import annotations

import ctypes
import signal
import threading
from types import FrameType, TracebackType
from typing import Any, Callable, Optional, Type

from . import _abi

Progress = Callable[[int, int], object]


class Run:
    """Options of one long call; used as ``with Run(progress, parallelism) as run``.

    Leaving the block raises what the callback raised, in place of the CANCELLED
    that the library reported because of it.
    """

    def __init__(self, progress: Optional[Progress], parallelism: int) -> None:
        if progress is not None and not callable(progress):
            raise TypeError("progress must be callable: progress(done, total)")
        if isinstance(parallelism, bool) or not isinstance(parallelism, int):
            raise TypeError("parallelism must be an int")
        self._progress = progress
        self._raised: Optional[BaseException] = None
        self._interrupted = False
        self._in_user_code = False
        self._old_handler: Any = None
        self._listening = False
        self._callback = _abi.ProgressFunction(self._report)
        self.options = _abi.RunOptions(
            struct_size=ctypes.sizeof(_abi.RunOptions),
            progress=ctypes.cast(self._callback, ctypes.c_void_p).value,
            parallelism=max(-(2**31), min(parallelism, 2**31 - 1)),
        )

    def _report(self, user: Optional[int], done: int, total: int) -> int:
        if self._interrupted or self._raised is not None:
            return 1
        if self._progress is None:
            return 0
        try:
            self._in_user_code = True
            return 1 if self._progress(done, total) is False else 0
        except BaseException as error:  # KeyboardInterrupt and SystemExit too
            self._raised = error
            return 1
        finally:
            self._in_user_code = False

    def _on_interrupt(self, number: int, frame: Optional[FrameType]) -> None:
        if self._in_user_code and callable(self._old_handler):
            self._old_handler(number, frame)  # the user's callback may raise as usual
        else:
            self._interrupted = True

    def __enter__(self) -> "Run":
        if threading.current_thread() is threading.main_thread():
            old = signal.getsignal(signal.SIGINT)
            if callable(old):
                self._old_handler = old
                self._listening = True
                signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        if self._listening:
            self._listening = False
            signal.signal(signal.SIGINT, self._old_handler)
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised from None
        if self._interrupted:
            self._interrupted = False
            self._old_handler(signal.SIGINT, None)  # usually raises KeyboardInterrupt
