// What is to be expected of a customer: all that is usually asked of a purchase model, at
// once, for one customer, one after another, or over columns (score.h).
//
// The answers have much in common. Given that a customer is still one, recency does not
// matter to what the next year brings, and P(alive) takes apart into functions of one age
// each, so that of a million customers with ages in days a few thousand values are computed
// and the rest is looked up. Whoever asks alone, in company, or elsewhere gets the same bits.
#ifndef GOODWILL_VALUE_MODELS_OUTLOOK_H_
#define GOODWILL_VALUE_MODELS_OUTLOOK_H_

#include <limits>
#include <memory>

#include "goodwill/value/models/history.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

struct OutlookQuestion {
  double horizon = 0;  // of the chance of a purchase and of expected purchases; finite
  double rate = 0;     // > 0 per unit of time: discounts the residual,
  double value_horizon = std::numeric_limits<double>::infinity();  // up to here
};

struct Outlook {
  double p_alive = 0;
  double p_any_purchase = 0;
  double p_at_last = 0;  // p_any_purchase on the day of the last purchase
  double expected_purchases = 0;
  double residual = 0;
};

// Of one customer, by the functions of the model.
Outlook OutlookOf(const PurchaseModel& model, const PurchaseHistory& h,
                  const OutlookQuestion& question);

// Of one customer after another, remembering what they have in common; the same bits. Takes
// some megabytes, and is not for several threads at once.
class Outlooks {
 public:
  // Requires a question in range and ages that are, mostly, multiples of 1 / divisor.
  Outlooks(const PurchaseModel& model, const OutlookQuestion& question, double divisor = 1);
  Outlooks(Outlooks&&) noexcept;
  Outlooks& operator=(Outlooks&&) noexcept;
  ~Outlooks();

  // Requires a history that the model can be asked about.
  Outlook operator()(const PurchaseHistory& h);

 private:
  class Table;
  template <typename Rule>
  class TableOf;

  std::unique_ptr<Table> table_;
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_OUTLOOK_H_
