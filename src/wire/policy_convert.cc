#include "wire/policy_convert.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "goodwill/assess/validate.h"
#include "goodwill/base/checked.h"
#include "goodwill/base/decimal.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/schema.h"
#include "goodwill/book/schema.h"
#include "goodwill/strategy/strategy_rules.h"
#include "goodwill/value/models/best.h"
#include "wire/suggest.h"

namespace goodwill::wire {
namespace {

// Places in a list of codes, from 1; 0 if the name is not in it.
int CodeOf(std::string_view name, std::span<const std::string_view> codes) {
  for (size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == name) return static_cast<int>(i) + 1;
  }
  return 0;
}

// A message's code, or the default when it is unspecified. Both have the same
// numbers, and the document was checked for unknown ones.
template <typename Domain, typename Code>
Domain OrDefault(Code code, Domain by_default) {
  return code == 0 ? by_default : static_cast<Domain>(code);
}

class Converter {
 public:
  explicit Converter(Findings* findings) : findings_(findings) {}

  Policy Convert(const v1::Policy& message) {
    ReadCurrency(message.currency());
    Policy policy;
    policy.currency = currency_.value_or(Currency());
    policy.time_zone = message.time_zone();
    policy.override_book_time_zone = message.override_book_time_zone();
    if (!message.language().empty()) policy.language = message.language();
    ReadMeasures(message.measures(), &policy.measures);
    ReadCostToServe(message.cost_to_serve(), &policy.cost_to_serve);
    ReadPareto(message.pareto(), &policy.pareto);
    ReadRfm(message.rfm(), &policy.rfm);
    for (int i = 0; i < message.tiers_size(); ++i) {
      policy.tiers.tiers.push_back(ReadTier(message.tiers(i), JoinPath("", "tiers", i)));
    }
    if (message.has_points()) policy.tiers.points = ReadPoints(message.points());
    if (message.has_exposure()) ReadExposure(message.exposure(), &policy.exposure);
    if (message.has_tier_reviews()) policy.tiers.reviews = ReadReviews(message.tier_reviews());
    if (message.has_lifetime()) policy.lifetime = ReadLifetime(message.lifetime());
    if (message.has_service()) policy.service = ReadService(message.service());
    if (message.has_complaints()) policy.complaints = ReadComplaints(message.complaints());
    if (message.has_strategy()) policy.strategy = ReadStrategy(message.strategy());
    return policy;
  }

 private:
  void Wrong(const std::string& path, std::string reason) {
    findings_->Wrong(path, std::move(reason), false);
  }
  void Missing(const std::string& path, std::string reason) {
    findings_->Wrong(path, std::move(reason), true);
  }

  void ReadCurrency(const std::string& code) {
    if (code.empty()) return Missing("currency", "is required: an ISO 4217 code such as \"EUR\"");
    if (auto currency = Currency::Parse(code); currency.ok()) {
      currency_ = *currency;
    } else {
      Wrong("currency", std::string(currency.status().message()));
    }
  }

  // An amount in major units. While the currency is unknown its decimals are not
  // judged.
  int64_t ReadAmount(const std::string& text, const std::string& path) {
    int64_t minor = 0;
    const int scale = currency_ ? currency_->exponent() : kMaxScale;
    const DecimalResult result = ParseDecimal(text, scale, '.', &minor);
    if (result == DecimalResult::kOk) return minor;
    if (result == DecimalResult::kOverflow && !currency_) return 0;
    std::string reason = Quote(text) + " ";
    if (result == DecimalResult::kTooManyDigits && currency_) {
      reason += "has more decimals than " + std::string(currency_->code()) + " (" +
                std::to_string(currency_->exponent()) + ")";
    } else {
      reason += DecimalResultReason(result);
    }
    if (result == DecimalResult::kNotANumber) reason += "; write it as \"1234.50\"";
    Wrong(path, std::move(reason));
    return 0;
  }

  std::optional<int64_t> ReadOptionalAmount(const std::string& text, const std::string& path) {
    if (text.empty()) return std::nullopt;
    return ReadAmount(text, path);
  }

  void ReadMeasures(const v1::MeasuresPolicy& message, MeasuresPolicy* measures) {
    measures->age_unit = OrDefault(message.age_unit(), AgeUnit::kDay);
    measures->same_day = OrDefault(message.same_day(), SameDay::kMerge);
    measures->zero_amount_is_purchase =
        !message.has_zero_amount_is_purchase() || message.zero_amount_is_purchase();
    measures->log_gaps = message.log_gaps();
    if (!message.has_window()) return;
    const v1::Window& window = message.window();
    switch (window.span_case()) {
      case v1::Window::kRollingDays:
        measures->window = Window::RollingDays(window.rolling_days());
        return;
      case v1::Window::kRollingMonths:
        measures->window = Window::RollingMonths(window.rolling_months());
        return;
      case v1::Window::kCalendar:
        if (window.calendar().period() == v1::CALENDAR_PERIOD_UNSPECIFIED) {
          Missing("measures.window.calendar.period", "is required");
        }
        measures->window =
            Window::Calendar(OrDefault(window.calendar().period(), CalendarPeriod::kMonth),
                             window.calendar().count(), window.calendar().include_current());
        return;
      case v1::Window::SPAN_NOT_SET:
        break;
    }
    Missing("measures.window", "needs rolling_days, rolling_months or calendar");
  }

  void ReadCostToServe(const v1::CostToServePolicy& message, CostToServePolicy* policy) {
    policy->rounding = OrDefault(message.rounding(), Rounding::kHalfEven);
    // Which entry priced a channel and direction, counted from 1.
    std::array<std::array<int, 3>, 9> priced_by{};
    for (int i = 0; i < message.contact_costs_size(); ++i) {
      const std::string path = JoinPath("cost_to_serve", "contact_costs", i);
      const v1::ContactCost& entry = message.contact_costs(i);
      const int channel = ReadChannel(entry.channel(), path + ".channel");
      const int direction = CodeOf(entry.direction(), kDirections);
      if (direction == 0 && !entry.direction().empty()) {
        Wrong(path + ".direction",
              Quote(entry.direction()) + " is not a direction; write \"in\", \"out\" or nothing");
      }
      ContactCost cost;
      cost.per_contact = ReadCost(entry.per_contact(), path + ".per_contact");
      cost.per_minute = ReadCost(entry.per_minute(), path + ".per_minute");
      if (entry.per_contact().empty() && entry.per_minute().empty()) {
        Missing(path, "needs per_contact, per_minute or both");
      }
      if (channel == 0 || (direction == 0 && !entry.direction().empty())) continue;
      for (int d = 1; d <= 2; ++d) {
        if (direction != 0 && direction != d) continue;
        const auto c = static_cast<size_t>(channel);
        int& by = priced_by[c][static_cast<size_t>(d)];
        if (by != 0) {
          Wrong(path, entry.channel() + " " + std::string(kDirections[static_cast<size_t>(d - 1)]) +
                          " has its cost in contact_costs[" + std::to_string(by - 1) +
                          "] already");
          break;
        }
        by = i + 1;
        policy->contact[c][static_cast<size_t>(d)] = cost;
      }
    }
  }

  int ReadChannel(const std::string& name, const std::string& path) {
    const int channel = CodeOf(name, kChannels);
    if (channel != 0) return channel;
    if (name.empty()) {
      Missing(path, "is required");
      return 0;
    }
    std::string reason = Quote(name) + " is not a channel; ";
    if (const std::string_view closest = Closest(name, kChannels); !closest.empty()) {
      reason += "did you mean " + std::string(closest) + "?";
    } else {
      reason += "the channels are";
      for (std::string_view known : kChannels) {
        reason += known == kChannels[0] ? " " : ", ";
        reason += known;
      }
    }
    Wrong(path, std::move(reason));
    return 0;
  }

  int64_t ReadCost(const std::string& text, const std::string& path) {
    if (text.empty()) return 0;
    const int64_t minor = ReadAmount(text, path);
    if (minor >= 0) return minor;
    Wrong(path, "a cost may not be below zero");
    return 0;
  }

  void ReadPareto(const v1::ParetoPolicy& message, ParetoPolicy* pareto) {
    if (!message.share().empty()) {
      if (auto share = Ratio::Parse(message.share()); share.ok()) {
        pareto->share = share->Reduced();
      } else {
        Wrong("pareto.share", std::string(share.status().message()));
      }
    }
    pareto->basis = OrDefault(message.basis(), ValueBasis::kTurnover);
    pareto->scope = OrDefault(message.scope(), Scope::kAll);
  }

  void ReadRfm(const v1::RfmPolicy& message, RfmPolicy* rfm) {
    if (message.has_bins()) rfm->bins = message.bins();
    rfm->method = OrDefault(message.method(), RfmMethod::kTiesTogether);
    rfm->monetary = OrDefault(message.monetary(), ValueBasis::kTurnover);
    rfm->scope = OrDefault(message.scope(), Scope::kAll);
    rfm->recency_days.assign(message.recency_days().begin(), message.recency_days().end());
    rfm->frequency.assign(message.frequency().begin(), message.frequency().end());
    const int cuts = message.monetary_cuts_size();
    for (int i = 0; i < cuts; ++i) {
      const std::string path = JoinPath("rfm", "monetary_cuts", i);
      const int64_t minor = ReadAmount(message.monetary_cuts(i), path);
      rfm->monetary_cuts.push_back(minor);
    }
  }

  LifetimePolicy ReadLifetime(const v1::LifetimePolicy& message) {
    LifetimePolicy out;
    if (!message.model().empty() && message.model() != kBestModel) {
      if (const auto kind = ModelNamed(message.model()); !kind.ok()) {
        Wrong("lifetime.model", std::string(kind.status().message()) + ", or best");
      } else {
        out.model = *kind;
      }
    }
    if (message.has_horizon_months()) out.horizon_months = message.horizon_months();
    if (message.has_value_months()) out.value_months = message.value_months();
    if (message.has_new_days()) out.new_days = message.new_days();
    const auto read = [this](const std::string& text, const char* path, Ratio& to) {
      if (text.empty()) return;
      if (auto share = Ratio::Parse(text); share.ok()) {
        to = share->Reduced();
      } else {
        Wrong(path, std::string(share.status().message()));
      }
    };
    read(message.discount(), "lifetime.discount", out.discount);
    read(message.false_loss(), "lifetime.false_loss", out.false_loss);
    read(message.at_risk(), "lifetime.at_risk", out.at_risk);
    if (message.has_source_silence_days()) out.source_silence_days = message.source_silence_days();
    if (message.has_occasion_days()) out.occasion_days = message.occasion_days();
    read(message.source_drop(), "lifetime.source_drop", out.source_drop);
    read(message.source_false_alarm(), "lifetime.source_false_alarm", out.source_false_alarm);
    out.closed_sources.assign(message.closed_sources().begin(), message.closed_sources().end());
    std::sort(out.closed_sources.begin(), out.closed_sources.end());
    return out;
  }

  ServicePolicy ReadService(const v1::ServicePolicy& message) {
    ServicePolicy out;
    if (message.has_months()) out.months = message.months();
    if (message.has_effect_days()) out.effect_days = message.effect_days();
    if (message.has_voice_days()) out.voice_days = message.voice_days();
    if (message.has_recent_failure_days()) out.recent_failure_days = message.recent_failure_days();
    for (int i = 0; i < message.standards_size(); ++i) {
      const v1::Standard& given = message.standards(i);
      const std::string path = JoinPath("service", "standards", i);
      Standard& standard = out.standards.emplace_back();
      standard.name = given.name();
      standard.better = OrDefault(given.better(), Better::kLower);
      if (!given.promised().empty()) {
        standard.promised = ReadDecimal(given.promised(), path + ".promised");
      }
      if (given.goal().empty()) continue;
      if (auto goal = Ratio::Parse(given.goal()); goal.ok()) {
        standard.goal = goal->Reduced();
      } else {
        Wrong(path + ".goal", std::string(goal.status().message()));
      }
    }
    for (int i = 0; i < message.surveys_size(); ++i) {
      const v1::Survey& given = message.surveys(i);
      Survey& survey = out.surveys.emplace_back();
      survey.question = given.question();
      survey.kind = OrDefault(given.kind(), SurveyKind::kMean);
      if (survey.kind != SurveyKind::kCsat || given.satisfied_from().empty()) continue;
      survey.satisfied_from = ReadDecimal(given.satisfied_from(),
                                          JoinPath("service", "surveys", i) + ".satisfied_from");
    }
    return out;
  }

  int64_t ReadDecimal(const std::string& text, const std::string& path) {
    int64_t out = 0;
    const DecimalResult result = ParseDecimal(text, kDecimalScale, '.', &out);
    if (result != DecimalResult::kOk) Wrong(path, std::string(DecimalResultReason(result)));
    return out;
  }

  ComplaintsPolicy ReadComplaints(const v1::ComplaintsPolicy& message) {
    ComplaintsPolicy out;
    for (const v1::CaseCalendar& calendar : message.calendars()) {
      NamedCalendar& named = out.calendars.emplace_back();
      named.name = calendar.name();
      named.time_zone = calendar.time_zone();
      named.hours.weekly.assign(calendar.weekly().begin(), calendar.weekly().end());
      named.hours.dates.assign(calendar.dates().begin(), calendar.dates().end());
      named.hours.breaks.assign(calendar.breaks().begin(), calendar.breaks().end());
      named.hours.holidays.assign(calendar.holidays().begin(), calendar.holidays().end());
    }
    for (int i = 0; i < message.clocks_size(); ++i) {
      out.clocks.push_back(ReadClock(message.clocks(i), JoinPath("complaints", "clocks", i)));
    }
    out.presets.assign(message.presets().begin(), message.presets().end());
    for (int i = 0; i < message.roles_size(); ++i) {
      const std::string path = JoinPath("complaints", "roles", i);
      const v1::AuthorityRole& role = message.roles(i);
      AuthorityRole& read = out.roles.emplace_back();
      read.name = role.name();
      read.per_case = ReadOptionalAmount(role.per_case(), path + ".per_case");
      read.per_customer = ReadOptionalAmount(role.per_customer(), path + ".per_customer");
      if (role.has_period_days()) read.period_days = role.period_days();
    }
    for (const v1::RoleOfPerson& person : message.people()) {
      out.people.push_back({person.person(), person.role()});
    }
    // In one order, so that equal policies are equal documents.
    std::stable_sort(
        out.people.begin(), out.people.end(),
        [](const RoleOfPerson& a, const RoleOfPerson& b) { return a.person < b.person; });
    out.default_role = message.default_role();
    if (message.has_warn_minutes()) out.warn_minutes = message.warn_minutes();
    for (const v1::NamedCause& cause : message.causes()) {
      out.causes.push_back(
          {cause.path(), cause.title(), {cause.also().begin(), cause.also().end()}});
      std::sort(out.causes.back().also.begin(), out.causes.back().also.end());
    }
    for (const v1::LetterText& letter : message.letters()) {
      out.letters.push_back({letter.letter(), letter.language(), letter.text()});
    }
    for (const v1::DeskAgent& agent : message.agents()) {
      DeskAgent& read = out.agents.emplace_back();
      read.person = agent.person();
      read.skills.assign(agent.skills().begin(), agent.skills().end());
      std::sort(read.skills.begin(), read.skills.end());
      read.skills.erase(std::unique(read.skills.begin(), read.skills.end()), read.skills.end());
      read.calendar = agent.calendar();
      if (agent.has_capacity_percent()) read.capacity_percent = agent.capacity_percent();
    }
    std::stable_sort(out.agents.begin(), out.agents.end(),
                     [](const DeskAgent& a, const DeskAgent& b) { return a.person < b.person; });
    for (const v1::SkillNeeded& skill : message.skills()) {
      out.skills.push_back({skill.skill(), skill.product(), skill.cause(), skill.min_severity()});
    }
    for (const v1::TaskEffort& effort : message.efforts()) {
      out.efforts.push_back(
          {effort.kind(), effort.name(), effort.min_severity(), effort.minutes()});
    }
    std::stable_sort(out.causes.begin(), out.causes.end(),
                     [](const NamedCause& a, const NamedCause& b) { return a.path < b.path; });
    std::stable_sort(out.letters.begin(), out.letters.end(),
                     [](const LetterText& a, const LetterText& b) {
                       return std::pair(a.letter, a.language) < std::pair(b.letter, b.language);
                     });
    return out;
  }

  void ReadRatio(const std::string& text, const std::string& path, Ratio* to) {
    if (text.empty()) return;
    if (auto ratio = Ratio::Parse(text); ratio.ok()) {
      *to = ratio->Reduced();
    } else {
      Wrong(path, std::string(ratio.status().message()));
    }
  }

  // kNone with a finding, where it is none of the seven.
  Strategy ReadStrategyName(const std::string& name, const std::string& path) {
    for (size_t s = 1; s < kStrategyNames.size(); ++s) {
      if (kStrategyNames[s] == name) return static_cast<Strategy>(s);
    }
    if (name.empty()) return Strategy::kNone;  // said to be missing by the rules
    std::string reason = Quote(name) + " is not a strategy";
    const std::string_view closest = Closest(name, std::span(kStrategyNames).subspan(1));
    if (!closest.empty()) reason += "; did you mean " + std::string(closest) + "?";
    Wrong(path, std::move(reason));
    findings_->Excuse(path);
    return Strategy::kNone;
  }

  StrategyPolicy ReadStrategy(const v1::StrategyPolicy& message) {
    StrategyPolicy out;
    for (int i = 0; i < message.variants_size(); ++i) {
      out.variants.push_back(
          ReadVariant(message.variants(i), JoinPath("strategy", "variants", i)));
    }
    for (int i = 0; i < message.gates_size(); ++i) {
      const std::string path = JoinPath("strategy", "gates", i);
      const v1::GateSetting& given = message.gates(i);
      GateSetting& setting = out.gates.emplace_back();
      setting.id = given.id();
      setting.off = given.off();
      if (!given.threshold().empty()) {
        ReadRatio(given.threshold(), path + ".threshold", &setting.threshold.emplace());
      }
    }
    ReadContact(message.contact(), &out.contact);
    ReadRatio(message.forward_share(), "strategy.forward_share", &out.forward_share);
    if (message.has_holdout()) {
      HoldoutPolicy& holdout = out.holdout.emplace();
      ReadRatio(message.holdout().share(), "strategy.holdout.share", &holdout.share);
      holdout.salt = message.holdout().salt();
      holdout.pilot = message.holdout().pilot();
    }
    if (message.has_risk()) {
      RiskPolicy& risk = out.risk.emplace();
      risk.tolerance = ReadOptionalAmount(message.risk().tolerance(), "strategy.risk.tolerance");
      ReadRatio(message.risk().share(), "strategy.risk.share", &risk.share);
    }
    const v1::SteadinessPolicy& steady = message.steadiness();
    out.steadiness.switching_cost =
        ReadOptionalAmount(steady.switching_cost(), "strategy.steadiness.switching_cost")
            .value_or(0);
    ReadRatio(steady.band(), "strategy.steadiness.band", &out.steadiness.band);
    std::array<bool, kStrategies> seen{};
    for (int i = 0; i < steady.dwell_size(); ++i) {
      const std::string path = JoinPath("strategy.steadiness", "dwell", i);
      const auto which = static_cast<size_t>(
          ReadStrategyName(steady.dwell(i).strategy(), path + ".strategy"));
      if (steady.dwell(i).strategy().empty()) Missing(path + ".strategy", "is required");
      if (which == 0) continue;
      if (seen[which]) Wrong(path + ".strategy", "is there already");
      seen[which] = true;
      out.steadiness.dwell_days[which] = steady.dwell(i).days();
    }
    return out;
  }

  StrategyVariant ReadVariant(const v1::StrategyVariant& message, const std::string& path) {
    StrategyVariant v;
    v.strategy = ReadStrategyName(message.strategy(), path + ".strategy");
    v.name = message.name();
    if (!message.channel().empty()) {
      v.channel = static_cast<uint8_t>(ReadChannel(message.channel(), path + ".channel"));
    }
    if (!message.purpose().empty()) v.purpose = message.purpose();
    const auto amount = [&](const std::string& text, const char* field) {
      return ReadOptionalAmount(text, path + "." + field);
    };
    v.cost = amount(message.cost(), "cost");
    v.gift = amount(message.gift(), "gift").value_or(0);
    v.a_month = amount(message.a_month(), "a_month");
    v.service_a_month = amount(message.service_a_month(), "service_a_month").value_or(0);
    v.exit_cost = amount(message.exit_cost(), "exit_cost").value_or(0);
    v.word_of_mouth = amount(message.word_of_mouth(), "word_of_mouth").value_or(0);
    ReadRatio(message.effect(), path + ".effect", &v.effect);
    ReadRatio(message.effect_sd(), path + ".effect_sd", &v.effect_sd);
    ReadRatio(message.anyway(), path + ".anyway", &v.anyway);
    ReadRatio(message.side_effect(), path + ".side_effect", &v.side_effect);
    ReadRatio(message.side_effect_sd(), path + ".side_effect_sd", &v.side_effect_sd);
    ReadRatio(message.share(), path + ".share", &v.share);
    v.months = message.months();
    for (const v1::ResourceUse& use : message.uses()) {
      v.uses.push_back({use.resource(), use.amount()});
    }
    // In one order, so that equal policies are equal documents.
    std::stable_sort(v.uses.begin(), v.uses.end(), [](const ResourceUse& a, const ResourceUse& b) {
      return a.resource < b.resource;
    });
    return v;
  }

  // "20:00"
  void ReadTimeOfDay(const std::string& text, const std::string& path, int32_t* minutes) {
    if (text.empty()) return;
    const auto digit = [&](size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
      const int32_t hour = (text[0] - '0') * 10 + (text[1] - '0');
      const int32_t minute = (text[3] - '0') * 10 + (text[4] - '0');
      if (minute < 60 && hour * 60 + minute <= 24 * 60) {
        *minutes = hour * 60 + minute;
        return;
      }
    }
    Wrong(path, Quote(text) + " is not a time of day; write it as \"20:00\"");
  }

  void ReadContact(const v1::ContactPolicy& message, ContactPolicy* contact) {
    ReadTimeOfDay(message.quiet_from(), "strategy.contact.quiet_from", &contact->quiet_from);
    ReadTimeOfDay(message.quiet_to(), "strategy.contact.quiet_to", &contact->quiet_to);
    contact->sundays = message.sundays();
    std::array<bool, kChannels.size()> seen{};
    for (int i = 0; i < message.channels_size(); ++i) {
      const v1::ContactChannel& given = message.channels(i);
      const std::string path = JoinPath("strategy.contact", "channels", i);
      const int channel = ReadChannel(given.channel(), path + ".channel");
      if (channel == 0) continue;
      const auto at = static_cast<size_t>(channel - 1);
      if (seen[at]) Wrong(path + ".channel", "is there already");
      seen[at] = true;
      if (given.has_a_week()) contact->a_week[at] = given.a_week();
      ReadRatio(given.weight(), path + ".weight", &contact->weight[at]);
    }
    ReadRatio(message.pressure_limit(), "strategy.contact.pressure_limit",
              &contact->pressure_limit);
    if (message.has_pressure_days()) contact->pressure_days = message.pressure_days();
    if (message.has_ignored()) contact->ignored = message.ignored();
    if (message.has_ignored_days()) contact->ignored_days = message.ignored_days();
    if (message.has_pause_days()) contact->pause_days = message.pause_days();
  }

  DatedClock ReadClock(const v1::CaseClock& message, const std::string& path) {
    DatedClock out;
    out.rule.name = message.name();
    const auto read = [&](const auto& names, std::string_view field,
                          std::vector<CommandKind>* kinds) {
      for (int i = 0; i < names.size(); ++i) {
        if (const CommandKind* const kind = FindCommand(names.Get(i)); kind != nullptr) {
          kinds->push_back(*kind);
          continue;
        }
        std::string reason = Quote(names.Get(i)) + " is not a command";
        const std::string_view closest = Closest(names.Get(i), kCaseCommandKinds);
        if (!closest.empty()) reason += "; did you mean " + std::string(closest) + "?";
        Wrong(JoinPath(path, field, i), std::move(reason));
        findings_->Excuse(JoinPath(path, field));
      }
    };
    read(message.starts(), "starts", &out.rule.starts);
    read(message.restarts(), "restarts", &out.rule.restarts);
    read(message.stops(), "stops", &out.rule.stops);
    out.rule.limit = message.limit();
    if (message.unit() != v1::CLOCK_UNIT_UNSPECIFIED) {
      out.rule.unit = static_cast<ClockUnit>(message.unit() - 1);
    }
    out.rule.pauses = message.pauses();
    out.calendar = message.calendar();
    const auto day = [&](const std::string& text, std::string_view field, int32_t* to) {
      if (text.empty() || ParseIsoDate(text, to)) return;
      Wrong(path + "." + std::string(field),
            Quote(text) + " is not a date; write it as 2024-01-31");
    };
    day(message.from(), "from", &out.from_day);
    day(message.until(), "until", &out.until_day);
    out.min_severity = message.min_severity();
    return out;
  }

  Tier ReadTier(const v1::Tier& message, const std::string& path) {
    Tier tier;
    tier.name = message.name();
    tier.label = message.label().empty() ? message.name() : message.label();
    if (message.has_entry()) tier.entry = ReadEntry(message.entry(), path + ".entry");
    return tier;
  }

  PointsPolicy ReadPoints(const v1::Points& message) {
    return {ReadCost(message.per_turnover(), "points.per_turnover"),
            ReadCost(message.per_margin(), "points.per_margin"), message.per_order(),
            message.per_purchase_day()};
  }

  void ReadExposure(const v1::ExposurePolicy& message, ExposurePolicy* exposure) {
    exposure->fixed_costs = ReadOptionalAmount(message.fixed_costs(), "exposure.fixed_costs");
    const auto share = [&](const std::string& text, const char* path, std::optional<Ratio>* out) {
      if (text.empty()) return;
      if (auto ratio = Ratio::Parse(text); ratio.ok()) {
        *out = ratio->Reduced();
      } else {
        Wrong(path, std::string(ratio.status().message()));
      }
    };
    share(message.retention(), "exposure.retention", &exposure->retention);
    share(message.max_top_one(), "exposure.max_top_one", &exposure->max_top_one);
    share(message.max_top_five(), "exposure.max_top_five", &exposure->max_top_five);
    share(message.max_top_group(), "exposure.max_top_group", &exposure->max_top_group);
    share(message.max_agent(), "exposure.max_agent", &exposure->max_agent);
    share(message.max_herfindahl(), "exposure.max_herfindahl", &exposure->max_herfindahl);
    share(message.max_shortfall(), "exposure.max_shortfall", &exposure->max_shortfall);
  }

  TierReviews ReadReviews(const v1::TierReviews& message) {
    TierReviews reviews;
    reviews.every = OrDefault(message.every(), CalendarPeriod::kMonth);
    if (message.has_holds_months()) reviews.holds_months = message.holds_months();
    if (message.has_levels_down()) reviews.levels_down = message.levels_down();
    reviews.notice_days = message.notice_days();
    if (!message.from().empty()) {
      if (int32_t day = 0; ParseIsoDate(message.from(), &day)) {
        reviews.from_day = day;
      } else {
        Wrong("tier_reviews.from",
              Quote(message.from()) + " is not a date; write it as 2024-01-31");
      }
    }
    if (message.has_provisional()) {
      const v1::ProvisionalTier& given = message.provisional();
      ProvisionalTier& provisional = reviews.provisional.emplace();
      if (given.has_below_orders()) provisional.below_orders = given.below_orders();
      if (given.has_min_customers()) provisional.min_customers = given.min_customers();
      if (!given.min_probability().empty()) {
        if (auto share = Ratio::Parse(given.min_probability()); share.ok()) {
          provisional.min_probability = share->Reduced();
        } else {
          Wrong("tier_reviews.provisional.min_probability",
                std::string(share.status().message()));
        }
      }
    }
    if (message.has_chances()) {
      ChancePolicy& chances = reviews.chances.emplace();
      if (const std::string& lift = message.chances().incentive_lift(); !lift.empty()) {
        if (auto share = Ratio::Parse(lift); share.ok()) {
          chances.incentive_lift = share->Reduced();
        } else {
          Wrong("tier_reviews.chances.incentive_lift", std::string(share.status().message()));
        }
      }
    }
    return reviews;
  }

  // The document's depth was bounded before.
  TierEntry ReadEntry(const v1::Entry& message, const std::string& path) {
    TierEntry entry;
    if (message.has_pareto()) entry.pareto = message.pareto();
    entry.min_turnover = ReadOptionalAmount(message.min_turnover(), path + ".min_turnover");
    entry.min_margin = ReadOptionalAmount(message.min_margin(), path + ".min_margin");
    entry.min_net_margin = ReadOptionalAmount(message.min_net_margin(), path + ".min_net_margin");
    if (message.has_min_orders()) entry.min_orders = message.min_orders();
    if (message.has_min_purchase_days()) entry.min_purchase_days = message.min_purchase_days();
    if (message.has_max_days_since_last()) {
      entry.max_days_since_last = message.max_days_since_last();
    }
    if (message.has_min_recency_score()) entry.min_recency_score = message.min_recency_score();
    if (message.has_min_frequency_score()) {
      entry.min_frequency_score = message.min_frequency_score();
    }
    if (message.has_min_monetary_score()) entry.min_monetary_score = message.min_monetary_score();
    if (message.has_min_points()) entry.min_points = message.min_points();
    for (int i = 0; i < message.all_of_size(); ++i) {
      entry.all_of.push_back(ReadEntry(message.all_of(i), JoinPath(path, "all_of", i)));
    }
    for (int i = 0; i < message.any_of_size(); ++i) {
      entry.any_of.push_back(ReadEntry(message.any_of(i), JoinPath(path, "any_of", i)));
    }
    return entry;
  }

  Findings* const findings_;
  std::optional<Currency> currency_;
};

std::string Amount(int64_t minor, const Currency& currency) {
  return FormatDecimal(minor, currency.exponent());
}

void WriteContactCosts(const Policy& policy, v1::CostToServePolicy* message) {
  const auto add = [&](size_t channel, std::string_view direction, const ContactCost& cost) {
    if (cost == ContactCost()) return;
    v1::ContactCost* entry = message->add_contact_costs();
    entry->set_channel(std::string(kChannels[channel - 1]));
    entry->set_direction(std::string(direction));
    entry->set_per_contact(Amount(cost.per_contact, policy.currency));
    entry->set_per_minute(Amount(cost.per_minute, policy.currency));
  };
  for (size_t channel = 1; channel <= kChannels.size(); ++channel) {
    const auto& costs = policy.cost_to_serve.contact[channel];
    if (costs[1] == costs[2]) {
      add(channel, "", costs[1]);
    } else {
      add(channel, kDirections[0], costs[1]);
      add(channel, kDirections[1], costs[2]);
    }
  }
}

void WriteEntry(const TierEntry& entry, const Currency& currency, v1::Entry* message) {
  if (entry.pareto) message->set_pareto(*entry.pareto);
  if (entry.min_turnover) message->set_min_turnover(Amount(*entry.min_turnover, currency));
  if (entry.min_margin) message->set_min_margin(Amount(*entry.min_margin, currency));
  if (entry.min_net_margin) message->set_min_net_margin(Amount(*entry.min_net_margin, currency));
  if (entry.min_orders) message->set_min_orders(*entry.min_orders);
  if (entry.min_purchase_days) message->set_min_purchase_days(*entry.min_purchase_days);
  if (entry.max_days_since_last) message->set_max_days_since_last(*entry.max_days_since_last);
  if (entry.min_recency_score) message->set_min_recency_score(*entry.min_recency_score);
  if (entry.min_frequency_score) message->set_min_frequency_score(*entry.min_frequency_score);
  if (entry.min_monetary_score) message->set_min_monetary_score(*entry.min_monetary_score);
  if (entry.min_points) message->set_min_points(*entry.min_points);
  for (const TierEntry& part : entry.all_of) WriteEntry(part, currency, message->add_all_of());
  for (const TierEntry& part : entry.any_of) WriteEntry(part, currency, message->add_any_of());
}

void WriteReviews(const TierReviews& reviews, v1::TierReviews* message) {
  message->set_every(static_cast<v1::CalendarPeriod>(reviews.every));
  message->set_holds_months(reviews.holds_months);
  message->set_levels_down(reviews.levels_down);
  message->set_notice_days(reviews.notice_days);
  if (reviews.from_day) message->set_from(FormatDay(*reviews.from_day));
  if (reviews.chances) {
    v1::ChancePolicy* chances = message->mutable_chances();
    if (const auto& lift = reviews.chances->incentive_lift) {
      chances->set_incentive_lift(ShareText(*lift));
    }
  }
  if (!reviews.provisional) return;
  v1::ProvisionalTier* provisional = message->mutable_provisional();
  provisional->set_below_orders(reviews.provisional->below_orders);
  provisional->set_min_probability(ShareText(reviews.provisional->min_probability));
  provisional->set_min_customers(reviews.provisional->min_customers);
}

void WriteExposure(const ExposurePolicy& exposure, const Currency& currency,
                   v1::ExposurePolicy* message) {
  if (exposure.fixed_costs) message->set_fixed_costs(Amount(*exposure.fixed_costs, currency));
  const auto text = [](const std::optional<Ratio>& share) {
    return share ? ShareText(*share) : std::string();
  };
  message->set_retention(text(exposure.retention));
  message->set_max_top_one(text(exposure.max_top_one));
  message->set_max_top_five(text(exposure.max_top_five));
  message->set_max_top_group(text(exposure.max_top_group));
  message->set_max_agent(text(exposure.max_agent));
  message->set_max_herfindahl(text(exposure.max_herfindahl));
  message->set_max_shortfall(text(exposure.max_shortfall));
}

// Without zeros at the end: "20", "0.5".
std::string ShortDecimal(int64_t millionths) {
  std::string text = FormatDecimal(millionths, kDecimalScale);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

void WriteService(const ServicePolicy& service, v1::ServicePolicy* message) {
  message->set_months(static_cast<int32_t>(service.months));
  // Later additions: where they are the default they are left out, so that a policy's
  // digest is what it was before there were any.
  const ServicePolicy usual;
  if (service.effect_days != usual.effect_days) message->set_effect_days(service.effect_days);
  if (service.voice_days != usual.voice_days) message->set_voice_days(service.voice_days);
  if (service.recent_failure_days != usual.recent_failure_days) {
    message->set_recent_failure_days(service.recent_failure_days);
  }
  for (const Standard& standard : service.standards) {
    WriteStandard(standard, message->add_standards());
  }
  for (const Survey& survey : service.surveys) WriteSurvey(survey, message->add_surveys());
}

}  // namespace

void WriteStandard(const Standard& standard, v1::Standard* message) {
  message->set_name(standard.name);
  message->set_better(static_cast<v1::Better>(standard.better));
  if (standard.promised) message->set_promised(ShortDecimal(*standard.promised));
  if (standard.goal) message->set_goal(ShareText(*standard.goal));
}

void WriteSurvey(const Survey& survey, v1::Survey* message) {
  message->set_question(survey.question);
  message->set_kind(static_cast<v1::SurveyKind>(survey.kind));
  if (survey.kind == SurveyKind::kCsat) {
    message->set_satisfied_from(ShortDecimal(survey.satisfied_from));
  }
}

namespace {

void WriteComplaints(const ComplaintsPolicy& complaints, const Currency& currency,
                     v1::ComplaintsPolicy* message) {
  const auto lines = [](const std::vector<std::string>& from, auto* to) {
    for (const std::string& line : from) *to->Add() = line;
  };
  for (const NamedCalendar& calendar : complaints.calendars) {
    v1::CaseCalendar* const out = message->add_calendars();
    out->set_name(calendar.name);
    out->set_time_zone(calendar.time_zone);
    lines(calendar.hours.weekly, out->mutable_weekly());
    lines(calendar.hours.dates, out->mutable_dates());
    lines(calendar.hours.breaks, out->mutable_breaks());
    lines(calendar.hours.holidays, out->mutable_holidays());
  }
  for (const DatedClock& clock : complaints.clocks) {
    v1::CaseClock* const out = message->add_clocks();
    const auto names = [](const std::vector<CommandKind>& kinds, auto* to) {
      for (const CommandKind kind : kinds) *to->Add() = std::string(CommandName(kind));
    };
    out->set_name(clock.rule.name);
    names(clock.rule.starts, out->mutable_starts());
    names(clock.rule.restarts, out->mutable_restarts());
    names(clock.rule.stops, out->mutable_stops());
    out->set_limit(clock.rule.limit);
    out->set_unit(static_cast<v1::ClockUnit>(static_cast<int>(clock.rule.unit) + 1));
    out->set_calendar(clock.calendar);
    out->set_pauses(clock.rule.pauses);
    const DatedClock always;
    if (clock.from_day != always.from_day) out->set_from(FormatDay(clock.from_day));
    if (clock.until_day != always.until_day) out->set_until(FormatDay(clock.until_day));
    out->set_min_severity(clock.min_severity);
  }
  lines(complaints.presets, message->mutable_presets());
  for (const AuthorityRole& role : complaints.roles) {
    v1::AuthorityRole* const out = message->add_roles();
    out->set_name(role.name);
    if (role.per_case) out->set_per_case(Amount(*role.per_case, currency));
    if (role.per_customer) out->set_per_customer(Amount(*role.per_customer, currency));
    out->set_period_days(role.period_days);
  }
  for (const RoleOfPerson& person : complaints.people) {
    v1::RoleOfPerson* const out = message->add_people();
    out->set_person(person.person);
    out->set_role(person.role);
  }
  message->set_default_role(complaints.default_role);
  message->set_warn_minutes(complaints.warn_minutes);
  for (const NamedCause& cause : complaints.causes) {
    v1::NamedCause* const out = message->add_causes();
    out->set_path(cause.path);
    out->set_title(cause.title);
    lines(cause.also, out->mutable_also());
  }
  for (const LetterText& letter : complaints.letters) {
    v1::LetterText* const out = message->add_letters();
    out->set_letter(letter.letter);
    out->set_language(letter.language);
    out->set_text(letter.text);
  }
  for (const DeskAgent& agent : complaints.agents) {
    v1::DeskAgent* const out = message->add_agents();
    out->set_person(agent.person);
    lines(agent.skills, out->mutable_skills());
    out->set_calendar(agent.calendar);
    if (agent.capacity_percent != 100) out->set_capacity_percent(agent.capacity_percent);
  }
  for (const SkillNeeded& needed : complaints.skills) {
    v1::SkillNeeded* const out = message->add_skills();
    out->set_skill(needed.skill);
    out->set_product(needed.product);
    out->set_cause(needed.cause);
    out->set_min_severity(needed.min_severity);
  }
  for (const TaskEffort& effort : complaints.efforts) {
    v1::TaskEffort* const out = message->add_efforts();
    out->set_kind(effort.kind);
    out->set_name(effort.name);
    out->set_min_severity(effort.min_severity);
    out->set_minutes(effort.minutes);
  }
}

// A number that is no share: "0.5", "3", or "1/3".
std::string NumberText(Ratio number) {
  number = number.Reduced();
  int64_t scale = 1;
  for (int decimals = 0; decimals <= 6; ++decimals, scale *= 10) {
    int64_t scaled = 0;
    if (scale % number.denominator != 0) continue;
    if (!CheckedMul(number.numerator, scale / number.denominator, &scaled)) break;
    return FormatDecimal(scaled, decimals);
  }
  return number.ToString();
}

std::string TimeOfDayText(int32_t minutes) {
  const auto two = [](int32_t n) {
    return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

void WriteVariant(const StrategyVariant& v, const Currency& currency,
                  v1::StrategyVariant* message) {
  message->set_strategy(std::string(NameOf(v.strategy)));
  message->set_name(v.name);
  if (v.channel != 0) message->set_channel(std::string(kChannels[v.channel - 1u]));
  message->set_purpose(v.purpose);
  const auto amount = [&](int64_t minor) {
    return minor == 0 ? std::string() : Amount(minor, currency);
  };
  const auto share = [](const Ratio& r) {
    return r.numerator == 0 ? std::string() : ShareText(r);
  };
  if (v.cost) message->set_cost(Amount(*v.cost, currency));
  message->set_gift(amount(v.gift));
  if (v.a_month) message->set_a_month(Amount(*v.a_month, currency));
  message->set_service_a_month(amount(v.service_a_month));
  message->set_exit_cost(amount(v.exit_cost));
  message->set_word_of_mouth(amount(v.word_of_mouth));
  message->set_effect(share(v.effect));
  message->set_effect_sd(share(v.effect_sd));
  message->set_anyway(share(v.anyway));
  message->set_side_effect(share(v.side_effect));
  message->set_side_effect_sd(share(v.side_effect_sd));
  message->set_share(share(v.share));
  message->set_months(v.months);
  for (const ResourceUse& use : v.uses) {
    v1::ResourceUse* const out = message->add_uses();
    out->set_resource(use.resource);
    out->set_amount(use.amount);
  }
}

void WriteContact(const ContactPolicy& contact, v1::ContactPolicy* message) {
  const ContactPolicy standard;
  message->set_quiet_from(TimeOfDayText(contact.quiet_from));
  message->set_quiet_to(TimeOfDayText(contact.quiet_to));
  message->set_sundays(contact.sundays);
  for (size_t k = 0; k < kChannels.size(); ++k) {
    const bool week = contact.a_week[k] != standard.a_week[k];
    const bool weight = contact.weight[k] != standard.weight[k];
    if (!week && !weight) continue;
    v1::ContactChannel* const out = message->add_channels();
    out->set_channel(std::string(kChannels[k]));
    if (week) out->set_a_week(contact.a_week[k]);
    if (weight) out->set_weight(NumberText(contact.weight[k]));
  }
  message->set_pressure_limit(NumberText(contact.pressure_limit));
  message->set_pressure_days(contact.pressure_days);
  message->set_ignored(contact.ignored);
  message->set_ignored_days(contact.ignored_days);
  message->set_pause_days(contact.pause_days);
}

void WriteStrategy(const StrategyPolicy& strategy, const Currency& currency,
                   v1::StrategyPolicy* message) {
  for (const StrategyVariant& v : strategy.variants) {
    WriteVariant(v, currency, message->add_variants());
  }
  for (const GateSetting& setting : strategy.gates) {
    v1::GateSetting* const out = message->add_gates();
    out->set_id(setting.id);
    if (setting.threshold) out->set_threshold(NumberText(*setting.threshold));
    out->set_off(setting.off);
  }
  if (strategy.contact != ContactPolicy()) {
    WriteContact(strategy.contact, message->mutable_contact());
  }
  message->set_forward_share(ShareText(strategy.forward_share));
  if (strategy.holdout) {
    v1::HoldoutPolicy* const holdout = message->mutable_holdout();
    holdout->set_share(ShareText(strategy.holdout->share));
    holdout->set_salt(strategy.holdout->salt);
    holdout->set_pilot(strategy.holdout->pilot);
  }
  if (strategy.risk) {
    v1::RiskPolicy* const risk = message->mutable_risk();
    if (strategy.risk->tolerance) {
      risk->set_tolerance(Amount(*strategy.risk->tolerance, currency));
    }
    if (strategy.risk->share.numerator != 0) risk->set_share(ShareText(strategy.risk->share));
  }
  const SteadinessPolicy standard;
  const SteadinessPolicy& steady = strategy.steadiness;
  if (steady == standard) return;
  v1::SteadinessPolicy* const out = message->mutable_steadiness();
  if (steady.switching_cost != 0) out->set_switching_cost(Amount(steady.switching_cost, currency));
  out->set_band(NumberText(steady.band));
  for (size_t s = 1; s < steady.dwell_days.size(); ++s) {
    if (steady.dwell_days[s] == standard.dwell_days[s]) continue;
    v1::StrategyDwell* const dwell = out->add_dwell();
    dwell->set_strategy(std::string(kStrategyNames[s]));
    dwell->set_days(steady.dwell_days[s]);
  }
}

}  // namespace

Policy PolicyFromMessage(const v1::Policy& message, Findings* findings) {
  Policy policy = Converter(findings).Convert(message);
  if (policy.complaints) {
    for (ComplaintsProblem& problem : ProblemsOf(*policy.complaints)) {
      findings->Wrong(problem.path, std::move(problem.reason), problem.missing);
    }
  }
  if (policy.strategy) {
    for (StrategyProblem& problem : ProblemsOf(*policy.strategy)) {
      findings->Wrong(problem.path, std::move(problem.reason), problem.missing);
    }
  }
  FindPolicyProblems(policy, [&](const std::string& path, std::string reason, bool missing) {
    findings->Wrong(path, std::move(reason), missing);
  });
  return policy;
}

void PolicyToMessage(const Policy& policy, v1::Policy* message) {
  message->set_currency(std::string(policy.currency.code()));
  message->set_time_zone(policy.time_zone);
  message->set_override_book_time_zone(policy.override_book_time_zone);
  message->set_language(policy.language);

  v1::MeasuresPolicy* measures = message->mutable_measures();
  measures->set_age_unit(static_cast<v1::AgeUnit>(policy.measures.age_unit));
  measures->set_same_day(static_cast<v1::SameDay>(policy.measures.same_day));
  measures->set_zero_amount_is_purchase(policy.measures.zero_amount_is_purchase);
  measures->set_log_gaps(policy.measures.log_gaps);
  if (policy.measures.window) {
    const Window& window = *policy.measures.window;
    switch (window.kind) {
      case WindowKind::kRollingDays:
        measures->mutable_window()->set_rolling_days(window.count);
        break;
      case WindowKind::kRollingMonths:
        measures->mutable_window()->set_rolling_months(window.count);
        break;
      case WindowKind::kCalendar: {
        v1::CalendarWindow* calendar = measures->mutable_window()->mutable_calendar();
        calendar->set_period(static_cast<v1::CalendarPeriod>(window.period));
        calendar->set_count(window.count);
        calendar->set_include_current(window.include_current);
        break;
      }
    }
  }

  v1::CostToServePolicy* cost_to_serve = message->mutable_cost_to_serve();
  WriteContactCosts(policy, cost_to_serve);
  cost_to_serve->set_rounding(static_cast<v1::Rounding>(policy.cost_to_serve.rounding));

  v1::ParetoPolicy* pareto = message->mutable_pareto();
  pareto->set_share(ShareText(policy.pareto.share));
  pareto->set_basis(static_cast<v1::ValueBasis>(policy.pareto.basis));
  pareto->set_scope(static_cast<v1::Scope>(policy.pareto.scope));

  v1::RfmPolicy* rfm = message->mutable_rfm();
  rfm->set_bins(policy.rfm.bins);
  rfm->set_method(static_cast<v1::RfmMethod>(policy.rfm.method));
  rfm->set_monetary(static_cast<v1::ValueBasis>(policy.rfm.monetary));
  rfm->set_scope(static_cast<v1::Scope>(policy.rfm.scope));
  for (int64_t cut : policy.rfm.recency_days) rfm->add_recency_days(cut);
  for (int64_t cut : policy.rfm.frequency) rfm->add_frequency(cut);
  for (int64_t cut : policy.rfm.monetary_cuts) {
    rfm->add_monetary_cuts(Amount(cut, policy.currency));
  }

  for (const Tier& tier : policy.tiers.tiers) {
    v1::Tier* entry = message->add_tiers();
    entry->set_name(tier.name);
    entry->set_label(tier.label.empty() ? tier.name : tier.label);
    if (tier.entry) WriteEntry(*tier.entry, policy.currency, entry->mutable_entry());
  }
  if (policy.tiers.reviews) WriteReviews(*policy.tiers.reviews, message->mutable_tier_reviews());
  if (policy.exposure != ExposurePolicy()) {
    WriteExposure(policy.exposure, policy.currency, message->mutable_exposure());
  }
  if (const auto& points = policy.tiers.points) {
    v1::Points* out = message->mutable_points();
    if (points->per_turnover != 0) {
      out->set_per_turnover(Amount(points->per_turnover, policy.currency));
    }
    if (points->per_margin != 0) out->set_per_margin(Amount(points->per_margin, policy.currency));
    out->set_per_order(points->per_order);
    out->set_per_purchase_day(points->per_purchase_day);
  }

  if (policy.lifetime) {
    const LifetimePolicy& lifetime = *policy.lifetime;
    v1::LifetimePolicy* out = message->mutable_lifetime();
    out->set_model(std::string(lifetime.model ? SpecOf(*lifetime.model).name : kBestModel));
    out->set_horizon_months(lifetime.horizon_months);
    out->set_value_months(lifetime.value_months);
    out->set_discount(ShareText(lifetime.discount));
    out->set_false_loss(ShareText(lifetime.false_loss));
    out->set_at_risk(ShareText(lifetime.at_risk));
    out->set_new_days(lifetime.new_days);
    // Written only where they say something else than the defaults, so that policies
    // which do not keep the digests they had before sources and occasions were known.
    const LifetimePolicy usual;
    if (lifetime.occasion_days != usual.occasion_days) {
      out->set_occasion_days(lifetime.occasion_days);
    }
    if (lifetime.source_silence_days != usual.source_silence_days) {
      out->set_source_silence_days(lifetime.source_silence_days);
    }
    if (lifetime.source_drop != usual.source_drop) {
      out->set_source_drop(ShareText(lifetime.source_drop));
    }
    if (lifetime.source_false_alarm != usual.source_false_alarm) {
      out->set_source_false_alarm(ShareText(lifetime.source_false_alarm));
    }
    for (const std::string& source : lifetime.closed_sources) out->add_closed_sources(source);
  }
  if (policy.service) WriteService(*policy.service, message->mutable_service());
  if (policy.complaints) {
    WriteComplaints(*policy.complaints, policy.currency, message->mutable_complaints());
  }
  if (policy.strategy) {
    WriteStrategy(*policy.strategy, policy.currency, message->mutable_strategy());
  }
}

std::string ShareText(Ratio share) {
  share = share.Reduced();
  // As a percentage, with as few decimals as it takes, where that ends within 6.
  constexpr int64_t kEasily = 1'000'000'000;
  if (share.denominator > kEasily) return share.ToString();
  int64_t scaled = 100;
  for (int decimals = 0; decimals <= 6; ++decimals, scaled *= 10) {
    if (scaled % share.denominator != 0) continue;
    return FormatDecimal(share.numerator * (scaled / share.denominator), decimals) + "%";
  }
  return share.ToString();
}

}  // namespace goodwill::wire
