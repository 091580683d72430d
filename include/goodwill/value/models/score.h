// What a purchase model says of many customers at once: the same functions as
// for one, over columns, on one thread or several. Results do not depend on how
// many, nor on which other customers are asked about in the same call.
#ifndef GOODWILL_VALUE_MODELS_SCORE_H_
#define GOODWILL_VALUE_MODELS_SCORE_H_

#include <cstdint>
#include <limits>
#include <span>

#include "absl/status/status.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"
#include "goodwill/value/models/outlook.h"

namespace goodwill {

enum class Quantity : uint8_t {
  kLogLikelihood,
  kPAlive,
  kExpectedPurchases,  // in t
  kPPurchases,         // exactly k in t
  kPAnyPurchase,       // in t
  kResidual,           // discounted at rate, up to t
};

struct Question {
  Quantity quantity = Quantity::kPAlive;
  // One for all customers, or one each; t >= 0, infinite only for kResidual.
  std::span<const double> t;
  int64_t k = 0;    // >= 0
  double rate = 0;  // > 0, per unit of time
};

// out[i] is about rows[i]. One row may be asked about at many t, or many rows at
// one: whichever is single is repeated. INVALID_ARGUMENT names rows that cannot
// be, and a t, k or rate out of range. Weights are not looked at.
absl::Status Score(const PurchaseModel& model, const HistoryColumns& rows,
                   const Question& question, std::span<double> out, const Run& run = {});

// What is usually asked together (outlook.h), in one pass that costs little more than one of
// the questions.
// Each as long as the rows, or empty: not asked for.
struct OutlookColumns {
  std::span<double> p_alive = {};
  std::span<double> p_any_purchase = {};
  std::span<double> expected_purchases = {};
  std::span<double> residual = {};
};

// The same bits as Score gives, question by question.
absl::Status ScoreOutlook(const PurchaseModel& model, const HistoryColumns& rows,
                          const OutlookQuestion& question, const OutlookColumns& out,
                          const Run& run = {});

// As Score, of a model whose parameters depend on covariates, which the rows must then
// have, as many as the model, all finite; and rows of others must have none.
absl::Status Score(const KnownModel& model, const HistoryColumns& rows, const Question& question,
                   std::span<double> out, const Run& run = {});

// How far each answer may be off for want of data: intervals that hold the true figure
// of that customer's history with chance `level`, from 0.5 to 0.9999, were the model
// right. Parameters are uncertain as their fit says, and the figure moves with them
// (delta method, on the scale of log odds for chances and of logarithms for
// expectations, so that no bound leaves their range). What chance adds to one customer's
// purchases is not in it. Both NaN where the fit does not determine its parameters.
// FAILED_PRECONDITION without a fit, and for models with covariates; not for
// log-likelihoods.
absl::Status ScoreIntervals(const KnownModel& model, const HistoryColumns& rows,
                            const Question& question, double level, std::span<double> low,
                            std::span<double> high, const Run& run = {});

enum class SpendQuantity : uint8_t { kLogLikelihood, kExpectedSpend };

// NaN where the mean does not exist. A row without repeat purchases is a new
// customer; its log-likelihood is 0.
absl::Status ScoreSpend(const GammaGamma& model, const SpendColumns& rows, SpendQuantity quantity,
                        std::span<double> out, const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_SCORE_H_
