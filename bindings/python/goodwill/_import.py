"""How rows are read: options, inputs and reports shared by books and measures."""

from __future__ import annotations

import ctypes
import os
from types import TracebackType
from typing import Any, List, Mapping, Optional, Type, Union

from . import _abi, _capsule, _tables
from ._abi import ArrowArrayStream
from ._library import text_argument
from ._errors import invalid
from ._money import Rounding, rounding_code


class Options:
    """``goodwill_import_options``, and the memory it points to."""

    def __init__(
        self,
        map: Optional[Mapping[str, str]] = None,
        amount_rounding: Union[Rounding, str, None] = None,
        date_form: str = "",
        separator: str = "",
        decimal_mark: str = "",
        max_problems: int = 100,
        refuse_unknown_columns: bool = False,
        recorded_at_us: int = 0,
        source: str = "",
    ) -> None:
        texts: List[_abi.Text] = []
        for column, source in (map or {}).items():
            texts.append(_abi.Text(*text_argument(column)))
            texts.append(_abi.Text(*text_argument(source)))
        self._texts = (_abi.Text * max(len(texts), 1))(*texts)
        if not 0 < max_problems < 2**31:
            raise invalid("max_problems must be positive")
        self.struct = _abi.ImportOptions(
            struct_size=ctypes.sizeof(_abi.ImportOptions),
            map=self._texts if texts else None,
            map_count=len(texts) // 2,
            max_problems=max_problems,
            amount_rounding=rounding_code(amount_rounding),
            refuse_unknown_columns=1 if refuse_unknown_columns else 0,
            separator=_character("separator", separator),
            decimal_mark=_character("decimal_mark", decimal_mark),
            date_form=_abi.Text(*text_argument(date_form)),
            recorded_at_us=recorded_at_us,
            source=_abi.Text(*text_argument(source)),
        )


def _character(name: str, value: str) -> int:
    if not isinstance(value, str) or len(value) > 1:
        raise invalid(f"{name} must be one character, not {value!r}")
    return ord(value) if value else 0


class Input:
    """A table as a stream; releases what the library did not take."""

    def __init__(self, table: Any) -> None:
        self._stream = _tables.open_stream(table)

    def __enter__(self) -> ArrowArrayStream:
        return self._stream

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        _capsule.release_stream(self._stream)


def path_argument(path: Union[str, "os.PathLike[str]"]) -> Any:
    data = os.fsencode(path)
    return data, len(data)
