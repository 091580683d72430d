#include "goodwill/strategy/candidate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "goodwill/strategy/risk.h"
#include "goodwill/value/models/model.h"
#include "tests/unit/strategy/small_json.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {
namespace {

const Valuation kValuation = {36, DiscountPerMonth(0.12)};

Relationship Ordinary() {
  Relationship r;
  r.p_alive = 0.85;
  r.rate = 0.6;
  r.margin = 90;
  r.cost_to_serve = 9;
  r.rate_cv = 0.3;
  r.margin_cv = 0.2;
  r.survival = Survival::Pareto(0.6, 20);
  return r;
}

template <typename Offer>
Candidate Of(const Offer& offer, const Relationship& r, const Valuation& v = kValuation) {
  return CandidateOf(offer, r, LivesOf(offer, r.survival, v));
}

// --------------------------------------------------------- exposure clock

// By Simpson's rule in many steps.
double Slowly(const Survival& survival, const ExposureClock& clock, double delta, double from,
              double to) {
  constexpr int kSteps = 20000;
  const double h = (to - from) / kSteps;
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double t = from + i * h;
    const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2;
    sum += weight * std::exp(-delta * t) * survival(clock(t));
  }
  return sum * h / 3;
}

TEST(ExposureClock, AgreesWithASlowIntegral) {
  const double delta = kValuation.delta;
  for (const Survival& survival :
       {Survival(), Survival::Pareto(0.6, 20), Survival::Pareto(2.5, 0.5), Survival::Hazard(0.03),
        Survival::Hazard(2), Survival::Gompertz(0.7, 30, 0.2),
        Survival::Gompertz(0.4, 0.2, 0.05)}) {
    for (const ExposureClock& clock : {ExposureClock{1, 0}, ExposureClock{0.9, 6},
                                       ExposureClock{1.1, 36}, ExposureClock{0, 6}}) {
      for (const auto& [from, to] : {std::pair(0.0, 6.0), {6.0, 36.0}}) {
        const double truth = Slowly(survival, clock, delta, from, to);
        EXPECT_NEAR(DiscountedLife(survival, clock, delta, from, to), truth, 1e-9 * (1 + truth));
      }
    }
  }
}

TEST(ExposureClock, AddsUpAndEnds) {
  const Survival survival = Survival::Pareto(0.6, 20);
  const ExposureClock clock{0.9, 6};
  EXPECT_NEAR(
      DiscountedLife(survival, clock, 0.01, 0, 36),
      DiscountedLife(survival, clock, 0.01, 0, 10) + DiscountedLife(survival, clock, 0.01, 10, 36),
      1e-12 * 36);
  EXPECT_EQ(DiscountedLife(survival, clock, 0.01, 6, 6), 0);
  EXPECT_EQ(DiscountedLife(survival, clock, 0.01, 7, 6), 0);
  // Extremes stay finite, and in order.
  for (const double beta : {1e-9, 1e-3, 1e9}) {
    const double life = DiscountedLife(Survival::Pareto(0.5, beta), clock, 0.01, 0, 600);
    EXPECT_TRUE(std::isfinite(life) && life > 0 && life < 100) << beta;
  }
}

// The survival of each model is that of its own forecasts: what is expected while
// alive, discounted, is the rate times the integral where rate and dropout are
// independent.
TEST(ExposureClock, IsTheModelsOwnSurvival) {
  const PurchaseHistory h{3, 200, 270};
  const double delta = kValuation.delta;
  const auto ratio = [&](const auto& model) {
    const AliveFlow flow = *AliveFlowOf(PurchaseModel(model), h);
    const double life = DiscountedLife(flow.survival, {}, delta, 0, 36);
    return flow.rate * life / model.ResidualIfAlive(h, delta / kDaysInMonth, 36 * kDaysInMonth);
  };
  EXPECT_NEAR(ratio(ParetoNbd{0.5533, 73.9, 0.606, 81.6}), 1, 1e-9);
  EXPECT_NEAR(ratio(Nbd{0.4, 84}), 1, 1e-9);
  EXPECT_NEAR(ratio(GammaGompertzNbd{0.5533, 73.9, 0.002, 0.606, 0.3}), 1, 1e-9);
  // With a coin, who buys often leaves sooner: the product of means is above the mean
  // of the product, by little.
  const double mbg = ratio(MbgNbd{0.525, 43.3, 0.891, 1.614});
  EXPECT_GT(mbg, 1);
  EXPECT_LT(mbg, 1.2);
  EXPECT_FALSE(AliveFlowOf(PurchaseModel(BgBb{1.2, 0.75, 0.66, 2.78}), {2, 4, 6}).ok());
}

TEST(ExposureClock, CoinIsTheMeanOverItsPosterior) {
  const Survival survival = Survival::Coin(0.9, 3.6, 2.5, 9);
  double weights = 0, sum = 0;
  constexpr int kSteps = 200000;
  for (int i = 0; i < kSteps; ++i) {
    const double p = (i + 0.5) / kSteps;
    const double weight = std::pow(p, -0.1) * std::pow(1 - p, 2.6);
    weights += weight;
    sum += weight * std::pow(9 / (9 + p * 12), 2.5);
  }
  EXPECT_NEAR(survival(12), sum / weights, 1e-5);
  EXPECT_EQ(survival(0), 1);
}

// The curve through L is L, whoever buys how often: integrals of it against Simpson's rule
// on a logarithmic scale, over L by an integral of its own at each place.
TEST(ExposureClock, CoinsAgreeWithASlowIntegral) {
  const double delta = kValuation.delta;
  const auto slowly = [&](const Survival& survival, double per_month, const ExposureClock& clock,
                          double from, double to) {
    constexpr int kSteps = 600;
    const double first = std::log1p(per_month * from);
    const double h = (std::log1p(per_month * to) - first) / kSteps;
    double sum = 0;
    for (int i = 0; i <= kSteps; ++i) {
      const double grown = std::exp(first + i * h), t = (grown - 1) / per_month;
      const double weight = i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * std::exp(-delta * t) * survival(clock(t)) * grown / per_month;
    }
    return sum * h / 3;
  };
  struct Case {
    double a, b, shape, rate;
  };
  for (const Case& c : {Case{0.9, 3.6, 2.5, 9}, {0.6, 0.17, 130, 2.5}, {0.01, 12, 20000, 40},
                        {8, 2, 0.2, 0.001}, {2.8, 0.3, 36, 52}, {60, 3, 700, 1}}) {
    const Survival survival = Survival::Coin(c.a, c.b, c.shape, c.rate);
    for (const ExposureClock& clock : {ExposureClock{1, 0}, ExposureClock{0.9, 6}}) {
      DiscountedLives lives(survival);
      for (const auto& [from, to] : {std::pair(0.0, 6.0), {6.0, 36.0}}) {
        const double life = DiscountedLife(survival, clock, delta, from, to);
        const double truth = slowly(survival, 1 + c.shape / c.rate, clock, from, to);
        EXPECT_NEAR(life, truth, 1e-9 * truth + 1e-13) << c.shape << " " << from;
        EXPECT_EQ(lives(clock, delta, from, to), life);
      }
    }
    // What is asked before changes no bits.
    DiscountedLives after(survival);
    after({1.3, 36}, delta, 0, 36);
    EXPECT_EQ(after({0.8, 6}, delta, 0, 36), DiscountedLife(survival, {0.8, 6}, delta, 0, 36));
  }
}

// ---------------------------------------------------------- worked example

// The file gives all terms. One of them disagrees with the decision model: in
// "enhance", the discount is counted for customers who have gone. The model's first
// section (principle 4) makes rates of acceptance conditional on being alive, and the
// file's own sale is multiplied by P(alive), so the discount has to be too. For
// "middle" the file says 0.09 * 5 = 0.45 and the model 0.85 * 0.09 * 5 = 0.3825.
double TermInFile(const SmallJson& customer, const SmallJson& candidate, const SmallJson& result,
                  GainTerm term) {
  const double written = result["terms"][std::string(TermName(term))].number;
  if (term != GainTerm::kDiscount) return written;
  EXPECT_NEAR(written, -candidate["accept"].number * candidate["discount"].number, 1e-9);
  return written * customer["p_alive"].number;
}

Survival SurvivalIn(const SmallJson& j) {
  return j.has("hazard") ? Survival::Hazard(j["hazard"].number)
                         : Survival::Pareto(j["s"].number, j["beta_T"].number);
}

Candidate CandidateIn(const SmallJson& j, const Relationship& r, const Valuation& v) {
  const auto at = [&](const char* name) { return j[name].number; };
  const std::string& strategy = j["strategy"].text;
  if (strategy == "protect") {
    return Of(ProtectOffer{at("effect"), 0, at("duration"), at("cost")}, r, v);
  }
  if (strategy == "reengineer") {
    return Of(ReengineerOffer{at("adoption"), 0, at("saving"), at("attrition"), 0, 0, at("cost")},
              r, v);
  }
  if (strategy == "enhance") {
    return Of(EnhanceOffer{at("accept"), at("accept_anyway"), 0, at("margin"), at("service"),
                           at("duration"), at("discount"), at("cost")},
              r, v);
  }
  if (strategy == "hold") {
    return Of(HoldOffer{at("effect"), 0, at("duration"), at("growth_spend"), at("cost")}, r, v);
  }
  if (strategy == "end") {
    return Of(EndOffer{at("stages"), at("exit_cost"), at("word_of_mouth")}, r, v);
  }
  if (strategy == "winback") {
    WinBackOffer offer;
    offer.lift = at("lift");
    offer.fade = at("fade");
    offer.months_lost = at("months_lost");
    offer.spontaneous = at("spontaneous");
    offer.flow = at("rate") * at("margin_per_purchase") - at("cost_to_serve");
    offer.gift = at("gift");
    offer.contact = at("contact");
    return CandidateOf(offer, SecondLife(SurvivalIn(j), v));
  }
  StartOffer offer;
  for (const SmallJson& tier : j["tiers"].items) {
    offer.value += tier["p"].number * tier["value"].number;
  }
  offer.convert = at("convert");
  offer.convert_anyway = at("convert_anyway");
  offer.gift = at("gift");
  offer.cost = at("cost");
  return CandidateOf(offer);
}

TEST(Candidate, AllValuesAndTermsOfTheWorkedExample) {
  const std::string path = SharedData("decision_worked_example.json");
  std::ifstream in(path);
  if (!in) GTEST_SKIP() << path << " is not there";
  std::stringstream text;
  text << in.rdbuf();
  const SmallJson file = SmallJson::Parse(text.str());
  const Valuation v = {file["horizon_months"].number,
                       DiscountPerMonth(file["annual_discount"].number)};
  EXPECT_NEAR(v.delta, file["delta_per_month"].number, 1e-15);
  ASSERT_EQ(file["customers"].items.size(), 9u);
  for (size_t i = 0; i < file["customers"].items.size(); ++i) {
    const SmallJson& j = file["customers"].items[i];
    const SmallJson& results = file["results"].items[i];
    SCOPED_TRACE(j["id"].text);
    const SmallJson& c = j["customer"];
    Relationship r;
    r.p_alive = c["p_alive"].number;
    r.rate = c["rate"].number;
    r.margin = c["margin_per_purchase"].number;
    r.cost_to_serve = c["cost_to_serve"].number;
    r.survival = SurvivalIn(c);
    EXPECT_NEAR(ValueAsIs(r, v), results["value_as_is"].number, 1e-6);
    size_t best = SIZE_MAX;
    double most = 0;
    for (size_t k = 0; k < j["candidates"].items.size(); ++k) {
      const SmallJson& offered = j["candidates"].items[k];
      const SmallJson& result = results["results"].items[k];
      SCOPED_TRACE(offered["strategy"].text);
      const Candidate candidate = CandidateIn(offered, r, v);
      ASSERT_EQ(candidate.terms_count, result["terms"].fields.size());
      double gain = 0;
      for (size_t t = 0; t < candidate.terms_count; ++t) {
        const Term& term = candidate.terms[t];
        ASSERT_TRUE(result["terms"].has(std::string(TermName(term.kind))));
        const double expected = TermInFile(c, offered, result, term.kind);
        EXPECT_NEAR(term.value, expected, 1e-6) << TermName(term.kind);
        gain += expected;
      }
      EXPECT_NEAR(candidate.gain, gain, 1e-6);
      if (offered["discount"].number == 0) {
        EXPECT_NEAR(candidate.gain, result["gain"].number, 1e-6);
      }
      if (candidate.gain > most) {
        most = candidate.gain;
        best = k;
      }
    }
    const SmallJson& choice = results["choice"];
    const std::string chosen =
        best == SIZE_MAX ? "none" : j["candidates"].items[best]["strategy"].text;
    EXPECT_EQ(chosen, choice.items[0].text);
    if (!choice.items[1].null) {
      EXPECT_EQ(j["candidates"].items[best]["offer"].text, choice.items[1].text);
    }
  }
}

// -------------------------------------------------------------------- laws

TEST(CandidateLaws, NothingComesOfNothing) {
  const Relationship r = Ordinary();
  EXPECT_EQ(Of(ProtectOffer{0, 0, 6, 0}, r).gain, 0);
  EXPECT_EQ(Of(ProtectOffer{0.1, 0, 0, 0}, r).gain, 0);
  EXPECT_EQ(Of(ReengineerOffer{0, 0, 5, 0.1, 0, 0, 0}, r).gain, 0);
  EXPECT_EQ(Of(ReengineerOffer{0.5, 0, 0, 0, 0, 12, 0}, r).gain, 0);
  EXPECT_EQ(Of(EnhanceOffer{0.05, 0.05, 0, 14, 2, 12, 0, 0}, r).gain, 0);
  EXPECT_EQ(Of(HoldOffer{0, 0, 6, 0, 0}, r).gain, 0);
  WinBackOffer none;
  none.fade = 9;
  none.flow = 30;
  EXPECT_EQ(CandidateOf(none, SecondLife(r.survival, kValuation)).gain, 0);
  EXPECT_EQ(CandidateOf(StartOffer{0.03, 0.03, 0, 100, 0, 0, 0}).gain, 0);
}

// delta_protect rises in the effect, in the duration, in a flow above zero and in
// P(alive); of a loss it falls. A win-back is worth less, the longer it waits.
TEST(CandidateLaws, ProtectAndWinBackAreMonotone) {
  std::mt19937_64 random(7);
  const auto in = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
  };
  for (int i = 0; i < 100; ++i) {
    Relationship r;
    r.p_alive = in(0.05, 0.95);
    r.rate = in(0.01, 5);
    r.margin = in(1, 500);
    r.cost_to_serve = in(0, 0.9) * r.rate * r.margin;
    switch (i % 4) {
      case 0:
        r.survival = Survival::Pareto(in(0.1, 3), in(0.5, 90));
        break;
      case 1:
        r.survival = Survival::Hazard(in(0.005, 0.3));
        break;
      case 2:
        r.survival = Survival::Gompertz(in(0.1, 2), in(0.1, 20), in(0.01, 0.4));
        break;
      default:
        r.survival = Survival::Coin(in(0.2, 3), in(0.5, 9), in(0.5, 9), in(2, 30));
        break;
    }
    const ProtectOffer offer{in(0.01, 0.6), 0, in(1, 20), in(0, 10)};
    const double gain = Of(offer, r).gain;
    ProtectOffer more = offer;
    more.effect += 0.1;
    EXPECT_GT(Of(more, r).gain, gain);
    more = offer;
    more.duration += 3;
    EXPECT_GT(Of(more, r).gain, gain);
    Relationship better = r;
    better.p_alive += 0.03;
    EXPECT_GT(Of(offer, better).gain, gain);
    better = r;
    better.cost_to_serve *= 0.5;
    EXPECT_GE(Of(offer, better).gain, gain);
    better.cost_to_serve = 2 * r.rate * r.margin;
    EXPECT_LT(Of(offer, better).term(GainTerm::kRetention), 0);

    WinBackOffer lost;
    lost.lift = in(0.01, 0.5);
    lost.fade = in(1, 20);
    lost.months_lost = in(0, 30);
    lost.flow = r.flow();
    const WinBackLives lives = SecondLife(r.survival, kValuation);
    const double now = CandidateOf(lost, lives).gain;
    lost.months_lost += 1;
    EXPECT_LT(CandidateOf(lost, lives).gain, now);
  }
}

TEST(CandidateLaws, MoneyInAnotherUnitScalesEverything) {
  const Relationship r = Ordinary();
  Relationship cents = r;
  cents.margin *= 128;
  cents.cost_to_serve *= 128;
  const Candidate a = Of(ReengineerOffer{0.35, 0.1, 4, 0.1, 0.05, 0, 6}, r);
  const Candidate b = Of(ReengineerOffer{0.35, 0.1, 4 * 128, 0.1, 0.05, 0, 6 * 128}, cents);
  EXPECT_EQ(a.gain * 128, b.gain);
  EXPECT_NEAR(a.sd_data * 128, b.sd_data, 1e-9 * b.sd_data);
  EXPECT_NEAR(a.sd_prior * 128, b.sd_prior, 1e-9 * b.sd_prior);
}

// The deviation of the effect is that of the gain, for an effect drawn at random.
TEST(CandidateLaws, DeviationsAreThoseOfDraws) {
  const Relationship r = Ordinary();
  const ProtectOffer offer{0.10, 0.05, 6, 4};
  const Candidate candidate = Of(offer, r);
  std::mt19937_64 random(11);
  std::normal_distribution<double> normal;
  double sum = 0, squares = 0, data = 0, data_squares = 0;
  constexpr int kDraws = 4000;
  const ProtectLives lives = LivesOf(offer, r.survival, kValuation);
  for (int i = 0; i < kDraws; ++i) {
    ProtectOffer drawn = offer;
    drawn.effect += offer.effect_sd * normal(random);
    const double gain = Of(drawn, r).gain;
    sum += gain;
    squares += gain * gain;
    const bool alive = random() < r.p_alive * 0x1p64;
    const double rate = r.rate * (1 + r.rate_cv * normal(random));
    const double margin = r.margin * (1 + r.margin_cv * normal(random));
    const double now = alive ? (rate * margin - r.cost_to_serve) * lives.longer : 0;
    data += now;
    data_squares += now * now;
  }
  const double prior = std::sqrt(squares / kDraws - (sum / kDraws) * (sum / kDraws));
  EXPECT_NEAR(candidate.sd_prior, prior, 0.05 * prior);
  const double spread = std::sqrt(data_squares / kDraws - (data / kDraws) * (data / kDraws));
  EXPECT_NEAR(candidate.sd_data, spread, 0.05 * spread);
}

// -------------------------------------------------------------------- risk

// E e^(-PV / R) as a sum over the moments at which the customer may leave.
double TransformInSteps(const Survival& survival, const EarningPath& path, double tolerance,
                        const Valuation& v, int steps) {
  const double h = v.horizon / steps;
  double sum = 0, earned = 0;
  for (int i = 0; i < steps; ++i) {
    const double t = (i + 0.5) * h;
    const double more = (t < path.turn ? path.flow : path.flow_after) * std::exp(-v.delta * t) * h;
    // Leaves in the middle of the step.
    sum += (survival(path.clock(i * h)) - survival(path.clock((i + 1) * h))) *
           std::exp(-(earned + 0.5 * more) / tolerance);
    earned += more;
  }
  return sum + survival(path.clock(v.horizon)) * std::exp(-earned / tolerance);
}

// The error of a step is that of its square, which two sums tell.
double TransformSlowly(const Survival& survival, const EarningPath& path, double tolerance,
                       const Valuation& v) {
  const double some = TransformInSteps(survival, path, tolerance, v, 36 * 200);
  return (4 * TransformInSteps(survival, path, tolerance, v, 36 * 400) - some) / 3;
}

TEST(Risk, TransformsAgreeWithASlowSum) {
  for (const Survival& survival :
       {Survival(), Survival::Pareto(0.6, 20), Survival::Pareto(2.5, 0.5), Survival::Hazard(0.03),
        Survival::Gompertz(0.7, 30, 0.2), Survival::Hazard(1)}) {
    for (const double flow : {1.0, -1.0, 40.0, -3.0, 0.0}) {
      for (const EarningPath& path :
           {EarningPath::Steady(flow), EarningPath::Steady(flow, {0.9, 6}),
            EarningPath{flow + 2, 12, flow, {1.1, 12}}, EarningPath{flow, 8, 0, {}}}) {
        for (const double tolerance : {5.0, 200.0}) {
          const Transform found = TransformOf(survival, path, tolerance, kValuation.delta,
                                              kValuation.horizon);
          const double truth = TransformSlowly(survival, path, tolerance, kValuation);
          EXPECT_NEAR(found.itself, truth, 1e-8 * truth) << flow << " " << tolerance;
          EXPECT_NEAR(found.lacking, 1 - truth, 1e-8 * (1 + truth));
        }
      }
    }
  }
}

Relationship Drawn(std::mt19937_64& random) {
  const auto in = [&](double low, double high) {
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
  };
  Relationship r;
  r.p_alive = in(0.05, 1);
  r.rate = in(0.05, 4);
  r.margin = in(1, 300);
  r.cost_to_serve = in(0, 1.2) * r.rate * r.margin;
  const double s = in(0.1, 3), scale = in(1, 90);
  r.survival = random() % 2 == 0 ? Survival::Pareto(s, scale) : Survival::Hazard(s / 10);
  return r;
}

// Every strategy's risk-adjusted gain at one tolerance, and its plain gain.
struct Both {
  double plain, certain;
};
std::vector<Both> AllAtRisk(const Relationship& r, double tolerance, double unit = 1) {
  Transforms life(kValuation), second(kValuation);
  life.Of(r.survival);
  second.Of(Survival::Pareto(0.6, 10));
  std::vector<Both> out;
  const auto add = [&](const auto& offer) {
    out.push_back({Of(offer, r).gain, CertaintyGain(offer, r, tolerance, life)});
  };
  add(ProtectOffer{0.1, 0.07, 6, 4 * unit});
  add(ReengineerOffer{0.35, 0.1, 5 * unit, 0.1, 0.05, 0, 6 * unit});
  add(EnhanceOffer{0.15, 0.05, 0.03, 14 * unit, 2 * unit, 12, 5 * unit, 1 * unit});
  add(HoldOffer{0.05, 0.04, 6, 3 * unit, 1 * unit});
  add(EndOffer{8, 20 * unit, 5 * unit});
  const WinBackOffer back{0.2 * (1 - r.p_alive), 0.1, 9,  4, 0.3 * r.p_alive, 30 * unit, 0.3,
                          10 * unit,             4 * unit};
  out.push_back({CandidateOf(back, SecondLife(second.survival(), kValuation)).gain,
                 CertaintyGain(back, r, tolerance, life, second)});
  StartOffer start{0.1, 0.04, 0.02, ValueAsIs(r, kValuation), 0, 3 * unit, 1 * unit};
  out.push_back({CandidateOf(start).gain, CertaintyGain(start, r, tolerance, life)});
  start.value = 400 * unit;
  out.push_back({CandidateOf(start).gain, CertaintyGain(start, tolerance)});
  return out;
}

TEST(Risk, WithoutBoundsToItsToleranceNothingIsTakenOff) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 60; ++i) {
    const Relationship r = Drawn(random);
    const double value = ValueAsIs(r, kValuation);
    const double size = 1 + std::fabs(r.flow()) * 36;
    EXPECT_NEAR(CertaintyEquivalentAsIs(r, 1e12 * size, kValuation), value, 1e-9 * size);
    for (const Both& b : AllAtRisk(r, 1e12 * size)) EXPECT_NEAR(b.certain, b.plain, 1e-9 * size);
  }
}

// Who bears more risk asks for less: what a customer is worth rises to the mean.
TEST(Risk, RisesWithTheToleranceToTheMean) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 100; ++i) {
    const Relationship r = Drawn(random);
    const double value = ValueAsIs(r, kValuation);
    const double size = std::fabs(r.flow()) * 36;
    double before = std::min(0.0, r.flow() * 36);
    for (double tolerance = 0; tolerance < 1e6 * size; tolerance = 2 * tolerance + size / 700) {
      const double certain = CertaintyEquivalentAsIs(r, tolerance, kValuation);
      EXPECT_GE(certain, before - 1e-10 * size);
      EXPECT_LE(certain, value + 1e-10 * size);
      before = certain;
    }
    EXPECT_NEAR(before, value, 1e-5 * size);
  }
}

TEST(Risk, ProtectingRisesWithItsEffectAndWithThoseWhoAreThere) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100; ++i) {
    Relationship r = Drawn(random);
    r.cost_to_serve = 0;
    r.p_alive *= 0.9;
    const double tolerance = r.flow() * std::exp(static_cast<double>(i % 12) - 3);
    Transforms life(kValuation);
    life.Of(r.survival);
    const ProtectOffer offer{0.2, 0, 6, 0};
    ProtectOffer more = offer;
    more.effect = 0.3;
    const double gain = CertaintyGain(offer, r, tolerance, life);
    EXPECT_GT(gain, 0);
    EXPECT_GT(CertaintyGain(more, r, tolerance, life), gain);
    Relationship surer = r;
    surer.p_alive += 0.05;
    EXPECT_GT(CertaintyGain(offer, surer, tolerance, life), gain);
    EXPECT_EQ(CertaintyGain(ProtectOffer{0, 0, 6, 0}, r, tolerance, life), 0);
  }
}

TEST(Risk, MoneyInAnotherUnitScalesEverything) {
  std::mt19937_64 random(6);
  for (int i = 0; i < 40; ++i) {
    const Relationship r = Drawn(random);
    Relationship cents = r;
    cents.margin *= 128;
    cents.cost_to_serve *= 128;
    const auto a = AllAtRisk(r, 700), b = AllAtRisk(cents, 700 * 128, 128);
    for (size_t k = 0; k < a.size(); ++k) EXPECT_EQ(a[k].certain * 128, b[k].certain) << k;
  }
}

// With mixed outcomes, the gain is what a sum over all outcomes says.
TEST(Risk, OffersAreLotteriesOfTheirOutcomes) {
  const Relationship r = Ordinary();
  const double tolerance = 300, a = r.p_alive;
  Transforms life(kValuation);
  life.Of(r.survival);
  const auto slowly = [&](const EarningPath& path) {
    return TransformSlowly(r.survival, path, tolerance, kValuation);
  };
  const double as_is = slowly(EarningPath::Steady(r.flow()));
  const double without = -tolerance * std::log(1 - a + a * as_is);
  const EnhanceOffer enhance{0.15, 0.05, 0, 14, 2, 12, 5, 1};
  const double more = slowly({r.flow() + 12, 12, r.flow(), {}});
  const double with = -tolerance * std::log(1 - a + a * (0.15 * more * std::exp(5 / tolerance) +
                                                         0.85 * as_is));
  const double anyway = -tolerance * std::log(1 - a + a * (0.05 * more + 0.95 * as_is));
  EXPECT_NEAR(CertaintyGain(enhance, r, tolerance, life), with - anyway - 1, 1e-6);
  const ReengineerOffer cheaper{0.35, 0, 5, 0.1, 0, 0, 6};
  const double adopted = slowly({r.flow() + 5, 36, r.flow(), {1.1, 36}});
  EXPECT_NEAR(
      CertaintyGain(cheaper, r, tolerance, life),
      -tolerance * std::log(1 - a + a * (0.35 * adopted + 0.65 * as_is)) - without - 6, 1e-6);
  EXPECT_NEAR(CertaintyGain(EndOffer{8, 20, 5}, r, tolerance, life),
              -tolerance * std::log(1 - a + a * slowly({r.flow(), 8, 0, {}})) - without -
                  25 * std::exp(-8 * kValuation.delta),
              1e-6);
}

// One lottery of many: members who live and die together, each at its share of the
// tolerance, are worth together what the group is worth; with lives of their own, less than
// the group is worth if they are independent, or as the worst befalls all at once.
TEST(Risk, TheMembersOfAGroupAddUpToIt) {
  Relationship group = Ordinary();
  const double tolerance = 150;
  double sum = 0;
  for (const double share : {0.6, 0.3, 0.1}) {
    Relationship member = group;
    member.margin *= share;
    member.cost_to_serve *= share;
    sum += CertaintyEquivalentAsIs(member, share * tolerance, kValuation);
  }
  const double together = CertaintyEquivalentAsIs(group, tolerance, kValuation);
  EXPECT_NEAR(sum, together, 1e-9 * together);
  // A thousand strangers who bring as much are nearly worth their mean.
  Relationship stranger = group;
  stranger.margin /= 1000;
  stranger.cost_to_serve /= 1000;
  const double mean = ValueAsIs(group, kValuation);
  EXPECT_NEAR(1000 * CertaintyEquivalentAsIs(stranger, tolerance, kValuation), mean, 0.01 * mean);
  EXPECT_LT(together, 0.6 * mean);

  // Lives of their own, by all pairs of months in which the two leave.
  const Survival lives[] = {Survival::Hazard(0.05), Survival::Pareto(0.8, 4)};
  const double flows[] = {3, 5};
  double members = 0;
  for (int m = 0; m < 2; ++m) {
    Relationship r;
    r.p_alive = 1;
    r.rate = 1;
    r.margin = flows[m];
    r.survival = lives[m];
    members += CertaintyEquivalentAsIs(r, flows[m] / 8 * tolerance, kValuation);
  }
  const auto income = [&](int m, int month) {
    return flows[m] * (1 - std::exp(-kValuation.delta * month)) / kValuation.delta;
  };
  const auto leaves = [&](int m, int month) {
    return month == 36 ? lives[m](36) : lives[m](month) - lives[m](month + 1);
  };
  double independent = 0;
  for (int i = 0; i <= 36; ++i) {
    for (int j = 0; j <= 36; ++j) {
      independent +=
          leaves(0, i) * leaves(1, j) * std::exp(-(income(0, i) + income(1, j)) / tolerance);
    }
  }
  EXPECT_LT(members, -tolerance * std::log(independent));
  // Together: the same chance decides over both.
  double worst = 0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double u = (i + 0.5) / kDraws;
    double sum_income = 0;
    for (int m = 0; m < 2; ++m) {
      int month = 0;
      while (month < 36 && lives[m](month + 1) > u) ++month;
      sum_income += income(m, month);
    }
    worst += std::exp(-sum_income / tolerance) / kDraws;
  }
  // Months begun count for whole here, and less above.
  EXPECT_LT(members, -tolerance * std::log(worst) + 8);
}

TEST(Risk, HostileTolerancesStayFinite) {
  std::mt19937_64 random(8);
  for (int i = 0; i < 40; ++i) {
    const Relationship r = Drawn(random);
    for (const double tolerance : {0.0, 1e-300, 1e-9, 1e300}) {
      EXPECT_TRUE(std::isfinite(CertaintyEquivalentAsIs(r, tolerance, kValuation)));
      for (const Both& b : AllAtRisk(r, tolerance)) EXPECT_TRUE(std::isfinite(b.certain));
    }
  }
  Relationship nothing;
  EXPECT_EQ(CertaintyEquivalentAsIs(nothing, 0, kValuation), 0);
}

TEST(Risk, IsOneMoreTerm) {
  const Relationship r = Ordinary();
  Candidate c = Of(EnhanceOffer{0.15, 0.05, 0, 14, 2, 12, 5, 1}, r);
  const double plain = c.gain;
  AddRisk(plain - 3, c);
  EXPECT_EQ(c.terms_count, 3);
  EXPECT_NEAR(c.term(GainTerm::kRisk), -3, 1e-12);
  EXPECT_NEAR(c.gain, plain - 3, 1e-12);
  EXPECT_EQ(TermName(GainTerm::kRisk), "risk");
}

}  // namespace
}  // namespace goodwill
