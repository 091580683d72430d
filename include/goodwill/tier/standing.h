// The tier a customer holds: a fold over that customer's dated facts.
//
// A tier is not judged afresh every day. It is raised as soon as an entry is met,
// at a purchase or at a review; it then holds for a period; and only at the first
// review after the period may it fall, by so many levels, after notice. So a
// customer's standing follows from the facts in the order of their times:
// purchases and returns, what was granted, announced and decided about the tier,
// and the reviews between them.
//
// At an instant, reviews come first, for they look at what was before it; then
// orders, then decisions. Between two reviews the window begins where it began at
// the review before, and ends with the order that is looked at; a review resolves
// it anew. The fold visits each order twice (it enters the window, and leaves it),
// so its cost hardly depends on the length of the window; reviews at which nothing can
// happen are passed over.
//
// Nothing here knows of other customers but the Pareto cuts of past reviews, which
// are given.
#ifndef GOODWILL_TIER_STANDING_H_
#define GOODWILL_TIER_STANDING_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "goodwill/base/checked.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/history.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measures.h"
#include "goodwill/tier/review.h"
#include "goodwill/tier/tier.h"
#include "goodwill/tier/tier_event.h"
#include "goodwill/tier/tier_policy.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/value_policy.h"

namespace goodwill {

// What a tier rests on.
enum class RestsOn : uint8_t {
  kEverybody,    // the last tier
  kConditions,   // its entry, or a higher one, is met as of now
  kPeriod,       // the entry is no longer met; the period is not over
  kNotice,       // the period is over; the tier stays until notice was given in time, or the
                 // next review
  kGranted,      // the entry is not met, but a fact granted the tier for this period
  kOverride,     // decided, until a date
  kProvisional,  // what enough of the segment's customers hold
};
inline constexpr std::string_view kRestsOnNames[] = {"everybody", "conditions", "period", "notice",
                                                     "granted",   "override",   "provisional"};

// Ascending by time, ties in an order that does not depend on their arrival.
struct TierHistory {
  CustomerIdView id;
  std::span<const DatedOrder> orders;
  std::span<const TierEvent> events;
};

struct Standing {
  int64_t since_us = kNullNumber;   // in this tier since; kNullNumber: no fact yet
  int64_t until_us = kNullNumber;   // holds up to; kNullNumber: nothing to lose
  int64_t notice_us = kNullNumber;  // the first notice since the period began
  // Within the window of calendar.way_up, as far as it has passed.
  int64_t way_turnover = 0;
  int64_t way_margin = 0;
  uint32_t way_orders = 0;
  uint32_t way_days = 0;
  uint32_t orders = 0;  // purchases before as-of
  float probability = 0;  // of a provisional tier
  uint8_t tier = 0;       // index into the policy's tiers
  uint8_t earned = 0;     // without override and provisional tier
  uint8_t qualifies = 0;  // by the entries alone, as of now
  RestsOn rests_on = RestsOn::kEverybody;
  bool way_margin_known = true;
  bool bought = false;   // some purchase before as-of
  bool granted = false;  // a fact granted the tier that was earned, for all of its period

  bool operator==(const Standing&) const = default;
};

// A window that moves over a customer's orders: each order enters once, and leaves
// once.
struct OrderWindow {
  // Orders before `known` have happened; those from `begin` to `end` are inside.
  size_t begin = 0, end = 0, known = 0;
  PurchaseTotals window;
  PurchaseTotals all;  // of those known, where it is asked for
  bool ok = true;      // false: a sum does not fit 64 bits

  static bool Add(const DatedOrder& order, PurchaseTotals& totals) {
    totals.purchase_days += order.first_of_day ? 1 : 0;
    return AddOrder(order.sum, order.kind, totals);
  }
  static bool Remove(const DatedOrder& order, PurchaseTotals& totals) {
    totals.purchase_days -= order.first_of_day ? 1 : 0;
    totals.lines -= order.sum.lines;
    totals.uncosted_lines -= order.sum.uncosted_lines;
    if (order.kind == OrderKind::kPurchase) {
      totals.gross -= order.sum.amount;
      totals.orders -= 1;
    } else if (order.kind == OrderKind::kReturn) {
      totals.returned += order.sum.amount;
      totals.returns -= 1;
    }
    return CheckedSub(totals.cost, order.sum.cost, &totals.cost);
  }

  // Takes in the next order, which is known already.
  void Take(std::span<const DatedOrder> orders) { ok = Add(orders[end++], window) && ok; }
  // Moves to a span that neither begins nor ends earlier. Whether it holds other
  // orders then.
  bool Move(std::span<const DatedOrder> orders, const Span& span) {
    const size_t was_begin = begin, was_end = end;
    while (end < known && orders[end].sum.time_us < span.to_us) Take(orders);
    for (; begin < end && orders[begin].sum.time_us < span.from_us; ++begin) {
      ok = Remove(orders[begin], window) && ok;
    }
    return begin != was_begin || end != was_end;
  }
};

// The fold of one policy under one calendar. Borrows all it is given.
class TierFold {
 public:
  // `cuts` are the Pareto cuts of calendar.reviews, the past ones, and last that
  // of as-of; empty if no entry asks for the Pareto set.
  TierFold(const TierPolicy& policy, const ParetoPolicy& pareto, const ReviewCalendar& calendar,
           std::span<const ParetoCut> cuts)
      : policy_(policy),
        pareto_(pareto),
        calendar_(calendar),
        cuts_(cuts),
        last_(static_cast<int32_t>(policy.tiers.size()) - 1),
        looks_at_time_(!cuts.empty() ||
                       UsesCondition(policy, TierCondition::kMaxDaysSinceLast)) {}

  // Where the customer stands as of the calendar's as-of. False if a sum does not
  // fit 64 bits.
  bool operator()(const TierHistory& history, Standing* out) const {
    return Walk(history, out, [](int64_t, int32_t) {});
  }

  // The same, telling each change of the earned tier as it happens:
  // see(time_us, tier).
  template <typename See>
  bool Walk(const TierHistory& history, Standing* out, See&& see) const {
    const std::span<const DatedOrder> orders = history.orders;
    const std::span<const TierEvent> events = history.events;
    const std::span<const Review> reviews(calendar_.reviews.data(), calendar_.past);
    const int64_t first_fact = FirstFact(history);
    // The first review that has anything to look at.
    size_t r = static_cast<size_t>(
        std::partition_point(reviews.begin(), reviews.end(),
                             [&](const Review& review) { return review.at_us <= first_fact; }) -
        reviews.begin());
    const bool starts_later = policy_.reviews->from_day.has_value() && r == 0;

    State s;
    s.tier = last_;
    if (first_fact < calendar_.as_of_us) {
      s.since_us = starts_later && !reviews.empty() ? reviews[0].at_us : first_fact;
    }
    const auto change = [&](int32_t tier, int64_t at_us, int64_t until_us, bool granted) {
      s.tier = tier;
      s.since_us = at_us;
      s.until_us = tier == last_ ? kNullNumber : until_us;
      s.notice_us = kNullNumber;
      s.granted = granted;
      see(at_us, tier);
    };

    int32_t met = last_;  // by the entries, at the last review that was looked at
    bool changed = true;  // the window, since then
    size_t next_event = 0;
    for (;; ++r) {
      const bool at_end = r >= reviews.size();
      const Review& ahead = at_end ? calendar_.next() : reviews[r];
      const int64_t stop = at_end ? calendar_.as_of_us : ahead.at_us;
      while (true) {  // facts before it, in the order of their times
        const int64_t order_at = s.known < orders.size() ? orders[s.known].sum.time_us : kNever;
        const int64_t event_at = next_event < events.size() ? events[next_event].time_us : kNever;
        if (std::min(order_at, event_at) >= stop) break;
        if (event_at < order_at) {
          Decide(events[next_event++], ahead, s, change);
          continue;
        }
        const DatedOrder& order = orders[s.known++];
        Know(order, s);
        if (!calendar_.open_ended) continue;
        s.Take(orders);
        changed = true;
        const bool judged = s.tier != 0 && order.kind == OrderKind::kPurchase &&
                            !(starts_later && r == 0);
        if (!judged) continue;
        const int32_t now = Met(history.id, s, 0, r);
        if (now < s.tier) change(now, order_at, ahead.holds_until_us, false);
      }
      if (at_end) break;
      changed = s.Move(orders, ahead.window) || changed;
      const bool due = s.tier != last_ && ahead.at_us >= s.until_us;
      if (changed || looks_at_time_) {
        met = Met(history.id, s, int64_t{ahead.end_day} - s.last_day, r + 1);
        changed = false;
      } else if (!due) {
        if (s.end != s.known) continue;  // an order enters the window by itself
        // On to the next fact, an order's leaving the window, or the period's end.
        const int64_t next_at =
            std::min(s.known < orders.size() ? orders[s.known].sum.time_us : kNever,
                     next_event < events.size() ? events[next_event].time_us : kNever);
        const int64_t leaves_at = s.begin < s.end ? orders[s.begin].sum.time_us : kNever;
        const int64_t until = s.tier == last_ ? kNever : s.until_us;
        while (r + 1 < reviews.size() && reviews[r + 1].at_us <= next_at &&
               reviews[r + 1].window.from_us <= leaves_at && reviews[r + 1].at_us < until) {
          ++r;
        }
        continue;
      }
      if (met < s.tier) {
        change(met, ahead.at_us, ahead.holds_until_us, false);
      } else if (due && met == s.tier) {
        s.until_us = ahead.holds_until_us;
        s.notice_us = kNullNumber;
        s.granted = false;
      } else if (due && (policy_.reviews->notice_days == 0 ||
                         (s.notice_us != kNullNumber && s.notice_us < ahead.notice_by_us))) {
        change(std::min(met, s.tier + policy_.reviews->levels_down), ahead.at_us,
               ahead.holds_until_us, false);
      }
    }
    Finish(history, s, out);
    return s.ok;
  }

  // What the entries of the next tier would look at on the day by which a customer
  // may still rise, if nothing more is bought. Pareto membership is not told.
  TierInputs WayUpInputs(const Standing& standing) const {
    TierInputs in;
    in.turnover = standing.way_turnover;
    in.margin = standing.way_margin;
    in.margin_known = standing.way_margin_known;
    in.orders = standing.way_orders;
    in.purchase_days = standing.way_days;
    in.purchased = standing.bought;
    if (policy_.points) in.points = PointsOf(*policy_.points, in);
    return in;
  }

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  struct State : OrderWindow {
    int32_t tier = 0;
    bool granted = false;
    int64_t since_us = kNullNumber;
    int64_t until_us = kNullNumber;
    int64_t notice_us = kNullNumber;
    TierEvent decided;  // the last override
    uint32_t purchases = 0;
    int32_t last_day = 0;
  };

  int64_t FirstFact(const TierHistory& history) const {
    int64_t first = history.orders.empty() ? kNever : history.orders[0].sum.time_us;
    for (const TierEvent& event : history.events) {
      if (event.kind != TierEventKind::kNotice) return std::min(first, event.time_us);
    }
    return first;
  }

  void Know(const DatedOrder& order, State& s) const {
    if (!cuts_.empty()) s.ok = OrderWindow::Add(order, s.all) && s.ok;
    if (order.kind != OrderKind::kPurchase) return;
    s.purchases += 1;
    s.last_day = order.day;
  }

  // The tier whose entry is met; `cut` counts past reviews.
  int32_t Met(const CustomerIdView& id, const State& s, int64_t days_since_last, size_t cut) const {
    return MetBy(id, s.window, s, days_since_last,
                 cut == 0 || cuts_.empty() ? nullptr : &cuts_[cut - 1]);
  }
  int32_t MetBy(const CustomerIdView& id, const PurchaseTotals& window, const State& s,
                int64_t days_since_last, const ParetoCut* cut) const {
    TierInputs in;
    in.turnover = window.net();
    in.margin_known = CostKnown(window);
    in.margin = SaturatingSubtract(in.turnover, window.cost);
    in.orders = window.orders;
    in.purchase_days = window.purchase_days;
    in.purchased = s.purchases != 0;
    in.days_since_last = days_since_last;
    if (policy_.points) in.points = PointsOf(*policy_.points, in);
    if (cut != nullptr) {
      const MeasuresView view{&s.all, &window, 0, 0};
      const PurchaseTotals& ranked = view.In(pareto_.scope);
      in.pareto = InPopulation(pareto_.basis, ranked) &&
                  (!NeedsCost(pareto_.basis) || CostKnown(ranked)) &&
                  InPareto(*cut, ValueOf(pareto_.basis, pareto_.scope, view), id);
    }
    return DecideTier(policy_, in);
  }

  template <typename Change>
  static void Decide(const TierEvent& event, const Review& ahead, State& s, Change&& change) {
    if (event.kind == TierEventKind::kNotice) {
      if (s.notice_us == kNullNumber) s.notice_us = event.time_us;
    } else if (event.kind == TierEventKind::kOverride) {
      s.decided = event;
    } else if (event.tier <= s.tier) {
      const int64_t until = event.until_us != kNullNumber ? event.until_us : ahead.holds_until_us;
      if (event.tier < s.tier) {
        change(event.tier, event.time_us, until, true);
      } else if (s.until_us != kNullNumber) {
        s.granted = s.granted || until >= s.until_us;
        s.until_us = std::max(s.until_us, until);
      }
    }
  }

  // The orders of a span, from the window's first on.
  static PurchaseTotals Within(std::span<const DatedOrder> orders, const Span& span,
                               const State& s, bool* ok) {
    PurchaseTotals out;
    int32_t last_day = std::numeric_limits<int32_t>::min();
    for (size_t i = s.begin; i < s.known; ++i) {
      const DatedOrder& order = orders[i];
      if (!span.Contains(order.sum.time_us)) continue;
      *ok = AddOrder(order.sum, order.kind, out) && *ok;
      if (order.kind != OrderKind::kPurchase || order.day == last_day) continue;
      out.purchase_days += 1;
      last_day = order.day;
    }
    return out;
  }

  void Finish(const TierHistory& history, State& s, Standing* out) const {
    const PurchaseTotals now = Within(history.orders, calendar_.window, s, &s.ok);
    const Span way{calendar_.way_up.window.from_us, calendar_.as_of_us};
    const PurchaseTotals ahead = Within(history.orders, way, s, &s.ok);
    const int32_t met = MetBy(history.id, now, s, int64_t{calendar_.end_day} - s.last_day,
                              cuts_.empty() ? nullptr : &cuts_.back());
    *out = {.since_us = s.since_us,
            .until_us = s.until_us,
            .notice_us = s.notice_us,
            .way_turnover = ahead.net(),
            .way_margin = SaturatingSubtract(ahead.net(), ahead.cost),
            .way_orders = ahead.orders,
            .way_days = ahead.purchase_days,
            .orders = s.purchases,
            .tier = static_cast<uint8_t>(s.tier),
            .earned = static_cast<uint8_t>(s.tier),
            .qualifies = static_cast<uint8_t>(met),
            .way_margin_known = CostKnown(ahead),
            .bought = s.purchases != 0,
            .granted = s.granted};
    out->rests_on = s.tier == last_                   ? RestsOn::kEverybody
                    : met <= s.tier                   ? RestsOn::kConditions
                    : s.granted                       ? RestsOn::kGranted
                    : s.until_us > calendar_.as_of_us ? RestsOn::kPeriod
                                                      : RestsOn::kNotice;
    if (s.decided.tier >= 0 && s.decided.until_us > calendar_.as_of_us) {
      out->tier = static_cast<uint8_t>(s.decided.tier);
      out->since_us = s.decided.time_us;
      out->until_us = s.decided.until_us;
      out->rests_on = RestsOn::kOverride;
    }
  }

  const TierPolicy& policy_;
  const ParetoPolicy& pareto_;
  const ReviewCalendar& calendar_;
  const std::span<const ParetoCut> cuts_;
  const int32_t last_;
  const bool looks_at_time_;
};

}  // namespace goodwill

#endif  // GOODWILL_TIER_STANDING_H_
