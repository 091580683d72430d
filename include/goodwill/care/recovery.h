// Who spoke up after a known failure (assess/failures.h), who stayed silent, and what became
// of both.
//
// **The voice rate** is the share of known failures after which the customer complained
// within `voice_days`. Complaints alone say little: twice as many may mean that service
// became worse, or that customers began to speak. So there are two charts by month:
// failures per customer who bought (Laney's u'), and the share of failures that was voiced
// (p). A voice rate that falls while failures do not is no good news.
//
// **Recovery** compares the later purchases of who complained with those of customers with
// the same kind of failure in the same month, and about the same purchases before, who
// stayed silent (service/effect.h; the trend before is the control). Who complains differs
// from who does not in ways that no book knows, so this is evidence, not proof. Nothing
// here assumes that good handling makes loyal customers: in the literature recovery raises
// satisfaction, but purchases and recommendations not reliably (de Matos, Henrique and
// Rossi 2007); it does not work a second time (Maxham and Netemeyer 2002), which is why
// first and repeated failures are told apart; and customers who complained in vain may be
// less loyal than those who were silent (National Customer Rage Study 2020). Without a
// known failure there is nobody to compare with, and the question is refused.
//
// **Invitations**: who met a failure lately, has not complained, and has not been written
// to about it: they are asked to complain, where the rules of outreach allow it.
#ifndef GOODWILL_CARE_RECOVERY_H_
#define GOODWILL_CARE_RECOVERY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/failures.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/currency.h"
#include "goodwill/base/run.h"
#include "goodwill/base/share_interval.h"
#include "goodwill/book/book.h"
#include "goodwill/desk/desk.h"
#include "goodwill/service/control_chart.h"
#include "goodwill/service/effect.h"
#include "goodwill/strategy/may_contact.h"

namespace goodwill {

struct VoiceRate {
  std::string kind;  // empty: all
  int64_t failures = 0;  // whose voice_days are over
  int64_t voiced = 0;
  double share = 0;  // NaN without failures
  ShareInterval interval;  // 95 %, Wilson
};

struct VoiceMonth {
  int32_t first_day = 0;
  int64_t buyers = 0;   // customers who bought in the month
  int64_t failures = 0;
  int64_t voiced = 0;   // of the failures
  ChartPoint failing;   // failures per buyer; of months without a buyer all 0
  ChartPoint voicing;   // share voiced; of months without a failure all 0
};

// What was bought again, as it was, without any comparison.
struct BoughtAgain {
  std::string group;  // "silent", "unresolved", "resolved", "resolved_quickly"
  int64_t failures = 0;
  int64_t again = 0;  // bought within the days after
  double share = 0;
  ShareInterval interval;
};

struct RecoveryEffect {
  // "complained", and of these "resolved" and "unresolved" (closed by the end of the days
  // after, or not), "first_failure" and "repeated_failure" (another one within the year
  // before): each against the silent like them.
  std::string group;
  MatchedEffect effect;
};

struct Recovery {
  int64_t from_us = 0;
  int64_t until_us = 0;
  int32_t effect_days = 0;
  int32_t voice_days = 0;
  Currency currency;
  VoiceRate voice;               // all kinds
  std::vector<VoiceRate> kinds;  // by kind
  std::vector<VoiceMonth> months;
  std::vector<BoughtAgain> bought_again;
  std::vector<RecoveryEffect> effects;
};
inline constexpr int32_t kQuickDays = 7;       // of a complaint: resolved quickly
inline constexpr int32_t kRepeatDays = 365;    // between failures: repeated

// Over the months of the policy's `service` (or its default) before as-of; effects are of
// failures so much earlier that the days after are over. FAILED_PRECONDITION when no
// failure is known; Book::Read's errors.
absl::StatusOr<Recovery> RecoveryOf(const Book& book, const Desk& desk,
                                    const MeasuresQuestion& question, const Policy& policy,
                                    const Run& run);

struct Invitation {
  CustomerId customer;
  KnownFailure failure;  // the latest
  int64_t failures = 0;  // of the last voice_days
  ContactVerdict verdict;
};

struct InvitationQuestion {
  uint8_t channel = 0;  // place in kChannels, from 1
  // As consents name it; an outgoing contact of that purpose since the failure is an
  // invitation that was made.
  std::string_view purpose = "service";
};

// Those with a failure in the last voice_days, by when it was, the latest first; also
// those who may not be contacted, with the rule that forbids it. INVALID_ARGUMENT for a
// channel that is none.
absl::StatusOr<std::vector<Invitation>> InvitationsOf(const Book& book, const Desk& desk,
                                                      const MeasuresQuestion& question,
                                                      const Policy& policy,
                                                      const InvitationQuestion& asked);

}  // namespace goodwill

#endif  // GOODWILL_CARE_RECOVERY_H_
