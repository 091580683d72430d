// What customers answer when they are asked, as one number with its interval.
//
//   NPS   "Would you recommend us?", 0 to 10: the share of promoters (9, 10) less that of
//         detractors (0 to 6), from -1 to 1 (Reichheld 2003)
//   CSAT  "How satisfied are you?": the share of answers from `satisfied_from` on
//   CES   "How easy was it?", 1 (very hard) to 7 (very easy): the mean (Dixon, Freeman and
//         Toman 2010, on the scale of 2013)
//   mean  of every other scale
//
// A score of thirty answers moves by itself. The interval of an NPS adds one imagined
// answer of each kind to those counted, as Agresti and Coull do for shares, so that it does
// not vanish when all agree; that of a CSAT is a score interval (Wilson 1927); that of a
// mean is its standard error's, and not told below 30 answers; that of a CES ends where its
// scale does.
#ifndef GOODWILL_SERVICE_SURVEY_H_
#define GOODWILL_SERVICE_SURVEY_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "goodwill/base/schema.h"

namespace goodwill {

// The same numbers as in goodwill/v1/policy.proto.
enum class SurveyKind : uint8_t { kNps = 1, kCsat = 2, kMean = 3, kCes = 4 };
inline constexpr std::array<std::string_view, 5> kSurveyKindNames = {"", "nps", "csat", "mean",
                                                                     "ces"};
constexpr std::string_view NameOf(SurveyKind kind) {
  return kSurveyKindNames[static_cast<size_t>(kind)];
}

struct Survey {
  std::string question;  // as in the answers' column `question`
  SurveyKind kind = SurveyKind::kMean;
  int64_t satisfied_from = 4 * kDecimalUnit;  // CSAT: millionths

  bool operator==(const Survey&) const = default;
};

struct SurveyScore {
  int64_t answers = 0;     // on the scale
  int64_t off_scale = 0;   // NPS: not of 0 to 10, CES: of 1 to 7; they count for nothing
  double score = 0;        // NPS -1 to 1, CSAT 0 to 1, else the mean; NaN without answers
  double low = 0;          // 95 %; NaN where it is not told
  double high = 0;
  int64_t promoters = 0;   // NPS: 9 and 10. CSAT: the satisfied
  int64_t detractors = 0;  // NPS: 0 to 6. CSAT: the others
};

// `scores` in millionths.
SurveyScore ScoreOf(const Survey& survey, std::span<const int64_t> scores);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_SURVEY_H_
