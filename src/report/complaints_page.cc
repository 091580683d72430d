#include "report/complaints_page.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/ratio_double.h"
#include "goodwill/base/schema.h"

namespace goodwill {
namespace {

constexpr size_t kTextBytes = 120;
// What a page shows of lists that a book may make as long as it likes. Each says how many
// there are in all.
constexpr size_t kOwed = 60;
constexpr int64_t kParetoPlaces = 25;  // by count, by cost and by value
constexpr size_t kCharts = 4;
constexpr size_t kActions = 5;  // of a cause
constexpr size_t kTopics = 25;
constexpr size_t kStandards = 40;
constexpr size_t kCompetitors = 10;
constexpr size_t kSurveys = 40;
constexpr size_t kKinds = 40;
constexpr size_t kMonths = 60;
constexpr double kPerHundred = 100;

template <typename T>
std::span<const T> First(const std::vector<T>& list, size_t most) {
  return std::span(list).first(std::min(list.size(), most));
}
template <typename T>
std::span<const T> Last(const std::vector<T>& list, size_t most) {
  return std::span(list).last(std::min(list.size(), most));
}

void WritePoint(const ChartPoint& point, double unit, JsonWriter& json) {
  json.Number(point.value * unit).Number(point.low * unit).Number(point.high * unit);
  json.Integer(point.signal);
}

void WriteShare(std::string_view key, const ShareFigure& share, JsonWriter& json) {
  json.Key(key).Open('[').Integer(share.count).Integer(share.of).Number(share.share);
  json.Number(share.interval.low).Number(share.interval.high).Close(']');
}

void WriteFigures(const DeskGroup& figures, JsonWriter& json) {
  json.Key("figures").Open('{').Key("complaints").Integer(figures.complaints);
  json.Key("queries").Integer(figures.queries);
  WriteShare("first", figures.first_contact, json);
  WriteShare("reopened", figures.reopened, json);
  WriteShare("upheld", figures.upheld, json);
  json.Key("closed").Integer(figures.clock.count).Key("half").Minor(figures.clock.median_us);
  json.Key("most").Minor(figures.clock.ninth_decile_us);
  json.Key("working").Minor(figures.working.median_us);
  json.Key("redress").Minor(figures.redress_minor).Key("redressed").Integer(figures.redressed);
  json.Close('}');
}

void WriteAction(const CorrectiveAction& action, const Zone& zone, JsonWriter& json) {
  const auto day = [&](int64_t us) {
    if (us == kNullNumber) {
      json.Null();
    } else {
      json.Text(FormatDay(zone.DayOf(us)));
    }
  };
  json.Open('[').Text(CutText(action.owner, kTextBytes)).Text(action.state);
  day(action.due_us);
  day(action.kept_us);
  json.Integer(action.days).Integer(action.before).Integer(action.after);
  json.Number(action.ratio).Number(action.ratio_low).Number(action.ratio_high);
  json.Boolean(action.fell()).Close(']');
}

void WriteSum(const CauseSum& sum, JsonWriter& json) {
  json.Integer(sum.complaints).Integer(sum.losses).Integer(sum.breaches).Integer(sum.customers);
  json.Integer(sum.repeated).Minor(sum.redress).Minor(sum.handling).Minor(sum.value_at_risk);
}

// The branches at the top that have a chart: deadlines of cases, and the largest others.
std::vector<const Cause*> Charted(const CauseReport& causes) {
  std::vector<const Cause*> out;
  for (const Cause& cause : causes.causes) {
    if (AboveCause(cause.path).empty() && cause.all.count() > 0) out.push_back(&cause);
  }
  std::stable_sort(out.begin(), out.end(), [](const Cause* a, const Cause* b) {
    const bool first = a->path == "clock", second = b->path == "clock";
    if (first != second) return first;
    return a->all.count() > b->all.count();
  });
  if (out.size() > kCharts) out.resize(kCharts);
  return out;
}

void WriteCauses(const CauseReport& causes, const Zone& zone, JsonWriter& json) {
  json.Key("causes").Open('{').Key("losses").Boolean(causes.losses_known);
  json.Key("total").Open('[');
  WriteSum(causes.total, json);
  json.Close(']').Key("list").Open('[');
  int64_t in_all = 0;
  for (const Cause& cause : causes.causes) {
    const auto in_order = [](const ParetoPlace& place) { return place.place != 0; };
    in_all += std::any_of(cause.pareto.begin(), cause.pareto.end(), in_order) ? 1 : 0;
    const auto shown = [](const ParetoPlace& place) {
      return place.place != 0 && place.place <= kParetoPlaces;
    };
    if (!std::any_of(cause.pareto.begin(), cause.pareto.end(), shown)) continue;
    json.Open('[').Text(CutText(cause.path, kTextBytes)).Text(CutText(cause.title, kTextBytes));
    json.Integer(cause.shift).Open('[');
    WriteSum(cause.own, json);
    json.Close(']').Open('[');
    for (const ParetoPlace& place : cause.pareto) {
      json.Open('[').Integer(place.place).Minor(place.cumulative).Close(']');
    }
    json.Close(']').Close(']');
  }
  json.Close(']').Key("inAll").Integer(in_all).Key("actions").Open('[');
  for (const Cause& cause : causes.causes) {
    if (cause.actions.empty()) continue;
    json.Open('[').Text(CutText(cause.path, kTextBytes)).Text(CutText(cause.title, kTextBytes));
    json.Integer(static_cast<int64_t>(cause.actions.size())).Open('[');
    for (const CorrectiveAction& action : Last(cause.actions, kActions)) {
      WriteAction(action, zone, json);
    }
    json.Close(']').Close(']');
  }
  json.Close(']').Key("charts").Open('[');
  for (const Cause* cause : Charted(causes)) {
    const bool rate = cause->chart != ChartKind::kXmr;
    const double unit = rate ? kPerHundred : 1;
    json.Open('[').Text(CutText(cause->path, kTextBytes)).Text(CutText(cause->title, kTextBytes));
    json.Boolean(rate).Number(cause->rate * unit).Open('[');
    for (const CauseMonth& month : cause->months) {
      json.Open('[').Text(FormatDay(month.first_day)).Integer(month.count);
      json.Integer(month.purchases);
      WritePoint(month.point, unit, json);
      json.Close(']');
    }
    json.Close(']').Close(']');
  }
  json.Close(']').Key("contacts").Integer(causes.contacts).Key("topics").Open('[');
  for (const TopicCount& topic : First(causes.topics, kTopics)) {
    json.Open('[').Text(CutText(topic.topic, kTextBytes)).Integer(topic.contacts);
    json.Integer(topic.cumulative).Close(']');
  }
  json.Close(']').Key("topicsInAll").Integer(static_cast<int64_t>(causes.topics.size()));
  json.Close('}');
}

void WriteAttainment(const Attainment& attainment, JsonWriter& json) {
  json.Open('[').Integer(attainment.measured).Integer(attainment.kept).Number(attainment.share);
  json.Number(attainment.interval.low).Number(attainment.interval.high).Close(']');
}

void WriteService(const ServiceReview& service, JsonWriter& json) {
  json.Key("standardsInAll").Integer(static_cast<int64_t>(service.standards.size()));
  json.Key("standards").Open('[');
  for (const StandardReview& standard : First(service.standards, kStandards)) {
    json.Open('[').Text(CutText(standard.standard.name, kTextBytes));
    if (standard.standard.goal) {
      json.Number(ToDouble(*standard.standard.goal));
    } else {
      json.Null();
    }
    json.Integer(static_cast<int64_t>(standard.verdict));
    WriteAttainment(standard.ours.attainment, json);
    WriteAttainment(standard.mystery.attainment, json);
    json.Open('[');
    for (const CompetitorMeasured& competitor : First(standard.competitors, kCompetitors)) {
      json.Open('[').Text(CutText(competitor.name, kTextBytes));
      WriteAttainment(competitor.measured.attainment, json);
      json.Number(competitor.ours_less_theirs.difference);
      json.Number(competitor.ours_less_theirs.low).Number(competitor.ours_less_theirs.high);
      json.Close(']');
    }
    json.Close(']').Integer(standard.mark_to_beat).Integer(standard.breaches_in_all).Open('[');
    for (const ServiceMonth& month : Last(standard.months, kMonths)) {
      json.Open('[').Text(FormatDay(month.first_day)).Integer(month.kept);
      json.Integer(month.measured);
      WritePoint(month.point, 1, json);
      json.Close(']');
    }
    json.Close(']').Close(']');
  }
  json.Close(']').Key("surveys").Open('[');
  for (const SurveyReview& survey : First(service.surveys, kSurveys)) {
    json.Open('[').Text(CutText(survey.survey.question, kTextBytes));
    json.Text(NameOf(survey.survey.kind)).Integer(survey.score.answers);
    json.Number(survey.score.score).Number(survey.score.low).Number(survey.score.high);
    json.Close(']');
  }
  json.Close(']');
}

void WriteRate(const VoiceRate& rate, JsonWriter& json) {
  json.Open('[').Text(CutText(rate.kind, kTextBytes)).Integer(rate.failures).Integer(rate.voiced);
  json.Number(rate.share).Number(rate.interval.low).Number(rate.interval.high).Close(']');
}

void WriteRecovery(const Recovery& recovery, JsonWriter& json) {
  json.Key("voice").Open('{').Key("days").Integer(recovery.voice_days).Key("all");
  WriteRate(recovery.voice, json);
  json.Key("kinds").Open('[');
  for (const VoiceRate& kind : First(recovery.kinds, kKinds)) WriteRate(kind, json);
  json.Close(']').Key("months").Open('[');
  for (const VoiceMonth& month : Last(recovery.months, kMonths)) {
    json.Open('[').Text(FormatDay(month.first_day)).Integer(month.buyers);
    json.Integer(month.failures).Integer(month.voiced).Open('[');
    WritePoint(month.failing, kPerHundred, json);
    json.Close(']').Open('[');
    WritePoint(month.voicing, 1, json);
    json.Close(']').Close(']');
  }
  json.Close(']').Close('}');
  json.Key("recovery").Open('{').Key("days").Integer(recovery.effect_days).Key("again").Open('[');
  for (const BoughtAgain& group : recovery.bought_again) {
    json.Open('[').Text(group.group).Integer(group.again).Integer(group.failures);
    json.Number(group.share).Number(group.interval.low).Number(group.interval.high).Close(']');
  }
  json.Close(']').Key("effects").Open('[');
  for (const RecoveryEffect& one : recovery.effects) {
    const MatchedEffect& effect = one.effect;
    json.Open('[').Text(one.group).Text(NameOf(effect.known)).Integer(effect.exposed_customers);
    json.Integer(effect.other_customers).Number(effect.effect.value).Number(effect.effect.low);
    json.Number(effect.effect.high).Close(']');
  }
  json.Close(']').Close('}');
}

void WriteEstimate(std::string_view key, const Estimate& estimate, JsonWriter& json) {
  json.Key(key).Open('[').Number(estimate.value).Number(estimate.low).Number(estimate.high);
  json.Close(']');
}

}  // namespace

void WriteComplaints(const ReportComplaints& complaints, const Zone& zone, JsonWriter& json) {
  json.Open('{').Key("cases").Integer(complaints.cases).Key("open").Integer(complaints.open);
  json.Key("owed").Open('[');
  for (const ReportOwed& owed : First(complaints.owed, kOwed)) {
    json.Open('[').Text(kDueKinds[static_cast<size_t>(owed.kind)]);
    json.Text(CutText(owed.name, kTextBytes));
    for (const int64_t count : owed.states) json.Integer(count);
    json.Close(']');
  }
  json.Close(']');
  if (complaints.figures) WriteFigures(*complaints.figures, json);
  if (complaints.causes) WriteCauses(*complaints.causes, zone, json);
  if (complaints.service) WriteService(*complaints.service, json);
  if (complaints.recovery) WriteRecovery(*complaints.recovery, json);
  if (complaints.iceberg) {
    json.Key("iceberg").Open('{');
    json.Key("complaints").Integer(complaints.figures ? complaints.figures->complaints : 0);
    WriteEstimate("dissatisfied", complaints.iceberg->dissatisfied, json);
    WriteEstimate("silent", complaints.iceberg->silent, json);
    WriteEstimate("told", complaints.iceberg->told, json);
    json.Close('}');
  }
  json.Close('}');
}

}  // namespace goodwill
