// Customers who turn out to be one are measured as a book would that was given
// all their facts under that one id.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

MeasuresQuestion Question(int64_t as_of_us, int64_t known = 0, bool window = false) {
  MeasuresQuestion q;
  q.as_of_us = as_of_us;
  q.known_batch = known;
  q.currency = kEur;
  if (window) q.measures.window = Window::RollingDays(9);
  q.cost_to_serve.contact[2][1] = {.per_contact = 10, .per_minute = 100};
  return q;
}

std::map<std::string, CustomerMeasures> All(const Book& book, const MeasuresQuestion& q) {
  std::map<std::string, CustomerMeasures> out;
  const auto m = book.MeasureAll(q, {});
  EXPECT_TRUE(m.ok()) << m.status();
  if (!m.ok()) return out;
  for (int64_t i = 0; i < (*m)->size(); ++i) {
    out[(*m)->IdAt(i).ToString()] = (*m)->Get(i);
    const auto one = book.MeasureOne(q, (*m)->IdAt(i));
    EXPECT_TRUE(one.ok()) << one.status();
    if (one.ok()) {
      EXPECT_EQ((*one)->Get(0), (*m)->Get(i)) << (*m)->IdAt(i).ToString();
    }
  }
  return out;
}

Table Purchase(std::string id, std::string customer, int64_t time, int64_t amount,
               TestCell order = TestCell()) {
  using namespace purchases;
  return TableBuilder(kSpec)
      .Row({{kCustomerId, customer}, {kTime, time}, {kAmount, amount}, {kPurchaseId, id},
            {kOrderId, order}})
      .Build();
}
Table MergeTable(std::vector<std::pair<std::string, std::string>> pairs, int64_t time = 0) {
  using namespace merges;
  TableBuilder builder(kSpec);
  for (const auto& [from, into] : pairs) {
    builder.Row({{kFromId, from}, {kMergeId, from + ">" + into}, {kIntoId, into}, {kTime, time}});
  }
  return builder.Build();
}
void Must(const absl::StatusOr<AppendResult>& result) {
  ASSERT_TRUE(result.ok()) << result.status();
}
AppendResult Merge(Book& book, std::string from, std::string into, int64_t time = 0) {
  const auto row = book.MergeRow(from, into, time, "same address");
  EXPECT_TRUE(row.ok()) << row.status();
  const auto result = row.ok() ? book.Append(*row, {}) : row.status();
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : AppendResult{};
}

TEST(MergeTest, TheSurvivorHasTheFactsOfBothAndTheOtherIsGone) {
  Book book(kEur, Zone());
  Must(book.Append(Purchase("1", "a", 1 * kDay, 100, "o"), {}));
  Must(book.Append(Purchase("2", "b", 2 * kDay, -150, "o"), {}));
  Must(book.Append(Purchase("3", "c", 3 * kDay, 7), {}));
  const auto before = All(book, Question(9 * kDay));
  EXPECT_EQ(Merge(book, "a", "b", 5 * kDay).appended, 1);
  const auto after = All(book, Question(9 * kDay));
  ASSERT_EQ(after.size(), 2u);
  // The two lines are of one order: a return in all.
  EXPECT_EQ(after.at("b").all.returned, 50);
  EXPECT_EQ(after.at("b").all.orders, 0u);
  EXPECT_EQ(after.at("c"), before.at("c"));
  // Before the merge, and as known before it, they were two.
  EXPECT_EQ(All(book, Question(5 * kDay)).size(), 3u);
  EXPECT_EQ(All(book, Question(9 * kDay, 3)), before);
  EXPECT_EQ(All(book, Question(9 * kDay, 4)), after);
  // The old id points to the new one.
  const auto old = book.MeasureOne(Question(9 * kDay), CustomerIdView::Text("a"));
  EXPECT_EQ(old.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(old.status().message(), HasSubstr("'a' was merged into 'b'"));
  const auto all = book.MeasureAll(Question(9 * kDay), {});
  EXPECT_THAT((*all)->NotHere(CustomerIdView::Text("a")).message(), HasSubstr("into 'b'"));
  EXPECT_THAT((*all)->NotHere(CustomerIdView::Text("z")).message(), HasSubstr("no customer 'z'"));
  // New facts of either id reach the survivor, in what is kept as well.
  Must(book.Append(Purchase("4", "a", 6 * kDay, 1000), {}));
  EXPECT_EQ(All(book, Question(9 * kDay)).at("b").all.gross, 1000);
  // The same again is nothing new; undone, they are two, and can be merged again.
  EXPECT_EQ(Merge(book, "a", "b", 5 * kDay).already_present, 1);
  const auto undo = book.UnmergeRow("a", "a mistake");
  ASSERT_TRUE(undo.ok()) << undo.status();
  Must(book.Append(*undo, {}));
  EXPECT_EQ(All(book, Question(9 * kDay)).at("b"), before.at("b"));
  EXPECT_EQ(All(book, Question(9 * kDay)).at("a").all.gross, 1100);
  EXPECT_EQ(All(book, Question(9 * kDay, 5)).size(), 2u);
  EXPECT_EQ(book.UnmergeRow("a", "").status().code(), absl::StatusCode::kFailedPrecondition);
  Merge(book, "a", "c", 1);
  EXPECT_EQ(All(book, Question(9 * kDay)).at("c").all.gross, 1107);
}

TEST(MergeTest, ChainsAreFollowedAndCirclesRefused) {
  for (const bool together : {true, false}) {
    Book book(kEur, Zone());
    for (const char* id : {"a", "b", "c", "d"}) {
      Must(book.Append(Purchase(std::string("p") + id, id, kDay, 10), {}));
    }
    if (together) {
      Must(book.Append(MergeTable({{"b", "c"}, {"a", "b"}}), {}));
    } else {
      Merge(book, "a", "b");
      Merge(book, "b", "c");
    }
    const auto all = All(book, Question(9 * kDay));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all.at("c").all.gross, 30);
    EXPECT_THAT(book.MeasureOne(Question(9 * kDay), CustomerIdView::Text("a")).status().message(),
                HasSubstr("into 'c'"));
    const int64_t batches = book.Describe().batches, customers = book.Describe().customers;
    const auto refused = [&](std::vector<std::pair<std::string, std::string>> pairs, int64_t row) {
      const auto result = book.Append(MergeTable(pairs), {});
      EXPECT_EQ(result.status().code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(ProblemsOf(result.status()).at(0).row, row) << result.status();
      EXPECT_EQ(All(book, Question(9 * kDay)), all);
      EXPECT_EQ(book.Describe().batches, batches);
      EXPECT_EQ(book.Describe().customers, customers);
    };
    refused({{"c", "a"}}, 0);
    refused({{"d", "x"}, {"c", "b"}}, 1);
    refused({{"d", "d"}}, 0);
    refused({{"d", "x"}, {"x", "y"}, {"y", "d"}}, 0);
    refused({{"a", "d"}}, 0);
    EXPECT_EQ(book.MergeRow("a", "d", 0, "").status().code(),
              absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(book.MergeRow("a", "q", 0, "").status().code(), absl::StatusCode::kNotFound);
    // Undone in the middle, the chain falls apart there.
    Must(book.Append(*book.UnmergeRow("b", ""), {}));
    const auto apart = All(book, Question(9 * kDay));
    EXPECT_EQ(apart.at("b").all.gross, 20);
    EXPECT_EQ(apart.at("c").all.gross, 10);
  }
}

TEST(MergeTest, NumbersMergeAndMergesAloneMakeNobody) {
  Book book(kEur, Zone());
  using namespace purchases;
  Must(book.Append(TableBuilder(kSpec).Row({{kCustomerId, 7}, {kTime, 1}, {kAmount, 5}}).Build(),
                   {}));
  Must(book.Append(TableBuilder(merges::kSpec)
                       .Row({{merges::kFromId, 7},
                             {merges::kMergeId, "m"},
                             {merges::kIntoId, 8},
                             {merges::kTime, 0}})
                       .Row({{merges::kFromId, 17},
                             {merges::kMergeId, "n"},
                             {merges::kIntoId, 18},
                             {merges::kTime, 0}})
                       .Build(),
                   {}));
  const auto all = All(book, Question(kDay));
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all.at("8").all.gross, 5);
  for (const TestCell& wrong : {TestCell("x"), TestCell("")}) {
    const auto refused = book.Append(TableBuilder(merges::kSpec)
                                         .Row({{merges::kFromId, 9},
                                               {merges::kMergeId, "k"},
                                               {merges::kIntoId, wrong},
                                               {merges::kTime, 0}})
                                         .Build(),
                                     {});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(ProblemsOf(refused.status()).at(0).field, "into_id");
  }
  EXPECT_EQ(book.Describe().customers, 4);
}

// A random book with random merges, asked again and again, equals a book that was
// given every fact under the id that remains.
TEST(MergePropertyTest, EqualsARebuildUnderOneId) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto draw = [&](int64_t n) {
      return static_cast<int64_t>(random() % static_cast<uint64_t>(n));
    };
    const bool rich = seed % 2 == 0, window = seed % 3 == 0;
    const int64_t n = 4 + draw(12);
    std::vector<int64_t> into(static_cast<size_t>(n));  // whom each is merged into; itself: nobody
    for (int64_t c = 0; c < n; ++c) into[static_cast<size_t>(c)] = c;
    const auto survivor = [&](int64_t c) {
      while (into[static_cast<size_t>(c)] != c) c = into[static_cast<size_t>(c)];
      return c;
    };
    const auto name = [](int64_t c) { return "customer " + std::to_string(c); };
    struct Fact {
      const TableSpec* spec;
      int64_t customer;
      std::vector<std::pair<int, TestCell>> cells;
    };
    std::vector<Fact> facts;
    Book book(kEur, Zone());
    const auto append = [&](Book& to, const std::vector<Fact>& some, bool under_one_id) {
      for (const TableSpec* spec : kTables) {
        TableBuilder builder(*spec);
        bool any = false;
        for (const Fact& f : some) {
          if (f.spec != spec) continue;
          auto cells = f.cells;
          cells.emplace_back(spec->customer,
                             name(under_one_id ? survivor(f.customer) : f.customer));
          builder.Row(cells);
          any = true;
        }
        if (any) Must(to.Append(builder.Build(3), {}));
      }
    };
    int64_t key = 0;
    for (int round = 0; round < 4; ++round) {
      std::vector<Fact> some;
      for (int64_t i = draw(30); i > 0; --i) {
        const int64_t time = draw(20) * kDay + ++key;  // no two facts are the same
        switch (draw(rich ? 4 : 1)) {
          case 1:
            some.push_back({&interactions::kSpec,
                            draw(n),
                            {{interactions::kTime, time},
                             {interactions::kChannel, 2},
                             {interactions::kDirection, 1},
                             {interactions::kMinutes, kDecimalUnit / 3}}});
            break;
          case 2:
            some.push_back({&customers::kSpec,
                            draw(n),
                            {{customers::kValidFrom, time}, {customers::kName, "x"}}});
            break;
          default:
            some.push_back(
                {&purchases::kSpec,
                 draw(n),
                 {{purchases::kTime, time},
                  {purchases::kAmount, draw(90) - 20},
                  {purchases::kOrderId,
                   draw(2) == 0 ? TestCell("o" + std::to_string(draw(9))) : TestCell()}}});
            if (rich)
              some.back().cells.push_back({purchases::kProductId, "g" + std::to_string(draw(4))});
        }
      }
      append(book, some, false);
      facts.insert(facts.end(), some.begin(), some.end());
      for (int64_t i = draw(3); i > 0; --i) {
        const int64_t from = draw(n), to = draw(n);
        if (into[static_cast<size_t>(from)] != from) {
          if (draw(2) == 0) continue;
          Must(book.Append(*book.UnmergeRow(name(from), "no"), {}));
          into[static_cast<size_t>(from)] = from;
        } else if (survivor(to) != from) {
          const auto row = book.MergeRow(name(from), name(to), 0, "");
          if (!row.ok()) continue;  // not known yet
          Must(book.Append(*row, {}));
          into[static_cast<size_t>(from)] = to;
        }
      }
      Book rebuilt(kEur, Zone());
      append(rebuilt, facts, true);
      for (const int64_t as_of : {30 * kDay, 12 * kDay}) {
        EXPECT_EQ(All(book, Question(as_of, 0, window)), All(rebuilt, Question(as_of, 0, window)));
      }
    }
  }
}

}  // namespace
}  // namespace goodwill
