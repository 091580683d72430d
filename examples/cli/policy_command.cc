// goodwill policy: what a business decides in writing.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "command.h"
#include "inputs.h"

namespace cli {
namespace {

Result<Policy> ReadFrom(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text) return text.exit;
  Policy policy;
  Error error;
  if (goodwill_policy_parse(text->data(), static_cast<int64_t>(text->size()), policy.out(),
                            error.out()) != GOODWILL_OK) {
    return Complain(path == "-" ? "standard input" : path, error.get());
  }
  return policy;
}

Exit Print(goodwill_status status, const Buffer& text, const Error& error) {
  if (status != GOODWILL_OK) return Complain("", error.get());
  const std::string_view view = View(text);
  std::fwrite(view.data(), 1, view.size(), stdout);
  if (!view.ends_with('\n')) std::putchar('\n');
  return kDone;
}

Exit Run(const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.words();
  const std::string verb = words.empty() ? "" : words[0];
  if (verb != "default" && verb != "check" && verb != "print" && verb != "describe") {
    Say("policy default, policy check FILE..., policy print [FILE] or policy describe [FILE]");
    return kBadUsage;
  }
  Buffer text;
  Error error;
  if (verb == "check") {
    if (words.size() < 2) {
      Say("which file? policy check FILE...");
      return kBadUsage;
    }
    Exit worst = kDone;
    for (size_t i = 1; i < words.size(); ++i) {
      Result<Policy> policy = ReadFrom(words[i]);
      worst = std::max(worst, policy.exit);
      if (policy) std::printf("%s: good\n", Printable(words[i]).c_str());
    }
    return worst;
  }
  if (words.size() > (verb == "default" ? 1u : 2u)) {
    Say("too many words: " + words.back());
    return kBadUsage;
  }
  Result<Policy> policy = words.size() == 2 ? ReadFrom(words[1]) : ReadPolicy(arguments);
  if (!policy) return policy.exit;
  if (verb == "describe") {
    const std::string language = arguments.Get("language");
    const goodwill_status status =
        goodwill_policy_describe(policy->get(), language.empty() ? nullptr : language.data(),
                                 static_cast<int64_t>(language.size()), text.out(), error.out());
    return Print(status, text, error);
  }
  return Print(goodwill_policy_print(policy->get(), text.out(), error.out()), text, error);
}

}  // namespace

const Command kPolicyCommand = {
    "policy",
    "print, check or describe a policy",
    R"(default | check FILE... | print [FILE] | describe [FILE]

  default    prints the policy that is used when there is none: a start for yours
  check      says 'good', or names every problem with line, column and path
  print      the policy in its canonical form
  describe   what it means, in sentences

Without FILE, print and describe take the default policy; - is the standard input.)",
    R"(  goodwill policy default --currency USD > mine.textproto
  goodwill policy check mine.textproto
  goodwill policy describe mine.textproto --language bg
)",
    [] {
      return std::vector<Option>{
          {"currency", "CODE", Takes::kOne, "of the default policy (default EUR)"},
          {"language", "CODE", Takes::kOne, "en, ru or bg (default: the policy's)"}};
    },
    Run};

}  // namespace cli
