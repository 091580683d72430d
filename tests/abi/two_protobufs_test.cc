// A host that has its own Protobuf: the full runtime, with its own classes of the same
// .proto files, in one process with the library. Run twice: the library is linked and
// so loaded first, or loaded when the host's Protobuf has long been at work.
//
// Usage: two_protobufs_test [LIBRARY]
#include <dlfcn.h>

#include <cstdio>
#include <string>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include "goodwill/c.h"
#include "goodwill/v1/explanation.pb.h"
#include "goodwill/v1/policy.pb.h"

namespace {

int failures = 0;

#define CHECK_THAT(condition)                                           \
  if (!(condition)) {                                                   \
    ++failures;                                                         \
    std::printf("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
  }

// The functions of c.h, wherever the library came from.
struct Library {
  template <typename Function>
  Function* Get(const char* name) const {
    return reinterpret_cast<Function*>(dlsym(handle, name));
  }
  void* handle;
};
#define CALL(function) library.Get<decltype(function)>(#function)

std::string Take(const Library& library, goodwill_buffer* buffer) {
  std::string bytes(CALL(goodwill_buffer_data)(buffer),
                    static_cast<size_t>(CALL(goodwill_buffer_size)(buffer)));
  CALL(goodwill_buffer_free)(buffer);
  return bytes;
}

// The host's own classes, with reflection, from its own pool.
goodwill::v1::Policy HostPolicy(const std::string& bytes) {
  goodwill::v1::Policy policy;
  CHECK_THAT(policy.ParseFromString(bytes));
  CHECK_THAT(google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
                 "goodwill.v1.Policy") == policy.GetDescriptor());
  CHECK_THAT(policy.GetReflection()->GetUnknownFields(policy).empty());
  return policy;
}

void Use(const Library& library) {
  goodwill_policy* policy = nullptr;
  goodwill_buffer* buffer = nullptr;
  CHECK_THAT(CALL(goodwill_policy_default)("EUR", 3, &policy, nullptr) == GOODWILL_OK);
  CHECK_THAT(CALL(goodwill_policy_encode)(policy, &buffer, nullptr) == GOODWILL_OK);
  const std::string bytes = Take(library, buffer);
  CHECK_THAT(CALL(goodwill_policy_print)(policy, &buffer, nullptr) == GOODWILL_OK);
  const std::string printed = Take(library, buffer);
  CALL(goodwill_policy_free)(policy);

  // The library's document, read by the host, and the host's, read by the library.
  goodwill::v1::Policy host = HostPolicy(bytes);
  CHECK_THAT(host.currency() == "EUR");
  goodwill::v1::Policy read;
  CHECK_THAT(google::protobuf::TextFormat::ParseFromString(printed, &read));
  CHECK_THAT(read.DebugString() == host.DebugString());
  host.set_currency("JPY");
  host.clear_cost_to_serve();
  const std::string changed = host.SerializeAsString();
  goodwill_error* error = nullptr;
  CHECK_THAT(CALL(goodwill_policy_decode)(changed.data(), static_cast<int64_t>(changed.size()),
                                          &policy, &error) == GOODWILL_OK);
  std::printf("%s", CALL(goodwill_error_message)(error));
  CALL(goodwill_error_free)(error);
  CHECK_THAT(CALL(goodwill_policy_print)(policy, &buffer, nullptr) == GOODWILL_OK);
  CHECK_THAT(Take(library, buffer).find("currency: \"JPY\"") != std::string::npos);

  // The other direction of documents: a summary of an assessment.
  goodwill_book* book = nullptr;
  goodwill_assessment* assessment = nullptr;
  const std::string csv = "customer_id,time,amount\nanna,2025-03-01,120\nboris,2025-04-01,80\n";
  CHECK_THAT(CALL(goodwill_book_create)(nullptr, &book, nullptr) == GOODWILL_OK);
  CHECK_THAT(CALL(goodwill_book_import_csv_bytes)(
                 book, GOODWILL_TABLE_PURCHASES, csv.data(), static_cast<int64_t>(csv.size()),
                 nullptr, nullptr, nullptr, nullptr, nullptr) == GOODWILL_OK);
  CALL(goodwill_policy_free)(policy);
  CHECK_THAT(CALL(goodwill_policy_default)("EUR", 3, &policy, nullptr) == GOODWILL_OK);
  CHECK_THAT(CALL(goodwill_book_assess)(book, policy, 1'767'225'600'000'000, 0, nullptr,
                                        &assessment, nullptr) == GOODWILL_OK);
  CHECK_THAT(CALL(goodwill_assessment_summary)(assessment, &buffer, nullptr) == GOODWILL_OK);
  goodwill::v1::Summary summary;
  CHECK_THAT(summary.ParseFromString(Take(library, buffer)));
  CHECK_THAT(summary.customers() == 2);
  CALL(goodwill_assessment_free)(assessment);
  CALL(goodwill_book_free)(book);
  CALL(goodwill_policy_free)(policy);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1) {
    HostPolicy("");  // the host's Protobuf is at work before the library comes
    void* const handle = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
      std::printf("%s\n", dlerror());
      return 1;
    }
    Use(Library{handle});
    HostPolicy("");
    // Unloading is not promised and does nothing: the library stays.
    dlclose(handle);
    CHECK_THAT(dlopen(argv[1], RTLD_NOW | RTLD_NOLOAD) != nullptr);
    Use(Library{handle});
  } else {
    Use(Library{RTLD_DEFAULT});
  }
  google::protobuf::ShutdownProtobufLibrary();
  std::printf("%d failed\n", failures);
  return failures == 0 ? 0 : 1;
}
