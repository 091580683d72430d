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
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/rounding.h"
#include "strategy/plan_catalogue.h"

namespace goodwill {
namespace {

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
        {"control", FormatPercent(ToDouble(p.control_share), language_)},
        {"date", p.prospect.knowable
                     ? FormatDate(day_ + p.VerdictDays(), language_)
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

absl::StatusOr<std::string> StrategyBook(const Plan& plan, Language language) {
  GOODWILL_ASSIGN_OR_RETURN(const std::vector<StrategyProspect> prospects, ProspectsOf(plan));
  return Writer(plan, language).Write(prospects);
}

}  // namespace goodwill
