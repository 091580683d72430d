// Every sentence that says what a policy means, in every language.
//
// Built like assess/catalogue.h: a stable code, one template per language with
// the same {placeholders}, and no word that would have to agree with a number.
#ifndef GOODWILL_SRC_WIRE_POLICY_WORDS_H_
#define GOODWILL_SRC_WIRE_POLICY_WORDS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "goodwill/assess/explanation.h"

namespace goodwill::wire {

enum class PolicyPhrase : uint8_t {
  kCurrency,
  kZoneOfBook,
  kZone,
  kZoneOverriding,
  kAgesInDays,
  kAgesInWeeks,
  kDaysMerged,
  kDaysSeparate,
  kZeroCounts,
  kZeroDoesNotCount,
  kLogGaps,
  kWindowNone,
  kWindowDays,
  kWindowMonths,
  kWindowCalendarMonths,
  kWindowCalendarQuarters,
  kWindowCalendarYears,
  kWindowCurrentToo,
  kNoContactCost,
  kContactCost,
  kPareto,
  kScores,
  kScoresTiesTogether,
  kScoresNtile,
  kScoresFixed,
  kTier,
  kTierRest,
  kAllOf,
  kAnyOf,
  kInPareto,
  kOutsidePareto,
  kAtLeast,
  kAtMost,
  kPointsAmount,
  kPointsCount,
  kReviews,
  kRaised,
  kFalls,
  kFallsToAny,
  kNotice,
  kNoNotice,
  kReviewsFrom,
  kProvisional,
  kChances,
  kChancesWithIncentive,
  kLifetime,
  kLifetimeStages,
  kSilentSources,
  kSourcesNotLookedAt,
  kClosedSources,
  kService,
  kStandard,
  kStandardGoal,
  kSurvey,
  kComplaints,
  kComplaintsStandard,
  kCaseClock,
  kCasePreset,
  kCaseRole,
  kCaseRoleLimited,
  kNobodyElseGrants,
  kOthersHaveRole,
  kCausesNamed,
  kLettersOwn,
  kFixedCosts,
  kRetention,
  kAlertTopOne,
  kAlertTopFive,
  kAlertTopGroup,
  kAlertAgent,
  kAlertHerfindahl,
  kAlertShortfall,
  kStrategies,
  kVariant,
  kVariantUnpriced,
  kVariantUse,
  kGateSet,
  kGateOff,
  kQuietHours,
  kNoSundays,
  kChannelLimit,
  kPressure,
  kPilot,
  kLeftAlone,
  kRiskAmount,
  kRiskShare,
  kSteadiness,
  kDwell,
  // Words.
  kMonthly,
  kQuarterly,
  kYearly,
  kAllTime,
  kWithinWindow,
  kIn,
  kOut,
  kBothWays,
  kWorkingMinutes,
  kMinutes,
  kWorkingDays,
  kDays,
  kWeeks,
  kMonths,
  kUnlimitedAmount,
  kVisit,
  kPhone,
  kLetter,
  kEmail,
  kSms,
  kChat,
  kWeb,
  kStore,
  kCount,
};

struct PolicyPhraseText {
  PolicyPhrase phrase;
  std::string_view code;
  std::array<std::string_view, 3> text;  // by Language
};

// In the order of PolicyPhrase.
std::span<const PolicyPhraseText> PolicyPhrases();

// The phrase with its placeholders filled in.
std::string Say(PolicyPhrase phrase, Language language,
                std::initializer_list<std::pair<std::string_view, std::string>> values = {});

}  // namespace goodwill::wire

#endif  // GOODWILL_SRC_WIRE_POLICY_WORDS_H_
