// Why a customer is judged so, and what the whole book looks like, in data and
// in words.
//
// An explanation is a list of reasons. Each has a code that programs may rely
// on, the inputs it rests on, and a sentence in the reader's language; the
// reasons of a tier also name the line of the policy that asks for them. All
// sentences come from one catalogue, in English, Russian and Bulgarian.
#ifndef GOODWILL_ASSESS_EXPLANATION_H_
#define GOODWILL_ASSESS_EXPLANATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

enum class Language : uint8_t { kEnglish = 0, kRussian = 1, kBulgarian = 2 };

// "en", "ru", "bg", also with a region ("en-GB"); INVALID_ARGUMENT otherwise.
absl::StatusOr<Language> ParseLanguage(std::string_view tag);
// "en", "ru" or "bg".
std::string_view LanguageTag(Language language);

// The value of a reason's input.
struct MinorUnits {
  int64_t minor = 0;
  bool operator==(const MinorUnits&) const = default;
};
struct InstantUs {
  int64_t us = 0;
  bool operator==(const InstantUs&) const = default;
};
using InputValue = std::variant<int64_t, MinorUnits, double, std::string, InstantUs>;

struct ReasonInput {
  std::string name;
  InputValue value;
  bool operator==(const ReasonInput&) const = default;
};

struct Reason {
  std::string code;  // stable, e.g. "tier.entry.min_orders"
  std::vector<ReasonInput> inputs;
  std::string text;         // a sentence in the explanation's language
  std::string policy_path;  // e.g. "tiers[1].entry.min_orders"
  bool holds = true;        // false: a condition that is not met
};

struct Explanation {
  CustomerId customer_id;
  Language language = Language::kEnglish;
  std::string tier;
  std::string tier_label;
  bool pareto = false;
  std::vector<Reason> reasons;
  std::string text;  // the whole, a reason a line
};

// NOT_FOUND if the assessment does not hold the customer.
absl::StatusOr<Explanation> Explain(const Assessment& assessment, const CustomerIdView& id,
                                    Language language);

struct TierSummary {
  std::string name;
  std::string label;
  int64_t customers = 0;
  int64_t turnover = 0;    // over all time, minor units
  int64_t net_margin = 0;  // 0 unless the summary has a margin
};

// Customers in one stage of their relationship.
struct StageSummary {
  Stage stage = Stage::kUnknown;
  int64_t customers = 0;
  double returning = 0;       // sum of their chances to buy within the horizon
  double lifetime_value = 0;  // sum of what is known of theirs, major units
};

struct Summary {
  MeasuresHeader header;
  int64_t customers = 0;
  int64_t purchasers = 0;  // with at least one purchase
  int64_t repeaters = 0;   // who came back: frequency above zero
  int64_t turnover = 0;
  int64_t margin = 0;       // 0 unless has_margin
  bool has_margin = false;  // the cost of every line is known
  int64_t cost_to_serve = 0;
  bool has_cost_to_serve = false;
  Concentration concentration;
  ParetoCut pareto;
  std::vector<TierSummary> tiers;  // as in the policy
  // What is to be made good, where measures hold it (assess/amends.h).
  bool has_amends = false;
  int64_t to_recover = 0;       // customers
  int64_t complainants = 0;     // of them, those with an open complaint
  int64_t open_complaints = 0;  // in all
  // Values as Pareto membership is judged by, those below zero left out: of the
  // complainants, and of everybody.
  int64_t value_complaining = 0;
  int64_t value = 0;
  // Events about tiers that could not be read (tier/tier_event.h), and changed nothing.
  int64_t unread_tier_events = 0;
  std::vector<StageSummary> stages;  // those there are, where the policy has lifetime
  // As in the calibration; none where occasions hold them, or were chosen.
  std::optional<Clumps> clumps;
  std::vector<SilentSource> silent_sources;  // as in the calibration
  int64_t frozen = 0;  // customers whose stages stay as they were because of them
  std::string text;
};

// Who is in which stage; none where the policy has no lifetime. Sums are taken by id, so
// they do not depend on how the book was divided.
std::vector<StageSummary> StagesOf(const Assessment& assessment);
// How many customers' stages stay as they were because a source fell silent.
int64_t FrozenOf(const Assessment& assessment);

// OUT_OF_RANGE when a total does not fit 64 bits.
absl::StatusOr<Summary> Summarize(const Assessment& assessment, Language language);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_EXPLANATION_H_
