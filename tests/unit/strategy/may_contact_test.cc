#include "goodwill/strategy/may_contact.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace goodwill {
namespace {

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kDay = 24 * kHour;
constexpr uint8_t kVisit = 1, kPhone = 2, kEmail = 4, kSms = 5;

// 2024-05-15, a Wednesday, at noon in Sofia (UTC+3).
const Zone kSofia = *Zone::Load("Europe/Sofia");
const int64_t kNoon = kSofia.FromCivil(absl::CivilSecond(2024, 5, 15, 12, 0, 0));

struct Person {
  std::vector<Consent> consents;
  std::vector<UnrequestedContact> contacts;
  ContactState state;

  Person& Agree(std::string_view purpose, uint8_t channel = 0,
                ConsentStatus status = ConsentStatus::kGranted, int64_t age = 90 * kDay,
                std::string_view proof = "form 7") {
    consents.push_back({purpose, proof, kNoon - age, status, channel, 0});
    return *this;
  }
  Person& Reached(uint8_t channel, int64_t age, bool ignored = false) {
    contacts.push_back({kNoon - age, channel, ignored});
    return *this;
  }
  ContactVerdict Ask(uint8_t channel, int64_t at = kNoon, bool requested = false,
                     const ContactPolicy& policy = {}) {
    state.consents = consents;
    state.contacts = contacts;
    return MayContact(state, {channel, "offers", at, requested}, policy, kSofia);
  }
};

TEST(MayContact, NeedsConsentThatCanBeShown) {
  EXPECT_EQ(Person().Ask(kEmail).rule, ContactRule::kConsentUnknown);
  EXPECT_EQ(Person().Agree("survey").Ask(kEmail).rule, ContactRule::kConsentUnknown);
  EXPECT_EQ(Person().Agree("offers", kPhone).Ask(kEmail).rule, ContactRule::kConsentUnknown);
  EXPECT_TRUE(Person().Agree("offers", kEmail).Ask(kEmail).allowed);
  EXPECT_TRUE(Person().Agree("offers").Ask(kEmail).allowed);
  EXPECT_EQ(Person().Agree("offers", 0, ConsentStatus::kGranted, kDay, "").Ask(kEmail).rule,
            ContactRule::kConsentUnproven);
  EXPECT_EQ(
      Person().Agree("offers").Agree("offers", 0, ConsentStatus::kWithdrawn, kDay).Ask(kEmail).rule,
      ContactRule::kConsentWithdrawn);
  EXPECT_EQ(Person()
                .Agree("offers")
                .Agree("offers", kEmail, ConsentStatus::kObjected, kDay)
                .Ask(kEmail)
                .rule,
            ContactRule::kConsentObjected);
  // What is said later does not count yet.
  EXPECT_TRUE(
      Person().Agree("offers").Agree("offers", 0, ConsentStatus::kObjected, 0).Ask(kEmail).allowed);
}

TEST(MayContact, RightsComeFirstAndWhatIsAskedForIsAllowed) {
  const auto ask = [](auto change, bool requested) {
    Person person;
    person.Agree("offers");
    change(person.state);
    return person.Ask(kEmail, kNoon, requested).rule;
  };
  const auto holdout = [](ContactState& s) { s.holdout = true; };
  const auto restricted = [](ContactState& s) { s.withheld = Withheld::kUse; };
  const auto objected = [](ContactState& s) { s.withheld = Withheld::kProfiling; };
  const auto deceased = [](ContactState& s) { s.deceased = true; };
  const auto complains = [](ContactState& s) { s.open_complaints = 1; };
  EXPECT_EQ(ask(holdout, false), ContactRule::kHoldout);
  EXPECT_EQ(ask(restricted, false), ContactRule::kRestricted);
  EXPECT_EQ(ask(restricted, true), ContactRule::kRestricted);
  EXPECT_EQ(ask(objected, false), ContactRule::kRestricted);
  EXPECT_EQ(ask(deceased, false), ContactRule::kDeceased);
  EXPECT_EQ(ask(complains, false), ContactRule::kComplaint);
  for (const auto& requested : {ask(holdout, true), ask(objected, true), ask(complains, true)}) {
    EXPECT_EQ(requested, ContactRule::kRequested);
  }
  EXPECT_TRUE(Person().Ask(kPhone, kNoon + 10 * kHour, true).allowed);
}

TEST(MayContact, QuietHoursAreThoseOfTheCustomersZone) {
  Person person;
  person.Agree("offers");
  const auto at = [&](int day, int hour, int minute) {
    return kSofia.FromCivil(absl::CivilSecond(2024, 5, day, hour, minute, 0));
  };
  EXPECT_TRUE(person.Ask(kEmail, at(15, 19, 59)).allowed);
  const ContactVerdict night = person.Ask(kEmail, at(15, 20, 0));
  EXPECT_EQ(night.rule, ContactRule::kQuiet);
  EXPECT_EQ(night.from_us, at(16, 8, 0));
  EXPECT_EQ(person.Ask(kEmail, at(16, 7, 59)).from_us, at(16, 8, 0));
  EXPECT_TRUE(person.Ask(kEmail, at(16, 8, 0)).allowed);
  // The 19th is a Sunday; the evening before waits until Monday.
  EXPECT_EQ(person.Ask(kEmail, at(18, 21, 0)).from_us, at(20, 8, 0));
  EXPECT_EQ(person.Ask(kEmail, at(19, 12, 0)).rule, ContactRule::kQuiet);
  ContactPolicy policy;
  policy.sundays = true;
  EXPECT_TRUE(person.Ask(kEmail, at(19, 12, 0), false, policy).allowed);
  policy.quiet_from = policy.quiet_to = 0;
  EXPECT_TRUE(person.Ask(kEmail, at(19, 3, 0), false, policy).allowed);
  policy.quiet_to = 24 * 60;
  EXPECT_EQ(person.Ask(kEmail, at(19, 3, 0), false, policy).from_us, kNullNumber);
}

TEST(MayContact, CapsPausesAndPressure) {
  EXPECT_EQ(Person().Agree("offers").Reached(kEmail, 3 * kDay).Ask(kEmail).rule, ContactRule::kCap);
  EXPECT_EQ(Person().Agree("offers").Reached(kEmail, 3 * kDay).Ask(kEmail).from_us,
            kNoon + 4 * kDay);
  EXPECT_TRUE(Person().Agree("offers").Reached(kEmail, 7 * kDay).Ask(kEmail).allowed);
  EXPECT_TRUE(Person().Agree("offers").Reached(kEmail, 3 * kDay).Ask(kSms).allowed);

  Person ignoring;
  ignoring.Agree("offers").Reached(kEmail, 50 * kDay, true).Reached(kEmail, 25 * kDay, true);
  EXPECT_EQ(ignoring.Ask(kSms).rule, ContactRule::kPaused);
  EXPECT_EQ(ignoring.Ask(kSms).from_us, kNoon + 35 * kDay);
  EXPECT_TRUE(ignoring.Ask(kSms, kNoon + 35 * kDay).allowed);
  EXPECT_TRUE(Person()
                  .Agree("offers")
                  .Reached(kEmail, 60 * kDay, true)
                  .Reached(kEmail, 25 * kDay, true)
                  .Ask(kSms)
                  .allowed);

  // A visit weighs 3: nothing fits beside it but time.
  Person visited;
  visited.Agree("offers").Reached(kVisit, 14 * kDay);
  const ContactVerdict verdict = visited.Ask(kPhone);
  EXPECT_NEAR(verdict.pressure, 3 * std::exp(-1.0), 1e-12);
  EXPECT_EQ(verdict.rule, ContactRule::kPressure);
  EXPECT_FALSE(visited.Ask(kPhone, verdict.from_us - 2).rule == ContactRule::kAllowed);
  ContactPolicy awake;
  awake.quiet_from = awake.quiet_to = 0;
  awake.sundays = true;
  EXPECT_TRUE(visited.Ask(kPhone, verdict.from_us, false, awake).allowed);
  EXPECT_EQ(visited.Ask(kPhone, verdict.from_us - 1000, false, awake).rule, ContactRule::kPressure);
  // Another visit, which weighs the whole limit, never fits.
  EXPECT_EQ(visited.Ask(kVisit).from_us, kNullNumber);
  EXPECT_TRUE(Person().Agree("offers").Ask(kVisit).allowed);
}

// Whatever happened, a rule that says from when on it would allow does so then, and
// more contacts never allow what fewer forbid.
TEST(MayContact, WaitingHelpsAndContactsDoNot) {
  uint64_t seed = 1;
  const auto below = [&](uint64_t n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % n;
  };
  for (int i = 0; i < 400; ++i) {
    Person person;
    person.Agree("offers");
    for (uint64_t k = below(6); k > 0; --k) {
      person.Reached(static_cast<uint8_t>(1 + below(8)), static_cast<int64_t>(1 + below(60)) * kDay,
                     below(3) == 0);
    }
    const auto channel = static_cast<uint8_t>(1 + below(8));
    const int64_t at = kNoon + static_cast<int64_t>(below(48)) * kHour;
    const ContactVerdict verdict = person.Ask(channel, at);
    if (!verdict.allowed && verdict.from_us != kNullNumber) {
      EXPECT_GT(verdict.from_us, at);
      EXPECT_NE(person.Ask(channel, verdict.from_us).rule, verdict.rule);
    }
    const bool allowed = verdict.allowed;
    person.Reached(channel, 2 * kDay);
    if (!allowed) {
      EXPECT_FALSE(person.Ask(channel, at).allowed);
    }
  }
}

}  // namespace
}  // namespace goodwill
