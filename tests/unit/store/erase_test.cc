// Forgetting people: nothing of them is left in the file, and no sum changes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/person.h"
#include "goodwill/book/rights_ledger.h"
#include "goodwill/book/schema.h"
#include "goodwill/store/store.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/store/random_facts.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;

constexpr int64_t kDay = 86'400'000'000;
const Currency kEur = *Currency::Parse("EUR");

const ErasureOrder kOrder = {"Art. 17(1)(b)", "Eva", 9'000 * kDay, "desk"};

CustomerId Id(std::string_view text) { return CustomerId(CustomerIdView::Text(text)); }

class EraseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "goodwill-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { fs::remove_all(directory_); }
  std::string Path() const { return (directory_ / "shop.goodwill").string(); }
  std::unique_ptr<Book> Open(bool read_only = false) {
    OpenOptions options;
    if (!read_only) options.currency = kEur;
    options.read_only = read_only;
    auto book = OpenBook(Path(), options, {});
    EXPECT_TRUE(book.ok()) << book.status();
    return book.ok() ? *std::move(book) : nullptr;
  }
  // The bytes of the file and of what lies beside it.
  std::string Bytes() const {
    std::string bytes;
    for (const auto& entry : fs::directory_iterator(directory_)) {
      std::ifstream in(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(in), {});
    }
    return bytes;
  }

  fs::path directory_;
};

// One person in every table that can hold one, among others.
const std::vector<std::string> kHers = {"hilda-4711",    "Hilda Sorgenfrei", "likes violets",
                                        "order-of-hilda", "line-of-hilda",    "hilda's contact",
                                        "Bert Sorgenfrei", "wept on the phone", "signed by hilda"};

void Fill(Book& book, int others) {
  const std::string her = kHers[0];
  const auto must = [&](const Table& table) {
    const auto result = book.Append(table, {});
    ASSERT_TRUE(result.ok()) << result.status();
  };
  TableBuilder bought(purchases::kSpec), known(customers::kSpec);
  for (int i = 0; i < others; ++i) {
    const std::string id = "other " + std::to_string(i % 100);
    bought.Row({{purchases::kCustomerId, id},
                {purchases::kTime, i * kDay},
                {purchases::kAmount, 100 + i},
                {purchases::kPurchaseId, "p" + std::to_string(i)}});
    if (i < 100) {
      known.Row({{customers::kCustomerId, id},
                 {customers::kValidFrom, i * kDay},
                 {customers::kName, "Name of " + id},
                 {customers::kParentId, i % 10 == 0 ? her : "other 1"}});
    }
  }
  for (int i = 0; i < 5; ++i) {
    bought.Row({{purchases::kCustomerId, her},
                {purchases::kTime, i * kDay},
                {purchases::kAmount, 1000 + i},
                {purchases::kOrderId, kHers[3] + std::to_string(i / 2)},
                {purchases::kPurchaseId, kHers[4] + std::to_string(i)}});
  }
  known.Row({{customers::kCustomerId, her},
             {customers::kValidFrom, kDay},
             {customers::kName, kHers[1]},
             {customers::kPreferences, kHers[2]}});
  must(bought.Build());
  must(known.Build());
  must(TableBuilder(purchases::kSpec)
           .Row({{purchases::kCustomerId, her},
                 {purchases::kTime, kDay},
                 {purchases::kAmount, 7},
                 {purchases::kPurchaseId, kHers[4] + "1"},
                 {purchases::kRevision, 1}})
           .Build());
  must(TableBuilder(contacts::kSpec)
           .Row({{contacts::kCustomerId, her},
                 {contacts::kContactId, kHers[5]},
                 {contacts::kName, kHers[6]}})
           .Build());
  must(TableBuilder(events::kSpec)
           .Row({{events::kCustomerId, her},
                 {events::kTime, 9 * kDay},
                 {events::kKind, "loss_stated"},
                 {events::kText, kHers[7]}})
           .Build());
  must(TableBuilder(consents::kSpec)
           .Row({{consents::kCustomerId, her},
                 {consents::kTime, 9 * kDay},
                 {consents::kPurpose, "offers"},
                 {consents::kStatus, 1},
                 {consents::kProof, kHers[8]}})
           .Build());
}

struct Sums {
  int64_t customers = 0, gross = 0, returned = 0, orders = 0;
  std::map<int64_t, int64_t> by_gross;  // how many customers have it
  bool operator==(const Sums&) const = default;
};
Sums SumsOf(const Book& book) {
  MeasuresQuestion q;
  q.as_of_us = 10'000 * kDay;
  q.currency = kEur;
  Sums sums;
  const auto measures = book.MeasureAll(q, {});
  EXPECT_TRUE(measures.ok()) << measures.status();
  if (!measures.ok()) return sums;
  for (int64_t i = 0; i < (*measures)->size(); ++i) {
    const CustomerMeasures m = (*measures)->Get(i);
    ++sums.customers;
    sums.gross += m.all.gross;
    sums.returned += m.all.returned;
    sums.orders += m.all.orders;
    ++sums.by_gross[m.all.gross];
  }
  return sums;
}

TEST_F(EraseTest, NothingOfThePersonIsLeftAndNoSumChanges) {
  for (const int others : {3, 20'000}) {
    for (const auto& entry : fs::directory_iterator(directory_)) fs::remove(entry.path());
    auto book = Open();
    Fill(*book, others);
    for (const std::string& text : kHers) EXPECT_THAT(Bytes(), HasSubstr(text));
    const Sums before = SumsOf(*book);
    const auto erased = EraseCustomers(*book, {Id(kHers[0])}, kOrder, {});
    ASSERT_TRUE(erased.ok()) << erased.status();
    ASSERT_EQ(erased->size(), 1u);
    const std::string bytes = Bytes();
    for (const std::string& text : kHers) EXPECT_EQ(bytes.find(text), std::string::npos) << text;
    EXPECT_EQ(SumsOf(*book), before);
    // The same after opening, and the chain verifies.
    book = nullptr;
    EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
    book = Open();
    EXPECT_EQ(SumsOf(*book), before);
    for (const std::string& text : kHers) EXPECT_EQ(Bytes().find(text), std::string::npos) << text;
  }
}

TEST_F(EraseTest, TheErasedAreNotImportedAgain) {
  auto durable = Open();
  Book memory(kEur, Zone());
  for (Book* book : {durable.get(), &memory}) {
    Fill(*book, 50);
    ASSERT_TRUE(EraseCustomers(*book, {Id(kHers[0])}, kOrder, {}).ok());
    const int64_t last = book->LastBatch();
    const auto refused = book->Append(TableBuilder(purchases::kSpec)
                                          .Row({{purchases::kCustomerId, "new"},
                                                {purchases::kTime, 0},
                                                {purchases::kAmount, 1}})
                                          .Row({{purchases::kCustomerId, kHers[0]},
                                                {purchases::kTime, 0},
                                                {purchases::kAmount, 1}})
                                          .Build(),
                                      {});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
    const auto problems = ProblemsOf(refused.status());
    ASSERT_EQ(problems.size(), 1u);
    EXPECT_EQ(problems[0].row, 1);
    EXPECT_EQ(problems[0].field, "customer_id");
    EXPECT_EQ(book->Append(TableBuilder(customers::kSpec)
                               .Row({{customers::kCustomerId, "new"},
                                     {customers::kValidFrom, 0},
                                     {customers::kParentId, kHers[0]}})
                               .Build(),
                           {})
                  .status()
                  .code(),
              absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(book->LastBatch(), last);
    // To erase again is no mistake; to erase nobody is.
    const auto again = EraseCustomers(*book, {Id(kHers[0])}, kOrder, {});
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_THAT(*again, IsEmpty());
    EXPECT_EQ(EraseCustomers(*book, {Id("nobody")}, kOrder, {}).status().code(),
              absl::StatusCode::kNotFound);
  }
  durable = nullptr;
  durable = Open();
  EXPECT_EQ(durable->Append(TableBuilder(purchases::kSpec)
                                .Row({{purchases::kCustomerId, kHers[0]},
                                      {purchases::kTime, 0},
                                      {purchases::kAmount, 1}})
                                .Build(),
                            {})
                .status()
                .code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(EraseTest, AnIdentifierThatBecameAnothersStays) {
  auto book = Open();
  using namespace purchases;
  const auto row = [](const char* who, int64_t amount, int64_t revision) {
    return TableBuilder(kSpec)
        .Row({{kCustomerId, who}, {kTime, kDay}, {kAmount, amount}, {kPurchaseId, "x"},
              {kRevision, revision}})
        .Build();
  };
  ASSERT_TRUE(book->Append(row("a", 10, 0), {}).ok());
  ASSERT_TRUE(book->Append(row("b", 20, 1), {}).ok());
  const Sums before = SumsOf(*book);
  EXPECT_EQ(before.gross, 20);
  ASSERT_TRUE(EraseCustomers(*book, {Id("a")}, kOrder, {}).ok());
  EXPECT_EQ(SumsOf(*book), before);
}

TEST_F(EraseTest, AReaderHoldsTheLogBack) {
  auto book = Open();
  Fill(*book, 500);
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open(Path().c_str(), &reader), SQLITE_OK);
  sqlite3_stmt* rows = nullptr;
  ASSERT_EQ(sqlite3_prepare_v2(reader, "SELECT * FROM purchases", -1, &rows, nullptr), SQLITE_OK);
  ASSERT_EQ(sqlite3_step(rows), SQLITE_ROW);
  EXPECT_EQ(EraseCustomers(*book, {Id(kHers[0])}, kOrder, {}).status().code(),
            absl::StatusCode::kAborted);
  sqlite3_finalize(rows);
  sqlite3_close(reader);
  ASSERT_TRUE(EraseCustomers(*book, {Id(kHers[0])}, kOrder, {}).ok());
  for (const std::string& text : kHers) EXPECT_EQ(Bytes().find(text), std::string::npos) << text;
}

// Whoever is erased from whatever history: figures stay as they were, in memory
// and in the file, for every batch that the book can be asked about.
TEST_F(EraseTest, AnyHistory) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    for (const auto& entry : fs::directory_iterator(directory_)) fs::remove(entry.path());
    const bool text_ids = seed % 2 == 0;
    RandomFacts facts(seed, text_ids);
    auto durable = Open();
    Book memory(kEur, Zone());
    for (int step = 0; step < 25; ++step) {
      const Table table =
          facts.Next(*kTables[facts.Below(kTables.size())], 1 + static_cast<int>(facts.Below(8)));
      ASSERT_EQ(durable->Append(table, {}).status(), memory.Append(table, {}).status());
    }
    MeasuresQuestion q;
    q.as_of_us = 10'000 * kDay;
    q.currency = kEur;
    const auto measures = memory.MeasureAll(q, {});
    ASSERT_TRUE(measures.ok());
    std::vector<CustomerId> ids;
    for (int64_t i = 0; i < (*measures)->size(); i += 2) {
      const CustomerId id((*measures)->IdAt(i));
      if (CheckErasable(memory, {&id, 1}, kOrder.at_us).ok()) ids.push_back(id);
    }
    const Sums before = SumsOf(memory);
    for (Book* book : {durable.get(), &memory}) {
      const auto erased = EraseCustomers(*book, ids, kOrder, {});
      ASSERT_TRUE(erased.ok()) << seed << ": " << erased.status();
      EXPECT_EQ(erased->size(), ids.size());
      EXPECT_EQ(SumsOf(*book), before) << seed;
    }
    durable = nullptr;
    const auto report = CheckBook(Path(), {});
    ASSERT_TRUE(report.ok());
    EXPECT_THAT(report->problems, IsEmpty()) << seed;
  }
}

Table RightRow(const std::string& customer, const std::string& id, RightKind kind, int64_t time,
               std::vector<std::pair<int, TestCell>> more = {}) {
  more.insert(more.end(), {{rights::kCustomerId, customer},
                           {rights::kRightId, id},
                           {rights::kKind, static_cast<int64_t>(kind)},
                           {rights::kTime, time}});
  return TableBuilder(rights::kSpec).Row(std::move(more)).Build();
}

TEST_F(EraseTest, AHoldAndARetentionForbidItAndAreNamed) {
  auto durable = Open();
  Book memory(kEur, Zone());
  for (Book* book : {durable.get(), &memory}) {
    Fill(*book, 3);
    const auto must = [&](const Table& table) { ASSERT_TRUE(book->Append(table, {}).ok()); };
    must(RightRow(kHers[0], "h", RightKind::kHold, 20 * kDay, {{rights::kBasis, "4 O 12/25"}}));
    must(RightRow("other 1", "t", RightKind::kRetain, 0,
                  {{rights::kUntil, 9'131 * kDay}, {rights::kBasis, "tax law"}}));
    const std::vector<CustomerId> all = {Id("other 2"), Id(kHers[0]), Id("other 1")};
    const auto refused = EraseCustomers(*book, all, kOrder, {});
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
    const auto problems = ProblemsOf(refused.status());
    ASSERT_EQ(problems.size(), 2u);
    EXPECT_EQ(problems[0].row, 1);
    EXPECT_THAT(problems[0].reason, HasSubstr("until it is released (4 O 12/25)"));
    EXPECT_EQ(problems[1].row, 2);
    EXPECT_THAT(problems[1].reason, HasSubstr("retained until 1995-01-01 (tax law)"));
    EXPECT_TRUE(book->ReadOf(TableKind::kPurchases, all[0].view(), 0).ok());  // nobody was erased
    // At the very end of the retention it is over; a hold ends when it is released.
    ErasureOrder later = kOrder;
    later.at_us = 9'131 * kDay - 1;
    EXPECT_FALSE(EraseCustomers(*book, {all[2]}, later, {}).ok());
    later.at_us = 9'131 * kDay;
    EXPECT_TRUE(EraseCustomers(*book, {all[2]}, later, {}).ok());
    must(RightRow(kHers[0], "h", RightKind::kHold, 20 * kDay,
                  {{rights::kBasis, "4 O 12/25"},
                   {rights::kUntil, 30 * kDay},
                   {rights::kRevision, 1}}));
    const auto released = EraseCustomers(*book, {all[1]}, kOrder, {});
    EXPECT_TRUE(released.ok()) << released.status();
    // A basis and a time are needed.
    for (const ErasureOrder& wrong :
         {ErasureOrder{"", "Eva", 5, ""}, ErasureOrder{"x", "Eva", kMaxInstantUs + 1, ""}}) {
      EXPECT_EQ(EraseCustomers(*book, {all[0]}, wrong, {}).status().code(),
                absl::StatusCode::kInvalidArgument);
    }
  }
  durable = nullptr;
  EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
}

TEST_F(EraseTest, TheLedgerKeepsWhatWasDone) {
  auto durable = Open();
  Book memory(kEur, Zone());
  std::vector<std::string> told;
  for (Book* book : {durable.get(), &memory}) {
    Fill(*book, 3);
    ASSERT_TRUE(book->Append(RightRow(kHers[0], "letter of hilda", RightKind::kErase, 8'990 * kDay,
                                      {{rights::kText, kHers[7]},
                                       {rights::kRequestedBy, kHers[6]},
                                       {rights::kDueAt, 9'010 * kDay}}),
                             {})
                    .ok());
    const int64_t batches = book->LastBatch();
    const auto erased = EraseCustomers(*book, {Id(kHers[0]), Id("other 1")}, kOrder, {});
    ASSERT_TRUE(erased.ok()) << erased.status();
    EXPECT_EQ(book->LastBatch(), batches + 1);
    const Batch batch = book->Batches().back();
    EXPECT_EQ(batch.table, TableKind::kRights);
    EXPECT_EQ(batch.origin.recorded_at_us, kOrder.at_us);
    EXPECT_EQ(batch.appended, 2);
    EXPECT_EQ(batch.superseded, 1);
    const auto ledger = RightsLedger(*book, {.as_of_us = 9'001 * kDay});
    ASSERT_TRUE(ledger.ok());
    ASSERT_EQ(ledger->size(), 2u);
    const Right& asked = (*ledger)[0].right;
    EXPECT_EQ(asked.customer, (*erased)[0].pseudonym.view());
    EXPECT_EQ((*ledger)[0].state, RightState::kDone);
    EXPECT_EQ(asked.time_us, 8'990 * kDay);
    EXPECT_EQ(asked.due_us, 9'010 * kDay);
    EXPECT_EQ(asked.done_us, kOrder.at_us);
    EXPECT_EQ(asked.basis, kOrder.basis);
    EXPECT_EQ(asked.approver, "Eva");
    EXPECT_TRUE(asked.text.empty() && asked.requested_by.empty());
    const Right& unasked = (*ledger)[1].right;
    EXPECT_EQ(unasked.customer, (*erased)[1].pseudonym.view());
    EXPECT_EQ(unasked.time_us, kOrder.at_us);
    EXPECT_EQ((*ledger)[1].state, RightState::kDone);
    // Before, it was open.
    const auto before = RightsLedger(*book, {.as_of_us = 8'995 * kDay, .known_batch = batches});
    ASSERT_EQ(before->size(), 1u);
    EXPECT_EQ((*before)[0].state, RightState::kOpen);
  }
  durable = nullptr;
  EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
  EXPECT_EQ(Bytes().find("letter of hilda"), std::string::npos);
  for (const std::string& text : kHers) EXPECT_EQ(Bytes().find(text), std::string::npos) << text;
  durable = Open();
  EXPECT_EQ(RightsLedger(*durable, {.as_of_us = 9'001 * kDay})->size(), 2u);
  EXPECT_EQ(ExportPerson(*durable, Id(kHers[0]).view()).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace goodwill
