"""The book of business: all facts about all customers."""

from __future__ import annotations

import ctypes
import datetime
import operator
import os
import zoneinfo
from ctypes import byref, c_void_p
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple, Type, Union

import numpy as np

from . import _abi, _documents, _import, _people
from ._arrow_in import Values
from ._complaints import Desk
from ._columns import Columns
from ._instant import Moment, instant, to_datetime
from ._library import Handle, call, call_for_bytes, call_for_handle, lib, take_buffer, text_argument
from ._lock import ReadWriteLock
from ._run import Progress, Run
from ._assessment import Assessment
from ._errors import FailedPreconditionError, MissingFileError, invalid
from ._measures import CustomerId, Measures, MeasuresRow, int64_id
from ._exposure import Exposure
from ._service_review import Recovery, ServiceEffects, ServiceReview
from ._lost import Holdout, Losses
from ._money import Money, Rounding, currency_exponent
from ._people import Consent, ContactVerdict, CustomerFile, Ledger, PersonExport
from ._plan import Plan
from ._policy import Policy
from ._evaluate import Evaluation, PlanScore, evaluate_in, evaluate_options, score_plan_in
from ._rules import NextProducts

TABLES: Dict[str, int] = {
    "purchases": 1,
    "interactions": 2,
    "customers": 3,
    "contacts": 4,
    "events": 5,
    "products": 6,
    "consents": 7,
    "promises": 8,
    "answers": 9,
    "measurements": 10,
    "rates": 11,
    "merges": 12,
    "rights": 13,
    "case_commands": 14,
}
"""The fact tables, and their numbers in ``c.h``."""


def _table_number(table: str) -> int:
    try:
        return TABLES[table]
    except (KeyError, TypeError):
        raise invalid(f"there is no table {table!r}; there are {', '.join(TABLES)}") from None


@dataclass(frozen=True)
class ColumnDescription:
    """A column of a fact table."""

    name: str
    type: str
    required: bool
    meaning: str
    codes: Tuple[str, ...] = ()
    """For code columns: the values that are understood."""
    personal: bool = False
    """Names or identifies somebody, or is free text in which that may happen."""


def table_columns(table: str) -> List[ColumnDescription]:
    """Which columns a fact table has: names, types, meanings."""
    data = call_for_bytes(lib.goodwill_table_columns, _table_number(table))
    return [
        ColumnDescription(c.name, c.type, c.required, c.meaning, tuple(c.codes), c.personal)
        for c in _documents.decode("TableDescription", data).columns
    ]


@dataclass(frozen=True)
class AppendResult:
    """What became of a batch."""

    appended: int
    """New facts."""
    already_present: int
    """Facts the book had."""
    superseded: int
    """Revisions replaced."""
    rows: int
    """Rows in the input."""
    batch: int
    """Number of this batch, from 1."""
    unknown_columns: Tuple[str, ...] = ()
    """Columns of the source that were not read."""
    columns: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Column of the table -> its name in the source."""


@dataclass(frozen=True)
class BookInfo:
    """What a book holds."""

    customers: int
    batches: int
    rows: Mapping[str, int]
    """Facts that count, by table."""
    first_purchase: Optional[datetime.datetime]
    last_purchase: Optional[datetime.datetime]
    memory_bytes: int
    currency: str
    """ "XXX" while none is named."""
    time_zone: str
    customer_ids: Optional[str]
    """"text", "int64", or None while undecided."""
    durable: bool = False
    """Kept in a file."""


class Facts(Columns):
    """The facts of a table that count, in an order that does not depend on arrival.

    A snapshot is taken by each export; the book must not be closed before.
    """

    __slots__ = ("_book", "_table", "_known")

    def __init__(self, book: "Book", table: str, known: int = 0) -> None:
        self._book = book
        self._table = table
        self._known = known

    def _export(self, money: int, out: Any) -> None:
        with self._book._lock.read():
            call(
                lib.goodwill_book_export, self._book._open, TABLES[self._table], self._known, out
            )

    def _columns(self, money: str) -> Dict[str, Values]:
        columns = super()._columns(money)  # amounts and quantities are exact decimals
        if money == "decimal":
            return columns
        digits = currency_exponent(self._book.currency)
        amounts = {c.name for c in table_columns(self._table) if c.type == "money"}
        for name, column in columns.items():
            if column.is_decimal:
                minor = money == "minor" and name in amounts
                columns[name] = _numbers(
                    column.values, digits if minor else None, column.nullable
                )
        return columns


class Batches(Columns):
    """The batches a book accepted, one a row, in the order of their numbers.

    Columns: ``batch`` (from 1), ``table``, ``recorded_at`` and ``source`` (as the
    caller said), and ``rows``, ``appended``, ``already_present``, ``superseded``.
    A snapshot is taken by each export; the book must not be closed before.
    """

    __slots__ = ("_book",)

    def __init__(self, book: "Book") -> None:
        self._book = book

    def _export(self, money: int, out: Any) -> None:
        with self._book._lock.read():
            call(lib.goodwill_book_batches, self._book._open, out)


class Timeliness(Columns):
    """How soon facts were recorded, and when none came: one row per table and source.

    Columns: ``table``, ``source``, ``batches``, ``rows``, ``revisions``, ``facts``,
    ``first``, ``last``; of the ``lags`` (recorded_at - time, in microseconds)
    ``lag_median_us``, ``lag_90_us``, ``lag_max_us``, how many are ``late`` or
    ``early``; ``gap_median_us``, ``gap_longest_us`` from ``gap_from``, ``silent_us``
    since the last fact; ``days`` from first to last, and ``days_without`` a fact.
    ``c.h`` defines each figure.
    """

    __slots__ = ("_book", "_question")

    def __init__(self, book: "Book", as_of: int, known: int, late_after: int) -> None:
        self._book = book
        self._question = (as_of, known, late_after)

    def _export(self, money: int, out: Any) -> None:
        with self._book._lock.read():
            call(lib.goodwill_book_timeliness, self._book._open, *self._question, out)


def _numbers(
    decimals: "np.ndarray[Any, Any]", digits: Optional[int], nullable: bool
) -> Values:
    """Exact decimals as the nearest doubles, or as whole numbers of 10^-digits."""
    valid = np.fromiter((d is not None for d in decimals), bool, len(decimals))
    if digits is None:
        floats = [0.0 if d is None else float(d) for d in decimals]
        return Values(np.array(floats, np.float64), valid, True)
    whole = [0 if d is None else int(d.scaleb(digits)) for d in decimals]
    return Values(np.array(whole, np.int64), valid, nullable)


class Book(Handle):
    """All facts about all customers, in memory or in a file.

    >>> book = gw.Book(currency="EUR", time_zone="Europe/Sofia")
    >>> book = gw.Book("shop.goodwill", currency="EUR")  # durable
    >>> book.append_purchases(table)
    >>> assessment = book.assess(as_of="1998-07-01")

    ``time_zone`` (an IANA name) is what times without a zone mean, and dates.
    Without a currency the first policy names it. Facts are idempotent: what the
    book has already is counted and not added again. An append that fails leaves
    the book as it was, and says which rows were wrong.

    With a ``path`` the book is kept in one SQLite file, made if need be: each
    append is one transaction and on the disk when it returns. ``currency`` and
    ``time_zone`` are then a new book's (None: the existing book's own, and UTC
    for a new one). ``read_only`` never writes; ``must_exist`` raises
    FileNotFoundError instead of making a book; ``wait`` is how many seconds an
    append waits for another process that is writing. Raises DataLossError,
    PermissionDeniedError, FailedPreconditionError (a newer version's file,
    another currency or zone, a network file system), AbortedError. A reader keeps
    what it opened until :meth:`refresh`.

    Threads: one writer or many readers at a time; others wait. A book does not
    belong to a thread, and after ``fork`` the child has its own copy. Closing is
    optional (``with gw.Book() as book`` does it): a book is freed with its last
    reference, and what was made from it lives on.
    """

    __slots__ = ("_lock", "_time_zone")

    def __init__(
        self,
        path: Optional[Union[str, "os.PathLike[str]"]] = None,
        currency: Optional[str] = None,
        time_zone: Optional[str] = None,
        *,
        read_only: bool = False,
        must_exist: bool = False,
        wait: float = 5.0,
        allow_network_file_system: bool = False,
        progress: Optional[Progress] = None,
    ) -> None:
        if path is None:
            options = _abi.BookOptions(struct_size=ctypes.sizeof(_abi.BookOptions))
            options.currency, options.currency_size = text_argument(currency)
            options.time_zone, options.time_zone_size = text_argument(time_zone)
            handle = call_for_handle(lib.goodwill_book_create, byref(options))
        else:
            opening = _abi.OpenOptions(struct_size=ctypes.sizeof(_abi.OpenOptions))
            opening.currency, opening.currency_size = text_argument(currency)
            opening.time_zone, opening.time_zone_size = text_argument(time_zone)
            opening.wait_ms = max(1, round(wait * 1000)) if wait > 0 else -1
            opening.read_only = int(read_only)
            opening.must_exist = int(must_exist)
            opening.allow_network_file_system = int(allow_network_file_system)
            name = os.fsencode(path)
            with Run(progress, 1) as run:
                handle = call_for_handle(
                    lib.goodwill_book_open, name, len(name), byref(opening), byref(run.options),
                    missing=MissingFileError,
                )  # fmt: skip
        super().__init__(handle, lib.goodwill_book_free)
        self._lock = ReadWriteLock()
        self._time_zone = self.describe().time_zone

    # ------------------------------------------------------------- lifetime

    @property
    def _open(self) -> int:
        if not self._finalizer.alive:
            raise FailedPreconditionError("the book is closed")
        return self._handle

    @property
    def closed(self) -> bool:
        return not self._finalizer.alive

    def close(self) -> None:
        """Frees the book's memory now; waits for running calls. May be repeated."""
        with self._lock.write():
            self._finalizer()

    def __enter__(self) -> "Book":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def refresh(self, *, progress: Optional[Progress] = None) -> None:
        """Takes in what other processes have written to the file since."""
        with self._lock.write(), Run(progress, 1) as run:
            call(lib.goodwill_book_refresh, self._open, byref(run.options))

    def erase(
        self,
        customers: Iterable[CustomerId],
        basis: str,
        *,
        at: Moment,
        approver: str = "",
        source: str = "",
        progress: Optional[Progress] = None,
    ) -> Dict[CustomerId, CustomerId]:
        """Erases customers, all of them or none; gives the pseudonym of each.

        Ids, names, texts and identifiers of their facts go, from a file also out
        of its free pages and its log. Amounts, times and counts stay under the
        pseudonym, so that no sum changes. Rows that name an erased customer are
        refused from then on. ``basis`` says what in law it rests on, ``at`` when it
        is done and ``approver`` who of us decided: the ledger (:meth:`rights`) keeps
        them under the pseudonym, and an open request to be erased is done by it.
        FailedPreconditionError if a hold or a retention is running at ``at``; its
        problems name customer, date and basis. Takes time in proportion to the book: erase many at
        once. NotFoundError (a KeyError) for an id the book does not know; who was
        erased before is left out of the answer. AbortedError: done, but another
        process reads an older state and keeps its bytes in the log; call again.
        """
        if isinstance(customers, (str, bytes)):
            raise TypeError("customers must be a list of ids")
        ids = [(c if isinstance(c, str) else str(int64_id(c))).encode() for c in customers]
        texts = (_abi.Text * len(ids))(*[_abi.Text(data, len(data)) for data in ids])
        order = _abi.EraseOptions(struct_size=ctypes.sizeof(_abi.EraseOptions))
        order.basis = _abi.Text(*text_argument(basis))
        order.approver = _abi.Text(*text_argument(approver))
        order.source = _abi.Text(*text_argument(source))
        order.at_us = instant(at, self._time_zone)
        with self._lock.write(), Run(progress, 1) as run:
            report = call_for_bytes(
                lib.goodwill_book_erase,
                self._open, texts, len(ids), byref(order), byref(run.options),
            )  # fmt: skip
        erased = _documents.decode("ErasureReport", report).erased
        number = self.describe().customer_ids == "int64"
        kind = int if number else str
        return {kind(e.customer_id): kind(e.pseudonym) for e in erased}

    # -------------------------------------------------------------- data in

    def append(
        self,
        table: str,
        rows: Any,
        *,
        map: Optional[Mapping[str, str]] = None,
        amount_rounding: Union[Rounding, str, None] = None,
        date_form: str = "",
        max_problems: int = 100,
        refuse_unknown_columns: bool = False,
        recorded_at: Optional[Moment] = None,
        source: str = "",
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> AppendResult:
        """Appends rows to a fact table: all of them, or on failure none.

        ``rows``: any object with ``__arrow_c_stream__`` or ``__arrow_c_array__``
        (polars, pyarrow, DuckDB, ...), a pandas DataFrame of any version, a dict
        of NumPy arrays or lists, or a list of dicts. None, NaN, NaT and pd.NA are
        absent values.

        ``map``: column of the table -> name in the source, where they differ.
        ``amount_rounding``: how amounts with more digits than the currency has
        are rounded ("half_even", ...); without it they are refused by row.
        ``max_problems``: how many wrong places an error lists.
        ``recorded_at`` and ``source``: when the rows were recorded and which system
        or desk they come from; kept with the batch (see :meth:`batches`).

        Raises InvalidArgumentError (a ValueError) for wrong rows,
        AlreadyExistsError for known ids with other content, and whatever the
        progress callback raises.
        """
        number = _table_number(table)
        options = _import.Options(
            map=map,
            amount_rounding=amount_rounding,
            date_form=date_form,
            max_problems=max_problems,
            refuse_unknown_columns=refuse_unknown_columns,
            recorded_at_us=self._recorded(recorded_at),
            source=source,
        )
        # The rows are taken first: they may come from this very book.
        with _import.Input(rows) as stream, self._lock.write(), Run(progress, parallelism) as run:
            return self._take(
                lib.goodwill_book_append, self._open, number, byref(stream), options=options,
                run=run,
            )  # fmt: skip

    def append_purchases(self, rows: Any, **options: Any) -> AppendResult:
        """One row per order line; columns and options: see :meth:`append`."""
        return self.append("purchases", rows, **options)

    def append_interactions(self, rows: Any, **options: Any) -> AppendResult:
        """Contacts with customers; see :meth:`append`."""
        return self.append("interactions", rows, **options)

    def append_customers(self, rows: Any, **options: Any) -> AppendResult:
        """What is known of customers, and since when; see :meth:`append`."""
        return self.append("customers", rows, **options)

    def append_contacts(self, rows: Any, **options: Any) -> AppendResult:
        """Key people of customers; see :meth:`append`."""
        return self.append("contacts", rows, **options)

    def append_events(self, rows: Any, **options: Any) -> AppendResult:
        """What happened to customers; see :meth:`append`."""
        return self.append("events", rows, **options)

    def append_products(self, rows: Any, **options: Any) -> AppendResult:
        """What is sold; see :meth:`append`."""
        return self.append("products", rows, **options)

    def append_consents(self, rows: Any, **options: Any) -> AppendResult:
        """What customers agreed or objected to; see :meth:`append`."""
        return self.append("consents", rows, **options)

    def append_promises(self, rows: Any, **options: Any) -> AppendResult:
        """What we owe customers, and what became of it; see :meth:`append`."""
        return self.append("promises", rows, **options)

    def append_answers(self, rows: Any, **options: Any) -> AppendResult:
        """What customers answered when they were asked; see :meth:`append`."""
        return self.append("answers", rows, **options)

    def append_measurements(self, rows: Any, **options: Any) -> AppendResult:
        """How service compared with its standards; see :meth:`append`."""
        return self.append("measurements", rows, **options)

    def append_rates(self, rows: Any, **options: Any) -> AppendResult:
        """What other currencies cost, and since when; see :meth:`append`."""
        return self.append("rates", rows, **options)

    def append_merges(self, rows: Any, **options: Any) -> AppendResult:
        """Customers who turned out to be one; see :meth:`append`."""
        return self.append("merges", rows, **options)

    def append_rights(self, rows: Any, **options: Any) -> AppendResult:
        """What people asked of their data, holds and retentions; see :meth:`append`."""
        return self.append("rights", rows, **options)

    def append_case_commands(self, rows: Any, **options: Any) -> AppendResult:
        """What was done about complaints, as it stands in another system; see :meth:`append`.

        Nothing is judged here: the desk says which of them do not fit together.
        """
        return self.append("case_commands", rows, **options)

    def merge_customers(
        self,
        from_id: CustomerId,
        into_id: CustomerId,
        *,
        time: Moment,
        reason: str = "",
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> AppendResult:
        """Two customers turn out to be one: ``from_id`` is ``into_id`` since ``time``.

        Measures of ``into_id`` are then, bit by bit, those of a book that was given
        the facts of both under that id; ``from_id`` no longer appears. Nothing is
        rewritten: questions as of an earlier time, or as known before, see two.
        Merges chain. NotFoundError if the book does not know an id;
        FailedPreconditionError for a circle, or a second merge of ``from_id``.
        """
        return self._merge(
            lib.goodwill_book_merge_customers,
            *_id_text(from_id), *_id_text(into_id), instant(time, self._time_zone),
            *text_argument(reason), recorded_at=recorded_at, source=source,
        )  # fmt: skip

    def unmerge_customers(
        self,
        from_id: CustomerId,
        *,
        reason: str = "",
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> AppendResult:
        """Undoes the merge of ``from_id``: the two are two again, and always were.

        FailedPreconditionError if it is not merged into anybody.
        """
        return self._merge(
            lib.goodwill_book_unmerge_customers,
            *_id_text(from_id), *text_argument(reason), recorded_at=recorded_at, source=source,
        )  # fmt: skip

    def adopt(
        self,
        plan: Plan,
        approver: str,
        *,
        at: Optional[Moment] = None,
        recorded_at: Optional[Moment] = None,
        source: str = "",
    ) -> AppendResult:
        """Writes a plan into the book that it was made of: an adopted plan is a fact.

        One event ``strategy_adopted`` for each customer with one of the seven strategies, or
        who had one in the plan before, or is reviewed for ending; ``ref`` says strategy,
        action, the digest of the plan's document and who approved. Later plans know what
        stands: a strategy gives way to another only after its minimum time and for a gain
        that exceeds the policy's ``strategy.steadiness``, unless a complaint, a withdrawn
        consent, a death, a stated loss, a contract event or vulnerability overrides that.
        To end a relationship takes two adopted reviews 90 days apart and an event
        ``ending_approved`` whose ``ref`` is "by=" and a name. ``at``: when it was adopted;
        default: the plan's as-of, and not before it. Adopting a plan again, by the same
        approver at the same time, adds nothing.
        """
        return self._merge(
            lib.goodwill_book_adopt,
            plan._handle, *text_argument(approver),
            -(2**63) if at is None else instant(at, self._time_zone),
            recorded_at=recorded_at, source=source,
        )  # fmt: skip

    def journal(self, as_of: Optional[Moment] = None, *, known: Optional[int] = None) -> Ledger:
        """What was adopted of whom, in the order of times and ids.

        Columns: customer_id, time, strategy, action, ending (a review for ending), as_of
        and known (what the plan was made from), policy and plan (digests), approver, arm
        ("treated" or "control", where the policy had a holdout; else null), propensity (with
        what chance the customer was put into the arm; 1 where nothing was left to chance, null
        in entries older than this column), and how it was meant to be checked, said before
        anything was done: check_at (the end of the strategy's window, when ``evaluate``
        compares what both arms brought), counted, detectable, verdict and verdict_at as in
        :attr:`Plan.strategies`. A plan made again from the same facts, policy and budgets
        has the same ``digest``.
        ``as_of``: adopted before (default: all).
        """
        moment = 2**63 - 1 if as_of is None else instant(as_of, self._time_zone)
        batch = _known(known)

        def take(money: int, out: Any) -> None:
            del money  # there is none in it
            with self._lock.read():
                call(lib.goodwill_book_journal, self._open, moment, batch, out)

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def _merge(
        self, function: Any, *arguments: Any, recorded_at: Optional[Moment], source: str
    ) -> AppendResult:
        options = _import.Options(recorded_at_us=self._recorded(recorded_at), source=source)
        result = _abi.AppendResult(struct_size=ctypes.sizeof(_abi.AppendResult))
        with self._lock.write():
            call(function, self._open, *arguments, byref(options.struct), byref(result))
        return AppendResult(
            appended=result.appended,
            already_present=result.already_present,
            superseded=result.superseded,
            rows=result.rows,
            batch=result.batch,
        )

    def import_csv(
        self,
        table: str,
        file: Any,
        *,
        map: Optional[Mapping[str, str]] = None,
        amount_rounding: Union[Rounding, str, None] = None,
        date_form: str = "",
        separator: str = "",
        decimal_mark: str = "",
        max_problems: int = 100,
        refuse_unknown_columns: bool = False,
        recorded_at: Optional[Moment] = None,
        source: str = "",
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> AppendResult:
        """Appends a CSV file: a path, its bytes, or a binary file object.

        The separator is found among comma, ``;``, tab and ``|`` unless given.
        ``date_form``: "iso" (default), "d.m.y", "d/m/y", "d-m-y", "m/d/y",
        "m-d-y", "y/m/d" or "y.m.d"; never guessed. ``decimal_mark``: "." or ",".
        gzip is unpacked. The rest is as in :meth:`append`; errors name lines.
        MissingFileError (a FileNotFoundError) if there is no such file.
        """
        number = _table_number(table)
        options = _import.Options(
            map=map,
            amount_rounding=amount_rounding,
            date_form=date_form,
            separator=separator,
            decimal_mark=decimal_mark,
            max_problems=max_problems,
            refuse_unknown_columns=refuse_unknown_columns,
            recorded_at_us=self._recorded(recorded_at),
            source=source,
        )
        if hasattr(file, "read"):
            file = file.read()
            if isinstance(file, str):
                raise TypeError("open the file in binary mode")
        if isinstance(file, (bytes, bytearray, memoryview)):
            function, data = lib.goodwill_book_import_csv_bytes, bytes(file)
            argument = (data, len(data))
        else:
            function, argument = lib.goodwill_book_import_csv, _import.path_argument(file)
        with self._lock.write(), Run(progress, parallelism) as run:
            return self._take(function, self._open, number, *argument, options=options, run=run)

    def _take(
        self, function: Any, *arguments: Any, options: _import.Options, run: Run
    ) -> AppendResult:
        result = _abi.AppendResult(struct_size=ctypes.sizeof(_abi.AppendResult))
        report = c_void_p()
        call(
            function, *arguments, byref(options.struct), byref(run.options), byref(result),
            byref(report), missing=MissingFileError,
        )  # fmt: skip
        document = _documents.decode("ImportReport", take_buffer(report.value or 0))
        return AppendResult(
            appended=result.appended,
            already_present=result.already_present,
            superseded=result.superseded,
            rows=result.rows,
            batch=result.batch,
            unknown_columns=tuple(document.unknown_columns),
            columns={c.column: c.source for c in document.columns},
        )

    # ------------------------------------------------------------- data out

    def facts(self, table: str, *, known: Optional[int] = None) -> Facts:
        """The facts of a table that count: ``.to_pandas()``, ``.to_numpy()``, Arrow.

        ``known``: as known by the batch of that number; None: by now.
        """
        _table_number(table)
        return Facts(self, table, _known(known))

    def batches(self) -> Batches:
        """The batches this book accepted: ``.to_pandas()``, ``.to_numpy()``, Arrow."""
        return Batches(self)

    def timeliness(
        self,
        as_of: Moment,
        *,
        late_after: datetime.timedelta = datetime.timedelta(days=1),
        known: Optional[int] = None,
    ) -> Timeliness:
        """Is every movement recorded in time? Of the facts before ``as_of``, per source.

        A fact recorded more than ``late_after`` after it happened is late.
        """
        microsecond = datetime.timedelta(microseconds=1)
        return Timeliness(
            self, instant(as_of, self._time_zone), _known(known), late_after // microsecond
        )

    def describe(self) -> BookInfo:
        """What the book holds, in numbers."""
        info = _abi.BookInfo(struct_size=ctypes.sizeof(_abi.BookInfo))
        with self._lock.read():
            call(lib.goodwill_book_describe, self._open, byref(info))
        any_purchase = info.first_us <= info.last_us
        return BookInfo(
            customers=info.customers,
            batches=info.batches,
            rows={name: info.rows[number] for name, number in TABLES.items()},
            first_purchase=_time(info.first_us) if any_purchase else None,
            last_purchase=_time(info.last_us) if any_purchase else None,
            memory_bytes=info.memory_bytes,
            currency=info.currency.decode(),
            time_zone=ctypes.string_at(info.time_zone, info.time_zone_size).decode(),
            durable=info.durable == 1,
            customer_ids={1: "text", 0: "int64"}.get(info.ids_are_text),
        )

    @property
    def currency(self) -> str:
        """ISO 4217 code; "XXX" while none is named."""
        return self.describe().currency

    @property
    def time_zone(self) -> str:
        return self._time_zone

    # ------------------------------------------------------------ questions

    def measures(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Measures:
        """What each customer's facts before ``as_of`` add up to.

        ``known``: as known by the batch of that number, as if none had come after
        it; None: everything. InvalidArgumentError if there is no such batch yet.
        After an append only customers with new facts are computed again.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read(), Run(progress, parallelism) as run:
            return Measures(
                call_for_handle(
                    lib.goodwill_book_measures,
                    self._open, policy._handle, moment, _known(known), byref(run.options),
                )  # fmt: skip
            )

    def measure(
        self,
        customer_id: CustomerId,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
    ) -> MeasuresRow:
        """The measures of one customer; NotFoundError (a KeyError) if unknown."""
        policy, moment = self._question(policy, as_of)
        with self._lock.read():
            if isinstance(customer_id, str):
                address = call_for_handle(
                    lib.goodwill_book_measure_text,
                    self._open, policy._handle, moment, _known(known), *text_argument(customer_id),
                )  # fmt: skip
            else:
                address = call_for_handle(
                    lib.goodwill_book_measure_int64,
                    self._open, policy._handle, moment, _known(known), int64_id(customer_id),
                )  # fmt: skip
        return MeasuresRow(Measures(address), 0)

    def assess(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Assessment:
        """Who every customer is to us: exactly measures, calibrate and assess.

        ``as_of`` is exclusive: facts before it count. Text, a date or a time
        without a zone is civil time in the policy's zone, else the book's.
        Without a policy the default one is used. ``known``: as in :meth:`measures`;
        what was decided on what was known can be seen again, bit by bit.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read(), Run(progress, parallelism) as run:
            return Assessment(
                call_for_handle(
                    lib.goodwill_book_assess,
                    self._open, policy._handle, moment, _known(known), byref(run.options),
                ),
                policy,
                self,
            )  # fmt: skip

    def next_products(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        limit: int = 3,
        language: Optional[str] = None,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        **options: Any,
    ) -> NextProducts:
        """What every customer may want next, by what customers of the same tier buy together:
        :meth:`assess`, :meth:`Assessment.rules` (which takes ``options``) and
        :meth:`Rules.next_products` in one.
        """
        assessment = self.assess(policy, as_of, known=known, progress=progress)
        rules = assessment.rules(language=language, progress=progress, **options)
        return rules.next_products(limit, progress)

    def _evaluate(
        self,
        assignments: Any,
        policy: Optional[Policy],
        as_of: Optional[Moment],
        control_share: Any,
        window_days: int,
        before_days: int,
        alpha: float,
        tuned_at: float,
        power: float,
        language: Optional[str],
        known: Optional[int],
        progress: Optional[Progress],
    ) -> Evaluation:
        options = evaluate_options(control_share, window_days, before_days, alpha, tuned_at, power)
        policy, moment = self._question(policy, as_of)
        with self._lock.read():
            return evaluate_in(
                self._open, policy, assignments, moment, _known(known), options, language, progress
            )

    def _score_plan(
        self,
        plan: Plan,
        as_of: Optional[Moment],
        window_days: int,
        known: Optional[int],
        progress: Optional[Progress],
    ) -> PlanScore:
        _, moment = self._question(plan.policy, as_of)
        with self._lock.read():
            return score_plan_in(self._open, plan, moment, _known(known), window_days, progress)

    def exposure(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        bootstrap: int = 0,
        level: Tuple[int, int] = (19, 20),
        fixed_costs: Optional[Union[Money, int]] = None,
        curve_points: int = 101,
        shortfall_rounds: int = 10_000,
        seed: int = 1,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> Exposure:
        """How much hangs on few customers, over the twelve months before ``as_of``.

        Concentration by customer and by group of companies, with ``bootstrap``
        rounds of intervals at a ``level`` (numerator, denominator); the whale
        curve; what is lost if the largest leave; the chance that existing
        customers do not carry ``fixed_costs`` (Money or minor units of twelve
        months; default: the policy's); and the policy's limits that are passed.
        The same ``seed`` gives the same numbers.
        """
        policy, moment = self._question(policy, as_of)
        costs = 0 if fixed_costs is None else fixed_costs
        options = _abi.ExposureOptions(
            struct_size=ctypes.sizeof(_abi.ExposureOptions),
            curve_points=curve_points,
            bootstrap_rounds=bootstrap,
            level_numerator=level[0],
            level_denominator=level[1],
            shortfall_rounds=shortfall_rounds,
            fixed_costs_minor=costs.minor if isinstance(costs, Money) else costs,
            seed=seed,
        )
        with self._lock.read(), Run(progress, 1) as run:
            data = call_for_bytes(
                lib.goodwill_book_exposure,
                self._open, policy._handle, moment, _known(known), byref(options),
                byref(run.options),
            )  # fmt: skip
        return Exposure(_documents.decode("Exposure", data))

    def holdout(
        self,
        policy: Optional[Policy] = None,
        since: Optional[Moment] = None,
        until: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Holdout:
        """Forecasts held against what happened.

        What was known before ``since`` is judged as on that day (by the policy's
        ``lifetime``, or its defaults, looking ahead as far as the holdout lasts), and
        compared with what customers did from then to before ``until``: by stage, tenth of the forecast chance, frequency and week,
        and as errors beside other models and rules that need none.

        >>> print(book.holdout(since="1997-10-01", until="1998-07-01"))

        InvalidArgumentError unless the holdout lasts 7 days to 50 years;
        FailedPreconditionError when nobody had bought before it, or no model can be
        fitted to that.
        """
        if since is None:
            raise TypeError("since is needed: the time at which the holdout begins")
        policy, end = self._question(policy, until)
        begin = instant(since, policy.time_zone or self.time_zone)
        with self._lock.read(), Run(progress, parallelism) as run:
            data = call_for_bytes(
                lib.goodwill_book_holdout,
                self._open, policy._handle, begin, end, _known(known), byref(run.options),
            )  # fmt: skip
        return Holdout(_documents.decode("Holdout", data))

    def lost(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
        parallelism: int = 1,
    ) -> Losses:
        """The register of lost customers: since when, what they were worth, and why.

        The cause is read from facts (statements, events, contacts that we caused,
        promises not kept); "unknown" is an answer. What is done about a cause is a
        promise of kind "corrective_action" whose ``ref`` names it.

        >>> book.lost(policy, "2025-01-01").to_pandas()
        >>> book.lost(policy, "2025-01-01").causes

        FailedPreconditionError for a policy without ``lifetime``.
        """
        rules, moment = self._question(policy, as_of)
        batch = _known(known)

        def take(out: Any) -> bytes:
            with self._lock.read(), Run(progress, parallelism) as run:
                return call_for_bytes(
                    lib.goodwill_book_lost,
                    self._open, rules._handle, moment, batch, byref(run.options), out,
                )  # fmt: skip

        return Losses(take)

    def service_review(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> ServiceReview:
        """Whether the promised service was given, and what customers answered.

        By the policy's section ``service``, over its ``months`` before ``as_of``:
        ``pandas.DataFrame(review.standards)``, ``pandas.DataFrame(review.surveys)``.
        Raises FailedPreconditionError when the policy has no such section.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read(), Run(progress, 1) as run:
            data = call_for_bytes(
                lib.goodwill_book_service_review,
                self._open, policy._handle, moment, _known(known), byref(run.options),
            )  # fmt: skip
        return ServiceReview(_documents.decode("ServiceReview", data))

    def service_effects(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> ServiceEffects:
        """What each standard does to later purchases when it is missed and when it is
        beaten, and so the price of a late minute.

        Customers whose service was missed against others for whom it was kept in the same
        month and who had bought about as much before, difference in differences over the
        policy's ``effect_days``, with 95 % intervals. Measurements must name their
        customers; where fewer than 30 can be compared nothing is said but what is missing.
        ``pandas.DataFrame(effects.standards)``, ``effects.price("delivery")``. Raises
        FailedPreconditionError when the policy has no section ``service``.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read(), Run(progress, 1) as run:
            data = call_for_bytes(
                lib.goodwill_book_service_effects,
                self._open, policy._handle, moment, _known(known), byref(run.options),
            )  # fmt: skip
        return ServiceEffects(_documents.decode("ServiceEffects", data))

    def recovery(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> Recovery:
        """Who spoke up after a failure, who stayed silent, and what became of both.

        Known failures are measurements of a standard that miss the promise and name a
        customer, promises that were not kept, and events that are our fault. The voice
        rate is the share of them that was followed by a complaint within the policy's
        ``voice_days``; recovery compares later purchases of who complained with those of
        the silent. Raises FailedPreconditionError when no failure is known.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read(), Run(progress, 1) as run:
            data = call_for_bytes(
                lib.goodwill_book_recovery,
                self._open, policy._handle, moment, _known(known), byref(run.options),
            )  # fmt: skip
        return Recovery(_documents.decode("Recovery", data))

    def invite(
        self,
        channel: str,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        *,
        purpose: str = "service",
        known: Optional[int] = None,
    ) -> Ledger:
        """Who should be asked to complain: customers who met a failure in the last
        ``voice_days``, have not complained since and have not been written to about it.

        Columns: customer_id, failure ("standard:delivery", "promise:callback",
        "event:delivery_failed"), failed_at, ref, failures, allowed, rule (of
        :meth:`may_contact` for the channel and the purpose), from (when that rule would
        allow it). The latest failure comes first. An outgoing interaction of that
        ``purpose`` since the failure counts as an invitation.
        """
        rules, moment = self._question(policy, as_of)
        batch = _known(known)

        def take(money: int, out: Any) -> None:
            with self._lock.read():
                call(
                    lib.goodwill_book_invitations,
                    self._open, rules._handle, moment, batch, *text_argument(channel),
                    *text_argument(purpose), out,
                )  # fmt: skip

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def ask_next(
        self,
        channel: str,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        most: int = 100,
        *,
        rest_days: int = 90,
        purpose: str = "survey",
        salt: str = "",
        known: Optional[int] = None,
    ) -> Ledger:
        """Who is asked what next: everybody now and then, nobody too often.

        Columns: customer_id, question (of the policy's surveys, the one not asked for
        longest), last_asked, weight; as drawn. Who was asked (an outgoing interaction of
        the ``purpose``; its topic names the question) or answered within ``rest_days`` is
        left alone, and so is who may not be contacted. Who waited longest and bought most
        is drawn a little sooner, by a keyed hash of customer and day: the same question
        gives the same list, another ``salt`` another. FailedPreconditionError when the
        policy asks nothing.
        """
        rules, moment = self._question(policy, as_of)
        batch = _known(known)
        if not 0 < rest_days < 2**31:
            raise ValueError("rest_days must be at least 1")

        def take(money: int, out: Any) -> None:
            with self._lock.read(), Run(None, 1) as run:
                call(
                    lib.goodwill_book_ask,
                    self._open, rules._handle, moment, batch, *text_argument(channel),
                    *text_argument(purpose), *text_argument(salt), most, rest_days,
                    byref(run.options), out,
                )  # fmt: skip

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def service_cost(
        self,
        policy: Optional[Policy] = None,
        as_of: Optional[Moment] = None,
        by: str = "customer",
        *,
        known: Optional[int] = None,
    ) -> Ledger:
        """Who made customers expensive, they or we? By "customer", "tier" or "cause".

        By customer and tier: contacts and cost to serve split into wanted ones,
        those that failures of ours caused, and those we began unasked; margin,
        net_margin, made_by ("customer", "us", "both") and lost_by_us (the customer
        loses money, and would not but for our failures). By cause: contacts,
        customers, cost and share of what we caused.
        """
        codes = {"customer": 1, "tier": 2, "cause": 3}
        if by not in codes:
            raise ValueError(f'by must be "customer", "tier" or "cause", not {by!r}')
        rules, moment = self._question(policy, as_of)
        batch = _known(known)

        def take(money: int, out: Any) -> None:
            with self._lock.read(), Run(None, 1) as run:
                call(
                    lib.goodwill_book_service_cost,
                    self._open, rules._handle, moment, batch, codes[by], money,
                    byref(run.options), out,
                )  # fmt: skip

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def file(
        self,
        customer: CustomerId,
        as_of: Moment,
        policy: Optional[Policy] = None,
        *,
        language: Optional[str] = None,
        known: Optional[int] = None,
    ) -> CustomerFile:
        """One customer on one page: names, key people, consents with proof, purchases
        in brief, contacts, events, promises, group, recommendations.

        ``print(book.file("C42", "2025-01-01"))`` shows the page in ``language`` ("en", "ru" or
        "bg"; by default the policy's); ``["promises"]["owed"]`` and so on gives
        its parts as plain values (see ``goodwill/v1/file.proto``). ``as_of`` is
        exclusive. NotFoundError (a KeyError) if nothing was known of the customer.
        """
        policy, moment = self._question(policy, as_of)
        with self._lock.read():
            data = call_for_bytes(
                lib.goodwill_book_file,
                self._open, policy._handle, moment, _known(known),
                *text_argument(_people.id_text(customer)), *text_argument(language),
            )  # fmt: skip
        return CustomerFile(data)

    def _recorded(self, moment: Optional[Moment]) -> int:
        return 0 if moment is None else instant(moment, self._time_zone)

    def due(
        self,
        as_of: Moment,
        owner: Optional[str] = None,
        customer: Optional[CustomerId] = None,
        *,
        known: Optional[int] = None,
    ) -> Ledger:
        """What is owed to whom, by whom, by when: the promise due first comes first.

        Columns: customer_id, promise_id, kind, text, owner, made_at, due_at,
        state ("overdue", "due" before the end of as-of's day in the book's zone,
        "open"), overdue_hours, amount, ref. What cases of complaints promise is told with
        the rest: kind "remedy" and "next_update", ``ref`` the case. ``owner`` and ``customer`` leave the
        others out (``owner=""``: what nobody owns). ``known``: as known by that
        batch. NotFoundError (a KeyError) if the book does not know the customer.
        """
        return self._promises(lib.goodwill_book_due, as_of, owner, customer, known, None)

    def promises_kept(
        self,
        as_of: Moment,
        by: str = "customer",
        owner: Optional[str] = None,
        customer: Optional[CustomerId] = None,
        *,
        known: Optional[int] = None,
    ) -> Ledger:
        """How promises were kept, one row per ``"customer"`` or per ``"owner"``.

        Columns: customer_id or owner (None: promises that nobody owns), promises,
        open, due, overdue, kept, kept_late, broken, withdrawn, share_kept (of
        those that were to be kept by now: kept / (kept + kept_late + broken +
        overdue)), median_delay_hours (kept minus due; negative is before it).
        """
        code = _people.by_code(by)
        return self._promises(
            lib.goodwill_book_promises_kept, as_of, owner, customer, known, code
        )

    def desk(self, policy: Optional[Policy] = None) -> Desk:
        """The complaints desk of this book, under a policy's ``complaints``.

        Without a policy, or without that section, the standard clocks hold and nobody
        may grant anything; ``Policy.starter("complaints", currency)`` is one to begin
        with. The book must not be closed before the desk is done with.
        """
        if policy is None:
            policy = Policy.default(self.currency)
        elif not isinstance(policy, Policy):
            raise TypeError(f"policy must be a goodwill.Policy, not {type(policy).__name__}")
        return Desk(self, policy)

    def rights(
        self,
        as_of: Moment,
        customer: Optional[CustomerId] = None,
        *,
        since: Optional[Moment] = None,
        answer_months: int = 1,
        known: Optional[int] = None,
    ) -> Ledger:
        """What people asked of their data, when it was answered, what is open and due.

        Columns: customer_id, right_id, kind, state (open, overdue, done, done_late,
        refused; of holds and retentions in_force, ended), in_force (1 or 0), time,
        due_at (the last instant in time), done_at, refused_at, until, answer_days,
        basis, requested_by, approver, text, ref. ``since`` leaves out what was over
        before; ``answer_months``: how long an answer may take where the row names
        no date (Article 12(3) GDPR says one month). NotFoundError (a KeyError) if
        the book does not know the customer.
        """
        return self._rights(
            lib.goodwill_book_rights, as_of, customer, since, answer_months, known
        )

    def rights_by_kind(
        self,
        as_of: Moment,
        customer: Optional[CustomerId] = None,
        *,
        since: Optional[Moment] = None,
        answer_months: int = 1,
        known: Optional[int] = None,
    ) -> Ledger:
        """The same added up, one row per kind.

        Columns: kind, rows, open, overdue, done, done_late, refused, in_force,
        ended, median_answer_days, longest_answer_days.
        """
        return self._rights(
            lib.goodwill_book_rights_by_kind, as_of, customer, since, answer_months, known
        )

    def _rights(
        self,
        function: Any,
        as_of: Moment,
        customer: Optional[CustomerId],
        since: Optional[Moment],
        answer_months: int,
        known: Optional[int],
    ) -> Ledger:
        moment = instant(as_of, self._time_zone)
        batch = _known(known)
        options = _people.rights_options(customer, self._recorded(since), answer_months)

        def take(money: int, out: Any) -> None:
            del money  # there is none in it
            with self._lock.read():
                call(function, self._open, moment, batch, byref(options), out)

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def export_person(self, customer: CustomerId) -> PersonExport:
        """Everything the book holds about a customer, to be handed over.

        Every row of every table, superseded and withdrawn ones too, with the batch
        that brought it and when that was recorded. That it was done is a fact: a
        row of the rights with kind "export" and done_at. NotFoundError (a KeyError)
        if the book does not know the customer, or erased the customer.
        """
        who = text_argument(_people.id_text(customer))
        with self._lock.read():
            data = call_for_bytes(lib.goodwill_book_export_person, self._open, *who)
            text = call_for_bytes(lib.goodwill_book_export_person_json, self._open, *who)
        return PersonExport(data, text.decode())

    def _promises(
        self,
        function: Any,
        as_of: Moment,
        owner: Optional[str],
        customer: Optional[CustomerId],
        known: Optional[int],
        by: Optional[int],
    ) -> Ledger:
        moment = instant(as_of, self._time_zone)
        batch = _known(known)
        options = _people.promise_options(owner, customer)

        def take(money: int, out: Any) -> None:
            with self._lock.read():
                form = money if by is None else by
                call(function, self._open, moment, batch, byref(options), form, out)

        ledger = Ledger(take)
        len(ledger)  # what is wrong is said now
        return ledger

    def may_contact(
        self,
        customer: CustomerId,
        channel: str,
        purpose: str,
        at: Moment,
        *,
        requested: bool = False,
        holdout: bool = False,
        open_complaints: int = 0,
        policy: Optional[Policy] = None,
    ) -> ContactVerdict:
        """Whether a customer may be approached, and the rule that decided.

        Asks, by the facts before ``at``: holdout, rights, an open complaint, consent with
        proof for the purpose and channel, quiet hours in the book's zone, a pause after
        being ignored, weekly caps, and the pressure of recent unrequested contacts. What
        came in or was asked for is no pressure. ``open_complaints`` are those that the
        book's own cases do not tell of. ``holdout``: never to be contacted, as is whoever the
        plan adopted last for them put into the control arm. ``policy``: whose section ``strategy`` says when
        and how often; default: the built-in rules. NotFoundError (a KeyError) if the book
        does not know the customer, InvalidArgumentError for a channel that does not exist.
        """
        verdict = _abi.ContactVerdict(struct_size=ctypes.sizeof(_abi.ContactVerdict))
        with self._lock.read():
            call(
                lib.goodwill_book_may_contact,
                self._open, None if policy is None else policy._handle,
                *text_argument(_people.id_text(customer)), *text_argument(channel),
                *text_argument(purpose), instant(at, self._time_zone), int(bool(requested)),
                int(bool(holdout)), max(-1, min(open_complaints, 2**31 - 1)), byref(verdict),
            )  # fmt: skip
        never = verdict.from_us == -(2**63)
        return ContactVerdict(
            allowed=bool(verdict.allowed),
            rule=_people.CONTACT_RULES[verdict.rule],
            since=None if never else to_datetime(verdict.from_us),
            pressure=verdict.pressure,
        )

    def consent(
        self,
        customer: CustomerId,
        purpose: str,
        channel: Optional[str] = None,
        at: Optional[Moment] = None,
        *,
        known: Optional[int] = None,
    ) -> Consent:
        """What holds for a purpose and a channel at a time: the latest statement.

        ``at`` is exclusive, as every as-of: statements before it count. Without a
        channel, what was said about all channels. The answer is true if consent
        is granted; what was never said is not. NotFoundError (a KeyError) if the
        book does not know the customer, InvalidArgumentError for a channel that
        does not exist.
        """
        if at is None:
            raise TypeError("at is needed: the time at which consent is asked for (exclusive)")
        status = ctypes.c_int32()
        document = c_void_p()
        with self._lock.read():
            call(
                lib.goodwill_book_consent,
                self._open, *text_argument(_people.id_text(customer)), *text_argument(purpose),
                *text_argument(channel), instant(at, self._time_zone),
                _known(known), byref(status), byref(document),
            )  # fmt: skip
        found = _documents.decode("Consent", take_buffer(document.value or 0))
        return Consent(
            purpose=found.purpose,
            channel=found.channel or None,
            status=found.status,
            basis=found.basis or None,
            since=to_datetime(found.since_us) if found.HasField("since_us") else None,
            proof=found.proof or None,
        )

    def _question(
        self, policy: Optional[Policy], as_of: Optional[Moment]
    ) -> Tuple[Policy, int]:
        if as_of is None:
            raise TypeError(
                "as_of is needed, the time up to which facts count (exclusive)" + self._example()
            )
        if policy is None:
            policy = Policy.default(self.currency)
        elif not isinstance(policy, Policy):
            raise TypeError(f"policy must be a goodwill.Policy, not {type(policy).__name__}")
        return policy, instant(as_of, policy.time_zone or self.time_zone)

    def _example(self) -> str:
        """Of an as-of: the first day that takes in all purchases."""
        last = self.describe().last_purchase
        if last is None:
            return ""
        day = last.astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()
        return f': as_of="{day + datetime.timedelta(days=1)}" takes in all purchases'

    def __repr__(self) -> str:
        if self.closed:
            return "<Book, closed>"
        info = self.describe()
        return f"<Book of {info.customers} customers, {info.currency}, {info.time_zone}>"


def _id_text(customer_id: CustomerId) -> Tuple[Any, int]:
    return text_argument(
        customer_id if isinstance(customer_id, str) else str(int64_id(customer_id))
    )


def _known(batch: Optional[int]) -> int:
    if batch is None:
        return 0
    number = operator.index(batch)
    if not 0 < number < 2**63:
        raise invalid(f"batches are numbered from 1; there is no batch {number}")
    return number


def _time(instant_us: int) -> Optional[datetime.datetime]:
    value = to_datetime(instant_us)
    return value if isinstance(value, datetime.datetime) else None
