"""Service standards: control charts, staffing, and what complaints do not show."""

from __future__ import annotations

import ctypes
import dataclasses
from ctypes import byref
from typing import Any, Optional, Tuple

import numpy as np

from . import _abi
from ._errors import invalid
from ._library import call, lib

_Array = np.ndarray[Any, Any]

_KINDS = {"xmr": 1, "p": 2, "u": 3, "laney_u": 4, "cusum": 5, "ewma": 6}


@dataclasses.dataclass(frozen=True)
class ControlChart:
    """A drawn chart: columns with one entry per point.

    Of a CUSUM, ``value`` is the upper sum, ``low`` the lower one and ``high`` the limit.
    """

    kind: str
    centre: float
    sigma: float
    """NaN for p, u and laney_u."""
    mean_moving_range: float
    """xmr; else NaN, as the next."""
    range_limit: float
    excess: float
    """laney_u: how much wider than Poisson's the rates vary; else NaN."""
    value: _Array
    low: _Array
    high: _Array
    signal: _Array
    """1 strictly above the limit, -1 below, 0 neither."""

    def to_pandas(self) -> Any:
        """The points as a DataFrame."""
        import pandas as pd

        return pd.DataFrame(
            {"value": self.value, "low": self.low, "high": self.high, "signal": self.signal}
        )


@dataclasses.dataclass(frozen=True)
class Staffing:
    """What so many people can promise (Erlang's C, 1917)."""

    people: int
    load: float
    """arrivals * handling, in people."""
    p_wait: float
    """1 where load >= people: the line grows for ever."""
    within: float
    """Share answered in the promised time."""
    mean_wait: float
    """Infinite where load >= people."""
    occupancy: float


@dataclasses.dataclass(frozen=True)
class Estimate:
    """A value and the ends of its interval."""

    value: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True)
class Iceberg:
    """The dissatisfied behind the complaints."""

    voice_rate: float
    dissatisfied: Estimate
    silent: Estimate
    told: Estimate


def _options(
    kind: str, centre: Optional[float], sigma: Optional[float], k: float, h: float,
    head_start: float, lam: float, width: float,
) -> _abi.ChartOptions:  # fmt: skip
    if kind not in _KINDS:
        raise invalid(f"{kind!r} is none of {', '.join(_KINDS)}", field="kind")
    for name, value in (("k", k), ("h", h), ("lam", lam), ("width", width)):
        if value == 0:
            raise invalid("must be above 0", field=name)
    return _abi.ChartOptions(
        struct_size=ctypes.sizeof(_abi.ChartOptions), kind=_KINDS[kind],
        has_centre=centre is not None, has_sigma=sigma is not None,
        centre=centre or 0.0, sigma=sigma or 0.0, k=k, h=h, head_start=head_start,
        width=width, **{"lambda": lam},
    )  # fmt: skip


def _column(values: Any, name: str) -> _Array:
    array = np.asarray(values)
    if array.ndim != 1 or array.dtype.kind not in "iuf":
        raise invalid("expected a column of numbers", field=name)
    return np.ascontiguousarray(array, np.float64)


def control_chart(
    kind: str,
    values: Any,
    sizes: Any = None,
    *,
    centre: Optional[float] = None,
    sigma: Optional[float] = None,
    k: float = 0.5,
    h: float = 5,
    head_start: float = 0,
    lam: float = 0.2,
    width: float = 3,
) -> ControlChart:
    """Draws a chart and tells which points have a cause of their own.

    ``kind``: ``"xmr"`` single values; ``"p"`` failures of ``sizes`` trials; ``"u"``
    events per ``sizes`` units; ``"laney_u"`` the same with limits widened by what varies
    beyond Poisson (Laney 2002); ``"cusum"`` (Page 1954; slack ``k``, limit ``h``);
    ``"ewma"`` (Roberts 1959; weight ``lam``). ``centre`` and ``sigma`` are of the process
    in control, by default the data's. ``k``, ``h``, ``head_start`` and ``width`` are in
    sigmas. Raises :class:`InvalidArgumentError` for rows that cannot be.
    """
    options = _options(kind, centre, sigma, k, h, head_start, lam, width)
    data = _column(values, "values")
    size = None if sizes is None else _column(sizes, "sizes")
    if size is not None and len(size) != len(data):
        raise invalid(f"has {len(size)} rows, the values have {len(data)}", field="sizes")
    info = _abi.ChartInfo(struct_size=ctypes.sizeof(_abi.ChartInfo))
    points = [np.zeros(len(data)) for _ in range(3)]
    signal = np.zeros(len(data), np.int64)
    call(
        lib.goodwill_chart_draw, byref(options), data.ctypes.data,
        None if size is None else size.ctypes.data, len(data), byref(info),
        *(column.ctypes.data for column in points), signal.ctypes.data,
    )  # fmt: skip
    return ControlChart(
        kind, info.centre, info.sigma, info.mean_moving_range, info.range_limit, info.excess,
        points[0], points[1], points[2], signal,
    )  # fmt: skip


def run_length(
    kind: str,
    shift: float = 0,
    *,
    k: float = 0.5,
    h: float = 5,
    head_start: float = 0,
    lam: float = 0.2,
    width: float = 3,
) -> float:
    """After how many points a chart signals on average, the mean having moved by ``shift``
    sigmas; 0: between false alarms. ``"xmr"`` (values alone), ``"cusum"`` (two-sided) or
    ``"ewma"``. Brook and Evans 1972; Crowder 1987; Lucas and Crosier 1982.
    """
    options = _options(kind, None, None, k, h, head_start, lam, width)
    out = ctypes.c_double()
    call(lib.goodwill_chart_run_length, byref(options), float(shift), byref(out))
    return out.value


def staffing(
    arrivals: float,
    handling: float,
    answer_within: float,
    *,
    people: Optional[int] = None,
    within: Optional[float] = None,
) -> Staffing:
    """What ``people`` can promise, or the fewest with whom a share ``within`` is answered in
    time. ``arrivals`` per unit of time; ``handling`` and ``answer_within`` in that unit.
    """
    if (people is None) == (within is None):
        raise TypeError("say either people or within")
    out = _abi.Staffing(struct_size=ctypes.sizeof(_abi.Staffing))
    load = (float(arrivals), float(handling), float(answer_within))
    if people is not None:
        call(lib.goodwill_staffing_of, *load, people, byref(out))
    else:
        call(lib.goodwill_staffing_for, *load, float(within or 0), byref(out))
    return Staffing(out.people, out.load, out.p_wait, out.within, out.mean_wait, out.occupancy)


def iceberg(
    complaints: int,
    *,
    voice_rate: float = 0.1,
    survey: Optional[Tuple[int, int]] = None,
    told_each: float = 10,
    confidence: float = 0.95,
) -> Iceberg:
    """The dissatisfied, the silent and those told, from the complaints that came in.

    ``voice_rate`` is the share of the dissatisfied who complain, taken as known, or
    ``survey=(spoke_up, asked)`` says it with its own doubt. It is assumed that the
    dissatisfied speak up independently. Score intervals; Wilson 1927.
    """
    if survey is None and not voice_rate > 0:
        raise invalid("must be above 0", field="voice_rate")
    if survey is not None and survey[1] <= 0:
        raise invalid("nobody was asked", field="survey")
    if not confidence > 0:
        raise invalid("must be above 0", field="confidence")
    spoke_up, asked = survey or (0, 0)
    options = _abi.IcebergOptions(
        struct_size=ctypes.sizeof(_abi.IcebergOptions), complaints=complaints,
        voice_rate=voice_rate, spoke_up=spoke_up, asked=asked,
        told_each=told_each if told_each > 0 else -1, confidence=confidence,
    )  # fmt: skip
    out = _abi.Iceberg(struct_size=ctypes.sizeof(_abi.Iceberg))
    call(lib.goodwill_iceberg_of, byref(options), byref(out))
    return Iceberg(
        out.voice_rate,
        Estimate(out.dissatisfied, out.dissatisfied_low, out.dissatisfied_high),
        Estimate(out.silent, out.silent_low, out.silent_high),
        Estimate(out.told, out.told_low, out.told_high),
    )
