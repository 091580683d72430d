// What a customer has agreed to, as of an instant.
//
// A consent is for a purpose (the newsletter, offers, a survey) and a channel, or
// for all channels. Every statement is kept with its time, what in law it rests
// on and how it can be shown; the latest one before the instant holds. One about
// all channels and one about this channel weigh the same: a later general
// objection ends an earlier consent to telephone calls, and a later consent to
// telephone calls is an exception from it. At the same instant the more careful
// reading wins: objected, then withdrawn, then granted.
//
// What was never said is not granted.
#ifndef GOODWILL_BOOK_CONSENT_H_
#define GOODWILL_BOOK_CONSENT_H_

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/schema.h"

namespace goodwill {

// Places in kConsentStatuses, from 1: the higher, the more careful.
enum class ConsentStatus : uint8_t { kUnknown = 0, kGranted = 1, kWithdrawn = 2, kObjected = 3 };

constexpr std::string_view NameOf(ConsentStatus status) {
  return status == ConsentStatus::kUnknown ? std::string_view("unknown")
                                           : kConsentStatuses[static_cast<size_t>(status) - 1];
}

// A statement; texts are borrowed.
struct Consent {
  std::string_view purpose{};
  std::string_view proof{};
  int64_t time_us = 0;
  ConsentStatus status = ConsentStatus::kUnknown;
  uint8_t channel = 0;  // place in kChannels, from 1; 0: all
  uint8_t basis = 0;    // place in kLegalBases, from 1; 0: not said
};

// Whether `a` holds rather than `b`. Beyond time and status the order is only
// there to be one: it depends on what was said, not on when we learned it.
constexpr bool Outweighs(const Consent& a, const Consent& b) {
  const auto rank = [](const Consent& c) {
    return std::tuple(c.time_us, c.status, c.channel, c.basis, c.proof);
  };
  return rank(a) > rank(b);
}

// The statement that holds for a purpose and a channel (0: all channels), or
// null if none was made before as_of_us.
constexpr const Consent* ConsentFor(std::span<const Consent> statements, std::string_view purpose,
                                    uint8_t channel, int64_t as_of_us) {
  const Consent* holds = nullptr;
  for (const Consent& c : statements) {
    if (c.time_us >= as_of_us || c.purpose != purpose) continue;
    if (c.channel != 0 && c.channel != channel) continue;
    if (holds == nullptr || Outweighs(c, *holds)) holds = &c;
  }
  return holds;
}

// All that holds, by purpose and channel (those about all channels first). A
// statement about a channel that a general one has overtaken does not hold.
inline std::vector<Consent> ConsentsThatHold(std::span<const Consent> statements,
                                             int64_t as_of_us) {
  std::vector<Consent> out;
  for (const Consent& c : statements) {
    if (ConsentFor(statements, c.purpose, c.channel, as_of_us) == &c) out.push_back(c);
  }
  std::sort(out.begin(), out.end(), [](const Consent& a, const Consent& b) {
    return std::tuple(a.purpose, a.channel) < std::tuple(b.purpose, b.channel);
  });
  return out;
}

// The statements among one customer's facts of the table `consents`.
inline std::vector<Consent> ConsentsIn(const Facts& facts) {
  using namespace consents;
  const auto code = [&](int column, int64_t row) {
    const int64_t value = facts.Number(column, row);
    return value == kNullNumber ? uint8_t{0} : static_cast<uint8_t>(value);
  };
  std::vector<Consent> out;
  out.reserve(static_cast<size_t>(facts.rows));
  for (int64_t row = 0; row < facts.rows; ++row) {
    out.push_back({.purpose = facts.Text(kPurpose, row),
                   .proof = facts.Text(kProof, row),
                   .time_us = facts.Number(kTime, row),
                   .status = static_cast<ConsentStatus>(code(kStatus, row)),
                   .channel = code(kChannel, row),
                   .basis = code(kBasis, row)});
  }
  return out;
}

}  // namespace goodwill

#endif  // GOODWILL_BOOK_CONSENT_H_
