#include "goodwill/service/staffing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace goodwill {
namespace {

double Waits(double load, int64_t people) { return StaffingOf({load, 1, 0}, people)->p_wait; }

TEST(Staffing, ExactChances) {
  EXPECT_NEAR(Waits(2, 3), 4.0 / 9, 1e-15);
  EXPECT_NEAR(Waits(1, 2), 1.0 / 3, 1e-15);
  EXPECT_NEAR(Waits(3, 5), .236152, 5e-7);
  EXPECT_NEAR(Waits(5, 6), .587516, 5e-7);
  EXPECT_NEAR(Waits(18, 21), .395872, 5e-7);
  EXPECT_NEAR(Waits(20, 22), .567915, 5e-7);
  EXPECT_NEAR(Waits(50, 55), .384547, 5e-7);
  EXPECT_NEAR(Waits(100, 110), .237008, 5e-7);
}

TEST(Staffing, PublishedCallCentres) {
  const Load load{240, 150.0 / 3600, 60.0 / 3600};
  const std::vector<double> waits = {.6821, .4494, .2853, .1741, .1020};
  const std::vector<double> within = {.54, .80, .91, .97, .99};
  for (int i = 0; i < 5; ++i) {
    const Staffing staffing = *StaffingOf(load, 11 + i);
    EXPECT_NEAR(staffing.p_wait, waits[static_cast<size_t>(i)], 5.1e-5);
    // 14 people reach 96.484 %, which is printed as 97.
    EXPECT_NEAR(staffing.within, within[static_cast<size_t>(i)], 5.2e-3);
  }
  const Staffing fourteen = *StaffingOf({100.0 / 1800, 180, 20}, 14);
  EXPECT_NEAR(fourteen.within, .88835, 5e-6);
  EXPECT_NEAR(fourteen.mean_wait, 7.84, 5e-3);
  const Staffing many = *StaffingOf({360.0 / 1800, 240, 15}, 55);
  EXPECT_NEAR(many.p_wait, .2387, 5e-5);
  EXPECT_NEAR(many.within, .8459, 5e-5);
  EXPECT_NEAR(many.mean_wait, 8.18, 5e-3);
  EXPECT_NEAR(many.occupancy, .8727, 5e-5);
}

TEST(Staffing, TheFewestThatSuffice) {
  for (const double wanted : {0.5, 0.8, 0.95, 0.999}) {
    for (const double arrivals : {0.0, 1.0, 30.0, 700.0}) {
      const Load load{arrivals, 0.3, 0.05};
      const Staffing found = *StaffingFor(load, wanted);
      EXPECT_GE(found.within, wanted);
      EXPECT_EQ(found.within, StaffingOf(load, found.people)->within);
      if (found.people > 1) {
        EXPECT_LT(StaffingOf(load, found.people - 1)->within, wanted);
      }
    }
  }
  EXPECT_GT(StaffingFor({1e6, 1, 0.1}, 0.9)->people, 1'000'000);
}

TEST(Staffing, Corners) {
  const Staffing swamped = *StaffingOf({10, 1, 1}, 10);
  EXPECT_EQ(swamped.p_wait, 1);
  EXPECT_EQ(swamped.within, 0);
  EXPECT_TRUE(std::isinf(swamped.mean_wait));
  const Staffing idle = *StaffingOf({0, 1, 0}, 1);
  EXPECT_EQ(idle.p_wait, 0);
  EXPECT_EQ(idle.within, 1);
  EXPECT_EQ(StaffingOf({5, 0, 0}, 1)->within, 1);
  EXPECT_NEAR(StaffingOf({1, 1, 0}, 10'000'000)->p_wait, 0, 1e-300);
  for (const Load& wrong : {Load{-1, 1, 1}, Load{1, NAN, 1}, Load{1, 1, -1}, Load{1e6, 2, 1},
                            Load{std::numeric_limits<double>::infinity(), 1, 1}}) {
    EXPECT_FALSE(StaffingOf(wrong, 3).ok());
    EXPECT_FALSE(StaffingFor(wrong, 0.8).ok());
  }
  EXPECT_FALSE(StaffingOf({1, 1, 1}, 0).ok());
  EXPECT_FALSE(StaffingFor({1, 1, 1}, 1).ok());
}

}  // namespace
}  // namespace goodwill
