/* Who are our customers? In C. Usage: quickstart_c [purchases.csv [CUSTOMER]] */
#include <goodwill/c.h>
#include <stdio.h>

int main(int argc, char** argv) {
  const char* file = argc > 1 ? argv[1] : "examples/data/purchases.csv";
  const char* customer = argc > 2 ? argv[2] : "C00042";
  goodwill_book_options options = {sizeof options, "EUR", -1, "Europe/Sofia", -1};
  goodwill_error* error = NULL;
  goodwill_policy* policy = NULL;
  goodwill_book* book = NULL;
  goodwill_assessment* all = NULL;
  goodwill_buffer *summary = NULL, *reasons = NULL;
  int64_t as_of = 0;

  int failed = goodwill_policy_default("EUR", -1, &policy, &error) ||
               goodwill_book_create(&options, &book, &error) ||
               goodwill_book_import_csv(book, GOODWILL_TABLE_PURCHASES, file, -1, NULL, NULL, NULL,
                                        NULL, &error) ||
               goodwill_time_parse("2025-01-01", -1, "Europe/Sofia", -1, &as_of, &error) ||
               goodwill_book_assess(book, policy, as_of, 0, NULL, &all, &error) ||
               goodwill_assessment_summary_text(all, "en", -1, &summary, &error) ||
               goodwill_assessment_explain_text(all, customer, -1, "en", -1, &reasons, &error);
  if (failed) {
    fprintf(stderr, "%s\n", goodwill_error_message(error));
  } else {
    printf("%s\n%s\n", goodwill_buffer_data(summary), goodwill_buffer_data(reasons));
  }

  goodwill_buffer_free(reasons);
  goodwill_buffer_free(summary);
  goodwill_assessment_free(all);
  goodwill_book_free(book);
  goodwill_policy_free(policy);
  goodwill_error_free(error);
  return failed != 0;
}
