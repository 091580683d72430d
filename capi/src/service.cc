// Control charts, staffing, the iceberg.
#include <algorithm>
#include <cstdint>
#include <span>

#include "goodwill/assess/service_review.h"
#include "goodwill/service/control_chart.h"
#include "goodwill/service/iceberg.h"
#include "goodwill/service/staffing.h"
#include "guard.h"
#include "handle.h"
#include "wire/service_wire.h"

using goodwill::capi::Guard;

namespace {

absl::StatusOr<goodwill::ChartOptions> ChartArgument(const goodwill_chart_options* options) {
  GOODWILL_REQUIRE(options);
  GOODWILL_ASSIGN_OR_RETURN(const goodwill_chart_options given,
                            goodwill::capi::OptionsArgument(options, "options"));
  if (given.kind < GOODWILL_CHART_XMR || given.kind > GOODWILL_CHART_EWMA) {
    return absl::InvalidArgumentError("there is no such chart");
  }
  if (given.reserved != 0) return absl::UnimplementedError("options.reserved must be 0");
  goodwill::ChartOptions out;
  out.kind = static_cast<goodwill::ChartKind>(given.kind);
  if (given.has_centre != 0) out.centre = given.centre;
  if (given.has_sigma != 0) out.sigma = given.sigma;
  if (out.centre != out.centre && given.has_centre != 0) {
    return absl::InvalidArgumentError("options.centre is no number");
  }
  if (out.sigma != out.sigma && given.has_sigma != 0) {
    return absl::InvalidArgumentError("options.sigma is no number");
  }
  if (given.k != 0) out.k = given.k;
  if (given.h != 0) out.h = given.h;
  if (given.lambda != 0) out.lambda = given.lambda;
  if (given.width != 0) out.width = given.width;
  out.head_start = given.head_start;
  return out;
}

goodwill_staffing StaffingResult(const goodwill::Staffing& staffing) {
  goodwill_staffing out{};
  out.people = staffing.people;
  out.load = staffing.load;
  out.p_wait = staffing.p_wait;
  out.within = staffing.within;
  out.mean_wait = staffing.mean_wait;
  out.occupancy = staffing.occupancy;
  return out;
}

}  // namespace

goodwill_status goodwill_chart_draw(const goodwill_chart_options* options, const double* values,
                                    const double* sizes, int64_t count, goodwill_chart_info* info,
                                    double* value, double* low, double* high, int64_t* signal,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    goodwill::capi::ClearStruct(info);
    if (count < 0) return absl::InvalidArgumentError("the count is negative");
    const auto n = static_cast<size_t>(count);
    for (double* const column : {value, low, high}) {
      if (column != nullptr) std::fill_n(column, n, 0);
    }
    if (signal != nullptr) std::fill_n(signal, n, 0);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::ChartOptions asked, ChartArgument(options));
    if (count > 0) {
      GOODWILL_REQUIRE(values);
      GOODWILL_REQUIRE(signal);
    }
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::Chart chart,
        goodwill::DrawChart(asked, {values, n},
                            sizes == nullptr ? std::span<const double>() : std::span(sizes, n)));
    if (info != nullptr) {
      goodwill_chart_info out{};
      out.centre = chart.centre;
      out.sigma = chart.sigma;
      out.mean_moving_range = chart.mean_moving_range;
      out.range_limit = chart.range_limit;
      out.excess = chart.excess;
      GOODWILL_RETURN_IF_ERROR(goodwill::capi::FillStruct(out, info, "info"));
    }
    for (size_t i = 0; i < n; ++i) {
      if (value != nullptr) value[i] = chart.points[i].value;
      if (low != nullptr) low[i] = chart.points[i].low;
      if (high != nullptr) high[i] = chart.points[i].high;
      signal[i] = chart.points[i].signal;
    }
    return absl::OkStatus();
  });
}

goodwill_status goodwill_chart_run_length(const goodwill_chart_options* options, double shift,
                                          double* out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = 0;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::ChartOptions asked, ChartArgument(options));
    GOODWILL_ASSIGN_OR_RETURN(*out, goodwill::AverageRunLength(asked, shift));
    return absl::OkStatus();
  });
}

goodwill_status goodwill_staffing_of(double arrivals, double handling, double answer_within,
                                     int64_t people, goodwill_staffing* out,
                                     goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Staffing staffing,
                              goodwill::StaffingOf({arrivals, handling, answer_within}, people));
    return goodwill::capi::FillStruct(StaffingResult(staffing), out, "out");
  });
}

goodwill_status goodwill_staffing_for(double arrivals, double handling, double answer_within,
                                      double within, goodwill_staffing* out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Staffing staffing,
                              goodwill::StaffingFor({arrivals, handling, answer_within}, within));
    return goodwill::capi::FillStruct(StaffingResult(staffing), out, "out");
  });
}

goodwill_status goodwill_iceberg_of(const goodwill_iceberg_options* options, goodwill_iceberg* out,
                                    goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    goodwill::capi::ClearStruct(out);
    GOODWILL_REQUIRE(options);
    GOODWILL_ASSIGN_OR_RETURN(const goodwill_iceberg_options given,
                              goodwill::capi::OptionsArgument(options, "options"));
    goodwill::IcebergQuestion question;
    question.complaints = given.complaints;
    question.spoke_up = given.spoke_up;
    question.asked = given.asked;
    if (given.voice_rate != 0) question.voice_rate = given.voice_rate;
    if (given.told_each != 0) question.told_each = std::max(given.told_each, 0.0);
    if (given.confidence != 0) question.confidence = given.confidence;
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Iceberg found, goodwill::IcebergOf(question));
    goodwill_iceberg result{};
    result.voice_rate = found.voice_rate;
    result.dissatisfied = found.dissatisfied.value;
    result.dissatisfied_low = found.dissatisfied.low;
    result.dissatisfied_high = found.dissatisfied.high;
    result.silent = found.silent.value;
    result.silent_low = found.silent.low;
    result.silent_high = found.silent.high;
    result.told = found.told.value;
    result.told_low = found.told.low;
    result.told_high = found.told.high;
    return goodwill::capi::FillStruct(result, out, "out");
  });
}

goodwill_status goodwill_book_service_review(const goodwill_book* book,
                                             const goodwill_policy* policy, int64_t as_of_us,
                                             int64_t known_batch, const goodwill_run_options* run,
                                             goodwill_buffer** document, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(document);
    *document = nullptr;
    GOODWILL_REQUIRE(book);
    GOODWILL_REQUIRE(policy);
    GOODWILL_RETURN_IF_ERROR(goodwill::capi::CheckSound(*book));
    GOODWILL_ASSIGN_OR_RETURN(const goodwill::Run how, goodwill::capi::RunArgument(run));
    GOODWILL_ASSIGN_OR_RETURN(
        const goodwill::ServiceReview review,
        goodwill::ServiceReviewOf(
            book->book, goodwill::capi::QuestionOf(*policy->policy, as_of_us, known_batch),
            *policy->policy, how));
    goodwill::capi::Give(goodwill::EncodeServiceReview(review), document);
    return absl::OkStatus();
  });
}
