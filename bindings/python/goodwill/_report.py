"""The report that people look at: one HTML file, its data, and figures for notebooks."""

from __future__ import annotations

import contextlib
import ctypes
import datetime
import html
import os
from ctypes import byref
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, Iterator, Mapping, NamedTuple, Optional, Sequence, Union

from . import _abi, _documents, _import
from ._errors import invalid
from ._evaluate import evaluate_options
from ._library import call_for_bytes, lib, text_argument
from ._run import Progress, Run

if TYPE_CHECKING:
    from ._assessment import Assessment
    from ._book import Book
    from ._plan import Plan

# As goodwill.evaluate has them.
_EVALUATE: Dict[str, Any] = {
    "control_share": "1/10", "window_days": 0, "before_days": 365, "alpha": 0.05, "tuned_at": 5000.0,
    "power": 0.8,
}  # fmt: skip
_DEEP, _BRIGHT, _PALE, _QUIET = "#14506b", "#c2703d", "#d9e6ec", "#566173"


class Wanted(NamedTuple):
    """What a report shows."""

    customers: int
    names: bool
    late_after: datetime.timedelta
    before: Optional["Assessment"]
    bootstrap: int
    plan: Optional["Plan"] = None
    assignments: Any = None
    evaluate: Optional[Mapping[str, Any]] = None


@contextlib.contextmanager
def _options(wanted: Wanted) -> Iterator[Any]:
    customers, bootstrap = wanted.customers, wanted.bootstrap
    if isinstance(customers, bool) or not isinstance(customers, int) or not 0 <= customers <= 10_000:
        raise invalid("a report lists 0 to 10000 customers")
    if isinstance(bootstrap, bool) or not isinstance(bootstrap, int) or not 0 <= bootstrap <= 100_000:
        raise invalid("a bootstrap takes 10 to 100000 rounds")
    options = _abi.ReportOptions(
        struct_size=ctypes.sizeof(_abi.ReportOptions),
        customers=customers or -1,
        late_after_us=wanted.late_after // datetime.timedelta(microseconds=1),
        without_names=0 if wanted.names else 1,
        bootstrap_rounds=bootstrap,
        before=None if wanted.before is None else wanted.before._handle,
        plan=None if wanted.plan is None else wanted.plan._handle,
    )
    if wanted.assignments is None:
        if wanted.evaluate:
            raise invalid("how to evaluate was said, and no assignments", field="assignments")
        yield options
        return
    how = evaluate_options(**{**_EVALUATE, **(wanted.evaluate or {})})
    with _import.Input(wanted.assignments) as rows:
        options.assignments = ctypes.addressof(rows)
        options.evaluate = ctypes.addressof(how)
        yield options


@contextlib.contextmanager
def _reading(book: Optional["Book"]) -> Iterator[Optional[int]]:
    """The book's address, with nobody writing meanwhile."""
    if book is None:
        yield None
    else:
        with book._lock.read():
            yield book._open


def report_data(
    assessment: "Assessment", book: Optional["Book"], wanted: Wanted, progress: Optional[Progress]
) -> Dict[str, Any]:
    with _options(wanted) as options, _reading(book) as address, Run(progress, 1) as run:
        data = call_for_bytes(
            lib.goodwill_report_data,
            assessment._handle, address, byref(options), byref(run.options),
        )  # fmt: skip
    return _documents.to_dict(_documents.decode("Report", data))


def report_html(
    assessment: "Assessment",
    book: Optional["Book"],
    language: Optional[str],
    wanted: Wanted,
    progress: Optional[Progress],
) -> bytes:
    with _options(wanted) as options, _reading(book) as address, Run(progress, 1) as run:
        return call_for_bytes(
            lib.goodwill_report_html,
            assessment._handle, address, byref(options), *text_argument(language),
            byref(run.options),
        )  # fmt: skip


def write(path: Union[str, "os.PathLike[str]"], page: bytes) -> Path:
    target = Path(path)
    target.write_bytes(page)
    return target


def repr_html(text: str) -> str:
    """A summary's text for a notebook: its sentences, and its table as it stands."""
    sentences, _, table = text.partition("\n\n")
    paragraphs = "".join(f"<p style='margin:0 0 .3em'>{html.escape(line)}</p>" for line in sentences.splitlines())
    return f"<div>{paragraphs}<pre>{html.escape(table)}</pre></div>"


class Plots:
    """Figures for notebooks, with matplotlib (which must be installed). Each method
    draws into ``ax``, or a new figure, and returns the axes."""

    __slots__ = ("_assessment", "_data")

    def __init__(self, assessment: "Assessment") -> None:
        self._assessment = assessment
        self._data: Optional[Dict[str, Any]] = None

    def _report(self) -> Dict[str, Any]:
        if self._data is None:
            day = datetime.timedelta(days=1)
            self._data = report_data(self._assessment, None, Wanted(0, False, day, None, 0), None)
        return self._data

    @staticmethod
    def _axes(ax: Any, title: str) -> Any:
        if ax is None:
            try:
                from matplotlib import pyplot
            except ImportError:
                raise ImportError(
                    "assessment.plot needs matplotlib: pip install matplotlib"
                ) from None
            _, ax = pyplot.subplots(figsize=(7, 4.4), layout="constrained")
        ax.set_title(title, loc="left", fontweight="bold")
        ax.spines[["top", "right"]].set_visible(False)
        return ax

    @staticmethod
    def _percent(axis: Any) -> None:
        from matplotlib.ticker import PercentFormatter

        axis.set_major_formatter(PercentFormatter(1))

    def _curve(self, ax: Any, shares: Sequence[float], title: str) -> Any:
        if not shares:
            raise invalid("there is no positive total to share")
        ax = self._axes(ax, title)
        x = [k / (len(shares) - 1) for k in range(len(shares))]
        ax.fill_between(x, shares, color=_PALE)
        ax.plot(x, shares, color=_DEEP, linewidth=2)
        ax.set(xlim=(0, 1), xlabel="share of customers, largest first", ylabel="share of the total")
        self._percent(ax.xaxis)
        self._percent(ax.yaxis)
        return ax

    def pareto(self, ax: Any = None) -> Any:
        """The share of all value that the largest customers bring; the point is the
        Pareto set, the dashed line would be equality."""
        data = self._report()
        ax = self._curve(ax, data.get("pareto_curve", []), "Pareto curve")
        ax.plot([0, 1], [0, 1], color=_QUIET, linestyle="--", linewidth=1)
        pareto = data["summary"]["pareto"]
        if pareto.get("members"):
            share = pareto["members_value_minor"] / pareto["total_minor"]
            x = pareto["members"] / pareto["population"]
            ax.plot([x], [share], "o", color=_BRIGHT)
            ax.annotate(f"{x:.1%} of customers: {share:.1%}", (x, share), (8, -14), textcoords="offset points")
        ax.set_ylim(0, max(1.02, *data["pareto_curve"]))
        return ax

    def whale(self, ax: Any = None) -> Any:
        """Margin less the cost to serve, the best customers first: what rises above
        100 % is lost again on the last. Needs the cost of every line."""
        data = self._report()
        if "whale" not in data:
            raise invalid("the margin is not known: order lines without a cost")
        shares = data["whale"].get("curve", [])
        ax = self._curve(ax, shares, "Whale curve")
        ax.axhline(1, color=_QUIET, linestyle="--", linewidth=1)
        return ax

    def tiers(self, ax: Any = None) -> Any:
        """Each tier's share of customers and of turnover."""
        summary = self._report()["summary"]
        tiers = summary["tiers"]
        ax = self._axes(ax, "Tiers")
        places = range(len(tiers))
        customers = max(1, summary.get("customers", 0))
        turnover = summary.get("turnover_minor", 0)
        ax.barh([p - 0.19 for p in places], [t.get("customers", 0) / customers for t in tiers],
                0.36, color=_DEEP, label="share of customers")  # fmt: skip
        if turnover > 0:
            ax.barh([p + 0.19 for p in places], [t.get("turnover_minor", 0) / turnover for t in tiers],
                    0.36, color=_BRIGHT, label="share of turnover")  # fmt: skip
        ax.set_yticks(list(places), [t.get("label") or t["name"] for t in tiers])
        ax.invert_yaxis()
        self._percent(ax.xaxis)
        ax.legend(frameon=False)
        return ax

    def _bands(self, ax: Any, name: str, title: str) -> Any:
        bands = self._report().get(name, [])
        ax = self._axes(ax, title)
        labels = []
        for band in bands:
            first, last = band.get("from", 0), band.get("to", 0)
            open_end = band is bands[-1]
            labels.append(f"≥ {first}" if open_end else f"{first}" if first == last else f"{first}–{last}")
        bars = ax.barh(labels, [band.get("customers", 0) for band in bands], color=_DEEP)
        ax.bar_label(bars, padding=4)
        ax.invert_yaxis()
        ax.set_xlabel("customers")
        return ax

    def recency(self, ax: Any = None) -> Any:
        """Customers by days since their last purchase."""
        return self._bands(ax, "recency", "Days since the last purchase")

    def frequency(self, ax: Any = None) -> Any:
        """Customers by number of purchases."""
        return self._bands(ax, "frequency", "Number of purchases")

    def new_customers(self, ax: Any = None) -> Any:
        """First purchases by month, quarter, year or decade, whichever the time that
        they span allows."""
        data = self._report()
        stretches = data.get("new_customers", [])
        ax = self._axes(ax, "New customers")
        x = [s.get("year", 0) + (s.get("month", 1) - 1) / 12 for s in stretches]
        width = data.get("new_step", 1) / 12
        ax.bar(x, [s.get("customers", 0) for s in stretches], width * 0.85, align="edge", color=_DEEP)
        ax.set_ylabel("customers")
        return ax
