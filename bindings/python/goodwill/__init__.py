"""Goodwill: who your customers are to you, and what you owe them.

A book keeps facts, a policy says in writing what counts, and an assessment
answers, as of a time, who each customer is to us, and why::

    import goodwill as gw

    book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    book.append_purchases(frame)                   # pandas, Arrow, dict of arrays
    assessment = book.assess(as_of="1998-07-01")
    assessment.to_pandas()                         # one row per customer
    print(assessment.explain("C42"))               # why

The same in steps, for partitions on many machines: :func:`measures`,
:func:`merge`, :func:`calibrate`, :func:`assess`, :func:`assess_one`.

Everything but a book is immutable and may be shared between threads. Calls let
other threads run. Errors are :class:`GoodwillError` with code and places.
"""

from ._library import library_path, library_version
from ._assessment import (
    Assessment,
    Explanation,
    Judgement,
    Lifetime,
    Reason,
    StageSummary,
    Summary,
    TierSummary,
    TierTable,
    assess,
    assess_lifetime,
    assess_one,
)
from ._book import (
    TABLES,
    AppendResult,
    Batches,
    Book,
    BookInfo,
    ColumnDescription,
    Facts,
    Timeliness,
    table_columns,
)
from ._calendar import ClockPreset, Instants, WorkingCalendar, clock_presets
from ._causes import Causes, WhatIf
from ._complaints import Case, Desk
from ._concentration import Concentration, concentration, lorenz
from ._decide import (
    Allocation,
    AllocationPath,
    MeasuredEffect,
    Prospect,
    allocate,
    allocation_path,
    arm_of,
    effect,
    plan_experiment,
    sample_ratio,
)
from ._errors import (
    AbortedError,
    AlreadyExistsError,
    CancelledError,
    DataLossError,
    FailedPreconditionError,
    GoodwillError,
    InternalError,
    InvalidArgumentError,
    MissingFileError,
    NotFoundError,
    OutOfRangeError,
    PermissionDeniedError,
    Problem,
    ResourceExhaustedError,
    Status,
    UnavailableError,
    UnimplementedError,
)
from ._file import FileReport, back_up, check_file, journal_head, salvage, verify_journal
from ._lost import Holdout, Losses
from ._silence import SilentSource
from ._measures import (
    Calibration,
    Measures,
    MeasuresRow,
    calibrate,
    measures,
    merge,
    partition_of,
)
from ._model import Candidate, Effect, Finding, Fit, LikelihoodRatioTest, Model, Optimum, fit, model
from ._money import Money, Rounding, currency_exponent
from ._evaluate import (
    Belief,
    Evaluation,
    OffPolicy,
    JointBelief,
    PlanScore,
    PooledEffects,
    evaluate,
    off_policy,
    pool_effects,
    score_plan,
    update_beliefs,
    update_belief,
    update_rate,
)
from ._exposure import Alert, Departure, Exposure
from ._people import CONTACT_RULES, Consent, ContactVerdict, CustomerFile, Ledger, PersonExport
from ._plan import STRATEGIES, Plan, Steadiness
from ._policy import Policy
from ._rules import Rules, association_rules
from ._service import (
    ControlChart,
    Estimate,
    Iceberg,
    Staffing,
    control_chart,
    iceberg,
    run_length,
    staffing,
)
from ._schedule import DeskSchedule
from ._watch import DeskFigures, DeskPeople, Fairness, Watch, WatchSignal
from ._service_review import Recovery, ServiceEffects, ServiceReview
from ._simulate import Simulation, simulate

__version__ = "0.1.0"

__all__ = [
    "CONTACT_RULES",
    "STRATEGIES",
    "TABLES",
    "AbortedError",
    "Alert",
    "Allocation",
    "AllocationPath",
    "AlreadyExistsError",
    "AppendResult",
    "Assessment",
    "Batches",
    "Belief",
    "Book",
    "BookInfo",
    "Calibration",
    "Case",
    "Causes",
    "CancelledError",
    "Candidate",
    "ClockPreset",
    "ColumnDescription",
    "Concentration",
    "Consent",
    "ContactVerdict",
    "ControlChart",
    "CustomerFile",
    "DataLossError",
    "Departure",
    "Desk",
    "DeskFigures",
    "DeskPeople",
    "DeskSchedule",
    "Effect",
    "Estimate",
    "Evaluation",
    "Explanation",
    "Exposure",
    "Holdout",
    "Losses",
    "Facts",
    "Timeliness",
    "FailedPreconditionError",
    "FileReport",
    "Finding",
    "Fairness",
    "Fit",
    "GoodwillError",
    "Iceberg",
    "Instants",
    "InternalError",
    "InvalidArgumentError",
    "Judgement",
    "Lifetime",
    "LikelihoodRatioTest",
    "Ledger",
    "PersonExport",
    "Measures",
    "MeasuresRow",
    "MissingFileError",
    "Model",
    "Money",
    "NotFoundError",
    "OffPolicy",
    "Optimum",
    "OutOfRangeError",
    "PermissionDeniedError",
    "Plan",
    "PlanScore",
    "Steadiness",
    "Policy",
    "JointBelief",
    "PooledEffects",
    "Problem",
    "Reason",
    "Recovery",
    "ResourceExhaustedError",
    "Rounding",
    "Rules",
    "ServiceEffects",
    "ServiceReview",
    "Simulation",
    "Staffing",
    "SilentSource",
    "StageSummary",
    "Status",
    "Summary",
    "TierSummary",
    "TierTable",
    "UnavailableError",
    "UnimplementedError",
    "Watch",
    "WatchSignal",
    "WorkingCalendar",
    "assess",
    "assess_lifetime",
    "assess_one",
    "back_up",
    "calibrate",
    "check_file",
    "clock_presets",
    "concentration",
    "allocate",
    "allocation_path",
    "arm_of",
    "association_rules",
    "control_chart",
    "effect",
    "evaluate",
    "MeasuredEffect",
    "plan_experiment",
    "sample_ratio",
    "Prospect",
    "WhatIf",
    "currency_exponent",
    "fit",
    "iceberg",
    "journal_head",
    "library_path",
    "library_version",
    "lorenz",
    "measures",
    "merge",
    "model",
    "off_policy",
    "partition_of",
    "pool_effects",
    "update_beliefs",
    "run_length",
    "salvage",
    "score_plan",
    "simulate",
    "staffing",
    "table_columns",
    "update_belief",
    "update_rate",
    "verify_journal",
]

# Shown to people under the name they use: goodwill.Book, not goodwill._book.Book.
for _name in __all__:
    if hasattr(globals()[_name], "__module__"):
        globals()[_name].__module__ = __name__
del _name
