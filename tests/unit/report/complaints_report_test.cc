#include "goodwill/report/complaints_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

#include "goodwill/book/schema.h"
#include "goodwill/report/page.h"
#include "goodwill/report/report.h"
#include "report/template.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/desk/desk_world.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kAsOf = 20'515 * kDay;  // 2026-03-03
constexpr char kHostile[] = "</script><img src=x onerror=alert(1)>";

struct Shop {
  DeskWorld world;
  Policy policy;

  Shop() {
    policy.currency = *Currency::Parse("EUR");
    policy.tiers.tiers = {{"all", "", std::nullopt}};
    TableBuilder bought(purchases::kSpec);
    for (const char* id : {"a", "b", "carla"}) {
      for (const int64_t day : {20'200, 20'400, 20'500}) {
        bought.Row({{purchases::kCustomerId, std::string(id)},
                    {purchases::kTime, day * kDay},
                    {purchases::kAmount, int64_t{1'000}}});
      }
    }
    Keep(bought);
  }
  void Keep(const TableBuilder& table) {
    const auto kept = world.book->Append(table.Build(), goodwill::Run());
    ASSERT_TRUE(kept.ok()) << kept.status();
  }
  void Act(const std::string& id, CommandKind kind, int64_t us, const std::string& cause = "") {
    world.now = us;
    Command command = world.Make(kind, kind == CommandKind::kOpen ? "" : "anna", "so");
    if (!cause.empty()) command.details = {{"cause", cause}};
    const auto acted = world.ActOn(id, command);
    ASSERT_TRUE(acted.ok()) << acted.status();
  }
  absl::StatusOr<Report> Ask(int64_t as_of_us = kAsOf) {
    const auto measures =
        world.book->MeasureAll(QuestionOf(policy, as_of_us, 0), goodwill::Run());
    if (!measures.ok()) return measures.status();
    const auto shared = std::make_shared<const Policy>(policy);
    const auto calibration = Calibrate(**measures, policy, {});
    if (!calibration.ok()) return calibration.status();
    assessment =
        *Assess(*measures, std::make_shared<const Calibration>(*calibration), shared, {});
    ReportOptions options;
    options.desk = &world.desk;
    options.rules = &world.rules;
    return MakeReport(*assessment, world.book.get(), options, {});
  }
  std::shared_ptr<const Assessment> assessment;
};

TEST(ComplaintsReport, WithoutFactsThereIsNothing) {
  Shop shop;
  const auto report = shop.Ask();
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_TRUE(report->complaints);
  EXPECT_EQ(report->complaints->cases, 0);
  EXPECT_TRUE(report->complaints->owed.empty());
  EXPECT_FALSE(report->complaints->figures || report->complaints->causes ||
               report->complaints->service || report->complaints->recovery ||
               report->complaints->iceberg);
  // Nothing is asked of a desk that is not given, nor is it kept.
  EXPECT_EQ(report->options.desk, nullptr);
  const auto without = MakeReport(*shop.assessment, shop.world.book.get(), {}, {});
  ASSERT_TRUE(without.ok());
  EXPECT_FALSE(without->complaints);
}

TEST(ComplaintsReport, TellsWhatIsOwedByClock) {
  Shop shop;
  for (const char* id : {"c1", "c2", "c3"}) {
    shop.Act(id, CommandKind::kOpen, kAsOf - 60 * kDay, "delivery/late");
  }
  shop.Act("c4", CommandKind::kOpen, kAsOf - 1'000'000);
  shop.Act("c5", CommandKind::kOpen, kAsOf + kDay);  // later
  const auto report = shop.Ask();
  ASSERT_TRUE(report.ok()) << report.status();
  const ReportComplaints& told = *report->complaints;
  EXPECT_EQ(told.cases, 4);
  EXPECT_EQ(told.open, 4);
  // As the board has it.
  const auto board = DueBoard::Make(shop.world.desk, shop.world.rules, kAsOf);
  ASSERT_TRUE(board.ok());
  int64_t rows = 0;
  for (const ReportOwed& owed : told.owed) {
    for (const int64_t count : owed.states) rows += count;
    EXPECT_EQ(owed.name.empty(), owed.kind != DueKind::kClock);
  }
  EXPECT_EQ(rows, static_cast<int64_t>(board->Rows({}).size()));
  const auto acknowledge =
      std::find_if(told.owed.begin(), told.owed.end(),
                   [](const ReportOwed& owed) { return owed.name == "acknowledge"; });
  ASSERT_NE(acknowledge, told.owed.end());
  EXPECT_EQ(acknowledge->states[static_cast<size_t>(DueState::kOverdue)], 3);
  ASSERT_TRUE(told.figures);
  EXPECT_EQ(told.figures->complaints, 4);
  ASSERT_TRUE(told.causes);
  EXPECT_EQ(told.causes->total.complaints, 4);
  EXPECT_GE(told.causes->total.breaches, 3);
  EXPECT_TRUE(told.causes->recurring.empty());
  EXPECT_FALSE(told.recovery);  // complaints alone are no failures
}

TEST(ComplaintsReport, TheIcebergNeedsSomebodyWhoSpokeUp) {
  Shop shop;
  TableBuilder happened(events::kSpec);
  for (const char* id : {"a", "b", "carla"}) {
    happened.Row({{events::kCustomerId, std::string(id)},
                  {events::kTime, kAsOf - 90 * kDay},
                  {events::kKind, std::string("delivery_failed")}});
  }
  shop.Keep(happened);
  const auto silent = shop.Ask();
  ASSERT_TRUE(silent.ok()) << silent.status();
  ASSERT_TRUE(silent->complaints->recovery);
  EXPECT_EQ(silent->complaints->recovery->voice.failures, 3);
  EXPECT_FALSE(silent->complaints->iceberg);
  shop.Act("c1", CommandKind::kOpen, kAsOf - 89 * kDay);
  const auto voiced = shop.Ask();
  ASSERT_TRUE(voiced.ok()) << voiced.status();
  ASSERT_TRUE(voiced->complaints->iceberg);
  EXPECT_DOUBLE_EQ(voiced->complaints->iceberg->dissatisfied.value, 3);
}

TEST(ComplaintsReport, PromisedServiceIsReviewedAndNoTextLeavesItsQuotationMarks) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  Shop shop;
  shop.policy.service = ServicePolicy();
  shop.policy.service->standards = {{kHostile, Better::kLower, 30'000'000, Ratio{9, 10}}};
  shop.policy.service->surveys = {{kHostile, SurveyKind::kMean}};
  TableBuilder measured(measurements::kSpec);
  for (const int64_t minutes : {20, 25, 45}) {
    measured.Row({{measurements::kStandard, std::string(kHostile)},
                  {measurements::kTime, kAsOf - minutes * kDay},
                  {measurements::kCustomerId, std::string("a")},
                  {measurements::kActual, minutes * 1'000'000}});
  }
  shop.Keep(measured);
  TableBuilder owed(promises::kSpec);
  owed.Row({{promises::kCustomerId, std::string("a")},
            {promises::kPromiseId, std::string("p1")},
            {promises::kKind, std::string("corrective_action")},
            {promises::kMadeAt, kAsOf - 50 * kDay},
            {promises::kOwner, std::string(kHostile)},
            {promises::kRef, std::string(kHostile)}});
  shop.Keep(owed);
  shop.Act("c1", CommandKind::kOpen, kAsOf - 20 * kDay, kHostile);
  const auto report = shop.Ask();
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_TRUE(report->complaints->service);
  const StandardReview& standard = report->complaints->service->standards.at(0);
  EXPECT_EQ(standard.ours.attainment.kept, 2);
  EXPECT_EQ(standard.breaches_in_all, 1);
  EXPECT_TRUE(standard.breaches.empty());
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    const auto page = ReportPage(*report, language);
    ASSERT_TRUE(page.ok()) << page.status();
    const size_t begin = page->find("application/json\">") + 18;
    const std::string data = page->substr(begin, page->find("</script>", begin) - begin);
    EXPECT_TRUE(data.ends_with("}"));
    EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
    EXPECT_NE(data.find("\"standards\":[[\"\\u003c/script"), std::string::npos);
    EXPECT_EQ(*page, *ReportPage(*report, language));
  }
}

}  // namespace
}  // namespace goodwill
