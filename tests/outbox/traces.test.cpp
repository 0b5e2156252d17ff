// SPDX-License-Identifier: MIT
// Random walks through the states of outbox.pml, written down once more here, next to the outbox in SQLite: after each step
// both hold the same. WAWP_OUTBOX_TRACES says how many walks, WAWP_OUTBOX_SEED which is the first.
#include "support/catch.hpp"

#if __has_include(<sqlite3.h>)

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include "support/outboxes.hpp"
#include "support/temporary_folder.hpp"

#include <wawp/outbox/sqlite.hpp>

using tests::outbox_time;
using wawp::delivery;
using wawp::outbox_entry;
using wawp::outbox_state;
using wawp::sqlite_outbox;

namespace {

constexpr std::size_t workers = 2, events = 2;

/// What the model knows: an event's state, who claimed it last and with which claim, and whether it went out.
struct model_event {
    outbox_state state = outbox_state::queued;
    int claim = 0;
    std::size_t owner = workers;
    bool resolved = false;
};

class walk {
public:
    walk(const std::string& file, std::uint64_t seed) : file_(file), chance_(seed) {
        outbox_time::reset();
        for (auto& each : outbox_) open(each);
        wawp::detail::sqlite_database database;
        REQUIRE(database.open(file, SQLITE_OPEN_READWRITE) == SQLITE_OK);
        REQUIRE(database.run("DELETE FROM wawp_outbox; DELETE FROM wawp_pace") == SQLITE_OK);
        for (std::size_t i = 0; i < events; ++i) REQUIRE(outbox_[0]->enqueue(key(i), tests::event_number(static_cast<int>(i)), "default", outbox_time::start));
    }

    /// Answers whether both went the same way.
    bool run(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
            if (!same()) return false;
        }
        return true;
    }

    [[nodiscard]] const std::string& history() const { return history_; }
    std::array<std::size_t, 6> seen{};

private:
    /// What a worker holds: a claim of its own, which may be lost, or of the process that it was before.
    struct held {
        outbox_entry entry{};
        std::size_t event = 0;
        int claim = 0;
    };

    static std::string key(std::size_t event) { return "key " + std::to_string(event); }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(wawp::detail::next_random(chance_) % bound); }
    void open(std::optional<sqlite_outbox>& one) {
        one.reset();
        auto opened = sqlite_outbox::open(file_, {.clock = &outbox_time::read});
        REQUIRE(opened);
        one.emplace(*std::move(opened));
    }
    [[nodiscard]] bool alive(std::size_t worker) const { return worker < workers && alive_[worker]; }

    void step() {
        const std::size_t worker = below(workers), event = below(events);
        switch (below(8)) {
            case 0: case 1: history_ += " claim"; claim(worker); break;
            case 2: history_ += " begin"; begin(worker); break;
            case 3: history_ += " end"; end(worker); break;
            case 4: history_ += " crash"; crash(worker); break;
            case 5: history_ += " recover"; recover(below(3) == 0); break;
            case 6: history_ += " resolve"; resolve(event); break;
            default: history_ += " release"; below(2) == 0 ? release(worker) : enqueue(event);
        }
        history_ += std::to_string(worker) + std::to_string(event);
    }

    void claim(std::size_t worker) {
        const auto taken = outbox_[worker]->claim("default", wawp::send_event::path, 1, std::chrono::minutes{1});
        REQUIRE(taken);
        for (std::size_t i = 0; i < events; ++i) {
            if (model_[i].state != outbox_state::queued) continue;
            REQUIRE(taken->size() == 1);
            model_[i] = {outbox_state::claimed, ++claims_, worker, model_[i].resolved};
            alive_[worker] = true;
            held_[worker] = held{taken->front(), i, claims_};
            return;
        }
        CHECK(taken->empty());
    }

    void begin(std::size_t worker) {
        if (!held_[worker]) return;
        auto& [entry, i, mine] = *held_[worker];
        const auto begun = outbox_[worker]->begin(entry, {});
        REQUIRE(begun);
        const bool may = model_[i].state == outbox_state::claimed && model_[i].claim == mine;
        CHECK((begun->permit == wawp::outbox_permit::go) == may);
        if (may) model_[i].state = outbox_state::sending;
        if (may) model_[i].resolved = false;
    }

    void end(std::size_t worker) {
        if (!held_[worker]) return;
        auto& [entry, i, mine] = *held_[worker];
        const auto what = static_cast<delivery>(below(3));
        const bool retries = below(2) == 0;
        const wawp::pace_time again = outbox_time::start;
        const auto ended = outbox_[worker]->end(entry, {.delivery = what}, nullptr, {}, retries ? &again : nullptr);
        model_event& known = model_[i];
        const bool latest = known.claim == mine && known.claim != 0;
        const bool may = latest && (known.state != outbox_state::claimed || what == delivery::not_sent);
        CHECK(ended.has_value() == may);
        if (!may) return;
        const bool open = known.state == outbox_state::sending || known.state == outbox_state::claimed;
        if (open && what == delivery::unknown) known.state = outbox_state::unknown;
        if (open && what == delivery::not_sent) known.state = retries ? outbox_state::queued : outbox_state::not_sent;
        if (what == delivery::sent) known.state = outbox_state::sent;
    }

    void crash(std::size_t worker) {
        open(outbox_[worker]);
        alive_[worker] = false;  // whatever it had claimed; the process that follows has another name
        for (model_event& each : model_) {
            if (each.owner == worker) each.owner = workers;
        }
    }

    void recover(bool late) {
        if (late) outbox_time::now += std::chrono::minutes{1};
        REQUIRE(outbox_[0]->recover());
        for (model_event& each : model_) {
            const bool ended_lease = late && each.state == outbox_state::claimed;
            if (each.state == outbox_state::claimed && (ended_lease || !alive(each.owner))) {
                each.state = outbox_state::queued;
                each.claim = 0;
            }
            if (each.state == outbox_state::sending && !alive(each.owner)) each.state = outbox_state::unknown;
        }
    }

    void resolve(std::size_t i) {
        const auto what = below(2) == 0 ? wawp::resolution::sent : wawp::resolution::not_sent;
        const auto resolved = outbox_[1]->resolve(key(i), what);
        model_event& known = model_[i];
        const bool may = known.state == outbox_state::unknown || (known.state == outbox_state::sending && !alive(known.owner));
        CHECK(resolved.has_value() == may);
        if (may) known.state = what == wawp::resolution::sent ? outbox_state::sent : outbox_state::queued;
    }

    void release(std::size_t worker) {
        if (!held_[worker]) return;
        auto& [entry, i, mine] = *held_[worker];
        REQUIRE(outbox_[worker]->release(entry));
        if (model_[i].state != outbox_state::claimed || model_[i].claim != mine) return;
        model_[i].state = outbox_state::queued;
        model_[i].claim = 0;
    }

    void enqueue(std::size_t i) {
        const auto arrival = outbox_[0]->enqueue(key(i), tests::event_number(static_cast<int>(i)), "default", outbox_time::start);
        REQUIRE(arrival);
        CHECK(arrival->queued == (model_[i].state == outbox_state::not_sent));
        if (model_[i].state == outbox_state::not_sent) model_[i].state = outbox_state::queued;
    }

    bool same() {
        for (std::size_t i = 0; i < events; ++i) {
            const auto entry = outbox_[0]->find(key(i));
            REQUIRE(entry);
            ++seen[static_cast<std::size_t>(entry->state)];
            if (entry->state != model_[i].state) {
                history_ += ": " + key(i) + " is " + std::string(to_string(entry->state)) + ", in the model " + std::string(to_string(model_[i].state));
                return false;
            }
        }
        return true;
    }

    std::string file_;
    std::uint64_t chance_;
    std::array<std::optional<sqlite_outbox>, workers> outbox_{};
    std::array<bool, workers> alive_{};
    std::array<std::optional<held>, workers> held_{};
    std::array<model_event, events> model_{};
    int claims_ = 0;
    std::string history_{};
};

}  // namespace

TEST_CASE("sqlite_outbox: goes through the states as the model does") {
    const char* wanted = std::getenv("WAWP_OUTBOX_TRACES");
    const char* first = std::getenv("WAWP_OUTBOX_SEED");
    const std::size_t traces = wanted == nullptr ? 100 : std::strtoull(wanted, nullptr, 10);
    const std::size_t seed = first == nullptr ? 1 : std::strtoull(first, nullptr, 10);
    const tests::temporary_folder here;
    { const auto made = sqlite_outbox::open(here.file("traces.db")); REQUIRE(made); }
    std::array<std::size_t, 6> seen{};
    for (std::size_t trace = seed; trace < seed + traces; ++trace) {
        walk one(here.file("traces.db"), trace);
        const bool same = one.run(25);
        CAPTURE(trace, one.history());
        REQUIRE(same);
        for (std::size_t i = 0; i < seen.size(); ++i) seen[i] += one.seen[i];
    }
    for (const std::size_t each : seen) CHECK(each > traces / 10);
}

#endif
