// A promise: anything a business owes a customer. A delivery, a call back, a
// named person, the next news of a complaint, a refund, the benefit of a tier.
//
// What distinguishes a promise from a wish is that it has an owner and, mostly, a
// time by which it must be kept; what makes it worth writing down is that
// somebody looks whether it was. So a promise carries what became of it and when,
// and its state as of an instant follows from that alone:
//
//   withdrawn   no longer owed: the customer let us off, or another one replaced it
//   kept        done by the time it was due, or at any time if none was named
//   kept late   done, but after it was due or after it had been given up as broken
//   broken      given up
//   overdue     the time has passed and nothing has become of it
//   due         the time comes before the day ends
//   open        all others that have been made
//
// As everywhere, only what happened strictly before the instant counts. The due
// time itself is still in time.
#ifndef GOODWILL_BOOK_PROMISE_H_
#define GOODWILL_BOOK_PROMISE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/base/wide.h"
#include "goodwill/book/customer_id.h"

namespace goodwill {

enum class PromiseState : uint8_t {
  kNotMade = 0,  // not yet, as of then
  kOpen = 1,
  kDue = 2,
  kOverdue = 3,
  kKept = 4,
  kKeptLate = 5,
  kBroken = 6,
  kWithdrawn = 7,
};
inline constexpr std::array<std::string_view, 8> kPromiseStates = {
    "not_made", "open", "due", "overdue", "kept", "kept_late", "broken", "withdrawn"};

constexpr std::string_view NameOf(PromiseState state) {
  return kPromiseStates[static_cast<size_t>(state)];
}
// Still owed.
constexpr bool IsOwed(PromiseState state) {
  return state == PromiseState::kOpen || state == PromiseState::kDue ||
         state == PromiseState::kOverdue;
}

// One row of `promises`; texts are borrowed, times in microseconds, absent ones
// kNullNumber.
struct Promise {
  CustomerIdView customer{};
  std::string_view id{};
  std::string_view kind{};
  std::string_view text{};
  std::string_view owner{};
  std::string_view reason{};
  std::string_view ref{};
  int64_t made_us = kNullNumber;
  int64_t due_us = kNullNumber;
  int64_t kept_us = kNullNumber;
  int64_t broken_us = kNullNumber;
  int64_t withdrawn_us = kNullNumber;
  int64_t amount = kNullNumber;  // minor units
};

// As of an instant. `day_end_us` is the first instant of the civil day after that
// of the instant: what is due before it is due today.
//
// Kept outweighs everything: who was served was served. Of broken and withdrawn
// the earlier holds, for what is no longer owed cannot be broken, nor can the
// breaking be undone; at the same instant it is broken.
constexpr PromiseState StateOf(const Promise& p, int64_t as_of_us, int64_t day_end_us) {
  const auto happened = [as_of_us](int64_t us) { return us != kNullNumber && us < as_of_us; };
  if (!happened(p.made_us)) return PromiseState::kNotMade;
  const bool broken = happened(p.broken_us), withdrawn = happened(p.withdrawn_us);
  if (happened(p.kept_us)) {
    const bool late = (p.due_us != kNullNumber && p.kept_us > p.due_us) ||
                      (broken && p.broken_us < p.kept_us);
    return late ? PromiseState::kKeptLate : PromiseState::kKept;
  }
  if (withdrawn && !(broken && p.broken_us <= p.withdrawn_us)) return PromiseState::kWithdrawn;
  if (broken) return PromiseState::kBroken;
  if (p.due_us == kNullNumber) return PromiseState::kOpen;
  if (p.due_us < as_of_us) return PromiseState::kOverdue;
  return p.due_us < day_end_us ? PromiseState::kDue : PromiseState::kOpen;
}

// What is owed first stands first: by due time, those without one last; then by
// when they were made, by customer and by id.
constexpr bool OwedBefore(const Promise& a, const Promise& b) {
  const bool a_due = a.due_us != kNullNumber, b_due = b.due_us != kNullNumber;
  if (a_due != b_due) return a_due;
  if (a.due_us != b.due_us) return a.due_us < b.due_us;
  if (a.made_us != b.made_us) return a.made_us < b.made_us;
  if (const auto order = a.customer <=> b.customer; order != 0) return order < 0;
  return a.id < b.id;
}

// How well promises were kept: by one of us, or to one customer.
struct PromiseRecord {
  std::array<int64_t, kPromiseStates.size()> count{};  // by PromiseState
  // Kept minus due, of promises kept that had a due time: the middle one, twice
  // over so that the middle of two stays exact. Negative: before it was due.
  std::optional<int64_t> median_delay2_us;

  int64_t of(PromiseState state) const { return count[static_cast<size_t>(state)]; }
  // Made, and not taken back.
  int64_t made() const {
    int64_t all = 0;
    for (size_t s = 1; s < count.size(); ++s) all += count[s];
    return all;
  }
  // Those of which it is known whether they were kept in time.
  int64_t decided() const {
    return of(PromiseState::kKept) + of(PromiseState::kKeptLate) + of(PromiseState::kBroken) +
           of(PromiseState::kOverdue);
  }
  // Kept in time, of all decided; absent while none is.
  std::optional<double> share_kept() const {
    if (decided() == 0) return std::nullopt;
    return DivideToDouble(of(PromiseState::kKept), decided());
  }
};

// Adds promises up to a record.
class PromiseTally {
 public:
  void Add(const Promise& promise, PromiseState state) {
    ++record_.count[static_cast<size_t>(state)];
    const bool kept = state == PromiseState::kKept || state == PromiseState::kKeptLate;
    if (kept && promise.due_us != kNullNumber) delays_.push_back(promise.kept_us - promise.due_us);
  }
  PromiseRecord Finish() {
    if (!delays_.empty()) {
      std::sort(delays_.begin(), delays_.end());
      const size_t upper = delays_.size() / 2, lower = (delays_.size() - 1) / 2;
      record_.median_delay2_us = delays_[lower] + delays_[upper];
    }
    return record_;
  }

 private:
  PromiseRecord record_;
  std::vector<int64_t> delays_;  // instants span 10,000 years: twice one fits 64 bits
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PROMISE_H_
