#include "wire/schema.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace goodwill::wire {
namespace {

TEST(Schema, KnowsThePolicy) {
  const Schema schema(Schema::EmbeddedDescriptorSet());
  const MessageSchema* policy = schema.Message("goodwill.v1.Policy");
  ASSERT_NE(policy, nullptr);
  EXPECT_EQ(policy->name, "Policy");
  const FieldSchema* tiers = policy->Find("tiers");
  ASSERT_NE(tiers, nullptr);
  EXPECT_TRUE(tiers->repeated);
  EXPECT_EQ(tiers->message, schema.Message("goodwill.v1.Tier"));
  const FieldSchema* basis = schema.Message("goodwill.v1.ParetoPolicy")->Find("basis");
  ASSERT_NE(basis, nullptr);
  ASSERT_NE(basis->codes, nullptr);
  EXPECT_EQ(basis->codes->name, "ValueBasis");
  EXPECT_EQ(basis->codes->Find("VALUE_BASIS_GROSS")->number, 2);
  EXPECT_EQ(basis->codes->Find(99), nullptr);
  EXPECT_EQ(schema.Message("goodwill.v1.Nothing"), nullptr);

  const MessageSchema* window = schema.Message("goodwill.v1.Window");
  ASSERT_EQ(window->oneofs.size(), 1u);
  EXPECT_EQ(window->Find("rolling_days")->oneof, 0);
  // `optional` is no choice.
  EXPECT_EQ(schema.Message("goodwill.v1.RfmPolicy")->Find("bins")->oneof, -1);
}

void CollectTypes(const MessageSchema& message, std::set<const MessageSchema*>* seen,
                  std::set<FieldType>* types) {
  if (!seen->insert(&message).second) return;
  for (const FieldSchema& field : message.fields) {
    types->insert(field.type);
    if (field.type == FieldType::kMessage) {
      ASSERT_NE(field.message, nullptr) << field.name;
      CollectTypes(*field.message, seen, types);
    }
    if (field.type == FieldType::kEnum) {
      ASSERT_NE(field.codes, nullptr) << field.name;
    }
  }
}

// A policy that gains a field of another type needs a reader for it.
TEST(Schema, PoliciesUseTheTypesThatTextIsReadFor) {
  const Schema schema(Schema::EmbeddedDescriptorSet());
  std::set<const MessageSchema*> seen;
  std::set<FieldType> types;
  CollectTypes(*schema.Message("goodwill.v1.Policy"), &seen, &types);
  const std::set<FieldType> read = {FieldType::kInt64,  FieldType::kInt32,   FieldType::kBool,
                                    FieldType::kString, FieldType::kMessage, FieldType::kEnum};
  for (FieldType type : types) {
    EXPECT_TRUE(read.count(type)) << "type " << static_cast<int>(type);
  }
}

TEST(Schema, SurvivesAnyBytes) {
  const std::string bytes(Schema::EmbeddedDescriptorSet());
  const size_t all = Schema(bytes).messages().size();
  for (size_t size = 0; size < bytes.size(); size += 7) {
    const Schema schema(std::string_view(bytes).substr(0, size));
    EXPECT_LE(schema.messages().size(), all);
  }
}

}  // namespace
}  // namespace goodwill::wire
