"""What is bought together, and what to sell next."""

from __future__ import annotations

import ctypes
import os
from ctypes import byref
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Dict, List, Optional, Sequence, Tuple, Union

import numpy as np

from . import _abi, _import
from ._columns import Columns
from ._errors import MissingFileError, invalid
from ._library import Handle, call, call_for_handle, lib, text_argument
from ._run import Progress, Run

if TYPE_CHECKING:
    from ._assessment import Assessment

Share = Union[float, int, str, Fraction]

_BASKETS = ("customer", "order")
_GROUPS = ("tier", "cell", "none")


def rules_options(
    support: Share,
    confidence: Share,
    least_count: int,
    most_items: int,
    most_sets: int,
    false_discovery: Optional[float],
    basket: str = "customer",
    groups: str = "tier",
) -> _abi.RulesOptions:
    """The options as the library takes them: shares as exact fractions."""
    ratios = []
    for name, value in (("support", support), ("confidence", confidence)):
        try:
            # 0.001 means 1/1000, not the nearest double to it.
            ratio = Fraction(str(value)) if isinstance(value, (float, np.floating)) else Fraction(value)
        except (ValueError, TypeError, ZeroDivisionError):
            raise invalid(f"is not a share: {value!r}", field=name) from None
        if not 0 <= ratio <= 1 or ratio.denominator >= 2**63:
            raise invalid("must be 0 to 1, with a denominator below 2^63", field=name)
        ratios.append(ratio)
    for name, count in (
        ("least_count", least_count), ("most_items", most_items), ("most_sets", most_sets)
    ):  # fmt: skip
        if isinstance(count, bool) or not isinstance(count, int) or not 0 < count < 2**62:
            raise invalid("must be a whole number above 0", field=name)
    if basket not in _BASKETS:
        raise invalid(f"must be one of {', '.join(_BASKETS)}", field="basket")
    if groups not in _GROUPS:
        raise invalid(f"must be one of {', '.join(_GROUPS)}", field="groups")
    return _abi.RulesOptions(
        struct_size=ctypes.sizeof(_abi.RulesOptions),
        support_numerator=ratios[0].numerator,
        support_denominator=ratios[0].denominator,
        confidence_numerator=ratios[1].numerator,
        confidence_denominator=ratios[1].denominator,
        least_count=least_count,
        most_items=most_items,
        most_sets=most_sets,
        false_discovery=0.0 if false_discovery is None else false_discovery,
        basket=_BASKETS.index(basket),
        groups=_GROUPS.index(groups),
    )


class RulesTable(Columns):
    """A table that follows from rules."""

    __slots__ = ("_function", "_rules", "_arguments")

    def __init__(self, function: Any, rules: "Rules", *arguments: Any) -> None:
        self._function = function
        self._rules = rules
        self._arguments = arguments

    def _export(self, money: int, out: Any) -> None:
        call(self._function, self._rules._handle, *self._arguments, out)

    def __len__(self) -> int:
        return len(next(iter(self._columns("minor").values())).values)


class NextProducts(RulesTable):
    """What every customer may want next: rows of customer_id, rank, product_id, group,
    confidence, lift, margin, service, p_pays, expected_margin, variety, peers_variety, reason.
    """

    __slots__ = ("_limit", "_progress")

    def __init__(
        self, rules: "Rules", limit: int, language: Optional[str], progress: Optional[Progress]
    ) -> None:
        super().__init__(lib.goodwill_rules_offers, rules, *text_argument(language))
        self._limit = limit
        self._progress = progress

    def _export(self, money: int, out: Any) -> None:
        with Run(self._progress, 1) as run:
            call(
                self._function,
                self._rules._handle, self._limit, *self._arguments, byref(run.options), out,
            )  # fmt: skip


class Rules(Handle, Columns):
    """Rules "who buys A and B takes C": ``to_pandas()``, ``next``, ``next_products``.

    Columns: group ("" is everybody), baskets, left, product_id, left_size, count, left_count,
    product_count, support, confidence, lift, p_value, reason. Everybody's rules come first;
    within a group by lift, the largest first. Counts are exact. Immutable; may be shared
    between threads.
    """

    __slots__ = ("language",)

    language: Optional[str]
    """Of the reasons; None: the policy's, else English."""

    def __init__(self, address: int, language: Optional[str]) -> None:
        super().__init__(address, lib.goodwill_rules_free)
        self.language = language

    def _export(self, money: int, out: Any) -> None:
        call(lib.goodwill_rules_export, self._handle, *text_argument(self.language), out)

    def __len__(self) -> int:
        return int(lib.goodwill_rules_size(self._handle))

    @property
    def left(self) -> List[Tuple[str, ...]]:
        """Per rule the products on its left side."""
        columns = RulesTable(lib.goodwill_rules_left, self).to_numpy()
        out: List[List[str]] = [[] for _ in range(len(self))]
        for rule, product in zip(columns["rule"].tolist(), columns["product_id"].tolist()):
            out[rule].append(product)
        return [tuple(products) for products in out]

    @property
    def sets(self) -> Dict[Tuple[str, ...], int]:
        """Every frequent set of everybody's baskets, with how many hold it; by size."""
        columns = RulesTable(lib.goodwill_rules_sets, self).to_numpy()
        members: Dict[int, List[str]] = {}
        counts: Dict[int, int] = {}
        rows = zip(
            columns["set"].tolist(), columns["count"].tolist(), columns["product_id"].tolist()
        )
        for number, count, product in rows:
            members.setdefault(number, []).append(product)
            counts[number] = count
        return {tuple(products): counts[number] for number, products in members.items()}

    def next(self, products: Sequence[str], limit: int = 5) -> RulesTable:
        """What somebody who has these products may want next, by everybody's rules:
        product_id, confidence, lift, reason; the largest confidence first.
        """
        if isinstance(products, str):
            raise TypeError("products must be a list of texts, not one text")
        texts = (_abi.Text * max(len(products), 1))(
            *(_abi.Text(*text_argument(product)) for product in products)
        )
        return RulesTable(
            lib.goodwill_rules_next, self, texts, len(products), limit,
            *text_argument(self.language),
        )  # fmt: skip

    def next_products(self, limit: int = 3, progress: Optional[Progress] = None) -> NextProducts:
        """What every customer may want next, by rules of customers of the same kind and then
        by everybody's, with what it is worth where costs are known.

        An offer that would bring less than serving this customer costs, in more than a fifth
        of the orders that held the product, is left out. FailedPreconditionError for rules of
        a table, when the columns are asked for.
        """
        return NextProducts(self, limit, self.language, progress)


def association_rules(
    baskets: Any,
    *,
    support: Share = 0.001,
    confidence: Share = 0.5,
    least_count: int = 1,
    most_items: int = 10,
    most_sets: int = 5_000_000,
    false_discovery: Optional[float] = 0.05,
    map: Optional[Dict[str, str]] = None,
    language: Optional[str] = None,
    progress: Optional[Progress] = None,
) -> Rules:
    """What is bought together.

    ``baskets``: a table with one row per product in a basket (columns ``basket`` and ``item``,
    or as ``map`` says), the path of such a CSV file, or a list of baskets, each a list of
    texts. A rule is in at least ``support`` of the baskets and ``least_count`` of them, and
    at least ``confidence`` of those with its left side hold its right side; shares are taken as
    written (0.001 is 1/1000) and compared as integers. ``false_discovery``: at most this
    share of the rules that are kept may be luck (Fisher's exact test, Benjamini and Yekutieli
    2001); None keeps all. ResourceExhaustedError beyond ``most_sets`` frequent sets.
    """
    options = rules_options(
        support, confidence, least_count, most_items, most_sets, false_discovery
    )
    reading = _import.Options(map=map)
    if isinstance(baskets, (str, os.PathLike)):
        with Run(progress, 1) as run:
            return Rules(
                call_for_handle(
                    lib.goodwill_rules_from_csv,
                    *_import.path_argument(baskets), byref(reading.struct), byref(options),
                    byref(run.options), missing=MissingFileError,
                ),
                language,
            )  # fmt: skip
    if isinstance(baskets, (list, tuple)):
        numbers = [number for number, basket in enumerate(baskets) for _ in basket]
        items = [item for basket in baskets for item in basket]
        baskets = {"basket": np.array(numbers, np.int64), "item": np.array(items, object)}
    with _import.Input(baskets) as stream, Run(progress, 1) as run:
        return Rules(
            call_for_handle(
                lib.goodwill_rules_from_arrow,
                byref(stream), byref(reading.struct), byref(options), byref(run.options),
            ),
            language,
        )  # fmt: skip


def rules_of(
    assessment: "Assessment", book: Optional[int], options: _abi.RulesOptions, language: Optional[str],
    progress: Optional[Progress],
) -> Rules:  # fmt: skip
    """Rules of the purchases that an assessment rests on."""
    with Run(progress, 1) as run:
        return Rules(
            call_for_handle(
                lib.goodwill_assessment_rules,
                assessment._handle, book, byref(options), byref(run.options),
            ),
            language,
        )  # fmt: skip
