#include "book/merge.h"

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"

namespace goodwill {
namespace {

constexpr auto kMergeTable = static_cast<size_t>(TableKind::kMerges);

// A customer id that is kept as text in a column.
std::optional<CustomerIdView> IdFrom(const BookState& book, std::string_view text) {
  if (book.ids == IdKind::kText) return CustomerIdView::Text(text);
  const std::optional<int64_t> number = NumberWrittenAs(text);
  return number ? std::optional(CustomerIdView::Number(*number)) : std::nullopt;
}

std::optional<CustomerRef> FindCustomer(const BookState& book, const CustomerIdView& id) {
  if (id.kind != book.ids) return std::nullopt;
  const uint64_t hash = book.HashId(id);
  const uint32_t s = ShardOf(hash);
  const CustomerIndex& customers = book.shards[s].customers;
  const uint32_t c = id.kind == IdKind::kText ? customers.FindText(id.text, hash)
                                              : customers.FindNumber(id.number, hash);
  if (c == CustomerIndex::kNone) return std::nullopt;
  return CustomerRef{s, c};
}

std::string_view IntoText(const BookState& book, const FactShard& f, uint32_t row) {
  return book.tables[kMergeTable].pools[merges::kIntoId][f.columns[merges::kIntoId].codes[row]];
}

std::optional<CustomerRef> IntoOf(const BookState& book, const FactShard& f, uint32_t row) {
  const std::optional<CustomerIdView> id = IdFrom(book, IntoText(book, f, row));
  return id ? FindCustomer(book, *id) : std::nullopt;
}

// The row of the merge that stands for a customer; kNoRow if there is none.
uint32_t StandingRow(const BookState& book, CustomerRef from) {
  const FactShard& f = book.shards[from.shard].facts[kMergeTable];
  if (from.customer >= f.latest.size()) return FactShard::kNoRow;
  uint32_t row = f.latest[from.customer];
  while (row != FactShard::kNoRow && !Counts(f, merges::kSpec, row)) row = f.previous[row];
  return row;
}

std::string NameOf(const BookState& book, CustomerRef customer) {
  return book.shards[customer.shard].customers.Id(customer.customer).ToString();
}

// The row of a table that merges one customer into another, for a problem.
int64_t RowThatMerges(const Table& table, std::string_view from, std::string_view into) {
  const auto cell = [&](int column, size_t chunk, int64_t i) {
    const TableColumn& c = table.columns[static_cast<size_t>(column)];
    if (c.physical == Physical::kText) return std::string(c.chunks[chunk].text[i]);
    return std::to_string(c.chunks[chunk].numbers[i]);
  };
  int64_t row = 0;
  for (size_t chunk = 0; chunk < table.chunk_rows.size(); ++chunk) {
    for (int64_t i = 0; i < table.chunk_rows[chunk]; ++i, ++row) {
      if (cell(merges::kFromId, chunk, i) == from && cell(merges::kIntoId, chunk, i) == into) {
        return row;
      }
    }
  }
  return -1;
}

// Problems that were met shard by shard, in the order of the rows.
absl::Status InOrder(std::vector<Problem>& problems, std::string_view what,
                     absl::StatusCode code) {
  std::sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.row, a.reason) < std::tie(b.row, b.reason);
  });
  Problems sorted;
  for (Problem& p : problems) sorted.Add(std::move(p));
  return sorted.ToStatus(what, code);
}

}  // namespace

Merged::Merged(const BookState& book, int64_t as_of_us, uint32_t known) {
  if (!book.tables[kMergeTable].Has(merges::kTime, known)) return;
  std::map<CustomerRef, CustomerRef> into;
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[kMergeTable];
    const uint32_t rows = f.RowsBy(known);
    for (uint32_t row = 0; row < rows; ++row) {
      if (!Counts(f, merges::kSpec, row, known)) continue;
      if (f.columns[merges::kTime].numbers[row] >= as_of_us) continue;
      const std::optional<CustomerRef> to = IntoOf(book, f, row);
      if (to) into.insert_or_assign(CustomerRef{s, f.customer[row]}, *to);
    }
  }
  if (into.empty()) return;
  std::map<CustomerRef, std::vector<CustomerRef>> by_survivor;
  for (const auto& [from, to] : into) {
    CustomerRef survivor = to;
    // There are no circles; the bound is for a book that was not checked.
    for (size_t step = 0; step < into.size(); ++step) {
      const auto next = into.find(survivor);
      if (next == into.end()) break;
      survivor = next->second;
    }
    by_survivor[survivor].push_back(from);
  }
  places_.resize(kShards);
  for (auto& [survivor, merged] : by_survivor) {
    const auto group = static_cast<uint32_t>(groups_.size());
    std::vector<CustomerRef>& members = groups_.emplace_back();
    members.push_back(survivor);
    members.insert(members.end(), merged.begin(), merged.end());
    for (const CustomerRef& m : members) {
      places_[m.shard].push_back({m.customer, group, m == survivor});
    }
  }
  for (auto& places : places_) {
    std::sort(places.begin(), places.end(),
              [](const Place& a, const Place& b) { return a.customer < b.customer; });
  }
}

absl::Status SettleMerges(BookState& book, std::span<const uint32_t> rows_before,
                          const Table& table) {
  std::vector<Problem> problems;
  size_t all = 0;
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[kMergeTable];
    all += f.rows;
    for (uint32_t row = rows_before[s]; row < f.rows; ++row) {
      const std::string_view text = IntoText(book, f, row);
      const std::optional<CustomerIdView> id = IdFrom(book, text);
      constexpr size_t kMaxIdBytes = 65'535;
      if (!id || text.empty() || text.size() > kMaxIdBytes) {
        problems.push_back({.row = RowThatMerges(table, NameOf(book, {s, f.customer[row]}), text),
                      .field = "into_id",
                      .reason = "is no customer id of this book"});
        continue;
      }
      const uint64_t hash = book.HashId(*id);
      CustomerIndex& customers = book.shards[ShardOf(hash)].customers;
      if (id->kind == IdKind::kText) {
        customers.AddText(id->text, hash);
      } else {
        customers.AddNumber(id->number, hash, book.seed);
      }
    }
  }
  GOODWILL_RETURN_IF_ERROR(
      InOrder(problems, "some merges name nobody", absl::StatusCode::kInvalidArgument));
  for (uint32_t s = 0; s < kShards; ++s) {
    const FactShard& f = book.shards[s].facts[kMergeTable];
    for (uint32_t row = rows_before[s]; row < f.rows; ++row) {
      if (!Counts(f, merges::kSpec, row)) continue;
      const CustomerRef from{s, f.customer[row]};
      const auto refuse = [&](std::string reason) {
        problems.push_back({.row = RowThatMerges(table, NameOf(book, from), IntoText(book, f, row)),
                      .field = "into_id",
                      .reason = std::move(reason)});
      };
      for (uint32_t other = f.latest[from.customer]; other != FactShard::kNoRow;
           other = f.previous[other]) {
        if (!Counts(f, merges::kSpec, other) ||
            IntoText(book, f, other) == IntoText(book, f, row)) {
          continue;
        }
        refuse("customer '" + NameOf(book, from) + "' is merged into '" +
               std::string(IntoText(book, f, other)) + "'; undo that first");
        break;
      }
      std::optional<CustomerRef> at = IntoOf(book, f, row);
      for (size_t step = 0; at && step <= all; ++step) {
        if (*at == from) {
          refuse("customer '" + NameOf(book, from) + "' would be merged into itself");
          break;
        }
        const uint32_t next = StandingRow(book, *at);
        if (next == FactShard::kNoRow) break;
        at = IntoOf(book, book.shards[at->shard].facts[kMergeTable], next);
      }
    }
  }
  return InOrder(problems, "some merges contradict each other",
                 absl::StatusCode::kFailedPrecondition);
}

namespace {

// A table of one merge that owns what it holds.
struct OneMerge {
  CustomerId from;
  std::string merge_id;
  CustomerId into;
  int64_t time_us = 0;
  std::string reason;
  int64_t revision = 0;
  int64_t voided = 0;
};

Table TableOf(OneMerge merge) {
  struct Storage {
    OneMerge merge;
    std::deque<std::string_view> texts;
    std::deque<int64_t> numbers;
  };
  auto storage = std::make_shared<Storage>();
  storage->merge = std::move(merge);
  const OneMerge& m = storage->merge;
  Table table;
  table.spec = &merges::kSpec;
  table.rows = 1;
  table.chunk_rows = {1};
  table.columns.resize(merges::kSpec.columns.size());
  const auto column = [&](int c, Physical physical) -> ColumnChunk& {
    TableColumn& out = table.columns[static_cast<size_t>(c)];
    out.physical = physical;
    out.source = merges::kSpec.columns[static_cast<size_t>(c)].name;
    return out.chunks.emplace_back();
  };
  const auto text = [&](int c, std::string_view value) {
    storage->texts.push_back(value.empty() ? std::string_view() : value);
    column(c, Physical::kText).text.views = &storage->texts.back();
  };
  const auto number = [&](int c, int64_t value) {
    storage->numbers.push_back(value);
    column(c, Physical::kNumbers).numbers = &storage->numbers.back();
  };
  const auto id = [&](int c, const CustomerId& value) {
    value.kind == IdKind::kText ? text(c, value.text) : number(c, value.number);
  };
  id(merges::kFromId, m.from);
  text(merges::kMergeId, m.merge_id);
  id(merges::kIntoId, m.into);
  number(merges::kTime, m.time_us);
  text(merges::kReason, m.reason);
  number(merges::kRevision, m.revision);
  number(merges::kVoided, m.voided);
  table.keep_alive.push_back(std::move(storage));
  return table;
}

OneMerge MergeAt(const BookState& book, CustomerRef from, uint32_t row) {
  const FactShard& f = book.shards[from.shard].facts[kMergeTable];
  const auto number = [&](int c) {
    const FactColumn& column = f.columns[static_cast<size_t>(c)];
    return column.present && column.numbers[row] != kNullNumber ? column.numbers[row] : 0;
  };
  OneMerge out;
  out.from = CustomerId(book.shards[from.shard].customers.Id(from.customer));
  out.merge_id = f.columns[merges::kMergeId].Text(row);
  const auto into = IdFrom(book, IntoText(book, f, row));
  if (into) out.into = CustomerId(*into);
  out.time_us = number(merges::kTime);
  if (f.columns[merges::kReason].present) {
    out.reason =
        book.tables[kMergeTable].pools[merges::kReason][f.columns[merges::kReason].codes[row]];
  }
  out.revision = number(merges::kRevision);
  out.voided = f.columns[merges::kVoided].present && f.columns[merges::kVoided].small[row] == 2;
  return out;
}

absl::StatusOr<CustomerRef> Known(const BookState& book, std::string_view text, const char* field) {
  const auto id = IdFrom(book, text);
  const auto found = id ? FindCustomer(book, *id) : std::nullopt;
  if (found) return *found;
  return ProblemStatus(
      {.field = field, .reason = "the book knows no customer '" + std::string(text) + "'"},
      absl::StatusCode::kNotFound);
}

}  // namespace

absl::StatusOr<Table> Book::MergeRow(std::string_view from_id, std::string_view into_id,
                                     int64_t time_us, std::string_view reason) const {
  const BookState& book = *state_;
  GOODWILL_ASSIGN_OR_RETURN(const CustomerRef from, Known(book, from_id, "from_id"));
  GOODWILL_ASSIGN_OR_RETURN(const CustomerRef into, Known(book, into_id, "into_id"));
  if (!IsInstant(time_us)) {
    return absl::InvalidArgumentError("the time of a merge must lie in the years 1 to 9999");
  }
  OneMerge merge;
  merge.from = CustomerId(book.shards[from.shard].customers.Id(from.customer));
  merge.into = CustomerId(book.shards[into.shard].customers.Id(into.customer));
  merge.merge_id = from_id;
  merge.time_us = time_us;
  merge.reason = reason;
  // A merge is known by who was merged: later ones revise it. One that stands
  // under another name is revised under that.
  const FactShard& f = book.shards[from.shard].facts[kMergeTable];
  if (const uint32_t standing = StandingRow(book, from); standing != FactShard::kNoRow) {
    OneMerge before = MergeAt(book, from, standing);
    if (before.into != merge.into) {
      return absl::FailedPreconditionError("customer '" + std::string(from_id) +
                                           "' is merged into '" + before.into.view().ToString() +
                                           "'; undo that first");
    }
    const bool same = before.time_us == time_us && before.reason == reason;
    merge.merge_id = before.merge_id;
    merge.revision = before.revision + (same ? 0 : 1);
  } else if (from.customer < f.latest.size()) {
    for (uint32_t row = f.latest[from.customer]; row != FactShard::kNoRow; row = f.previous[row]) {
      const OneMerge before = MergeAt(book, from, row);
      if (before.merge_id == merge.merge_id) {
        merge.revision = std::max(merge.revision, before.revision + 1);
      }
    }
  }
  return TableOf(std::move(merge));
}

absl::StatusOr<Table> Book::UnmergeRow(std::string_view from_id, std::string_view reason) const {
  const BookState& book = *state_;
  GOODWILL_ASSIGN_OR_RETURN(const CustomerRef from, Known(book, from_id, "from_id"));
  const uint32_t standing = StandingRow(book, from);
  if (standing == FactShard::kNoRow) {
    return absl::FailedPreconditionError("customer '" + std::string(from_id) +
                                         "' is not merged into another");
  }
  OneMerge merge = MergeAt(book, from, standing);
  ++merge.revision;
  merge.voided = 1;
  if (!reason.empty()) merge.reason = reason;
  return TableOf(std::move(merge));
}

}  // namespace goodwill
