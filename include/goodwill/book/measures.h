// What one customer's facts add up to as of a time.
//
// Measures are plain integers: instants, minor units, counts. Nothing is
// rounded here but what the policy says costs money per minute, and that once.
// Ages and averages are derived from them where they are shown
// (book/measures_columns.h), by one rule each.
//
// An *order* is the lines with one order id (or one line without). An order
// whose lines sum to at least zero is a purchase, below zero a return. Returns
// change `returned`, net and margin; they never change frequency or dates.
#ifndef GOODWILL_BOOK_MEASURES_H_
#define GOODWILL_BOOK_MEASURES_H_

#include <array>
#include <cstdint>
#include <limits>

#include "goodwill/book/purchase_source.h"
#include "goodwill/book/withheld.h"

namespace goodwill {

// Purchases within one span of time.
struct PurchaseTotals {
  int64_t first_us = std::numeric_limits<int64_t>::max();  // of the first purchase
  int64_t last_us = std::numeric_limits<int64_t>::min();   // of the last purchase
  int64_t gross = 0;     // sum of purchases
  int64_t returned = 0;  // sum of returns, as a number of at least zero
  int64_t cost = 0;      // of what was sold less what came back; lines that have one
  uint32_t orders = 0;   // purchases
  uint32_t returns = 0;
  uint32_t lines = 0;    // order lines, of purchases and returns
  uint32_t uncosted_lines = 0;  // lines whose cost nobody knows
  uint32_t purchase_days = 0;   // distinct civil days with a purchase; see MeasuresLayout
  uint32_t reserved = 0;

  bool any() const { return orders != 0; }
  int64_t net() const { return gross - returned; }
  // Known only when every line has a cost.
  bool has_margin() const { return lines != 0 && uncosted_lines == 0; }
  int64_t margin() const { return net() - cost; }

  bool operator==(const PurchaseTotals&) const = default;
};

// The customer's own rhythm: gaps between consecutive purchase days.
struct Cadence {
  int64_t gap_squares = 0;   // sum of squared gaps, days^2
  uint32_t gap_count = 0;    // purchase days less one
  uint32_t gap_days = 0;     // sum of gaps: first to last purchase day
  uint32_t gap_longest = 0;  // days
  uint32_t gap_median2 = 0;  // twice the median gap, days (so that it is an integer)

  bool operator==(const Cadence&) const = default;
};

// The logarithms of those gaps, added up: what models of regular buyers ask of them
// (value/models/cnbd.h). Each is counted in units of 2^-32, so that sums are exact.
struct LogGaps {
  static constexpr double kUnit = 1.0 / (int64_t{1} << 32);

  int64_t all = 0;
  int64_t earlier = 0;  // between the days of EarlierPurchases

  bool operator==(const LogGaps&) const = default;
};

// Purchases up to a day.
struct PurchasesBy {
  int32_t last_day = 0;  // of the last of them, days since 1970-01-01
  uint32_t days = 0;     // purchase days

  bool operator==(const PurchasesBy&) const = default;
};

// Purchases up to an earlier instant: what was known of the customer one horizon
// ago, so that a forecast can be held against what followed.
struct EarlierPurchases {
  int64_t last_us = std::numeric_limits<int64_t>::min();  // of the last one before it
  uint32_t orders = 0;
  uint32_t purchase_days = 0;  // see MeasuresLayout
  // And before each later quarter of the time since, so that it can be seen how much
  // one period differs from another. Only where purchase days are counted.
  std::array<PurchasesBy, 3> quarters{};

  bool any() const { return orders != 0; }

  bool operator==(const EarlierPurchases&) const = default;
};
inline constexpr int32_t kQuarters = 4;

// The day on which a quarter (0 to 4; 4 is the day after all) of the time since
// `earlier_day` begins, which was the last day known then; `end_day` is the last day
// known now. Of less than four days some quarters are empty.
constexpr int32_t QuarterDay(int32_t earlier_day, int32_t end_day, int32_t quarter) {
  const int64_t days = int64_t{end_day} - earlier_day;
  return static_cast<int32_t>(earlier_day + 1 + days * quarter / kQuarters);
}

// Gaps between purchase days that are shorter than so many days: whether purchases come in
// clumps, and what could be one occasion.
inline constexpr std::array<int32_t, 3> kOccasionChoices = {3, 7, 14};
struct ShortGaps {
  std::array<uint32_t, kOccasionChoices.size()> shorter{};

  bool operator==(const ShortGaps&) const = default;
};

// Occasions to buy, where purchases within some days of an occasion's first are one: up to
// the earlier instant, before each later quarter since, and in all. `last_day` is the first
// day of the last occasion.
struct Occasions {
  static constexpr size_t kEarlier = 0;
  static constexpr size_t kAll = 4;
  std::array<PurchasesBy, 5> by{};

  bool operator==(const Occasions&) const = default;
};
// By each of the header's `occasion_days`; of those that are 0 there are none.
struct CustomerOccasions {
  std::array<Occasions, kOccasionChoices.size()> in{};

  bool operator==(const CustomerOccasions&) const = default;
};
// No longer: a customer who buys every quarter would have no rhythm left.
inline constexpr int32_t kMostOccasionDays = 90;

// What was said about the relationship itself, in the order of its weight on one
// instant.
enum class StatedKind : uint32_t {
  kNothing = 0,
  kContractStart = 1,
  kContractEnd = 2,
  kCancelled = 3,
  kLossStated = 4,  // by the customer, or by whoever asked
  kDeceased = 5,
};
inline constexpr uint32_t kLastStatedKind = 5;

// The latest of such statements; that a customer died outweighs all others.
struct Stated {
  int64_t time_us = std::numeric_limits<int64_t>::min();
  uint32_t kind = 0;      // StatedKind
  uint32_t contract = 0;  // 1: a contract began at some time

  bool Has(StatedKind k) const { return kind == static_cast<uint32_t>(k); }
  bool any() const { return kind != 0; }
  // In any order.
  void Add(StatedKind k, int64_t when_us) {
    const auto code = static_cast<uint32_t>(k);
    if (k == StatedKind::kContractStart) contract = 1;
    const bool died = k == StatedKind::kDeceased, dead = Has(StatedKind::kDeceased);
    const bool later = when_us != time_us ? when_us > time_us : code > kind;
    if (died != dead ? died : later) {
      time_us = when_us;
      kind = code;
    }
  }

  bool operator==(const Stated&) const = default;
};

// What was bought, over all time.
struct Variety {
  int64_t quantity = 0;     // millionths, purchases less returns
  uint32_t products = 0;    // distinct products in purchases
  uint32_t categories = 0;  // distinct categories in purchases

  bool operator==(const Variety&) const = default;
};

// Contacts and what they cost us, within one span of time.
struct ServiceTotals {
  // [channel code - 1][direction code - 1]
  std::array<std::array<uint32_t, 2>, 8> contacts{};
  int64_t minutes = 0;       // millionths
  // Minor units: contacts that a failure of ours made necessary; those the
  // customer wanted (asked for, or came in); and those we began unasked.
  int64_t cost_caused_by_us = 0;
  int64_t cost_wanted = 0;
  int64_t cost_unrequested = 0;
  uint32_t contacts_caused_by_us = 0;
  uint32_t contacts_wanted = 0;
  uint32_t contacts_unrequested = 0;
  uint32_t reserved = 0;

  int64_t cost() const { return cost_caused_by_us + cost_wanted + cost_unrequested; }

  bool operator==(const ServiceTotals&) const = default;
};

// All of one customer. A block that the facts do not support is zero, and the
// layout of the measures says that it is not there.
struct CustomerMeasures {
  PurchaseTotals all;     // every fact before as-of
  PurchaseTotals window;  // those within the policy's window; equal to `all` without one
  EarlierPurchases earlier;
  ShortGaps short_gaps;
  CustomerOccasions occasions;
  Stated stated;
  CustomerSources sources;
  Cadence cadence;
  LogGaps log_gaps;
  Variety variety;
  ServiceTotals service;
  int64_t window_service_cost = 0;  // cost to serve within the window
  Withheld withheld = Withheld::kNothing;  // what the customer's rights forbid

  // Net of what serving the customer cost.
  int64_t net_margin() const { return all.margin() - service.cost(); }
  int64_t window_net_margin() const { return window.margin() - window_service_cost; }

  bool operator==(const CustomerMeasures&) const = default;
};

// Which blocks were computed, because facts and policy call for them.
struct MeasuresLayout {
  bool window = false;         // the policy has a window; otherwise window == all
  bool purchase_days = false;  // same_day is MERGE: purchase_days and cadence
  bool cost = false;           // some line has a cost
  bool variety = false;        // product ids or quantities
  bool service = false;        // interactions
  bool rights = false;         // rights
  bool earlier = false;        // the policy has a horizon to look back over
  bool short_gaps = false;     // and purchase days are counted
  bool occasions = false;      // and they are not occasions of their own
  bool stated = false;         // and there are events
  bool amends = false;         // complaints, or failures under promised service
  bool sources = false;        // and purchases name where they came from
  bool log_gaps = false;       // the policy asks for them, or its model does

  bool operator==(const MeasuresLayout&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_MEASURES_H_
