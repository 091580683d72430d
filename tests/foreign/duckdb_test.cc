// DuckDB and the library hand each other columns, and mean the same by them: what
// DuckDB gives, in whatever type and chunks, is measured as the same facts from CSV;
// what the library gives, DuckDB adds up to the same cent.
#include "tests/foreign/duckdb.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "goodwill/c.h"

namespace {

using foreign::DuckDb;

constexpr int64_t kAsOf = 1'735'689'600'000'000;  // 2025-01-01

// Facts in more than one of DuckDB's batches of 2,048 rows, with returns, nulls,
// orders of several lines and ids that do and do not fit into a view.
constexpr const char* kFacts =
    "CREATE TABLE facts AS SELECT"
    " CASE WHEN i % 3 = 0 THEN 'C' || i % 97 ELSE 'customer number ' || i % 97 END AS customer_id,"
    " CAST(i % 97 AS BIGINT) AS number,"
    " TIMESTAMP '2023-01-01 00:00:00' + to_seconds(i * 7001) AS time,"
    " CAST(CAST(i * 7919 % 100003 - 9000 AS DECIMAL(18, 2)) / 100 AS DECIMAL(18, 2)) AS amount,"
    " 'order ' || i // 3 AS order_id,"
    " CASE WHEN i % 5 = 0 THEN NULL ELSE 'p' || i % 11 END AS product_id,"
    " CASE WHEN i % 7 = 0 THEN NULL ELSE CAST(i % 9 AS DECIMAL(9, 3)) / 4 END AS quantity,"
    " CASE WHEN i % 13 = 0 THEN NULL ELSE CAST(i % 50 AS DECIMAL(9, 2)) END AS cost"
    " FROM range(5000) AS rows(i)";
constexpr const char* kRest = "order_id, product_id, quantity, cost";

std::string Text(goodwill_buffer* buffer) {
  std::string out(goodwill_buffer_data(buffer), static_cast<size_t>(goodwill_buffer_size(buffer)));
  goodwill_buffer_free(buffer);
  return out;
}

class DuckDbTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string why;
    duck_ = DuckDb::Open(&why).release();
    if (duck_ == nullptr) {
      std::printf("DuckDB tests skipped: %s\n", why.c_str());
      return;
    }
    duck_->Run("SET TimeZone = 'UTC'");
    duck_->Run(kFacts);
  }
  static void TearDownTestSuite() { delete std::exchange(duck_, nullptr); }
  void SetUp() override {
    if (duck_ == nullptr) GTEST_SKIP() << "there is no DuckDB here";
    ASSERT_EQ(goodwill_policy_default("EUR", 3, &policy_, nullptr), GOODWILL_OK);
  }
  void TearDown() override { goodwill_policy_free(policy_); }

  static goodwill_book* NewBook() {
    goodwill_book_options options{};
    options.struct_size = sizeof options;
    options.currency = "EUR";
    options.currency_size = -1;
    goodwill_book* book = nullptr;
    EXPECT_EQ(goodwill_book_create(&options, &book, nullptr), GOODWILL_OK);
    return book;
  }

  // "" or why not.
  static std::string Append(goodwill_book* book, ArrowArrayStream stream) {
    goodwill_error* error = nullptr;
    const goodwill_status status = goodwill_book_append(book, GOODWILL_TABLE_PURCHASES, &stream,
                                                        nullptr, nullptr, nullptr, nullptr, &error);
    std::string message = status == GOODWILL_OK ? "" : goodwill_error_message(error);
    goodwill_error_free(error);
    EXPECT_EQ(stream.release, nullptr);
    return message;
  }

  goodwill_measures* Measure(const goodwill_book* book) {
    goodwill_measures* measures = nullptr;
    EXPECT_EQ(goodwill_book_measures(book, policy_, kAsOf, 0, nullptr, &measures, nullptr),
              GOODWILL_OK);
    return measures;
  }

  // Everything that is measured, as bytes.
  std::string Measured(const goodwill_book* book) {
    goodwill_measures* const measures = Measure(book);
    goodwill_buffer* bytes = nullptr;
    EXPECT_EQ(goodwill_measures_encode(measures, &bytes, nullptr), GOODWILL_OK);
    goodwill_measures_free(measures);
    return Text(bytes);
  }

  std::string MeasuredFrom(const std::string& select) {
    goodwill_book* const book = NewBook();
    EXPECT_EQ(Append(book, duck_->Query(select)), "") << select;
    const std::string measured = Measured(book);
    goodwill_book_free(book);
    return measured;
  }

  // The same facts as text that DuckDB writes and the library reads as CSV.
  std::string MeasuredFromCsv(const std::string& id) {
    const std::string csv =
        "customer_id,time,amount,order_id,product_id,quantity,cost\n" +
        duck_->Value("SELECT string_agg(concat_ws(',', " + id +
                     ", time, amount, order_id, coalesce(product_id, ''),"
                     " coalesce(CAST(quantity AS VARCHAR), ''),"
                     " coalesce(CAST(cost AS VARCHAR), '')), chr(10)) FROM facts") +
        "\n";
    goodwill_book* const book = NewBook();
    EXPECT_EQ(goodwill_book_import_csv_bytes(book, GOODWILL_TABLE_PURCHASES, csv.data(),
                                             static_cast<int64_t>(csv.size()), nullptr, nullptr,
                                             nullptr, nullptr, nullptr),
              GOODWILL_OK);
    std::string measured = Measured(book);
    goodwill_book_free(book);
    return measured;
  }

  static DuckDb* duck_;
  goodwill_policy* policy_ = nullptr;
};

DuckDb* DuckDbTest::duck_ = nullptr;

TEST_F(DuckDbTest, EveryTypeThatHoldsTheFactsGivesTheSameMeasures) {
  const std::string expected = MeasuredFromCsv("customer_id");
  ASSERT_GT(expected.size(), 2'000u);
  const std::string rest = std::string(kRest) + " FROM facts";
  const auto equal = [&](const std::string& columns) {
    EXPECT_TRUE(MeasuredFrom("SELECT " + columns + ", " + rest) == expected) << columns;
  };
  for (const char* time :
       {"time", "CAST(time AS TIMESTAMPTZ) AS time", "CAST(time AS TIMESTAMP_S) AS time",
        "CAST(time AS TIMESTAMP_MS) AS time", "CAST(time AS TIMESTAMP_NS) AS time",
        "CAST(time AS VARCHAR) AS time", "strftime(time, '%Y-%m-%dT%H:%M:%SZ') AS time"}) {
    equal(std::string("customer_id, amount, ") + time);
  }
  for (const char* amount :
       {"CAST(amount AS DECIMAL(9, 2)) AS amount", "CAST(amount AS DECIMAL(38, 6)) AS amount",
        "CAST(amount AS VARCHAR) AS amount", "CAST(amount AS DOUBLE) AS amount",
        "CAST(amount * 100 AS BIGINT) AS amount_minor",
        "CAST(amount * 100 AS INTEGER) AS amount_minor"}) {
    equal(std::string("customer_id, time, ") + amount);
  }
  duck_->Run("CREATE TYPE names AS ENUM (SELECT DISTINCT customer_id FROM facts ORDER BY 1)");
  equal("CAST(customer_id AS names) AS customer_id, time, amount");  // a dictionary
  for (const char* setting : {"arrow_large_buffer_size = true", "produce_arrow_string_view = true",
                              "arrow_lossless_conversion = true"}) {
    duck_->Run(std::string("SET ") + setting);
    equal("customer_id, time, amount");
    duck_->Run(std::string("RESET ") +
               std::string(setting).substr(0, std::string(setting).find(' ')));
  }
}

TEST_F(DuckDbTest, IntegerIdsOfAnyWidthAreTheSameCustomers) {
  const std::string rest = std::string(", time, amount, ") + kRest + " FROM facts";
  const std::string expected = MeasuredFrom("SELECT number AS customer_id" + rest);
  for (const char* type :
       {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"}) {
    EXPECT_TRUE(MeasuredFrom(std::string("SELECT CAST(number AS ") + type + ") AS customer_id" +
                             rest) == expected)
        << type;
  }
}

TEST_F(DuckDbTest, WhatCannotBeReadIsRefusedByNameAndTheStreamReleased) {
  goodwill_book* const book = NewBook();
  const auto refusal = [&](const std::string& select) {
    return Append(book, duck_->Query(select));
  };
  EXPECT_NE(refusal("SELECT customer_id, time, [amount] AS amount FROM facts").find("amount"),
            std::string::npos);
  EXPECT_NE(refusal("SELECT nullif(customer_id, 'C3') AS customer_id, time, amount FROM facts")
                .find("customer_id"),
            std::string::npos);
  EXPECT_NE(
      refusal("SELECT customer_id, TIMESTAMP 'infinity' AS time, amount FROM facts").find("time"),
      std::string::npos);
  EXPECT_NE(refusal("SELECT customer_id, time FROM facts").find("amount"), std::string::npos);
  EXPECT_NE(refusal("SELECT customer_id, time, CAST(2 AS DOUBLE) / 3 AS amount FROM facts")
                .find("amount"),
            std::string::npos);
  EXPECT_NE(
      refusal("SELECT customer_id, time, CAST(amount * 100 AS HUGEINT) AS amount_minor FROM facts")
          .find("decimal128(38, 0)"),
      std::string::npos);
  goodwill_book_info info{};
  info.struct_size = sizeof info;
  EXPECT_EQ(goodwill_book_describe(book, &info, nullptr), GOODWILL_OK);
  EXPECT_EQ(info.batches, 0);
  EXPECT_EQ(Append(book, duck_->Query("SELECT customer_id, time, amount FROM facts WHERE false")),
            "");
  goodwill_book_free(book);
}

TEST_F(DuckDbTest, ReadsResultsAndFactsToTheCent) {
  goodwill_book* const book = NewBook();
  ASSERT_EQ(Append(book, duck_->Query("SELECT * EXCLUDE (number) FROM facts")), "");
  goodwill_assessment* assessment = nullptr;
  ASSERT_EQ(goodwill_book_assess(book, policy_, kAsOf, 0, nullptr, &assessment, nullptr),
            GOODWILL_OK);
  const std::string own =
      "SELECT sum(amount) FROM facts WHERE time < TIMESTAMP '2025-01-01 00:00:00'";
  const std::pair<int32_t, const char*> forms[] = {
      {GOODWILL_MONEY_DECIMAL, "sum(amount)"},
      {GOODWILL_MONEY_MINOR, "CAST(sum(amount) AS DECIMAL(18, 2)) / 100"},
      {GOODWILL_MONEY_DOUBLE, "sum(amount)"}};
  for (const auto& [form, sum] : forms) {
    const std::string table = "assessed_" + std::to_string(form);
    ArrowArrayStream stream{};
    ASSERT_EQ(goodwill_assessment_export(assessment, form, &stream, nullptr), GOODWILL_OK);
    duck_->Ingest(table, &stream);
    const auto agree = [&](const std::string& theirs, const std::string& ours) {
      EXPECT_EQ(duck_->Value(theirs), duck_->Value(ours)) << theirs;
    };
    agree("SELECT count(*) FROM " + table, "SELECT count(DISTINCT customer_id) FROM facts");
    agree(std::string("SELECT CAST(") + sum + " AS DECIMAL(18, 2)) FROM " + table,
          "SELECT CAST((" + own + ") AS DECIMAL(18, 2))");
    agree("SELECT max(last_purchase) FROM " + table + " WHERE customer_id = 'C3'",
          "SELECT CAST(max(t) AS TIMESTAMPTZ) FROM (SELECT min(time) AS t FROM facts WHERE "
          "customer_id"
          " = 'C3' GROUP BY order_id HAVING sum(amount) >= 0)");
    agree("SELECT count(*) FROM " + table + " WHERE pareto AND tier IS NULL", "SELECT 0");
  }
  // The facts themselves, there and back again.
  ArrowArrayStream stream{};
  ASSERT_EQ(goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, 0, &stream, nullptr), GOODWILL_OK);
  duck_->Ingest("returned", &stream);
  EXPECT_EQ(duck_->Value("SELECT count(*) FROM returned"), "5000");
  EXPECT_TRUE(MeasuredFrom("SELECT * FROM returned ORDER BY amount") == Measured(book));
  goodwill_assessment_free(assessment);
  goodwill_book_free(book);
}

// Handles may go while DuckDB still reads.
TEST_F(DuckDbTest, AnExportOutlivesItsBook) {
  goodwill_book* const book = NewBook();
  ASSERT_EQ(Append(book, duck_->Query("SELECT customer_id, time, amount FROM facts")), "");
  ArrowArrayStream stream{};
  ASSERT_EQ(goodwill_book_export(book, GOODWILL_TABLE_PURCHASES, 0, &stream, nullptr), GOODWILL_OK);
  goodwill_book_free(book);
  duck_->Ingest("outlived", &stream);
  EXPECT_EQ(duck_->Value("SELECT sum(amount) FROM outlived"),
            duck_->Value("SELECT sum(amount) FROM facts"));
}

}  // namespace
