"""Who gets what under budgets, and whether it worked.

``allocate`` chooses at most one option per customer so that the whole is worth most and
keeps its budgets, and proves how far the best possible could be above it. ``arm_of``
decides who is left alone, ``effect`` compares, ``plan_experiment`` says beforehand what
could be known.
"""

from __future__ import annotations

import ctypes
import dataclasses
from ctypes import byref
from typing import Any, Dict, Mapping, Optional, Sequence, Tuple

import numpy as np

from . import _abi
from ._errors import invalid
from ._library import call, lib
from ._run import Progress, Run

_Array = np.ndarray[Any, Any]

# Value units per major unit of the currency.
_UNITS = 1_000_000


@dataclasses.dataclass(frozen=True)
class Allocation:
    """A plan under budgets, with its proof. Money in major units."""

    state: str
    """"found"; "impossible" (proved: no plan keeps the budgets); "not found"."""
    customers: _Array
    """The customers, each once, in ascending order."""
    rows: _Array
    """Per customer the row of the option that was chosen; -1: none."""
    value: float
    bound: float
    """No plan is worth more."""
    gap: float
    """(bound - value) / bound"""
    used: Dict[str, int]
    slack: Dict[str, int]
    prices: Dict[str, float]
    """What one more unit of each resource is worth."""
    cases: int
    """How many cases the proof has."""

    def decide(self, value: Any, uses: Mapping[str, Any]) -> int:
        """One more customer at this plan's prices: the number of the best option, -1 for none.

        ``value`` and ``uses`` as in :func:`allocate`, a row per option of this customer. That
        a budget is not overspent is yours to see to.
        """
        names = list(self.prices)
        values, rows = _options(np.asarray(value, dtype=np.float64), uses, names)
        prices = np.array([self.prices[name] * _UNITS for name in names], np.float64)
        out = ctypes.c_int32()
        call(
            lib.goodwill_allocation_decide, prices.ctypes.data, len(names), values.ctypes.data,
            rows.ctypes.data, len(values), byref(out),
        )  # fmt: skip
        return out.value


@dataclasses.dataclass(frozen=True)
class AllocationPath:
    """All budgets of one resource at once: the best order in which to spend."""

    customers: _Array
    """Per step whose it is."""
    rows: _Array
    """Per step the row of the option that this customer has from then on."""
    spent: _Array
    """Per step what is used in all after it."""
    value: _Array
    """Per step what that is worth in all, major units. Between two steps the best expected
    value is a straight line, so that ``numpy.interp`` reads off any budget."""


def allocation_path(customer: Any, value: Any, use: Any) -> AllocationPath:
    """What every budget of one resource would be worth.

    Columns as in :func:`allocate`; uses must not be negative. Only options on the upper hull
    of a customer's (use, value) points are ever worth taking, and the steps between them,
    sorted by value per use, are the best order in which to spend (Sverdrup, Wu, Athey, Wager
    2025). Equal rates go to the customer with the smaller id.
    """
    who, values, rows = _columns(customer, value, {"use": use}, ["use"])
    order, customers, begins = _grouped(who)
    values, rows = values[order], np.ascontiguousarray(rows[order])
    none = np.zeros(1, np.int64)
    problem = _problem(begins, values, rows, none)
    whose, spent, worth = (np.zeros(len(values), np.int64) for _ in range(3))
    option = np.zeros(len(values), np.int32)
    steps = ctypes.c_int64()
    call(
        lib.goodwill_allocation_path, byref(problem), whose.ctypes.data, option.ctypes.data,
        spent.ctypes.data, worth.ctypes.data, byref(steps),
    )  # fmt: skip
    n = steps.value
    return AllocationPath(
        customers=customers[whose[:n]],
        rows=order[begins[whose[:n]] + option[:n]],
        spent=spent[:n],
        value=worth[:n] / _UNITS,
    )


def allocate(
    customer: Any,
    value: Any,
    uses: Mapping[str, Any],
    budgets: Mapping[str, int],
    *,
    start: Optional[Mapping[str, float]] = None,
    enough_gap: float = 1e-5,
    most_cases: int = 0,
    progress: Optional[Progress] = None,
    parallelism: int = 1,
) -> Allocation:
    """At most one option per customer, worth most, within all budgets.

    One row per option: whose it is (``customer``: texts or whole numbers), what it is worth
    beyond doing nothing (``value``, major units, rounded once to millionths), and how much
    of each resource it uses (``uses``: whole numbers, such as minor units of money, minutes,
    visits). ``budgets``: as much as there is of each; what is not named there does not
    count. A floor is a resource with negative uses and a negative budget. ``start``:
    prices of the last plan, which save work. Equals go to the customer with the smaller id,
    and to the option of the earlier row. The search ends at ``enough_gap``.

    InvalidArgumentError for columns that do not fit together; OutOfRangeError where a sum is
    beyond 64 bits.
    """
    names = list(budgets)
    who, values, rows = _columns(customer, value, uses, names)
    limit = np.array([_one(budgets[name], name) for name in names], np.int64)
    order, customers, begins = _grouped(who)
    values, rows = values[order], np.ascontiguousarray(rows[order])
    problem = _problem(begins, values, rows, limit)
    options = _abi.AllocationOptions(
        struct_size=ctypes.sizeof(_abi.AllocationOptions),
        enough_gap=enough_gap,
        most_cases=most_cases,
    )
    begin = np.array([(start or {}).get(name, 0) * _UNITS for name in names], np.float64)
    if start is not None:
        options.start = begin.ctypes.data
    chosen = np.zeros(len(customers), np.int32)
    used = np.zeros(len(names), np.int64)
    prices = np.zeros(len(names), np.float64)
    out = _abi.Allocation(struct_size=ctypes.sizeof(_abi.Allocation))
    with Run(progress, parallelism) as run:
        call(
            lib.goodwill_allocate, byref(problem), byref(options), byref(run.options),
            chosen.ctypes.data, used.ctypes.data, prices.ctypes.data, byref(out),
        )  # fmt: skip
    picked = np.full(len(customers), -1, np.int64)
    some = chosen >= 0
    picked[some] = order[begins[:-1][some] + chosen[some]]
    return Allocation(
        state={1: "found", 2: "impossible"}.get(out.state, "not found"),
        customers=customers,
        rows=picked,
        value=out.value / _UNITS,
        bound=out.bound / _UNITS,
        gap=out.gap,
        used={name: int(used[k]) for k, name in enumerate(names)},
        slack={name: int(limit[k]) - int(used[k]) for k, name in enumerate(names)},
        prices={name: float(prices[k]) / _UNITS for k, name in enumerate(names)},
        cases=out.cases,
    )


def _columns(
    customer: Any, value: Any, uses: Mapping[str, Any], names: Sequence[str]
) -> Tuple[_Array, _Array, _Array]:
    who = np.asarray(customer)
    worth = np.asarray(value, dtype=np.float64)
    if who.ndim != 1 or worth.shape != who.shape:
        raise invalid("must be columns of equal length", field="value")
    return (who, *_options(worth, uses, names))


def _options(
    worth: _Array, uses: Mapping[str, Any], names: Sequence[str]
) -> Tuple[_Array, _Array]:
    """Values in millionths, and the uses of each option in a row."""
    if worth.ndim != 1:
        raise invalid("must be a column", field="value")
    if not np.isfinite(worth).all():
        row = int(np.argmin(np.isfinite(worth)))
        raise invalid("is not a finite number", field="value", row=row)
    scaled = np.rint(worth * _UNITS)
    if scaled.size and float(np.abs(scaled).max()) > 2.0**53:
        row = int(np.argmax(np.abs(scaled)))
        raise invalid("is beyond 2^53 millionths", field="value", row=row)
    columns = np.zeros((len(worth), len(names)), np.int64)
    for k, name in enumerate(names):
        if name not in uses:
            raise invalid("there is a budget for it, and no column of uses", field=name)
        columns[:, k] = _whole(uses[name], len(worth), name)
    return np.ascontiguousarray(scaled.astype(np.int64)), columns


def _grouped(who: _Array) -> Tuple[_Array, _Array, _Array]:
    """The rows by customer, the customers, and where each begins."""
    order = np.argsort(who, kind="stable")
    customers, first = np.unique(who[order], return_index=True)
    return order, customers, np.append(first, len(who)).astype(np.int64)


def _problem(begins: _Array, values: _Array, rows: _Array, limit: _Array) -> Any:
    return _abi.AllocationProblem(
        struct_size=ctypes.sizeof(_abi.AllocationProblem),
        customers=len(begins) - 1,
        first=begins.ctypes.data,
        options=len(values),
        value=values.ctypes.data,
        use=rows.ctypes.data,
        resources=len(limit),
        budget=limit.ctypes.data,
    )


def _whole(column: Any, rows: int, name: str) -> _Array:
    numbers = np.asarray(column)
    if numbers.shape != (rows,):
        raise invalid("must be as long as the other columns", field=name)
    if numbers.size == 0:
        return np.zeros(0, np.int64)
    if numbers.dtype.kind not in "iub":
        raise invalid("must be whole numbers", field=name)
    if numbers.dtype.kind == "u" and int(numbers.max()) > 2**63 - 1:
        raise invalid("is beyond 64 bits", field=name)
    return numbers.astype(np.int64)


def _one(number: Any, name: str) -> int:
    if isinstance(number, bool) or not isinstance(number, (int, np.integer)):
        raise invalid("a budget must be a whole number", field=name)
    if abs(int(number)) > 2**53:
        raise invalid("a budget must be within 2^53", field=name)
    return int(number)


def arm_of(salt: str, customer: Any, weights: Sequence[int] = (1, 9)) -> int:
    """The arm of a customer, from 0: always the same for one salt, independent between
    salts. With the default weights one in ten is in arm 0, the holdout. A customer's
    number counts as its decimal digits.
    """
    key = salt.encode()
    who = str(customer).encode()
    parts = np.array(list(weights), np.int64)
    out = ctypes.c_int32()
    call(
        lib.goodwill_arm_of, key, len(key), who, len(who), parts.ctypes.data, len(parts),
        byref(out),
    )  # fmt: skip
    return out.value


def sample_ratio(counts: Sequence[int], weights: Sequence[int]) -> Tuple[float, bool]:
    """Were as many assigned to each arm as the weights say? The p-value, and whether that is
    an alarm (p < .001): then something loses people, and nothing else is to be believed.
    """
    if len(counts) != len(weights):
        raise ValueError("as many counts as weights")
    ours = np.array(list(counts), np.int64)
    parts = np.array(list(weights), np.int64)
    p_value = ctypes.c_double()
    alarm = ctypes.c_int32()
    call(
        lib.goodwill_sample_ratio, ours.ctypes.data, parts.ctypes.data, len(ours),
        byref(p_value), byref(alarm),
    )  # fmt: skip
    return p_value.value, bool(alarm.value)


@dataclasses.dataclass(frozen=True)
class MeasuredEffect:
    """Treated against control, per person, adjusted for what was known before."""

    control_mean: float
    treated_mean: float
    difference: float
    standard_error: float
    degrees: float
    """Welch's degrees of freedom."""
    low: float
    """Of the interval that is right at one moment chosen in advance."""
    high: float
    p_value: float
    always_low: float
    """Of the interval that is right at all moments at once: look whenever you like."""
    always_high: float
    relative: float
    """Over the control's mean; NaN where that is 0, as all below."""
    relative_error: float
    relative_low: float
    relative_high: float
    relative_p_value: float
    relative_always_low: float
    relative_always_high: float
    theta: float
    """Slope of the outcome on what was known before."""
    variance_reduction: float
    """The share of the variance that the adjustment took away; may be nil."""


def effect(
    control: Any,
    treated: Any,
    *,
    control_before: Any = None,
    treated_before: Any = None,
    alpha: float = 0.05,
    tuned_at: float = 5000,
) -> MeasuredEffect:
    """What treatment changed, by intention to treat: everybody in the arm that they were
    assigned to.

    ``control`` and ``treated`` are outcomes per person; ``..._before`` the same people's
    figures from before, which narrow the interval without moving it. ``tuned_at``: the number
    of people at which the always-valid interval is narrowest. FailedPreconditionError with
    fewer than two people in an arm, or where nothing varies.
    """
    if (control_before is None) != (treated_before is None):
        raise ValueError("figures from before are needed of both arms or of none")
    columns = []
    for outcome, before in ((control, control_before), (treated, treated_before)):
        one = np.ascontiguousarray(outcome, dtype=np.float64)
        two = None if before is None else np.ascontiguousarray(before, dtype=np.float64)
        if one.ndim != 1 or (two is not None and two.shape != one.shape):
            raise ValueError("an arm needs columns of equal length")
        columns.append((one, two))
    options = _abi.EffectOptions(
        struct_size=ctypes.sizeof(_abi.EffectOptions), alpha=alpha, tuned_at=tuned_at
    )
    out = _abi.Effect(struct_size=ctypes.sizeof(_abi.Effect))
    arguments = []
    for one, two in columns:
        arguments += [one.ctypes.data, None if two is None else two.ctypes.data, len(one)]
    call(lib.goodwill_effect_of, *arguments, byref(options), byref(out))
    return MeasuredEffect(
        **{f.name: getattr(out, f.name) for f in dataclasses.fields(MeasuredEffect)}
    )


@dataclasses.dataclass(frozen=True)
class Prospect:
    """What an experiment could tell."""

    minimum_detectable: float
    """Per person, with all people there are."""
    people_needed: float
    """For the assumed effect."""
    knowable: bool
    """False: it cannot be known from these people."""
    verdict_days: float
    """Until the verdict; infinite where it is not knowable."""


def plan_experiment(
    sd: float,
    people: float,
    effect: float,
    *,
    control_share: float = 0.1,
    alpha: float = 0.05,
    power: float = 0.8,
    window_days: float = 90,
    most_days: float = 730,
    per_day: bool = False,
) -> Prospect:
    """Which effect could be detected and when, before anything is tried.

    ``sd``: of the outcome per person; ``people``: in both arms, or joining each day with
    ``per_day``; ``effect``: per person, that is assumed; ``window_days``: from assignment
    to outcome; a verdict after ``most_days`` is as good as none.
    """
    design = _abi.ExperimentDesign(
        struct_size=ctypes.sizeof(_abi.ExperimentDesign),
        sd=sd, people=people, effect=effect, control_share=control_share, alpha=alpha,
        power=power, window_days=window_days, most_days=most_days, per_day=int(per_day),
    )  # fmt: skip
    out = _abi.ExperimentProspect(struct_size=ctypes.sizeof(_abi.ExperimentProspect))
    call(lib.goodwill_experiment_plan, byref(design), byref(out))
    return Prospect(
        out.minimum_detectable, out.people_needed, bool(out.knowable), out.verdict_days
    )
