// Logarithms and exponentials of many numbers at once, each in its place.
//
// The bits are those of each number alone (goodwill/base/elementary.h): SLEEF has one
// deterministic family of functions, of one number and of several, and its tests and ours
// compare them. Two at a time, which every x86-64 can, take less than half as long; other
// processors take one after the other.
#ifndef GOODWILL_SRC_BASE_ELEMENTARY_EACH_H_
#define GOODWILL_SRC_BASE_ELEMENTARY_EACH_H_

#include <span>

namespace goodwill {

void LogEach(std::span<double> x);
void Log1pEach(std::span<double> x);
void ExpEach(std::span<double> x);
void Expm1Each(std::span<double> x);

}  // namespace goodwill

#endif  // GOODWILL_SRC_BASE_ELEMENTARY_EACH_H_
