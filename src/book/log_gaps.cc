#include <cstdint>
#include <optional>
#include <span>

#include "goodwill/base/elementary.h"
#include "goodwill/book/measure_purchases.h"

namespace goodwill {
namespace {

int64_t LogOf(int32_t gap_days) {
  return static_cast<int64_t>(Log(static_cast<double>(gap_days)) / LogGaps::kUnit + 0.5);
}

}  // namespace

LogGaps SumLogGaps(std::span<const int32_t> days) {
  LogGaps out;
  std::optional<int32_t> last, last_earlier;
  for (const int32_t code : days) {
    const int32_t day = code >> 2;
    if (last && *last != day) out.all += LogOf(day - *last);
    last = day;
    if ((code & 2) == 0) continue;
    if (last_earlier && *last_earlier != day) out.earlier += LogOf(day - *last_earlier);
    last_earlier = day;
  }
  return out;
}

}  // namespace goodwill
