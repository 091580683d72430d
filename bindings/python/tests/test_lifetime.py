"""Handles: freed in any order, at exit, after fork, in cycles."""

import gc
import itertools
import os
import subprocess
import sys
import weakref

import goodwill as gw
import pytest
from goodwill import _library

AS_OF = "2025-01-01"


def test_freed_in_any_order(three):
    def everything():
        book = gw.Book(currency="EUR")
        book.append_purchases(three)
        policy = gw.Policy.default("EUR")
        assessment = book.assess(policy, AS_OF)
        return {"book": book, "policy": policy, "assessment": assessment,
                "measures": assessment.measures, "calibration": assessment.calibration,
                "capsule": assessment.__arrow_c_stream__()}  # fmt: skip

    names = list(everything())
    for order in itertools.permutations(names, 3):
        made = everything()
        for name in order:
            del made[name]
        if "assessment" in made:
            assert made["assessment"].explain("a").tier
        if "measures" in made and "calibration" in made and "policy" in made:
            assert len(gw.assess(made["measures"], made["calibration"], made["policy"])) == 3


def test_every_handle_is_freed_once(three, monkeypatch):
    freed = []

    class Watched(_library.Handle):
        __slots__ = ()

        def __init__(self, address):
            super().__init__(address, freed.append)

    handle = Watched(7)
    cycle = [handle]
    cycle.append(cycle)
    del handle, cycle
    gc.collect()
    assert freed == [7]


def test_no_reference_cycles(three):
    gc.collect()
    gc.disable()
    try:
        book = gw.Book(currency="EUR")
        book.append_purchases(three, progress=lambda done, total: None)
        assessment = book.assess(as_of=AS_OF, progress=lambda done, total: None)
        watched = [weakref.ref(o) for o in (book, assessment, assessment.policy)]
        assessment.to_numpy()
        del book, assessment
        assert [w() for w in watched] == [None] * 3  # at once, without the collector
    finally:
        gc.enable()


SCRIPT = """
import goodwill as gw
rows = {"customer_id": ["a", "b"], "time": ["2024-01-01"] * 2, "amount": ["1", "2"]}
book = gw.Book(currency="EUR")
book.append_purchases(rows)
assessment = book.assess(as_of="2025-01-01")
capsule = assessment.__arrow_c_stream__()
columns = assessment.to_numpy()
cycle = [book, assessment, capsule]
cycle.append(cycle)
"""


@pytest.mark.parametrize(
    "end",
    ["", "import os; os.fork() or os._exit(0)", "raise SystemExit(0)", "del gw",
     "import sys; sys.modules.clear()"],
)  # fmt: skip
def test_interpreter_exit(end):
    done = subprocess.run([sys.executable, "-X", "faulthandler", "-c", SCRIPT + end],
                          capture_output=True, text=True, env=os.environ)  # fmt: skip
    assert done.returncode == 0 and done.stderr == "", done


def test_fork(three):
    book = gw.Book(currency="EUR")
    book.append_purchases(three)
    expected = book.assess(as_of=AS_OF, parallelism=2).to_numpy()["customer_id"].tolist()
    child = os.fork()
    if child == 0:
        try:
            book.append_purchases({"customer_id": ["z"], "time": ["2024-01-01"], "amount": ["1"]})
            fine = book.assess(as_of=AS_OF, parallelism=2).to_numpy()["customer_id"].tolist()
            os._exit(0 if fine == [*expected, "z"] else 1)
        except BaseException:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert book.assess(as_of=AS_OF).to_numpy()["customer_id"].tolist() == expected


def test_memory_does_not_grow(three):
    def resident():
        with open("/proc/self/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    if not os.path.exists("/proc/self/statm"):
        pytest.skip("no /proc here")
    big = {
        "customer_id": [f"customer {i}" for i in range(2000)],
        "time": ["2024-01-01"] * 2000,
        "amount": ["1.00"] * 2000,
    }

    def work():
        book = gw.Book(currency="EUR")
        book.append_purchases(big)
        assessment = book.assess(as_of=AS_OF)
        assessment.to_numpy()
        assessment.__arrow_c_stream__()
        assessment.explain("customer 7")
        for wrong in ("nobody", "x"):
            with pytest.raises(KeyError):
                assessment.explain(wrong)
        with pytest.raises(ValueError):
            book.append_purchases({**big, "amount": ["x"] * 2000})

    for _ in range(10):
        work()
    gc.collect()
    before = resident()
    for _ in range(40):
        work()
    gc.collect()
    assert resident() - before < 16 << 20
