#include "wire/causes_wire.h"

#include <google/protobuf/arena.h>

#include "goodwill/base/decimal.h"
#include "goodwill/base/wide.h"
#include "goodwill/v1/causes.pb.h"

namespace goodwill {
namespace {

std::string Amount(int64_t minor, const Currency& currency) {
  return FormatDecimal(minor, currency.exponent());
}

void WriteSum(const CauseSum& sum, const Currency& currency, v1::CauseSum* out) {
  out->set_complaints(sum.complaints);
  out->set_losses(sum.losses);
  out->set_breaches(sum.breaches);
  out->set_count(sum.count());
  out->set_customers(sum.customers);
  out->set_repeated(sum.repeated);
  out->set_redress(Amount(sum.redress, currency));
  out->set_handling(Amount(sum.handling, currency));
  out->set_cost(Amount(sum.cost(), currency));
  out->set_value_at_risk(Amount(sum.value_at_risk, currency));
}

}  // namespace

std::string EncodeCauses(const CauseReport& report) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::CauseReport>(&arena);
  message->set_from_us(report.from_us);
  message->set_as_of_us(report.as_of_us);
  message->set_currency(std::string(report.currency.code()));
  message->set_losses_known(report.losses_known);
  WriteSum(report.total, report.currency, message->mutable_total());
  for (const Cause& cause : report.causes) {
    v1::Cause* out = message->add_causes();
    out->set_path(cause.path);
    out->set_title(cause.title);
    out->set_named(cause.named);
    WriteSum(cause.own, report.currency, out->mutable_own());
    WriteSum(cause.all, report.currency, out->mutable_all());
    out->set_place_by_count(cause.pareto[0].place);
    out->set_cumulative_count(cause.pareto[0].cumulative);
    out->set_place_by_cost(cause.pareto[1].place);
    out->set_cumulative_cost(Amount(cause.pareto[1].cumulative, report.currency));
    out->set_place_by_value(cause.pareto[2].place);
    out->set_cumulative_value(Amount(cause.pareto[2].cumulative, report.currency));
    for (const CauseMonth& month : cause.months) {
      v1::CauseMonth* to = out->add_months();
      to->set_first_day(month.first_day);
      to->set_count(month.count);
      to->set_purchases(month.purchases);
      to->set_value(month.point.value);
      to->set_low(month.point.low);
      to->set_high(month.point.high);
      to->set_signal(month.point.signal);
    }
    out->set_chart(cause.chart == ChartKind::kLaneyU ? "laney_u"
                   : cause.chart == ChartKind::kU    ? "u"
                                                     : "xmr");
    out->set_rate(cause.rate);
    out->set_shift(cause.shift);
    for (const CorrectiveAction& action : cause.actions) WriteAction(action, out->add_actions());
  }
  for (const TopicCount& topic : report.topics) {
    v1::TopicCount* out = message->add_topics();
    out->set_topic(topic.topic);
    out->set_contacts(topic.contacts);
    out->set_cumulative(topic.cumulative);
    out->set_minutes(DivideToDouble(topic.minutes, kDecimalUnit));
  }
  message->set_contacts(report.contacts);
  for (const Recurrence& one : report.recurring) {
    v1::Recurrence* out = message->add_recurring();
    out->set_customer_id(one.customer.view().ToString());
    out->set_count(one.count);
    out->set_first_us(one.first_us);
    out->set_last_us(one.last_us);
    out->set_value(Amount(one.value, report.currency));
  }
  message->set_recurring_in_all(report.recurring_in_all);
  return message->SerializeAsString();
}

}  // namespace goodwill
