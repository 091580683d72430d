// The sample files as they are, with the figures that are known of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <numeric>
#include <set>
#include <string>

#include "tests/unit/table/csv_testing.h"

namespace goodwill {
namespace {

std::string Sample(const std::string& name) {
  const char* const shared = std::getenv("GOODWILL_SHARED");
  return (shared != nullptr ? std::string(shared) : std::string("../shared")) + "/data/" + name;
}

TEST(CsvSamples, Cdnow) {
  const std::string path = Sample("cdnow_sample.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  ReadOptions options;
  options.currency = *Currency::Parse("USD");
  const auto table = ReadCsvFile(purchases::kSpec, path, options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, 6'919);
  const auto amounts = csv_testing::Numbers(*table, purchases::kAmount);
  EXPECT_EQ(std::accumulate(amounts.begin(), amounts.end(), int64_t{0}), 24'409'194);
  const auto ids = csv_testing::TextsOf(*table, purchases::kCustomerId);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 2'357u);
  EXPECT_EQ(*ids[0], "0001");
  const auto times = csv_testing::Numbers(*table, purchases::kTime);
  EXPECT_EQ(*std::min_element(times.begin(), times.end()), csv_testing::Instant("1997-01-01"));
  EXPECT_EQ(*std::max_element(times.begin(), times.end()), csv_testing::Instant("1998-06-30"));
  EXPECT_EQ(table->columns[purchases::kTime].source, "date");
  EXPECT_TRUE(table->Has(purchases::kQuantity));
  EXPECT_EQ(table->unknown_columns, std::vector<std::string>{"master_id"});
  EXPECT_EQ(table->lines, nullptr);
}

TEST(CsvSamples, OnlineRetail) {
  const std::string path = Sample("online_retail_invoices.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  ReadOptions options;
  options.currency = *Currency::Parse("GBP");
  options.zone = *Zone::Load("Europe/London");
  const auto table = ReadCsvFile(purchases::kSpec, path, options);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->rows, 22'094);
  const auto amounts = csv_testing::Numbers(*table, purchases::kAmount);
  EXPECT_EQ(std::accumulate(amounts.begin(), amounts.end(), int64_t{0}), 830'006'581);
  EXPECT_EQ(std::count_if(amounts.begin(), amounts.end(), [](int64_t a) { return a < 0; }), 3'650);
  const auto ids = csv_testing::TextsOf(*table, purchases::kCustomerId);
  EXPECT_EQ(std::set(ids.begin(), ids.end()).size(), 4'372u);
  const auto times = csv_testing::Numbers(*table, purchases::kTime);
  EXPECT_EQ(times[0], csv_testing::Instant("2010-12-01 08:26:00", options.zone));
}

}  // namespace
}  // namespace goodwill
