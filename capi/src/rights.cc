// What people asked of their data, and what a book holds about one of them.
#include "goodwill/book/person.h"
#include "goodwill/book/rights_ledger.h"

#include "customer_argument.h"
#include "guard.h"
#include "handle.h"
#include "table/rights_columns.h"
#include "wire/person_wire.h"

using goodwill::capi::CustomerArgument;
using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::RightsQuestion> QuestionOf(const goodwill_book& book, int64_t as_of_us,
                                                    int64_t known_batch,
                                                    const goodwill_rights_options* options) {
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
  if (o.reserved != 0) return absl::UnimplementedError("options.reserved must be 0");
  goodwill::RightsQuestion question;
  question.as_of_us = as_of_us;
  question.known_batch = known_batch;
  if (o.from_us != 0) question.from_us = o.from_us;
  if (o.answer_months != 0) question.answer_months = o.answer_months;
  if (o.customer_id != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(question.customer,
                              CustomerArgument(book.book.ids(), o.customer_id, o.customer_id_size));
  }
  return question;
}

absl::StatusOr<goodwill::Person> PersonOf(const goodwill_book* book, const char* customer_id,
                                          int64_t customer_id_size) {
  GOODWILL_REQUIRE(book);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  GOODWILL_ASSIGN_OR_RETURN(const auto id,
                            CustomerArgument(book->book.ids(), customer_id, customer_id_size));
  return goodwill::ExportPerson(book->book, id);
}

}  // namespace

goodwill_status goodwill_book_rights(const goodwill_book* book, int64_t as_of_us,
                                     int64_t known_batch, const goodwill_rights_options* options,
                                     struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto question,
                              QuestionOf(*book, as_of_us, known_batch, options));
    GOODWILL_ASSIGN_OR_RETURN(const auto rows, goodwill::RightsLedger(book->book, question));
    goodwill::ResultTable table = goodwill::RightsColumns(rows, as_of_us, book->book.ids());
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_rights_by_kind(const goodwill_book* book, int64_t as_of_us,
                                             int64_t known_batch,
                                             const goodwill_rights_options* options,
                                             struct ArrowArrayStream* out,
                                             goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto question,
                              QuestionOf(*book, as_of_us, known_batch, options));
    GOODWILL_ASSIGN_OR_RETURN(const auto rows, goodwill::RightsLedger(book->book, question));
    goodwill::ResultTable table =
        goodwill::RightsByKindColumns(goodwill::RightsByKind(rows, as_of_us));
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_export_person(const goodwill_book* book, const char* customer_id,
                                            int64_t customer_id_size, goodwill_buffer** document,
                                            goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto person, PersonOf(book, customer_id, customer_id_size));
    goodwill::capi::Give(goodwill::EncodePerson(person), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_export_person_json(const goodwill_book* book,
                                                 const char* customer_id,
                                                 int64_t customer_id_size, goodwill_buffer** text,
                                                 goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto person, PersonOf(book, customer_id, customer_id_size));
    goodwill::capi::Give(goodwill::PersonJson(person), text);
    return absl::OkStatus();
  });
}
