#include "goodwill/strategy/strategy_book.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include "assess/locale.h"
#include "goodwill/assess/derived.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/rounding.h"
#include "goodwill/service/normal.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

constexpr int64_t kLookedAt = 2'000;  // customers of one strategy

double ToDouble(const Ratio& r) {
  return static_cast<double>(r.numerator) / static_cast<double>(r.denominator);
}

// What an experiment counts of one customer: the share without the strategy, and the change.
struct Counted {
  double base = 0;
  double change = 0;
};

Counted Count(const StrategyVariant& v, const DecisionDetail& d) {
  const Relationship& r = d.relationship;
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
      const double back = std::isnan(d.forecast.p_purchase) ? 0 : d.forecast.p_purchase;
      return {back, effect * Exp(-d.silent_months / std::max(months, 1.0))};
    }
    case Strategy::kStart:
      return {ToDouble(v.anyway), effect - ToDouble(v.anyway)};
    case Strategy::kEnd:
    case Strategy::kNone:
      break;
  }
  return {};
}

// How long until it can be counted, in months.
double CountingMonths(const StrategyVariant& v) {
  constexpr double kOtherwise = 6;  // to accept, to become a customer
  const bool lasts = v.strategy == Strategy::kProtect || v.strategy == Strategy::kHarvest ||
                     v.strategy == Strategy::kWinBack || v.strategy == Strategy::kStart;
  return lasts && v.months > 0 ? static_cast<double>(v.months) : kOtherwise;
}

double WorthOfKnowing(double mean, double sd) {
  if (!(sd > 0)) return 0;
  const double u = std::fabs(mean) / sd;
  return std::max(0.0, sd * (NormalDensity(u) - u * NormalBelow(-u)));
}

class Writer {
 public:
  Writer(const Plan& plan, Language language)
      : plan_(plan),
        currency_(plan.assessment().measures().header().currency),
        language_(language) {}

  std::string Write(const std::vector<StrategyProspect>& prospects) {
    const MeasuresHeader& header = plan_.assessment().measures().header();
    day_ = static_cast<int32_t>(ObservationEndDay(header)) + 1;
    Line("# " + Text("book.title", {{"date", FormatDate(day_, language_)}}));
    Line();
    Line(Text(plan_.head().by_value ? "book.by_value" : "book.by_facts"));
    Line();
    const Gates gates(plan_.strategy().gates, plan_.head().by_value);
    for (int s = 1; s < kStrategies; ++s) {
      const auto strategy = static_cast<Strategy>(s);
      const auto found =
          std::find_if(prospects.begin(), prospects.end(),
                       [&](const StrategyProspect& p) { return p.strategy == strategy; });
      Line("## " + Name(strategy));
      Line();
      Line(Text("book.for." + std::string(NameOf(strategy))));
      Line();
      Conditions(strategy, gates);
      Ways(strategy);
      if (found == prospects.end()) {
        Line(Text("book.nobody"));
      } else {
        Who(*found);
        Measure(*found);
        if (found->knowing > 0) Line(Text("book.knowing", {{"amount", Money(found->knowing)}}));
      }
      Line();
    }
    Line("## " + Text("book.next"));
    Line();
    for (const Unassessed what : plan_.head().unassessed) {
      Line("- " + UnassessedText(what, language_));
    }
    if (plan_.head().unassessed.empty()) Line(Text("book.nothing"));
    return std::move(out_);
  }

 private:
  void Line(std::string_view text = "") {
    out_ += text;
    out_ += '\n';
  }
  std::string Text(const std::string& code, const PlanFields& fields = {}) const {
    return Say(code, language_, fields);
  }
  std::string Name(Strategy strategy) const {
    return Text("strategy." + std::string(NameOf(strategy)));
  }
  std::string Money(double major) const {
    int64_t minor = 0;
    if (!DoubleToScaledRounded(major, currency_.exponent(), Rounding::kHalfEven, &minor)) {
      minor = major < 0 ? INT64_MIN : INT64_MAX;
    }
    return FormatAmount(minor, currency_, language_);
  }
  std::string Number(int64_t value) const { return FormatScaled(value, 0, language_); }

  void Conditions(Strategy strategy, const Gates& gates) {
    constexpr std::array<std::string_view, 4> kSigns = {"≥", "≤", ">", "<"};
    for (size_t i = 0; i < kGates.size(); ++i) {
      const Gate& gate = kGates[i];
      if (gate.strategy != strategy || gates.off(i)) continue;
      std::string line = "- `" + std::string(gate.id) + "` " +
                         std::string(kSigns[static_cast<size_t>(gate.rule)]) + " " +
                         FormatNumber(gates.threshold(i), 2, language_);
      if (gate.fixed) line += " (" + Text("book.fixed") + ")";
      Line(line);
    }
    Line();
  }

  void Ways(Strategy strategy) {
    for (const StrategyVariant& v : plan_.variants()) {
      if (v.strategy != strategy) continue;
      const std::optional<int64_t> cost =
          v.strategy == Strategy::kEnd ? std::optional<int64_t>(v.exit_cost) : v.cost;
      Line(Text(cost ? "book.way" : "book.way.unpriced",
                {{"name", v.name},
                 {"cost", FormatAmount(cost.value_or(0), currency_, language_)},
                 {"effect", FormatPercent(ToDouble(v.effect), language_)},
                 {"sd", FormatPercent(ToDouble(v.effect_sd), language_)},
                 {"months", Number(v.months)}}));
    }
    Line();
  }

  void Who(const StrategyProspect& p) {
    const double all = static_cast<double>(std::max<int64_t>(plan_.head().customers, 1));
    Line(Text(plan_.head().worth_up_to ? "book.who.up_to" : "book.who",
              {{"customers", Number(p.customers)},
               {"share", FormatPercent(static_cast<double>(p.customers) / all, language_)},
               {"value", Money(p.value)},
               {"gain", Money(p.gain)},
               {"sd", Money(p.sd_prior)}}));
  }

  void Measure(const StrategyProspect& p) {
    if (!p.tried) return Line(Text("book.untried"));
    const PlanFields fields = {
        {"base", FormatPercent(p.base, language_)},
        {"effect", FormatPercent(std::fabs(p.effect), language_)},
        {"detectable", FormatPercent(std::min(p.prospect.minimum_detectable, 1.0), language_)},
        {"needed", std::isfinite(p.prospect.people_needed)
                       ? Number(static_cast<int64_t>(std::ceil(p.prospect.people_needed)))
                       : "∞"},
        {"months", FormatNumber(p.months, 0, language_)},
        {"date", p.prospect.knowable
                     ? FormatDate(day_ + static_cast<int32_t>(std::ceil(p.prospect.verdict_days)),
                                  language_)
                     : std::string()}};
    Line(Text("book.counts." + std::string(NameOf(p.strategy)), fields));
    Line(Text(p.prospect.knowable ? "book.verdict" : "book.unknowable", fields));
  }

  const Plan& plan_;
  const Currency& currency_;
  const Language language_;
  int32_t day_ = 0;
  std::string out_;
};

}  // namespace

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
      const Counted counted = Count(v, detail);
      p.base += counted.base;
      p.effect += counted.change;
      p.months += CountingMonths(v);
      for (const Candidate& c : detail.candidates) {
        if (c.variant == d.best) p.sd_prior += c.sd_prior;
      }
      ++looked;
    }
    p.base /= looked;
    p.effect /= looked;
    p.months /= looked;
    p.sd_prior *= static_cast<double>(p.customers) / looked;
    p.knowing = WorthOfKnowing(p.gain, p.sd_prior);
    p.tried = p.strategy != Strategy::kEnd;
    if (p.tried) {
      Design design;
      const double middle = std::clamp(p.base + 0.5 * p.effect, 0.0, 1.0);
      design.sd = Sqrt(middle * (1 - middle));
      design.people = static_cast<double>(p.customers);
      design.effect = p.effect;
      design.window_days = p.months * kDaysInMonth;
      GOODWILL_ASSIGN_OR_RETURN(p.prospect, PlanExperiment(design));
    }
    out.push_back(p);
  }
  return out;
}

absl::StatusOr<std::string> StrategyBook(const Plan& plan, Language language) {
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<StrategyProspect> prospects, ProspectsOf(plan));
  return Writer(plan, language).Write(prospects);
}

}  // namespace goodwill
