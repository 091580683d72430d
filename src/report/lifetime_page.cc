#include "report/lifetime_page.h"

#include <string_view>

#include "goodwill/base/instant.h"
#include "goodwill/value/models/model.h"

namespace goodwill {
namespace {

constexpr size_t kTextBytes = 120;

std::string_view StageCode(Stage stage) {
  return stage == Stage::kUnknown ? std::string_view("unknown") : StageName(stage);
}

void WriteHoldout(const Holdout& holdout, JsonWriter& json) {
  json.Open('{').Key("since").Text(FormatDay(holdout.since_day));
  json.Key("customers").Integer(holdout.customers).Key("returned").Integer(holdout.returned);
  json.Key("purchases").Integer(holdout.purchases);
  json.Key("model").Text(SpecOf(holdout.calibration.purchases.kind).name);
  json.Key("past").Integer(holdout.past_days).Key("tenths").Open('[');
  for (const HoldoutTenth& tenth : holdout.tenths) {
    json.Open('[').Integer(tenth.customers).Number(tenth.forecast).Integer(tenth.returned);
    json.Number(tenth.interval.low).Number(tenth.interval.high).Close(']');
  }
  json.Close(']').Key("frequencies").Open('[');
  for (const HoldoutFrequency& frequency : holdout.frequencies) {
    json.Open('[').Integer(frequency.customers).Number(frequency.expected_customers);
    json.Number(frequency.forecast).Number(frequency.actual).Close(']');
  }
  json.Close(']').Key("weeks").Open('[');
  for (const HoldoutWeek& week : holdout.weeks) {
    json.Open('[').Text(FormatDay(week.end_day - 1)).Boolean(week.holdout);
    json.Number(week.expected).Integer(week.actual).Close(']');
  }
  json.Close(']').Close('}');
}

}  // namespace

void WriteLifetime(const ReportLifetime& lifetime, JsonWriter& json) {
  json.Open('{').Key("days").Integer(lifetime.horizon_days);
  json.Key("months").Integer(lifetime.value_months).Key("stages").Open('[');
  for (const StageSummary& stage : lifetime.stages) {
    json.Open('[').Text(StageCode(stage.stage)).Integer(stage.customers);
    json.Number(stage.returning).Number(stage.lifetime_value).Close(']');
  }
  json.Close(']').Key("values").Open('[');
  for (const ReportValueBand& band : lifetime.values) {
    json.Open('[').Number(band.from).Number(band.to).Integer(band.customers);
    json.Number(band.value).Close(']');
  }
  json.Close(']').Key("silent").Open('[');
  for (const int64_t from : kAliveSilentFrom) json.Integer(from);
  json.Close(']').Key("alive").Open('[');
  for (const auto& row : lifetime.alive) {
    json.Open('[');
    for (const ReportAlive& cell : row) {
      json.Open('[').Integer(cell.customers).Number(cell.alive).Close(']');
    }
    json.Close(']');
  }
  json.Close(']');
  if (lifetime.holdout) {
    json.Key("holdout");
    WriteHoldout(*lifetime.holdout, json);
  }
  if (!lifetime.silent_sources.empty()) {
    json.Key("frozen").Integer(lifetime.frozen).Key("sources").Open('[');
    for (const SilentSource& silent : lifetime.silent_sources) {
      json.Open('[').Text(CutText(silent.name, kTextBytes)).Text(FormatDay(silent.since_day));
      json.Integer(silent.came).Number(silent.expected).Close(']');
    }
    json.Close(']');
  }
  json.Key("lost").Number(lifetime.value_lost).Key("inAll").Integer(lifetime.causes_in_all);
  json.Key("left").Integer(lifetime.won_back.left);
  json.Key("back").Integer(lifetime.won_back.returned).Key("causes").Open('[');
  for (const LossCause& cause : lifetime.causes) {
    json.Open('[').Text(CutText(cause.cause, kTextBytes)).Text(FaultName(cause.fault));
    json.Integer(cause.customers).Integer(cause.verified).Number(cause.value_lost);
    json.Integer(static_cast<int64_t>(cause.actions.size())).Close(']');
  }
  json.Close(']').Close('}');
}

}  // namespace goodwill
