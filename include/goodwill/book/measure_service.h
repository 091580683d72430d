// The rule by which one customer's contacts become cost to serve.
//
// Who made this customer expensive, they or we? A contact that a failure of
// ours made necessary is *caused by us*; of the others, one that came in or was
// asked for is *wanted* by the customer; the rest we began *unrequested*.
//
// A contact costs what the fact says, or else the policy's price per contact
// and minute. Minutes are exact millionths, so that a customer's cost is rounded
// once per class and not once per contact.
#ifndef GOODWILL_BOOK_MEASURE_SERVICE_H_
#define GOODWILL_BOOK_MEASURE_SERVICE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "goodwill/base/checked.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/measures_policy.h"

namespace goodwill {

struct Contact {
  uint32_t channel = 0;    // from 1
  uint32_t direction = 0;  // 1 in, 2 out
  int64_t minutes = kNullNumber;  // millionths
  int64_t cost = kNullNumber;     // minor units; kNullNumber: by the policy
  bool requested_by_customer = false;
  bool caused_by_us = false;
};

enum class ContactClass : uint8_t { kCausedByUs, kWanted, kUnrequested };

constexpr ContactClass ClassOf(const Contact& c) {
  if (c.caused_by_us) return ContactClass::kCausedByUs;
  return c.requested_by_customer || c.direction == 1 ? ContactClass::kWanted
                                                     : ContactClass::kUnrequested;
}

// Cost that is not rounded yet: whole minor units and millionths of one.
struct ExactCost {
  int64_t minor = 0;
  int64_t millionths = 0;

  // Of one contact. False when it does not fit.
  static bool Of(const Contact& c, const CostToServePolicy& policy, ExactCost* out) {
    *out = {};
    if (c.cost != kNullNumber) {
      out->minor = c.cost;
      return true;
    }
    const ContactCost& price = policy.contact[c.channel][c.direction];
    out->minor = price.per_contact;
    if (price.per_minute == 0 || c.minutes == kNullNumber) return true;
    int64_t product = 0;
    if (!CheckedMul(price.per_minute, c.minutes, &product)) return false;
    out->millionths = product % kDecimalUnit;
    return CheckedAdd(out->minor, product / kDecimalUnit, &out->minor);
  }
  bool Add(const ExactCost& c) {
    return CheckedAdd(minor, c.minor, &minor) && CheckedAdd(millionths, c.millionths, &millionths);
  }
  bool Subtract(const ExactCost& c) {
    return CheckedSub(minor, c.minor, &minor) && CheckedSub(millionths, c.millionths, &millionths);
  }
  bool Add(const Contact& c, const CostToServePolicy& policy) {
    ExactCost one;
    return Of(c, policy, &one) && Add(one);
  }
  bool Round(Rounding rounding, int64_t* out) const {
    return CheckedAdd(minor, DivideRounded(millionths, kDecimalUnit, rounding), out);
  }
};

// Adds contacts one by one, in any order; Finish rounds. Both give false when
// a sum does not fit into 64 bits.
class ServiceSum {
 public:
  bool Add(const Contact& c, const CostToServePolicy& policy) {
    totals_.contacts[c.channel - 1][c.direction - 1] += 1;
    bool ok = c.minutes == kNullNumber || CheckedAdd(totals_.minutes, c.minutes, &totals_.minutes);
    switch (ClassOf(c)) {
      case ContactClass::kCausedByUs:
        totals_.contacts_caused_by_us += 1;
        return caused_.Add(c, policy) && ok;
      case ContactClass::kWanted:
        totals_.contacts_wanted += 1;
        return wanted_.Add(c, policy) && ok;
      case ContactClass::kUnrequested:
        break;
    }
    totals_.contacts_unrequested += 1;
    return unrequested_.Add(c, policy) && ok;
  }
  bool Finish(Rounding rounding, ServiceTotals* out) {
    int64_t sum = 0;
    const bool ok = caused_.Round(rounding, &totals_.cost_caused_by_us) &&
                    wanted_.Round(rounding, &totals_.cost_wanted) &&
                    unrequested_.Round(rounding, &totals_.cost_unrequested) &&
                    CheckedAdd(totals_.cost_caused_by_us, totals_.cost_wanted, &sum) &&
                    CheckedAdd(sum, totals_.cost_unrequested, &sum);
    *out = totals_;
    return ok;
  }

 private:
  ServiceTotals totals_;
  ExactCost caused_, wanted_, unrequested_;
};

// What contacts in a span that moves forward cost, as ServiceSum counts it: each
// contact enters once, and leaves once. `Dated` has time_us and contact.
template <typename Dated>
class ServiceWindow {
 public:
  // `contacts` ascending by time.
  ServiceWindow(std::span<const Dated> contacts, const CostToServePolicy& policy)
      : contacts_(contacts), policy_(policy) {}

  // What those from `from_us` on and before `to_us` cost; neither may be earlier than
  // the last time. False when a sum does not fit.
  bool Move(int64_t from_us, int64_t to_us, int64_t* cost) {
    bool ok = true;
    ExactCost one;
    for (; end_ < contacts_.size() && contacts_[end_].time_us < to_us; ++end_) {
      const Contact& c = contacts_[end_].contact;
      ok = ExactCost::Of(c, policy_, &one) && sums_[Class(c)].Add(one) && ok;
    }
    for (; begin_ < end_ && contacts_[begin_].time_us < from_us; ++begin_) {
      const Contact& c = contacts_[begin_].contact;
      ok = ExactCost::Of(c, policy_, &one) && sums_[Class(c)].Subtract(one) && ok;
    }
    *cost = 0;
    for (const ExactCost& sum : sums_) {
      int64_t rounded = 0;
      ok = sum.Round(policy_.rounding, &rounded) && CheckedAdd(*cost, rounded, cost) && ok;
    }
    return ok;
  }

 private:
  static size_t Class(const Contact& c) { return static_cast<size_t>(ClassOf(c)); }

  std::span<const Dated> contacts_;
  const CostToServePolicy& policy_;
  size_t begin_ = 0, end_ = 0;
  std::array<ExactCost, 3> sums_;  // by ContactClass
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_MEASURE_SERVICE_H_
