// Many cases of one incident, breaches that a late record dissolves, letters, and what
// another policy would have done.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/promise_ledger.h"
#include "goodwill/desk/case_promises.h"
#include "goodwill/desk/due.h"
#include "goodwill/desk/what_if.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

using enum CommandKind;

int64_t At(const std::string& text) { return *ParseInstant(text, Zone()); }

Command LinkTo(const DeskWorld& world, const std::string& parent) {
  Command link = world.Make(kLink, "anna");
  link.subject = parent;
  link.details = {{"relation", "parent"}};
  return link;
}

// A parent, and three cases of it: c1 and c2 with somebody responsible, c3 without.
void Incident(DeskWorld& world) {
  for (const char* id : {"parent", "c1", "c2", "c3"}) {
    ASSERT_TRUE(world.ActOn(id, world.Make(kOpen, "", "no delivery")).ok());
    if (std::string(id) != "c3") {
      ASSERT_TRUE(world.ActOn(id, world.Make(kAssign, "anna")).ok());
    }
    if (std::string(id) != "parent") {
      ASSERT_TRUE(world.ActOn(id, LinkTo(world, "parent")).ok());
    }
  }
}

std::vector<std::string> Said(const Propagated& propagated) {
  std::vector<std::string> out;
  for (const PropagatedCase& one : propagated.cases) {
    out.push_back(one.case_id + " " + (one.accepted ? "yes" : one.rule) + " " +
                  std::to_string(one.version));
  }
  return out;
}

TEST(Incident, ACaseHasOneParent) {
  DeskWorld world;
  Incident(world);
  EXPECT_EQ(world.desk.Find("c1")->state.parent, "parent");
  const auto again = world.ActOn("c1", LinkTo(world, "c2"));
  EXPECT_EQ(ProblemsOf(again.status()).at(0).field, "applicable");
  Command unlink = world.Make(kUnlink, "anna");
  unlink.subject = "parent";
  ASSERT_TRUE(world.ActOn("c1", unlink).ok());
  EXPECT_EQ(world.desk.Find("c1")->state.parent, "");
  ASSERT_TRUE(world.ActOn("c1", LinkTo(world, "c2")).ok());
  EXPECT_EQ(world.desk.Find("c1")->state.parent, "c2");
  // A plain link is none.
  Command link = world.Make(kLink, "anna");
  link.subject = "c3";
  ASSERT_TRUE(world.ActOn("parent", link).ok());
  EXPECT_EQ(world.desk.Find("parent")->state.parent, "");
}

TEST(Incident, OneCommandForAllInOneBatch) {
  DeskWorld world;
  Incident(world);
  const int64_t batches = world.book->LastBatch();
  const Command acknowledge = world.Make(kAcknowledge, "anna", "your delivery did not come");
  const auto give = [&](const Command& command, bool all) {
    return world.desk.Propagate(*world.book, world.rules, "", "parent", command, all, {});
  };
  // All or none: c3 has nobody responsible.
  auto none = give(acknowledge, true);
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_EQ(none->accepted, 0);
  EXPECT_EQ(Said(*none), (std::vector<std::string>{"c1  3", "c2  3", "c3 person_responsible 2"}));
  EXPECT_EQ(world.book->LastBatch(), batches);
  auto some = give(acknowledge, false);
  ASSERT_TRUE(some.ok());
  EXPECT_EQ(Said(*some),
            (std::vector<std::string>{"c1 yes 4", "c2 yes 4", "c3 person_responsible 2"}));
  EXPECT_EQ(some->batch, batches + 1);
  EXPECT_EQ(world.book->LastBatch(), batches + 1);
  EXPECT_TRUE(world.desk.Find("c2")->state.acknowledged);
  EXPECT_FALSE(world.desk.Find("parent")->state.acknowledged);
  // Sent again, it was done before.
  const auto same = give(acknowledge, false);
  EXPECT_EQ(Said(*same), Said(*some));
  EXPECT_EQ(world.book->LastBatch(), batches + 1);
  // Another desk of the same facts says the same.
  const Desk fresh = *Desk::Of(*world.book);
  for (const char* id : {"c1", "c2", "c3", "parent"}) {
    EXPECT_EQ(fresh.Find(id)->state, world.desk.Find(id)->state);
  }
  EXPECT_EQ(give(world.Make(kOpen, "", "x"), false).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(world.desk.Propagate(*world.book, world.rules, "", "nobody", acknowledge, false, {})
                .status()
                .code(),
            absl::StatusCode::kNotFound);
}

// What a customer may be granted is counted across the cases of one call.
TEST(Incident, AuthorityIsThatOfTheCustomerNotOfTheCall) {
  DeskWorld world;
  Incident(world);  // all of one customer: 150.00 within a year by the front
  Command settle = world.Make(kSettle, "anna", "sorry");
  settle.amount_minor = 6'000;
  settle.ref = "voucher";
  const auto settled =
      world.desk.Propagate(*world.book, world.rules, "", "parent", settle, false, {});
  ASSERT_TRUE(settled.ok());
  EXPECT_EQ(Said(*settled),
            (std::vector<std::string>{"c1 yes 4", "c2 yes 4", "c3 within_authority 2"}));
  EXPECT_NE(settled->cases[2].reason.find("lead"), std::string::npos);
  EXPECT_EQ(world.desk.GrantedTo(CustomerIdView::Text("carla"), 0), 12'000);
}

TEST(Incident, ANoticeOfTheParentIsAWordToEveryChild) {
  DeskWorld world;
  Incident(world);
  Command acknowledge = world.Make(kAcknowledge, "anna", "no delivery");
  acknowledge.due_us = At("2026-03-04T10:00:00Z");
  ASSERT_TRUE(world.ActOn("c1", acknowledge).ok());
  const int64_t as_of = At("2026-03-12T10:00:00Z");
  const auto owed = [&](const std::string& id, std::string_view name, DueKind kind) {
    const DueBoard board = *DueBoard::Make(world.desk, world.rules, as_of);
    for (const DueRow& row : board.Rows({.case_id = id})) {
      if (row.kind == kind && row.name == name) return row.due_us;
    }
    return int64_t{0};
  };
  EXPECT_EQ(owed("c1", "next_update", DueKind::kClock), At("2026-03-09T17:00:00Z"));
  EXPECT_EQ(owed("c1", "", DueKind::kUpdate), acknowledge.due_us);
  Command word = world.Make(kContactOut, "anna", "the depot is flooded");
  word.effective_us = At("2026-03-06T09:00:00Z");
  ASSERT_TRUE(world.ActOn("parent", word).ok());
  // A word to the parent's own complainant is none to the others.
  EXPECT_EQ(owed("c1", "next_update", DueKind::kClock), At("2026-03-09T17:00:00Z"));
  word.details = {{"notice", "web page"}};
  word.due_us = At("2026-03-16T10:00:00Z");
  ASSERT_TRUE(world.ActOn("parent", word).ok());
  EXPECT_EQ(owed("c1", "next_update", DueKind::kClock), At("2026-03-13T17:00:00Z"));
  EXPECT_EQ(owed("c1", "", DueKind::kUpdate), word.due_us);
  const auto why = ExplainClocks(world.desk, *world.desk.Find("c1"), world.rules, as_of);
  ASSERT_TRUE(why.ok());
  EXPECT_TRUE(std::any_of(why->begin(), why->end(), [&](const ClockExplanation& e) {
    return e.clock->rule.name == "next_update" && e.reading.due_us == At("2026-03-13T17:00:00Z");
  }));
  // Unlinked, what was said meanwhile stays said.
  Command unlink = world.Make(kUnlink, "anna");
  unlink.subject = "parent";
  unlink.effective_us = At("2026-03-07T00:00:00Z");
  ASSERT_TRUE(world.ActOn("c1", unlink).ok());
  EXPECT_EQ(owed("c1", "next_update", DueKind::kClock), At("2026-03-13T17:00:00Z"));
}

TEST(Retracted, ABreachThatALateRecordDissolves) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "cold")).ok());
  ASSERT_TRUE(world.Act(world.Make(kAssign, "anna")).ok());
  const int64_t batch = world.book->LastBatch();
  const Desk then = *Desk::Of(*world.book, batch);
  const Believed believed = {&then, At("2026-03-05T09:00:00Z")};  // acknowledged by the 3rd
  const int64_t as_of = At("2026-03-09T09:00:00Z");
  const auto retracted = [&] {
    std::vector<std::string> out;
    const DueBoard board = *DueBoard::Make(world.desk, world.rules, as_of, &believed);
    for (const DueRow& row : board.Rows({})) {
      if (row.kind == DueKind::kRetracted)
        out.push_back(std::string(row.name) + " " + std::string(row.owner));
    }
    return out;
  };
  EXPECT_TRUE(retracted().empty());
  // On time is no retraction: it took effect after the breach was believed.
  Command late = world.Make(kAcknowledge, "anna", "it was cold");
  late.effective_us = At("2026-03-06T09:00:00Z");
  {
    DeskWorld other;
    ASSERT_TRUE(other.Act(other.Make(kOpen, "", "cold")).ok());
    ASSERT_TRUE(other.Act(other.Make(kAssign, "anna")).ok());
    ASSERT_TRUE(other.Act(late).ok());
    const DueBoard board = *DueBoard::Make(other.desk, other.rules, as_of, &believed);
    for (const DueRow& row : board.Rows({})) {
      EXPECT_NE(row.kind, DueKind::kRetracted);
    }
  }
  Command letter = late;  // the letter did go out on the first day
  letter.effective_us = At("2026-03-02T16:00:00Z");
  ASSERT_TRUE(world.Act(letter).ok());
  EXPECT_EQ(retracted(), std::vector<std::string>{"acknowledge anna"});
  EXPECT_EQ(AskedAt(*world.book, then, batch), world.now + 1);
  Command correct = world.Make(kCorrect, "lea", "it was not late; sorry, Anna");
  correct.ref = "acknowledge";
  ASSERT_TRUE(world.Act(correct).ok());
  EXPECT_TRUE(retracted().empty());
}

// Nothing is retracted of what is known as it was.
TEST(Retracted, NeverOfTheSameFacts) {
  DeskWorld world;
  Draws draws(5);
  world.RandomCommands(draws, 400);
  const Desk same = *Desk::Of(*world.book);
  const int64_t as_of = At("2026-03-20T09:00:00Z");
  const Believed believed = {&same, as_of};
  EXPECT_EQ(DueBoard::Make(world.desk, world.rules, as_of, &believed)->Rows({}).size(),
            DueBoard::Make(world.desk, world.rules, as_of)->Rows({}).size());
}

TEST(Letters, AreWordedAndFilledIn) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "cold {soup}")).ok());
  const auto write = [&](std::string_view letter, std::string_view language) {
    return WriteLetter(*world.desk.Find("c1"), world.rules, letter, language);
  };
  const auto rule = [&](std::string_view letter) {
    return ProblemsOf(write(letter, "en").status()).at(0).field;
  };
  EXPECT_EQ(rule("acknowledgement"), "person_responsible");
  ASSERT_TRUE(world.Act(world.Make(kAssign, "anna")).ok());
  EXPECT_EQ(rule("acknowledgement"), "text_required");
  EXPECT_EQ(rule("final_response"), "answered");
  Command acknowledge = world.Make(kAcknowledge, "anna", "the {soup} was cold");
  acknowledge.due_us = At("2026-03-05T12:00:00Z");
  ASSERT_TRUE(world.Act(acknowledge).ok());
  EXPECT_EQ(*write("acknowledgement", "en"),
            "Thank you for telling us, and we are sorry for the trouble you had.\n"
            "We received your complaint c1 on 2026-03-02.\n"
            "This is how we understood it: the {soup} was cold\n"
            "If we have not understood you rightly, please tell us.\n"
            "anna is responsible for it and is the person to ask for.\n"
            "You will hear from us again by 2026-03-05.\n");
  for (const std::string_view letter : {"acknowledgement", "holding_response"}) {
    for (const std::string_view language : {"en", "ru", "bg"}) {
      const auto text = write(letter, language);
      ASSERT_TRUE(text.ok()) << text.status();
      for (const char* said : {"c1", "anna", "the {soup} was cold", "2026-03-05"}) {
        EXPECT_NE(text->find(said), std::string::npos) << *text;
      }
    }
  }
  EXPECT_EQ(write("acknowledgement", "de").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(write("poem", "en").status().code(), absl::StatusCode::kNotFound);
  Command settle = world.Make(kSettle, "anna", "a new soup");
  settle.amount_minor = 900;
  settle.ref = "soup";
  settle.finding = Finding::kUpheld;
  ASSERT_TRUE(world.Act(settle).ok());
  const std::string answer = *write("final_response", "en");
  EXPECT_NE(answer.find("What we found: you are right."), std::string::npos) << answer;
  EXPECT_NE(answer.find("What we do about it: a new soup"), std::string::npos);
  EXPECT_EQ(answer.find("will be done by"), std::string::npos);  // no date was named
  // The policy's own words, in a language of its own too.
  ComplaintsPolicy policy = FrontAndLead();
  policy.letters = {{"acknowledgement", "de", "{responsible} kümmert sich.\n{next_update}"}};
  ASSERT_TRUE(ProblemsOf(policy).empty());
  world.rules = *DeskRules::Make(policy, Zone());
  EXPECT_EQ(*write("acknowledgement", "de"), "anna kümmert sich.\n");
}

TEST(Letters, DeadlinesAreExplainedInThreeLanguages) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "cold")).ok());
  const auto said = [&](std::string_view language) {
    const auto clocks = ExplainClocks(world.desk, *world.desk.Find("c1"), world.rules,
                                      At("2026-03-04T10:00:00Z"), language);
    return clocks.ok() ? clocks->front().text : std::string(clocks.status().message());
  };
  EXPECT_EQ(said("en"),
            "acknowledge: 1 working day from 2026-03-02T10:00:00Z by the calendar office, due "
            "2026-03-03T17:00:00Z; overdue");
  EXPECT_EQ(said("ru"),
            "acknowledge: 1 раб. дн. с 2026-03-02T10:00:00Z по календарю office, срок "
            "2026-03-03T17:00:00Z; просрочен");
  EXPECT_EQ(said("bg"),
            "acknowledge: 1 раб. дни от 2026-03-02T10:00:00Z по календара office, краен срок "
            "2026-03-03T17:00:00Z; просрочен");
  EXPECT_NE(said("de").find("'de'"), std::string::npos);
}

TEST(CasePromises, RemediesAndTheNextWordAreInTheLedger) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "cold")).ok());
  ASSERT_TRUE(world.Act(world.Make(kAssign, "anna")).ok());
  Command acknowledge = world.Make(kAcknowledge, "anna", "it was cold");
  acknowledge.due_us = At("2026-03-05T12:00:00Z");
  ASSERT_TRUE(world.Act(acknowledge).ok());
  const auto said = [&](const std::string& as_of) {
    std::vector<std::string> out;
    const CasePromises made = PromisesInCases(world.desk, At(as_of));
    const auto promises = Promises(*world.book, {.as_of_us = At(as_of), .also = made.promises});
    EXPECT_TRUE(promises.ok()) << promises.status();
    for (const auto& [promise, state] : *promises) {
      out.push_back(std::string(promise.id) + " " + std::string(promise.kind) + " " +
                    std::string(promise.owner) + " " + std::string(NameOf(state)));
    }
    return out;
  };
  using Lines = std::vector<std::string>;
  EXPECT_EQ(said("2026-03-03"), (Lines{"c1/next_update next_update anna open"}));
  EXPECT_EQ(said("2026-03-06"), (Lines{"c1/next_update next_update anna overdue"}));
  EXPECT_EQ(said("2026-03-01"), Lines());
  world.now = At("2026-03-04T10:00:00Z");
  Command settle = world.Make(kSettle, "anna", "a new soup");
  settle.amount_minor = 900;
  settle.ref = "soup";
  settle.due_us = At("2026-03-06T12:00:00Z");
  ASSERT_TRUE(world.Act(settle).ok());
  EXPECT_EQ(said("2026-03-05"), (Lines{"c1/soup remedy anna open"}));
  EXPECT_EQ(said("2026-03-04"), (Lines{"c1/next_update next_update anna open"}));
  world.now = At("2026-03-07T10:00:00Z");
  Command fulfil = world.Make(kFulfil, "anna");
  fulfil.ref = "soup";
  ASSERT_TRUE(world.Act(fulfil).ok());
  EXPECT_EQ(said("2026-03-08"), (Lines{"c1/soup remedy anna kept_late"}));
  EXPECT_TRUE(
      PromisesInCases(world.desk, At("2026-03-08"), CustomerIdView::Text("dora")).promises.empty());
  // One customer's cases alone say the same.
  const Desk hers = *Desk::OfCustomer(*world.book, CustomerIdView::Text("carla"), At("2026-03-08"));
  EXPECT_EQ(hers.Find("c1")->state, world.desk.Find("c1")->state);
  EXPECT_EQ(Desk::OfCustomer(*world.book, CustomerIdView::Text("nobody"), 0)->size(), 0u);
}

// By naive reading: each clock of each case alone, every grant against every other.
TEST(WhatIf, AgreesWithReadingEachPolicyAlone) {
  DeskWorld world;
  Draws draws(21);
  world.RandomCommands(draws, 1500);
  ComplaintsPolicy strict = FrontAndLead();
  strict.clocks[2].rule.limit = 2;           // resolve
  strict.clocks.erase(strict.clocks.begin());  // acknowledge
  strict.clocks.push_back(
      {{"call", {kOpen}, {}, {kContactOut}, 3600, ClockUnit::kSeconds, false}, ""});
  strict.roles[0].per_case = 2'000;
  strict.roles[0].per_customer = 7'000;
  const DeskRules other = *DeskRules::Make(strict, Zone());
  const int64_t from = At("2026-03-03T00:00:00Z"), as_of = At("2026-03-08T00:00:00Z");
  const auto compared = CompareRules(world.desk, world.rules, other, from, as_of);
  ASSERT_TRUE(compared.ok()) << compared.status();

  int64_t cases = 0, clocks[2] = {0, 0}, breaches[2] = {0, 0}, beyond[2] = {0, 0},
          excess[2] = {0, 0};
  struct Granted {
    int64_t at, amount;
    std::string by, id;
  };
  std::vector<Granted> granted;  // all of one customer
  for (const auto& [id, place] : world.desk.index()) {
    const CaseFile file = AsOf(world.desk.at(place), as_of);
    for (const Remedy& remedy : file.state.remedies) {
      if (remedy.promised_us == 0) continue;
      granted.push_back({remedy.promised_us, remedy.amount_minor,
                         remedy.approved_by.empty() ? remedy.offered_by : remedy.approved_by, id});
    }
    if (file.state.stage == CaseStage::kNone || file.state.received_us < from) continue;
    ++cases;
    for (int side = 0; side < 2; ++side) {
      for (const DeskClock& clock : (side == 0 ? world.rules : other).clocks()) {
        const auto reading = ReadClock(clock.rule, clock.calendar, file.commands, as_of);
        clocks[side] += reading->state != ClockState::kNotStarted;
        breaches[side] += reading->breached();
      }
    }
  }
  std::stable_sort(granted.begin(), granted.end(),
                   [](const Granted& a, const Granted& b) { return a.at < b.at; });
  for (size_t i = 0; i < granted.size(); ++i) {
    if (granted[i].at < from) continue;
    for (int side = 0; side < 2; ++side) {
      int64_t in_case = 0, to_customer = 0;
      for (size_t j = 0; j < i; ++j) {
        if (granted[j].id == granted[i].id) in_case += granted[j].amount;
        if (granted[j].at > granted[i].at - 365 * kMicrosPerDay) to_customer += granted[j].amount;
      }
      const bool lead = granted[i].by == "lea";
      const int64_t per_case = lead ? 100'000 : side == 0 ? 10'000 : 2'000;
      int64_t left = per_case - in_case;
      if (!lead) left = std::min(left, (side == 0 ? 15'000 : 7'000) - to_customer);
      left = std::max<int64_t>(left, 0);
      if (granted[i].amount <= left) continue;
      ++beyond[side];
      excess[side] += granted[i].amount - left;
    }
  }
  EXPECT_EQ(compared->cases, cases);
  EXPECT_EQ(compared->before.clocks, clocks[0]);
  EXPECT_EQ(compared->after.clocks, clocks[1]);
  EXPECT_EQ(compared->before.breaches, breaches[0]);
  EXPECT_EQ(compared->after.breaches, breaches[1]);
  EXPECT_EQ(compared->before.grants_beyond, beyond[0]);
  EXPECT_EQ(compared->after.grants_beyond, beyond[1]);
  EXPECT_EQ(compared->before.granted_beyond_minor, excess[0]);
  EXPECT_EQ(compared->after.granted_beyond_minor, excess[1]);
  int64_t rows = 0;
  for (const int64_t change : compared->changes) rows += change;
  EXPECT_EQ(rows, static_cast<int64_t>(compared->clocks.size()));
  EXPECT_EQ(
      compared->after.breaches - compared->before.breaches,
      std::count_if(compared->clocks.begin(), compared->clocks.end(),
                    [](const WhatIfClock& c) { return c.change == WhatIfChange::kBreached; }) -
          std::count_if(compared->clocks.begin(), compared->clocks.end(), [](const WhatIfClock& c) {
            const bool was = c.before == ClockState::kOverdue || c.before == ClockState::kLate;
            const bool is = c.after == ClockState::kOverdue || c.after == ClockState::kLate;
            return was && !is;
          }));
  // The same policy changes nothing.
  const WhatIf same = *CompareRules(world.desk, world.rules, world.rules, from, as_of);
  EXPECT_EQ(same.changes[0], static_cast<int64_t>(same.clocks.size()));
  EXPECT_EQ(CompareRules(world.desk, world.rules, other, as_of, as_of).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(Causes, TextsAndNamesBecomePaths) {
  EXPECT_EQ(CausePath(" Delivery.Late : Carrier/ "), "delivery/late/carrier");
  EXPECT_EQ(CausePath(""), "unknown");
  EXPECT_EQ(CausePath("/./:"), "unknown");
  EXPECT_EQ(CausePath("a/b/c/d/e/f/g/h/i/j"), "a/b/c/d/e/f/g/h");
  EXPECT_EQ(CausePath("Доставка"), "Доставка");
  EXPECT_EQ(CausePath(std::string(500, 'x')).size(), kMostCauseBytes);
  std::string cut = "y";
  for (int i = 0; i < 120; ++i) cut += "ж";  // two bytes each, cut within the hundredth
  EXPECT_EQ(CausePath(cut).size(), kMostCauseBytes - 1);
  EXPECT_EQ(AboveCause("a/b/c"), "a/b");
  EXPECT_EQ(AboveCause("a"), "");
  const std::vector<NamedCause> named = {
      {"delivery/late", "Too late", {"promise:delivery", "K17"}}, {"goods", "", {}}};
  const CauseTree tree(named);
  EXPECT_EQ(tree.Find("promise:delivery"), "delivery/late");
  EXPECT_EQ(tree.Find("k17.snow"), "delivery/late/snow");
  EXPECT_EQ(tree.Find("promise:refund"), "promise/refund");
  EXPECT_EQ(tree.Find("Goods / broken"), "goods/broken");
  EXPECT_EQ(tree.Named("delivery/late")->title, "Too late");
  EXPECT_EQ(tree.Named("delivery"), nullptr);
}

TEST(Causes, WhatIsWrongInAPolicyIsNamedByItsPath) {
  ComplaintsPolicy policy = FrontAndLead();
  policy.causes = {{"delivery/late", "", {"K17", "goods"}}, {"Goods", "", {}}, {"", "", {}},
                   {"delivery/late", "", {"k17"}}, {"goods", "", {}}};
  policy.letters = {{"poem", "en", "x"}, {"acknowledgement", "e", ""},
                    {"acknowledgement", "en", "{nobody}"}, {"acknowledgement", "en", "{case_id"}};
  std::vector<std::string> paths;
  for (const ComplaintsProblem& problem : ProblemsOf(policy)) paths.push_back(problem.path);
  EXPECT_EQ(paths, (std::vector<std::string>{
                       "complaints.causes[0].also[1]", "complaints.causes[1].path",
                       "complaints.causes[2].path", "complaints.causes[3].path",
                       "complaints.causes[3].also[0]", "complaints.letters[0].letter",
                       "complaints.letters[1].language", "complaints.letters[1].text",
                       "complaints.letters[2].text", "complaints.letters[3].language",
                       "complaints.letters[3].text"}));
}

}  // namespace
}  // namespace goodwill
