// The book of business: all facts about all customers, in memory.
//
// A book only grows. A batch of facts is appended as a whole or not at all.
// Facts have an identity, so that the same file can be imported twice and facts
// can arrive in any order:
//
// * A row with an id (purchase_id, interaction_id, ...) is known by it. The same
//   id with the same content is already present; with a higher `revision` it
//   replaces; with an equal revision and other content the batch is refused.
//   A customers row is known by (customer_id, valid_from).
// * A row without an id is known by its whole content. A batch may hold the same
//   content several times (two equal purchases on one day); the book keeps the
//   largest number of times seen in one batch, so importing a file again adds
//   nothing.
//
// Customers who turn out to be one are merged by a fact (table `merges`): measures
// of who remains are, bit by bit, those of a book that was given all facts under
// that one id, and the other ids no longer appear. Voiding the fact undoes it.
//
// What is voided or superseded stays in the book and counts for nothing. Batches
// are numbered, and every question can be asked as known by one of them: see
// book/batch.h.
//
// Thread-safety: Append needs the book to itself; everything else is const and
// may run on any number of threads at once. What a book returns does not need
// the book any more.
#ifndef GOODWILL_BOOK_BOOK_H_
#define GOODWILL_BOOK_BOOK_H_

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/table.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/batch.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/measures_policy.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/book/timeliness.h"

namespace goodwill {

struct AppendResult {
  int64_t rows = 0;             // in the input
  int64_t appended = 0;         // new facts
  int64_t already_present = 0;  // facts the book had
  int64_t superseded = 0;       // revisions replaced, or late and already replaced
  int64_t batch = 0;            // number of the batch, from 1
};

// What is asked when measures are asked for.
struct MeasuresQuestion {
  int64_t as_of_us = 0;  // exclusive
  // What was known by this batch; 0: everything. Written into the header as it
  // was asked.
  int64_t known_batch = 0;
  MeasuresPolicy measures;
  // 0, or how many months before as-of the earlier purchases end, which forecasts
  // are held against; statements of loss are measured with them.
  int32_t earlier_months = 0;
  // With earlier_months: purchases within so many days of an occasion's first are one
  // occasion; 1: none are but those of one day; 0: measured by each of kOccasionChoices.
  int32_t occasion_days = 1;
  bool by_source = false;  // measure which sources purchases came from
  CostToServePolicy cost_to_serve;
  Currency currency;           // of the policy
  std::string time_zone;       // of the policy; empty: the book's
  bool override_zone = false;  // the policy's zone may differ from the book's
  std::array<uint8_t, 16> policy_digest{};
};

struct BookInfo {
  int64_t customers = 0;
  int64_t batches = 0;             // number of the last one
  std::array<int64_t, 16> rows{};  // facts that count, by TableKind
  int64_t first_us = std::numeric_limits<int64_t>::max();  // of purchases
  int64_t last_us = std::numeric_limits<int64_t>::min();
  int64_t memory_bytes = 0;
  Currency currency;
  IdKind ids = IdKind::kUndecided;
};

class BookState;
class FactLog;

class Book {
 public:
  Book(Currency currency, Zone zone);
  ~Book();
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  // Of the book, fixed for its life (a book without a currency takes the one
  // that its first batch names).
  Currency currency() const;
  const Zone& zone() const;
  // Where days of a question are counted; INVALID_ARGUMENT when the policy's zone is
  // another than the book's and does not say so expressly.
  absl::StatusOr<Zone> ZoneOf(const MeasuresQuestion& question) const;
  // Decided by the first batch with customers.
  IdKind ids() const;

  // All of the table, or nothing and why. Errors: INVALID_ARGUMENT (ids of the
  // other kind, another currency), ALREADY_EXISTS (same identity, other
  // content), CANCELLED, RESOURCE_EXHAUSTED via std::bad_alloc.
  absl::StatusOr<AppendResult> Append(const Table& table, const BatchOrigin& origin,
                                      const Run& run);
  absl::StatusOr<AppendResult> Append(const Table& table, const Run& run);

  // For a store: from now on a batch counts only when `log` has written it down.
  // Append then also returns the log's errors, and the book takes in what
  // others have written before it judges a batch of its own.
  void KeepIn(std::unique_ptr<FactLog> log);
  // Whether there is such a log: the book is durable.
  bool durable() const;
  // Takes in what other processes have written since. Nothing to do for a book
  // in memory.
  absl::Status Refresh(const Run& run);
  // For a store: replaces everything the book holds by what `load` gives a new
  // one. If that fails the book is as it was.
  absl::Status Reload(const std::function<absl::Status(Book&)>& load);
  // Number of the last batch, 0 if there is none.
  int64_t LastBatch() const;
  // For a store: what the book holds, and where it is kept.
  const BookState& state() const { return *state_; }
  FactLog* fact_log() const { return log_.get(); }
  // For a store: customers who were erased, as digests of their ids behind a
  // salt. Facts about them are refused from now on (FAILED_PRECONDITION).
  void SetTombstones(std::string salt, std::set<std::string> digests);

  // The accepted batches in the order of their numbers, which are 1, 2, ... in a
  // book in memory.
  std::vector<Batch> Batches() const;

  // How soon facts were recorded, and when none came: per table and source, in that
  // order. INVALID_ARGUMENT: a time or a batch that there is not.
  absl::StatusOr<std::vector<Timeliness>> TimelinessOf(const TimelinessQuestion& question) const;

  // For a store that kept what a book once held, and brings it back: first the
  // list of batches (numbers ascending, beyond those listed already), then, table
  // by table, the rows those batches appended, ordered by batch. Rows are judged
  // as ever, but no batch is made of them, and a row without an id is kept as
  // often as it is there. `expected_rows`, a hint: what this and later calls bring
  // of the table, so that memory is taken once. Errors: INVALID_ARGUMENT (numbers
  // that do not ascend or are not listed for the table), and Append's.
  absl::Status RestoreBatches(std::span<const Batch> batches);
  absl::StatusOr<AppendResult> Restore(const Table& table, std::span<const int64_t> batch_of_row,
                                       const Run& run, int64_t expected_rows = 0);
  // The same for a book in use: batches and tables, all of it or nothing, and
  // each row must be new.
  struct RestoredTable {
    const Table* table;
    std::span<const int64_t> batch_of_row;
  };
  absl::Status Restore(std::span<const Batch> batches, std::span<const RestoredTable> tables);

  // The row that says that one known customer is another since a time, or that it
  // is not so after all: a table of `merges` to be appended. Ids of an int64 book
  // are decimal text. NOT_FOUND: an unknown customer; FAILED_PRECONDITION: `from`
  // is merged into somebody else, or into nobody.
  absl::StatusOr<Table> MergeRow(std::string_view from_id, std::string_view into_id,
                                 int64_t time_us, std::string_view reason) const;
  absl::StatusOr<Table> UnmergeRow(std::string_view from_id, std::string_view reason) const;

  // Measures of every customer. Repeating a question after an append computes
  // only the customers it touched.
  absl::StatusOr<std::shared_ptr<const Measures>> MeasureAll(const MeasuresQuestion& question,
                                                             const Run& run) const;
  // Of some customers (different ones, in any order); those whom the book does not
  // know as of then are left out.
  absl::StatusOr<std::shared_ptr<const Measures>> MeasureSome(
      const MeasuresQuestion& question, std::span<const CustomerId> ids) const;
  // Of one customer; NOT_FOUND if the book does not know the id, or if it was
  // merged into another, which the message names.
  absl::StatusOr<std::shared_ptr<const Measures>> MeasureOne(const MeasuresQuestion& question,
                                                             const CustomerIdView& id) const;

  BookInfo Describe() const;

  // Whether a table has had any rows by a batch (0: ever), even if none of them counts any
  // more; INVALID_ARGUMENT if there is no such batch.
  absl::StatusOr<bool> HasAny(TableKind kind, int64_t known_batch) const;
  // The facts of a table that count. Texts are borrowed: they are good until
  // the next Append.
  Facts Read(TableKind kind) const;
  // The same as known by a batch (0: everything); INVALID_ARGUMENT if there is no
  // such batch.
  absl::StatusOr<Facts> Read(TableKind kind, int64_t known_batch) const;
  // Those of one customer, and of whoever is the same customer by a merge before
  // as_of_us, in the same order (whenever they happened); none if the table has no
  // customers. NOT_FOUND if no fact ever named the id.
  absl::StatusOr<Facts> ReadOf(TableKind kind, const CustomerIdView& id, int64_t as_of_us,
                               int64_t known_batch = 0) const;
  // Those with one of these identities (product_id, promise_id, ...). Looks at
  // every row of the table.
  absl::StatusOr<Facts> ReadIdentified(TableKind kind, std::span<const std::string_view> identities,
                                       int64_t known_batch = 0) const;
  // Customers with a fact that counts and holds one of `values` in a column of
  // texts or ids (not the customer's own), ascending. Looks at every row of the
  // table, once.
  absl::StatusOr<std::vector<CustomerId>> CustomersWhere(TableKind kind, int column,
                                                         std::span<const std::string_view> values,
                                                         int64_t known_batch = 0) const;

 private:
  std::unique_ptr<BookState> state_;
  std::unique_ptr<FactLog> log_;
};

// Measures straight from a purchases table, as a book would give them that held
// just this table.
absl::StatusOr<std::shared_ptr<const Measures>> MeasureTable(const Table& purchases,
                                                             const MeasuresQuestion& question,
                                                             const Zone& zone, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_BOOK_BOOK_H_
