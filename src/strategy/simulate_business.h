// A made-up business as it truly is: who its customers are, what offers do to them, and
// what happens from month to month. Nobody who decides sees any of it but purchases and
// who took what.
//
// Months count from the first decision; before it they are negative. Within a month a
// customer's risk of leaving and what an offer adds are constant.
#ifndef GOODWILL_SRC_STRATEGY_SIMULATE_BUSINESS_H_
#define GOODWILL_SRC_STRATEGY_SIMULATE_BUSINESS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "goodwill/strategy/world.h"

namespace goodwill {

inline constexpr size_t kOffers = 3;
enum Offer { kOfferProtect, kOfferEnhance, kOfferWinBack };
inline constexpr int kNoOffer = -1;

inline constexpr int32_t kSimulatedFirstDay = 18'262;  // 2020-01-01
// A decision counts until so long after the last one.
inline constexpr int kMonthsAfter = 36;
inline constexpr int kMostMonths = 40 * 12 + kMonthsAfter;
// A purchase within so many months is a return.
inline constexpr double kReturning = 12;

// What nobody sees of a customer, and what offers run.
struct Truth {
  static constexpr int kNever = -1'000'000;

  double rate = 0;      // purchases a month
  double risk = 0;      // of leaving, a month
  double margin = 0;    // of a purchase, mean
  double joins = 0;     // month of the first purchase
  double left = 0;      // month; of who has gone
  double exposure = 0;  // to the risk of leaving that is left until this customer leaves
  int lives = 1;
  bool alive = false;
  bool harmed = false;  // contact drives this one away
  std::array<int, kOffers> offered = {kNever, kNever, kNever};  // month of the last offer
  // of the last round in which it would have been made, had there been no comparison
  std::array<int, kOffers> watched = {kNever, kNever, kNever};
  int added_since = kNever;  // buys more because of the offer
  int anyway_since = kNever;  // buys what is offered, and would have without
};

struct Purchase {
  int32_t customer = 0;
  int64_t time_us = 0;
  int64_t minor = 0;
};

// As the business records them: by customer and time, and those of one customer within
// `days` of an order's first as that order; 0: each is its own.
std::vector<Purchase> AsRecorded(std::span<const Purchase> purchases, double days);

// What came of offers, as the business sees it: what was sold more because somebody took
// it, by customer, minor units.
using AddedSales = std::vector<int64_t>;

class Business {
 public:
  explicit Business(const World& world);

  const World& world() const { return world_; }
  double delta() const { return delta_; }
  int rounds() const { return static_cast<int>(world_.rounds); }
  int round_months() const { return static_cast<int>(world_.round_months); }
  int MonthOf(int round) const { return round * round_months(); }
  int end() const { return MonthOf(rounds()) + kMonthsAfter; }
  double MonthOfTime(int64_t time_us) const;
  double DiscountAt(int month) const { return discount_[static_cast<size_t>(month)]; }
  // All customers that there ever are, those who are to join included.
  int32_t customers() const { return customers_; }
  // Whether an offer may be made to somebody who was offered it at `last`.
  bool MayOffer(int offer, int last, int month) const {
    return month - last >= lasts_[static_cast<size_t>(offer)];
  }

  // A customer at the first decision, whose purchases so far that reached the book are
  // appended.
  Truth Draw(uint64_t seed, int32_t customer, std::vector<Purchase>* purchases) const;

  // What a customer is worth from `month` on, with the offers that run; discounted to it.
  double AsIs(const Truth& t, int month) const;
  // What an offer in `month` is truly worth beyond not making it (and none later), net of
  // its costs; discounted to that month.
  double Gain(const Truth& t, int offer, int month) const;
  // What it takes from the budget, expected.
  double Outlay(const Truth& t, int offer, int month) const;

  // Makes the offer, or (`control`) only watches who buys what would have been offered.
  // Returns what it costs, major units.
  double Make(uint64_t seed, int32_t customer, int offer, int month, bool control,
              Truth* t) const;
  // One month of a customer: purchases are appended where asked for. Returns the margin,
  // discounted to the first decision.
  double Live(uint64_t seed, int32_t customer, int month, Truth* t,
              std::vector<Purchase>* purchases, AddedSales* added) const;

 private:
  double RiskIn(const Truth& t, int month) const;
  double AddedIn(const Truth& t, int month) const;
  // What is left of an effect that began k months ago and lasts so many.
  double Left(double months, int k) const;
  double TrueLift(const Truth& t, int month) const;
  // Of one who is a customer: plain, and what an addition that began in `month` adds.
  std::pair<double, double> Worth(const Truth& t, int month) const;

  const World& world_;
  const double delta_;
  int32_t customers_;
  std::array<int, kOffers> lasts_;
  double accepts_;  // the offer of more, whether it would have been taken anyway or not
  std::array<double, kMostMonths + 1> discount_;
  std::array<double, 12> season_;
  std::array<double, kMostMonths + 240> seasonal_;  // by month since the first observed
  std::vector<double> faded_;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_STRATEGY_SIMULATE_BUSINESS_H_
