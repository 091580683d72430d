// A policy as a document: text that people edit, bytes that programs exchange,
// and sentences that say what it means.
//
// Text is Protobuf text format of goodwill.v1.Policy, bytes are its wire format.
// A document that is not understood as a whole is refused, with every problem
// named: unknown fields, wrong types, unknown codes and contradictions, each by
// its path (tiers[2].entry.min_orders) and, in text, by line and column. Fields
// that are not set take the defaults that policy.proto documents.
#ifndef GOODWILL_SRC_WIRE_POLICY_WIRE_H_
#define GOODWILL_SRC_WIRE_POLICY_WIRE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "goodwill/assess/policy.h"
#include "goodwill/base/currency.h"

namespace goodwill {

// The largest policy document that is read, as text or as bytes.
inline constexpr size_t kMaxPolicySize = size_t{1} << 20;

// From text. INVALID_ARGUMENT with up to 100 problems.
absl::StatusOr<Policy> ParsePolicyText(std::string_view text);

// From a serialised goodwill.v1.Policy. INVALID_ARGUMENT with up to 100 problems.
absl::StatusOr<Policy> DecodePolicy(std::string_view bytes);

// Canonical bytes: policies equal in meaning give equal bytes, because every
// default is written out and every number has one spelling.
std::string EncodePolicy(const Policy& policy);

// Canonical text with a comment on each section. Parses back to an equal policy.
std::string PrintPolicy(const Policy& policy);

// The first 128 bits of the SHA-256 of the canonical bytes. Everything here that
// returns a policy has stored it in Policy::digest.
PolicyDigest DigestOf(const Policy& policy);

// The policy that is used when there is none.
Policy DefaultPolicy(const Currency& currency);

// A policy to begin with: "shop", "wholesaler", "subscription" or "complaints". NOT_FOUND for
// another name.
absl::StatusOr<Policy> StarterPolicy(std::string_view name, const Currency& currency);

// What the policy means, in sentences, in "en", "ru" or "bg"; the policy's own
// language when empty. INVALID_ARGUMENT for any other language.
absl::StatusOr<std::string> DescribePolicy(const Policy& policy, std::string_view language);

}  // namespace goodwill

#endif  // GOODWILL_SRC_WIRE_POLICY_WIRE_H_
