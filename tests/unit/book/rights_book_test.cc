// Rights in a book: what they withhold from measures, the ledger, and everything
// that is held about a person.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/money.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/book.h"
#include "goodwill/book/person.h"
#include "goodwill/book/rights_ledger.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/store/random_facts.h"

namespace goodwill {
namespace {

using ::testing::ElementsAre;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

void Must(Book& book, const Table& table) {
  const auto result = book.Append(table, {});
  ASSERT_TRUE(result.ok()) << result.status();
}

TableBuilder& Add(TableBuilder& to, const std::string& customer, const std::string& id,
                  RightKind kind, int64_t time,
                  std::vector<std::pair<int, TestCell>> more = {}) {
  more.insert(more.end(), {{rights::kCustomerId, customer},
                           {rights::kRightId, id},
                           {rights::kKind, static_cast<int64_t>(kind)},
                           {rights::kTime, time}});
  return to.Row(std::move(more));
}

MeasuresQuestion Ask(int64_t as_of_us, int64_t known = 0) {
  MeasuresQuestion q;
  q.as_of_us = as_of_us;
  q.currency = kEur;
  q.known_batch = known;
  return q;
}

Book& Shop(Book& book) {
  TableBuilder bought(purchases::kSpec);
  for (int i = 0; i < 40; ++i) {
    bought.Row({{purchases::kCustomerId, "c" + std::to_string(i % 10)},
                {purchases::kTime, i * kDay},
                {purchases::kAmount, 100 + i}});
  }
  Must(book, bought.Build());
  return book;
}

std::map<std::string, Withheld> WithheldIn(const Book& book, int64_t as_of_us, int64_t known = 0) {
  std::map<std::string, Withheld> out;
  const auto all = book.MeasureAll(Ask(as_of_us, known), {});
  EXPECT_TRUE(all.ok()) << all.status();
  for (int64_t i = 0; all.ok() && i < (*all)->size(); ++i) {
    const CustomerIdView id = (*all)->IdAt(i);
    const Withheld withheld = (*all)->Get(i).withheld;
    out[id.ToString()] = withheld;
    // The same for one customer.
    const auto one = book.MeasureOne(Ask(as_of_us, known), id);
    EXPECT_TRUE(one.ok());
    if (!one.ok()) continue;
    EXPECT_EQ((*one)->Get(0), (*all)->Get(i)) << id.ToString();
  }
  return out;
}

TEST(RightsInBook, MeasuresSayWhatIsWithheld) {
  Book book(kEur, Zone());
  Shop(book);
  EXPECT_FALSE((*book.MeasureAll(Ask(50 * kDay), {}))->layout().rights);
  EXPECT_EQ(WithheldIn(book, 50 * kDay).at("c1"), Withheld::kNothing);
  TableBuilder asked(rights::kSpec);
  Add(asked, "c1", "r1", RightKind::kRestrict, 41 * kDay, {{rights::kUntil, 45 * kDay}});
  Add(asked, "c1", "r2", RightKind::kObject, 40 * kDay);
  Add(asked, "c2", "r3", RightKind::kObject, 40 * kDay, {{rights::kRefusedAt, 44 * kDay}});
  Add(asked, "c3", "r4", RightKind::kHold, 40 * kDay);
  Add(asked, "stranger", "r5", RightKind::kRestrict, 40 * kDay);
  Must(book, asked.Build());
  auto now = WithheldIn(book, 43 * kDay);
  EXPECT_EQ(now.at("c1"), Withheld::kUse);
  EXPECT_EQ(now.at("c2"), Withheld::kProfiling);
  EXPECT_EQ(now.at("c3"), Withheld::kNothing);
  EXPECT_EQ(now.count("stranger"), 0u);  // asking makes nobody a customer
  EXPECT_EQ(now.size(), 10u);
  now = WithheldIn(book, 46 * kDay);
  EXPECT_EQ(now.at("c1"), Withheld::kProfiling);
  EXPECT_EQ(now.at("c2"), Withheld::kNothing);
  EXPECT_EQ(WithheldIn(book, 40 * kDay).at("c2"), Withheld::kNothing);
  // As known before, nothing was said; after the voiding, it never was.
  EXPECT_EQ(WithheldIn(book, 43 * kDay, 1).at("c1"), Withheld::kNothing);
  TableBuilder undone(rights::kSpec);
  Add(undone, "c1", "r1", RightKind::kRestrict, 41 * kDay,
      {{rights::kUntil, 45 * kDay}, {rights::kRevision, 1}, {rights::kVoided, 1}});
  Must(book, undone.Build());
  EXPECT_EQ(WithheldIn(book, 43 * kDay).at("c1"), Withheld::kProfiling);
  EXPECT_EQ(WithheldIn(book, 43 * kDay, 2).at("c1"), Withheld::kUse);
}

TEST(RightsInBook, AMergedCustomerIsWithheldAsAWhole) {
  Book book(kEur, Zone());
  Shop(book);
  TableBuilder asked(rights::kSpec);
  Must(book, Add(asked, "c4", "r1", RightKind::kRestrict, kDay).Build());
  const auto merge = book.MergeRow("c4", "c5", 2 * kDay, "");
  ASSERT_TRUE(merge.ok());
  Must(book, *merge);
  const auto now = WithheldIn(book, 50 * kDay);
  EXPECT_EQ(now.at("c5"), Withheld::kUse);
  EXPECT_EQ(now.count("c4"), 0u);
  EXPECT_EQ(CheckErasable(book, {}, kDay), absl::OkStatus());
}

TEST(RightsInBook, TheLedgerAndItsKinds) {
  Book book(kEur, *Zone::Load("Europe/Sofia"));
  TableBuilder asked(rights::kSpec);
  const auto at = [&](std::string_view text) { return *ParseInstant(text, book.zone()); };
  Add(asked, "a", "e1", RightKind::kExport, at("2024-01-10"),
      {{rights::kDoneAt, at("2024-01-12")}});
  Add(asked, "b", "e2", RightKind::kExport, at("2024-03-01"),
      {{rights::kDoneAt, at("2024-04-02T00:00")}});
  Add(asked, "b", "e3", RightKind::kExport, at("2024-05-20"));
  Add(asked, "c", "e4", RightKind::kExport, at("2024-04-10"));
  Add(asked, "c", "x1", RightKind::kErase, at("2024-04-10"),
      {{rights::kRefusedAt, at("2024-04-20")}});
  Add(asked, "c", "h1", RightKind::kHold, at("2024-01-01"), {{rights::kUntil, at("2024-02-01")}});
  Add(asked, "d", "o1", RightKind::kObject, at("2024-01-01"),
      {{rights::kDoneAt, at("2024-01-02")}});
  Add(asked, "d", "o2", RightKind::kObject, at("2024-07-01"));
  Must(book, asked.Build());
  const RightsQuestion question = {.as_of_us = at("2024-06-01")};
  const auto ledger = RightsLedger(book, question);
  ASSERT_TRUE(ledger.ok());
  std::vector<std::string> told;
  for (const RightWithState& r : *ledger) {
    told.push_back(std::string(r.right.id) + " " + std::string(NameOf(r.state)));
  }
  EXPECT_THAT(told, ElementsAre("h1 ended", "o1 done", "e1 done", "e2 done_late", "e4 overdue",
                                "x1 refused", "e3 open"));
  const auto kinds = RightsByKind(*ledger, question.as_of_us);
  ASSERT_EQ(kinds.size(), kRightKinds.size());
  EXPECT_EQ(kinds[0].rows(), 4);
  EXPECT_EQ(kinds[0].of(RightState::kOverdue), 1);
  EXPECT_EQ(*kinds[0].longest_answer_us, at("2024-04-02") - at("2024-03-01"));
  EXPECT_EQ(*kinds[0].median_answer2_us, *kinds[0].longest_answer_us + 2 * kDay);
  EXPECT_EQ(kinds[2].of(RightState::kRefused), 1);
  EXPECT_EQ(kinds[4].in_force, 1);
  EXPECT_FALSE(kinds[5].median_answer2_us.has_value());
  // What was over before is left out; an objection goes on.
  const auto later =
      RightsLedger(book, {.as_of_us = at("2024-06-01"), .from_us = at("2024-04-15")});
  told.clear();
  for (const RightWithState& r : *later) told.emplace_back(r.right.id);
  EXPECT_THAT(told, ElementsAre("o1", "e4", "x1", "e3"));
  // Two months were allowed.
  EXPECT_EQ((*RightsLedger(book, {.as_of_us = at("2024-06-01"), .answer_months = 2}))[4].state,
            RightState::kOpen);
  const std::string b = "b";
  EXPECT_EQ(RightsLedger(book, {.as_of_us = at("2024-06-01"), .customer = CustomerIdView::Text(b)})
                ->size(),
            2u);
  EXPECT_EQ(RightsLedger(book, {.as_of_us = kMaxInstantUs + 1}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(RightsLedger(book, {.as_of_us = 0, .answer_months = -1}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(RightsLedger(book, {.as_of_us = 0, .customer = CustomerIdView::Text("nobody")})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

// Whatever a book was given: every row that names the customer as its own is in
// the export, cell by cell, and of nobody else's.
TEST(RightsInBook, APersonsExportIsComplete) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const bool text_ids = seed % 2 == 0;
    RandomFacts random(seed, text_ids);
    Book book(kEur, Zone());
    for (int step = 0; step < 30; ++step) {
      const TableSpec& spec = *kTables[random.Below(kTables.size())];
      if (spec.kind == TableKind::kMerges || spec.customer < 0) continue;
      // Some contradict others and are refused.
      (void)book.Append(random.Next(spec, 1 + static_cast<int>(random.Below(6))), {});
    }
    const BookInfo info = book.Describe();
    int64_t counting = 0;
    std::set<std::string> ids;
    for (const TableSpec* spec : kTables) {
      const Facts facts = book.Read(spec->kind);
      if (spec->customer < 0) continue;
      counting += facts.rows;
      for (int64_t row = 0; row < facts.rows; ++row) ids.insert(facts.Customer(row).ToString());
      // Each non-null cell of each row that counts is in the person's export.
      for (int64_t row = 0; row < facts.rows; ++row) {
        const auto person = ExportPerson(book, facts.Customer(row));
        ASSERT_TRUE(person.ok()) << person.status();
        const auto table = std::find_if(person->tables.begin(), person->tables.end(),
                                        [&](const PersonTable& t) { return t.spec == spec; });
        ASSERT_NE(table, person->tables.end());
        std::vector<PersonCell> cells;
        for (size_t c = 0; c < spec->columns.size(); ++c) {
          const ColumnSpec& column = spec->columns[c];
          const FactValues& values = facts.columns[c];
          const auto at = static_cast<int>(c);
          std::string value;
          if (values.physical == Physical::kText) {
            value = std::string(facts.Text(at, row));
          } else if (values.physical == Physical::kNumbers &&
                     facts.Number(at, row) != kNullNumber) {
            const int64_t n = facts.Number(at, row);
            if (column.type == ColumnType::kTime) {
              value = FormatInstant(n, Zone());
            } else if (column.type == ColumnType::kCode) {
              value = std::string(column.codes[static_cast<size_t>(n - 1)]);
            } else if (column.type == ColumnType::kBoolean) {
              value = n != 0 ? "true" : "false";
            } else if (column.type == ColumnType::kMoney) {
              value = Money(n, kEur).Format();
            } else if (column.type == ColumnType::kDecimal) {
              value = FormatDecimal(n, kDecimalScale);
            } else {
              value = std::to_string(n);
            }
          }
          if (!value.empty()) cells.push_back({column.name, value});
        }
        const bool there =
            std::any_of(table->rows.begin(), table->rows.end(), [&](const PersonRow& r) {
              std::vector<PersonCell> without_voided;
              for (const PersonCell& cell : r.cells) {
                if (cell.column != "voided") without_voided.push_back(cell);
              }
              return r.standing == RowStanding::kCounts && without_voided == cells;
            });
        EXPECT_TRUE(there) << seed << " " << spec->name << " " << row;
      }
    }
    int64_t exported = 0, standing = 0;
    for (const std::string& id : ids) {
      const CustomerIdView view = text_ids ? CustomerIdView::Text(id)
                                           : CustomerIdView::Number(*NumberWrittenAs(id));
      const auto person = ExportPerson(book, view);
      for (const PersonTable& table : person->tables) {
        if (table.spec->customer < 0) continue;
        EXPECT_TRUE(std::is_sorted(table.rows.begin(), table.rows.end(),
                                   [](const PersonRow& a, const PersonRow& b) {
                                     return a.batch < b.batch;
                                   }));
        for (const PersonRow& row : table.rows) {
          ++exported;
          standing += row.standing == RowStanding::kCounts;
          EXPECT_GT(row.batch, 0);
          EXPECT_LE(row.batch, info.batches);
        }
      }
    }
    EXPECT_EQ(standing, counting) << seed;
    EXPECT_GE(exported, standing);
  }
}

TEST(RightsInBook, CorrectionsAndMergesAreInTheExport) {
  Book book(kEur, Zone());
  TableBuilder first(customers::kSpec);
  Must(book, first.Row({{customers::kCustomerId, "a"}, {customers::kValidFrom, 0},
                        {customers::kName, "Ana"}})
                 .Row({{customers::kCustomerId, "b"}, {customers::kValidFrom, 0},
                       {customers::kReferredBy, "a"}})
                 .Build());
  const auto corrected = book.Append(TableBuilder(customers::kSpec)
                                         .Row({{customers::kCustomerId, "a"},
                                               {customers::kValidFrom, 0},
                                               {customers::kName, "Anna"},
                                               {customers::kRevision, 1}})
                                         .Build(),
                                     {.recorded_at_us = 7 * kDay, .source = "desk"}, {});
  ASSERT_TRUE(corrected.ok());
  Must(book, TableBuilder(measurements::kSpec)
                 .Row({{measurements::kStandard, "phone"}, {measurements::kTime, 0},
                       {measurements::kCustomerId, "a"}, {measurements::kActual, 2'500'000}})
                 .Row({{measurements::kStandard, "phone"}, {measurements::kTime, 0},
                       {measurements::kCustomerId, "b"}})
                 .Build());
  const auto merge = book.MergeRow("c", "a", kDay, "");
  EXPECT_EQ(merge.status().code(), absl::StatusCode::kNotFound);
  auto person = ExportPerson(book, CustomerIdView::Text("a"));
  ASSERT_TRUE(person.ok());
  ASSERT_EQ(person->tables.size(), 2u);
  ASSERT_EQ(person->tables[0].rows.size(), 2u);
  EXPECT_EQ(person->tables[0].rows[0].standing, RowStanding::kSuperseded);
  EXPECT_EQ(person->tables[0].rows[1].recorded_at_us, 7 * kDay);
  EXPECT_EQ(person->tables[0].rows[1].source, "desk");
  ASSERT_EQ(person->tables[1].rows.size(), 1u);
  EXPECT_EQ(person->tables[1].rows[0].cells.back(), (PersonCell{"actual", "2.500000"}));
  const auto rows = book.MergeRow("b", "a", kDay, "one");
  ASSERT_TRUE(rows.ok());
  Must(book, *rows);
  for (const char* id : {"a", "b"}) {
    person = ExportPerson(book, CustomerIdView::Text(id));
    ASSERT_TRUE(person.ok());
    ASSERT_EQ(person->also.size(), 1u);
    ASSERT_EQ(person->tables.size(), 3u);
    EXPECT_EQ(person->tables[0].rows.size(), 3u);
    EXPECT_EQ(person->tables[1].rows.size(), 2u);
    EXPECT_EQ(person->tables[2].rows.size(), 1u);
  }
  EXPECT_EQ(ExportPerson(book, CustomerIdView::Text("nobody")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ExportPerson(book, CustomerIdView::Number(1)).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace goodwill
