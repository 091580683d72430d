#include "wire/calibration_wire.h"

#include <cstdint>
#include <limits>
#include <string>

#include "gmock/gmock.h"
#include "goodwill/v1/calibration.pb.h"
#include "gtest/gtest.h"

namespace goodwill {
namespace {

using testing::HasSubstr;

Calibration Example() {
  Calibration c;
  c.header.policy_digest = {9, 8, 7};
  c.header.currency = *Currency::Parse("USD");
  c.header.zone = *Zone::Load("America/New_York");
  c.header.as_of_us = 899'251'200'000'000;
  c.header.ids = IdKind::kText;
  c.header.library_version = "0.1.0";
  c.customers = 10;
  c.pareto.cut = RankCut{500, CustomerId(CustomerIdView::Text("C42"))};
  c.pareto.members = 4;
  c.pareto.population = 9;
  c.pareto.members_value = 8'000;
  c.pareto.total = 10'000;
  c.rfm.bins = 5;
  c.rfm.recency = {{1, {}}, {2, {}}, {3, {}}, {4, {}}};
  c.rfm.frequency = {{1, CustomerId(CustomerIdView::Text("C1"))},
                     {1, CustomerId(CustomerIdView::Text("C2"))},
                     {2, CustomerId(CustomerIdView::Text("C0"))}};
  c.rfm.monetary = {{-5, {}}};
  c.concentration.count = 9;
  c.concentration.negative = 1;
  c.concentration.total = 10'000;
  c.concentration.gini = 0.7092835737;
  c.concentration.herfindahl = std::numeric_limits<double>::quiet_NaN();
  c.concentration.top_fifty_percent = 1.0000000000000002;
  return c;
}

TEST(CalibrationWire, ComesBackBitByBit) {
  for (const bool with_cut : {true, false}) {
    Calibration c = Example();
    if (!with_cut) {
      c.pareto = ParetoCut();
      c.pareto.population = 9;
      c.pareto.total = -3;
    }
    const std::string bytes = EncodeCalibration(c);
    const auto decoded = DecodeCalibration(bytes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(decoded->customers, c.customers);
    EXPECT_EQ(decoded->pareto, c.pareto);
    EXPECT_EQ(decoded->rfm, c.rfm);
    EXPECT_EQ(decoded->concentration, c.concentration);
    EXPECT_EQ(decoded->header.policy_digest, c.header.policy_digest);
    EXPECT_EQ(decoded->header.zone, c.header.zone);
    EXPECT_EQ(EncodeCalibration(*decoded), bytes);
  }
}

TEST(CalibrationWire, KeepsQuietAboutFieldsOfLaterVersions) {
  std::string bytes = EncodeCalibration(Example());
  bytes += "\xa0\x06\x01";  // field 100
  EXPECT_TRUE(DecodeCalibration(bytes).ok());
}

TEST(CalibrationWire, RefusesWhatNoMeasuresGive) {
  const auto spoilt = [](auto change) {
    v1::Calibration message;
    EXPECT_TRUE(message.ParseFromString(EncodeCalibration(Example())));
    change(message);
    const auto decoded = DecodeCalibration(message.SerializeAsString());
    EXPECT_FALSE(decoded.ok());
    return std::string(decoded.status().message());
  };
  EXPECT_THAT(spoilt([](auto& m) { m.set_customers(-1); }), HasSubstr("customers"));
  EXPECT_THAT(spoilt([](auto& m) { m.set_customers(8); }), HasSubstr("pareto.population"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_pareto()->set_members(10); }),
              HasSubstr("pareto.members"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_pareto()->clear_cut(); }), HasSubstr("pareto.cut"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_pareto()->set_total_minor(0); }),
              HasSubstr("pareto.cut"));
  EXPECT_THAT(
      spoilt([](auto& m) { m.mutable_pareto()->mutable_cut()->mutable_id()->set_number(1); }),
      HasSubstr("pareto.cut.id"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_pareto()->mutable_cut()->mutable_id()->clear_id(); }),
              HasSubstr("pareto.cut.id"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_rfm()->set_bins(11); }), HasSubstr("rfm.bins"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_rfm()->set_bins(4); }), HasSubstr("rfm.recency"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_rfm()->mutable_recency(2)->set_value(1); }),
              HasSubstr("rfm.recency[2]"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_rfm()->mutable_frequency(1)->clear_id(); }),
              HasSubstr("rfm.frequency[1]"));
  EXPECT_THAT(spoilt([](auto& m) {
                m.mutable_rfm()->mutable_frequency(1)->mutable_id()->set_text("C1");
              }),
              HasSubstr("rfm.frequency[1]"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_concentration()->set_count(11); }),
              HasSubstr("concentration.count"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_concentration()->set_negative(10); }),
              HasSubstr("concentration.negative"));
  EXPECT_THAT(spoilt([](auto& m) { m.mutable_header()->set_known_batch(-1); }),
              HasSubstr("header.known_batch"));
}

TEST(CalibrationWire, SurvivesDamage) {
  const std::string good = EncodeCalibration(Example());
  testing::internal::CaptureStderr();
  for (size_t size = 0; size < good.size(); ++size) (void)DecodeCalibration(good.substr(0, size));
  for (size_t at = 0; at < good.size(); ++at) {
    std::string damaged = good;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x80);
    (void)DecodeCalibration(damaged);
  }
  // Nothing is logged, whatever comes.
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

Calibration WithLifetime() {
  Calibration c = Example();
  LifetimeCalibration& l = c.lifetime.emplace();
  l.purchases = {ModelKind::kParetoNbd, {.55, 74, .6, 82}, {}};
  l.spend = {ModelKind::kGammaGamma, {6.25, 3.74, 15.44}, {}};
  l.on_margin = true;
  l.end_day = 10'407;
  l.horizon_days = 365;
  l.recalibrated = RecalibrationState::kDone;
  l.recalibration = Recalibration::Of({{.1, 30, 2}, {.4, 30, 11}, {.8, 30, 25}});
  l.lost_at_most = .125;
  l.lost = 3;
  l.lost_chance = .04;
  l.service_cost = 1.5;
  return c;
}

TEST(CalibrationWire, LifetimeComesBackBitByBit) {
  const Calibration c = WithLifetime();
  const std::string bytes = EncodeCalibration(c);
  const auto decoded = DecodeCalibration(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  ASSERT_TRUE(decoded->lifetime.has_value());
  const LifetimeCalibration& l = *decoded->lifetime;
  EXPECT_EQ(l.purchases.kind, ModelKind::kParetoNbd);
  EXPECT_EQ(l.purchases.parameters, c.lifetime->purchases.parameters);
  EXPECT_EQ(l.spend.parameters, c.lifetime->spend.parameters);
  ASSERT_EQ(l.recalibration.steps().size(), 3u);
  EXPECT_EQ(l.recalibration.steps()[1].share, c.lifetime->recalibration.steps()[1].share);
  EXPECT_EQ(l.recalibration.steps()[1].interval.low,
            c.lifetime->recalibration.steps()[1].interval.low);
  EXPECT_EQ(l.lost_at_most, .125);
  EXPECT_EQ(EncodeCalibration(*decoded), bytes);
}

TEST(CalibrationWire, TheLineInLogOddsComesBackBitByBit) {
  Calibration c = WithLifetime();
  c.lifetime->odds =
      OddsCorrection::Of({{.1, 100, 13}, {.4, 90, 41}, {.8, 70, 60}}).With({.01, .002, .003}, .2);
  c.lifetime->periods = {{10'000, 91, 200, 30, .13, .19, .07},
                         {10'091, 92, 210, 20, .1, -.05, .08}};
  c.lifetime->recalibration = c.lifetime->odds.Staircase();
  const std::string bytes = EncodeCalibration(c);
  const auto decoded = DecodeCalibration(bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.status();
  EXPECT_EQ(EncodeCalibration(*decoded), bytes);
  EXPECT_EQ(decoded->lifetime->periods, c.lifetime->periods);
  EXPECT_EQ(decoded->lifetime->odds.period_deviation(), .2);
  // Occasions are told only where they are more than days.
  EXPECT_EQ(decoded->lifetime->occasion_days, 1);
  EXPECT_FALSE(decoded->lifetime->clumps.has_value());
  c.lifetime->occasion_days = 14;
  c.lifetime->clumps = Clumps{6, .31, .06, 7};
  const auto clumped = DecodeCalibration(EncodeCalibration(c));
  ASSERT_TRUE(clumped.ok()) << clumped.status();
  EXPECT_EQ(clumped->lifetime->occasion_days, 14);
  EXPECT_EQ(clumped->lifetime->clumps, c.lifetime->clumps);
  for (const double chance : {0., .03, .5, .99, 1.}) {
    EXPECT_EQ(decoded->lifetime->recalibration.At(chance).share,
              c.lifetime->recalibration.At(chance).share);
    EXPECT_EQ(decoded->lifetime->recalibration.At(chance).interval.high,
              c.lifetime->recalibration.At(chance).interval.high);
  }
}

TEST(CalibrationWire, ImpossibleLifetimesAreRefused) {
  const auto refused = [](void (*spoil)(v1::LifetimeCalibration*), const char* path) {
    v1::Calibration message;
    ASSERT_TRUE(message.ParseFromString(EncodeCalibration(WithLifetime())));
    spoil(message.mutable_lifetime());
    const auto decoded = DecodeCalibration(message.SerializeAsString());
    EXPECT_EQ(decoded.status().code(), absl::StatusCode::kInvalidArgument) << path;
    EXPECT_THAT(std::string(decoded.status().message()), HasSubstr(path));
  };
  refused([](auto* l) { l->mutable_purchases()->set_name("nobody"); }, "lifetime.purchases.name");
  refused([](auto* l) { l->mutable_purchases()->mutable_parameters(0)->set_value(-1); }, "r");
  refused([](auto* l) { l->mutable_purchases()->Swap(l->mutable_spend()); },
          "lifetime.purchases.name");
  refused([](auto* l) { l->set_horizon_days(0); }, "lifetime.horizon_days");
  refused([](auto* l) { l->set_end_day(9'999'999); }, "lifetime.end_day");
  refused([](auto* l) { l->set_silent_days(-1); }, "lifetime.silent_days");
  refused([](auto* l) { l->clear_recalibrated(); }, "lifetime.recalibrated");
  refused([](auto* l) { l->clear_recalibration(); }, "lifetime.recalibration");
  refused([](auto* l) { l->mutable_recalibration(0)->set_from(.9); }, "lifetime.recalibration[1]");
  refused([](auto* l) { l->mutable_recalibration(0)->set_bought(31); },
          "lifetime.recalibration[0].bought");
  refused([](auto* l) { l->mutable_recalibration(2)->set_bought(0); }, "lifetime.recalibration[2]");
  refused([](auto* l) { l->mutable_odds()->set_slope(1); }, "lifetime.recalibration");
  refused([](auto* l) { l->set_occasion_days(1); }, "lifetime.occasion_days");
  refused([](auto* l) { l->set_occasion_days(91); }, "lifetime.occasion_days");
  refused([](auto* l) { l->mutable_clumps(); }, "lifetime.clumps");
  refused([](auto* l) { l->add_periods()->set_days(-1); }, "lifetime.periods[0]");
  refused(
      [](auto* l) {
        l->clear_recalibration();
        l->mutable_odds()->set_slope(1);
        l->mutable_odds()->set_lowest(1);
      },
      "lifetime.odds");
  refused(
      [](auto* l) {
        l->clear_recalibration();
        l->mutable_odds()->set_slope(-1);
      },
      "lifetime.odds");
  refused(
      [](auto* l) {
        l->clear_recalibration();
        l->mutable_odds()->set_slope(1);
        l->mutable_odds()->set_covariance(std::numeric_limits<double>::quiet_NaN());
      },
      "lifetime.odds");
  refused([](auto* l) { l->set_lost_at_most(1.5); }, "lifetime.lost_at_most");
  refused([](auto* l) { l->set_lost_at_most(std::numeric_limits<double>::quiet_NaN()); },
          "lifetime.lost_at_most");
  refused([](auto* l) { l->set_lost(11); }, "lifetime.lost");
  refused([](auto* l) { l->set_lost_chance(-.1); }, "lifetime.lost_chance");
  refused([](auto* l) { l->set_service_cost(std::numeric_limits<double>::infinity()); },
          "lifetime.service_cost");
}

}  // namespace
}  // namespace goodwill
