"""Whether the promised service was given, and what customers answered."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from . import _documents

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
