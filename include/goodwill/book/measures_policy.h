// What a business decides about measuring: what a purchase is, in which unit
// ages are told, which window the tiers look at, and what a contact costs.
#ifndef GOODWILL_BOOK_MEASURES_POLICY_H_
#define GOODWILL_BOOK_MEASURES_POLICY_H_

#include <array>
#include <cstdint>
#include <optional>

#include "goodwill/base/rounding.h"
#include "goodwill/base/window.h"

namespace goodwill {

enum class AgeUnit : uint8_t { kDay = 1, kWeek = 2 };
enum class SameDay : uint8_t { kMerge = 1, kSeparate = 2 };

struct MeasuresPolicy {
  AgeUnit age_unit = AgeUnit::kDay;
  // kMerge: purchases on one civil day are one transaction for the purchase
  // models (frequency, recency, tenure), as Fader and Hardie count CDNOW's.
  SameDay same_day = SameDay::kMerge;
  // Whether an order that sums to zero is a purchase.
  bool zero_amount_is_purchase = true;
  // Whether the logarithms of gaps between purchase days are added up; only where days
  // are merged.
  bool log_gaps = false;
  // What tiers look at; none: all facts before as-of.
  std::optional<Window> window;

  bool operator==(const MeasuresPolicy&) const = default;
};

// What a contact costs where the fact itself carries no cost, in minor units,
// by channel code (from 1) and direction code (1 in, 2 out).
struct ContactCost {
  int64_t per_contact = 0;
  int64_t per_minute = 0;
  bool operator==(const ContactCost&) const = default;
};

struct CostToServePolicy {
  std::array<std::array<ContactCost, 3>, 9> contact{};
  Rounding rounding = Rounding::kHalfEven;

  bool operator==(const CostToServePolicy&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_MEASURES_POLICY_H_
