// Measuring a book: the rules of book/measure_purchases.h and
// book/measure_service.h, applied shard by shard or to one customer.
#ifndef GOODWILL_SRC_BOOK_MEASURE_H_
#define GOODWILL_SRC_BOOK_MEASURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "book/book_state.h"
#include "book/merge.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measures_table.h"

namespace goodwill {

// The zone in which days are counted; INVALID_ARGUMENT when the policy's is another than
// the book's and does not say so expressly.
absl::StatusOr<Zone> ZoneFor(const BookState& book, const MeasuresQuestion& question);

// A question made ready for a book: what does not depend on the customer.
class MeasuresPlan {
 public:
  static absl::StatusOr<MeasuresPlan> Make(const BookState& book, const MeasuresQuestion& question);

  MeasuresHeader header;
  uint32_t known = kEverything;  // the batch by which facts must be known
  MeasuresLayout layout;
  PurchaseRule rule;
  CostToServePolicy cost_to_serve;
  Merged merged;
  // By product code (purchases' pool): category code, and cost of one.
  struct Product {
    uint32_t category = 0;
    int64_t unit_cost = kNullNumber;
  };
  std::vector<Product> products;
  // By code of an event's kind (events' pool), where statements are measured.
  std::vector<StatedKind> stated;
  // By code of a source (purchases' pool): its number, where sources are measured.
  std::vector<uint32_t> source_numbers;
  int32_t end_day = 0;  // the last day before as-of, where sources are measured
  // Lines need to be looked at one customer at a time: orders of several lines,
  // or products. Otherwise totals are added up row by row (purchase_fold.h).
  bool by_customer = false;

 private:
  absl::Status NumberSources(const TextPool& pool);
};

// A shard's measures; customers of whom nothing was known yet are left out.
// `members` receives the position of each customer in the part, or kNone.
struct ShardMeasures {
  MeasuresPart part;
  std::vector<uint32_t> members;
  SourceTable sources;  // counts by number less one, without names; of a whole shard only
};
// Gives the members of a part their ids.
void NameMembers(const BookState& book, uint32_t shard, ShardMeasures& measures);
absl::StatusOr<ShardMeasures> MeasureShard(const BookState& book, const MeasuresPlan& plan,
                                           uint32_t shard);


// One customer by number, with all who were merged into that customer. `known` is
// false if nothing was known as of then, or if the customer was merged.
struct OneMeasured {
  bool known = false;
  CustomerMeasures measures;
};
absl::StatusOr<OneMeasured> MeasureCustomer(const BookState& book, const MeasuresPlan& plan,
                                            uint32_t shard, uint32_t customer,
                                            PurchaseScratch& scratch, DayCursor& days);

// Writes a customer's blocks at a place of a part, or behind its end.
void PutMeasures(const MeasuresLayout& layout, const CustomerMeasures& m, size_t at,
                 MeasuresPart& part);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_MEASURE_H_
