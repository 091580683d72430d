// Who are our customers? In C++. Usage: quickstart_cc [purchases.csv [CUSTOMER]]
#include <goodwill/c.h>

#include <iostream>

// A handle that frees itself.
template <typename T, void (*Free)(T*)>
struct Owned {
  T* handle = nullptr;
  Owned() = default;
  Owned(const Owned&) = delete;
  ~Owned() { Free(handle); }
  operator T*() const { return handle; }
  T** operator&() { return &handle; }
};

int main(int argc, char** argv) {
  const char* file = argc > 1 ? argv[1] : "examples/data/purchases.csv";
  const char* customer = argc > 2 ? argv[2] : "C00042";
  Owned<goodwill_error, goodwill_error_free> error;
  Owned<goodwill_policy, goodwill_policy_free> policy;
  Owned<goodwill_book, goodwill_book_free> book;
  Owned<goodwill_assessment, goodwill_assessment_free> all;
  Owned<goodwill_buffer, goodwill_buffer_free> summary, reasons;
  const goodwill_book_options options = {sizeof options, "EUR", -1, "Europe/Sofia", -1};
  int64_t as_of = 0;

  if (goodwill_policy_default("EUR", -1, &policy, &error) ||
      goodwill_book_create(&options, &book, &error) ||
      goodwill_book_import_csv(book, GOODWILL_TABLE_PURCHASES, file, -1, nullptr, nullptr, nullptr,
                               nullptr, &error) ||
      goodwill_time_parse("2025-01-01", -1, "Europe/Sofia", -1, &as_of, &error) ||
      goodwill_book_assess(book, policy, as_of, 0, nullptr, &all, &error) ||
      goodwill_assessment_summary_text(all, "en", -1, &summary, &error) ||
      goodwill_assessment_explain_text(all, customer, -1, "en", -1, &reasons, &error)) {
    std::cerr << goodwill_error_message(error) << '\n';
    return 1;
  }
  std::cout << goodwill_buffer_data(summary) << '\n' << goodwill_buffer_data(reasons) << '\n';
}
