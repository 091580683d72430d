#include "goodwill/desk/desk.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"
#include "goodwill/store/store.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

using enum CommandKind;

std::string RuleOf(const absl::Status& status) {
  const std::vector<Problem> problems = ProblemsOf(status);
  return problems.empty() ? "" : problems.front().field;
}

// All that a desk knows, to be compared.
std::string Contents(const Desk& desk) {
  std::string out;
  for (const auto& [id, place] : desk.index()) {
    const CaseFile& file = desk.at(place);
    out += id + " " + file.customer.view().ToString() + " " +
           std::string(StageName(file.state.stage)) + " " + std::to_string(file.state.version);
    for (const Command& command : file.commands) {
      out += "|" + std::string(CommandName(command.kind)) + "," +
             std::to_string(command.effective_us) + "," + command.by + "," + command.subject + "," +
             command.text + "," + command.ref + "," + std::to_string(command.amount_minor) + "," +
             std::to_string(command.authority_minor.value_or(-1)) + "," +
             WriteDetails(command.details);
    }
    for (const RefusedFact& refused : file.refused) out += "!" + refused.rule;
    out += "\n";
  }
  return out;
}

TEST(Desk, NamesOfTheTableAreNamesOfTheCommands) {
  ASSERT_EQ(kCaseCommandKinds.size(), kCommandKinds);
  for (size_t k = 0; k < kCommandKinds; ++k) {
    EXPECT_EQ(kCaseCommandKinds[k], CommandName(static_cast<CommandKind>(k)));
  }
  for (size_t c = 0; c < kCaseClasses.size(); ++c) {
    EXPECT_EQ(kCaseClasses[c], ClassName(static_cast<CaseClass>(c + 1)));
  }
  for (size_t f = 0; f < kCaseFindings.size(); ++f) {
    EXPECT_EQ(kCaseFindings[f], FindingName(static_cast<Finding>(f + 1)));
  }
}

TEST(Desk, DetailsAreAJsonObject) {
  const std::vector<CommandDetail> details = {
      {"a \"name\"", "a\nline \\ and \x01"}, {"b", ""}, {"\xd0\xb4", "\xf0\x9f\x98\x80"}};
  const std::string text = WriteDetails(details);
  EXPECT_EQ(ReadDetails(text), details);
  EXPECT_EQ(WriteDetails({}), "");
  EXPECT_TRUE(ReadDetails("").empty());
  EXPECT_TRUE(ReadDetails(" { } ").empty());
  EXPECT_EQ(ReadDetails("{\"x\":\"\\u0041\\ud83d\\ude00\\t\\/\"}"),
            (std::vector<CommandDetail>{{"x", "A\xf0\x9f\x98\x80\t/"}}));
  for (const char* wrong : {"plain", "{", "{\"a\"}", "{\"a\":1}", "{\"a\":\"b\",}",
                            "{\"a\":\"b\"} x", "{\"a\":\"\\ud83d\"}", "{\"a\":\"\\udc00\"}",
                            "{\"a\":\"\\x\"}", "{\"a\":\"\\u00g0\"}", "{\"a\":\"b"}) {
    EXPECT_EQ(ReadDetails(wrong), (std::vector<CommandDetail>{{"text", wrong}})) << wrong;
  }
}

TEST(Desk, AComplaintIsSettledInOneCommand) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "anna", "The tin was half empty.")).ok());
  Command settle = world.Make(kSettle, "anna", "We are sorry: the tin was half empty.");
  settle.ref = "new tin";
  settle.amount_minor = 900;
  const auto acted = world.Act(settle);
  ASSERT_TRUE(acted.ok()) << acted.status();
  EXPECT_EQ(acted->file->state.stage, CaseStage::kDecided);
  EXPECT_EQ(acted->file->state.responsible, "anna");
  EXPECT_EQ(acted->batch, 2);
  EXPECT_EQ(acted->file->commands.back().authority_minor, 10'000);
  // Sent again, it is answered as it was.
  Command again = settle;
  again.expected_version = 1;
  const auto repeated = world.ActExactly("c1", again);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_TRUE(repeated->already_present);
  EXPECT_EQ(world.book->LastBatch(), 2);
  again.text = "something else";
  EXPECT_EQ(world.ActExactly("c1", again).status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(RuleOf(world.Act(world.Make(kClose, "anna")).status()), "remedy_fulfilled");
  Command fulfil = world.Make(kFulfil, "anna");
  fulfil.ref = "new tin";
  ASSERT_TRUE(world.Act(fulfil).ok());
  ASSERT_TRUE(world.Act(world.Make(kClose, "anna")).ok());
  EXPECT_EQ(Contents(*Desk::Of(*world.book)), Contents(world.desk));
}

TEST(Desk, WhatIsRefusedLeavesNoTrace) {
  DeskWorld world;
  EXPECT_EQ(world.Act(world.Make(kAssign, "anna")).status().code(), absl::StatusCode::kNotFound);
  Command open = world.Make(kOpen, "anna", "Late again");
  EXPECT_EQ(
      RuleOf(world.desk.Act(*world.book, world.rules, "", std::nullopt, "c1", open, {}).status()),
      "customer_id");
  const CustomerIdView carla = CustomerIdView::Text("carla");
  EXPECT_EQ(RuleOf(world.desk.Act(*world.book, world.rules, "", carla, "", open, {}).status()),
            "case_id");
  open.text.clear();
  EXPECT_EQ(RuleOf(world.Act(open).status()), "text_required");
  open.text = "Late again";
  open.details = {{"b", "1"}, {"b", "2"}};
  EXPECT_EQ(RuleOf(world.Act(open).status()), "details");
  EXPECT_EQ(world.book->LastBatch(), 0);
  EXPECT_EQ(world.desk.size(), 0u);
  open.details.clear();
  ASSERT_TRUE(world.Act(open).ok());
  EXPECT_EQ(RuleOf(world.desk.Act(*world.book, world.rules, "", CustomerIdView::Text("dora"), "c1",
                                  world.Make(kContactIn, ""), {}).status()),
            "customer_id");
  EXPECT_EQ(world.book->LastBatch(), 1);
}

// Limits are for the case and for the customer's last so many days, whoever granted.
TEST(Desk, AuthorityIsCumulative) {
  DeskWorld world;  // front: 100.00 a case, 150.00 a customer in a year; lead: 1000.00
  const auto settle = [&](const std::string& id, int64_t amount, int64_t at) {
    Command open = world.Make(kOpen, "anna", "broken");
    open.effective_us = at;
    if (world.desk.Find(id) == nullptr) {
      EXPECT_TRUE(world.ActOn(id, open).ok());
    }
    Command command = world.Make(kSettle, "anna", "sorry");
    command.ref = "refund";
    command.amount_minor = amount;
    command.effective_us = at;
    return RuleOf(world.ActOn(id, command).status());
  };
  const int64_t start = world.now;
  EXPECT_EQ(settle("a", 10'001, start), "within_authority");
  EXPECT_EQ(settle("a", 10'000, start), "");
  EXPECT_EQ(settle("b", 5'001, start), "within_authority");
  EXPECT_EQ(settle("b", 5'000, start), "");
  EXPECT_EQ(settle("c", 1, start), "within_authority");
  // A year later the first year is over.
  EXPECT_EQ(settle("d", 10'000, start + 365 * kMicrosPerDay), "");
  Command open = world.Make(kOpen, "anna", "broken");
  ASSERT_TRUE(world.ActOn("e", open).ok());
  Command dear = world.Make(kOffer, "anna", "a new one");
  dear.ref = "new";
  dear.amount_minor = 50'000;
  ASSERT_TRUE(world.ActOn("e", dear).ok());
  Command accept = world.Make(kAccept, "");
  accept.ref = "new";
  EXPECT_EQ(RuleOf(world.ActOn("e", accept).status()), "within_authority");
  Command approve = world.Make(kApprove, "bob");
  approve.ref = "new";
  const absl::Status refused = world.ActOn("e", approve).status();
  EXPECT_NE(std::string(refused.message()).find("role lead may grant it"), std::string::npos)
      << refused;
  approve.by = "lea";
  ASSERT_TRUE(world.ActOn("e", approve).ok());
  ASSERT_TRUE(world.ActOn("e", accept).ok());
  // A later policy does not change what was within authority.
  ComplaintsPolicy nobody;
  nobody.calendars = StandardComplaints().calendars;
  world.rules = *DeskRules::Make(nobody, Zone());
  EXPECT_EQ(Contents(*Desk::Of(*world.book)), Contents(world.desk));
  EXPECT_TRUE(world.desk.Find("e")->refused.empty());
}

// Facts in any order give the same state; the order of acceptance is in the facts.
TEST(Desk, FactsInAnyOrder) {
  DeskWorld world;
  Draws draws(11);
  world.RandomCommands(draws, 400);
  const std::string contents = Contents(world.desk);
  const Facts facts = world.book->Read(TableKind::kCaseCommands);
  std::vector<FiledCommand> rows;
  for (int64_t row = 0; row < facts.rows; ++row) rows.push_back(FiledCommandAt(facts, row));
  for (int round = 0; round < 5; ++round) {
    for (size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[draws.Below(i)]);
    Book other{Currency(), Zone()};
    Desk desk = *Desk::Of(other);
    for (size_t from = 0; from < rows.size();) {
      const size_t n = std::min<size_t>(1 + draws.Below(60), rows.size() - from);
      ASSERT_TRUE(other.Append(TableOf(std::span(rows).subspan(from, n)), {}).ok());
      from += n;
      ASSERT_TRUE(desk.CatchUp(other).ok());
    }
    EXPECT_EQ(Contents(desk), contents);
  }
}

// The same commands given to the fold alone: what the desk accepts and what it refuses.
TEST(Desk, AgreesWithTheFoldAlone) {
  DeskWorld world;
  Draws draws(5);
  world.check_with_fold = true;
  world.RandomCommands(draws, 1'500);
  EXPECT_GT(world.accepted, 200);
  EXPECT_GT(world.refused, 300);
  EXPECT_EQ(Contents(*Desk::Of(*world.book)), Contents(world.desk));
}

TEST(Desk, KnownThenAndAsOfThen) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "late")).ok());
  ASSERT_TRUE(world.Act(world.Make(kAssign, "anna")).ok());
  Command word = world.Make(kContactOut, "anna");
  word.effective_us = world.now + 1'000;
  ASSERT_TRUE(world.Act(word).ok());
  EXPECT_EQ(Desk::Of(*world.book, 2)->Find("c1")->state.version, 2);
  EXPECT_EQ(Desk::Of(*world.book, 9).status().code(), absl::StatusCode::kInvalidArgument);
  const CaseFile& file = *world.desk.Find("c1");
  EXPECT_EQ(AsOf(file, word.effective_us).state.contacts, 0);
  EXPECT_EQ(AsOf(file, word.effective_us + 1).state.contacts, 1);
  EXPECT_EQ(AsOf(file, world.now).state.stage, CaseStage::kNone);
}

// Two desks of one book, as two processes have them: the second notices.
TEST(Desk, TwoAtOnce) {
  DeskWorld world;
  ASSERT_TRUE(world.Act(world.Make(kOpen, "", "late")).ok());
  Desk other = *Desk::Of(*world.book);
  Command assign = world.Make(kAssign, "anna");
  assign.subject = "anna";
  ASSERT_TRUE(world.Act(assign).ok());
  Command second = world.Make(kAssign, "bob");
  second.subject = "bob";
  second.expected_version = 1;
  const auto late = other.Act(*world.book, world.rules, "", std::nullopt, "c1", second, {});
  EXPECT_EQ(late.status().code(), absl::StatusCode::kAborted);
  EXPECT_EQ(RuleOf(late.status()), "version");
}

TEST(Desk, FactsThatDoNotFitAreNamed) {
  DeskWorld world;
  std::vector<FiledCommand> rows(3);
  const CommandKind kinds[] = {kOpen, kFulfil, kAssign};
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].case_id = "x";
    rows[i].customer = CustomerId(CustomerIdView::Text("carla"));
    rows[i].command = world.Make(kinds[i], "anna", "a text");
    rows[i].command.expected_version = static_cast<int64_t>(i);
  }
  rows[2].command.subject = "anna";
  ASSERT_TRUE(world.book->Append(TableOf(rows), {}).ok());
  ASSERT_TRUE(world.desk.CatchUp(*world.book).ok());
  const CaseFile& file = *world.desk.Find("x");
  EXPECT_EQ(file.state.version, 2);
  ASSERT_EQ(file.refused.size(), 1u);
  EXPECT_EQ(file.refused[0].rule, "applicable");
  EXPECT_EQ(file.refused[0].expected_version, 1);
  // The case goes on.
  ASSERT_TRUE(world.ActOn("x", world.Make(kRecordFact, "anna", "a fact")).ok());
  EXPECT_EQ(Contents(*Desk::Of(*world.book)), Contents(world.desk));
}

TEST(Desk, AfterARestartCasesAreThere) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("desk-" + std::to_string(::getpid()) + ".goodwill");
  std::filesystem::remove(path);
  std::string contents;
  {
    DeskWorld world(*OpenBook(path.string(), {.currency = *Currency::Parse("EUR")}, {}));
    Draws draws(3);
    world.RandomCommands(draws, 150);
    contents = Contents(world.desk);
    // A second process sees each command, and its own counts for the first.
    auto book = OpenBook(path.string(), {}, {});
    ASSERT_TRUE(book.ok()) << book.status();
    Desk desk = *Desk::Of(**book);
    EXPECT_EQ(Contents(desk), contents);
    ASSERT_TRUE(desk.Act(**book, world.rules, "", CustomerIdView::Text("eva"), "other",
                         world.Make(kOpen, "", "late"), {}).ok());
    ASSERT_TRUE(world.ActOn("another", world.Make(kOpen, "", "cold")).ok());
    EXPECT_NE(world.desk.Find("other"), nullptr);
    contents = Contents(world.desk);
  }
  auto book = OpenBook(path.string(), {}, {});
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(Contents(*Desk::Of(**book)), contents);
  EXPECT_TRUE(CheckBook(path.string(), {})->problems.empty());
  book = absl::NotFoundError("closed");
  std::filesystem::remove(path);
}

TEST(Desk, MergedAndErasedCustomers) {
  DeskWorld world;
  Command open = world.Make(kOpen, "", "My name is Carla Weiss.");
  open.details = {{"products", "tea, coffee"}};
  ASSERT_TRUE(world.Act(open).ok());
  ASSERT_TRUE(world.Act(world.Make(kAssign, "anna")).ok());
  ASSERT_TRUE(world.desk.Act(*world.book, world.rules, "", CustomerIdView::Text("dora"), "c2",
                             world.Make(kOpen, "", "late"), {}).ok());
  const Table merge = *world.book->MergeRow("carla", "dora", world.now, "the same");
  ASSERT_TRUE(world.book->Append(merge, {}).ok());
  ASSERT_TRUE(world.desk.CatchUp(*world.book).ok());
  EXPECT_EQ(world.desk.Find("c1")->customer.text, "dora");
  EXPECT_EQ(world.desk.Find("c1")->filed_under.text, "carla");
  ASSERT_TRUE(world.Act(world.Make(kContactIn, "")).ok());
  const auto erased = EraseCustomers(*world.book, {CustomerId(CustomerIdView::Text("carla"))},
                                     {"Art. 17 GDPR", "eva", world.now, "desk"}, {});
  ASSERT_TRUE(erased.ok()) << erased.status();
  ASSERT_TRUE(world.desk.CatchUp(*world.book).ok());
  const CaseFile& file = *world.desk.Find("c1");
  EXPECT_EQ(file.state.version, 3);
  EXPECT_EQ(file.state.responsible, "anna");
  EXPECT_TRUE(file.refused.empty());
  EXPECT_EQ(Contents(world.desk).find("Carla"), std::string::npos);
  EXPECT_EQ(Contents(world.desk).find("coffee"), std::string::npos);
  // Work on it goes on.
  Command fact = world.Make(kRecordFact, "anna", "a fact");
  fact.expected_version = 3;
  ASSERT_TRUE(world.desk.Act(*world.book, world.rules, "", std::nullopt, "c1", fact, {}).ok());
  EXPECT_EQ(Contents(*Desk::Of(*world.book)), Contents(world.desk));
}

}  // namespace
}  // namespace goodwill
