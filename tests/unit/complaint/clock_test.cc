#include "goodwill/complaint/clock.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/complaint/calendar_oracle.h"

namespace goodwill {
namespace {

using enum CommandKind;

const WorkingCalendar& Office() {
  static const WorkingCalendar office = *WorkingCalendar::Make(*ReadCalendarRules(
      *Zone::Load("Europe/Berlin"),
      {{"mon-fri=08:00-12:00,13:00-18:00"}, {}, {}, {"2026-10-26"}}));
  return office;
}

int64_t At(const std::string& text) { return *ParseInstant(text, Office().rules().zone); }

Command Make(CommandKind kind, int64_t at_us, std::string text = "") {
  Command command;
  command.kind = kind;
  command.effective_us = at_us;
  command.by = "anna";
  command.text = std::move(text);
  return command;
}

const ClockRule kAcknowledgement = {"acknowledge", {kOpen}, {}, {kAcknowledge}, 4 * 3600,
                                    ClockUnit::kWorkingSeconds, true};

ClockReading Read(const ClockRule& rule, const std::vector<Command>& commands, int64_t as_of) {
  const auto reading = ReadClock(rule, Office(), commands, as_of);
  EXPECT_TRUE(reading.ok()) << reading.status();
  return reading.ok() ? *reading : ClockReading();
}

// What is settled without a remedy leaves nothing to fulfil.
TEST(Clock, ASettlementStartsTheRemedyOnlyWithOne) {
  const ClockRule remedy = {"remedy", {kAccept, kSettle}, {}, {kFulfil}, 5, ClockUnit::kWorkingDays,
                            false};
  Command settle = Make(kSettle, At("2026-03-02T10:00"), "sorry");
  EXPECT_EQ(Read(remedy, {settle}, At("2026-03-03")).state, ClockState::kNotStarted);
  settle.ref = "tea";
  EXPECT_EQ(Read(remedy, {settle}, At("2026-03-03")).state, ClockState::kRunning);
  settle.ref.clear();
  settle.amount_minor = 5;
  EXPECT_EQ(Read(remedy, {settle}, At("2026-03-03")).state, ClockState::kRunning);
  // Several clocks at once are what each alone says.
  const std::vector<Command> commands = {Make(kOpen, At("2026-03-02T09:00"), "late"), settle,
                                         Make(kAcknowledge, At("2026-03-02T09:30"), "late")};
  const ClockRule* rules[] = {&remedy, &kAcknowledgement};
  const WorkingCalendar* calendars[] = {&Office(), &Office()};
  std::vector<ClockReading> readings;
  ASSERT_TRUE(ReadClocks(rules, calendars, commands, At("2026-03-04"), readings).ok());
  ASSERT_EQ(readings.size(), 2u);
  EXPECT_EQ(readings[0], Read(remedy, commands, At("2026-03-04")));
  EXPECT_EQ(readings[1], Read(kAcknowledgement, commands, At("2026-03-04")));
  EXPECT_FALSE(ReadClocks(rules, std::span(calendars, 1), commands, 0, readings).ok());
  EXPECT_FALSE(ReadClocks(rules, calendars, commands, INT64_MAX, readings).ok());
}

TEST(Clock, FromStartToStop) {
  std::vector<Command> story = {Make(kOpen, At("2026-10-23T17:00"))};  // a Friday
  EXPECT_EQ(Read(kAcknowledgement, {}, At("2026-10-24")).state, ClockState::kNotStarted);
  ClockReading reading = Read(kAcknowledgement, story, At("2026-10-24"));
  EXPECT_EQ(reading.state, ClockState::kRunning);
  EXPECT_EQ(reading.due_us, At("2026-10-27T11:00"));  // Monday is a holiday
  EXPECT_EQ(Read(kAcknowledgement, story, At("2026-10-27T11:00")).state, ClockState::kRunning);
  EXPECT_EQ(Read(kAcknowledgement, story, At("2026-10-27T11:01")).state, ClockState::kOverdue);
  story.push_back(Make(kAcknowledge, At("2026-10-27T11:00")));
  EXPECT_EQ(Read(kAcknowledgement, story, At("2026-10-28")).state, ClockState::kMet);
  story.back().effective_us += 1;
  EXPECT_EQ(Read(kAcknowledgement, story, At("2026-10-28")).state, ClockState::kLate);
}

TEST(Clock, ALateRecordRetractsABreach) {
  std::vector<Command> story = {Make(kOpen, At("2026-10-23T09:00")),
                                Make(kContactIn, At("2026-10-27T09:00"))};
  const ClockReading believed = Read(kAcknowledgement, story, At("2026-10-28"));
  EXPECT_EQ(believed.state, ClockState::kOverdue);
  story.push_back(Make(kAcknowledge, At("2026-10-23T10:00")));  // it did go out in time
  const ClockReading known = Read(kAcknowledgement, story, At("2026-10-28"));
  EXPECT_EQ(known.state, ClockState::kMet);
  EXPECT_TRUE(Retracted(believed, known));
  EXPECT_FALSE(Retracted(known, believed));
}

TEST(Clock, PausesAreLeftOutAndTold) {
  const std::vector<Command> story = {Make(kOpen, At("2026-10-21T09:00")),
                                      Make(kPause, At("2026-10-21T10:00"), "waits for a photo"),
                                      Make(kResume, At("2026-10-22T10:00")),
                                      Make(kPause, At("2026-10-22T11:00"), "again")};
  // One hour, a day of pause, one hour, and since then it stands still.
  const ClockReading reading = Read(kAcknowledgement, story, At("2026-10-22T17:00"));
  EXPECT_EQ(reading.state, ClockState::kRunning);
  EXPECT_TRUE(reading.standing_still);
  EXPECT_EQ(reading.due_us, At("2026-10-23T09:00"));
  EXPECT_EQ(reading.pauses,
            (std::vector<ClockPause>{
                {At("2026-10-21T10:00"), At("2026-10-22T10:00"), "waits for a photo", "anna"},
                {At("2026-10-22T11:00"), At("2026-10-22T17:00"), "again", "anna"}}));
  ClockRule never = kAcknowledgement;
  never.pauses = false;
  EXPECT_EQ(Read(never, story, At("2026-10-22T17:00")).due_us, At("2026-10-21T14:00"));
}

TEST(Clock, TheNextUpdateIsOwedUntilTheEnd) {
  const ClockRule update = {"update", {kOpen, kReopen}, {kContactOut}, {kClose}, 2,
                            ClockUnit::kWorkingDays, false};
  std::vector<Command> story = {Make(kOpen, At("2026-10-20T09:00"))};
  EXPECT_EQ(Read(update, story, At("2026-10-21")).due_us, At("2026-10-22T18:00"));
  story.push_back(Make(kContactOut, At("2026-10-22T15:00")));
  EXPECT_EQ(Read(update, story, At("2026-10-23")).due_us, At("2026-10-27T18:00"));
  story.push_back(Make(kClose, At("2026-10-27T09:00")));
  EXPECT_EQ(Read(update, story, At("2026-12-01")).state, ClockState::kMet);
  story.push_back(Make(kReopen, At("2026-11-02T09:00")));
  const ClockReading again = Read(update, story, At("2026-12-01"));
  EXPECT_EQ(again.state, ClockState::kOverdue);
  EXPECT_EQ(again.started_us, At("2026-11-02T09:00"));
}

TEST(Clock, LimitsInEveryUnit) {
  const auto end = [](int64_t limit, ClockUnit unit, const char* start) {
    const auto at = EndOfLimit(limit, unit, Office(), At(start));
    return at.ok() ? FormatInstant(*at, Office().rules().zone).substr(0, 16)
                   : std::string(at.status().message());
  };
  EXPECT_EQ(end(4 * 3600, ClockUnit::kWorkingSeconds, "2026-10-23T17:00"), "2026-10-27T11:00");
  EXPECT_EQ(end(24 * 3600, ClockUnit::kSeconds, "2026-10-24T12:00"), "2026-10-25T11:00");
  EXPECT_EQ(end(3, ClockUnit::kWorkingDays, "2026-10-23T17:00"), "2026-10-29T18:00");
  EXPECT_EQ(end(10, ClockUnit::kDays, "2026-10-23T17:00"), "2026-11-03T00:00");
  EXPECT_EQ(end(8, ClockUnit::kWeeks, "2026-10-23T17:00"), "2026-12-19T00:00");
  EXPECT_EQ(end(1, ClockUnit::kMonths, "2027-01-31T17:00"), "2027-03-01T00:00");
  EXPECT_EQ(end(1, ClockUnit::kMonths, "2028-01-31T17:00"), "2028-03-01T00:00");
  EXPECT_EQ(end(13, ClockUnit::kMonths, "2026-10-15T00:00"), "2027-11-16T00:00");
  for (const ClockUnit unit : {ClockUnit::kWorkingSeconds, ClockUnit::kSeconds,
                               ClockUnit::kWorkingDays, ClockUnit::kDays, ClockUnit::kWeeks,
                               ClockUnit::kMonths}) {
    for (const int64_t limit : {INT64_MAX, INT64_MAX / 2, int64_t{4'000'000'000'000}}) {
      EXPECT_EQ(EndOfLimit(limit, unit, Office(), 0).status().code(),
                absl::StatusCode::kOutOfRange)
          << ClockUnitName(unit);
    }
    EXPECT_FALSE(EndOfLimit(-1, unit, Office(), 0).ok());
    EXPECT_FALSE(EndOfLimit(1, unit, Office(), INT64_MAX).ok());
  }
  EXPECT_FALSE(EndOfLimit(1, static_cast<ClockUnit>(9), Office(), 0).ok());
  EXPECT_EQ(ClockUnitName(static_cast<ClockUnit>(9)), "unknown");
  EXPECT_EQ(ClockStateName(ClockState::kLate), "late");
}

TEST(Clock, LimitsOfColumns) {
  const std::vector<int64_t> starts = {At("2026-10-23T17:00"), At("2026-10-24T09:00")};
  std::vector<int64_t> out(2);
  const std::vector<int64_t> three = {3};
  ASSERT_TRUE(EndOfLimit(three, ClockUnit::kWorkingDays, Office(), starts, out).ok());
  for (size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(out[i], *EndOfLimit(3, ClockUnit::kWorkingDays, Office(), starts[i]));
  }
  const std::vector<int64_t> wrong = {3, -1};
  const absl::Status status = EndOfLimit(wrong, ClockUnit::kDays, Office(), starts, out);
  EXPECT_EQ(ProblemsOf(status).at(0).row, 1);
  EXPECT_FALSE(EndOfLimit({}, ClockUnit::kDays, Office(), starts, out).ok());
}

TEST(Clock, Refusals) {
  ClockRule rule = kAcknowledgement;
  rule.starts.clear();
  EXPECT_FALSE(ReadClock(rule, Office(), {}, 0).ok());
  rule = kAcknowledgement;
  rule.unit = ClockUnit::kDays;
  EXPECT_FALSE(ReadClock(rule, Office(), {}, 0).ok());
  rule = kAcknowledgement;
  rule.limit = -1;
  EXPECT_FALSE(ReadClock(rule, Office(), {}, 0).ok());
  rule.limit = INT64_MAX;
  const std::vector<Command> story = {Make(kOpen, 0)};
  EXPECT_FALSE(ReadClock(rule, Office(), story, 1).ok());
  EXPECT_FALSE(ReadClock(kAcknowledgement, Office(), story, INT64_MAX).ok());
}

// Minute by minute: the limit is used up by minutes that are open and not paused. And
// the order in which commands arrive does not matter.
TEST(Clock, EqualsTheWalkInAnyOrder) {
  Draws draws(9);
  const int64_t first = At("2026-10-19T00:00");
  for (int round = 0; round < 300; ++round) {
    const int64_t opened = draws.Between(0, 4 * 1440);
    std::vector<Command> story = {Make(kOpen, first + opened * kMinuteUs)};
    std::vector<std::pair<int64_t, int64_t>> pauses;
    int64_t at = opened;
    while (draws.Below(4) != 0) {
      const int64_t from = at + draws.Between(1, 900);
      const int64_t to = from + draws.Between(1, 3000);
      pauses.emplace_back(from, to);
      story.push_back(Make(kPause, first + from * kMinuteUs));
      story.push_back(Make(kResume, first + to * kMinuteUs));
      at = to;
    }
    const bool working = draws.Below(2) == 0;
    ClockRule rule = kAcknowledgement;
    rule.limit = draws.Between(1, 1500) * 60;
    rule.unit = working ? ClockUnit::kWorkingSeconds : ClockUnit::kSeconds;
    int64_t left = rule.limit / 60;
    int64_t minute = opened;
    while (left > 0) {
      const bool paused = std::any_of(pauses.begin(), pauses.end(), [&](const auto& pause) {
        return minute >= pause.first && minute < pause.second;
      });
      const bool open = !working || OracleIsOpen(Office().rules(), first + minute * kMinuteUs);
      if (open && !paused) --left;
      ++minute;
    }
    const ClockReading reading = Read(rule, story, first + 90 * kMicrosPerDay);
    EXPECT_EQ(reading.due_us, first + minute * kMinuteUs) << round;
    for (size_t i = story.size(); i > 1; --i) std::swap(story[i - 1], story[draws.Below(i)]);
    EXPECT_EQ(Read(rule, story, first + 90 * kMicrosPerDay), reading);
  }
}

}  // namespace
}  // namespace goodwill
