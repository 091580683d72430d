#include "goodwill/assess/causes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/book/schema.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

int64_t At(const std::string& text) { return *ParseInstant(text, Zone()); }

// Something that went wrong, as the test made it.
struct Made {
  std::string path, who, source;
  int64_t time_us = 0;
  int64_t redress = 0;
};

class Causes : public ::testing::Test {
 protected:
  Causes() : book_(*Currency::Parse("EUR"), Zone()), desk_(*Desk::Of(book_)) {
    policy_ = std::make_shared<Policy>();
    policy_->currency = *Currency::Parse("EUR");
    policy_->tiers.tiers = {{"base", "", std::nullopt}};
    policy_->complaints = ComplaintsPolicy();
    policy_->complaints->causes = {{"delivery", "Delivery", {}},
                                   {"delivery/late", "", {"promise:delivery", "delivery_failed"}},
                                   {"never", "", {}}};
    // One clock, which nothing here breaks.
    policy_->complaints->clocks = {{{"resolve",
                                     {CommandKind::kOpen},
                                     {},
                                     {CommandKind::kClose},
                                     100'000,
                                     ClockUnit::kDays,
                                     false},
                                    ""}};
  }

  void Append(const TableBuilder& rows) {
    const auto result = book_.Append(rows.Build(), goodwill::Run());
    ASSERT_TRUE(result.ok()) << result.status();
  }
  void Bought(const std::string& who, int64_t us, int64_t cents) {
    TableBuilder rows(purchases::kSpec);
    rows.Row({{purchases::kCustomerId, who}, {purchases::kTime, us}, {purchases::kAmount, cents}});
    Append(rows);
  }
  void Complain(const std::string& id, const std::string& who, int64_t us, const std::string& cause,
                int64_t granted = 0) {
    const DeskRules rules = *DeskRules::Make(FrontRules(), Zone());
    Command open;
    open.effective_us = us;
    open.text = "it went wrong";
    if (!cause.empty()) open.details = {{"cause", cause}};
    ASSERT_TRUE(desk_.Act(book_, rules, "", CustomerIdView::Text(who), id, open, {}).ok());
    if (granted == 0) return;
    Command settle;
    settle.kind = CommandKind::kSettle;
    settle.expected_version = 1;
    settle.effective_us = us;
    settle.by = "anna";
    settle.text = "sorry";
    settle.ref = "gift";
    settle.amount_minor = granted;
    ASSERT_TRUE(desk_.Act(book_, rules, "", CustomerIdView::Text(who), id, settle, {}).ok());
  }
  static ComplaintsPolicy FrontRules() {
    ComplaintsPolicy policy = StandardComplaints();
    policy.roles = {{"front", std::nullopt, std::nullopt, 365}};
    policy.default_role = "front";
    return policy;
  }

  CauseReport Report(const std::string& as_of, int32_t months) {
    MeasuresQuestion question;
    question.as_of_us = At(as_of);
    question.currency = policy_->currency;
    question.measures = policy_->measures;
    const DeskRules rules = *DeskRules::Make(*policy_->complaints, Zone());
    CausesQuestion options;
    options.months = months;
    auto report =
        CausesOf(book_, question, policy_, *Desk::Of(book_), rules, options, goodwill::Run());
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *std::move(report) : CauseReport();
  }
  static const Cause* Find(const CauseReport& report, const std::string& path) {
    for (const Cause& cause : report.causes) {
      if (cause.path == path) return &cause;
    }
    return nullptr;
  }

  Book book_;
  Desk desk_;
  std::shared_ptr<Policy> policy_;
};

TEST_F(Causes, AgreeWithCountingByHand) {
  Draws draws(3);
  const int64_t begin = At("2024-01-01T00:00:00Z");
  const auto when = [&] {
    return begin + static_cast<int64_t>(draws.Below(366)) * kMicrosPerDay + 5;
  };
  const auto who = [&] { return "C" + std::to_string(draws.Below(25)); };
  std::vector<Made> made;
  std::map<std::string, int64_t> value;  // in the window
  const int64_t from = At("2024-07-01T00:00:00Z"), as_of = At("2024-12-16T12:00:00Z");
  TableBuilder bought(purchases::kSpec);
  for (int i = 0; i < 400; ++i) {
    const std::string id = who();
    const int64_t us = when(), cents = 100 + static_cast<int64_t>(draws.Below(9000));
    bought.Row({{purchases::kCustomerId, id}, {purchases::kTime, us}, {purchases::kAmount, cents}});
    if (us >= from && us < as_of) value[id] += cents;
  }
  Append(bought);
  const char* const said[] = {"Delivery.Late", "delivery/late/snow", "goods", "", "Goods / Broken"};
  const char* const paths[] = {"delivery/late", "delivery/late/snow", "goods", "unknown",
                               "goods/broken"};
  for (int i = 0; i < 120; ++i) {
    const size_t which = draws.Below(5);
    const std::string id = who();
    const int64_t us = when(), granted = static_cast<int64_t>(draws.Below(3)) * 700;
    Complain("case-" + std::to_string(i), id, us, said[which], granted);
    made.push_back({paths[which], id, "complaint", us, granted});
  }
  TableBuilder promised(promises::kSpec);
  TableBuilder happened(events::kSpec);
  for (int i = 0; i < 60; ++i) {
    const std::string id = who();
    const int64_t due = when();
    const bool kept = draws.Below(2) == 0;
    promised.Row({{promises::kCustomerId, id},
                  {promises::kPromiseId, "p" + std::to_string(i)},
                  {promises::kKind, std::string(i % 3 == 0 ? "delivery" : "refund")},
                  {promises::kMadeAt, due - kMicrosPerDay},
                  {promises::kDueAt, due},
                  {promises::kKeptAt, due + (kept ? -1 : 1)}});
    if (!kept)
      made.push_back({i % 3 == 0 ? "delivery/late" : "promise/refund", id, "breach", due, 0});
    const int64_t us = when();
    happened.Row({{events::kCustomerId, id},
                  {events::kTime, us},
                  {events::kKind, std::string(i % 2 == 0 ? "delivery_failed" : "moved")}});
    if (i % 2 == 0) made.push_back({"delivery/late", id, "breach", us, 0});
  }
  Append(promised);
  Append(happened);

  const CauseReport report = Report("2024-12-16T12:00:00Z", 6);
  EXPECT_EQ(report.from_us, from);
  std::erase_if(made, [&](const Made& m) { return m.time_us < from || m.time_us >= as_of; });
  std::set<std::string> nodes = {"delivery", "delivery/late", "never"};
  for (const Made& m : made) {
    for (std::string_view path = m.path; !path.empty(); path = AboveCause(path))
      nodes.emplace(path);
  }
  int64_t all = 0, last = 0;
  for (const std::string& path : nodes) {
    CauseSum own, sum;
    std::map<std::string, int> hits, own_hits;
    for (const Made& m : made) {
      const auto add = [&](CauseSum& to) {
        (m.source == "complaint" ? to.complaints : to.breaches) += 1;
        to.redress += m.redress;
      };
      if (m.path == path) add(own), ++own_hits[m.who];
      if (m.path == path || m.path.starts_with(path + "/")) add(sum), ++hits[m.who];
    }
    const auto whom = [&](const std::map<std::string, int>& of, CauseSum& to) {
      for (const auto& [id, times] : of) {
        to.customers += 1;
        to.repeated += times > 1;
        to.value_at_risk += value[id];
      }
    };
    whom(hits, sum), whom(own_hits, own);
    const Cause* const cause = Find(report, path);
    ASSERT_NE(cause, nullptr) << path;
    EXPECT_EQ(cause->own, own) << path;
    EXPECT_EQ(cause->all, sum) << path;
    EXPECT_EQ(cause->named, path == "delivery" || path == "delivery/late" || path == "never");
    int64_t months = 0;
    for (const CauseMonth& month : cause->months) months += month.count;
    EXPECT_EQ(months, sum.count()) << path;
    all += own.count();
    last = std::max(last, cause->pareto[0].cumulative);
  }
  EXPECT_EQ(report.total.count(), all);
  EXPECT_EQ(last, all);
  EXPECT_FALSE(report.losses_known);
  // Pareto: places ascend while counts do not rise; sums are those of all before.
  std::map<int64_t, const Cause*> places;
  for (const Cause& cause : report.causes) {
    if (cause.pareto[0].place > 0) places[cause.pareto[0].place] = &cause;
  }
  int64_t sum = 0, before = INT64_MAX;
  std::set<std::string> touched;
  for (const auto& [place, cause] : places) {
    EXPECT_LE(cause->own.count(), before);
    before = cause->own.count();
    sum += before;
    EXPECT_EQ(cause->pareto[0].cumulative, sum);
  }
  std::map<int64_t, const Cause*> by_value;
  for (const Cause& cause : report.causes) {
    if (cause.pareto[2].place > 0) by_value[cause.pareto[2].place] = &cause;
  }
  int64_t covered = 0;
  for (const auto& [place, cause] : by_value) {
    for (const Made& m : made) {
      if (m.path == cause->path && touched.insert(m.who).second) covered += value[m.who];
    }
    EXPECT_EQ(cause->pareto[2].cumulative, covered);
  }
  EXPECT_EQ(covered, report.total.value_at_risk);
  std::map<std::string, int64_t> times;
  for (const Made& m : made) ++times[m.who];
  EXPECT_EQ(report.recurring_in_all,
            std::count_if(times.begin(), times.end(), [](const auto& t) { return t.second > 1; }));
  EXPECT_LE(report.recurring.size(), 20u);
  EXPECT_EQ(report.recurring.front().count,
            std::max_element(times.begin(), times.end(), [](const auto& a, const auto& b) {
              return a.second < b.second;
            })->second);
  // Depth first: whatever is below a cause follows it at once.
  std::set<std::string> open;
  for (size_t i = 0; i < report.causes.size(); ++i) {
    const std::string above(AboveCause(report.causes[i].path));
    EXPECT_TRUE(above.empty() || open.contains(above));
    open.insert(report.causes[i].path);
    if (i > 0 && above.empty()) open = {report.causes[i].path};
  }
}

TEST_F(Causes, AShiftIsSeenAndAnActionAgainstItMeasured) {
  // Ten purchases a month; two late deliveries a month, none from August on.
  TableBuilder bought(purchases::kSpec);
  TableBuilder happened(events::kSpec);
  for (int month = 1; month <= 12; ++month) {
    const std::string of = (month < 10 ? "2024-0" : "2024-") + std::to_string(month);
    for (int i = 0; i < 10; ++i) {
      bought.Row({{purchases::kCustomerId, "C" + std::to_string(i)},
                  {purchases::kTime, At(of + "-05T10:00:00Z") + i},
                  {purchases::kAmount, int64_t{1000}}});
    }
    for (int i = 0; i < (month < 5 ? 9 : 1); ++i) {
      happened.Row({{events::kCustomerId, "C" + std::to_string(i)},
                    {events::kTime, At(of + "-06T10:00:00Z") + i},
                    {events::kKind, std::string("delivery_failed")}});
    }
  }
  Append(bought);
  Append(happened);
  TableBuilder actions(promises::kSpec);
  actions.Row({{promises::kCustomerId, std::string("us")},
               {promises::kPromiseId, std::string("A1")},
               {promises::kKind, std::string("corrective_action")},
               {promises::kMadeAt, At("2024-04-01T00:00:00Z")},
               {promises::kOwner, std::string("depot")},
               {promises::kKeptAt, At("2024-05-01T00:00:00Z")},
               {promises::kRef, std::string("Delivery.Late")}});
  Append(actions);
  const CauseReport report = Report("2025-01-01T00:00:00Z", 12);
  const Cause* const late = Find(report, "delivery/late");
  ASSERT_NE(late, nullptr);
  EXPECT_EQ(late->chart, ChartKind::kU);
  EXPECT_EQ(late->shift, -1);
  EXPECT_EQ(late->months.front().count, 9);
  EXPECT_EQ(late->months.front().purchases, 10);
  ASSERT_EQ(late->actions.size(), 1u);
  const CorrectiveAction& action = late->actions[0];
  EXPECT_EQ(action.owner, "depot");
  EXPECT_EQ(action.days, 245);
  EXPECT_EQ(action.before, 36);
  EXPECT_EQ(action.after, 8);
  EXPECT_EQ(action.exposed_before, 40);
  EXPECT_EQ(action.exposed_after, 80);
  EXPECT_NEAR(action.ratio, (8.0 / 80) / (36.0 / 40), 1e-12);
  EXPECT_TRUE(action.fell());
  // The cause above has no action of its own, but the same months.
  EXPECT_TRUE(Find(report, "delivery")->actions.empty());
  EXPECT_EQ(Find(report, "delivery")->shift, -1);
  EXPECT_EQ(Find(report, "never")->shift, 0);
}

TEST_F(Causes, ContactsThatWeCausedCostTheirCause) {
  Bought("carla", At("2024-03-01T00:00:00Z"), 10'000);
  Complain("c1", "carla", At("2024-03-05T10:00:00Z"), "goods");
  TableBuilder contacts(interactions::kSpec);
  const auto contact = [&](const char* id, const char* caused_by, int64_t cost, const char* date,
                           const char* topic) {
    contacts.Row({{interactions::kCustomerId, std::string("carla")},
                  {interactions::kTime, At(date)},
                  {interactions::kInteractionId, std::string(id)},
                  {interactions::kChannel, int64_t{2}},
                  {interactions::kDirection, int64_t{1}},
                  {interactions::kTopic, std::string(topic)},
                  {interactions::kCost, cost},
                  {interactions::kCausedBy, std::string(caused_by)}});
  };
  contact("i1", "c1", 250, "2024-03-06T10:00:00Z", "refund");
  contact("i2", "promise:delivery", 100, "2024-03-07T10:00:00Z", "refund");
  contact("i3", "c1", 999, "2024-02-29T10:00:00Z", "refund");  // not in the month
  contact("i4", "", 999, "2024-03-08T10:00:00Z", "hours");
  Append(contacts);
  const CauseReport report = Report("2024-04-01T00:00:00Z", 1);
  EXPECT_EQ(Find(report, "goods")->own.handling, 250);
  EXPECT_EQ(Find(report, "delivery")->all.handling, 100);
  EXPECT_EQ(Find(report, "delivery")->own.handling, 0);
  EXPECT_EQ(report.total.handling, 350);
  EXPECT_EQ(report.total.cost(), 350);
  EXPECT_EQ(report.total.value_at_risk, 10'000);
  EXPECT_EQ(Find(report, "goods")->pareto[1].place, 1);
  EXPECT_EQ(Find(report, "delivery/late")->pareto[1].cumulative, 350);
  ASSERT_EQ(report.topics.size(), 2u);
  EXPECT_EQ(report.topics[0].topic, "refund");
  EXPECT_EQ(report.topics[1].cumulative, 3);
  EXPECT_EQ(report.contacts, 3);
  // A query is no complaint; the register of the lost needs `lifetime`.
  EXPECT_EQ(report.total.count(), 1);
}

TEST_F(Causes, WhatCannotBeAskedIsRefused) {
  const DeskRules rules = *DeskRules::Make(*policy_->complaints, Zone());
  const auto code = [&](int64_t as_of_us, int32_t months) {
    MeasuresQuestion question;
    question.as_of_us = as_of_us;
    question.currency = policy_->currency;
    CausesQuestion options;
    options.months = months;
    return CausesOf(book_, question, policy_, desk_, rules, options, goodwill::Run())
        .status()
        .code();
  };
  EXPECT_EQ(code(At("2024-01-01T00:00:00Z"), 0), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(At("2024-01-01T00:00:00Z"), 121), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(kMinInstantUs, 1), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code(kMinInstantUs + kMicrosPerDay, 2), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(code(At("2024-01-01T00:00:00Z"), 12), absl::StatusCode::kOk);  // an empty book
}

}  // namespace
}  // namespace goodwill
