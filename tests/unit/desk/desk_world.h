// A book, a desk and a policy to act under, for tests.
#ifndef GOODWILL_TESTS_UNIT_DESK_DESK_WORLD_H_
#define GOODWILL_TESTS_UNIT_DESK_DESK_WORLD_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/desk/desk.h"
#include "tests/unit/base/draws.h"

namespace goodwill {

inline ComplaintsPolicy FrontAndLead() {
  ComplaintsPolicy policy = StandardComplaints();
  policy.roles = {{"front", 10'000, 15'000, 365}, {"lead", 100'000, std::nullopt, 365}};
  policy.people = {{"lea", "lead"}};
  policy.default_role = "front";
  return policy;
}

struct DeskWorld {
  explicit DeskWorld(std::unique_ptr<Book> with = std::make_unique<Book>(*Currency::Parse("EUR"),
                                                                         Zone()))
      : book(std::move(with)), desk(*Desk::Of(*book)) {}

  std::unique_ptr<Book> book;
  Desk desk;
  DeskRules rules = *DeskRules::Make(FrontAndLead(), Zone());
  // A Monday, 10:00 UTC.
  int64_t now = *ParseInstant("2026-03-02T10:00:00Z", Zone());
  bool check_with_fold = false;
  int accepted = 0;
  int refused = 0;

  Command Make(CommandKind kind, std::string by, std::string text = "") const {
    Command command;
    command.kind = kind;
    command.effective_us = now;
    command.by = std::move(by);
    command.text = std::move(text);
    if (kind == CommandKind::kAssign) command.subject = command.by;
    return command;
  }
  absl::StatusOr<Acted> ActExactly(const std::string& id, const Command& command) {
    return desk.Act(*book, rules, "0123456789abcdef0123456789abcdef",
                    CustomerIdView::Text("carla"), id, command, {});
  }
  // At the version that the case has.
  absl::StatusOr<Acted> ActOn(const std::string& id, Command command) {
    const CaseFile* const file = desk.Find(id);
    command.expected_version = file == nullptr ? 0 : file->state.version;
    return ActExactly(id, command);
  }
  absl::StatusOr<Acted> Act(const Command& command) { return ActOn("c1", command); }

  // Commands of every kind on a few cases, most of which fit somewhere. With
  // `check_with_fold` each is also judged by the fold and by limits that are added up
  // here a second time.
  void RandomCommands(Draws& draws, int count) {
    static constexpr const char* kPeople[] = {"anna", "bob", "lea", ""};
    static constexpr const char* kRefs[] = {"tea", "coffee", ""};
    static constexpr const char* kRules[] = {"facts_first", "answered", "four_eyes", "case-1"};
    for (int i = 0; i < count; ++i) {
      const std::string id = "case-" + std::to_string(draws.Below(6));
      const CaseFile* const file = desk.Find(id);
      Command command;
      // Likely ones more often.
      command.kind = file == nullptr ? CommandKind::kOpen
                                     : static_cast<CommandKind>(draws.Below(kCommandKinds));
      command.expected_version =
          (file == nullptr ? 0 : file->state.version) + (draws.Below(25) == 0 ? 1 : 0);
      command.effective_us = now + static_cast<int64_t>(draws.Below(40)) * kMicrosPerDay / 4;
      command.by = kPeople[draws.Below(4)];
      command.subject = draws.Below(3) == 0 ? kRules[draws.Below(4)] : kPeople[draws.Below(4)];
      command.text = draws.Below(8) == 0 ? "" : "text " + std::to_string(i);
      command.ref = kRefs[draws.Below(3)];
      command.amount_minor = static_cast<int64_t>(draws.Below(4)) * 3'000;
      command.classified = static_cast<CaseClass>(draws.Below(4));
      command.finding = static_cast<Finding>(draws.Below(5));
      command.severity = static_cast<int32_t>(draws.Below(7));
      command.channel = static_cast<uint8_t>(draws.Below(9));
      if (draws.Below(3) == 0) command.due_us = now + static_cast<int64_t>(draws.Below(99)) * 1'000;
      if (draws.Below(6) == 0) command.details = {{"b", "1"}, {"a", command.text}};
      if (command.kind == CommandKind::kOpen) command.subject.clear();
      const absl::Status expected = check_with_fold ? Expected(id, command) : absl::OkStatus();
      const absl::StatusOr<Acted> acted = ActExactly(id, command);
      ++(acted.ok() ? accepted : refused);
      if (!check_with_fold) continue;
      ASSERT_EQ(acted.ok(), expected.ok()) << acted.status() << " or " << expected;
      if (acted.ok()) continue;
      ASSERT_EQ(acted.status().code(), expected.code()) << acted.status() << " or " << expected;
      ASSERT_EQ(ProblemsOf(acted.status()).at(0).field, ProblemsOf(expected).at(0).field);
    }
  }

 private:
  // All granted so far, from the commands alone.
  int64_t Granted(const std::string* only, int64_t from_us) const {
    int64_t sum = 0;
    for (const auto& [id, place] : desk.index()) {
      if (only != nullptr && id != *only) continue;
      std::map<std::string, int64_t> offered;
      for (const Command& c : desk.at(place).commands) {
        if (c.kind == CommandKind::kOffer) offered[c.ref] = c.amount_minor;
        if (c.effective_us < from_us) continue;
        if (c.kind == CommandKind::kSettle) sum += c.amount_minor;
        if (c.kind == CommandKind::kAccept) sum += offered[c.ref];
      }
    }
    return sum;
  }
  absl::Status Expected(const std::string& id, Command command) const {
    const CaseFile* const file = desk.Find(id);
    if (command.kind == CommandKind::kOpen) command.ref = id;
    if (!command.by.empty()) {
      const bool lead = command.by == "lea";
      int64_t left = (lead ? 100'000 : 10'000) - Granted(&id, 0);
      if (!lead) {
        const int64_t year = command.effective_us - 365 * kMicrosPerDay + 1;
        left = std::min(left, 15'000 - Granted(nullptr, year));
      }
      command.authority_minor = std::max<int64_t>(left, 0);
    }
    return Fold({}, file == nullptr ? CaseState() : file->state, command).status();
  }
};

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_DESK_DESK_WORLD_H_
