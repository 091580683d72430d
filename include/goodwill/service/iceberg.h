// What complaints do not show.
//
// Only some of the dissatisfied complain (one in ten, says the rule of thumb); the
// others stay silent and tell their friends. From the complaints that came in, and
// the share of the dissatisfied who speak up, follow the dissatisfied, the silent
// and those told. Both numbers are uncertain, and so the answer is an interval.
//
// Of D dissatisfied, complaints are binomial with the voice rate; the interval
// holds the D that would not be surprised by what was seen (a score interval, as
// Wilson's). A voice rate from a survey brings an interval of its own (Wilson
// 1927), and the widest combination counts. It is assumed that the dissatisfied
// speak up independently, and that the rate is that of these customers.
#ifndef GOODWILL_SERVICE_ICEBERG_H_
#define GOODWILL_SERVICE_ICEBERG_H_

#include <cstdint>

#include "absl/status/statusor.h"

namespace goodwill {

struct IcebergQuestion {
  int64_t complaints = 0;
  // Of `asked` dissatisfied customers, `spoke_up` said that they had complained.
  // asked = 0: the rate is taken as known.
  double voice_rate = 0.1;
  int64_t spoke_up = 0;
  int64_t asked = 0;
  double told_each = 10;    // people whom one dissatisfied customer tells
  double confidence = 0.95;
};

struct Estimate {
  double value = 0;
  double low = 0;
  double high = 0;  // infinite when a survey cannot exclude that nobody speaks up
};

struct Iceberg {
  double voice_rate = 0;
  Estimate dissatisfied;
  Estimate silent;
  Estimate told;
};

// INVALID_ARGUMENT for counts below 0, a rate or confidence that is not of 0 to 1
// (exclusive; the rate may be 1), more who spoke up than were asked, or nobody.
absl::StatusOr<Iceberg> IcebergOf(const IcebergQuestion& question);

}  // namespace goodwill

#endif  // GOODWILL_SERVICE_ICEBERG_H_
