// Any text as a policy. Whatever it is: no crash; problems are bounded, have a
// reason, and point into the text; what is accepted prints, encodes and comes
// back equal.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "goodwill/base/problem.h"
#include "wire/policy_wire.h"

namespace goodwill {
namespace {

void Require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "policy_text_fuzz: %s\n", what);
  std::abort();
}

void CheckProblems(const absl::Status& status, std::string_view text) {
  Require(status.code() == absl::StatusCode::kInvalidArgument, "another code than invalid");
  if (text.size() > kMaxPolicySize) return;
  const std::vector<Problem> problems = ProblemsOf(status);
  Require(!problems.empty() && problems.size() <= 100, "no problems, or too many");
  std::vector<int64_t> widths = {0};
  for (char c : text) {
    if (c == '\n') {
      widths.push_back(0);
    } else {
      ++widths.back();
    }
  }
  int64_t last_line = 1;
  for (const Problem& problem : problems) {
    Require(!problem.reason.empty(), "a problem without a reason");
    Require(problem.line >= last_line, "problems out of order");
    Require(problem.line <= static_cast<int64_t>(widths.size()), "a line that is not there");
    Require(problem.column >= 1 &&
                problem.column <= widths[static_cast<size_t>(problem.line - 1)] + 1,
            "a column that is not there");
    last_line = problem.line;
  }
}

void Check(std::string_view text) {
  const auto policy = ParsePolicyText(text);
  if (!policy.ok()) return CheckProblems(policy.status(), text);
  const std::string canonical = EncodePolicy(*policy);
  const auto decoded = DecodePolicy(canonical);
  Require(decoded.ok(), "canonical bytes are refused");
  Require(EncodePolicy(*decoded) == canonical, "canonical bytes change");
  Require(decoded->digest == policy->digest, "the digest changes through bytes");
  const std::string printed = PrintPolicy(*policy);
  // Comments and indents may push a text beyond the size that is read.
  if (printed.size() <= kMaxPolicySize) {
    const auto parsed = ParsePolicyText(printed);
    Require(parsed.ok(), "printed text is refused");
    Require(EncodePolicy(*parsed) == canonical, "printed text means something else");
  }
  for (const char* language : {"en", "ru", "bg"}) {
    Require(DescribePolicy(*policy, language).ok(), "a policy cannot be described");
  }
}

}  // namespace
}  // namespace goodwill

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  goodwill::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
