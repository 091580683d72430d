#include "goodwill/assess/derived.h"

#include <limits>

#include "goodwill/base/elementary.h"
#include "goodwill/base/rounding.h"
#include "goodwill/base/wide.h"

namespace goodwill {

double InUnit(int64_t days, AgeUnit unit) {
  return static_cast<double>(days) / (unit == AgeUnit::kWeek ? 7.0 : 1.0);
}

std::optional<Rhythm> RhythmOf(const Cadence& cadence) {
  if (cadence.gap_count == 0) return std::nullopt;
  const int64_t n = cadence.gap_count;
  Rhythm out;
  out.mean_gap = static_cast<double>(cadence.gap_days) / static_cast<double>(n);
  out.median_gap = static_cast<double>(cadence.gap_median2) / 2;
  out.standard_deviation = std::numeric_limits<double>::quiet_NaN();
  if (n > 1) {
    // (n sum(g^2) - (sum g)^2) / (n (n - 1)): exact above and below the line.
    WideInt above = WideInt::Product(n, cadence.gap_squares);
    if (above.Subtract(WideInt::Product(cadence.gap_days, cadence.gap_days)) && !above.negative()) {
      out.standard_deviation = Sqrt(DivideToDouble(above, WideInt::Product(n, n - 1)));
    }
  }
  return out;
}

std::optional<double> LogGapsOf(const MeasuresHeader& header, const PurchaseTotals& all,
                                const LogGaps& log_gaps) {
  if (!all.any()) return std::nullopt;
  const double in_days = static_cast<double>(log_gaps.all) * LogGaps::kUnit;
  if (header.age_unit == AgeUnit::kDay) return in_days;
  const double gaps = all.purchase_days > 0 ? all.purchase_days - 1.0 : 0;
  return in_days + gaps * Log(InUnit(1, header.age_unit));
}

std::optional<int64_t> BasketOf(const PurchaseTotals& totals) {
  if (totals.orders == 0) return std::nullopt;
  return DivideRounded<int64_t>(totals.gross, totals.orders, Rounding::kHalfEven);
}

std::optional<double> ReturnsRate(const PurchaseTotals& totals) {
  if (totals.gross <= 0) return std::nullopt;
  return DivideToDouble(totals.returned, totals.gross);
}

}  // namespace goodwill
