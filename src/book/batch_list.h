// The batches a book has accepted, in the order of their numbers. Sources repeat,
// so each is kept once.
#ifndef GOODWILL_SRC_BOOK_BATCH_LIST_H_
#define GOODWILL_SRC_BOOK_BATCH_LIST_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "book/buffer.h"
#include "book/text_pool.h"
#include "goodwill/book/batch.h"

namespace goodwill {

class BatchList {
 public:
  size_t size() const { return entries_.size(); }
  // Number of the last batch; 0 if there is none.
  int64_t last() const { return entries_.empty() ? 0 : entries_[entries_.size() - 1].number; }

  // Makes Add of a batch of this origin succeed. Throws std::bad_alloc.
  void Prepare(const BatchOrigin& origin) {
    if (!origin.source.empty()) sources_.Intern(origin.source);
    if (entries_.size() == entries_.capacity()) {
      entries_.Reserve(std::max<size_t>(8, entries_.size() + entries_.size() / 4));
    }
  }
  // What Prepare made room for; its number must be beyond last().
  void Add(const Batch& batch) {
    entries_.Push({.number = batch.number,
                   .recorded_at_us = batch.origin.recorded_at_us,
                   .rows = batch.rows,
                   .appended = batch.appended,
                   .already_present = batch.already_present,
                   .superseded = batch.superseded,
                   .source = batch.origin.source.empty() ? 0 : sources_.Find(batch.origin.source),
                   .table = batch.table});
  }
  void Truncate(size_t n) { entries_.Truncate(n); }

  Batch operator[](size_t i) const {
    const Entry& e = entries_[i];
    return {.number = e.number,
            .table = e.table,
            .origin = {e.recorded_at_us, std::string(sources_[e.source])},
            .rows = e.rows,
            .appended = e.appended,
            .already_present = e.already_present,
            .superseded = e.superseded};
  }
  // The batch of a number; one without number if there is none.
  Batch Find(int64_t number) const {
    const Entry* const at =
        std::lower_bound(entries_.begin(), entries_.end(), number,
                         [](const Entry& e, int64_t n) { return e.number < n; });
    if (at == entries_.end() || at->number != number) return {};
    return (*this)[static_cast<size_t>(at - entries_.begin())];
  }
  // Whether there is a batch of this number, and of this table.
  bool Has(int64_t number, TableKind table) const {
    const Entry* const at =
        std::lower_bound(entries_.begin(), entries_.end(), number,
                         [](const Entry& e, int64_t n) { return e.number < n; });
    return at != entries_.end() && at->number == number && at->table == table;
  }

  size_t bytes() const { return entries_.bytes() + sources_.bytes(); }

 private:
  struct Entry {
    int64_t number;
    int64_t recorded_at_us;
    int64_t rows;
    int64_t appended;
    int64_t already_present;
    int64_t superseded;
    uint32_t source;  // in sources_
    TableKind table;
  };

  Buffer<Entry> entries_;
  TextPool sources_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_BOOK_BATCH_LIST_H_
