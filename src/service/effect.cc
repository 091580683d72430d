#include "goodwill/service/effect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <vector>

namespace goodwill {
namespace {

constexpr double kZ99 = 2.5758293035489004;

struct Arm {
  int64_t rows = 0;
  double change = 0;  // sums
  double trend = 0;

  double Mean(double sum) const { return sum / static_cast<double>(rows); }
};

struct Stratum {
  std::array<Arm, 2> arms;  // others, exposed

  bool Comparable() const { return arms[0].rows >= 2 && arms[1].rows >= 2; }
};

// What a customer's rows add to an estimate beyond its mean.
struct Score {
  double change = 0;
  double trend = 0;
  double price = 0;
};

EffectFigure Around(double value, double variance, double z) {
  const double reach = z * std::sqrt(variance);
  return {value, value - reach, value + reach};
}

}  // namespace

std::string_view NameOf(EffectKnown known) {
  static constexpr std::array<std::string_view, 4> kNames = {"known", "too_few_exposed",
                                                             "too_few_others", "trend"};
  return kNames[static_cast<size_t>(known)];
}

std::string_view NameOf(ServiceRole role) {
  static constexpr std::array<std::string_view, 5> kNames = {"unknown", "hygiene", "stimulus",
                                                             "both", "neutral"};
  return kNames[static_cast<size_t>(role)];
}

MatchedEffect EffectOf(std::span<const EffectRow> rows) {
  std::map<uint64_t, Stratum> strata;
  for (const EffectRow& row : rows) {
    Arm& arm = strata[row.stratum].arms[row.exposed ? 1 : 0];
    ++arm.rows;
    arm.change += row.after - row.before;
    arm.trend += row.before - row.earlier;
  }

  MatchedEffect out;
  std::array<std::set<uint64_t>, 2> customers;
  double dose = 0, after = 0;
  for (const EffectRow& row : rows) {
    if (!strata[row.stratum].Comparable()) {
      out.unmatched += row.exposed ? 1 : 0;
      continue;
    }
    customers[row.exposed ? 1 : 0].insert(row.customer);
    ++(row.exposed ? out.exposed : out.others);
    if (!row.exposed) continue;
    dose += row.dose;
    after += row.after;
  }
  out.other_customers = static_cast<int64_t>(customers[0].size());
  out.exposed_customers = static_cast<int64_t>(customers[1].size());
  if (out.exposed_customers < kLeastCustomers) return out;
  out.known = EffectKnown::kTooFewOthers;
  if (out.other_customers < kLeastCustomers) return out;

  const auto n = static_cast<double>(out.exposed);
  double effect = 0, trend = 0;
  for (const auto& [key, stratum] : strata) {
    if (!stratum.Comparable()) continue;
    const auto& [other, exposed] = stratum.arms;
    const double share = static_cast<double>(exposed.rows) / n;
    effect += share * (exposed.Mean(exposed.change) - other.Mean(other.change));
    trend += share * (exposed.Mean(exposed.trend) - other.Mean(other.trend));
  }
  out.mean_dose = dose / n;
  out.expected = after / n - effect;
  const double price = dose > 0 ? -effect / out.mean_dose : 0;

  std::map<uint64_t, Score> scores;
  for (const EffectRow& row : rows) {
    const Stratum& stratum = strata[row.stratum];
    if (!stratum.Comparable()) continue;
    const Arm& arm = stratum.arms[row.exposed ? 1 : 0];
    const auto of_arm = static_cast<double>(arm.rows);
    const auto of_exposed = static_cast<double>(stratum.arms[1].rows);
    // A row of the others counts as its stratum's exposed do, divided among them.
    const double weight = row.exposed ? 1 / n : -of_exposed / (n * of_arm);
    const double corrected = weight * std::sqrt(of_arm / (of_arm - 1));
    const double change = corrected * ((row.after - row.before) - arm.Mean(arm.change));
    Score& score = scores[row.customer];
    score.change += change;
    score.trend += corrected * ((row.before - row.earlier) - arm.Mean(arm.trend));
    if (!(dose > 0)) continue;
    // -effect / dose moves by -(d effect + price * d dose) / dose.
    const double by_dose = row.exposed ? price * (row.dose - out.mean_dose) / n : 0;
    score.price -= (change + by_dose) / out.mean_dose;
  }
  Score variance;
  for (const auto& [customer, score] : scores) {
    variance.change += score.change * score.change;
    variance.trend += score.trend * score.trend;
    variance.price += score.price * score.price;
  }
  out.effect = Around(effect, variance.change, kZ95);
  out.trend = Around(trend, variance.trend, kZ95);
  if (dose > 0) out.price = Around(price, variance.price, kZ95);
  const EffectFigure sure = Around(trend, variance.trend, kZ99);
  out.known =
      sure.above_zero() || sure.below_zero() ? EffectKnown::kTrend : EffectKnown::kKnown;
  return out;
}

ServiceRole RoleOf(const MatchedEffect& missed, const MatchedEffect& beaten) {
  const bool hurts = missed.known == EffectKnown::kKnown && missed.effect.below_zero();
  const bool spurs = beaten.known == EffectKnown::kKnown && beaten.effect.above_zero();
  if (hurts && spurs) return ServiceRole::kBoth;
  // One side alone says what a standard is only where the other was looked at.
  if (missed.known != EffectKnown::kKnown || beaten.known != EffectKnown::kKnown) {
    return ServiceRole::kUnknown;
  }
  if (hurts) return ServiceRole::kHygiene;
  if (spurs) return ServiceRole::kStimulus;
  const auto slight = [](const MatchedEffect& effect) {
    const double margin = kNeutralShare * std::abs(effect.expected);
    return effect.effect.low >= -margin && effect.effect.high <= margin;
  };
  return slight(missed) && slight(beaten) ? ServiceRole::kNeutral : ServiceRole::kUnknown;
}

}  // namespace goodwill
