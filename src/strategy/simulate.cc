#include "goodwill/strategy/simulate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "goodwill/assess/assessment.h"
#include "goodwill/base/elementary.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/allocation.h"
#include "goodwill/strategy/plan.h"
#include "goodwill/value/survival.h"

namespace goodwill {
namespace {

constexpr int64_t kDayUs = 86'400'000'000;
constexpr int32_t kFirstDay = 18'262;  // 2020-01-01
constexpr int kHorizon = 36;           // months, as the default policy looks ahead
constexpr double kReturning = 12;      // months in which a purchase is a return
constexpr size_t kOffers = 3;          // protect, enhance, win back
enum Offer { kProtect, kEnhance, kWinBack };
constexpr int kNoOffer = -1;

// Draws that depend on what they are for, and on nothing drawn before.
class Stream {
 public:
  Stream(uint64_t seed, uint64_t customer, uint64_t purpose)
      : state_(Mix(Mix(Mix(seed) ^ customer) ^ purpose)) {}

  double Uniform() {  // above 0, below 1
    state_ += 0x9E3779B97F4A7C15u;
    return (static_cast<double>(Mix(state_) >> 12) + 0.5) * 0x1p-52;
  }
  double Exponential() { return -Log(Uniform()); }
  double Normal() {  // Marsaglia's polar method
    for (;;) {
      const double x = 2 * Uniform() - 1;
      const double y = 2 * Uniform() - 1;
      const double r = x * x + y * y;
      if (r > 0 && r < 1) return x * Sqrt(-2 * Log(r) / r);
    }
  }
  double Gamma(double shape) {  // scale 1 (Marsaglia and Tsang 2000)
    if (shape < 1) {
      const double larger = Gamma(shape + 1);
      return larger * Exp(Log(Uniform()) / shape);
    }
    const double d = shape - 1.0 / 3;
    const double c = 1 / Sqrt(9 * d);
    for (;;) {
      const double x = Normal();
      const double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
      if (!(v > 0)) continue;
      if (Log(Uniform()) < 0.5 * x * x + d - d * v + d * Log(v)) return d * v;
    }
  }
  int Poisson(double mean) {  // small means only
    const double least = Exp(-mean);
    int n = 0;
    for (double product = Uniform(); product > least; product *= Uniform()) ++n;
    return n;
  }

 private:
  static uint64_t Mix(uint64_t x) {  // SplitMix64 (Steele, Lea, Flood 2014)
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
  }
  uint64_t state_;
};

// The rate of a calendar month over its mean.
double SeasonOf(const World& world, int month) {
  constexpr double kHalf = 0.86602540378443865;
  constexpr std::array<double, 12> kCosine = {1,  kHalf,  0.5,  0, -0.5, -kHalf,
                                              -1, -kHalf, -0.5, 0, 0.5,  kHalf};
  return 1 + world.season * kCosine[static_cast<size_t>(((month % 12) + 12) % 12)];
}

// What nobody sees of a customer.
struct Truth {
  double rate = 0;    // purchases a month
  double risk = 0;    // of leaving, a month
  double margin = 0;  // of a purchase, mean
  double leaves = 0;  // month; the last observed one is world.months
  bool harmed = false;
  bool alive = false;
};

struct Bought {
  int32_t customer;
  int64_t time_us;
  int64_t minor;
};

int64_t MinorOf(double major) { return std::max<int64_t>(1, std::llrint(major * 100)); }

// Draws a customer, and appends the purchases that reached the book.
Truth DrawCustomer(const World& world, uint64_t seed, int32_t customer,
                   std::vector<Bought>* purchases) {
  Stream draw(seed, static_cast<uint64_t>(customer), 1);
  Truth t;
  t.rate = draw.Gamma(world.rate_shape) * world.rate_mean / world.rate_shape;
  t.risk = draw.Gamma(world.leave_shape) * world.leave_mean / world.leave_shape;
  t.margin = draw.Gamma(world.margin_shape) * world.margin_mean / world.margin_shape;
  const double joins = draw.Uniform() * 0.9 * world.months;
  t.leaves = joins + draw.Exponential() / std::max(t.risk, 1e-12);
  t.alive = t.leaves > world.months;
  t.harmed = draw.Uniform() < world.harmed_share;
  const bool lost_feed = draw.Uniform() < world.feed_share;
  const double heard = world.months - (lost_feed ? world.feed_months : 0);

  Stream shop(seed, static_cast<uint64_t>(customer), 2);
  const auto buy = [&](double month) {
    const double amount = t.margin * shop.Gamma(world.spend_shape) / world.spend_shape;
    if (month >= heard) return;
    const int32_t day = kFirstDay + static_cast<int32_t>(month * kDaysInMonth);
    purchases->push_back({customer, day * kDayUs + kDayUs / 2, MinorOf(amount)});
  };
  const double end = std::min(t.leaves, world.months);
  const double fastest = t.rate / world.clump * (1 + world.season);
  for (double at = joins;;) {
    const int more = world.clump > 1 ? shop.Poisson(world.clump - 1) : 0;
    buy(at);
    for (int k = 0; k < more; ++k) buy(std::min(at + shop.Uniform() / 3, end));
    do {
      at += shop.Exponential() / std::max(fastest, 1e-9);
    } while (at < end && shop.Uniform() * (1 + world.season) >
                             SeasonOf(world, static_cast<int>(at)));
    if (!(at < end)) break;
  }
  return t;
}

// Whether an offer lasts in month k, and how much of its effect is left.
double Left(const World& world, double months, int k) {
  if (k >= months) return 0;
  return world.decay_months > 0 ? Exp(-k / world.decay_months) : 1;
}

// A customer's months to come under an offer: risk of each, and the share of margin that
// is added by who takes what is sold more, offered or not.
struct Course {
  std::array<double, kHorizon> risk;
  std::array<double, kHorizon> added;
};
Course CourseOf(const World& world, const Truth& t, int offer) {
  Course out;
  for (int k = 0; k < kHorizon; ++k) {
    const auto at = static_cast<size_t>(k);
    out.risk[at] = t.risk;
    out.added[at] = world.enhance_share * Left(world, world.enhance_months, k);
    const double months = offer == kProtect   ? world.protect_months
                          : offer == kEnhance ? world.enhance_months
                                              : 0;
    const double left = Left(world, months, k);
    if (offer == kProtect) {
      const double effect = std::min(1.0, world.protect_effect * world.true_protect) * left;
      out.risk[at] *= 1 - effect;
    }
    if (t.harmed && k < months) out.risk[at] *= 1 + world.harm;
  }
  return out;
}

double TrueAccept(const World& world) {
  const double more = (world.enhance_accept - world.enhance_anyway) * world.true_enhance;
  return std::clamp(world.enhance_anyway + more, 0.0, 1.0);
}
double TrueLift(const World& world, const Truth& t) {
  const double lift = std::min(1.0, world.win_back_lift * world.true_win_back);
  return lift * Exp(-(world.months - t.leaves) / world.win_back_fade);
}

class Future {
 public:
  Future(const World& world, double delta) : world_(world), delta_(delta) {
    for (int k = 0; k < kHorizon; ++k) {
      discount_[static_cast<size_t>(k)] = Exp(-delta * k);
      season_[static_cast<size_t>(k)] = SeasonOf(world, static_cast<int>(world.months) + k);
    }
  }

  // Expected margin of the months to come from a customer who is one now, and (second) what
  // is added to it by who takes more.
  std::pair<double, double> Expected(const Truth& t, const Course& course) const {
    double stays = 1, plain = 0, added = 0;
    double risk = -1, kept = 1, within = 0;
    for (size_t k = 0; k < kHorizon; ++k) {
      if (course.risk[k] != risk) {
        risk = course.risk[k];
        kept = Exp(-risk);
        within = (1 - kept * discount_[1]) / (delta_ + risk);
      }
      const double flow = season_[k] * discount_[k] * stays * within;
      plain += flow;
      added += flow * course.added[k];
      stays *= kept;
    }
    plain *= t.rate * t.margin;
    added *= t.rate * t.margin;
    return {plain, added};
  }

  double AsIs(const Truth& t) const { return t.alive ? Worth(t, kNoOffer) : 0; }

  // What an offer is truly worth beyond doing nothing, net of its costs.
  double Gain(const Truth& t, int offer) const {
    const World& w = world_;
    switch (offer) {
      case kProtect:
        return (t.alive ? Worth(t, kProtect) - Worth(t, kNoOffer) : 0) - w.protect_cost;
      case kEnhance: {
        if (!t.alive) return -w.enhance_cost;
        const auto [plain, added] = Expected(t, CourseOf(w, t, kEnhance));
        const double accept = TrueAccept(w);
        return plain + accept * (added - w.enhance_gift) - Worth(t, kNoOffer) - w.enhance_cost;
      }
      default: {
        if (t.alive) {
          const double back = -Expm1(-t.rate * kReturning);
          return -back * w.win_back_gift - w.win_back_cost;
        }
        const double again = Expected(t, CourseOf(w, t, kNoOffer)).first;
        return TrueLift(w, t) * (again - w.win_back_gift) - w.win_back_cost;
      }
    }
  }

  // What then happens under an offer, net of its costs: one future per customer, drawn from
  // the same draws whatever is decided.
  double Realised(const Truth& t, uint64_t seed, int32_t customer, int offer) const {
    const World& w = world_;
    Stream fate(seed, static_cast<uint64_t>(customer), 3);
    const double exposure = fate.Exponential();
    const double second = fate.Exponential();
    const double accepts = fate.Uniform();
    const double returns = fate.Uniform();
    double value = 0;
    const auto live = [&](double until, const Course& course, bool accepted, bool* bought) {
      double gathered = 0, sum = 0;
      for (int k = 0; k < kHorizon; ++k) {
        const double risk = course.risk[static_cast<size_t>(k)];
        const double leaves =
            gathered + risk > until ? (until - gathered) / risk : std::numeric_limits<double>::max();
        gathered += risk;
        Stream month(seed, static_cast<uint64_t>(customer), 100 + static_cast<uint64_t>(k));
        const int occasions = month.Poisson(std::min(t.rate * season_[static_cast<size_t>(k)] / w.clump, 500.0));
        for (int n = 0; n < occasions; ++n) {
          const double at = month.Uniform();
          const int size = 1 + (w.clump > 1 ? month.Poisson(w.clump - 1) : 0);
          double amount = 0;
          for (int s = 0; s < size; ++s) {
            amount += t.margin * month.Gamma(w.spend_shape) / w.spend_shape;
          }
          if (at >= leaves) continue;
          const double extra = accepted ? course.added[static_cast<size_t>(k)] : 0;
          sum += amount * (1 + extra) * Exp(-delta_ * (k + at));
          if (k < kReturning) *bought = true;
        }
        if (leaves <= 1) break;
      }
      return sum;
    };
    bool bought = false;
    if (t.alive) {
      const bool accepted = accepts < (offer == kEnhance ? TrueAccept(w) : w.enhance_anyway);
      value = live(exposure, CourseOf(w, t, offer), accepted, &bought);
      if (offer == kEnhance && accepted) value -= w.enhance_gift;
    } else if (offer == kWinBack && returns < TrueLift(w, t)) {
      value = live(second, CourseOf(w, t, kNoOffer), false, &bought) - w.win_back_gift;
      bought = false;
    }
    if (offer == kProtect) value -= w.protect_cost;
    if (offer == kEnhance) value -= w.enhance_cost;
    if (offer == kWinBack) value -= w.win_back_cost + (bought ? w.win_back_gift : 0);
    return value;
  }

 private:
  // Of a customer who is one now, with what some add to it without being offered it.
  double Worth(const Truth& t, int offer) const {
    const auto [plain, added] = Expected(t, CourseOf(world_, t, offer));
    return plain + world_.enhance_anyway * added;
  }

  const World& world_;
  const double delta_;
  std::array<double, kHorizon> discount_;
  std::array<double, kHorizon> season_;
};

// What somebody would believe who sees a customer's purchases like everybody else, and
// knows all of the world but the customer: the posterior of a Pareto/NBD with the true
// parameters, drawn a few times over. Where purchases come in clumps, with seasons or
// through a broken feed it is the best that this model allows.
class Informed {
 public:
  Informed(const World& world, const Future& future)
      : w_(world),
        future_(future),
        alpha_(world.rate_shape / world.rate_mean),
        beta_(world.leave_shape / world.leave_mean) {}

  // `months`: of the purchases, ascending, at least one; `spent`: their sum.
  std::array<double, kOffers> Gains(uint64_t seed, int32_t customer,
                                    std::span<const double> months, double spent) const {
    const auto n = static_cast<double>(months.size());
    const double x = n - 1, last = months.back() - months.front();
    const double age = w_.months - months.front();
    Stream draw(seed, static_cast<uint64_t>(customer), 4);
    Truth t;
    t.margin = Margin(n, spent);
    // Left at some moment since the last purchase, by a grid; or still there.
    std::array<double, kGrid + 1> weight{};
    const double step = (age - last) / kGrid;
    const auto log_rate = [&](double y) { return -(w_.rate_shape + x) * Log(alpha_ + y); };
    const double top = log_rate(last) - w_.leave_shape * Log(beta_ + last);
    for (size_t k = 0; k < kGrid; ++k) {
      const double y = last + (static_cast<double>(k) + 0.5) * step;
      weight[k] = w_.leave_shape * step *
                  Exp(log_rate(y) - (w_.leave_shape + 1) * Log(beta_ + y) - top);
    }
    weight[kGrid] = Exp(log_rate(age) - w_.leave_shape * Log(beta_ + age) - top);
    double all = 0;
    for (const double one : weight) all += one;

    std::array<double, kOffers> gains{};
    for (size_t d = 0; d < kDraws; ++d) {
      // Strata of the fates; rates and risks are drawn.
      double sought = (static_cast<double>(d) + 0.5) / kDraws * all;
      size_t k = 0;
      while (k < kGrid && sought > weight[k]) sought -= weight[k++];
      t.alive = k == kGrid;
      const double y = t.alive ? age : last + (static_cast<double>(k) + 0.5) * step;
      t.leaves = months.front() + y;
      t.rate = draw.Gamma(w_.rate_shape + x) / (alpha_ + y);
      t.risk = draw.Gamma(w_.leave_shape + (t.alive ? 0 : 1)) / (beta_ + y);
      for (size_t offer = 0; offer < kOffers; ++offer) {
        // Nobody sees who is harmed: both, by their shares.
        for (const bool harmed : {false, true}) {
          const double share = harmed ? w_.harmed_share : 1 - w_.harmed_share;
          if (share == 0) continue;
          t.harmed = harmed;
          gains[offer] += share * future_.Gain(t, static_cast<int>(offer)) / kDraws;
        }
      }
    }
    return gains;
  }

 private:
  static constexpr size_t kGrid = 24;
  static constexpr size_t kDraws = 48;

  // The mean margin of who spent so much on n purchases, by a grid over its logarithm.
  double Margin(double n, double spent) const {
    double sum = 0, weighted = 0, top = -std::numeric_limits<double>::infinity();
    const double prior = w_.margin_shape / w_.margin_mean;
    for (const bool sums : {false, true}) {
      for (int k = -60; k <= 60; ++k) {
        const double log = Log(w_.margin_mean) + k * 0.07;
        const double m = Exp(log);
        const double weight = (w_.margin_shape - n * w_.spend_shape) * log - prior * m -
                              w_.spend_shape * spent / m;
        if (!sums) {
          top = std::max(top, weight);
        } else {
          sum += Exp(weight - top);
          weighted += m * Exp(weight - top);
        }
      }
    }
    return weighted / sum;
  }

  const World& w_;
  const Future& future_;
  const double alpha_;
  const double beta_;
};

Ratio Share(double value) {
  return Ratio{static_cast<int64_t>(std::llrint(value * 1e6)), 1'000'000}.Reduced();
}

StrategyPolicy OffersOf(const World& w) {
  StrategyPolicy out;
  StrategyVariant protect, enhance, win_back;
  protect.strategy = Strategy::kProtect;
  protect.name = "protect";
  protect.cost = std::llrint(w.protect_cost * 100);
  protect.effect = Share(w.protect_effect);
  protect.effect_sd = Share(w.protect_sd);
  protect.months = static_cast<int32_t>(w.protect_months);
  enhance.strategy = Strategy::kEnhance;
  enhance.name = "enhance";
  enhance.cost = std::llrint(w.enhance_cost * 100);
  enhance.gift = std::llrint(w.enhance_gift * 100);
  enhance.effect = Share(w.enhance_accept);
  enhance.effect_sd = Share(w.enhance_sd);
  enhance.anyway = Share(w.enhance_anyway);
  enhance.share = Share(w.enhance_share);
  enhance.months = static_cast<int32_t>(w.enhance_months);
  win_back.strategy = Strategy::kWinBack;
  win_back.name = "win_back";
  win_back.cost = std::llrint(w.win_back_cost * 100);
  win_back.gift = std::llrint(w.win_back_gift * 100);
  win_back.effect = Share(w.win_back_lift);
  win_back.effect_sd = Share(w.win_back_sd);
  win_back.months = static_cast<int32_t>(w.win_back_fade);
  out.variants = {protect, enhance, win_back};
  return out;
}

Policy PolicyOf() {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.tiers.tiers = {{"base", "", std::nullopt}};
  return policy;
}

// A customer as the policies see one, in the order of the ids.
struct Seen {
  int32_t customer = 0;
  double value = 0;
  double alive = 0;
  double buys = 0;  // chance to buy again
  std::array<uint8_t, 3> scores{};
  int64_t gross = 0;
  std::array<int64_t, kOffers> money{};  // expected outlay of each offer, minor units
  std::array<double, kOffers> gain{};    // believed; NaN: its gates are shut
};

absl::StatusOr<std::vector<Seen>> Look(const World& world, std::vector<Bought> purchases,
                                       const Run& run) {
  const auto rows = static_cast<int64_t>(purchases.size());
  std::vector<int64_t> ids, times, amounts;
  for (const Bought& b : purchases) {
    ids.push_back(b.customer);
    times.push_back(b.time_us);
    amounts.push_back(b.minor);
  }
  Table table;
  table.spec = &purchases::kSpec;
  table.rows = rows;
  table.chunk_rows = {rows};
  table.columns.resize(purchases::kSpec.columns.size());
  table.currency = *Currency::Parse("EUR");
  const auto put = [&](int column, const std::vector<int64_t>& numbers) {
    TableColumn& to = table.columns[static_cast<size_t>(column)];
    to.physical = Physical::kNumbers;
    to.chunks.resize(1);
    to.chunks[0].numbers = numbers.data();
  };
  put(purchases::kCustomerId, ids);
  put(purchases::kTime, times);
  put(purchases::kAmount, amounts);

  const auto policy = std::make_shared<const Policy>(PolicyOf());
  const int64_t as_of =
      (kFirstDay + static_cast<int64_t>(std::ceil(world.months * kDaysInMonth))) * kDayUs;
  GOODWILL_ASSIGN_OR_RETURN(const auto measures,
                            MeasureTable(table, QuestionOf(*policy, as_of, 0), Zone(), run));
  GOODWILL_ASSIGN_OR_RETURN(Calibration calibration, Calibrate(*measures, *policy, run));
  GOODWILL_ASSIGN_OR_RETURN(
      const auto assessment,
      Assess(measures, std::make_shared<const Calibration>(std::move(calibration)), policy, run));
  GOODWILL_ASSIGN_OR_RETURN(const auto plan, MakePlan(assessment, OffersOf(world), nullptr, run));
  const Gates gates(plan->strategy().gates, true);

  std::vector<Seen> out;
  DecisionDetail detail;
  for (const uint32_t position : measures->Sorted()) {
    GOODWILL_ASSIGN_OR_RETURN(const Decision decision, plan->Detail(position, &detail));
    const Judgement& judged = assessment->judgements()[position];
    Seen seen;
    seen.customer = static_cast<int32_t>(measures->IdAt(position).number);
    seen.value = std::isnan(decision.value) ? 0 : decision.value;
    seen.alive = std::isnan(decision.p_alive) ? 0 : decision.p_alive;
    seen.buys = seen.alive * -Expm1(-detail.relationship.rate * kReturning);
    seen.scores = {judged.recency_score, judged.frequency_score, judged.monetary_score};
    seen.gross = measures->Get(position).all.gross;
    seen.gain.fill(std::numeric_limits<double>::quiet_NaN());
    seen.money = {std::llrint(world.protect_cost * 100), std::llrint(world.enhance_cost * 100),
                  std::llrint(world.win_back_cost * 100)};
    for (const Candidate& candidate : detail.candidates) {
      const auto k = static_cast<size_t>(candidate.variant);
      seen.money[k] = std::llrint(candidate.cost * 100);
      if (!gates.Shut(candidate.strategy, detail.facts)) seen.gain[k] = candidate.gain;
    }
    out.push_back(seen);
  }
  return out;
}

// The budget: money in minor units, and contacts.
struct Purse {
  int64_t money = 0;
  int64_t contacts = 0;
};

// Customers in an order, each with an offer, until the purse is empty; who does not fit is
// passed over.
std::vector<int> InOrder(std::span<const Seen> seen, Purse purse,
                         const std::function<int(const Seen&)>& offer_of,
                         const std::function<bool(const Seen&, const Seen&)>& before) {
  std::vector<size_t> order(seen.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return before(seen[a], seen[b]); });
  std::vector<int> out(seen.size(), kNoOffer);
  for (const size_t i : order) {
    const int offer = offer_of(seen[i]);
    if (offer == kNoOffer || purse.contacts < 1) continue;
    const int64_t money = seen[i].money[static_cast<size_t>(offer)];
    if (money > purse.money) continue;
    purse.money -= money;
    --purse.contacts;
    out[i] = offer;
  }
  return out;
}

// Allocation of gains by customer and offer; what is not above 0 is no option.
template <typename GainOf>
absl::StatusOr<std::vector<int>> ByAllocation(std::span<const Seen> seen, const Purse& purse,
                                              const Run& run, GainOf&& gain_of) {
  std::vector<int64_t> first = {0}, value, use;
  std::vector<int> offers;
  for (const Seen& one : seen) {
    for (size_t k = 0; k < kOffers; ++k) {
      const double gain = gain_of(one, k);
      if (!(gain > 0)) continue;
      GOODWILL_ASSIGN_OR_RETURN(const int64_t units, ToValueUnits(gain));
      value.push_back(units);
      use.push_back(one.money[k]);
      use.push_back(1);
      offers.push_back(static_cast<int>(k));
    }
    first.push_back(static_cast<int64_t>(value.size()));
  }
  const std::array<int64_t, 2> budget = {purse.money, purse.contacts};
  const AllocationProblem problem = {first, value, use, budget};
  AllocationOptions options;
  options.enough_gap = 1e-4;
  GOODWILL_ASSIGN_OR_RETURN(const Allocation plan, Allocate(problem, options, run));
  std::vector<int> out(seen.size(), kNoOffer);
  for (size_t i = 0; i < seen.size(); ++i) {
    if (plan.chosen[i] < 0) continue;
    out[i] = offers[static_cast<size_t>(first[i] + plan.chosen[i])];
  }
  return out;
}

double Total(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

Interval Around(std::span<const double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = Total(values) / n;
  if (values.size() < 2) return {mean, mean};
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double half = -StudentQuantile(0.025, n - 1) * Sqrt(squares / (n - 1) / n);
  return {mean - half, mean + half};
}

}  // namespace

absl::StatusOr<Simulation> Simulate(const World& described, const SimulateOptions& options,
                                    const Run& run) {
  if (options.seeds < 1 || options.seeds > 10'000) {
    return absl::InvalidArgumentError("there must be 1 to 10,000 seeds");
  }
  World world = described;
  if (options.customers != 0) {
    if (options.customers < 20 || options.customers > 100'000) {
      return absl::InvalidArgumentError("there must be 20 to 100,000 customers");
    }
    world.customers = static_cast<double>(options.customers);
  }
  if (world.customers * world.months * world.rate_mean > 2e7) {
    return absl::InvalidArgumentError(
        "customers, months and rate_mean make more than 20 million purchases");
  }
  const auto customers = static_cast<int32_t>(world.customers);
  const Purse purse = {std::llrint(world.money * customers * 100),
                       std::llrint(world.contacts * customers)};
  const Future future(world, DiscountPerMonth(0.12));
  const Informed knows(world, future);

  constexpr size_t kPolicies = kSimulatedPolicies.size();
  Simulation out;
  out.world = world.name;
  out.seeds = options.seeds;
  out.policies.resize(kPolicies);
  std::array<std::vector<double>, kPolicies> realised;
  for (int64_t s = 0; s < options.seeds; ++s) {
    GOODWILL_RETURN_IF_ERROR(run.Report(s, options.seeds));
    const auto seed = static_cast<uint64_t>(options.first_seed + s);
    std::vector<Bought> purchases;
    std::vector<Truth> truths;
    std::vector<std::array<double, kOffers>> informed(static_cast<size_t>(customers));
    for (int32_t c = 0; c < customers; ++c) {
      const size_t before = purchases.size();
      truths.push_back(DrawCustomer(world, seed, c, &purchases));
      std::vector<double> months;
      double spent = 0;
      for (size_t k = before; k < purchases.size(); ++k) {
        months.push_back(static_cast<double>(purchases[k].time_us - kFirstDay * kDayUs) /
                         (kDaysInMonth * static_cast<double>(kDayUs)));
        spent += static_cast<double>(purchases[k].minor) / 100;
      }
      std::sort(months.begin(), months.end());
      if (!months.empty()) {
        informed[static_cast<size_t>(c)] = knows.Gains(seed, c, months, spent);
      }
      out.value += future.AsIs(truths.back()) / static_cast<double>(options.seeds);
    }
    Run quiet;
    quiet.parallelism = run.parallelism;
    GOODWILL_ASSIGN_OR_RETURN(const std::vector<Seen> seen,
                              Look(world, std::move(purchases), quiet));
    // Of each customer and offer, by place in `seen`.
    std::vector<std::array<double, kOffers>> gains(seen.size());
    for (size_t i = 0; i < seen.size(); ++i) {
      for (size_t k = 0; k < kOffers; ++k) {
        gains[i][k] = future.Gain(truths[static_cast<size_t>(seen[i].customer)],
                                  static_cast<int>(k));
      }
    }

    const auto best = [](const Seen& one) {
      int offer = kNoOffer;
      for (size_t k = 0; k < kOffers; ++k) {
        if (one.gain[k] > 0 && (offer == kNoOffer || one.gain[k] > one.gain[static_cast<size_t>(offer)])) {
          offer = static_cast<int>(k);
        }
      }
      return offer;
    };
    const auto best_gain = [&](const Seen& one) {
      const int offer = best(one);
      return offer == kNoOffer ? 0 : one.gain[static_cast<size_t>(offer)];
    };
    const auto keep_or_win_back = [](const Seen& one) {
      return one.alive >= 0.5 ? int{kProtect} : int{kWinBack};
    };
    std::array<std::vector<int>, kPolicies> chosen;
    chosen[0].assign(seen.size(), kNoOffer);
    chosen[1] = InOrder(
        seen, purse,
        [](const Seen& one) {
          const auto [recency, frequency, monetary] = one.scores;
          if (recency >= 4 && frequency >= 4) return int{kProtect};
          if (recency <= 2) return frequency >= 3 ? int{kWinBack} : kNoOffer;
          return int{kEnhance};
        },
        [](const Seen& a, const Seen& b) {
          if (a.scores[2] != b.scores[2]) return a.scores[2] > b.scores[2];
          return a.gross > b.gross;
        });
    chosen[2] = InOrder(seen, purse, keep_or_win_back,
                        [](const Seen& a, const Seen& b) { return a.alive < b.alive; });
    chosen[3] = InOrder(
        seen, purse, [](const Seen&) { return int{kEnhance}; },
        [](const Seen& a, const Seen& b) { return a.buys > b.buys; });
    chosen[4] = InOrder(seen, purse, keep_or_win_back,
                        [](const Seen& a, const Seen& b) { return a.value > b.value; });
    chosen[5] = InOrder(seen, purse, best, [&](const Seen& a, const Seen& b) {
      return best_gain(a) > best_gain(b);
    });
    GOODWILL_ASSIGN_OR_RETURN(chosen[6], ByAllocation(seen, purse, quiet,
                                                      [](const Seen& one, size_t k) {
                                                        return one.gain[k];
                                                      }));
    GOODWILL_ASSIGN_OR_RETURN(
        chosen[7], ByAllocation(seen, purse, quiet, [&](const Seen& one, size_t k) {
          return informed[static_cast<size_t>(one.customer)][k];
        }));
    GOODWILL_ASSIGN_OR_RETURN(
        chosen[8], ByAllocation(seen, purse, quiet, [&](const Seen& one, size_t k) {
          return gains[static_cast<size_t>(&one - seen.data())][k];
        }));

    for (size_t p = 0; p < kPolicies; ++p) {
      double gain = 0, happened = 0;
      for (size_t i = 0; i < seen.size(); ++i) {
        const int offer = chosen[p][i];
        if (offer == kNoOffer) continue;
        const int32_t who = seen[i].customer;
        const Truth& truth = truths[static_cast<size_t>(who)];
        gain += gains[i][static_cast<size_t>(offer)];
        happened += future.Realised(truth, seed, who, offer) -
                    future.Realised(truth, seed, who, kNoOffer);
        out.policies[p].contacted += 1;
        out.policies[p].spent += static_cast<double>(seen[i].money[static_cast<size_t>(offer)]) / 100;
      }
      out.policies[p].gains.push_back(gain);
      realised[p].push_back(happened);
    }
  }
  GOODWILL_RETURN_IF_ERROR(run.Report(options.seeds, options.seeds));

  const auto n = static_cast<double>(options.seeds);
  const double most = Total(out.policies[kPolicies - 1].gains) / n;
  for (size_t p = 0; p < kPolicies; ++p) {
    SimulatedPolicy& policy = out.policies[p];
    policy.policy = kSimulatedPolicies[p];
    policy.gain = Total(policy.gains) / n;
    policy.gain_interval = Around(policy.gains);
    policy.realised = Total(realised[p]) / n;
    policy.realised_interval = Around(realised[p]);
    policy.regret = most - policy.gain;
    policy.share = most > 0 ? policy.gain / most : std::numeric_limits<double>::quiet_NaN();
    policy.worst = *std::min_element(policy.gains.begin(), policy.gains.end());
    policy.worse_than_nothing =
        static_cast<double>(std::count_if(policy.gains.begin(), policy.gains.end(),
                                          [](double gain) { return gain < 0; })) /
        n;
    policy.contacted /= n;
    policy.spent /= n;
  }
  return out;
}

}  // namespace goodwill
