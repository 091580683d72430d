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
// so its cost hardly depends on the length of the window.
//
// Most reviews change nothing, and are passed over. A tier is lost only when its
// period is over; and while entries ask for no more than enough turnover, orders,
// days, margin or points, a purchase that leaves the window lifts nobody. What is
// left is the first review after a return, or after another order whose leaving
// may lift somebody, has entered or left the window. Entries that look at the time
// itself (the Pareto set of the day, scores, days since the last purchase), or at what
// serving the customer costs, are put to the customer at every review. A contact costs
// from its instant on; orders of the same instant come before it.
//
// Nothing here knows of other customers but the cuts of past reviews (of the Pareto
// set, and between scores), which are given.
#ifndef GOODWILL_TIER_STANDING_H_
#define GOODWILL_TIER_STANDING_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/book/customer_id.h"
#include "goodwill/book/history.h"
#include "goodwill/book/measure_purchases.h"
#include "goodwill/book/measure_service.h"
#include "goodwill/book/measures.h"
#include "goodwill/book/measures_policy.h"
#include "goodwill/tier/order_window.h"
#include "goodwill/tier/review.h"
#include "goodwill/tier/tier.h"
#include "goodwill/tier/tier_event.h"
#include "goodwill/tier/tier_policy.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/pareto.h"
#include "goodwill/value/rfm.h"
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

// What a fold follows; borrowed.
struct TierRules {
  const TierPolicy& tiers;
  const ParetoPolicy& pareto;
  const RfmPolicy& rfm;
  const CostToServePolicy& cost_to_serve;
};

// What depends on everybody: of the calendar's past reviews, and last of as-of. Empty
// where no entry asks for it.
struct ReviewCuts {
  std::span<const ParetoCut> pareto{};
  std::span<const RfmCuts> scores{};
};

// Which of these a policy's entries ask for.
struct Comparisons {
  bool pareto = false;
  bool scores = false;

  static Comparisons Of(const TierPolicy& policy) {
    return {.pareto = UsesCondition(policy, TierCondition::kPareto),
            .scores = UsesCondition(policy, TierCondition::kMinRecencyScore) ||
                      UsesCondition(policy, TierCondition::kMinFrequencyScore) ||
                      UsesCondition(policy, TierCondition::kMinMonetaryScore)};
  }
  bool any() const { return pareto || scores; }
  // Whether what serving costs counts in them.
  bool served(const TierRules& rules) const {
    return (pareto && rules.pareto.basis == ValueBasis::kNetMargin) ||
           (scores && rules.rfm.monetary == ValueBasis::kNetMargin);
  }
};

// Ascending by time, ties in an order that does not depend on their arrival.
struct TierHistory {
  CustomerIdView id;
  std::span<const DatedOrder> orders;
  std::span<const TierEvent> events;
  std::span<const DatedContact> contacts{};  // where TierFold::looks_at_contacts()
  bool compared = true;  // false: who objected is compared with nobody
};

struct Standing {
  int64_t since_us = kNullNumber;   // in this tier since; kNullNumber: no fact yet
  int64_t until_us = kNullNumber;   // holds up to; kNullNumber: nothing to lose
  int64_t notice_us = kNullNumber;  // the first notice since the period began
  // Within the window of calendar.way_up, as far as it has passed.
  int64_t way_turnover = 0;
  int64_t way_margin = 0;
  int64_t way_service_cost = 0;
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

// The fold of one policy under one calendar. Borrows all it is given.
class TierFold {
 public:
  TierFold(const TierRules& rules, const ReviewCalendar& calendar, const ReviewCuts& cuts)
      : policy_(rules.tiers),
        rules_(rules),
        calendar_(calendar),
        cuts_(cuts),
        last_(static_cast<int32_t>(policy_.tiers.size()) - 1),
        compares_(Comparisons::Of(policy_)),
        looks_at_contacts_(UsesCondition(policy_, TierCondition::kMinNetMargin) ||
                           compares_.served(rules)),
        every_review_(compares_.any() || looks_at_contacts_ ||
                      UsesCondition(policy_, TierCondition::kMaxDaysSinceLast)),
        looks_at_margin_(policy_.points.has_value() ||
                         UsesCondition(policy_, TierCondition::kMinMargin)) {
    Least least;
    for (size_t i = 0; i < policy_.tiers.size() && i < least_.size(); ++i) {
      least_[i] = least;
      const std::optional<TierEntry>& entry = policy_.tiers[i].entry;
      if (!entry.has_value()) continue;
      least.turnover = std::min(least.turnover, entry->min_turnover.value_or(
                                                    std::numeric_limits<int64_t>::min()));
      least.orders = std::min(least.orders, entry->min_orders.value_or(0));
    }
  }

  // Whether histories need contacts.
  bool looks_at_contacts() const { return looks_at_contacts_; }

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
    const std::vector<Review>& reviews = calendar_.reviews;
    const int64_t first_fact = FirstFact(history);
    State s(history.contacts, rules_.cost_to_serve);
    s.tier = last_;
    // The first review that has anything to look at.
    s.review = std::min(calendar_.After(first_fact), calendar_.past);
    const bool starts_later = policy_.reviews->from_day.has_value() && s.review == 0;
    if (starts_later) s.look = 0;
    if (first_fact < calendar_.as_of_us) {
      s.since_us = starts_later && calendar_.past != 0 ? reviews[0].at_us : first_fact;
    }
    const auto hold = [&](int64_t until_us) {
      s.until_us = until_us;
      s.due = calendar_.NotBefore(until_us);
    };
    const auto change = [&](int32_t tier, int64_t at_us, int64_t until_us, bool granted) {
      s.tier = tier;
      s.since_us = at_us;
      s.until_us = kNullNumber;
      s.due = kNoReview;
      if (tier != last_) hold(until_us);
      s.notice_us = kNullNumber;
      s.granted = granted;
      see(at_us, tier);
    };

    size_t next_event = 0;
    while (true) {
      const int64_t order_at = s.known < orders.size() ? orders[s.known].sum.time_us : kNever;
      const int64_t event_at = next_event < events.size() ? events[next_event].time_us : kNever;
      const int64_t fact_at = std::min(order_at, event_at);
      // The next review at which anything may happen, if it comes first.
      const size_t r =
          every_review_ ? s.review : std::max(s.review, std::min(s.look, s.due));
      if (r < calendar_.past && reviews[r].at_us <= fact_at) {
        const Review& review = reviews[r];
        s.review = r + 1;
        s.Move(orders, review.window);
        LookAgain(orders, s);
        const int32_t met =
            Met(history, s.in, review.window, review.at_us, s, int64_t{review.end_day} - s.last_day,
                r);
        const bool due = s.tier != last_ && review.at_us >= s.until_us;
        if (met < s.tier) {
          change(met, review.at_us, review.holds_until_us, false);
        } else if (due && met == s.tier) {
          hold(review.holds_until_us);
          s.notice_us = kNullNumber;
          s.granted = false;
        } else if (due && (policy_.reviews->notice_days == 0 ||
                           (s.notice_us != kNullNumber && s.notice_us < review.notice_by_us))) {
          change(std::min(met, s.tier + policy_.reviews->levels_down), review.at_us,
                 review.holds_until_us, false);
        }
        continue;
      }
      if (fact_at >= calendar_.as_of_us) break;
      s.review = std::max(s.review, std::min(calendar_.After(fact_at), calendar_.past));
      const Review& ahead = reviews[s.review];
      if (event_at < order_at) {
        Decide(events[next_event++], s, [&](const TierEvent& event) {
          const int64_t until =
              event.until_us != kNullNumber ? event.until_us : ahead.holds_until_us;
          if (event.tier < s.tier) {
            change(event.tier, event.time_us, until, true);
          } else if (s.until_us != kNullNumber) {
            s.granted = s.granted || until >= s.until_us;
            hold(std::max(s.until_us, until));
          }
        });
        continue;
      }
      const DatedOrder& order = orders[s.known++];
      Know(order, s);
      if (!calendar_.open_ended) {
        s.look = std::min(s.look, s.review);
        continue;
      }
      s.Take(orders);
      if (!Plain(order)) s.look = std::min(s.look, s.review);
      if (order.kind == OrderKind::kPurchase && s.tier != 0 && !(starts_later && s.review == 0)) {
        if (s.review != 0) s.Leave(orders, reviews[s.review - 1].window.from_us);
        if (!MayEnter(s)) continue;
        const bool reviewed = s.review != 0;
        const Span window{reviewed ? reviews[s.review - 1].window.from_us
                                   : std::numeric_limits<int64_t>::min(),
                          order_at};
        const int32_t now = Met(history, s.in, window, order_at, s, 0,
                                reviewed ? s.review - 1 : kNoReview);
        if (now < s.tier) change(now, order_at, ahead.holds_until_us, false);
      }
    }
    Finish(history, s, out);
    return s.ok && s.ranked.ok && s.all_ok;
  }

  // What the entries of the next tier would look at on the day by which a customer
  // may still rise, if nothing more is bought. Pareto membership and scores are not
  // told.
  static TierInputs WayUpInputs(const TierPolicy& policy, const Standing& standing) {
    TierInputs in;
    in.turnover = standing.way_turnover;
    in.margin = standing.way_margin;
    in.margin_known = standing.way_margin_known;
    in.net_margin = SaturatingSubtract(in.margin, standing.way_service_cost);
    in.orders = standing.way_orders;
    in.purchase_days = standing.way_days;
    in.purchased = standing.bought;
    if (policy.points) in.points = PointsOf(*policy.points, in);
    return in;
  }

 private:
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
  static constexpr size_t kNoReview = std::numeric_limits<size_t>::max();

  // Below this, no entry above a tier holds.
  struct Least {
    int64_t turnover = std::numeric_limits<int64_t>::max();
    int64_t orders = std::numeric_limits<int64_t>::max();
  };

  struct State : OrderWindow<WindowSums> {
    State(std::span<const DatedContact> contacts, const CostToServePolicy& policy)
        : served(contacts, policy), served_ever(contacts, policy) {}

    int32_t tier = 0;
    bool granted = false;
    int64_t since_us = kNullNumber;
    int64_t until_us = kNullNumber;
    int64_t notice_us = kNullNumber;
    size_t review = 0;        // those before it are over
    size_t due = kNoReview;   // at which the tier may be lost or kept
    size_t look = kNoReview;  // at which it may rise
    size_t odd = 0;           // orders before it are plain, or have left
    TierEvent decided;        // the last override
    uint32_t purchases = 0;
    int32_t last_day = 0;
    // Where entries compare with others.
    OrderWindow<WindowTotals> ranked;
    WindowTotals all;
    bool all_ok = true;
    // Where they ask for what serving costs.
    ServiceWindow<DatedContact> served, served_ever;
  };

  // An order that takes nothing along when it leaves the window but what entries ask
  // to have enough of.
  bool Plain(const DatedOrder& order) const {
    return order.kind == OrderKind::kPurchase &&
           (!looks_at_margin_ ||
            (order.sum.uncosted_lines == 0 && order.sum.cost <= order.sum.amount));
  }

  // After a look: the next review at which a tier may rise.
  void LookAgain(std::span<const DatedOrder> orders, State& s) const {
    if (every_review_) return;
    s.odd = std::max(s.odd, s.begin);
    while (s.odd < s.known && Plain(orders[s.odd])) ++s.odd;
    s.look = s.odd < s.known ? calendar_.WindowAfter(orders[s.odd].sum.time_us) : kNoReview;
    if (s.end != s.known) s.look = s.review;  // an order has to enter the window yet
  }

  bool MayEnter(const State& s) const {
    const Least& least = least_[static_cast<size_t>(s.tier)];
    return s.in.turnover >= least.turnover && s.in.orders >= least.orders;
  }

  int64_t FirstFact(const TierHistory& history) const {
    int64_t first = history.orders.empty() ? kNever : history.orders[0].sum.time_us;
    for (const TierEvent& event : history.events) {
      if (event.kind != TierEventKind::kNotice) return std::min(first, event.time_us);
    }
    return first;
  }

  void Know(const DatedOrder& order, State& s) const {
    if (compares_.any()) s.all_ok = s.all.Add(order) && s.all_ok;
    if (order.kind != OrderKind::kPurchase) return;
    s.purchases += 1;
    s.last_day = order.day;
  }

  TierInputs Inputs(const WindowSums& window) const {
    TierInputs in;
    in.turnover = window.turnover;
    in.margin_known = window.uncosted_lines == 0;
    in.margin = SaturatingSubtract(in.turnover, window.cost);
    in.orders = window.orders;
    in.purchase_days = window.purchase_days;
    return in;
  }

  // The tier whose entry is met by what lies in a window, as of an instant and by the
  // cuts of a review (calendar.past: of as-of; kNoReview: of none).
  int32_t Met(const TierHistory& history, const WindowSums& sums, const Span& window, int64_t at_us,
              State& s, int64_t days_since_last, size_t review) const {
    TierInputs in = Inputs(sums);
    int64_t served = 0;
    if (looks_at_contacts_) {
      s.ok = s.served.Move(window.from_us, window.to_us, &served) && s.ok;
      in.net_margin = SaturatingSubtract(in.margin, served);
    }
    in.purchased = s.purchases != 0;
    in.days_since_last = days_since_last;
    if (policy_.points) in.points = PointsOf(*policy_.points, in);
    if (review != kNoReview && history.compared && compares_.any()) {
      Compare(history, at_us, served, review, s, in);
    }
    return DecideTier(policy_, in);
  }

  // What the cuts of a review say of the customer, by the rules of Judge.
  void Compare(const TierHistory& history, int64_t at_us, int64_t served, size_t review, State& s,
               TierInputs& in) const {
    s.ranked.MoveAlong(history.orders, s);
    int64_t served_ever = 0;
    if (looks_at_contacts_) {
      s.ok = s.served_ever.Move(std::numeric_limits<int64_t>::min(), at_us, &served_ever) && s.ok;
    }
    const MeasuresView view{&s.all, &s.ranked.in, served_ever, served};
    if (compares_.pareto) {
      const ParetoPolicy& pareto = rules_.pareto;
      const PurchaseTotals& ranked = view.In(pareto.scope);
      in.pareto = InPopulation(pareto.basis, ranked) &&
                  (!NeedsCost(pareto.basis) || CostKnown(ranked)) &&
                  InPareto(cuts_.pareto[review], ValueOf(pareto.basis, pareto.scope, view),
                           history.id);
    }
    if (compares_.scores) {
      const RfmPolicy& rfm = rules_.rfm;
      const PurchaseTotals& scored = view.In(rfm.scope);
      if (!scored.any()) return;
      const RfmCuts& cuts = cuts_.scores[review];
      in.recency_score = ScoreOf(cuts.recency, scored.last_us, history.id);
      in.frequency_score = ScoreOf(cuts.frequency, scored.orders, history.id);
      in.monetary_score =
          ScoreOf(cuts.monetary, ValueOf(rfm.monetary, rfm.scope, view), history.id);
    }
  }

  template <typename Grant>
  static void Decide(const TierEvent& event, State& s, Grant&& grant) {
    if (event.kind == TierEventKind::kNotice) {
      if (s.notice_us == kNullNumber) s.notice_us = event.time_us;
    } else if (event.kind == TierEventKind::kOverride) {
      s.decided = event;
    } else if (event.tier <= s.tier) {
      grant(event);
    }
  }

  // Moves the window to a span. It may begin within a day, whose first purchase is
  // the span's first then.
  static WindowSums Within(std::span<const DatedOrder> orders, const Span& span, State& s) {
    s.Move(orders, span);
    WindowSums out = s.in;
    for (size_t i = s.begin; i < s.end; ++i) {
      if (orders[i].kind != OrderKind::kPurchase) continue;
      out.purchase_days += orders[i].first_of_day ? 0 : 1;
      break;
    }
    return out;
  }

  void Finish(const TierHistory& history, State& s, Standing* out) const {
    const WindowSums now = Within(history.orders, calendar_.window, s);
    const int32_t met = Met(history, now, calendar_.window, calendar_.as_of_us, s,
                            int64_t{calendar_.end_day} - s.last_day, calendar_.past);
    const Span way_window{calendar_.way_up.window.from_us, calendar_.as_of_us};
    const WindowSums ahead = Within(history.orders, way_window, s);
    const TierInputs way = Inputs(ahead);
    int64_t way_service_cost = 0;
    if (looks_at_contacts_) {
      s.ok = s.served.Move(way_window.from_us, way_window.to_us, &way_service_cost) && s.ok;
    }
    *out = {.since_us = s.since_us,
            .until_us = s.until_us,
            .notice_us = s.notice_us,
            .way_turnover = way.turnover,
            .way_margin = way.margin,
            .way_service_cost = way_service_cost,
            .way_orders = ahead.orders,
            .way_days = ahead.purchase_days,
            .orders = s.purchases,
            .tier = static_cast<uint8_t>(s.tier),
            .earned = static_cast<uint8_t>(s.tier),
            .qualifies = static_cast<uint8_t>(met),
            .way_margin_known = way.margin_known,
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
  const TierRules rules_;
  const ReviewCalendar& calendar_;
  const ReviewCuts cuts_;
  const int32_t last_;
  const Comparisons compares_;
  const bool looks_at_contacts_;
  const bool every_review_;
  const bool looks_at_margin_;
  std::array<Least, kMaxTiers> least_;  // by tier
};

}  // namespace goodwill

#endif  // GOODWILL_TIER_STANDING_H_
