// Forecasts held against what happened, and the lost.
#include <memory>
#include <utility>

#include "goodwill/assess/holdout.h"
#include "goodwill/assess/lost.h"
#include "guard.h"
#include "handle.h"
#include "table/arrow_export.h"
#include "table/lost_columns.h"
#include "wire/lifetime_wire.h"

using goodwill::capi::Guard;

goodwill_status goodwill_book_holdout(const goodwill_book* book, const goodwill_policy* policy,
                                      int64_t since_us, int64_t until_us, int64_t known_batch,
                                      const goodwill_run_options* run,
                                      goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    const goodwill::HoldoutQuestion question = {
        goodwill::capi::QuestionOf(*policy->policy, until_us, known_batch), since_us};
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Holdout holdout,
        goodwill::HoldoutOf(book->book, question, *policy->policy, how));
    goodwill::capi::Give(goodwill::EncodeHoldout(holdout), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_lost(const goodwill_book* book, const goodwill_policy* policy,
                                   int64_t as_of_us, int64_t known_batch,
                                   const goodwill_run_options* run,
                                   struct ArrowArrayStream* customers,
                                   goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(customers);
    *customers = {};
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Losses losses,
        goodwill::LossesOf(book->book,
                           goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
                           policy->policy, how));
    auto buffer = std::make_unique<goodwill_buffer>(goodwill_buffer{
        goodwill::EncodeLosses(losses, losses.measures->header().currency)});
    goodwill::ResultTable table = goodwill::LostColumns(losses);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), customers);
    *document = buffer.release();
    return absl::OkStatus();
  });
}
