// What makes a policy valid.
//
// A policy is valid as a whole: windows look back over something, cut points
// ascend, every tier can be told apart and reached, and scores that a tier asks
// for exist. The rules are stated here once; they hold for a policy read from a
// document and for one built in a program.
#ifndef GOODWILL_ASSESS_VALIDATE_H_
#define GOODWILL_ASSESS_VALIDATE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/assess/policy.h"
#include "goodwill/book/measures.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/window.h"
#include "goodwill/base/zone.h"

namespace goodwill {

inline constexpr int32_t kMinRfmBins = 2;
inline constexpr int32_t kMaxRfmBins = 10;
inline constexpr size_t kMaxTierName = 64;  // bytes
inline constexpr int kMaxEntryDepth = 8;    // entries within entries
inline constexpr int kMaxEntryNodes = 1'000;
inline constexpr int64_t kMaxPoints = 1'000'000;  // for one purchase or day
inline constexpr int64_t kMaxHoldsMonths = 120;
inline constexpr int64_t kMaxNoticeDays = 366;

// The languages that explanations are written in.
inline constexpr std::array<std::string_view, 3> kPolicyLanguages = {"en", "ru", "bg"};

// Called with each violation: the path in the policy (tiers[2].entry.min_orders)
// and a reason. `missing` says that something which must be there is not.
using PolicyProblemSink =
    std::function<void(const std::string& path, std::string reason, bool missing)>;

namespace validate_internal {

inline void FindWindowProblems(const Window& window, const PolicyProblemSink& sink) {
  const absl::Status status = CheckWindow(window);
  if (status.ok()) return;
  std::string path = "measures.window.";
  switch (window.kind) {
    case WindowKind::kRollingDays:
      path += "rolling_days";
      break;
    case WindowKind::kRollingMonths:
      path += "rolling_months";
      break;
    case WindowKind::kCalendar:
      path += "calendar.count";
      break;
  }
  sink(path, std::string(status.message()), false);
}

inline void FindCutProblems(const std::string& path, std::span<const int64_t> cuts, int32_t bins,
                            bool wanted, int64_t lowest, const PolicyProblemSink& sink) {
  if (!wanted) {
    if (!cuts.empty()) sink(path, "is used with RFM_METHOD_FIXED_CUTS only", false);
    return;
  }
  const size_t needed = bins < kMinRfmBins ? 0 : static_cast<size_t>(bins - 1);
  if (cuts.size() != needed) {
    sink(path,
         std::to_string(bins) + " bins need " + std::to_string(needed) + " cut points, not " +
             std::to_string(cuts.size()),
         true);
    return;
  }
  for (size_t i = 0; i < cuts.size(); ++i) {
    const std::string here = path + "[" + std::to_string(i) + "]";
    if (cuts[i] < lowest) sink(here, "must be at least " + std::to_string(lowest), false);
    if (i > 0 && cuts[i] <= cuts[i - 1]) sink(here, "must be above the one before it", false);
  }
}

inline void FindRfmProblems(const RfmPolicy& rfm, const PolicyProblemSink& sink) {
  if (rfm.bins < kMinRfmBins || rfm.bins > kMaxRfmBins) {
    sink("rfm.bins",
         "must be " + std::to_string(kMinRfmBins) + " to " + std::to_string(kMaxRfmBins), false);
    return;
  }
  const bool fixed = rfm.method == RfmMethod::kFixedCuts;
  FindCutProblems("rfm.recency_days", rfm.recency_days, rfm.bins, fixed, 0, sink);
  FindCutProblems("rfm.frequency", rfm.frequency, rfm.bins, fixed, 1, sink);
  FindCutProblems("rfm.monetary_cuts", rfm.monetary_cuts, rfm.bins, fixed, INT64_MIN, sink);
}

class EntryChecker {
 public:
  EntryChecker(const Policy& policy, const PolicyProblemSink& sink)
      : policy_(policy), sink_(sink) {}

  void Check(const TierEntry& entry, const std::string& path, int depth = 1) {
    if (nodes_++ == kMaxEntryNodes) {
      sink_(path, "one entry has at most " + std::to_string(kMaxEntryNodes) + " conditions",
            false);
    }
    if (nodes_ > kMaxEntryNodes) return;
    if (depth > kMaxEntryDepth) {
      sink_(path, "is nested too deeply; " + std::to_string(kMaxEntryDepth) + " levels are allowed",
            false);
      return;
    }
    if (entry == TierEntry()) {
      sink_(path, "has no condition, so it lets everybody in", true);
      return;
    }
    AtLeast(entry.min_orders, 1, path + ".min_orders");
    AtLeast(entry.min_purchase_days, 1, path + ".min_purchase_days");
    if (entry.min_purchase_days && policy_.measures.same_day != SameDay::kMerge) {
      sink_(path + ".min_purchase_days", "needs measures.same_day to be SAME_DAY_MERGE", false);
    }
    AtLeast(entry.max_days_since_last, 0, path + ".max_days_since_last");
    Score(entry.min_recency_score, path + ".min_recency_score");
    Score(entry.min_frequency_score, path + ".min_frequency_score");
    Score(entry.min_monetary_score, path + ".min_monetary_score");
    AtLeast(entry.min_points, 1, path + ".min_points");
    if (entry.min_points && !policy_.tiers.points) {
      sink_(path + ".min_points", "needs points, which say what a point is", true);
    }
    for (size_t i = 0; i < entry.all_of.size(); ++i) {
      Check(entry.all_of[i], path + ".all_of[" + std::to_string(i) + "]", depth + 1);
    }
    for (size_t i = 0; i < entry.any_of.size(); ++i) {
      Check(entry.any_of[i], path + ".any_of[" + std::to_string(i) + "]", depth + 1);
    }
  }

 private:
  void AtLeast(const std::optional<int64_t>& value, int64_t least, const std::string& path) {
    if (value && *value < least) sink_(path, "must be at least " + std::to_string(least), false);
  }

  void Score(const std::optional<int32_t>& score, const std::string& path) {
    if (!score) return;
    // A score of one is everybody's who ever bought.
    const int32_t bins = std::clamp(policy_.rfm.bins, kMinRfmBins, kMaxRfmBins);
    if (*score < 1 || *score > bins) {
      sink_(path, "must be a score from 1 to " + std::to_string(bins), false);
    }
  }

  const Policy& policy_;
  const PolicyProblemSink& sink_;
  int nodes_ = 0;
};

inline void FindTierNameProblems(std::span<const Tier> tiers, size_t i,
                                 const PolicyProblemSink& sink) {
  const std::string path = "tiers[" + std::to_string(i) + "].name";
  const std::string& name = tiers[i].name;
  if (name.empty()) return sink(path, "is required", true);
  const bool good = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) sink(path, "may hold lower-case letters a to z, digits and underscores only", false);
  if (name.size() > kMaxTierName) {
    sink(path, "is longer than " + std::to_string(kMaxTierName) + " bytes", false);
  }
  // Beyond the number allowed, comparing all with all would take long.
  for (size_t k = 0; k < i && i < kMaxTiers; ++k) {
    if (tiers[k].name == name) {
      return sink(path, "is the name of tiers[" + std::to_string(k) + "] too", false);
    }
  }
}

inline void FindTierProblems(const Policy& policy, const PolicyProblemSink& sink) {
  const std::vector<Tier>& tiers = policy.tiers.tiers;
  if (tiers.empty()) return sink("tiers", "at least one tier is required", true);
  if (tiers.size() > kMaxTiers) {
    sink("tiers[" + std::to_string(kMaxTiers) + "]",
         "at most " + std::to_string(kMaxTiers) + " tiers are allowed", false);
  }
  for (size_t i = 0; i < tiers.size(); ++i) {
    const std::string path = "tiers[" + std::to_string(i) + "]";
    FindTierNameProblems(tiers, i, sink);
    const bool last = i + 1 == tiers.size();
    if (!tiers[i].entry && !last) {
      sink(path + ".entry", "is required; only the last tier takes everybody else", true);
    } else if (tiers[i].entry && last) {
      sink(path + ".entry",
           "the last tier takes everybody else and has no entry; add a tier without one below it",
           true);
    } else if (tiers[i].entry) {
      EntryChecker(policy, sink).Check(*tiers[i].entry, path + ".entry");
    }
  }
}

inline void FindPointsProblems(const PointsPolicy& points, const Policy& policy,
                               const PolicyProblemSink& sink) {
  if (points.per_turnover < 0) sink("points.per_turnover", "may not be below zero", false);
  if (points.per_margin < 0) sink("points.per_margin", "may not be below zero", false);
  const auto each = [&](int64_t value, const char* path) {
    if (value < 0 || value > kMaxPoints) {
      sink(path, "must be 0 to " + std::to_string(kMaxPoints), false);
    }
  };
  each(points.per_order, "points.per_order");
  each(points.per_purchase_day, "points.per_purchase_day");
  if (points.per_purchase_day != 0 && policy.measures.same_day != SameDay::kMerge) {
    sink("points.per_purchase_day", "needs measures.same_day to be SAME_DAY_MERGE", false);
  }
  if (points == PointsPolicy()) sink("points", "says of nothing that it earns a point", true);
}

inline void FindReviewProblems(const TierReviews& reviews, bool has_lifetime,
                               const PolicyProblemSink& sink) {
  const auto within = [&](int64_t value, int64_t least, int64_t most, const char* path) {
    if (value >= least && value <= most) return;
    sink(path, "must be " + std::to_string(least) + " to " + std::to_string(most), false);
  };
  if (reviews.every != CalendarPeriod::kMonth && reviews.every != CalendarPeriod::kQuarter &&
      reviews.every != CalendarPeriod::kYear) {
    sink("tier_reviews.every", "is neither month, quarter nor year", false);
  }
  within(reviews.holds_months, 1, kMaxHoldsMonths, "tier_reviews.holds_months");
  within(reviews.levels_down, 1, static_cast<int64_t>(kMaxTiers) - 1, "tier_reviews.levels_down");
  within(reviews.notice_days, 0, kMaxNoticeDays, "tier_reviews.notice_days");
  if (reviews.chances) {
    if (!has_lifetime) sink("tier_reviews.chances", "needs the section lifetime", false);
    if (const std::optional<Ratio>& lift = reviews.chances->incentive_lift;
        lift && !(lift->numerator > 0 && lift->denominator > 0 &&
                  lift->numerator / 10 <= lift->denominator &&
                  CompareRatios(*lift, {10, 1}) <= 0)) {
      sink("tier_reviews.chances.incentive_lift", "must be above 0 and at most 10", false);
    }
  }
  if (!reviews.provisional) return;
  within(reviews.provisional->below_orders, 1, 1000, "tier_reviews.provisional.below_orders");
  within(reviews.provisional->min_customers, 1, 1'000'000'000,
         "tier_reviews.provisional.min_customers");
  const Ratio& share = reviews.provisional->min_probability;
  if (share.denominator <= 0 || share.numerator <= 0 || share.numerator > share.denominator) {
    sink("tier_reviews.provisional.min_probability", "must be above 0 and at most 1 (100%)", false);
  }
}

inline void FindExposureProblems(const ExposurePolicy& exposure, const PolicyProblemSink& sink) {
  if (exposure.fixed_costs && *exposure.fixed_costs < 0) {
    sink("exposure.fixed_costs", "may not be below zero", false);
  }
  const auto share = [&](const std::optional<Ratio>& ratio, const char* path) {
    if (!ratio) return;
    if (ratio->denominator <= 0 || ratio->numerator < 0 || ratio->numerator > ratio->denominator) {
      sink(path, "must be 0 to 1 (100%)", false);
    }
  };
  share(exposure.retention, "exposure.retention");
  share(exposure.max_top_one, "exposure.max_top_one");
  share(exposure.max_top_five, "exposure.max_top_five");
  share(exposure.max_top_group, "exposure.max_top_group");
  share(exposure.max_agent, "exposure.max_agent");
  share(exposure.max_herfindahl, "exposure.max_herfindahl");
  share(exposure.max_shortfall, "exposure.max_shortfall");
}

inline void FindLifetimeProblems(const LifetimePolicy& lifetime, SameDay same_day,
                                 const PolicyProblemSink& sink) {
  if (lifetime.model && SpecOf(*lifetime.model).of_spend()) {
    sink("lifetime.model", "is a model of spend; a model of purchases belongs here", false);
  }
  if (NeedsLogGaps(lifetime) && same_day != SameDay::kMerge) {
    sink("lifetime.model", "needs measures.same_day to be SAME_DAY_MERGE", false);
  }
  const auto months = [&](int32_t count, const char* path) {
    if (count >= 1 && count <= kMaxLifetimeMonths) return;
    sink(path, "must be 1 to " + std::to_string(kMaxLifetimeMonths), false);
  };
  months(lifetime.horizon_months, "lifetime.horizon_months");
  months(lifetime.value_months, "lifetime.value_months");
  const auto share = [&](const Ratio& ratio, int64_t most, const char* path) {
    const int64_t wholes = ratio.numerator / most;  // numerator <= most * denominator
    if (ratio.denominator > 0 && ratio.numerator > 0 &&
        (wholes < ratio.denominator ||
         (wholes == ratio.denominator && ratio.numerator % most == 0))) {
      return;
    }
    sink(path, most == 1 ? "must be above 0 and at most 1 (100%)" : "must be above 0 and at most 10",
         false);
  };
  share(lifetime.discount, 10, "lifetime.discount");
  share(lifetime.false_loss, 1, "lifetime.false_loss");
  share(lifetime.at_risk, 1, "lifetime.at_risk");
  if (lifetime.new_days < 0) sink("lifetime.new_days", "is below zero", false);
  if (lifetime.occasion_days < 0 || lifetime.occasion_days > kMostOccasionDays) {
    sink("lifetime.occasion_days", "must be 0 to " + std::to_string(kMostOccasionDays), false);
  } else if (lifetime.occasion_days != 1 && same_day != SameDay::kMerge) {
    sink("lifetime.occasion_days", "needs measures.same_day to be SAME_DAY_MERGE", false);
  } else if (lifetime.occasion_days != 1 && NeedsLogGaps(lifetime)) {
    sink("lifetime.occasion_days", "must be 1 for models of regular buyers, whose gaps are of days",
         false);
  }
  if (lifetime.source_silence_days < 0 || lifetime.source_silence_days > kMaxSourceSilenceDays) {
    sink("lifetime.source_silence_days", "must be 0 to " + std::to_string(kMaxSourceSilenceDays),
         false);
  }
  share(lifetime.source_false_alarm, 1, "lifetime.source_false_alarm");
  if (lifetime.source_drop.numerator != 0) share(lifetime.source_drop, 1, "lifetime.source_drop");
  const auto& closed = lifetime.closed_sources;
  for (size_t i = 0; i < closed.size(); ++i) {
    if (closed[i].empty()) sink("lifetime.closed_sources", "a name is empty", false);
    if (i > 0 && closed[i] == closed[i - 1]) {
      sink("lifetime.closed_sources", "'" + closed[i] + "' is there twice", false);
    }
  }
}

inline void FindServiceProblems(const ServicePolicy& service, const PolicyProblemSink& sink) {
  if (service.months < 1 || service.months > kMaxWindowCount) {
    sink("service.months", "must be 1 to " + std::to_string(kMaxWindowCount), false);
  }
  const auto days = [&](int32_t given, const char* path) {
    if (given >= 1 && given <= kMostEffectDays) return;
    sink(path, "must be 1 to " + std::to_string(kMostEffectDays), false);
  };
  days(service.effect_days, "service.effect_days");
  days(service.voice_days, "service.voice_days");
  days(service.recent_failure_days, "service.recent_failure_days");
  const auto named = [&](const std::string& path, const std::string& name, bool twice) {
    if (name.empty()) sink(path, "is required", true);
    if (!name.empty() && twice) sink(path, "is there already", false);
  };
  for (size_t i = 0; i < service.standards.size(); ++i) {
    const Standard& standard = service.standards[i];
    const std::string path = "service.standards[" + std::to_string(i) + "]";
    named(path + ".name", standard.name,
          std::any_of(service.standards.begin(), service.standards.begin() + static_cast<int>(i),
                      [&](const Standard& s) { return s.name == standard.name; }));
    if (!standard.goal) continue;
    const Ratio& goal = *standard.goal;
    if (goal.denominator <= 0 || goal.numerator <= 0 || goal.numerator > goal.denominator) {
      sink(path + ".goal", "must be above 0 and at most 1 (100%)", false);
    }
  }
  for (size_t i = 0; i < service.surveys.size(); ++i) {
    const Survey& survey = service.surveys[i];
    named("service.surveys[" + std::to_string(i) + "].question", survey.question,
          std::any_of(service.surveys.begin(), service.surveys.begin() + static_cast<int>(i),
                      [&](const Survey& s) { return s.question == survey.question; }));
  }
}

}  // namespace validate_internal

// Calls `sink` for every rule that `policy` breaks, in the order of its fields.
inline void FindPolicyProblems(const Policy& policy, const PolicyProblemSink& sink) {
  if (!policy.time_zone.empty()) {
    if (auto zone = Zone::Load(policy.time_zone); !zone.ok()) {
      sink("time_zone", std::string(zone.status().message()), false);
    }
  } else if (policy.override_book_time_zone) {
    sink("override_book_time_zone", "needs a time_zone to put in the place of the book's", true);
  }
  if (std::find(kPolicyLanguages.begin(), kPolicyLanguages.end(), policy.language) ==
      kPolicyLanguages.end()) {
    sink("language", "must be \"en\", \"ru\" or \"bg\"", false);
  }
  if (policy.measures.window) {
    validate_internal::FindWindowProblems(*policy.measures.window, sink);
  }
  if (policy.measures.log_gaps && policy.measures.same_day != SameDay::kMerge) {
    sink("measures.log_gaps", "needs measures.same_day to be SAME_DAY_MERGE", false);
  }
  for (const auto& channel : policy.cost_to_serve.contact) {
    for (const ContactCost& cost : channel) {
      if (cost.per_contact < 0 || cost.per_minute < 0) {
        sink("cost_to_serve.contact_costs", "a cost may not be below zero", false);
      }
    }
  }
  const Ratio& share = policy.pareto.share;
  if (share.denominator <= 0 || share.numerator <= 0 || share.numerator > share.denominator) {
    sink("pareto.share", "must be above 0 and at most 1 (100%)", false);
  }
  validate_internal::FindRfmProblems(policy.rfm, sink);
  validate_internal::FindTierProblems(policy, sink);
  if (policy.tiers.reviews) validate_internal::FindReviewProblems(*policy.tiers.reviews, policy.lifetime.has_value(), sink);
  if (policy.tiers.points) {
    validate_internal::FindPointsProblems(*policy.tiers.points, policy, sink);
  }
  validate_internal::FindExposureProblems(policy.exposure, sink);
  if (policy.lifetime) {
    validate_internal::FindLifetimeProblems(*policy.lifetime, policy.measures.same_day, sink);
  }
  if (policy.service) validate_internal::FindServiceProblems(*policy.service, sink);
}

// OK, or INVALID_ARGUMENT with every problem.
inline absl::Status ValidatePolicy(const Policy& policy) {
  Problems problems;
  FindPolicyProblems(policy, [&](const std::string& path, std::string reason, bool) {
    Problem problem;
    problem.field = path;
    problem.reason = std::move(reason);
    problems.Add(std::move(problem));
  });
  return problems.ToStatus("the policy is not valid");
}

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_VALIDATE_H_
