// What is to be expected of a customer, and where the customer stands in the
// course of the relationship.
//
// A model of purchases and dropout (value/models) is fitted to all customers. For
// each it gives the chance to be still one, P(alive); the chance of at least one
// purchase within the horizon; expected purchases and what they bring. P(alive) is
// shown and decides nothing: a model without dropout takes everybody for alive, and
// one who is alive may never come again. Stages follow the chance to buy, corrected
// by what such forecasts were worth in the book's own past: the model is fitted to
// the facts of one horizon ago as well, and held against who bought since
// (value/odds_correction.h). Their intervals hold what is uncertain about the model's
// parameters and the correction, and what the coming period will have in common for all:
// how much periods differ is judged from the quarters of that horizon, each forecast
// from its beginning (value/period_effect.h). That a shift as large as a quarter's may
// last for the whole horizon is the cautious assumption; seasons within it even out.
//
//   prospect        known, but never bought
//   new             bought once, not long ago
//   active          none of the others
//   at_risk         the chance fell far below what it was at the last purchase
//   suspected_lost  of the largest group of whom on average hardly any will buy
//   verified_lost   said so, or cancelled
//   won_back        bought again after that
//   ending          cancelled a contract that still runs
//   ended           the contract ended, or the customer died
//
// "Suspected lost" controls false alarms: customers are taken in ascending order of
// their chance as long as the mean chance of all taken is at most `false_loss`, so
// that of a hundred who are called lost at most five are expected to come back.
// And the past must bear it out: of those who had such forecasts one horizon ago no more
// than `false_loss` may be expected to come back, by the share of them that did (Jeffreys'
// prior: half a return in one customer more, so that nobody returned of three proves
// nothing). Of 16 whom a model gave 10 %, 7 returned; few are not safer. That may be nobody.
// In a book too young to be tested the model's word is taken.
//
// Silence of the whole book is no customer's silence: where no purchase of anybody
// was recorded for days though many would be expected, a feed has stopped, and
// everything is judged as of the last day with purchases. Where purchases name their
// sources, the same is asked of each source, and of drops as well (assess/silence.h):
// customers who bought at a source that fell silent are judged as of the day before, or
// of their last purchase if that is later, so that their stages stay as they were. They
// are in the model, and in comparisons of forecasts with what followed, up to that day.
//
// The models count occasions to buy. By default these are the days with purchases; where one
// need makes several (value/clumps.h), a policy says that purchases within some days of an
// occasion's first are one, or leaves the choice to the book: with each number of days (1, 3,
// 7, 14) the model is fitted to the facts of one horizon ago, and asked for the chance that
// each customer of then bought anything since. The best by the logarithmic score is taken if
// it beats days as they are by more than twice the standard error of the difference. Where
// the book is too young for that, it is what the excess of short gaps suggests.
//
// Lifetime value is the expected number of purchases within the value horizon, each
// discounted to now, times what one purchase is expected to bring (Gamma-Gamma, on
// margin where all costs are known, else on turnover net of returns) less what
// serving the customer costs per purchase. The latter is the customer's own mean,
// with one average purchase of everybody counted in, so that a first expensive call
// does not speak for a life.
#ifndef GOODWILL_ASSESS_LIFETIME_H_
#define GOODWILL_ASSESS_LIFETIME_H_

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/policy.h"
#include "goodwill/assess/silence.h"
#include "goodwill/base/run.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/measures_table.h"
#include "goodwill/value/basis.h"
#include "goodwill/value/clumps.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/model.h"
#include "goodwill/value/models/outlook.h"
#include "goodwill/value/odds_correction.h"
#include "goodwill/value/period_effect.h"
#include "goodwill/value/recalibration.h"

namespace goodwill {

enum class Stage : uint8_t {
  kUnknown = 0,  // the facts do not say
  kProspect = 1,
  kNew = 2,
  kActive = 3,
  kAtRisk = 4,
  kSuspectedLost = 5,
  kVerifiedLost = 6,
  kWonBack = 7,
  kEnding = 8,
  kEnded = 9,
};
inline constexpr int kStages = 10;

// "prospect" and so on; "" for kUnknown.
std::string_view StageName(Stage stage);

// Why forecasts were not held against the past.
enum class RecalibrationState : uint8_t {
  kDone = 1,
  kTooYoung = 2,       // too few customers one horizon ago
  kNotIdentified = 3,  // no model could be fitted to what was known then
  kSilence = 4,        // the book falls silent before as-of, or too many of its sources
};

// The global numbers of all this.
struct LifetimeCalibration {
  KnownModel purchases;  // without parameters: not identified, its findings say why
  KnownModel spend;      // gamma_gamma, in major units
  bool on_margin = false;
  int32_t end_day = 0;      // what is judged as of, days since 1970-01-01
  int32_t silent_days = 0;  // of the whole book before as-of; 0 unless guarded against
  int32_t horizon_days = 0;
  // Purchases within so many days of an occasion's first are one occasion; 1: a day's are.
  // As the policy says, or chosen; the findings of `purchases` say why.
  int32_t occasion_days = 1;
  std::optional<Clumps> clumps;  // of purchase days, whatever an occasion is
  // Fell silent before `end_day`; in ascending order of names.
  std::vector<SilentSource> silent_sources;
  int64_t frozen = 0;  // customers whose stages stay as they were because of them

  RecalibrationState recalibrated = RecalibrationState::kTooYoung;
  KnownModel earlier;  // the model fitted one horizon ago; without parameters: none
  // The line in log odds, wherever there is one; the recalibration is its staircase
  // then, and otherwise counted share by share.
  OddsCorrection odds;
  Recalibration recalibration;
  // By how much the quarters of the time since exceeded the earlier model's forecasts:
  // what periods have in common for all, which goes into the intervals.
  std::vector<PeriodShift> periods;

  // Chances up to here, before recalibration, are of the suspected lost; below 0:
  // nobody is.
  double lost_at_most = -1;
  int64_t lost = 0;         // how many they are
  double lost_chance = 0;   // their mean chance, recalibrated
  double service_cost = 0;  // to serve, per purchase of anybody, major units
};

// NaN where nothing can be said.
struct LifetimeJudgement {
  static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

  Stage stage = Stage::kUnknown;
  // 1 and up: the place, among the calibration's silent sources, of the one because of
  // which the stage stays as it was; 0: it does not.
  uint32_t silent_source = 0;
  double p_alive = kNone;
  double p_model = kNone;     // of a purchase within the horizon, as the model has it
  double p_purchase = kNone;  // the same, recalibrated
  double p_low = kNone;       // its 95 % interval; none without recalibration
  double p_high = kNone;
  double p_at_last = kNone;   // p_purchase on the day of the last purchase
  double p_silence = kNone;   // of a silence as long as the present, were nothing wrong
  double expected_purchases = kNone;  // within the horizon
  double expected_spend = kNone;      // per purchase, major units
  double lifetime_value = kNone;      // major units
};

// The histories of customers who have bought, each up to the day that the customer is
// judged as of. Borrows the header; measures and header must belong together.
class Histories {
 public:
  Histories(const LifetimeCalibration& calibration, const MeasuresHeader& header);

  struct End {
    int32_t day = 0;
    uint32_t silent_source = 0;  // as in LifetimeJudgement
  };
  // Requires m.all->any().
  End EndOf(const MeasuresView& m) const;
  PurchaseHistory Of(const MeasuresView& m) const { return Of(m, EndOf(m).day); }
  PurchaseHistory Of(const MeasuresView& m, int32_t end_day) const;
  // What stands for the customer's purchases; null: purchase days do.
  const Occasions* OccasionsOf(const MeasuresView& m) const {
    return occasion_place_ && m.occasions != nullptr && m.all->any()
               ? &m.occasions->in[*occasion_place_]
               : nullptr;
  }

 private:
  const MeasuresHeader& header_;
  int32_t end_day_;
  std::optional<size_t> occasion_place_;  // among the header's
  struct Silence {
    int32_t end_day = 0;
    uint32_t place = 0;  // 0: this source is not silent
  };
  std::vector<Silence> by_source_;  // by number; empty: none is silent
};

// Judges customers under one calibration and policy; borrows all it is given. Equal
// customers get equal bits, whoever else is asked about.
class LifetimeJudge {
 public:
  // Requires a policy with lifetime. `many`: what equal histories have in common is
  // remembered, which is worth its memory from some hundreds of customers on.
  LifetimeJudge(const LifetimeCalibration& calibration, const Policy& policy,
                const MeasuresHeader& header, bool many = false);
  LifetimeJudge(LifetimeJudge&&) noexcept;
  ~LifetimeJudge();

  LifetimeJudgement operator()(const MeasuresView& m);

 private:
  OutlookQuestion Question() const;
  void Forecast(const PurchaseHistory& h, LifetimeJudgement& j);
  void Value(const MeasuresView& m, const PurchaseHistory& h, LifetimeJudgement& j);
  Stage StageOf(const MeasuresView& m, const PurchaseHistory& h, const LifetimeJudgement& j) const;
  double Recalibrated(double chance) const;

  const LifetimeCalibration& calibration_;
  const LifetimePolicy& policy_;
  const MeasuresHeader& header_;
  Histories histories_;
  std::optional<PurchaseModel> model_;
  std::optional<GammaGamma> spend_;
  double horizon_;
  double value_horizon_;
  double rate_;
  double rest_ = 0;  // residual purchases of the customer at hand
  std::optional<Outlooks> outlooks_;
};

// From the measures of all customers. Data that do not identify a model are no
// error: the calibration says so.
absl::StatusOr<LifetimeCalibration> CalibrateLifetime(const Measures& measures,
                                                      const Policy& policy, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_ASSESS_LIFETIME_H_
