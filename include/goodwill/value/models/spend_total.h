// What a customer spends in all within a time: the distribution of the sum.
//
// The number of purchases N follows the purchase model given the customer's history
// (value/models), what k of them bring together the Gamma-Gamma model (spend_sum.h), and
// the one does not depend on the other, which is the Gamma-Gamma's own assumption:
//
//   P(S > amount) = sum over k of P(N = k) P(S > amount | k).
//
// With Q and B the posterior of what a purchase is worth, S / B of k purchases is the ratio
// of two gamma variates, and so is its mean above an amount (the size-biased one has one
// more in the first shape, one less in the second):
//
//   E(S - amount)+ | k  =  B p k / (Q - 1) I_z(Q - 1, p k + 1) - amount I_z(Q, p k),
//
// z = B / (B + amount), I the regularised incomplete beta function. No approximation is
// made but that the sum ends where what is left has a chance below 1e-9 (it counts as one
// purchase more), and that of I (1e-8).
#ifndef GOODWILL_VALUE_MODELS_SPEND_TOTAL_H_
#define GOODWILL_VALUE_MODELS_SPEND_TOTAL_H_

#include <vector>

#include "goodwill/value/models/gamma_gamma.h"
#include "goodwill/value/models/model.h"

namespace goodwill {

// The chances of 0, 1, 2, ... purchases within t of now, until hardly any is left, which is
// the last of them. At most 10,000.
std::vector<double> PurchaseChances(const PurchaseModel& model, const PurchaseHistory& h,
                                    double t);

class SpendTotal {
 public:
  // `chances`: of 0, 1, 2, ... purchases. As for PSpendAtLeast, of the history.
  SpendTotal(std::vector<double> chances, const GammaGamma& model, const SpendHistory& h);

  // P(S > amount), amount >= 0.
  double Above(double amount) const;
  // E S, and E (S - amount)+; NaN where the mean does not exist.
  double Mean() const { return Excess(0); }
  double Excess(double amount) const;
  // The smallest amount that S does not exceed with this chance, within a billionth of it
  // from above; chance < 1. 0 where nothing is bought with that chance.
  double Quantile(double chance) const;

 private:
  std::vector<double> chances_;
  double shape_;      // of one purchase: p
  double posterior_;  // Q
  double rate_;       // B
};

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_SPEND_TOTAL_H_
