#include "goodwill/care/warm_up.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "goodwill/base/problem.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

constexpr int64_t kMysteryShopper = 3;     // of the measurements' column `source`
constexpr int64_t kCompetitorSubject = 2;  // of `subject`

}  // namespace

absl::Status WarmUp(const Book& book, int64_t as_of_us, int64_t known_batch, Watch& watch) {
  using namespace measurements;
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows, book.Read(TableKind::kMeasurements, known_batch));
  std::vector<int64_t> order;
  for (int64_t row = 0; row < rows.rows; ++row) {
    if (rows.Number(kTime, row) >= as_of_us) continue;
    if (rows.Number(kSubject, row) == kCompetitorSubject) continue;
    if (rows.Number(kSource, row) == kMysteryShopper) continue;
    order.push_back(row);
  }
  // Rows lie in an order that does not depend on how they arrived.
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return rows.Number(kTime, a) < rows.Number(kTime, b);
  });
  Watch warm = watch;
  for (const int64_t row : order) {
    WatchEvent event;
    event.promised = rows.Number(kPromised, row);
    event.actual = rows.Number(kActual, row);
    warm.Observe(rows.Text(kStandard, row), event);
  }
  watch = std::move(warm);
  return absl::OkStatus();
}

}  // namespace goodwill
