#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/numeric/int128.h"
#include "absl/status/status.h"
#include "assess/lifetime_reasons.h"
#include "assess/locale.h"
#include "assess/reason_writer.h"
#include "assess/walk.h"
#include "goodwill/assess/derived.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/base/problem.h"
#include "goodwill/base/wide.h"
#include "goodwill/value/basis.h"

namespace goodwill {
namespace {

struct TierSums {
  int64_t customers = 0;
  absl::int128 turnover = 0;
  absl::int128 margin = 0;
  absl::int128 service = 0;
};

struct Sums {
  std::vector<TierSums> tiers;
  int64_t purchasers = 0;
  int64_t repeaters = 0;
  int64_t without_cost = 0;  // customers
  absl::int128 value = 0;  // as Pareto membership is judged by, above zero
};

Sums Add(const Assessment& assessment) {
  const Measures& measures = assessment.measures();
  Sums sums;
  sums.tiers.resize(assessment.policy().tiers.tiers.size());
  ForEachCustomer(
      measures, 0, measures.size(), [&](int64_t position, const MeasuresPart& part, size_t i) {
        const MeasuresView m = MeasuresView::Of(part, i);
        const Judgement& judged = assessment.judgements()[static_cast<size_t>(position)];
        TierSums& tier = sums.tiers[judged.tier];
        ++tier.customers;
        tier.turnover += ValueOf(ValueBasis::kTurnover, Scope::kAll, m);
        tier.margin += ValueOf(ValueBasis::kMargin, Scope::kAll, m);
        tier.service += m.service_cost;
        sums.purchasers += m.all->any();
        sums.repeaters += FrequencyOf(measures.header().same_day, *m.all) > 0;
        sums.without_cost += !CostKnown(*m.all);
        sums.value += std::max<int64_t>(ParetoValueOf(assessment.policy(), m), 0);
      });
  return sums;
}

bool ToInt64(absl::int128 value, int64_t* out) {
  *out = static_cast<int64_t>(value);
  return absl::int128(*out) == value;
}

// Code points, which is what a terminal gives a place to in these languages.
size_t WidthOf(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// The first column to the left, the others to the right.
std::string Aligned(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(rows[0].size(), 0);
  for (const auto& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], WidthOf(row[c]));
  }
  std::string out;
  for (const auto& row : rows) {
    for (size_t c = 0; c < row.size(); ++c) {
      const std::string blanks(widths[c] - WidthOf(row[c]), ' ');
      out += c == 0 ? row[c] + blanks : "  " + blanks + row[c];
    }
    out += "\n";
  }
  return out;
}

std::string TextOf(const Summary& summary, int64_t without_cost, const Policy& policy,
                   Language language) {
  std::string out;
  auto say = [&](Phrase phrase, const Fields& fields) {
    out += Fill(phrase, fields, summary.header, language) + "\n";
  };
  auto minor = [](int64_t value) { return MinorUnits{value}; };

  say(Phrase::kSummaryCustomers, {{"customers", summary.customers},
                                  {"purchasers", summary.purchasers},
                                  {"repeaters", summary.repeaters}});
  say(Phrase::kSummaryTurnover, {{"turnover", minor(summary.turnover)}});
  if (summary.has_margin) {
    say(Phrase::kSummaryMargin,
        {{"margin", minor(summary.margin)},
         {"net_margin", minor(SaturatingSubtract(summary.margin, summary.cost_to_serve))}});
  } else if (without_cost > 0) {
    say(Phrase::kSummaryMarginUnknown, {{"customers", without_cost}});
  }
  if (summary.has_cost_to_serve) {
    say(Phrase::kSummaryService, {{"cost", minor(summary.cost_to_serve)}});
  }

  const ParetoCut& pareto = summary.pareto;
  const Concentration& concentration = summary.concentration;
  if (pareto.cut.has_value()) {
    const Ratio& share = policy.pareto.share;
    say(Phrase::kSummaryPareto,
        {{"members", pareto.members},
         {"population", pareto.population},
         {"members_share", DivideToDouble(pareto.members, pareto.population)},
         {"share", DivideToDouble(share.numerator, share.denominator)},
         {"basis", BasisWord(policy.pareto.basis)}});
    say(Phrase::kSummaryConcentration, {{"gini", concentration.gini},
                                        {"top_one", concentration.top_one},
                                        {"top_ten", concentration.top_ten_percent},
                                        {"top_twenty", concentration.top_twenty_percent}});
    if (concentration.negative == 0) {
      say(Phrase::kSummaryEffectiveNumber, {{"effective_number", concentration.effective_number}});
    } else {
      say(Phrase::kSummaryNegative, {{"negative", concentration.negative}});
    }
  } else {
    say(Phrase::kSummaryNoPareto, {{"total", minor(pareto.total)}});
  }
  if (summary.to_recover != 0) {
    const double share =
        summary.value == 0 ? 0 : DivideToDouble(summary.value_complaining, summary.value);
    say(Phrase::kSummaryRecover, {{"customers", summary.to_recover},
                                  {"complainants", summary.complainants},
                                  {"share", share},
                                  {"basis", BasisWord(policy.pareto.basis)}});
  }
  if (summary.unread_tier_events != 0) {
    say(Phrase::kSummaryUnread, {{"unread", summary.unread_tier_events}});
  }
  constexpr size_t kMostSilent = 10;
  for (size_t i = 0; i < std::min(summary.silent_sources.size(), kMostSilent); ++i) {
    const SilentSource& silent = summary.silent_sources[i];
    if (silent.state != SilenceState::kOurs && silent.came != 0) continue;
    say(silent.state != SilenceState::kOurs ? Phrase::kSummarySourceTooLong
        : silent.came == 0                  ? Phrase::kSummarySourceSilent
                                            : Phrase::kSummarySourceDropped,
        FieldsOf(silent, summary.header));
  }
  if (summary.silent_sources.size() > kMostSilent) {
    say(Phrase::kSummarySourcesMore,
        {{"sources", static_cast<int64_t>(summary.silent_sources.size() - kMostSilent)}});
  }
  if (summary.frozen > 0) say(Phrase::kSummaryFrozen, {{"customers", summary.frozen}});
  if (summary.clumps) {
    say(Phrase::kSummaryClumps, {{"share", summary.clumps->share},
                                 {"expected", summary.clumps->expected},
                                 {"days", int64_t{summary.clumps->days}},
                                 {"consider", int64_t{summary.clumps->consider_days}}});
  }
  say(Phrase::kSummaryObservation, {{"end", InstantUs{summary.header.as_of_us - 1}}});

  auto word = [&](Phrase phrase) { return std::string(Template(phrase, language)); };
  std::vector<std::vector<std::string>> rows = {
      {word(Phrase::kTableTier), word(Phrase::kTableCustomers), word(Phrase::kTableShare),
       word(Phrase::kTableTurnover)}};
  if (summary.has_margin) rows[0].push_back(word(Phrase::kTableNetMargin));
  for (const TierSummary& tier : summary.tiers) {
    const double share =
        summary.customers == 0 ? 0.0 : DivideToDouble(tier.customers, summary.customers);
    rows.push_back({tier.label, FormatScaled(tier.customers, 0, language),
                    FormatPercent(share, language),
                    FormatAmount(tier.turnover, summary.header.currency, language)});
    if (summary.has_margin) {
      rows.back().push_back(FormatAmount(tier.net_margin, summary.header.currency, language));
    }
  }
  out += "\n" + Aligned(rows);
  if (summary.stages.empty()) return out;

  rows = {{word(Phrase::kTableStage), word(Phrase::kTableCustomers), word(Phrase::kTableShare),
           word(Phrase::kTableReturning), word(Phrase::kTableLifetimeValue)}};
  for (const StageSummary& stage : summary.stages) {
    const Currency& currency = summary.header.currency;
    rows.push_back(
        {word(StageWord(stage.stage)), FormatScaled(stage.customers, 0, language),
         FormatPercent(DivideToDouble(stage.customers, summary.customers), language),
         FormatNumber(stage.returning, 0, language),
         FormatAmount(RoundedToMinor(stage.lifetime_value, currency.exponent()).minor, currency,
                      language)});
  }
  return out + "\n" + Aligned(rows);
}

}  // namespace

std::vector<StageSummary> StagesOf(const Assessment& assessment) {
  std::array<StageSummary, kStages> stages{};
  if (!assessment.lifetimes().empty()) {
    for (const uint32_t position : assessment.measures().Sorted()) {
      const LifetimeJudgement& judged = assessment.lifetimes()[position];
      StageSummary& stage = stages[static_cast<size_t>(judged.stage)];
      stage.customers += 1;
      if (!std::isnan(judged.p_purchase)) stage.returning += judged.p_purchase;
      if (!std::isnan(judged.lifetime_value)) stage.lifetime_value += judged.lifetime_value;
    }
  }
  std::vector<StageSummary> out;
  for (size_t i = 0; i < stages.size(); ++i) {
    if (stages[i].customers == 0) continue;
    stages[i].stage = static_cast<Stage>(i);
    out.push_back(stages[i]);
  }
  return out;
}

int64_t FrozenOf(const Assessment& assessment) {
  return std::count_if(assessment.lifetimes().begin(), assessment.lifetimes().end(),
                       [](const LifetimeJudgement& judged) { return judged.silent_source != 0; });
}

absl::StatusOr<Summary> Summarize(const Assessment& assessment, Language language) {
  const Measures& measures = assessment.measures();
  const Policy& policy = assessment.policy();
  const Sums sums = Add(assessment);

  Summary out;
  out.header = measures.header();
  out.customers = measures.size();
  out.purchasers = sums.purchasers;
  out.repeaters = sums.repeaters;
  out.has_margin = measures.layout().cost && sums.without_cost == 0;
  out.has_cost_to_serve = measures.layout().service;
  out.concentration = assessment.calibration().concentration;
  out.pareto = assessment.calibration().pareto;
  if (assessment.standings() != nullptr) {
    out.unread_tier_events = assessment.standings()->unread_events;
  }
  out.stages = StagesOf(assessment);
  bool fits = ToInt64(sums.value, &out.value);
  out.has_amends = measures.layout().amends;
  absl::int128 complaining = 0;
  for (const AmendsRow& row : measures.amends()) {
    const CustomerJudgement judged = assessment.At(row.position);
    out.to_recover += judged.recover_first != RecoverFirst::kNo;
    if (judged.recover_first != RecoverFirst::kComplaint) continue;
    ++out.complainants;
    out.open_complaints += row.amends.open_complaints;
    complaining += std::max<int64_t>(judged.pareto_value, 0);
  }
  fits = ToInt64(complaining, &out.value_complaining) && fits;
  if (const auto& lifetime = assessment.calibration().lifetime) {
    out.silent_sources = lifetime->silent_sources;
    if (lifetime->clumps && lifetime->occasion_days <= lifetime->clumps->days &&
        assessment.policy().lifetime->occasion_days != 0) {
      out.clumps = lifetime->clumps;
    }
  }
  out.frozen = FrozenOf(assessment);
  TierSums all;
  for (size_t i = 0; i < sums.tiers.size(); ++i) {
    const TierSums& sum = sums.tiers[i];
    all.turnover += sum.turnover;
    all.margin += sum.margin;
    all.service += sum.service;
    const Tier& tier = policy.tiers.tiers[i];
    TierSummary summary;
    summary.name = tier.name;
    summary.label = tier.label.empty() ? tier.name : tier.label;
    summary.customers = sum.customers;
    fits = fits && ToInt64(sum.turnover, &summary.turnover);
    if (out.has_margin) fits = fits && ToInt64(sum.margin - sum.service, &summary.net_margin);
    out.tiers.push_back(std::move(summary));
  }
  fits = fits && ToInt64(all.turnover, &out.turnover) && ToInt64(all.service, &out.cost_to_serve);
  if (out.has_margin) fits = fits && ToInt64(all.margin, &out.margin);
  if (!fits) return absl::OutOfRangeError("the customers' totals add up to more than 64 bits hold");
  out.text = TextOf(out, sums.without_cost, policy, language);
  return out;
}

}  // namespace goodwill
