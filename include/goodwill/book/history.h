// One customer's facts in the order of their times: orders, events, segment.
//
// Measures say what facts add up to; whoever folds over them as they happened (the
// tier a customer holds) reads them here, under the same question: before as-of,
// as known by a batch, those of merged customers together.
#ifndef GOODWILL_BOOK_HISTORY_H_
#define GOODWILL_BOOK_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/book/book.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measure_service.h"
#include "goodwill/book/measures.h"

namespace goodwill {

// One order of a customer.
struct DatedOrder {
  OrderSum sum{};
  int32_t day = 0;  // civil day
  OrderKind kind = OrderKind::kNeither;
  bool first_of_day = false;  // the first purchase of its day
};

// Something that happened to a customer. Texts are borrowed from the book.
struct CustomerEvent {
  int64_t time_us = 0;
  std::string_view kind{};
  std::string_view ref{};
  std::string_view text{};
};

// A contact with a customer, as the cost to serve counts it.
struct DatedContact {
  int64_t time_us = 0;
  Contact contact{};
  std::string_view caused_by{};  // as the fact says it; borrowed from the book
};

class HistoryPlan;

// Reads a book that must not be appended to meanwhile. One reader per thread.
class HistoryReader {
 public:
  // What does not depend on the customer. Errors as for measures.
  static absl::StatusOr<HistoryReader> Make(const Book& book, const MeasuresQuestion& question);
  // Another reader of the same plan, for another thread.
  HistoryReader Another() const { return HistoryReader(plan_); }
  HistoryReader(HistoryReader&&) noexcept;
  ~HistoryReader();

  // Whoever goes through all customers of a book's measures says so part by part:
  // the purchases of a part's customers are then brought together at once, and the
  // next customer is found beside the last. `part` is the number of the part in
  // the measures.
  void Enter(size_t part);

  // Turns to a customer; false if no fact ever named the id, or if the customer
  // was merged into another.
  bool Find(const CustomerIdView& id);

  // Of the customer found, ascending by time, ties by content. Borrowed until the
  // next Find. OUT_OF_RANGE when an order's sum does not fit 64 bits.
  absl::StatusOr<std::span<const DatedOrder>> Orders();
  std::span<const CustomerEvent> Events();
  std::span<const DatedContact> Contacts();
  // By the latest `customers` row that says one; empty if none does.
  std::string_view Segment();

  // Of the first purchase line in the whole book before as-of; as-of if there is
  // none.
  int64_t FirstPurchaseUs() const;
  // The same of the first event of one of these kinds.
  int64_t FirstEventUs(std::span<const std::string_view> kinds) const;

 private:
  explicit HistoryReader(std::shared_ptr<const HistoryPlan> plan);
  // Says which day each order falls on, and which purchase is its day's first.
  void Date(std::span<DatedOrder> orders) const;

  struct Scratch;
  std::shared_ptr<const HistoryPlan> plan_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace goodwill

#endif  // GOODWILL_BOOK_HISTORY_H_
