#include "goodwill/book/timeliness.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "book/book_state.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"

namespace goodwill {
namespace {

// What a table's facts from one source come to.
struct Gathered {
  Timeliness told;
  std::vector<int64_t> times;
  std::vector<int64_t> lags;
};

// The smallest value that at least `numerator` tenths of the sorted ones do not
// exceed.
int64_t Quantile(const std::vector<int64_t>& sorted, size_t numerator) {
  const size_t rank = (sorted.size() * numerator + 9) / 10;
  return sorted[rank == 0 ? 0 : rank - 1];
}

void Finish(const BookState& book, const TimelinessQuestion& question, Gathered& g) {
  Timeliness& t = g.told;
  std::sort(g.lags.begin(), g.lags.end());
  t.lags = static_cast<int64_t>(g.lags.size());
  if (!g.lags.empty()) {
    t.lag_median_us = Quantile(g.lags, 5);
    t.lag_90_us = Quantile(g.lags, 9);
    t.lag_max_us = g.lags.back();
    t.late = g.lags.end() - std::upper_bound(g.lags.begin(), g.lags.end(), question.late_after_us);
    t.early = std::lower_bound(g.lags.begin(), g.lags.end(), int64_t{0}) - g.lags.begin();
  }
  std::sort(g.times.begin(), g.times.end());
  g.times.erase(std::unique(g.times.begin(), g.times.end()), g.times.end());
  if (g.times.empty()) return;
  t.first_us = g.times.front();
  t.last_us = g.times.back();
  t.silent_us = question.as_of_us - t.last_us;
  DayCursor days(book.zone);
  const int64_t first_day = days.DayOf(t.first_us);
  int64_t last_day = first_day, with = 1;
  std::vector<int64_t> gaps;
  gaps.reserve(g.times.size() - 1);
  for (size_t i = 1; i < g.times.size(); ++i) {
    const int64_t gap = g.times[i] - g.times[i - 1];
    gaps.push_back(gap);
    if (gap > t.gap_longest_us) {
      t.gap_longest_us = gap;
      t.gap_from_us = g.times[i - 1];
    }
    const int64_t day = days.DayOf(g.times[i]);
    with += day != last_day ? 1 : 0;
    last_day = day;
  }
  t.days = last_day - first_day + 1;
  t.days_without = t.days - with;
  if (!gaps.empty()) {
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>((gaps.size() - 1) / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    t.gap_median_us = *middle;
  }
}

// Whether a row was the first that the book knew of a fact. Rows of facts with a
// history are listed, by shard and row; all others are.
class FirstRows {
 public:
  FirstRows(const BookState& book, const TableSpec& spec) {
    const auto kind = static_cast<size_t>(spec.kind);
    const TableState& state = book.tables[kind];
    struct Row {
      std::string_view id;  // or, of customers, shard, customer and time
      uint32_t shard, customer;
      int64_t time;
      uint32_t batch;
      RowRef ref;
    };
    if (state.history.empty()) return;
    // Superseded rows, and all others of the facts they belong to.
    const auto row_of = [&](RowRef ref) {
      const FactShard& f = book.shards[ref.shard].facts[kind];
      Row row{{}, 0, 0, 0, f.BatchOf(ref.row), ref};
      if (KnownByCustomerAndTime(spec)) {
        row.shard = ref.shard;
        row.customer = f.customer[ref.row];
        row.time = f.columns[static_cast<size_t>(spec.time)].numbers[ref.row];
      } else {
        row.id = f.columns[static_cast<size_t>(spec.identity)].Text(ref.row);
      }
      return row;
    };
    const auto identity = [](const Row& r) { return std::tie(r.id, r.shard, r.customer, r.time); };
    const auto before = [&](const Row& a, const Row& b) {
      if (identity(a) != identity(b)) return identity(a) < identity(b);
      return std::tie(a.batch, a.ref.shard, a.ref.row) < std::tie(b.batch, b.ref.shard, b.ref.row);
    };
    std::vector<Row> superseded;
    superseded.reserve(state.history.size());
    for (const auto& [key, ref] : state.history) superseded.push_back(row_of(ref));
    std::sort(superseded.begin(), superseded.end(), before);
    std::vector<Row> rows = superseded;
    for (uint32_t s = 0; s < kShards; ++s) {
      const FactShard& f = book.shards[s].facts[kind];
      if (!f.columns.empty() && spec.identity >= 0 &&
          !f.columns[static_cast<size_t>(spec.identity)].present) {
        continue;
      }
      for (uint32_t r = 0; r < f.rows; ++r) {
        if (f.Superseded(r)) continue;
        const Row row = row_of({s, r});
        if (spec.identity >= 0 && row.id.empty()) continue;
        const auto at = std::lower_bound(
            superseded.begin(), superseded.end(), row,
            [&](const Row& a, const Row& b) { return identity(a) < identity(b); });
        if (at != superseded.end() && identity(*at) == identity(row)) rows.push_back(row);
      }
    }
    std::sort(rows.begin(), rows.end(), before);
    for (size_t i = 1; i < rows.size(); ++i) {
      if (identity(rows[i - 1]) == identity(rows[i])) {
        later_.push_back({rows[i].ref.shard, rows[i].ref.row});
      }
    }
    std::sort(later_.begin(), later_.end());
  }

  bool IsFirst(uint32_t shard, uint32_t row) const {
    return !std::binary_search(later_.begin(), later_.end(), std::pair(shard, row));
  }

 private:
  std::vector<std::pair<uint32_t, uint32_t>> later_;
};

}  // namespace

absl::StatusOr<std::vector<Timeliness>> Book::TimelinessOf(
    const TimelinessQuestion& question) const {
  const BookState& book = *state_;
  if (!IsInstant(question.as_of_us)) {
    return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
  }
  if (question.late_after_us < 0) return absl::InvalidArgumentError("late_after is negative");
  GOODWILL_ASSIGN_OR_RETURN(const uint32_t known, book.KnownBy(question.known_batch));
  std::map<std::pair<TableKind, std::string>, Gathered> by_source;
  std::map<uint32_t, std::pair<Gathered*, int64_t>> of_batch;  // and when it was recorded
  for (size_t i = 0; i < book.batches.size(); ++i) {
    const Batch batch = book.batches[i];
    if (batch.number > known) break;
    Gathered& g = by_source[{batch.table, batch.origin.source}];
    g.told.table = batch.table;
    g.told.source = batch.origin.source;
    ++g.told.batches;
    of_batch[static_cast<uint32_t>(batch.number)] = {&g, batch.origin.recorded_at_us};
  }
  for (const TableSpec* spec : kTables) {
    const auto kind = static_cast<size_t>(spec->kind);
    const FirstRows first_rows(book, *spec);
    for (uint32_t s = 0; s < kShards; ++s) {
      const FactShard& f = book.shards[s].facts[kind];
      const uint32_t rows = f.RowsBy(known);
      uint32_t row = 0;
      for (const BatchStretch& stretch : f.stretches) {
        if (row >= rows) break;
        const auto at = of_batch.find(stretch.batch);
        if (at == of_batch.end()) {
          row = stretch.end;
          continue;
        }
        auto& [g, recorded] = at->second;
        for (; row < stretch.end; ++row) {
          ++g->told.rows;
          if (!first_rows.IsFirst(s, row)) {
            ++g->told.revisions;
            continue;
          }
          if (spec->time < 0) {
            ++g->told.facts;
            continue;
          }
          const FactColumn& time = f.columns[static_cast<size_t>(spec->time)];
          const int64_t when = time.present ? time.numbers[row] : kNullNumber;
          if (when != kNullNumber && when >= question.as_of_us) continue;
          ++g->told.facts;
          if (when == kNullNumber) continue;
          g->times.push_back(when);
          if (recorded != kNullNumber) g->lags.push_back(recorded - when);
        }
      }
    }
  }
  std::vector<Timeliness> out;
  for (auto& [key, g] : by_source) {
    Finish(book, question, g);
    out.push_back(std::move(g.told));
  }
  return out;
}

}  // namespace goodwill
