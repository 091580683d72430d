#include "goodwill/strategy/may_contact.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/civil_time.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/book/facts.h"
#include "goodwill/book/rights.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/adoption.h"

namespace goodwill {
namespace {

constexpr int64_t kWeek = 7 * kMicrosPerDay;
constexpr int kMinutesInDay = 24 * 60;

bool IsQuietMinute(const ContactPolicy& policy, int minute) {
  if (policy.quiet_from <= policy.quiet_to) {
    return minute >= policy.quiet_from && minute < policy.quiet_to;
  }
  return minute >= policy.quiet_from || minute < policy.quiet_to;
}

bool IsFree(const ContactPolicy& policy, absl::CivilSecond civil) {
  const int minute = civil.hour() * 60 + civil.minute();
  const bool sunday = absl::GetWeekday(civil) == absl::Weekday::sunday;
  return !(sunday && !policy.sundays) && !IsQuietMinute(policy, minute);
}

// The first minute from the next on that is free; kNullNumber: none is, in a fortnight.
int64_t NextFree(const ContactPolicy& policy, const Zone& zone, int64_t at_us) {
  absl::CivilMinute minute = absl::CivilMinute(zone.ToCivil(at_us)) + 1;
  for (int i = 0; i < 14 * kMinutesInDay; ++i, ++minute) {
    if (!IsFree(policy, absl::CivilSecond(minute))) continue;
    const int64_t from_us = zone.FromCivil(absl::CivilSecond(minute));
    if (from_us > at_us && IsFree(policy, zone.ToCivil(from_us))) return from_us;
  }
  return kNullNumber;
}

// Until when a pause holds; kNullNumber: there is none.
int64_t PausedUntil(const ContactState& state, const ContactPolicy& policy, int64_t at_us) {
  if (policy.ignored <= 0) return kNullNumber;
  std::vector<int64_t> ignored;
  for (const UnrequestedContact& c : state.contacts) {
    if (c.ignored && c.time_us < at_us) ignored.push_back(c.time_us);
  }
  const auto times = static_cast<size_t>(policy.ignored);
  std::sort(ignored.begin(), ignored.end());
  for (size_t i = ignored.size(); i >= times; --i) {
    const int64_t last = ignored[i - 1];
    if (last - ignored[i - times] > policy.ignored_days * kMicrosPerDay) continue;
    const int64_t until = last + policy.pause_days * kMicrosPerDay;
    return until > at_us ? until : kNullNumber;
  }
  return kNullNumber;
}

ContactRule ConsentRule(const ContactState& state, const ContactQuestion& q) {
  const Consent* consent = ConsentFor(state.consents, q.purpose, q.channel, q.at_us);
  if (consent == nullptr) return ContactRule::kConsentUnknown;
  switch (consent->status) {
    case ConsentStatus::kGranted:
      return consent->proof.empty() ? ContactRule::kConsentUnproven : ContactRule::kAllowed;
    case ConsentStatus::kWithdrawn:
      return ContactRule::kConsentWithdrawn;
    case ConsentStatus::kObjected:
      return ContactRule::kConsentObjected;
    case ConsentStatus::kUnknown:
      break;
  }
  return ContactRule::kConsentUnknown;
}

}  // namespace

ContactVerdict MayContact(const ContactState& state, const ContactQuestion& q,
                          const ContactPolicy& policy, const Zone& zone) {
  ContactVerdict out;
  const double decay =
      static_cast<double>(policy.pressure_days) * static_cast<double>(kMicrosPerDay);
  for (const UnrequestedContact& c : state.contacts) {
    if (c.time_us >= q.at_us) continue;
    const double age = static_cast<double>(q.at_us - c.time_us);
    out.pressure += ToDouble(policy.weight[c.channel - 1u]) * Exp(-age / decay);
  }
  const auto forbid = [&](ContactRule rule, int64_t from_us = kNullNumber) {
    out.rule = rule;
    out.from_us = from_us;
    return out;
  };
  if (state.holdout && !q.requested && !q.recovery) return forbid(ContactRule::kHoldout);
  if (state.withheld == Withheld::kUse) return forbid(ContactRule::kRestricted);
  if (q.requested) {
    out.allowed = true;
    return forbid(ContactRule::kRequested);
  }
  if (state.withheld != Withheld::kNothing) return forbid(ContactRule::kRestricted);
  if (state.deceased) return forbid(ContactRule::kDeceased);
  if (state.open_complaints > 0) return forbid(ContactRule::kComplaint);
  if (const ContactRule rule = ConsentRule(state, q); rule != ContactRule::kAllowed) {
    return forbid(rule);
  }
  if (!IsFree(policy, zone.ToCivil(q.at_us))) {
    return forbid(ContactRule::kQuiet, NextFree(policy, zone, q.at_us));
  }
  if (const int64_t until = PausedUntil(state, policy, q.at_us); until != kNullNumber) {
    return forbid(ContactRule::kPaused, until);
  }
  if (const int32_t cap = policy.a_week[q.channel - 1u]; cap >= 0) {
    // The oldest that must have fallen out of the week before another fits in.
    std::vector<int64_t> recent;
    for (const UnrequestedContact& c : state.contacts) {
      if (c.channel == q.channel && c.time_us < q.at_us && q.at_us - c.time_us < kWeek) {
        recent.push_back(c.time_us);
      }
    }
    if (recent.size() >= static_cast<size_t>(cap)) {
      std::sort(recent.begin(), recent.end());
      return forbid(
          ContactRule::kCap,
          cap == 0 ? kNullNumber : recent[recent.size() - static_cast<size_t>(cap)] + kWeek);
    }
  }
  const double room = ToDouble(policy.pressure_limit) - ToDouble(policy.weight[q.channel - 1u]);
  if (out.pressure > room) {
    if (!(room > 0)) return forbid(ContactRule::kPressure);
    const double wait = decay * Log(out.pressure / room);
    return forbid(ContactRule::kPressure, q.at_us + static_cast<int64_t>(std::ceil(wait)) + 1);
  }
  out.allowed = true;
  return out;
}

std::vector<UnrequestedContact> UnrequestedIn(const Facts& contacts) {
  std::vector<UnrequestedContact> unrequested;
  for (int64_t row = 0; row < contacts.rows; ++row) {
    using namespace interactions;
    const bool out = contacts.Number(kDirection, row) == 2;
    const bool asked = contacts.Number(kRequestedByCustomer, row) == 1;
    const bool ours = !contacts.Text(kCausedBy, row).empty();
    if (!out || asked || ours) continue;
    const std::string_view outcome = contacts.Text(kOutcome, row);
    unrequested.push_back({contacts.Number(kTime, row),
                           static_cast<uint8_t>(contacts.Number(kChannel, row)),
                           outcome == "ignored" || outcome == "no_answer"});
  }
  std::sort(unrequested.begin(), unrequested.end(),
            [](const UnrequestedContact& a, const UnrequestedContact& b) {
              return a.time_us != b.time_us ? a.time_us < b.time_us : a.channel < b.channel;
            });
  return unrequested;
}

FirstContact FirstContactFrom(const ContactState& state, ContactQuestion q, int64_t until_us,
                              const ContactPolicy& policy, const Zone& zone) {
  FirstContact out;
  while (q.at_us < until_us) {
    out.verdict = MayContact(state, q, policy, zone);
    if (out.verdict.allowed) {
      out.at_us = q.at_us;
      break;
    }
    // Each rule names a later moment, or none.
    if (out.verdict.from_us == kNullNumber) break;
    q.at_us = out.verdict.from_us;
  }
  return out;
}

absl::StatusOr<ContactVerdict> MayContact(const Book& book, const CustomerIdView& id,
                                          const ContactQuestion& question,
                                          const ContactPolicy& policy, bool holdout,
                                          int32_t open_complaints) {
  if (question.channel < 1 || question.channel > kChannels.size()) {
    return absl::InvalidArgumentError("channel is none of the channels there are");
  }
  if (!IsInstant(question.at_us)) {
    return absl::InvalidArgumentError("the moment lies outside the years 1 to 9999");
  }
  ContactState state;
  state.holdout = holdout;
  state.open_complaints = open_complaints;
  GOODWILL_ASSIGN_OR_RETURN(const Facts agreed,
                            book.ReadOf(TableKind::kConsents, id, question.at_us));
  const std::vector<Consent> consents = ConsentsIn(agreed);
  state.consents = consents;

  GOODWILL_ASSIGN_OR_RETURN(const Facts contacts,
                            book.ReadOf(TableKind::kInteractions, id, question.at_us));
  const std::vector<UnrequestedContact> unrequested = UnrequestedIn(contacts);
  state.contacts = unrequested;

  GOODWILL_ASSIGN_OR_RETURN(const Facts rows, book.ReadOf(TableKind::kRights, id, question.at_us));
  state.withheld = RightsAsOf(RightsIn(rows), question.at_us).withheld;

  GOODWILL_ASSIGN_OR_RETURN(const Facts happened,
                            book.ReadOf(TableKind::kEvents, id, question.at_us));
  std::vector<Adoption> adoptions;
  for (int64_t row = 0; row < happened.rows; ++row) {
    const int64_t time_us = happened.Number(events::kTime, row);
    if (time_us >= question.at_us) continue;
    const std::string_view kind = happened.Text(events::kKind, row);
    if (kind == "deceased") state.deceased = true;
    if (kind != kStrategyAdopted) continue;
    const auto adoption = ReadAdoption(time_us, happened.Text(events::kRef, row));
    if (adoption) adoptions.push_back(*adoption);
  }
  const std::optional<Adopted> adopted = AdoptedFrom(std::move(adoptions));
  if (adopted && adopted->arm == Arm::kControl) state.holdout = true;
  return MayContact(state, question, policy, book.zone());
}

}  // namespace goodwill
