"""Promises, consents: what is owed to customers, and what they agreed to."""

from __future__ import annotations

import ctypes
import datetime
import json as _json
from dataclasses import dataclass
from typing import Any, Dict, Iterator, Optional, Union

from . import _abi, _documents
from ._arrow_in import Values
from ._columns import Columns
from ._errors import invalid
from ._library import text_argument
from ._measures import CustomerId, int64_id

# Takes (money, out) and fills an ArrowArrayStream, holding the book for reading.
Export = Any


def id_text(customer_id: CustomerId) -> str:
    """An id as the C ABI takes it: an integer as decimal text."""
    return customer_id if isinstance(customer_id, str) else str(int64_id(customer_id))


def promise_options(owner: Optional[str], customer: Optional[CustomerId]) -> Any:
    options = _abi.PromiseOptions(struct_size=ctypes.sizeof(_abi.PromiseOptions))
    options.owner, options.owner_size = text_argument(owner)
    if customer is not None:
        options.customer_id, options.customer_id_size = text_argument(id_text(customer))
    return options


class Ledger(Columns):
    """Promises as columns. A snapshot of the book is taken by each export; the
    book must not be closed before."""

    __slots__ = ("_take",)

    def __init__(self, take: Export) -> None:
        self._take = take

    def _export(self, money: int, out: Any) -> None:
        self._take(money, out)

    def __len__(self) -> int:
        columns = self._columns("minor")
        first: Values = next(iter(columns.values()))
        return len(first.values)


def rights_options(customer: Optional[CustomerId], from_us: int, answer_months: int) -> Any:
    if not 1 <= answer_months <= 1200:
        raise invalid(f"answer_months must be 1 to 1200, not {answer_months}")
    options = _abi.RightsOptions(struct_size=ctypes.sizeof(_abi.RightsOptions))
    options.from_us = from_us
    options.answer_months = answer_months
    if customer is not None:
        options.customer_id, options.customer_id_size = text_argument(id_text(customer))
    return options


CONTACT_RULES = (
    "allowed", "requested", "holdout", "restricted", "deceased", "complaint", "consent.unknown",
    "consent.withdrawn", "consent.objected", "consent.unproven", "quiet", "paused", "cap",
    "pressure",
)  # fmt: skip
"""Which rule may decide whether a customer is approached."""


@dataclass(frozen=True)
class ContactVerdict:
    """Whether a customer may be approached; true if so."""

    allowed: bool
    rule: str
    """The one that decided: one of CONTACT_RULES."""
    since: Union[None, datetime.datetime, int]
    """From when on this rule would not forbid it; None: waiting does not help. A time that
    Python's datetime cannot hold is microseconds since 1970."""
    pressure: float
    """Of unrequested contacts, before this one; the limit is 3."""

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Consent:
    """What a customer decided last about a purpose and a channel."""

    purpose: str
    channel: Optional[str]
    """None: the statement is about all channels."""
    status: str
    """"granted", "withdrawn", "objected"; "unknown" if nothing was said."""
    basis: Optional[str] = None
    since: Union[datetime.datetime, int, None] = None
    proof: Optional[str] = None

    @property
    def granted(self) -> bool:
        return self.status == "granted"

    def __bool__(self) -> bool:
        return self.granted


class PersonExport:
    """Everything a book holds about one customer, to be handed over: every row of
    every table with the batch that brought it. ``json`` is the text to hand out."""

    __slots__ = ("_message", "json")

    def __init__(self, data: bytes, json: str) -> None:
        self._message = _documents.decode("PersonExport", data)
        self.json = json

    @property
    def document(self) -> Any:
        """The goodwill.v1.PersonExport message."""
        return self._message

    def to_dict(self) -> Dict[str, Any]:
        """What the JSON says, as plain values."""
        parsed: Dict[str, Any] = _json.loads(self.json)
        return parsed

    def __str__(self) -> str:
        return self.json

    def __repr__(self) -> str:
        rows = sum(len(table.rows) for table in self._message.tables)
        return f"<PersonExport of {self._message.customer_id}: {rows} rows>"


class CustomerFile:
    """One customer on one page. ``str(file)`` is the page; ``file["people"]`` and so
    on are its parts as plain values, under the names of ``file.proto``."""

    __slots__ = ("_message", "_dict")

    def __init__(self, data: bytes) -> None:
        self._message = _documents.decode("CustomerFile", data)
        self._dict: Optional[Dict[str, Any]] = None

    @property
    def document(self) -> Any:
        """The goodwill.v1.CustomerFile message."""
        return self._message

    @property
    def text(self) -> str:
        return str(self._message.text)

    def to_dict(self) -> Dict[str, Any]:
        """The page as plain values: empty lists are there, None is what nobody said."""
        return _documents.to_dict(self._message)

    def __getitem__(self, part: str) -> Any:
        """A part of the file; an empty list or None for one that is not there."""
        if self._dict is None:
            self._dict = self.to_dict()
        return self._dict[part]

    def keys(self) -> Iterator[str]:
        return iter([field.name for field in self._message.DESCRIPTOR.fields])

    __iter__ = keys

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        first = self.text.split("\n", 1)[0]
        return f"<CustomerFile of {first}>"


def by_code(by: str) -> int:
    codes = {"customer": 1, "owner": 2}
    try:
        return codes[by]
    except (KeyError, TypeError):
        raise invalid(f"by must be 'customer' or 'owner', not {by!r}") from None
