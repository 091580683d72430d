// Standing in a ranking, told by one pair (value, id).
//
// Customers are ranked by value, and customers of equal value by id, so a
// ranking has no ties and does not depend on the order in which facts arrived.
// A *cut* is the customer at whom a ranking is divided. Whoever knows the cut
// can say on which side a customer stands from that customer's value and id
// alone, without the others: that is what a calibration carries.
//
// Finding a cut needs the values in order, not the customers: values are sorted
// as bare integers, and only the ids of customers tied at the cut are compared.
#ifndef GOODWILL_VALUE_RANKING_H_
#define GOODWILL_VALUE_RANKING_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "goodwill/book/customer_id.h"

namespace goodwill {

struct RankCut {
  int64_t value = 0;
  CustomerId id;  // undecided: the cut divides between values only

  bool has_id() const { return id.kind != IdKind::kUndecided; }
  bool operator==(const RankCut&) const = default;
};

// Ranked by value descending, then id ascending: not behind the cut.
inline bool StandsAhead(const RankCut& cut, int64_t value, const CustomerIdView& id) {
  if (value != cut.value) return value > cut.value;
  return !cut.has_id() || id <= cut.id.view();
}

// Ranked by value ascending, then id ascending: the cut is reached or passed.
inline bool Reaches(const RankCut& cut, int64_t value, const CustomerIdView& id) {
  if (value != cut.value) return value > cut.value;
  return !cut.has_id() || id >= cut.id.view();
}

// A customer told by place: the `place`-th (from 0) in ascending order of id
// among the customers whose value is `value`.
struct TiedPlace {
  int64_t value = 0;
  int64_t place = 0;

  bool operator==(const TiedPlace&) const = default;
};

// Sorts values ascending. Linear in their number: a radix sort that skips the
// digits in which all values agree. The scratch buffer is kept between sorts,
// because touching fresh memory costs as much as sorting.
class ValueSorter {
 public:
  void Sort(std::span<int64_t> values);

 private:
  std::vector<int64_t> scratch_;
};

// What stands at one place of the values in ascending order.
struct OrderStatistic {
  int64_t value = 0;
  int64_t below = 0;             // how many values are smaller
  std::optional<int64_t> above;  // the next larger value, if there is one

  bool operator==(const OrderStatistic&) const = default;
};

// A few places (from 0) of the ascending order, without sorting: values are
// counted in buckets, and only the buckets asked about are looked into.
class RankSelector {
 public:
  std::vector<OrderStatistic> Select(std::span<const int64_t> values,
                                     std::span<const int64_t> places);

 private:
  std::vector<uint32_t> counts_;
  std::vector<int64_t> picked_;
  ValueSorter sorter_;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_RANKING_H_
