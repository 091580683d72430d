#include "goodwill/complaint/clock_presets.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "goodwill/base/instant.h"
#include "tests/unit/complaint/csv_rows.h"

namespace goodwill {
namespace {

TEST(ClockPresets, AreInOrderAndWhole) {
  std::string before;
  for (const ClockPreset& preset : ClockPresets()) {
    const std::string key = std::string(preset.preset) + " " + std::string(preset.clock);
    EXPECT_LE(before, key);
    before = key;
    EXPECT_FALSE(preset.source.empty()) << key;
    EXPECT_GT(preset.limit, 0) << key;
    EXPECT_EQ(preset.on, preset.review_day == 0) << key;
  }
}

TEST(ClockPresets, ByTheDayOfReceipt) {
  const auto weeks = [](int32_t day) {
    return FindClockPreset("uk.ofcom.adr", "adr_letter", day)->limit;
  };
  EXPECT_EQ(weeks(DaysFromCivil(2026, 4, 7)), 8);
  EXPECT_EQ(weeks(DaysFromCivil(2026, 4, 8)), 6);
  const int32_t today = DaysFromCivil(2026, 11, 22);
  EXPECT_EQ(FindClockPreset("uk.fca.disp", "final_or_holding_response", today)->limit, 8);
  EXPECT_EQ(FindClockPreset("bg.zzp.pre2022", "conform_goods", today), nullptr);
  EXPECT_EQ(FindClockPreset("ie.cpc2026", "final_response", today), nullptr);  // off
  EXPECT_EQ(FindClockPreset("no.such", "clock", today), nullptr);
}

// Every row that was verified is here and on; what was only recalled is nowhere.
TEST(ClockPresets, AreTheRowsOfTheCollection) {
  const std::vector<CsvRow> rows = ReadCsvRows("complaint_clock_presets.csv");
  if (rows.empty()) GTEST_SKIP() << "complaint_clock_presets.csv is not there";
  std::map<std::string, std::string> confidence;
  for (const CsvRow& row : rows) {
    confidence[row.at("preset") + " " + row.at("clock") + " " + row.at("limit")] =
        row.at("confidence");
  }
  int on = 0;
  for (const ClockPreset& preset : ClockPresets()) {
    const int64_t said = preset.unit == ClockUnit::kSeconds ? preset.limit / 3600 : preset.limit;
    const std::string key = std::string(preset.preset) + " " + std::string(preset.clock) + " " +
                            std::to_string(said);
    ASSERT_TRUE(confidence.contains(key)) << key;
    EXPECT_EQ(confidence[key].starts_with("verified"), preset.on) << key;
    EXPECT_TRUE(preset.on || confidence[key] == "secondary") << key;
    on += preset.on;
  }
  EXPECT_EQ(on, 25);
}

}  // namespace
}  // namespace goodwill
