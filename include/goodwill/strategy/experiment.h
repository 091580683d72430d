// Did it work? Who is left alone for comparison, what the difference is, and whether it
// can be known at all.
//
// **Holdout.** Whether somebody is left alone is decided by a keyed hash of who they are
// (SipHash-2-4, Aumasson and Bernstein 2012), so it never changes, needs no list, and is
// independent between experiments with different salts. The hash is read as a fraction
// of 2^64, never modulo a small number.
//
// **Intention to treat.** Everybody counts in the arm that they were assigned to, whether
// the treatment reached them or not. What was known of them before (their spending before
// the experiment) is regressed out, which narrows the interval without moving it (CUPED:
// Deng, Xu, Kohavi, Walker 2013).
//
// **Looking early.** An ordinary interval is right at one moment chosen in advance. The
// always-valid one holds at every moment at once, so that anybody may look at any time
// (Robbins 1970; Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas 2021); it is wider.
//
// **Before it begins** each experiment says which effect it could detect and when.
#ifndef GOODWILL_STRATEGY_EXPERIMENT_H_
#define GOODWILL_STRATEGY_EXPERIMENT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/base/ratio.h"

namespace goodwill {

struct HashKey {
  uint64_t first = 0;
  uint64_t second = 0;
};
// The key of a salt: the first 16 bytes of its SHA-256, lowest byte first.
HashKey KeyOfSalt(std::string_view salt);
// SipHash-2-4 of the bytes.
uint64_t KeyedHash(const HashKey& key, std::string_view bytes);

// Is hash / 2^64 below the share? Exact. Requires a share of 0 to 1.
bool IsBelow(uint64_t hash, const Ratio& share);
// The arm whose part of the weights hash / 2^64 falls into. INVALID_ARGUMENT unless there
// are weights, none is negative, and their sum is 1 to 2^53.
absl::StatusOr<int32_t> ArmOf(uint64_t hash, std::span<const int64_t> weights);

// Were as many assigned to each arm as should have been? Pearson's chi-squared test. An
// alarm means that something loses people, and no other figure is to be believed.
struct SampleRatio {
  double chi_squared = 0;
  double p_value = 1;
  bool judged = false;  // at least five are expected in each arm
  bool alarm = false;   // judged, and p < .001
};
// INVALID_ARGUMENT unless there are two arms or more, as many counts as weights, counts of
// at least 0 and weights of at least 1.
absl::StatusOr<SampleRatio> CheckSampleRatio(std::span<const int64_t> counts,
                                             std::span<const int64_t> weights);

// What one arm adds up to: y is the outcome, x the same person's figure from before.
struct ArmSums {
  int64_t count = 0;
  double y = 0;
  double yy = 0;
  double x = 0;
  double xx = 0;
  double xy = 0;

  void Add(double outcome, double before) {
    ++count;
    y += outcome;
    yy += outcome * outcome;
    x += before;
    xx += before * before;
    xy += outcome * before;
  }
};
// Of an outcome that happened to some: how many of how many.
ArmSums ArmOfShare(int64_t happened, int64_t count);

struct Interval {
  double low = 0;
  double high = 0;
};

struct EffectOptions {
  double alpha = 0.05;     // the chance to be wrong that is accepted
  double tuned_at = 5000;  // people at which the always-valid interval is narrowest
  bool adjust = true;      // for what was known before
};

struct Effect {
  double control_mean = 0;  // adjusted, as all means are
  double treated_mean = 0;
  double difference = 0;  // treated - control, per person
  double standard_error = 0;
  double degrees = 0;  // Welch's
  Interval interval;   // Student's t, at one moment
  double p_value = 1;
  Interval always_valid;
  // Over the control's mean (delta method). NaN where that mean is 0.
  double relative = 0;
  double relative_error = 0;
  Interval relative_interval;
  double relative_p_value = 1;
  Interval relative_always_valid;
  double theta = 0;  // slope of the outcome on what was known before
  // Share of the variance that the adjustment took away; may be nil.
  double variance_reduction = 0;
};
// INVALID_ARGUMENT for sums that are not finite or options out of range;
// FAILED_PRECONDITION with fewer than two people in an arm, or no variation in both.
absl::StatusOr<Effect> CompareArms(const ArmSums& control, const ArmSums& treated,
                                   const EffectOptions& options = {});

// What an experiment could tell, before it begins.
struct Design {
  double sd = 0;      // of the outcome per person, after adjustment
  double people = 0;  // in both arms by the end, or per day if `per_day`
  double control_share = 0.1;
  double effect = 0;  // per person, that is assumed
  double alpha = 0.05;
  double power = 0.8;
  bool per_day = false;
  double window_days = 90;  // from assignment to outcome
  double most_days = 730;   // later is as good as never
};
struct Prospect {
  double minimum_detectable = 0;  // per person, with all people, or those of most_days
  double people_needed = 0;       // for the assumed effect; infinite where it is 0
  bool knowable = false;
  double verdict_days = 0;  // until the verdict; infinite where it is not knowable

  bool operator==(const Prospect&) const = default;
};
// INVALID_ARGUMENT for numbers out of range.
absl::StatusOr<Prospect> PlanExperiment(const Design& design);

// What another policy would have brought, from what was done with known chances.
struct LoggedDecision {
  double reward = 0;
  double propensity = 0;  // the chance with which what was done was chosen
  double target = 0;      // the chance with which the other policy would choose it
};
struct OffPolicy {
  double value = 0;  // per decision, self-normalised
  double standard_error = 0;
  Interval interval;          // 95 %
  double effective_size = 0;  // (sum of weights)^2 / sum of their squares (Kish 1965)
};
inline constexpr double kLeastEffectiveSize = 200;
// INVALID_ARGUMENT, with the row, for chances outside 0 to 1 or a propensity of 0;
// FAILED_PRECONDITION when the effective size is below 200: too thin to tell.
absl::StatusOr<OffPolicy> EvaluateOffPolicy(std::span<const LoggedDecision> decisions);

// A prior becomes a posterior. Evidence that is `half_life` old counts half.
struct Belief {
  double mean = 0;
  double sd = 0;
};
struct Evidence {
  double estimate = 0;
  double standard_error = 0;
  double age = 0;  // months
};
inline constexpr double kEvidenceHalfLife = 12;  // months
// Normal prior, normal evidence. INVALID_ARGUMENT, with the row, for a prior or evidence
// without a positive finite error.
absl::StatusOr<Belief> Update(const Belief& prior, std::span<const Evidence> evidence,
                              double half_life = kEvidenceHalfLife);

// Beliefs of the same people about several effects. Where one was too high, the others are
// likelier to be; and there is a chance that nothing of it does anything, which the priors'
// means already count in (an effect, if there is one, is believed to be mean / (1 - nothing)
// with the prior's sd; without evidence each belief is its prior's mean).
struct JointPrior {
  double correlation = 0.5;  // of any two errors; 0 to below 1
  double nothing = 0.2;      // chance; 0 to below 1
  double half_life = kEvidenceHalfLife;
};
struct JointBelief {
  std::vector<Belief> beliefs;
  double nothing = 0;  // the chance that nothing has any effect
};
// Exact for normal priors and evidence (one for each prior; nullopt: none). Effects must be
// in one unit, such as what is measured over what was believed. A prior with an sd of 0 is
// certain and stays. INVALID_ARGUMENT, with the row, as Update.
absl::StatusOr<JointBelief> UpdateTogether(std::span<const Belief> priors,
                                           std::span<const std::optional<Evidence>> evidence,
                                           const JointPrior& joint = {});

// A chance: Beta(successes, failures), counting what the prior is worth.
struct RateBelief {
  double successes = 0;
  double failures = 0;
  double Mean() const { return successes / (successes + failures); }
};
absl::StatusOr<RateBelief> UpdateRate(const RateBelief& prior, int64_t successes, int64_t trials,
                                      double age, double half_life = kEvidenceHalfLife);

// Effects of several cells that are alike but not equal: their common mean, how much they
// truly differ (DerSimonian and Laird 1986), and each pulled towards the mean as far as its
// own evidence is thin. INVALID_ARGUMENT as Update; at least one cell.
struct Pooled {
  Belief common;
  double between_sd = 0;
  std::vector<Belief> cells;
};
absl::StatusOr<Pooled> PoolEffects(std::span<const Evidence> cells,
                                   double half_life = kEvidenceHalfLife);

// The chance of a value below x under Student's t distribution, and the x below which a
// share p of 0 to 1 (exclusive) lies. Degrees of freedom of at least 1.
double StudentBelow(double x, double degrees);
double StudentQuantile(double p, double degrees);
// The chance of more than x under chi-squared.
double ChiSquaredTail(double x, double degrees);

}  // namespace goodwill

#endif  // GOODWILL_STRATEGY_EXPERIMENT_H_
