// Civil times of a zone as instants, quickly.
//
// Tables are mostly in order of time, so the next row usually has the offset of
// the one before. The clock remembers the stretch of civil time around the last
// row in which the zone's offset does not change; outside it, and near gaps and
// overlaps, it asks the zone. The result is always that of Zone::FromCivil.
#ifndef GOODWILL_SRC_TABLE_COLUMN_CLOCK_H_
#define GOODWILL_SRC_TABLE_COLUMN_CLOCK_H_

#include <cstdint>

#include "goodwill/base/zone.h"

namespace goodwill {

// For one thread.
class CivilClock {
 public:
  explicit CivilClock(const Zone& zone);

  // `local_us`: microseconds from 1970-01-01T00:00 to a civil time of the years
  // 1 to 9999, as if every day had 24 hours. *instant_us may fall outside those
  // years, because of the offset: then false.
  bool ToInstant(int64_t local_us, int64_t* instant_us) {
    if (local_us >= from_us_ && local_us < to_us_) {
      *instant_us = local_us - offset_us_;
      return IsInstant(*instant_us);
    }
    return ToInstantOutside(local_us, instant_us);
  }

 private:
  bool ToInstantOutside(int64_t local_us, int64_t* instant_us);

  Zone zone_;
  int64_t from_us_ = 0;
  int64_t to_us_ = 0;  // empty at first
  int64_t offset_us_ = 0;
};

}  // namespace goodwill

#endif  // GOODWILL_SRC_TABLE_COLUMN_CLOCK_H_
