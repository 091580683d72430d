"""Purchase models: how often a customer will buy, and whether they still are one.

A customer is three numbers: ``frequency``, repeat purchases after the first;
``recency``, age at the last of them (0 without one); ``tenure``, age at the end
of the observation. Ages, times ``t`` and rates are in one unit, that of the data.

=============  ==================  ==============================================
name           parameters          story
=============  ==================  ==============================================
nbd            r, alpha            nobody leaves: the yardstick
bg_nbd         r, alpha, a, b      may leave after each repeat purchase; takes
                                   every one-time buyer for alive
mbg_nbd        r, alpha, a, b      may leave after each purchase
pareto_nbd     r, alpha, s, beta   may leave at any time
bg_cnbd,       r, alpha, a, b, k   bg_nbd and mbg_nbd for regular buyers: every k-th
mbg_cnbd                           event of a Poisson process is a purchase; fits
                                   need ``log_gaps``
bg_bb          alpha, beta,        may buy at each of some opportunities, and leave
               gamma, delta        before each; ages are counted in opportunities
gamma_gamma    p, q, gamma         what is spent per purchase
best                               fits nbd, mbg_nbd and pareto_nbd and takes the
                                   one with the smallest BIC
=============  ==================  ==============================================

nbd, bg_nbd, mbg_nbd and pareto_nbd take ``covariates``: what is known of customers
beside their purchases. A model fitted with them is asked with them.

``gamma_gompertz_nbd`` (r, alpha, b, s, beta) is pareto_nbd with a risk of leaving
that changes with age. ``shifted_beta_geometric`` (alpha, beta) is for contracts: ``frequency`` renewals out
of ``tenure`` that came up; who renewed fewer has left.

Ehrenberg (1959); Fader, Hardie and Lee (2005); Fader, Hardie and Shang (2010);
Fader and Hardie (2007); Batislam, Denizel and Filiztekin
(2007); Schmittlein, Morrison and Colombo (1987); Colombo and Jiang (1999).
"""

from __future__ import annotations

import ctypes
import dataclasses
from ctypes import byref
from typing import Any, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import _abi, _documents
from ._errors import invalid
from ._library import Handle, call, call_for_bytes, call_for_handle, lib, text_argument
from ._run import Progress, Run

_Array = np.ndarray[Any, Any]
Values = Any
"""One number, or numbers: a list, NumPy array, pandas Series, Arrow array."""
Result = Union[float, _Array]

_VERDICTS = {
    0: "given",
    1: "converged",
    2: "several_optima",
    3: "weakly_identified",
    4: "boundary",
    5: "not_identified",
}


_QUANTITIES = {
    "p_alive": 1,
    "expected_purchases": 2,
    "p_purchases": 3,
    "p_any_purchase": 4,
    "residual": 5,
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """Something to know about a fit. Programs rely on the code, people read the text."""

    code: str
    text: str


@dataclasses.dataclass(frozen=True)
class Effect:
    """What a covariate z does to a parameter: alpha and beta are divided by
    ``exp(coefficient * z)``, a and b multiplied. So one above 0 of alpha says "buys
    more often", of beta "leaves sooner"."""

    covariate: int
    """Its column, from 0."""
    parameter: str
    coefficient: float
    standard_error: float


@dataclasses.dataclass(frozen=True)
class LikelihoodRatioTest:
    """A likelihood-ratio test against a simpler model that the model contains:
    ``dropout`` (nobody leaves), ``covariates``, or ``segments`` (all are one population)."""

    name: str
    statistic: float
    degrees: int
    p_value: float


@dataclasses.dataclass(frozen=True)
class Candidate:
    """A model that was tried where the best was asked for."""

    name: str
    verdict: str
    log_likelihood: float
    bic: float
    """Smaller is better; NaN when not identified."""


@dataclasses.dataclass(frozen=True)
class Optimum:
    """A maximum of the likelihood."""

    parameters: Dict[str, float]
    log_likelihood: float


def _numbers(values: Values, name: str) -> _Array:
    array = np.asarray(values)
    if array.ndim > 1:
        raise invalid(f"has {array.ndim} dimensions; expected one", field=name)
    if array.dtype.kind not in "iuf":
        if array.size and array.dtype.kind != "O":
            raise invalid(f"has type {array.dtype}; expected numbers", field=name)
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            raise invalid("has something that is no number", field=name) from None
    return array


def _doubles(values: Values, name: str) -> _Array:
    return _numbers(values, name).astype(np.float64)


def _whole(values: Values, name: str) -> _Array:
    array = _numbers(values, name)
    if array.dtype.kind == "f":
        wrong = ~(np.floor(array) == array) | (np.abs(array) >= 2.0**53)
        if wrong.any():
            row = int(np.argmax(wrong)) if array.ndim else None
            value = array[row] if array.ndim else array
            raise invalid(f"{value} is not a whole number", field=name, row=row)
    elif array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63:
        raise invalid("a number does not fit into 64 bits", field=name)
    return array.astype(np.int64)


class _Rows:
    """Columns of equal length for one call; what is single is repeated."""

    def __init__(
        self,
        columns: Dict[str, _Array],
        others: Tuple[_Array, ...] = (),
        covariates: Optional[_Array] = None,
    ) -> None:
        arrays = list(columns.values())
        try:
            shape = np.broadcast_shapes(*(a.shape for a in arrays), *(a.shape for a in others))
        except ValueError:
            sizes = ", ".join(f"{name}: {a.size}" for name, a in columns.items())
            raise invalid(f"columns are not equally long ({sizes})") from None
        self.scalar = shape == ()
        self.count = 1 if self.scalar else shape[0]
        # One history at many times needs no copies of it.
        many = any(a.ndim for a in arrays) or not others
        length = self.count if many else 1
        self._kept = {
            name: np.ascontiguousarray(np.broadcast_to(a, (length,))) for name, a in columns.items()
        }
        self.others = [
            np.ascontiguousarray(np.broadcast_to(a, (self.count,) if a.ndim else (1,)))
            for a in others
        ]
        self.struct = _abi.Histories(
            struct_size=ctypes.sizeof(_abi.Histories),
            count=length,
            **{name: a.ctypes.data for name, a in self._kept.items()},
        )
        if covariates is not None:
            if covariates.shape[0] != length:
                raise invalid(
                    f"has {covariates.shape[0]} rows for {length} customers", field="covariates"
                )
            self._covariates = covariates
            self.struct.covariates = covariates.ctypes.data
            self.struct.covariate_count = covariates.shape[1]

    def ask(
        self,
        function: Any,
        model: Model,
        progress: Optional[Progress],
        parallelism: int,
        before: Tuple[Any, ...] = (),
        after: Tuple[Any, ...] = (),
    ) -> Result:
        """Calls function(model, rows, before, times, after, run, out)."""
        out = np.zeros(self.count, np.float64)
        times = [part for a in self.others for part in (a.ctypes.data, len(a))]
        with Run(progress, parallelism) as run:
            call(
                function, model._handle, byref(self.struct), *before, *times, *after,
                byref(run.options), out.ctypes.data,
            )  # fmt: skip
        return float(out[0]) if self.scalar else out


def _covariates(values: Values) -> Optional[_Array]:
    """Rows of covariates from a table, a dict of columns, one row or one column."""
    if values is None:
        return None
    if isinstance(values, dict):
        columns = [np.atleast_1d(_doubles(v, str(k))) for k, v in values.items()]
        if len({len(c) for c in columns}) > 1:
            raise invalid("columns are not equally long", field="covariates")
        values = np.stack(columns, axis=1) if columns else np.zeros((0, 0))
    try:
        array = np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise invalid("has something that is no number", field="covariates") from None
    if array.ndim == 0:
        array = array.reshape(1, 1)
    elif array.ndim == 1:
        array = array.reshape(-1, 1)
    elif array.ndim > 2:
        raise invalid(f"has {array.ndim} dimensions; expected two", field="covariates")
    return np.ascontiguousarray(array)


def _history(frequency: Values, recency: Values, tenure: Values) -> Dict[str, _Array]:
    return {
        "frequency": _whole(frequency, "frequency"),
        "recency": _doubles(recency, "recency"),
        "tenure": _doubles(tenure, "tenure"),
    }


class Model(Handle):
    """A purchase or spend model with its parameters. Immutable.

    Made by :func:`model` or :func:`fit`, or read back by :meth:`decode`. Methods
    take single numbers or columns, and return alike; where histories are left out
    they are about a new customer, who has just bought for the first time. Rows
    that cannot be raise :class:`~goodwill.InvalidArgumentError` with their numbers.
    """

    __slots__ = ("_info",)

    def __init__(self, address: int) -> None:
        super().__init__(address, lib.goodwill_model_free)
        self._info = _abi.ModelInfo(struct_size=ctypes.sizeof(_abi.ModelInfo))
        call(lib.goodwill_model_describe, address, byref(self._info))

    @property
    def name(self) -> str:
        return str(self._info.name.decode())

    @property
    def parameters(self) -> Dict[str, float]:
        """Values by name; empty when a fit did not identify any."""
        return self._by_name(self._info.parameters)

    def _by_name(self, values: Any) -> Dict[str, float]:
        names = self._info.parameter_names
        return {names[i].decode(): values[i] for i in range(self._info.parameter_count)}

    def log_likelihood(
        self,
        frequency: Values,
        recency: Values = None,
        tenure: Values = None,
        *,
        mean_amount: Values = None,
        log_gaps: Values = None,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Log-likelihood of each history; of ``(frequency, mean_amount)`` for gamma_gamma.

        bg_cnbd and mbg_cnbd also need ``log_gaps``, as for :func:`fit`.
        """
        columns = _columns_of(self.name, frequency, recency, tenure, mean_amount)
        if log_gaps is not None:
            columns["log_gaps"] = _doubles(log_gaps, "log_gaps")
        rows = _Rows(columns, (), _covariates(covariates))
        return rows.ask(lib.goodwill_model_log_likelihood, self, progress, parallelism)

    def p_alive(
        self,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        *,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Chance that the customer has not left."""
        rows = _Rows(_history(frequency, recency, tenure), (), _covariates(covariates))
        return rows.ask(lib.goodwill_model_p_alive, self, progress, parallelism)

    def expected_purchases(
        self,
        t: Values,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        *,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Expected purchases in the next ``t``."""
        rows = _Rows(_history(frequency, recency, tenure), (_doubles(t, "t"),), _covariates(covariates))
        return rows.ask(lib.goodwill_model_expected_purchases, self, progress, parallelism)

    def p_purchases(
        self,
        k: int,
        t: Values,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        *,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Chance of exactly ``k`` purchases in the next ``t``."""
        if isinstance(k, bool) or not isinstance(k, (int, np.integer)):
            raise TypeError("k must be an int")
        rows = _Rows(_history(frequency, recency, tenure), (_doubles(t, "t"),), _covariates(covariates))
        return rows.ask(
            lib.goodwill_model_p_purchases, self, progress, parallelism, after=(int(k),)
        )

    def p_any_purchase(
        self,
        t: Values,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        *,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Chance of at least one purchase in the next ``t``."""
        rows = _Rows(_history(frequency, recency, tenure), (_doubles(t, "t"),), _covariates(covariates))
        return rows.ask(lib.goodwill_model_p_any_purchase, self, progress, parallelism)

    def residual(
        self,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        rate: float = 0.0,
        horizon: Values = np.inf,
        *,
        covariates: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Expected purchases of the next ``horizon``, discounted continuously.

        ``rate`` is per unit of time and above 0: for a yearly rate d and weekly
        data, ``log(1 + d) / 52.18``.
        """
        rows = _Rows(_history(frequency, recency, tenure), (_doubles(horizon, "horizon"),), _covariates(covariates))
        return rows.ask(
            lib.goodwill_model_residual, self, progress, parallelism, before=(float(rate),)
        )

    def influence(
        self,
        frequency: Values,
        recency: Values,
        tenure: Values,
        *,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """Which customers a fit hangs on: how far leaving each out would move the
        parameters, in units of what they are uncertain by, squared (Cook 1977).

        Ask about the rows of the fit. Over all of them it adds up to about the number of
        parameters; who has more than that alone moves each parameter by a standard error
        or so: look at that row, and fit without it. :meth:`outliers` picks them.

        >>> fit.influence(frequency, recency, tenure).argsort()[::-1][:10]
        """
        rows = _Rows(_history(frequency, recency, tenure))
        return rows.ask(lib.goodwill_model_influence, self, progress, parallelism)

    def spread(
        self,
        segment: Any,
        frequency: Values,
        recency: Values = None,
        tenure: Values = None,
        *,
        opportunities: Values = None,
        weights: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> float:
        """How much segments differ, to be given as ``prior_spread`` with this model, the
        fit of all, as the ``prior`` when each segment is fitted: small segments then lean
        on the whole as far as they should, and large ones speak for themselves.

        It is the standard deviation of the logarithms of the segments' parameters around
        those of the whole, where the histories are most likely with the parameters
        integrated out (empirical Bayes); from 0.01, no more than chance explains, to 3.
        ``segment`` names the segment of each row, by text or number. Some tens of fits
        per segment. Of contracts ``whole.spread(segment, renewals, opportunities=...)``.

        >>> whole = gw.fit("mbg_nbd", frequency, recency, tenure)
        >>> spread = whole.spread(channel, frequency, recency, tenure)
        >>> gw.fit("mbg_nbd", few, recently, ages, prior=whole, prior_spread=spread)
        """
        rows, codes = self._segments(segment, frequency, recency, tenure, opportunities, weights)
        out = np.zeros(1, np.float64)
        with Run(progress, parallelism) as run:
            call(
                lib.goodwill_model_spread, self._handle, byref(rows.struct), codes.ctypes.data,
                byref(run.options), out.ctypes.data,
            )  # fmt: skip
        return float(out[0])

    def test_segments(
        self,
        segment: Any,
        frequency: Values,
        recency: Values = None,
        tenure: Values = None,
        *,
        opportunities: Values = None,
        weights: Values = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> LikelihoodRatioTest:
        """Whether segments differ at all: one population against one for each segment,
        with parameters of its own, by their likelihoods (Wilks 1938).

        A small ``p_value`` says they do. The whole is fitted anew: this model only says
        which model. Segments too small for a fit of their own are left out; raises
        :class:`~goodwill.FailedPreconditionError` if fewer than two are left.

        >>> whole = gw.fit("shifted_beta_geometric", renewals, opportunities=came_up)
        >>> whole.test_segments(plan, renewals, opportunities=came_up).p_value
        """
        rows, codes = self._segments(segment, frequency, recency, tenure, opportunities, weights)
        numbers = np.zeros(2, np.float64)
        degrees = np.zeros(1, np.int64)
        with Run(progress, parallelism) as run:
            call(
                lib.goodwill_model_test_segments, self._handle, byref(rows.struct),
                codes.ctypes.data, byref(run.options), numbers[:1].ctypes.data,
                degrees.ctypes.data, numbers[1:].ctypes.data,
            )  # fmt: skip
        return LikelihoodRatioTest(
            "segments", float(numbers[0]), int(degrees[0]), float(numbers[1])
        )

    def _segments(
        self,
        segment: Any,
        frequency: Values,
        recency: Values,
        tenure: Values,
        opportunities: Values,
        weights: Values,
    ) -> Tuple[_Rows, _Array]:
        if opportunities is not None:
            if tenure is not None:
                raise TypeError("opportunities is another word for tenure: give one of them")
            tenure = opportunities
        columns = _columns_of(self.name, frequency, recency, tenure, None)
        if weights is not None:
            columns["weights"] = _whole(weights, "weights")
        rows = _Rows(columns)
        codes = np.unique(np.asarray(segment), return_inverse=True)[1].astype(np.int32).ravel()
        if len(codes) != rows.count:
            raise invalid(f"has {len(codes)} values for {rows.count} customers", field="segment")
        return rows, codes

    def profile(
        self,
        frequency: Values,
        recency: Values,
        tenure: Values,
        *,
        weights: Values = None,
        level: float = 0.95,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Dict[str, Tuple[float, float]]:
        """How far each parameter may be off where the likelihood is bent: unlike an
        interval from the standard error it need not be alike to both sides.

        Inside are values at which the log-likelihood, the other parameters fitted to
        them, is no more than half the quantile of chi-squared below its maximum (Venzon
        and Moolgavkar 1988). 0 and infinity: there is no such end. NaN for a number of
        stages, and where no dropout is visible. The rows are those of the fit; it takes
        as long as some tens of fits.

        >>> fit.profile(frequency, recency, tenure)["beta"]
        """
        columns = _history(frequency, recency, tenure)
        if weights is not None:
            columns["weights"] = _whole(weights, "weights")
        rows = _Rows(columns)
        size = len(self.parameters)
        low, high = np.zeros(size, np.float64), np.zeros(size, np.float64)
        with Run(progress, parallelism) as run:
            call(
                lib.goodwill_model_profile, self._handle, byref(rows.struct), float(level),
                byref(run.options), low.ctypes.data, high.ctypes.data,
            )  # fmt: skip
        return dict(zip(self.parameters, zip(low.tolist(), high.tolist())))

    def outliers(
        self,
        frequency: Values,
        recency: Values,
        tenure: Values,
        *,
        ids: Optional[Sequence[Any]] = None,
        most: int = 20,
    ) -> List[Dict[str, Any]]:
        """The rows on which the fit hangs most, the strongest first: those whose
        :meth:`influence` alone exceeds the number of parameters, at most ``most`` of them.

        Each is a dict of row, id (with ``ids``), frequency, recency, tenure, influence.
        An empty list: nobody stands out.
        """
        columns = [np.atleast_1d(np.asarray(c)) for c in (frequency, recency, tenure)]
        found = np.atleast_1d(np.asarray(self.influence(*columns)))
        if ids is not None and len(ids) != len(found):
            raise invalid(f"has {len(ids)} values for {len(found)} customers", field="ids")
        order = np.argsort(-found, kind="stable")[: max(int(most), 0)]
        out = []
        for row in order[found[order] > len(self.parameters)].tolist():
            one = {"row": row} if ids is None else {"row": row, "id": ids[row]}
            names = ("frequency", "recency", "tenure")
            one.update((n, c[row % len(c)].item()) for n, c in zip(names, columns))
            one["influence"] = float(found[row])
            out.append(one)
        return out

    def intervals(
        self,
        quantity: str,
        t: Values = None,
        frequency: Values = 0,
        recency: Values = 0,
        tenure: Values = 0,
        *,
        k: int = 0,
        rate: float = 0.0,
        level: float = 0.95,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Tuple[Result, Result]:
        """How far an answer may be off for want of data: lower and upper bounds that
        hold the true figure of that history with chance ``level``, were the model right.

        ``quantity`` is ``"p_alive"``, ``"expected_purchases"``, ``"p_purchases"`` (with
        ``k``), ``"p_any_purchase"`` or ``"residual"`` (with ``rate``). The parameters are
        uncertain as the fit says, and the figure moves with them (delta method). What
        chance adds to one customer's purchases is not in it. NaN where the fit does not
        determine its parameters.
        """
        if quantity not in _QUANTITIES:
            raise ValueError(f"quantity must be one of {', '.join(_QUANTITIES)}")
        if t is None and quantity != "p_alive":
            raise TypeError(f"{quantity} needs t")
        times = () if quantity == "p_alive" else (_doubles(t, "t"),)
        rows = _Rows(_history(frequency, recency, tenure), times)
        low, high = np.zeros(rows.count, np.float64), np.zeros(rows.count, np.float64)
        question = _abi.Question(
            struct_size=ctypes.sizeof(_abi.Question), quantity=_QUANTITIES[quantity],
            k=int(k), rate=float(rate), level=float(level),
        )  # fmt: skip
        if times:
            question.t = rows.others[0].ctypes.data
            question.t_count = len(rows.others[0])
        with Run(progress, parallelism) as run:
            call(
                lib.goodwill_model_intervals, self._handle, byref(rows.struct), byref(question),
                byref(run.options), low.ctypes.data, high.ctypes.data,
            )  # fmt: skip
        if rows.scalar:
            return float(low[0]), float(high[0])
        return low, high

    @property
    def effects(self) -> List[Effect]:
        """What covariates do to the parameters, which are those at covariates of 0."""
        return [
            Effect(e.covariate, e.parameter, e.coefficient, e.standard_error)
            for e in _documents.decode("Model", self.encode()).effects
        ]

    def expected_spend(
        self,
        frequency: Values = 0,
        mean_amount: Values = 0,
        *,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Result:
        """gamma_gamma: expected amount per purchase; NaN where the mean does not exist."""
        rows = _Rows(
            {
                "frequency": _whole(frequency, "frequency"),
                "mean_amount": _doubles(mean_amount, "mean_amount"),
            }
        )
        return rows.ask(lib.goodwill_model_expected_spend, self, progress, parallelism)

    def encode(self) -> bytes:
        """A serialised goodwill.v1.Model, with all that a fit found."""
        return call_for_bytes(lib.goodwill_model_encode, self._handle)

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain values."""
        return _documents.to_dict(_documents.decode("Model", self.encode()))

    @staticmethod
    def decode(data: bytes) -> "Model":
        """A model from :meth:`encode`, in another process or on another machine."""
        data = bytes(data)
        address = call_for_handle(lib.goodwill_model_decode, data, len(data))
        plain = Model(address)
        return plain if plain._info.verdict == 0 else Fit(
            call_for_handle(lib.goodwill_model_decode, data, len(data))
        )

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value:.6g}" for name, value in self.parameters.items())
        return f"<goodwill.{type(self).__name__} {self.name}: {values or 'not identified'}>"


class LogLikelihood(float):
    """The log-likelihood of a fit: a number that, called with rows, gives theirs."""

    _model: Model

    def __call__(self, *columns: Values, **options: Any) -> Result:
        return Model.log_likelihood(self._model, *columns, **options)


class Fit(Model):
    """A fitted model: a :class:`Model`, a verdict, and how far to trust it."""

    __slots__ = ("_document",)

    def __init__(self, address: int) -> None:
        super().__init__(address)
        self._document = _documents.decode("Model", self.encode())

    @property
    def log_likelihood(self) -> LogLikelihood:
        """Of all histories; NaN when not identified. Call it for that of single rows."""
        value = LogLikelihood(self._info.log_likelihood)
        value._model = self
        return value

    @property
    def verdict(self) -> str:
        """``converged``, ``several_optima``, ``weakly_identified``, ``boundary`` or
        ``not_identified``; :attr:`findings` say why."""
        return _VERDICTS[self._info.verdict]

    @property
    def converged(self) -> bool:
        """The maximum is found to rounding."""
        return bool(self._info.converged)

    @property
    def findings(self) -> List[Finding]:
        return [Finding(f.code, f.text) for f in self._document.fit.findings]

    @property
    def candidates(self) -> List[Candidate]:
        """The models that were compared where ``"best"`` was asked for; else none."""
        return [
            Candidate(c.name, _VERDICTS[c.verdict], c.log_likelihood, c.bic)
            for c in self._document.fit.candidates
        ]

    @property
    def tests(self) -> List[LikelihoodRatioTest]:
        """Likelihood-ratio tests, with their chances of so much gain by accident."""
        return [
            LikelihoodRatioTest(t.name, t.statistic, t.degrees, t.p_value)
            for t in self._document.fit.tests
        ]

    @property
    def standard_errors(self) -> Dict[str, float]:
        """NaN for a parameter that is not determined."""
        return self._by_name(self._info.standard_errors)

    @property
    def covariance(self) -> _Array:
        n = self._info.parameter_count
        return np.array(self._document.fit.covariance, np.float64).reshape(n, n)

    @property
    def optima(self) -> List[Optimum]:
        """The distinct maxima found within 3 of the best, best first."""
        names = list(self.parameters)
        return [
            Optimum(dict(zip(names, o.parameters)), o.log_likelihood)
            for o in self._document.fit.optima
        ]

    @property
    def aic(self) -> float:
        return float(self._info.aic)

    @property
    def bic(self) -> float:
        return float(self._info.bic)

    @property
    def nbd_log_likelihood(self) -> float:
        """Of the model without dropout on the same histories."""
        return float(self._info.nbd_log_likelihood)

    @property
    def likelihood_ratio(self) -> float:
        """Twice what is gained over the model without dropout."""
        return float(self._info.likelihood_ratio)

    @property
    def customers(self) -> int:
        return int(self._info.customers)

    @property
    def distinct_histories(self) -> int:
        return int(self._info.distinct_histories)

    def __str__(self) -> str:
        errors = self.standard_errors
        lines = [f"{self.name}: {self.verdict}, log-likelihood {float(self.log_likelihood):.4f}"]
        lines += [f"  {k:>6} {v:12.6g}  ± {errors[k]:.3g}" for k, v in self.parameters.items()]
        lines += [
            f"  {e.parameter:>6} covariate {e.covariate} {e.coefficient:12.6g}  ± {e.standard_error:.3g}"
            for e in self.effects
        ]
        lines += [f"  {f.text}" for f in self.findings]
        return "\n".join(lines)


def _columns_of(
    name: str, frequency: Values, recency: Values, tenure: Values, mean_amount: Values
) -> Dict[str, _Array]:
    if name == "gamma_gamma":
        if tenure is not None or (recency is not None and mean_amount is not None):
            raise TypeError("gamma_gamma takes frequency and mean_amount")
        amount = recency if mean_amount is None else mean_amount
        if amount is None:
            raise TypeError("gamma_gamma needs mean_amount")
        return {
            "frequency": _whole(frequency, "frequency"),
            "mean_amount": _doubles(amount, "mean_amount"),
        }
    if mean_amount is not None:
        raise TypeError(f"{name} knows nothing of amounts: fit gamma_gamma beside it")
    if name == "shifted_beta_geometric" and recency is None:
        recency = 0
    if recency is None or tenure is None:
        raise TypeError(f"{name} needs frequency, recency and tenure")
    return _history(frequency, recency, tenure)


def fit(
    model: str,
    frequency: Values,
    recency: Values = None,
    tenure: Values = None,
    *,
    opportunities: Values = None,
    log_gaps: Values = None,
    mean_amount: Values = None,
    weights: Values = None,
    covariates: Values = None,
    ridge: float = 0.0,
    prior: Optional[Model] = None,
    prior_spread: float = 0.5,
    progress: Optional[Progress] = None,
    parallelism: int = 1,
) -> Fit:
    """The parameters under which these histories are most likely.

    ``fit("pareto_nbd", frequency, recency, tenure)``, and
    ``fit("gamma_gamma", frequency, mean_amount)``; ``fit("best", ...)`` chooses among
    nbd, mbg_nbd and pareto_nbd by BIC and lists them in ``candidates``.
    ``opportunities`` is another word for ``tenure``: ``fit("bg_bb", frequency,
    recency, opportunities)``, ``fit("shifted_beta_geometric", renewals,
    opportunities=...)``. ``log_gaps``, for bg_cnbd and mbg_cnbd (a column of a
    book's measures where the policy says ``measures { log_gaps: true }``), is per
    customer the sum of the logarithms of the intervals between purchases; k is found
    by likelihood. ``weights`` count customers per row. The same rows in any order,
    with weights or repeated, and in any unit of time, give the same answer. A bad
    verdict is no exception: look at ``verdict`` and ``findings``.

    nbd, bg_nbd, mbg_nbd and pareto_nbd take ``covariates``, what is known of customers
    beside their purchases: a table of numbers, a row per customer (or a dict of
    columns). They move a customer's alpha and beta, or a and b (Fader and Hardie 2007);
    :attr:`Model.effects` tells how. ``ridge`` draws the coefficients of standardised
    covariates to 0, by a normal prior of variance ``1 / ridge``.

    For small books and segments, the same models and shifted_beta_geometric lean on a
    ``prior``: another model of the same name and unit of time. The logarithms of the
    parameters are taken to be normal around its own, with standard deviation
    ``prior_spread`` (0.5: likely within a factor of 2.7). With the fit of all customers as
    the prior of each segment, small segments lean on the whole, and large ones speak for
    themselves; :meth:`Model.spread` and :meth:`Model.test_segments` tell how much, and
    whether, segments differ.
    """
    if opportunities is not None:
        if tenure is not None:
            raise TypeError("opportunities is another word for tenure: give one of them")
        tenure = opportunities
    columns = _columns_of(model, frequency, recency, tenure, mean_amount)
    if log_gaps is not None:
        columns["log_gaps"] = _doubles(log_gaps, "log_gaps")
    if weights is not None:
        columns["weights"] = _whole(weights, "weights")
    rows = _Rows(columns, (), _covariates(covariates))
    options = _abi.FitOptions(
        struct_size=ctypes.sizeof(_abi.FitOptions), ridge=float(ridge),
        prior=None if prior is None else prior._handle, prior_spread=float(prior_spread),
    )  # fmt: skip
    with Run(progress, parallelism) as run:
        return Fit(
            call_for_handle(
                lib.goodwill_fit_with, *text_argument(model), byref(rows.struct), byref(options),
                byref(run.options),
            )
        )  # fmt: skip


def model(name: str, **parameters: float) -> Model:
    """A model from given parameters: ``model("pareto_nbd", r=.55, alpha=10.6, s=.6, beta=11.7)``."""
    orders = {
        "nbd": ("r", "alpha"),
        "bg_nbd": ("r", "alpha", "a", "b"),
        "mbg_nbd": ("r", "alpha", "a", "b"),
        "pareto_nbd": ("r", "alpha", "s", "beta"),
        "bg_cnbd": ("r", "alpha", "a", "b", "k"),
        "mbg_cnbd": ("r", "alpha", "a", "b", "k"),
        "gamma_gompertz_nbd": ("r", "alpha", "b", "s", "beta"),
        "bg_bb": ("alpha", "beta", "gamma", "delta"),
        "shifted_beta_geometric": ("alpha", "beta"),
        "gamma_gamma": ("p", "q", "gamma"),
    }
    order = orders.get(name, tuple(parameters))
    if set(order) != set(parameters):
        raise TypeError(f"{name} has the parameters {', '.join(order)}")
    values = np.array([parameters[key] for key in order], np.float64)
    return Model(
        call_for_handle(
            lib.goodwill_model_create, *text_argument(name), values.ctypes.data, len(values)
        )
    )
