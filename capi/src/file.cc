// Books in files: opened, brought up to date, examined, saved and copied.
#include <string>
#include <vector>

#include "customer_argument.h"
#include "goodwill/store/store.h"
#include "guard.h"
#include "handle.h"
#include "wire/table_wire.h"
#include "wire/wire_reader.h"

using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

absl::StatusOr<goodwill::OpenOptions> OpenArgument(const goodwill_open_options* given) {
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(given, "options"));
  if (o.reserved != 0) return absl::UnimplementedError("options.reserved must be 0");
  if (o.wait_ms < -1) return absl::InvalidArgumentError("options.wait_ms is below -1");
  GOODWILL_ASSIGN_OR_RETURN(const auto code, TextArgument(o.currency, o.currency_size, "currency"));
  GOODWILL_ASSIGN_OR_RETURN(const auto zone,
                            TextArgument(o.time_zone, o.time_zone_size, "time_zone"));
  goodwill::OpenOptions options;
  if (!code.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(options.currency, goodwill::Currency::Parse(code));
  }
  if (!zone.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(options.zone, goodwill::Zone::Load(zone));
  }
  options.read_only = o.read_only != 0;
  options.must_exist = o.must_exist != 0;
  if (o.wait_ms != 0) options.wait_ms = o.wait_ms == -1 ? 0 : o.wait_ms;
  options.allow_network_file_system = o.allow_network_file_system != 0;
  return options;
}

absl::StatusOr<std::string> PathArgument(const char* path, int64_t size, std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(path, size, name));
  if (text.empty()) return absl::InvalidArgumentError(std::string(name) + " is empty");
  return std::string(text);
}

// Texts that are written down.
absl::StatusOr<std::string> Utf8Argument(const goodwill_text& text, std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const auto given, TextArgument(text.data, text.size, name));
  if (!goodwill::wire::IsUtf8(given)) {
    return goodwill::ProblemStatus({.field = std::string(name), .reason = "is not valid UTF-8"});
  }
  return std::string(given);
}

absl::StatusOr<goodwill::ErasureOrder> OrderArgument(const goodwill_erase_options* given) {
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(given, "options"));
  goodwill::ErasureOrder order;
  GOODWILL_ASSIGN_OR_RETURN(order.basis, Utf8Argument(o.basis, "basis"));
  GOODWILL_ASSIGN_OR_RETURN(order.approver, Utf8Argument(o.approver, "approver"));
  GOODWILL_ASSIGN_OR_RETURN(order.source, Utf8Argument(o.source, "source"));
  if (o.at_us == 0) return absl::InvalidArgumentError("options.at_us is 0: say when");
  order.at_us = o.at_us;
  return order;
}

}  // namespace

goodwill_status goodwill_book_open(const char* path, int64_t path_size,
                                   const goodwill_open_options* options,
                                   const goodwill_run_options* run, goodwill_book** out,
                                   goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const std::string name, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::OpenOptions how, OpenArgument(options));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run runs, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(auto book, goodwill::OpenBook(name, how, runs));
    *out = new goodwill_book(std::move(book));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_refresh(goodwill_book* book, const goodwill_run_options* run,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    return book->book.Refresh(how);
  });
}

goodwill_status goodwill_book_erase(goodwill_book* book, const goodwill_text* customer_ids,
                                    int64_t count, const goodwill_erase_options* options,
                                    const goodwill_run_options* run, goodwill_buffer** report,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (report != nullptr) *report = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_REQUIRE(options);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::ErasureOrder order, OrderArgument(options));
    if (count < 0) return absl::InvalidArgumentError("count is negative");
    if (count > 0) GOODWILL_REQUIRE(customer_ids);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    const goodwill::IdKind kind = book->book.ids();
    std::vector<goodwill::CustomerId> ids;
    for (int64_t i = 0; i < count; ++i) {
      GOODWILL_ASSIGN_OR_RETURN(
          const auto id,
          goodwill::capi::CustomerArgument(kind, customer_ids[i].data, customer_ids[i].size));
      ids.emplace_back(id);
    }
    GOODWILL_ASSIGN_OR_RETURN(const auto erased,
                              goodwill::EraseCustomers(book->book, ids, order, how));
    if (report != nullptr) goodwill::capi::Give(goodwill::EncodeErasureReport(erased), report);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_file_check(const char* path, int64_t path_size,
                                    const goodwill_run_options* run, goodwill_buffer** report,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (report != nullptr) *report = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const std::string name, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::FileReport found, goodwill::CheckBook(name, how));
    if (report != nullptr) goodwill::capi::Give(goodwill::EncodeFileReport(found), report);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_file_head(const char* path, int64_t path_size, goodwill_buffer** head,
                                   goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(head);
    *head = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const std::string name, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::JournalHead found, goodwill::HeadOfJournal(name));
    goodwill::capi::Give(goodwill::WriteJournalHead(found), head);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_file_verify(const char* path, int64_t path_size, const char* head,
                                     int64_t head_size, const goodwill_run_options* run,
                                     goodwill_buffer** report, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (report != nullptr) *report = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const std::string name, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(head, head_size, "head"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::JournalHead taken, goodwill::ReadJournalHead(text));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::FileReport found,
                              goodwill::VerifyJournal(name, taken, how));
    if (report != nullptr) goodwill::capi::Give(goodwill::EncodeFileReport(found), report);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_file_salvage(const char* path, int64_t path_size, const char* to,
                                      int64_t to_size, const goodwill_run_options* run,
                                      goodwill_buffer** report, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (report != nullptr) *report = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const std::string from, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const std::string target, PathArgument(to, to_size, "to"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::FileReport found,
                              goodwill::SalvageBook(from, target, how));
    if (report != nullptr) goodwill::capi::Give(goodwill::EncodeFileReport(found), report);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_file_back_up(const char* path, int64_t path_size, const char* to,
                                      int64_t to_size, const goodwill_run_options* run,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_ASSIGN_OR_RETURN(const std::string from, PathArgument(path, path_size, "path"));
    GOODWILL_ASSIGN_OR_RETURN(const std::string target, PathArgument(to, to_size, "to"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    return goodwill::BackUpBook(from, target, how);
  });
}
