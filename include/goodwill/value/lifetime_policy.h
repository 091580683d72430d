// What a business decides about the future of its customers: which model forecasts
// it, how far ahead it is looked, what money later is worth now, and when silence
// is called a loss.
#ifndef GOODWILL_VALUE_LIFETIME_POLICY_H_
#define GOODWILL_VALUE_LIFETIME_POLICY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "goodwill/base/ratio.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

inline constexpr int32_t kMaxLifetimeMonths = 600;
// A longer silence would leave too little of the year before it to compare with.
inline constexpr int32_t kMaxSourceSilenceDays = 280;

struct LifetimePolicy {
  std::optional<ModelKind> model;  // of purchases; none: the best (models/best.h)
  int32_t horizon_months = 12;     // of the chance to buy again, and of expected purchases
  int32_t value_months = 36;       // of the lifetime value
  Ratio discount{3, 25};           // a year: 12 %
  // Suspected lost are as many as together still buy with at most this chance.
  Ratio false_loss{1, 20};
  // At risk: the chance fell below this share of what it was at the last purchase.
  Ratio at_risk{1, 2};
  int32_t new_days = 90;  // a customer is new for so long after the first purchase
  // So long the silence of a source of purchases is taken for ours (assess/silence.h); 0:
  // sources are not looked at.
  int32_t source_silence_days = 90;
  Ratio source_drop{1, 2};           // of what is expected: a drop to that is a silence; may be 0
  Ratio source_false_alarm{1, 100};  // the chance of a false one, in a whole assessment
  std::vector<std::string> closed_sources;  // ascending, each once: judged like all

  // For the models of purchases and spend, purchases within so many days of an occasion's
  // first are one occasion; 1: those of one day. 0: chosen by the book (assess/lifetime.h).
  int32_t occasion_days = 1;

  bool operator==(const LifetimePolicy&) const = default;
};

// Whether the model asks for the gaps between purchases, not only for their number.
inline bool NeedsLogGaps(const LifetimePolicy& policy) {
  return policy.model && SpecOf(*policy.model).has_stages();
}

}  // namespace goodwill

#endif  // GOODWILL_VALUE_LIFETIME_POLICY_H_
