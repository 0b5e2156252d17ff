// SPDX-License-Identifier: MIT
// Walks that Spin took through outbox.pml, taken once more by the outbox in SQLite: after each step both hold the same.
// WAWP_SPIN_TRACES names the file that spin_traces.cmake makes; without it a few walks do, which stand here.
#include "support/catch.hpp"

#if __has_include(<sqlite3.h>)

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <istream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>

#include "support/outboxes.hpp"
#include "support/temporary_folder.hpp"

#include <wawp/outbox/sqlite.hpp>

using tests::outbox_time;
using wawp::delivery;
using wawp::outbox_entry;
using wawp::outbox_permit;
using wawp::outbox_state;
using wawp::sqlite_outbox;

namespace {

constexpr std::size_t workers = 2, events = 2;

/// One step of the model: who did what to which event, and the states after it.
struct model_step {
    std::string what{};
    std::size_t who = 0, event = 0;
    std::array<outbox_state, events> states{};
};

outbox_state state_of(const std::string& name) {
    for (const outbox_state each : wawp::outbox_states) {
        if (to_string(each) == name) return each;
    }
    FAIL("no state " << name);
    return {};
}

/// The outbox on the model's way. Its `recover` settles all that is to be recovered, the model's one event at a time: such an
/// event is ahead of the model until the model comes to it.
class follower {
public:
    explicit follower(const std::string& file) : file_(file) {
        outbox_time::reset();
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(file, SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("DELETE FROM wawp_outbox; DELETE FROM wawp_pace") == SQLITE_OK);
        for (std::size_t i = 0; i < events; ++i) {
            REQUIRE(person_.enqueue(key(i), tests::event_number(static_cast<int>(i)), sender(i), outbox_time::start));
        }
    }

    void take(const model_step& step) {
        const std::size_t i = step.event;
        if (step.what == "claim") {
            claim(step.who, i);
        } else if (step.what == "gone") {
            worker_of(step.who).outbox.reset();
        } else if (step.what == "release") {
            CHECK(worker_of(step.who).outbox->release(entry_of(step)));
        } else if (step.what == "begin") {
            const auto begun = worker_of(step.who).outbox->begin(entry_of(step), {});
            REQUIRE(begun);
            CHECK((begun->permit == outbox_permit::go) == (step.states[i] == outbox_state::sending && states_[i] == outbox_state::claimed));
        } else if (step.what == "end_sent") {
            end(step, delivery::sent, nullptr);
        } else if (step.what == "end_unknown") {
            end(step, delivery::unknown, nullptr);
        } else if (step.what == "end_not_sent") {
            end(step, delivery::not_sent, nullptr);
        } else if (step.what == "end_again") {
            const wawp::pace_time again = outbox_time::start;
            end(step, delivery::not_sent, &again);
        } else if (step.what == "expire" || step.what == "lose") {
            recover(step.who);
            ahead_[i] = false;
        } else if (step.what == "enqueue") {
            const auto arrival = person_.enqueue(key(i), tests::event_number(static_cast<int>(i)), sender(i), outbox_time::start);
            REQUIRE(arrival);
            CHECK(arrival->queued);
        } else if (step.what == "resolve_sent" || step.what == "resolve_not_sent") {
            CHECK(person_.resolve(key(i), step.what == "resolve_sent" ? wawp::resolution::sent : wawp::resolution::not_sent));
        } else {
            FAIL("no step " << step.what);
        }
        states_ = step.states;
        for (std::size_t j = 0; j < events; ++j) {
            const auto entry = person_.find(key(j));
            REQUIRE(entry);
            CHECK(to_string(entry->state) == to_string(expected(j)));
        }
    }

private:
    struct worker {
        std::optional<sqlite_outbox> outbox{};
        std::map<std::size_t, outbox_entry> claimed{};
    };

    static std::string key(std::size_t event) { return "key " + std::to_string(event); }
    static std::string sender(std::size_t event) { return "sender " + std::to_string(event); }  // so that a claim can name its event

    sqlite_outbox open() const {
        auto opened = sqlite_outbox::open(file_, {.clock = &outbox_time::read});
        REQUIRE(opened);
        return *std::move(opened);
    }
    worker& worker_of(std::size_t number) { return workers_.at(number - 1); }
    const outbox_entry& entry_of(const model_step& step) { return worker_of(step.who).claimed.at(step.event); }

    void claim(std::size_t who, std::size_t i) {
        worker& it = worker_of(who);
        if (!it.outbox) it.outbox.emplace(open());
        const auto taken = it.outbox->claim(sender(i), wawp::send_event::path, 1, std::chrono::minutes{1});
        REQUIRE(taken);
        REQUIRE(taken->size() == 1);
        it.claimed[i] = taken->front();
        owner_[i] = who;
    }

    void end(const model_step& step, delivery what, const wawp::pace_time* again) {
        static_cast<void>(worker_of(step.who).outbox->end(entry_of(step), {.delivery = what}, nullptr, {}, again));  // refused if it came too late
    }

    /// A process that is gone loses what it had; of one that lives, the model asks the same, so here it goes, too: another one
    /// then says what becomes of the message.
    void recover(std::size_t owner) {
        if (worker_of(owner).outbox) {
            worker_of(owner).outbox.reset();
            worker_of(owner).outbox.emplace(open());
        }
        REQUIRE(person_.recover());
        for (std::size_t j = 0; j < events; ++j) {
            const bool open_state = states_[j] == outbox_state::claimed || states_[j] == outbox_state::sending;
            if (open_state && (owner_[j] == owner || !worker_of(owner_[j]).outbox)) ahead_[j] = true;
        }
    }

    outbox_state expected(std::size_t j) {
        if (ahead_[j] && states_[j] == outbox_state::claimed) return outbox_state::queued;
        if (ahead_[j] && states_[j] == outbox_state::sending) return outbox_state::unknown;
        ahead_[j] = false;
        return states_[j];
    }

    std::string file_;
    sqlite_outbox person_ = open();
    std::array<worker, workers> workers_{};
    std::array<std::size_t, events> owner_{1, 1};
    std::array<bool, events> ahead_{};
    std::array<outbox_state, events> states_{};
};

/// Follows every walk in `lines`; each ends with the line `N processes created`.
std::size_t follow(std::istream& lines, std::map<std::string, std::size_t>& steps) {
    const tests::temporary_folder here;
    { const auto made = sqlite_outbox::open(here.file("spin.db")); REQUIRE(made); }
    std::size_t walks = 0;
    std::optional<follower> one;
    std::string history;
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("@ ")) {
            if (!line.ends_with("processes created")) continue;
            ++walks;
            one.reset();
            history.clear();
            continue;
        }
        std::istringstream words(line.substr(2));
        model_step step;
        std::array<std::string, events> states;
        words >> step.what >> step.who >> step.event >> states[0] >> states[1];
        REQUIRE(words);
        for (std::size_t i = 0; i < events; ++i) step.states[i] = state_of(states[i]);
        history += line + "\n";
        ++steps[step.what];
        if (!one) one.emplace(here.file("spin.db"));
        CAPTURE(walks, history);
        one->take(step);
    }
    return walks;
}

// A lost reply, a late answer, a crash while sending, and a claim that ran out.
constexpr const char* few = R"(@ claim 1 0 claimed queued
@ claim 2 1 claimed claimed
@ begin 1 0 sending claimed
@ gone 1 0 sending claimed
@ lose 1 0 unknown claimed
@ expire 2 1 unknown queued
@ begin 2 1 unknown queued
@ resolve_not_sent 0 0 queued queued
@ claim 2 0 claimed queued
@ begin 2 0 sending queued
@ lose 2 0 unknown queued
@ end_sent 2 0 sent queued
4 processes created
@ claim 1 0 claimed queued
@ release 1 0 queued queued
@ claim 1 1 queued claimed
@ begin 1 1 queued sending
@ end_again 1 1 queued queued
@ claim 2 1 queued claimed
@ begin 2 1 queued sending
@ end_not_sent 2 1 queued not_sent
@ enqueue 0 1 queued queued
@ claim 1 0 claimed queued
@ begin 1 0 sending queued
@ end_unknown 1 0 unknown queued
@ gone 1 0 unknown queued
@ resolve_sent 0 0 sent queued
4 processes created
)";

}  // namespace

TEST_CASE("sqlite_outbox: goes the ways that Spin went through the model") {
    std::map<std::string, std::size_t> steps;
    const char* const file = std::getenv("WAWP_SPIN_TRACES");
    if (file == nullptr) {
        std::istringstream lines(few);
        CHECK(follow(lines, steps) == 2);
    } else {
        std::ifstream lines(file);
        const std::size_t walks = follow(lines, steps);
        std::printf("spin traces %zu, with no difference\n", walks);
        CHECK(walks > 0);
    }
    CHECK(steps.size() == 13);  // each kind of step was taken
}

#endif
