// A device that fails at the nth call, once or from then on, and a disk that is
// full after n bytes, for every n of a short life of a durable book: each
// operation answers with an error and leaves everything as it was, or is done;
// and once the fault has ended, the book goes on as if nothing had been.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "goodwill/store/store.h"
#include "table/csv_reader.h"
#include "tests/crash/batches.h"
#include "tests/crash/test_vfs.h"
#include "tests/unit/store/contents.h"

namespace goodwill {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kBatches = 8;

class FaultTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "goodwill-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    ReadOptions read;
    read.currency = kEur;
    Book oracle(kEur, Zone());
    for (int64_t n = 1; n <= kBatches; ++n) {
      const crash::CsvBatch batch = crash::MakeBatch(2, n);
      auto table = ReadCsvBytes(*FindTable(batch.table), batch.csv, read);
      ASSERT_TRUE(table.ok()) << table.status();
      tables_.push_back(*std::move(table));
      contents_.push_back(Contents(oracle));
      ASSERT_TRUE(oracle.Append(tables_.back(), {}).ok());
    }
    contents_.push_back(Contents(oracle));
    batches_ = oracle.Batches();
  }
  void TearDown() override { fs::remove_all(directory_); }

  std::string path() const { return directory_ / "shop.goodwill"; }
  absl::StatusOr<std::unique_ptr<Book>> Open(bool read_only = false) {
    return OpenBook(
        path(), {.currency = kEur, .read_only = read_only, .wait_ms = 0, .vfs = vfs_.name()}, {});
  }

  // Does it, under the fault and again while it lasts, and then without it.
  void Do(const char* what, const std::function<absl::Status()>& operation,
          const std::function<void()>& nothing_changed) {
    if (HasFatalFailure()) return;
    for (int attempt = 0; attempt < 3; ++attempt) {
      if (attempt == 2) vfs_.Mend();
      const absl::Status status = operation();
      if (status.ok()) return;
      ASSERT_LT(attempt, 2) << what << " still fails: " << status;
      ASSERT_TRUE(vfs_.failed()) << what << " fails without a fault: " << status;
      ASSERT_TRUE(status.code() == absl::StatusCode::kUnavailable ||
                  status.code() == absl::StatusCode::kResourceExhausted ||
                  status.code() == absl::StatusCode::kNotFound ||
                  status.code() == absl::StatusCode::kFailedPrecondition ||
                  status.code() == absl::StatusCode::kAborted)
          << what << ": " << status;
      nothing_changed();
    }
  }

  // What a book said before, it says after a failure.
  void Expect(const Book& book, int64_t batches) {
    ASSERT_EQ(book.LastBatch(), batches);
    ASSERT_TRUE(Contents(book) == contents_[static_cast<size_t>(batches)]);
  }

  // Two writers and a reader, eight batches, closed and opened again.
  void Live() {
    for (const char* ending : {"", "-wal", "-shm", "-journal"}) fs::remove(path() + ending);
    std::unique_ptr<Book> first, second, reader;
    int64_t batches = 0, seen = 0, known = 0;  // in the file; by `reader`; by `first`
    const auto open = [&](const char* what, std::unique_ptr<Book>& book, bool read_only) {
      Do(what,
         [&]() -> absl::Status {
           auto opened = Open(read_only);
           if (opened.ok()) book = *std::move(opened);
           return opened.status();
         },
         [] {});
      if (!HasFatalFailure()) Expect(*book, batches);
    };
    const auto append = [&](const char* what, std::unique_ptr<Book>& book, int64_t& knows) {
      Do(what,
         [&] { return book->Append(tables_[static_cast<size_t>(batches)], {}).status(); },
         // It may have taken in what others wrote.
         [&] {
           const int64_t last = book->LastBatch();
           ASSERT_TRUE(last == knows || last == batches);
           Expect(*book, last);
         });
      if (HasFatalFailure()) return;
      knows = ++batches;
      Expect(*book, batches);
    };
    int64_t second_knows = 0;
    open("opening", first, false);
    append("the first batch", first, known);
    append("the second batch", first, known);
    open("opening a second", second, false);
    second_knows = batches;
    open("opening a reader", reader, true);
    seen = batches;
    append("a batch by the second", second, second_knows);
    append("a batch by the first again", first, known);
    append("another by the first", first, known);
    Do(
        "refreshing the reader", [&] { return reader->Refresh({}); },
        [&] { Expect(*reader, seen); });
    if (HasFatalFailure()) return;
    Expect(*reader, batches);
    append("another by the second", second, second_knows);
    first = nullptr;
    second = nullptr;
    reader = nullptr;
    open("opening again", first, false);
    known = batches;
    append("a batch after opening", first, known);
    append("the last batch", first, known);
    if (HasFatalFailure()) return;
    first = nullptr;
    vfs_.Mend();
    const auto report = CheckBook(path(), {});
    ASSERT_TRUE(report.ok()) << report.status();
    EXPECT_THAT(report->problems, testing::IsEmpty());
    auto last = Open(true);
    ASSERT_TRUE(last.ok()) << last.status();
    Expect(**last, kBatches);
    EXPECT_EQ((*last)->Batches(), batches_);
  }

  // Ordinarily every 31st n, with GOODWILL_CRASH_EVERY every one.
  static int64_t Stride() { return std::getenv("GOODWILL_CRASH_EVERY") == nullptr ? 31 : 1; }

  crash::TestVfs vfs_{"goodwill-fault"};
  fs::path directory_;
  std::vector<Table> tables_;
  std::vector<std::string> contents_;  // after n batches
  std::vector<Batch> batches_;
};

TEST_F(FaultTest, NothingFails) {
  vfs_.Reset();
  Live();
  EXPECT_FALSE(vfs_.failed());
  EXPECT_GT(vfs_.calls(), 100);
}

TEST_F(FaultTest, OneCallFails) {
  int64_t n = 1;
  for (;; n += Stride()) {
    SCOPED_TRACE("call " + std::to_string(n));
    vfs_.Reset();
    vfs_.FailAt(n, false);
    Live();
    if (HasFatalFailure() || !vfs_.failed()) break;
  }
  std::printf("%lld calls\n", static_cast<long long>(n));
}

TEST_F(FaultTest, EveryCallFailsFromThenOn) {
  for (int64_t n = 1;; n += Stride()) {
    SCOPED_TRACE("from call " + std::to_string(n));
    vfs_.Reset();
    vfs_.FailAt(n, true);
    Live();
    if (HasFatalFailure() || !vfs_.failed()) break;
  }
}

TEST_F(FaultTest, TheDiskIsFull) {
  // Not every byte: a page is written or is not.
  for (int64_t bytes = 0;; bytes += 1'021 * Stride()) {
    SCOPED_TRACE("after " + std::to_string(bytes) + " bytes");
    vfs_.Reset();
    vfs_.FillUpAfter(bytes);
    Live();
    if (HasFatalFailure() || !vfs_.failed()) break;
  }
}

}  // namespace
}  // namespace goodwill
