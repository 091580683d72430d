import datetime

import goodwill as gw
import numpy as np
import pandas as pd
import pytest
from goodwill._instant import instant

SOFIA = "Europe/Sofia"
NOON = int(datetime.datetime(2024, 7, 1, 12, tzinfo=datetime.timezone.utc).timestamp()) * 1_000_000
HOUR = 3_600_000_000


def test_forms_of_one_instant():
    zone = datetime.timezone(datetime.timedelta(hours=3))
    for moment in (
        "2024-07-01T15:00:00", "2024-07-01T12:00:00Z", "2024-07-01T15:00:00+03:00",
        datetime.datetime(2024, 7, 1, 15), datetime.datetime(2024, 7, 1, 15, tzinfo=zone),
        np.datetime64("2024-07-01T15:00"), np.datetime64("2024-07-01T15:00:00.000000000"),
        pd.Timestamp("2024-07-01 15:00"), pd.Timestamp("2024-07-01 15:00", tz=SOFIA),
        pd.Timestamp("2024-07-01 12:00", tz="UTC"),
    ):  # fmt: skip
        assert instant(moment, SOFIA) == NOON, moment


def test_dates_are_their_first_instant():
    for moment in ("2024-07-01", datetime.date(2024, 7, 1), np.datetime64("2024-07-01"),
                   np.datetime64("2024-07"), pd.Timestamp("2024-07-01")):  # fmt: skip
        assert instant(moment, SOFIA) == NOON - 15 * HOUR
        assert instant(moment, "UTC") == NOON - 12 * HOUR


def test_gaps_and_overlaps():
    # Sofia: 2024-03-31 03:00 -> 04:00; 2024-10-27 04:00 -> 03:00.
    gap = datetime.datetime(2024, 3, 31, 3, 30)
    assert instant(gap, SOFIA) == instant("2024-03-31T03:30:00", SOFIA)
    for fold in (0, 1):
        twice = datetime.datetime(2024, 10, 27, 3, 30, fold=fold)
        assert instant(twice, SOFIA) == instant("2024-10-27T00:30:00Z", SOFIA)


def test_fractions_are_rounded_up():
    assert instant(pd.Timestamp("2024-07-01 12:00:00.000000001"), "UTC") == NOON + 1
    assert instant(pd.Timestamp("2024-07-01 12:00:00.000000001", tz="UTC"), "UTC") == NOON + 1
    assert instant(np.datetime64("2024-07-01T12:00:00.000000001"), "UTC") == NOON + 1
    assert instant(np.datetime64("1960-01-01T00:00:00.000000001"), "UTC") == instant(
        "1960-01-01", "UTC"
    ) + 1


@pytest.mark.parametrize("wrong", ["", "soon", "2024-02-30", "01.07.2024", pd.NaT, np.datetime64("NaT")])
def test_no_moments(wrong):
    with pytest.raises(ValueError):
        instant(wrong, "UTC")


@pytest.mark.parametrize("wrong", [5, 1.5, None, b"2024-01-01"])
def test_wrong_types(wrong):
    with pytest.raises(TypeError):
        instant(wrong, "UTC")


def test_as_of_is_needed():
    book = gw.Book()
    for question in (book.measures, book.assess, lambda: book.measure("a"), lambda: gw.measures({})):
        with pytest.raises(TypeError):
            question()
