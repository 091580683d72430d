// The way that measures a table without keeping its rows, against the book.
#include "book/measure_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

using purchases::kAmount;
using purchases::kCurrency;
using purchases::kCustomerId;
using purchases::kTime;
using ::testing::HasSubstr;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

std::map<std::string, CustomerMeasures> All(const Measures& m) {
  std::map<std::string, CustomerMeasures> out;
  for (int64_t i = 0; i < m.size(); ++i) {
    EXPECT_TRUE(out.emplace(m.IdAt(i).ToString(), m.Get(i)).second);
  }
  return out;
}

Table Euros(const TableBuilder& builder, int64_t chunk_rows = 1 << 20) {
  Table table = builder.Build(chunk_rows);
  table.currency = kEur;
  return table;
}

MeasuresQuestion Ask(int64_t as_of_us) {
  MeasuresQuestion q;
  q.as_of_us = as_of_us;
  q.currency = kEur;
  return q;
}

void ExpectAsInABook(const Table& table, const MeasuresQuestion& question, const Zone& zone) {
  ASSERT_TRUE(CanMeasureRows(table));
  Book book(kEur, zone);
  ASSERT_TRUE(book.Append(table, {}).ok());
  const auto expected = book.MeasureAll(question, {});
  ASSERT_TRUE(expected.ok()) << expected.status();
  const auto measured = MeasureTable(table, question, zone, {});
  ASSERT_TRUE(measured.ok()) << measured.status();
  EXPECT_EQ((*measured)->layout(), (*expected)->layout());
  EXPECT_EQ((*measured)->header().ids, (*expected)->header().ids);
  EXPECT_EQ((*measured)->header().currency, (*expected)->header().currency);
  EXPECT_EQ((*measured)->header().zone, (*expected)->header().zone);
  EXPECT_EQ((*measured)->size(), (*expected)->size());
  EXPECT_EQ(All(**measured), All(**expected));
}

enum class Kind {
  kNumbers,
  kShort,
  kLong,
  kMixed,
  kUuid,
  kAlmostUuid,
  kCodes,
  kAlmostCodes,
  kFarCodes,
  kSmallNumbers,
  kFarNumbers,
};
constexpr int kKinds = 11;

TestCell Id(Kind kind, uint64_t customer) {
  const std::string digits = std::to_string(customer);
  switch (kind) {
    case Kind::kNumbers:
      if (customer == 0) return std::numeric_limits<int64_t>::max();
      if (customer == 1) return std::numeric_limits<int64_t>::min() + 1;
      return static_cast<int64_t>(customer) - 20;
    case Kind::kAlmostCodes:
      if (customer % 50 == 49) return "customer " + digits;
      [[fallthrough]];
    case Kind::kCodes:
      return "C" + std::string(customer % 2 == 0 ? 0 : 5 - digits.size(), '0') + digits;
    case Kind::kFarCodes:
      return "C" + std::to_string(customer * 77'777);
    case Kind::kSmallNumbers:
      return static_cast<int64_t>(customer) - 20;
    case Kind::kFarNumbers:
      return (static_cast<int64_t>(customer) - 300) * 5'000'000;
    case Kind::kShort:
      return std::string(customer % 12, 'c') + digits;
    case Kind::kLong:
      return "somebody.with.a.long.name." + digits + "@example.com";
    case Kind::kMixed:
      return std::string(customer % 30, 'x') + digits;
    case Kind::kAlmostUuid:
      if (customer % 50 == 49) return "customer " + digits;
      [[fallthrough]];
    case Kind::kUuid:
      return "01234567-89ab-cdef-0123-" + std::string(12 - digits.size(), '0') + digits;
  }
  return {};
}

TEST(MeasureRowsTest, EqualsTheBook) {
  const Zone sofia = *Zone::Load("Europe/Sofia");
  std::mt19937_64 random(20261122);
  for (int round = 0; round < 220; ++round) {
    const auto kind = static_cast<Kind>(round % kKinds);
    const uint64_t customers = std::vector<uint64_t>{1, 3, 40, 700}[random() % 4];
    const int rows = std::vector<int>{1, 30, 400, 3000}[random() % 4];
    const bool by_time = random() % 3 == 0;
    TableBuilder builder(purchases::kSpec);
    int64_t time = 0;
    for (int i = 0; i < rows; ++i) {
      time = by_time ? time + static_cast<int64_t>(random() % kDay)
                     : static_cast<int64_t>(random() % (400 * kDay));
      // Many equal rows, many zeros.
      if (random() % 4 == 0) time = time / kDay * kDay;
      int64_t amount = static_cast<int64_t>(random() % 7) * 100 - 200;
      if (random() % 50 == 0) amount *= 1'000'000'000'000;
      std::vector<std::pair<int, TestCell>> cells = {
          {kCustomerId, Id(kind, random() % customers)}, {kTime, time}, {kAmount, amount}};
      if (round % 7 == 0) cells.push_back({kCurrency, "EUR"});
      builder.Row(std::move(cells));
    }
    MeasuresQuestion question = Ask(static_cast<int64_t>(random() % 3) * 150 * kDay + 100 * kDay);
    question.measures.zero_amount_is_purchase = random() % 2 == 0;
    question.measures.same_day = random() % 2 == 0 ? SameDay::kMerge : SameDay::kSeparate;
    question.measures.log_gaps = round % 3 == 0;
    question.earlier_months = round % 4 == 0 ? 3 : 0;
    if (random() % 2 == 0) {
      question.measures.window = Window::RollingDays(static_cast<int32_t>(1 + random() % 200));
    }
    if (random() % 2 == 0) {
      question.earlier_months = static_cast<int32_t>(1 + random() % 6);
      question.occasion_days = std::vector<int32_t>{0, 1, 2, 20}[random() % 4];
    }
    const int64_t chunk = random() % 2 == 0 ? 1 << 20 : static_cast<int64_t>(1 + random() % 100);
    SCOPED_TRACE("round " + std::to_string(round));
    ExpectAsInABook(Euros(builder, chunk), question, random() % 2 == 0 ? Zone() : sofia);
  }
}

TEST(MeasureRowsTest, ManyRowsOfOneAndManyOfFew) {
  TableBuilder builder(purchases::kSpec);
  for (int64_t i = 0; i < 30'000; ++i) {
    const int64_t customer = i % 3 == 0 ? 7 : i % 4000;
    builder.Row({{kCustomerId, customer}, {kTime, i * kDay / 50}, {kAmount, i % 900 - 50}});
  }
  for (const SameDay same_day : {SameDay::kMerge, SameDay::kSeparate}) {
    MeasuresQuestion question = Ask(500 * kDay);
    question.measures.same_day = same_day;
    ExpectAsInABook(Euros(builder), question, Zone());
  }
}

TEST(MeasureRowsTest, NobodyIsKnownBeforeTheFirstRow) {
  const Table table =
      Euros(TableBuilder(purchases::kSpec).Row({{kCustomerId, "a"}, {kTime, 5}, {kAmount, 1}}));
  ExpectAsInABook(table, Ask(5), Zone());
  const auto none = MeasureTable(table, Ask(5), Zone(), {});
  ASSERT_TRUE(none.ok());
  EXPECT_EQ((*none)->size(), 0);
}

TEST(MeasureRowsTest, OtherColumnsGoTheGeneralWay) {
  const auto row = [](int column, TestCell cell) {
    return Euros(
        TableBuilder(purchases::kSpec)
            .Row({{kCustomerId, "a"}, {kTime, 5}, {kAmount, 1}, {column, std::move(cell)}}));
  };
  EXPECT_TRUE(CanMeasureRows(row(kCurrency, "EUR")));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kPurchaseId, "p")));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kOrderId, "o")));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kProductId, "p")));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kQuantity, 1)));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kCost, 1)));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kRevision, 1)));
  EXPECT_FALSE(CanMeasureRows(row(purchases::kVoided, 0)));
  EXPECT_FALSE(CanMeasureRows(Euros(TableBuilder(purchases::kSpec))));
}

TEST(MeasureRowsTest, WhatCannotBeMeasuredIsNamed) {
  const auto ask = [](const TableBuilder& builder) {
    return MeasureTable(Euros(builder), Ask(kDay), Zone(), {}).status();
  };
  const absl::Status empty = ask(TableBuilder(purchases::kSpec)
                                     .Row({{kCustomerId, "a"}, {kTime, 5}, {kAmount, 1}})
                                     .Row({{kCustomerId, ""}, {kTime, 5}, {kAmount, 1}}));
  EXPECT_EQ(empty.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(empty.message(), HasSubstr("is empty"));
  const absl::Status lengthy =
      ask(TableBuilder(purchases::kSpec)
              .Row({{kCustomerId, std::string(65'536, 'x')}, {kTime, 5}, {kAmount, 1}}));
  EXPECT_THAT(lengthy.message(), HasSubstr("longer than 65,535 bytes"));
  const int64_t much = std::numeric_limits<int64_t>::max() - 1;
  const absl::Status large = ask(TableBuilder(purchases::kSpec)
                                     .Row({{kCustomerId, "a"}, {kTime, 5}, {kAmount, much}})
                                     .Row({{kCustomerId, "b"}, {kTime, 6}, {kAmount, much}})
                                     .Row({{kCustomerId, "b"}, {kTime, 7}, {kAmount, 2}}));
  EXPECT_EQ(large.code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(large.message(), HasSubstr("'b'"));
  // Rows that are not known yet do not count, however large.
  EXPECT_TRUE(ask(TableBuilder(purchases::kSpec)
                      .Row({{kCustomerId, "b"}, {kTime, 6}, {kAmount, much}})
                      .Row({{kCustomerId, "b"}, {kTime, kDay}, {kAmount, 2}}))
                  .ok());
}

TEST(MeasureRowsTest, CanBeCancelled) {
  const Table table =
      Euros(TableBuilder(purchases::kSpec).Row({{kCustomerId, 1}, {kTime, 5}, {kAmount, 1}}));
  for (int calls = 0; calls < 5; ++calls) {
    int left = calls;
    goodwill::Run run;
    run.progress = [&left](int64_t, int64_t) { return left-- > 0; };
    EXPECT_EQ(MeasureTable(table, Ask(kDay), Zone(), run).status().code(),
              absl::StatusCode::kCancelled);
  }
}

}  // namespace
}  // namespace goodwill
