// Deadlines that regulators set, as dated data.
//
// Facts only, each with the source it was taken from: nothing here is advice, and
// rules change. A preset that was checked against its source is on; one known at
// second hand is off until somebody has checked it, and says by when. A preset holds
// for complaints received from `from_day` up to `until_day`; 0 where no date was
// checked. Limits are those of ClockRule; none of these clocks pauses.
#ifndef GOODWILL_COMPLAINT_CLOCK_PRESETS_H_
#define GOODWILL_COMPLAINT_CLOCK_PRESETS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "goodwill/complaint/clock.h"

namespace goodwill {

struct ClockPreset {
  std::string_view preset;        // "uk.fca.disp"
  std::string_view jurisdiction;  // "UK"
  std::string_view clock;         // "final_or_holding_response"
  std::string_view starts_at;     // "receipt": what the limit is counted from
  int64_t limit = 0;
  ClockUnit unit = ClockUnit::kDays;
  int32_t from_day = 0;           // complaints received on it or later; 0: not checked
  int32_t until_day = 0;          // the last day; 0: none known
  bool on = false;
  int32_t review_day = 0;         // of those that are off: to be checked by then
  std::string_view source;
};

// All of them, in order of preset, clock and date.
std::span<const ClockPreset> ClockPresets();

// The one that is on and holds for a complaint received on that local day, or null.
const ClockPreset* FindClockPreset(std::string_view preset, std::string_view clock,
                                   int32_t received_day);

}  // namespace goodwill

#endif  // GOODWILL_COMPLAINT_CLOCK_PRESETS_H_
