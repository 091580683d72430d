#include "goodwill/book/timeliness.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kHour = 3'600'000'000;
const Currency kEur = *Currency::Parse("EUR");

// A purchase of somebody, at a time.
TableBuilder& Add(TableBuilder& builder, std::string id, int64_t time, int64_t revision = 0,
                  int64_t voided = 0, std::string who = "a") {
  using namespace purchases;
  return builder.Row({{kCustomerId, who}, {kTime, time}, {kAmount, 100 + revision},
                      {kPurchaseId, id}, {kRevision, revision}, {kVoided, voided}});
}

std::vector<Timeliness> Ask(const Book& book, int64_t as_of, int64_t known = 0) {
  const auto told = book.TimelinessOf(
      {.as_of_us = as_of, .known_batch = known, .late_after_us = 2 * kDay});
  EXPECT_TRUE(told.ok()) << told.status();
  return told.ok() ? *told : std::vector<Timeliness>{};
}

TEST(TimelinessTest, LagsGapsAndSilenceAreToldPerTableAndSource) {
  Book book(kEur, Zone());
  const auto append = [&](const Table& table, int64_t recorded, std::string source) {
    const auto result =
        book.Append(table, {.recorded_at_us = recorded, .source = std::move(source)}, {});
    ASSERT_TRUE(result.ok()) << result.status();
  };
  TableBuilder first(purchases::kSpec), second(purchases::kSpec), third(purchases::kSpec);
  Add(first, "1", 1 * kDay);
  Add(first, "2", 1 * kDay + kHour, 0, 0, "b");
  Add(first, "3", 4 * kDay, 0, 0, "c");
  append(first.Build(), 4 * kDay + kHour, "till");
  // A correction, an old fact that comes late, one that has yet to happen, and one
  // that the book has already.
  Add(second, "1", 1 * kDay, 1);
  Add(second, "2", 1 * kDay + kHour, 0, 0, "b");
  Add(second, "4", 2 * kDay, 0, 0, "d");
  Add(second, "5", 30 * kDay);
  append(second.Build(), 8 * kDay, "till");
  Add(third, "6", 3 * kDay);
  append(third.Build(), kNullNumber, "web");
  append(TableBuilder(products::kSpec).Row({{products::kProductId, "x"}}).Build(), 5 * kDay, "");

  const std::vector<Timeliness> told = Ask(book, 10 * kDay);
  ASSERT_EQ(told.size(), 3u);
  Timeliness till;
  till.source = "till";
  till.batches = 2;
  till.rows = 6;
  till.revisions = 1;
  till.facts = 4;
  till.first_us = 1 * kDay;
  till.last_us = 4 * kDay;
  till.lags = 4;
  till.lag_median_us = 3 * kDay;          // 1 h, 3 d, 3 d 1 h, 6 d
  till.lag_90_us = till.lag_max_us = 6 * kDay;
  till.late = 3;
  till.gap_median_us = 23 * kHour;        // 1 h, 23 h, 2 d
  till.gap_longest_us = 2 * kDay;
  till.gap_from_us = 2 * kDay;
  till.silent_us = 6 * kDay;
  till.days = 4;
  till.days_without = 1;
  EXPECT_EQ(told[0], till);
  EXPECT_EQ(told[1].source, "web");
  EXPECT_EQ(told[1].facts, 1);
  EXPECT_EQ(told[1].lags, 0);
  EXPECT_EQ(told[1].lag_max_us, kNullNumber);
  EXPECT_EQ(told[1].gap_median_us, kNullNumber);
  EXPECT_EQ(told[1].days, 1);
  EXPECT_EQ(told[2].table, TableKind::kProducts);
  EXPECT_EQ(told[2].facts, 1);
  EXPECT_EQ(told[2].first_us, kNullNumber);
  // What is yet to happen was recorded early; before that, and before the second
  // batch, less is told.
  EXPECT_EQ(Ask(book, 40 * kDay)[0].early, 1);
  EXPECT_EQ(Ask(book, 10 * kDay, 1)[0].rows, 3);
  EXPECT_EQ(Ask(book, 10 * kDay, 1)[0].lag_max_us, 3 * kDay + kHour);
  EXPECT_EQ(Ask(book, kDay)[0].facts, 0);
  EXPECT_TRUE(Ask(Book(kEur, Zone()), kDay).empty());
  for (const TimelinessQuestion& wrong :
       {TimelinessQuestion{INT64_MIN, 0, 0}, TimelinessQuestion{0, 9, 0},
        TimelinessQuestion{0, -1, 0}, TimelinessQuestion{0, 0, -1}}) {
    EXPECT_EQ(book.TimelinessOf(wrong).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(TimelinessTest, ARevisionThatArrivesFirstIsTheFact) {
  Book book(kEur, Zone());
  TableBuilder late(purchases::kSpec), early(purchases::kSpec);
  Add(early, "1", kDay, 3, 0, "b");
  Add(late, "1", kDay, 1, 0, "a");
  ASSERT_TRUE(book.Append(early.Build(), {.recorded_at_us = 2 * kDay}, {}).ok());
  ASSERT_TRUE(book.Append(late.Build(), {.recorded_at_us = 9 * kDay}, {}).ok());
  const Timeliness told = Ask(book, 10 * kDay).at(0);
  EXPECT_EQ(told.rows, 2);
  EXPECT_EQ(told.revisions, 1);
  EXPECT_EQ(told.lag_max_us, kDay);
}

}  // namespace
}  // namespace goodwill
