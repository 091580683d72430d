// Promised service watched live: each departure, each delivery, as it is measured.
//
// A review looks back over months. A watch takes one measurement after another and says at
// once what it calls for:
//
//   a broken promise    is told to the customer with an apology, whoever made it late is
//                       asked for the reason, and the cause is looked for
//   a CUSUM signal      service has shifted a little and for good, up or down (Page 1954)
//   an EWMA signal      likewise, found by a mean that forgets (Roberts 1959)
//
// It is a fold: the state after a measurement follows from the state before and the
// measurement, so the same stream gives the same signals, on any machine, and a state may
// be copied to be asked "what if". Charts need to know the process in control; until the
// policy or the caller says so they learn centre and spread from the first kWatchLearns
// measurements (mean; mean moving range / 1.128) and are silent meanwhile. What is charted
// is lateness: by how much the promise was missed, below 0 where it was beaten, so that up
// is always worse. A CUSUM begins anew after a signal, an EWMA signals when its mean leaves
// the limits and again only after it was back, so that one shift is one signal.
//
// With the defaults both are late to cry wolf: some 465 and 560 measurements pass between
// false alarms on average, and a shift of one standard deviation is found after about 10.
#ifndef GOODWILL_SERVICE_WATCH_H_
#define GOODWILL_SERVICE_WATCH_H_

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/base/schema.h"
#include "goodwill/service/standard.h"

namespace goodwill {

inline constexpr int64_t kWatchLearns = 50;

// Of CUSUM and EWMA, in standard deviations (service/control_chart.h).
struct WatchCharts {
  double k = 0.5;
  double h = 5;
  double lambda = 0.2;
  double width = 3;
};

// One measurement, in millionths of the standard's unit.
struct WatchEvent {
  int64_t promised = kNullNumber;  // none: the standard's own
  int64_t actual = kNullNumber;
  bool customer = true;      // somebody was served who can be apologised to
  bool competitor = false;   // not ours: told apart, and nothing follows
};

// What is to be done now.
enum WatchTask : uint32_t {
  kApologise = 1,   // to the customer
  kAskReason = 2,   // of who served
  kFindCause = 4,   // and see that it does not come back
};

struct WatchSignal {
  bool judged = false;    // it has a promise and an actual figure, and is ours
  bool breach = false;
  int64_t late = 0;       // lateness in millionths; when judged
  uint32_t tasks = 0;     // WatchTask, or-ed
  int32_t cusum = 0;      // 1: service has become worse, -1: better
  int32_t ewma = 0;
  bool learnt = false;    // the charts know the process in control

  bool operator==(const WatchSignal&) const = default;
};

// Of one standard.
struct WatchState {
  int64_t measured = 0;
  int64_t kept = 0;
  double centre = 0;  // of lateness, in units; when learnt
  double sigma = 0;   // 0: nothing ever varied, and the charts stay silent
  bool learnt = false;
  double sum = 0;      // while learning
  double ranges = 0;
  double last = 0;
  double upper = 0, lower = 0;  // CUSUM
  double mean = 0;              // EWMA
  int32_t outside = 0;          // where the mean was

  bool operator==(const WatchState&) const = default;
};

// The fold.
WatchSignal Observe(const Standard& standard, const WatchCharts& charts, const WatchEvent& event,
                    WatchState& state);

// Several standards, by name. Copies are independent. Not to be used by two threads at once.
class Watch {
 public:
  explicit Watch(std::vector<Standard> standards, WatchCharts charts = {});

  // Nothing: the standard is none of them.
  std::optional<WatchSignal> Observe(std::string_view standard, const WatchEvent& event);

  // The process in control, for those who know it: lateness in units. False: no such
  // standard, or figures that are none (a sigma below 0 or not finite).
  bool Know(std::string_view standard, double centre, double sigma);

  std::span<const Standard> standards() const { return standards_; }
  // As standards().
  std::span<const WatchState> states() const { return states_; }
  // Null: there is no such standard.
  const WatchState* StateOf(std::string_view standard) const;

 private:
  std::optional<size_t> Find(std::string_view standard) const;

  std::vector<Standard> standards_;
  std::vector<WatchState> states_;
  std::map<std::string, size_t, std::less<>> places_;
  WatchCharts charts_;
};

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_WATCH_H_
