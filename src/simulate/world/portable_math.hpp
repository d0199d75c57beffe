#pragma once

// Portable mathematics: functions whose last bit is the same on every machine. Those of <cmath>
// may differ between C libraries, and between processors within one. Here is nothing but addition,
// multiplication, division and powers of two, which IEEE 754 settles to the bit.

namespace takedown::simulate {

/// e to the power of `x`, within 2 units of the last place; 0 and infinity where it leaves the
/// range of normal numbers.
double portable_exp(double x);

/// Natural logarithm of a normal number above 0, within 2 units of the last place.
double portable_log(double x);

/// Cosine of a part of a whole turn, [0, 1], within 4e-16.
double portable_cosine_of_turn(double part);

} // namespace takedown::simulate
