#include "goodwill/tier/standing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/tier/points_way.h"
#include "goodwill/tier/review.h"
#include "goodwill/tier/tier_event.h"
#include "goodwill/tier/way_up.h"
#include "tests/unit/base/draws.h"

namespace goodwill {
namespace {

int32_t Day(std::string_view text) {
  int32_t day = 0;
  EXPECT_TRUE(ParseIsoDate(text, &day)) << text;
  return day;
}
int64_t At(std::string_view date) { return int64_t{Day(date)} * kMicrosPerDay; }

// gold: 1,000 and 3 orders; silver: 300, or 4 purchase days; else basic.
TierPolicy ThreeTiers() {
  TierEntry gold;
  gold.min_turnover = 1'000;
  gold.min_orders = 3;
  TierEntry silver;
  silver.any_of.resize(2);
  silver.any_of[0].min_turnover = 300;
  silver.any_of[1].min_purchase_days = 4;
  TierPolicy policy;
  policy.tiers = {{"gold", "Gold", gold}, {"silver", "", silver}, {"basic", "", std::nullopt}};
  policy.reviews.emplace();
  return policy;
}

// The same by margin, by points that margins earn, or by net margin.
enum class By { kTurnover, kMargin, kPoints, kNetMargin };
TierPolicy ThreeTiers(By by) {
  TierPolicy policy = ThreeTiers();
  TierEntry& gold = *policy.tiers[0].entry;
  TierEntry& silver = policy.tiers[1].entry->any_of[0];
  if (by == By::kTurnover) return policy;
  gold.min_turnover.reset();
  silver.min_turnover.reset();
  if (by == By::kMargin) {
    gold.min_margin = 500;
    silver.min_margin = 150;
  } else if (by == By::kPoints) {
    policy.points = PointsPolicy{.per_margin = 10, .per_order = 2};
    gold.min_points = 60;
    silver.min_points = 20;
  } else {
    gold.min_net_margin = 400;
    silver.min_net_margin = 100;
  }
  return policy;
}

// Letters we send cost 7, and a minute on the phone 0.35.
CostToServePolicy Prices() {
  CostToServePolicy prices;
  prices.contact[3][2].per_contact = 7;
  prices.contact[2][1] = {.per_contact = 1, .per_minute = 35};
  return prices;
}

DatedOrder Order(int64_t time_us, int64_t amount, int64_t cost = kNullNumber) {
  DatedOrder order;
  order.sum = OrderOfLine(time_us, amount, cost);
  order.kind = KindOf(amount, true);
  order.day = UtcDayOf(time_us);
  return order;
}

void MarkDays(std::vector<DatedOrder>& orders) {
  int32_t last = INT32_MIN;
  for (DatedOrder& order : orders) {
    order.first_of_day = order.kind == OrderKind::kPurchase && order.day != last;
    if (order.kind == OrderKind::kPurchase) last = order.day;
  }
}

struct Walked {
  Standing standing;
  std::vector<std::pair<int64_t, int32_t>> changes;
};

Walked Fold(const TierPolicy& policy, const std::optional<Window>& window, int64_t as_of_us,
            std::vector<DatedOrder> orders, std::vector<TierEvent> events,
            std::vector<DatedContact> contacts = {}) {
  std::erase_if(contacts, [&](const DatedContact& c) { return c.time_us >= as_of_us; });
  std::erase_if(orders, [&](const DatedOrder& o) { return o.sum.time_us >= as_of_us; });
  std::erase_if(events, [&](const TierEvent& e) { return e.time_us >= as_of_us; });
  int64_t first = orders.empty() ? as_of_us : orders[0].sum.time_us;
  for (const TierEvent& event : events) first = std::min(first, event.time_us);
  const ReviewCalendar calendar =
      *MakeReviewCalendar(*policy.reviews, window, first, as_of_us, Zone());
  const ParetoPolicy pareto;
  const CostToServePolicy cost_to_serve = Prices();
  const RfmPolicy rfm;
  const TierFold fold({policy, pareto, rfm, cost_to_serve}, calendar, {});
  Walked out;
  EXPECT_TRUE(fold.Walk({CustomerIdView::Number(1), orders, events, contacts}, &out.standing,
                        [&](int64_t at, int32_t tier) { out.changes.emplace_back(at, tier); }));
  return out;
}

// The same by going through the calendar day by day, with every sum made anew.
Walked Naive(const TierPolicy& policy, const std::optional<Window>& window, int64_t as_of_us,
             const std::vector<DatedOrder>& orders, const std::vector<TierEvent>& events,
             const std::vector<DatedContact>& contacts) {
  const TierReviews& rules = *policy.reviews;
  const int months = rules.every == CalendarPeriod::kYear      ? 12
                     : rules.every == CalendarPeriod::kQuarter ? 3
                                                               : 1;
  const int32_t last = static_cast<int32_t>(policy.tiers.size()) - 1;
  Walked out;
  int32_t tier = last;
  int64_t until = kNullNumber, notice = kNullNumber, window_from = INT64_MIN;
  const auto is_review = [&](int32_t day) {
    const CivilDate date = CivilFromDays(day);
    return date.day == 1 && (date.month - 1) % months == 0 &&
           (!rules.from_day || day >= *rules.from_day);
  };
  const auto holds_until = [&](int32_t day) {  // of what happens before the next review
    while (!is_review(day)) ++day;
    CivilDate date = CivilFromDays(day);
    int32_t month = date.year * 12 + date.month - 1 + rules.holds_months;
    while (month % months != 0) ++month;
    return int64_t{DaysFromCivil(month / 12, month % 12 + 1, 1)} * kMicrosPerDay;
  };
  // Of the first `known` orders, those in a span.
  const auto met = [&](const Span& span, size_t known, int64_t served_to) {
    TierInputs in;
    in.margin_known = true;
    ServiceSum served;
    for (const DatedContact& c : contacts) {
      if (span.Contains(c.time_us) && c.time_us < served_to) {
        EXPECT_TRUE(served.Add(c.contact, Prices()));
      }
    }
    ServiceTotals totals;
    EXPECT_TRUE(served.Finish(Prices().rounding, &totals));
    std::vector<int32_t> days;
    for (size_t i = 0; i < known; ++i) {
      if (!span.Contains(orders[i].sum.time_us)) continue;
      in.turnover += orders[i].sum.amount;
      in.margin += orders[i].sum.amount - orders[i].sum.cost;
      in.margin_known = in.margin_known && orders[i].sum.uncosted_lines == 0;
      if (orders[i].kind != OrderKind::kPurchase) continue;
      in.orders += 1;
      days.push_back(orders[i].day);
    }
    std::sort(days.begin(), days.end());
    in.purchase_days = std::unique(days.begin(), days.end()) - days.begin();
    in.net_margin = in.margin - totals.cost();
    if (policy.points) in.points = PointsOf(*policy.points, in);
    return DecideTier(policy, in);
  };
  const auto change = [&](int32_t to, int64_t at, int64_t end) {
    tier = to;
    until = to == last ? kNullNumber : end;
    notice = kNullNumber;
    out.changes.emplace_back(at, to);
  };
  bool begun = false, reviewed = false;
  for (int32_t day = Day("2014-01-01"); int64_t{day} * kMicrosPerDay <= as_of_us; ++day) {
    const int64_t start = int64_t{day} * kMicrosPerDay;
    if (is_review(day)) {
      reviewed = true;
      Span span{INT64_MIN, start};
      if (window) span = *ResolveWindow(*window, start, Zone());
      window_from = span.from_us;
      if (begun) {
        const int32_t now = met(span, orders.size(), start);
        if (now < tier) {
          change(now, start, holds_until(day));
        } else if (tier != last && start >= until) {
          if (now == tier) {
            until = holds_until(day);
            notice = kNullNumber;
          } else if (rules.notice_days == 0 ||
                     (notice != kNullNumber && UtcDayOf(notice) <= day - rules.notice_days)) {
            change(std::min(now, tier + rules.levels_down), start, holds_until(day));
          }
        }
      }
    }
    // Facts of the day: orders before decisions at one instant.
    std::vector<std::pair<int64_t, int>> facts;
    for (size_t i = 0; i < orders.size(); ++i) {
      if (orders[i].day == day && orders[i].sum.time_us < as_of_us) {
        facts.emplace_back(orders[i].sum.time_us * 2, static_cast<int>(i));
      }
    }
    for (size_t i = 0; i < events.size(); ++i) {
      if (UtcDayOf(events[i].time_us) == day && events[i].time_us < as_of_us) {
        facts.emplace_back(events[i].time_us * 2 + 1, static_cast<int>(i));
      }
    }
    std::stable_sort(facts.begin(), facts.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [when, i] : facts) {
      const auto at = static_cast<size_t>(i);
      const int32_t next_day = day + 1;
      if (when % 2 == 0) {
        begun = true;
        if (rules.from_day && !reviewed) continue;
        const bool open = !window || window->kind != WindowKind::kCalendar ||
                          window->include_current;
        if (!open || orders[at].kind != OrderKind::kPurchase) continue;
        const int64_t t = orders[at].sum.time_us;
        const int32_t now = met({window_from, INT64_MAX}, at + 1, t);
        if (now < tier) change(now, t, holds_until(next_day));
        continue;
      }
      const TierEvent& event = events[at];
      if (event.kind == TierEventKind::kNotice) {
        if (notice == kNullNumber) notice = event.time_us;
        continue;
      }
      begun = true;
      if (event.kind == TierEventKind::kOverride) continue;
      const int64_t end =
          event.until_us != kNullNumber ? event.until_us : holds_until(next_day);
      if (event.tier < tier) {
        change(event.tier, event.time_us, end);
      } else if (event.tier == tier && until != kNullNumber) {
        until = std::max(until, end);
      }
    }
  }
  out.standing.earned = static_cast<uint8_t>(tier);
  out.standing.until_us = until;
  out.standing.notice_us = notice;
  return out;
}

TEST(StandingTest, EqualsTheDayByDayWalk) {
  int changes = 0, downs = 0;
  for (uint64_t seed = 0; seed < 800; ++seed) {
    Draws draws(seed);
    const auto by = static_cast<By>(draws.Below(4));
    TierPolicy policy = ThreeTiers(by);
    TierReviews& rules = *policy.reviews;
    rules.every = static_cast<CalendarPeriod>(1 + draws.Below(3));
    rules.holds_months = static_cast<int32_t>(1 + draws.Below(14));
    rules.levels_down = static_cast<int32_t>(1 + draws.Below(2));
    rules.notice_days = draws.Below(2) == 0 ? 0 : static_cast<int32_t>(draws.Below(40));
    if (draws.Below(4) == 0) {
      rules.from_day = Day("2014-06-15") + static_cast<int32_t>(draws.Below(400));
    }
    std::optional<Window> window;
    switch (draws.Below(5)) {
      case 0:
        break;
      case 1:
        window = Window::RollingDays(static_cast<int32_t>(30 + draws.Below(300)));
        break;
      case 2:
        window = Window::RollingMonths(static_cast<int32_t>(1 + draws.Below(14)));
        break;
      default: {
        const auto period = static_cast<CalendarPeriod>(1 + draws.Below(3));
        const bool current = draws.Below(2) == 0;
        window = Window::Calendar(period, 1, current);
      }
    }
    std::vector<DatedOrder> orders;
    int64_t t = At("2014-01-10") + static_cast<int64_t>(draws.Below(200)) * kMicrosPerDay;
    const uint64_t gap = 2 + draws.Below(120);
    const uint64_t count = 1 + draws.Below(30);
    for (uint64_t i = 0; i < count; ++i) {
      const int64_t amount = draws.Below(8) == 0 ? -draws.Between(1, 300) : draws.Between(0, 500);
      // A third to half of the amount, seldom more than it, or unknown.
      int64_t cost = amount / static_cast<int64_t>(2 + draws.Below(2));
      if (draws.Below(12) == 0) cost = amount + draws.Between(-50, 50);
      if (draws.Below(25) == 0) cost = kNullNumber;
      orders.push_back(Order(t, amount, cost));
      t += static_cast<int64_t>(draws.Below(gap)) * kMicrosPerDay + 1 +
           static_cast<int64_t>(draws.Below(3)) * 3'600'000'000;
    }
    MarkDays(orders);
    std::vector<TierEvent> events;
    for (uint64_t i = draws.Below(6); i > 0; --i) {
      TierEvent event;
      event.time_us = At("2014-02-01") + static_cast<int64_t>(draws.Below(1500)) * kMicrosPerDay +
                      static_cast<int64_t>(draws.Below(86'400)) * kMicrosPerSecond;
      event.kind = draws.Below(2) == 0 ? TierEventKind::kGranted : TierEventKind::kNotice;
      if (event.kind == TierEventKind::kGranted) {
        event.tier = static_cast<int32_t>(draws.Below(3));
        if (draws.Below(2) == 0) event.until_us = event.time_us + 100 * kMicrosPerDay;
      }
      events.push_back(event);
    }
    std::sort(events.begin(), events.end(),
              [](const TierEvent& a, const TierEvent& b) { return a.time_us < b.time_us; });
    std::vector<DatedContact> contacts;
    for (uint64_t i = by == By::kNetMargin ? draws.Below(20) : 0; i > 0; --i) {
      DatedContact& c = contacts.emplace_back();
      // Some at the instant of an order.
      c.time_us = draws.Below(4) == 0
                      ? orders[draws.Below(orders.size())].sum.time_us
                      : At("2014-02-01") + static_cast<int64_t>(draws.Below(1500)) * kMicrosPerDay;
      c.contact = {.channel = draws.Below(2) == 0 ? 3u : 2u,
                   .direction = 1 + static_cast<uint32_t>(draws.Below(2)),
                   .minutes = draws.Between(0, 3) * kDecimalUnit / 7,
                   .cost = draws.Below(3) == 0 ? draws.Between(0, 90) : kNullNumber,
                   .caused_by_us = draws.Below(3) == 0};
    }
    std::sort(contacts.begin(), contacts.end(),
              [](const DatedContact& a, const DatedContact& b) { return a.time_us < b.time_us; });
    const int64_t as_of = At("2018-07-01") - static_cast<int64_t>(draws.Below(700)) * kMicrosPerDay;

    const Walked got = Fold(policy, window, as_of, orders, events, contacts);
    const Walked want = Naive(policy, window, as_of, orders, events, contacts);
    ASSERT_EQ(got.changes, want.changes) << seed;
    ASSERT_EQ(got.standing.earned, want.standing.earned) << seed;
    ASSERT_EQ(got.standing.until_us, want.standing.until_us) << seed;
    ASSERT_EQ(got.standing.notice_us, want.standing.notice_us) << seed;
    changes += static_cast<int>(got.changes.size());

    // Never down inside a period, never by more levels than allowed, only at reviews.
    int32_t tier = 2;
    for (const auto& [at, to] : got.changes) {
      if (to > tier) {
        ++downs;
        EXPECT_LE(to, tier + rules.levels_down);
        EXPECT_EQ(CivilFromDays(UtcDayOf(at)).day, 1);
        EXPECT_EQ(at % kMicrosPerDay, 0);
      }
      tier = to;
    }
    // What stood at an earlier day is what the walk up to there says: nothing that
    // happens later changes it.
    const int64_t earlier = as_of - static_cast<int64_t>(draws.Below(900)) * kMicrosPerDay;
    const Walked then = Fold(policy, window, earlier, orders, events, contacts);
    std::vector<std::pair<int64_t, int32_t>> up_to_then = got.changes;
    std::erase_if(up_to_then, [&](const auto& change) {
      // A review at the instant itself has taken place; what else happens then has not.
      const bool review = change.first % kMicrosPerDay == 0 &&
                          CivilFromDays(UtcDayOf(change.first)).day == 1;
      return review ? change.first > earlier : change.first >= earlier;
    });
    EXPECT_EQ(then.changes, up_to_then) << seed;
  }
  EXPECT_GT(changes, 500);
  EXPECT_GT(downs, 50);
}

TEST(StandingTest, UpAtOnceDownAfterThePeriod) {
  TierPolicy policy = ThreeTiers();
  std::vector<DatedOrder> orders = {Order(At("2020-01-10") + 5, 400)};
  MarkDays(orders);
  const auto window = Window::RollingMonths(6);
  // Up with the purchase.
  Walked w = Fold(policy, window, At("2020-01-11"), orders, {});
  EXPECT_EQ(w.standing.tier, 1);
  EXPECT_EQ(w.standing.since_us, At("2020-01-10") + 5);
  EXPECT_EQ(w.standing.until_us, At("2021-02-01"));
  EXPECT_EQ(w.standing.rests_on, RestsOn::kConditions);
  // Out of the window, but the period is not over.
  w = Fold(policy, window, At("2021-01-31"), orders, {});
  EXPECT_EQ(w.standing.tier, 1);
  EXPECT_EQ(w.standing.qualifies, 2);
  EXPECT_EQ(w.standing.rests_on, RestsOn::kPeriod);
  w = Fold(policy, window, At("2021-02-01"), orders, {});
  EXPECT_EQ(w.standing.tier, 2);
  EXPECT_EQ(w.standing.since_us, At("2021-02-01"));
  EXPECT_EQ(w.standing.until_us, kNullNumber);
  EXPECT_EQ(w.standing.rests_on, RestsOn::kEverybody);

  // With notice to be given 30 days before, nothing is lost without it.
  policy.reviews->notice_days = 30;
  w = Fold(policy, window, At("2021-12-15"), orders, {});
  EXPECT_EQ(w.standing.tier, 1);
  EXPECT_EQ(w.standing.rests_on, RestsOn::kNotice);
  TierEvent notice{.time_us = At("2021-03-02") + 7, .kind = TierEventKind::kNotice};
  w = Fold(policy, window, At("2021-04-30"), orders, {notice});
  EXPECT_EQ(w.standing.tier, 2);
  EXPECT_EQ(w.standing.since_us, At("2021-04-01"));
  notice.time_us = At("2021-03-03");  // 29 days before
  w = Fold(policy, window, At("2021-04-30"), orders, {notice});
  EXPECT_EQ(w.standing.tier, 1);
  EXPECT_EQ(w.standing.notice_us, At("2021-03-03"));
}

TEST(StandingTest, WhatIsGrantedIsNotTakenBack) {
  const TierPolicy policy = ThreeTiers();
  const TierEvent grant = *ReadTierEvent(TierEventKind::kGranted, At("2020-01-10"),
                                         "gold until=2020-09-15", policy, Zone());
  // The purchase it rested on was voided since.
  Walked w = Fold(policy, Window::RollingMonths(12), At("2020-09-30"), {}, {grant});
  EXPECT_EQ(w.standing.tier, 0);
  EXPECT_EQ(w.standing.rests_on, RestsOn::kGranted);
  EXPECT_EQ(w.standing.until_us, At("2020-09-15"));
  w = Fold(policy, Window::RollingMonths(12), At("2020-10-01"), {}, {grant});
  EXPECT_EQ(w.standing.tier, 1);
  EXPECT_EQ(w.standing.since_us, At("2020-10-01"));
  // A lower grant takes nothing away.
  const TierEvent lower =
      *ReadTierEvent(TierEventKind::kGranted, At("2020-02-10"), "basic", policy, Zone());
  w = Fold(policy, Window::RollingMonths(12), At("2020-03-01"), {}, {grant, lower});
  EXPECT_EQ(w.standing.tier, 0);
}

TEST(StandingTest, OverridesHoldUntilTheirEnd) {
  const TierPolicy policy = ThreeTiers();
  std::vector<DatedOrder> orders = {Order(At("2020-01-10"), 400)};
  MarkDays(orders);
  const TierEvent up = *ReadTierEvent(TierEventKind::kOverride, At("2020-02-01"),
                                      "gold until=2020-03-01 by=m.petrova", policy, Zone());
  EXPECT_EQ(up.by, "m.petrova");
  Walked w = Fold(policy, std::nullopt, At("2020-02-15"), orders, {up});
  EXPECT_EQ(w.standing.tier, 0);
  EXPECT_EQ(w.standing.earned, 1);
  EXPECT_EQ(w.standing.rests_on, RestsOn::kOverride);
  EXPECT_EQ(w.standing.since_us, At("2020-02-01"));
  EXPECT_EQ(w.standing.until_us, At("2020-03-01"));
  w = Fold(policy, std::nullopt, At("2020-03-01"), orders, {up});
  EXPECT_EQ(w.standing.tier, 1);
  const TierEvent end =
      *ReadTierEvent(TierEventKind::kOverride, At("2020-02-10"), "none", policy, Zone());
  w = Fold(policy, std::nullopt, At("2020-02-15"), orders, {up, end});
  EXPECT_EQ(w.standing.tier, 1);
}

TEST(StandingTest, EventsThatCannotBeRead) {
  const TierPolicy policy = ThreeTiers();
  const auto read = [&](TierEventKind kind, std::string_view ref) {
    return ReadTierEvent(kind, 0, ref, policy, Zone()).has_value();
  };
  EXPECT_TRUE(read(TierEventKind::kNotice, "anything"));
  EXPECT_TRUE(read(TierEventKind::kGranted, "  gold   until=2020-02-29 "));
  EXPECT_TRUE(read(TierEventKind::kOverride, "gold by=a until=2020-02-29"));
  for (const char* ref :
       {"", "platinum", "none", "gold until=2021-02-29", "gold until=", "gold by=", "gold x",
        "gold until=2020-01-01 until=2020-01-02", "gold by=a by=b"}) {
    EXPECT_FALSE(read(TierEventKind::kGranted, ref)) << ref;
  }
  EXPECT_FALSE(read(TierEventKind::kOverride, "gold until=2020-01-01"));
  EXPECT_FALSE(read(TierEventKind::kOverride, "gold by=a"));
}

TEST(StandingTest, PointsAndTheWayUp) {
  TierPolicy policy = ThreeTiers();
  policy.points = PointsPolicy{.per_turnover = 100, .per_order = 5};
  policy.tiers[0].entry->any_of.resize(1);
  policy.tiers[0].entry->any_of[0].min_points = 30;
  TierInputs in;
  in.turnover = 450;
  in.orders = 2;
  in.points = PointsOf(*policy.points, in);
  EXPECT_EQ(in.points, 14);
  const std::vector<Route> routes = RoutesTo(policy, 0, in, std::nullopt);
  ASSERT_EQ(routes.size(), 1u);
  EXPECT_EQ(routes[0], (Route{.turnover = 550, .orders = 1, .points = 16}));
  // 450 earn 4 points; 16 more by turnover begin at 2,000, by purchases at 5 each.
  EXPECT_EQ(WaysToPoints(*policy.points, in, 16), (PointsWays{1'550, 4}));
  EXPECT_EQ(WaysToPoints({.per_margin = 1}, in, 16), PointsWays());
  EXPECT_EQ(WaysToPoints(*policy.points, in, INT64_MAX).turnover, std::nullopt);
  for (const int64_t turnover : {int64_t{-250}, int64_t{0}, int64_t{99}, int64_t{450}}) {
    TierInputs more;
    more.turnover = turnover;
    const int64_t before = PointsOf(*policy.points, more);
    const int64_t take = *WaysToPoints(*policy.points, more, 3).turnover;
    more.turnover = turnover + take;
    EXPECT_EQ(PointsOf(*policy.points, more), before + 3);
    more.turnover -= 1;
    EXPECT_EQ(PointsOf(*policy.points, more), before + 2);
  }
  EXPECT_EQ(RoutesTo(policy, 1, in, std::nullopt)[0], Route());
  in.turnover = 100;
  EXPECT_EQ(RoutesTo(policy, 1, in, std::nullopt),
            (std::vector<Route>{{.turnover = 200}, {.purchase_days = 4}}));
  EXPECT_TRUE(RoutesTo(policy, 2, in, std::nullopt).empty());
  // The Pareto set: only if the distance is known, and only into it.
  policy.tiers[1].entry.emplace().pareto = true;
  EXPECT_TRUE(RoutesTo(policy, 1, in, std::nullopt).empty());
  EXPECT_EQ(RoutesTo(policy, 1, in, 77)[0], (Route{.pareto = 77}));
  policy.tiers[1].entry.emplace().pareto = false;
  in.pareto = true;
  EXPECT_TRUE(RoutesTo(policy, 1, in, 77).empty());
}

TEST(StandingTest, TheWayUpLooksAtTheNextReviewThatCounts) {
  TierReviews rules;
  // Complete calendar years, reviewed monthly: what is bought now counts from January.
  auto calendar = *MakeReviewCalendar(rules, Window::Calendar(CalendarPeriod::kYear, 1),
                                      At("2020-03-05"), At("2021-06-10"), Zone());
  EXPECT_EQ(calendar.next().at_us, At("2021-07-01"));
  EXPECT_EQ(calendar.way_up.at_us, At("2022-01-01"));
  EXPECT_EQ(calendar.past, 16u);  // from March 2020 to June 2021
  calendar = *MakeReviewCalendar(rules, Window::RollingMonths(12), At("2020-03-05"),
                                 At("2021-06-01"), Zone());
  EXPECT_EQ(calendar.reviews[calendar.past - 1].at_us, At("2021-06-01"));
  EXPECT_EQ(calendar.way_up.at_us, At("2021-07-01"));
  EXPECT_FALSE(MakeReviewCalendar(rules, Window::RollingMonths(12), kMaxInstantUs, kMaxInstantUs,
                                  Zone()).ok());
}

TEST(StandingTest, ReviewsAreFoundByInstant) {
  Draws draws(5);
  for (const auto& window : {std::optional<Window>(), std::optional(Window::RollingMonths(7)),
                             std::optional(Window::Calendar(CalendarPeriod::kYear, 1, false))}) {
    TierReviews rules;
    rules.every = static_cast<CalendarPeriod>(1 + draws.Below(3));
    const auto calendar =
        *MakeReviewCalendar(rules, window, At("2003-05-11"), At("2021-06-10"), {});
    const auto& reviews = calendar.reviews;
    std::vector<int64_t> instants = {kMinInstantUs, kMaxInstantUs};
    for (int i = 0; i < 200; ++i) {
      const int64_t near = draws.Below(2) == 0 ? reviews[draws.Below(reviews.size())].at_us
                                               : At("2002-01-01") + i * 37 * kMicrosPerDay;
      instants.push_back(near + draws.Between(-1, 1));
    }
    for (const int64_t t : instants) {
      const auto first = [&](auto&& that) {
        return static_cast<size_t>(std::find_if(reviews.begin(), reviews.end(), that) -
                                   reviews.begin());
      };
      EXPECT_EQ(calendar.After(t), first([&](const Review& r) { return r.at_us > t; }));
      EXPECT_EQ(calendar.NotBefore(t), first([&](const Review& r) { return r.at_us >= t; }));
      EXPECT_EQ(calendar.WindowAfter(t),
                first([&](const Review& r) { return r.window.from_us > t; }));
    }
  }
}

TEST(StandingTest, SumsThatDoNotFit) {
  const TierPolicy policy = ThreeTiers();
  std::vector<DatedOrder> orders = {Order(At("2020-01-10"), INT64_MAX),
                                    Order(At("2020-01-11"), INT64_MAX)};
  MarkDays(orders);
  const auto calendar = *MakeReviewCalendar(*policy.reviews, std::nullopt, At("2020-01-10"),
                                            At("2020-03-01"), Zone());
  const ParetoPolicy pareto;
  Standing out;
  EXPECT_FALSE(TierFold({policy, pareto, RfmPolicy(), CostToServePolicy()}, calendar, {})(
      {CustomerIdView::Number(1), orders, {}}, &out));
}

}  // namespace
}  // namespace goodwill
