#include "wire/calibration_wire.h"

#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "goodwill/assess/validate.h"
#include "goodwill/base/problem.h"
#include "google/protobuf/arena.h"
#include "wire/findings.h"
#include "wire/header_wire.h"
#include "wire/model_wire.h"

namespace goodwill {
namespace {

using wire::Refuse;

template <typename List>
void WriteCuts(const std::vector<RankCut>& cuts, List* list) {
  for (const RankCut& cut : cuts) {
    v1::RankCut* message = list->Add();
    message->set_value(cut.value);
    if (cut.has_id()) wire::WriteCustomerId(cut.id.view(), message->mutable_id());
  }
}

absl::Status ReadCut(const v1::RankCut& message, IdKind ids, const std::string& path,
                     RankCut* cut) {
  cut->value = message.value();
  if (!message.has_id()) return absl::OkStatus();
  switch (message.id().id_case()) {
    case v1::CustomerId::kText:
      cut->id = CustomerId(CustomerIdView::Text(message.id().text()));
      break;
    case v1::CustomerId::kNumber:
      cut->id = CustomerId(CustomerIdView::Number(message.id().number()));
      break;
    case v1::CustomerId::ID_NOT_SET:
      return Refuse(path + ".id", "is neither a text nor a number");
  }
  if (cut->id.kind != ids) return Refuse(path + ".id", "is not of the kind that the header names");
  return absl::OkStatus();
}

template <typename List>
absl::Status ReadCuts(const List& list, IdKind ids, int32_t bins, std::string_view name,
                      std::vector<RankCut>* cuts) {
  const std::string path = wire::JoinPath("rfm", name);
  if (list.size() >= bins) {
    return Refuse(path, "has " + std::to_string(list.size()) + " cuts for " +
                            std::to_string(bins) + " bins");
  }
  for (int i = 0; i < list.size(); ++i) {
    const std::string here = wire::JoinPath("rfm", name, i);
    RankCut cut;
    GOODWILL_RETURN_IF_ERROR(ReadCut(list[i], ids, here, &cut));
    if (i > 0) {
      const RankCut& last = cuts->back();
      if (last.has_id() != cut.has_id()) {
        return Refuse(here, "either all cuts have an id or none has");
      }
      // Cuts between values may coincide: a score between them is nobody's.
      if (cut.value < last.value ||
          (cut.value == last.value && cut.has_id() && cut.id.view() <= last.id.view())) {
        return Refuse(here, "must be above the one before it");
      }
    }
    cuts->push_back(std::move(cut));
  }
  return absl::OkStatus();
}

absl::Status ReadPareto(const v1::ParetoCut& message, IdKind ids, int64_t customers,
                        ParetoCut* pareto) {
  if (message.has_cut()) {
    pareto->cut.emplace();
    GOODWILL_RETURN_IF_ERROR(ReadCut(message.cut(), ids, "pareto.cut", &*pareto->cut));
  }
  pareto->members = message.members();
  pareto->population = message.population();
  pareto->members_value = message.members_value_minor();
  pareto->total = message.total_minor();
  if (pareto->population < 0 || pareto->population > customers) {
    return Refuse("pareto.population", "must be 0 to the number of customers");
  }
  if (pareto->members < 0 || pareto->members > pareto->population) {
    return Refuse("pareto.members", "must be 0 to the population");
  }
  if (pareto->cut.has_value() != (pareto->members > 0)) {
    return Refuse("pareto.cut", "must be there when there are members, and only then");
  }
  if (pareto->cut && pareto->total <= 0) {
    return Refuse("pareto.cut", "nobody can bring a share of a total that is not positive");
  }
  return absl::OkStatus();
}

absl::Status ReadConcentration(const v1::Concentration& message, int64_t customers,
                               Concentration* concentration) {
  concentration->count = message.count();
  concentration->negative = message.negative();
  concentration->total = message.total_minor();
  concentration->gini = message.gini();
  concentration->gini_unbiased = message.gini_unbiased();
  concentration->herfindahl = message.herfindahl();
  concentration->effective_number = message.effective_number();
  concentration->theil = message.theil();
  concentration->atkinson_half = message.atkinson_half();
  concentration->top_one = message.top_one();
  concentration->top_three = message.top_three();
  concentration->top_one_percent = message.top_one_percent();
  concentration->top_four_percent = message.top_four_percent();
  concentration->top_ten_percent = message.top_ten_percent();
  concentration->top_twenty_percent = message.top_twenty_percent();
  concentration->top_fifty_percent = message.top_fifty_percent();
  if (concentration->count < 0 || concentration->count > customers) {
    return Refuse("concentration.count", "must be 0 to the number of customers");
  }
  if (concentration->negative < 0 || concentration->negative > concentration->count) {
    return Refuse("concentration.negative", "must be 0 to the count");
  }
  return absl::OkStatus();
}

void WriteLifetime(const LifetimeCalibration& lifetime, v1::LifetimeCalibration* message) {
  wire::WriteModel(lifetime.purchases, message->mutable_purchases());
  wire::WriteModel(lifetime.spend, message->mutable_spend());
  message->set_on_margin(lifetime.on_margin);
  message->set_end_day(lifetime.end_day);
  message->set_silent_days(lifetime.silent_days);
  message->set_horizon_days(lifetime.horizon_days);
  message->set_recalibrated(static_cast<v1::RecalibrationState>(lifetime.recalibrated));
  if (lifetime.earlier.fit) wire::WriteModel(lifetime.earlier, message->mutable_earlier());
  if (lifetime.odds.known()) {
    v1::OddsCorrection* odds = message->mutable_odds();
    odds->set_intercept(lifetime.odds.intercept());
    odds->set_slope(lifetime.odds.slope());
    odds->set_intercept_variance(lifetime.odds.covariance()[0]);
    odds->set_covariance(lifetime.odds.covariance()[1]);
    odds->set_slope_variance(lifetime.odds.covariance()[2]);
    odds->set_lowest(lifetime.odds.lowest());
    odds->set_highest(lifetime.odds.highest());
    odds->set_period_deviation(lifetime.odds.period_deviation());
  }
  for (const PeriodShift& period : lifetime.periods) {
    v1::PeriodShift* out = message->add_periods();
    out->set_first_day(period.first_day);
    out->set_days(period.days);
    out->set_customers(period.customers);
    out->set_bought(period.bought);
    out->set_forecast(period.forecast);
    out->set_shift(period.shift);
    out->set_error(period.error);
  }
  // The staircase of a line follows from it.
  for (const RecalibrationStep& step : lifetime.odds.known() ? std::span<const RecalibrationStep>()
                                                             : lifetime.recalibration.steps()) {
    v1::RecalibrationStep* out = message->add_recalibration();
    out->set_from(step.from);
    out->set_customers(step.customers);
    out->set_bought(step.bought);
  }
  message->set_lost_at_most(lifetime.lost_at_most);
  message->set_lost(lifetime.lost);
  message->set_lost_chance(lifetime.lost_chance);
  message->set_service_cost(lifetime.service_cost);
  wire::WriteSilences(lifetime.silent_sources, message->mutable_silent_sources());
  message->set_frozen(lifetime.frozen);
  if (lifetime.occasion_days != 1) message->set_occasion_days(lifetime.occasion_days);
  if (lifetime.clumps) {
    v1::PurchaseClumps* const clumps = message->mutable_clumps();
    clumps->set_days(lifetime.clumps->days);
    clumps->set_share(lifetime.clumps->share);
    clumps->set_expected(lifetime.clumps->expected);
    clumps->set_consider_days(lifetime.clumps->consider_days);
  }
}

absl::Status ReadSteps(const v1::LifetimeCalibration& message, Recalibration* recalibration) {
  std::vector<RecalibrationStep> steps;
  for (int i = 0; i < message.recalibration_size(); ++i) {
    const v1::RecalibrationStep& step = message.recalibration(i);
    const std::string path = wire::JoinPath("lifetime", "recalibration", i);
    if (!(step.from() >= 0 && step.from() <= 1)) return Refuse(path + ".from", "is no chance");
    if (step.customers() <= 0) return Refuse(path + ".customers", "must be above zero");
    if (step.bought() < 0 || step.bought() > step.customers()) {
      return Refuse(path + ".bought", "must be 0 to the number of customers");
    }
    RecalibrationStep out = MakeRecalibrationStep(step.from(), step.customers(), step.bought());
    if (!steps.empty() && (out.from <= steps.back().from || out.share < steps.back().share)) {
      return Refuse(path, "must be above the one before it");
    }
    steps.push_back(out);
  }
  *recalibration = Recalibration(std::move(steps));
  return absl::OkStatus();
}

absl::Status ReadOdds(const v1::OddsCorrection& message, LifetimeCalibration* lifetime) {
  constexpr double kMost = 1e6;
  const std::array<double, 3> covariance = {message.intercept_variance(), message.covariance(),
                                            message.slope_variance()};
  bool sound = std::fabs(message.intercept()) <= kMost && message.slope() > 0 &&
               message.slope() <= kMost && covariance[0] >= 0 && covariance[2] >= 0;
  for (const double v : covariance) sound = sound && std::fabs(v) <= kMost;
  sound = sound && std::fabs(message.lowest()) <= kMost && std::fabs(message.highest()) <= kMost &&
          message.lowest() <= message.highest() && message.period_deviation() >= 0 &&
          message.period_deviation() <= kMost;
  if (!sound) return Refuse("lifetime.odds", "is no rising line with an uncertainty");
  if (!lifetime->recalibration.empty()) {
    return Refuse("lifetime.recalibration", "follows from the line in log odds");
  }
  lifetime->odds = OddsCorrection(message.intercept(), message.slope(), covariance,
                                  message.lowest(), message.highest(), message.period_deviation());
  lifetime->recalibration = lifetime->odds.Staircase();
  return absl::OkStatus();
}

absl::Status ReadPeriods(const v1::LifetimeCalibration& message,
                         std::vector<PeriodShift>* periods) {
  for (int i = 0; i < message.periods_size(); ++i) {
    const v1::PeriodShift& in = message.periods(i);
    const PeriodShift period{in.first_day(), in.days(),     in.customers(), in.bought(),
                             in.forecast(),  in.shift(), in.error()};
    const bool sound = period.first_day >= kMinDay && period.first_day <= kMaxDay &&
                       period.days > 0 && period.customers > 0 && period.bought >= 0 &&
                       period.bought <= period.customers && period.forecast >= 0 &&
                       period.forecast <= 1 && std::isfinite(period.shift) && period.error > 0 &&
                       std::isfinite(period.error);
    if (!sound) return Refuse(wire::JoinPath("lifetime", "periods", i), "is no period");
    periods->push_back(period);
  }
  return absl::OkStatus();
}

absl::Status ReadSilences(const v1::LifetimeCalibration& message, int64_t customers,
                          LifetimeCalibration* lifetime) {
  if (static_cast<size_t>(message.silent_sources_size()) > kMaxSources) {
    return TooManySources(static_cast<size_t>(message.silent_sources_size()));
  }
  std::vector<SilentSource>& silences = lifetime->silent_sources;
  for (int i = 0; i < message.silent_sources_size(); ++i) {
    const v1::SilentSource& in = message.silent_sources(i);
    const std::string path = wire::JoinPath("lifetime", "silent_sources", i);
    SilentSource silent{in.name(), static_cast<SilenceState>(in.state()), in.since_day(),
                        in.came(), in.expected(), in.chance()};
    if (silent.name.empty() || (i > 0 && silent.name <= silences.back().name)) {
      return Refuse(path, "names must ascend, each once");
    }
    const bool sound = in.state() >= v1::SILENCE_STATE_OURS &&
                       in.state() <= v1::SILENCE_STATE_CLOSED && silent.since_day > kMinDay &&
                       silent.since_day <= lifetime->end_day && silent.came >= 0 &&
                       std::isfinite(silent.expected) && silent.expected >= 0 &&
                       silent.chance >= 0 && silent.chance <= 1;
    if (!sound) return Refuse(path, "is no silence before the end");
    silences.push_back(std::move(silent));
  }
  lifetime->frozen = message.frozen();
  if (lifetime->frozen < 0 || lifetime->frozen > customers) {
    return Refuse("lifetime.frozen", "must be 0 to the number of customers");
  }
  return absl::OkStatus();
}

absl::Status ReadOccasions(const v1::LifetimeCalibration& message,
                           LifetimeCalibration* lifetime) {
  const auto days = [](int32_t count) { return count >= 1 && count <= kMostOccasionDays; };
  if (message.occasion_days() != 0) {
    if (!days(message.occasion_days()) || message.occasion_days() == 1) {
      return Refuse("lifetime.occasion_days",
                    "must be absent, or 2 to " + std::to_string(kMostOccasionDays));
    }
    lifetime->occasion_days = message.occasion_days();
  }
  if (!message.has_clumps()) return absl::OkStatus();
  const v1::PurchaseClumps& in = message.clumps();
  const auto share = [](double value) { return value >= 0 && value <= 1; };
  if (!days(in.days()) || !days(in.consider_days()) || !share(in.share()) ||
      !share(in.expected())) {
    return Refuse("lifetime.clumps", "are days and shares");
  }
  lifetime->clumps = Clumps{in.days(), in.share(), in.expected(), in.consider_days()};
  return absl::OkStatus();
}

absl::Status ReadLifetime(const v1::LifetimeCalibration& message, int64_t customers,
                          LifetimeCalibration* lifetime) {
  GOODWILL_ASSIGN_OR_RETURN(lifetime->purchases,
                            wire::ReadModel(message.purchases(), "lifetime.purchases."));
  if (SpecOf(lifetime->purchases.kind).of_spend()) {
    return Refuse("lifetime.purchases.name", "is a model of spend");
  }
  GOODWILL_ASSIGN_OR_RETURN(lifetime->spend, wire::ReadModel(message.spend(), "lifetime.spend."));
  if (!SpecOf(lifetime->spend.kind).of_spend()) {
    return Refuse("lifetime.spend.name", "is not a model of spend");
  }
  if (message.has_earlier()) {
    GOODWILL_ASSIGN_OR_RETURN(lifetime->earlier,
                              wire::ReadModel(message.earlier(), "lifetime.earlier."));
  }
  lifetime->on_margin = message.on_margin();
  lifetime->end_day = message.end_day();
  lifetime->silent_days = message.silent_days();
  lifetime->horizon_days = message.horizon_days();
  if (lifetime->end_day < kMinDay || lifetime->end_day > kMaxDay) {
    return Refuse("lifetime.end_day", "lies outside the years 1 to 9999");
  }
  if (lifetime->silent_days < 0) return Refuse("lifetime.silent_days", "is below zero");
  if (lifetime->horizon_days < 1 || lifetime->horizon_days > 31 * kMaxLifetimeMonths) {
    return Refuse("lifetime.horizon_days",
                  "must be 1 to " + std::to_string(31 * kMaxLifetimeMonths));
  }
  if (!v1::RecalibrationState_IsValid(message.recalibrated()) ||
      message.recalibrated() == v1::RECALIBRATION_STATE_UNSPECIFIED) {
    return Refuse("lifetime.recalibrated", "must be one of the states");
  }
  lifetime->recalibrated = static_cast<RecalibrationState>(message.recalibrated());
  GOODWILL_RETURN_IF_ERROR(ReadSteps(message, &lifetime->recalibration));
  if (message.has_odds()) GOODWILL_RETURN_IF_ERROR(ReadOdds(message.odds(), lifetime));
  GOODWILL_RETURN_IF_ERROR(ReadPeriods(message, &lifetime->periods));
  GOODWILL_RETURN_IF_ERROR(ReadSilences(message, customers, lifetime));
  GOODWILL_RETURN_IF_ERROR(ReadOccasions(message, lifetime));
  if (lifetime->recalibration.empty() ==
      (lifetime->recalibrated == RecalibrationState::kDone)) {
    return Refuse("lifetime.recalibration", "must be there exactly when it was done");
  }
  lifetime->lost_at_most = message.lost_at_most();
  lifetime->lost = message.lost();
  lifetime->lost_chance = message.lost_chance();
  lifetime->service_cost = message.service_cost();
  const auto chance = [](double value) { return value >= 0 && value <= 1; };
  if (!chance(lifetime->lost_at_most) && lifetime->lost_at_most != -1) {
    return Refuse("lifetime.lost_at_most", "must be a chance, or -1");
  }
  if (!chance(lifetime->lost_chance)) return Refuse("lifetime.lost_chance", "is no chance");
  if (lifetime->lost < 0 || lifetime->lost > customers) {
    return Refuse("lifetime.lost", "must be 0 to the number of customers");
  }
  if (!std::isfinite(lifetime->service_cost)) {
    return Refuse("lifetime.service_cost", "is not finite");
  }
  return absl::OkStatus();
}

}  // namespace

std::string EncodeCalibration(const Calibration& calibration) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Calibration>(&arena);
  wire::WriteHeader(calibration.header, message->mutable_header());
  message->set_customers(calibration.customers);
  wire::WritePareto(calibration.pareto, message->mutable_pareto());
  v1::RfmCuts* rfm = message->mutable_rfm();
  rfm->set_bins(calibration.rfm.bins);
  WriteCuts(calibration.rfm.recency, rfm->mutable_recency());
  WriteCuts(calibration.rfm.frequency, rfm->mutable_frequency());
  WriteCuts(calibration.rfm.monetary, rfm->mutable_monetary());
  wire::WriteConcentration(calibration.concentration, message->mutable_concentration());
  if (calibration.lifetime) WriteLifetime(*calibration.lifetime, message->mutable_lifetime());
  return message->SerializeAsString();
}

absl::StatusOr<Calibration> DecodeCalibration(std::string_view bytes) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Calibration>(&arena);
  GOODWILL_RETURN_IF_ERROR(wire::ParseChecked(bytes, "goodwill.v1.Calibration", message));
  Calibration calibration;
  GOODWILL_RETURN_IF_ERROR(wire::ReadHeader(message->header(), &calibration.header));
  calibration.customers = message->customers();
  if (calibration.customers < 0) return Refuse("customers", "is below zero");
  const IdKind ids = calibration.header.ids;
  GOODWILL_RETURN_IF_ERROR(
      ReadPareto(message->pareto(), ids, calibration.customers, &calibration.pareto));
  const v1::RfmCuts& rfm = message->rfm();
  calibration.rfm.bins = rfm.bins();
  if (rfm.bins() < kMinRfmBins || rfm.bins() > kMaxRfmBins) {
    return Refuse("rfm.bins", "must be " + std::to_string(kMinRfmBins) + " to " +
                                  std::to_string(kMaxRfmBins));
  }
  GOODWILL_RETURN_IF_ERROR(
      ReadCuts(rfm.recency(), ids, rfm.bins(), "recency", &calibration.rfm.recency));
  GOODWILL_RETURN_IF_ERROR(
      ReadCuts(rfm.frequency(), ids, rfm.bins(), "frequency", &calibration.rfm.frequency));
  GOODWILL_RETURN_IF_ERROR(
      ReadCuts(rfm.monetary(), ids, rfm.bins(), "monetary", &calibration.rfm.monetary));
  GOODWILL_RETURN_IF_ERROR(ReadConcentration(message->concentration(), calibration.customers,
                                             &calibration.concentration));
  if (message->has_lifetime()) {
    GOODWILL_RETURN_IF_ERROR(ReadLifetime(message->lifetime(), calibration.customers,
                                          &calibration.lifetime.emplace()));
  }
  return calibration;
}

}  // namespace goodwill
