// Appending one table to a book, all of it or nothing.
//
// The rows are spread over the shards column by column, straight to where they
// will stay, but beyond each shard's end; then, shard by shard, ids become
// numbers and each row is looked for among the facts that are there. A row that
// is new moves up to the shard's end. Whatever goes wrong on the way, Undo
// brings back what was: it forgets the rows and customers beyond the old ends
// and unpicks the index entries, and needs no memory to do it.
#ifndef GOODWILL_SRC_BOOK_APPEND_H_
#define GOODWILL_SRC_BOOK_APPEND_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "book/book_state.h"
#include "book/fact_log.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/table.h"

namespace goodwill {

class Appender {
 public:
  // `know_again`: look each row up among the facts that are there. Without it
  // every row is new, which is what a table that stands alone means.
  Appender(BookState& book, const Table& table, bool know_again);
  // For rows that a book held before: the batch of each, ascending. A row known
  // by its content is kept as often as it is there, because what was said again
  // was not kept in the first place. At least `expected_rows` may come in all, with
  // tables to follow.
  Appender(BookState& book, const Table& table, std::span<const int64_t> batch_of_row,
           int64_t expected_rows = 0);
  ~Appender();  // undoes what was not committed

  // After this, Commit cannot fail.
  absl::Status Append(const BatchOrigin& origin, const Run& run);
  AppendResult Commit();
  // Between the two: what the batch is and what it adds, for who writes it down.
  Batch Accepted() const;
  NewFacts Added() const;

 private:
  static constexpr int64_t kSliceRows = 4 << 20;

  // A stretch of rows within one chunk of the table.
  struct Stretch {
    size_t chunk;
    int64_t begin;
    int64_t end;
    int64_t first_row;  // of the table
  };
  // A text customer id on its way to a shard: where it is, and 40 bits of hash
  // under 24 bits of length.
  struct TextKey {
    const char* data;
    uint64_t packed;
  };

  absl::Status Check();
  absl::Status CheckRestored() const;
  absl::Status CheckSigns() const;
  absl::Status CheckNotErased() const;
  void LendMemory();
  void Furnish(FactShard& facts);
  absl::Status AppendSlice(const std::vector<Stretch>& slice, int64_t rows);
  absl::Status HashCustomers(const std::vector<Stretch>& slice, int64_t rows);
  void MakeRoom();
  void Spread(const std::vector<Stretch>& slice, int64_t rows);
  void SpreadColumn(size_t column, const std::vector<Stretch>& slice);
  void Codes(size_t column, const Stretch& stretch, uint32_t* out);
  void Texts(size_t column, const Stretch& stretch, std::string_view* out);
  void SettleShard(uint32_t s);
  void NumberCustomers(uint32_t s);
  void Reindex(FactShard& facts, ContentIndex index);
  bool AnyKnownByContent(const FactShard& facts, uint32_t begin, uint32_t count) const;
  bool HasOwnIdentity(const FactShard& facts, uint32_t row) const;
  enum class Verdict { kKeep, kKeepSuperseded, kDrop };
  Verdict JudgeContent(uint32_t s, uint32_t row, uint64_t hash, int64_t table_row);
  Verdict JudgeIdentity(uint32_t s, uint32_t row, uint64_t hash, int64_t table_row);
  uint64_t IdentityHash(RowRef ref) const;
  bool SameIdentity(RowRef a, RowRef b) const;
  bool IdentityBefore(RowRef a, RowRef b) const;
  bool SameContent(RowRef a, RowRef b) const;
  int64_t RevisionOf(RowRef ref) const;
  void Conflict(RowRef here, RowRef there, int64_t table_row);
  std::string Cell(RowRef ref, size_t column) const;
  void Remember(uint64_t identity_hash, RowRef ref);
  void MarkSuperseded(RowRef ref);
  void NoteArrival(FactShard& facts, uint32_t batch);
  void DateSuperseded();
  int64_t FirstRowWithValue(size_t column) const;
  uint32_t BatchOfTableRow(int64_t row) const {
    return restores_ ? static_cast<uint32_t>(batch_of_row_[static_cast<size_t>(row)]) : batch_;
  }
  void CountAgain(RowRef first, uint32_t times);
  void RaiseMultiplicities();
  void Repeat(FactShard& facts, RowRef first);
  void TruncateColumns(FactShard& facts);
  void Touch(uint32_t s, uint32_t customer);
  void Undo();

  FactShard& facts(uint32_t s) { return book_.shards[s].facts[kind_]; }
  const FactShard& facts(uint32_t s) const { return book_.shards[s].facts[kind_]; }

  BookState& book_;
  const Table& table_;
  const TableSpec& spec_;
  const size_t kind_;
  const bool know_again_;
  const bool restores_ = false;
  const std::span<const int64_t> batch_of_row_;
  const int64_t expected_rows_;  // at least the table's
  const uint32_t batch_;    // the number this batch will have
  uint32_t row_batch_ = 0;  // of the row that is being judged
  BatchOrigin origin_said_;
  bool has_ids_ = false;  // rows may have an identity of their own
  Problems problems_;
  AppendResult result_;
  bool committed_ = false;
  const Currency currency_before_;
  const IdKind ids_before_;

  // At the start of the call, by shard.
  std::array<uint32_t, kShards> rows_before_;
  std::array<uint32_t, kShards> customers_before_;
  const std::array<uint32_t, kMaxColumns> column_since_before_;
  const uint32_t ids_since_before_;

  // Of the current slice.
  std::array<uint32_t, kShards> counts_;
  std::array<uint32_t, kShards + 1> starts_;
  Buffer<uint8_t> shard_of_;         // by row of the slice
  Buffer<uint64_t> hashes_;          // by row of the slice
  Buffer<int64_t> number_keys_;      // by shard
  Buffer<TextKey> text_keys_;        // by shard
  Buffer<uint32_t> origin_;          // row of the slice, by shard
  std::vector<Buffer<std::string_view>> texts_;  // by column, by shard
  int64_t slice_first_row_ = 0;
  Buffer<uint64_t> contents_;        // hashes of a shard's new rows
  Buffer<uint64_t> identities_;      // hashes of their ids
  std::vector<Buffer<char>> formatted_;  // number ids as text
  Buffer<uint32_t> codes_;

  // What to unpick: entries of the index that are new, and those that took the
  // place of others (now, before). Later ones may have replaced earlier ones.
  std::vector<RowRef> ids_added_;
  std::vector<std::pair<RowRef, RowRef>> ids_replaced_;
  std::vector<std::pair<uint64_t, RowRef>> history_added_;
  std::vector<RowRef> superseded_;
  std::vector<uint64_t> found_again_;  // facts: shard << 32 | first row
  std::vector<std::pair<RowRef, uint32_t>> multiplicity_before_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_APPEND_H_
