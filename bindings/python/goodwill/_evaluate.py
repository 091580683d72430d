"""Did it work? Effects from a book, other policies from a journal, and beliefs."""

from __future__ import annotations

import contextlib
import ctypes
import dataclasses
from ctypes import byref
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ContextManager, Optional, Sequence, Tuple

import numpy as np

from . import _abi, _import
from ._columns import Kept
from ._errors import invalid
from ._instant import Moment
from ._library import call, lib, text_argument
from ._policy import Policy
from ._run import Progress, Run

if TYPE_CHECKING:
    from ._book import Book
    from ._plan import Plan

_Array = np.ndarray[Any, Any]


class Evaluation(Kept):
    """What strategies did: one row per strategy, in the order of their names.

    Columns: strategy, window_days, treated, control, waiting, unknown, sample_ratio_p,
    sample_ratio_alarm, on_margin, control_mean, treated_mean, difference, low, high, p_value,
    always_low, always_high, variance_reduction, total, minimum_detectable, people_needed,
    verdict_at, verdict ("works", "harms", "not_yet", "cannot_be_known", "too_few",
    "sample_ratio"), reason. Money in major units per person; ``print(evaluation)`` says it.
    """

    __slots__ = ()

    def __str__(self) -> str:
        columns = self.to_numpy()
        rows = zip(columns["strategy"].tolist(), columns["reason"].tolist())
        return "\n".join(f"{name}: {text}" if name else text for name, text in rows)


def evaluate(
    book: "Book",
    assignments: Any = None,
    *,
    policy: Optional[Policy] = None,
    as_of: Optional[Moment] = None,
    control_share: Any = None,
    window_days: int = 0,
    before_days: int = 365,
    alpha: float = 0.05,
    tuned_at: float = 5000,
    power: float = 0.8,
    language: Optional[str] = None,
    known: Optional[int] = None,
    progress: Optional[Progress] = None,
) -> Evaluation:
    """Did it work? The book gives the outcomes, ``assignments`` who was assigned to what.

    ``assignments``: a table with ``customer_id``, ``time``, ``arm`` ("treated" or "control") and
    optionally ``strategy``. None: those that the plans adopted under a policy with a holdout
    made (:meth:`Book.journal`). What each customer brought within the strategy's window after
    the customer's own assignment (margin where every line has a cost, else net turnover) is
    compared by intention to treat, adjusted for what the same customer brought in the
    ``before_days`` before it. ``control_share``: that should have been left alone (default: 1/10, or
    the policy's where the book's own assignments are taken); if the
    arms are otherwise the verdict is "sample_ratio". ``window_days``: 0 means the
    strategy's own (protect 90, enhance 60, ...). Verdicts rest on the always-valid
    interval: ask as often as you like. ``power``: of the smallest effect that could be seen.

    InvalidArgumentError, with row and column, for assignments that cannot be read.
    """
    return book._evaluate(
        assignments, policy, as_of, control_share, window_days, before_days, alpha, tuned_at,
        power, language, known, progress,
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class PlanScore:
    """What a plan that was never carried out would have brought. Immutable."""

    value: float
    """Per customer, in major units, before what acting costs; self-normalised."""
    standard_error: float
    low: float
    """Of 95 %, as ``high``."""
    high: float
    effective_size: float
    """How many decisions the weighted ones are worth; at least 200."""
    adopted: float
    """What the same customers brought with what was done."""
    customers: int
    """Who count."""
    unsupported: int
    """The plan does with them what chance left no room for."""
    waiting: int
    """Whose window still runs."""
    unknown: int
    """No chance is on record, or the plan or the book does not know them."""
    on_margin: bool
    """Outcomes are margin; otherwise net turnover."""


def score_plan(
    book: "Book",
    plan: "Plan",
    *,
    as_of: Optional[Moment] = None,
    window_days: int = 0,
    known: Optional[int] = None,
    progress: Optional[Progress] = None,
) -> PlanScore:
    """What another plan would have brought, from the journal of the book.

    ``plan``: made of the same facts as the adopted ones, as of the same moment, under another
    policy, and never carried out. Customers with whom, by chance (the policy's holdout), was
    done what it intends count by the inverse of that chance; outcomes are as for
    :func:`evaluate`, in the window of the adopted strategy (``window_days``: 0 means its own).
    Journal and outcomes are of the facts before ``as_of``, which is needed, ``known`` by a batch
    (default: all).

    FailedPreconditionError where nothing was adopted as of the plan's moment, and when the
    effective size is below 200: too thin to tell.
    """
    return book._score_plan(plan, as_of, window_days, known, progress)


def score_plan_in(
    book: int, plan: "Plan", moment: int, known: int, window_days: int,
    progress: Optional[Progress],
) -> PlanScore:  # fmt: skip
    out = _abi.PlanScore(struct_size=ctypes.sizeof(_abi.PlanScore))
    with Run(progress, 1) as run:
        call(
            lib.goodwill_book_score_plan,
            book, plan._handle, moment, known, window_days, byref(run.options), byref(out),
        )  # fmt: skip
    fields = {f.name: getattr(out, f.name) for f in dataclasses.fields(PlanScore)}
    return PlanScore(**{**fields, "on_margin": bool(out.on_margin)})


def evaluate_options(
    control_share: Any, window_days: int, before_days: int, alpha: float, tuned_at: float,
    power: float,
) -> _abi.EvaluateOptions:  # fmt: skip
    try:
        # 0 / 0: the default.
        share = None if control_share is None else Fraction(str(control_share))
    except (ValueError, ZeroDivisionError):
        raise invalid(f"is not a share: {control_share!r}", field="control_share") from None
    if share is not None and (not 0 < share < 1 or share.denominator > 2**53):
        raise invalid("must be above 0 and below 1", field="control_share")
    if before_days < 1 or window_days < 0:
        raise invalid("days must not be negative", field="before_days")
    return _abi.EvaluateOptions(
        struct_size=ctypes.sizeof(_abi.EvaluateOptions),
        control_numerator=share.numerator if share else 0,
        control_denominator=share.denominator if share else 0,
        window_days=window_days,
        before_days=before_days,
        alpha=alpha,
        tuned_at=tuned_at,
        power=power,
    )


def evaluate_in(
    book: int, policy: Policy, assignments: Any, moment: int, known: int,
    options: _abi.EvaluateOptions, language: Optional[str], progress: Optional[Progress],
) -> Evaluation:  # fmt: skip
    stream = _abi.ArrowArrayStream()
    given: ContextManager[Any] = contextlib.nullcontext()
    if assignments is not None:
        given = _import.Input(assignments)
    with given as rows, Run(progress, 1) as run:
        call(
            lib.goodwill_book_evaluate,
            book, policy._handle, None if rows is None else byref(rows), moment, known, byref(options),
            *text_argument(language), byref(run.options), byref(stream),
        )  # fmt: skip
    return Evaluation(stream)


def _columns(*columns: Any) -> Tuple[_Array, ...]:
    arrays = tuple(np.ascontiguousarray(c, dtype=np.float64) for c in columns)
    if any(a.ndim != 1 or a.shape != arrays[0].shape for a in arrays):
        raise ValueError("columns must be of equal length")
    return arrays


@dataclasses.dataclass(frozen=True)
class OffPolicy:
    """What another policy would have brought, per decision."""

    value: float
    standard_error: float
    low: float
    """Of the 95 % interval."""
    high: float
    effective_size: float
    """Decisions that the comparison rests on (Kish 1965)."""


def off_policy(reward: Any, propensity: Any, target: Any) -> OffPolicy:
    """What another policy would have brought, from what was done with known chances.

    Per decision: its ``reward``, the chance with which what was done was chosen
    (``propensity``), and the chance with which the other policy would choose it
    (``target``). FailedPreconditionError when the effective size is below 200: too thin.
    """
    rewards, chances, targets = _columns(reward, propensity, target)
    out = _abi.OffPolicy(struct_size=ctypes.sizeof(_abi.OffPolicy))
    call(
        lib.goodwill_off_policy_of,
        rewards.ctypes.data, chances.ctypes.data, targets.ctypes.data, len(rewards), byref(out),
    )  # fmt: skip
    return OffPolicy(**{f.name: getattr(out, f.name) for f in dataclasses.fields(OffPolicy)})


@dataclasses.dataclass(frozen=True)
class Belief:
    """What is believed of an effect: normal."""

    mean: float
    sd: float


def update_belief(
    prior: Belief,
    estimate: Any,
    standard_error: Any,
    age_months: Any = None,
    *,
    half_life: float = 12,
) -> Belief:
    """A belief after evidence: estimates with their standard errors and ages in months.

    Evidence that is ``half_life`` months old counts half. InvalidArgumentError, with the row,
    without positive finite errors.
    """
    estimates, errors, ages = _evidence(estimate, standard_error, age_months)
    mean, sd = ctypes.c_double(), ctypes.c_double()
    call(
        lib.goodwill_belief_update,
        prior.mean, prior.sd, estimates.ctypes.data, errors.ctypes.data, ages.ctypes.data,
        len(estimates), half_life, byref(mean), byref(sd),
    )  # fmt: skip
    return Belief(mean.value, sd.value)


def update_rate(
    successes: float,
    failures: float,
    happened: int,
    trials: int,
    age_months: float = 0,
    *,
    half_life: float = 12,
) -> Tuple[float, float]:
    """A chance believed to be beta(successes, failures), after it happened in so many of so
    many trials: the new successes and failures.
    """
    more, fewer = ctypes.c_double(), ctypes.c_double()
    call(
        lib.goodwill_rate_update,
        successes, failures, happened, trials, age_months, half_life, byref(more), byref(fewer),
    )  # fmt: skip
    return more.value, fewer.value


@dataclasses.dataclass(frozen=True)
class JointBelief:
    """Beliefs about several effects after evidence about some of them."""

    beliefs: Tuple[Belief, ...]
    nothing: float
    """The chance that nothing of it has any effect."""


def update_beliefs(
    priors: Sequence[Belief],
    estimate: Any,
    standard_error: Any,
    age_months: Any = None,
    *,
    correlation: float = 0.5,
    nothing: float = 0.2,
    half_life: float = 12,
) -> JointBelief:
    """Beliefs of the same people about several effects, one estimate for each (NaN: none).

    Effects are in one unit, such as what is measured over what was believed. Where one belief
    was too high, the others are likelier to be: ``correlation`` is that of any two errors.
    ``nothing``: the chance beforehand that nothing of it does anything. InvalidArgumentError,
    with the row.
    """
    estimates, errors, ages = _evidence(estimate, standard_error, age_months)
    if len(priors) != len(estimates):
        raise ValueError("there must be one estimate for each prior")
    given = _columns([p.mean for p in priors], [p.sd for p in priors])
    means, sds = np.zeros(len(estimates)), np.zeros(len(estimates))
    left = ctypes.c_double()
    call(
        lib.goodwill_beliefs_update,
        *(column.ctypes.data for column in given),
        estimates.ctypes.data, errors.ctypes.data, ages.ctypes.data, len(estimates), correlation,
        nothing, half_life, means.ctypes.data, sds.ctypes.data, byref(left),
    )  # fmt: skip
    return JointBelief(
        tuple(Belief(float(m), float(s)) for m, s in zip(means, sds)), left.value
    )


@dataclasses.dataclass(frozen=True)
class PooledEffects:
    """Effects of groups that are alike but not equal."""

    common: Belief
    between_sd: float
    """How much they truly differ (DerSimonian and Laird 1986)."""
    groups: Tuple[Belief, ...]
    """Each pulled towards the common mean as far as its own evidence is thin."""


def pool_effects(
    estimate: Any, standard_error: Any, age_months: Any = None, *, half_life: float = 12
) -> PooledEffects:
    """The common mean of several groups' effects, and each group's own in its light."""
    estimates, errors, ages = _evidence(estimate, standard_error, age_months)
    numbers = [ctypes.c_double() for _ in range(3)]
    means, sds = np.zeros(len(estimates)), np.zeros(len(estimates))
    call(
        lib.goodwill_effects_pool,
        estimates.ctypes.data, errors.ctypes.data, ages.ctypes.data, len(estimates), half_life,
        *(byref(number) for number in numbers), means.ctypes.data, sds.ctypes.data,
    )  # fmt: skip
    return PooledEffects(
        Belief(numbers[0].value, numbers[1].value),
        numbers[2].value,
        tuple(Belief(float(m), float(s)) for m, s in zip(means, sds)),
    )


def _evidence(
    estimate: Any, standard_error: Any, age_months: Optional[Sequence[float]]
) -> Tuple[_Array, ...]:
    estimates = np.atleast_1d(estimate)
    ages = np.zeros(estimates.shape) if age_months is None else np.atleast_1d(age_months)
    return _columns(estimates, np.atleast_1d(standard_error), ages)
