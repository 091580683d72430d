#include "goodwill/report/page.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "goodwill/base/instant.h"
#include "goodwill/base/wide.h"
#include "goodwill/book/schema.h"
#include "report/catalogue.h"
#include "report/complaints_page.h"
#include "report/fill.h"
#include "report/json.h"
#include "report/lifetime_page.h"
#include "report/strategy_page.h"
#include "report/template.h"

namespace goodwill {
namespace {

constexpr size_t kTextBytes = 120;  // of a name that is shown
// What the list of customers may take; names that fill more than that are hostile,
// and the list is cut.
constexpr size_t kListBytes = 2'000'000;

std::string_view BasisCode(ValueBasis basis) {
  constexpr std::array<std::string_view, 5> kCodes = {"", "turnover", "gross", "margin",
                                                      "net_margin"};
  return kCodes[static_cast<size_t>(basis)];
}

std::string Hex(const std::array<uint8_t, 16>& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const uint8_t byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

void WriteNumbers(const std::vector<double>& values, JsonWriter& json) {
  json.Open('[');
  for (const double value : values) json.Number(value);
  json.Close(']');
}

void WriteBands(const std::vector<ReportBand>& bands, JsonWriter& json) {
  json.Open('[');
  for (const ReportBand& band : bands) {
    json.Open('[')
        .Integer(band.from)
        .Integer(band.to)
        .Integer(band.customers)
        .Minor(band.turnover)
        .Close(']');
  }
  json.Close(']');
}

void WriteSummary(const Report& report, JsonWriter& json) {
  const Summary& s = report.summary;
  json.Key("customers").Integer(s.customers).Key("purchasers").Integer(s.purchasers);
  json.Key("repeaters").Integer(s.repeaters).Key("turnover").Minor(s.turnover);
  if (s.has_margin) json.Key("margin").Minor(s.margin);
  if (s.has_cost_to_serve) json.Key("costToServe").Minor(s.cost_to_serve);
  const Concentration& c = s.concentration;
  json.Key("concentration").Open('{').Key("gini").Number(c.gini);
  json.Key("effective").Number(c.effective_number).Key("top").Open('[');
  const auto top = [&](std::string_view which, int64_t percent, double share) {
    json.Open('[').Text(which).Integer(percent).Number(share).Close(']');
  };
  top("one", 0, c.top_one);
  if (c.count >= 3) top("three", 0, c.top_three);
  if (c.count >= 100) {
    top("percent", 1, c.top_one_percent);
    top("percent", 4, c.top_four_percent);
  }
  if (c.count >= 10) {
    top("percent", 10, c.top_ten_percent);
    top("percent", 20, c.top_twenty_percent);
    top("percent", 50, c.top_fifty_percent);
  }
  json.Close(']').Close('}');
  json.Key("pareto").Open('{').Key("members").Integer(s.pareto.members);
  json.Key("population").Integer(s.pareto.population).Key("total").Minor(s.pareto.total);
  json.Key("value").Minor(s.pareto.members_value);
  json.Key("share").Number(DivideToDouble(report.share.numerator, report.share.denominator));
  json.Key("curve");
  WriteNumbers(report.pareto_curve, json);
  json.Close('}');
  json.Key("tiers").Open('[');
  for (const TierSummary& tier : s.tiers) {
    json.Open('{').Key("label").Text(CutText(tier.label, kTextBytes));
    json.Key("customers").Integer(tier.customers).Key("turnover").Minor(tier.turnover);
    if (s.has_margin) json.Key("net").Minor(tier.net_margin);
    json.Close('}');
  }
  json.Close(']');
}

void WriteWorth(const Report& report, JsonWriter& json) {
  if (report.whale.has_value()) {
    const ReportWhale& w = *report.whale;
    json.Key("whale").Open('{').Key("curve");
    WriteNumbers(w.curve, json);
    json.Key("earning").Integer(w.earning).Key("losing").Integer(w.losing);
    json.Key("earned").Minor(w.earned).Key("lost").Minor(w.lost).Close('}');
  }
  if (report.service.has_value()) {
    const ReportService& s = *report.service;
    json.Key("service").Open('[');
    const auto part = [&](std::string_view which, int64_t cost, int64_t contacts) {
      json.Open('[').Text(which).Minor(cost).Integer(contacts).Close(']');
    };
    part("wanted", s.wanted, s.contacts_wanted);
    part("caused_by_us", s.caused_by_us, s.contacts_caused_by_us);
    part("unrequested", s.unrequested, s.contacts_unrequested);
    json.Close(']');
  }
  json.Key("step").Integer(report.new_step).Key("newCustomers").Open('[');
  for (const NewCustomers& stretch : report.new_customers) {
    json.Open('[')
        .Integer(stretch.year)
        .Integer(stretch.month)
        .Integer(stretch.customers)
        .Close(']');
  }
  json.Close(']').Key("recency");
  WriteBands(report.recency, json);
  json.Key("frequency");
  WriteBands(report.frequency, json);
}

// One array per customer, its places as in template/customers.js.
void WriteCustomers(const Report& report, JsonWriter& json) {
  json.Key("marked").Open('[');
  for (size_t bit = 1; bit < report.marked.size(); ++bit) json.Integer(report.marked[bit]);
  json.Close(']').Key("list").Open('[');
  const size_t begin = json.size();
  int64_t listed = 0, largest = 0;
  for (const ReportCustomer& c : report.customers) {
    if (json.size() - begin > kListBytes) break;
    ++listed;
    largest += c.place != 0;
    json.Open('[').Text(CutText(c.id.view().ToString(), kTextBytes));
    json.Text(CutText(c.name, kTextBytes)).Integer(c.place).Minor(c.value).Minor(c.turnover);
    if (c.net_margin.has_value()) {
      json.Minor(*c.net_margin);
    } else {
      json.Null();
    }
    json.Integer(c.orders);
    if (c.last_day.has_value()) {
      json.Text(FormatDay(*c.last_day));
    } else {
      json.Null();
    }
    json.Integer(c.days_since).Integer(c.tier).Integer(c.marks).Integer(c.overdue);
    if (c.way_up.has_value()) {
      json.Open('[').Minor(c.way_up->turnover).Minor(c.way_up->margin).Integer(c.way_up->orders);
      json.Integer(c.way_up->purchase_days).Integer(c.way_up->points).Minor(c.way_up->pareto);
      json.Close(']');
    } else {
      json.Null();
    }
    if (!c.fell_from.empty()) json.Text(CutText(c.fell_from, kTextBytes));
    json.Close(']');
  }
  json.Close(']').Key("listed").Integer(listed).Key("largest").Integer(largest);
}

void WriteFlows(const Report& report, JsonWriter& json) {
  if (!report.before_end_day.has_value()) return;
  json.Key("before").Text(FormatDay(static_cast<int32_t>(*report.before_end_day)));
  json.Key("flows").Open('[');
  for (const ReportFlow& flow : report.flows) {
    json.Open('[').Text(CutText(flow.from, kTextBytes)).Text(CutText(flow.to, kTextBytes));
    json.Text(kTierMoveNames[static_cast<size_t>(flow.move)]).Integer(flow.customers);
    json.Minor(flow.turnover).Close(']');
  }
  json.Close(']');
}

void WriteIntervals(const Exposure& e, JsonWriter& json) {
  json.Key("rounds").Integer(e.customer_intervals->rounds).Key("intervals").Open('[');
  const auto row = [&](std::string_view figure, double Concentration::*value,
                       ExposureInterval ConcentrationIntervals::*interval) {
    json.Open('[').Text(figure);
    const auto cells = [&](const Concentration& c, const ConcentrationIntervals& i) {
      json.Number(c.*value).Number((i.*interval).low).Number((i.*interval).high);
    };
    cells(e.by_customer, *e.customer_intervals);
    cells(e.by_group, *e.group_intervals);
    json.Close(']');
  };
  row("gini", &Concentration::gini, &ConcentrationIntervals::gini);
  row("herfindahl", &Concentration::herfindahl, &ConcentrationIntervals::herfindahl);
  row("effective_number", &Concentration::effective_number,
      &ConcentrationIntervals::effective_number);
  row("top.one", &Concentration::top_one, &ConcentrationIntervals::top_one);
  row("top.three", &Concentration::top_three, &ConcentrationIntervals::top_three);
  row("top.10", &Concentration::top_ten_percent, &ConcentrationIntervals::top_ten_percent);
  row("top.20", &Concentration::top_twenty_percent, &ConcentrationIntervals::top_twenty_percent);
  json.Close(']');
}

// What hangs on few, its places as in template/exposure.js.
void WriteExposure(const Report& report, JsonWriter& json) {
  if (!report.exposure.has_value()) return;
  const Exposure& e = *report.exposure;
  json.Key("exposure").Open('{').Key("customers").Integer(e.customers);
  json.Key("groups").Integer(e.groups).Key("effective").Number(e.by_customer.effective_number);
  json.Key("groupEffective").Number(e.by_group.effective_number);
  if (report.summary.has_margin && e.groups < e.customers && e.group_whale.total > 0) {
    json.Key("groupCurve").Open('[');
    for (const int64_t sum : e.group_whale.points) {
      json.Number(DivideToDouble(sum, e.group_whale.total));
    }
    json.Close(']');
  }
  json.Key("departures").Open('[');
  for (size_t i = 0; i < e.departures.size(); ++i) {
    const Departure& d = e.departures[i];
    const std::string& name = report.departing[i].empty() ? d.name : report.departing[i];
    json.Open('[').Text(d.who).Text(CutText(name, kTextBytes)).Integer(d.customers);
    json.Minor(d.turnover);
    if (report.summary.has_margin) {
      json.Minor(d.margin);
    } else {
      json.Null();
    }
    json.Number(d.share).Number(d.effective_number).Close(']');
  }
  json.Close(']');
  if (e.shortfall.has_value()) json.Key("shortfall").Number(e.shortfall->probability);
  const ExposurePolicy& limits = report.limits;
  const auto set = [](const std::optional<Ratio>& limit) { return limit.has_value() ? 1 : 0; };
  json.Key("limits").Integer(set(limits.max_top_one) + set(limits.max_top_five) +
                             set(limits.max_top_group) + set(limits.max_agent) +
                             set(limits.max_herfindahl) + set(limits.max_shortfall));
  json.Key("alerts").Open('[');
  for (const ExposureAlert& alert : e.alerts) {
    json.Open('[')
        .Text(alert.policy_path.substr(alert.policy_path.find('.') + 1))
        .Number(alert.actual)
        .Number(alert.limit)
        .Close(']');
  }
  json.Close(']');
  if (e.customer_intervals.has_value()) WriteIntervals(e, json);
  json.Close('}');
}

void WriteRecording(const Report& report, JsonWriter& json) {
  json.Key("lines").Integer(report.lines).Key("uncosted").Integer(report.uncosted_lines);
  if (!report.recording.has_value()) return;
  const ReportRecording& r = *report.recording;
  const Zone& zone = report.summary.header.zone;
  json.Key("recording").Open('{').Key("batches").Integer(r.batches).Key("rows").Integer(r.rows);
  json.Key("present").Integer(r.already_present).Key("superseded").Integer(r.superseded);
  json.Key("inAll").Integer(r.sources_in_all).Key("sources").Open('[');
  const auto optional = [&](std::string_view key, int64_t value) {
    if (value != kNullNumber) json.Key(key).Minor(value);
  };
  const auto day = [&](std::string_view key, int64_t us) {
    if (us != kNullNumber) json.Key(key).Text(FormatDay(zone.DayOf(us)));
  };
  for (const Timeliness& t : r.sources) {
    const TableSpec* spec = FindTable(static_cast<int32_t>(t.table));
    json.Open('{').Key("table").Text(spec == nullptr ? std::string_view() : spec->name);
    json.Key("source").Text(CutText(t.source, kTextBytes)).Key("facts").Integer(t.facts);
    json.Key("revisions").Integer(t.revisions).Key("lags").Integer(t.lags);
    json.Key("late").Integer(t.late).Key("days").Integer(t.days);
    json.Key("without").Integer(t.days_without);
    day("first", t.first_us);
    day("last", t.last_us);
    day("gapFrom", t.gap_from_us);
    optional("lagHalf", t.lag_median_us);
    optional("lagMost", t.lag_90_us);
    optional("gap", t.gap_longest_us);
    optional("silent", t.silent_us);
    json.Close('}');
  }
  json.Close(']').Close('}');
}

std::string DataOf(const Report& report, Language language) {
  const MeasuresHeader& header = report.summary.header;
  JsonWriter json;
  json.Open('{').Key("language").Text(LanguageTag(language));
  json.Key("texts").Open('{');
  for (const PageText& text : PageTexts()) {
    json.Key(text.code).Text(text.text[static_cast<size_t>(language)]);
  }
  json.Close('}').Key("currency").Text(header.currency.code());
  json.Key("exponent").Integer(header.currency.exponent());
  json.Key("end").Text(FormatDay(static_cast<int32_t>(report.end_day)));
  json.Key("version").Text(header.library_version);
  json.Key("policy").Text(Hex(header.policy_digest).substr(0, 8));
  json.Key("basis").Text(BasisCode(report.basis)).Key("windowed").Boolean(report.windowed);
  WriteSummary(report, json);
  WriteWorth(report, json);
  WriteExposure(report, json);
  WriteFlows(report, json);
  if (report.lifetime) {
    json.Key("lifetime");
    WriteLifetime(*report.lifetime, json);
  }
  if (report.complaints) {
    json.Key("complaints");
    WriteComplaints(*report.complaints, header.zone, json);
  }
  if (report.strategy) {
    json.Key("strategy");
    WriteStrategy(*report.strategy, header, language, json);
  }
  WriteCustomers(report, json);
  WriteRecording(report, json);
  json.Close('}');
  return json.Take();
}

}  // namespace

absl::StatusOr<std::string> ReportPage(const Report& report, Language language) {
  const std::string_view page = PageTemplate();
  if (page.empty()) {
    return absl::UnimplementedError(
        "this library was built without the report's template (GOODWILL_REPORT=OFF)");
  }
  const std::string title = HtmlText(PageTextOf("title", language));
  const std::string noscript = HtmlText(PageTextOf("noscript", language));
  const std::string data = DataOf(report, language);
  const std::array<TemplateField, 4> fields = {{{"LANGUAGE", LanguageTag(language)},
                                                {"TITLE", title},
                                                {"NOSCRIPT", noscript},
                                                {"DATA", data}}};
  return FillTemplate(page, fields);
}

}  // namespace goodwill
