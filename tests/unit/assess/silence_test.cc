#include "goodwill/assess/silence.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/lost.h"
#include "goodwill/book/schema.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"
#include "tests/unit/value/purchase_log.h"
#include "wire/calibration_wire.h"
#include "wire/measures_wire.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;

// What must be there; tells why if it is not.
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    ADD_FAILURE() << value.status();
    std::abort();
  }
  return *std::move(value);
}

// ------------------------------------------------------------------ the rules

TEST(SilentDays, TenPurchasesMustBeMissing) {
  for (int32_t recent = 0; recent < 60; ++recent) {
    for (int32_t silent = -1; silent < 40; ++silent) {
      const bool expected = recent > 0 && silent > 1 && recent * silent >= 280;
      EXPECT_EQ(SilentDays(recent, 100, 100 + silent), expected ? silent : 0);
    }
  }
}

TEST(ChanceOfSoFew, IsTheDistributionOfANegativeBinomial) {
  for (const double mean : {.3, 4.0, 50.0, 900.0}) {
    for (const double dispersion : {1.0, 1.2, 3.0, 40.0}) {
      double sum = 0;
      for (int64_t k = 0; static_cast<double>(k) < mean; ++k) {
        const auto n = static_cast<double>(k);
        const double shape = dispersion > 1 ? mean / (dispersion - 1) : 0;
        const double log_term =
            dispersion > 1 ? std::lgamma(n + shape) - std::lgamma(shape) - std::lgamma(n + 1) -
                                 shape * std::log(dispersion) +
                                 n * std::log((dispersion - 1) / dispersion)
                           : n * std::log(mean) - mean - std::lgamma(n + 1);
        sum += std::exp(log_term);
        if (mean > 50 && k % 37 != 0) continue;
        EXPECT_NEAR(ChanceOfSoFew(k, mean, dispersion), sum, 1e-9 + 1e-8 * sum)
            << k << " of " << mean << ", " << dispersion;
      }
    }
  }
}

TEST(ChanceOfSoFew, SaysNothingWhereItCannot) {
  EXPECT_EQ(ChanceOfSoFew(0, 0, 1), 1);
  EXPECT_EQ(ChanceOfSoFew(900, 50, 1.2), 1);
  EXPECT_EQ(ChanceOfSoFew(3, std::nan(""), 1), 1);
  EXPECT_EQ(ChanceOfSoFew(4'000'000'000, 5e9, 1e9), 1);
}

TEST(SourcesOf, AgreesWithCounting) {
  Draws draws(3);
  for (int round = 0; round < 2000; ++round) {
    std::vector<SourcePurchase> bought(draws.Below(14));
    for (SourcePurchase& b : bought) {
      b = {1 + static_cast<uint32_t>(draws.Below(7)), static_cast<int32_t>(draws.Below(9))};
    }
    struct Count {
      uint32_t orders = 0;
      int32_t last = -1;
    };
    std::map<uint32_t, Count> counts;
    for (const SourcePurchase& b : bought) {
      Count& count = counts[b.source];
      ++count.orders;
      count.last = std::max(count.last, b.day);
    }
    std::vector<SourceShare> all;
    for (const auto& [source, count] : counts) all.push_back({source, count.orders, count.last});
    const auto later = [](const SourceShare& a, const SourceShare& b) {
      return a.last_day != b.last_day ? a.last_day > b.last_day : a.source < b.source;
    };
    std::vector<SourceShare> by_orders = all;
    std::sort(by_orders.begin(), by_orders.end(), [&](const auto& a, const auto& b) {
      return a.orders != b.orders ? a.orders > b.orders : later(a, b);
    });
    CustomerSources expected;
    for (size_t i = 0; i < std::min<size_t>(4, by_orders.size()); ++i) {
      expected.from[i] = by_orders[i];
    }
    if (!all.empty()) {
      const SourceShare last = *std::min_element(all.begin(), all.end(), later);
      if (std::find(expected.from.begin(), expected.from.end(), last) == expected.from.end()) {
        expected.from[3] = last;
      }
    }
    EXPECT_EQ(SourcesOf(bought), expected);
  }
}

// Whoever buys in so many weeks, of a mean by week and a dispersion.
class Weeks {
 public:
  explicit Weeks(uint64_t seed) : draws_(seed) {}

  double Uniform() { return (static_cast<double>(draws_.Below(1'000'000)) + .5) / 1e6; }
  uint32_t Poisson(double mean) {
    uint32_t count = 0;
    for (double at = -std::log(Uniform()); at < mean; at -= std::log(Uniform())) ++count;
    return count;
  }
  // A mixture of three Poissons, of variance `dispersion` times the mean.
  uint32_t Count(double mean, double dispersion) {
    const double spread = std::sqrt(1.5 * (dispersion - 1) / mean);
    const double factor = 1 + (static_cast<double>(draws_.Below(3)) - 1) * spread;
    return Poisson(mean * std::max(0.0, factor));
  }

 private:
  Draws draws_;
};

TEST(FindSilentSources, FalseAlarmsAreAsRareAsPromised) {
  LifetimePolicy policy;
  int alarms = 0, rounds = 0;
  Weeks weeks(11);
  for (const double mean : {2.0, 12.0, 80.0}) {
    for (const double dispersion : {1.0, 2.0}) {
      for (int round = 0; round < 150; ++round, ++rounds) {
        SourceTable sources(8);
        std::vector<SourcePace> paces(sources.size(), {1000, 0});
        for (size_t s = 0; s < sources.size(); ++s) {
          sources[s].name = std::string(1, static_cast<char>('a' + s));
          for (uint32_t& week : sources[s].weeks) {
            week = weeks.Count(mean, dispersion);
            sources[s].orders += week;
          }
        }
        alarms += FindSilentSources(sources, paces, 1000, 1000, policy).empty() ? 0 : 1;
      }
    }
  }
  // 1 % promised, of assessments.
  EXPECT_LE(alarms, rounds * 2 / 100) << alarms << " of " << rounds;
}

SourceTotals Steady(const std::string& name, uint32_t week) {
  SourceTotals out;
  out.name = name;
  out.weeks.fill(week);
  out.orders = week * kSourceWeeks;
  return out;
}

TEST(FindSilentSources, ADropIsFoundWhereItBegan) {
  LifetimePolicy policy;
  for (const int weeks : {1, 2, 4, 8}) {
    SourceTable sources = {Steady("a", 40), Steady("b", 40)};
    for (int w = 0; w < weeks; ++w) sources[1].weeks[static_cast<size_t>(w)] = 12;
    const auto found =
        FindSilentSources(sources, std::vector<SourcePace>(2, {1000, 5}), 1000, 1000, policy);
    ASSERT_EQ(found.size(), 1u) << weeks;
    EXPECT_EQ(found[0].name, "b");
    EXPECT_EQ(found[0].state, SilenceState::kOurs);
    EXPECT_EQ(found[0].since_day, 1000 - 7 * weeks + 1);
    EXPECT_EQ(found[0].came, 12 * weeks);
    EXPECT_NEAR(found[0].expected, 40 * weeks, 1e-9);
    EXPECT_LT(found[0].chance, 1e-3);
  }
}

TEST(FindSilentSources, NeitherSeasonsNorSlowDeclinesAreSilences) {
  LifetimePolicy policy;
  const std::vector<SourcePace> paces(3, {1000, 5});
  SourceTable season = {Steady("a", 90), Steady("b", 60), Steady("c", 30)};
  for (SourceTotals& source : season) {
    for (size_t w = 0; w < 4; ++w) source.weeks[w] /= 3;
  }
  EXPECT_TRUE(FindSilentSources(season, paces, 1000, 1000, policy).empty());
  SourceTable decline = {Steady("a", 90), Steady("b", 60), Steady("c", 30)};
  for (size_t w = 0; w < kSourceWeeks; ++w) decline[1].weeks[w] = static_cast<uint32_t>(20 + w);
  EXPECT_TRUE(FindSilentSources(decline, paces, 1000, 1000, policy).empty());
}

TEST(FindSilentSources, PoliciesSayWhatIsClosed) {
  SourceTable sources = {Steady("a", 40), Steady("b", 40)};
  for (size_t w = 0; w < 5; ++w) sources[1].weeks[w] = 0;
  const std::vector<SourcePace> paces = {{1000, 100}, {960, 100}};
  LifetimePolicy policy;
  // The last week with purchases ended on day 965, and weeks know no day.
  sources[1].weeks[5] = 40;
  EXPECT_EQ(FindSilentSources(sources, paces, 1000, 1000, policy)[0].since_day, 961);
  const std::vector<SourcePace> exact = {{1000, 100}, {965, 100}};
  const auto found = FindSilentSources(sources, exact, 1000, 1000, policy);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].since_day, 966);
  EXPECT_NEAR(found[0].expected, 125, 1e-9);
  EXPECT_NEAR(found[0].chance, std::exp(-125), 1e-60);
  policy.source_silence_days = 30;
  EXPECT_EQ(FindSilentSources(sources, exact, 1000, 1000, policy)[0].state, SilenceState::kTooLong);
  policy.closed_sources = {"b"};
  EXPECT_EQ(FindSilentSources(sources, exact, 1000, 1000, policy)[0].state, SilenceState::kClosed);
  policy.source_silence_days = 0;
  EXPECT_TRUE(FindSilentSources(sources, exact, 1000, 1000, policy).empty());
  // Of a source that ended long ago nothing is said.
  policy = LifetimePolicy();
  sources[1].weeks.fill(0);
  EXPECT_TRUE(FindSilentSources(sources, std::vector<SourcePace>{{1000, 100}, {300, 100}}, 1000,
                                1000, policy)
                  .empty());
}

TEST(FindSilentSources, TakesAnyCounts) {
  Draws draws(5);
  LifetimePolicy policy;
  for (int round = 0; round < 60; ++round) {
    SourceTable sources(1 + draws.Below(4));
    std::vector<SourcePace> paces(sources.size());
    for (size_t s = 0; s < sources.size(); ++s) {
      sources[s].name = std::string(1, static_cast<char>('a' + s));
      sources[s].orders = static_cast<uint32_t>(draws.Below(uint64_t{1} << 32));
      for (uint32_t& week : sources[s].weeks) {
        week = draws.Below(3) == 0 ? static_cast<uint32_t>(draws.Below(uint64_t{1} << 32)) : 0;
      }
      paces[s] = {static_cast<int32_t>(draws.Below(2'000'000)) - 1'000'000,
                  static_cast<int64_t>(draws.Below(1'000'000))};
    }
    for (const SilentSource& silent : FindSilentSources(sources, paces, 500, 500, policy)) {
      EXPECT_LE(silent.since_day, 500);
      EXPECT_TRUE(silent.chance >= 0 && silent.chance <= 1 && std::isfinite(silent.expected));
    }
  }
}

// ------------------------------------------------------------------ books

Policy PolicyWith(int32_t source_silence_days) {
  Policy policy;
  policy.currency = *Currency::Parse("USD");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  policy.lifetime.emplace();
  policy.lifetime->model = ModelKind::kMbgNbd;
  policy.lifetime->source_silence_days = source_silence_days;
  return policy;
}

struct Bought {
  std::string customer;
  int32_t day;
  int64_t cents;
  std::string source;
};

// Customers who buy at gamma distributed rates and leave at exponential times, most of
// the time at a store of their own.
std::vector<Bought> MadeUp(size_t customers, int32_t days, uint64_t seed) {
  Draws draws(seed);
  const auto exponential = [&] {
    return -std::log((static_cast<double>(draws.Below(1'000'000)) + .5) / 1e6);
  };
  std::vector<Bought> log;
  for (size_t c = 0; c < customers; ++c) {
    const double rate = (exponential() + exponential()) / 60, leaves = exponential() * 400;
    const auto first = static_cast<double>(draws.Below(300));
    const uint64_t home = draws.Below(4);
    for (double at = first; at < days && at <= first + leaves; at += 1 + exponential() / rate) {
      const uint64_t store = draws.Below(8) == 0 ? draws.Below(4) : home;
      log.push_back({"C" + std::to_string(c), static_cast<int32_t>(at),
                     500 + static_cast<int64_t>(draws.Below(5000)),
                     "store " + std::to_string(store)});
    }
  }
  return log;
}

std::unique_ptr<Book> BookOf(const std::vector<Bought>& log, bool sources = true) {
  auto book = std::make_unique<Book>(*Currency::Parse("USD"), Zone());
  TableBuilder rows(purchases::kSpec);
  for (const Bought& b : log) {
    std::vector<std::pair<int, TestCell>> cells = {{purchases::kCustomerId, b.customer},
                                                   {purchases::kTime, b.day * kDay + 1},
                                                   {purchases::kAmount, b.cents}};
    if (sources && !b.source.empty()) cells.push_back({purchases::kSource, b.source});
    rows.Row(std::move(cells));
  }
  const auto appended = book->Append(rows.Build(), goodwill::Run());
  EXPECT_TRUE(appended.ok()) << appended.status();
  return book;
}

std::shared_ptr<const Assessment> Judged(const Book& book, const Policy& policy, int32_t as_of) {
  auto out = AssessBook(book, QuestionOf(policy, as_of * kDay, 0),
                        std::make_shared<const Policy>(policy), goodwill::Run());
  EXPECT_TRUE(out.ok()) << out.status();
  return *out;
}

std::set<std::string> LostIn(const Assessment& assessment) {
  std::set<std::string> lost;
  for (int64_t i = 0; i < assessment.size(); ++i) {
    if (assessment.lifetimes()[static_cast<size_t>(i)].stage == Stage::kSuspectedLost) {
      lost.insert(assessment.measures().IdAt(i).ToString());
    }
  }
  return lost;
}

std::vector<Bought> Without(const std::vector<Bought>& log, const std::string& source,
                            int32_t from) {
  std::vector<Bought> out;
  for (const Bought& b : log) {
    if (b.source != source || b.day < from) out.push_back(b);
  }
  return out;
}

// Nobody becomes lost when one store's last month of data is deleted. Of its customers,
// that is, nobody who was not lost when the silence began; of all others hardly anybody,
// as parameters move a little with any data. Returns who would have been lost unguarded.
int LawHolds(const std::vector<Bought>& log, const std::string& store, int32_t as_of,
             int32_t horizon_months, int allowed = 0) {
  const int32_t from = as_of - 30;
  Policy guard = PolicyWith(90), none = PolicyWith(0);
  guard.lifetime->horizon_months = none.lifetime->horizon_months = horizon_months;
  const auto before = LostIn(*Judged(*BookOf(log), guard, as_of));
  // Who was lost when the silence began, and came back in the month that is gone.
  const auto then = LostIn(*Judged(*BookOf(log), guard, from));
  const std::vector<Bought> left = Without(log, store, from);
  const auto guarded = Judged(*BookOf(left), guard, as_of);
  const LifetimeCalibration& calibration = *guarded->calibration().lifetime;
  EXPECT_EQ(calibration.silent_sources.size(), 1u);
  if (calibration.silent_sources.size() != 1) return 0;
  EXPECT_EQ(calibration.silent_sources[0].name, store);
  EXPECT_NEAR(calibration.silent_sources[0].since_day, from, 3);
  EXPECT_GT(calibration.frozen, 0);
  std::set<std::string> touched;
  for (const Bought& b : left) {
    if (b.source == store) touched.insert(b.customer);
  }
  const auto became = [&](const std::set<std::string>& lost, bool of_store) {
    return static_cast<int>(std::count_if(lost.begin(), lost.end(), [&](const std::string& id) {
      return !before.contains(id) && !then.contains(id) && touched.contains(id) == of_store;
    }));
  };
  const auto lost = LostIn(*guarded);
  const auto unguarded = LostIn(*Judged(*BookOf(left), none, as_of));
  EXPECT_LE(became(lost, true), allowed) << store;
  EXPECT_LE(became(lost, false), static_cast<int>(before.size()) / 100) << store;
  return became(unguarded, true);
}

TEST(SilenceGuard, NobodyBecomesLostByADeletedMonth) {
  EXPECT_GT(LawHolds(MadeUp(400, 900, 1), "store 0", 900, 12), 0);
}

// A source that ended for good holds nobody for longer than the policy says.
TEST(SilenceGuard, AClosedSourceHoldsNobodyForEver) {
  const std::vector<Bought> log = MadeUp(200, 900, 7);
  const auto gone = BookOf(Without(log, "store 1", 700));
  const auto late = Judged(*gone, PolicyWith(90), 900);
  ASSERT_EQ(late->calibration().lifetime->silent_sources.size(), 1u);
  EXPECT_EQ(late->calibration().lifetime->silent_sources[0].state, SilenceState::kTooLong);
  EXPECT_EQ(late->calibration().lifetime->frozen, 0);
  EXPECT_EQ(LostIn(*late), LostIn(*Judged(*gone, PolicyWith(0), 900)));
  Policy closed = PolicyWith(250);
  closed.lifetime->closed_sources = {"store 1"};
  const auto told = Judged(*gone, closed, 900);
  EXPECT_EQ(told->calibration().lifetime->silent_sources[0].state, SilenceState::kClosed);
  EXPECT_EQ(LostIn(*told), LostIn(*late));
}

TEST(SilenceGuard, PartsDocumentsAndSingleCustomersAgreeWithTheWhole) {
  const Policy policy = PolicyWith(90);
  const std::vector<Bought> log = Without(MadeUp(500, 900, 5), "store 2", 865);
  const auto book = BookOf(log);
  const MeasuresQuestion question = QuestionOf(policy, 900 * kDay, 0);
  const auto whole = Must(book->MeasureAll(question, goodwill::Run()));
  ASSERT_TRUE(whole->layout().sources);
  const Calibration calibration = *Calibrate(*whole, policy, goodwill::Run());
  EXPECT_GT(calibration.lifetime->frozen, 0);
  const std::string bytes = EncodeCalibration(calibration);
  const std::string measured = *EncodeMeasures(*whole);

  // In parts, of which one knows fewer sources.
  std::array<std::vector<Bought>, 3> parts;
  for (const Bought& b : log)
    parts[b.customer.back() == '7' ? 0 : b.customer.size() % 2 + 1].push_back(b);
  parts[0].push_back({"A1", 500, 100, "a till"});
  std::vector<std::shared_ptr<const Measures>> measures;
  for (const auto& part : parts) {
    measures.push_back(Must(DecodeMeasures(
        Must(EncodeMeasures(*Must(BookOf(part)->MeasureAll(question, goodwill::Run())))))));
  }
  const auto merged = Must(Measures::Merge(measures));
  std::vector<Bought> with_till = log;
  with_till.push_back({"A1", 500, 100, "a till"});
  const auto all = *BookOf(with_till)->MeasureAll(question, goodwill::Run());
  EXPECT_EQ(*EncodeMeasures(*merged), *EncodeMeasures(*all));
  EXPECT_EQ(merged->header().sources->front().name, "a till");
  EXPECT_EQ(EncodeCalibration(*Calibrate(*merged, policy, goodwill::Run())),
            EncodeCalibration(*Calibrate(*all, policy, goodwill::Run())));

  // On threads, and in another order of arrival.
  goodwill::Run threads;
  threads.parallelism = 3;
  EXPECT_EQ(*EncodeMeasures(**BookOf({log.rbegin(), log.rend()})->MeasureAll(question, threads)),
            measured);
  // As documents.
  const auto decoded = Must(DecodeMeasures(measured));
  EXPECT_EQ(*EncodeMeasures(*decoded), measured);
  const Calibration read = Must(DecodeCalibration(bytes));
  EXPECT_EQ(EncodeCalibration(read), bytes);
  EXPECT_EQ(read.lifetime->silent_sources, calibration.lifetime->silent_sources);

  // One by one: only the sources of that customer are told.
  LifetimeJudge bulk(*calibration.lifetime, policy, whole->header(), true);
  int64_t frozen = 0;
  for (int64_t i = 0; i < whole->size(); i += 5) {
    const auto one = Must(book->MeasureOne(question, whole->IdAt(i)));
    EXPECT_LE(one->header().sources->size(), CustomerSources::kMost);
    const Measures::Place at = whole->At(i), alone = one->At(0);
    const LifetimeJudgement a = bulk(MeasuresView::Of(*at.part, at.index));
    LifetimeJudge single(*read.lifetime, policy, one->header());
    const LifetimeJudgement b = single(MeasuresView::Of(*alone.part, alone.index));
    EXPECT_EQ(a.stage, b.stage);
    EXPECT_EQ(a.silent_source, b.silent_source);
    EXPECT_EQ(a.p_model, b.p_model);
    EXPECT_EQ(a.p_silence, b.p_silence);
    frozen += a.silent_source != 0;
  }
  EXPECT_GT(frozen, 0);
}

TEST(SilenceGuard, WithoutTheColumnNothingIsMeasured) {
  const std::vector<Bought> log = MadeUp(300, 500, 9);
  const auto plain = BookOf(log, false);
  const Policy policy = PolicyWith(90);
  const auto asked = *plain->MeasureAll(QuestionOf(policy, 500 * kDay, 0), goodwill::Run());
  EXPECT_FALSE(asked->layout().sources);
  EXPECT_EQ(asked->header().sources, nullptr);
  EXPECT_EQ(*EncodeMeasures(*asked),
            *EncodeMeasures(
                **plain->MeasureAll(QuestionOf(PolicyWith(0), 500 * kDay, 0), goodwill::Run())));
  // And with it, where nobody asks.
  EXPECT_EQ(*EncodeMeasures(**BookOf(log)->MeasureAll(QuestionOf(PolicyWith(0), 500 * kDay, 0),
                                                      goodwill::Run())),
            *EncodeMeasures(*asked));
}

TEST(SilenceGuard, NamesThatCameLaterAreNotInThePast) {
  const Policy policy = PolicyWith(90);
  const auto book = BookOf({{"a", 10, 100, "m"}, {"b", 12, 100, ""}});
  const auto before =
      *EncodeMeasures(**book->MeasureAll(QuestionOf(policy, 50 * kDay, 1), goodwill::Run()));
  TableBuilder more(purchases::kSpec);
  more.Row({{purchases::kCustomerId, "a"},
            {purchases::kTime, 20 * kDay},
            {purchases::kAmount, int64_t{1}},
            {purchases::kSource, "k"}});
  ASSERT_TRUE(book->Append(more.Build(), goodwill::Run()).ok());
  EXPECT_EQ(*EncodeMeasures(**book->MeasureAll(QuestionOf(policy, 50 * kDay, 1), goodwill::Run())),
            before);
  const auto now = *book->MeasureAll(QuestionOf(policy, 50 * kDay, 0), goodwill::Run());
  ASSERT_EQ(now->header().sources->size(), 2u);
  EXPECT_EQ((*now->header().sources)[0].name, "k");
  const CustomerMeasures a = now->Get(0).sources.any() ? now->Get(0) : now->Get(1);
  EXPECT_EQ(a.sources.from[0], (SourceShare{1, 1, 20}));
  EXPECT_EQ(a.sources.from[1], (SourceShare{2, 1, 10}));
}

TEST(SilenceGuard, ExplanationsAndSummariesSayWhy) {
  const auto judged =
      Judged(*BookOf(Without(MadeUp(500, 900, 5), "store 2", 865)), PolicyWith(90), 900);
  int64_t frozen = -1;
  for (int64_t i = 0; i < judged->size(); ++i) {
    if (judged->lifetimes()[static_cast<size_t>(i)].silent_source != 0) frozen = i;
  }
  ASSERT_GE(frozen, 0);
  for (const Language language :
       {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    const auto why = *Explain(*judged, judged->measures().IdAt(frozen), language);
    const auto reason = std::find_if(why.reasons.begin(), why.reasons.end(), [](const Reason& r) {
      return r.code == "forecast.source_silent";
    });
    ASSERT_NE(reason, why.reasons.end());
    EXPECT_NE(reason->text.find("store 2"), std::string::npos) << reason->text;
    EXPECT_NE(reason->text.find("1972"), std::string::npos) << reason->text;
    EXPECT_EQ(reason->policy_path, "lifetime.source_silence_days");
    const Summary summary = *Summarize(*judged, language);
    EXPECT_NE(summary.text.find("store 2"), std::string::npos) << summary.text;
    EXPECT_EQ(summary.frozen, judged->calibration().lifetime->frozen);
    EXPECT_EQ(summary.silent_sources.size(), 1u);
  }
}

TEST(SilenceGuard, ReceiptsAreNoSources) {
  std::vector<Bought> log;
  for (int i = 0; i < 5000; ++i) log.push_back({"a", i % 300, 100, "r" + std::to_string(i)});
  const auto book = BookOf(log);
  const auto refused = book->MeasureAll(QuestionOf(PolicyWith(90), 400 * kDay, 0), goodwill::Run());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(refused.status().message()).find("source_silence_days"), std::string::npos);
  EXPECT_TRUE(book->MeasureAll(QuestionOf(PolicyWith(0), 400 * kDay, 0), goodwill::Run()).ok());
}

TEST(SilenceGuard, DamagedDocumentsAreRefusedOrSound) {
  const Policy policy = PolicyWith(90);
  const auto book = BookOf(Without(MadeUp(60, 900, 5), "store 2", 865));
  const std::string bytes =
      *EncodeMeasures(**book->MeasureAll(QuestionOf(policy, 900 * kDay, 0), goodwill::Run()));
  Draws draws(8);
  int read = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = bytes;
    // Sources stand at the end.
    const size_t at = round % 3 == 0 ? draws.Below(damaged.size())
                                     : damaged.size() - 1 - draws.Below(damaged.size() / 4);
    damaged[at] = static_cast<char>(draws.Below(256));
    if (round % 5 == 0) damaged.resize(at);
    const auto measures = DecodeMeasures(damaged);
    if (!measures.ok() || !(*measures)->layout().sources) continue;
    ++read;
    const std::vector<SourcePace> paces((*measures)->header().sources->size(), {880, 50});
    FindSilentSources(*(*measures)->header().sources, paces, 899, 899, *policy.lifetime);
    for (int64_t i = 0; i < (*measures)->size(); ++i) {
      for (const SourceShare& share : (*measures)->Get(i).sources.from) {
        ASSERT_LE(share.source, paces.size());
      }
    }
  }
  EXPECT_GT(read, 0);
}

// Public purchases with made-up stores.
TEST(SilenceGuard, NobodyBecomesLostByADeletedMonthOfPublicData) {
  const std::vector<LoggedPurchase> purchases = ReadPurchaseLog("cdnow_sample.csv");
  if (purchases.empty()) GTEST_SKIP() << "the shared data are not here";
  std::vector<Bought> log;
  int32_t last = 0;
  for (const LoggedPurchase& p : purchases) {
    log.push_back({p.customer, p.day, p.cents, "store " + std::to_string(p.customer.back() % 3)});
    last = std::max(last, p.day);
  }
  // A forecast corrected by another past may call somebody lost who was on the edge: here 8 of
  // the store's near eight hundred.
  EXPECT_GT(LawHolds(log, "store 1", last + 1, 3, 8), 10);
}

}  // namespace
}  // namespace goodwill
