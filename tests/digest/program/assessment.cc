// Random books, measured, calibrated, judged and explained under policies of every
// kind.
#include "goodwill/assess/assessment.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "computations.h"
#include "figures.h"
#include "goodwill/assess/explanation.h"
#include "goodwill/book/book.h"
#include "goodwill/c.h"
#include "table/result_columns.h"
#include "tests/unit/book/table_builder.h"

namespace goodwill {
namespace {

constexpr int64_t kAsOf = 1'720'000'000'000'000;
constexpr int kBooks = 6;
constexpr int kPolicies = 6;

// A digest of a failure would prove nothing.
template <typename T>
T Must(absl::StatusOr<T> value) {
  if (value.ok()) return *std::move(value);
  std::fprintf(stderr, "%s\n", std::string(value.status().message()).c_str());
  std::exit(1);
}

Table Purchases(Inputs& inputs) {
  using namespace purchases;
  TableBuilder builder(kSpec);
  for (int rows = 0; rows < 1'500; ++rows) {
    const int64_t customer = inputs.Below(40) * inputs.Below(8);
    const int64_t days = inputs.Below(900);
    const int64_t within = inputs.Below(kMicrosPerDay);
    const int64_t amount = inputs.Below(40'000) - 4'000;
    const int64_t order = inputs.Below(400);
    const int64_t quantity = inputs.Below(20) * 250'000;
    builder.Row({{kCustomerId, "C" + std::to_string(customer)},
                 {kTime, kAsOf - 1 - days * kMicrosPerDay + within},
                 {kAmount, amount},
                 {kOrderId, order < 100 ? TestCell("o" + std::to_string(order)) : TestCell()},
                 {kProductId, "p" + std::to_string(order % 30)},
                 {kQuantity, quantity},
                 {kCost, amount * 7 / 11}});
  }
  return builder.Build();
}

Table Contacts(Inputs& inputs) {
  using namespace interactions;
  TableBuilder builder(kSpec);
  for (int rows = 0; rows < 300; ++rows) {
    const int64_t customer = inputs.Below(200);
    const int64_t days = inputs.Below(900);
    const int64_t channel = 1 + inputs.Below(8);
    const int64_t minutes = inputs.Below(60'000'000);
    const int64_t direction = 1 + inputs.Below(2);
    builder.Row({{kCustomerId, "C" + std::to_string(customer)},
                 {kTime, kAsOf - 1 - days * kMicrosPerDay},
                 {kChannel, channel},
                 {kDirection, direction},
                 {kMinutes, minutes},
                 {kCausedBy, minutes % 5 == 0 ? TestCell("late") : TestCell()}});
  }
  return builder.Build();
}

Policy MakePolicy(int kind) {
  Policy policy;
  policy.currency = *Currency::Parse("EUR");
  policy.digest = {static_cast<uint8_t>(kind + 1)};
  policy.measures.age_unit = kind % 2 == 0 ? AgeUnit::kDay : AgeUnit::kWeek;
  if (kind != 0) policy.measures.window = Window::RollingMonths(3 * kind);
  for (auto& channel : policy.cost_to_serve.contact) {
    for (ContactCost& cost : channel) cost = {120, 45 + kind};
  }
  policy.pareto.share = {kind + 3, kind + 4};
  policy.pareto.basis = static_cast<ValueBasis>(1 + kind % 4);
  policy.pareto.scope = static_cast<Scope>(1 + kind % 2);
  policy.rfm.bins = 3 + kind;
  policy.rfm.method = static_cast<RfmMethod>(1 + kind % 3);
  policy.rfm.monetary = static_cast<ValueBasis>(1 + (kind + 2) % 4);
  policy.rfm.scope = policy.pareto.scope;
  if (policy.rfm.method == RfmMethod::kFixedCuts) {
    for (int64_t i = 1; i < policy.rfm.bins; ++i) {
      policy.rfm.recency_days.push_back(i * 40);
      policy.rfm.frequency.push_back(i + 1);
      policy.rfm.monetary_cuts.push_back(i * 30'000);
    }
  }
  TierEntry gold;
  gold.pareto = true;
  gold.max_days_since_last = 200;
  TierEntry silver;
  silver.any_of.resize(2);
  silver.any_of[0].min_turnover = 50'000;
  silver.any_of[1].min_frequency_score = 3;
  silver.any_of[1].min_net_margin = 10'000;
  if (kind == 1 || kind == 4) {  // fits take their time
    policy.lifetime.emplace();
    policy.lifetime->horizon_months = 6;
    policy.lifetime->model = kind == 1 ? ModelKind::kParetoNbd : ModelKind::kMbgNbd;
  }
  policy.tiers.tiers = {
      {"gold", "Gold", gold}, {"silver", "Silver", silver}, {"basic", "", std::nullopt}};
  return policy;
}

// Calls f with the assessment of every book under every policy.
template <typename F>
void ForEachAssessment(uint64_t seed, F&& f) {
  Inputs inputs(seed);
  for (int b = 0; b < kBooks; ++b) {
    const Zone zone = Must(Zone::Load(b % 2 == 0 ? "UTC" : "Europe/Sofia"));
    Book book(*Currency::Parse("EUR"), zone);
    Must(book.Append(Purchases(inputs), {}));
    if (b % 3 != 0) Must(book.Append(Contacts(inputs), {}));
    for (int p = 0; p < kPolicies; ++p) {
      const auto policy = std::make_shared<const Policy>(MakePolicy(p));
      MeasuresQuestion question;
      question.as_of_us = kAsOf;
      question.measures = policy->measures;
      question.earlier_months = policy->lifetime ? policy->lifetime->horizon_months : 0;
      question.cost_to_serve = policy->cost_to_serve;
      question.currency = policy->currency;
      question.policy_digest = policy->digest;
      auto measures = Must(book.MeasureAll(question, {}));
      auto calibration =
          std::make_shared<const Calibration>(Must(Calibrate(*measures, *policy, {})));
      f(*Must(Assess(std::move(measures), std::move(calibration), policy, {})));
    }
  }
}

void AddCut(const RankCut& cut, Digest& digest) {
  digest.Add(cut.value);
  digest.Add(cut.id.text);
}

void AddCuts(const std::vector<RankCut>& cuts, Digest& digest) {
  digest.Add(static_cast<int64_t>(cuts.size()));
  for (const RankCut& cut : cuts) AddCut(cut, digest);
}

// The bytes of every column, as whoever reads Arrow would get them.
void AddColumns(ResultTable table, Digest& digest) {
  ArrowArrayStream stream{};
  ExportStream(std::move(table.columns), std::move(table.metadata), &stream);
  ArrowSchema schema{};
  ArrowArray batch{};
  if (stream.get_schema(&stream, &schema) != 0 || stream.get_next(&stream, &batch) != 0)
    std::exit(1);
  const auto bytes = [&](const void* data, int64_t size) {
    digest.Add(std::string_view(static_cast<const char*>(data), static_cast<size_t>(size)));
  };
  for (int64_t c = 0; c < batch.n_children; ++c) {
    const std::string_view format = schema.children[c]->format;
    const ArrowArray& column = *batch.children[c];
    digest.Add(std::string_view(schema.children[c]->name));
    digest.Add(format);
    if (column.buffers[0] != nullptr) bytes(column.buffers[0], (column.length + 7) / 8);
    if (format == "u") {
      const auto* const offsets = static_cast<const int32_t*>(column.buffers[1]);
      bytes(offsets, (column.length + 1) * 4);
      bytes(column.buffers[2], offsets[column.length]);
    } else {
      const int64_t bits = format == "b" ? 1 : format == "i" ? 32 : format[0] == 'd' ? 128 : 64;
      bytes(column.buffers[1], (column.length * bits + 7) / 8);
    }
  }
  batch.release(&batch);
  schema.release(&schema);
  stream.release(&stream);
}

}  // namespace

void AddCalibrations(Digest& digest) {
  ForEachAssessment(5, [&](const Assessment& assessment) {
    const Calibration& calibration = assessment.calibration();
    AddFigures(calibration.concentration, digest);
    AddCuts(calibration.rfm.recency, digest);
    AddCuts(calibration.rfm.frequency, digest);
    AddCuts(calibration.rfm.monetary, digest);
    const ParetoCut& pareto = calibration.pareto;
    AddCut(pareto.cut.value_or(RankCut()), digest);
    for (const int64_t figure :
         {pareto.members, pareto.population, pareto.members_value, pareto.total}) {
      digest.Add(figure);
    }
  });
}

void AddAssessments(Digest& digest) {
  ForEachAssessment(6, [&](const Assessment& assessment) {
    for (const MoneyForm form : {MoneyForm::kDecimal, MoneyForm::kDouble, MoneyForm::kMinor}) {
      AddColumns(MeasuresColumns(assessment.measures(), form), digest);
      AddColumns(AssessmentColumns(assessment, form), digest);
    }
  });
}

void AddExplanations(Digest& digest) {
  ForEachAssessment(7, [&](const Assessment& assessment) {
    // Positions are where a process happened to put the customers.
    const auto id_at = [&](int64_t position) { return assessment.measures().IdAt(position); };
    std::vector<int64_t> positions(static_cast<size_t>(assessment.size()));
    std::iota(positions.begin(), positions.end(), 0);
    std::sort(positions.begin(), positions.end(),
              [&](int64_t a, int64_t b) { return id_at(a).text < id_at(b).text; });
    for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
      digest.Add(Must(Summarize(assessment, language)).text);
      for (size_t i = 0; i < positions.size(); i += 7) {
        digest.Add(Must(Explain(assessment, id_at(positions[i]), language)).text);
      }
    }
  });
}

}  // namespace goodwill
