#include "goodwill/assess/derived.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/value/purchase_log.h"

namespace goodwill {
namespace {

// CDNOW as of 1997-10-01: observed up to 30 September, as published.
TEST(AgesTest, Cdnow) {
  const std::vector<LoggedPurchase> log = ReadPurchaseLog("cdnow_sample.csv");
  if (log.empty()) GTEST_SKIP() << "cdnow_sample.csv is not there";
  MeasuresHeader header = MakeHeader();
  header.as_of_us = DaysFromCivil(1997, 10, 1) * kMicrosPerDay;
  struct Customer {
    PurchaseTotals totals;
    std::set<int32_t> days;
  };
  std::map<std::string, Customer> customers;
  for (const LoggedPurchase& purchase : log) {
    const int64_t us = purchase.day * kMicrosPerDay;
    if (us >= header.as_of_us) continue;
    Customer& customer = customers[purchase.customer];
    ++customer.totals.orders;
    customer.totals.first_us = std::min(customer.totals.first_us, us);
    customer.totals.last_us = std::max(customer.totals.last_us, us);
    customer.days.insert(purchase.day);
  }
  int64_t repeaters = 0;
  int64_t frequency = 0;
  int64_t recency = 0;
  int64_t tenure = 0;
  for (auto& [id, customer] : customers) {
    customer.totals.purchase_days = static_cast<uint32_t>(customer.days.size());
    const Ages ages = AgesOf(header, customer.totals).value();
    repeaters += ages.frequency > 0;
    frequency += ages.frequency;
    recency += ages.recency_days;
    tenure += ages.tenure_days;
    EXPECT_EQ(ages.tenure_days - ages.recency_days, ages.days_since_last);
  }
  EXPECT_EQ(customers.size(), 2357u);
  EXPECT_EQ(repeaters, 946);
  EXPECT_EQ(frequency, 2457);
  EXPECT_EQ(recency, 112949);
  EXPECT_EQ(tenure, 539779);
}

TEST(AgesTest, DaysAreCivilInTheZone) {
  MeasuresHeader header = MakeHeader(IdKind::kNumber, "America/New_York");
  header.as_of_us = *ParseInstant("2024-03-12T00:00:00", header.zone);
  PurchaseTotals totals;
  totals.orders = totals.purchase_days = 2;
  // Both before midnight in New York, after midnight in UTC; the clocks changed
  // in between.
  totals.first_us = *ParseInstant("2024-03-09T23:30:00", header.zone);
  totals.last_us = *ParseInstant("2024-03-10T23:30:00", header.zone);
  EXPECT_EQ(ObservationEndDay(header), DaysFromCivil(2024, 3, 11));
  EXPECT_EQ(AgesOf(header, totals), (Ages{1, 1, 2, 1}));
  // An as-of within a day observes that day.
  header.as_of_us += 1;
  EXPECT_EQ(AgesOf(header, totals), (Ages{1, 1, 3, 2}));
}

TEST(AgesTest, FrequencyCountsRepeats) {
  PurchaseTotals totals;
  EXPECT_EQ(FrequencyOf(SameDay::kMerge, totals), 0);
  EXPECT_EQ(FrequencyOf(SameDay::kSeparate, totals), 0);
  EXPECT_FALSE(AgesOf(MakeHeader(), totals).has_value());
  totals.orders = 5;
  totals.purchase_days = 3;
  EXPECT_EQ(FrequencyOf(SameDay::kMerge, totals), 2);
  EXPECT_EQ(FrequencyOf(SameDay::kSeparate, totals), 4);
}

TEST(AgesTest, Units) {
  EXPECT_EQ(InUnit(272, AgeUnit::kDay), 272);
  EXPECT_EQ(InUnit(272, AgeUnit::kWeek), 272 / 7.0);
}

TEST(RhythmTest, AgreesWithTheGaps) {
  EXPECT_FALSE(RhythmOf(Cadence{}).has_value());
  Draws draws(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<int64_t> gaps;
    const size_t n = 1 + draws.Below(20);
    for (size_t i = 0; i < n; ++i) gaps.push_back(draws.Between(1, 400));
    std::sort(gaps.begin(), gaps.end());
    Cadence cadence;
    cadence.gap_count = static_cast<uint32_t>(n);
    for (const int64_t gap : gaps) {
      cadence.gap_days += static_cast<uint32_t>(gap);
      cadence.gap_squares += gap * gap;
    }
    cadence.gap_longest = static_cast<uint32_t>(gaps.back());
    cadence.gap_median2 = static_cast<uint32_t>(gaps[(n - 1) / 2] + gaps[n / 2]);
    const Rhythm rhythm = RhythmOf(cadence).value();
    const double mean = static_cast<double>(cadence.gap_days) / static_cast<double>(n);
    double squares = 0;
    for (const int64_t gap : gaps) {
      squares += (static_cast<double>(gap) - mean) * (static_cast<double>(gap) - mean);
    }
    EXPECT_EQ(rhythm.mean_gap, mean);
    EXPECT_EQ(rhythm.median_gap, static_cast<double>(gaps[(n - 1) / 2] + gaps[n / 2]) / 2);
    if (n == 1) {
      EXPECT_TRUE(std::isnan(rhythm.standard_deviation));
    } else {
      EXPECT_NEAR(rhythm.standard_deviation, std::sqrt(squares / static_cast<double>(n - 1)), 1e-9);
    }
  }
}

TEST(RhythmTest, ImpossibleCadenceIsNotANumberRatherThanWrong) {
  Cadence cadence;
  cadence.gap_count = 4'000'000'000;
  cadence.gap_days = 4'000'000'000;
  cadence.gap_squares = -1;
  EXPECT_TRUE(std::isnan(RhythmOf(cadence)->standard_deviation));
}

TEST(BasketTest, RoundsHalfToEven) {
  PurchaseTotals totals;
  EXPECT_FALSE(BasketOf(totals).has_value());
  totals.orders = 2;
  totals.gross = 5;
  EXPECT_EQ(BasketOf(totals), 2);
  totals.gross = 7;
  EXPECT_EQ(BasketOf(totals), 4);
}

TEST(ReturnsRateTest, IsOfWhatWasBought) {
  PurchaseTotals totals;
  totals.returned = 25;
  EXPECT_FALSE(ReturnsRate(totals).has_value());
  totals.gross = 100;
  EXPECT_EQ(ReturnsRate(totals), .25);
}

}  // namespace
}  // namespace goodwill
