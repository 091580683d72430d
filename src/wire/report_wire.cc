#include "wire/report_wire.h"

#include <array>
#include <string_view>

#include "goodwill/book/schema.h"
#include "goodwill/v1/report.pb.h"
#include "google/protobuf/arena.h"
#include "wire/header_wire.h"
#include "wire/reason_wire.h"

namespace goodwill {
namespace {

std::string_view BasisName(ValueBasis basis) {
  constexpr std::array<std::string_view, 5> kNames = {"", "turnover", "gross", "margin",
                                                      "net_margin"};
  return kNames[static_cast<size_t>(basis)];
}

void Write(const ReportBand& band, v1::ReportBand* message) {
  message->set_from(band.from);
  message->set_to(band.to < 0 ? 0 : band.to);
  message->set_customers(band.customers);
  message->set_turnover_minor(band.turnover);
}

void Write(const Report& report, const ReportCustomer& customer, v1::ReportCustomer* message) {
  wire::WriteCustomerId(customer.id.view(), message->mutable_customer_id());
  message->set_name(customer.name);
  message->set_place(customer.place);
  message->set_value_minor(customer.value);
  message->set_turnover_minor(customer.turnover);
  if (customer.net_margin.has_value()) message->set_net_margin_minor(*customer.net_margin);
  message->set_orders(customer.orders);
  if (customer.last_day.has_value()) message->set_last_day(*customer.last_day);
  message->set_days_since(customer.days_since);
  message->set_overdue(customer.overdue);
  message->set_tier(report.summary.tiers[customer.tier].name);
  message->set_pareto(customer.pareto);
  message->set_marks(customer.marks);
  if (customer.way_up.has_value()) {
    v1::ReportWayUp* way = message->mutable_way_up();
    way->set_turnover_minor(customer.way_up->turnover);
    way->set_margin_minor(customer.way_up->margin);
    way->set_orders(customer.way_up->orders);
    way->set_purchase_days(customer.way_up->purchase_days);
    way->set_points(customer.way_up->points);
    way->set_pareto_minor(customer.way_up->pareto);
  }
  message->set_fell_from(customer.fell_from);
}

void Write(const Timeliness& t, v1::ReportSource* message) {
  const TableSpec* spec = FindTable(static_cast<int32_t>(t.table));
  if (spec != nullptr) message->set_table(std::string(spec->name));
  message->set_source(t.source);
  message->set_batches(t.batches);
  message->set_rows(t.rows);
  message->set_revisions(t.revisions);
  message->set_facts(t.facts);
  if (t.first_us != kNullNumber) message->set_first_us(t.first_us);
  if (t.last_us != kNullNumber) message->set_last_us(t.last_us);
  message->set_lags(t.lags);
  if (t.lag_median_us != kNullNumber) message->set_lag_median_us(t.lag_median_us);
  if (t.lag_90_us != kNullNumber) message->set_lag_90_us(t.lag_90_us);
  if (t.lag_max_us != kNullNumber) message->set_lag_max_us(t.lag_max_us);
  message->set_late(t.late);
  message->set_early(t.early);
  if (t.gap_median_us != kNullNumber) message->set_gap_median_us(t.gap_median_us);
  if (t.gap_longest_us != kNullNumber) message->set_gap_longest_us(t.gap_longest_us);
  if (t.gap_from_us != kNullNumber) message->set_gap_from_us(t.gap_from_us);
  if (t.silent_us != kNullNumber) message->set_silent_us(t.silent_us);
  message->set_days(t.days);
  message->set_days_without(t.days_without);
}

}  // namespace

std::string EncodeReport(const Report& report) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Report>(&arena);
  wire::WriteSummary(report.summary, message->mutable_summary());
  message->set_basis(std::string(BasisName(report.basis)));
  message->set_windowed(report.windowed);
  for (const double share : report.pareto_curve) message->add_pareto_curve(share);
  if (report.whale.has_value()) {
    v1::ReportWhale* whale = message->mutable_whale();
    for (const double share : report.whale->curve) whale->add_curve(share);
    whale->set_customers(report.whale->customers);
    whale->set_earning(report.whale->earning);
    whale->set_losing(report.whale->losing);
    whale->set_earned_minor(report.whale->earned);
    whale->set_lost_minor(report.whale->lost);
  }
  if (report.service.has_value()) {
    v1::ReportService* service = message->mutable_service();
    service->set_wanted_minor(report.service->wanted);
    service->set_caused_by_us_minor(report.service->caused_by_us);
    service->set_unrequested_minor(report.service->unrequested);
    service->set_contacts_wanted(report.service->contacts_wanted);
    service->set_contacts_caused_by_us(report.service->contacts_caused_by_us);
    service->set_contacts_unrequested(report.service->contacts_unrequested);
  }
  message->set_new_step(report.new_step);
  for (const NewCustomers& stretch : report.new_customers) {
    v1::ReportStretch* entry = message->add_new_customers();
    entry->set_year(stretch.year);
    entry->set_month(stretch.month);
    entry->set_customers(stretch.customers);
  }
  for (const ReportBand& band : report.recency) Write(band, message->add_recency());
  for (const ReportBand& band : report.frequency) Write(band, message->add_frequency());
  for (const ReportCustomer& c : report.customers) Write(report, c, message->add_customers());
  message->set_largest_listed(report.largest_listed);
  message->set_silent(report.marked[1]);
  message->set_losing(report.marked[2]);
  message->set_overdue(report.marked[3]);
  message->set_close(report.marked[4]);
  message->set_fallen(report.marked[5]);
  if (report.before_end_day.has_value()) {
    message->set_before_end_day(static_cast<int32_t>(*report.before_end_day));
  }
  for (const ReportFlow& flow : report.flows) {
    v1::ReportFlow* entry = message->add_flows();
    entry->set_from(flow.from);
    entry->set_to(flow.to);
    entry->set_move(std::string(kTierMoveNames[static_cast<size_t>(flow.move)]));
    entry->set_customers(flow.customers);
    entry->set_turnover_minor(flow.turnover);
  }
  message->set_lines(report.lines);
  message->set_uncosted_lines(report.uncosted_lines);
  if (report.recording.has_value()) {
    v1::ReportRecording* recording = message->mutable_recording();
    recording->set_batches(report.recording->batches);
    recording->set_rows(report.recording->rows);
    recording->set_appended(report.recording->appended);
    recording->set_already_present(report.recording->already_present);
    recording->set_superseded(report.recording->superseded);
    for (const Timeliness& t : report.recording->sources) Write(t, recording->add_sources());
    recording->set_sources_in_all(report.recording->sources_in_all);
    recording->set_late_after_us(report.options.late_after_us);
  }
  if (report.exposure.has_value()) {
    v1::Exposure* exposure = message->mutable_exposure();
    wire::WriteExposure(*report.exposure, report.summary.header.currency, exposure);
    for (size_t i = 0; i < report.departing.size(); ++i) {
      exposure->mutable_departures(static_cast<int>(i))->set_label(report.departing[i]);
    }
  }
  message->set_share_numerator(report.share.numerator);
  message->set_share_denominator(report.share.denominator);
  return message->SerializeAsString();
}

}  // namespace goodwill
