// What a policy means, in sentences.
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "assess/catalogue.h"
#include "assess/locale.h"
#include "assess/reason_writer.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/value/models/best.h"
#include "strategy/plan_catalogue.h"
#include "wire/policy_words.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

using P = wire::PolicyPhrase;

class Describer {
 public:
  Describer(const Policy& policy, Language language) : policy_(policy), language_(language) {}

  std::string Describe() {
    Line(Say(P::kCurrency, {{"currency", std::string(policy_.currency.code())}}));
    Line(policy_.time_zone.empty() ? Say(P::kZoneOfBook)
                                   : Say(policy_.override_book_time_zone ? P::kZoneOverriding
                                                                         : P::kZone,
                                         {{"zone", policy_.time_zone}}));
    const MeasuresPolicy& measures = policy_.measures;
    Line(Say(measures.age_unit == AgeUnit::kDay ? P::kAgesInDays : P::kAgesInWeeks));
    Line(Say(measures.same_day == SameDay::kMerge ? P::kDaysMerged : P::kDaysSeparate));
    Line(Say(measures.zero_amount_is_purchase ? P::kZeroCounts : P::kZeroDoesNotCount));
    if (measures.log_gaps) Line(Say(P::kLogGaps));
    DescribeContactCosts();
    Line();
    DescribeWindow();
    Line(Say(P::kPareto, {{"share", Share()},
                          {"basis", Word(BasisWord(policy_.pareto.basis))},
                          {"scope", ScopeWord(policy_.pareto.scope)}}));
    DescribeScores();
    Line();
    for (const Tier& tier : policy_.tiers.tiers) {
      const std::string label = tier.label.empty() ? tier.name : tier.label;
      Line(Say(tier.entry ? P::kTier : P::kTierRest, {{"tier", label}}));
      if (tier.entry) DescribeEntry(*tier.entry, 1);
    }
    if (policy_.tiers.points) DescribePoints(*policy_.tiers.points);
    if (policy_.tiers.reviews) DescribeReviews(*policy_.tiers.reviews);
    if (policy_.exposure != ExposurePolicy()) DescribeExposure(policy_.exposure);
    if (policy_.lifetime) DescribeLifetime(*policy_.lifetime);
    if (policy_.service) DescribeService(*policy_.service);
    if (policy_.complaints) DescribeComplaints(*policy_.complaints);
    if (policy_.strategy) DescribeStrategy(*policy_.strategy);
    return std::move(out_);
  }

 private:
  using Values = std::initializer_list<std::pair<std::string_view, std::string>>;

  std::string Say(P phrase, Values values = {}) const {
    return wire::Say(phrase, language_, values);
  }
  std::string Word(Phrase word) const { return std::string(Template(word, language_)); }
  std::string Number(int64_t value) const { return FormatScaled(value, 0, language_); }
  std::string Amount(int64_t minor) const {
    return FormatAmount(minor, policy_.currency, language_);
  }
  void Line(std::string_view text = "", size_t level = 0) {
    for (size_t i = 1; i < level; ++i) out_ += "  ";
    if (level > 0) out_ += "- ";
    out_ += text;
    out_ += '\n';
  }

  std::string Percent(const Ratio& share) const {
    return FormatPercent(ToDouble(share), language_);
  }
  std::string Share() const { return Percent(policy_.pareto.share); }
  std::string ScopeWord(Scope scope) const {
    return Say(scope == Scope::kAll ? P::kAllTime : P::kWithinWindow);
  }

  void DescribeContactCosts() {
    bool any = false;
    const auto say = [&](size_t channel, P direction, const ContactCost& cost) {
      if (cost == ContactCost()) return;
      any = true;
      const auto word = static_cast<P>(static_cast<size_t>(P::kVisit) + channel - 1);
      Line(Say(P::kContactCost, {{"channel", Say(word)},
                                 {"direction", Say(direction)},
                                 {"per_contact", Amount(cost.per_contact)},
                                 {"per_minute", Amount(cost.per_minute)}}));
    };
    const auto& contact = policy_.cost_to_serve.contact;
    for (size_t channel = 1; channel < contact.size(); ++channel) {
      if (contact[channel][1] == contact[channel][2]) {
        say(channel, P::kBothWays, contact[channel][1]);
      } else {
        say(channel, P::kIn, contact[channel][1]);
        say(channel, P::kOut, contact[channel][2]);
      }
    }
    if (!any) Line(Say(P::kNoContactCost));
  }

  void DescribeWindow() {
    if (!policy_.measures.window) return Line(Say(P::kWindowNone));
    const Window& window = *policy_.measures.window;
    P phrase = P::kWindowDays;
    if (window.kind == WindowKind::kRollingMonths) phrase = P::kWindowMonths;
    if (window.kind == WindowKind::kCalendar) {
      phrase = window.period == CalendarPeriod::kMonth     ? P::kWindowCalendarMonths
               : window.period == CalendarPeriod::kQuarter ? P::kWindowCalendarQuarters
                                                           : P::kWindowCalendarYears;
    }
    Line(Say(phrase, {{"count", Number(window.count)}}));
    if (window.kind == WindowKind::kCalendar && window.include_current) {
      Line(Say(P::kWindowCurrentToo));
    }
  }

  void DescribeLifetime(const LifetimePolicy& lifetime) {
    Line();
    Line(Say(P::kLifetime,
             {{"model", std::string(lifetime.model ? SpecOf(*lifetime.model).name : kBestModel)},
              {"horizon", Number(lifetime.horizon_months)},
              {"value", Number(lifetime.value_months)},
              {"discount", Percent(lifetime.discount)}}));
    Line(Say(P::kLifetimeStages, {{"loss", Percent(lifetime.false_loss)},
                                  {"risk", Percent(lifetime.at_risk)},
                                  {"days", Number(lifetime.new_days)}}));
    if (lifetime.source_silence_days == 0) {
      Line(Say(P::kSourcesNotLookedAt));
      return;
    }
    Line(Say(P::kSilentSources, {{"drop", Percent(lifetime.source_drop)},
                                 {"alarm", Percent(lifetime.source_false_alarm)},
                                 {"days", Number(lifetime.source_silence_days)}}));
    if (!lifetime.closed_sources.empty()) {
      Line(Say(P::kClosedSources,
               {{"count", Number(static_cast<int64_t>(lifetime.closed_sources.size()))}}));
    }
  }

  void DescribeService(const ServicePolicy& service) {
    Line();
    Line(Say(P::kService, {{"months", Number(service.months)}}));
    for (const Standard& standard : service.standards) {
      if (!standard.goal) {
        Line(Say(P::kStandard, {{"name", standard.name}}));
        continue;
      }
      Line(Say(P::kStandardGoal,
               {{"name", standard.name}, {"share", Percent(*standard.goal)}}));
    }
    for (const Survey& survey : service.surveys) {
      Line(Say(P::kSurvey, {{"name", survey.question}}));
    }
  }

  void DescribeComplaints(const ComplaintsPolicy& complaints) {
    Line();
    Line(Say(P::kComplaints, {{"minutes", Number(complaints.warn_minutes)}}));
    if (complaints.clocks.empty() && complaints.presets.empty()) Line(Say(P::kComplaintsStandard));
    for (const DatedClock& clock : complaints.clocks) {
      const auto [unit, each] = [&]() -> std::pair<P, int64_t> {
        switch (clock.rule.unit) {
          case ClockUnit::kWorkingSeconds: return {P::kWorkingMinutes, 60};
          case ClockUnit::kSeconds: return {P::kMinutes, 60};
          case ClockUnit::kWorkingDays: return {P::kWorkingDays, 1};
          case ClockUnit::kDays: return {P::kDays, 1};
          case ClockUnit::kWeeks: return {P::kWeeks, 1};
          case ClockUnit::kMonths: break;
        }
        return {P::kMonths, 1};
      }();
      // What ends within a minute takes up that minute.
      const int64_t limit = clock.rule.limit / each + (clock.rule.limit % each != 0 ? 1 : 0);
      Line(Say(P::kCaseClock,
               {{"clock", clock.rule.name}, {"unit", Say(unit)}, {"limit", Number(limit)}}));
    }
    for (const std::string& preset : complaints.presets) {
      Line(Say(P::kCasePreset, {{"preset", preset}}));
    }
    const auto amount = [&](const std::optional<int64_t>& minor) {
      return minor ? Amount(*minor) : Say(P::kUnlimitedAmount);
    };
    for (const AuthorityRole& role : complaints.roles) {
      Line(role.per_customer ? Say(P::kCaseRoleLimited, {{"role", role.name},
                                                         {"case", amount(role.per_case)},
                                                         {"days", Number(role.period_days)},
                                                         {"customer", amount(role.per_customer)}})
                             : Say(P::kCaseRole,
                                   {{"role", role.name}, {"case", amount(role.per_case)}}));
    }
    Line(complaints.default_role.empty()
             ? Say(P::kNobodyElseGrants)
             : Say(P::kOthersHaveRole, {{"role", complaints.default_role}}));
    const auto count = [&](P phrase, size_t n) {
      if (n > 0) Line(Say(phrase, {{"count", Number(static_cast<int64_t>(n))}}));
    };
    count(P::kCausesNamed, complaints.causes.size());
    count(P::kLettersOwn, complaints.letters.size());
  }

  std::string Figure(const Ratio& number) const {
    return FormatNumber(ToDouble(number), 2, language_);
  }
  std::string Of(size_t strategy) const {
    return std::string(
        PlanTemplate("strategy." + std::string(kStrategyNames[strategy]), language_));
  }
  static std::string TimeOfDay(int32_t minutes) {
    const std::string minute = std::to_string(minutes % 60);
    return std::to_string(minutes / 60) + (minute.size() < 2 ? ":0" : ":") + minute;
  }

  void DescribeStrategy(const StrategyPolicy& strategy) {
    Line();
    Line(Say(P::kStrategies, {{"share", Percent(strategy.forward_share)}}));
    for (const StrategyVariant& v : strategy.variants) {
      const std::optional<int64_t> cost =
          v.strategy == Strategy::kEnd ? std::optional<int64_t>(v.exit_cost) : v.cost;
      Line(Say(cost ? P::kVariant : P::kVariantUnpriced,
               {{"strategy", Of(static_cast<size_t>(v.strategy))},
                {"name", v.name},
                {"cost", Amount(cost.value_or(0))},
                {"effect", Percent(v.effect)},
                {"sd", Percent(v.effect_sd)},
                {"months", Number(v.months)}}));
      for (const ResourceUse& use : v.uses) {
        Line(Say(P::kVariantUse, {{"resource", use.resource}, {"amount", Number(use.amount)}}), 1);
      }
    }
    for (const GateSetting& gate : strategy.gates) {
      Line(gate.off ? Say(P::kGateOff, {{"id", gate.id}})
                    : Say(P::kGateSet, {{"id", gate.id}, {"threshold", Figure(*gate.threshold)}}));
    }
    const ContactPolicy& contact = strategy.contact;
    Line(Say(P::kQuietHours,
             {{"from", TimeOfDay(contact.quiet_from)}, {"to", TimeOfDay(contact.quiet_to)}}));
    if (!contact.sundays) Line(Say(P::kNoSundays));
    for (size_t k = 0; k < contact.a_week.size(); ++k) {
      if (contact.a_week[k] < 0) continue;
      const auto word = static_cast<P>(static_cast<size_t>(P::kVisit) + k);
      Line(Say(P::kChannelLimit, {{"channel", Say(word)}, {"count", Number(contact.a_week[k])}}));
    }
    Line(Say(P::kPressure, {{"days", Number(contact.pressure_days)},
                            {"limit", Figure(contact.pressure_limit)},
                            {"ignored", Number(contact.ignored)},
                            {"within", Number(contact.ignored_days)},
                            {"pause", Number(contact.pause_days)}}));
    if (strategy.holdout) {
      Line(Say(P::kLeftAlone, {{"share", Percent(strategy.holdout->share)},
                               {"salt", strategy.holdout->salt}}));
      if (strategy.holdout->pilot) Line(Say(P::kPilot, {}));
    }
    if (strategy.risk) {
      Line(strategy.risk->tolerance
               ? Say(P::kRiskAmount, {{"amount", Amount(*strategy.risk->tolerance)}})
               : Say(P::kRiskShare, {{"share", Percent(strategy.risk->share)}}));
    }
    Line(Say(P::kSteadiness, {{"cost", Amount(strategy.steadiness.switching_cost)},
                              {"band", Figure(strategy.steadiness.band)}}));
    for (size_t s = 1; s < kStrategyNames.size(); ++s) {
      const int32_t days = strategy.steadiness.dwell_days[s];
      if (days > 0) Line(Say(P::kDwell, {{"strategy", Of(s)}, {"days", Number(days)}}));
    }
  }

  void DescribeScores() {
    const RfmPolicy& rfm = policy_.rfm;
    Line(Say(P::kScores, {{"bins", Number(rfm.bins)},
                          {"basis", Word(BasisWord(rfm.monetary))},
                          {"scope", ScopeWord(rfm.scope)}}));
    switch (rfm.method) {
      case RfmMethod::kTiesTogether:
        return Line(Say(P::kScoresTiesTogether));
      case RfmMethod::kNtile:
        return Line(Say(P::kScoresNtile));
      case RfmMethod::kFixedCuts:
        break;
    }
    const auto list = [](const std::vector<int64_t>& cuts, auto format) {
      std::string text;
      for (int64_t cut : cuts) text += (text.empty() ? "" : "; ") + format(cut);
      return text;
    };
    const auto number = [this](int64_t value) { return Number(value); };
    Line(Say(P::kScoresFixed,
             {{"days", list(rfm.recency_days, number)},
              {"orders", list(rfm.frequency, number)},
              {"amounts", list(rfm.monetary_cuts, [this](int64_t v) { return Amount(v); })}}));
  }

  void DescribePoints(const PointsPolicy& points) {
    Line();
    const auto amount = [&](Phrase measure, int64_t minor) {
      if (minor == 0) return;
      Line(Say(P::kPointsAmount, {{"measure", Word(measure)}, {"amount", Amount(minor)}}));
    };
    const auto count = [&](Phrase measure, int64_t each) {
      if (each == 0) return;
      Line(Say(P::kPointsCount, {{"measure", Word(measure)}, {"points", Number(each)}}));
    };
    amount(Phrase::kWordTurnover, points.per_turnover);
    amount(Phrase::kWordMargin, points.per_margin);
    count(Phrase::kWordOrders, points.per_order);
    count(Phrase::kWordPurchaseDays, points.per_purchase_day);
  }

  void DescribeExposure(const ExposurePolicy& exposure) {
    Line();
    if (exposure.fixed_costs) {
      Line(Say(P::kFixedCosts, {{"amount", Amount(*exposure.fixed_costs)}}));
    }
    const auto share = [&](P phrase, const std::optional<Ratio>& ratio) {
      if (ratio) Line(Say(phrase, {{"share", Percent(*ratio)}}));
    };
    share(P::kRetention, exposure.retention);
    share(P::kAlertTopOne, exposure.max_top_one);
    share(P::kAlertTopFive, exposure.max_top_five);
    share(P::kAlertTopGroup, exposure.max_top_group);
    share(P::kAlertAgent, exposure.max_agent);
    share(P::kAlertHerfindahl, exposure.max_herfindahl);
    share(P::kAlertShortfall, exposure.max_shortfall);
  }

  void DescribeReviews(const TierReviews& reviews) {
    Line();
    const P period = reviews.every == CalendarPeriod::kMonth     ? P::kMonthly
                     : reviews.every == CalendarPeriod::kQuarter ? P::kQuarterly
                                                                 : P::kYearly;
    Line(Say(P::kReviews, {{"period", Say(period)}}));
    if (reviews.from_day) Line(Say(P::kReviewsFrom, {{"date", FormatDay(*reviews.from_day)}}));
    Line(Say(P::kRaised, {{"months", Number(reviews.holds_months)}}));
    const bool to_any = reviews.levels_down + 1 >= static_cast<int32_t>(policy_.tiers.tiers.size());
    Line(to_any ? Say(P::kFallsToAny) : Say(P::kFalls, {{"levels", Number(reviews.levels_down)}}));
    Line(reviews.notice_days == 0 ? Say(P::kNoNotice)
                                  : Say(P::kNotice, {{"days", Number(reviews.notice_days)}}));
    if (reviews.chances) {
      Line(reviews.chances->incentive_lift
               ? Say(P::kChancesWithIncentive,
                     {{"lift", Percent(*reviews.chances->incentive_lift)}})
               : Say(P::kChances));
    }
    if (!reviews.provisional) return;
    Line(Say(P::kProvisional,
             {{"orders", Number(reviews.provisional->below_orders)},
              {"share", Percent(reviews.provisional->min_probability)},
              {"customers", Number(reviews.provisional->min_customers)}}));
  }

  void DescribeEntry(const TierEntry& entry, size_t level) {
    const auto condition = [&](P phrase, Phrase measure, std::string value) {
      Line(Say(phrase, {{"measure", Word(measure)}, {"value", std::move(value)}}), level);
    };
    const auto amount = [&](Phrase measure, const std::optional<int64_t>& minor) {
      if (minor) condition(P::kAtLeast, measure, Amount(*minor));
    };
    const auto number = [&](P phrase, Phrase measure, const auto& value) {
      if (value) condition(phrase, measure, Number(*value));
    };
    if (entry.pareto) Line(Say(*entry.pareto ? P::kInPareto : P::kOutsidePareto), level);
    amount(Phrase::kWordTurnover, entry.min_turnover);
    amount(Phrase::kWordMargin, entry.min_margin);
    amount(Phrase::kWordNetMargin, entry.min_net_margin);
    number(P::kAtLeast, Phrase::kWordOrders, entry.min_orders);
    number(P::kAtLeast, Phrase::kWordPurchaseDays, entry.min_purchase_days);
    number(P::kAtMost, Phrase::kWordDaysSinceLast, entry.max_days_since_last);
    number(P::kAtLeast, Phrase::kWordRecencyScore, entry.min_recency_score);
    number(P::kAtLeast, Phrase::kWordFrequencyScore, entry.min_frequency_score);
    number(P::kAtLeast, Phrase::kWordMonetaryScore, entry.min_monetary_score);
    number(P::kAtLeast, Phrase::kWordPoints, entry.min_points);
    for (const TierEntry& part : entry.all_of) {
      Line(Say(P::kAllOf), level);
      DescribeEntry(part, level + 1);
    }
    if (entry.any_of.empty()) return;
    Line(Say(P::kAnyOf), level);
    for (const TierEntry& part : entry.any_of) {
      // One condition stands for itself; several belong together.
      if (Conditions(part) > 1) {
        Line(Say(P::kAllOf), level + 1);
        DescribeEntry(part, level + 2);
      } else {
        DescribeEntry(part, level + 1);
      }
    }
  }

  static size_t Conditions(const TierEntry& e) {
    const auto one = [](const auto& value) { return value ? size_t{1} : size_t{0}; };
    return one(e.pareto) + one(e.min_turnover) + one(e.min_margin) + one(e.min_net_margin) +
           one(e.min_orders) + one(e.min_purchase_days) + one(e.max_days_since_last) +
           one(e.min_recency_score) + one(e.min_frequency_score) + one(e.min_monetary_score) +
           one(e.min_points) + e.all_of.size() + (e.any_of.empty() ? 0 : 1);
  }

  const Policy& policy_;
  const Language language_;
  std::string out_;
};

}  // namespace

absl::StatusOr<std::string> DescribePolicy(const Policy& policy, std::string_view language) {
  GOODWILL_ASSIGN_OR_RETURN(const Language words,
                            ParseLanguage(language.empty() ? policy.language : language));
  return Describer(policy, words).Describe();
}

}  // namespace goodwill
