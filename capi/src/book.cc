// The book: facts in.
#include "goodwill/book/book.h"

#include "goodwill/book/schema.h"
#include "goodwill/strategy/adoption.h"
#include "guard.h"
#include "handle.h"
#include "import.h"
#include "table/arrow_import.h"
#include "table/csv_reader.h"
#include "table/csv_utf8.h"
#include "wire/plan_wire.h"
#include "wire/table_wire.h"

using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

// Reads a table with read(spec, options) and appends it.
template <typename Read>
absl::Status Append(goodwill_book* book, int32_t table, const goodwill_import_options* options,
                    const goodwill_run_options* run, goodwill_append_result* result,
                    goodwill_buffer** report, Read read) {
  if (report != nullptr) *report = nullptr;
  goodwill::capi::ClearStruct(result);
  GOODWILL_REQUIRE(book);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::TableSpec* spec, goodwill::capi::TableArgument(table));
  GOODWILL_ASSIGN_OR_RETURN(goodwill::Run how, goodwill::capi::RunArgument(run));
  GOODWILL_ASSIGN_OR_RETURN(
      const goodwill::ReadOptions read_options,
      goodwill::capi::ReadOptionsArgument(options, book->book.currency(), book->book.zone(), how));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::BatchOrigin origin,
                            goodwill::capi::OriginArgument(options));
  GOODWILL_ASSIGN_OR_RETURN(const goodwill::Table rows, read(*spec, read_options));
  goodwill_append_result out{};
  // Whatever can fail is done before the facts are in.
  std::unique_ptr<goodwill_buffer> document;
  if (report != nullptr) {
    document.reset(new goodwill_buffer{goodwill::EncodeImportReport(rows)});
  }
  if (result != nullptr) {
    out.struct_size = result->struct_size;
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(out, result, "result"));
  }
  const auto appended = [&] {
    try {
      return book->book.Append(rows, origin, how);
    } catch (const std::bad_alloc&) {
      throw;  // the batch was undone
    } catch (...) {
      book->poisoned = true;
      throw;
    }
  }();
  if (!appended.ok()) return goodwill::capi::WithLines(appended.status(), rows);
  out.rows = appended->rows;
  out.appended = appended->appended;
  out.already_present = appended->already_present;
  out.superseded = appended->superseded;
  out.batch = appended->batch;
  if (result != nullptr) {
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(out, result, "result"));
  }
  if (report != nullptr) *report = document.release();
  return absl::OkStatus();
}

absl::StatusOr<std::string_view> Utf8Argument(const char* data, int64_t size,
                                              std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(data, size, name));
  if (goodwill::csv::FindInvalidUtf8(text) == std::string_view::npos) return text;
  return absl::InvalidArgumentError(std::string(name) + " is not UTF-8");
}

absl::StatusOr<std::string_view> IdArgument(const char* data, int64_t size, std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const auto id, Utf8Argument(data, size, name));
  if (id.empty()) return absl::InvalidArgumentError(std::string(name) + " is empty");
  return id;
}

}  // namespace

goodwill_status goodwill_table_columns(int32_t table, goodwill_buffer** document,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::TableSpec* spec,
                              goodwill::capi::TableArgument(table));
    goodwill::capi::Give(goodwill::EncodeTableDescription(*spec), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_create(const goodwill_book_options* options, goodwill_book** out,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(const auto code,
                              TextArgument(o.currency, o.currency_size, "currency"));
    GOODWILL_ASSIGN_OR_RETURN(const auto name,
                              TextArgument(o.time_zone, o.time_zone_size, "time_zone"));
    goodwill::Currency currency;
    goodwill::Zone zone;
    if (!code.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(currency, goodwill::Currency::Parse(code));
    }
    if (!name.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(zone, goodwill::Zone::Load(name));
    }
    *out = new goodwill_book(std::make_unique<goodwill::Book>(currency, std::move(zone)));
    return absl::OkStatus();
  });
}

void goodwill_book_free(goodwill_book* book) { delete book; }

goodwill_status goodwill_book_append(goodwill_book* book, int32_t table,
                                     struct ArrowArrayStream* stream,
                                     const goodwill_import_options* options,
                                     const goodwill_run_options* run,
                                     goodwill_append_result* result, goodwill_buffer** report,
                                     goodwill_error** error) {
  goodwill::capi::TakenStream taken(stream);
  return Guard(error, [&]() -> absl::Status {
    return Append(book, table, options, run, result, report,
                  [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                      -> absl::StatusOr<goodwill::Table> {
                    if (!taken.given()) return goodwill::capi::NullArgument("stream");
                    return goodwill::ReadArrow(spec, taken.get(), how);
                  });
  });
}

goodwill_status goodwill_book_import_csv(goodwill_book* book, int32_t table, const char* path,
                                         int64_t path_size, const goodwill_import_options* options,
                                         const goodwill_run_options* run,
                                         goodwill_append_result* result, goodwill_buffer** report,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Append(book, table, options, run, result, report,
                  [&](const goodwill::TableSpec& spec,
                      const goodwill::ReadOptions& how) -> absl::StatusOr<goodwill::Table> {
                    GOODWILL_ASSIGN_OR_RETURN(const auto name,
                                              TextArgument(path, path_size, "path"));
                    return goodwill::ReadCsvFile(spec, std::string(name), how);
                  });
  });
}

goodwill_status goodwill_book_import_csv_bytes(goodwill_book* book, int32_t table,
                                               const void* bytes, int64_t size,
                                               const goodwill_import_options* options,
                                               const goodwill_run_options* run,
                                               goodwill_append_result* result,
                                               goodwill_buffer** report, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Append(book, table, options, run, result, report,
                  [&](const goodwill::TableSpec& spec, const goodwill::ReadOptions& how)
                      -> absl::StatusOr<goodwill::Table> {
                    GOODWILL_ASSIGN_OR_RETURN(
                        const auto text, goodwill::capi::BytesArgument(bytes, size, "bytes"));
                    return goodwill::ReadCsvBytes(spec, text, how);
                  });
  });
}

goodwill_status goodwill_book_adopt(goodwill_book* book, const goodwill_plan* plan,
                                    const char* approver, int64_t approver_size, int64_t at_us,
                                    const goodwill_import_options* options,
                                    goodwill_append_result* result, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    // The table borrows it.
    std::string digest;
    return Append(book, GOODWILL_TABLE_EVENTS, options, nullptr, result, nullptr,
                  [&](const goodwill::TableSpec&, const goodwill::ReadOptions&)
                      -> absl::StatusOr<goodwill::Table> {
                    GOODWILL_REQUIRE(plan);
                    GOODWILL_ASSIGN_OR_RETURN(const auto by,
                                              Utf8Argument(approver, approver_size, "approver"));
                    GOODWILL_ASSIGN_OR_RETURN(digest, goodwill::PlanDigest(*plan->plan));
                    const int64_t as_of =
                        plan->plan->assessment().measures().header().as_of_us;
                    return goodwill::AdoptionTable(book->book, *plan->plan, by, digest,
                                                   at_us == INT64_MIN ? as_of : at_us);
                  });
  });
}

goodwill_status goodwill_book_merge_customers(goodwill_book* book, const char* from_id,
                                              int64_t from_id_size, const char* into_id,
                                              int64_t into_id_size, int64_t time_us,
                                              const char* reason, int64_t reason_size,
                                              const goodwill_import_options* options,
                                              goodwill_append_result* result,
                                              goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Append(book, GOODWILL_TABLE_MERGES, options, nullptr, result, nullptr,
                  [&](const goodwill::TableSpec&, const goodwill::ReadOptions&)
                      -> absl::StatusOr<goodwill::Table> {
                    GOODWILL_ASSIGN_OR_RETURN(const auto from,
                                              IdArgument(from_id, from_id_size, "from_id"));
                    GOODWILL_ASSIGN_OR_RETURN(const auto into,
                                              IdArgument(into_id, into_id_size, "into_id"));
                    GOODWILL_ASSIGN_OR_RETURN(const auto why,
                                              Utf8Argument(reason, reason_size, "reason"));
                    return book->book.MergeRow(from, into, time_us, why);
                  });
  });
}

goodwill_status goodwill_book_unmerge_customers(goodwill_book* book, const char* from_id,
                                                int64_t from_id_size, const char* reason,
                                                int64_t reason_size,
                                                const goodwill_import_options* options,
                                                goodwill_append_result* result,
                                                goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    return Append(book, GOODWILL_TABLE_MERGES, options, nullptr, result, nullptr,
                  [&](const goodwill::TableSpec&, const goodwill::ReadOptions&)
                      -> absl::StatusOr<goodwill::Table> {
                    GOODWILL_ASSIGN_OR_RETURN(const auto from,
                                              IdArgument(from_id, from_id_size, "from_id"));
                    GOODWILL_ASSIGN_OR_RETURN(const auto why,
                                              Utf8Argument(reason, reason_size, "reason"));
                    return book->book.UnmergeRow(from, why);
                  });
  });
}

goodwill_status goodwill_book_batches(const goodwill_book* book, struct ArrowArrayStream* out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    goodwill::ResultTable batches = goodwill::BatchColumns(book->book.Batches());
    goodwill::ExportStream(std::move(batches.columns), std::move(batches.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_timeliness(const goodwill_book* book, int64_t as_of_us,
                                         int64_t known_batch, int64_t late_after_us,
                                         struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(
        const auto told,
        book->book.TimelinessOf({.as_of_us = as_of_us,
                                 .known_batch = known_batch,
                                 .late_after_us = late_after_us}));
    goodwill::ResultTable table = goodwill::TimelinessColumns(told);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_export(const goodwill_book* book, int32_t table,
                                     int64_t known_batch, struct ArrowArrayStream* out,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::TableSpec* spec,
                              goodwill::capi::TableArgument(table));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Facts read,
                              book->book.Read(spec->kind, known_batch));
    goodwill::ResultTable facts = goodwill::FactColumns(read, book->book.currency());
    goodwill::ExportStream(std::move(facts.columns), std::move(facts.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_describe(const goodwill_book* book, goodwill_book_info* out,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    const goodwill::BookInfo info = book->book.Describe();
    goodwill_book_info value{};
    value.customers = info.customers;
    value.batches = info.batches;
    std::copy(info.rows.begin(), info.rows.end(), value.rows);
    value.first_us = info.first_us;
    value.last_us = info.last_us;
    value.memory_bytes = info.memory_bytes;
    info.currency.code().copy(value.currency, 3);
    value.ids_are_text = info.ids == goodwill::IdKind::kUndecided ? -1
                         : info.ids == goodwill::IdKind::kText    ? 1
                                                                  : 0;
    value.durable = book->book.durable() ? 1 : 0;
    value.time_zone = book->book.zone().name().c_str();
    value.time_zone_size = static_cast<int64_t>(book->book.zone().name().size());
    return goodwill::capi::FillStruct(value, out, "out");
  });
}
