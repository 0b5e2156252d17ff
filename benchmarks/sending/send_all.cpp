// SPDX-License-Identifier: MIT
// Many events against a gateway on this machine that takes 20 ms to answer: the blocking client, the asynchronous one over
// libcurl's multi interface and over Boost.Beast, and a bare loop over libcurl's that posts the same bytes.
//
//     send_all [events] [in flight]
//
// First what a send of the blocking client costs, with blocks of 50 sends in turn with a bare loop over libcurl's easy interface.
// Then each runs in a process of its own, so that its processor time and its memory are its own. The last lines are against a
// gateway that kills one connection in twenty: no message may be without a verdict, or have a wrong one.
#include <curl/curl.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <latch>
#include <string>
#include <utility>
#include <vector>

#include <wawp/client/async_client.hpp>
#include <wawp/client/client.hpp>
#include <wawp/transport/curl.hpp>
#include <wawp/transport/curl_multi.hpp>
#if defined(WAWP_BENCH_BEAST)
#include <wawp/transport/beast.hpp>
#endif

#include "gateway.hpp"

// Every allocation of the process is counted, libcurl's as well: glibc lets a program put its own functions in place of these.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);
}
static std::atomic<unsigned long> allocation_count, allocated_bytes;
static void count_allocation(std::size_t size) noexcept {
    allocation_count.fetch_add(1, std::memory_order_relaxed);
    allocated_bytes.fetch_add(size, std::memory_order_relaxed);
}
extern "C" void* malloc(std::size_t size) noexcept {
    count_allocation(size);
    return __libc_malloc(size);
}
extern "C" void* calloc(std::size_t count, std::size_t size) noexcept {
    count_allocation(count * size);
    return __libc_calloc(count, size);
}
extern "C" void* realloc(void* old, std::size_t size) noexcept {
    count_allocation(size);
    return __libc_realloc(old, size);
}

namespace {

using namespace sending;

void note(shared_counts& counts, const wawp::send_counts& all) {
    counts.sent = static_cast<unsigned>(all.sent);
    counts.not_sent = static_cast<unsigned>(all.not_sent);
    counts.unknown = static_cast<unsigned>(all.unknown);
}

void send_blocking(const std::string& url, std::size_t count, std::size_t, shared_counts& counts) {
    wawp::client client{wawp::curl_transport{}, who, options_for(url)};
    note(counts, client.send_all(events(count), [](std::size_t, const auto&) {}));
}

template <class Transport>
void send_async(const std::string& url, std::size_t count, std::size_t in_flight, shared_counts& counts) {
    wawp::async_client client{Transport{}, who, options_for(url)};
    std::latch done{1};
    client.start_all(
        events(count), [](std::size_t, const auto&) {},
        [&](const wawp::send_counts& all) {
            note(counts, all);
            done.count_down();
        },
        {.in_flight = in_flight});
    done.wait();
}

/// What somebody would write with libcurl alone: handles that are used again, and no look at the answers.
void send_bare(const std::string& url, std::size_t count, std::size_t in_flight, shared_counts& counts) {
    const auto all = events(count);
    const auto request = wawp::encode<wawp::send_event>(all.front(), who, {.base_url = url});
    CURLM* const multi = curl_multi_init();
    curl_slist* headers = nullptr;
    for (const auto& [name, value] : request->headers) headers = curl_slist_append(headers, (name + ": " + std::string(value.reveal())).c_str());
    std::vector<std::string> answers(in_flight);
    std::size_t started = 0, ended = 0;
    const auto start = [&](CURL* easy) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(request->body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->body.reveal().data());
        curl_multi_add_handle(multi, easy);
        ++started;
    };
    for (std::size_t i = 0; i < in_flight && i < count; ++i) {
        CURL* const easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, request->url.c_str());
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60'000L);
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &answers[i]);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &answers[i]);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, +[](char* bytes, std::size_t, std::size_t size, void* to) {
            static_cast<std::string*>(to)->append(bytes, size);
            return size;
        });
        start(easy);
    }
    while (ended < count) {
        int running = 0, queued = 0;
        curl_multi_perform(multi, &running);
        while (const CURLMsg* news = curl_multi_info_read(multi, &queued)) {
            CURL* const easy = news->easy_handle;
            std::string* answer = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &answer);
            answer->clear();
            curl_multi_remove_handle(multi, easy);
            ++ended;
            if (started < count) start(easy);
        }
        curl_multi_poll(multi, nullptr, 0, 100, nullptr);
    }
    counts.sent = static_cast<unsigned>(ended);
}

/// The same with the easy interface, one after the other: begins at once, goes on when it is told to.
class bare_sender {
public:
    explicit bare_sender(const std::string& url) : request_(*wawp::encode<wawp::send_event>(events(1).front(), who, {.base_url = url})) {
        for (const auto& [name, value] : request_.headers) headers_ = curl_slist_append(headers_, (name + ": " + std::string(value.reveal())).c_str());
        curl_easy_setopt(easy_, CURLOPT_URL, request_.url.c_str());
        curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
        curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS, 60'000L);
        curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, +[](char*, std::size_t, std::size_t size, void*) { return size; });
    }
    bare_sender(const bare_sender&) = delete;
    bare_sender& operator=(const bare_sender&) = delete;
    ~bare_sender() {
        curl_easy_cleanup(easy_);
        curl_slist_free_all(headers_);
    }
    void send() {
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(request_.body.size()));
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, request_.body.reveal().data());
        if (curl_easy_perform(easy_) != CURLE_OK) std::abort();
    }

private:
    wawp::http::request request_;
    CURL* easy_ = curl_easy_init();
    curl_slist* headers_ = nullptr;
};

// --- measured --------------------------------------------------------------------------------------------------------------

struct measured {
    double seconds = 0, cpu = 0;
    long peak_kib = 0;
};

using sender = void (*)(const std::string& url, std::size_t count, std::size_t in_flight, shared_counts& counts);

measured run(sender send, std::size_t count, std::size_t in_flight, shared_counts& counts, bool kills) {
    counts.accepted = counts.sent = counts.not_sent = counts.unknown = 0;
    const running_gateway there(counts, kills);
    const auto begun = clock_type::now();
    const pid_t child = ::fork();
    if (child == 0) {
        send(there.url(), count, in_flight, counts);
        ::_exit(0);
    }
    rusage usage{};
    int status = 0;
    ::wait4(child, &status, 0, &usage);
    const auto seconds = [](timeval t) { return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6; };
    return {std::chrono::duration<double>(clock_type::now() - begun).count(), seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss};
}

/// What a send costs this process.
struct cost {
    std::vector<double> blocks{};  ///< seconds of processor for a send, on the average of each block
    unsigned long allocations = 0, bytes = 0;

    /// Seconds of processor: the middle one of all blocks.
    [[nodiscard]] double cpu() {
        const auto middle = blocks.begin() + static_cast<std::ptrdiff_t>(blocks.size() / 2);
        std::nth_element(blocks.begin(), middle, blocks.end());
        return *middle;
    }
};

void add_block(cost& to, auto send) {
    constexpr int sends = 50;
    const auto used = [] {
        timespec now{};
        ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
    };
    const unsigned long allocations = allocation_count, bytes = allocated_bytes;
    const double begun = used();
    for (int i = 0; i < sends; ++i) send();
    to.blocks.push_back((used() - begun) / sends);
    to.allocations = (allocation_count - allocations) / sends;
    to.bytes = (allocated_bytes - bytes) / sends;
}

/// The blocking client against a bare loop over libcurl's easy interface, in turn.
void compare_blocking(shared_counts& counts) {
    const running_gateway there(counts, false, 0ms);
    wawp::client client{wawp::curl_transport{}, who, options_for(there.url())};
    bare_sender bare(there.url());
    const wawp::event event = events(1).front();
    cost ours, theirs;
    for (int block = 0; block < 400; ++block) {
        add_block(theirs, [&] { bare.send(); });
        add_block(ours, [&] {
            if (!client.send(event)) std::abort();
        });
    }
    std::printf("client::send %.1f us of processor, bare libcurl %.1f us: %.3f x; %ld allocations more (%lu and %lu), %.1f KiB more\n", ours.cpu() * 1e6,
                theirs.cpu() * 1e6, ours.cpu() / theirs.cpu(), static_cast<long>(ours.allocations - theirs.allocations), ours.allocations,
                theirs.allocations, static_cast<double>(static_cast<long>(ours.bytes - theirs.bytes)) / 1024);
    std::fflush(stdout);
}

double print(const char* name, const measured& m, std::size_t count) {
    const double rate = static_cast<double>(count) / m.seconds;
    std::printf("%-18s %6zu events %8.2f s %9.0f events/s %7.1f us of processor each %7ld KiB at most\n", name, count, m.seconds, rate,
                m.cpu / static_cast<double>(count) * 1e6, m.peak_kib);
    std::fflush(stdout);
    return rate;
}

struct candidate {
    const char* name;
    sender send;
};
constexpr candidate candidates[] = {{"curl_multi", &send_async<wawp::curl_multi_transport>},
#if defined(WAWP_BENCH_BEAST)
                                    {"beast", &send_async<wawp::beast_transport>},
#endif
};

/// The least of five: others work on this machine, too.
measured best_of(sender send, std::size_t count, std::size_t in_flight, shared_counts& counts) {
    measured best = run(send, count, in_flight, counts, false);
    for (int again = 0; again < 4; ++again) {
        const measured one = run(send, count, in_flight, counts, false);
        if (one.cpu < best.cpu) best = one;
    }
    return best;
}

/// With four times as many in flight: what a message takes, without what the library takes once.
double kib_for_each(const measured& few, const measured& many, std::size_t in_flight) {
    return static_cast<double>(many.peak_kib - few.peak_kib) / static_cast<double>(3 * in_flight);
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000, in_flight = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 256;
    void* const memory = ::mmap(nullptr, sizeof(shared_counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    auto& counts = *static_cast<shared_counts*>(memory);

    compare_blocking(counts);
    const double slow = print("blocking", run(send_blocking, count / 50, 1, counts, false), count / 50);
    const measured bare = best_of(send_bare, count, in_flight, counts), bare_many = run(send_bare, count, 4 * in_flight, counts, false);
    print("bare multi", bare, count);
    const double bare_kib = kib_for_each(bare, bare_many, in_flight);
    for (const candidate& each : candidates) {
        const measured few = best_of(each.send, count, in_flight, counts), many = run(each.send, count, 4 * in_flight, counts, false);
        const double fast = print(each.name, few, count), kib = kib_for_each(few, many, in_flight);
        std::printf("             throughput %.0f x the blocking client's; processor time %.3f x the bare loop's; %.1f KiB for each message in flight, %.1f above the bare loop\n",
                    fast / slow, few.cpu / bare.cpu, kib, kib - bare_kib);
    }
    bool all_right = true;
    for (const candidate& each : candidates) {
        print((std::string(each.name) + ", killed").c_str(), run(each.send, count, in_flight, counts, true), count);
        const unsigned total = counts.sent + counts.not_sent + counts.unknown;
        const bool right = total == count && counts.accepted >= counts.sent && counts.accepted <= counts.sent + counts.unknown;
        std::printf("             sent %u not_sent %u unknown %u, the gateway accepted %u: %s\n", counts.sent.load(), counts.not_sent.load(),
                    counts.unknown.load(), counts.accepted.load(), right ? "right" : "WRONG");
        all_right = all_right && right;
    }
    return all_right ? 0 : 1;
}
