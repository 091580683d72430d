"""Policies: everything a business decides in writing."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from . import _documents
from ._library import Handle, call_for_bytes, call_for_handle, call_for_text, lib, text_argument


class Policy(Handle):
    """What counts, which tiers there are, what serving costs.

    Immutable and valid as a whole: whatever makes a policy refuses a wrong one
    with every problem named (``error.problems``: path, line and column). May be
    shared between threads, compared, pickled.
    """

    __slots__ = ("__dict__",)

    def __init__(self, address: int) -> None:
        super().__init__(address, lib.goodwill_policy_free)

    @classmethod
    def default(cls, currency: str = "XXX") -> "Policy":
        """The policy that is used when there is none."""
        return cls(call_for_handle(lib.goodwill_policy_default, *text_argument(currency)))

    @classmethod
    def starter(cls, name: str, currency: str) -> "Policy":
        """A policy to begin with: "shop", "wholesaler", "subscription" or "complaints".

        Its thresholds are a start; change them to what you sell. NotFoundError (a
        KeyError) for another name.
        """
        return cls(
            call_for_handle(
                lib.goodwill_policy_starter, *text_argument(name), *text_argument(currency)
            )
        )

    @classmethod
    def parse(cls, text: str) -> "Policy":
        """From Protobuf text format, as :meth:`to_text` writes it."""
        return cls(call_for_handle(lib.goodwill_policy_parse, *text_argument(text)))

    @classmethod
    def load(cls, path: Union[str, "os.PathLike[str]"]) -> "Policy":
        """From a file in Protobuf text format."""
        data = Path(path).read_bytes()  # whether it is UTF-8 is the library's question
        return cls(call_for_handle(lib.goodwill_policy_parse, data, len(data)))

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Policy":
        """From a dict with the names of ``policy.proto``, as :meth:`to_dict` gives it."""
        return cls.from_bytes(_documents.from_dict("Policy", values).SerializeToString())

    @classmethod
    def from_bytes(cls, data: bytes) -> "Policy":
        """From a serialised goodwill.v1.Policy; unknown fields are refused by path."""
        data = bytes(data)
        return cls(call_for_handle(lib.goodwill_policy_decode, data, len(data)))

    def to_text(self) -> str:
        """Canonical Protobuf text format; parses back to an equal policy."""
        return call_for_text(lib.goodwill_policy_print, self._handle)

    def to_bytes(self) -> bytes:
        """The canonical serialised goodwill.v1.Policy."""
        return call_for_bytes(lib.goodwill_policy_encode, self._handle)

    def to_dict(self) -> Dict[str, Any]:
        """The policy as plain dicts, lists and values."""
        return _documents.said(self.message)

    @property
    def message(self) -> Any:
        """The policy as a Protobuf message (a new one each time)."""
        return _documents.decode("Policy", self.to_bytes())

    def describe(self, language: Optional[str] = None) -> str:
        """What the policy means, in sentences: "en", "ru", "bg"; default its own."""
        return call_for_text(
            lib.goodwill_policy_describe, self._handle, *text_argument(language or self.language)
        )

    # What the bindings themselves need to know, read once.
    @functools.cached_property
    def _facts(self) -> Tuple[str, str, bool, str, List[str]]:
        message = self.message
        return (
            message.currency,
            message.time_zone,
            message.override_book_time_zone,
            message.language or "en",
            [tier.name for tier in message.tiers],
        )

    @property
    def currency(self) -> str:
        return self._facts[0]

    @property
    def time_zone(self) -> str:
        """The zone the policy names; empty: the book's."""
        return self._facts[1]

    @property
    def language(self) -> str:
        return self._facts[3]

    @property
    def tiers(self) -> List[str]:
        """Names of the tiers, from the highest to the lowest."""
        return list(self._facts[4])

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Policy):
            return self.to_bytes() == other.to_bytes()
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __reduce__(self) -> Tuple[Any, Tuple[bytes]]:
        return Policy.from_bytes, (self.to_bytes(),)

    def __str__(self) -> str:
        return self.to_text()

    def __repr__(self) -> str:
        return f"<Policy {self.currency}, tiers {', '.join(self.tiers)}>"
