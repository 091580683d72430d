#include "goodwill/report/page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "report/catalogue.h"
#include "report/fill.h"
#include "report/json.h"
#include "report/template.h"

namespace goodwill {
namespace {

Report Small() {
  Report report;
  report.summary.header.currency = *Currency::Parse("EUR");
  report.summary.customers = report.summary.purchasers = 1;
  report.summary.tiers = {{"all", "</script><script>alert(1)</script>", 1, 100, 0}};
  ReportCustomer customer;
  customer.id = CustomerId(CustomerIdView::Text("@@TITLE@@"));
  customer.name = "</script><img src=x onerror=alert(1)>\xE2\x80\xA8& \"quoted\" \\ \x01";
  customer.place = 1;
  report.customers.push_back(customer);
  return report;
}

std::string Read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(PageTest, NoTextLeavesItsQuotationMarks) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  const auto page = ReportPage(Small(), Language::kEnglish);
  ASSERT_TRUE(page.ok()) << page.status();
  const size_t begin = page->find("application/json\">");
  const std::string data = page->substr(begin + 18, page->find("</script>", begin) - begin - 18);
  ASSERT_TRUE(data.starts_with("{\"language\":\"en\"")) << data.substr(0, 40);
  EXPECT_TRUE(data.ends_with("}"));
  EXPECT_EQ(data.find_first_of("<>&"), std::string::npos);
  EXPECT_EQ(page->find("onerror=alert(1)>"), std::string::npos);
  EXPECT_NE(data.find("\\u003c/script\\u003e\\u003cimg src=x"), std::string::npos);
  EXPECT_NE(data.find("@@TITLE@@"), std::string::npos);  // not filled a second time
  EXPECT_NE(data.find("\\u2028\\u0026 \\\"quoted\\\" \\\\ \\u0001"), std::string::npos);
}

TEST(PageTest, EqualReportsGiveEqualBytesInEveryLanguage) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  std::set<std::string> pages;
  for (const Language language : {Language::kEnglish, Language::kRussian, Language::kBulgarian}) {
    const auto page = ReportPage(Small(), language);
    ASSERT_TRUE(page.ok());
    EXPECT_EQ(*page, *ReportPage(Small(), language));
    EXPECT_NE(page->find("<html lang=\"" + std::string(LanguageTag(language)) + "\">"),
              std::string::npos);
    pages.insert(*page);
  }
  EXPECT_EQ(pages.size(), 3u);
}

TEST(PageTest, NamesWithoutEndDoNotFillThePage) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  Report report = Small();
  for (int i = 0; i < 10'000; ++i) {
    report.customers.push_back(report.customers[0]);
    report.customers.back().name = std::string(100'000, '<');
    if (i == 200) break;
  }
  for (int i = 0; i < 9'000; ++i) report.customers.push_back(report.customers[150]);
  const auto page = ReportPage(report, Language::kBulgarian);
  ASSERT_TRUE(page.ok());
  EXPECT_LT(page->size(), 3'000'000u);
}

TEST(PageTest, ThePageFetchesNothing) {
  if (PageTemplate().empty()) GTEST_SKIP() << "built without the report's page";
  const std::string page(PageTemplate());
  EXPECT_LT(page.size(), 500'000u);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
  const std::regex fetched(
      "<(link|img|iframe|object|embed|video|audio|source)\\b|\\burl\\((?!#|[$])|@import|"
      "\\bfetch\\(|XMLHttpRequest|WebSocket|importScripts");
  const std::string body = page.substr(0, page.find("Bundled in the script"));
  std::smatch found;
  EXPECT_FALSE(std::regex_search(body, found, fetched)) << found.str();
}

TEST(FillTest, OnePassOverWhatIsThere) {
  const std::array<TemplateField, 2> fields = {{{"A", "@@B@@"}, {"B", "two"}}};
  EXPECT_EQ(FillTemplate("@@A@@ @@B@@ @@C@@ @@A @ @@", fields), "@@B@@ two @@C@@ @@A @ @@");
  EXPECT_EQ(FillTemplate("", fields), "");
}

TEST(JsonTest, TextsAndNumbers) {
  EXPECT_EQ(JsonText("a\n\"<\\>"), "\"a\\u000a\\\"\\u003c\\\\\\u003e\"");
  JsonWriter json;
  json.Open('{').Key("a").Open('[').Integer(-5).Minor(INT64_MIN).Null().Boolean(true).Close(']');
  json.Key("b").Number(0.5).Key("c").Number(1.0 / 3).Key("d").Number(-0.0000001);
  json.Key("e").Number(1e300).Key("f").Number(100).Close('}');
  EXPECT_EQ(json.Take(),
            "{\"a\":[-5,\"-9223372036854775808\",null,true],\"b\":0.5,\"c\":0.333333,\"d\":0,"
            "\"e\":null,\"f\":100}");
}

TEST(JsonTest, CutsBetweenCharacters) {
  EXPECT_EQ(CutText("клиент", 12), "клиент");
  EXPECT_EQ(CutText("клиент", 11), "клиен…");
  EXPECT_EQ(CutText("клиент", 10), "клиен…");
  EXPECT_EQ(CutText("abc", 0), "…");
}

std::multiset<std::string> Placeholders(std::string_view text) {
  std::multiset<std::string> out;
  const std::regex pattern("\\{\\w+\\}");
  const std::string owned(text);
  for (std::sregex_iterator it(owned.begin(), owned.end(), pattern), end; it != end; ++it) {
    out.insert(it->str());
  }
  return out;
}

TEST(CatalogueTest, EveryTextIsThereInEveryLanguageOnce) {
  std::set<std::string_view> codes;
  for (const PageText& text : PageTexts()) {
    EXPECT_TRUE(codes.insert(text.code).second) << text.code;
    for (const std::string_view words : text.text) {
      EXPECT_FALSE(words.empty()) << text.code;
      EXPECT_EQ(Placeholders(words), Placeholders(text.text[0])) << text.code;
    }
  }
  for (const PageText& text : PageTexts()) {
    if (text.code != "months.short") continue;
    for (const std::string_view months : text.text) {
      EXPECT_EQ(std::count(months.begin(), months.end(), ' '), 11);
    }
  }
}

// The page's script asks for texts as t('code'), or t(`begin.${...}`).
TEST(CatalogueTest, ThePageAsksForTextsThatThereAre) {
  std::set<std::string> codes;
  for (const PageText& text : PageTexts()) codes.insert(std::string(text.code));
  // The sections are asked for by the names of their functions.
  std::set<std::string> used = {"title",         "noscript", "overview",
                                "concentration", "tiers",    "customers", "quality",
                                "lifetime",      "complaints", "strategy"};
  const std::regex plain("'([a-z][a-z_.0-9]*)'");
  const std::regex begun("`([a-z_]+\\.(?:[a-z_]+\\.)*)\\$\\{");
  const std::regex asked("\\bt\\('([^']+)'");
  for (const auto& entry : std::filesystem::directory_iterator("src/report/template")) {
    if (entry.path().extension() != ".js") continue;
    const std::string script = Read(entry.path());
    for (std::sregex_iterator it(script.begin(), script.end(), asked), end; it != end; ++it) {
      EXPECT_TRUE(codes.contains((*it)[1])) << entry.path() << ": " << (*it)[1];
    }
    for (std::sregex_iterator it(script.begin(), script.end(), plain), end; it != end; ++it) {
      used.insert((*it)[1]);
      used.insert((*it)[1].str() + ".note");
    }
    for (std::sregex_iterator it(script.begin(), script.end(), begun), end; it != end; ++it) {
      for (const std::string& code : codes) {
        if (code.starts_with((*it)[1].str())) used.insert(code);
      }
    }
  }
  if (used.size() < 10) GTEST_SKIP() << "the sources are not here";
  for (const std::string& code : codes) {
    EXPECT_TRUE(used.contains(code)) << code << " is in the catalogue and nowhere on the page";
  }
}

}  // namespace
}  // namespace goodwill
