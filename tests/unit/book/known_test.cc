// What was known when: any question as known by batch k equals, to the bit, that
// of a book that was given batches 1 to k only; and a book that is restored from
// what its batches appended is the book it was.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

using Cells = std::vector<std::pair<int, TestCell>>;

struct TestBatch {
  const TableSpec* spec;
  std::vector<Cells> rows;
  BatchOrigin origin;

  Table ToTable(int64_t chunk = 7) const {
    TableBuilder builder(*spec);
    for (const Cells& row : rows) builder.Row(row);
    return builder.Build(chunk);
  }
};

// Draws batches that are all accepted: the content of a fact with an id follows
// from the id and the revision.
class Draw {
 public:
  explicit Draw(uint64_t seed) : random_(seed), text_(seed % 2 == 0), rich_(seed % 3 != 0) {}

  TestBatch Batch() {
    switch (Below(rich_ ? 8 : 4)) {
      case 4: return Interactions();
      case 5: return Customers();
      case 6: return Products();
      case 7: return Events();
      default: return Purchases();
    }
  }

 private:
  int64_t Below(int64_t n) { return static_cast<int64_t>(random_() % static_cast<uint64_t>(n)); }
  TestCell Customer(int64_t n) const {
    return text_ ? TestCell("c" + std::to_string(n)) : TestCell(n);
  }
  TestBatch Purchases() {
    using namespace purchases;
    TestBatch batch{&kSpec, {}, {Below(50) * kDay, Below(2) == 0 ? "till" : ""}};
    const bool ids = Below(2) == 0, costs = rich_ && Below(3) == 0, orders = Below(3) == 0;
    const bool goods = rich_ && Below(2) == 0, some_nameless = Below(3) == 0;
    const int64_t n = Below(12);
    std::set<std::pair<int64_t, int64_t>> said;
    for (int64_t i = 0; i < n; ++i) {
      Cells row;
      if (ids && !(some_nameless && Below(3) == 0)) {
        const int64_t id = Below(12), revision = Below(4);
        if (!said.emplace(id, revision).second && Below(2) == 0) continue;
        std::mt19937_64 content(static_cast<uint64_t>(id * 10 + revision + 1));
        const auto pick = [&](uint64_t below) { return static_cast<int64_t>(content() % below); };
        row = {{kCustomerId, Customer(pick(9))}, {kTime, pick(20) * kDay}, {kAmount, pick(90) - 20},
               {kPurchaseId, "p" + std::to_string(id)}, {kRevision, revision},
               {kVoided, pick(5) == 0 ? 1 : 0}};
      } else {
        // Few contents, so that they meet again.
        row = {
            {kCustomerId, Customer(Below(4))}, {kTime, Below(3) * kDay}, {kAmount, Below(3) * 10}};
        if (costs && Below(2) == 0) row.push_back({kCost, Below(2)});
        if (orders && Below(2) == 0) row.push_back({kOrderId, "o" + std::to_string(Below(3))});
        if (goods && Below(2) == 0) row.push_back({kProductId, "g" + std::to_string(Below(3))});
      }
      batch.rows.push_back(row);
      if (Below(5) == 0) batch.rows.push_back(row);
    }
    // A column that is there and says nothing.
    if (!batch.rows.empty() && Below(4) == 0) batch.rows[0].push_back({kQuantity, TestCell()});
    return batch;
  }
  TestBatch Interactions() {
    using namespace interactions;
    TestBatch batch{&kSpec, {}, {}};
    for (int64_t i = Below(5); i > 0; --i) {
      batch.rows.push_back({{kCustomerId, Customer(Below(12))}, {kTime, Below(20) * kDay},
                            {kChannel, 1 + Below(8)}, {kDirection, 1 + Below(2)},
                            {kMinutes, Below(9) * kDecimalUnit}});
    }
    return batch;
  }
  TestBatch Customers() {
    using namespace customers;
    TestBatch batch{&kSpec, {}, {}};
    for (int64_t i = Below(4); i > 0; --i) {
      const int64_t who = Below(14), revision = Below(3);
      batch.rows.push_back({{kCustomerId, Customer(who)}, {kValidFrom, kDay},
                            {kName, "n" + std::to_string(who * 3 + revision)},
                            {kRevision, revision}, {kVoided, revision == 2 ? 1 : 0}});
    }
    return batch;
  }
  TestBatch Products() {
    using namespace products;
    TestBatch batch{&kSpec, {}, {}};
    for (int64_t i = Below(4); i > 0; --i) {
      const int64_t which = Below(3), revision = Below(4);
      Cells row = {{kProductId, "g" + std::to_string(which)}, {kRevision, revision},
                   {kCategory, "k" + std::to_string((which + revision) % 2)}};
      if (revision > 1) row.push_back({kUnitCost, revision * 7});
      batch.rows.push_back(row);
    }
    return batch;
  }
  TestBatch Events() {
    using namespace events;
    TestBatch batch{&kSpec, {}, {}};
    for (int64_t i = Below(3); i > 0; --i) {
      batch.rows.push_back(
          {{kCustomerId, Customer(Below(16))}, {kTime, Below(20) * kDay}, {kKind, "moved"}});
    }
    return batch;
  }

  std::mt19937_64 random_;
  const bool text_, rich_;
};

// What a book says to a question, down to header and layout.
struct Said {
  MeasuresHeader header;
  MeasuresLayout layout;
  std::vector<std::pair<std::string, CustomerMeasures>> rows;
};
Said Ask(const Book& book, int64_t known, bool merge_days, bool window) {
  MeasuresQuestion q;
  q.as_of_us = 15 * kDay;
  q.known_batch = known;
  q.currency = kEur;
  q.measures.same_day = merge_days ? SameDay::kMerge : SameDay::kSeparate;
  if (window) q.measures.window = Window::RollingDays(5);
  q.cost_to_serve.contact[2][1] = {.per_contact = 10, .per_minute = 100};
  const auto m = book.MeasureAll(q, {});
  EXPECT_TRUE(m.ok()) << m.status();
  Said out{(*m)->header(), (*m)->layout(), {}};
  for (const uint32_t at : (*m)->Sorted()) {
    out.rows.emplace_back((*m)->IdAt(at).ToString(), (*m)->Get(at));
    // The same, one by one.
    const auto one = book.MeasureOne(q, (*m)->IdAt(at));
    EXPECT_TRUE(one.ok()) << one.status();
    if (one.ok()) {
      EXPECT_EQ((*one)->Get(0), out.rows.back().second);
    }
  }
  return out;
}
void ExpectSame(const Said& a, const Said& b) {
  EXPECT_EQ(a.rows, b.rows);
  EXPECT_EQ(a.layout, b.layout);
  EXPECT_EQ(a.header.ids, b.header.ids);
  EXPECT_EQ(a.header.currency, b.header.currency);
  EXPECT_EQ(a.header.as_of_us, b.header.as_of_us);
}
void ExpectSameFacts(const Book& a, int64_t known, const Book& b) {
  for (const TableSpec* spec : kTables) {
    const auto x = a.Read(spec->kind, known), y = b.Read(spec->kind, 0);
    ASSERT_TRUE(x.ok()) << x.status();
    ASSERT_TRUE(y.ok()) << y.status();
    ASSERT_EQ(x->rows, y->rows) << spec->name;
    for (size_t c = 0; c < x->columns.size(); ++c) {
      EXPECT_EQ(x->columns[c].physical, y->columns[c].physical) << spec->columns[c].name;
      EXPECT_EQ(x->columns[c].numbers, y->columns[c].numbers);
      EXPECT_EQ(x->columns[c].texts, y->columns[c].texts);
    }
  }
}

// The rows of batches that a book keeps, as a store would log them.
struct Log {
  std::map<const TableSpec*, TestBatch> tables;
  std::map<const TableSpec*, std::vector<int64_t>> batch_of_row;

  void Note(const TestBatch& batch, int64_t number) {
    std::map<std::string, int> in_batch;
    for (const Cells& row : batch.rows) {
      std::string content, identity;
      int64_t revision = 0;
      for (const auto& [column, cell] : row) {
        if (std::holds_alternative<std::monostate>(cell)) continue;
        const std::string text = std::holds_alternative<int64_t>(cell)
                                     ? std::to_string(std::get<int64_t>(cell))
                                     : std::get<std::string>(cell);
        content += std::to_string(column) + "=" + text + ";";
        const bool names = batch.spec == &customers::kSpec
                               ? column == customers::kCustomerId || column == customers::kValidFrom
                               : column == batch.spec->identity;
        if (names) identity += text + ";";
        if (column == batch.spec->revision) revision = std::get<int64_t>(cell);
      }
      const std::string key = std::string(batch.spec->name) +
                              (identity.empty() ? content : identity + std::to_string(revision));
      const int times = identity.empty() ? ++in_batch[key] : 1;
      if (kept_[key] >= times) continue;
      ++kept_[key];
      TestBatch& table = tables[batch.spec];
      table.spec = batch.spec;
      table.rows.push_back(row);
      batch_of_row[batch.spec].push_back(number);
    }
  }

 private:
  std::map<std::string, int> kept_;
};

TEST(KnownPropertyTest, AnyPastIsWhatTheBookWouldHaveSaidThen) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    SCOPED_TRACE(seed);
    Draw draw(seed);
    Book whole(kEur, Zone());
    Log log;
    std::vector<TestBatch> batches;
    std::vector<std::unique_ptr<Book>> then;
    for (int64_t k = 1; k <= 8; ++k) {
      batches.push_back(draw.Batch());
      const auto appended = whole.Append(batches.back().ToTable(), batches.back().origin, {});
      ASSERT_TRUE(appended.ok()) << appended.status();
      EXPECT_EQ(appended->batch, k);
      log.Note(batches.back(), k);
      then.push_back(std::make_unique<Book>(kEur, Zone()));
      for (const TestBatch& b : batches) ASSERT_TRUE(then.back()->Append(b.ToTable(100), {}).ok());
      // The present is asked in between, so that it is kept and refreshed.
      ExpectSame(Ask(whole, 0, seed % 4 < 2, seed % 8 < 4),
                 Ask(*then.back(), 0, seed % 4 < 2, seed % 8 < 4));
    }
    Book restored(kEur, Zone());
    ASSERT_TRUE(restored.RestoreBatches(whole.Batches()).ok());
    EXPECT_EQ(restored.Batches(), whole.Batches());
    for (const auto& [spec, table] : log.tables) {
      const auto back = restored.Restore(table.ToTable(5), log.batch_of_row[spec], {});
      ASSERT_TRUE(back.ok()) << back.status();
      EXPECT_EQ(back->appended, static_cast<int64_t>(table.rows.size())) << spec->name;
    }
    EXPECT_EQ(restored.Batches(), whole.Batches());
    for (int64_t k = 1; k <= 8; ++k) {
      SCOPED_TRACE(k);
      const Book& small = *then[static_cast<size_t>(k - 1)];
      for (const Book* book : std::vector<const Book*>{&whole, &restored}) {
        ExpectSame(Ask(*book, k, seed % 4 < 2, seed % 8 < 4),
                   Ask(small, 0, seed % 4 < 2, seed % 8 < 4));
        ExpectSameFacts(*book, k, small);
      }
    }
    // The same batches again, and one more, are judged alike by both.
    for (const TestBatch& b : batches) {
      const auto again = restored.Append(b.ToTable(), {});
      ASSERT_TRUE(again.ok()) << again.status();
      EXPECT_EQ(again->appended, 0);
    }
    const TestBatch more = draw.Batch();
    const auto x = whole.Append(more.ToTable(), {}), y = restored.Append(more.ToTable(), {});
    ASSERT_TRUE(x.ok() && y.ok());
    EXPECT_EQ(x->appended, y->appended);
    EXPECT_EQ(x->superseded, y->superseded);
    ExpectSame(Ask(whole, 0, true, false), Ask(restored, 0, true, false));
  }
}

Table OnePurchase(std::string id, int64_t revision, std::string customer, int64_t amount) {
  using namespace purchases;
  return TableBuilder(kSpec)
      .Row({{kCustomerId, customer}, {kTime, 1}, {kAmount, amount}, {kPurchaseId, id},
            {kRevision, revision}})
      .Build();
}

TEST(KnownTest, ARevisionReplacesFromItsBatchOn) {
  Book book(kEur, Zone());
  ASSERT_TRUE(book.Append(OnePurchase("p", 0, "a", 100), {}).ok());
  ASSERT_TRUE(book.Append(OnePurchase("p", 2, "b", 300), {}).ok());
  ASSERT_TRUE(book.Append(OnePurchase("p", 1, "c", 200), {}).ok());
  EXPECT_EQ(Ask(book, 1, true, false).rows.at(0).first, "a");
  for (const int64_t known : {2, 3, 0}) {
    ASSERT_EQ(Ask(book, known, true, false).rows.size(), 1u);
    EXPECT_EQ(Ask(book, known, true, false).rows.at(0).first, "b");
  }
  MeasuresQuestion q;
  q.currency = kEur;
  for (const int64_t wrong : {int64_t{-1}, int64_t{4}, INT64_MAX, INT64_MIN}) {
    q.known_batch = wrong;
    EXPECT_EQ(book.MeasureAll(q, {}).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(book.Read(TableKind::kPurchases, wrong).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(KnownTest, ARejectedBatchHasNoNumber) {
  Book book(kEur, Zone());
  ASSERT_TRUE(book.Append(OnePurchase("p", 0, "a", 100), {.source = "till"}, {}).ok());
  EXPECT_FALSE(book.Append(OnePurchase("p", 0, "a", 101), {.source = "desk"}, {}).ok());
  EXPECT_FALSE(book.Append(OnePurchase("q", 0, "a", 1), {.recorded_at_us = INT64_MAX}, {}).ok());
  ASSERT_TRUE(book.Append(OnePurchase("q", 0, "a", 1), {.recorded_at_us = 5}, {}).ok());
  const std::vector<Batch> batches = book.Batches();
  ASSERT_EQ(batches.size(), 2u);
  EXPECT_EQ(batches[0], (Batch{1, TableKind::kPurchases, {kNullNumber, "till"}, 1, 1, 0, 0}));
  EXPECT_EQ(batches[1], (Batch{2, TableKind::kPurchases, {5, ""}, 1, 1, 0, 0}));
}

TEST(KnownTest, AConflictShowsBothContentsFieldByField) {
  Book book(kEur, Zone());
  using namespace purchases;
  const auto row = [](int64_t amount, TestCell cost, TestCell voided, std::string customer) {
    return TableBuilder(kSpec)
        .Row({{kCustomerId, customer}, {kTime, kDay}, {kAmount, amount}, {kPurchaseId, "p"},
              {kCost, cost}, {kVoided, voided}})
        .Build();
  };
  ASSERT_TRUE(book.Append(row(100, TestCell(), TestCell(), "a"), {}).ok());
  const auto refused = book.Append(row(250, 30, 1, "b"), {});
  ASSERT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  const std::string reason = ProblemsOf(refused.status()).at(0).reason;
  EXPECT_THAT(reason, HasSubstr("(customer_id: given b, stored a; amount: given 2.50, stored 1.00; "
                                "cost: given 0.30, stored nothing; "
                                "voided: given true, stored nothing)"));
  const auto longer = [](std::string end) {
    return TableBuilder(events::kSpec)
        .Row({{events::kCustomerId, "a"}, {events::kTime, 1}, {events::kKind, "moved"},
              {events::kEventId, "e"}, {events::kText, std::string(60, 'x') + end}})
        .Build();
  };
  ASSERT_TRUE(book.Append(longer("1"), {}).ok());
  EXPECT_THAT(book.Append(longer("2"), {}).status().message(), HasSubstr("rest of a long text"));
}

TEST(KnownTest, WhatIsRestoredMustBeListedAndAscend) {
  Book book(kEur, Zone());
  const std::vector<Batch> list = {{2, TableKind::kPurchases, {}, 1, 1, 0, 0},
                                   {5, TableKind::kEvents, {}, 1, 1, 0, 0},
                                   {7, TableKind::kPurchases, {}, 1, 1, 0, 0}};
  ASSERT_TRUE(book.RestoreBatches(list).ok());
  EXPECT_EQ(book.Describe().batches, 7);
  EXPECT_FALSE(book.RestoreBatches(list).ok());
  using namespace purchases;
  const Table two = TableBuilder(kSpec)
                        .Row({{kCustomerId, 1}, {kTime, 1}, {kAmount, 1}})
                        .Row({{kCustomerId, 2}, {kTime, 1}, {kAmount, 1}})
                        .Build();
  for (const std::vector<int64_t>& wrong : std::vector<std::vector<int64_t>>{
           {}, {2}, {2, 2, 2}, {7, 2}, {2, 5}, {1, 2}, {0, 2}, {-1, 2}, {2, 8}, {2, INT64_MAX}}) {
    EXPECT_EQ(book.Restore(two, wrong, {}).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(book.Describe().customers, 0);
  }
  ASSERT_TRUE(book.Restore(two, std::vector<int64_t>{2, 7}, {}).ok());
  EXPECT_EQ(Ask(book, 2, true, false).rows.size(), 1u);
  EXPECT_EQ(Ask(book, 6, true, false).rows.size(), 1u);
  EXPECT_EQ(Ask(book, 7, true, false).rows.size(), 2u);
  // Rows that arrive elsewhere later follow.
  EXPECT_FALSE(book.Restore(two, std::vector<int64_t>{2, 7}, {}).ok());
  ASSERT_TRUE(
      book.RestoreBatches(std::vector<Batch>{{9, TableKind::kPurchases, {}, 1, 1, 0, 0}}).ok());
  ASSERT_TRUE(book.Restore(two, std::vector<int64_t>{9, 9}, {}).ok());
  EXPECT_EQ(Ask(book, 7, true, false).rows.at(0).second.all.orders, 1u);
  EXPECT_EQ(Ask(book, 9, true, false).rows.at(0).second.all.orders, 2u);
  EXPECT_EQ(book.Append(two, {})->batch, 10);
  // And a cancelled one leaves nothing.
  Book other(kEur, Zone());
  ASSERT_TRUE(other.RestoreBatches(list).ok());
  goodwill::Run cancel;
  cancel.progress = [](int64_t, int64_t) { return false; };
  EXPECT_FALSE(other.Restore(two, std::vector<int64_t>{2, 7}, cancel).ok());
  EXPECT_EQ(other.Describe().rows[1], 0);
  ASSERT_TRUE(other.Restore(two, std::vector<int64_t>{2, 7}, {}).ok());
  EXPECT_EQ(Ask(other, 2, true, false).rows.size(), 1u);
}

}  // namespace
}  // namespace goodwill
