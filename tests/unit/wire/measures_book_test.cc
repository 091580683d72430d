// Whatever a book measures can travel: random books, with orders whose lines lie on
// both sides of the window's edge and of as-of, are measured, written and read back.
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "gtest/gtest.h"
#include "tests/unit/book/table_builder.h"
#include "wire/measures_wire.h"

namespace goodwill {
namespace {

constexpr int64_t kAsOf = 1'720'000'000'000'000;  // 2024-07-03, in the middle of a day

// What may be in a book.
struct Shape {
  bool text_ids = false;
  bool named = false;  // rows have ids, and some are voided
  bool orders = false;
  bool costs = false;
  bool products = false;
  bool unit_costs = false;
  bool contacts = false;
  bool huge = false;  // amounts whose sums may not fit
};

class Draws {
 public:
  explicit Draws(uint64_t seed) : random_(seed) {}
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  bool OneIn(int64_t n) { return Below(n) == 0; }

  // Mostly close to as-of and to where windows of a few months begin, also exactly
  // there.
  int64_t Time() {
    constexpr int64_t kEdges[] = {0, 30, 90, 91, 92, 183, 184, 365, 366};
    const int64_t edge = kAsOf - kEdges[Below(9)] * kMicrosPerDay;
    return OneIn(4) ? edge - Below(2) : edge + (Below(6) - 3) * kMicrosPerDay / (1 + Below(24));
  }
  int64_t Amount(bool huge) {
    if (huge && OneIn(4))
      return (OneIn(2) ? 1 : -1) * (std::numeric_limits<int64_t>::max() >> Below(4));
    return OneIn(5) ? 0 : Below(9'000) - 2'000;
  }
  TestCell Sometimes(TestCell cell) { return OneIn(3) ? TestCell() : std::move(cell); }

 private:
  std::mt19937_64 random_;
};

TestCell Id(const Shape& shape, int64_t customer) {
  return shape.text_ids ? TestCell("C" + std::to_string(customer)) : TestCell(customer - 3);
}

Table Purchases(const Shape& shape, Draws& draws) {
  using namespace purchases;
  TableBuilder builder(kSpec);
  for (int64_t rows = draws.Below(60); rows > 0; --rows) {
    const int64_t amount = draws.Amount(shape.huge);
    std::vector<std::pair<int, TestCell>> cells = {{kCustomerId, Id(shape, draws.Below(8))},
                                                   {kTime, draws.Time()},
                                                   {kAmount, amount}};
    if (shape.named) {
      cells.emplace_back(kPurchaseId, "r" + std::to_string(rows));
      cells.emplace_back(kVoided, int64_t{draws.OneIn(10)});
    }
    if (shape.orders) {
      cells.emplace_back(kOrderId, draws.Sometimes("o" + std::to_string(draws.Below(5))));
    }
    if (shape.costs) cells.emplace_back(kCost, draws.Sometimes(draws.Amount(shape.huge)));
    if (shape.products) {
      cells.emplace_back(kProductId, draws.Sometimes("p" + std::to_string(draws.Below(6))));
      cells.emplace_back(kQuantity, draws.Sometimes(draws.Below(9) * 500'000 - 1'000'000));
    }
    builder.Row(std::move(cells));
  }
  return builder.Build(7);
}

Table Products(Draws& draws, bool costs) {
  using namespace products;
  TableBuilder builder(kSpec);
  for (int64_t product = 0; product < 5; ++product) {
    builder.Row({{kProductId, "p" + std::to_string(product)},
                 {kCategory, draws.Sometimes("k" + std::to_string(product % 2))},
                 {kUnitCost, costs ? draws.Sometimes(draws.Below(300)) : TestCell()}});
  }
  return builder.Build();
}

Table Contacts(const Shape& shape, Draws& draws) {
  using namespace interactions;
  TableBuilder builder(kSpec);
  for (int64_t rows = draws.Below(30); rows > 0; --rows) {
    builder.Row({{kCustomerId, Id(shape, draws.Below(9))},
                 {kTime, draws.Time()},
                 {kChannel, 1 + draws.Below(8)},
                 {kDirection, 1 + draws.Below(2)},
                 {kMinutes, draws.Sometimes(draws.Below(90'000'000))},
                 {kCost, draws.Sometimes(draws.Amount(shape.huge))},
                 {kRequestedByCustomer, draws.Below(2)},
                 {kCausedBy, draws.Sometimes("late")}});
  }
  return builder.Build(5);
}

Table Registered(const Shape& shape, Draws& draws) {
  using namespace customers;
  TableBuilder builder(kSpec);
  for (int64_t customer = 6; customer < 11; ++customer) {
    builder.Row({{kCustomerId, Id(shape, customer)}, {kValidFrom, draws.Time()}});
  }
  return builder.Build();
}

MeasuresQuestion Ask(Draws& draws) {
  MeasuresQuestion q;
  q.as_of_us = kAsOf;
  q.currency = *Currency::Parse("EUR");
  q.policy_digest = {1, 2, 3};
  q.measures.same_day = draws.OneIn(2) ? SameDay::kMerge : SameDay::kSeparate;
  q.measures.zero_amount_is_purchase = draws.OneIn(2);
  const auto count = static_cast<int32_t>(1 + draws.Below(4));
  q.measures.log_gaps = count % 2 == 0;
  switch (draws.Below(5)) {
    case 0: break;
    case 1: q.measures.window = Window::RollingDays(count * 30); break;
    case 2: q.measures.window = Window::RollingMonths(count); break;
    case 3: q.measures.window = Window::Calendar(CalendarPeriod::kQuarter, count); break;
    case 4: q.measures.window = Window::Calendar(CalendarPeriod::kMonth, count, true); break;
  }
  for (auto& channel : q.cost_to_serve.contact) {
    for (ContactCost& cost : channel) cost = {draws.Below(500), draws.Below(77)};
  }
  return q;
}

// Written, read back and written again: the same customers, numbers and bytes.
void ExpectTravels(const Measures& measures) {
  const absl::StatusOr<std::string> bytes = EncodeMeasures(measures);
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto back = DecodeMeasures(*bytes);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ((*back)->layout(), measures.layout());
  ASSERT_EQ((*back)->size(), measures.size());
  const auto ours = measures.Sorted();
  const auto theirs = (*back)->Sorted();
  for (size_t i = 0; i < ours.size(); ++i) {
    EXPECT_EQ((*back)->IdAt(theirs[i]), measures.IdAt(ours[i]));
    EXPECT_EQ((*back)->Get(theirs[i]), measures.Get(ours[i])) << measures.IdAt(ours[i]).ToString();
  }
  EXPECT_EQ(EncodeMeasures(**back).value(), *bytes);
}

TEST(MeasuresOfBooks, TravelWhateverTheFacts) {
  int measured = 0, straddling = 0, refused = 0;
  for (uint64_t seed = 1; seed <= 250; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Draws draws(seed);
    const Shape shape = {.text_ids = draws.OneIn(2),
                         .named = draws.OneIn(2),
                         .orders = !draws.OneIn(4),
                         .costs = draws.OneIn(2),
                         .products = draws.OneIn(2),
                         .unit_costs = draws.OneIn(2),
                         .contacts = draws.OneIn(2),
                         .huge = draws.OneIn(10)};
    Book book(*Currency::Parse("EUR"),
              draws.OneIn(2) ? Zone() : Zone::Load("America/New_York").value());
    const auto append = [&](const Table& table) {
      const auto result = book.Append(table, {});
      EXPECT_TRUE(result.ok()) << result.status();
    };
    append(Purchases(shape, draws));
    if (shape.products) append(Products(draws, shape.unit_costs));
    if (shape.contacts) append(Contacts(shape, draws));
    if (draws.OneIn(2)) append(Registered(shape, draws));
    const MeasuresQuestion question = Ask(draws);
    const auto measures = book.MeasureAll(question, {});
    if (!measures.ok()) {
      EXPECT_TRUE(shape.huge) << measures.status();
      EXPECT_EQ(measures.status().code(), absl::StatusCode::kOutOfRange);
      ++refused;
      continue;
    }
    ++measured;
    ASSERT_NO_FATAL_FAILURE(ExpectTravels(**measures));
    // And what one customer is measured to be.
    for (int64_t position = 0; position < (*measures)->size(); ++position) {
      const CustomerMeasures m = (*measures)->Get(position);
      straddling += shape.orders && m.window.lines != 0 && m.window.lines < m.all.lines;
      const auto one = book.MeasureOne(question, (*measures)->IdAt(position));
      ASSERT_TRUE(one.ok()) << one.status();
      EXPECT_EQ((*one)->Get(0), m);
      ASSERT_NO_FATAL_FAILURE(ExpectTravels(**one));
    }
  }
  EXPECT_GT(measured, 200);
  EXPECT_GT(straddling, 100);
  EXPECT_GT(refused, 3);
}

// Parts that know different things (one has contacts, one has costs) have different
// blocks; their union travels too.
TEST(MeasuresOfBooks, TheUnionOfUnlikePartsTravels) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Draws draws(seed);
    const MeasuresQuestion question = Ask(draws);
    std::vector<std::shared_ptr<const Measures>> parts;
    for (int64_t part = 0; part < 3; ++part) {
      const Shape shape = {.text_ids = false, .orders = draws.OneIn(2), .costs = draws.OneIn(2),
                           .products = draws.OneIn(2), .contacts = draws.OneIn(2)};
      Book book(*Currency::Parse("EUR"), Zone());
      Table table = Purchases(shape, draws);
      if (draws.OneIn(8)) table = TableBuilder(purchases::kSpec).Build();
      ASSERT_TRUE(book.Append(table, {}).ok());
      if (shape.contacts) {
        ASSERT_TRUE(book.Append(Contacts(shape, draws), {}).ok());
      }
      // Each part keeps its third of the customers.
      const auto all = book.MeasureAll(question, {});
      ASSERT_TRUE(all.ok()) << all.status();
      std::vector<Measures::Row> rows;
      for (int64_t position = 0; position < (*all)->size(); ++position) {
        const CustomerIdView id = (*all)->IdAt(position);
        if ((id.number + 3) % 3 == part) rows.push_back({CustomerId(id), (*all)->Get(position)});
      }
      const auto kept = Measures::FromRows((*all)->header(), (*all)->layout(), rows);
      ASSERT_TRUE(kept.ok()) << kept.status();
      parts.push_back(*kept);
    }
    const auto merged = Measures::Merge(parts);
    ASSERT_TRUE(merged.ok()) << merged.status();
    ASSERT_NO_FATAL_FAILURE(ExpectTravels(**merged));
  }
}

// A contact cannot take less than no time; measures of such would not be read back.
TEST(MeasuresOfBooks, NegativeMinutesAreRefusedByRow) {
  using namespace interactions;
  Book book(*Currency::Parse("EUR"), Zone());
  TableBuilder builder(kSpec);
  for (const int64_t minutes : {int64_t{5}, int64_t{-1}, int64_t{0}, int64_t{-7}}) {
    builder.Row({{kCustomerId, "C"}, {kTime, kAsOf - 1}, {kChannel, int64_t{2}},
                 {kDirection, int64_t{1}}, {kMinutes, minutes}});
  }
  const auto result = book.Append(builder.Build(3), {});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  const std::vector<Problem> problems = ProblemsOf(result.status());
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].row, 1);
  EXPECT_EQ(problems[1].row, 3);
  EXPECT_EQ(problems[0].field, "minutes");
  EXPECT_EQ(book.Describe().batches, 0);
}

}  // namespace
}  // namespace goodwill
