#include "assess/reason_writer.h"

#include "assess/locale.h"
#include "base/fill_pattern.h"
#include "goodwill/base/problem.h"

namespace goodwill {
namespace {

std::string FormatInput(const Field& field, std::string_view format, const MeasuresHeader& header,
                        Language language) {
  if (field.word.has_value()) return std::string(Template(*field.word, language));
  struct Visitor {
    std::string_view format;
    const MeasuresHeader& header;
    Language language;

    std::string operator()(int64_t value) const { return FormatScaled(value, 0, language); }
    std::string operator()(const MinorUnits& value) const {
      return FormatAmount(value.minor, header.currency, language);
    }
    std::string operator()(double value) const {
      if (format == "percent") return FormatPercent(value, language);
      return FormatNumber(value, format == "figure" ? 4 : 1, language);
    }
    std::string operator()(const std::string& value) const { return value; }
    std::string operator()(const InstantUs& value) const {
      const std::string date = FormatDate(header.zone.DayOf(value.us), language);
      if (format != "time") return date;
      return date + " " + FormatTimeOfDay(header.zone.ToCivil(value.us), language);
    }
  };
  return std::visit(Visitor{format, header, language}, field.value);
}

}  // namespace

Field::Field(std::string_view name, Phrase word)
    : name(name),
      value(std::string(TextOf(word).code.substr(std::string_view("word.").size()))),
      word(word) {}

std::string Fill(Phrase phrase, const Fields& fields, const MeasuresHeader& header,
                 Language language) {
  return FillPattern(Template(phrase, language), [&](std::string_view placeholder,
                                                     std::string& out) {
    const size_t colon = placeholder.find(':');
    const std::string_view name = placeholder.substr(0, colon);
    const std::string_view format =
        colon == std::string_view::npos ? std::string_view() : placeholder.substr(colon + 1);
    for (const Field& field : fields) {
      if (field.name == name) out += FormatInput(field, format, header, language);
    }
  });
}

void ReasonWriter::AddAs(std::string_view code, Phrase phrase, const Fields& fields,
                         std::string_view policy_path, bool holds) {
  Reason reason;
  reason.code = code;
  reason.inputs.reserve(fields.size());
  for (const Field& field : fields) reason.inputs.push_back({field.name, field.value});
  reason.text = Fill(phrase, fields, header_, language_);
  reason.policy_path = policy_path;
  reason.holds = holds;
  reasons_.push_back(std::move(reason));
}

Phrase BasisWord(ValueBasis basis) {
  switch (basis) {
    case ValueBasis::kTurnover:
      return Phrase::kWordTurnover;
    case ValueBasis::kGross:
      return Phrase::kWordGross;
    case ValueBasis::kMargin:
      return Phrase::kWordMargin;
    case ValueBasis::kNetMargin:
      return Phrase::kWordNetMargin;
  }
  return Phrase::kWordTurnover;
}

absl::StatusOr<Language> ParseLanguage(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find('-'));
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    if (primary == LanguageTag(language)) return language;
  }
  Problem problem;
  problem.field = "language";
  problem.reason = "'" + std::string(tag.substr(0, 40)) + "' is none of en, ru, bg";
  return ProblemStatus(std::move(problem));
}

std::string_view LanguageTag(Language language) {
  switch (language) {
    case Language::kEnglish:
      return "en";
    case Language::kRussian:
      return "ru";
    case Language::kBulgarian:
      return "bg";
  }
  return "en";
}

}  // namespace goodwill
