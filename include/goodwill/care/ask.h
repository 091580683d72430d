// Who is asked what next.
//
// "What would you change?", "Why do you come to us?": everybody is to be asked now and
// then, nobody too often, and those who matter most a little sooner. So whoever was asked,
// or answered, within the days of rest is left alone. Of the others each has a weight: how
// long they have waited, in days of rest, times one plus what they bought, as a multiple of
// the mean (at most kMostValue). Waiting makes every weight grow, so that nobody is
// forgotten; value brings forward, and cannot crowd out.
//
// Who is drawn follows from a keyed hash of customer and day, not from chance: the same
// question gives the same list, on any machine (Efraimidis and Spirakis 2006: of keys
// -log(u) / weight the smallest). The rules of outreach decide last (strategy/may_contact.h):
// who may not be asked makes room for the next. Each is asked the question that they have
// not been asked for longest.
#ifndef GOODWILL_CARE_ASK_H_
#define GOODWILL_CARE_ASK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/run.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/book.h"
#include "goodwill/desk/desk.h"

namespace goodwill {

inline constexpr double kMostValue = 9;
inline constexpr int32_t kRestDays = 90;

struct AskOptions {
  uint8_t channel = 0;                  // place in kChannels, from 1
  std::string_view purpose = "survey";  // as consents and interactions name it
  std::string_view salt{};               // another one draws others
  int64_t most = 100;                   // at most so many are listed
  int32_t rest_days = kRestDays;
};

struct Asked {
  CustomerId customer;
  std::string question;  // of the policy's surveys
  int64_t last_us = kNullNumber;  // when they were asked or answered anything; never
  double weight = 0;
};

// Of the questions of the policy's `service`, as drawn. FAILED_PRECONDITION: it has none;
// INVALID_ARGUMENT: no such channel, `most` or `rest_days` below 1; errors as for measures.
absl::StatusOr<std::vector<Asked>> WhomToAsk(const Book& book, const Desk& desk,
                                             const MeasuresQuestion& question,
                                             const Policy& policy, const AskOptions& options,
                                             const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_CARE_ASK_H_
