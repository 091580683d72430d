#include "assess/lifetime_reasons.h"

#include <cmath>

#include "goodwill/base/decimal.h"
#include "goodwill/base/rounding.h"

namespace goodwill {

Phrase StageWord(Stage stage) {
  switch (stage) {
    case Stage::kProspect:
      return Phrase::kWordProspect;
    case Stage::kNew:
      return Phrase::kWordNew;
    case Stage::kAtRisk:
      return Phrase::kWordAtRisk;
    case Stage::kSuspectedLost:
      return Phrase::kWordSuspectedLost;
    case Stage::kVerifiedLost:
      return Phrase::kWordVerifiedLost;
    case Stage::kWonBack:
      return Phrase::kWordWonBack;
    case Stage::kEnding:
      return Phrase::kWordEnding;
    case Stage::kEnded:
      return Phrase::kWordEnded;
    case Stage::kActive:
      return Phrase::kWordActive;
    case Stage::kUnknown:
      break;
  }
  return Phrase::kWordStageUnknown;
}

MinorUnits RoundedToMinor(double major, int exponent) {
  int64_t minor = 0;
  if (!DoubleToScaledRounded(major, exponent, Rounding::kHalfEven, &minor)) {
    minor = major < 0 ? INT64_MIN : INT64_MAX;
  }
  return {minor};
}

namespace {

Phrase WordOf(const Stated& stated) {
  switch (static_cast<StatedKind>(stated.kind)) {
    case StatedKind::kContractEnd:
      return Phrase::kWordContractEnd;
    case StatedKind::kCancelled:
      return Phrase::kWordCancelled;
    case StatedKind::kLossStated:
      return Phrase::kWordLossStated;
    case StatedKind::kDeceased:
      return Phrase::kWordDeceased;
    case StatedKind::kContractStart:
    case StatedKind::kNothing:  // not told
      break;
  }
  return Phrase::kWordContractStart;
}

}  // namespace

Fields FieldsOf(const SilentSource& silent, const MeasuresHeader& header) {
  return {{"source", silent.name},
          {"since", InstantUs{header.zone.StartOfDay(silent.since_day)}},
          {"came", silent.came},
          {"expected", static_cast<int64_t>(silent.expected + 0.5)}};
}

void TellLifetime(const Assessment& assessment, const LifetimeJudgement& judged,
                  const CustomerMeasures& measures, ReasonWriter& writer) {
  const LifetimeCalibration& calibration = *assessment.calibration().lifetime;
  const LifetimePolicy& policy = *assessment.policy().lifetime;
  const MeasuresHeader& header = assessment.measures().header();
  if (judged.stage == Stage::kUnknown) {
    writer.Add(Phrase::kStageUnknown, {}, "lifetime", false);
  } else {
    writer.Add(Phrase::kStage, {{"stage", StageWord(judged.stage)}}, "lifetime");
  }
  if (measures.stated.any()) {
    writer.Add(Phrase::kStated, {{"date", InstantUs{measures.stated.time_us}},
                                 {"statement", WordOf(measures.stated)}});
  }
  if (!measures.all.any()) return;
  if (calibration.silent_days > 0) {
    writer.Add(Phrase::kBookSilent, {{"days", int64_t{calibration.silent_days}}});
  }
  if (judged.silent_source != 0) {
    const SilentSource& silent = calibration.silent_sources[judged.silent_source - 1];
    writer.Add(silent.came == 0 ? Phrase::kSourceSilent : Phrase::kSourceDropped,
               FieldsOf(silent, header), "lifetime.source_silence_days");
  }
  if (std::isnan(judged.p_model)) {
    writer.Add(Phrase::kNoForecast, {}, "lifetime.model", false);
    return;
  }
  if (std::isnan(judged.p_at_last)) return;  // who left is not forecast
  const PurchaseHistory history = Histories(calibration, header).Of(MeasuresView::Of(measures));
  const auto silent = static_cast<int64_t>(history.tenure - history.recency);
  if (silent > 0 && !std::isnan(judged.p_silence)) {
    writer.Add(Phrase::kSilence, {{"silent", silent}, {"chance", judged.p_silence}});
  }
  writer.Add(Phrase::kChance, {{"days", int64_t{calibration.horizon_days}},
                               {"chance", judged.p_model},
                               {"alive", judged.p_alive}});
  if (std::isnan(judged.p_low)) {
    writer.Add(Phrase::kChanceAsIs, {});
  } else {
    writer.Add(Phrase::kChanceHeld, {{"share", judged.p_purchase},
                                     {"low", judged.p_low},
                                     {"high", judged.p_high}});
  }
  if (judged.stage == Stage::kSuspectedLost) {
    writer.Add(Phrase::kSuspectedLost,
               {{"lost", calibration.lost}, {"chance", calibration.lost_chance}},
               "lifetime.false_loss");
  }
  if (judged.stage == Stage::kAtRisk) {
    writer.Add(Phrase::kAtRisk, {{"then", judged.p_at_last}, {"now", judged.p_purchase}},
               "lifetime.at_risk");
  }
  writer.Add(Phrase::kExpected, {{"purchases", judged.expected_purchases}});
  if (!std::isnan(judged.lifetime_value)) {
    const int exponent = header.currency.exponent();
    writer.Add(Phrase::kLifetimeValue,
               {{"months", int64_t{policy.value_months}},
                {"value", RoundedToMinor(judged.lifetime_value, exponent)},
                {"spend", RoundedToMinor(judged.expected_spend, exponent)}});
  }
}

}  // namespace goodwill
