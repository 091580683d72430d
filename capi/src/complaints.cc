// Complaints: commands, cases, what is owed.
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "customer_argument.h"
#include "desk_cache.h"
#include "goodwill/desk/desk.h"
#include "goodwill/desk/due.h"
#include "guard.h"
#include "handle.h"
#include "table/csv_utf8.h"
#include "table/desk_columns.h"
#include "wire/case_wire.h"

using goodwill::capi::BytesArgument;
using goodwill::capi::CustomerArgument;
using goodwill::capi::DeskCache;
using goodwill::capi::DeskView;
using goodwill::capi::Guard;
using goodwill::capi::LookAt;
using goodwill::capi::TextArgument;

namespace goodwill::capi {

absl::StatusOr<DeskRules> MakeRules(const Policy& policy, const Zone& zone) {
  const Zone* of = &zone;
  Zone named;
  if (policy.override_book_time_zone && !policy.time_zone.empty()) {
    GOODWILL_ASSIGN_OR_RETURN(named, Zone::Load(policy.time_zone));
    of = &named;
  }
  return DeskRules::Make(policy.complaints ? *policy.complaints : StandardComplaints(), *of);
}

absl::Status LookAt(DeskCache& cache, const Book& book, int64_t known_batch, DeskView& view) {
  if (known_batch == 0) {
    GOODWILL_ASSIGN_OR_RETURN(view.desk, cache.Current(book));
    return absl::OkStatus();
  }
  GOODWILL_ASSIGN_OR_RETURN(view.made, Desk::Of(book, known_batch));
  view.desk = &*view.made;
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<const DeskRules>> DeskCache::Rules(const Policy& policy,
                                                                  const Zone& zone) {
  if (rules_ != nullptr && digest_ == policy.digest) return rules_;
  GOODWILL_ASSIGN_OR_RETURN(DeskRules made, MakeRules(policy, zone));
  rules_ = std::make_shared<const DeskRules>(std::move(made));
  digest_ = policy.digest;
  board_.reset();
  return rules_;
}

absl::StatusOr<Desk*> DeskCache::Current(const Book& book) {
  if (desk_ == nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(Desk made, Desk::Of(book));
    desk_ = std::make_unique<Desk>(std::move(made));
    board_.reset();
  }
  const int64_t before = desk_->changes();
  GOODWILL_RETURN_IF_ERROR(desk_->CatchUp(book));
  if (desk_->changes() != before) board_.reset();
  return desk_.get();
}

absl::StatusOr<std::shared_ptr<const DueBoard>> DeskCache::Board(const Desk& desk,
                                                                 const DeskRules& rules,
                                                                 int64_t as_of_us) {
  if (board_ != nullptr && &desk == desk_.get() && board_->as_of_us() == as_of_us &&
      board_changes_ == desk.changes()) {
    return board_;
  }
  GOODWILL_ASSIGN_OR_RETURN(DueBoard made, DueBoard::Make(desk, rules, as_of_us));
  auto board = std::make_shared<const DueBoard>(std::move(made));
  if (&desk == desk_.get()) {
    board_ = board;
    board_changes_ = desk.changes();
  }
  return board;
}

}  // namespace goodwill::capi

goodwill_book::goodwill_book(std::unique_ptr<goodwill::Book> made)
    : owned(std::move(made)), book(*owned), desk(std::make_unique<goodwill::capi::DeskCache>()) {}
goodwill_book::~goodwill_book() = default;

namespace {

std::string Hex(const goodwill::PolicyDigest& digest) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : digest) out += {kHex[byte >> 4], kHex[byte & 15]};
  return out;
}

// What is written down must be UTF-8.
absl::StatusOr<std::string_view> Utf8Argument(const char* data, int64_t size,
                                              std::string_view name) {
  GOODWILL_ASSIGN_OR_RETURN(const auto text, TextArgument(data, size, name));
  if (goodwill::csv::FindInvalidUtf8(text) == std::string_view::npos) return text;
  return absl::InvalidArgumentError(std::string(name) + " is not UTF-8");
}

absl::Status CheckAsOf(int64_t as_of_us) {
  if (goodwill::IsInstant(as_of_us)) return absl::OkStatus();
  return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
}

// One case as of an instant, with the desk and the rules.
absl::Status FindCase(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch,
    const std::function<absl::Status(const goodwill::Desk&, const goodwill::DeskRules&,
                                     const goodwill::CaseFile&)>& give) {
  GOODWILL_REQUIRE(book);
  GOODWILL_REQUIRE(policy);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
  GOODWILL_ASSIGN_OR_RETURN(const auto id, TextArgument(case_id, case_id_size, "case_id"));
  DeskCache& cache = *book->desk;
  const std::lock_guard<std::mutex> lock(cache.mutex());
  GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
  DeskView view;
  GOODWILL_RETURN_IF_ERROR(LookAt(cache, book->book, known_batch, view));
  const goodwill::CaseFile* const found = view.desk->Find(id);
  if (found == nullptr) {
    return goodwill::ProblemStatus(
        {.field = "case_id", .reason = "there is no case '" + std::string(id.substr(0, 200)) + "'"},
        absl::StatusCode::kNotFound);
  }
  return give(*view.desk, *rules, goodwill::AsOf(*found, as_of_us));
}

// The same with its clocks.
absl::Status ReadCase(
    const goodwill_book* book, const goodwill_policy* policy, const char* case_id,
    int64_t case_id_size, int64_t as_of_us, int64_t known_batch, std::string_view language,
    const std::function<void(const goodwill::CaseFile&,
                             std::span<const goodwill::ClockExplanation>)>& give) {
  return FindCase(book, policy, case_id, case_id_size, as_of_us, known_batch,
                  [&](const goodwill::Desk& desk, const goodwill::DeskRules& rules,
                      const goodwill::CaseFile& file) -> absl::Status {
                    GOODWILL_ASSIGN_OR_RETURN(
                        const auto clocks,
                        goodwill::ExplainClocks(desk, file, rules, as_of_us, language));
                    give(file, clocks);
                    return absl::OkStatus();
                  });
}

// The language asked for, or else the policy's.
absl::StatusOr<std::string_view> LanguageArgument(const goodwill_policy* policy,
                                                  const char* language, int64_t size) {
  GOODWILL_REQUIRE(policy);
  GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, size, "language"));
  if (!tag.empty()) return tag;
  return policy->policy->language.empty() ? std::string_view("en")
                                          : std::string_view(policy->policy->language);
}

absl::StatusOr<goodwill::BatchOrigin> OriginOf(int64_t recorded_at_us,
                                               const goodwill_text& source) {
  goodwill::BatchOrigin origin;
  if (recorded_at_us != 0) origin.recorded_at_us = recorded_at_us;
  GOODWILL_ASSIGN_OR_RETURN(origin.source, Utf8Argument(source.data, source.size, "source"));
  return origin;
}

struct Question {
  goodwill::DueQuestion due;
  std::string_view stage;
  int64_t believed_batch = 0;
  goodwill::ValueOfCustomer value;
};

absl::StatusOr<Question> QuestionOf(const goodwill_book& book,
                                    const goodwill_complaint_options* options) {
  GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
  Question out;
  if (o.believed_batch < 0) return absl::InvalidArgumentError("options.believed_batch is negative");
  out.believed_batch = o.believed_batch;
  if (o.assessment != nullptr) out.value = goodwill::ParetoValues(o.assessment->assessment);
  if (o.owner != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(out.due.owner, TextArgument(o.owner, o.owner_size, "owner"));
  }
  if (o.customer_id != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(out.due.customer,
                              CustomerArgument(book.book.ids(), o.customer_id, o.customer_id_size));
  }
  if (o.case_id != nullptr) {
    GOODWILL_ASSIGN_OR_RETURN(out.due.case_id, TextArgument(o.case_id, o.case_id_size, "case_id"));
  }
  if (o.until_us != 0) out.due.until_us = o.until_us;
  GOODWILL_ASSIGN_OR_RETURN(out.stage, TextArgument(o.stage, o.stage_size, "stage"));
  if (out.stage.empty()) return out;
  for (size_t s = 0; s < goodwill::kCaseStages; ++s) {
    if (goodwill::StageName(static_cast<goodwill::CaseStage>(s)) == out.stage) return out;
  }
  return goodwill::ProblemStatus(
      {.field = "stage", .reason = "'" + std::string(out.stage.substr(0, 40)) + "' is no stage"});
}

}  // namespace

goodwill_status goodwill_complaints_act(goodwill_book* book, const goodwill_policy* policy,
                                        const char* case_id, int64_t case_id_size,
                                        const char* customer_id, int64_t customer_id_size,
                                        const void* command, int64_t command_size,
                                        const goodwill_act_options* options,
                                        goodwill_act_result* result, goodwill_buffer** document,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    if (document != nullptr) *document = nullptr;
    goodwill::capi::ClearStruct(result);
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
    GOODWILL_ASSIGN_OR_RETURN(const auto id, Utf8Argument(case_id, case_id_size, "case_id"));
    GOODWILL_ASSIGN_OR_RETURN(const auto bytes, BytesArgument(command, command_size, "command"));
    std::optional<goodwill::CustomerIdView> customer;
    if (customer_id != nullptr) {
      GOODWILL_RETURN_IF_ERROR(
          Utf8Argument(customer_id, customer_id_size, "customer_id").status());
      GOODWILL_ASSIGN_OR_RETURN(
          customer, CustomerArgument(book->book.ids(), customer_id, customer_id_size));
    }
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::BatchOrigin origin,
                              OriginOf(o.recorded_at_us, o.source));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Command given,
                              goodwill::DecodeCommand(bytes, book->book.currency()));
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Desk* const desk, cache.Current(book->book));
    const std::string digest = Hex(policy->policy->digest);
    cache.Forget();  // a failed allocation on the way leaves nothing half done
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Acted acted,
                              desk->Act(book->book, *rules, digest, customer, id,
                                        std::move(given), origin));
    // From here on the command is recorded, and a case that cannot be shown is no failure.
    if (document != nullptr && acted.file != nullptr) {
      try {
        const int64_t now = acted.file->commands.back().effective_us + 1;
        const auto clocks = goodwill::ExplainClocks(*desk, *acted.file, *rules, now);
        if (clocks.ok()) {
          goodwill::capi::Give(
              goodwill::EncodeCase(*acted.file, *clocks, now, book->book.currency()), document);
        }
      } catch (const std::bad_alloc&) {
      }
    }
    if (result == nullptr) return absl::OkStatus();
    goodwill_act_result filled{};
    filled.version = acted.version;
    filled.batch = acted.batch;
    filled.already_present = acted.already_present ? 1 : 0;
    return goodwill::capi::FillStruct(filled, result, "result");
  });
}

goodwill_status goodwill_complaints_case(const goodwill_book* book, const goodwill_policy* policy,
                                         const char* case_id, int64_t case_id_size,
                                         int64_t as_of_us, int64_t known_batch,
                                         goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    return ReadCase(book, policy, case_id, case_id_size, as_of_us, known_batch, "en",
                    [&](const goodwill::CaseFile& file,
                        std::span<const goodwill::ClockExplanation> clocks) {
                      goodwill::capi::Give(
                          goodwill::EncodeCase(file, clocks, as_of_us, book->book.currency()),
                          document);
                    });
  });
}

goodwill_status goodwill_complaints_case_text(const goodwill_book* book,
                                              const goodwill_policy* policy, const char* case_id,
                                              int64_t case_id_size, int64_t as_of_us,
                                              int64_t known_batch, goodwill_buffer** text,
                                              goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    return ReadCase(book, policy, case_id, case_id_size, as_of_us, known_batch, "en",
                    [&](const goodwill::CaseFile& file,
                        std::span<const goodwill::ClockExplanation> clocks) {
                      goodwill::capi::Give(
                          goodwill::CaseText(file, clocks, as_of_us, book->book.currency(),
                                             book->book.zone()),
                          text);
                    });
  });
}

goodwill_status goodwill_complaints_list(const goodwill_book* book, int64_t as_of_us,
                                         int64_t known_batch,
                                         const goodwill_complaint_options* options, int32_t money,
                                         struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const Question question, QuestionOf(*book, options));
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(LookAt(cache, book->book, known_batch, view));
    std::vector<goodwill::CaseFile> files;
    for (const auto& [id, place] : view.desk->index()) {
      const goodwill::CaseFile& file = view.desk->at(place);
      if (question.due.case_id && id != *question.due.case_id) continue;
      if (question.due.customer && file.customer.view() != *question.due.customer) continue;
      goodwill::CaseFile then = goodwill::AsOf(file, as_of_us);
      const bool opened = then.state.stage != goodwill::CaseStage::kNone;
      if (!opened && (then.refused.empty() || !then.commands.empty())) continue;
      if (question.due.owner && then.state.responsible != *question.due.owner) continue;
      if (!question.stage.empty() && goodwill::StageName(then.state.stage) != question.stage) {
        continue;
      }
      files.push_back(std::move(then));
    }
    std::vector<const goodwill::CaseFile*> rows;
    for (const goodwill::CaseFile& file : files) rows.push_back(&file);
    goodwill::ResultTable table =
        goodwill::CaseColumns(rows, book->book.ids(), book->book.currency(), form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_due(const goodwill_book* book, const goodwill_policy* policy,
                                        int64_t as_of_us, int64_t known_batch,
                                        const goodwill_complaint_options* options, int32_t money,
                                        struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_RETURN_IF_ERROR(CheckAsOf(as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const auto form, goodwill::capi::MoneyArgument(money));
    GOODWILL_ASSIGN_OR_RETURN(const Question question, QuestionOf(*book, options));
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(LookAt(cache, book->book, known_batch, view));
    std::shared_ptr<const goodwill::DueBoard> board;
    if (question.believed_batch == 0) {
      GOODWILL_ASSIGN_OR_RETURN(board, cache.Board(*view.desk, *rules, as_of_us));
    } else {
      GOODWILL_ASSIGN_OR_RETURN(const goodwill::Desk then,
                                goodwill::Desk::Of(book->book, question.believed_batch));
      const goodwill::Believed believed = {
          &then, goodwill::AskedAt(book->book, then, question.believed_batch)};
      GOODWILL_ASSIGN_OR_RETURN(
          goodwill::DueBoard made,
          goodwill::DueBoard::Make(*view.desk, *rules, as_of_us, &believed));
      board = std::make_shared<const goodwill::DueBoard>(std::move(made));
    }
    const std::vector<goodwill::DueRow> rows = board->Rows(question.due, question.value);
    goodwill::ResultTable table = goodwill::DeskDueColumns(rows, as_of_us, book->book.ids(),
                                                           book->book.currency(), form);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_explain(const goodwill_book* book,
                                            const goodwill_policy* policy, const char* case_id,
                                            int64_t case_id_size, int64_t as_of_us,
                                            int64_t known_batch, const char* language,
                                            int64_t language_size, goodwill_buffer** text,
                                            goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto tag, LanguageArgument(policy, language, language_size));
    return ReadCase(book, policy, case_id, case_id_size, as_of_us, known_batch, tag,
                    [&](const goodwill::CaseFile&,
                        std::span<const goodwill::ClockExplanation> clocks) {
                      std::string lines;
                      for (const goodwill::ClockExplanation& clock : clocks) {
                        lines += clock.text + "\n";
                      }
                      goodwill::capi::Give(std::move(lines), text);
                    });
  });
}

goodwill_status goodwill_complaints_letter(const goodwill_book* book,
                                           const goodwill_policy* policy, const char* case_id,
                                           int64_t case_id_size, int64_t as_of_us,
                                           int64_t known_batch, const char* letter,
                                           int64_t letter_size, const char* language,
                                           int64_t language_size, goodwill_buffer** text,
                                           goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto name, TextArgument(letter, letter_size, "letter"));
    GOODWILL_ASSIGN_OR_RETURN(const auto tag, LanguageArgument(policy, language, language_size));
    return FindCase(book, policy, case_id, case_id_size, as_of_us, known_batch,
                    [&](const goodwill::Desk&, const goodwill::DeskRules& rules,
                        const goodwill::CaseFile& file) -> absl::Status {
                      GOODWILL_ASSIGN_OR_RETURN(std::string written,
                                                goodwill::WriteLetter(file, rules, name, tag));
                      goodwill::capi::Give(std::move(written), text);
                      return absl::OkStatus();
                    });
  });
}

goodwill_status goodwill_complaints_propagate(goodwill_book* book, const goodwill_policy* policy,
                                              const char* case_id, int64_t case_id_size,
                                              const void* command, int64_t command_size,
                                              const goodwill_propagate_options* options,
                                              struct ArrowArrayStream* out,
                                              goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const auto o, goodwill::capi::OptionsArgument(options, "options"));
    if (o.reserved != 0) return absl::UnimplementedError("options.reserved must be 0");
    GOODWILL_ASSIGN_OR_RETURN(const auto id, TextArgument(case_id, case_id_size, "case_id"));
    GOODWILL_ASSIGN_OR_RETURN(const auto bytes, BytesArgument(command, command_size, "command"));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::BatchOrigin origin,
                              OriginOf(o.recorded_at_us, o.source));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Command given,
                              goodwill::DecodeCommand(bytes, book->book.currency()));
    DeskCache& cache = *book->desk;
    const std::lock_guard<std::mutex> lock(cache.mutex());
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, cache.Rules(*policy->policy, book->book.zone()));
    GOODWILL_ASSIGN_OR_RETURN(goodwill::Desk* const desk, cache.Current(book->book));
    const std::string digest = Hex(policy->policy->digest);
    cache.Forget();  // a failed allocation on the way leaves nothing half done
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Propagated propagated,
                              desk->Propagate(book->book, *rules, digest, id, given,
                                              o.all_or_none != 0, origin));
    goodwill::ResultTable table = goodwill::PropagatedColumns(propagated);
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}
