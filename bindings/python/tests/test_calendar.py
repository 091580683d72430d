import datetime
import random

import goodwill as gw
import numpy as np
import pandas as pd
import pytest

UTC = datetime.timezone.utc
OFFICE = {"mon-fri": "08:00-12:00,13:00-18:00"}


@pytest.fixture(scope="module")
def office():
    return gw.WorkingCalendar(
        time_zone="Europe/Berlin", weekly=OFFICE,
        dates={"2026-12-24": "08:00-12:00", datetime.date(2026, 12, 31): None},
        breaks={"2026-12-23": "15:00-16:30"}, holidays=["2026-12-25", "--01-01"],
        at_close="close", reversed="negative",
    )  # fmt: skip


def test_one_at_a_time(office):
    friday = "2026-10-23T17:00"
    assert office.add(friday, 4 * 3600) == datetime.datetime(2026, 10, 26, 10, tzinfo=UTC)
    assert office.add(friday, datetime.timedelta(hours=4)) == office.add(friday, 14400.0)
    assert office.subtract("2026-10-26T11:00", 4 * 3600) == datetime.datetime(2026, 10, 23, 15, tzinfo=UTC)
    assert office.between(friday, "2026-10-26T11:00") == 4 * 3600
    assert office.between("2026-10-26T11:00", friday) == -4 * 3600
    assert office.is_open(friday) is True
    assert office.is_open("2026-12-31T10:00") is False
    assert office.next_open("2026-12-24T13:00") == datetime.datetime(2026, 12, 28, 7, tzinfo=UTC)
    assert office.next_close(friday) == datetime.datetime(2026, 10, 23, 16, tzinfo=UTC)
    assert office.prev_close("2026-10-24") == datetime.datetime(2026, 10, 23, 16, tzinfo=UTC)
    assert office.add_days("2026-12-23T16:00", 2) == datetime.datetime(2026, 12, 28, 15, tzinfo=UTC)
    assert office.add_days("2026-12-23T16:00", 1, at="close") == datetime.datetime(2026, 12, 24, 11, tzinfo=UTC)
    assert office.add_days("2026-12-23T16:00", 1, at="roll") == datetime.datetime(2026, 12, 28, 7, tzinfo=UTC)
    assert office.days_between("2026-12-23", "2026-12-28") == 2
    assert office.time_zone == "Europe/Berlin" and "Berlin" in repr(office)


def test_columns_equal_single_calls(office):
    draw = random.Random(4)
    civil = [
        datetime.datetime(2026, 1, 1) + datetime.timedelta(minutes=draw.randrange(525600))
        for _ in range(200)
    ]
    hours = [draw.randrange(-400, 400) * 3600 for _ in civil]
    expected = [office.add(moment, length) for moment, length in zip(civil, hours)]
    naive = np.array(civil, "M8[us]")
    aware = pd.Series(civil).dt.tz_localize("Europe/Berlin", ambiguous=True, nonexistent="shift_forward")
    for column in (naive, aware, civil, pd.Series(civil)):
        found = office.add(column, hours)
        assert found.dtype == np.dtype("M8[us]")
        assert [moment.replace(tzinfo=UTC) for moment in found.tolist()] == expected
    instants = np.asarray(office.add(aware, 0)).astype(np.int64)
    assert (office.between(instants, office.add(instants, 3600)) == 3600).all()
    assert (office.between(office.add(naive, 60), office.add(naive, 3660)) == 3600).all()
    assert (office.is_open(instants) == [office.is_open(moment) for moment in civil]).all()
    days = office.days_between(naive, "2027-01-01")
    assert days.dtype == np.int64 and days[3] == office.days_between(civil[3], "2027-01-01")
    assert office.add_days(naive, 3).shape == (200,)
    assert office.add(naive[:0], 5).shape == (0,)


def test_conventions():
    closed = "2026-10-24T09:00"
    ten = "2026-10-23T10:00"
    assert gw.WorkingCalendar(weekly=OFFICE).add(ten, 7200).hour == 12
    assert gw.WorkingCalendar(weekly=OFFICE, at_close="next_open").add(ten, 7200).hour == 13
    assert gw.WorkingCalendar(weekly=OFFICE).add(closed, 0).day == 24
    assert gw.WorkingCalendar(weekly=OFFICE, zero="roll").add(closed, 0).day == 26
    assert gw.WorkingCalendar(weekly=OFFICE, zero="roll").subtract(closed, 0).day == 23
    assert gw.WorkingCalendar(weekly=OFFICE, reversed="zero").between(ten, "2026-10-23") == 0
    assert gw.WorkingCalendar(weekly=OFFICE, origin="roll").add_days(closed, 1).day == 27
    with pytest.raises(gw.FailedPreconditionError):
        gw.WorkingCalendar(weekly=OFFICE, origin="refuse").add_days(closed, 1)
    gap = {"time_zone": "America/Los_Angeles", "weekly": {"sun": "02:30-03:15", "mon": "09:00-17:00"}}
    assert gw.WorkingCalendar(**gap).next_open("2006-04-02").day == 2
    assert gw.WorkingCalendar(**gap, gap="drop").next_open("2006-04-02").day == 3


def test_refusals(office):
    with pytest.raises(gw.InvalidArgumentError) as refused:
        gw.WorkingCalendar(weekly={"mon": "8-9", "moon": "08:00-09:00"}, holidays=["Christmas"])
    assert [(p.field, p.row) for p in refused.value.problems] == [
        ("weekly", 0), ("weekly", 1), ("holidays", 0)]  # fmt: skip
    with pytest.raises(gw.NotFoundError):
        gw.WorkingCalendar(time_zone="Europe/Atlantis")
    for wrong in ({"at_close": "never"}, {"gap": None}, {"origin": 1}):
        with pytest.raises(gw.InvalidArgumentError):
            gw.WorkingCalendar(**wrong)
    with pytest.raises(TypeError):
        gw.WorkingCalendar(holidays="2026-12-25")
    with pytest.raises(gw.OutOfRangeError):
        gw.WorkingCalendar().next_open("2026-01-01")
    with pytest.raises(gw.OutOfRangeError) as refused:
        office.add(["2026-01-01", "2026-01-02"], [3600, 9e12])
    assert refused.value.problems[0].row == 1
    with pytest.raises(gw.InvalidArgumentError):
        office.add(["2026-01-01", "2026-01-02"], [1, 2, 3])
    for wrong in (float("nan"), 1e30, "an hour", [[1]]):
        with pytest.raises(gw.InvalidArgumentError):
            office.add("2026-01-01", wrong)
    for wrong in (1.5, "one", [[1]]):
        with pytest.raises(gw.InvalidArgumentError):
            office.add_days("2026-01-01", wrong)
    with pytest.raises(gw.InvalidArgumentError):
        office.add(np.array(["NaT"], "M8[us]"), 1)
    with pytest.raises(gw.InvalidArgumentError):
        office.add_days("2026-01-01", 1, at="dawn")


def test_deadlines_of_regulators(office):
    start = "2026-10-23T17:00"
    assert office.deadline(start, 8, "weeks") == datetime.datetime(2026, 12, 18, 23, tzinfo=UTC)
    assert office.deadline(start, 3, "working_days") == datetime.datetime(2026, 10, 28, 17, tzinfo=UTC)
    assert office.deadline(start, 14400, "working_seconds") == office.add(start, 14400)
    column = office.deadline([start, "2027-01-31"], [1, 1], "months")
    assert column.tolist()[1] == datetime.datetime(2027, 2, 28, 23)
    with pytest.raises(gw.InvalidArgumentError):
        office.deadline(start, 1, "fortnights")
    with pytest.raises(gw.InvalidArgumentError):
        office.deadline(start, -1, "days")
    presets = gw.clock_presets()
    assert len({(p.preset, p.clock, p.valid_from) for p in presets}) == len(presets)
    ofcom = [p for p in presets if p.preset == "uk.ofcom.adr"]
    assert [(p.limit, p.unit, p.on) for p in ofcom] == [(8, "weeks", True), (6, "weeks", True)]
    assert ofcom[0].valid_until == datetime.date(2026, 4, 7)
    assert ofcom[1].valid_from == datetime.date(2026, 4, 8)
    assert all(p.source and (p.on or p.review_by) for p in presets)
