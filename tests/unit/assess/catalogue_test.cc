#include "assess/catalogue.h"

#include <gtest/gtest.h>

#include <cctype>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "assess/locale.h"

namespace goodwill {
namespace {

std::multiset<std::string> Placeholders(std::string_view text) {
  std::multiset<std::string> out;
  for (size_t open = text.find('{'); open != std::string_view::npos;
       open = text.find('{', open + 1)) {
    const size_t close = text.find('}', open);
    EXPECT_NE(close, std::string_view::npos) << text;
    if (close == std::string_view::npos) break;
    out.insert(std::string(text.substr(open, close - open + 1)));
  }
  return out;
}

// The names of Phrase in the order of their declaration.
std::vector<std::string> PhraseNames() {
  std::ifstream in("src/assess/catalogue.h");
  std::vector<std::string> names;
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("enum class Phrase")) inside = true;
    if (!inside) continue;
    const size_t name = line.find_first_not_of(' ');
    if (name == std::string::npos || line[name] != 'k') continue;
    names.push_back(line.substr(name, line.find(',') - name));
    if (names.back() == "kCount") break;
  }
  if (!names.empty()) names.pop_back();
  return names;
}

TEST(CatalogueTest, EveryPhraseHasATextInEveryLanguage) {
  ASSERT_EQ(Catalogue().size(), static_cast<size_t>(Phrase::kCount));
  for (size_t i = 0; i < Catalogue().size(); ++i) {
    const PhraseText& phrase = Catalogue()[i];
    EXPECT_EQ(static_cast<size_t>(phrase.phrase), i) << phrase.code;
    EXPECT_FALSE(phrase.code.empty());
    for (const std::string_view text : phrase.text) EXPECT_FALSE(text.empty()) << phrase.code;
  }
}

TEST(CatalogueTest, PlaceholdersAgreeBetweenLanguages) {
  for (const PhraseText& phrase : Catalogue()) {
    EXPECT_EQ(Placeholders(phrase.text[1]), Placeholders(phrase.text[0])) << phrase.code;
    EXPECT_EQ(Placeholders(phrase.text[2]), Placeholders(phrase.text[0])) << phrase.code;
  }
}

TEST(CatalogueTest, LanguagesAreWrittenInTheirOwnLetters) {
  auto cyrillic = [](std::string_view text) {
    return text.find("\xD0") != std::string_view::npos ||
           text.find("\xD1") != std::string_view::npos;
  };
  for (const PhraseText& phrase : Catalogue()) {
    EXPECT_FALSE(cyrillic(phrase.text[0])) << phrase.code;
    EXPECT_TRUE(cyrillic(phrase.text[1])) << phrase.code;
    EXPECT_TRUE(cyrillic(phrase.text[2])) << phrase.code;
    // Letters that only the other one has.
    for (const std::string_view russian : {"ы", "э", "ё"}) {
      EXPECT_EQ(phrase.text[2].find(russian), std::string_view::npos) << phrase.text[2];
    }
    // A sentence in one language is one in all.
    const bool sentence = phrase.text[0].ends_with('.');
    EXPECT_EQ(phrase.text[1].ends_with('.'), sentence) << phrase.code;
    EXPECT_EQ(phrase.text[2].ends_with('.'), sentence) << phrase.code;
  }
}

TEST(CatalogueTest, NoPhraseIsUnused) {
  const std::vector<std::string> names = PhraseNames();
  ASSERT_EQ(names.size(), Catalogue().size());
  std::string sources;
  for (const auto& file : std::filesystem::directory_iterator("src/assess")) {
    if (file.path().extension() != ".cc" || file.path().filename() == "catalogue.cc") continue;
    std::ifstream in(file.path());
    std::ostringstream text;
    text << in.rdbuf();
    sources += text.str();
  }
  for (const std::string& name : names) {
    const std::string use = "Phrase::" + name;
    size_t at = sources.find(use);
    while (at != std::string::npos && at + use.size() < sources.size() &&
           std::isalnum(static_cast<unsigned char>(sources[at + use.size()]))) {
      at = sources.find(use, at + 1);  // a longer name
    }
    EXPECT_NE(at, std::string::npos) << name << " is used nowhere";
  }
}

TEST(LocaleTest, NumbersMoneyAndDates) {
  const Currency eur = *Currency::Parse("EUR");
  EXPECT_EQ(FormatAmount(123450, eur, Language::kEnglish), "1,234.50 EUR");
  EXPECT_EQ(FormatAmount(123450, eur, Language::kRussian), "1\u00a0234,50 EUR");
  EXPECT_EQ(FormatAmount(123450, eur, Language::kBulgarian), "1234,50 EUR");
  EXPECT_EQ(FormatAmount(1234550, eur, Language::kBulgarian), "12\u00a0345,50 EUR");
  EXPECT_EQ(FormatAmount(-100000000, eur, Language::kEnglish), "-1,000,000.00 EUR");
  EXPECT_EQ(FormatAmount(-5, eur, Language::kRussian), "-0,05 EUR");
  EXPECT_EQ(FormatAmount(1234567, *Currency::Parse("JPY"), Language::kEnglish), "1,234,567 JPY");
  EXPECT_EQ(FormatAmount(1234567, *Currency::Parse("KWD"), Language::kEnglish), "1,234.567 KWD");
  EXPECT_EQ(FormatScaled(999, 0, Language::kEnglish), "999");
  EXPECT_EQ(FormatScaled(std::numeric_limits<int64_t>::min(), 0, Language::kEnglish),
            "-9,223,372,036,854,775,808");
  EXPECT_EQ(FormatDate(10408, Language::kEnglish), "1998-07-01");
  EXPECT_EQ(FormatDate(10408, Language::kRussian), "01.07.1998");
  EXPECT_EQ(FormatDate(10408, Language::kBulgarian), "01.07.1998 г.");
  EXPECT_EQ(FormatPercent(.8, Language::kEnglish), "80\u00a0%");
  EXPECT_EQ(FormatPercent(.196, Language::kRussian), "19,6\u00a0%");
  EXPECT_EQ(FormatPercent(-.0123, Language::kEnglish), "-1.2\u00a0%");
  EXPECT_EQ(FormatNumber(18.44, 1, Language::kBulgarian), "18,4");
  EXPECT_EQ(FormatNumber(std::numeric_limits<double>::quiet_NaN(), 1, Language::kEnglish), "?");
}

TEST(LanguageTest, ByTag) {
  EXPECT_EQ(*ParseLanguage("en"), Language::kEnglish);
  EXPECT_EQ(*ParseLanguage("ru-RU"), Language::kRussian);
  EXPECT_EQ(*ParseLanguage("bg"), Language::kBulgarian);
  for (const std::string_view tag : {"", "de", "EN", "english", "-en"}) {
    EXPECT_EQ(ParseLanguage(tag).status().code(), absl::StatusCode::kInvalidArgument) << tag;
  }
}

}  // namespace
}  // namespace goodwill
