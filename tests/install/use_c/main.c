/* What a C program outside the tree does first. */
#include <goodwill/c.h>
#include <stdio.h>

int main(void) {
  int64_t minor = 0;
  if (goodwill_abi_version() != GOODWILL_ABI_VERSION) return 1;
  if (goodwill_money_parse("-1234.5", -1, "EUR", -1, &minor, NULL) != GOODWILL_OK) return 2;
  printf("goodwill %s: %lld\n", goodwill_version(), (long long)minor);
  return minor == -123450 ? 0 : 3;
}
