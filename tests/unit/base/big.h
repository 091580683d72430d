// Integers far wider than anything tested, as the oracle of exact arithmetic.
#ifndef GOODWILL_TESTS_UNIT_BASE_BIG_H_
#define GOODWILL_TESTS_UNIT_BASE_BIG_H_

#include <boost/multiprecision/cpp_int.hpp>

namespace goodwill {

using Big = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<2048, 2048, boost::multiprecision::signed_magnitude,
                                           boost::multiprecision::unchecked, void>,
    boost::multiprecision::et_off>;

}  // namespace goodwill

#endif  // GOODWILL_TESTS_UNIT_BASE_BIG_H_
