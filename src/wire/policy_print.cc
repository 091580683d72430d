// The canonical text of a policy: what people open, read and edit.
//
// Comments say what each section decides and what else could be written there,
// so that the printed default policy is its own manual.
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "google/protobuf/arena.h"
#include "wire/policy_convert.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

// A text in quotes, with escapes where they are needed. Valid UTF-8 stays as it is.
std::string Quoted(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (byte < 0x20 || byte == 0x7f) {
      // Always three octal digits, so that a digit may follow.
      result += '\\';
      result += static_cast<char>('0' + (byte >> 6));
      result += static_cast<char>('0' + (byte >> 3 & 7));
      result += static_cast<char>('0' + (byte & 7));
    } else {
      result += c;
    }
  }
  return result + '"';
}

class Printer {
 public:
  explicit Printer(const v1::Policy& policy) : policy_(policy) {}

  std::string Print() {
    PrintHead();
    PrintMeasures(policy_.measures());
    PrintCostToServe(policy_.cost_to_serve());
    PrintPareto(policy_.pareto());
    PrintRfm(policy_.rfm());
    PrintTiers();
    if (policy_.has_tier_reviews()) PrintReviews(policy_.tier_reviews());
    if (policy_.has_points()) PrintPoints(policy_.points());
    if (policy_.has_exposure()) PrintExposure(policy_.exposure());
    if (policy_.has_lifetime()) PrintLifetime(policy_.lifetime());
    if (policy_.has_service()) PrintService(policy_.service());
    if (policy_.has_complaints()) PrintComplaints(policy_.complaints());
    if (policy_.has_strategy()) PrintStrategy(policy_.strategy());
    return std::move(out_);
  }

 private:
  void Line(std::string_view text = "") {
    if (!text.empty()) out_.append(indent_, ' ');
    out_ += text;
    out_ += '\n';
  }
  void Comment(std::string_view text) { Line("# " + std::string(text)); }
  void Open(std::string_view name) {
    Line(std::string(name) + " {");
    indent_ += 2;
  }
  void Close() {
    indent_ -= 2;
    Line("}");
  }
  void Plain(std::string_view name, std::string_view value) {
    Line(std::string(name) + ": " + std::string(value));
  }
  void Text(std::string_view name, std::string_view value) { Plain(name, Quoted(value)); }
  void Number(std::string_view name, int64_t value) { Plain(name, std::to_string(value)); }
  void Flag(std::string_view name, bool value) { Plain(name, value ? "true" : "false"); }

  void PrintHead() {
    Comment("The policy of a business: what a purchase is, what serving customers costs,");
    Comment("who the best customers are, and which tiers there are. A line that begins with");
    Comment("# is a comment. After a change: goodwill policy check FILE");
    Line();
    Comment("Of every amount below (ISO 4217). Amounts are written in quotes: \"1234.50\".");
    Text("currency", policy_.currency());
    Comment("An IANA time zone such as \"Europe/Sofia\"; \"\" is the time zone of the book.");
    Text("time_zone", policy_.time_zone());
    if (policy_.override_book_time_zone()) {
      Comment("The zone above counts even where the book has another one.");
      Flag("override_book_time_zone", true);
    }
    Comment("Of explanations: \"en\", \"ru\" or \"bg\".");
    Text("language", policy_.language());
  }

  void PrintMeasures(const v1::MeasuresPolicy& measures) {
    Line();
    Comment("What is counted, and over which time.");
    Open("measures");
    Comment("Ages are told in days (AGE_UNIT_DAY) or weeks (AGE_UNIT_WEEK).");
    Plain("age_unit", v1::AgeUnit_Name(measures.age_unit()));
    Comment("Purchases on one day are one transaction (SAME_DAY_MERGE) or several");
    Comment("(SAME_DAY_SEPARATE) when frequency is counted. Orders are always counted apart.");
    Plain("same_day", v1::SameDay_Name(measures.same_day()));
    Comment("Whether an order that sums to zero is a purchase.");
    Flag("zero_amount_is_purchase", measures.zero_amount_is_purchase());
    Comment("What tiers look at: rolling_days, rolling_months, or whole calendar periods, as");
    Comment("calendar { period: CALENDAR_PERIOD_QUARTER count: 4 }. Without a window: all time.");
    if (measures.has_window()) PrintWindow(measures.window());
    if (measures.log_gaps()) Flag("log_gaps", true);
    Close();
  }

  void PrintWindow(const v1::Window& window) {
    Open("window");
    if (window.has_rolling_days()) Number("rolling_days", window.rolling_days());
    if (window.has_rolling_months()) Number("rolling_months", window.rolling_months());
    if (window.has_calendar()) {
      Open("calendar");
      Plain("period", v1::CalendarPeriod_Name(window.calendar().period()));
      Number("count", window.calendar().count());
      Comment("Whether the current period counts too, up to the day of judgement.");
      Flag("include_current", window.calendar().include_current());
      Close();
    }
    Close();
  }

  void PrintCostToServe(const v1::CostToServePolicy& policy) {
    Line();
    Comment("What a contact costs where the fact itself carries no cost, one entry for each");
    Comment("channel (visit, phone, letter, email, sms, chat, web, store) and direction (in,");
    Comment("out, or \"\" for both):");
    Comment("contact_costs { channel: \"phone\" per_contact: \"1.00\" per_minute: \"0.80\" }");
    Open("cost_to_serve");
    for (const v1::ContactCost& cost : policy.contact_costs()) {
      Open("contact_costs");
      Text("channel", cost.channel());
      Text("direction", cost.direction());
      Text("per_contact", cost.per_contact());
      Text("per_minute", cost.per_minute());
      Close();
    }
    Comment("Of minutes times cost per minute, to whole minor units.");
    Plain("rounding", v1::Rounding_Name(policy.rounding()));
    Close();
  }

  void PrintPareto(const v1::ParetoPolicy& pareto) {
    Line();
    Comment("The Pareto set: the fewest customers who together bring this share of the value.");
    Comment("Value is turnover (VALUE_BASIS_TURNOVER: purchases less returns), purchases alone");
    Comment("(VALUE_BASIS_GROSS), turnover less the cost of goods (VALUE_BASIS_MARGIN), or that");
    Comment("less the cost to serve (VALUE_BASIS_NET_MARGIN); over all time (SCOPE_ALL) or the");
    Comment("window above (SCOPE_WINDOW).");
    Open("pareto");
    Text("share", pareto.share());
    Plain("basis", v1::ValueBasis_Name(pareto.basis()));
    Plain("scope", v1::Scope_Name(pareto.scope()));
    Close();
  }

  void PrintRfm(const v1::RfmPolicy& rfm) {
    Line();
    Comment("Scores for recency, frequency and monetary value, from 1 (low) to the number of");
    Comment("bins: by quantiles where equal values share a score (RFM_METHOD_TIES_TOGETHER), in");
    Comment("bins of equal size (RFM_METHOD_NTILE), or by cut points of your own");
    Comment("(RFM_METHOD_FIXED_CUTS: one fewer than bins in each of recency_days, frequency and");
    Comment("monetary_cuts, ascending).");
    Open("rfm");
    Number("bins", rfm.bins());
    Plain("method", v1::RfmMethod_Name(rfm.method()));
    Plain("monetary", v1::ValueBasis_Name(rfm.monetary()));
    Plain("scope", v1::Scope_Name(rfm.scope()));
    PrintList("recency_days", rfm.recency_days(), [](int64_t cut) { return std::to_string(cut); });
    PrintList("frequency", rfm.frequency(), [](int64_t cut) { return std::to_string(cut); });
    PrintList("monetary_cuts", rfm.monetary_cuts(),
              [](const std::string& cut) { return Quoted(cut); });
    Close();
  }

  template <typename List, typename Format>
  void PrintList(std::string_view name, const List& list, Format format) {
    if (list.empty()) return;
    std::string values;
    for (const auto& item : list) values += (values.empty() ? "" : ", ") + format(item);
    Plain(name, "[" + values + "]");
  }

  void PrintTiers() {
    Line();
    Comment("Tiers, from the highest to the lowest: a customer is in the first one whose entry");
    Comment("holds. Every condition that is set must hold, all of all_of, and at least one of");
    Comment("any_of: pareto, min_turnover, min_margin, min_net_margin, min_orders,");
    Comment("min_purchase_days, max_days_since_last, min_recency_score, min_frequency_score,");
    Comment("min_monetary_score. The last tier has no entry: it takes everybody else.");
    bool first = true;
    for (const v1::Tier& tier : policy_.tiers()) {
      if (!first) Line();
      first = false;
      Open("tiers");
      Text("name", tier.name());
      Text("label", tier.label());
      if (tier.has_entry()) PrintEntry("entry", tier.entry());
      Close();
    }
  }

  void PrintReviews(const v1::TierReviews& reviews) {
    Line();
    Comment("How a tier is held: raised at once, kept for holds_months, and at the first review");
    Comment("after that begun anew or lost by levels_down, if notice was given notice_days before");
    Comment("(0: none is needed). Reviews are every CALENDAR_PERIOD_MONTH, _QUARTER or _YEAR.");
    Comment("provisional: a tier from the first day, as enough customers of the segment hold it.");
    Open("tier_reviews");
    Plain("every", v1::CalendarPeriod_Name(reviews.every()));
    Number("holds_months", reviews.holds_months());
    Number("levels_down", reviews.levels_down());
    Number("notice_days", reviews.notice_days());
    if (!reviews.from().empty()) Text("from", reviews.from());
    if (reviews.has_provisional()) {
      Open("provisional");
      Number("below_orders", reviews.provisional().below_orders());
      Text("min_probability", reviews.provisional().min_probability());
      Number("min_customers", reviews.provisional().min_customers());
      Close();
    }
    if (reviews.has_chances()) {
      Comment("The chance of the next tier, alone and (incentive_lift) if customers buy faster.");
      Open("chances");
      if (const std::string& lift = reviews.chances().incentive_lift(); !lift.empty()) {
        Text("incentive_lift", lift);
      }
      Close();
    }
    Close();
  }

  void PrintExposure(const v1::ExposurePolicy& exposure) {
    Line();
    Comment("What may hang on few customers: shares of the last twelve months' turnover, and the");
    Comment("chance that existing customers do not carry the fixed costs of a year.");
    Open("exposure");
    const auto text = [&](std::string_view field, const std::string& value) {
      if (!value.empty()) Text(field, value);
    };
    text("fixed_costs", exposure.fixed_costs());
    text("retention", exposure.retention());
    text("max_top_one", exposure.max_top_one());
    text("max_top_five", exposure.max_top_five());
    text("max_top_group", exposure.max_top_group());
    text("max_agent", exposure.max_agent());
    text("max_herfindahl", exposure.max_herfindahl());
    text("max_shortfall", exposure.max_shortfall());
    Close();
  }

  void PrintPoints(const v1::Points& points) {
    Line();
    Comment("What min_points counts: a point for so much turnover or margin, points for each");
    Comment("purchase and for each day with one, all within the window above.");
    Open("points");
    if (!points.per_turnover().empty()) Text("per_turnover", points.per_turnover());
    if (!points.per_margin().empty()) Text("per_margin", points.per_margin());
    Number("per_order", points.per_order());
    Number("per_purchase_day", points.per_purchase_day());
    Close();
  }

  void PrintLifetime(const v1::LifetimePolicy& lifetime) {
    Line();
    Comment("The future of each customer: chance to be alive and to buy again, expected");
    Comment("purchases, lifetime value and stage, by a model of purchases and dropout: \"best\",");
    Comment(
        "nbd, mbg_nbd, pareto_nbd or bg_nbd. Suspected lost is the largest set of customers of");
    Comment(
        "whom on average at most false_loss buy within the horizon; at risk, whose chance fell");
    Comment("below at_risk of what it was at the last purchase. Discount is for a year.");
    Open("lifetime");
    Text("model", lifetime.model());
    Number("horizon_months", lifetime.horizon_months());
    Number("value_months", lifetime.value_months());
    Text("discount", lifetime.discount());
    Text("false_loss", lifetime.false_loss());
    Text("at_risk", lifetime.at_risk());
    Number("new_days", lifetime.new_days());
    if (lifetime.has_source_silence_days()) {
      Number("source_silence_days", lifetime.source_silence_days());
    }
    if (!lifetime.source_drop().empty()) Text("source_drop", lifetime.source_drop());
    if (!lifetime.source_false_alarm().empty()) {
      Text("source_false_alarm", lifetime.source_false_alarm());
    }
    for (const std::string& source : lifetime.closed_sources()) Text("closed_sources", source);
    if (lifetime.has_occasion_days()) Number("occasion_days", lifetime.occasion_days());
    Close();
  }

  void PrintService(const v1::ServicePolicy& service) {
    Line();
    Comment("Promised service, held against the measurements of the last months: which way is");
    Comment("better (BETTER_LOWER, BETTER_HIGHER), what is promised where a measurement does not");
    Comment("say it, and the share that shall keep it. And what customers are asked");
    Comment("(SURVEY_KIND_NPS, SURVEY_KIND_CSAT, SURVEY_KIND_CES, SURVEY_KIND_MEAN).");
    Open("service");
    Number("months", service.months());
    if (service.has_effect_days()) Number("effect_days", service.effect_days());
    if (service.has_voice_days()) Number("voice_days", service.voice_days());
    if (service.has_recent_failure_days()) {
      Number("recent_failure_days", service.recent_failure_days());
    }
    for (const v1::Standard& standard : service.standards()) {
      Open("standards");
      Text("name", standard.name());
      Plain("better", v1::Better_Name(standard.better()));
      if (!standard.promised().empty()) Text("promised", standard.promised());
      if (!standard.goal().empty()) Text("goal", standard.goal());
      Close();
    }
    for (const v1::Survey& survey : service.surveys()) {
      Open("surveys");
      Text("question", survey.question());
      Plain("kind", v1::SurveyKind_Name(survey.kind()));
      if (survey.kind() == v1::SURVEY_KIND_CSAT) Text("satisfied_from", survey.satisfied_from());
      Close();
    }
    Close();
  }

  void PrintComplaints(const v1::ComplaintsPolicy& complaints) {
    Line();
    Comment(
        "Complaints: working hours, clocks, and who may grant how much. A clock starts, begins");
    Comment("anew and stops with commands; it counts CLOCK_UNIT_WORKING_SECONDS, _SECONDS,");
    Comment("_WORKING_DAYS, _DAYS, _WEEKS or _MONTHS. Presets are regulators' clocks. Roles are");
    Comment("written from the least authority to the most.");
    Open("complaints");
    const auto texts = [&](std::string_view field, const auto& values) {
      for (const std::string& value : values) Text(field, value);
    };
    const auto text = [&](std::string_view field, const std::string& value) {
      if (!value.empty()) Text(field, value);
    };
    for (const v1::CaseCalendar& calendar : complaints.calendars()) {
      Open("calendars");
      Text("name", calendar.name());
      text("time_zone", calendar.time_zone());
      texts("weekly", calendar.weekly());
      texts("dates", calendar.dates());
      texts("breaks", calendar.breaks());
      texts("holidays", calendar.holidays());
      Close();
    }
    for (const v1::CaseClock& clock : complaints.clocks()) {
      Open("clocks");
      Text("name", clock.name());
      texts("starts", clock.starts());
      texts("restarts", clock.restarts());
      texts("stops", clock.stops());
      Number("limit", clock.limit());
      Plain("unit", v1::ClockUnit_Name(clock.unit()));
      text("calendar", clock.calendar());
      if (clock.pauses()) Flag("pauses", true);
      text("from", clock.from());
      text("until", clock.until());
      if (clock.min_severity() != 0) Number("min_severity", clock.min_severity());
      Close();
    }
    texts("presets", complaints.presets());
    for (const v1::AuthorityRole& role : complaints.roles()) {
      Open("roles");
      Text("name", role.name());
      text("per_case", role.per_case());
      text("per_customer", role.per_customer());
      Number("period_days", role.period_days());
      Close();
    }
    for (const v1::RoleOfPerson& person : complaints.people()) {
      Open("people");
      Text("person", person.person());
      Text("role", person.role());
      Close();
    }
    text("default_role", complaints.default_role());
    Number("warn_minutes", complaints.warn_minutes());
    for (const v1::NamedCause& cause : complaints.causes()) {
      Open("causes");
      Text("path", cause.path());
      text("title", cause.title());
      texts("also", cause.also());
      Close();
    }
    for (const v1::LetterText& letter : complaints.letters()) {
      Open("letters");
      Text("letter", letter.letter());
      Text("language", letter.language());
      Text("text", letter.text());
      Close();
    }
    for (const v1::DeskAgent& agent : complaints.agents()) {
      Open("agents");
      Text("person", agent.person());
      texts("skills", agent.skills());
      text("calendar", agent.calendar());
      if (agent.has_capacity_percent()) Number("capacity_percent", agent.capacity_percent());
      Close();
    }
    for (const v1::SkillNeeded& needed : complaints.skills()) {
      Open("skills");
      Text("skill", needed.skill());
      text("product", needed.product());
      text("cause", needed.cause());
      if (needed.min_severity() != 0) Number("min_severity", needed.min_severity());
      Close();
    }
    for (const v1::TaskEffort& effort : complaints.efforts()) {
      Open("efforts");
      text("kind", effort.kind());
      text("name", effort.name());
      if (effort.min_severity() != 0) Number("min_severity", effort.min_severity());
      Number("minutes", effort.minutes());
      Close();
    }
    Close();
  }

  void TextOf(std::string_view field, const std::string& value) {
    if (!value.empty()) Text(field, value);
  }

  void PrintStrategy(const v1::StrategyPolicy& strategy) {
    Line();
    Comment("Ways to carry out the seven strategies (protect, re_engineer, enhance, harvest, end,");
    Comment("win_back, start), with what they cost and what they are believed to do; conditions,");
    Comment("contact rules and steadiness where they differ from the built-in ones.");
    Open("strategy");
    for (const v1::StrategyVariant& v : strategy.variants()) PrintVariant(v);
    for (const v1::GateSetting& setting : strategy.gates()) {
      Open("gates");
      Text("id", setting.id());
      TextOf("threshold", setting.threshold());
      if (setting.off()) Flag("off", true);
      Close();
    }
    if (strategy.has_contact()) PrintContact(strategy.contact());
    Text("forward_share", strategy.forward_share());
    if (strategy.has_holdout()) {
      Open("holdout");
      Text("share", strategy.holdout().share());
      Text("salt", strategy.holdout().salt());
      if (strategy.holdout().pilot()) Flag("pilot", true);
      Close();
    }
    if (strategy.has_risk()) {
      Open("risk");
      TextOf("tolerance", strategy.risk().tolerance());
      TextOf("share", strategy.risk().share());
      Close();
    }
    if (strategy.has_steadiness()) {
      const v1::SteadinessPolicy& steady = strategy.steadiness();
      Open("steadiness");
      TextOf("switching_cost", steady.switching_cost());
      Text("band", steady.band());
      for (const v1::StrategyDwell& dwell : steady.dwell()) {
        Open("dwell");
        Text("strategy", dwell.strategy());
        Number("days", dwell.days());
        Close();
      }
      Close();
    }
    Close();
  }

  void PrintVariant(const v1::StrategyVariant& v) {
    Open("variants");
    Text("strategy", v.strategy());
    Text("name", v.name());
    TextOf("channel", v.channel());
    Text("purpose", v.purpose());
    TextOf("cost", v.cost());
    TextOf("gift", v.gift());
    TextOf("a_month", v.a_month());
    TextOf("service_a_month", v.service_a_month());
    TextOf("exit_cost", v.exit_cost());
    TextOf("word_of_mouth", v.word_of_mouth());
    TextOf("effect", v.effect());
    TextOf("effect_sd", v.effect_sd());
    TextOf("anyway", v.anyway());
    TextOf("side_effect", v.side_effect());
    TextOf("side_effect_sd", v.side_effect_sd());
    TextOf("share", v.share());
    if (v.months() != 0) Number("months", v.months());
    for (const v1::ResourceUse& use : v.uses()) {
      Open("uses");
      Text("resource", use.resource());
      Number("amount", use.amount());
      Close();
    }
    Close();
  }

  void PrintContact(const v1::ContactPolicy& contact) {
    Open("contact");
    Text("quiet_from", contact.quiet_from());
    Text("quiet_to", contact.quiet_to());
    Flag("sundays", contact.sundays());
    for (const v1::ContactChannel& channel : contact.channels()) {
      Open("channels");
      Text("channel", channel.channel());
      if (channel.has_a_week()) Number("a_week", channel.a_week());
      TextOf("weight", channel.weight());
      Close();
    }
    Text("pressure_limit", contact.pressure_limit());
    Number("pressure_days", contact.pressure_days());
    Number("ignored", contact.ignored());
    Number("ignored_days", contact.ignored_days());
    Number("pause_days", contact.pause_days());
    Close();
  }

  void PrintEntry(std::string_view name, const v1::Entry& entry) {
    Open(name);
    if (entry.has_pareto()) Flag("pareto", entry.pareto());
    const auto amount = [&](std::string_view field, const std::string& value) {
      if (!value.empty()) Text(field, value);
    };
    amount("min_turnover", entry.min_turnover());
    amount("min_margin", entry.min_margin());
    amount("min_net_margin", entry.min_net_margin());
    if (entry.has_min_orders()) Number("min_orders", entry.min_orders());
    if (entry.has_min_purchase_days()) Number("min_purchase_days", entry.min_purchase_days());
    if (entry.has_max_days_since_last()) {
      Number("max_days_since_last", entry.max_days_since_last());
    }
    if (entry.has_min_recency_score()) Number("min_recency_score", entry.min_recency_score());
    if (entry.has_min_frequency_score()) {
      Number("min_frequency_score", entry.min_frequency_score());
    }
    if (entry.has_min_monetary_score()) Number("min_monetary_score", entry.min_monetary_score());
    if (entry.has_min_points()) Number("min_points", entry.min_points());
    for (const v1::Entry& part : entry.all_of()) PrintEntry("all_of", part);
    for (const v1::Entry& part : entry.any_of()) PrintEntry("any_of", part);
    Close();
  }

  const v1::Policy& policy_;
  std::string out_;
  size_t indent_ = 0;
};

}  // namespace

std::string PrintPolicy(const Policy& policy) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Policy>(&arena);
  wire::PolicyToMessage(policy, message);
  return Printer(*message).Print();
}

}  // namespace goodwill
