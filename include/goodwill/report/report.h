// The report: what a book of customers looks like as of a day, as data.
//
// A report is for people who have to decide something: how many customers there
// are and what they bring, how much hangs on how few, who stands in which tier,
// who has gone quiet, and how far the figures can be trusted. This file says what
// is in it; report/page.h turns it into a page that can be looked at and printed,
// and src/wire into a document.
//
// Everything rests on an assessment. The book it was made of, where it is given,
// adds names, promises, what hangs on few customers, and how facts were recorded; its
// desk, complaints and service; a plan, strategies and budgets. A
// report has no date of its own but the assessment's as-of: equal inputs give equal
// reports.
//
// Customers are listed up to a cap: the largest by the value that the policy
// ranks by, and beyond these the ones that call for attention (`marks`). Lists
// say how many there are in all, so that a cut list is never taken for the whole.
#ifndef GOODWILL_REPORT_REPORT_H_
#define GOODWILL_REPORT_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "goodwill/assess/assessment.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/assess/exposure.h"
#include "goodwill/assess/tier_changes.h"
#include "goodwill/base/ratio.h"
#include "goodwill/base/run.h"
#include "goodwill/base/zone.h"
#include "goodwill/book/book.h"
#include "goodwill/book/timeliness.h"
#include "goodwill/report/complaints_report.h"
#include "goodwill/report/lifetime_report.h"
#include "goodwill/report/strategy_report.h"
#include "goodwill/tier/way_up.h"
#include "goodwill/value/value_policy.h"

namespace goodwill {

inline constexpr int64_t kReportCustomers = 2'000;       // listed unless asked otherwise
inline constexpr int64_t kReportMaxCustomers = 10'000;   // and at most
inline constexpr int64_t kReportMarkedCustomers = 200;   // with one mark, beyond the largest
inline constexpr size_t kReportSources = 100;            // rows of the data quality table
inline constexpr int kCurveSteps = 200;

struct ReportOptions {
  int64_t customers = kReportCustomers;  // 0 to kReportMaxCustomers
  bool names = true;                     // with names, where the book has some
  int64_t late_after_us = kMicrosPerDay;  // a fact recorded later than this is late
  // An earlier assessment of the same customers, or null: who rose and fell since.
  const Assessment* before = nullptr;
  // The complaints of the book, as known by the assessment's batch, and the rules of its
  // policy; null: the report says nothing of complaints and service.
  const Desk* desk = nullptr;
  const DeskRules* rules = nullptr;
  // The plan that was made of this assessment, and what was found of those that were
  // carried out (strategy/evaluate.h); null: the report goes without.
  const Plan* plan = nullptr;
  const Evaluation* effects = nullptr;
  // Rounds of the intervals of concentration figures (value/exposure.h); 0: none.
  int64_t bootstrap_rounds = 0;
};

// A stretch of months, and how many customers bought for the first time in it.
struct NewCustomers {
  int32_t year = 0;
  int32_t month = 1;  // the first of the stretch
  int64_t customers = 0;

  bool operator==(const NewCustomers&) const = default;
};

// Customers whose figure lies between two bounds.
struct ReportBand {
  int64_t from = 0;
  int64_t to = 0;  // included; -1: no end
  int64_t customers = 0;
  int64_t turnover = 0;  // over all time, minor units

  bool operator==(const ReportBand&) const = default;
};

// Why somebody is listed, as bits.
inline constexpr uint8_t kMarkLargest = 1;  // among the largest by the ranked value
// In the Pareto set, bought on at least three days, and silent for longer than
// ever before.
inline constexpr uint8_t kMarkSilent = 2;
inline constexpr uint8_t kMarkLosing = 4;   // the margin less the cost to serve is below zero
inline constexpr uint8_t kMarkOverdue = 8;  // we owe them something, and it is late
// One purchase away from the tier above: on some way up nothing is missing but at
// most one purchase and a tenth of the amount that is asked for.
inline constexpr uint8_t kMarkClose = 16;
inline constexpr uint8_t kMarkFallen = 32;  // in a lower tier than before
inline constexpr int kMarks = 6;

struct ReportCustomer {
  CustomerId id;
  std::string name;      // "" where none is known
  int64_t place = 0;     // in the ranking, from 1; 0: not among the largest listed
  int64_t value = 0;     // what the ranking goes by, minor units
  int64_t turnover = 0;  // over all time
  std::optional<int64_t> net_margin;  // over all time, where costs are known
  int64_t orders = 0;
  std::optional<int32_t> last_day;  // of the last purchase, days since 1970-01-01
  int64_t days_since = 0;           // since then
  int64_t overdue = 0;              // promises
  uint8_t tier = 0;
  bool pareto = false;
  uint8_t marks = 0;
  std::optional<Route> way_up;  // of those who are close: what is missing
  std::string fell_from;        // the label of the tier before, of those who fell
};

// What serving customers cost, by who wanted it (book/measures.h).
struct ReportService {
  int64_t wanted = 0;
  int64_t caused_by_us = 0;
  int64_t unrequested = 0;
  int64_t contacts_wanted = 0;
  int64_t contacts_caused_by_us = 0;
  int64_t contacts_unrequested = 0;
};

// Customers who went from one tier to another, or stayed; labels, "" for none.
struct ReportFlow {
  std::string from;
  std::string to;
  TierMove move = TierMove::kSame;
  int64_t customers = 0;
  int64_t turnover = 0;  // over all time, minor units

  bool operator==(const ReportFlow&) const = default;
};

// Money in two heaps: what profitable customers earn, and what the others lose.
struct ReportWhale {
  std::vector<double> curve;  // as the Pareto curve, of margin less the cost to serve
  int64_t customers = 0;      // with an order or a return
  int64_t earning = 0;        // customers above zero
  int64_t losing = 0;         // below zero
  int64_t earned = 0;         // minor units
  int64_t lost = 0;           // of at least zero
};

// How the book came by its facts. Absent without a book.
struct ReportRecording {
  std::vector<Timeliness> sources;  // at most kReportSources
  int64_t sources_in_all = 0;
  int64_t batches = 0;  // accepted
  int64_t rows = 0;     // of these
  int64_t appended = 0;
  int64_t already_present = 0;
  int64_t superseded = 0;
};

struct Report {
  Summary summary;  // without its text
  ReportOptions options;
  // What the ranking goes by.
  ValueBasis basis = ValueBasis::kTurnover;
  bool windowed = false;  // within the policy's window; otherwise over all time
  Ratio share{8, 10};     // of the Pareto set
  int64_t end_day = 0;    // the last day observed

  int32_t new_step = 1;  // months in a stretch: 1, 3, 12, 120
  std::vector<NewCustomers> new_customers;  // without gaps, ascending
  std::vector<ReportBand> recency;          // days since the last purchase
  std::vector<ReportBand> frequency;        // purchases

  // Point k is the share of all value that the largest k / kCurveSteps of the
  // ranked customers bring. Empty where the total is not positive.
  std::vector<double> pareto_curve;
  std::optional<ReportWhale> whale;  // where every cost is known
  std::optional<ReportService> service;
  // What hangs on few (assess/exposure.h). Absent without a book.
  std::optional<Exposure> exposure;
  // By departure: the name of the one customer or company meant; "" where none is
  // known, or none is wanted.
  std::vector<std::string> departing;
  ExposurePolicy limits;  // of the policy

  // Since when tiers are compared, and every flow (those who stayed too), where
  // there is an earlier assessment.
  std::optional<int64_t> before_end_day;
  std::vector<ReportFlow> flows;

  // By place; those without one last, by value descending, then id.
  std::vector<ReportCustomer> customers;
  int64_t largest_listed = 0;
  std::array<int64_t, kMarks> marked{};  // how many there are in all, by the mark's bit

  std::optional<ReportLifetime> lifetime;  // under a policy with `lifetime`
  std::optional<ReportComplaints> complaints;  // where a book and its desk were given
  std::optional<ReportStrategy> strategy;      // where a book or a plan was given

  int64_t lines = 0;  // order lines
  int64_t uncosted_lines = 0;
  std::optional<ReportRecording> recording;
};

// Of an assessment, and the book it was made of (may be null; it is only read).
// INVALID_ARGUMENT: options out of range, a book with ids of the other kind, an
// earlier assessment in another currency, with other ids, or that is not earlier, a plan
// of another assessment;
// OUT_OF_RANGE: totals that do not fit 64 bits; CANCELLED.
absl::StatusOr<Report> MakeReport(const Assessment& assessment, const Book* book,
                                  const ReportOptions& options, const Run& run);

}  // namespace goodwill

#endif  // GOODWILL_REPORT_REPORT_H_
