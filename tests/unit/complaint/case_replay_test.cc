// Real complaints and incidents, replayed as cases.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "goodwill/base/instant.h"
#include "goodwill/base/problem.h"
#include "goodwill/complaint/case.h"
#include "tests/unit/complaint/csv_rows.h"

namespace goodwill {
namespace {

using enum CommandKind;

Command Make(CommandKind kind, int64_t version, int64_t at_us, std::string text) {
  Command command;
  command.kind = kind;
  command.expected_version = version;
  command.effective_us = at_us;
  command.by = "a person";
  command.subject = kind == kAssign ? "a person" : "";
  command.text = std::move(text);
  return command;
}

// "7/29/2013"
int64_t Day(const std::string& text) {
  int month = 0;
  int day = 0;
  int year = 0;
  EXPECT_EQ(std::sscanf(text.c_str(), "%d/%d/%d", &month, &day, &year), 3) << text;
  return int64_t{DaysFromCivil(year, month, day)} * kMicrosPerDay;
}

// The complaints that the US Bureau received in a week of 2013. Each is opened when it
// was received and assigned when it was sent to the company; what the company answered
// and whether the customer disputed it follow.
TEST(CaseReplay, ConsumerComplaints) {
  const std::vector<CsvRow> rows = ReadCsvRows("cfpb_2013_sample.csv");
  if (rows.empty()) GTEST_SKIP() << "cfpb_2013_sample.csv is not there";
  EXPECT_EQ(rows.size(), 3186u);
  std::vector<size_t> refused;
  int disputed = 0;
  int untimely = 0;
  int closed = 0;
  for (size_t i = 0; i < rows.size(); ++i) {
    const CsvRow& row = rows[i];
    const int64_t received = Day(row.at("Date received"));
    const int64_t sent = Day(row.at("Date sent to company"));
    const std::string& answer = row.at("Company response to consumer");
    std::vector<Command> story;
    const auto add = [&](CommandKind kind, int64_t at, const std::string& text) {
      story.push_back(Make(kind, static_cast<int64_t>(story.size()), at, text));
    };
    add(kOpen, received, row.at("Issue"));
    story.back().ref = "complaint " + std::to_string(i);
    story.back().by = "";
    add(kAssign, sent, "");
    add(kRecordFact, sent, row.at("Issue"));
    if (answer.starts_with("Closed")) {
      const bool relief = answer.find("relief") != std::string::npos &&
                          answer.find("without") == std::string::npos;
      add(kDecide, sent, answer);
      story.back().finding = relief ? Finding::kUpheld : Finding::kNoFinding;
      add(kFinalResponse, sent, answer);
      add(kClose, sent, "");
    }
    if (row.at("Timely response?") == "No") add(kContactIn, sent, "untimely response");
    if (row.at("Consumer disputed?") == "Yes") {
      add(answer.starts_with("Closed") ? kAppeal : kContactIn, sent, "disputed");
    }
    const auto state = Replay({}, story);
    if (!state.ok()) {
      const Problem problem = ProblemsOf(state.status()).at(0);
      EXPECT_EQ(problem.field, "not_before_received");
      EXPECT_EQ(problem.row, 1);
      refused.push_back(i);
    } else {
      closed += state->stage == CaseStage::kClosed;
    }
    // Outcomes are carried by every row, those that are refused included.
    for (const Command& command : story) {
      disputed += command.text == "disputed";
      untimely += command.text == "untimely response";
    }
  }
  // Sent to the company before they were received.
  EXPECT_EQ(refused, (std::vector<size_t>{124, 213, 223, 275, 276, 320}));
  EXPECT_EQ(disputed, 595);
  EXPECT_EQ(untimely, 93);
  EXPECT_GT(closed, 2500);
}

// Events of incidents with their states. An incident is settled and closed when it is
// resolved, and reopened when it is worked on again. Incidents whose reopenings, folded
// from the events in some order, differ from the count that the system itself kept.
template <typename Before>
std::vector<std::string> ReopenedOtherwise(const std::vector<CsvRow>& rows, Before before) {
  std::map<std::string, std::vector<const CsvRow*>> incidents;
  for (const CsvRow& row : rows) incidents[row.at("number")].push_back(&row);
  EXPECT_EQ(incidents.size(), 890u);
  std::vector<std::string> others;
  int64_t reopened = 0;
  for (auto& [number, events] : incidents) {
    const int64_t recorded = std::strtoll(events.back()->at("reopen_count").c_str(), nullptr, 10);
    std::stable_sort(events.begin(), events.end(), before);
    std::vector<Command> story;
    const auto add = [&](CommandKind kind, const std::string& state) {
      story.push_back(Make(kind, static_cast<int64_t>(story.size()), 0, state));
    };
    bool resolved = false;
    for (const CsvRow* event : events) {
      const std::string& state = event->at("incident_state");
      if (story.empty()) {
        add(kOpen, state);
        story.back().ref = number;
      }
      const bool done = state == "Resolved" || state == "Closed";
      if (done && !resolved) {
        add(kSettle, state);
        add(kClose, state);
      } else {
        add(!done && resolved ? kReopen : kRecordFact, state);
      }
      resolved = done;
    }
    const auto state = Replay({}, story);
    EXPECT_TRUE(state.ok()) << number << " " << state.status();
    if (!state.ok()) continue;
    if (state->reopened != recorded) others.push_back(number);
    reopened += state->reopened;
  }
  EXPECT_GE(reopened, 10);
  return others;
}

TEST(CaseReplay, ReopenedIncidents) {
  const std::vector<CsvRow> rows = ReadCsvRows("incident_events.csv");
  if (rows.empty()) GTEST_SKIP() << "incident_events.csv is not there";
  // As the file lists them, all agree.
  EXPECT_TRUE(ReopenedOtherwise(rows, [](auto*, auto*) { return false; }).empty());
  // In the order in which the system counted its changes, which is the order of
  // acceptance, 889 of 890: the first event of the other one is numbered 7, as if it had
  // come after the incident was resolved.
  const auto number = [](const CsvRow* row) {
    return std::strtoll(row->at("sys_mod_count").c_str(), nullptr, 10);
  };
  EXPECT_EQ(ReopenedOtherwise(
                rows, [&](auto* a, auto* b) { return number(a) < number(b); }),
            std::vector<std::string>{"INC0000135"});
}

}  // namespace
}  // namespace goodwill
