#include "goodwill/care/price.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/book/rights.h"
#include "tests/unit/base/draws.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kDay = 86'400'000'000;
constexpr int64_t kMinute = 1'000'000;  // of a measurement, in millionths
constexpr int64_t kAsOf = 20'500 * kDay;

Policy Promising() {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  policy.service = ServicePolicy();
  policy.service->standards = {{"delivery", Better::kLower, 30 * kMinute, std::nullopt},
                               {"advice", Better::kHigher, 7 * kMinute, std::nullopt}};
  return policy;
}

MeasuresQuestion Asked(const Policy& policy, int64_t as_of_us = kAsOf) {
  MeasuresQuestion question;
  question.as_of_us = as_of_us;
  question.measures = policy.measures;
  question.currency = policy.currency;
  return question;
}

struct Shop {
  Book book{*Currency::Parse("EUR"), Zone()};
  TableBuilder bought{purchases::kSpec};
  TableBuilder measured{measurements::kSpec};
  TableBuilder asked{rights::kSpec};

  void Buy(const std::string& who, int64_t day, int64_t cents) {
    bought.Row({{purchases::kCustomerId, who},
                {purchases::kTime, day * kDay + kDay / 2},
                {purchases::kAmount, cents}});
  }
  void Measure(const std::string& who, int64_t day, int64_t minutes,
               const std::string& standard = "delivery", int64_t source = kNullNumber) {
    std::vector<std::pair<int, TestCell>> row = {{measurements::kStandard, standard},
                                                 {measurements::kTime, day * kDay + kDay / 2},
                                                 {measurements::kActual, minutes * kMinute}};
    if (!who.empty()) row.push_back({measurements::kCustomerId, who});
    if (source != kNullNumber) row.push_back({measurements::kSource, source});
    measured.Row(std::move(row));
  }
  void Keep() {
    ASSERT_TRUE(book.Append(bought.Build(), goodwill::Run()).ok());
    ASSERT_TRUE(book.Append(measured.Build(), goodwill::Run()).ok());
  }
  ServiceEffects Effects(const Policy& policy = Promising()) {
    const auto effects = ServiceEffectsOf(book, Asked(policy), policy, goodwill::Run());
    EXPECT_TRUE(effects.ok()) << effects.status();
    return *effects;
  }
};

// Everybody buys about 60 EUR each ten days; after a late delivery 0.50 EUR less for each
// minute of it, over the ninety days after.
void Populate(Shop& shop, int customers, double lost_a_minute) {
  Draws draws(7);
  for (int c = 0; c < customers; ++c) {
    const std::string who = "C" + std::to_string(c);
    const int64_t met = 20'300 + static_cast<int64_t>(draws.Below(80));
    const int64_t actual = c % 2 == 0 ? 20 + static_cast<int64_t>(draws.Below(11))
                                      : 31 + static_cast<int64_t>(draws.Below(59));
    const auto late = static_cast<double>(std::max<int64_t>(0, actual - 30));
    for (int64_t day = met - 195; day <= met + 95; day += 10) {
      int64_t cents = 5'500 + static_cast<int64_t>(draws.Below(1'000));
      if (day > met) cents -= static_cast<int64_t>(lost_a_minute * late * 100 / 9);
      shop.Buy(who, day, cents);
    }
    shop.Measure(who, met, actual);
  }
}

TEST(Price, OfALateMinuteIsFound) {
  Shop shop;
  Populate(shop, 400, 0.5);
  shop.Measure("", 20'310, 90);                       // nobody's
  shop.Measure("C1", 20'310, 90, "delivery", 3);      // a mystery shopper's
  shop.Keep();
  const ServiceEffects effects = shop.Effects();
  ASSERT_EQ(effects.standards.size(), 2u);
  const StandardEffect& delivery = effects.standards[0];
  EXPECT_EQ(delivery.measured, 401);
  EXPECT_EQ(delivery.named, 400);
  EXPECT_EQ(delivery.judged, 400);
  ASSERT_EQ(delivery.missed.known, EffectKnown::kKnown) << delivery.missing;
  EXPECT_TRUE(delivery.missed.effect.below_zero());
  EXPECT_LT(delivery.missed.price.low, 0.5);
  EXPECT_GT(delivery.missed.price.high, 0.5);
  EXPECT_NEAR(delivery.missed.price.value, 0.5, 0.15);
  EXPECT_EQ(delivery.role, ServiceRole::kHygiene) << delivery.missing;
  EXPECT_EQ(delivery.missing, "");
  EXPECT_TRUE(delivery.beaten_beyond.has_value());
  const auto up = PriceAsMoney(delivery, effects.currency, Rounding::kCeiling);
  const auto down = PriceAsMoney(delivery, effects.currency, Rounding::kFloor);
  ASSERT_TRUE(up.ok() && down.ok());
  EXPECT_EQ(up->minor(), down->minor() + 1);
  const StandardEffect& advice = effects.standards[1];
  EXPECT_EQ(advice.missing, "nothing was measured in time");
  EXPECT_FALSE(PriceAsMoney(advice, effects.currency, Rounding::kUp).ok());
}

TEST(Price, ThinDataSayWhatIsMissing) {
  Shop shop;
  Populate(shop, 40, 0.5);
  shop.Measure("nobody", 20'310, 9, "advice");
  shop.Keep();
  const ServiceEffects effects = shop.Effects();
  EXPECT_EQ(effects.standards[0].role, ServiceRole::kUnknown);
  EXPECT_NE(effects.standards[0].missing.find("customers can be compared, 30 are needed"),
            std::string::npos)
      << effects.standards[0].missing;
  EXPECT_EQ(effects.standards[1].missing,
            "no measurement names a customer of the book");
  Policy silent = Promising();
  silent.service.reset();
  EXPECT_EQ(ServiceEffectsOf(shop.book, Asked(silent), silent, goodwill::Run()).status().code(),
            absl::StatusCode::kFailedPrecondition);
}

// The span ends where the days after are over, and a miss shortly before disqualifies.
TEST(Price, TakesWholeSpansOnly) {
  Shop shop;
  for (int c = 0; c < 4; ++c) {
    const std::string who = "C" + std::to_string(c);
    shop.Buy(who, 20'000, 1'000);
  }
  shop.Measure("C0", 20'409, 20);  // ninety days after it end with 20499: over
  shop.Measure("C1", 20'410, 20);  // not yet over
  shop.Measure("C2", 20'350, 40);  // missed,
  shop.Measure("C2", 20'405, 20);  // so this one, in its days after, is not a clean one
  shop.Measure("C3", 20'305, 20);
  shop.Measure("C3", 20'307, 50);  // of a month with a miss the miss counts
  shop.Keep();
  const StandardEffect delivery = shop.Effects().standards[0];
  EXPECT_EQ(delivery.measured, 5);
  EXPECT_EQ(delivery.judged, 3);
}

TEST(Price, LeavesOutWhoObjected) {
  Shop shop;
  Populate(shop, 10, 0);
  shop.asked.Row({{rights::kCustomerId, std::string("C3")},
                  {rights::kTime, 20'000 * kDay},
                  {rights::kKind, static_cast<int64_t>(RightKind::kObject)},
                  {rights::kRightId, std::string("r1")}});
  shop.Keep();
  const int64_t before = shop.Effects().standards[0].judged;
  ASSERT_TRUE(shop.book.Append(shop.asked.Build(), goodwill::Run()).ok());
  EXPECT_EQ(shop.Effects().standards[0].judged, before - 1);
}

}  // namespace
}  // namespace goodwill
