#include "table/evaluate_columns.h"

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "table/row_columns.h"

namespace goodwill {

ResultTable EvaluationColumns(const Evaluation& evaluation, const Zone& zone, Language language) {
  using Row = StrategyEffect;
  std::vector<std::string> texts;
  for (const Row& r : evaluation.strategies) {
    texts.push_back(EffectText(r, evaluation.currency, zone, language));
  }
  const auto known = [](double value) {
    return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
  };
  Columns<Row> columns(evaluation.strategies);
  const auto compared = [&](const char* name, auto field) {
    columns.Real(name, [&](const Row& r) { return r.compared ? known(field(r)) : std::nullopt; });
  };
  columns.Text("strategy", [](const Row& r) { return std::string_view(r.strategy); });
  columns.Count("window_days", [](const Row& r) { return int64_t{r.window_days}; });
  columns.Count("treated", [](const Row& r) { return r.treated; });
  columns.Count("control", [](const Row& r) { return r.control; });
  columns.Count("waiting", [](const Row& r) { return r.waiting; });
  columns.Count("unknown", [](const Row& r) { return r.unknown; });
  columns.Real("sample_ratio_p", [&](const Row& r) {
    return r.ratio.judged ? known(r.ratio.p_value) : std::nullopt;
  });
  columns.Flag("sample_ratio_alarm", [](const Row& r) { return r.ratio.alarm; });
  columns.Flag("on_margin", [](const Row& r) { return r.on_margin; });
  compared("control_mean", [](const Row& r) { return r.effect.control_mean; });
  compared("treated_mean", [](const Row& r) { return r.effect.treated_mean; });
  compared("difference", [](const Row& r) { return r.effect.difference; });
  compared("low", [](const Row& r) { return r.effect.interval.low; });
  compared("high", [](const Row& r) { return r.effect.interval.high; });
  compared("p_value", [](const Row& r) { return r.effect.p_value; });
  compared("always_low", [](const Row& r) { return r.effect.always_valid.low; });
  compared("always_high", [](const Row& r) { return r.effect.always_valid.high; });
  compared("variance_reduction", [](const Row& r) { return r.effect.variance_reduction; });
  compared("total", [](const Row& r) { return r.total; });
  compared("minimum_detectable", [](const Row& r) { return r.minimum_detectable; });
  compared("people_needed", [](const Row& r) { return r.people_needed; });
  columns.Instant("verdict_at", [](const Row& r) { return r.verdict_us; });
  columns.Text("verdict", [](const Row& r) { return VerdictName(r.verdict); });
  columns.Text("reason", [&](const Row& r) {
    return std::string_view(texts[static_cast<size_t>(&r - evaluation.strategies.data())]);
  });
  return {columns.Finish(),
          {{"goodwill.table", "evaluation"},
           {"goodwill.currency", std::string(evaluation.currency.code())}}};
}

}  // namespace goodwill
