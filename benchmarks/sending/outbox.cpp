// SPDX-License-Identifier: MIT
// How many events four workers, each in a process of its own, send out of an outbox in a second, against a gateway on this
// machine that answers at once: in SQLite, and, where there is a server, in PostgreSQL; both write durably before they send.
//
//     outbox_throughput [events] [folder of the databases]
#include <sys/wait.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <new>
#include <stop_token>
#include <string>
#include <vector>

#include <wawp/outbox/sqlite.hpp>
#include <wawp/outbox/worker.hpp>
#include <wawp/transport/curl.hpp>
#if defined(WAWP_BENCH_POSTGRES)
#include <wawp/outbox/postgres.hpp>

#include "support/postgres_server.hpp"
#endif

#include "gateway.hpp"

namespace {

using namespace sending;

constexpr std::size_t workers = 4;

[[noreturn]] void give_up(const char* what, const wawp::error& why) {
    std::fprintf(stderr, "%s: %s\n", what, to_string(why).c_str());
    std::exit(1);
}

/// @param open  opens the outbox; called in each process
/// @param fill  queues the events, all of them at once
template <class Open, class Fill>
void measure(const char* name, std::size_t count, shared_counts& counts, Open open, Fill fill) {
    counts.accepted = 0;
    fill();
    const running_gateway there(counts, false, 0ms);
    const auto began = clock_type::now();
    std::array<::pid_t, workers> children{};
    for (::pid_t& child : children) {
        child = ::fork();
        if (child != 0) continue;
        auto outbox = open();
        wawp::client<wawp::curl_transport, wawp::json::native, wawp::never_retry> client{wawp::curl_transport{}, who, options_for(there.url())};
        wawp::worker worker{outbox, client};
        const auto ended = worker.run(std::stop_token{}, [](const wawp::work_report&) {});
        ::_exit(ended ? 0 : 1);
    }
    bool all_ended = true;
    for (const ::pid_t child : children) {
        int status = -1;
        all_ended = ::waitpid(child, &status, 0) == child && status == 0 && all_ended;
    }
    const std::chrono::duration<double> took = clock_type::now() - began;
    auto outbox = open();
    const auto states = outbox.counts();
    if (!states) give_up("counts", states.error());
    const bool right = all_ended && (*states)[wawp::outbox_state::sent] == count && counts.accepted == count;
    std::printf("outbox %s workers %zu sent %zu in %.2f s: %.0f a second%s\n", name, workers, count, took.count(),
                static_cast<double>(count) / took.count(), right ? "" : ", BUT NOT ALL OF THEM, OR SOME TWICE");
    std::fflush(stdout);
    if (!right) std::exit(1);
}

template <class Outbox>
Outbox opened(wawp::result<Outbox> outbox) {
    if (!outbox) give_up("open", outbox.error());
    return *std::move(outbox);
}

std::string key(std::size_t number) { return "booking-" + std::to_string(number); }

void measure_sqlite(const std::string& folder, std::size_t count, shared_counts& counts) {
    const std::string file = folder + "/outbox.db";
    const auto open = [&] { return opened(wawp::sqlite_outbox::open(file, {.wait = 60s})); };
    measure("sqlite", count, counts, open, [&] {
        static_cast<void>(open());  // makes the tables
        wawp::detail::sqlite_database database;
        if (database.open(file, SQLITE_OPEN_READWRITE) != SQLITE_OK || database.run("BEGIN") != SQLITE_OK) std::exit(1);
        const auto all = events(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto queued = wawp::sqlite_outbox::enqueue(database.get(), key(i), all[i]); !queued) give_up("enqueue", queued.error());
        }
        if (database.run("COMMIT") != SQLITE_OK) std::exit(1);
    });
}

#if defined(WAWP_BENCH_POSTGRES)
void measure_postgres(std::size_t count, shared_counts& counts) {
    std::string why;
    if (!tests::postgres_server::is_installed(why)) return void(std::printf("outbox postgres: not measured: %s\n", why.c_str()));
    tests::postgres_server server;
    if (!server.is_ready()) std::exit(1);
    const auto open = [&] { return opened(wawp::postgres_outbox::open(server.address())); };
    measure("postgres", count, counts, open, [&] {
        static_cast<void>(open());
        PGconn* const connection = PQconnectdb(server.address().c_str());
        PQclear(PQexec(connection, "BEGIN"));
        const auto all = events(count);
        for (std::size_t i = 0; i < count; ++i) {
            if (const auto queued = wawp::postgres_outbox::enqueue(connection, key(i), all[i]); !queued) give_up("enqueue", queued.error());
        }
        PQclear(PQexec(connection, "COMMIT"));
        PQfinish(connection);
    });
}
#endif

}  // namespace

int main(int argument_count, char** arguments) {
    const std::size_t count = argument_count > 1 ? std::strtoul(arguments[1], nullptr, 10) : 4'000;
    const std::string parent = argument_count > 2 ? arguments[2] : std::filesystem::temp_directory_path().string();
    const std::string folder = parent + "/wawp-outbox-" + std::to_string(::getpid());
    void* const shared = ::mmap(nullptr, sizeof(shared_counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED || !std::filesystem::create_directory(folder)) return 1;
    auto& counts = *new (shared) shared_counts{};
    measure_sqlite(folder, count, counts);
    std::filesystem::remove_all(folder);
#if defined(WAWP_BENCH_POSTGRES)
    measure_postgres(count, counts);
#endif
}
