#include "wire/policy_wire.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "google/protobuf/arena.h"
#include "wire/findings.h"
#include "wire/policy_convert.h"
#include "wire/schema.h"
#include "base/sha256.h"
#include "wire/text_reader.h"
#include "wire/wire_check.h"

namespace goodwill {
namespace {

constexpr std::string_view kRoot = "goodwill.v1.Policy";
constexpr std::string_view kRefused = "the policy is not valid";

absl::Status TooLarge(size_t size) {
  return absl::InvalidArgumentError("the policy has " + std::to_string(size) +
                                    " bytes; at most " + std::to_string(kMaxPolicySize) +
                                    " are read");
}

// Checked bytes to a policy. Messages live on an arena, where an allocation that
// fails leaks nothing.
Policy FromCheckedBytes(std::string_view bytes, wire::Findings* findings) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Policy>(&arena);
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    findings->Broken("", nullptr, "the bytes are not a serialised goodwill.v1.Policy");
    return {};
  }
  return wire::PolicyFromMessage(*message, findings);
}

}  // namespace

absl::StatusOr<Policy> ParsePolicyText(std::string_view text) {
  if (text.size() > kMaxPolicySize) return TooLarge(text.size());
  // Editors on some systems begin a file with a byte-order mark.
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  const wire::Schema schema(wire::Schema::EmbeddedDescriptorSet());
  wire::Findings findings;
  wire::TextReader reader(*schema.Message(kRoot), text, &findings);
  const std::string bytes = reader.Read();
  Policy policy;
  if (reader.complete()) {
    policy = FromCheckedBytes(bytes, &findings);
    findings.Locate([&](std::string_view path) { return reader.Find(path); });
  }
  if (!findings.empty()) return findings.ToStatus(kRefused);
  policy.digest = DigestOf(policy);
  return policy;
}

absl::StatusOr<Policy> DecodePolicy(std::string_view bytes) {
  if (bytes.size() > kMaxPolicySize) return TooLarge(bytes.size());
  const wire::Schema schema(wire::Schema::EmbeddedDescriptorSet());
  wire::Findings findings;
  Policy policy;
  if (wire::CheckWire(*schema.Message(kRoot), bytes, wire::UnknownFields::kRefuse, &findings)) {
    policy = FromCheckedBytes(bytes, &findings);
  }
  if (!findings.empty()) return findings.ToStatus(kRefused);
  policy.digest = DigestOf(policy);
  return policy;
}

std::string EncodePolicy(const Policy& policy) {
  google::protobuf::Arena arena;
  auto* message = google::protobuf::Arena::CreateMessage<v1::Policy>(&arena);
  wire::PolicyToMessage(policy, message);
  // Without map fields, serialisation is in the order of field numbers.
  return message->SerializeAsString();
}

PolicyDigest DigestOf(const Policy& policy) {
  const auto whole = Sha256(EncodePolicy(policy));
  PolicyDigest digest;
  std::copy_n(whole.begin(), digest.size(), digest.begin());
  return digest;
}

Policy DefaultPolicy(const Currency& currency) {
  Policy policy;
  policy.currency = currency;
  policy.measures.window = Window::RollingMonths(12);

  TierEntry top;
  top.pareto = true;
  top.min_orders = 1;
  TierEntry loyal;
  loyal.min_orders = 3;
  TierEntry active;
  active.min_orders = 1;
  policy.tiers.tiers = {{"top", "Top", top},
                        {"loyal", "Loyal", loyal},
                        {"active", "Active", active},
                        {"base", "Base", std::nullopt}};
  policy.digest = DigestOf(policy);
  return policy;
}

}  // namespace goodwill
