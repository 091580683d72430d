#include "goodwill/assess/service_review.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "goodwill/base/problem.h"
#include "goodwill/base/window.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// Codes of the measurements' columns `source` and `subject`; 0: none, the default.
constexpr int64_t kMysteryShopper = 3;
constexpr int64_t kCompetitorSubject = 2;

struct Gathered {
  int64_t kept = 0, judged = 0, unjudged = 0;
  std::vector<int64_t> actual;

  // Whether the promise was kept; none when that cannot be judged.
  std::optional<bool> Take(const Standard& standard, int64_t promised, int64_t found) {
    if (found != kNullNumber) actual.push_back(found);
    if (found == kNullNumber || promised == kNullNumber) {
      ++unjudged;
      return std::nullopt;
    }
    ++judged;
    const bool keeps = KeepsPromise(standard.better, promised, found);
    kept += keeps ? 1 : 0;
    return keeps;
  }

  // The order of arrival must not show: sums run over sorted figures.
  Measured Finish() {
    Measured out;
    out.attainment = AttainmentOf(kept, judged);
    out.unjudged = unjudged;
    if (actual.empty()) return out;
    std::sort(actual.begin(), actual.end());
    const size_t n = actual.size();
    out.figures = static_cast<int64_t>(n);
    double sum = 0;
    for (const int64_t figure : actual) sum += static_cast<double>(figure) / kDecimalUnit;
    out.mean = sum / static_cast<double>(n);
    out.median = actual[(n - 1) / 2];
    out.ninth_decile = actual[(n * 9 + 9) / 10 - 1];
    return out;
  }
};

struct Month {
  int64_t measured = 0, kept = 0;
};

// One standard on its way through the measurements.
struct Gathering {
  Gathered ours, mystery;
  std::map<std::string, Gathered, std::less<>> competitors;
  std::map<int32_t, Month> months;
  std::vector<Breach> breaches;
};

class Reviewer {
 public:
  Reviewer(const ServicePolicy& policy, const Zone& zone, const Span& span)
      : policy_(policy), days_(zone), span_(span), gathered_(policy.standards.size()) {
    for (size_t i = 0; i < policy.standards.size(); ++i) {
      standards_.emplace(policy.standards[i].name, i);
    }
    for (size_t i = 0; i < policy.surveys.size(); ++i) {
      surveys_.emplace(policy.surveys[i].question, i);
    }
  }

  void TakeMeasurements(const Facts& rows) {
    using namespace measurements;
    for (int64_t row = 0; row < rows.rows; ++row) {
      const int64_t time_us = rows.Number(kTime, row);
      if (!span_.Contains(time_us)) continue;
      const std::string_view name = rows.Text(kStandard, row);
      const auto found = standards_.find(name);
      if (found == standards_.end()) {
        ++unnamed_standards_[std::string(name)];
        continue;
      }
      const Standard& standard = policy_.standards[found->second];
      Gathering& to = gathered_[found->second];
      int64_t promised = rows.Number(kPromised, row);
      if (promised == kNullNumber) promised = standard.promised.value_or(kNullNumber);
      const int64_t actual = rows.Number(kActual, row);
      if (rows.Number(kSubject, row) == kCompetitorSubject) {
        to.competitors[std::string(rows.Text(kCompetitor, row))].Take(standard, promised, actual);
        continue;
      }
      const bool mystery = rows.Number(kSource, row) == kMysteryShopper;
      const auto kept = (mystery ? to.mystery : to.ours).Take(standard, promised, actual);
      if (mystery || !kept.has_value()) continue;
      Month& month = to.months[MonthOf(time_us)];
      ++month.measured;
      month.kept += *kept ? 1 : 0;
      if (*kept) continue;
      to.breaches.push_back({.time_us = time_us,
                             .measurement_id = std::string(rows.Text(kMeasurementId, row)),
                             .customer_id = std::string(rows.Text(kCustomerId, row)),
                             .promised = promised,
                             .actual = actual,
                             .ref = std::string(rows.Text(kRef, row))});
    }
  }

  void TakeAnswers(const Facts& rows) {
    using namespace answers;
    scores_.resize(policy_.surveys.size());
    in_words_.resize(policy_.surveys.size());
    for (int64_t row = 0; row < rows.rows; ++row) {
      if (!span_.Contains(rows.Number(kTime, row))) continue;
      const std::string_view question = rows.Text(kQuestion, row);
      const auto found = surveys_.find(question);
      if (found == surveys_.end()) {
        ++unnamed_questions_[std::string(question)];
        continue;
      }
      const int64_t score = rows.Number(kScore, row);
      if (score != kNullNumber) scores_[found->second].push_back(score);
      in_words_[found->second] += rows.Text(kText, row).empty() ? 0 : 1;
    }
  }

  absl::StatusOr<ServiceReview> Finish() {
    ServiceReview out;
    out.from_us = span_.from_us;
    out.until_us = span_.to_us;
    for (size_t i = 0; i < policy_.standards.size(); ++i) {
      GOODWILL_ASSIGN_OR_RETURN(StandardReview review,
                                FinishStandard(policy_.standards[i], gathered_[i]));
      out.standards.push_back(std::move(review));
    }
    for (size_t i = 0; i < policy_.surveys.size(); ++i) {
      std::sort(scores_[i].begin(), scores_[i].end());
      out.surveys.push_back(
          {policy_.surveys[i], ScoreOf(policy_.surveys[i], scores_[i]), in_words_[i]});
    }
    out.unnamed_standards.assign(unnamed_standards_.begin(), unnamed_standards_.end());
    out.unnamed_questions.assign(unnamed_questions_.begin(), unnamed_questions_.end());
    return out;
  }

 private:
  // The first day of the month in which an instant lies.
  int32_t MonthOf(int64_t time_us) {
    const int32_t day = days_.DayOf(time_us);
    const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
    return day - (civil.day() - 1);
  }

  static absl::StatusOr<StandardReview> FinishStandard(const Standard& standard, Gathering& from) {
    StandardReview out;
    out.standard = standard;
    out.ours = from.ours.Finish();
    out.verdict = AgainstGoal(out.ours.attainment, standard.goal);
    out.mystery = from.mystery.Finish();
    for (auto& [name, gathered] : from.competitors) {
      const Measured measured = gathered.Finish();
      out.competitors.push_back(
          {name, measured, AgainstCompetitor(out.ours.attainment, measured.attainment)});
      if (measured.attainment.measured == 0) continue;
      if (out.mark_to_beat < 0 ||
          measured.attainment.share >
              out.competitors[static_cast<size_t>(out.mark_to_beat)].measured.attainment.share) {
        out.mark_to_beat = static_cast<int64_t>(out.competitors.size()) - 1;
      }
    }
    std::vector<double> kept, sizes;
    for (const auto& [day, month] : from.months) {
      out.months.push_back({.first_day = day, .measured = month.measured, .kept = month.kept,
                            .point = {}});
      kept.push_back(static_cast<double>(month.kept));
      sizes.push_back(static_cast<double>(month.measured));
    }
    if (!kept.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(const Chart chart,
                                DrawChart({.kind = ChartKind::kP}, kept, sizes));
      for (size_t i = 0; i < out.months.size(); ++i) out.months[i].point = chart.points[i];
    }
    out.breaches_in_all = static_cast<int64_t>(from.breaches.size());
    const auto key = [](const Breach& b) {
      return std::tie(b.measurement_id, b.customer_id, b.ref, b.promised, b.actual);
    };
    std::sort(from.breaches.begin(), from.breaches.end(), [&](const Breach& a, const Breach& b) {
      return a.time_us != b.time_us ? a.time_us > b.time_us : key(a) < key(b);
    });
    from.breaches.resize(std::min(from.breaches.size(), ServiceReview::kMostBreaches));
    out.breaches = std::move(from.breaches);
    return out;
  }

  const ServicePolicy& policy_;
  DayCursor days_;
  const Span span_;
  std::map<std::string_view, size_t> standards_, surveys_;
  std::vector<Gathering> gathered_;
  std::vector<std::vector<int64_t>> scores_;
  std::vector<int64_t> in_words_;
  std::map<std::string, int64_t> unnamed_standards_, unnamed_questions_;
};

}  // namespace

absl::StatusOr<ServiceReview> ServiceReviewOf(const Book& book, const MeasuresQuestion& question,
                                              const Policy& policy, const Run& run) {
  if (!policy.service.has_value()) {
    return absl::FailedPreconditionError(
        "the policy promises no service: its section `service` names standards and surveys");
  }
  GOODWILL_ASSIGN_OR_RETURN(const Zone zone, book.ZoneOf(question));
  GOODWILL_ASSIGN_OR_RETURN(
      const Span span,
      ResolveWindow(Window::RollingMonths(policy.service->months), question.as_of_us, zone));
  Reviewer reviewer(*policy.service, zone, span);
  GOODWILL_RETURN_IF_ERROR(run.Report(0, 2));
  {
    GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                              book.Read(TableKind::kMeasurements, question.known_batch));
    reviewer.TakeMeasurements(rows);
  }
  GOODWILL_RETURN_IF_ERROR(run.Report(1, 2));
  GOODWILL_ASSIGN_OR_RETURN(const Facts rows,
                            book.Read(TableKind::kAnswers, question.known_batch));
  reviewer.TakeAnswers(rows);
  GOODWILL_RETURN_IF_ERROR(run.Report(2, 2));
  return reviewer.Finish();
}

}  // namespace goodwill
