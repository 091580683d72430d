#include "goodwill/strategy/simulate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "goodwill/base/elementary.h"
#include "goodwill/base/parallel.h"
#include "goodwill/base/problem.h"
#include "goodwill/strategy/pilot.h"
#include "goodwill/strategy/prospect.h"
#include "goodwill/value/survival.h"
#include "strategy/simulate_business.h"
#include "strategy/simulate_choose.h"
#include "strategy/simulate_informed.h"
#include "strategy/simulate_learn.h"
#include "strategy/simulate_look.h"

namespace goodwill {
namespace {

constexpr size_t kPolicies = kSimulatedPolicies.size();
constexpr size_t kNothing = 0;
constexpr size_t kClairvoyant = kPolicies - 1;
constexpr size_t kInformedPolicy = kPolicies - 2;
static_assert(kSimulatedPolicies[kClairvoyant] == "clairvoyant");
static_assert(kSimulatedPolicies[kInformedPolicy] == "informed");

// The engine fits its models anew so often; to rank by propensities, those of the first
// decision do.
constexpr int kFitMonths = 12;

// What a policy came to with one seed.
struct Outcome {
  std::vector<SimulatedRound> rounds;
  double realised = 0;  // of the whole business, not beyond doing nothing
};

// A business as it was at the first decision, and what everybody sees then.
struct Beginning {
  std::vector<Truth> truths;
  std::vector<Purchase> purchases;
  std::vector<Seen> seen;
  std::optional<LifetimeCalibration> models;
};

// One policy in a business of its own, from the first decision on.
class Trajectory {
 public:
  Trajectory(const Business& business, const Informed& informed, uint64_t seed,
             std::string_view policy, const Beginning& beginning)
      : business_(business),
        informed_(informed),
        learner_(business, seed, policy == "pilot"),
        seed_(seed),
        policy_(policy),
        offers_(OffersOf(business.world())),
        truths_(beginning.truths),
        purchases_(beginning.purchases),
        seen_(beginning.seen),
        models_(beginning.models) {}

  absl::StatusOr<Outcome> Run() {
    for (int round = 0; round < business_.rounds(); ++round) {
      SimulatedRound& sums = out_.rounds.emplace_back();
      if (policy_ != "nothing") GOODWILL_RETURN_IF_ERROR(Decide(round, &sums));
      const size_t before = purchases_.size();
      AddedSales added(truths_.size());
      for (int k = 0; k < business_.round_months(); ++k) {
        Live(business_.MonthOf(round) + k, &purchases_, &added);
      }
      if (!Learns()) continue;
      std::vector<int64_t> brought(truths_.size());
      for (size_t i = before; i < purchases_.size(); ++i) {
        brought[static_cast<size_t>(purchases_[i].customer)] += purchases_[i].minor;
      }
      learner_.Observe(business_.MonthOf(round), brought, added);
    }
    for (int month = business_.MonthOf(business_.rounds()); month < business_.end(); ++month) {
      Live(month, nullptr, nullptr);
    }
    return std::move(out_);
  }

 private:
  bool Engine() const { return policy_ == "greedy" || policy_ == "believing" || Learns(); }
  bool Learns() const { return policy_ == "engine" || policy_ == "pilot"; }
  bool Knows() const { return policy_ == "informed" || policy_ == "clairvoyant"; }

  void Live(int month, std::vector<Purchase>* purchases, AddedSales* added) {
    for (size_t c = 0; c < truths_.size(); ++c) {
      out_.realised += business_.Live(seed_, static_cast<int32_t>(c), month, &truths_[c],
                                      purchases, added);
    }
  }

  absl::Status Decide(int round, SimulatedRound* sums) {
    const World& w = business_.world();
    const int month = business_.MonthOf(round);
    const Purse purse = {std::llrint(w.money * std::floor(w.customers) * 100),
                         std::llrint(w.contacts * std::floor(w.customers))};
    if (Learns() && round > 0) {
      GOODWILL_ASSIGN_OR_RETURN(offers_, learner_.Believe(month));
    }
    std::vector<Choice> choices;
    if (Knows()) {
      choices = Known(month);
    } else {
      if (round > 0) {
        if (Engine() && month % kFitMonths < business_.round_months()) models_.reset();
        GOODWILL_ASSIGN_OR_RETURN(seen_,
                                  Look(business_, month, purchases_, offers_, &models_, {}));
      }
      for (const Seen& one : seen_) {
        choices.push_back({MayOf(one.customer, month), one.gain, one.money});
      }
    }
    std::vector<int> chosen;
    if (policy_ == "greedy") {
      chosen = Greedy(choices, purse);
    } else if (Knows() || policy_ == "believing" || Learns()) {
      GOODWILL_ASSIGN_OR_RETURN(chosen, Allocated(choices, purse, {}));
    } else {
      chosen = RuleOfThumb(policy_, seen_, choices, purse);
    }
    if (Learns()) {
      GOODWILL_RETURN_IF_ERROR(BeginSmall(chosen));
      HoldOut(month, choices, purse, &chosen);
    }

    for (size_t i = 0; i < chosen.size(); ++i) {
      if (chosen[i] == kNoOffer) continue;
      const auto k = static_cast<size_t>(chosen[i]);
      const int32_t who = Knows() ? people_[i] : seen_[i].customer;
      Truth& truth = truths_[static_cast<size_t>(who)];
      sums->gain += business_.DiscountAt(month) * business_.Gain(truth, chosen[i], month);
      sums->contacted += 1;
      sums->spent += static_cast<double>(choices[i].money[k]) / 100;
      out_.realised -= business_.DiscountAt(month) *
                       business_.Make(seed_, who, chosen[i], month, false, &truth);
    }
    return absl::OkStatus();
  }

  std::array<bool, kOffers> MayOf(int32_t customer, int month) const {
    std::array<bool, kOffers> out;
    const Truth& t = truths_[static_cast<size_t>(customer)];
    for (size_t k = 0; k < kOffers; ++k) {
      out[k] = business_.MayOffer(static_cast<int>(k), t.offered[k], month) &&
               business_.MayOffer(static_cast<int>(k), t.watched[k], month);
    }
    return out;
  }

  // The choices of who knows the world, or the fates as well, of everybody who has bought.
  std::vector<Choice> Known(int month) {
    std::vector<std::vector<double>> bought(truths_.size());
    std::vector<double> spent(truths_.size());
    for (const Purchase& p : AsRecorded(purchases_, business_.world().occasion_days)) {
      const auto who = static_cast<size_t>(p.customer);
      bought[who].push_back(business_.MonthOfTime(p.time_us));
      spent[who] += static_cast<double>(p.minor) / 100;
    }
    std::vector<Choice> out;
    people_.clear();
    for (size_t c = 0; c < truths_.size(); ++c) {
      if (bought[c].empty()) continue;
      const Truth& truth = truths_[c];
      Choice& choice = out.emplace_back();
      people_.push_back(static_cast<int32_t>(c));
      choice.may = MayOf(static_cast<int32_t>(c), month);
      Informed::Beliefs beliefs;
      if (policy_ == "informed") {
        std::sort(bought[c].begin(), bought[c].end());
        beliefs = informed_.Of(month, bought[c], spent[c], truth);
      }
      for (size_t k = 0; k < kOffers; ++k) {
        const int offer = static_cast<int>(k);
        if (policy_ == "clairvoyant") {
          beliefs.gain[k] = business_.Gain(truth, offer, month);
          beliefs.outlay[k] = business_.Outlay(truth, offer, month);
        }
        choice.gain[k] = beliefs.gain[k];
        choice.money[k] = std::llrint(beliefs.outlay[k] * 100);
      }
    }
    return out;
  }

  // Of the offers on trial, how many of those chosen they are made to.
  absl::Status BeginSmall(std::span<const int> chosen) {
    for (size_t k = 0; k < kOffers; ++k) {
      if (!learner_.OnTrial(static_cast<int>(k))) continue;
      Counted sum;
      int64_t customers = 0;
      for (size_t i = 0; i < chosen.size(); ++i) {
        if (chosen[i] != static_cast<int>(k)) continue;
        const Seen& seen = seen_[i];
        const Counted one =
            CountedIn(offers_.variants[k], seen.relationship, seen.buys, seen.silent_months);
        sum.base += one.base;
        sum.change += one.change;
        ++customers;
      }
      if (customers == 0) continue;
      const auto all = static_cast<double>(customers);
      GOODWILL_ASSIGN_OR_RETURN(const Ratio acts,
                                PilotShare(sum.base / all, sum.change / all, customers));
      learner_.BeginSmall(static_cast<int>(k), acts);
    }
    return absl::OkStatus();
  }

  // Leaves those alone who are held out of what they would have been offered, and spends
  // what that saves on the next best who are not.
  void HoldOut(int month, std::span<const Choice> choices, Purse purse,
               std::vector<int>* chosen) {
    std::vector<Choice> others(choices.begin(), choices.end());
    for (size_t i = 0; i < chosen->size(); ++i) {
      int& offer = (*chosen)[i];
      if (offer == kNoOffer) {
        for (size_t k = 0; k < kOffers; ++k) {
          if (learner_.HeldOut(seen_[i].customer, static_cast<int>(k))) others[i].may[k] = false;
        }
        continue;
      }
      others[i].may.fill(false);
      const bool control = learner_.HeldOut(seen_[i].customer, offer);
      learner_.Assign(seen_[i], offer, month, control);
      // What is left over because an offer is on trial is kept.
      if (!control || learner_.OnTrial(offer)) {
        purse.Pay(choices[i].money[static_cast<size_t>(offer)]);
      }
      if (!control) continue;
      Truth& truth = truths_[static_cast<size_t>(seen_[i].customer)];
      truth.watched[static_cast<size_t>(offer)] = month;
      business_.Make(seed_, seen_[i].customer, offer, month, true, &truth);
      offer = kNoOffer;
    }
    const std::vector<int> more = Greedy(others, purse);
    for (size_t i = 0; i < more.size(); ++i) {
      if (more[i] != kNoOffer) (*chosen)[i] = more[i];
    }
  }

  const Business& business_;
  const Informed& informed_;
  Learner learner_;
  const uint64_t seed_;
  const std::string_view policy_;
  StrategyPolicy offers_;
  std::vector<Truth> truths_;
  std::vector<Purchase> purchases_;
  std::vector<Seen> seen_;
  std::vector<int32_t> people_;  // of the choices of who knows
  std::optional<LifetimeCalibration> models_;
  Outcome out_;
};

// All policies in the business of one seed.
struct Drawn {
  double value = 0;
  std::array<Outcome, kPolicies> outcomes;
};

absl::StatusOr<Drawn> DrawAndDecide(const Business& business, const Informed& informed,
                                    uint64_t seed) {
  Drawn out;
  Beginning beginning;
  for (int32_t c = 0; c < business.customers(); ++c) {
    beginning.truths.push_back(business.Draw(seed, c, &beginning.purchases));
    if (beginning.truths.back().joins < 0) out.value += business.AsIs(beginning.truths.back(), 0);
  }
  GOODWILL_ASSIGN_OR_RETURN(beginning.seen,
                            Look(business, 0, beginning.purchases, OffersOf(business.world()),
                                 &beginning.models, {}));
  for (size_t p = 0; p < kPolicies; ++p) {
    Trajectory trajectory(business, informed, seed, kSimulatedPolicies[p], beginning);
    GOODWILL_ASSIGN_OR_RETURN(out.outcomes[p], trajectory.Run());
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

Simulation Summarize(const World& world, std::span<const Drawn> drawn) {
  Simulation out;
  out.world = world.name;
  out.seeds = static_cast<int64_t>(drawn.size());
  out.round_months = static_cast<int64_t>(world.round_months);
  const auto n = static_cast<double>(drawn.size());
  for (const Drawn& one : drawn) out.value += one.value / n;
  for (size_t p = 0; p < kPolicies; ++p) {
    SimulatedPolicy& policy = out.policies.emplace_back();
    policy.policy = kSimulatedPolicies[p];
    policy.rounds.resize(drawn[0].outcomes[p].rounds.size());
    std::vector<double> realised;
    for (const Drawn& one : drawn) {
      const Outcome& outcome = one.outcomes[p];
      double gain = 0;
      for (size_t r = 0; r < policy.rounds.size(); ++r) {
        const SimulatedRound& round = outcome.rounds[r];
        gain += round.gain;
        policy.rounds[r].gain += round.gain / n;
        policy.rounds[r].contacted += round.contacted / n;
        policy.rounds[r].spent += round.spent / n;
        policy.contacted += round.contacted / n;
        policy.spent += round.spent / n;
      }
      policy.gains.push_back(gain);
      realised.push_back(outcome.realised - one.outcomes[kNothing].realised);
      if (gain < 0) {
        policy.worse_than_nothing += 1 / n;
        if (one.value > 0) policy.worst_loss = std::max(policy.worst_loss, -gain / one.value);
      }
    }
    policy.gain = Total(policy.gains) / n;
    policy.gain_interval = Around(policy.gains);
    policy.realised = Total(realised) / n;
    policy.realised_interval = Around(realised);
    policy.worst = *std::min_element(policy.gains.begin(), policy.gains.end());
  }
  const auto share = [](double of, double most) {
    return most > 0 ? of / most : std::numeric_limits<double>::quiet_NaN();
  };
  for (SimulatedPolicy& policy : out.policies) {
    policy.regret = out.policies[kClairvoyant].gain - policy.gain;
    policy.share = share(policy.gain, out.policies[kClairvoyant].gain);
    policy.share_informed = share(policy.gain, out.policies[kInformedPolicy].gain);
  }
  return out;
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
  const Business business(world);
  const double months = world.months + business.end();
  if (business.customers() * months * world.rate_mean > 2e7) {
    return absl::InvalidArgumentError(
        "customers, months and rate_mean make more than 20 million purchases");
  }
  const Informed informed(business);
  const auto seeds = static_cast<size_t>(options.seeds);
  std::vector<Drawn> drawn(seeds);
  std::vector<absl::Status> failed(seeds);
  GOODWILL_RETURN_IF_ERROR(ForEachRange(
      run, options.seeds,
      [&] {
        return [&](int64_t begin, int64_t end) {
          for (int64_t s = begin; s < end; ++s) {
            auto one = DrawAndDecide(business, informed,
                                     static_cast<uint64_t>(options.first_seed + s));
            if (one.ok()) {
              drawn[static_cast<size_t>(s)] = *std::move(one);
            } else {
              failed[static_cast<size_t>(s)] = one.status();
            }
          }
        };
      },
      1));
  for (const absl::Status& status : failed) GOODWILL_RETURN_IF_ERROR(status);
  return Summarize(world, drawn);
}

}  // namespace goodwill
