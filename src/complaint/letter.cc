#include "goodwill/complaint/letter.h"

#include <algorithm>

namespace goodwill {
namespace {

constexpr std::array<std::string_view, 8> kFields = {"case_id",     "received", "problem",
                                                     "responsible", "next_update", "finding",
                                                     "remedy",      "remedy_due"};

struct BuiltIn {
  std::string_view letter;
  std::string_view language;
  std::string_view text;
};
constexpr BuiltIn kBuiltIn[] = {
    {"acknowledgement", "en",
     "Thank you for telling us, and we are sorry for the trouble you had.\n"
     "We received your complaint {case_id} on {received}.\n"
     "This is how we understood it: {problem}\n"
     "If we have not understood you rightly, please tell us.\n"
     "{responsible} is responsible for it and is the person to ask for.\n"
     "You will hear from us again by {next_update}.\n"},
    {"acknowledgement", "ru",
     "Спасибо, что сообщили нам; нам жаль, что у вас возникли неприятности.\n"
     "Мы получили вашу жалобу {case_id} {received}.\n"
     "Мы поняли её так: {problem}\n"
     "Если мы поняли вас неверно, пожалуйста, скажите нам об этом.\n"
     "За неё отвечает {responsible}: обращайтесь прямо к этому человеку.\n"
     "Мы снова свяжемся с вами не позднее {next_update}.\n"},
    {"acknowledgement", "bg",
     "Благодарим Ви, че ни писахте; съжаляваме за неприятностите, които сте имали.\n"
     "Получихме Вашата жалба {case_id} на {received}.\n"
     "Разбрахме я така: {problem}\n"
     "Ако не сме Ви разбрали правилно, моля, кажете ни.\n"
     "За нея отговаря {responsible}: обръщайте се направо към този човек.\n"
     "Ще се свържем отново с Вас най-късно до {next_update}.\n"},
    {"holding_response", "en",
     "We are still working on your complaint {case_id} of {received}, and we are sorry that it "
     "takes so long.\n"
     "It is about this: {problem}\n"
     "{responsible} remains responsible for it.\n"
     "You will hear from us again by {next_update}.\n"},
    {"holding_response", "ru",
     "Мы продолжаем работать над вашей жалобой {case_id} от {received} и сожалеем, что это "
     "занимает столько времени.\n"
     "Речь идёт о следующем: {problem}\n"
     "За неё по-прежнему отвечает {responsible}.\n"
     "Мы снова свяжемся с вами не позднее {next_update}.\n"},
    {"holding_response", "bg",
     "Продължаваме да работим по Вашата жалба {case_id} от {received} и съжаляваме, че отнема "
     "толкова време.\n"
     "Става дума за следното: {problem}\n"
     "За нея продължава да отговаря {responsible}.\n"
     "Ще се свържем отново с Вас най-късно до {next_update}.\n"},
    {"final_response", "en",
     "This is our answer to your complaint {case_id} of {received}. We are sorry for the trouble "
     "you had.\n"
     "You complained of this: {problem}\n"
     "What we found: {finding}.\n"
     "What we do about it: {remedy}\n"
     "That will be done by {remedy_due}.\n"
     "{responsible} answers any question you have.\n"},
    {"final_response", "ru",
     "Это наш ответ на вашу жалобу {case_id} от {received}. Нам жаль, что у вас возникли "
     "неприятности.\n"
     "Вы жаловались на следующее: {problem}\n"
     "Мы установили: {finding}.\n"
     "Что мы делаем: {remedy}\n"
     "Это будет сделано не позднее {remedy_due}.\n"
     "На ваши вопросы ответит {responsible}.\n"},
    {"final_response", "bg",
     "Това е нашият отговор на Вашата жалба {case_id} от {received}. Съжаляваме за "
     "неприятностите, които сте имали.\n"
     "Оплакахте се от следното: {problem}\n"
     "Установихме: {finding}.\n"
     "Какво правим: {remedy}\n"
     "Това ще бъде направено най-късно до {remedy_due}.\n"
     "На въпросите Ви ще отговори {responsible}.\n"},
};

const LetterField* FieldNamed(std::span<const LetterField> fields, std::string_view name) {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const LetterField& field) { return field.name == name; });
  return at == fields.end() ? nullptr : &*at;
}

}  // namespace

std::optional<std::string_view> LetterTextFor(std::span<const LetterText> own,
                                              std::string_view letter, std::string_view language) {
  for (const LetterText& text : own) {
    if (text.letter == letter && text.language == language) return text.text;
  }
  for (const BuiltIn& text : kBuiltIn) {
    if (text.letter == letter && text.language == language) return text.text;
  }
  return std::nullopt;
}

std::string LetterProblem(std::string_view text) {
  for (size_t at = text.find_first_of("{}"); at != text.npos; at = text.find_first_of("{}", at)) {
    const size_t end = text.find_first_of("{}", at + 1);
    if (text[at] == '}' || end == text.npos || text[end] == '{')
      return "has a brace without its other";
    const std::string_view name = text.substr(at + 1, end - at - 1);
    if (std::find(kFields.begin(), kFields.end(), name) == kFields.end()) {
      return "has no field '" + std::string(name.substr(0, 40)) + "'";
    }
    at = end + 1;
  }
  return {};
}

std::string FillLetter(std::string_view text, std::span<const LetterField> fields) {
  std::string out;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view rest = text.substr(0, end);
    const bool ends = end < text.size();
    text.remove_prefix(ends ? end + 1 : end);
    std::string line;
    bool named = false, said = false;
    while (!rest.empty()) {
      const size_t open = std::min(rest.find('{'), rest.size());
      line += rest.substr(0, open);
      rest.remove_prefix(open);
      if (rest.empty()) break;
      const size_t close = rest.find('}');
      if (close == rest.npos) {
        line += rest;
        break;
      }
      named = true;
      const LetterField* const field = FieldNamed(fields, rest.substr(1, close - 1));
      if (field != nullptr && !field->value.empty()) {
        said = true;
        line += field->value;
      }
      rest.remove_prefix(close + 1);
    }
    if (named && !said) continue;
    out += line;
    if (ends) out.push_back('\n');
  }
  return out;
}

}  // namespace goodwill
