// The rule by which one customer's order lines become measures.
//
// Lines are grouped into orders; each order is a purchase or a return by its
// sum; purchases give dates and frequency, both give money. Everything is
// integer arithmetic and independent of the order in which lines come.
#ifndef GOODWILL_BOOK_MEASURE_PURCHASES_H_
#define GOODWILL_BOOK_MEASURE_PURCHASES_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "goodwill/base/checked.h"
#include "goodwill/base/schema.h"
#include "goodwill/base/window.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/purchase_source.h"

namespace goodwill {

// What the rule needs to know beside the lines.
struct PurchaseRule {
  int64_t as_of_us = 0;  // orders at or after it are not known yet
  Span window;           // the policy's, or none
  bool has_window = false;
  bool has_earlier = false;      // purchases before an earlier instant
  int64_t earlier_before_us = 0;
  std::array<int32_t, 3> quarter_days{};  // on which the later quarters since then begin
  // As MeasuresHeader::occasion_days.
  std::array<int32_t, kOccasionChoices.size()> occasion_days{};
  bool zero_amount_is_purchase = true;
  bool count_days = false;  // purchase days and cadence
  bool has_orders = false;  // some line names an order
  bool has_sources = false;  // sources are measured
  bool log_gaps = false;     // of purchase days, which must be counted
};

// The lines of one order, added up.
struct OrderSum {
  int64_t time_us = 0;  // of the earliest line
  int64_t amount = 0;
  int64_t cost = 0;
  uint32_t lines = 1;
  uint32_t uncosted_lines = 0;
  uint32_t source = 0;  // of the earliest line that names one; 0: none does
};

// A line that is an order of its own; its cost is kNullNumber if nobody knows it.
constexpr OrderSum OrderOfLine(int64_t time_us, int64_t amount, int64_t cost) {
  const bool costed = cost != kNullNumber;
  return {.time_us = time_us,
          .amount = amount,
          .cost = costed ? cost : 0,
          .uncosted_lines = costed ? 0u : 1u};
}

enum class OrderKind : uint8_t { kPurchase, kReturn, kNeither };

constexpr OrderKind KindOf(int64_t amount, bool zero_amount_is_purchase) {
  if (amount > 0) return OrderKind::kPurchase;
  if (amount < 0) return OrderKind::kReturn;
  return zero_amount_is_purchase ? OrderKind::kPurchase : OrderKind::kNeither;
}

// Adds one order to the totals of a span it falls into. False on overflow, and
// the totals are then of no use. Without branches, because nothing foretells
// whether the next row is a return.
[[gnu::always_inline]] inline bool AddOrder(const OrderSum& order, OrderKind kind,
                                            PurchaseTotals& totals) {
  const bool is_purchase = kind == OrderKind::kPurchase, is_return = kind == OrderKind::kReturn;
  const int64_t never = std::numeric_limits<int64_t>::max();
  bool ok = CheckedAdd(totals.cost, order.cost, &totals.cost);
  ok &= CheckedAdd(totals.gross, is_purchase ? order.amount : 0, &totals.gross);
  ok &= CheckedSub(totals.returned, is_return ? order.amount : 0, &totals.returned);
  totals.first_us = std::min(totals.first_us, is_purchase ? order.time_us : never);
  totals.last_us = std::max(totals.last_us, is_purchase ? order.time_us : -never - 1);
  totals.orders += is_purchase ? 1 : 0;
  totals.returns += is_return ? 1 : 0;
  totals.lines += order.lines;
  totals.uncosted_lines += order.uncosted_lines;
  return ok;
}

// Adds one order to all of a customer's totals that it belongs to.
[[gnu::always_inline]] inline bool AddOrder(const OrderSum& order, const PurchaseRule& rule,
                                            PurchaseTotals& all, PurchaseTotals& window,
                                            EarlierPurchases& earlier) {
  if (order.time_us >= rule.as_of_us) return true;
  const OrderKind kind = KindOf(order.amount, rule.zero_amount_is_purchase);
  bool ok = AddOrder(order, kind, all);
  if (rule.has_window && rule.window.Contains(order.time_us)) {
    ok = AddOrder(order, kind, window) && ok;
  }
  if (rule.has_earlier && order.time_us < rule.earlier_before_us && kind == OrderKind::kPurchase) {
    earlier.last_us = std::max(earlier.last_us, order.time_us);
    earlier.orders += 1;
  }
  return ok;
}

// The civil day of a purchase, whether it lies in the window and whether in the
// earlier time, as one number: days in order are codes in order.
constexpr int32_t DayCode(int32_t day, bool in_window, bool earlier) {
  return day * 4 + (earlier ? 2 : 0) + (in_window ? 1 : 0);
}

// The day code of an order that is a purchase.
inline int32_t DayCodeOf(const OrderSum& order, const PurchaseRule& rule, const DayCursor& days) {
  return DayCode(days.DayOf(order.time_us),
                 rule.has_window && rule.window.Contains(order.time_us),
                 rule.has_earlier && order.time_us < rule.earlier_before_us);
}

// Twice the median of 0 < n <= N gaps between days. Each gap counts how many are
// smaller, which guesses no branches (what sorting a few numbers spends its time
// on), and in a loop of fixed length, which compilers turn into few instructions.
template <size_t N>
uint32_t TwiceMedianOfFew(const uint32_t* gaps, size_t n) {
  static_assert(N <= 32);
  // The place in the low bits makes all keys differ; a gap takes 22 bits.
  std::array<int32_t, N> keys;
  for (size_t i = 0; i < N; ++i) keys[i] = std::numeric_limits<int32_t>::max();
  for (size_t i = 0; i < n; ++i) keys[i] = static_cast<int32_t>(gaps[i] << 5 | i);
  std::array<int32_t, N> smaller{};
  for (size_t i = 0; i < n; ++i) {
    const int32_t key = keys[i];
    for (size_t j = 0; j < N; ++j) smaller[j] += key < keys[j] ? 1 : 0;
  }
  const auto low = static_cast<int32_t>((n - 1) / 2), high = static_cast<int32_t>(n / 2);
  int32_t sum = 0;
  for (size_t j = 0; j < N; ++j) {
    sum += smaller[j] == low ? keys[j] >> 5 : 0;
    sum += smaller[j] == high ? keys[j] >> 5 : 0;
  }
  return static_cast<uint32_t>(sum);
}

// The same for any number n > 0 of them; they may be reordered.
inline uint32_t TwiceMedian(uint32_t* gaps, size_t n) {
  if (n == 1) return 2 * gaps[0];
  if (n <= 8) return TwiceMedianOfFew<8>(gaps, n);
  if (n <= 16) return TwiceMedianOfFew<16>(gaps, n);
  const size_t low = (n - 1) / 2, high = n / 2;
  std::nth_element(gaps, gaps + high, gaps + n);
  return gaps[high] + (low == high ? gaps[high] : *std::max_element(gaps, gaps + high));
}

// Distinct purchase days, and the gaps between them. `days` holds the day code
// of each purchase and is sorted here; `gaps` is memory to work in.
inline void CountDays(std::span<int32_t> days, std::vector<uint32_t>& gaps, PurchaseTotals& all,
                      PurchaseTotals& window, EarlierPurchases& earlier, Cadence& cadence) {
  if (days.empty()) return;
  if (days.size() > 24) {
    if (!std::is_sorted(days.begin(), days.end())) std::sort(days.begin(), days.end());
  } else {
    // Most customers have few purchases, for which insertion is quickest.
    for (size_t i = 1; i < days.size(); ++i) {
      const int32_t day = days[i];
      size_t at = i;
      for (; at > 0 && days[at - 1] > day; --at) days[at] = days[at - 1];
      days[at] = day;
    }
  }
  if (gaps.size() < days.size()) gaps.resize(days.size());
  // A day of one more purchase is a gap of nothing: written, and overwritten.
  size_t count = 0;
  int64_t squares = 0;
  uint32_t longest = 0, window_days = 0, earlier_days = 0;
  int32_t last = days[0] >> 2, last_window = std::numeric_limits<int32_t>::min();
  int32_t last_earlier = last_window;
  for (const int32_t code : days) {
    const int32_t day = code >> 2;
    const auto gap = static_cast<uint32_t>(day - last);
    gaps[count] = gap;
    count += gap != 0 ? 1 : 0;
    squares += int64_t{gap} * gap;
    longest = std::max(longest, gap);
    last = day;
    const bool in_window = (code & 1) != 0;
    window_days += in_window && day != last_window ? 1 : 0;
    last_window = in_window ? day : last_window;
    const bool before = (code & 2) != 0;
    earlier_days += before && day != last_earlier ? 1 : 0;
    last_earlier = before ? day : last_earlier;
  }
  all.purchase_days += static_cast<uint32_t>(count) + 1;
  window.purchase_days += window_days;
  earlier.purchase_days += earlier_days;
  cadence.gap_squares += squares;
  cadence.gap_days += static_cast<uint32_t>(last - (days[0] >> 2));
  cadence.gap_longest = std::max(cadence.gap_longest, longest);
  cadence.gap_count = static_cast<uint32_t>(count);
  if (count != 0) cadence.gap_median2 = TwiceMedian(gaps.data(), count);
}

// What was bought before each later quarter; `days` holds day codes in order.
inline void CountQuarters(std::span<const int32_t> days, const PurchaseRule& rule,
                          EarlierPurchases& earlier) {
  size_t i = 0;
  PurchasesBy by;
  for (size_t q = 0; q < rule.quarter_days.size(); ++q) {
    for (; i < days.size() && days[i] >> 2 < rule.quarter_days[q]; ++i) {
      const int32_t day = days[i] >> 2;
      by.days += by.days == 0 || day != by.last_day ? 1 : 0;
      by.last_day = day;
    }
    earlier.quarters[q] = by;
  }
}

// The logarithms of the gaps between distinct days; `days` holds day codes in order.
LogGaps SumLogGaps(std::span<const int32_t> days);

// `days` holds day codes in order.
inline ShortGaps CountShortGaps(std::span<const int32_t> days) {
  ShortGaps out;
  for (size_t i = 1; i < days.size(); ++i) {
    const int32_t gap = (days[i] >> 2) - (days[i - 1] >> 2);
    for (size_t k = 0; k < kOccasionChoices.size(); ++k) {
      out.shorter[k] += gap != 0 && gap < kOccasionChoices[k] ? 1 : 0;
    }
  }
  return out;
}

// Another purchase on a day that is not before the last.
constexpr void AddToOccasions(int32_t day, int32_t window, PurchasesBy& by) {
  if (by.days != 0 && day - by.last_day < window) return;
  by.last_day = day;
  by.days += 1;
}

// Occasions of so many days; `days` holds day codes in order.
inline Occasions CountOccasions(std::span<const int32_t> days, int32_t window,
                                const PurchaseRule& rule) {
  Occasions out;
  for (const int32_t code : days) {
    if ((code & 2) != 0) AddToOccasions(code >> 2, window, out.by[Occasions::kEarlier]);
  }
  size_t i = 0;
  PurchasesBy by;
  for (size_t q = 0; q < rule.quarter_days.size(); ++q) {
    for (; i < days.size() && days[i] >> 2 < rule.quarter_days[q]; ++i) {
      AddToOccasions(days[i] >> 2, window, by);
    }
    out.by[q + 1] = by;
  }
  for (; i < days.size(); ++i) AddToOccasions(days[i] >> 2, window, by);
  out.by[Occasions::kAll] = by;
  return out;
}
inline CustomerOccasions CountOccasions(std::span<const int32_t> days, const PurchaseRule& rule) {
  CustomerOccasions out;
  for (size_t k = 0; k < rule.occasion_days.size(); ++k) {
    const int32_t window = rule.occasion_days[k];
    if (window != 0) out.in[k] = CountOccasions(days, window, rule);
  }
  return out;
}

// One order line of one customer.
struct PurchaseLine {
  int64_t time_us = 0;
  int64_t amount = 0;
  int64_t cost = kNullNumber;      // kNullNumber: nobody knows
  int64_t quantity = kNullNumber;  // millionths
  uint64_t order_hash = 0;         // any hash of `order`; only speeds up grouping
  std::string_view order;          // empty: the line is its own order
  uint32_t product = 0;            // 0: not named
  uint32_t category = 0;           // 0: not named
  uint32_t source = 0;             // 0: not named
};

// Brings the lines of each order together.
inline void GroupLines(std::vector<PurchaseLine>& lines) {
  std::sort(lines.begin(), lines.end(), [](const PurchaseLine& a, const PurchaseLine& b) {
    return a.order_hash != b.order_hash ? a.order_hash < b.order_hash : a.order < b.order;
  });
}

// Adds up the order that begins at a line of grouped lines, and returns where it
// ends. Clears *ok when a sum does not fit.
inline size_t SumOrder(std::span<const PurchaseLine> lines, size_t begin, OrderSum* order,
                       bool* ok) {
  size_t end = begin + 1;
  if (!lines[begin].order.empty()) {
    while (end < lines.size() && lines[end].order_hash == lines[begin].order_hash &&
           lines[end].order == lines[begin].order) {
      ++end;
    }
  }
  *order = {.time_us = lines[begin].time_us, .lines = 0};
  int64_t named_us = 0;
  for (size_t i = begin; i < end; ++i) {
    const PurchaseLine& line = lines[i];
    order->time_us = std::min(order->time_us, line.time_us);
    // Of lines at one instant the smaller number decides, so that order does not.
    if (line.source != 0 && (order->source == 0 || line.time_us < named_us ||
                             (line.time_us == named_us && line.source < order->source))) {
      order->source = line.source;
      named_us = line.time_us;
    }
    *ok = CheckedAdd(order->amount, line.amount, &order->amount) && *ok;
    order->lines += 1;
    if (line.cost == kNullNumber) {
      order->uncosted_lines += 1;
    } else {
      *ok = CheckedAdd(order->cost, line.cost, &order->cost) && *ok;
    }
  }
  return end;
}

// Memory that is used again from customer to customer.
struct PurchaseScratch {
  std::vector<PurchaseLine> lines;
  std::vector<int32_t> days;
  std::vector<uint32_t> gaps;
  std::vector<uint32_t> products;
  std::vector<uint32_t> categories;
  std::vector<SourcePurchase> sources;
};

// Measures one customer from scratch.lines (which is reordered). False when a
// sum does not fit into 64 bits.
inline bool MeasurePurchases(const PurchaseRule& rule, DayCursor& day_cursor,
                             PurchaseScratch& scratch, CustomerMeasures& out) {
  auto& lines = scratch.lines;
  std::erase_if(lines, [&](const PurchaseLine& l) { return l.time_us >= rule.as_of_us; });
  if (rule.has_orders) GroupLines(lines);
  scratch.days.clear();
  scratch.products.clear();
  scratch.categories.clear();
  scratch.sources.clear();
  bool ok = true;
  for (size_t begin = 0, end; begin < lines.size(); begin = end) {
    OrderSum order;
    end = SumOrder(lines, begin, &order, &ok);
    for (size_t i = begin; i < end; ++i) {
      const PurchaseLine& line = lines[i];
      if (line.quantity != kNullNumber) {
        // What comes back counts against what went out, however it is signed.
        const int64_t size = line.quantity < 0 ? -line.quantity : line.quantity;
        const int64_t signed_quantity = line.amount < 0 ? -size : line.quantity;
        ok = CheckedAdd(out.variety.quantity, signed_quantity, &out.variety.quantity) && ok;
      }
    }
    ok = AddOrder(order, rule, out.all, out.window, out.earlier) && ok;
    if (KindOf(order.amount, rule.zero_amount_is_purchase) != OrderKind::kPurchase) continue;
    if (rule.count_days) scratch.days.push_back(DayCodeOf(order, rule, day_cursor));
    if (rule.has_sources && order.source != 0) {
      scratch.sources.push_back({order.source, day_cursor.DayOf(order.time_us)});
    }
    for (size_t i = begin; i < end; ++i) {
      if (lines[i].product != 0) scratch.products.push_back(lines[i].product);
      if (lines[i].category != 0) scratch.categories.push_back(lines[i].category);
    }
  }
  if (rule.count_days) {
    CountDays(scratch.days, scratch.gaps, out.all, out.window, out.earlier, out.cadence);
    if (rule.has_earlier) {
      CountQuarters(scratch.days, rule, out.earlier);
      out.short_gaps = CountShortGaps(scratch.days);
      out.occasions = CountOccasions(scratch.days, rule);
    }
    if (rule.log_gaps) out.log_gaps = SumLogGaps(scratch.days);
  }
  const auto distinct = [](std::vector<uint32_t>& codes) {
    std::sort(codes.begin(), codes.end());
    return static_cast<uint32_t>(std::unique(codes.begin(), codes.end()) - codes.begin());
  };
  if (!scratch.products.empty()) out.variety.products = distinct(scratch.products);
  if (!scratch.categories.empty()) out.variety.categories = distinct(scratch.categories);
  out.sources = SourcesOf(scratch.sources);
  if (!rule.has_window) out.window = out.all;
  return ok;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_MEASURE_PURCHASES_H_
