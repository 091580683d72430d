#include "goodwill/value/ranking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/numeric/int128.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/rfm.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

// Values of very different shapes: few and many, narrow and wide, tied,
// negative, rising, in whole hundreds.
std::vector<int64_t> DrawValues(Draws& draws) {
  const size_t n = draws.Below(2) == 0 ? draws.Below(12) : draws.Below(3000);
  const uint64_t shape = draws.Below(7);
  std::vector<int64_t> values;
  for (size_t i = 0; i < n; ++i) {
    switch (shape) {
      case 0:
        values.push_back(draws.Between(-3, 4));
        break;
      case 1:
        values.push_back(draws.Between(-1'000'000, 50'000'000));
        break;
      case 2:
        values.push_back(draws.Number());
        break;
      case 3:
        values.push_back(static_cast<int64_t>(i) / 3);
        break;
      case 4:
        values.push_back(draws.Between(0, 40) * 100);
        break;
      case 5:  // instants over two years
        values.push_back(1'600'000'000'000'000 + draws.Between(0, 63'072'000) * 1'000'000);
        break;
      default:  // nearly all alike, a few far away
        values.push_back(draws.Below(50) == 0 ? draws.Number() : 7);
        break;
    }
  }
  return values;
}

TEST(ValueSorterTest, SortsLikeTheStandardLibrary) {
  Draws draws(1);
  ValueSorter sorter;
  for (int round = 0; round < 400; ++round) {
    std::vector<int64_t> values = DrawValues(draws);
    std::vector<int64_t> expected = values;
    std::sort(expected.begin(), expected.end());
    sorter.Sort(values);
    ASSERT_EQ(values, expected) << "round " << round;
  }
}

TEST(RankSelectorTest, FindsWhatSortingFinds) {
  Draws draws(2);
  RankSelector selector;
  for (int round = 0; round < 400; ++round) {
    const std::vector<int64_t> values = DrawValues(draws);
    if (values.empty()) continue;
    std::vector<int64_t> sorted = values;
    std::sort(sorted.begin(), sorted.end());
    std::vector<int64_t> places;
    for (int i = 0; i < 6; ++i) places.push_back(static_cast<int64_t>(draws.Below(values.size())));
    const std::vector<OrderStatistic> found = selector.Select(values, places);
    ASSERT_EQ(found.size(), places.size());
    for (size_t i = 0; i < places.size(); ++i) {
      OrderStatistic expected;
      expected.value = sorted[static_cast<size_t>(places[i])];
      for (const int64_t value : sorted) {
        if (value < expected.value) ++expected.below;
        if (value > expected.value && !expected.above.has_value()) expected.above = value;
      }
      ASSERT_EQ(found[i], expected) << "round " << round << " place " << places[i];
    }
  }
}

TEST(RankCutTest, BothDirectionsCompareValueThenId) {
  const RankCut cut{10, CustomerId(CustomerIdView::Number(5))};
  EXPECT_TRUE(StandsAhead(cut, 11, CustomerIdView::Number(9)));
  EXPECT_TRUE(StandsAhead(cut, 10, CustomerIdView::Number(4)));
  EXPECT_TRUE(StandsAhead(cut, 10, CustomerIdView::Number(5)));
  EXPECT_FALSE(StandsAhead(cut, 10, CustomerIdView::Number(6)));
  EXPECT_FALSE(StandsAhead(cut, 9, CustomerIdView::Number(1)));
  EXPECT_TRUE(Reaches(cut, 11, CustomerIdView::Number(1)));
  EXPECT_FALSE(Reaches(cut, 10, CustomerIdView::Number(4)));
  EXPECT_TRUE(Reaches(cut, 10, CustomerIdView::Number(5)));
  const RankCut by_value{10, {}};
  EXPECT_TRUE(StandsAhead(by_value, 10, CustomerIdView::Number(99)));
  EXPECT_TRUE(Reaches(by_value, 10, CustomerIdView::Number(-99)));
}

// The smallest prefix of (value descending) with den * sum >= num * total.
TEST(ParetoTest, IsTheSmallestPrefixInExactIntegers) {
  Draws draws(3);
  for (int round = 0; round < 400; ++round) {
    std::vector<int64_t> values = DrawValues(draws);
    for (int64_t& value : values) value >>= 14;  // totals fit
    std::sort(values.begin(), values.end());
    const int64_t denominator = 1 + static_cast<int64_t>(draws.Below(1000));
    const int64_t numerator = 1 + static_cast<int64_t>(draws.Below(uint64_t(denominator)));
    absl::StatusOr<ParetoSplit> split = SplitPareto(values, {numerator, denominator});
    ASSERT_TRUE(split.ok()) << split.status();

    absl::int128 total = 0;
    for (const int64_t value : values) total += value;
    EXPECT_EQ(absl::int128(split->total), total);
    int64_t members = 0;
    absl::int128 sum = 0;
    if (total > 0) {
      for (auto v = values.rbegin(); v != values.rend(); ++v) {
        sum += *v;
        ++members;
        if (denominator * sum >= numerator * total) break;
      }
    }
    ASSERT_EQ(split->members, members);
    EXPECT_EQ(absl::int128(split->members_value), sum);
    ASSERT_EQ(split->last.has_value(), members > 0);
    if (members > 0) {
      const int64_t cut = values[values.size() - static_cast<size_t>(members)];
      const int64_t above = values.end() - std::upper_bound(values.begin(), values.end(), cut);
      EXPECT_EQ(split->last->value, cut);
      EXPECT_EQ(split->last->place, members - above - 1);
    }
  }
}

TEST(ParetoTest, ExactAtTheBoundary) {
  // 80 of 100: exactly the share, not a cent more.
  EXPECT_EQ(SplitPareto(std::vector<int64_t>{10, 10, 30, 50}, {4, 5})->members, 2);
  EXPECT_EQ(SplitPareto(std::vector<int64_t>{10, 11, 29, 50}, {4, 5})->members, 3);
  EXPECT_EQ(SplitPareto(std::vector<int64_t>{0, 0, 5}, {1, 1})->members, 1);
}

TEST(QuantileCutsTest, FollowTheDefinition) {
  Draws draws(4);
  RankSelector selector;
  for (int round = 0; round < 300; ++round) {
    const std::vector<int64_t> values = DrawValues(draws);
    const int32_t bins = 2 + static_cast<int32_t>(draws.Below(9));
    std::vector<RankCut> cuts;
    for (const int64_t cut : QuantileCuts(values, bins, selector)) cuts.push_back({cut, {}});
    const int64_t n = static_cast<int64_t>(values.size());
    for (const int64_t value : values) {
      // Score s is reached when at least (s - 1) / bins of all are strictly below.
      int64_t below = 0;
      for (const int64_t other : values) below += other < value;
      const int64_t expected = 1 + std::min<int64_t>(below * bins / n, bins - 1);
      ASSERT_EQ(ScoreOf(cuts, value, CustomerIdView::Number(0)), expected);
      if (n > 400) break;  // quadratic
    }
  }
}

TEST(QuantileCutsTest, ManyWithOnePurchase) {
  // 60 % have bought once: nobody is pushed out of the lowest score by id.
  std::vector<int64_t> orders(60, 1);
  for (int i = 0; i < 40; ++i) orders.push_back(2 + i / 10);
  RankSelector selector;
  EXPECT_EQ(QuantileCuts(orders, 5, selector), (std::vector<int64_t>{2, 2, 2, 4}));
  EXPECT_TRUE(QuantileCuts(std::vector<int64_t>(9, 4), 5, selector).empty());
  EXPECT_TRUE(QuantileCuts({}, 5, selector).empty());
}

// SQL: NTILE(bins) OVER (ORDER BY value, id).
TEST(NtileCutsTest, AreSqlNtiles) {
  Draws draws(5);
  RankSelector selector;
  for (int round = 0; round < 200; ++round) {
    const std::vector<int64_t> values = DrawValues(draws);
    const int32_t bins = 2 + static_cast<int32_t>(draws.Below(9));
    std::vector<std::pair<int64_t, int64_t>> ranked;  // (value, id)
    for (size_t i = 0; i < values.size(); ++i) {
      ranked.emplace_back(values[i], static_cast<int64_t>((i * 7919) % 10007));
    }
    std::sort(ranked.begin(), ranked.end());
    std::vector<RankCut> cuts;
    for (const TiedPlace& start : NtileCuts(values, bins, selector)) {
      const auto first =
          std::lower_bound(ranked.begin(), ranked.end(),
                           std::pair(start.value, std::numeric_limits<int64_t>::min()));
      cuts.push_back(
          {start.value, CustomerId(CustomerIdView::Number((first + start.place)->second))});
    }
    // As the standard says: the first `rest` bins hold one more.
    const size_t size = ranked.size() / static_cast<size_t>(bins);
    const size_t rest = ranked.size() % static_cast<size_t>(bins);
    size_t next = 0;
    for (size_t bin = 0; bin < static_cast<size_t>(bins); ++bin) {
      const size_t here = size + (bin < rest ? 1 : 0);
      for (size_t i = 0; i < here; ++i, ++next) {
        ASSERT_EQ(ScoreOf(cuts, ranked[next].first, CustomerIdView::Number(ranked[next].second)),
                  static_cast<int32_t>(bin) + 1);
      }
    }
  }
}

}  // namespace
}  // namespace goodwill
