// What failures did to customers, who spoke up, and who should be asked to.
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "channel_argument.h"
#include "desk_cache.h"
#include "goodwill/care/ask.h"
#include "goodwill/care/desk_figures.h"
#include "goodwill/care/fairness.h"
#include "goodwill/care/people.h"
#include "goodwill/care/price.h"
#include "goodwill/care/recovery.h"
#include "guard.h"
#include "handle.h"
#include "table/arrow_export.h"
#include "table/care_columns.h"
#include "table/csv_utf8.h"
#include "wire/service_wire.h"

using goodwill::capi::DeskView;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

// What all of these ask for.
absl::Status CheckAsked(const goodwill_book* book, const goodwill_policy* policy,
                        int64_t as_of_us) {
  GOODWILL_REQUIRE(book);
  GOODWILL_REQUIRE(policy);
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
  if (goodwill::IsInstant(as_of_us)) return absl::OkStatus();
  return absl::InvalidArgumentError("as-of must lie in the years 1 to 9999");
}

// The same for a question about cases: the desk, and the rules it works by. The cache's
// mutex is held for as long as the view is used.
absl::StatusOr<std::shared_ptr<const goodwill::DeskRules>> ReadDesk(const goodwill_book& book,
                                                                    const goodwill_policy& policy,
                                                                    int64_t known_batch,
                                                                    DeskView& view) {
  GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(*book.desk, book.book, known_batch, view));
  return book.desk->Rules(*policy.policy, book.book.zone());
}

absl::Status CheckSpan(int64_t from_us) {
  if (goodwill::IsInstant(from_us)) return absl::OkStatus();
  return absl::InvalidArgumentError("the first instant must lie in the years 1 to 9999");
}

}  // namespace

goodwill_status goodwill_book_service_effects(const goodwill_book* book,
                                              const goodwill_policy* policy, int64_t as_of_us,
                                              int64_t known_batch,
                                              const goodwill_run_options* run,
                                              goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::ServiceEffects effects,
        goodwill::ServiceEffectsOf(
            book->book, goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
            *policy->policy, how));
    goodwill::capi::Give(goodwill::EncodeServiceEffects(effects), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_recovery(const goodwill_book* book, const goodwill_policy* policy,
                                       int64_t as_of_us, int64_t known_batch,
                                       const goodwill_run_options* run,
                                       goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(*book->desk, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Recovery recovery,
        goodwill::RecoveryOf(
            book->book, *view.desk,
            goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch), *policy->policy,
            how));
    goodwill::capi::Give(goodwill::EncodeRecovery(recovery), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_invitations(const goodwill_book* book,
                                          const goodwill_policy* policy, int64_t as_of_us,
                                          int64_t known_batch, const char* channel,
                                          int64_t channel_size, const char* purpose,
                                          int64_t purpose_size, struct ArrowArrayStream* out,
                                          goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    goodwill::InvitationQuestion asked;
    GOODWILL_ASSIGN_OR_RETURN(asked.channel,
                              goodwill::capi::ChannelArgument(channel, channel_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto what, TextArgument(purpose, purpose_size, "purpose"));
    if (!what.empty()) asked.purpose = what;
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(*book->desk, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(
        const auto invitations,
        goodwill::InvitationsOf(
            book->book, *view.desk,
            goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch), *policy->policy,
            asked));
    goodwill::ResultTable table =
        goodwill::InvitationColumns(invitations, book->book.ids());
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_book_ask(const goodwill_book* book, const goodwill_policy* policy,
                                  int64_t as_of_us, int64_t known_batch, const char* channel,
                                  int64_t channel_size, const char* purpose, int64_t purpose_size,
                                  const char* salt, int64_t salt_size, int64_t most,
                                  int32_t rest_days, const goodwill_run_options* run,
                                  struct ArrowArrayStream* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = {};
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    goodwill::AskOptions options;
    GOODWILL_ASSIGN_OR_RETURN(options.channel,
                              goodwill::capi::ChannelArgument(channel, channel_size));
    GOODWILL_ASSIGN_OR_RETURN(const auto what, TextArgument(purpose, purpose_size, "purpose"));
    if (!what.empty()) options.purpose = what;
    GOODWILL_ASSIGN_OR_RETURN(options.salt, TextArgument(salt, salt_size, "salt"));
    options.most = most;
    if (rest_days != 0) options.rest_days = rest_days;
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(*book->desk, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(
        const auto asked,
        goodwill::WhomToAsk(book->book, *view.desk,
                            goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
                            *policy->policy, options, how));
    goodwill::ResultTable table = goodwill::AskedColumns(asked, book->book.ids());
    goodwill::ExportStream(std::move(table.columns), std::move(table.metadata), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_figures(const goodwill_book* book,
                                            const goodwill_policy* policy, int64_t from_us,
                                            int64_t as_of_us, int64_t known_batch,
                                            goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_RETURN_IF_ERROR(CheckSpan(from_us));
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, ReadDesk(*book, *policy, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::DeskFigures figures,
                              goodwill::DeskFiguresOf(*view.desk, *rules, from_us, as_of_us));
    goodwill::capi::Give(goodwill::EncodeDeskFigures(figures, book->book.currency()), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_fairness(const goodwill_book* book,
                                             const goodwill_policy* policy, int64_t from_us,
                                             int64_t as_of_us, int64_t known_batch,
                                             const goodwill_text* customer_ids,
                                             const goodwill_text* labels, int64_t count,
                                             goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_RETURN_IF_ERROR(CheckSpan(from_us));
    if (count < 0) return absl::InvalidArgumentError("the count is negative");
    if (count > 0) {
      GOODWILL_REQUIRE(customer_ids);
      GOODWILL_REQUIRE(labels);
    }
    std::map<std::string, std::string> label_of;
    for (int64_t i = 0; i < count; ++i) {
      GOODWILL_ASSIGN_OR_RETURN(
          const auto id, TextArgument(customer_ids[i].data, customer_ids[i].size, "customer_ids"));
      GOODWILL_ASSIGN_OR_RETURN(const auto label,
                                TextArgument(labels[i].data, labels[i].size, "labels"));
      if (goodwill::csv::FindInvalidUtf8(label) != std::string_view::npos) {
        return absl::InvalidArgumentError("labels are UTF-8");
      }
      label_of.insert_or_assign(std::string(id), std::string(label));
    }
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::LookAt(*book->desk, book->book, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Fairness fairness,
                              goodwill::FairnessOf(*view.desk, from_us, as_of_us, label_of));
    goodwill::capi::Give(goodwill::EncodeFairness(fairness, book->book.currency()), document);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_complaints_people(const goodwill_book* book,
                                           const goodwill_policy* policy, int64_t from_us,
                                           int64_t as_of_us, int64_t known_batch, int32_t audience,
                                           const char* agent, int64_t agent_size,
                                           const char* pulse_question, int64_t pulse_question_size,
                                           goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_RETURN_IF_ERROR(CheckAsked(book, policy, as_of_us));
    GOODWILL_RETURN_IF_ERROR(CheckSpan(from_us));
    if (audience < GOODWILL_AUDIENCE_AGENT || audience > GOODWILL_AUDIENCE_OTHERS) {
      return absl::InvalidArgumentError("there is no such audience");
    }
    goodwill::PeopleQuestion question;
    question.from_us = from_us;
    question.as_of_us = as_of_us;
    question.known_batch = known_batch;
    question.audience = static_cast<goodwill::Audience>(audience);
    GOODWILL_ASSIGN_OR_RETURN(question.agent, TextArgument(agent, agent_size, "agent"));
    GOODWILL_ASSIGN_OR_RETURN(question.pulse_question, TextArgument(pulse_question,
                                                                    pulse_question_size,
                                                                    "pulse_question"));
    const std::lock_guard<std::mutex> lock(book->desk->mutex());
    DeskView view;
    GOODWILL_ASSIGN_OR_RETURN(const auto rules, ReadDesk(*book, *policy, known_batch, view));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::People people,
                              goodwill::PeopleOf(book->book, *view.desk, *rules, question));
    goodwill::capi::Give(goodwill::EncodePeople(people), document);
    return absl::OkStatus();
  });
}
