// The embed build's copy of SLEEF's functions against the shared library it was taken
// from: the same bits for seeded arguments of every kind. Linked with the copy; loads the
// original.
//
// Usage: embed_kernels_test LIBSLEEF
#include <dlfcn.h>
#include <emmintrin.h>
#include <sleef.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <random>

namespace {

constexpr int kArguments = 400'000;

double FromBits(uint64_t bits) {
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

// Any bit pattern at all, numbers between -10 and 10, positive ones up to a thousand, and
// some close to zero, in turn.
double Argument(int turn, std::mt19937_64& random) {
  const uint64_t bits = random();
  const double unit = static_cast<double>(bits >> 11) * 0x1p-53;
  switch (turn % 4) {
    case 0:
      return FromBits(bits);
    case 1:
      return 20 * unit - 10;
    case 2:
      return 1000 * unit;
    default:
      return (2 * unit - 1) * 1e-6;
  }
}

bool Same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

int Report(const char* name, int different) {
  std::printf("%s: %d arguments, %d differ\n", name, kArguments, different);
  return different;
}

int Compare(void* original, const char* name, double (*copy)(double)) {
  const auto function = reinterpret_cast<double (*)(double)>(dlsym(original, name));
  if (function == nullptr || function == copy) return Report(name, kArguments);
  std::mt19937_64 random(1);
  int different = 0;
  for (int i = 0; i < kArguments; ++i) {
    const double x = Argument(i, random);
    if (!Same(function(x), copy(x))) ++different;
  }
  return Report(name, different);
}

int Compare(void* original, const char* name, double (*copy)(double, double)) {
  const auto function = reinterpret_cast<double (*)(double, double)>(dlsym(original, name));
  if (function == nullptr || function == copy) return Report(name, kArguments);
  std::mt19937_64 random(2);
  int different = 0;
  for (int i = 0; i < kArguments; ++i) {
    const double x = Argument(i, random);
    const double y = Argument(i / 4, random);
    if (!Same(function(x, y), copy(x, y))) ++different;
  }
  return Report(name, different);
}

// Of two numbers at once.
int Compare(void* original, const char* name, __m128d (*copy)(__m128d)) {
  const auto function = reinterpret_cast<__m128d (*)(__m128d)>(dlsym(original, name));
  if (function == nullptr || function == copy) return Report(name, kArguments);
  std::mt19937_64 random(3);
  int different = 0;
  for (int i = 0; i < kArguments / 2; ++i) {
    const __m128d x = _mm_set_pd(Argument(2 * i, random), Argument(2 * i + 1, random));
    const __m128d theirs = function(x), ours = copy(x);
    if (std::memcmp(&theirs, &ours, sizeof ours) != 0) ++different;
  }
  return Report(name, different);
}

}  // namespace

int main(int argc, char** argv) {
  void* const original = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL) : nullptr;
  if (original == nullptr) {
    std::printf("usage: embed_kernels_test LIBSLEEF\n");
    return 2;
  }
  int different = 0;
  // A call, because SLEEF declares its functions with an attribute of their own.
#define COMPARE_ONE(name) \
  different += Compare(original, #name, +[](double x) { return name(x); })
  COMPARE_ONE(Sleef_cinz_logd1_u10purec);
  COMPARE_ONE(Sleef_cinz_log1pd1_u10purec);
  COMPARE_ONE(Sleef_cinz_expd1_u10purec);
  COMPARE_ONE(Sleef_cinz_expm1d1_u10purec);
  COMPARE_ONE(Sleef_cinz_lgammad1_u10purec);
#define COMPARE_TWO(name) \
  different += Compare(original, #name, +[](__m128d x) { return name(x); })
  COMPARE_TWO(Sleef_cinz_logd2_u10sse2);
  COMPARE_TWO(Sleef_cinz_log1pd2_u10sse2);
  COMPARE_TWO(Sleef_cinz_expd2_u10sse2);
  COMPARE_TWO(Sleef_cinz_expm1d2_u10sse2);
  different += Compare(
      original, "Sleef_cinz_powd1_u10purec",
      +[](double x, double y) { return Sleef_cinz_powd1_u10purec(x, y); });
  return different == 0 ? 0 : 1;
}
