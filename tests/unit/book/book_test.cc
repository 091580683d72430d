#include "goodwill/book/book.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "goodwill/base/problem.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

MeasuresQuestion Ask(int64_t as_of_us) {
  MeasuresQuestion q;
  q.as_of_us = as_of_us;
  q.currency = kEur;
  return q;
}

AppendResult Must(absl::StatusOr<AppendResult> result) {
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : AppendResult{};
}

// All measures of a book by id, for comparison.
std::map<std::string, CustomerMeasures> All(const Measures& m) {
  std::map<std::string, CustomerMeasures> out;
  for (int64_t i = 0; i < m.size(); ++i) out[m.IdAt(i).ToString()] = m.Get(i);
  return out;
}
std::map<std::string, CustomerMeasures> All(const Book& book, const MeasuresQuestion& q) {
  auto m = book.MeasureAll(q, {});
  EXPECT_TRUE(m.ok()) << m.status();
  return m.ok() ? All(**m) : std::map<std::string, CustomerMeasures>{};
}

TEST(BookTest, APurchaseIsMeasured) {
  Book book(kEur, Zone());
  using namespace purchases;
  Must(book.Append(TableBuilder(kSpec)
                       .Row({{kCustomerId, "a"}, {kTime, 1 * kDay}, {kAmount, 1000}})
                       .Row({{kCustomerId, "a"}, {kTime, 4 * kDay}, {kAmount, 500}})
                       .Row({{kCustomerId, "a"}, {kTime, 5 * kDay}, {kAmount, -200}})
                       .Row({{kCustomerId, "b"}, {kTime, 9 * kDay}, {kAmount, 1}})
                       .Build(),
                   {}));
  const auto all = All(book, Ask(9 * kDay));
  ASSERT_EQ(all.size(), 1u);  // b is not known yet: as-of is exclusive
  const CustomerMeasures& a = all.at("a");
  EXPECT_EQ(a.all.gross, 1500);
  EXPECT_EQ(a.all.returned, 200);
  EXPECT_EQ(a.all.orders, 2u);
  EXPECT_EQ(a.all.returns, 1u);
  EXPECT_EQ(a.all.first_us, 1 * kDay);
  EXPECT_EQ(a.all.last_us, 4 * kDay);
  EXPECT_EQ(a.all.purchase_days, 2u);
  EXPECT_EQ(a.cadence.gap_days, 3u);
  EXPECT_EQ(a.cadence.gap_median2, 6u);
  EXPECT_EQ(All(book, Ask(9 * kDay + 1)).size(), 2u);
}

TEST(BookTest, LinesOfOneOrderAreOnePurchaseOrReturn) {
  Book book(kEur, Zone());
  using namespace purchases;
  Must(book.Append(
      TableBuilder(kSpec)
          .Row({{kCustomerId, 7}, {kTime, 5}, {kAmount, 1000}, {kOrderId, "o1"}, {kCost, 400}})
          .Row({{kCustomerId, 7}, {kTime, 3}, {kAmount, -300}, {kOrderId, "o1"}, {kCost, -100}})
          .Row({{kCustomerId, 7}, {kTime, 8}, {kAmount, -900}, {kOrderId, "o2"}, {kCost, -1}})
          .Row({{kCustomerId, 7},
                {kTime, 8},
                {kAmount, 100},
                {kOrderId, "o2"},
                {kCost, kNullNumber}})
          .Row({{kCustomerId, 8}, {kTime, 9}, {kAmount, 100}, {kOrderId, "o2"}})
          .Build(),
      {}));
  const auto all = All(book, Ask(kDay));
  const CustomerMeasures& m = all.at("7");
  EXPECT_EQ(m.all.orders, 1u);
  EXPECT_EQ(m.all.returns, 1u);
  EXPECT_EQ(m.all.gross, 700);
  EXPECT_EQ(m.all.returned, 800);
  EXPECT_EQ(m.all.first_us, 3);
  EXPECT_EQ(m.all.lines, 4u);
  EXPECT_EQ(m.all.uncosted_lines, 1u);
  EXPECT_EQ(m.all.cost, 299);
  EXPECT_EQ(all.at("8").all.orders, 1u);
}

TEST(BookTest, ImportingAgainAddsNothingAndTrueDuplicatesCount) {
  Book book(kEur, Zone());
  using namespace purchases;
  TableBuilder twice(kSpec);
  twice.Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 5}})
      .Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 5}})
      .Row({{kCustomerId, "b"}, {kTime, 1}, {kAmount, 5}});
  AppendResult r = Must(book.Append(twice.Build(), {}));
  EXPECT_EQ(r.appended, 3);
  r = Must(book.Append(twice.Build(), {}));
  EXPECT_EQ(r.appended, 0);
  EXPECT_EQ(r.already_present, 3);
  TableBuilder thrice(kSpec);
  for (int i = 0; i < 3; ++i) thrice.Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 5}});
  r = Must(book.Append(thrice.Build(), {}));
  EXPECT_EQ(r.appended, 1);
  EXPECT_EQ(r.already_present, 2);
  EXPECT_EQ(r.batch, 3);
  EXPECT_EQ(All(book, Ask(kDay)).at("a").all.orders, 3u);
  // A column that is given but absent in a row is the same as no column.
  TableBuilder wider(kSpec);
  wider
      .Row({{kCustomerId, "b"},
            {kTime, 1},
            {kAmount, 5},
            {kCost, TestCell()},
            {kOrderId, TestCell()}})
      .Row({{kCustomerId, "b"}, {kTime, 1}, {kAmount, 5}, {kCost, 2}, {kOrderId, "o"}});
  r = Must(book.Append(wider.Build(), {}));
  EXPECT_EQ(r.appended, 1);
  EXPECT_EQ(r.already_present, 1);
}

TEST(BookTest, RevisionsReplaceInAnyOrder) {
  using namespace purchases;
  const auto row = [](int64_t revision, int64_t amount, std::string customer, int64_t voided = 0) {
    return TableBuilder(kSpec)
        .Row({{kCustomerId, customer}, {kTime, 1}, {kAmount, amount}, {kPurchaseId, "p"},
              {kRevision, revision}, {kVoided, voided}})
        .Build();
  };
  std::vector<Table> batches;
  batches.push_back(row(0, 100, "a"));
  batches.push_back(row(1, 200, "b"));
  batches.push_back(row(2, 300, "a"));
  std::vector<int> order = {0, 1, 2};
  do {
    Book book(kEur, Zone());
    int64_t superseded = 0;
    for (const int i : order)
      superseded += Must(book.Append(batches[static_cast<size_t>(i)], {})).superseded;
    EXPECT_EQ(superseded, 2);
    const auto all = All(book, Ask(kDay));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all.at("a").all.gross, 300);
    EXPECT_EQ(book.Describe().rows[1], 1);
    // Every revision is known again, and a different content is refused.
    for (const Table& batch : batches) EXPECT_EQ(Must(book.Append(batch, {})).already_present, 1);
    const auto conflict = book.Append(row(1, 201, "b"), {});
    EXPECT_EQ(conflict.status().code(), absl::StatusCode::kAlreadyExists);
    EXPECT_THAT(conflict.status().message(), HasSubstr("order_id"));
    EXPECT_EQ(ProblemsOf(conflict.status()).at(0).row, 0);
    EXPECT_EQ(book.Describe().batches, 6);
    Must(book.Append(row(3, 300, "a", 1), {}));
    EXPECT_TRUE(All(book, Ask(kDay)).empty());
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(BookTest, ARejectedBatchLeavesTheBookAsItWas) {
  Book book(kEur, Zone());
  using namespace purchases;
  Must(book.Append(TableBuilder(kSpec)
                       .Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 5}, {kPurchaseId, "p1"}})
                       .Row({{kCustomerId, "a"}, {kTime, 2}, {kAmount, 6}})
                       .Build(),
                   {}));
  const auto before = All(book, Ask(kDay));
  const auto bad = book.Append(
      TableBuilder(kSpec)
          .Row({{kCustomerId, "z"}, {kTime, 1}, {kAmount, 5}, {kPurchaseId, "p2"}})
          .Row({{kCustomerId, "a"}, {kTime, 2}, {kAmount, 6}})
          .Row({{kCustomerId, "a"}, {kTime, 2}, {kAmount, 6}})
          .Row({{kCustomerId, "b"}, {kTime, 3}, {kAmount, 7}})
          .Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 9}, {kPurchaseId, "p1"}, {kRevision, 4}})
          .Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 8}, {kPurchaseId, "p1"}, {kRevision, 4}})
          .Build(2),
      {});
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(ProblemsOf(bad.status()).at(0).row, 5);
  EXPECT_EQ(All(book, Ask(kDay)), before);
  EXPECT_EQ(book.Describe().customers, 1);
  EXPECT_EQ(book.Describe().rows[1], 2);
  // Another kind of id, a revision without a name, an empty id, a long one.
  for (Table t : {TableBuilder(kSpec).Row({{kCustomerId, 1}, {kTime, 1}, {kAmount, 5}}).Build(),
                  TableBuilder(kSpec)
                      .Row({{kCustomerId, "n"}, {kTime, 1}, {kAmount, 5}, {kRevision, 1}})
                      .Build(),
                  TableBuilder(kSpec).Row({{kCustomerId, ""}, {kTime, 1}, {kAmount, 5}}).Build(),
                  TableBuilder(kSpec)
                      .Row({{kCustomerId, std::string(70'000, 'x')}, {kTime, 1}, {kAmount, 5}})
                      .Build()}) {
    EXPECT_FALSE(book.Append(t, {}).ok());
    EXPECT_EQ(All(book, Ask(kDay)), before);
    EXPECT_EQ(book.Describe().customers, 1);
  }
  goodwill::Run cancel;
  cancel.progress = [](int64_t, int64_t) { return false; };
  EXPECT_EQ(
      book.Append(TableBuilder(kSpec).Row({{kCustomerId, "c"}, {kTime, 1}, {kAmount, 5}}).Build(),
                  cancel)
          .status()
          .code(),
      absl::StatusCode::kCancelled);
  EXPECT_EQ(book.Describe().customers, 1);
  Must(book.Append(TableBuilder(kSpec).Row({{kCustomerId, "a"}, {kTime, 2}, {kAmount, 6}}).Build(),
                   {}));
  EXPECT_EQ(All(book, Ask(kDay)), before);
}

TEST(BookTest, ServiceCostIsSplitByWhoCausedIt) {
  Book book(kEur, Zone());
  using namespace interactions;
  const int64_t minute = kDecimalUnit;
  Must(book.Append(
      TableBuilder(kSpec)
          .Row({{kCustomerId, "a"},
                {kTime, 1},
                {kChannel, 2},
                {kDirection, 1},
                {kMinutes, minute / 3}})
          .Row({{kCustomerId, "a"},
                {kTime, 2},
                {kChannel, 2},
                {kDirection, 1},
                {kMinutes, minute / 3}})
          .Row({{kCustomerId, "a"},
                {kTime, 3},
                {kChannel, 2},
                {kDirection, 2},
                {kCausedBy, "late delivery"}})
          .Row({{kCustomerId, "a"}, {kTime, 4}, {kChannel, 4}, {kDirection, 2}, {kCost, 7}})
          .Row({{kCustomerId, "a"},
                {kTime, 5},
                {kChannel, 4},
                {kDirection, 2},
                {kRequestedByCustomer, 1}})
          .Build(),
      {}));
  MeasuresQuestion q = Ask(kDay);
  q.cost_to_serve.contact[2][1] = {.per_contact = 10, .per_minute = 100};
  q.cost_to_serve.contact[2][2] = {.per_contact = 20, .per_minute = 100};
  q.cost_to_serve.contact[4][2] = {.per_contact = 3, .per_minute = 0};
  const ServiceTotals s = All(book, q).at("a").service;
  EXPECT_EQ(s.cost_wanted, 20 + 67 + 3);  // two thirds of a minute, rounded once
  EXPECT_EQ(s.cost_caused_by_us, 20);
  EXPECT_EQ(s.cost_unrequested, 7);
  EXPECT_EQ(s.contacts[1][0], 2u);
  EXPECT_EQ(s.contacts_wanted, 3u);
}

TEST(BookTest, ProductsGiveCostAndVariety) {
  Book book(kEur, Zone());
  Must(book.Append(TableBuilder(products::kSpec)
                       .Row({{products::kProductId, "x"},
                             {products::kCategory, "food"},
                             {products::kUnitCost, 30}})
                       .Row({{products::kProductId, "y"},
                             {products::kCategory, "food"},
                             {products::kUnitCost, TestCell()}})
                       .Build(),
                   {}));
  using namespace purchases;
  Must(book.Append(TableBuilder(kSpec)
                       .Row({{kCustomerId, "a"},
                             {kTime, 1},
                             {kAmount, 100},
                             {kProductId, "x"},
                             {kQuantity, 2'500'000}})
                       .Row({{kCustomerId, "a"},
                             {kTime, 2},
                             {kAmount, -50},
                             {kProductId, "x"},
                             {kQuantity, 1'000'000}})
                       .Row({{kCustomerId, "a"},
                             {kTime, 3},
                             {kAmount, 70},
                             {kProductId, "y"},
                             {kQuantity, 1'000'000}})
                       .Build(),
                   {}));
  const CustomerMeasures m = All(book, Ask(kDay)).at("a");
  EXPECT_EQ(m.all.cost, 75 - 30);
  EXPECT_EQ(m.all.uncosted_lines, 1u);
  EXPECT_EQ(m.variety.products, 2u);
  EXPECT_EQ(m.variety.categories, 1u);
  EXPECT_EQ(m.variety.quantity, 2'500'000);
}

TEST(BookTest, CustomersOfTheBookAreMeasuredFromTheDayTheyAreRegistered) {
  Book book(kEur, Zone());
  using namespace customers;
  Must(book.Append(TableBuilder(kSpec)
                       .Row({{kCustomerId, "new"}, {kValidFrom, kDay}, {kName, "Newcomer"}})
                       .Row({{kCustomerId, "later"}, {kValidFrom, 3 * kDay}, {kName, "Later"}})
                       .Build(),
                   {}));
  const auto all = All(book, Ask(2 * kDay));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.at("new"), CustomerMeasures{});
  EXPECT_EQ(book.Append(TableBuilder(kSpec)
                            .Row({{kCustomerId, "new"}, {kValidFrom, kDay}, {kName, "Other"}})
                            .Build(),
                        {})
                .status()
                .code(),
            absl::StatusCode::kAlreadyExists);
}

TEST(BookTest, SumsThatDoNotFitNameTheCustomer) {
  Book book(kEur, Zone());
  using namespace purchases;
  const int64_t huge = INT64_MAX - 1;
  Must(book.Append(TableBuilder(kSpec)
                       .Row({{kCustomerId, "a"}, {kTime, 1}, {kAmount, 1}})
                       .Row({{kCustomerId, "rich"}, {kTime, 1}, {kAmount, huge}})
                       .Row({{kCustomerId, "rich"}, {kTime, 2}, {kAmount, huge}})
                       .Build(),
                   {}));
  for (const SameDay rule : {SameDay::kMerge, SameDay::kSeparate}) {
    MeasuresQuestion q = Ask(kDay);
    q.measures.same_day = rule;
    const auto m = book.MeasureAll(q, {});
    EXPECT_EQ(m.status().code(), absl::StatusCode::kOutOfRange);
    EXPECT_THAT(m.status().message(), HasSubstr("'rich'"));
    EXPECT_TRUE(book.MeasureOne(q, CustomerIdView::Text("a")).ok());
  }
}

// Random facts, appended in random batches in two orders, measured in bulk,
// after appends, one by one, straight from the table, and in partitions: all
// equal to a loop over the rows.
struct NaiveRow {
  int customer;
  int64_t time, amount;
  int order;  // 0: none
  bool operator<(const NaiveRow& o) const {
    return std::tie(customer, time, amount, order) <
           std::tie(o.customer, o.time, o.amount, o.order);
  }
};

std::map<std::string, CustomerMeasures> Naive(const std::vector<NaiveRow>& rows, int64_t as_of,
                                              int64_t window_from, bool window) {
  std::map<std::string, CustomerMeasures> out;
  std::set<int> ids;
  for (const NaiveRow& r : rows) {
    if (r.time < as_of) ids.insert(r.customer);
  }
  for (const int id : ids) {
    CustomerMeasures m;
    std::map<int, std::vector<NaiveRow>> orders;
    int own = -1;
    for (const NaiveRow& r : rows) {
      if (r.customer == id && r.time < as_of) orders[r.order != 0 ? r.order : own--].push_back(r);
    }
    std::set<int64_t> days, window_days;
    for (const auto& [name, lines] : orders) {
      int64_t sum = 0, time = INT64_MAX;
      for (const NaiveRow& l : lines) {
        sum += l.amount;
        time = std::min(time, l.time);
      }
      const auto line_count = static_cast<uint32_t>(lines.size());
      const auto add = [&](PurchaseTotals& t, std::set<int64_t>& d) {
        t.lines += line_count;
        t.uncosted_lines += line_count;
        if (sum < 0) {
          t.returned -= sum;
          ++t.returns;
          return;
        }
        t.gross += sum;
        ++t.orders;
        t.first_us = std::min(t.first_us, time);
        t.last_us = std::max(t.last_us, time);
        d.insert(time / kDay);
      };
      add(m.all, days);
      if (window && time >= window_from) add(m.window, window_days);
    }
    m.all.purchase_days = static_cast<uint32_t>(days.size());
    m.window.purchase_days = static_cast<uint32_t>(window_days.size());
    std::vector<int64_t> gaps;
    for (auto d = days.begin(); d != days.end() && std::next(d) != days.end(); ++d) {
      gaps.push_back(*std::next(d) - *d);
    }
    std::sort(gaps.begin(), gaps.end());
    m.cadence.gap_count = static_cast<uint32_t>(gaps.size());
    for (const int64_t g : gaps) {
      m.cadence.gap_days += static_cast<uint32_t>(g);
      m.cadence.gap_squares += g * g;
      m.cadence.gap_longest = std::max(m.cadence.gap_longest, static_cast<uint32_t>(g));
    }
    if (!gaps.empty()) {
      m.cadence.gap_median2 =
          static_cast<uint32_t>(gaps[gaps.size() / 2] + gaps[(gaps.size() - 1) / 2]);
    }
    if (!window) m.window = m.all;
    out[std::to_string(id)] = m;
  }
  return out;
}

TEST(BookPropertyTest, EqualsANaiveLoopHoweverItIsFilledAndAsked) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    std::mt19937_64 random(seed);
    const auto draw = [&](int64_t n) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(n));
    };
    const bool text = seed % 2 == 0, orders = seed % 3 == 0, window = seed % 5 < 3;
    const int64_t n = 1 + draw(400), customers = 1 + draw(60);
    std::vector<NaiveRow> rows;
    for (int64_t i = 0; i < n; ++i) {
      NaiveRow r{};
      r.customer = static_cast<int>(1 + draw(customers));
      r.time = draw(400) * kDay + draw(3) * 3'600'000'000;
      r.amount = draw(7) == 0 ? -draw(50) : draw(100);
      r.order = orders && draw(3) != 0 ? static_cast<int>(1 + draw(30)) : 0;
      rows.push_back(r);
      if (draw(10) == 0) rows.push_back(r);
    }
    const auto table = [&](const std::vector<NaiveRow>& some) {
      TableBuilder builder(purchases::kSpec);
      for (const NaiveRow& r : some) {
        using namespace purchases;
        const TestCell id =
            text ? TestCell(std::to_string(r.customer)) : TestCell(int64_t{r.customer});
        if (orders) {
          builder.Row({{kCustomerId, id}, {kTime, r.time}, {kAmount, r.amount},
                       {kOrderId, r.order ? TestCell("o" + std::to_string(r.order)) : TestCell()}});
        } else {
          builder.Row({{kCustomerId, id}, {kTime, r.time}, {kAmount, r.amount}});
        }
      }
      return builder.Build(1 + draw(100));
    };
    MeasuresQuestion q = Ask(300 * kDay);
    if (window) q.measures.window = Window::RollingDays(90);
    const auto expected = Naive(rows, q.as_of_us, 210 * kDay, window);

    Book whole(kEur, Zone());
    Must(whole.Append(table(rows), {}));
    EXPECT_EQ(All(whole, q), expected) << seed;
    const auto direct = MeasureTable(table(rows), q, Zone(), {});
    ASSERT_TRUE(direct.ok()) << direct.status();
    EXPECT_EQ(All(**direct), expected) << seed;
    for (const auto& [id, m] : expected) {
      const auto one = whole.MeasureOne(
          q, text ? CustomerIdView::Text(id) : CustomerIdView::Number(std::stoll(id)));
      ASSERT_TRUE(one.ok()) << one.status();
      EXPECT_EQ((*one)->Get(0), m) << seed;
    }

    // In batches that overlap (equal rows stay together), asked in between.
    std::vector<NaiveRow> sorted = rows;
    std::sort(sorted.begin(), sorted.end());
    std::map<int64_t, std::vector<NaiveRow>> batches;
    for (size_t i = 0; i < sorted.size(); ++i) {
      const bool same = i > 0 && !(sorted[i - 1] < sorted[i]);
      static int64_t batch = 0;
      if (!same) batch = draw(6);
      batches[batch].push_back(sorted[i]);
    }
    Book parts(kEur, Zone());
    for (auto& [name, some] : batches) {
      std::shuffle(some.begin(), some.end(), random);
      Must(parts.Append(table(some), {}));
      All(parts, q);
    }
    Must(parts.Append(table(batches.begin()->second), {}));
    EXPECT_EQ(All(parts, q), expected) << seed;

    // Disjoint partitions, merged.
    std::vector<NaiveRow> even, odd;
    for (const NaiveRow& r : rows) (r.customer % 2 == 0 ? even : odd).push_back(r);
    const auto a = MeasureTable(table(even), q, Zone(), {}),
               b = MeasureTable(table(odd), q, Zone(), {});
    const auto merged = Measures::Merge(std::vector{*a, *b});
    ASSERT_TRUE(merged.ok()) << merged.status();
    EXPECT_EQ(All(**merged), expected) << seed;
    if ((*b)->size() > 0) {
      const auto twice = Measures::Merge(std::vector{*merged, *b});
      EXPECT_EQ(twice.status().code(), absl::StatusCode::kInvalidArgument);
    }
    // Ids ascend.
    const auto ids = (*merged)->Sorted();
    for (size_t i = 1; i < ids.size(); ++i) {
      EXPECT_LT((*merged)->IdAt(ids[i - 1]), (*merged)->IdAt(ids[i]));
    }
  }
}

}  // namespace
}  // namespace goodwill
