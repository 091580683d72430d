"""Whether the promised service was given, what it did, and who spoke up."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from . import _documents
from ._money import Money

_VERDICTS = {0: None, 1: "better", 2: "worse", 3: "unclear"}


def _share(measured: Any, name: str) -> Optional[float]:
    return float(getattr(measured, name)) if measured.HasField(name) else None


class ServiceReview:
    """The service of some months against its standards. Immutable.

    ``pandas.DataFrame(review.standards)`` makes a table of it.
    """

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def standards(self) -> List[Dict[str, Any]]:
        """A row for each standard, in the policy's order.

        ``standard``, ``measured``, ``kept``, ``share`` with ``low`` and ``high`` (95 %),
        ``verdict`` against the goal ("better": met, "worse": missed, "unclear": too few
        measurements, None: no goal), ``mean``, ``median``, ``ninth_decile``,
        ``mystery_share``, ``rival`` (the competitor to beat) and ``rival_share``,
        ``months_out`` (months that a p-chart flags), ``breaches``.
        """
        rows = []
        for review in self.message.standards:
            ours = review.ours
            rival = (
                review.competitors[review.mark_to_beat] if review.HasField("mark_to_beat") else None
            )
            rows.append(
                {
                    "standard": review.standard.name,
                    "measured": ours.measured,
                    "kept": ours.kept,
                    "share": _share(ours, "share"),
                    "low": _share(ours, "low"),
                    "high": _share(ours, "high"),
                    "verdict": _VERDICTS[review.verdict],
                    "mean": _share(ours, "mean"),
                    "median": _share(ours, "median"),
                    "ninth_decile": _share(ours, "ninth_decile"),
                    "mystery_share": _share(review.mystery, "share"),
                    "rival": None if rival is None else rival.name,
                    "rival_share": None if rival is None else _share(rival.measured, "share"),
                    "against_rival": None if rival is None else _VERDICTS[rival.verdict],
                    "months_out": [m.first_day for m in review.months if m.signal],
                    "breaches": review.breaches_in_all,
                }
            )
        return rows

    @property
    def surveys(self) -> List[Dict[str, Any]]:
        """A row for each question: ``question``, ``answers``, ``score`` with ``low`` and
        ``high`` (95 %; None where it is not told), ``promoters``, ``detractors``,
        ``in_words``."""
        return [
            {
                "question": review.survey.question,
                "answers": review.answers,
                "score": _share(review, "score"),
                "low": _share(review, "low"),
                "high": _share(review, "high"),
                "promoters": review.promoters,
                "detractors": review.detractors,
                "in_words": review.in_words,
            }
            for review in self.message.surveys
        ]

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return (
            f"<ServiceReview of {len(self.message.standards)} standards"
            f" and {len(self.message.surveys)} questions>"
        )


_ROLES = {0: "unknown", 1: "hygiene", 2: "stimulus", 3: "both", 4: "neutral"}
_KNOWN = {0: "known", 1: "too_few_exposed", 2: "too_few_others", 3: "trend"}


def _effect(effect: Any, prefix: str = "") -> Dict[str, Any]:
    told = effect.HasField("effect")
    return {
        prefix + "known": _KNOWN[effect.known],
        prefix + "customers": effect.exposed_customers,
        prefix + "others": effect.other_customers,
        prefix + "effect": effect.effect.value if told else None,
        prefix + "low": effect.effect.low if told else None,
        prefix + "high": effect.effect.high if told else None,
    }


class ServiceEffects:
    """What each standard does to later purchases, and the price of a late minute. Immutable.

    ``pandas.DataFrame(effects.standards)`` makes a table of it.
    """

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def standards(self) -> List[Dict[str, Any]]:
        """A row for each standard, in the policy's order.

        ``standard``; ``role``: "hygiene" (missing it costs purchases), "stimulus"
        (beating it brings some), "both", "neutral", "unknown"; ``missed_*`` and
        ``beaten_*``: ``known`` ("known", or why not), the ``customers`` it happened to
        and the ``others`` they were compared with, the ``effect`` on a customer's
        purchases of the days after with ``low`` and ``high`` (95 %, major units; None
        where too few can be compared); ``price`` of a unit (a minute, where the standard is
        in minutes) with ``price_low`` and ``price_high``; ``missing``: what a verdict
        lacks, in words.
        """
        rows = []
        for standard in self.message.standards:
            missed = standard.missed
            priced = missed.HasField("price")
            rows.append(
                {
                    "standard": standard.standard,
                    "role": _ROLES[standard.role],
                    **_effect(missed, "missed_"),
                    **_effect(standard.beaten, "beaten_"),
                    "price": missed.price.value if priced else None,
                    "price_low": missed.price.low if priced else None,
                    "price_high": missed.price.high if priced else None,
                    "missing": standard.missing,
                }
            )
        return rows

    def price(self, standard: str) -> Optional[Money]:
        """The price of a unit as money, rounded half to even; None where none is known.
        KeyError for a standard that the policy does not name."""
        for row in self.message.standards:
            if row.standard == standard:
                if not row.HasField("price_minor"):
                    return None
                return Money.from_minor(row.price_minor, self.message.currency)
        raise KeyError(standard)

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        return f"<ServiceEffects of {len(self.message.standards)} standards>"


class Recovery:
    """Who spoke up after a failure, who stayed silent, and what became of both. Immutable."""

    def __init__(self, message: Any) -> None:
        self.message = message
        """The document (``goodwill/v1/service.proto``) as a Protobuf message."""

    @property
    def voice(self) -> List[Dict[str, Any]]:
        """The voice rate of all known failures (``kind`` "") and of each kind: ``failures``,
        ``voiced``, ``share`` with ``low`` and ``high`` (95 %)."""
        return [
            {
                "kind": rate.kind,
                "failures": rate.failures,
                "voiced": rate.voiced,
                "share": _share(rate, "share"),
                "low": _share(rate, "low"),
                "high": _share(rate, "high"),
            }
            for rate in [self.message.voice, *self.message.kinds]
        ]

    @property
    def months(self) -> List[Dict[str, Any]]:
        """By month: ``buyers``, ``failures``, ``voiced``; ``failing`` (failures per buyer)
        and ``voicing`` (the share voiced), each with ``_signal`` 1, 0 or -1 when it lies
        above, within or below the limits of its chart (None: nobody bought, nothing
        failed)."""
        rows = []
        for month in self.message.months:
            row: Dict[str, Any] = {
                "month": month.first_day,
                "buyers": month.buyers,
                "failures": month.failures,
                "voiced": month.voiced,
            }
            for name in ("failing", "voicing"):
                point = getattr(month, name) if month.HasField(name) else None
                row[name] = None if point is None else point.value
                row[name + "_signal"] = None if point is None else point.signal
            rows.append(row)
        return rows

    @property
    def bought_again(self) -> List[Dict[str, Any]]:
        """Of the "silent", "unresolved", "resolved" and "resolved_quickly" (within seven
        days): ``failures``, after how many the customer bought ``again``, ``share`` with
        ``low`` and ``high``. As it was: nothing is compared here."""
        return [
            {
                "group": group.group,
                "failures": group.failures,
                "again": group.again,
                "share": group.share,
                "low": group.low,
                "high": group.high,
            }
            for group in self.message.bought_again
        ]

    @property
    def effects(self) -> List[Dict[str, Any]]:
        """Who complained against the silent like them: ``group`` ("complained", "resolved",
        "unresolved", "first_failure", "repeated_failure"), ``known`` ("known", or why
        not), ``customers``, ``others``, ``effect`` on a customer's purchases of the days
        after with ``low`` and ``high`` (95 %, major units). Who complains differs from who
        does not in ways that no book knows: this is evidence, not proof."""
        return [{"group": row.group, **_effect(row.effect)} for row in self.message.effects]

    def to_dict(self) -> Dict[str, Any]:
        """The document as plain dicts, lists and values."""
        return _documents.to_dict(self.message)

    def __repr__(self) -> str:
        voice = self.message.voice
        return f"<Recovery after {voice.failures} failures, {voice.voiced} voiced>"
