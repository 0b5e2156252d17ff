// SPDX-License-Identifier: MIT
// expect-first: what `open` returns is a result: look whether it holds a journal, then give it by `*`
#include <wawp/journal/once.hpp>
#include <wawp/testing/memory_journal.hpp>

auto send(wawp::result<wawp::testing::memory_journal>& opened) {
#ifdef FIXED
    return wawp::once(*opened, "booking-4711");
#else
    return wawp::once(opened, "booking-4711");
#endif
}
