// Whether segments differ, and how much: a test, and partial pooling with an estimated spread.
//
// Customers of one channel buy in another way than those of the next, but a segment of
// fifty says little for itself. Fitted alone it is noise, fitted with all the others it is
// not itself. A prior (fit_with.h) draws it towards the whole, and how far it should be
// drawn depends on how much segments differ, which the segments tell together (empirical
// Bayes: Robbins 1956; Efron and Morris 1973). The logarithms of a segment's parameters
// are normal around those of the whole with one standard deviation for all,
//
//   log theta_s ~ Normal(log theta, spread^2)
//
// and the spread is where the histories of all segments are most likely with the
// segments' own parameters integrated out (Laplace's approximation: the likelihood and
// the prior at the most probable parameters, times the volume around them).
//
// It is the spread around the whole's parameters, towards which segments are drawn, and not
// around the segments' own mean, which is less: a population of unlike segments is more
// unequal than each of them, so that the whole's parameters lie below those of most, and the
// distance counts. In populations of twelve segments that scatter by .8 around their mean the
// true parameters were .95 to 1.3 (root mean square) away from the whole's, by .3 .3 to .65.
//
// Before that: do they differ at all? The likelihood-ratio test of one population against a
// population per segment is twice the log-likelihood that parameters of their own gain,
// chi-squared with as many degrees as there are parameters more (Wilks 1938). Where a segment's
// maximum is at the end of a parameter's range the distribution lies below that, and the test
// says "they differ" more seldom than it might.
#ifndef GOODWILL_VALUE_MODELS_SEGMENTS_H_
#define GOODWILL_VALUE_MODELS_SEGMENTS_H_

#include <cstdint>
#include <span>

#include "absl/status/statusor.h"
#include "goodwill/base/run.h"
#include "goodwill/value/models/fit.h"
#include "goodwill/value/models/history.h"

namespace goodwill {

// The range that is searched: alike within a hundredth, and a factor of twenty apart.
inline constexpr double kLeastSpread = 0.01;
inline constexpr double kMostSpread = 3;

// Of the segments that `segment` tells of each row; kLeastSpread: they differ no more than
// chance explains. To be given as FitOptions::prior_spread with `whole` as the prior.
// `whole` is the fit of all, of a model that takes a prior. Some tens of fits per segment.
// INVALID_ARGUMENT for rows that cannot be, fewer than two segments, covariates, and models
// that take no prior.
absl::StatusOr<double> SpreadOfSegments(const KnownModel& whole, const HistoryColumns& rows,
                                        std::span<const int32_t> segment, const Run& run = {});

// The test named "segments" of one population against one for each segment. A segment that
// is too small for a fit of its own is left out, of the whole as well; where nobody bought
// again, or declined to renew, the likelihood of what happened has no end but 1, which counts.
// INVALID_ARGUMENT as SpreadOfSegments; FAILED_PRECONDITION if fewer than two segments are left.
// A fit per segment, and one.
absl::StatusOr<FitTest> TestSegments(ModelKind kind, const HistoryColumns& rows,
                                     std::span<const int32_t> segment, const Run& run = {});

}  // namespace goodwill

#endif  // GOODWILL_VALUE_MODELS_SEGMENTS_H_
