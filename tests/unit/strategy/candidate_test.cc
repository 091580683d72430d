#include "goodwill/strategy/candidate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

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

}  // namespace
}  // namespace goodwill
