// Policies: read, written, described.
#include "goodwill/assess/policy.h"
#include "guard.h"
#include "handle.h"
#include "wire/policy_wire.h"

using goodwill::Policy;
using goodwill::capi::Give;
using goodwill::capi::Guard;
using goodwill::capi::TextArgument;

namespace {

void GivePolicy(Policy policy, goodwill_policy** out) {
  *out = new goodwill_policy{std::make_shared<const Policy>(std::move(policy))};
}

}  // namespace

goodwill_status goodwill_policy_default(const char* currency, int64_t currency_size,
                                        goodwill_policy** out, goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto code, TextArgument(currency, currency_size, "currency"));
    goodwill::Currency known;
    if (!code.empty()) {
      GOODWILL_ASSIGN_OR_RETURN(known, goodwill::Currency::Parse(code));
    }
    GivePolicy(goodwill::DefaultPolicy(known), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_starter(const char* name, int64_t name_size, const char* currency,
                                        int64_t currency_size, goodwill_policy** out,
                                        goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto kind, TextArgument(name, name_size, "name"));
    GOODWILL_ASSIGN_OR_RETURN(const auto code, TextArgument(currency, currency_size, "currency"));
    GOODWILL_ASSIGN_OR_RETURN(const auto known, goodwill::Currency::Parse(code));
    GOODWILL_ASSIGN_OR_RETURN(Policy policy, goodwill::StarterPolicy(kind, known));
    GivePolicy(std::move(policy), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_parse(const char* text, int64_t text_size, goodwill_policy** out,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto said, TextArgument(text, text_size, "text"));
    GOODWILL_ASSIGN_OR_RETURN(Policy policy, goodwill::ParsePolicyText(said));
    GivePolicy(std::move(policy), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_decode(const void* bytes, int64_t size, goodwill_policy** out,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(out);
    *out = nullptr;
    GOODWILL_ASSIGN_OR_RETURN(const auto said, goodwill::capi::BytesArgument(bytes, size, "bytes"));
    GOODWILL_ASSIGN_OR_RETURN(Policy policy, goodwill::DecodePolicy(said));
    GivePolicy(std::move(policy), out);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_print(const goodwill_policy* policy, goodwill_buffer** text,
                                      goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(policy);
    Give(goodwill::PrintPolicy(*policy->policy), text);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_encode(const goodwill_policy* policy, goodwill_buffer** bytes,
                                       goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(bytes);
    *bytes = nullptr;
    GOODWILL_REQUIRE(policy);
    Give(goodwill::EncodePolicy(*policy->policy), bytes);
    return absl::OkStatus();
  });
}

goodwill_status goodwill_policy_describe(const goodwill_policy* policy, const char* language,
                                         int64_t language_size, goodwill_buffer** text,
                                         goodwill_error** error) {
  return Guard(error, [&]() -> absl::Status {
    GOODWILL_REQUIRE(text);
    *text = nullptr;
    GOODWILL_REQUIRE(policy);
    GOODWILL_ASSIGN_OR_RETURN(const auto tag, TextArgument(language, language_size, "language"));
    GOODWILL_ASSIGN_OR_RETURN(std::string words, goodwill::DescribePolicy(*policy->policy, tag));
    Give(std::move(words), text);
    return absl::OkStatus();
  });
}

void goodwill_policy_free(goodwill_policy* policy) { delete policy; }
