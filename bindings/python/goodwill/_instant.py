"""Moments, as Python has them, to instants, as the library has them."""

from __future__ import annotations

import ctypes
import datetime
from ctypes import byref
from typing import Union

import numpy as np

from ._library import call, lib, text_argument
from ._tables import microseconds
from ._errors import invalid

Moment = Union[str, datetime.date, datetime.datetime, "np.datetime64"]


def instant(moment: Moment, time_zone: str) -> int:
    """Microseconds since 1970-01-01T00:00Z.

    Text, dates and times without a zone are civil time in ``time_zone`` and read
    by the library, so that there is one set of rules: a date means its first
    instant; a time in a gap is moved past it; one that occurs twice is the
    earlier. A fraction of a microsecond is rounded up, because as-of is the
    exclusive end and what happened before it counts.
    """
    if isinstance(moment, np.datetime64):
        if np.isnat(moment):
            raise invalid("NaT is not a moment")
        exact = moment.astype("M8[us]")
        if exact < moment:
            exact = exact + np.timedelta64(1, "us")
        return _parse(str(exact), time_zone)
    if isinstance(moment, datetime.datetime):
        if moment != moment:
            raise invalid("NaT is not a moment")
        extra = 0
        if getattr(moment, "nanosecond", 0):  # a pandas Timestamp
            moment = moment.replace(nanosecond=0)  # type: ignore[call-arg]
            extra = 1
        if moment.utcoffset() is not None:
            return microseconds(moment) + extra
        return _parse(moment.replace(tzinfo=None).isoformat(), time_zone) + extra
    if isinstance(moment, datetime.date):
        return _parse(moment.isoformat(), time_zone)
    if isinstance(moment, str):
        return _parse(moment, time_zone)
    raise TypeError(
        "a moment is text ('1998-07-01'), a date, a datetime, a numpy.datetime64 or a pandas "
        f"Timestamp, not {type(moment).__name__}"
    )


def _parse(text: str, time_zone: str) -> int:
    out = ctypes.c_int64()
    call(lib.goodwill_time_parse, *text_argument(text), *text_argument(time_zone), byref(out))
    return out.value


def to_datetime(instant_us: int) -> Union[datetime.datetime, int]:
    """An aware datetime in UTC; the number itself outside the years 1 to 9999."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    try:
        return epoch + datetime.timedelta(microseconds=instant_us)
    except OverflowError:
        return instant_us
