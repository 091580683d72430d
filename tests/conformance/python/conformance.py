"""The conformance suite in Python. Usage: conformance.py SCENARIO_FOLDER

What it prints is specified in README.md of this suite.
"""

import csv
import ctypes
import datetime
import hashlib
import sys
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Tuple

import goodwill as gw
from goodwill._abi import ArrowArrayStream

FORMS = {"decimal": 0, "double": 1, "minor": 2}
LANGUAGES = ["en", "ru", "bg"]
PARTS = 3

# ------------------------------------------------------- the Arrow C interface


class Schema(ctypes.Structure):
    pass


class Array(ctypes.Structure):
    pass


class Stream(ctypes.Structure):
    pass


def method(*arguments: Any) -> Any:
    return ctypes.CFUNCTYPE(*arguments)


Schema._fields_ = [
    ("format", ctypes.c_char_p),
    ("name", ctypes.c_char_p),
    ("metadata", ctypes.c_void_p),
    ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("children", ctypes.POINTER(ctypes.POINTER(Schema))),
    ("dictionary", ctypes.POINTER(Schema)),
    ("release", method(None, ctypes.POINTER(Schema))),
    ("private_data", ctypes.c_void_p),
]
Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(Array))),
    ("dictionary", ctypes.POINTER(Array)),
    ("release", method(None, ctypes.POINTER(Array))),
    ("private_data", ctypes.c_void_p),
]
Stream._fields_ = [
    ("get_schema", method(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Schema))),
    ("get_next", method(ctypes.c_int, ctypes.POINTER(Stream), ctypes.POINTER(Array))),
    ("get_last_error", method(ctypes.c_char_p, ctypes.POINTER(Stream))),
    ("release", method(None, ctypes.POINTER(Stream))),
    ("private_data", ctypes.c_void_p),
]
NULLABLE = 2


def int64(value: int) -> bytes:
    return value.to_bytes(8, "little", signed=True)


def bits(address: int, begin: int, count: int) -> List[bool]:
    first, last = begin // 8, (begin + count + 7) // 8
    data = ctypes.string_at(address + first, last - first)
    return [bool(data[(begin + i) // 8 - first] >> (begin + i) % 8 & 1) for i in range(count)]


def packed(values: List[bool]) -> bytes:
    out = bytearray((len(values) + 7) // 8)
    for i, value in enumerate(values):
        out[i // 8] |= value << i % 8
    return bytes(out)


def column_bytes(form: str, column: Array, rows: int) -> bytes:
    if column.length != rows:
        raise AssertionError("a column has another length than its batch")
    begin, buffers = column.offset, column.buffers
    valid = bits(buffers[0], begin, rows) if buffers[0] else [True] * rows
    nulls = valid.count(False)
    if column.null_count not in (-1, nulls):
        raise AssertionError("a wrong count of nulls")
    out = int64(nulls) + (packed(valid) if nulls else b"")
    if form == "u":
        raw = ctypes.string_at(buffers[1] + 4 * begin, 4 * (rows + 1)) if buffers[1] else bytes(4)
        offsets = [int.from_bytes(raw[4 * i : 4 * i + 4], "little") for i in range(rows + 1)]
        out += b"".join((o - offsets[0]).to_bytes(4, "little") for o in offsets)
        size = offsets[-1] - offsets[0]
        return out + (ctypes.string_at(buffers[2] + offsets[0], size) if size else b"")
    if form == "b":
        return out + packed(bits(buffers[1], begin, rows) if rows else [])
    width = {"i": 4, "d": 16}.get(form[0], 8)
    return out + (ctypes.string_at(buffers[1] + begin * width, rows * width) if rows else b"")


def stream_bytes(stream: Stream) -> bytes:
    """What is digested of exported columns. Releases the stream."""
    schema, batch, end = Schema(), Array(), Array()
    try:
        if stream.get_schema(stream, schema) or stream.get_next(stream, batch) or not batch.release:
            raise AssertionError("the stream fails")
        if stream.get_next(stream, end) or end.release:
            raise AssertionError("more than one batch")
        fields = [schema.children[i].contents for i in range(schema.n_children)]
        out = b"".join(
            f.format + b"\0" + f.name + b"\0" + (b"1" if f.flags & NULLABLE else b"0")
            for f in fields
        )
        out += int64(batch.length)
        for i, f in enumerate(fields):
            out += column_bytes(f.format.decode(), batch.children[i].contents, batch.length)
        return out
    finally:
        for structure in (end, batch, schema, stream):
            if structure.release:
                structure.release(structure)


take_pointer = ctypes.pythonapi.PyCapsule_GetPointer
take_pointer.restype = ctypes.c_void_p
take_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]


def exported(source: Any, form: str) -> bytes:
    """The columns of measures, an assessment or facts, with money in one form."""
    if form == "decimal":  # what every consumer of Arrow gets
        capsule = source.__arrow_c_stream__()
        return stream_bytes(Stream.from_address(take_pointer(capsule, b"arrow_array_stream")))
    native = ArrowArrayStream()  # the other forms leave the package as arrays only
    source._export(FORMS[form], ctypes.byref(native))
    return stream_bytes(Stream.from_buffer(native))


# ------------------------------------------------------------------- scenarios

Cells = List[Dict[str, str]]


def read_csv(path: Path) -> Tuple[List[str], Cells]:
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
        return list(reader.fieldnames or []), rows


def time_of(cells: List[str]) -> Callable[[str], Any]:
    known = [cell for cell in cells if cell]
    if all(cell.endswith("Z") for cell in known):
        return lambda cell: datetime.datetime.fromisoformat(cell[:-1] + "+00:00")
    if all(len(cell) == 10 for cell in known):
        return datetime.date.fromisoformat
    return datetime.datetime.fromisoformat


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


class Scenario:
    def __init__(self, folder: Path) -> None:
        self.explain: List[Any] = []
        self.tell: List[Any] = []
        self.known: List[int] = []
        self.batches: List[Tuple[str, List[str], Cells, bool]] = []
        self.straight: Optional[Tuple[List[str], Cells]] = None
        for line in (folder / "scenario.txt").read_text(encoding="utf-8").splitlines():
            key, *values = line.split(" ")
            if key in ("currency", "time_zone", "as_of", "ids"):
                setattr(self, key, values[0])
            elif key in ("batch", "refuse"):
                self.batches.append((values[0], *read_csv(folder / values[1]), key == "refuse"))
            elif key == "straight":
                self.straight = read_csv(folder / values[0])
            elif key in ("explain", "tell"):
                getattr(self, key).append(self.id_of(values[0]))
            elif key == "known":
                self.known.append(int(values[0]))
            else:
                raise AssertionError(f"what is {key}")
        policy = folder / "policy.textproto"
        self.policy = gw.Policy.load(policy) if policy.exists() else gw.Policy.default(self.currency)

    def id_of(self, cell: str) -> Any:
        return int(cell) if self.ids == "int64" else cell

    def table(self, header: List[str], rows: Cells) -> Dict[str, List[Any]]:
        """A dict of lists, as a Python user would have it."""
        return {name: self.column(name, [row[name] for row in rows]) for name in header}

    def column(self, name: str, cells: List[str]) -> List[Any]:
        value: Callable[[str], Any] = str
        if name in ("customer_id", "parent_id", "referred_by"):
            value = self.id_of
        elif name in ("time", "valid_from", "left_at", "made_at", "due_at", "kept_at",
                      "broken_at", "withdrawn_at", "until", "done_at", "refused_at"):  # fmt: skip
            value = time_of(cells)
        elif name in ("amount", "cost", "unit_cost", "quantity", "minutes", "score",
                      "promised", "actual", "rate"):  # fmt: skip
            value = Decimal
        elif name in ("amount_minor", "revision", "units"):
            value = int
        elif name in ("voided", "requested_by_customer", "vulnerable"):
            value = {"true": True, "false": False}.__getitem__
        return [value(cell) if cell else None for cell in cells]

    def book(self) -> gw.Book:
        return gw.Book(currency=self.currency, time_zone=self.time_zone)

    def measures(self, book: gw.Book) -> gw.Measures:
        return book.measures(self.policy, self.as_of)

    # --------------------------------------------------------------- printing

    def run(self) -> None:
        emit("policy.bytes", self.policy.to_bytes())
        emit("policy.text", self.policy.to_text())
        with self.book() as book:
            for number, batch in enumerate(self.batches, 1):
                emit(f"append.{number}", self.append(book, *batch))
            self.print_facts(book)
            everything = book.assess(self.policy, self.as_of)
            for known in self.known:
                then = book.measures(self.policy, self.as_of, known=known)
                for form in FORMS:
                    emit(f"known.{known}.measures.{form}", exported(then, form))
            if self.tell:
                self.print_told(book)
        measures, calibration = everything.measures, everything.calibration
        print_measures(measures)
        emit("host.measures", measures.to_bytes())
        emit("host.calibration", calibration.to_bytes())
        print_assessment(everything)
        emit("judgements", "".join(self.judgement(row, calibration) for row in measures))
        for customer in self.explain:
            for language in LANGUAGES:
                explanation = everything.explain(customer, language)
                emit(f"explanation.{customer}.{language}", explanation.message.SerializeToString())
                emit(f"explanation_text.{customer}.{language}", str(explanation))
        for language in LANGUAGES:
            emit(f"summary_text.{language}", str(everything.summary(language)))
        emit("host.summary", everything.summary().message.SerializeToString())
        self.decoded(measures, calibration)
        if self.straight is not None:
            table = self.table(*self.straight)
            self.print_route(gw.measures(table, self.policy, self.as_of), "@straight")
        self.parts()
        self.refreshed()
        self.reversed()
        self.durable()
        self.threads()

    def print_told(self, book: gw.Book) -> None:
        emit("due", exported(book.due(self.as_of), "minor"))
        emit("promises_kept", exported(book.promises_kept(self.as_of, "owner"), "minor"))
        emit("rights", exported(book.rights(self.as_of), "minor"))
        emit("rights_by_kind", exported(book.rights_by_kind(self.as_of), "minor"))
        for customer in self.tell:
            consent = book.consent(customer, "offers", at=self.as_of)
            message = gw._documents.message_class("Consent")()
            message.purpose, message.status = "offers", consent.status
            message.channel, message.basis = consent.channel or "", consent.basis or ""
            message.proof = consent.proof or ""
            if consent.since is not None:
                message.since_us = (consent.since - EPOCH) // datetime.timedelta(microseconds=1)
            emit(f"consent.{customer}", message.SerializeToString())
            file = book.file(customer, self.as_of, self.policy)
            emit(f"host.file.{customer}", file.document.SerializeToString())
            person = book.export_person(customer)
            emit(f"person.{customer}", person.document.SerializeToString())
            emit(f"person_json.{customer}", person.json)

    def append(
        self, book: gw.Book, table: str, header: List[str], rows: Cells, refuse: bool = False
    ) -> str:
        try:
            done = book.append(table, self.table(header, rows))
        except gw.GoodwillError as error:
            if not refuse:
                raise
            places = "".join(f" {-1 if p.row is None else p.row}" for p in error.problems)
            return f"refused {int(error.code)} rows{places}\n"
        if refuse:
            raise AssertionError("accepted, against the scenario")
        return (
            f"rows {done.rows} appended {done.appended} present {done.already_present} "
            f"superseded {done.superseded}\n"
        )

    def print_facts(self, book: gw.Book, route: str = "") -> None:
        wanted = {batch[0] for batch in self.batches}
        for table in gw.TABLES:
            if table in wanted:
                emit(f"facts.{table}{route}", exported(book.facts(table), "decimal"))

    def judgement(self, row: gw.MeasuresRow, calibration: gw.Calibration) -> str:
        one = gw.assess_one(row, calibration, self.policy)
        numbers = [one.tier_index, int(one.pareto), one.recency_score or 0]
        numbers += [one.frequency_score or 0, one.monetary_score or 0, one.pareto_value.minor]
        return " ".join(map(str, numbers)) + "\n"

    def print_route(self, measures: gw.Measures, route: str) -> gw.Calibration:
        calibration = gw.calibrate(measures, self.policy)
        print_measures(measures, route)
        emit(f"host.calibration{route}", calibration.to_bytes())
        print_assessment(gw.assess(measures, calibration, self.policy), route)
        return calibration

    def print_explanations(self, everything: gw.Assessment, customers: Any, route: str) -> None:
        for customer in customers:
            explanation = everything.explain(customer, "en")
            emit(f"explanation.{customer}.en{route}", explanation.message.SerializeToString())

    def decoded(self, measures: gw.Measures, calibration: gw.Calibration) -> None:
        measures = gw.Measures.from_bytes(measures.to_bytes())
        calibration = gw.Calibration.from_bytes(calibration.to_bytes())
        everything = gw.assess(measures, calibration, self.policy)
        print_measures(measures, "@decoded")
        emit("host.measures@decoded", measures.to_bytes())
        emit("host.calibration@decoded", calibration.to_bytes())
        print_assessment(everything, "@decoded")
        self.print_explanations(everything, self.explain, "@decoded")

    def parts(self) -> None:
        parts = []
        for part in range(PARTS):
            book = self.book()
            for table, header, rows, refuse in self.batches:
                if refuse:
                    continue
                if "customer_id" in header:
                    rows = [r for r in rows if self.part_of(self.id_of(r["customer_id"])) == part]
                self.append(book, table, header, rows)
            parts.append(self.measures(book))
        calibration = self.print_route(gw.merge(parts), "@parts")
        for customer in self.explain:
            mine = gw.assess(parts[self.part_of(customer)], calibration, self.policy)
            self.print_explanations(mine, [customer], "@parts")

    def part_of(self, customer: Any) -> int:
        return gw.partition_of(customer, PARTS)

    def refreshed(self) -> None:
        book = self.book()
        for batch in self.batches:
            self.append(book, *batch)
            self.measures(book)
        self.print_route(self.measures(book), "@refreshed")

    def reversed(self) -> None:
        book = self.book()
        for table, header, rows, refuse in reversed(self.batches):
            if not refuse:
                self.append(book, table, header, rows)
        self.print_facts(book, "@reversed")
        self.print_route(self.measures(book), "@reversed")

    def durable(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "book"
            with gw.Book(path, currency=self.currency, time_zone=self.time_zone) as book:
                for batch in self.batches:
                    self.append(book, *batch)
            with gw.Book(path) as book:
                self.print_facts(book, "@durable")
                self.print_route(self.measures(book), "@durable")

    def threads(self) -> None:
        book = self.book()
        for batch in self.batches:
            self.append(book, *batch)
        measures = book.measures(self.policy, self.as_of, parallelism=4)
        calibration = gw.calibrate(measures, self.policy, parallelism=4)
        print_measures(measures, "@threads")
        emit("host.calibration@threads", calibration.to_bytes())
        everything = gw.assess(measures, calibration, self.policy, parallelism=4)
        print_assessment(everything, "@threads")


def emit(name: str, data: Any) -> None:
    raw = data.encode() if isinstance(data, str) else data
    print(name, hashlib.sha256(raw).hexdigest(), len(raw))


def print_measures(measures: gw.Measures, route: str = "") -> None:
    for form in FORMS:
        emit(f"measures.{form}{route}", exported(measures, form))


def print_assessment(everything: gw.Assessment, route: str = "") -> None:
    for form in FORMS:
        emit(f"assessment.{form}{route}", exported(everything, form))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: conformance.py SCENARIO_FOLDER")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[attr-defined]
    Scenario(Path(sys.argv[1])).run()
