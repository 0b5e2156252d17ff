// SPDX-License-Identifier: MIT
#include <chrono>

#include <wawp/client/observer.hpp>

#include "support/catch.hpp"

namespace {

using wawp::delivery;
using wawp::no_observer;
using wawp::verdict;

struct hides_one : no_observer {
    void waiting(std::chrono::milliseconds) {}
};
struct derives_again : hides_one {};
struct hides_started : no_observer {
    void attempt_started(unsigned) {}
};
struct hides_ended : no_observer {
    void attempt_ended(unsigned, const verdict&, int) {}
};
struct hides_done : no_observer {
    void done(delivery, unsigned) {}
};
struct has_template : no_observer {
    void done(auto, unsigned) {}
};
struct has_overloads : no_observer {
    void attempt_started(unsigned) {}
    void attempt_started(unsigned, int) {}
};
struct is_static : no_observer {
    static void done(delivery, unsigned) {}
};
struct stands_alone {
    void attempt_started(unsigned) const {}
    void attempt_ended(unsigned, verdict, long) {}
    static void waiting(std::chrono::nanoseconds) {}
    bool done(delivery, unsigned) noexcept { return true; }
};

struct misspelt : no_observer {
    void attempt_end(unsigned, const verdict&, int) {}
};
struct misspelt_alone {
    void attempt_started(unsigned) {}
    void attempt_ended(unsigned, const verdict&, int) {}
    void wating(std::chrono::milliseconds) {}
    void done(delivery, unsigned) {}
};
struct wants_other_arguments : no_observer {
    void attempt_ended(unsigned, const verdict&) {}
};

static_assert(wawp::observer_policy<no_observer> && wawp::observer_policy<hides_one> && wawp::observer_policy<derives_again>);
static_assert(wawp::observer_policy<hides_started> && wawp::observer_policy<hides_ended> && wawp::observer_policy<hides_done>);
static_assert(wawp::observer_policy<has_template> && wawp::observer_policy<has_overloads> && wawp::observer_policy<is_static>);
static_assert(wawp::observer_policy<stands_alone>);
static_assert(!wawp::observer_policy<misspelt> && !wawp::observer_policy<misspelt_alone> &&
              !wawp::observer_policy<wants_other_arguments> && !wawp::observer_policy<int>);

}  // namespace

TEST_CASE("observer: the one that does nothing can be called") {
    no_observer nobody;
    nobody.attempt_started(1);
    nobody.waiting(std::chrono::milliseconds{1});
    nobody.done(delivery::sent, 1);
    CHECK(wawp::observer_policy<no_observer>);
}

TEST_CASE("observer: a report by default tells of no attempt") {
    constexpr wawp::attempt_report report;
    CHECK(report.number == 0);
    CHECK(report.status == 0);
    CHECK(report.failure == nullptr);
}
