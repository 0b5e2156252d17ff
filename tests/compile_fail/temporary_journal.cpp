// SPDX-License-Identifier: MIT
// expect: a temporary journal ends before the next send: give it a name
#include <wawp/journal/once.hpp>
#include <wawp/testing/memory_journal.hpp>

#ifdef FIXED
wawp::testing::memory_journal journal;
auto key = wawp::once(journal, "booking-4711");
#else
auto key = wawp::once(wawp::testing::memory_journal{}, "booking-4711");
#endif
