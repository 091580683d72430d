// Callbacks of the caller's that throw, which they must not: what a progress callback
// throws cancels the call, what a stream throws becomes a status, and the process goes on.
#include <cstring>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "goodwill/c.h"
#include "little_table.h"

namespace {

constexpr int64_t kAsOf = 1'767'225'600'000'000;  // 2026-01-01
constexpr const char* kIds[] = {"anna", "boris", "clara", "anna"};
constexpr int64_t kTimes[] = {1'735'689'600'000'000, 1'738'368'000'000'000, 1'740'787'200'000'000,
                              1'743'465'600'000'000};
constexpr int64_t kAmounts[] = {10'000, 2'550, 999, -1'200};
constexpr little_column kPurchases[] = {{"customer_id", "u", kIds, nullptr},
                                        {"time", "tsu:UTC", nullptr, kTimes},
                                        {"amount_minor", "l", nullptr, kAmounts}};

int32_t ThrowException(void*, int64_t, int64_t) { throw std::runtime_error("of the caller's"); }
int32_t ThrowNumber(void*, int64_t, int64_t) { throw 42; }
int GetNextThrows(ArrowArrayStream*, ArrowArray*) { throw std::runtime_error("of the caller's"); }
int GetSchemaThrows(ArrowArrayStream*, ArrowSchema*) { throw 42; }

// The call failed, and says so.
void ExpectFailed(goodwill_status expected, goodwill_status status, goodwill_error*& error) {
  EXPECT_EQ(status, expected) << goodwill_status_name(status);
  EXPECT_NE(std::string(goodwill_error_message(error)), "");
  goodwill_error_free(error);
  error = nullptr;
}

class Throwing : public testing::TestWithParam<goodwill_progress> {
 protected:
  Throwing() {
    run_.struct_size = sizeof run_;
    run_.progress = GetParam();
    EXPECT_EQ(goodwill_policy_default("EUR", 3, &policy_, nullptr), GOODWILL_OK);
    EXPECT_EQ(goodwill_book_create(nullptr, &book_, nullptr), GOODWILL_OK);
  }
  ~Throwing() override {
    goodwill_book_free(book_);
    goodwill_policy_free(policy_);
  }
  ArrowArrayStream* Purchases() {
    little_stream(&table_, kPurchases, 3, 4, &stream_);
    return &stream_;
  }
  goodwill_status Append(const goodwill_run_options* run, goodwill_error** error) {
    return goodwill_book_append(book_, GOODWILL_TABLE_PURCHASES, Purchases(), nullptr, run, nullptr,
                                nullptr, error);
  }

  goodwill_run_options run_{};
  goodwill_policy* policy_ = nullptr;
  goodwill_book* book_ = nullptr;
  little_table table_;
  ArrowArrayStream stream_;
};

TEST_P(Throwing, ProgressOfAppend) {
  goodwill_error* error = nullptr;
  ExpectFailed(GOODWILL_CANCELLED, Append(&run_, &error), error);
  EXPECT_TRUE(little_all_released(&table_));
  // The book is as it was, and goes on.
  goodwill_book_info info{};
  info.struct_size = sizeof info;
  EXPECT_EQ(goodwill_book_describe(book_, &info, nullptr), GOODWILL_OK);
  EXPECT_EQ(info.customers, 0);
  EXPECT_EQ(Append(nullptr, nullptr), GOODWILL_OK);
}

TEST_P(Throwing, ProgressOfMeasuresAndAssessments) {
  ASSERT_EQ(Append(nullptr, nullptr), GOODWILL_OK);
  goodwill_error* error = nullptr;
  goodwill_measures* measures = nullptr;
  goodwill_assessment* assessment = nullptr;
  for (const int32_t parallelism : {1, 3}) {
    run_.parallelism = parallelism;
    ExpectFailed(GOODWILL_CANCELLED,
                 goodwill_book_measures(book_, policy_, kAsOf, 0, &run_, &measures, &error), error);
    EXPECT_EQ(measures, nullptr);
    ExpectFailed(GOODWILL_CANCELLED,
                 goodwill_book_assess(book_, policy_, kAsOf, 0, &run_, &assessment, &error), error);
    EXPECT_EQ(assessment, nullptr);
    ExpectFailed(GOODWILL_CANCELLED,
                 goodwill_measures_from_arrow(Purchases(), policy_, kAsOf, nullptr, &run_,
                                              &measures, &error), error);
    EXPECT_EQ(measures, nullptr);
    EXPECT_TRUE(little_all_released(&table_));
  }
  // Reading changes nothing: the book answers as before.
  EXPECT_EQ(goodwill_book_assess(book_, policy_, kAsOf, 0, nullptr, &assessment, nullptr),
            GOODWILL_OK);
  EXPECT_EQ(goodwill_assessment_size(assessment), 3);
  goodwill_assessment_free(assessment);
}

TEST_P(Throwing, Streams) {
  goodwill_error* error = nullptr;
  ArrowArrayStream* stream = Purchases();
  stream->get_next = GetNextThrows;
  ExpectFailed(GOODWILL_INTERNAL,
               goodwill_book_append(book_, GOODWILL_TABLE_PURCHASES, stream, nullptr, nullptr,
                                    nullptr, nullptr, &error), error);
  EXPECT_TRUE(little_all_released(&table_));
  stream = Purchases();
  stream->get_schema = GetSchemaThrows;
  ExpectFailed(GOODWILL_INTERNAL,
               goodwill_book_append(book_, GOODWILL_TABLE_PURCHASES, stream, nullptr, nullptr,
                                    nullptr, nullptr, &error), error);
  EXPECT_TRUE(little_all_released(&table_));
  // Nothing reached the book.
  EXPECT_EQ(Append(nullptr, nullptr), GOODWILL_OK);
}

INSTANTIATE_TEST_SUITE_P(Callbacks, Throwing, testing::Values(ThrowException, ThrowNumber),
                         [](const auto& info) { return info.index == 0 ? "exception" : "number"; });

}  // namespace
