// What is to be made good with a customer before anything is sold: complaints that are open,
// and the last failure of ours that is on record.
//
// These are measures like any other, as of an instant and as known by a batch, but most
// customers have nothing of the kind: they are kept for those alone who do. What follows
// from them is decided in one place (assess/amends.h).
#ifndef GOODWILL_BOOK_AMENDS_H_
#define GOODWILL_BOOK_AMENDS_H_

#include <cstdint>
#include <limits>
#include <string>

namespace goodwill {

struct Amends {
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::min();

  uint32_t open_complaints = 0;
  int64_t oldest_us = kNever;   // of the open ones, when it was received
  int64_t settled_us = kNever;  // when a complaint was last closed, and stayed so
  int64_t failure_us = kNever;  // the last one that is known
  // Of that failure: "standard:", "promise:" or "event:", and its name. Of several at one
  // instant the last by name.
  std::string failure_kind;

  bool any() const { return *this != Amends(); }
  bool operator==(const Amends&) const = default;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_AMENDS_H_
