#include "value/models/coin_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

#include "base/elementary_each.h"
#include "goodwill/base/elementary.h"
#include "value/models/rising.h"

namespace goodwill {

CoinTable::CoinTable(const Coin& model, const Grid& grid, int64_t last) : model_(model) {
  ages_.reserve(static_cast<size_t>(last) + 1);
  for (int64_t d = 0; d <= last; ++d) {
    const double age = grid.AgeOf(d);
    ages_.push_back({Log1p(age / model.alpha), 1 / (model.alpha + age)});
  }
}

void CoinTable::Add(int64_t frequency, std::span<const GridRow> rows, Derivatives& sum) const {
  constexpr size_t R = 0, Al = 1, A = 2, B = 3;
  const double x = static_cast<double>(frequency);
  const double thrown = x + (model_.first ? 1 : 0);
  const double shape = model_.r + x;
  const double coins = model_.b + thrown - 1;
  const bool may_leave = thrown > 0;
  const double log_coin = may_leave ? Log(model_.a / coins) : 0;

  double customers = 0, end_log = 0, end_one = 0, end_one2 = 0;
  double value = 0, left_sum = 0, left_log = 0, left_one = 0, left_one2 = 0;
  double q = 0, q_log = 0, q_log2 = 0, q_one = 0, q_one2 = 0, q_log_one = 0, left2 = 0;
  // e^-|log odds| of so many rows, and log(1 + that).
  constexpr size_t kTogether = 64;
  std::array<double, kTogether> falls, logs;
  for (size_t i = 0; i < rows.size(); ++i) {
    const GridRow& row = rows[i];
    const Age& end = ages_[static_cast<size_t>(row.tenure)];
    const double w = row.customers;
    customers += w;
    end_log += w * end.log_a;
    end_one += w * end.one_a;
    end_one2 += w * end.one_a * end.one_a;
    if (!may_leave) continue;
    const size_t here = i % kTogether;
    if (here == 0) {
      const size_t n = std::min(kTogether, rows.size() - i);
      for (size_t k = 0; k < n; ++k) {
        const GridRow& of = rows[i + k];
        const double log_ratio = ages_[static_cast<size_t>(of.tenure)].log_a -
                                 ages_[static_cast<size_t>(of.recency)].log_a;
        falls[k] = -std::fabs(log_coin + shape * log_ratio);
      }
      ExpEach(std::span(falls).first(n));
      std::copy_n(falls.begin(), n, logs.begin());
      Log1pEach(std::span(logs).first(n));
    }
    // The log odds of having left, and their derivatives by r and alpha.
    const Age& last = ages_[static_cast<size_t>(row.recency)];
    const double d_log = end.log_a - last.log_a;
    const double d_one = end.one_a - last.one_a;
    const double odds = log_coin + shape * d_log;
    const double e = falls[here];
    const double share = 1 / (1 + e);
    const double left = odds > 0 ? share : e * share;
    value += w * (logs[here] + (odds > 0 ? odds : 0));
    const double w_left = w * left;
    const double w_q = w_left * (1 - left);
    left_sum += w_left;
    left_log += w_left * d_log;
    left_one += w_left * d_one;
    left_one2 += w_left * (last.one_a * last.one_a - end.one_a * end.one_a);
    left2 += w_left * left;
    q += w_q;
    q_log += w_q * d_log;
    q_log2 += w_q * d_log * d_log;
    q_one += w_q * d_one;
    q_one2 += w_q * d_one * d_one;
    q_log_one += w_q * d_log * d_one;
  }

  const double r = model_.r;
  const double alpha = model_.alpha;
  const Rising rate = Rising::Of(r, x);
  const Rising stays = Rising::Of(model_.b, thrown);
  const Rising either = Rising::Of(model_.a + model_.b, thrown);
  sum.value += value + customers * (rate.value + stays.value - either.value -
                                    (x == 0 ? 0 : x * Log(alpha))) -
               shape * end_log;
  sum.gradient[R] += customers * rate.first - end_log + left_log;
  sum.gradient[Al] += customers * r / alpha - shape * end_one + shape * left_one;
  sum.gradient[A] += left_sum / model_.a - customers * either.first;
  sum.gradient[B] +=
      customers * (stays.first - either.first) - (may_leave ? left_sum / coins : 0);
  sum.second(R, R) += customers * rate.second + q_log2;
  sum.second(R, Al) += customers / alpha - end_one + left_one + shape * q_log_one;
  sum.second(Al, Al) += shape * end_one2 - customers * r / (alpha * alpha) +
                        shape * left_one2 + shape * shape * q_one2;
  sum.second(A, A) -= customers * either.second + left2 / (model_.a * model_.a);
  sum.second(A, B) -= customers * either.second;
  sum.second(B, B) += customers * (stays.second - either.second);
  if (!may_leave) return;
  sum.second(R, A) += q_log / model_.a;
  sum.second(Al, A) += shape * q_one / model_.a;
  sum.second(R, B) -= q_log / coins;
  sum.second(Al, B) -= shape * q_one / coins;
  sum.second(A, B) -= q / (model_.a * coins);
  sum.second(B, B) += q / (coins * coins) + left_sum / (coins * coins);
}

}  // namespace goodwill
