#include "strategy/simulate_business.h"

#include <algorithm>
#include <cmath>

#include "goodwill/base/elementary.h"
#include "goodwill/base/zone.h"
#include "goodwill/value/survival.h"
#include "strategy/simulate_stream.h"

namespace goodwill {
namespace {

// What draws are for.
enum Purpose : uint64_t { kWho = 1, kPast = 2, kLives = 3, kOffered = 1'000, kMonth = 100'000 };

int64_t MinorOf(double major) { return std::max<int64_t>(1, std::llrint(major * 100)); }

std::array<double, 12> Seasons(double swing) {
  constexpr double kHalf = 0.86602540378443865;
  constexpr std::array<double, 12> kCosine = {1,  kHalf,  0.5,  0, -0.5, -kHalf,
                                              -1, -kHalf, -0.5, 0, 0.5,  kHalf};
  std::array<double, 12> out;
  for (size_t k = 0; k < out.size(); ++k) out[k] = 1 + swing * kCosine[k];
  return out;
}

double ExposureOf(uint64_t seed, int32_t customer, int life) {
  return Stream(seed, static_cast<uint64_t>(customer), kLives + static_cast<uint64_t>(life) * 8)
      .Exponential();
}

}  // namespace

std::vector<Purchase> AsRecorded(std::span<const Purchase> purchases, double days) {
  std::vector<Purchase> out(purchases.begin(), purchases.end());
  if (days == 0) return out;
  std::stable_sort(out.begin(), out.end(), [](const Purchase& a, const Purchase& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.time_us < b.time_us;
  });
  const double within = days * static_cast<double>(kMicrosPerDay);
  size_t orders = 0;
  for (const Purchase& p : out) {
    if (orders > 0 && out[orders - 1].customer == p.customer &&
        static_cast<double>(p.time_us - out[orders - 1].time_us) < within) {
      out[orders - 1].minor += p.minor;
    } else {
      out[orders++] = p;
    }
  }
  out.resize(orders);
  return out;
}

Business::Business(const World& world)
    : world_(world),
      delta_(DiscountPerMonth(0.12)),
      lasts_{static_cast<int>(world.protect_months), static_cast<int>(world.enhance_months),
             static_cast<int>(world.win_back_fade)},
      season_(Seasons(world.season)) {
  const double more = (world.enhance_accept - world.enhance_anyway) * world.true_enhance;
  accepts_ = std::clamp(world.enhance_anyway + more, 0.0, 1.0);
  const double joining = world.customers / (0.9 * world.months) * world.newcomers;
  customers_ = static_cast<int32_t>(world.customers) +
               static_cast<int32_t>(joining * MonthOf(rounds()));
  for (size_t k = 0; k < discount_.size(); ++k) {
    discount_[k] = Exp(-delta_ * static_cast<double>(k));
  }
  for (size_t k = 0; k < seasonal_.size(); ++k) seasonal_[k] = season_[k % 12];
  const int lasting = std::max(lasts_[kOfferProtect], lasts_[kOfferEnhance]);
  for (int k = 0; k < lasting; ++k) {
    faded_.push_back(world.decay_months > 0 ? Exp(-k / world.decay_months) : 1);
  }
}

double Business::MonthOfTime(int64_t time_us) const {
  return static_cast<double>(time_us - kSimulatedFirstDay * kMicrosPerDay) /
             (kDaysInMonth * static_cast<double>(kMicrosPerDay)) -
         world_.months;
}

Truth Business::Draw(uint64_t seed, int32_t customer, std::vector<Purchase>* purchases) const {
  const World& w = world_;
  Stream draw(seed, static_cast<uint64_t>(customer), kWho);
  Truth t;
  t.rate = draw.Gamma(w.rate_shape) * w.rate_mean / w.rate_shape;
  t.risk = std::max(draw.Gamma(w.leave_shape) * w.leave_mean / w.leave_shape, 1e-12);
  t.margin = draw.Gamma(w.margin_shape) * w.margin_mean / w.margin_shape;
  const double place = draw.Uniform();
  const double lasts = draw.Exponential();
  t.harmed = draw.Uniform() < w.harmed_share;
  const bool lost_feed = draw.Uniform() < w.feed_share;
  t.alive = true;
  if (customer >= static_cast<int32_t>(w.customers)) {
    t.joins = place * MonthOf(rounds());
    t.exposure = lasts;
    return t;
  }
  t.joins = place * 0.9 * w.months - w.months;
  t.left = t.joins + lasts / t.risk;
  t.alive = t.left > 0;
  t.exposure = t.risk * t.left;
  const double heard = lost_feed ? -w.feed_months : 0;

  Stream shop(seed, static_cast<uint64_t>(customer), kPast);
  const auto buy = [&](double month) {
    const double amount = t.margin * shop.Gamma(w.spend_shape) / w.spend_shape;
    if (month >= heard) return;
    const int32_t day =
        kSimulatedFirstDay + static_cast<int32_t>((month + w.months) * kDaysInMonth);
    purchases->push_back(
        {customer, day * kMicrosPerDay + kMicrosPerDay / 2, MinorOf(amount)});
  };
  const double end = std::min(t.left, 0.0);
  const double fastest = t.rate / w.clump * (1 + w.season);
  const int year = 12 * 20;  // long enough to keep months above 0
  for (double at = t.joins;;) {
    const int more = w.clump > 1 ? shop.Poisson(w.clump - 1) : 0;
    buy(at);
    for (int k = 0; k < more; ++k) buy(std::min(at + shop.Uniform() / 3, end));
    do {
      at += shop.Exponential() / std::max(fastest, 1e-9);
    } while (at < end && shop.Uniform() * (1 + w.season) >
                             season_[static_cast<size_t>(std::floor(at + w.months) + year) % 12]);
    if (!(at < end)) break;
  }
  return t;
}

double Business::Left(double months, int k) const {
  return k < 0 || k >= months ? 0 : faded_[static_cast<size_t>(k)];
}

double Business::RiskIn(const Truth& t, int month) const {
  const int protected_for = month - t.offered[kOfferProtect];
  const double effect = std::min(1.0, world_.protect_effect * world_.true_protect) *
                        Left(lasts_[kOfferProtect], protected_for);
  const bool contacted = protected_for < lasts_[kOfferProtect] ||
                         month - t.offered[kOfferEnhance] < lasts_[kOfferEnhance];
  return t.risk * (1 - effect) * (t.harmed && contacted ? 1 + world_.harm : 1);
}

double Business::AddedIn(const Truth& t, int month) const {
  return world_.enhance_share * Left(lasts_[kOfferEnhance], month - t.added_since);
}

double Business::TrueLift(const Truth& t, int month) const {
  const double lift = std::min(1.0, world_.win_back_lift * world_.true_win_back);
  return lift * Exp(-(month - t.left) / world_.win_back_fade);
}

std::pair<double, double> Business::Worth(const Truth& t, int month) const {
  double stays = 1, plain = 0, more = 0;
  double risk = -1, kept = 1, within = 0;
  const auto lasting = static_cast<int>(faded_.size());
  const size_t months = static_cast<size_t>(end() - month);
  const size_t season = static_cast<size_t>(month) + static_cast<size_t>(world_.months);
  for (size_t k = 0; k < months; ++k) {
    const int at = month + static_cast<int>(k);
    double flow = seasonal_[season + k] * discount_[k] * stays;
    // Later no offer runs, and nothing changes.
    if (static_cast<int>(k) <= lasting) {
      const double now = RiskIn(t, at);
      if (now != risk) {
        risk = now;
        kept = Exp(-risk);
        within = (1 - kept * discount_[1]) / (delta_ + risk);
      }
      flow *= within;
      more += flow * world_.enhance_share * Left(lasts_[kOfferEnhance], static_cast<int>(k));
      plain += flow * (1 + AddedIn(t, at));
    } else {
      plain += flow * within;
    }
    stays *= kept;
  }
  return {plain * t.rate * t.margin, more * t.rate * t.margin};
}

double Business::AsIs(const Truth& t, int month) const {
  return t.alive ? Worth(t, month).first : 0;
}

double Business::Gain(const Truth& t, int offer, int month) const {
  const World& w = world_;
  if (offer == kOfferWinBack) {
    if (t.alive) return -(-Expm1(-t.rate * kReturning) * w.win_back_gift) - w.win_back_cost;
    return TrueLift(t, month) * (Worth(t, month).first - w.win_back_gift) - w.win_back_cost;
  }
  const double cost = offer == kOfferProtect ? w.protect_cost : w.enhance_cost;
  if (!t.alive) return -cost;
  Truth with = t;
  with.offered[static_cast<size_t>(offer)] = month;
  const double before = Worth(t, month).first;
  const auto [plain, more] = Worth(with, month);
  if (offer == kOfferProtect) return plain - before - cost;
  return plain - before + (accepts_ - std::min(accepts_, w.enhance_anyway)) * more -
         accepts_ * w.enhance_gift - cost;
}

double Business::Outlay(const Truth& t, int offer, int month) const {
  const World& w = world_;
  switch (offer) {
    case kOfferProtect:
      return w.protect_cost;
    case kOfferEnhance:
      return w.enhance_cost + (t.alive ? accepts_ * w.enhance_gift : 0);
    default:
      return w.win_back_cost +
             (t.alive ? -Expm1(-t.rate * kReturning) : TrueLift(t, month)) * w.win_back_gift;
  }
}

double Business::Make(uint64_t seed, int32_t customer, int offer, int month, bool control,
                      Truth* t) const {
  const World& w = world_;
  Stream chance(seed, static_cast<uint64_t>(customer),
                kOffered + static_cast<uint64_t>(month) * kOffers + static_cast<uint64_t>(offer));
  const double lot = chance.Uniform();
  if (control) {
    if (offer == kOfferEnhance && t->alive && lot < w.enhance_anyway) t->anyway_since = month;
    return 0;
  }
  t->offered[static_cast<size_t>(offer)] = month;
  switch (offer) {
    case kOfferProtect:
      return w.protect_cost;
    case kOfferEnhance:
      if (!t->alive || lot >= accepts_) return w.enhance_cost;
      (lot < w.enhance_anyway ? t->anyway_since : t->added_since) = month;
      return w.enhance_cost + w.enhance_gift;
    default: {
      const double given = t->alive ? -Expm1(-t->rate * kReturning) : TrueLift(*t, month);
      if (lot >= given) return w.win_back_cost;
      if (!t->alive) {
        t->alive = true;
        t->exposure = ExposureOf(seed, customer, t->lives++);
      }
      return w.win_back_cost + w.win_back_gift;
    }
  }
}

double Business::Live(uint64_t seed, int32_t customer, int month, Truth* t,
                      std::vector<Purchase>* purchases, AddedSales* added) const {
  const World& w = world_;
  if (!t->alive || t->joins >= month + 1) return 0;
  const bool joins = t->joins >= month;
  const double begins = joins ? t->joins - month : 0;
  const double risk = RiskIn(*t, month);
  double leaves = 2;  // not within this month
  if (risk * (1 - begins) >= t->exposure) {
    leaves = begins + t->exposure / risk;
    t->left = month + leaves;
    t->alive = false;
  }
  t->exposure -= risk * (1 - begins);

  Stream shop(seed, static_cast<uint64_t>(customer), kMonth + static_cast<uint64_t>(month));
  const double more = AddedIn(*t, month);
  const bool anyway = month - t->anyway_since < lasts_[kOfferEnhance];
  double sum = 0;
  const auto occasion = [&](double at) {
    const int size = 1 + (w.clump > 1 ? shop.Poisson(w.clump - 1) : 0);
    for (int s = 0; s < size; ++s) {
      const double amount = t->margin * shop.Gamma(w.spend_shape) / w.spend_shape;
      const double later = s == 0 ? 0 : shop.Uniform() / 3;
      if (at < begins || at >= leaves) continue;
      sum += amount * (1 + more) * Exp(-delta_ * (month + at));
      if (purchases == nullptr) continue;
      // Clumps end with the month, so that nothing is known before it happened.
      const double when = std::min({month + at + later, month + leaves, month + 0.999});
      const int32_t day =
          kSimulatedFirstDay + static_cast<int32_t>((when + w.months) * kDaysInMonth);
      purchases->push_back(
          {customer, day * kMicrosPerDay + kMicrosPerDay / 2, MinorOf(amount * (1 + more))});
      const double sold = more > 0 ? more * amount
                          : anyway ? amount * w.enhance_share / (1 + w.enhance_share)
                                   : 0;
      if (sold > 0) (*added)[static_cast<size_t>(customer)] += MinorOf(sold);
    }
  };
  if (joins) occasion(begins);
  const double season = season_[static_cast<size_t>(month + static_cast<int>(w.months)) % 12];
  const int occasions = shop.Poisson(std::min(t->rate * season / w.clump, 500.0));
  for (int n = 0; n < occasions; ++n) occasion(shop.Uniform());
  return sum;
}

}  // namespace goodwill
