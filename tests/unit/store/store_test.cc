#include "goodwill/store/store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "goodwill/book/schema.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/store/contents.h"
#include "tests/unit/store/random_facts.h"

namespace goodwill {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
namespace fs = std::filesystem;


class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "goodwill-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::string Path(const char* name = "shop.goodwill") const {
    return (directory_ / name).string();
  }

  std::unique_ptr<Book> Open(const OpenOptions& options = {.currency = kEur}) {
    auto book = OpenBook(Path(), options, {});
    EXPECT_TRUE(book.ok()) << book.status();
    return book.ok() ? *std::move(book) : nullptr;
  }

  void Sql(const std::string& sql, const std::string& path) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    char* error = nullptr;
    sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error);
    EXPECT_EQ(error, nullptr) << error;
    sqlite3_free(error);
    sqlite3_close(db);
  }
  void Sql(const std::string& sql) { Sql(sql, Path()); }

  fs::path directory_;
};

Table TwoPurchases() {
  using namespace purchases;
  return TableBuilder(kSpec)
      .Row({{kCustomerId, "a"}, {kTime, kDay}, {kAmount, 1000}, {kPurchaseId, "0001"}})
      .Row({{kCustomerId, "b"}, {kTime, 2 * kDay}, {kAmount, 500}, {kPurchaseId, "17"}})
      .Build();
}
Table OnePurchase(const char* id, int64_t amount) {
  using namespace purchases;
  return TableBuilder(kSpec)
      .Row({{kCustomerId, "a"}, {kTime, 3 * kDay}, {kAmount, amount}, {kPurchaseId, id}})
      .Build();
}

TEST_F(StoreTest, WhatWasAppendedIsThereAfterOpening) {
  std::string before;
  {
    auto book = Open();
    ASSERT_NE(book, nullptr);
    const auto result = book->Append(TwoPurchases(), {.recorded_at_us = 5, .source = "till"}, {});
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ(result->appended, 2);
    EXPECT_EQ(result->batch, 1);
    before = Contents(*book);
  }
  EXPECT_FALSE(fs::exists(Path() + "-wal"));
  EXPECT_FALSE(fs::exists(Path() + "-shm"));
  auto book = Open({});
  ASSERT_NE(book, nullptr);
  EXPECT_EQ(book->currency(), kEur);
  EXPECT_EQ(Contents(*book), before);
  const std::vector<Batch> batches = book->Batches();
  ASSERT_EQ(batches.size(), 1u);
  EXPECT_EQ(batches[0].origin.recorded_at_us, 5);
  EXPECT_EQ(batches[0].origin.source, "till");
  const auto again = book->Append(TwoPurchases(), {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->already_present, 2);
  EXPECT_EQ(again->appended, 0);
}

TEST_F(StoreTest, ARefusedBatchLeavesNoTrace) {
  auto book = Open();
  ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  const std::string before = Contents(*book);
  const auto refused = book->Append(OnePurchase("17", 99), {});
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(Contents(*book), before);
  book = nullptr;
  book = Open();
  EXPECT_EQ(Contents(*book), before);
  EXPECT_EQ(book->LastBatch(), 1);
}

TEST_F(StoreTest, ACancelledBatchLeavesNoTrace) {
  auto book = Open();
  ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  const std::string before = Contents(*book);
  int calls = 0;
  goodwill::Run run;
  run.progress = [&calls](int64_t, int64_t) { return ++calls < 1; };
  EXPECT_EQ(book->Append(OnePurchase("18", 99), run).status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(Contents(*book), before);
  const auto kept = book->Append(OnePurchase("18", 99), {});
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->batch, 2);
}

// Any history, with the book opened anew now and then, equals the same in memory:
// facts, batches, measures, and all of them as known by each batch.
TEST_F(StoreTest, EqualsABookInMemory) {
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    fs::remove(Path());
    const bool text_ids = seed % 2 == 0;
    RandomFacts facts(seed, text_ids);
    Book memory(kEur, Zone());
    auto durable = Open();
    ASSERT_NE(durable, nullptr);
    for (int step = 0; step < 30; ++step) {
      const TableSpec& spec = *kTables[facts.Below(kTables.size())];
      const Table table = facts.Next(spec, 1 + static_cast<int>(facts.Below(8)));
      const auto expected = memory.Append(table, {});
      const auto given = durable->Append(table, {});
      ASSERT_EQ(given.status(), expected.status()) << seed << " " << step;
      if (expected.ok()) {
        EXPECT_EQ(given->appended, expected->appended);
        EXPECT_EQ(given->already_present, expected->already_present);
        EXPECT_EQ(given->superseded, expected->superseded);
        EXPECT_EQ(given->batch, expected->batch);
      }
      if (facts.Below(5) == 0) {
        durable = nullptr;
        durable = Open({});
        ASSERT_NE(durable, nullptr);
      }
    }
    EXPECT_EQ(durable->Batches(), memory.Batches());
    for (int64_t known = 0; known <= memory.LastBatch(); ++known) {
      ASSERT_TRUE(Contents(*durable, known) == Contents(memory, known))
          << seed << " known " << known;
    }
    durable = nullptr;
    const auto report = CheckBook(Path(), {});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, IsEmpty()) << seed;
    EXPECT_EQ(report->batches, memory.LastBatch());
  }
}

// Large enough to come back piece by piece, with ids that are numbers at first and then
// are not, and with one thread or two.
TEST_F(StoreTest, LargeTablesComeBackInPieces) {
  using namespace purchases;
  constexpr int kRows = 17'000;
  const auto batch = [](int n) {
    TableBuilder table(kSpec);
    for (int i = 0; i < kRows; ++i) {
      const int64_t number = int64_t{n} * kRows + i;
      std::string id = std::to_string(number);
      if (n == 1 && i == 9'000) id = "-9223372036854775808";
      if (n == 2 && i == 16'000) id = "x" + id;
      table.Row({{kCustomerId, "c" + std::to_string(number * 7 % 999)},
                 {kTime, kDay + number},
                 {kAmount, 100 + number % 13},
                 {kPurchaseId, id}});
    }
    return table.Build();
  };
  goodwill::Run one, two;
  two.parallelism = 2;
  std::string before;
  {
    auto book = Open();
    for (int n = 0; n < 4; ++n) {
      const auto result = book->Append(batch(n), n % 2 == 0 ? one : two);
      ASSERT_TRUE(result.ok()) << result.status();
      ASSERT_EQ(result->appended, kRows);
    }
    ASSERT_TRUE(book->Append(OnePurchase("0001", 1), two).ok());
    before = Contents(*book);
  }
  for (const goodwill::Run& run : {one, two}) {
    auto book = OpenBook(Path(), {}, run);
    ASSERT_TRUE(book.ok()) << book.status();
    EXPECT_TRUE(Contents(**book) == before);
    const auto again = (*book)->Append(batch(2), {});
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->already_present, kRows);
  }
  // The chain of digests is the same whoever computed it.
  EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
  // A cancelled opening ends, whatever is under way beside it.
  int calls = 0;
  two.progress = [&calls](int64_t, int64_t) { return ++calls < 3; };
  EXPECT_EQ(OpenBook(Path(), {}, two).status().code(), absl::StatusCode::kCancelled);
}

TEST_F(StoreTest, WritersTakeTurnsAndReadersKeepTheirSnapshot) {
  auto first = Open();
  auto second = Open();
  auto reader = Open({.read_only = true});
  ASSERT_TRUE(first->Append(TwoPurchases(), {}).ok());
  // The second has not seen the first's batch, and judges by it all the same.
  const auto again = second->Append(TwoPurchases(), {});
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->already_present, 2);
  EXPECT_EQ(again->batch, 2);
  EXPECT_EQ(second->Append(OnePurchase("17", 1), {}).status().code(),
            absl::StatusCode::kAlreadyExists);
  const auto more = first->Append(OnePurchase("18", 7), {});
  ASSERT_TRUE(more.ok()) << more.status();
  EXPECT_EQ(more->batch, 3);
  EXPECT_EQ(reader->LastBatch(), 0);
  ASSERT_TRUE(reader->Refresh({}).ok());
  ASSERT_TRUE(second->Refresh({}).ok());
  EXPECT_EQ(reader->LastBatch(), 3);
  EXPECT_EQ(Contents(*reader), Contents(*first));
  EXPECT_EQ(Contents(*second), Contents(*first));
  EXPECT_EQ(reader->Append(TwoPurchases(), {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(StoreTest, AWriterWaitsForAnotherAndThenSaysSo) {
  auto book = Open({.currency = kEur, .wait_ms = 20});
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(Path().c_str(), &other), SQLITE_OK);
  sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
  const auto busy = book->Append(TwoPurchases(), {});
  EXPECT_EQ(busy.status().code(), absl::StatusCode::kAborted) << busy.status();
  sqlite3_close(other);
  EXPECT_TRUE(book->Append(TwoPurchases(), {}).ok());
}

TEST_F(StoreTest, AForkedChildMustOpenItsOwn) {
  auto book = Open();
  ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  const pid_t child = fork();
  if (child == 0) {
    const auto refused = book->Append(OnePurchase("19", 3), {});
    bool right = refused.status().code() == absl::StatusCode::kFailedPrecondition;
    right = right && book->MeasureAll(Ask(9 * kDay), {}).ok();  // memory may be read
    book = nullptr;
    auto own = OpenBook(Path(), {}, {});
    right = right && own.ok() && (*own)->Append(OnePurchase("20", 3), {}).ok();
    if (own.ok()) own->reset();
    _exit(right ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  const auto after = book->Append(OnePurchase("21", 3), {});
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->batch, 3);
}

TEST_F(StoreTest, OtherFilesAreRefused) {
  std::ofstream(Path("text")) << std::string(5000, 'x');
  EXPECT_EQ(OpenBook(Path("text"), {}, {}).status().code(), absl::StatusCode::kDataLoss);
  Sql("CREATE TABLE t(a); INSERT INTO t VALUES (1)", Path("other"));
  EXPECT_EQ(OpenBook(Path("other"), {}, {}).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(OpenBook(directory_.string(), {}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(OpenBook(Path("none"), {.must_exist = true}, {}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenBook(Path("none"), {.read_only = true}, {}).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(OpenBook(Path("no/such/place"), {}, {}).status().code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(fs::exists(Path("none")));
  ASSERT_NE(Open(), nullptr);
  Sql("PRAGMA user_version = 99");
  const auto newer = OpenBook(Path(), {}, {});
  EXPECT_EQ(newer.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(newer.status().message()), HasSubstr("newer version"));
}

// A file of version 1, which had no table `rights`, of version 2, which had no
// `case_commands`, or of version 3, whose purchases named no source, is read as it is and
// given what it lacks by the first who may write.
TEST_F(StoreTest, AnOlderFileIsBroughtUpToDate) {
  const std::string no_source =
      "DROP VIEW purchases_readable; ALTER TABLE purchases DROP COLUMN source; "
      "CREATE VIEW purchases_readable AS SELECT fact FROM purchases; ";
  const std::string no_cases =
      "DROP VIEW case_commands_readable; DROP TABLE case_commands; DROP TABLE "
      "case_commands_texts; ";
  auto book = Open();
  RandomFacts facts(5, true);
  for (const TableSpec* spec : {&purchases::kSpec, &customers::kSpec, &consents::kSpec}) {
    Table table = facts.Next(*spec, 2);
    if (spec == &purchases::kSpec) table.columns[purchases::kSource] = {};
    // Facts that stand for themselves.
    for (const int c : {spec->identity, spec->revision, spec->voided}) {
      if (c >= 0 && !spec->columns[static_cast<size_t>(c)].required) {
        table.columns[static_cast<size_t>(c)] = {};
      }
    }
    const auto appended = book->Append(table, {});
    ASSERT_TRUE(appended.ok()) << appended.status();
  }
  const std::string contents = Contents(*book);
  book = nullptr;
  Sql(no_source + no_cases +
      "DROP VIEW rights_readable; DROP TABLE rights; DROP TABLE rights_texts; "
      "PRAGMA user_version = 1");
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());
  const auto reader = OpenBook(Path(), {.read_only = true}, {});
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_EQ(Contents(**reader), contents);
  EXPECT_TRUE(SalvageBook(Path(), Path("saved"), {})->problems.empty());
  book = Open();
  ASSERT_NE(book, nullptr);
  EXPECT_EQ(Contents(*book), contents);
  ASSERT_TRUE(book->Append(facts.Next(rights::kSpec, 1), {}).ok());
  EXPECT_TRUE((*reader)->Refresh({}).ok());
  EXPECT_EQ(Contents(**reader), Contents(*book));
  const std::string with_rights = Contents(*book);
  book = nullptr;
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());
  Sql(no_source + no_cases + "PRAGMA user_version = 2");
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());
  book = Open();
  ASSERT_NE(book, nullptr);
  EXPECT_EQ(Contents(*book), with_rights);
  ASSERT_TRUE(book->Append(facts.Next(case_commands::kSpec, 1), {}).ok());
  const std::string with_cases = Contents(*book);
  book = nullptr;
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());

  // The same without the note of which columns have values.
  Sql(no_source + "DELETE FROM book WHERE key = 'columns of purchases'; PRAGMA user_version = 3");
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());
  const auto third = OpenBook(Path(), {.read_only = true}, {});
  ASSERT_TRUE(third.ok()) << third.status();
  EXPECT_EQ(Contents(**third), with_cases);
  book = Open();
  ASSERT_NE(book, nullptr);
  EXPECT_EQ(Contents(*book), with_cases);
  TableBuilder bought(purchases::kSpec);
  bought.Row({{purchases::kCustomerId, "new"},
              {purchases::kTime, int64_t{7}},
              {purchases::kAmount, int64_t{5}},
              {purchases::kSource, "store 1"}});
  ASSERT_TRUE(book->Append(bought.Build(), {}).ok());
  EXPECT_TRUE((*third)->Refresh({}).ok());
  EXPECT_EQ(Contents(**third), Contents(*book));
  const std::string with_source = Contents(*book);
  EXPECT_NE(with_source, with_cases);
  book = nullptr;
  EXPECT_TRUE(CheckBook(Path(), {})->problems.empty());
  EXPECT_EQ(Contents(*Open()), with_source);
  // A source is in the chain.
  Sql("UPDATE purchases SET source = 'store 2' WHERE source = 'store 1'");
  EXPECT_FALSE(CheckBook(Path(), {})->problems.empty());
}

TEST_F(StoreTest, AnotherCurrencyOrZoneIsRefused) {
  ASSERT_NE(Open(), nullptr);
  EXPECT_EQ(OpenBook(Path(), {.currency = *Currency::Parse("USD")}, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(OpenBook(Path(), {.zone = *Zone::Load("Europe/Sofia")}, {}).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(StoreTest, TamperingIsFound) {
  for (const char* sql :
       {"UPDATE purchases SET amount = amount + 1 WHERE fact = 1",
        "UPDATE purchases SET purchase_id = 'other' WHERE fact = 2",
        "DELETE FROM purchases WHERE fact = 2",
        "UPDATE customer_ids SET id = 'z' WHERE customer = 1",
        "UPDATE batches SET source = 'elsewhere' WHERE batch = 1",
        "UPDATE customers_texts SET name = 'Nobody'"}) {
    fs::remove(Path());
    {
      auto book = Open();
      ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
      using namespace customers;
      ASSERT_TRUE(book->Append(TableBuilder(kSpec)
                                   .Row({{kCustomerId, "a"}, {kValidFrom, 0}, {kName, "Anna"}})
                                   .Build(),
                               {})
                      .ok());
    }
    EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
    Sql(sql);
    EXPECT_FALSE(CheckBook(Path(), {})->problems.empty()) << sql;
  }
}

// A head that was kept elsewhere: whatever was appended since is fine, and so is erasing; a file
// whose chain was made again after a change is found out, which the check alone cannot.
TEST_F(StoreTest, AHeadKeptElsewhereProvesThatTheFileWasOnlyAppendedTo) {
  { auto book = Open(); }
  const auto empty = HeadOfJournal(Path());
  ASSERT_TRUE(empty.ok()) << empty.status();
  EXPECT_EQ(*empty, JournalHead());
  {
    auto book = Open();
    ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  }
  const auto head = HeadOfJournal(Path());
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->batches, 1);
  const std::string text = WriteJournalHead(*head);
  EXPECT_EQ(text.size(), 66u);
  ASSERT_TRUE(ReadJournalHead(text).ok());
  EXPECT_EQ(*ReadJournalHead(text), *head);
  for (const std::string& wrong : {std::string(), std::string("1"), text + "0", text.substr(1),
                                   "-" + text, "x" + text.substr(1), text.substr(0, 65) + "g"}) {
    EXPECT_FALSE(ReadJournalHead(wrong).ok()) << wrong;
  }
  {
    using namespace customers;
    auto book = Open();
    ASSERT_TRUE(book->Append(TableBuilder(kSpec)
                                 .Row({{kCustomerId, "a"}, {kValidFrom, 0}, {kName, "Anna"}})
                                 .Build(),
                             {})
                    .ok());
    ErasureOrder order;
    order.basis = "Art. 17(1)(b) GDPR";
    order.at_us = 1;
    const auto erased = EraseCustomers(*book, {CustomerId(CustomerIdView::Text("a"))}, order, {});
    ASSERT_TRUE(erased.ok()) << erased.status();
  }
  EXPECT_THAT(VerifyJournal(Path(), *empty, {})->problems, IsEmpty());
  EXPECT_THAT(VerifyJournal(Path(), *head, {})->problems, IsEmpty());
  const JournalHead later = *HeadOfJournal(Path());
  EXPECT_GT(later.batches, head->batches);
  JournalHead beyond = later;
  ++beyond.batches;
  EXPECT_FALSE(VerifyJournal(Path(), beyond, {})->problems.empty());
  // The last batch was taken away, as if it had never been.
  Sql("DELETE FROM rights");
  Sql("DELETE FROM batches WHERE batch = " + std::to_string(later.batches));
  EXPECT_FALSE(VerifyJournal(Path(), later, {})->problems.empty());
  // Another history with a chain of its own: whole by itself, and not the one that was told.
  fs::remove(Path());
  {
    using namespace purchases;
    auto book = Open();
    ASSERT_TRUE(book->Append(TableBuilder(kSpec)
                                 .Row({{kCustomerId, "a"}, {kTime, 0}, {kAmount, 1}})
                                 .Build(),
                             {})
                    .ok());
  }
  EXPECT_THAT(CheckBook(Path(), {})->problems, IsEmpty());
  EXPECT_EQ(VerifyJournal(Path(), *head, {})->problems.size(), 1u);
  EXPECT_FALSE(HeadOfJournal(Path() + ".none").ok());
}

TEST_F(StoreTest, ACopyIsMadeWhileTheBookIsOpen) {
  auto book = Open();
  ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  ASSERT_TRUE(BackUpBook(Path(), Path("copy"), {}).ok());
  EXPECT_EQ(BackUpBook(Path(), Path("copy"), {}).code(), absl::StatusCode::kAlreadyExists);
  const std::string then = Contents(*book);
  ASSERT_TRUE(book->Append(OnePurchase("18", 7), {}).ok());
  auto copy = OpenBook(Path("copy"), {}, {});
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(Contents(**copy), then);
  EXPECT_THAT(CheckBook(Path("copy"), {})->problems, IsEmpty());
  goodwill::Run cancel;
  cancel.progress = [](int64_t, int64_t) { return false; };
  EXPECT_EQ(BackUpBook(Path(), Path("none"), cancel).code(), absl::StatusCode::kCancelled);
  EXPECT_FALSE(fs::exists(Path("none")));
}

// Whatever page is overwritten: opening answers with the facts or with DATA_LOSS,
// and what can be salvaged makes a sound book.
TEST_F(StoreTest, DamageIsReportedAndTheRestSaved) {
  int64_t all = 0;
  {
    auto book = Open();
    for (int batch = 0; batch < 4; ++batch) {
      TableBuilder bought(purchases::kSpec), known(customers::kSpec);
      for (int i = 0; i < 800; ++i) {
        const std::string id = "customer " + std::to_string(i % 300);
        bought.Row({{purchases::kCustomerId, id},
                    {purchases::kTime, i * kDay},
                    {purchases::kAmount, 1 + i},
                    {purchases::kProductId, "product " + std::to_string(i % 50)},
                    {purchases::kPurchaseId, "p" + std::to_string(batch * 1000 + i)}});
        known.Row({{customers::kCustomerId, id},
                   {customers::kValidFrom, (batch * 1000 + i) * kDay},
                   {customers::kName, "Name of " + id}});
      }
      ASSERT_TRUE(book->Append(bought.Build(), {}).ok());
      ASSERT_TRUE(book->Append(known.Build(), {}).ok());
      all += 1600;
    }
  }
  std::string bytes;
  {
    std::ifstream in(Path(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
  }
  const size_t pages = bytes.size() / 4096;
  ASSERT_GT(pages, 40u);
  int damaged = 0, saved = 0;
  for (size_t page = 0; page < pages; page += 1 + page / 8) {
    std::string broken = bytes;
    for (size_t i = 0; i < 4096; ++i) {
      broken[page * 4096 + i] = static_cast<char>(i * 31 + page);
    }
    std::ofstream(Path("broken"), std::ios::binary) << broken;
    const auto opened = OpenBook(Path("broken"), {.read_only = true}, {});
    const auto report = CheckBook(Path("broken"), {});
    ASSERT_TRUE(report.ok()) << report.status();
    if (!opened.ok()) {
      EXPECT_EQ(opened.status().code(), absl::StatusCode::kDataLoss) << opened.status();
      EXPECT_FALSE(report->problems.empty());
      ++damaged;
    }
    const auto salvaged = SalvageBook(Path("broken"), Path("saved"), {});
    if (!salvaged.ok()) {
      EXPECT_EQ(salvaged.status().code(), absl::StatusCode::kDataLoss) << salvaged.status();
      EXPECT_FALSE(fs::exists(Path("saved")));
    } else {
      ++saved;
      EXPECT_GE(salvaged->facts, all / 2) << page;
      // What is lost is told to the last fact, unless the batches are lost as well.
      std::string told;
      int64_t lost = 0;
      for (const std::string& problem : salvaged->problems) {
        told += problem + "\n";
        const size_t at = problem.find("facts that are lost: ");
        if (at != std::string::npos) lost += std::stoll(problem.substr(at + 21));
      }
      if (told.find("batches") == std::string::npos) {
        EXPECT_EQ(salvaged->facts + lost, all) << told;
      }
      const auto again = OpenBook(Path("saved"), {}, {});
      EXPECT_TRUE(again.ok()) << page << ": " << again.status();
      const auto check = CheckBook(Path("saved"), {});
      ASSERT_TRUE(check.ok());
      EXPECT_THAT(check->problems, IsEmpty()) << page;
    }
    for (const char* name : {"broken", "saved"}) {
      for (const char* ending : {"", "-wal", "-shm"}) fs::remove(Path(name) + ending);
    }
  }
  EXPECT_GT(damaged, 5);
  EXPECT_GT(saved, 5);
}

TEST_F(StoreTest, TheFileReadsWellWithAnyTool) {
  {
    auto book = Open();
    ASSERT_TRUE(book->Append(TwoPurchases(), {}).ok());
  }
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open(Path().c_str(), &db), SQLITE_OK);
  std::string out;
  sqlite3_exec(
      db, "SELECT customer_id, time, amount, purchase_id FROM purchases_readable ORDER BY time",
      [](void* to, int n, char** values, char**) {
        for (int i = 0; i < n; ++i) {
          static_cast<std::string*>(to)
              ->append(values[i] == nullptr ? "NULL" : values[i])
              .append("|");
        }
        return 0;
      },
      &out, nullptr);
  sqlite3_close(db);
  EXPECT_EQ(out, "a|1970-01-02T00:00:00.000Z|10.0|0001|b|1970-01-03T00:00:00.000Z|5.0|17|");
}

}  // namespace
}  // namespace goodwill
