#include "goodwill/strategy/prospect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/service/normal.h"
#include "goodwill/strategy/plan.h"

namespace goodwill {
namespace {

constexpr int64_t kLookedAt = 2'000;  // customers of one strategy

// How long until it can be counted, in months.
double CountingMonths(const StrategyVariant& v) {
  constexpr double kOtherwise = 6;  // to accept, to become a customer
  const bool lasts = v.strategy == Strategy::kProtect || v.strategy == Strategy::kHarvest ||
                     v.strategy == Strategy::kWinBack || v.strategy == Strategy::kStart;
  return lasts && v.months > 0 ? static_cast<double>(v.months) : kOtherwise;
}

// In which months what it gains comes in: an added sale or a saving while it lasts, a life that
// is longer over all that values look ahead.
double AccrualMonths(const StrategyVariant& v, int64_t ahead) {
  const bool lasts = v.strategy == Strategy::kEnhance || v.strategy == Strategy::kReengineer;
  const auto all = static_cast<double>(ahead);
  return lasts && v.months > 0 ? std::min(static_cast<double>(v.months), all) : all;
}

double WorthOfKnowing(double mean, double sd) {
  if (!(sd > 0)) return 0;
  const double u = std::fabs(mean) / sd;
  return std::max(0.0, sd * (NormalDensity(u) - u * NormalBelow(-u)));
}

}  // namespace

Counted CountedIn(const StrategyVariant& v, const Relationship& r, double p_purchase,
                  double silent_months) {
  const double effect = ToDouble(v.effect);
  const double months = static_cast<double>(v.months);
  switch (v.strategy) {
    case Strategy::kProtect:
    case Strategy::kHarvest: {
      const double leaves = 1 - r.survival(months);
      return {leaves, leaves - (1 - r.survival((1 - effect) * months))};
    }
    case Strategy::kReengineer:
      return {0, r.p_alive * effect};
    case Strategy::kEnhance:
      return {r.p_alive * ToDouble(v.anyway), r.p_alive * (effect - ToDouble(v.anyway))};
    case Strategy::kWinBack: {
      const double back = std::isnan(p_purchase) ? 0 : p_purchase;
      return {back, effect * Exp(-silent_months / std::max(months, 1.0))};
    }
    case Strategy::kStart:
      return {ToDouble(v.anyway), effect - ToDouble(v.anyway)};
    case Strategy::kEnd:
    case Strategy::kNone:
      break;
  }
  return {};
}

CountedEvent CountedOf(Strategy strategy) {
  switch (strategy) {
    case Strategy::kProtect:
    case Strategy::kHarvest:
      return CountedEvent::kLeaving;
    case Strategy::kReengineer:
    case Strategy::kEnhance:
      return CountedEvent::kAcceptance;
    case Strategy::kWinBack:
      return CountedEvent::kReturn;
    case Strategy::kStart:
      return CountedEvent::kConversion;
    case Strategy::kEnd:
    case Strategy::kNone:
      break;
  }
  return CountedEvent::kNothing;
}

int32_t StrategyProspect::VerdictDays() const {
  return tried && prospect.knowable ? static_cast<int32_t>(std::ceil(prospect.verdict_days)) : -1;
}

absl::StatusOr<std::vector<StrategyProspect>> ProspectsOf(const Plan& plan) {
  const Assessment& assessment = plan.assessment();
  const Measures& measures = assessment.measures();
  std::array<std::vector<uint32_t>, kStrategies> who;
  std::array<StrategyProspect, kStrategies> prospects;
  for (const uint32_t position : measures.Sorted()) {
    const Decision& d = plan.decisions()[position];
    const auto s = static_cast<size_t>(d.posture);
    if (s == 0 || d.best < 0) continue;
    who[s].push_back(position);
    StrategyProspect& p = prospects[s];
    ++p.customers;
    p.gain += d.gain + d.forgone;
    if (!std::isnan(d.value)) p.value += d.value;
  }
  GOODWILL_ASSIGN_OR_RETURN(
      StrategyJudge judge,
      StrategyJudge::Make(plan.calibration(), assessment.policy(), plan.strategy(),
                          measures.header(), measures.layout(), measures.size() > 500));
  std::vector<StrategyProspect> out;
  for (size_t s = 1; s < kStrategies; ++s) {
    StrategyProspect& p = prospects[s];
    if (p.customers == 0) continue;
    p.strategy = static_cast<Strategy>(s);
    const int64_t step = (p.customers + kLookedAt - 1) / kLookedAt;
    double looked = 0;
    DecisionDetail detail;
    for (int64_t i = 0; i < p.customers; i += step) {
      const uint32_t position = who[s][static_cast<size_t>(i)];
      const Decision& d = plan.decisions()[position];
      const Measures::Place place = measures.At(position);
      judge(*place.part, place.index, assessment.judgements()[position], plan.PersonAt(position),
            &detail);
      const StrategyVariant& v = plan.variants()[static_cast<size_t>(d.best)];
      const Counted counted = CountedIn(v, detail.relationship, detail.forecast.p_purchase,
                                        detail.silent_months);
      p.base += counted.base;
      p.effect += counted.change;
      p.months += CountingMonths(v);
      for (const Candidate& c : detail.candidates) {
        if (c.variant != d.best) continue;
        p.sd_prior += c.sd_prior;
        p.outlay += c.cost;
      }
      p.accrues += AccrualMonths(v, plan.calibration().future.value_months);
      ++looked;
    }
    p.base /= looked;
    p.effect /= looked;
    p.months /= looked;
    p.sd_prior *= static_cast<double>(p.customers) / looked;
    p.outlay *= static_cast<double>(p.customers) / looked;
    p.accrues /= looked;
    p.knowing = WorthOfKnowing(p.gain, p.sd_prior);
    p.tried = p.strategy != Strategy::kEnd;
    if (p.tried) {
      Design design;
      const double middle = std::clamp(p.base + 0.5 * p.effect, 0.0, 1.0);
      design.sd = Sqrt(middle * (1 - middle));
      design.people = static_cast<double>(p.customers);
      p.control_share = plan.control().ControlShare(p.strategy).value_or(p.control_share);
      design.control_share = ToDouble(p.control_share);
      design.effect = p.effect;
      design.window_days = p.months * kDaysInMonth;
      if (design.control_share < 1) {
        GOODWILL_ASSIGN_OR_RETURN(p.prospect, PlanExperiment(design));
      } else {  // a trial that ended: it is carried out for nobody
        constexpr double kNever = std::numeric_limits<double>::infinity();
        p.prospect = {kNever, kNever, false, kNever};
      }
    }
    out.push_back(p);
  }
  return out;
}

}  // namespace goodwill
