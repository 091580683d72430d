#include "goodwill/report/report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/assess/derived.h"
#include "goodwill/base/instant.h"
#include "goodwill/book/schema.h"
#include "goodwill/value/basis.h"
#include "tests/unit/assess/population.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

std::shared_ptr<const Assessment> AssessmentOf(std::shared_ptr<const Measures> measures,
                                               const Policy& policy) {
  const auto shared = std::make_shared<const Policy>(policy);
  const auto calibration = Calibrate(*measures, policy, {});
  if (!calibration.ok()) return nullptr;
  const auto assessment =
      Assess(measures, std::make_shared<const Calibration>(*calibration), shared, {});
  return assessment.ok() ? *assessment : nullptr;
}

// A report of drawn customers beside what sorting everybody says.
class Drawn {
 public:
  explicit Drawn(uint64_t seed) {
    Draws draws(seed);
    header = MakeHeader(seed % 2 == 0 ? IdKind::kNumber : IdKind::kText, "Europe/Sofia");
    rows = DrawRows(draws, header, 40 + draws.Below(300), true);
    for (Measures::Row& row : rows) {
      row.measures.cadence.gap_count = static_cast<uint32_t>(draws.Below(4));
      row.measures.cadence.gap_longest = static_cast<uint32_t>(draws.Below(12));
    }
    policy = DrawPolicy(draws);
    header.policy_digest = policy.digest;
    assessment = AssessmentOf(MakeMeasures(header, rows), policy);
  }
  int64_t ValueOfRow(const Measures::Row& row) const {
    return ValueOf(policy.pareto.basis, policy.pareto.scope, MeasuresView::Of(row.measures));
  }
  bool Ranked(const Measures::Row& row) const {
    return InPopulation(policy.pareto.basis,
                        MeasuresView::Of(row.measures).In(policy.pareto.scope));
  }

  MeasuresHeader header;
  Rows rows;
  Policy policy;
  std::shared_ptr<const Assessment> assessment;
};

TEST(ReportTest, ListsTheLargestInOrder) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const Drawn drawn(seed);
    if (drawn.assessment == nullptr) continue;  // nothing to rank
    std::vector<const Measures::Row*> ranked;
    for (const Measures::Row& row : drawn.rows) {
      if (drawn.Ranked(row)) ranked.push_back(&row);
    }
    std::sort(ranked.begin(), ranked.end(), [&](const auto* a, const auto* b) {
      const int64_t x = drawn.ValueOfRow(*a), y = drawn.ValueOfRow(*b);
      return x != y ? x > y : a->id.view() < b->id.view();
    });
    const int64_t wanted = static_cast<int64_t>(seed) * 3;
    const auto report = MakeReport(*drawn.assessment, nullptr, {.customers = wanted}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    ASSERT_EQ(report->largest_listed,
              std::min(wanted, static_cast<int64_t>(ranked.size())));
    for (int64_t i = 0; i < report->largest_listed; ++i) {
      const ReportCustomer& customer = report->customers[static_cast<size_t>(i)];
      EXPECT_EQ(customer.id, ranked[static_cast<size_t>(i)]->id) << seed;
      EXPECT_EQ(customer.value, drawn.ValueOfRow(*ranked[static_cast<size_t>(i)]));
      EXPECT_EQ(customer.place, i + 1);
      EXPECT_TRUE(customer.marks & kMarkLargest);
    }
  }
}

TEST(ReportTest, ListsWhoCallsForAttentionOnce) {
  for (uint64_t seed = 1; seed <= 40; ++seed) {
    const Drawn drawn(seed);
    if (drawn.assessment == nullptr) continue;
    const auto report = MakeReport(*drawn.assessment, nullptr, {.customers = 10}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    std::map<std::string, const ReportCustomer*> listed;
    for (const ReportCustomer& customer : report->customers) {
      EXPECT_TRUE(listed.emplace(customer.id.view().ToString(), &customer).second);
      EXPECT_NE(customer.marks, 0);
    }
    int64_t losing = 0, silent = 0;
    for (const Measures::Row& row : drawn.rows) {
      const auto found = listed.find(row.id.view().ToString());
      const uint8_t marks = found == listed.end() ? 0 : found->second->marks;
      const bool loses = row.measures.net_margin() < 0;
      const auto ages = AgesOf(drawn.header, row.measures.all);
      const auto place = drawn.assessment->measures().Find(row.id.view());
      const auto position = drawn.assessment->measures().Sorted()[static_cast<size_t>(*place)];
      const bool quiet = row.measures.cadence.gap_count >= 2 && ages.has_value() &&
                         ages->days_since_last > row.measures.cadence.gap_longest &&
                         drawn.assessment->At(position).pareto != 0;
      losing += loses;
      silent += quiet;
      EXPECT_EQ((marks & kMarkSilent) != 0, quiet);
      if (found != listed.end()) {
        EXPECT_EQ((marks & kMarkLosing) != 0, loses);
      }
    }
    EXPECT_EQ(report->marked[1], silent);
    EXPECT_EQ(report->marked[2], losing);
  }
}

TEST(ReportTest, WhoMayNotBeComparedIsOnNoList) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    Drawn drawn(seed);
    MeasuresLayout layout = FullLayout();
    layout.rights = true;
    for (size_t i = 0; i < drawn.rows.size(); ++i) {
      if (i % 3 == 0) continue;
      drawn.rows[i].measures.withheld = i % 3 == 1 ? Withheld::kProfiling : Withheld::kUse;
    }
    const auto measures = Measures::FromRows(drawn.header, layout, drawn.rows);
    ASSERT_TRUE(measures.ok());
    const auto assessment = AssessmentOf(*measures, drawn.policy);
    if (assessment == nullptr) continue;
    const auto report = MakeReport(*assessment, nullptr, {.customers = 1000}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    for (const ReportCustomer& customer : report->customers) {
      for (const Measures::Row& row : drawn.rows) {
        if (row.id != customer.id) continue;
        EXPECT_EQ(row.measures.withheld, Withheld::kNothing);
      }
    }
  }
}

TEST(ReportTest, CurvesAndBandsAddUp) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const Drawn drawn(seed);
    if (drawn.assessment == nullptr) continue;
    const auto report = MakeReport(*drawn.assessment, nullptr, {}, {});
    ASSERT_TRUE(report.ok()) << report.status();
    int64_t buyers = 0, turnover = 0, total = 0, earned = 0, lost = 0;
    std::vector<int64_t> values;
    for (const Measures::Row& row : drawn.rows) {
      buyers += row.measures.all.any();
      turnover += row.measures.all.any() ? row.measures.all.net() : 0;
      if (drawn.Ranked(row)) values.push_back(drawn.ValueOfRow(row));
      (row.measures.net_margin() >= 0 ? earned : lost) += row.measures.net_margin();
    }
    for (const auto* bands : {&report->recency, &report->frequency}) {
      int64_t customers = 0, sum = 0;
      for (const ReportBand& band : *bands) {
        customers += band.customers;
        sum += band.turnover;
      }
      EXPECT_EQ(customers, buyers);
      EXPECT_EQ(sum, turnover);
    }
    int64_t first = 0;
    for (const NewCustomers& stretch : report->new_customers) first += stretch.customers;
    EXPECT_EQ(first, buyers);
    EXPECT_LE(report->new_customers.size(), 60u);
    ASSERT_TRUE(report->whale.has_value());
    EXPECT_EQ(report->whale->earned, earned);
    EXPECT_EQ(report->whale->lost, -lost);

    std::sort(values.begin(), values.end(), std::greater<>());
    for (const int64_t value : values) total += value;
    if (total <= 0) {
      EXPECT_TRUE(report->pareto_curve.empty());
      continue;
    }
    ASSERT_EQ(report->pareto_curve.size(), static_cast<size_t>(kCurveSteps + 1));
    for (int k = 0; k <= kCurveSteps; k += 20) {
      const double at = static_cast<double>(values.size()) * k / kCurveSteps;
      const auto whole = static_cast<size_t>(at);
      double sum = 0;
      for (size_t i = 0; i < whole; ++i) sum += static_cast<double>(values[i]);
      if (whole < values.size()) {
        sum += (at - static_cast<double>(whole)) * static_cast<double>(values[whole]);
      }
      EXPECT_NEAR(report->pareto_curve[static_cast<size_t>(k)], sum / static_cast<double>(total),
                  1e-9);
    }
  }
}

TEST(ReportTest, StretchesGrowWithTheTimeTheySpan) {
  const auto of = [](int64_t first_us, int64_t last_us) {
    const MeasuresHeader header = MakeHeader();
    Rows rows(2);
    for (size_t i = 0; i < rows.size(); ++i) {
      rows[i].id = CustomerId(CustomerIdView::Number(static_cast<int64_t>(i)));
      PurchaseTotals& all = rows[i].measures.all;
      all.first_us = all.last_us = i == 0 ? first_us : last_us;
      all.orders = all.lines = 1;
      all.gross = 100;
      rows[i].measures.window = all;
    }
    Policy policy;
    policy.currency = header.currency;
    policy.tiers.tiers = {{"all", "", std::nullopt}};
    const auto assessment = AssessmentOf(MakeMeasures(header, rows), policy);
    return *MakeReport(*assessment, nullptr, {}, {});
  };
  const auto at = [](int32_t y, int32_t m, int32_t d) { return DaysFromCivil(y, m, d) * kDay; };
  EXPECT_EQ(of(at(1998, 1, 1), at(1998, 3, 31)).new_customers,
            (std::vector<NewCustomers>{{1998, 1, 1}, {1998, 2, 0}, {1998, 3, 1}}));
  const Report quarters = of(at(1985, 2, 1), at(1998, 3, 31));
  EXPECT_EQ(quarters.new_step, 3);
  EXPECT_EQ(quarters.new_customers.front(), (NewCustomers{1985, 1, 1}));
  EXPECT_EQ(quarters.new_customers.size(), 53u);
  EXPECT_EQ(of(at(1950, 6, 1), at(1998, 3, 31)).new_step, 12);
  const Report decades = of(at(1800, 6, 1), at(1998, 3, 31));
  EXPECT_EQ(decades.new_step, 120);
  EXPECT_EQ(decades.new_customers.front(), (NewCustomers{1791, 1, 1}));
}

TEST(ReportTest, NamesPromisesAndRecordingComeFromTheBook) {
  Book book(*Currency::Parse("EUR"), Zone());
  const auto append = [&](const TableBuilder& table, const BatchOrigin& origin = {}) {
    const auto result = book.Append(table.Build(), origin, {});
    ASSERT_TRUE(result.ok()) << result.status();
  };
  TableBuilder purchases(purchases::kSpec);
  for (const char* id : {"a", "b", "c"}) {
    purchases.Row({{purchases::kCustomerId, std::string(id)},
                   {purchases::kTime, 5 * kDay},
                   {purchases::kAmount, int64_t{id[0]} * 100}});
  }
  append(purchases, {.recorded_at_us = 8 * kDay, .source = "till"});
  append(purchases, {.recorded_at_us = 9 * kDay, .source = "till"});
  TableBuilder people(customers::kSpec);
  for (const auto& [from, name] : std::vector<std::pair<int64_t, std::string>>{
           {1, "Old"}, {2, "New"}, {400, "Future"}}) {
    people.Row({{customers::kCustomerId, std::string("b")},
                {customers::kValidFrom, from * kDay},
                {customers::kName, name}});
  }
  append(people);
  TableBuilder owed(promises::kSpec);
  owed.Row({{promises::kCustomerId, std::string("a")},
            {promises::kPromiseId, std::string("p1")},
            {promises::kKind, std::string("delivery")},
            {promises::kMadeAt, 5 * kDay},
            {promises::kDueAt, 6 * kDay}});
  append(owed);

  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.tiers.tiers = {{"all", "", std::nullopt}};
  MeasuresQuestion question;
  question.as_of_us = 10 * kDay;
  question.currency = policy.currency;
  const auto measures = book.MeasureAll(question, {});
  ASSERT_TRUE(measures.ok()) << measures.status();
  const auto assessment = AssessmentOf(*measures, policy);
  ASSERT_NE(assessment, nullptr);

  const auto report = MakeReport(*assessment, &book, {}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  ASSERT_EQ(report->customers.size(), 3u);
  EXPECT_EQ(report->customers[0].id.text, "c");
  EXPECT_EQ(report->customers[1].name, "New");
  EXPECT_EQ(report->customers[2].overdue, 1);
  EXPECT_EQ(report->customers[2].marks, kMarkLargest | kMarkOverdue);
  ASSERT_TRUE(report->recording.has_value());
  EXPECT_EQ(report->recording->already_present, 3);
  EXPECT_EQ(report->recording->batches, 4);
  EXPECT_EQ(report->recording->sources[0].source, "till");
  EXPECT_EQ(report->recording->sources[0].late, 3);

  ASSERT_TRUE(report->exposure.has_value());
  ASSERT_EQ(report->departing.size(), report->exposure->departures.size());
  EXPECT_EQ(report->exposure->departures[0].name, "c");
  EXPECT_EQ(report->departing[0], "");
  EXPECT_FALSE(report->exposure->customer_intervals.has_value());

  const auto nameless = MakeReport(*assessment, &book, {.names = false}, {});
  ASSERT_TRUE(nameless.ok());
  EXPECT_EQ(nameless->customers[1].name, "");
  const auto sure = MakeReport(*assessment, &book, {.bootstrap_rounds = 20}, {});
  ASSERT_TRUE(sure.ok());
  EXPECT_EQ(sure->exposure->group_intervals->rounds, 20);
  for (const int64_t rounds : {-1, 9, 100'001}) {
    EXPECT_EQ(MakeReport(*assessment, &book, {.bootstrap_rounds = rounds}, {}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  const auto alone = MakeReport(*assessment, nullptr, {}, {});
  ASSERT_TRUE(alone.ok());
  EXPECT_FALSE(alone->recording.has_value());
  EXPECT_FALSE(alone->exposure.has_value());
}

// Customers 0, 1, ... with these turnovers and orders, all of them yesterday's.
std::shared_ptr<const Assessment> Bought(
    const std::vector<std::pair<int64_t, uint32_t>>& customers, const Policy& policy,
    int64_t earlier_us = 0) {
  MeasuresHeader header = MakeHeader();
  header.as_of_us -= earlier_us;
  Rows rows(customers.size());
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = CustomerId(CustomerIdView::Number(static_cast<int64_t>(i)));
    PurchaseTotals& all = rows[i].measures.all;
    all.first_us = all.last_us = header.as_of_us - kDay;
    all.gross = customers[i].first;
    all.orders = all.lines = all.purchase_days = customers[i].second;
    rows[i].measures.window = all;
  }
  return AssessmentOf(MakeMeasures(header, rows), policy);
}

TEST(ReportTest, CloseIsOnePurchaseAndATenthAway) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  TierEntry gold;
  gold.min_turnover = 1'000;
  gold.min_orders = 3;
  policy.tiers.tiers = {{"gold", "Gold", gold}, {"rest", "", std::nullopt}};
  const auto assessment = Bought(
      {{1'000, 3}, {900, 3}, {899, 3}, {900, 2}, {2'000, 1}, {2'000, 2}, {0, 0}}, policy);
  const auto report = MakeReport(*assessment, nullptr, {}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  std::map<int64_t, Route> close;
  for (const ReportCustomer& customer : report->customers) {
    if ((customer.marks & kMarkClose) != 0) close[customer.id.number] = customer.way_up.value();
  }
  EXPECT_EQ(close, (std::map<int64_t, Route>{{1, {.turnover = 100}},
                                             {3, {.turnover = 100, .orders = 1}},
                                             {5, {.orders = 1}}}));
  EXPECT_EQ(report->marked[4], 3);
}

TEST(ReportTest, TellsWhoRoseAndWhoFell) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  TierEntry gold;
  gold.min_turnover = 1'000;
  policy.tiers.tiers = {{"gold", "Gold", gold}, {"rest", "", std::nullopt}};
  const auto before = Bought({{1'000, 1}, {5'000, 1}, {10, 1}}, policy, 30 * kDay);
  const auto after = Bought({{400, 2}, {6'000, 2}, {1'000, 2}, {7, 1}}, policy);
  const auto report = MakeReport(*after, nullptr, {.before = before.get()}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_EQ(report->before_end_day, report->end_day - 30);
  EXPECT_EQ(report->flows,
            (std::vector<ReportFlow>{{"", "rest", TierMove::kNew, 1, 7},
                                     {"Gold", "Gold", TierMove::kSame, 1, 6'000},
                                     {"Gold", "rest", TierMove::kDown, 1, 400},
                                     {"rest", "Gold", TierMove::kUp, 1, 1'000}}));
  EXPECT_EQ(report->marked[5], 1);
  for (const ReportCustomer& customer : report->customers) {
    EXPECT_EQ((customer.marks & kMarkFallen) != 0, customer.id.number == 0);
    EXPECT_EQ(customer.fell_from, customer.id.number == 0 ? "Gold" : "");
  }
  EXPECT_EQ(MakeReport(*before, nullptr, {.before = after.get()}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ReportTest, RefusesWhatItCannotDo) {
  const Drawn drawn(4);
  ASSERT_NE(drawn.assessment, nullptr);
  for (const int64_t customers : {int64_t{-1}, int64_t{10'001}}) {
    EXPECT_EQ(MakeReport(*drawn.assessment, nullptr, {.customers = customers}, {}).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(MakeReport(*drawn.assessment, nullptr, {.late_after_us = -1}, {}).status().code(),
            absl::StatusCode::kInvalidArgument);
  const goodwill::Run stopped{.progress = [](int64_t, int64_t) { return false; }};
  EXPECT_EQ(MakeReport(*drawn.assessment, nullptr, {}, stopped).status().code(),
            absl::StatusCode::kCancelled);
}

TEST(ReportTest, AnEmptyBookHasAReport) {
  const MeasuresHeader header = MakeHeader();
  Policy policy;
  policy.currency = header.currency;
  policy.tiers.tiers = {{"all", "", std::nullopt}};
  const auto assessment = AssessmentOf(MakeMeasures(header, {}), policy);
  ASSERT_NE(assessment, nullptr);
  const auto report = MakeReport(*assessment, nullptr, {}, {});
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_TRUE(report->customers.empty());
  EXPECT_TRUE(report->new_customers.empty());
  EXPECT_TRUE(report->pareto_curve.empty());
}

}  // namespace
}  // namespace goodwill
