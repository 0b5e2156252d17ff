// SPDX-License-Identifier: MIT
// A program that sends events with `wawp::once`, and that dies where it likes.
#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <wawp/journal/once.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/wawp.hpp>

#include "crash/crash.hpp"
#include "crash/journals.hpp"
#include "crash/mortal.hpp"

namespace crash {

namespace {

/// A journal with places to die between its steps.
struct mortal_journal {
    any_journal& inner;
    const death* where;
    wawp::result<wawp::begin_answer> begin(std::string_view key, std::string_view payload) {
        where->reach(step::begin);
        return inner.begin(key, payload);
    }
    wawp::result<wawp::journal_state> end(std::string_view key, std::uint64_t fence, const wawp::journal_verdict& how) {
        where->reach(step::answered);
        auto written = inner.end(key, fence, how);
        where->reach(step::ended);
        return written;
    }
    wawp::result<wawp::journal_state> resolve(std::string_view key, wawp::resolution what) { return inner.resolve(key, what); }
};

/// What a caller was told, one line, written in one piece.
void note(int log, const std::string& line) {
    if (::write(log, line.data(), line.size()) != static_cast<::ssize_t>(line.size())) std::abort();
}

template <class Client>
void send_one(Client& client, mortal_journal& journal, const work& given, const std::string& key, int log, death& end) {
    for (int tries = 0, failures = 0; tries < 3 && failures < 200;) {
        end.plan();
        const auto sent = client.send(event_for(key), wawp::once(journal, key));
        if (sent) {
            note(log, key + " sent " + (sent->id.empty() ? "-" : sent->id) + "\n");
            return;
        }
        note(log, key + " " + std::string(to_string(sent.error().delivery)) + " " + std::string(to_string(sent.error().code)) + "\n");
        if (sent.error().code == wawp::errc::journal_failed) {  // as a person would: wait until the database is back
            ++failures;
            std::this_thread::sleep_for(std::chrono::milliseconds{50});
            continue;
        }
        ++tries;
        if (given.naive && sent.error().code == wawp::errc::in_doubt) {
            static_cast<void>(journal.resolve(key, wawp::resolution::not_sent));
        } else if (sent.error().delivery != wawp::delivery::not_sent) {
            return;
        }
    }
}

}  // namespace

int run_worker(const work& given) {
    progress done(given.folder);
    std::optional<wawp::result<any_journal>> attempt(any_journal::open(given.journal));
    for (int tries = 0; !*attempt && tries < 600; ++tries) {  // the database may be on its way up, on a busy machine
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        attempt.emplace(any_journal::open(given.journal));
    }
    auto& opened = *attempt;
    const int log = ::open((given.folder + "/log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!opened || log < 0) {
        std::fputs(opened ? "no log\n" : (to_string(opened.error()) + "\n").c_str(), stderr);
        return 2;
    }
    death end(given, step::begin);
    mortal_journal journal{*opened, &end};
    wawp::client client{mortal_transport{wawp::curl_transport{}, &end},
                        wawp::credentials{"INSTANCE", "CRASH_TOKEN"},
                        {.request = {.base_url = given.url}, .exchange = {.timeout = std::chrono::seconds{20}}}};
    dice chance(given.seed + 1);
    for (std::size_t event = done.of(given.number); event < given.events; ++event) {
        if (event % worker_count == given.number) send_one(client, journal, given, key_of(event), log, end);
        if (chance.once_in(20)) send_one(client, journal, given, key_of(chance.below(event + 1)), log, end);  // another's
        done.set(given.number, event);
    }
    done.set(given.number, given.events);
    return 0;
}

}  // namespace crash
