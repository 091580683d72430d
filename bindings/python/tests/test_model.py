import math

import goodwill as gw
import numpy as np
import pytest


@pytest.fixture(scope="module")
def cdnow(request):
    pandas = pytest.importorskip("pandas")
    path = request.getfixturevalue("shared_file")("cdnow_sample.csv")
    log = pandas.read_csv(path, parse_dates=["date"])
    log = log[log["date"] <= "1997-09-30"]
    days = log.groupby(["customer_id", "date"])["amount"].sum().reset_index()
    dates = days.groupby("customer_id")["date"]
    first, last, count = dates.min(), dates.max(), dates.count()
    end = pandas.Timestamp("1997-09-30")
    repeats = days[days["date"] > days["customer_id"].map(first)]
    mean = repeats.groupby("customer_id")["amount"].mean().reindex(first.index).fillna(0)
    return pandas.DataFrame(
        {
            "frequency": count - 1,
            "recency": (last - first).dt.days / 7,
            "tenure": (end - first).dt.days / 7,
            "mean_amount": mean,
        }
    )


FITS = {
    "nbd": ([0.384766136, 12.0720228], -9763.657615),
    "bg_nbd": ([0.242594522, 4.41360202, 0.792922017, 2.42590678], -9582.42920667),
    "mbg_nbd": ([0.524843159, 6.18308528, 0.891359391, 1.61400224], -9582.135716),
    "pareto_nbd": ([0.553277047, 10.5776835, 0.606239989, 11.6687353], -9594.97617894),
}


@pytest.mark.parametrize("name", FITS)
def test_published_fits(cdnow, name):
    parameters, log_likelihood = FITS[name]
    found = gw.fit(name, cdnow["frequency"], cdnow["recency"], cdnow["tenure"])
    assert found.verdict == "converged" and found.converged and not found.findings
    assert list(found.parameters.values()) == pytest.approx(parameters, rel=1e-7)
    assert found.log_likelihood == pytest.approx(log_likelihood, rel=1e-10)
    rows = found.log_likelihood(cdnow["frequency"], cdnow["recency"], cdnow["tenure"])
    assert rows.sum() == pytest.approx(log_likelihood, rel=1e-10)
    assert found.customers == 2357
    again = gw.Model.decode(found.encode())
    assert isinstance(again, gw.Fit) and again.encode() == found.encode()


def test_best(cdnow):
    found = gw.fit("best", cdnow["frequency"], cdnow["recency"], cdnow["tenure"])
    assert found.name == "mbg_nbd" and found.verdict == "converged"
    assert [c.name for c in found.candidates] == ["nbd", "mbg_nbd", "pareto_nbd"]
    assert min(found.candidates, key=lambda c: c.bic).bic == found.bic
    assert found.findings[-1].code == "chosen" and "BIC" in found.findings[-1].text
    again = gw.Model.decode(found.encode())
    assert again.encode() == found.encode() and again.candidates == found.candidates
    assert gw.fit("best", [], [], []).verdict == "not_identified"
    assert not gw.fit("nbd", [0, 1], [0, 1], [2, 2]).candidates


def test_standard_errors(cdnow):
    found = gw.fit("bg_nbd", cdnow.frequency, cdnow.recency, cdnow.tenure)
    assert list(found.standard_errors.values()) == pytest.approx(
        [0.0125574, 0.378224, 0.185734, 0.705414], rel=1e-5
    )
    assert np.array_equal(found.covariance, found.covariance.T)
    assert "converged" in str(found)


def test_gamma_gamma(cdnow):
    found = gw.fit("gamma_gamma", cdnow["frequency"], cdnow["mean_amount"])
    assert list(found.parameters.values()) == pytest.approx(
        [6.24957227, 3.74422467, 15.443521], rel=1e-7
    )
    assert found.log_likelihood == pytest.approx(-4055.9177, abs=5e-5)
    assert found.customers == 946
    given = gw.model("gamma_gamma", p=6.25, q=3.74, gamma=15.44)
    assert given.expected_spend(2, 22.35) == pytest.approx(24.66371391, abs=5e-9)
    assert given.expected_spend() == pytest.approx(35.2189781, abs=5e-8)
    assert math.isnan(gw.model("gamma_gamma", p=6.25, q=0.9, gamma=15.44).expected_spend())


def test_given_parameters():
    pareto = gw.model("pareto_nbd", r=0.5534, alpha=10.5802, s=0.6061, beta=11.6562)
    assert pareto.p_alive(26, 30.86, 31) == pytest.approx(0.99791776655, abs=1e-11)
    assert isinstance(pareto.p_alive(0, 0, 39), float)
    assert pareto.p_alive([0, 26], [0, 30.86], [39, 31]).shape == (2,)
    # One customer at many times, many at one, and a new one.
    curve = pareto.expected_purchases([0, 10, 20], 2, 30.43, 38.86)
    assert curve[0] == 0 and curve[1] < curve[2]
    assert curve[2] == pareto.expected_purchases(20, [2], [30.43], [38.86])[0]
    assert pareto.expected_purchases(20) == pareto.expected_purchases(20, 0, 0, 0)
    assert pareto.p_any_purchase(20, 2, 30, 39) == pytest.approx(
        1 - pareto.p_purchases(0, 20, 2, 30, 39), abs=1e-14
    )
    assert pareto.residual(7, 35, 39, 0.0027) > pareto.residual(7, 35, 39, 0.0027, horizon=52)
    assert pareto.log_likelihood(0, 0, 0) == 0
    assert pareto.parameters == {"r": 0.5534, "alpha": 10.5802, "s": 0.6061, "beta": 11.6562}
    assert type(gw.Model.decode(pareto.encode())) is gw.Model
    assert pareto.to_dict()["name"] == "pareto_nbd"


def test_rows_weights_and_order_do_not_matter():
    frequency = [0, 1, 3, 0, 2, 8, 1] * 20
    recency = [0, 5, 30, 0, 12, 35, 20] * 20
    tenure = [39, 38, 36, 30, 39, 38, 37] * 20
    one = gw.fit("mbg_nbd", frequency, recency, tenure)
    two = gw.fit("mbg_nbd", frequency[:7], recency[:7], tenure[:7], weights=[20] * 7)
    three = gw.fit("mbg_nbd", frequency[::-1], recency[::-1], tenure[::-1], parallelism=3)
    assert one.encode() == two.encode() == three.encode()


def test_what_cannot_be():
    with pytest.raises(gw.InvalidArgumentError) as caught:
        gw.fit("bg_nbd", [0, 2, 1], [0, 40, 0], [39, 39, 39])
    assert [p.row for p in caught.value.problems] == [1, 2]
    with pytest.raises(gw.InvalidArgumentError, match="whole"):
        gw.fit("bg_nbd", [0, 1.5], [0, 1], [2, 2])
    with pytest.raises(gw.NotFoundError):
        gw.fit("bgnbd", [0], [0], [1])
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("bg_nbd", [0, 0], [0, 0], [1, 1], covariates=[1])
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("bg_bb", [0], [0], [1], covariates=[1])
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("bg_nbd", [0], [0], [1], covariates=["x"])
    with pytest.raises(TypeError):
        gw.model("bg_nbd", r=1, alpha=2)
    with pytest.raises(gw.InvalidArgumentError):
        gw.model("bg_nbd", r=1, alpha=2, a=-1, b=1)
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("gamma_gamma", [1, 2], [10.0, -3.0])
    with pytest.raises(TypeError):
        gw.fit("nbd", [0, 1])
    nobody = gw.fit("pareto_nbd", [0] * 50, [0] * 50, range(50))
    assert nobody.verdict == "not_identified" and nobody.findings[0].code == "no_repeats"
    assert nobody.parameters == {} and math.isnan(nobody.log_likelihood)
    with pytest.raises(gw.FailedPreconditionError):
        nobody.p_alive(0, 0, 10)


def test_opportunities(shared_file):
    pandas = pytest.importorskip("pandas")
    donations = pandas.read_csv(shared_file("donations_by_pattern.csv"))
    found = gw.fit(
        "bg_bb", donations.frequency, donations.recency, donations.periods,
        weights=donations.weights,
    )  # fmt: skip
    assert found.verdict == "converged" and found.customers == 11104
    assert list(found.parameters.values()) == pytest.approx(
        [1.20352235, 0.749716358, 0.656718208, 2.78344223], rel=1e-7
    )
    assert found.log_likelihood == pytest.approx(-33225.58, abs=5e-3)
    same = gw.fit(
        "bg_bb", donations.frequency, donations.recency, opportunities=donations.periods,
        weights=donations.weights,
    )  # fmt: skip
    assert same.encode() == found.encode()
    given = gw.model("bg_bb", alpha=1.2, beta=0.75, gamma=0.66, delta=2.78)
    assert given.expected_purchases(3) == pytest.approx(1.292731705, abs=5e-10)
    assert given.p_purchases(2, 6) == pytest.approx(0.1214302209, abs=5e-11)
    assert given.residual(3, 6, 6, math.log(1.1)) == pytest.approx(3.440267343, abs=5e-10)
    with pytest.raises(gw.InvalidArgumentError, match="whole"):
        given.expected_purchases(1.5)
    with pytest.raises(TypeError):
        gw.fit("bg_bb", [1], [1], [6], opportunities=[6])


def test_renewals():
    survivors = [1000, 869, 743, 653, 593, 551, 517, 491]
    left = [a - b for a, b in zip(survivors, survivors[1:])]
    found = gw.fit(
        "shifted_beta_geometric", range(8), opportunities=[7] * 8, weights=[*left, survivors[-1]]
    )
    assert found.verdict == "converged"
    assert found.parameters["alpha"] == pytest.approx(0.668, abs=5e-4)
    assert found.parameters["beta"] == pytest.approx(3.806, abs=5e-4)
    assert math.isnan(found.nbd_log_likelihood)
    assert list(found.p_alive([7, 3], 0, [7, 7])) == [1, 0]
    # Discounted expected residual lifetime just before the third renewal.
    given = gw.model("shifted_beta_geometric", alpha=3.8, beta=15.2)
    assert 1.1 * given.residual(2, 0, 2, math.log(1.1)) == pytest.approx(3.59, abs=5e-3)
    assert given.p_any_purchase(1, 2, 0, 2) == pytest.approx(17.2 / 21, rel=1e-14)
    again = gw.Model.decode(found.encode())
    assert again.encode() == found.encode()


def test_regular_buyers():
    random = np.random.default_rng(1)
    frequency, recency, log_gaps = [], [], []
    for _ in range(600):
        gaps = random.gamma(3, 1 / random.gamma(0.9, 1 / 3), 400)
        seen = gaps[: random.geometric(0.15)]
        seen = seen[np.cumsum(seen) <= 40]
        frequency.append(len(seen))
        recency.append(seen.sum())
        log_gaps.append(np.log(seen).sum())
    found = gw.fit("mbg_cnbd", frequency, recency, [40] * 600, log_gaps=log_gaps)
    assert found.parameters["k"] == 3 and found.converged
    assert math.isnan(found.standard_errors["k"])
    plain = gw.fit("mbg_nbd", frequency, recency, [40] * 600)
    assert found.log_likelihood > plain.log_likelihood + 100
    rows = found.log_likelihood(frequency, recency, [40] * 600, log_gaps=log_gaps)
    assert rows.sum() == pytest.approx(found.log_likelihood, abs=1e-6)
    assert gw.Model.decode(found.encode()).encode() == found.encode()
    with pytest.raises(gw.InvalidArgumentError, match="log_gaps"):
        gw.fit("mbg_cnbd", frequency, recency, [40] * 600)
    given = gw.model("mbg_cnbd", r=0.9, alpha=3, a=0.7, b=3, k=3)
    # Silent for six of the usual intervals: a regular buyer is more surely gone.
    same = gw.model("mbg_cnbd", r=0.9, alpha=3, a=0.7, b=3, k=1)
    assert given.p_alive(10, 20, 32) < same.p_alive(10, 20, 32)
    assert given.expected_purchases(10, 10, 20, 21) > 0
    with pytest.raises(gw.InvalidArgumentError, match="k"):
        gw.model("mbg_cnbd", r=0.9, alpha=3, a=0.7, b=3, k=1.5)


def test_regular_buyers_of_a_book():
    draw = np.random.default_rng(3)
    rows = {"customer_id": [], "time": []}
    days_of = {}
    for c in range(400):
        rate, at = draw.gamma(2, 1 / 16), draw.uniform(0, 200)
        while at < 800:
            days_of.setdefault(f"C{c:03d}", set()).add(int(at))
            if draw.uniform() < 0.06:
                break
            at += draw.gamma(3, 1 / rate)
    for customer, days in days_of.items():
        rows["customer_id"] += [customer] * len(days)
        rows["time"] += [np.datetime64("2022-01-01") + day for day in sorted(days)]
    rows["time"] = np.array(rows["time"], "datetime64[us]")
    rows["amount"] = ["10.00"] * len(rows["time"])
    values = gw.Policy.default("USD").to_dict()
    values["measures"]["log_gaps"] = True
    asked = gw.Policy.from_dict(values)
    assert "log_gaps: true" in asked.to_text() and "log_gaps" not in gw.Policy.default("USD").to_text()
    with gw.Book(currency="USD") as book:
        book.append_purchases(rows)
        frame = book.measures(asked, as_of="2024-03-11").to_pandas()
        by_id = frame.set_index("customer_id")["log_gaps"]
        for customer, days in days_of.items():
            assert by_id[customer] == pytest.approx(np.log(np.diff(sorted(days))).sum(), abs=1e-7)
        assert "log_gaps" not in book.measures(gw.Policy.default("USD"), as_of="2024-03-11").to_pandas()
        found = gw.fit(
            "mbg_cnbd", frame.frequency, frame.recency, frame.tenure, log_gaps=frame.log_gaps
        )
        assert found.parameters["k"] == 3
        # An assessment that names the model fits the same.
        values["measures"]["log_gaps"] = False
        values["lifetime"] = {"model": "mbg_cnbd", "horizon_months": 6}
        named = gw.Policy.from_dict(values)
        assessment = book.assess(named, as_of="2024-03-11")
        assert assessment.to_pandas()["p_purchase"].notna().all()
        calibration = assessment.calibration
        assert gw.Calibration.from_bytes(calibration.to_bytes()).to_bytes() == calibration.to_bytes()
        fitted = {p.name: p.value for p in calibration.message.lifetime.purchases.parameters}
        assert fitted == pytest.approx(found.parameters, rel=1e-12)
    values["measures"]["same_day"] = "SAME_DAY_SEPARATE"
    with pytest.raises(gw.InvalidArgumentError, match="lifetime.model"):
        gw.Policy.from_dict(values)


def test_lifetimes_that_end_at_an_age(cdnow):
    some = cdnow.iloc[::8]
    found = gw.fit("gamma_gompertz_nbd", some.frequency, some.recency, some.tenure)
    plain = gw.fit("pareto_nbd", some.frequency, some.recency, some.tenure)
    assert found.log_likelihood > plain.log_likelihood - 1e-3
    given = gw.model("gamma_gompertz_nbd", r=0.85, alpha=4.45, b=0.12, s=0.75, beta=9.55)
    assert 0 < given.p_alive(2, 10, 30) < given.p_alive(2, 28, 30) < 1
    assert given.residual(2, 28, 30, 0.01) < given.expected_purchases(1e4, 2, 28, 30)


def population(size=800):
    rng = np.random.default_rng(7)
    online = rng.integers(0, 2, size)
    rate = rng.gamma(0.6, 1, size) / (10 * np.exp(-0.8 * online))
    end = np.minimum(50.0, rng.exponential(1, size) / (rng.gamma(0.7, 1, size) / 12))
    frequency, recency = np.zeros(size, int), np.zeros(size)
    for i in range(size):
        t = rng.exponential(1 / rate[i])
        while t < end[i]:
            frequency[i] += 1
            recency[i] = t
            t += rng.exponential(1 / rate[i])
    return frequency, recency, np.full(size, 50.0), online


def test_covariates():
    *rows, online = population()
    plain = gw.fit("pareto_nbd", *rows)
    found = gw.fit("pareto_nbd", *rows, covariates={"online": online})
    assert [(e.covariate, e.parameter) for e in found.effects] == [(0, "alpha"), (0, "beta")]
    alpha = found.effects[0]
    assert abs(alpha.coefficient - 0.8) < 3 * alpha.standard_error < 0.8
    assert "covariate 0" in str(found) and plain.effects == []
    (test,) = found.tests
    assert (test.name, test.degrees) == ("covariates", 2) and test.p_value < 1e-6
    assert test.statistic == pytest.approx(
        2 * (found.log_likelihood - plain.log_likelihood), abs=1e-9
    )
    (dropout,) = plain.tests
    assert dropout.name == "dropout" and 0 <= dropout.p_value <= 1
    # Asked with covariates, and only so; also after a journey.
    likely = found.log_likelihood(*rows, covariates=online)
    assert likely.sum() == pytest.approx(float(found.log_likelihood), abs=1e-8)
    same = gw.Model.decode(found.encode())
    assert same.expected_purchases(20, covariates=[[1.0]]) > same.expected_purchases(
        20, covariates=[[0.0]]
    )
    assert same.effects == found.effects
    with pytest.raises(gw.InvalidArgumentError):
        found.p_alive(*rows)
    with pytest.raises(gw.InvalidArgumentError):
        plain.p_alive(*rows, covariates=online)
    drawn = gw.fit("pareto_nbd", *rows, covariates=online, ridge=1e6)
    assert abs(drawn.effects[0].coefficient) < 0.01
    assert "ridge" in [f.code for f in drawn.findings]


def test_a_small_segment_leans_on_the_whole():
    *rows, online = population()
    whole = gw.fit("mbg_nbd", *rows)
    few = [column[:3] for column in rows]
    assert gw.fit("mbg_nbd", *few).verdict == "not_identified"
    small = gw.fit("mbg_nbd", *few, prior=whole, prior_spread=0.3)
    assert small.verdict == "converged" and "prior" in [f.code for f in small.findings]
    for name, value in small.parameters.items():
        assert abs(math.log(value / whole.parameters[name])) < 1
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("bg_nbd", *few, prior=whole)
    with pytest.raises(gw.InvalidArgumentError):
        gw.fit("mbg_nbd", *few, prior=whole, prior_spread=0)


def test_spread_of_segments():
    rng = np.random.default_rng(3)
    rows = [[], [], []]
    for rate in (0.002, 0.01, 0.05, 0.01, 0.003, 0.03):  # of a segment each
        frequency = rng.poisson(200 * rng.gamma(1, rate, 80))
        rows[0] += frequency.tolist()
        rows[1] += np.where(frequency > 0, rng.uniform(50, 200, 80), 0).tolist()
        rows[2] += [200.0] * 80
    segment = np.repeat(["a", "b", "c", "d", "e", "f"], 80)
    whole = gw.fit("nbd", *rows)
    apart = whole.spread(segment, *rows)
    alike = whole.spread(rng.permutation(segment), *rows)
    assert 0.01 <= alike < 0.3 < apart <= 3
    few = [np.asarray(c)[segment == "a"] for c in rows]
    pooled = gw.fit("nbd", *few, prior=whole, prior_spread=apart)
    assert pooled.parameters["alpha"] > whole.parameters["alpha"]
    with pytest.raises(gw.InvalidArgumentError):
        whole.spread(segment[:5], *rows)
    with pytest.raises(gw.InvalidArgumentError):
        whole.spread(["a"] * len(segment), *rows)


def test_contracts_by_segment():
    rng = np.random.default_rng(5)
    renewals, plan = [], []
    for name, alpha, beta, count in (("basic", 0.7, 1.2, 1500), ("pro", 0.7, 3.8, 1500), ("rare", 1, 3, 4)):
        renewals += np.minimum(rng.geometric(rng.beta(alpha, beta, count)) - 1, 7).tolist()
        plan += [name] * count
    came_up = np.full(len(renewals), 7)
    renewals, plan = np.array(renewals), np.array(plan)
    whole = gw.fit("shifted_beta_geometric", renewals, opportunities=came_up)
    test = whole.test_segments(plan, renewals, opportunities=came_up)
    assert (test.name, test.degrees) == ("segments", 2)
    assert test.p_value < 1e-6
    shuffled = whole.test_segments(rng.permutation(plan), renewals, opportunities=came_up)
    assert shuffled.p_value > 0.01
    spread = whole.spread(plan, renewals, opportunities=came_up)
    assert 0.1 < spread <= 3
    by_plan = {
        name: gw.fit(
            "shifted_beta_geometric", renewals[plan == name], opportunities=came_up[plan == name],
            prior=whole, prior_spread=spread,
        )
        for name in np.unique(plan)
    }  # fmt: skip
    assert by_plan["basic"].parameters["beta"] < by_plan["pro"].parameters["beta"]
    assert [f.code for f in by_plan["rare"].findings][-2:] == ["prior", "prior_alone"]
    assert "prior_alone" not in [f.code for f in by_plan["pro"].findings]
    with pytest.raises(gw.InvalidArgumentError):
        whole.test_segments(plan[:5], renewals, opportunities=came_up)
    with pytest.raises(gw.FailedPreconditionError):
        whole.test_segments(plan == "rare", renewals, opportunities=came_up)
    with pytest.raises(TypeError):
        whole.test_segments(plan, renewals, 0, came_up, opportunities=came_up)


def test_profile():
    *rows, _ = population()
    found = gw.fit("nbd", *rows)
    bounds = found.profile(*rows)
    assert list(bounds) == ["r", "alpha"]
    for name, (low, high) in bounds.items():
        at, error = found.parameters[name], found.standard_errors[name]
        assert low < at < high
        assert (high - low) / (2 * 1.96 * error) == pytest.approx(1, rel=0.1)
        assert found.profile(*rows, level=0.5)[name][1] < high
    with pytest.raises(gw.InvalidArgumentError):
        found.profile(*(r[:5] for r in rows))
    with pytest.raises(gw.InvalidArgumentError):
        found.profile(*rows, level=0.1)
    with pytest.raises(gw.FailedPreconditionError):
        gw.model("nbd", r=1, alpha=1).profile(*rows)


def test_influence_and_outliers():
    rng = np.random.default_rng(5)
    n = 400
    tenure = rng.integers(100, 300, n).astype(float)
    frequency = rng.poisson(tenure * rng.gamma(0.6, 1 / 40, n))
    recency = np.where(frequency > 0, np.floor(tenure * rng.uniform(0.3, 1, n)), 0)
    recency[frequency > 0] = np.maximum(recency[frequency > 0], 1)
    found = gw.fit("nbd", frequency, recency, tenure)
    influence = found.influence(frequency, recency, tenure)
    assert influence.shape == (n,) and (influence >= 0).all()
    assert influence.sum() == pytest.approx(2, rel=0.5)  # as many as parameters
    assert found.outliers(frequency, recency, tenure) == []
    # A robot.
    frequency[7], recency[7], tenure[7] = 50_000, 200, 200
    with_robot = gw.fit("nbd", frequency, recency, tenure)
    ids = [f"C{i}" for i in range(n)]
    worst = with_robot.outliers(frequency, recency, tenure, ids=ids)
    assert worst[0]["row"] == 7 and worst[0]["id"] == "C7" and worst[0]["frequency"] == 50_000
    assert worst[0]["influence"] > 2
    assert with_robot.influence(50_000, 200, 200) == worst[0]["influence"]
    with pytest.raises(gw.InvalidArgumentError):
        with_robot.outliers(frequency, recency, tenure, ids=ids[:5])
    with pytest.raises(gw.FailedPreconditionError):
        gw.model("nbd", r=1, alpha=1).influence(1, 2, 3)


def test_intervals_of_figures():
    *rows, _ = population()
    found = gw.fit("pareto_nbd", *rows)
    for quantity, options in [
        ("p_alive", {}), ("expected_purchases", {"t": 20}), ("p_any_purchase", {"t": 20}),
        ("p_purchases", {"t": 20, "k": 1}), ("residual", {"t": math.inf, "rate": 0.002}),
    ]:  # fmt: skip
        low, high = found.intervals(quantity, frequency=4, recency=20, tenure=50, **options)
        wide = found.intervals(
            quantity, frequency=4, recency=20, tenure=50, level=0.99, **options
        )
        at = {
            "p_alive": lambda: found.p_alive(4, 20, 50),
            "expected_purchases": lambda: found.expected_purchases(20, 4, 20, 50),
            "p_any_purchase": lambda: found.p_any_purchase(20, 4, 20, 50),
            "p_purchases": lambda: found.p_purchases(1, 20, 4, 20, 50),
            "residual": lambda: found.residual(4, 20, 50, 0.002),
        }[quantity]()
        assert 0 < wide[0] < low < at < high < wide[1]
    low, high = found.intervals("p_alive", frequency=rows[0], recency=rows[1], tenure=rows[2])
    assert ((0 <= low) & (low <= high) & (high <= 1)).all()
    with pytest.raises(gw.FailedPreconditionError):
        gw.model("nbd", r=1, alpha=1).intervals("expected_purchases", 1)
    with pytest.raises(ValueError):
        found.intervals("nonsense", 1)
    with pytest.raises(gw.InvalidArgumentError):
        found.intervals("p_alive", level=1.5)
