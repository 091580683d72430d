// Kills a process that is appending to a durable book, at random instants, and
// compares what is in the file with a book in memory.
//
//   GOODWILL_CRASH_RUNS=1000 GOODWILL_CRASH_SEED=7 build/release/tests/crash/kill_test
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <thread>

#include "goodwill/store/store.h"
#include "table/csv_reader.h"
#include "tests/crash/batches.h"
#include "tests/unit/store/contents.h"

namespace goodwill {
namespace {

namespace fs = std::filesystem;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

// Starts the appender, kills it `delay` after its start or after its first word,
// and returns what it said.
std::string RunAndKill(const std::string& path, uint64_t seed, bool once_it_spoke,
                       std::chrono::microseconds delay) {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const std::string number = std::to_string(seed);
  const pid_t child = fork();
  if (child == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(CRASH_APPENDER, CRASH_APPENDER, path.c_str(), number.c_str(), nullptr);
    _exit(127);
  }
  close(ends[1]);
  if (once_it_spoke) {
    pollfd wait{ends[0], POLLIN, 0};
    poll(&wait, 1, 60'000);
  }
  std::this_thread::sleep_for(delay);
  kill(child, SIGKILL);
  std::string said;
  char buffer[4096];
  for (ssize_t n; (n = read(ends[0], buffer, sizeof buffer)) > 0;) {
    said.append(buffer, static_cast<size_t>(n));
  }
  close(ends[0]);
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status)) << "it ended on its own: " << WEXITSTATUS(status);
  return said;
}

// The last number on a whole line, or `otherwise`.
int64_t LastAcknowledged(const std::string& said, int64_t otherwise) {
  const size_t end = said.rfind('\n');
  if (end == std::string::npos) return otherwise;
  const size_t begin = end == 0 ? std::string::npos : said.rfind('\n', end - 1);
  return std::stoll(said.substr(begin == std::string::npos ? 0 : begin + 1));
}

TEST(KillTest, WhatWasAcknowledgedIsThere) {
  const uint64_t runs = FromEnvironment("GOODWILL_CRASH_RUNS", 12);
  const uint64_t first_seed = FromEnvironment("GOODWILL_CRASH_SEED", 1);
  std::string pattern = (fs::temp_directory_path() / "goodwill-XXXXXX").string();
  ASSERT_NE(mkdtemp(pattern.data()), nullptr);
  const fs::path directory = pattern;
  const std::string path = directory / "shop.goodwill";
  std::mt19937_64 random(first_seed);
  ReadOptions read;
  read.currency = kEur;
  std::unique_ptr<Book> oracle;
  uint64_t seed = 0;
  int64_t batches = 0, unacknowledged = 0, all = 0, silent = 0;
  for (uint64_t run = 0; run < runs; ++run) {
    // The same file is opened and killed a few times over before a new one.
    if (run % 10 == 0) {
      fs::remove_all(directory);
      fs::create_directory(directory);
      seed = first_seed + run;
      oracle = std::make_unique<Book>(kEur, Zone());
      batches = 0;
    }
    const auto delay = std::chrono::microseconds(random() % 50'000);
    const std::string said = RunAndKill(path, seed, run % 4 != 0, delay);
    silent += said.empty();
    const int64_t acknowledged = LastAcknowledged(said, batches);
    // Killed before there was a file, there is none.
    const auto report = CheckBook(path, {});
    if (!report.ok()) {
      ASSERT_EQ(report.status().code(), absl::StatusCode::kNotFound) << report.status();
      ASSERT_EQ(acknowledged, 0);
      continue;
    }
    auto book = OpenBook(path, {.currency = kEur}, {});
    ASSERT_TRUE(book.ok()) << "run " << run << ": " << book.status();
    const int64_t there = (*book)->LastBatch();
    ASSERT_GE(there, acknowledged) << "run " << run;
    ASSERT_LE(there, acknowledged + 1) << "run " << run;
    unacknowledged += there > acknowledged;
    all += there - batches;
    for (; batches < there; ++batches) {
      const crash::CsvBatch next = crash::MakeBatch(seed, batches + 1);
      const auto table = ReadCsvBytes(*FindTable(next.table), next.csv, read);
      ASSERT_TRUE(table.ok()) << table.status();
      const auto result = oracle->Append(*table, {});
      ASSERT_TRUE(result.ok()) << result.status();
    }
    ASSERT_EQ((*book)->Batches(), oracle->Batches()) << "run " << run;
    ASSERT_TRUE(Contents(**book) == Contents(*oracle)) << "run " << run;
    book->reset();
    const auto closed = CheckBook(path, {});
    ASSERT_TRUE(closed.ok()) << closed.status();
    EXPECT_THAT(closed->problems, testing::IsEmpty()) << "run " << run;
    EXPECT_EQ(closed->batches, there);
  }
  std::printf(
      "%llu runs, %lld batches, %lld of them not acknowledged, %lld runs before the first\n",
      static_cast<unsigned long long>(runs), static_cast<long long>(all),
      static_cast<long long>(unacknowledged), static_cast<long long>(silent));
  fs::remove_all(directory);
}

}  // namespace
}  // namespace goodwill
