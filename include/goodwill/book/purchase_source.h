// Where purchases came from: a store, a channel or a data feed.
//
// A customer who falls silent may have left. A store whose purchases all stop on one day
// has not lost everybody: its feed broke, its till was replaced, its doors are shut. So
// measures keep, for each customer, the sources that matter most to that customer, and
// for each source how many purchases came from it in each week. assess/silence.h judges
// by them which sources fell silent.
//
// Sources are numbered from 1 in ascending order of their names; 0 is a purchase that
// names none. An order comes from the source of its earliest line that names one.
#ifndef GOODWILL_BOOK_PURCHASE_SOURCE_H_
#define GOODWILL_BOOK_PURCHASE_SOURCE_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace goodwill {

// Names beyond these are receipts, not sources: such measures are refused.
inline constexpr size_t kMaxSources = 4096;

// How many weeks before as-of are told apart: a year, and four weeks to compare with it.
inline constexpr int32_t kSourceWeeks = 56;

// What one customer bought at one source.
struct SourceShare {
  uint32_t source = 0;  // its number; 0: none
  uint32_t orders = 0;  // purchases
  int32_t last_day = 0;  // of the last of them, days since 1970-01-01

  bool operator==(const SourceShare&) const = default;
};

// The sources from which most of a customer's purchases came (equal ones by the later
// purchase, then by name), the one of the last purchase always among them.
struct CustomerSources {
  static constexpr size_t kMost = 4;
  std::array<SourceShare, kMost> from{};

  bool any() const { return from[0].source != 0; }

  bool operator==(const CustomerSources&) const = default;
};

// One purchase as far as its source is concerned.
struct SourcePurchase {
  uint32_t source = 0;
  int32_t day = 0;
};

// All purchases of a customer that name a source, which are reordered.
inline CustomerSources SourcesOf(std::span<SourcePurchase> purchases) {
  CustomerSources out;
  if (purchases.empty()) return out;
  std::sort(purchases.begin(), purchases.end(), [](const auto& a, const auto& b) {
    return a.source != b.source ? a.source < b.source : a.day < b.day;
  });
  const auto later = [](const SourceShare& a, const SourceShare& b) {
    return a.last_day != b.last_day ? a.last_day > b.last_day : a.source < b.source;
  };
  const auto before = [&](const SourceShare& a, const SourceShare& b) {
    return a.orders != b.orders ? a.orders > b.orders : later(a, b);
  };
  SourceShare last;
  size_t kept = 0;
  for (size_t begin = 0, end; begin < purchases.size(); begin = end) {
    end = begin + 1;
    while (end < purchases.size() && purchases[end].source == purchases[begin].source) ++end;
    const SourceShare share = {purchases[begin].source, static_cast<uint32_t>(end - begin),
                               purchases[end - 1].day};
    if (last.source == 0 || later(share, last)) last = share;
    size_t at = kept;
    while (at > 0 && before(share, out.from[at - 1])) --at;
    if (at == CustomerSources::kMost) continue;
    kept = std::min(kept + 1, CustomerSources::kMost);
    for (size_t i = kept - 1; i > at; --i) out.from[i] = out.from[i - 1];
    out.from[at] = share;
  }
  const bool there = std::any_of(out.from.begin(), out.from.end(),
                                 [&](const SourceShare& s) { return s.source == last.source; });
  if (!there) out.from.back() = last;
  return out;
}

// What came from one source, of all customers.
struct SourceTotals {
  std::string name;
  uint32_t orders = 0;  // purchases before as-of
  // Those of the last seven days before as-of, of the seven days before those, ...
  std::array<uint32_t, kSourceWeeks> weeks{};

  bool operator==(const SourceTotals&) const = default;
};

// By number less one, so in ascending order of names.
using SourceTable = std::vector<SourceTotals>;

// Counts a purchase on a day; `end_day` is the last one before as-of.
inline void CountPurchase(int32_t day, int32_t end_day, SourceTotals& totals) {
  const int64_t week = (int64_t{end_day} - day) / 7;
  ++totals.orders;
  if (day <= end_day && week < kSourceWeeks) ++totals.weeks[static_cast<size_t>(week)];
}

// Adds what other customers bought there; held at the end of the range, which no book
// reaches, but documents may.
inline void AddPurchases(const SourceTotals& more, SourceTotals& totals) {
  const auto add = [](uint32_t purchases, uint32_t& to) {
    to += std::min(purchases, std::numeric_limits<uint32_t>::max() - to);
  };
  add(more.orders, totals.orders);
  for (size_t week = 0; week < totals.weeks.size(); ++week) {
    add(more.weeks[week], totals.weeks[week]);
  }
}

// Leaves only some sources in a table, and returns the new number of each old one (0 of
// those that were left out).
inline std::vector<uint32_t> KeepSources(const std::vector<bool>& keep, SourceTable& table) {
  std::vector<uint32_t> numbers(table.size() + 1, 0);
  uint32_t kept = 0;
  for (size_t i = 0; i < table.size(); ++i) {
    if (!keep[i]) continue;
    if (kept != i) table[kept] = std::move(table[i]);
    numbers[i + 1] = ++kept;
  }
  table.resize(kept);
  return numbers;
}

inline void Renumber(const std::vector<uint32_t>& numbers, CustomerSources& sources) {
  for (SourceShare& share : sources.from) share.source = numbers[share.source];
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_PURCHASE_SOURCE_H_
