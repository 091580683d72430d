// Promises, consents and the file of one customer.
#include <mutex>

#include "channel_argument.h"
#include "customer_argument.h"
#include "desk_cache.h"
#include "goodwill/assess/customer_file.h"
#include "goodwill/book/consent.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/book/schema.h"
#include "goodwill/desk/case_promises.h"
#include "goodwill/strategy/may_contact.h"
#include "guard.h"
#include "handle.h"
#include "table/promise_columns.h"
#include "wire/file_wire.h"

using goodwill::capi::ChannelArgument;
using goodwill::capi::CustomerArgument;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

// What cases promise, told with the promises of the ledger.
struct InCases {
  goodwill::capi::DeskView view;
  goodwill::CasePromises promises;
};

// The caller holds the desk's mutex for as long as the question is used.
absl::Status AddCases(const goodwill_book& book, InCases& in, goodwill::PromiseQuestion& question) {
  GOODWILL_RETURN_IF_ERROR(
      goodwill::capi::LookAt(*book.desk, book.book, question.known_batch, in.view));
  if (!goodwill::IsInstant(question.as_of_us)) return absl::OkStatus();  // the ledger says so
  in.promises = goodwill::PromisesInCases(*in.view.desk, question.as_of_us, question.customer);
  question.also = in.promises.promises;
  return absl::OkStatus();
}

absl::StatusOr<goodwill::PromiseQuestion> QuestionOf(const goodwill_book& book, int64_t as_of_us,
                                                     int64_t known_batch,
                                                     const goodwill_promise_options* options) {
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
  goodwill::PromiseQuestion question;
  question.as_of_us = as_of_us;
  question.known_batch = known_batch;
  if (o.owner != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(question.owner, TextArgument(o.owner, o.owner_size, "owner"));
  }
  if (o.customer_id != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(question.customer,
                              CustomerArgument(book.book.ids(), o.customer_id, o.customer_id_size));
  }
  return question;
}

absl::StatusOr<goodwill::CustomerFile> FileFor(const goodwill_book* book,
                                               const goodwill_policy* policy, int64_t as_of_us,
                                               int64_t known_batch, const char* customer_id,
                                               int64_t customer_id_size, const char* language,
                                               int64_t language_size) {
  GOODWILL_REQUIRE(book);
  GOODWILL_REQUIRE(policy);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  GOODWILL_ASSIGN_OR_RETURN(const auto id,
                            CustomerArgument(book->book.ids(), customer_id, customer_id_size));
  GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, language_size, "language"));
  GOODWILL_ASSIGN_OR_RETURN(
      const auto speech,
      goodwill::ParseLanguage(tag.empty() ? std::string_view(policy->policy->language) : tag));
  const goodwill::MeasuresQuestion question =
      goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch);
  return goodwill::FileOf(book->book, id, question, speech);
}

}  // namespace

goodwill_status goodwill_book_due(const goodwill_book* book, int64_t as_of_us, int64_t known_batch,
                                  const goodwill_promise_options* options, int32_t money,
                                  struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(auto question,
                              QuestionOf(*book, as_of_us, known_batch, options));
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    InCases in_cases;
    GOODWILL_RETURN_IF_ERROR(AddCases(*book, in_cases, question));
    GOODWILL_ASSIGN_OR_RETURN(const auto due, goodwill::DuePromises(book->book, question));
    goodwill::ResultTable table =
        goodwill::DueColumns(due, as_of_us, book->book.ids(), book->book.currency(), form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_promises_kept(const goodwill_book* book, int64_t as_of_us,
                                            int64_t known_batch,
                                            const goodwill_promise_options* options, int32_t by,
                                            struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    if (by != GOODWILL_PROMISES_BY_CUSTOMER && by != GOODWILL_PROMISES_BY_OWNER) {
      return absl::InvalidArgumentError("by must be one of GOODWILL_PROMISES_BY_*");
    }
    const auto subject = static_cast<goodwill::PromiseSubject>(by);
    GOODWILL_ASSIGN_OR_RETURN(auto question,
                              QuestionOf(*book, as_of_us, known_batch, options));
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    InCases in_cases;
    GOODWILL_RETURN_IF_ERROR(AddCases(*book, in_cases, question));
    GOODWILL_ASSIGN_OR_RETURN(const auto rows,
                              goodwill::PromisesKept(book->book, question, subject));
    goodwill::ResultTable table = goodwill::PromisesKeptColumns(rows, subject, book->book.ids());
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_may_contact(const goodwill_book* book, const goodwill_policy* policy,
                                          const char* customer_id, int64_t customer_id_size,
                                          const char* channel, int64_t channel_size,
                                          const char* purpose, int64_t purpose_size, int64_t at_us,
                                          int32_t requested, int32_t holdout,
                                          int32_t open_complaints, goodwill_contact_verdict* out,
                                          goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto id,
                              CustomerArgument(book->book.ids(), customer_id, customer_id_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto what, TextArgument(purpose, purpose_size, "purpose"));
    GOODWILL_ASSIGN_OR_RETURN(const uint8_t by, ChannelArgument(channel, channel_size));
    if ((requested != 0 && requested != 1) || (holdout != 0 && holdout != 1)) {
      return absl::InvalidArgumentError("requested and holdout are 0 or 1");
    }
    if (open_complaints < 0) return absl::InvalidArgumentError("open_complaints is below 0");
    goodwill::ContactPolicy rules;
    if (policy != nullptr && policy->policy->strategy) rules = policy->policy->strategy->contact;
    int32_t complaints = open_complaints;
    {
      goodwill::capi::DeskCache& cache = *book->desk;
      const std::lock_guard<std::mutex> lock(cache.mutex());
      GOODWILL_ASSIGN_OR_RETURN(goodwill::Desk* const desk, cache.Current(book->book));
      if (desk->OpenOf(id, at_us) > 0) complaints = std::max(complaints, 1);
    }
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::ContactVerdict verdict,
        goodwill::MayContact(book->book, id, {by, what, at_us, requested == 1}, rules, holdout == 1,
                             complaints));
    goodwill_contact_verdict value{};
    value.allowed = verdict.allowed ? 1 : 0;
    value.rule = static_cast<int32_t>(verdict.rule);
    value.from_us = verdict.from_us;
    value.pressure = verdict.pressure;
    return goodwill::capi::FillStruct(value, out, "out");
  });
}

goodwill_status goodwill_book_consent(const goodwill_book* book, const char* customer_id,
                                      int64_t customer_id_size, const char* purpose,
                                      int64_t purpose_size, const char* channel,
                                      int64_t channel_size, int64_t at_us, int64_t known_batch,
                                      int32_t* status, goodwill_buffer** document,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (document != nullptr) *document = nullptr;
    GOODWILL_REQUIRE(status);
    *status = GOODWILL_CONSENT_UNKNOWN;
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto id,
                              CustomerArgument(book->book.ids(), customer_id, customer_id_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto what, TextArgument(purpose, purpose_size, "purpose"));
    GOODWILL_ASSIGN_OR_RETURN(const uint8_t by, ChannelArgument(channel, channel_size));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Facts facts,
        book->book.ReadOf(goodwill::TableKind::kConsents, id, at_us, known_batch));
    const std::vector<goodwill::Consent> statements = goodwill::ConsentsIn(facts);
    const goodwill::Consent* holds = goodwill::ConsentFor(statements, what, by, at_us);
    const goodwill::Consent answer =
        holds != nullptr ? *holds : goodwill::Consent{.purpose = what, .channel = by};
    if (document != nullptr) goodwill::capi::Give(goodwill::EncodeConsent(answer), document);
    *status = static_cast<int32_t>(answer.status);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_file(const goodwill_book* book, const goodwill_policy* policy,
                                   int64_t as_of_us, int64_t known_batch, const char* customer_id,
                                   int64_t customer_id_size, const char* language,
                                   int64_t language_size, goodwill_buffer** document,
                                   goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::CustomerFile file,
                              FileFor(book, policy, as_of_us, known_batch, customer_id,
                                      customer_id_size, language, language_size));
    goodwill::capi::Give(goodwill::EncodeFile(file), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_file_text(const goodwill_book* book, const goodwill_policy* policy,
                                        int64_t as_of_us, int64_t known_batch,
                                        const char* customer_id, int64_t customer_id_size,
                                        const char* language, int64_t language_size,
                                        goodwill_buffer** text, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(goodwill::CustomerFile file,
                              FileFor(book, policy, as_of_us, known_batch, customer_id,
                                      customer_id_size, language, language_size));
    goodwill::capi::Give(std::move(file.text), text);
    return absl::OkStatus();
  });
}
