"""Working calendars: deadlines in working time, exact across changes of the clock."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
from ctypes import byref
from typing import Any, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from . import _abi
from ._errors import invalid
from ._instant import Moment, instant, to_datetime
from ._library import Handle, call, call_for_handle, lib, text_argument

_Array = np.ndarray[Any, Any]
Moments = Any
"""A moment (text, date, datetime, numpy.datetime64), or a column of them: a NumPy array of
datetime64, a pandas Series, a list of moments, or an int64 array of microseconds since
1970-01-01 in UTC. Without a zone it is civil time of the calendar."""
Lengths = Any
"""Seconds, or a timedelta, or a column of either."""


class Instants(np.ndarray[Any, Any]):
    """``datetime64[us]`` that is known to be in UTC.

    What a calendar gives for columns and takes back as it is; other ``datetime64``
    without a zone are civil time. With pandas: ``pd.Series(x).dt.tz_localize("UTC")``.
    """


Answer = Union[datetime.datetime, Instants]
Numbers = Union[float, int, _Array]
Hours = Union[Mapping[str, Optional[str]], Mapping[Any, Optional[str]]]

_AT_CLOSE = {"close": 0, "next_open": 1}
_ZERO = {"stay": 0, "roll": 1}
_REVERSED = {"negative": 0, "zero": 1}
_ORIGIN = {"count": 0, "roll": 1, "refuse": 2}
_GAP = {"keep": 0, "drop": 1}
_DAY_END = {"wall": 0, "roll": 1, "close": 2}
_UNITS = {
    "working_seconds": 0, "seconds": 1, "working_days": 2, "days": 3, "weeks": 4, "months": 5,
}  # fmt: skip
_IS_OPEN, _NEXT_OPEN, _NEXT_CLOSE, _PREV_CLOSE = 1, 2, 3, 4


def _choice(value: str, choices: Mapping[str, int], name: str) -> int:
    try:
        return choices[value]
    except (KeyError, TypeError):
        names = ", ".join(repr(choice) for choice in choices)
        raise invalid(f"{value!r} is none of {names}", field=name) from None


def _date(value: Any) -> str:
    if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
        return str(value)
    return value.isoformat()


def _lines(hours: Optional[Hours]) -> List[str]:
    return [f"{_date(key)}={value or ''}" for key, value in (hours or {}).items()]


class WorkingCalendar(Handle):
    """Working hours in a time zone.

    ``weekly``: ``{"mon": "08:00-12:00,13:00-18:00", "sat": "22:00-06:00"}``, also
    ``"mon-fri"``; a day that is not named is closed, and a span over midnight belongs
    to the day it begins on. ``dates`` gives single dates hours of their own (``None``
    or ``""``: closed), ``breaks`` takes time away from single dates, ``holidays`` are
    dates, or ``"--12-25"`` for every year, that are closed.

    Where software disagrees there is a choice; the first is the default.
    ``at_close`` ``"close"`` or ``"next_open"``: when time is up that is used up exactly
    at closing time. ``zero`` ``"stay"`` or ``"roll"``: where no time at all leads from
    a closed moment. ``reversed`` ``"negative"`` or ``"zero"``: the time from a later to
    an earlier moment. ``origin`` ``"count"``, ``"roll"`` or ``"refuse"``: days counted
    from a day that is not worked. ``gap`` ``"keep"`` or ``"drop"``: a span with an end
    that the clock skipped that day.

    Immutable; may be shared between threads. Every method takes one value or columns.
    One moment gives an aware datetime in UTC, a column gives :class:`Instants`.
    Raises :class:`InvalidArgumentError` with every wrong line, and
    :class:`OutOfRangeError` for answers outside the years 1 to 9999.
    """

    __slots__ = ("time_zone",)

    time_zone: str
    """Its IANA name."""

    def __init__(
        self,
        time_zone: str = "UTC",
        weekly: Optional[Mapping[str, Optional[str]]] = None,
        dates: Optional[Hours] = None,
        breaks: Optional[Hours] = None,
        holidays: Sequence[Any] = (),
        at_close: str = "close",
        reversed: str = "negative",
        zero: str = "stay",
        origin: str = "count",
        gap: str = "keep",
    ) -> None:
        if isinstance(holidays, str):
            raise TypeError("holidays is a list of dates")
        name, name_size = text_argument(time_zone)
        options = _abi.CalendarOptions(
            struct_size=ctypes.sizeof(_abi.CalendarOptions),
            time_zone=name,
            time_zone_size=name_size,
            at_close=_choice(at_close, _AT_CLOSE, "at_close"),
            zero=_choice(zero, _ZERO, "zero"),
            reversed=_choice(reversed, _REVERSED, "reversed"),
            origin=_choice(origin, _ORIGIN, "origin"),
            gap=_choice(gap, _GAP, "gap"),
        )
        for field, lines in (
            ("weekly", _lines(weekly)),
            ("dates", _lines(dates)),
            ("breaks", _lines(breaks)),
            ("holidays", [_date(day) for day in holidays]),
        ):
            texts = (_abi.Text * len(lines))(*[_abi.Text(*text_argument(line)) for line in lines])
            setattr(options, field, texts)
            setattr(options, f"{field}_count", len(lines))
        address = call_for_handle(lib.goodwill_calendar_create, byref(options))
        super().__init__(address, lib.goodwill_calendar_free)
        self.time_zone = time_zone

    def __repr__(self) -> str:
        return f"<goodwill.WorkingCalendar {self.time_zone}>"

    # ------------------------------------------------------------ Questions

    def add(self, start: Moments, seconds: Lengths) -> Answer:
        """The moment at which so much working time after ``start`` is over."""
        return self._instants(self._ask(lib.goodwill_calendar_add, self._moments(start), _us(seconds)))

    def subtract(self, start: Moments, seconds: Lengths) -> Answer:
        """The moment at which so much working time before ``start`` began."""
        return self._instants(
            self._ask(lib.goodwill_calendar_subtract, self._moments(start), _us(seconds))
        )

    def between(self, start: Moments, end: Moments) -> Numbers:
        """Working time from start to end, in seconds."""
        us = self._ask(lib.goodwill_calendar_between, self._moments(start), self._moments(end))
        return us / 1e6 if us.ndim else float(us) / 1e6

    def is_open(self, at: Moments) -> Union[bool, _Array]:
        """Whether there is work at a moment."""
        found = self._moment(_IS_OPEN, at)
        return found.astype(bool) if found.ndim else bool(found)

    def next_open(self, at: Moments) -> Answer:
        """The moment itself while open, else the next opening."""
        return self._instants(self._moment(_NEXT_OPEN, at))

    def next_close(self, at: Moments) -> Answer:
        """The closing of the present span, else of the next."""
        return self._instants(self._moment(_NEXT_CLOSE, at))

    def prev_close(self, at: Moments) -> Answer:
        """Until when there was work: the moment itself inside a span and at its closing,
        else, and at an opening, the last closing."""
        return self._instants(self._moment(_PREV_CLOSE, at))

    def add_days(self, start: Moments, days: Any, at: str = "wall") -> Answer:
        """So many working days later, or earlier for negative ``days``.

        A working day is a local date on which a span begins. ``at``: ``"wall"`` keeps the
        local time, ``"roll"`` then rolls into working time, ``"close"`` is the day's last
        closing.
        """
        number = _whole(days, "days")
        end = _choice(at, _DAY_END, "at")
        return self._instants(
            self._ask(lib.goodwill_calendar_add_days, self._moments(start), number, end)
        )

    def days_between(self, start: Moments, end: Moments) -> Union[int, _Array]:
        """Working days after the date of the start up to and with that of the end."""
        found = self._ask(
            lib.goodwill_calendar_days_between, self._moments(start), self._moments(end)
        )
        return found if found.ndim else int(found)

    def deadline(self, start: Moments, limit: Any, unit: str) -> Answer:
        """The end of a limit that begins at ``start``.

        ``unit``: ``"working_seconds"``; ``"seconds"``; ``"working_days"``, up to the last
        closing; ``"days"``, ``"weeks"`` or ``"months"``, up to the end of a local day. The
        day of the start is day 0; a month without that day ends with its last.
        """
        number = _whole(limit, "limit")
        code = _choice(unit, _UNITS, "unit")
        return self._instants(
            self._ask(lib.goodwill_calendar_limit, self._moments(start), number, code)
        )

    # ---------------------------------------------------------------- Columns

    def _ask(self, function: Any, a: _Array, b: _Array, *more: int) -> _Array:
        try:
            shape = np.broadcast_shapes(a.shape, b.shape)
        except ValueError:
            raise invalid(f"columns are not equally long ({a.size} and {b.size})") from None
        out = np.zeros(shape, np.int64)
        call(
            function, self._handle, a.ctypes.data, a.size, b.ctypes.data, b.size, *more,
            out.ctypes.data, out.size,
        )  # fmt: skip
        return out

    def _moment(self, question: int, at: Moments) -> _Array:
        moments = self._moments(at)
        out = np.zeros(moments.shape, np.int64)
        call(
            lib.goodwill_calendar_moment, self._handle, question, moments.ctypes.data,
            out.ctypes.data, out.size,
        )  # fmt: skip
        return out

    def _moments(self, values: Moments) -> _Array:
        if isinstance(values, (str, datetime.date, np.datetime64)):
            return np.asarray(instant(values, self.time_zone), np.int64)
        array, zoned = _column(values)
        zoned = zoned or isinstance(values, Instants)
        if array.dtype.kind in "iu":
            return _whole(array, "a column of moments")
        if array.dtype.kind == "M":
            if np.isnat(array).any():
                raise invalid("NaT is not a moment", row=int(np.argmax(np.isnat(array))))
            micros = array.astype("M8[us]")
            if zoned or self.time_zone == "UTC":
                return np.ascontiguousarray(micros.astype(np.int64))
            # Civil times: each is read by the library once.
            civil, places = np.unique(micros, return_inverse=True)
            read = [instant(moment, self.time_zone) for moment in civil]
            return np.ascontiguousarray(np.asarray(read, np.int64)[places.reshape(micros.shape)])
        moments: List[Moment] = list(array)
        return np.asarray([instant(moment, self.time_zone) for moment in moments], np.int64)

    @staticmethod
    def _instants(us: _Array) -> Answer:
        if us.ndim:
            return us.view("M8[us]").view(Instants)
        found = to_datetime(int(us))
        assert isinstance(found, datetime.datetime)  # the library keeps to the years 1 to 9999
        return found


def _column(values: Any) -> Tuple[_Array, bool]:
    """As a NumPy array, and whether times in it are instants."""
    dtype = getattr(values, "dtype", None)
    if dtype is not None and getattr(dtype, "tz", None) is not None:  # a pandas column
        return np.asarray(values.astype("datetime64[ns, UTC]").to_numpy("M8[ns]")), True
    array = np.asarray(values)
    if array.ndim != 1:
        raise invalid("expected a moment, or a column of moments")
    return array, False


def _whole(values: Any, name: str) -> _Array:
    array = np.asarray(values)
    if array.ndim > 1 or array.dtype.kind not in "iu" or (
        array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63
    ):
        raise invalid("expected whole numbers of 64 bits", field=name)
    return np.ascontiguousarray(array.astype(np.int64)) if array.ndim else array.astype(np.int64)


def _us(seconds: Lengths) -> _Array:
    """Microseconds; a fraction of one is rounded to the nearest."""
    if isinstance(seconds, datetime.timedelta):
        seconds = np.timedelta64(seconds)
    array = np.asarray(seconds)
    if array.ndim > 1:
        raise invalid("expected seconds, or a column of them", field="seconds")
    if array.dtype.kind == "O" and array.size:
        array = array.astype("m8[us]")
    if array.dtype.kind == "m":
        if np.isnat(array).any():
            raise invalid("NaT is no length of time", field="seconds")
        return np.ascontiguousarray(array.astype("m8[us]").astype(np.int64)).reshape(array.shape)
    if array.dtype.kind not in "iuf":
        raise invalid(f"has type {array.dtype}; expected seconds or timedeltas", field="seconds")
    limit = 2**63 // 1_000_000
    if not bool(np.all(np.abs(array.astype(np.float64)) < limit)):
        raise invalid("a number of seconds is too large, or is none", field="seconds")
    if array.dtype.kind == "f":
        micros = np.rint(array.astype(np.float64) * 1e6)
        return np.ascontiguousarray(micros.astype(np.int64)).reshape(array.shape)
    return np.ascontiguousarray(array.astype(np.int64) * 1_000_000).reshape(array.shape)


@dataclasses.dataclass(frozen=True)
class ClockPreset:
    """A deadline that a regulator sets for complaints: facts with their source, no advice."""

    preset: str
    jurisdiction: str
    clock: str
    starts_at: str
    """What it is counted from: ``"receipt"``, ..."""
    limit: int
    unit: str
    """As in :meth:`WorkingCalendar.deadline`."""
    valid_from: Optional[datetime.date]
    """Complaints received then or later; None: no date was checked."""
    valid_until: Optional[datetime.date]
    on: bool
    """Checked against its source; the others are known at second hand."""
    review_by: Optional[datetime.date]
    source: str


def clock_presets() -> List[ClockPreset]:
    """All of them, in order of preset and clock; take those that are ``on``."""

    def day(number: int) -> Optional[datetime.date]:
        return datetime.date(1970, 1, 1) + datetime.timedelta(number) if number else None

    units = list(_UNITS)
    found = []
    for index in range(lib.goodwill_clock_preset_count()):
        out = _abi.ClockPreset(struct_size=ctypes.sizeof(_abi.ClockPreset))
        call(lib.goodwill_clock_preset_at, index, byref(out))
        found.append(
            ClockPreset(
                out.preset.decode(), out.jurisdiction.decode(), out.clock.decode(),
                out.starts_at.decode(), out.limit, units[out.unit], day(out.from_day),
                day(out.until_day), bool(out.on), day(out.review_day), out.source.decode(),
            )  # fmt: skip
        )
    return found
