#include "goodwill/care/desk_figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "goodwill/care/fairness.h"
#include "goodwill/care/people.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

constexpr int64_t kHour = 3'600'000'000;
constexpr int64_t kDay = 24 * kHour;
const int64_t kMonday = *ParseInstant("2026-03-02T10:00:00Z", Zone());
const int64_t kFrom = *ParseInstant("2026-01-01T00:00:00Z", Zone());
const int64_t kAsOf = *ParseInstant("2026-09-01T00:00:00Z", Zone());

struct Office {
  DeskWorld world;

  const CaseFile* Find(const std::string& id) { return world.desk.Find(id); }
  void Give(const std::string& id, const std::string& customer, Command command) {
    const CaseFile* const file = Find(id);
    command.expected_version = file == nullptr ? 0 : file->state.version;
    const auto acted = world.desk.Act(*world.book, world.rules, "", CustomerIdView::Text(customer),
                                      id, command, {});
    ASSERT_TRUE(acted.ok()) << acted.status();
  }
  static Command Make(CommandKind kind, int64_t us, const char* by = "anna") {
    Command command;
    command.kind = kind;
    command.effective_us = us;
    command.by = by;
    command.text = "so";
    if (kind == CommandKind::kAssign) command.subject = by;
    return command;
  }
  // Opened, assigned, decided with a remedy and closed after some hours.
  void Settle(const std::string& id, const std::string& customer, int64_t opened, int64_t hours,
              int64_t cents, Finding finding, const char* by = "lea", bool second_word = false,
              const char* product = "tea") {
    Command open = Make(CommandKind::kOpen, opened, "");
    open.channel = 2;
    open.details = {{"product", product}};
    Give(id, customer, open);
    Give(id, customer, Make(CommandKind::kAssign, opened + 1, by));
    Command assess = Make(CommandKind::kAssess, opened + 2, by);
    assess.severity = 2;
    Give(id, customer, assess);
    if (second_word) Give(id, customer, Make(CommandKind::kContactIn, opened + 3, ""));
    Give(id, customer, Make(CommandKind::kRecordFact, opened + 4, by));
    Command decide = Make(CommandKind::kDecide, opened + 5, by);
    decide.finding = finding;
    Give(id, customer, decide);
    if (cents > 0) {
      Command offer = Make(CommandKind::kOffer, opened + 6, by);
      offer.ref = "r";
      offer.amount_minor = cents;
      Give(id, customer, offer);
      Command accept = Make(CommandKind::kAccept, opened + 7, "");
      accept.ref = "r";
      Give(id, customer, accept);
      Command done = Make(CommandKind::kFulfil, opened + 8, by);
      done.ref = "r";
      Give(id, customer, done);
    }
    Give(id, customer, Make(CommandKind::kFinalResponse, opened + 9, by));
    Give(id, customer, Make(CommandKind::kClose, opened + hours * kHour, by));
  }
  DeskFigures Figures() {
    const auto out = DeskFiguresOf(world.desk, world.rules, kFrom, kAsOf);
    EXPECT_TRUE(out.ok()) << out.status();
    return *out;
  }
};

TEST(DeskFigures, CountWhatHappened) {
  Office office;
  office.Settle("a", "ann", kMonday, 4, 1'000, Finding::kUpheld);
  office.Settle("b", "bob", kMonday, 24, 0, Finding::kNotUpheld, "lea", true);
  office.Settle("c", "cid", kMonday + 40 * kDay, 72, 500, Finding::kPartlyUpheld, "lea", false,
                "pot");
  office.Give("c", "cid", Office::Make(CommandKind::kReopen, kMonday + 50 * kDay));
  office.Give("d", "dee", Office::Make(CommandKind::kOpen, kMonday, ""));
  Command query = Office::Make(CommandKind::kClassify, kMonday + 1);
  query.classified = CaseClass::kQuery;
  office.Give("d", "dee", query);
  office.Give("late", "eve", Office::Make(CommandKind::kOpen, kAsOf, ""));  // not before as-of

  const DeskFigures figures = office.Figures();
  const DeskGroup& all = figures.groups.front();
  EXPECT_EQ(all.by, "all");
  EXPECT_EQ(all.complaints, 3);
  EXPECT_EQ(all.queries, 1);
  EXPECT_EQ(all.open, 1);
  EXPECT_EQ(all.first_contact.count, 1);
  EXPECT_EQ(all.first_contact.of, 2);
  EXPECT_EQ(all.reopened.count, 1);
  EXPECT_EQ(all.reopened.of, 3);
  EXPECT_EQ(all.upheld.count, 1);  // of two: who reopens asks for another finding
  EXPECT_EQ(all.upheld.of, 2);
  EXPECT_EQ(all.redress_minor, 1'500);
  EXPECT_EQ(all.redressed, 2);
  EXPECT_EQ(all.clock.count, 2);
  EXPECT_EQ(all.clock.median_us, 4 * kHour);
  EXPECT_EQ(all.clock.ninth_decile_us, 24 * kHour);
  // Monday 10 to Tuesday 10, where a working day has 9 to 17.
  EXPECT_EQ(all.working.ninth_decile_us, 8 * kHour);
  std::map<std::string, int64_t> groups;
  for (const DeskGroup& group : figures.groups) {
    groups[group.by + ":" + group.name] = group.complaints;
  }
  EXPECT_EQ(groups, (std::map<std::string, int64_t>{{"all:", 3},
                                                    {"month:2026-03", 2},
                                                    {"month:2026-04", 1},
                                                    {"channel:", 0},
                                                    {"channel:phone", 3},
                                                    {"product:", 0},
                                                    {"product:pot", 1},
                                                    {"product:tea", 2}}));
  EXPECT_FALSE(DeskFiguresOf(office.world.desk, office.world.rules, kAsOf, kAsOf).ok());
}

TEST(DeskFigures, ReturnsCountByBandsOfDatedDefinitions) {
  Office office;
  office.Settle("a", "ann", kMonday, 4, 1'000, Finding::kUpheld);
  office.Settle("b", "bob", kMonday, 10 * 24, 0, Finding::kNotUpheld);
  office.Settle("c", "cid", kMonday, 60 * 24, 0, Finding::kNotUpheld);
  office.Settle("e", "eve", kMonday, 140 * 24, 0, Finding::kUpheld);  // in the next half-year
  const DeskFigures figures = office.Figures();
  ASSERT_EQ(figures.returns.size(), ReturnDefinitions().size());
  const Return& published = figures.returns[0];
  EXPECT_EQ(published.definition->name, "uk.fca.disp.publication");
  ASSERT_EQ(published.rows.size(), 2u);
  const ReturnRow& first = published.rows[0];
  EXPECT_EQ(first.opened, 4);
  EXPECT_EQ(first.closed, 3);
  EXPECT_EQ(first.bands, (std::vector<int64_t>{1, 1, 1}));
  EXPECT_EQ(first.upheld, 1);
  EXPECT_EQ(first.outstanding, 1);
  EXPECT_EQ(first.redress_minor, 1'000);
  const ReturnRow& second = published.rows[1];
  EXPECT_EQ(second.opened, 0);
  EXPECT_EQ(second.bands, (std::vector<int64_t>{0, 0, 1}));
  EXPECT_EQ(second.outstanding, 0);
  for (const ReturnDefinition& definition : ReturnDefinitions()) {
    EXPECT_GT(definition.review_day, 0) << definition.name;
    EXPECT_FALSE(definition.source.empty());
  }
}

// Against counting a second time, over cases that random commands made.
TEST(DeskFigures, AgreeWithCountingPlainly) {
  Office office;
  Draws draws(21);
  office.world.RandomCommands(draws, 3'000);
  const int64_t as_of = office.world.now + 60 * kDay;
  const auto figures =
      DeskFiguresOf(office.world.desk, office.world.rules, office.world.now - kDay, as_of);
  ASSERT_TRUE(figures.ok()) << figures.status();
  int64_t complaints = 0, open = 0, redress = 0;
  for (const auto& [id, place] : office.world.desk.index()) {
    const CaseState state = AsOf(office.world.desk.at(place), as_of).state;
    if (state.classified == CaseClass::kQuery || state.classified == CaseClass::kNotEligible) {
      continue;
    }
    ++complaints;
    open += state.stage != CaseStage::kClosed && state.stage != CaseStage::kMerged ? 1 : 0;
    for (const Remedy& remedy : state.remedies) {
      const bool stands =
          remedy.state == RemedyState::kAccepted || remedy.state == RemedyState::kFulfilled;
      redress += stands ? remedy.amount_minor : 0;
    }
  }
  const DeskGroup& all = figures->groups.front();
  EXPECT_EQ(all.complaints, complaints);
  EXPECT_EQ(all.open, open);
  EXPECT_EQ(all.redress_minor, redress);
  for (const char* by : {"month", "channel", "product"}) {
    int64_t sum = 0;
    for (const DeskGroup& group : figures->groups) sum += group.by == by ? group.complaints : 0;
    EXPECT_EQ(sum, complaints) << by;
  }
}

TEST(Fairness, RedressThatStandsOutIsNamed) {
  Office office;
  for (int i = 0; i < 9; ++i) {
    office.Settle("case-" + std::to_string(i), "c" + std::to_string(i), kMonday, 4,
                  i == 7 ? 9'000 : 1'000 + 10 * i, Finding::kUpheld);
  }
  office.Settle("other", "x", kMonday, 4, 9'000, Finding::kUpheld, "lea", false, "pot");
  const auto fairness = FairnessOf(office.world.desk, kFrom, kAsOf, {});
  ASSERT_TRUE(fairness.ok());
  ASSERT_EQ(fairness->unlike.size(), 1u);  // one pot alone is like nothing
  EXPECT_EQ(fairness->unlike[0].case_id, "case-7");
  EXPECT_EQ(fairness->unlike[0].alike, 9);
  EXPECT_EQ(fairness->unlike[0].median_minor, 1'040);
  EXPECT_LT(fairness->unlike[0].high_minor, 9'000);
  EXPECT_EQ(fairness->unlabelled, 10);
  EXPECT_TRUE(fairness->groups.empty());
}

TEST(Fairness, SmallGroupsStayHidden) {
  Office office;
  std::map<std::string, std::string> labels;
  for (int i = 0; i < 24; ++i) {
    const std::string who = "c" + std::to_string(i);
    labels[who] = i < 4 ? "few" : i < 6 ? "two" : i % 2 == 0 ? "north" : "south";
    office.Settle("case-" + std::to_string(i), who, kMonday, 4 + i, i % 2 == 0 ? 500 : 0,
                  Finding::kUpheld);
  }
  const auto fairness = FairnessOf(office.world.desk, kFrom, kAsOf, labels);
  ASSERT_TRUE(fairness.ok());
  ASSERT_EQ(fairness->groups.size(), 4u);
  const AuditGroup& few = fairness->groups[0];
  EXPECT_EQ(few.label, "few");
  EXPECT_TRUE(few.hidden);
  EXPECT_EQ(few.customers, 0);
  EXPECT_EQ(few.complaints, 0);
  EXPECT_EQ(few.redressed.of, 0);
  const AuditGroup& north = fairness->groups[1];
  EXPECT_EQ(north.customers, 9);
  EXPECT_EQ(north.redressed.share, 1);
  EXPECT_EQ(north.median_redress_minor, 500);
  // Against the nine of the south, not against the hidden.
  const ShareDifference naive = AgainstCompetitor(AttainmentOf(9, 9), AttainmentOf(0, 9));
  EXPECT_EQ(north.redressed_against_others.difference, naive.difference);
  EXPECT_EQ(north.redressed_against_others.low, naive.low);
  EXPECT_EQ(north.upheld_against_others.verdict, Verdict::kUnclear);
  EXPECT_TRUE(fairness->groups[3].hidden);
  // Four alone would follow from the sum of all: the smallest other group is hidden too.
  for (auto& [who, label] : labels) label = label == "two" ? "north" : label;
  const auto alone = FairnessOf(office.world.desk, kFrom, kAsOf, labels);
  ASSERT_TRUE(alone.ok());
  ASSERT_EQ(alone->groups.size(), 3u);
  EXPECT_TRUE(alone->groups[0].hidden);
  EXPECT_FALSE(alone->groups[1].hidden);
  EXPECT_TRUE(alone->groups[2].hidden);
}

TEST(People, FiguresAreForWhomTheyAreFor) {
  Office office;
  const char* const kPeople[] = {"lea", "bob", "cy", "di"};
  for (int i = 0; i < 4; ++i) {
    office.Settle("case-" + std::to_string(i), "c" + std::to_string(i), kMonday, 4, 1'000,
                  Finding::kUpheld, kPeople[i]);
  }
  // On a Sunday.
  office.Settle("sunday", "s", kMonday - kDay, 4, 0, Finding::kUpheld, "lea");
  TableBuilder contacts(interactions::kSpec);
  contacts.Row({{interactions::kCustomerId, std::string("s")},
                {interactions::kTime, kMonday - kDay},
                {interactions::kChannel, int64_t{2}},
                {interactions::kDirection, int64_t{1}},
                {interactions::kMinutes, int64_t{7'500'000}},
                {interactions::kAgent, std::string("lea")}});
  ASSERT_TRUE(office.world.book->Append(contacts.Build(), goodwill::Run()).ok());
  TableBuilder pulse(answers::kSpec);
  for (int i = 0; i < 5; ++i) {
    pulse.Row({{answers::kCustomerId, "staff-" + std::to_string(i)},
               {answers::kTime, kMonday},
               {answers::kQuestion, std::string(i < 4 ? "pulse4" : "pulse")},
               {answers::kScore, int64_t{4'000'000}}});
    if (i == 4) continue;
    pulse.Row({{answers::kCustomerId, "staff-" + std::to_string(i)},
               {answers::kTime, kMonday},
               {answers::kQuestion, std::string("pulse")},
               {answers::kScore, int64_t{2'000'000}}});
  }
  ASSERT_TRUE(office.world.book->Append(pulse.Build(), goodwill::Run()).ok());

  PeopleQuestion question;
  question.from_us = kFrom;
  question.as_of_us = kAsOf;
  const auto ask = [&] {
    return PeopleOf(*office.world.book, office.world.desk, office.world.rules, question);
  };
  EXPECT_EQ(ask().status().code(), absl::StatusCode::kFailedPrecondition);  // four people
  question.audience = Audience::kAgent;
  EXPECT_EQ(ask().status().code(), absl::StatusCode::kInvalidArgument);
  question.agent = "lea";
  question.pulse_question = "pulse";
  const auto own = ask();
  ASSERT_TRUE(own.ok()) << own.status();
  ASSERT_EQ(own->agents.size(), 1u);
  const AgentFigures& lea = own->agents[0];
  EXPECT_EQ(lea.overtime_minutes, 7'500'000);
  EXPECT_EQ(lea.minutes, 7'500'000);
  EXPECT_GT(lea.overtime.count, 5);
  EXPECT_LT(lea.overtime.count, lea.overtime.of);
  EXPECT_EQ(lea.own_authority.of, 2);
  EXPECT_EQ(lea.own_authority.count, 2);
  EXPECT_EQ(lea.mean_severity, 2);
  EXPECT_EQ(lea.harsh.count, 0);
  ASSERT_TRUE(own->pulse.has_value());
  EXPECT_EQ(own->pulse->answers, 5);
  EXPECT_EQ(own->pulse->score, 2.4);
  question.pulse_question = "pulse4";
  EXPECT_FALSE(ask()->pulse.has_value());
  question.audience = Audience::kScheduler;
  EXPECT_EQ(ask()->agents.size(), 4u);
  // A fifth colleague: now the others may be told of all.
  office.Settle("more", "m", kMonday, 4, 0, Finding::kUpheld, "ed");
  question.audience = Audience::kOthers;
  const auto others = ask();
  ASSERT_TRUE(others.ok()) << others.status();
  ASSERT_EQ(others->agents.size(), 1u);
  EXPECT_EQ(others->agents[0].agent, "");
  EXPECT_EQ(others->agents[0].agents, 5);
}

}  // namespace
}  // namespace goodwill
