"""The C ABI in ctypes: the structures and prototypes of goodwill/c.h.

One line per exported function, in the order of the header. A test reads the
header and fails when a function, an argument or a struct member differs.
"""

from __future__ import annotations

import ctypes
from ctypes import POINTER, c_char, c_char_p, c_double, c_int32, c_int64, c_void_p
from typing import Any, Dict, List, Tuple

ABI_VERSION = 1


class Problem(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("row", c_int64),
        ("line", c_int64),
        ("column", c_int64),
        ("field", c_void_p),
        ("field_size", c_int64),
        ("reason", c_void_p),
        ("reason_size", c_int64),
    ]


class Text(ctypes.Structure):
    _fields_ = [("data", c_char_p), ("size", c_int64)]


class RunOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("progress", c_void_p),
        ("progress_user", c_void_p),
        ("parallelism", c_int32),
        ("reserved", c_int32),
    ]


class ExposureOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("curve_points", c_int64),
        ("bootstrap_rounds", c_int64),
        ("level_numerator", c_int64),
        ("level_denominator", c_int64),
        ("shortfall_rounds", c_int64),
        ("fixed_costs_minor", c_int64),
        ("seed", ctypes.c_uint64),
    ]


class BookOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("currency", c_char_p),
        ("currency_size", c_int64),
        ("time_zone", c_char_p),
        ("time_zone_size", c_int64),
    ]


class OpenOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("currency", c_char_p),
        ("currency_size", c_int64),
        ("time_zone", c_char_p),
        ("time_zone_size", c_int64),
        ("wait_ms", c_int64),
        ("read_only", c_int32),
        ("must_exist", c_int32),
        ("allow_network_file_system", c_int32),
        ("reserved", c_int32),
    ]


class ImportOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("map", POINTER(Text)),
        ("map_count", c_int64),
        ("max_problems", c_int64),
        ("amount_rounding", c_int32),
        ("refuse_unknown_columns", c_int32),
        ("separator", c_int32),
        ("decimal_mark", c_int32),
        ("date_form", Text),
        ("recorded_at_us", c_int64),
        ("source", Text),
    ]


class AppendResult(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("rows", c_int64),
        ("appended", c_int64),
        ("already_present", c_int64),
        ("superseded", c_int64),
        ("batch", c_int64),
    ]


class BookInfo(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("customers", c_int64),
        ("batches", c_int64),
        ("rows", c_int64 * 16),
        ("first_us", c_int64),
        ("last_us", c_int64),
        ("memory_bytes", c_int64),
        ("currency", c_char * 4),
        ("ids_are_text", c_int32),
        ("durable", c_int32),
        ("reserved", c_int32),
        ("time_zone", c_char_p),
        ("time_zone_size", c_int64),
    ]


class PromiseOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("owner", c_char_p),
        ("owner_size", c_int64),
        ("customer_id", c_char_p),
        ("customer_id_size", c_int64),
    ]


class ReportOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("customers", c_int64),
        ("late_after_us", c_int64),
        ("without_names", c_int32),
        ("bootstrap_rounds", c_int32),
        ("before", c_void_p),
        ("plan", c_void_p),
        ("assignments", c_void_p),
        ("evaluate", c_void_p),
    ]


class EraseOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("basis", Text),
        ("approver", Text),
        ("at_us", c_int64),
        ("source", Text),
    ]


class ActOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("recorded_at_us", c_int64),
        ("source", Text),
    ]


class ActResult(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("version", c_int64),
        ("batch", c_int64),
        ("already_present", c_int32),
        ("reserved", c_int32),
    ]


class PropagateOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("recorded_at_us", c_int64),
        ("source", Text),
        ("all_or_none", c_int32),
        ("reserved", c_int32),
    ]


class CausesOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("months", c_int32),
        ("no_losses", c_int32),
        ("recurrences", c_int64),
    ]


class WhatIfSide(ctypes.Structure):
    _fields_ = [
        ("clocks", c_int64),
        ("breaches", c_int64),
        ("grants_beyond", c_int64),
        ("granted_beyond_minor", c_int64),
        ("busiest_day", c_int64),
        ("busiest_deadlines", c_int64),
    ]


class WhatIf(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("cases", c_int64),
        ("granted_minor", c_int64),
        ("same", c_int64),
        ("moved", c_int64),
        ("breached", c_int64),
        ("kept", c_int64),
        ("added", c_int64),
        ("dropped", c_int64),
        ("before", WhatIfSide),
        ("after", WhatIfSide),
    ]


class ComplaintOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("owner", c_char_p),
        ("owner_size", c_int64),
        ("customer_id", c_char_p),
        ("customer_id_size", c_int64),
        ("case_id", c_char_p),
        ("case_id_size", c_int64),
        ("stage", c_char_p),
        ("stage_size", c_int64),
        ("until_us", c_int64),
        ("believed_batch", c_int64),
        ("assessment", c_void_p),
    ]


class RightsOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("customer_id", c_char_p),
        ("customer_id_size", c_int64),
        ("from_us", c_int64),
        ("answer_months", c_int32),
        ("reserved", c_int32),
    ]


class Judgement(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("tier", c_int32),
        ("pareto", c_int32),
        ("recency_score", c_int32),
        ("frequency_score", c_int32),
        ("monetary_score", c_int32),
        ("recover_first", c_int32),
        ("pareto_value_minor", c_int64),
    ]


class CalendarOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("time_zone", c_char_p),
        ("time_zone_size", c_int64),
        ("weekly", POINTER(Text)),
        ("weekly_count", c_int64),
        ("dates", POINTER(Text)),
        ("dates_count", c_int64),
        ("breaks", POINTER(Text)),
        ("breaks_count", c_int64),
        ("holidays", POINTER(Text)),
        ("holidays_count", c_int64),
        ("at_close", c_int32),
        ("zero", c_int32),
        ("reversed", c_int32),
        ("origin", c_int32),
        ("gap", c_int32),
        ("reserved", c_int32),
    ]


class ClockPreset(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("preset", c_char_p),
        ("jurisdiction", c_char_p),
        ("clock", c_char_p),
        ("starts_at", c_char_p),
        ("limit", c_int64),
        ("unit", c_int64),
        ("from_day", c_int64),
        ("until_day", c_int64),
        ("on", c_int64),
        ("review_day", c_int64),
        ("source", c_char_p),
    ]


class ChartOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("kind", c_int32),
        ("has_centre", c_int32),
        ("has_sigma", c_int32),
        ("reserved", c_int32),
        ("centre", c_double),
        ("sigma", c_double),
        ("k", c_double),
        ("h", c_double),
        ("head_start", c_double),
        ("lambda", c_double),
        ("width", c_double),
    ]


class ChartInfo(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("centre", c_double),
        ("sigma", c_double),
        ("mean_moving_range", c_double),
        ("range_limit", c_double),
        ("excess", c_double),
    ]


class Staffing(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("people", c_int64),
        ("load", c_double),
        ("p_wait", c_double),
        ("within", c_double),
        ("mean_wait", c_double),
        ("occupancy", c_double),
    ]


class IcebergOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("complaints", c_int64),
        ("voice_rate", c_double),
        ("spoke_up", c_int64),
        ("asked", c_int64),
        ("told_each", c_double),
        ("confidence", c_double),
    ]


class Iceberg(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("voice_rate", c_double),
        ("dissatisfied", c_double),
        ("dissatisfied_low", c_double),
        ("dissatisfied_high", c_double),
        ("silent", c_double),
        ("silent_low", c_double),
        ("silent_high", c_double),
        ("told", c_double),
        ("told_low", c_double),
        ("told_high", c_double),
    ]


class Budget(ctypes.Structure):
    _fields_ = [
        ("resource", ctypes.c_char_p),
        ("resource_size", c_int64),
        ("amount", c_int64),
        ("at_least", c_int64),
    ]


class PlanOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("budgets", POINTER(Budget)),
        ("budgets_size", c_int64),
        ("policy", ctypes.c_void_p),
    ]


class PlanTotals(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("customers", c_int64),
        ("budgeted", c_int32),
        ("reserved", c_int32),
        ("planned", c_double),
        ("bound", c_double),
        ("gap", c_double),
        ("adopted", c_int64),
        ("overridden", c_int64),
        ("switched", c_int64),
        ("held", c_int64),
        ("held_cost", c_double),
        ("flips_per_year", c_double),
    ]


class ContactVerdict(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("allowed", c_int32),
        ("rule", c_int32),
        ("from_us", c_int64),
        ("pressure", c_double),
    ]


class WatchEvent(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("standard", c_char_p),
        ("standard_size", c_int64),
        ("promised", c_int64),
        ("actual", c_int64),
        ("nobody", c_int32),
        ("competitor", c_int32),
    ]


class WatchSignal(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("judged", c_int32),
        ("breach", c_int32),
        ("late", c_int64),
        ("tasks", c_int32),
        ("cusum", c_int32),
        ("ewma", c_int32),
        ("learnt", c_int32),
        ("measured", c_int64),
        ("kept", c_int64),
    ]


class Lifetime(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("stage", c_int32),
        ("silent_source", c_int32),
        ("p_alive", c_double),
        ("p_purchase", c_double),
        ("p_purchase_low", c_double),
        ("p_purchase_high", c_double),
        ("p_purchase_model", c_double),
        ("p_purchase_at_last", c_double),
        ("p_silence", c_double),
        ("expected_purchases", c_double),
        ("expected_spend", c_double),
        ("lifetime_value", c_double),
    ]


class AllocationProblem(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("customers", c_int64),
        ("first", c_void_p),
        ("options", c_int64),
        ("value", c_void_p),
        ("use", c_void_p),
        ("resources", c_int64),
        ("budget", c_void_p),
    ]


class AllocationOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("start", c_void_p),
        ("enough_gap", c_double),
        ("most_cases", c_int64),
    ]


class EvaluateOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("control_numerator", c_int64),
        ("control_denominator", c_int64),
        ("window_days", c_int64),
        ("before_days", c_int64),
        ("alpha", c_double),
        ("tuned_at", c_double),
        ("power", c_double),
    ]


class OffPolicy(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("value", c_double),
        ("standard_error", c_double),
        ("low", c_double),
        ("high", c_double),
        ("effective_size", c_double),
    ]


class PlanScore(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("value", c_double),
        ("standard_error", c_double),
        ("low", c_double),
        ("high", c_double),
        ("effective_size", c_double),
        ("adopted", c_double),
        ("customers", c_int64),
        ("unsupported", c_int64),
        ("waiting", c_int64),
        ("unknown", c_int64),
        ("on_margin", c_int32),
        ("reserved", c_int32),
    ]


class SimulateOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("seeds", c_int64),
        ("first_seed", c_int64),
        ("customers", c_int64),
        ("by_round", c_int64),
    ]


class RulesOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("support_numerator", c_int64),
        ("support_denominator", c_int64),
        ("confidence_numerator", c_int64),
        ("confidence_denominator", c_int64),
        ("least_count", c_int64),
        ("most_items", c_int64),
        ("most_sets", c_int64),
        ("false_discovery", c_double),
        ("basket", c_int32),
        ("groups", c_int32),
    ]


class Allocation(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("state", c_int64),
        ("value", c_int64),
        ("bound", c_int64),
        ("gap", c_double),
        ("cases", c_int64),
    ]


class EffectOptions(ctypes.Structure):
    _fields_ = [("struct_size", c_int64), ("alpha", c_double), ("tuned_at", c_double)]


class Effect(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("control_mean", c_double),
        ("treated_mean", c_double),
        ("difference", c_double),
        ("standard_error", c_double),
        ("degrees", c_double),
        ("low", c_double),
        ("high", c_double),
        ("p_value", c_double),
        ("always_low", c_double),
        ("always_high", c_double),
        ("relative", c_double),
        ("relative_error", c_double),
        ("relative_low", c_double),
        ("relative_high", c_double),
        ("relative_p_value", c_double),
        ("relative_always_low", c_double),
        ("relative_always_high", c_double),
        ("theta", c_double),
        ("variance_reduction", c_double),
    ]


class ExperimentDesign(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("sd", c_double),
        ("people", c_double),
        ("effect", c_double),
        ("control_share", c_double),
        ("alpha", c_double),
        ("power", c_double),
        ("window_days", c_double),
        ("most_days", c_double),
        ("per_day", c_int64),
    ]


class ExperimentProspect(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("minimum_detectable", c_double),
        ("people_needed", c_double),
        ("knowable", c_int64),
        ("verdict_days", c_double),
    ]


class Concentration(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("count", c_int64),
        ("negative", c_int64),
        ("total", c_double),
        ("gini", c_double),
        ("gini_unbiased", c_double),
        ("herfindahl", c_double),
        ("effective_number", c_double),
        ("theil", c_double),
        ("atkinson_half", c_double),
        ("top_one", c_double),
        ("top_three", c_double),
        ("top_one_percent", c_double),
        ("top_four_percent", c_double),
        ("top_ten_percent", c_double),
        ("top_twenty_percent", c_double),
        ("top_fifty_percent", c_double),
        ("pareto_count", c_int64),
    ]


class Histories(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("count", c_int64),
        ("frequency", c_void_p),
        ("recency", c_void_p),
        ("tenure", c_void_p),
        ("mean_amount", c_void_p),
        ("weights", c_void_p),
        ("log_gaps", c_void_p),
        ("covariates", c_void_p),
        ("covariate_count", c_int64),
    ]


class FitOptions(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("ridge", c_double),
        ("prior", c_void_p),
        ("prior_spread", c_double),
    ]


class Question(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("quantity", c_int32),
        ("reserved", c_int32),
        ("t", c_void_p),
        ("t_count", c_int64),
        ("k", c_int64),
        ("rate", c_double),
        ("level", c_double),
    ]


class ModelInfo(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_int64),
        ("name", c_char_p),
        ("parameter_count", c_int64),
        ("parameter_names", c_char_p * 8),
        ("parameters", c_double * 8),
        ("standard_errors", c_double * 8),
        ("log_likelihood", c_double),
        ("aic", c_double),
        ("bic", c_double),
        ("nbd_log_likelihood", c_double),
        ("likelihood_ratio", c_double),
        ("customers", c_int64),
        ("distinct_histories", c_int64),
        ("verdict", c_int32),
        ("converged", c_int32),
    ]


# The structures of the Arrow C data interface. Function pointers are plain
# addresses here: that is what makes "released" (null) easy to write and test.


class ArrowSchema(ctypes.Structure):
    pass


ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArray(ctypes.Structure):
    pass


ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", c_void_p),
    ("private_data", c_void_p),
]


class ArrowArrayStream(ctypes.Structure):
    _fields_ = [
        ("get_schema", c_void_p),
        ("get_next", c_void_p),
        ("get_last_error", c_void_p),
        ("release", c_void_p),
        ("private_data", c_void_p),
    ]


ARROW_FLAG_DICTIONARY_ORDERED = 1
ARROW_FLAG_NULLABLE = 2

ProgressFunction = ctypes.CFUNCTYPE(c_int32, c_void_p, c_int64, c_int64)

# Shorthands for the table below. A handle is an opaque address; `_out` is the
# place where a new handle, or an error, is put.
_handle = c_void_p
_out = POINTER(c_void_p)
_i32_out = POINTER(c_int32)
_i64_out = POINTER(c_int64)
_i64_array = c_void_p
_i64_column = [c_void_p, c_int64]
_f64_array = c_void_p
_text = [c_char_p, c_int64]
_bytes = [c_char_p, c_int64]
_run = POINTER(RunOptions)
_import = POINTER(ImportOptions)
_stream = POINTER(ArrowArrayStream)
_status = c_int32

PROTOTYPES: Dict[str, Tuple[Any, List[Any]]] = {
    "goodwill_abi_version": (c_int32, []),
    "goodwill_version": (c_char_p, []),
    "goodwill_status_name": (c_char_p, [c_int32]),
    # Error
    "goodwill_error_code": (_status, [_handle]),
    "goodwill_error_message": (c_char_p, [_handle]),
    "goodwill_error_problem_count": (c_int64, [_handle]),
    "goodwill_error_problem_total": (c_int64, [_handle]),
    "goodwill_error_problem": (_status, [_handle, c_int64, POINTER(Problem)]),
    "goodwill_error_free": (None, [_handle]),
    # Buffer
    "goodwill_buffer_data": (c_void_p, [_handle]),
    "goodwill_buffer_size": (c_int64, [_handle]),
    "goodwill_buffer_free": (None, [_handle]),
    # Time
    "goodwill_time_parse": (_status, [*_text, *_text, _i64_out, _out]),
    # Money
    "goodwill_currency_exponent": (_status, [*_text, _i32_out, _out]),
    "goodwill_money_parse": (_status, [*_text, *_text, _i64_out, _out]),
    "goodwill_money_format": (_status, [c_int64, *_text, _out, _out]),
    "goodwill_money_multiply": (_status, [c_int64, c_int64, c_int64, c_int32, _i64_out, _out]),
    "goodwill_money_allocate": (_status, [c_int64, _i64_array, c_int64, _i64_array, _out]),
    # Policy
    "goodwill_policy_default": (_status, [*_text, _out, _out]),
    "goodwill_policy_starter": (_status, [*_text, *_text, _out, _out]),
    "goodwill_policy_parse": (_status, [*_text, _out, _out]),
    "goodwill_policy_decode": (_status, [*_bytes, _out, _out]),
    "goodwill_policy_print": (_status, [_handle, _out, _out]),
    "goodwill_policy_encode": (_status, [_handle, _out, _out]),
    "goodwill_policy_describe": (_status, [_handle, *_text, _out, _out]),
    "goodwill_policy_free": (None, [_handle]),
    # Book
    "goodwill_table_columns": (_status, [c_int32, _out, _out]),
    "goodwill_book_create": (_status, [POINTER(BookOptions), _out, _out]),
    "goodwill_book_free": (None, [_handle]),
    "goodwill_book_open": (_status, [*_text, POINTER(OpenOptions), _run, _out, _out]),
    "goodwill_book_refresh": (_status, [_handle, _run, _out]),
    "goodwill_book_erase": (
        _status,
        [_handle, POINTER(Text), c_int64, POINTER(EraseOptions), _run, _out, _out],
    ),
    "goodwill_file_check": (_status, [*_text, _run, _out, _out]),
    "goodwill_file_head": (_status, [*_text, _out, _out]),
    "goodwill_file_verify": (_status, [*_text, *_text, _run, _out, _out]),
    "goodwill_file_salvage": (_status, [*_text, *_text, _run, _out, _out]),
    "goodwill_file_back_up": (_status, [*_text, *_text, _run, _out]),
    "goodwill_book_append": (
        _status,
        [_handle, c_int32, _stream, _import, _run, POINTER(AppendResult), _out, _out],
    ),
    "goodwill_book_import_csv": (
        _status,
        [_handle, c_int32, *_text, _import, _run, POINTER(AppendResult), _out, _out],
    ),
    "goodwill_book_import_csv_bytes": (
        _status,
        [_handle, c_int32, *_bytes, _import, _run, POINTER(AppendResult), _out, _out],
    ),
    "goodwill_book_adopt": (
        _status,
        [_handle, _handle, *_text, c_int64, _import, POINTER(AppendResult), _out],
    ),
    "goodwill_book_merge_customers": (
        _status,
        [
            _handle, *_text, *_text, c_int64, *_text, _import, POINTER(AppendResult), _out,
        ],
    ),
    "goodwill_book_unmerge_customers": (
        _status,
        [_handle, *_text, *_text, _import, POINTER(AppendResult), _out],
    ),
    "goodwill_book_batches": (_status, [_handle, _stream, _out]),
    "goodwill_book_timeliness": (
        _status,
        [_handle, c_int64, c_int64, c_int64, _stream, _out],
    ),
    "goodwill_book_export": (_status, [_handle, c_int32, c_int64, _stream, _out]),
    "goodwill_book_describe": (_status, [_handle, POINTER(BookInfo), _out]),
    # Measures
    "goodwill_book_measures": (_status, [_handle, _handle, c_int64, c_int64, _run, _out, _out]),
    "goodwill_book_measure_text": (
        _status,
        [_handle, _handle, c_int64, c_int64, *_text, _out, _out],
    ),
    "goodwill_book_measure_int64": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _out, _out],
    ),
    "goodwill_measures_from_arrow": (
        _status,
        [_stream, _handle, c_int64, _import, _run, _out, _out],
    ),
    "goodwill_measures_from_csv": (
        _status,
        [*_text, _handle, c_int64, _import, _run, _out, _out],
    ),
    "goodwill_measures_merge": (_status, [POINTER(c_void_p), c_int64, _out, _out]),
    "goodwill_measures_size": (c_int64, [_handle]),
    "goodwill_measures_find_text": (_status, [_handle, *_text, _i64_out, _out]),
    "goodwill_measures_find_int64": (_status, [_handle, c_int64, _i64_out, _out]),
    "goodwill_measures_export": (_status, [_handle, c_int32, _stream, _out]),
    "goodwill_measures_encode": (_status, [_handle, _out, _out]),
    "goodwill_measures_decode": (_status, [*_bytes, _out, _out]),
    "goodwill_measures_free": (None, [_handle]),
    "goodwill_partition_of_text": (c_int64, [*_text, c_int64]),
    "goodwill_partition_of_int64": (c_int64, [c_int64, c_int64]),
    # Calibration
    "goodwill_calibrate": (_status, [_handle, _handle, _run, _out, _out]),
    "goodwill_calibration_encode": (_status, [_handle, _out, _out]),
    "goodwill_calibration_decode": (_status, [*_bytes, _out, _out]),
    "goodwill_calibration_free": (None, [_handle]),
    # Assessment
    "goodwill_assess": (_status, [_handle, _handle, _handle, _run, _out, _out]),
    "goodwill_book_assess": (_status, [_handle, _handle, c_int64, c_int64, _run, _out, _out]),
    "goodwill_assess_one": (
        _status,
        [_handle, c_int64, _handle, _handle, POINTER(Judgement), _out],
    ),
    "goodwill_assess_lifetime": (
        _status,
        [_handle, c_int64, _handle, _handle, POINTER(Lifetime), _out],
    ),
    "goodwill_assessment_size": (c_int64, [_handle]),
    "goodwill_assessment_export": (_status, [_handle, c_int32, _stream, _out]),
    "goodwill_assessment_explain": (_status, [_handle, *_text, *_text, _out, _out]),
    "goodwill_assessment_explain_text": (_status, [_handle, *_text, *_text, _out, _out]),
    "goodwill_assessment_summary": (_status, [_handle, _out, _out]),
    "goodwill_assessment_summary_text": (_status, [_handle, *_text, _out, _out]),
    "goodwill_assessment_tier_flows": (_status, [_handle, _handle, c_int32, _stream, _out]),
    "goodwill_assessment_tier_changes": (_status, [_handle, _handle, c_int32, _stream, _out]),
    "goodwill_assessment_tier_grants": (_status, [_handle, _stream, _out]),
    "goodwill_assessment_measures": (_status, [_handle, _out, _out]),
    "goodwill_assessment_calibration": (_status, [_handle, _out, _out]),
    "goodwill_assessment_free": (None, [_handle]),
    # Plans
    "goodwill_assessment_plan": (
        _status,
        [_handle, _handle, POINTER(PlanOptions), _run, _out, _out],
    ),
    "goodwill_book_journal": (_status, [_handle, c_int64, c_int64, _stream, _out]),
    "goodwill_plan_digest": (_status, [_handle, _out, _out]),
    "goodwill_plan_contest": (_status, [_handle, *_text, *_text, *_text, c_int64, _out, _out]),
    "goodwill_plan_strategy_book": (_status, [_handle, *_text, _out, _out]),
    "goodwill_plan_total": (_status, [_handle, POINTER(PlanTotals), _out]),
    "goodwill_plan_budgets": (_status, [_handle, _stream, _out]),
    "goodwill_plan_check": (_status, [_handle, _out]),
    "goodwill_plan_changes": (_status, [_handle, _handle, _stream, _out]),
    "goodwill_plan_growth_targets": (
        _status,
        [_handle, c_int32, c_int32, c_int32, _run, _stream, _out],
    ),
    "goodwill_plan_encode": (_status, [_handle, _out, _out]),
    "goodwill_plan_size": (c_int64, [_handle]),
    "goodwill_plan_export": (_status, [_handle, *_text, _stream, _out]),
    "goodwill_plan_strategies": (_status, [_handle, _stream, _out]),
    "goodwill_plan_unassessed": (_status, [_handle, *_text, _stream, _out]),
    "goodwill_plan_text": (_status, [_handle, *_text, _out, _out]),
    "goodwill_plan_explain": (_status, [_handle, *_text, *_text, _out, _out]),
    "goodwill_plan_explain_text": (_status, [_handle, *_text, *_text, _out, _out]),
    "goodwill_plan_why_not": (_status, [_handle, *_text, c_int32, *_text, _out, _out]),
    "goodwill_plan_why_not_text": (_status, [_handle, *_text, c_int32, *_text, _out, _out]),
    "goodwill_plan_free": (None, [_handle]),
    # Rules
    "goodwill_rules_from_arrow": (
        _status,
        [_stream, POINTER(ImportOptions), POINTER(RulesOptions), _run, _out, _out],
    ),
    "goodwill_rules_from_csv": (
        _status,
        [*_text, POINTER(ImportOptions), POINTER(RulesOptions), _run, _out, _out],
    ),
    "goodwill_assessment_rules": (
        _status,
        [_handle, _handle, POINTER(RulesOptions), _run, _out, _out],
    ),
    "goodwill_rules_size": (c_int64, [_handle]),
    "goodwill_rules_export": (_status, [_handle, *_text, _stream, _out]),
    "goodwill_rules_left": (_status, [_handle, _stream, _out]),
    "goodwill_rules_sets": (_status, [_handle, _stream, _out]),
    "goodwill_rules_next": (
        _status,
        [_handle, POINTER(Text), c_int64, c_int64, *_text, _stream, _out],
    ),
    "goodwill_rules_offers": (_status, [_handle, c_int64, *_text, _run, _stream, _out]),
    "goodwill_rules_free": (None, [_handle]),
    # Reports
    "goodwill_report_data": (
        _status,
        [_handle, _handle, POINTER(ReportOptions), _run, _out, _out],
    ),
    "goodwill_report_html": (
        _status,
        [_handle, _handle, POINTER(ReportOptions), *_text, _run, _out, _out],
    ),
    # Promises and consents
    "goodwill_book_due": (
        _status,
        [_handle, c_int64, c_int64, POINTER(PromiseOptions), c_int32, _stream, _out],
    ),
    "goodwill_book_promises_kept": (
        _status,
        [_handle, c_int64, c_int64, POINTER(PromiseOptions), c_int32, _stream, _out],
    ),
    # Complaints
    "goodwill_complaints_act": (
        _status,
        [_handle, _handle, *_text, *_text, *_bytes, POINTER(ActOptions), POINTER(ActResult), _out,
         _out],
    ),  # fmt: skip
    "goodwill_complaints_case": (
        _status,
        [_handle, _handle, *_text, c_int64, c_int64, _out, _out],
    ),
    "goodwill_complaints_case_text": (
        _status,
        [_handle, _handle, *_text, c_int64, c_int64, _out, _out],
    ),
    "goodwill_complaints_list": (
        _status,
        [_handle, c_int64, c_int64, POINTER(ComplaintOptions), c_int32, _stream, _out],
    ),
    "goodwill_complaints_due": (
        _status,
        [_handle, _handle, c_int64, c_int64, POINTER(ComplaintOptions), c_int32, _stream, _out],
    ),
    "goodwill_complaints_explain": (
        _status,
        [_handle, _handle, *_text, c_int64, c_int64, *_text, _out, _out],
    ),
    "goodwill_complaints_letter": (
        _status,
        [_handle, _handle, *_text, c_int64, c_int64, *_text, *_text, _out, _out],
    ),
    "goodwill_complaints_propagate": (
        _status,
        [_handle, _handle, *_text, *_bytes, POINTER(PropagateOptions), _stream, _out],
    ),
    "goodwill_complaints_causes": (
        _status,
        [_handle, _handle, c_int64, c_int64, POINTER(CausesOptions), c_int32, POINTER(RunOptions),
         _stream, _out, _out],
    ),  # fmt: skip
    "goodwill_complaints_what_if": (
        _status,
        [_handle, _handle, _handle, c_int64, c_int64, c_int64, _stream, POINTER(WhatIf), _out],
    ),
    # Rights
    "goodwill_book_rights": (
        _status,
        [_handle, c_int64, c_int64, POINTER(RightsOptions), _stream, _out],
    ),
    "goodwill_book_rights_by_kind": (
        _status,
        [_handle, c_int64, c_int64, POINTER(RightsOptions), _stream, _out],
    ),
    "goodwill_book_export_person": (_status, [_handle, *_text, _out, _out]),
    "goodwill_book_export_person_json": (_status, [_handle, *_text, _out, _out]),
    "goodwill_book_may_contact": (
        _status,
        [
            _handle, _handle, *_text, *_text, *_text, c_int64, c_int32, c_int32, c_int32,
            POINTER(ContactVerdict), _out,
        ],
    ),  # fmt: skip
    "goodwill_book_consent": (
        _status,
        [_handle, *_text, *_text, *_text, c_int64, c_int64, POINTER(c_int32), _out, _out],
    ),
    "goodwill_book_file": (
        _status,
        [_handle, _handle, c_int64, c_int64, *_text, *_text, _out, _out],
    ),
    "goodwill_book_file_text": (
        _status,
        [_handle, _handle, c_int64, c_int64, *_text, *_text, _out, _out],
    ),
    # Working calendars
    "goodwill_calendar_create": (_status, [POINTER(CalendarOptions), _out, _out]),
    "goodwill_calendar_free": (None, [_handle]),
    "goodwill_calendar_add": (_status, [_handle, *_i64_column, *_i64_column, *_i64_column, _out]),
    "goodwill_calendar_subtract": (
        _status,
        [_handle, *_i64_column, *_i64_column, *_i64_column, _out],
    ),
    "goodwill_calendar_between": (
        _status,
        [_handle, *_i64_column, *_i64_column, *_i64_column, _out],
    ),
    "goodwill_calendar_moment": (
        _status,
        [_handle, c_int32, _i64_array, *_i64_column, _out],
    ),
    "goodwill_calendar_add_days": (
        _status,
        [_handle, *_i64_column, *_i64_column, c_int32, *_i64_column, _out],
    ),
    "goodwill_calendar_days_between": (
        _status,
        [_handle, *_i64_column, *_i64_column, *_i64_column, _out],
    ),
    "goodwill_calendar_limit": (
        _status,
        [_handle, *_i64_column, *_i64_column, c_int32, *_i64_column, _out],
    ),
    "goodwill_clock_preset_count": (c_int64, []),
    "goodwill_clock_preset_at": (_status, [c_int64, POINTER(ClockPreset), _out]),
    # Service
    "goodwill_chart_draw": (
        _status,
        [
            POINTER(ChartOptions), _f64_array, _f64_array, c_int64, POINTER(ChartInfo),
            _f64_array, _f64_array, _f64_array, _i64_array, _out,
        ],
    ),
    "goodwill_chart_run_length": (
        _status,
        [POINTER(ChartOptions), c_double, POINTER(c_double), _out],
    ),
    "goodwill_staffing_of": (
        _status,
        [c_double, c_double, c_double, c_int64, POINTER(Staffing), _out],
    ),
    "goodwill_staffing_for": (
        _status,
        [c_double, c_double, c_double, c_double, POINTER(Staffing), _out],
    ),
    "goodwill_iceberg_of": (_status, [POINTER(IcebergOptions), POINTER(Iceberg), _out]),
    # Cost to serve and exposure
    "goodwill_book_service_cost": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int32, c_int32, _run, _stream, _out],
    ),
    "goodwill_book_service_review": (
        _status,
        [_handle, _handle, c_int64, c_int64, _run, _out, _out],
    ),
    "goodwill_book_service_effects": (
        _status,
        [_handle, _handle, c_int64, c_int64, _run, _out, _out],
    ),
    "goodwill_book_recovery": (
        _status,
        [_handle, _handle, c_int64, c_int64, _run, _out, _out],
    ),
    "goodwill_book_invitations": (
        _status,
        [_handle, _handle, c_int64, c_int64, *_text, *_text, _stream, _out],
    ),
    "goodwill_book_ask": (
        _status,
        [
            _handle, _handle, c_int64, c_int64, *_text, *_text, *_text, c_int64, c_int32, _run,
            _stream, _out,
        ],
    ),  # fmt: skip
    "goodwill_complaints_figures": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _out, _out],
    ),
    "goodwill_complaints_fairness": (
        _status,
        [
            _handle, _handle, c_int64, c_int64, c_int64, POINTER(Text), POINTER(Text), c_int64,
            _out, _out,
        ],
    ),  # fmt: skip
    "goodwill_complaints_people": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, c_int32, *_text, *_text, _out, _out],
    ),
    "goodwill_complaints_schedule": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _handle, _stream, _out, _out],
    ),
    "goodwill_complaints_schedule_explain": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _handle, c_int64, *_text, _out, _out],
    ),
    "goodwill_watch_create": (_status, [_handle, _handle, c_int64, c_int64, _out, _out]),
    "goodwill_watch_free": (None, [_handle]),
    "goodwill_watch_know": (_status, [_handle, *_text, c_double, c_double, _out]),
    "goodwill_watch_observe": (
        _status,
        [_handle, POINTER(WatchEvent), POINTER(WatchSignal), _out],
    ),
    "goodwill_book_exposure": (
        _status,
        [_handle, _handle, c_int64, c_int64, POINTER(ExposureOptions), _run, _out, _out],
    ),
    # Forecasts and the lost
    "goodwill_book_holdout": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _run, _out, _out],
    ),
    "goodwill_book_lost": (
        _status,
        [_handle, _handle, c_int64, c_int64, _run, _stream, _out, _out],
    ),
    # Concentration
    "goodwill_concentration_of": (
        _status,
        [_i64_array, c_int64, c_int64, c_int64, POINTER(Concentration), _out],
    ),
    "goodwill_lorenz_curve": (_status, [_i64_array, c_int64, _f64_array, c_int64, _out]),
    # Decisions
    "goodwill_allocate": (
        _status,
        [
            POINTER(AllocationProblem), POINTER(AllocationOptions), _run, c_void_p, _i64_array,
            _f64_array, POINTER(Allocation), _out,
        ],
    ),
    "goodwill_allocation_bound": (
        _status,
        [POINTER(AllocationProblem), _f64_array, POINTER(c_int64), _out],
    ),
    "goodwill_allocation_decide": (
        _status,
        [_f64_array, c_int64, _i64_array, _i64_array, c_int64, POINTER(c_int32), _out],
    ),
    "goodwill_allocation_path": (
        _status,
        [
            POINTER(AllocationProblem), _i64_array, c_void_p, _i64_array, _i64_array,
            POINTER(c_int64), _out,
        ],
    ),
    "goodwill_book_evaluate": (
        _status,
        [
            _handle, _handle, _stream, c_int64, c_int64, POINTER(EvaluateOptions), *_text, _run,
            _stream, _out,
        ],
    ),
    "goodwill_book_score_plan": (
        _status,
        [_handle, _handle, c_int64, c_int64, c_int64, _run, POINTER(PlanScore), _out],
    ),
    "goodwill_off_policy_of": (
        _status,
        [_f64_array, _f64_array, _f64_array, c_int64, POINTER(OffPolicy), _out],
    ),
    "goodwill_belief_update": (
        _status,
        [
            c_double, c_double, _f64_array, _f64_array, _f64_array, c_int64, c_double,
            POINTER(c_double), POINTER(c_double), _out,
        ],
    ),
    "goodwill_rate_update": (
        _status,
        [
            c_double, c_double, c_int64, c_int64, c_double, c_double, POINTER(c_double),
            POINTER(c_double), _out,
        ],
    ),
    "goodwill_beliefs_update": (
        _status,
        [
            _f64_array, _f64_array, _f64_array, _f64_array, _f64_array, c_int64, c_double,
            c_double, c_double, _f64_array, _f64_array, POINTER(c_double), _out,
        ],
    ),
    "goodwill_effects_pool": (
        _status,
        [
            _f64_array, _f64_array, _f64_array, c_int64, c_double, POINTER(c_double),
            POINTER(c_double), POINTER(c_double), _f64_array, _f64_array, _out,
        ],
    ),
    "goodwill_simulate": (
        _status,
        [*_text, POINTER(SimulateOptions), _run, _stream, _out],
    ),
    "goodwill_arm_of": (_status, [*_text, *_text, _i64_array, c_int64, _i32_out, _out]),
    "goodwill_sample_ratio": (
        _status,
        [_i64_array, _i64_array, c_int64, POINTER(c_double), _i32_out, _out],
    ),
    "goodwill_effect_of": (
        _status,
        [
            _f64_array, _f64_array, c_int64, _f64_array, _f64_array, c_int64,
            POINTER(EffectOptions), POINTER(Effect), _out,
        ],
    ),
    "goodwill_experiment_plan": (
        _status,
        [POINTER(ExperimentDesign), POINTER(ExperimentProspect), _out],
    ),
    # Purchase models
    "goodwill_model_create": (_status, [*_text, _f64_array, c_int64, _out, _out]),
    "goodwill_fit": (_status, [*_text, POINTER(Histories), _run, _out, _out]),
    "goodwill_fit_with": (
        _status,
        [*_text, POINTER(Histories), POINTER(FitOptions), _run, _out, _out],
    ),
    "goodwill_model_intervals": (
        _status,
        [_handle, POINTER(Histories), POINTER(Question), _run, _f64_array, _f64_array, _out],
    ),
    "goodwill_model_influence": (
        _status,
        [_handle, POINTER(Histories), _run, _f64_array, _out],
    ),
    "goodwill_model_profile": (
        _status,
        [_handle, POINTER(Histories), c_double, _run, _f64_array, _f64_array, _out],
    ),
    "goodwill_model_spread": (
        _status,
        [_handle, POINTER(Histories), c_void_p, _run, _f64_array, _out],
    ),
    "goodwill_model_test_segments": (
        _status,
        [_handle, POINTER(Histories), c_void_p, _run, _f64_array, c_void_p, _f64_array, _out],
    ),
    "goodwill_model_encode": (_status, [_handle, _out, _out]),
    "goodwill_model_decode": (_status, [*_bytes, _out, _out]),
    "goodwill_model_describe": (_status, [_handle, POINTER(ModelInfo), _out]),
    "goodwill_model_log_likelihood": (
        _status,
        [_handle, POINTER(Histories), _run, _f64_array, _out],
    ),
    "goodwill_model_p_alive": (_status, [_handle, POINTER(Histories), _run, _f64_array, _out]),
    "goodwill_model_expected_purchases": (
        _status,
        [_handle, POINTER(Histories), _f64_array, c_int64, _run, _f64_array, _out],
    ),
    "goodwill_model_p_purchases": (
        _status,
        [_handle, POINTER(Histories), _f64_array, c_int64, c_int64, _run, _f64_array, _out],
    ),
    "goodwill_model_p_any_purchase": (
        _status,
        [_handle, POINTER(Histories), _f64_array, c_int64, _run, _f64_array, _out],
    ),
    "goodwill_model_residual": (
        _status,
        [_handle, POINTER(Histories), c_double, _f64_array, c_int64, _run, _f64_array, _out],
    ),
    "goodwill_model_expected_spend": (
        _status,
        [_handle, POINTER(Histories), _run, _f64_array, _out],
    ),
    "goodwill_model_free": (None, [_handle]),
}
