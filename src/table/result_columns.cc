#include "table/result_columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "goodwill/assess/derived.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/schema.h"

namespace goodwill {
namespace {

// A column that is being filled: kNullNumber (or NaN) stands for null until the
// end, and columns that may be null say so.
struct Numbers {
  explicit Numbers(size_t n) { values.reserve(n); }
  void Add(int64_t v) { values.push_back(v); }
  void Add(std::optional<int64_t> v) { values.push_back(v.value_or(kNullNumber)); }
  std::vector<int64_t> values;
};
struct Doubles {
  explicit Doubles(size_t n) {
    values.reserve(n);
    valid.reserve(n);
  }
  void Add(std::optional<double> v) {
    const bool is = v.has_value() && !std::isnan(*v);
    values.push_back(is ? *v : 0.0);
    valid.push_back(is ? 1 : 0);
  }
  std::vector<double> values;
  std::vector<uint8_t> valid;
};

std::vector<uint8_t> ValidityOf(std::vector<int64_t>& values) {
  std::vector<uint8_t> valid(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    valid[i] = values[i] != kNullNumber ? 1 : 0;
    if (valid[i] == 0) values[i] = 0;
  }
  return valid;
}

class Builder {
 public:
  Builder(const Measures& measures, MoneyForm money)
      : exponent_(measures.header().currency.exponent()), money_(money) {}

  void Plain(std::string name, Numbers numbers) {
    out_.push_back(ExportColumn::Int64(std::move(name), std::move(numbers.values)));
  }
  void Nullable(std::string name, Numbers numbers) {
    const std::vector<uint8_t> valid = ValidityOf(numbers.values);
    out_.push_back(
        ExportColumn::Int64(std::move(name), std::move(numbers.values)).WithValidity(valid));
  }
  void Instant(std::string name, Numbers numbers) {
    const std::vector<uint8_t> valid = ValidityOf(numbers.values);
    out_.push_back(
        ExportColumn::Timestamp(std::move(name), std::move(numbers.values)).WithValidity(valid));
  }
  void Real(std::string name, Doubles doubles) {
    out_.push_back(ExportColumn::Float64(std::move(name), std::move(doubles.values))
                       .WithValidity(doubles.valid));
  }
  void Money(std::string name, Numbers numbers, bool nullable) {
    std::vector<uint8_t> valid;
    if (nullable) valid = ValidityOf(numbers.values);
    ExportColumn column = MoneyColumn(std::move(name), std::move(numbers.values));
    out_.push_back(nullable ? std::move(column).WithValidity(valid) : std::move(column));
  }
  void Column(ExportColumn column) { out_.push_back(std::move(column)); }
  std::vector<ExportColumn> Finish() { return std::move(out_); }

 private:
  ExportColumn MoneyColumn(std::string name, std::vector<int64_t> minor) const {
    switch (money_) {
      case MoneyForm::kMinor:
        break;
      case MoneyForm::kDecimal:
        return ExportColumn::Decimal(std::move(name), minor, exponent_);
      case MoneyForm::kDouble: {
        std::vector<double> major(minor.size());
        for (size_t i = 0; i < minor.size(); ++i) major[i] = ScaledToDouble(minor[i], exponent_);
        return ExportColumn::Float64(std::move(name), std::move(major));
      }
    }
    return ExportColumn::Int64(std::move(name), std::move(minor));
  }

  const int exponent_;
  const MoneyForm money_;
  std::vector<ExportColumn> out_;
};

// Asks for the memory of a customer's measures, which lie anywhere.
void Prefetch(const Measures::Place& place) {
  const auto ask = [i = place.index](const auto& block) {
    if (block.empty()) return;
    const char* const at = reinterpret_cast<const char*>(&block[i]);
    __builtin_prefetch(at);
    __builtin_prefetch(at + sizeof(block[i]) - 1);
  };
  ask(place.part->numbers);
  ask(place.part->texts);
  ask(place.part->all);
  ask(place.part->window);
  ask(place.part->cadence);
}

// Calls f(part, index) for each customer in ascending order of id.
template <typename F>
void InOrder(const Measures& measures, F&& f) {
  constexpr size_t kAhead = 16;
  std::array<Measures::Place, kAhead> ahead{};
  const std::span<const uint32_t> sorted = measures.Sorted();
  for (size_t i = 0; i < sorted.size() + kAhead; ++i) {
    Measures::Place& place = ahead[i % kAhead];
    if (i >= kAhead) f(*place.part, place.index);
    if (i >= sorted.size()) continue;
    place = measures.At(sorted[i]);
    Prefetch(place);
  }
}

void AddIds(const Measures& measures, Builder& to) {
  const auto n = static_cast<size_t>(measures.size());
  if (measures.header().ids == IdKind::kNumber) {
    Numbers ids(n);
    InOrder(measures, [&](const MeasuresPart& p, size_t i) { ids.Add(p.numbers[i]); });
    to.Plain("customer_id", std::move(ids));
    return;
  }
  std::vector<std::string_view> ids;
  ids.reserve(n);
  InOrder(measures, [&](const MeasuresPart& p, size_t i) { ids.push_back(p.texts[i]); });
  to.Column(ExportColumn::Text("customer_id", ids));
}

void AddMeasures(const Measures& measures, Builder& to) {
  const auto n = static_cast<size_t>(measures.size());
  const MeasuresHeader& header = measures.header();
  const MeasuresLayout& layout = measures.layout();

  Numbers frequency(n), days_since_last(n), first(n), last(n), orders(n), returns(n), lines(n);
  Numbers purchase_days(n), gap_longest(n), gross(n), returned(n), amount(n), cost(n), uncosted(n);
  Numbers margin(n), basket(n), products(n), categories(n);
  Numbers window_orders(n), window_days(n), window_gross(n), window_returned(n), window_amount(n);
  Numbers window_margin(n), window_net_margin(n);
  Numbers wanted(n), caused(n), unrequested(n), cost_to_serve(n), cost_wanted(n), cost_caused(n);
  Numbers cost_unrequested(n), net_margin(n);
  std::vector<std::string_view> withheld, sources;
  Doubles recency(n), tenure(n), gap_mean(n), gap_median(n), gap_deviation(n), quantity(n),
      minutes(n);
  Doubles log_gaps(layout.log_gaps ? n : 0);
  std::vector<Numbers> contacts(layout.service ? 2 * kChannels.size() : 0, Numbers(n));

  InOrder(measures, [&](const MeasuresPart& part, size_t i) {
    const CustomerMeasures m = part.Get(i);
    const PurchaseTotals &all = m.all, &window = m.window;
    const auto when = [](bool is, int64_t v) { return is ? v : kNullNumber; };

    const std::optional<Ages> ages = AgesOf(header, all);
    frequency.Add(ages ? ages->frequency : 0);
    recency.Add(ages ? std::optional(InUnit(ages->recency_days, header.age_unit)) : std::nullopt);
    tenure.Add(ages ? std::optional(InUnit(ages->tenure_days, header.age_unit)) : std::nullopt);
    days_since_last.Add(ages ? std::optional(ages->days_since_last) : std::nullopt);
    first.Add(when(all.any(), all.first_us));
    last.Add(when(all.any(), all.last_us));
    orders.Add(int64_t{all.orders});
    returns.Add(int64_t{all.returns});
    lines.Add(int64_t{all.lines});
    purchase_days.Add(when(layout.purchase_days, all.purchase_days));
    const std::optional<Rhythm> rhythm = RhythmOf(m.cadence);
    gap_mean.Add(rhythm ? std::optional(rhythm->mean_gap) : std::nullopt);
    gap_median.Add(rhythm ? std::optional(rhythm->median_gap) : std::nullopt);
    gap_deviation.Add(rhythm ? std::optional(rhythm->standard_deviation) : std::nullopt);
    gap_longest.Add(when(rhythm.has_value(), m.cadence.gap_longest));
    if (layout.log_gaps) log_gaps.Add(LogGapsOf(header, all, m.log_gaps));
    gross.Add(all.gross);
    returned.Add(all.returned);
    amount.Add(all.net());
    cost.Add(when(layout.cost && all.uncosted_lines < all.lines, all.cost));
    uncosted.Add(int64_t{all.uncosted_lines});
    margin.Add(when(all.has_margin(), all.margin()));
    basket.Add(BasketOf(all));
    quantity.Add(layout.variety ? std::optional(ScaledToDouble(m.variety.quantity, kDecimalScale))
                                : std::nullopt);
    products.Add(when(layout.variety, m.variety.products));
    categories.Add(when(layout.variety, m.variety.categories));

    window_orders.Add(int64_t{window.orders});
    window_days.Add(when(layout.purchase_days, window.purchase_days));
    window_gross.Add(window.gross);
    window_returned.Add(window.returned);
    window_amount.Add(window.net());
    window_margin.Add(when(window.has_margin(), window.margin()));
    window_net_margin.Add(when(window.has_margin(), m.window_net_margin()));

    const ServiceTotals& s = m.service;
    wanted.Add(when(layout.service, s.contacts_wanted));
    caused.Add(when(layout.service, s.contacts_caused_by_us));
    unrequested.Add(when(layout.service, s.contacts_unrequested));
    minutes.Add(layout.service ? std::optional(ScaledToDouble(s.minutes, kDecimalScale))
                               : std::nullopt);
    cost_to_serve.Add(when(layout.service, s.cost()));
    cost_wanted.Add(when(layout.service, s.cost_wanted));
    cost_caused.Add(when(layout.service, s.cost_caused_by_us));
    cost_unrequested.Add(when(layout.service, s.cost_unrequested));
    net_margin.Add(when(all.has_margin(), m.net_margin()));
    if (layout.rights) {
      withheld.push_back(m.withheld == Withheld::kNothing ? std::string_view()
                                                          : NameOf(m.withheld));
    }
    if (layout.sources) {
      const uint32_t most = m.sources.from[0].source;
      sources.push_back(most == 0 ? std::string_view()
                                  : std::string_view((*header.sources)[most - 1].name));
    }
    for (size_t c = 0; c < contacts.size(); ++c) contacts[c].Add(int64_t{s.contacts[c / 2][c % 2]});
  });

  to.Plain("frequency", std::move(frequency));
  to.Real("recency", std::move(recency));
  to.Real("tenure", std::move(tenure));
  to.Nullable("days_since_last", std::move(days_since_last));
  to.Instant("first_purchase", std::move(first));
  to.Instant("last_purchase", std::move(last));
  to.Plain("orders", std::move(orders));
  to.Plain("returns", std::move(returns));
  to.Plain("lines", std::move(lines));
  to.Nullable("purchase_days", std::move(purchase_days));
  to.Real("gap_mean", std::move(gap_mean));
  to.Real("gap_median", std::move(gap_median));
  to.Real("gap_deviation", std::move(gap_deviation));
  to.Nullable("gap_longest", std::move(gap_longest));
  if (layout.log_gaps) to.Real("log_gaps", std::move(log_gaps));
  to.Money("gross", std::move(gross), false);
  to.Money("returned", std::move(returned), false);
  to.Money("amount", std::move(amount), false);
  to.Money("cost", std::move(cost), true);
  to.Plain("uncosted_lines", std::move(uncosted));
  to.Money("margin", std::move(margin), true);
  to.Money("basket", std::move(basket), true);
  to.Real("quantity", std::move(quantity));
  to.Nullable("products", std::move(products));
  to.Nullable("categories", std::move(categories));
  to.Plain("window_orders", std::move(window_orders));
  to.Nullable("window_purchase_days", std::move(window_days));
  to.Money("window_gross", std::move(window_gross), false);
  to.Money("window_returned", std::move(window_returned), false);
  to.Money("window_amount", std::move(window_amount), false);
  to.Money("window_margin", std::move(window_margin), true);
  to.Nullable("contacts_wanted", std::move(wanted));
  to.Nullable("contacts_caused_by_us", std::move(caused));
  to.Nullable("contacts_unrequested", std::move(unrequested));
  to.Real("contact_minutes", std::move(minutes));
  to.Money("cost_to_serve", std::move(cost_to_serve), true);
  to.Money("cost_wanted", std::move(cost_wanted), true);
  to.Money("cost_caused_by_us", std::move(cost_caused), true);
  to.Money("cost_unrequested", std::move(cost_unrequested), true);
  to.Money("net_margin", std::move(net_margin), true);
  to.Money("window_net_margin", std::move(window_net_margin), true);
  for (size_t c = 0; c < contacts.size(); ++c) {
    to.Plain(std::string(kChannels[c / 2]) + "_" + std::string(kDirections[c % 2]),
             std::move(contacts[c]));
  }
  // Null for whoever forbids nothing.
  if (layout.rights) to.Column(ExportColumn::Text("withheld", withheld));
  // Null for whoever bought nothing that names one.
  if (layout.sources) to.Column(ExportColumn::Text("source", sources));
}

// What is to be made good, where measures hold it.
void AddAmends(const Measures& measures, Builder& to) {
  if (!measures.layout().amends) return;
  const auto n = static_cast<size_t>(measures.size());
  Numbers open(n), oldest(n), failure(n);
  std::vector<std::string_view> kinds;
  kinds.reserve(n);
  const auto when = [](int64_t us) { return us == Amends::kNever ? kNullNumber : us; };
  for (const uint32_t position : measures.Sorted()) {
    const Amends& amends = measures.AmendsAt(position);
    open.Add(int64_t{amends.open_complaints});
    oldest.Add(when(amends.oldest_us));
    failure.Add(when(amends.failure_us));
    kinds.push_back(amends.failure_kind.empty() ? std::string_view() : amends.failure_kind);
  }
  to.Plain("open_complaints", std::move(open));
  to.Instant("oldest_open_complaint", std::move(oldest));
  to.Instant("last_failure", std::move(failure));
  to.Column(ExportColumn::Text("last_failure_kind", kinds));
}

// Stage, chances and value, where the policy asks for them.
void AddLifetimes(const Assessment& assessment, Builder& to) {
  const std::span<const LifetimeJudgement> lifetimes = assessment.lifetimes();
  if (!assessment.policy().lifetime) return;
  const std::span<const uint32_t> sorted = assessment.measures().Sorted();
  std::vector<std::string_view> stages;
  stages.reserve(sorted.size());
  for (const uint32_t position : sorted) {
    const std::string_view name = StageName(lifetimes[position].stage);
    stages.push_back(name.empty() ? std::string_view() : name);
  }
  to.Column(ExportColumn::Text("stage", stages));
  if (assessment.measures().layout().sources) {
    const auto& silent = assessment.calibration().lifetime->silent_sources;
    std::vector<std::string_view> silences;
    silences.reserve(sorted.size());
    for (const uint32_t position : sorted) {
      const uint32_t place = lifetimes[position].silent_source;
      silences.push_back(place == 0 ? std::string_view() : silent[place - 1].name);
    }
    to.Column(ExportColumn::Text("silent_source", silences));
  }
  const auto add = [&](const char* name, double LifetimeJudgement::*member) {
    Doubles column(sorted.size());
    for (const uint32_t position : sorted) column.Add(lifetimes[position].*member);
    to.Real(name, std::move(column));
  };
  add("p_alive", &LifetimeJudgement::p_alive);
  add("p_purchase", &LifetimeJudgement::p_purchase);
  add("p_purchase_low", &LifetimeJudgement::p_low);
  add("p_purchase_high", &LifetimeJudgement::p_high);
  add("p_purchase_model", &LifetimeJudgement::p_model);
  add("p_purchase_at_last", &LifetimeJudgement::p_at_last);
  add("p_silence", &LifetimeJudgement::p_silence);
  add("expected_purchases", &LifetimeJudgement::expected_purchases);
  add("expected_spend", &LifetimeJudgement::expected_spend);
  add("lifetime_value", &LifetimeJudgement::lifetime_value);
}

std::vector<std::pair<std::string, std::string>> MetadataOf(const MeasuresHeader& header) {
  return {{"goodwill.currency", std::string(header.currency.code())},
          {"goodwill.time_zone", header.zone.name()},
          {"goodwill.as_of", FormatInstant(header.as_of_us, header.zone)},
          {"goodwill.age_unit", header.age_unit == AgeUnit::kDay ? "day" : "week"},
          {"goodwill.version", header.library_version}};
}

}  // namespace

ResultTable MeasuresColumns(const Measures& measures, MoneyForm money) {
  Builder builder(measures, money);
  AddIds(measures, builder);
  AddMeasures(measures, builder);
  AddAmends(measures, builder);
  return {builder.Finish(), MetadataOf(measures.header())};
}

namespace {

// What is held, and the first way up.
void AddStandings(const Assessment& assessment, Builder& to) {
  const Standings* const standings = assessment.standings();
  if (standings == nullptr) return;
  const Policy& policy = assessment.policy();
  const Measures& measures = assessment.measures();
  const auto n = static_cast<size_t>(measures.size());
  const bool bought_for_pareto = policy.pareto.basis == ValueBasis::kTurnover ||
                                 policy.pareto.basis == ValueBasis::kGross;
  const auto name = [&](int32_t tier) -> std::string_view {
    return policy.tiers.tiers[static_cast<size_t>(tier)].name;
  };
  std::vector<std::string_view> rests_on, qualifies, next;
  for (auto* column : {&rests_on, &qualifies, &next}) column->reserve(n);
  Numbers since(n), until(n), notice(n), by(n), turnover(n), margin(n), orders(n), days(n),
      points(n);
  Doubles probability(n);
  for (const uint32_t position : measures.Sorted()) {
    const Standing& s = standings->customers[position];
    since.Add(s.since_us);
    until.Add(s.until_us);
    notice.Add(s.notice_us);
    rests_on.push_back(kRestsOnNames[static_cast<size_t>(s.rests_on)]);
    qualifies.push_back(name(s.qualifies));
    probability.Add(s.rests_on == RestsOn::kProvisional
                        ? std::optional<double>(static_cast<double>(s.probability))
                        : std::nullopt);
    const CustomerJudgement judged = assessment.At(position);
    const std::vector<Route> routes = WayUpOf(*standings, policy, assessment.calibration().pareto,
                                              judged.pareto != 0, judged.pareto_value, s);
    if (routes.empty()) {
      next.emplace_back();
      for (Numbers* column : {&by, &turnover, &margin, &orders, &days, &points}) {
        column->Add(kNullNumber);
      }
      continue;
    }
    const Route& route = routes.front();
    next.push_back(name(s.tier - 1));
    by.Add(standings->calendar.way_up.at_us);
    turnover.Add(bought_for_pareto ? std::max(route.turnover, route.pareto) : route.turnover);
    margin.Add(bought_for_pareto ? route.margin : std::max(route.margin, route.pareto));
    orders.Add(route.orders);
    days.Add(route.purchase_days);
    points.Add(route.points);
  }
  to.Instant("tier_since", std::move(since));
  to.Instant("tier_until", std::move(until));
  to.Instant("tier_notice", std::move(notice));
  to.Column(ExportColumn::Text("tier_rests_on", rests_on));
  to.Column(ExportColumn::Text("tier_by_conditions", qualifies));
  to.Real("tier_probability", std::move(probability));
  to.Column(ExportColumn::Text("next_tier", next));
  to.Instant("next_tier_by", std::move(by));
  to.Money("more_turnover", std::move(turnover), true);
  to.Money("more_margin", std::move(margin), true);
  to.Nullable("more_orders", std::move(orders));
  to.Nullable("more_purchase_days", std::move(days));
  to.Nullable("more_points", std::move(points));
  const std::span<const RouteChance> chances = assessment.chances();
  if (!policy.tiers.reviews->chances || !policy.lifetime) return;
  const auto add = [&](const char* name_of_column, double RouteChance::* member) {
    Doubles column(n);
    for (const uint32_t position : measures.Sorted()) column.Add(chances[position].*member);
    to.Real(name_of_column, std::move(column));
  };
  add("next_tier_chance", &RouteChance::alone);
  if (policy.tiers.reviews->chances->incentive_lift) {
    add("next_tier_chance_incentive", &RouteChance::with_incentive);
  }
}

}  // namespace

ResultTable AssessmentColumns(const Assessment& assessment, MoneyForm money) {
  const Measures& measures = assessment.measures();
  const auto n = static_cast<size_t>(measures.size());
  const std::vector<Tier>& tiers = assessment.policy().tiers.tiers;
  std::vector<std::string_view> tier;
  std::vector<int32_t> rank, recency, frequency, monetary;
  std::vector<uint8_t> pareto, scored;
  Numbers value(n);
  const Judge judge(assessment.calibration(), assessment.policy());
  tier.reserve(n);
  for (auto* column : {&rank, &recency, &frequency, &monetary}) column->reserve(n);
  pareto.reserve(n);
  scored.reserve(n);
  for (const uint32_t position : measures.Sorted()) {
    const Judgement& j = assessment.judgements()[position];
    const Measures::Place place = measures.At(position);
    tier.push_back(tiers[j.tier].name);
    rank.push_back(j.tier);
    pareto.push_back(j.pareto);
    recency.push_back(j.recency_score);
    frequency.push_back(j.frequency_score);
    monetary.push_back(j.monetary_score);
    scored.push_back(j.recency_score != 0);
    value.Add(judge.ParetoValue(MeasuresView::Of(*place.part, place.index)));
  }
  Builder builder(measures, money);
  AddIds(measures, builder);
  builder.Column(ExportColumn::Text("tier", tier));
  builder.Column(ExportColumn::Int32("tier_rank", std::move(rank)));
  builder.Column(ExportColumn::Bool("pareto", pareto));
  builder.Money("pareto_value", std::move(value), false);
  builder.Column(ExportColumn::Int32("recency_score", std::move(recency)).WithValidity(scored));
  builder.Column(ExportColumn::Int32("frequency_score", std::move(frequency)).WithValidity(scored));
  builder.Column(ExportColumn::Int32("monetary_score", std::move(monetary)).WithValidity(scored));
  AddLifetimes(assessment, builder);
  AddMeasures(measures, builder);
  AddAmends(measures, builder);
  if (measures.layout().amends) {
    // Null for whom nothing is to be made good with first.
    std::vector<std::string_view> recover;
    recover.reserve(n);
    for (const uint32_t position : measures.Sorted()) {
      const RecoverFirst why = assessment.judgements()[position].recover_first;
      recover.push_back(why == RecoverFirst::kNo ? std::string_view() : NameOf(why));
    }
    builder.Column(ExportColumn::Text("recover_first", recover));
  }
  AddStandings(assessment, builder);
  return {builder.Finish(), MetadataOf(measures.header())};
}

ResultTable FactColumns(const Facts& facts, const Currency& currency) {
  ResultTable out;
  for (size_t c = 0; c < facts.columns.size(); ++c) {
    const FactValues& values = facts.columns[c];
    if (values.physical == Physical::kAbsent) continue;
    const ColumnSpec& spec = facts.spec->columns[c];
    std::string name(spec.name);
    if (values.physical == Physical::kText) {
      out.columns.push_back(ExportColumn::Text(std::move(name), values.texts));
      continue;
    }
    std::vector<int64_t> numbers = values.numbers;
    if (spec.type == ColumnType::kCode) {
      std::vector<std::string_view> names(numbers.size());
      for (size_t i = 0; i < numbers.size(); ++i) {
        if (numbers[i] != kNullNumber) names[i] = spec.codes[static_cast<size_t>(numbers[i] - 1)];
      }
      out.columns.push_back(ExportColumn::Text(std::move(name), names));
      continue;
    }
    const std::vector<uint8_t> valid = ValidityOf(numbers);
    const auto column = [&]() -> ExportColumn {
      switch (spec.type) {
        case ColumnType::kTime:
          return ExportColumn::Timestamp(std::move(name), std::move(numbers));
        case ColumnType::kMoney:
          return ExportColumn::Decimal(std::move(name), numbers, currency.exponent());
        case ColumnType::kDecimal:
          return ExportColumn::Decimal(std::move(name), numbers, kDecimalScale);
        case ColumnType::kBoolean: {
          std::vector<uint8_t> bits(numbers.begin(), numbers.end());
          return ExportColumn::Bool(std::move(name), bits);
        }
        default:
          return ExportColumn::Int64(std::move(name), std::move(numbers));
      }
    };
    ExportColumn made = column();
    out.columns.push_back(spec.required ? std::move(made) : std::move(made).WithValidity(valid));
  }
  out.metadata = {{"goodwill.table", std::string(facts.spec->name)},
                  {"goodwill.currency", std::string(currency.code())}};
  return out;
}

ResultTable BatchColumns(std::span<const Batch> batches) {
  const size_t n = batches.size();
  Numbers batch(n), recorded(n), rows(n), appended(n), present(n), superseded(n);
  std::vector<std::string_view> tables, sources;
  tables.reserve(n);
  sources.reserve(n);
  for (const Batch& b : batches) {
    batch.Add(b.number);
    const TableSpec* const table = FindTable(static_cast<int32_t>(b.table));
    tables.push_back(table != nullptr ? table->name : std::string_view());
    recorded.Add(b.origin.recorded_at_us);
    sources.push_back(b.origin.source.empty() ? std::string_view() : b.origin.source);
    rows.Add(b.rows);
    appended.Add(b.appended);
    present.Add(b.already_present);
    superseded.Add(b.superseded);
  }
  const std::vector<uint8_t> said = ValidityOf(recorded.values);
  ResultTable out;
  const auto whole = [&](const char* name, Numbers& numbers) {
    out.columns.push_back(ExportColumn::Int64(name, std::move(numbers.values)));
  };
  whole("batch", batch);
  out.columns.push_back(ExportColumn::Text("table", tables));
  out.columns.push_back(
      ExportColumn::Timestamp("recorded_at", std::move(recorded.values)).WithValidity(said));
  out.columns.push_back(ExportColumn::Text("source", sources));
  whole("rows", rows);
  whole("appended", appended);
  whole("already_present", present);
  whole("superseded", superseded);
  return out;
}

ResultTable TimelinessColumns(std::span<const Timeliness> rows) {
  ResultTable out;
  std::vector<std::string_view> tables, sources;
  for (const Timeliness& row : rows) {
    const TableSpec* const table = FindTable(static_cast<int32_t>(row.table));
    tables.push_back(table != nullptr ? table->name : std::string_view());
    sources.push_back(row.source.empty() ? std::string_view() : row.source);
  }
  out.columns.push_back(ExportColumn::Text("table", tables));
  out.columns.push_back(ExportColumn::Text("source", sources));
  const auto values = [&](int64_t Timeliness::*member) {
    Numbers numbers(rows.size());
    for (const Timeliness& row : rows) numbers.Add(row.*member);
    return std::move(numbers.values);
  };
  const auto count = [&](const char* name, int64_t Timeliness::*member) {
    out.columns.push_back(ExportColumn::Int64(name, values(member)));
  };
  const auto span = [&](const char* name, int64_t Timeliness::*member) {
    std::vector<int64_t> numbers = values(member);
    const std::vector<uint8_t> valid = ValidityOf(numbers);
    out.columns.push_back(ExportColumn::Int64(name, std::move(numbers)).WithValidity(valid));
  };
  const auto time = [&](const char* name, int64_t Timeliness::*member) {
    std::vector<int64_t> numbers = values(member);
    const std::vector<uint8_t> valid = ValidityOf(numbers);
    out.columns.push_back(ExportColumn::Timestamp(name, std::move(numbers)).WithValidity(valid));
  };
  count("batches", &Timeliness::batches);
  count("rows", &Timeliness::rows);
  count("revisions", &Timeliness::revisions);
  count("facts", &Timeliness::facts);
  time("first", &Timeliness::first_us);
  time("last", &Timeliness::last_us);
  count("lags", &Timeliness::lags);
  span("lag_median_us", &Timeliness::lag_median_us);
  span("lag_90_us", &Timeliness::lag_90_us);
  span("lag_max_us", &Timeliness::lag_max_us);
  count("late", &Timeliness::late);
  count("early", &Timeliness::early);
  span("gap_median_us", &Timeliness::gap_median_us);
  span("gap_longest_us", &Timeliness::gap_longest_us);
  time("gap_from", &Timeliness::gap_from_us);
  span("silent_us", &Timeliness::silent_us);
  count("days", &Timeliness::days);
  count("days_without", &Timeliness::days_without);
  return out;
}

}  // namespace goodwill
