// What failures did to customers, who spoke up, and who should be asked to.
#include <cstdint>
#include <mutex>

#include "channel_argument.h"
#include "desk_cache.h"
#include "goodwill/care/price.h"
#include "goodwill/care/recovery.h"
#include "guard.h"
#include "handle.h"
#include "table/arrow_export.h"
#include "table/care_columns.h"
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
