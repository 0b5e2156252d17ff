// SPDX-License-Identifier: MIT
// A worker of an outbox that dies where it likes, and a program that fills it.
#include <chrono>
#include <csignal>
#include <string>
#include <string_view>
#include <thread>

#include <wawp/outbox/worker.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

#include "crash/crash.hpp"
#include "crash/mortal.hpp"
#include "crash/outboxes.hpp"

namespace crash {

namespace {

/// What job queues do: who has not ended after a while has sent nothing.
void time_out_as_job_queues_do(const std::string& file) {
    wawp::detail::sqlite_database database;
    if (database.open(file, SQLITE_OPEN_READWRITE) != SQLITE_OK) return;
    sqlite3_busy_timeout(database.get(), 30'000);
    const std::string before = std::to_string(wawp::detail::milliseconds_of(wawp::detail::outbox_clock()) - 300);
    static_cast<void>(database.run(("UPDATE wawp_outbox SET state = 'queued' WHERE state IN ('sending', 'unknown') AND began < " + before).c_str()));
}

/// The library's own outbox, with places to die between a worker's steps.
template <class Outbox>
struct mortal_outbox {
    Outbox& inner;
    const death* end_of_life;
    const work* given;

    wawp::pace_time now() { return inner.now(); }
    auto claim(std::string_view sender, std::string_view endpoint, std::size_t count, std::chrono::milliseconds lease) {
        end_of_life->reach(step::claim);
        auto taken = inner.claim(sender, endpoint, count, lease);
        end_of_life->reach(step::claimed);
        return taken;
    }
    auto release(const wawp::outbox_entry& entry) { return inner.release(entry); }
    auto begin(const wawp::outbox_entry& entry, const wawp::breaker_pauses& pauses) {
        end_of_life->reach(step::begin);
        return inner.begin(entry, pauses);
    }
    auto end(const wawp::outbox_entry& entry, const wawp::journal_verdict& how, const wawp::error* failure, const wawp::breaker_pauses& pauses,
             const wawp::pace_time* again) {
        end_of_life->reach(step::answered);
        auto state = inner.end(entry, how, failure, pauses, again);
        end_of_life->reach(step::ended);
        return state;
    }
    auto recover() {
        if (given->naive) time_out_as_job_queues_do(given->journal);
        return inner.recover();
    }
    auto next_due(std::string_view sender, std::string_view endpoint) { return inner.next_due(sender, endpoint); }
    auto pace(std::string_view sender) { return inner.pace(sender); }
    auto counts() { return inner.counts(); }
};

void nap() { std::this_thread::sleep_for(std::chrono::milliseconds{20}); }

template <class Outbox>
int fill(Outbox& outbox, const work& given, progress& done) {
    dice chance(given.seed);
    for (std::size_t event = done.of(given.number); event < given.events;) {
        if (given.suicidal && chance.once_in(600)) ::raise(SIGKILL);
        if (!outbox.enqueue(key_of(event), event_for(key_of(event)))) {
            nap();
            continue;
        }
        done.set(given.number, ++event);
    }
    return 0;
}

/// Whether all is queued, and nothing waits or is on its way.
template <class Outbox>
bool is_done(Outbox& outbox, const work& given) {
    const auto counts = outbox.counts();
    if (!counts) return false;
    const std::size_t ended = (*counts)[wawp::outbox_state::sent] + (*counts)[wawp::outbox_state::not_sent] + (*counts)[wawp::outbox_state::unknown];
    return ended == given.events;
}

template <class Outbox>
int work_in(const work& given) {
    progress done(given.folder);
    Outbox outbox = open_outbox<Outbox>(given.journal);
    if (given.number == worker_count) return fill(outbox, given, done);
    death end(given, step::claim);
    mortal_outbox<Outbox> mortal{outbox, &end, &given};
    wawp::client client{mortal_transport{wawp::curl_transport{}, &end},
                        wawp::credentials{"INSTANCE", "CRASH_TOKEN"},
                        {.request = {.base_url = given.url}, .exchange = {.timeout = std::chrono::seconds{20}}}};
    wawp::worker worker{mortal, client};
    for (;;) {
        end.plan();
        const auto report = worker.work();
        if (report && report->kind == wawp::work_kind::ended) {
            done.set(given.number, done.of(given.number) + 1);
            continue;
        }
        if (report && is_done(outbox, given)) return 0;
        nap();
    }
}

}  // namespace

int run_outbox_worker(const work& given) {
#if defined(CRASH_POSTGRES)
    if (is_postgres(given.journal)) return work_in<wawp::postgres_outbox>(given);
#endif
    return work_in<wawp::sqlite_outbox>(given);
}

}  // namespace crash
