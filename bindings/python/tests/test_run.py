"""Progress, cancelling, Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading

import goodwill as gw
import numpy as np
import pytest

AS_OF = "2025-01-01"


def many(n=300_000):
    draw = np.random.default_rng(3)
    return {
        "customer_id": draw.integers(0, n // 10, n),
        "time": np.datetime64("2023-01-01", "us") + draw.integers(0, 600 * 86400, n) * np.timedelta64(1, "s"),
        "amount_minor": draw.integers(1, 10**6, n),
    }  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    return many()


@pytest.fixture(scope="module")
def full(rows):
    book = gw.Book(currency="EUR")
    book.append_purchases(rows)
    return book


def test_progress_is_reported(rows):
    book, seen = gw.Book(currency="EUR"), []
    threads = set()

    def progress(done, total):
        seen.append((done, total))
        threads.add(threading.get_ident())

    book.append_purchases(rows, progress=progress)
    assert seen and threads == {threading.get_ident()}
    assert all(done >= 0 and (total == -1 or done <= total) for done, total in seen)
    for question in (book.measures, book.assess):
        seen.clear()
        question(as_of=AS_OF, progress=progress, parallelism=2)
        assert seen, question


class Stop(Exception):
    pass


def raises(done, total):
    raise Stop("enough")


@pytest.mark.parametrize("how", [raises, lambda done, total: False])
def test_cancelling_an_append(rows, how):
    book = gw.Book(currency="EUR")
    expected = Stop if how is raises else gw.CancelledError
    with pytest.raises(expected):
        book.append_purchases(rows, progress=how)
    assert book.describe().customers == 0 and book.describe().batches == 0
    assert book.append_purchases(rows).appended == len(rows["amount_minor"])


@pytest.mark.parametrize("how", [raises, lambda done, total: False])
def test_cancelling_questions(how):
    book = gw.Book(currency="EUR")
    book.append_purchases(many(50_000))
    policy = gw.Policy.default("EUR")
    expected = Stop if how is raises else gw.CancelledError
    with pytest.raises(expected):
        book.measures(policy, AS_OF, progress=how)
    with pytest.raises(expected):
        book.assess(policy, AS_OF, progress=how)
    assert len(book.assess(policy, AS_OF)) == 5000 or len(book.assess(policy, AS_OF)) > 4900
    with pytest.raises(expected):
        gw.measures(many(50_000), gw.Policy.default("EUR"), as_of=AS_OF, progress=how)


def test_what_is_raised_is_the_same_object(full):
    error = Stop("this one")

    def progress(done, total):
        raise error

    with pytest.raises(Stop) as caught:
        gw.Book(currency="EUR").append_purchases(many(50_000), progress=progress)
    assert caught.value is error


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_exits_come_through(kind):
    def progress(done, total):
        raise kind

    with pytest.raises(kind):
        gw.Book(currency="EUR").append_purchases(many(50_000), progress=progress)


def test_other_results_go_on():
    for result in (None, True, 0, "", 1):
        book = gw.Book(currency="EUR")
        book.append_purchases(many(20_000), progress=lambda done, total: result)
        assert book.describe().batches == 1


def test_wrong_arguments(full):
    with pytest.raises(TypeError):
        full.measures(as_of=AS_OF, progress=5)
    with pytest.raises(TypeError):
        full.measures(as_of=AS_OF, parallelism="two")
    with pytest.raises(ValueError):
        full.measures(as_of=AS_OF, parallelism=-1)


def test_a_callback_may_ask_but_not_change(full):
    asked = []

    def progress(done, total):
        asked.append(full.describe().customers)
        with pytest.raises(gw.FailedPreconditionError):
            full.append_purchases(many(10))
        with pytest.raises(gw.FailedPreconditionError):
            full.close()

    full.assess(gw.Policy.default("EUR"), "2024-05-01", progress=progress)
    assert asked and set(asked) == {full.describe().customers}
    book = gw.Book(currency="EUR")

    def during_append(done, total):
        with pytest.raises(gw.FailedPreconditionError):
            book.describe()

    book.append_purchases(many(20_000), progress=during_append)


def test_the_signal_handler_is_put_back(full):
    before = signal.getsignal(signal.SIGINT)
    inside = []
    full.measures(as_of="2024-04-01", progress=lambda d, t: inside.append(signal.getsignal(signal.SIGINT)))
    assert signal.getsignal(signal.SIGINT) is before
    assert inside and all(handler is not before for handler in inside)


def test_other_threads_do_not_touch_signals(full):
    results = []
    thread = threading.Thread(
        target=lambda: results.append(len(full.measures(as_of="2024-06-01", progress=lambda d, t: None)))
    )
    thread.start()
    thread.join()
    assert results


INTERRUPTED = """
import os, signal, sys, threading, time
import goodwill as gw, numpy as np

n = 3_000_000
draw = np.random.default_rng(3)
rows = {
    "customer_id": draw.integers(0, n, n),
    "time": np.datetime64("2023-01-01", "us") + draw.integers(0, 10**8, n) * np.timedelta64(1, "s"),
    "amount_minor": draw.integers(1, 10**6, n),
}
book = gw.Book(currency="EUR")
threading.Timer(0.02, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    for turn in range(100):
        book.append_purchases(rows)  # the first takes longer than the timer
    print("not interrupted")
except KeyboardInterrupt:
    print("interrupted", book.describe().batches <= 1)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
"""


def test_control_c_without_a_callback():
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], capture_output=True, text=True,
                          env=os.environ, timeout=120)  # fmt: skip
    assert done.stdout == "interrupted True\n", done
    assert "Exception ignored" not in done.stderr
