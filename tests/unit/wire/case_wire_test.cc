#include "wire/case_wire.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "tests/unit/base/draws.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

const Currency kEur = *Currency::Parse("EUR");

Command Full() {
  Command command;
  command.kind = CommandKind::kSettle;
  command.expected_version = 7;
  command.effective_us = -5;
  command.by = "anna";
  command.subject = "boris";
  command.text = "\xd0\x94\xd0\xb0";
  command.ref = "tea";
  command.anonymous = true;
  command.amount_minor = 1'234;
  command.classified = CaseClass::kQuery;
  command.finding = Finding::kNoFinding;
  command.severity = 5;
  command.due_us = 99;
  command.channel = 2;
  command.details = {{"a", "1"}, {"b", ""}};
  return command;
}

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const Problem& problem : ProblemsOf(status)) fields.push_back(problem.field);
  return fields;
}

TEST(CaseWire, CommandsRoundTrip) {
  const Command full = Full();
  const std::string bytes = EncodeCommand(full, kEur);
  const auto again = DecodeCommand(bytes, kEur);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again, full);
  EXPECT_EQ(EncodeCommand(*again, kEur), bytes);
  // Details in another order are the same command.
  Command turned = full;
  std::swap(turned.details[0], turned.details[1]);
  EXPECT_EQ(EncodeCommand(turned, kEur), bytes);
  for (size_t k = 0; k < kCommandKinds; ++k) {
    Command command;
    command.kind = static_cast<CommandKind>(k);
    EXPECT_EQ(*DecodeCommand(EncodeCommand(command, kEur), kEur), command);
  }
}

TEST(CaseWire, WhatCannotBeReadIsNamed) {
  EXPECT_EQ(FieldsOf(DecodeCommand("", kEur).status()), std::vector<std::string>{"kind"});
  const auto text = [](int field, const std::string& value) {
    return std::string(1, static_cast<char>(field << 3 | 2)) +
           std::string(1, static_cast<char>(value.size())) + value;
  };
  EXPECT_EQ(FieldsOf(DecodeCommand(text(1, "opn") + text(9, "1.234") + text(10, "x") +
                                       text(11, "y") + text(14, "pigeon"), kEur).status()),
            (std::vector<std::string>{"kind", "amount", "classified", "finding", "channel"}));
  EXPECT_EQ(FieldsOf(DecodeCommand(text(1, "open") + "\x82\x01\x03" "1.0", kEur).status()),
            std::vector<std::string>{"authority"});
  EXPECT_FALSE(DecodeCommand(text(1, "open") + text(9, "-1"), kEur).ok());
  EXPECT_FALSE(DecodeCommand(text(1, "open") + text(6, "\xff"), kEur).ok());
  EXPECT_FALSE(DecodeCommand(text(1, "open") + "\xfa\x06\x01x", kEur).ok());  // an unknown field
  EXPECT_FALSE(DecodeCommand(text(1, "open") + "\x0a", kEur).ok());
  // Any change of any byte is read or refused, and never worse.
  Draws draws(1);
  const std::string bytes = EncodeCommand(Full(), kEur);
  for (int i = 0; i < 3'000; ++i) {
    std::string changed = bytes;
    changed[draws.Below(changed.size())] = static_cast<char>(draws.Below(256));
    if (draws.Below(3) == 0) changed.resize(draws.Below(changed.size()));
    const auto read = DecodeCommand(changed, kEur);
    if (read.ok()) {
      EXPECT_EQ(*DecodeCommand(EncodeCommand(*read, kEur), kEur), *read);
    }
  }
}

TEST(CaseWire, PoliciesWithComplaintsRoundTrip) {
  const Policy policy = *StarterPolicy("complaints", kEur);
  ASSERT_TRUE(policy.complaints.has_value());
  EXPECT_EQ(policy.complaints->clocks.size(), 5u);
  const auto text = ParsePolicyText(PrintPolicy(policy));
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text->complaints, *policy.complaints);
  EXPECT_EQ(text->digest, policy.digest);
  Policy full = policy;
  full.complaints->calendars.push_back({"harbour", "Europe/Lisbon",
                                        {{"sat=22:00-06:00"}, {"2026-12-24=08:00-12:00"},
                                         {"2026-12-23=15:00-16:30"}, {"--01-01"}}});
  full.complaints->clocks[0].calendar = "harbour";
  full.complaints->clocks[0].from_day = 20'000;
  full.complaints->clocks[0].until_day = 20'100;
  full.complaints->presets = {"uk.fca.disp"};
  full.complaints->people = {{"anna", "lead"}, {"boris", "front"}};
  full.complaints->warn_minutes = 0;
  const auto again = DecodePolicy(EncodePolicy(full));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(*again->complaints, *full.complaints);
  EXPECT_EQ(EncodePolicy(*again), EncodePolicy(full));
  EXPECT_EQ(*ParsePolicyText(PrintPolicy(full))->complaints, *full.complaints);
  // Without the section a policy is what it was.
  EXPECT_FALSE(DefaultPolicy(kEur).complaints.has_value());
}

}  // namespace
}  // namespace goodwill
