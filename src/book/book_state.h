// What a book holds: customers and facts in 256 shards.
//
// A customer belongs to the shard that the hash of the id names, and all facts
// about the customer lie there. A shard of a large book fits a processor's
// cache, so that a batch is appended, and a book measured, shard after shard
// with every look-up near at hand. Shards are also what threads work on.
#ifndef GOODWILL_SRC_BOOK_BOOK_STATE_H_
#define GOODWILL_SRC_BOOK_BOOK_STATE_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "base/sha256.h"
#include "book/batch_list.h"
#include "book/customer_index.h"
#include "book/fact_shard.h"
#include "book/hash.h"
#include "book/id_index.h"
#include "book/text_pool.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/schema.h"

namespace goodwill {

struct Shard {
  CustomerIndex customers;
  std::array<FactShard, kTableKinds> facts;  // by TableKind
  // Customers with new facts since the kept measures were made; may repeat.
  std::vector<uint32_t> touched;
  bool all_touched = false;
};

// How many columns any table has at most.
inline constexpr int kMaxColumns = 24;
static_assert(std::all_of(kTables.begin(), kTables.end(), [](const TableSpec* spec) {
  return spec->columns.size() <= size_t{kMaxColumns};
}));

// What a table has beside its shards.
struct TableState {
  std::array<TextPool, kMaxColumns> pools;  // by column, for Form::kCode
  IdIndex ids;
  // Superseded rows by HistoryKey(identity, revision).
  std::unordered_multimap<uint64_t, RowRef> history;
  // By column: the batch that first brought a value for it; 0 if none has.
  std::array<uint32_t, kMaxColumns> column_since{};

  // Whether a column had values by a batch.
  bool Has(int column, uint32_t known) const {
    const uint32_t since = column_since[static_cast<size_t>(column)];
    return since != 0 && since <= known;
  }
};

// The last measures that were asked for, kept to be brought up to date.
struct KeptMeasures {
  bool valid = false;
  MeasuresQuestion question;
  MeasuresLayout layout;
  std::vector<std::shared_ptr<const MeasuresPart>> parts;
  std::vector<std::vector<uint32_t>> members;  // by shard: position of each customer
};

class BookState {
 public:
  Currency currency;
  Zone zone;
  IdKind ids = IdKind::kUndecided;
  uint32_t ids_since = 0;  // the batch that decided `ids`; 0 while none has
  BatchList batches;
  // Erased customers: SHA-256 of salt and id. See store/erase.cc.
  std::string tombstone_salt;
  std::set<std::string> tombstones;
  const uint64_t seed = HashSeed();
  const std::string time_zone_data_version = TimeZoneDataVersion();
  std::vector<Shard> shards{kShards};
  std::array<TableState, kTableKinds> tables;

  mutable std::mutex kept_mutex;
  mutable KeptMeasures kept;

  // The last batch whose facts count in a question that names one (0: none, all
  // count).
  absl::StatusOr<uint32_t> KnownBy(int64_t batch) const {
    if (batch == 0 || batch == batches.last()) return kEverything;
    if (batch < 0 || batch > batches.last()) {
      return absl::InvalidArgumentError("there is no batch " + std::to_string(batch) +
                                        " to know by: the book's last is " +
                                        std::to_string(batches.last()));
    }
    return static_cast<uint32_t>(batch);
  }
  IdKind IdsBy(uint32_t known) const { return ids_since <= known ? ids : IdKind::kUndecided; }
  uint64_t HashId(const CustomerIdView& id) const {
    return id.kind == IdKind::kText ? HashText(id.text) : HashNumber(id.number, seed);
  }

  // Where a customer lies: shard, and number in it; CustomerIndex::kNone if no
  // fact ever named the id.
  struct CustomerPlace {
    uint32_t shard = 0;
    uint32_t customer = CustomerIndex::kNone;
  };
  CustomerPlace FindCustomer(const CustomerIdView& id) const {
    if (id.kind != ids || id.kind == IdKind::kUndecided) return {};
    const uint64_t hash = HashId(id);
    const uint32_t shard = ShardOf(hash);
    const CustomerIndex& index = shards[shard].customers;
    return {shard, id.kind == IdKind::kText ? index.FindText(id.text, hash)
                                            : index.FindNumber(id.number, hash)};
  }
};

// How a column of a table is kept; see Form.
Form FormOf(const TableSpec& spec, int column);

// By what an erased customer is known again: a digest of the id.
inline std::string TombstoneOf(std::string_view salt, std::string_view id) {
  std::string bytes(salt);
  bytes.append(id);
  return std::string(BytesOf(Sha256(bytes)));
}

// Whether a column names a customer: the fact's own, or another (a parent, a
// referrer).
inline bool NamesCustomer(const TableSpec& spec, size_t column) {
  const std::string_view name = spec.columns[column].name;
  return static_cast<int>(column) == spec.customer || name == "customer_id" ||
         name == "parent_id" || name == "referred_by" || name == "from_id" || name == "into_id";
}

// Whether rows of the table are known by (customer, time) instead of an id.
inline bool KnownByCustomerAndTime(const TableSpec& spec) {
  return spec.kind == TableKind::kCustomers;
}

// Whether a row counts by a batch, before RowsBy of which it must lie: not
// superseded, not voided.
inline bool Counts(const FactShard& shard, const TableSpec& spec, uint32_t row,
                   uint32_t known = kEverything) {
  if (shard.SupersededBy(row, known)) return false;
  const FactColumn& voided = shard.columns[static_cast<size_t>(spec.voided)];
  return !voided.present || voided.small[row] != 2;
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_BOOK_STATE_H_
