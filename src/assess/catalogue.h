// Every sentence that explains a customer or a book, in every language.
//
// A phrase has a stable code and one template per language, with the same
// {placeholders} in each. Templates are written so that no word has to agree
// with a number: "Orders: 5", never "5 orders".
#ifndef GOODWILL_SRC_ASSESS_CATALOGUE_H_
#define GOODWILL_SRC_ASSESS_CATALOGUE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "goodwill/assess/explanation.h"

namespace goodwill {

enum class Phrase : uint8_t {
  // Who and when.
  kCustomer,
  kObservation,
  kNoPurchase,
  kOnePurchase,
  kPurchases,
  kRhythm,
  kLongestSilence,
  // What it is worth.
  kTurnover,
  kTurnoverAfterReturns,
  kReturns,
  kReturnsOnly,
  kMargin,
  kMarginRate,
  kMarginUnknown,
  kVariety,
  kVarietyProducts,
  kService,
  kServiceSplit,
  kNoService,
  kNetMargin,
  // Standing among all.
  kParetoInside,
  kParetoOutside,
  kParetoTied,
  kParetoNotRanked,
  kParetoNone,
  kRecencyScore,
  kRecencyScoreTop,
  kFrequencyScore,
  kFrequencyScoreTop,
  kMonetaryScore,
  kMonetaryScoreTop,
  kNoScores,
  kRestricted,
  kObjected,
  // Tiers.
  kWindow,
  kTierRest,
  kTierOpen,
  kTierAtLeastMet,
  kTierAtLeastMissed,
  kTierAtMostMet,
  kTierAtMostMissed,
  kTierInParetoMet,
  kTierInParetoMissed,
  kTierOutsideParetoMet,
  kTierOutsideParetoMissed,
  kTierCostUnknown,
  kTierNoPurchase,
  kTierAlternatives,
  // Tiers that are held.
  kHeldSince,
  kHeldUntil,
  kHeldByConditions,
  kHeldByPeriod,
  kHeldByNotice,
  kHeldByGrant,
  kHeldByDecision,
  kHeldByDecisionWithoutReason,
  kHeldProvisionally,
  kHeldNotice,
  kHeldOtherwise,
  kWayUp,
  kWayUpOneOf,
  kWayUpPareto,
  kWayUpOpen,
  // Words for what is measured.
  kWordTurnover,
  kWordGross,
  kWordMargin,
  kWordNetMargin,
  kWordOrders,
  kWordPurchaseDays,
  kWordDaysSinceLast,
  kWordRecencyScore,
  kWordFrequencyScore,
  kWordMonetaryScore,
  kWordPoints,
  // A customer's file.
  kFileCustomer,
  kFileCustomerNamed,
  kFileAttribute,
  kFilePeople,
  kFileSince,
  kFileLeft,
  kFileLikes,
  kFileConsents,
  kFileConsent,
  kFileBasis,
  kFileProof,
  kFilePurchases,
  kFileYear,
  kFileLargest,
  kFileProduct,
  kFileContacts,
  kFileContactCount,
  kFileContactsCaused,
  kFileContact,
  kFileCausedBy,
  kFileEvents,
  kFileEvent,
  kFilePromises,
  kFilePromiseRecord,
  kFilePromise,
  kFileAmount,
  kFileDue,
  kFileSettled,
  kFileOwner,
  kFileReason,
  kFileGroup,
  kFileParent,
  kFileTop,
  kFileCircular,
  kFileGroupTurnover,
  kFileGroupTooLarge,
  kFileMember,
  kFileReferrals,
  kFileReferredBy,
  kFileReferred,
  kFileMore,
  kWordName,
  kWordKind,
  kWordParent,
  kWordSegment,
  kWordSource,
  kWordReferredBy,
  kWordLanguage,
  kWordLikes,
  kWordVulnerable,
  kWordPerson,
  kWordCompany,
  kWordYes,
  kWordNo,
  kWordAllChannels,
  kWordVisit,
  kWordPhone,
  kWordLetter,
  kWordEmail,
  kWordSms,
  kWordChat,
  kWordWeb,
  kWordStore,
  kWordIn,
  kWordOut,
  kWordUnknown,
  kWordGranted,
  kWordWithdrawn,
  kWordObjected,
  kWordBasisConsent,
  kWordBasisContract,
  kWordBasisObligation,
  kWordBasisVital,
  kWordBasisPublicTask,
  kWordBasisInterest,
  kWordBasisExisting,
  kWordBasisOther,
  kWordPromiseOpen,
  kWordPromiseDue,
  kWordPromiseOverdue,
  kWordPromiseKept,
  kWordPromiseKeptLate,
  kWordPromiseBroken,
  kWordPromiseWithdrawn,
  // The whole book.
  kSummaryObservation,
  kSummaryCustomers,
  kSummaryTurnover,
  kSummaryMargin,
  kSummaryMarginUnknown,
  kSummaryService,
  kSummaryPareto,
  kSummaryNoPareto,
  kSummaryConcentration,
  kSummaryEffectiveNumber,
  kSummaryNegative,
  kTableTier,
  kTableCustomers,
  kTableShare,
  kTableTurnover,
  kTableNetMargin,
  kCount,
};

struct PhraseText {
  Phrase phrase;
  std::string_view code;
  std::array<std::string_view, 3> text;  // by Language
};

// In the order of Phrase.
std::span<const PhraseText> Catalogue();

inline const PhraseText& TextOf(Phrase phrase) { return Catalogue()[static_cast<size_t>(phrase)]; }
inline std::string_view Template(Phrase phrase, Language language) {
  return TextOf(phrase).text[static_cast<size_t>(language)];
}

}  // namespace goodwill

#endif  // GOODWILL_SRC_ASSESS_CATALOGUE_H_
