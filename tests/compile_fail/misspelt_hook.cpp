// SPDX-License-Identifier: MIT
// expect: has_own_hook
#include <wawp/client/observer.hpp>

struct watcher : wawp::no_observer {
#ifdef FIXED
    void attempt_ended(unsigned, const wawp::verdict&, int) {}
#else
    void attempt_end(unsigned, const wawp::verdict&, int) {}
#endif
};

template <wawp::observer_policy Observer>
void watch(Observer) {}

void test() { watch(watcher{}); }
