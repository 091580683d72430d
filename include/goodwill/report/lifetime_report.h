// What a report says of the future of customers, and of those who are gone.
//
// Stages with what is expected of their customers; how the lifetime value is
// distributed; P(alive) by how often customers bought and how long they have been
// silent; forecasts held against what happened since the holdout began
// (assess/holdout.h), which is one horizon before as-of, or half of what was observed
// where that is shorter; and the lost by cause (assess/lost.h). The last two need the
// book.
#ifndef GOODWILL_REPORT_LIFETIME_REPORT_H_
#define GOODWILL_REPORT_LIFETIME_REPORT_H_

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/holdout.h"
#include "goodwill/assess/lost.h"
#include "goodwill/base/run.h"
#include "goodwill/book/book.h"

namespace goodwill {

// Customers whose lifetime value lies between two bounds, in major units.
struct ReportValueBand {
  double from = 0;
  double to = 0;  // excluded; infinite: no end
  int64_t customers = 0;
  double value = 0;  // the sum of theirs
};

// Customers who bought so many times again and have been silent for so long.
struct ReportAlive {
  int64_t customers = 0;
  double alive = 0;  // sum of P(alive)
};
inline constexpr std::array<int64_t, 7> kAliveSilentFrom = {0, 31, 91, 181, 366, 731, 1096};
inline constexpr int64_t kAliveFrequencies = 8;  // 0 to 6 repeats, and 7 or more

inline constexpr size_t kReportCauses = 50;

struct ReportLifetime {
  int32_t horizon_days = 0;
  int32_t value_months = 0;
  std::vector<StageSummary> stages;  // those there are
  std::vector<ReportValueBand> values;
  std::array<std::array<ReportAlive, kAliveSilentFrom.size()>, kAliveFrequencies> alive{};
  std::optional<Holdout> holdout;  // where there is a book, and enough in it
  // By cause, at most kReportCauses; without the customers.
  std::vector<LossCause> causes;
  int64_t causes_in_all = 0;
  double value_lost = 0;
  ReturnRate won_back;
  // Sources of purchases whose silence is ours, and whose stages stay as they were.
  std::vector<SilentSource> silent_sources;
  int64_t frozen = 0;
};

// Requires an assessment under a policy with `lifetime`. The book may be null.
absl::StatusOr<ReportLifetime> MakeLifetimeReport(const Assessment& assessment, const Book* book,
                                                  const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_REPORT_LIFETIME_REPORT_H_
