// SPDX-License-Identifier: MIT
// What the three kinds of processes of the crash campaign share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace crash {

/// SplitMix64: the same seed gives the same campaign, as far as the scheduler lets it.
class dice {
public:
    explicit dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        std::uint64_t bits = state_ += 0x9E37'79B9'7F4A'7C15;
        bits = (bits ^ bits >> 30) * 0xBF58'476D'1CE4'E5B9;
        bits = (bits ^ bits >> 27) * 0x94D0'49BB'1331'11EB;
        return bits ^ bits >> 31;
    }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
    bool once_in(std::size_t times) { return below(times) == 0; }

private:
    std::uint64_t state_;
};

inline constexpr std::size_t worker_count = 4;

/// What a worker process is told.
struct work {
    std::string folder{};   ///< holds the workers' progress and their log
    std::string journal{};  ///< path of an SQLite file, or what libpq takes, with a `=` in it
    std::string url{};      ///< of the gateway
    std::size_t events = 0;
    std::size_t number = 0;  ///< which worker it is
    std::uint64_t seed = 0;
    bool naive = false;      ///< takes what is in doubt to be not sent, as job queues do
    bool suicidal = true;    ///< kills itself now and then, at a step of its own choice
};

[[nodiscard]] inline std::string key_of(std::size_t event) { return "booking-" + std::to_string(event); }
/// Sends the worker's share of the events, and some of the others'. Returns 0, or 2 if it cannot work.
int run_worker(const work& given);

/// Serves until it is killed; prints its port first. `GET /counts` answers how often each event arrived and was taken.
int run_gateway(std::uint64_t seed);

/// How far each worker is, in memory that all processes share and that survives them.
class progress {
public:
    explicit progress(const std::string& folder);
    ~progress();
    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;
    [[nodiscard]] std::size_t of(std::size_t worker) const { return at_[worker]; }
    void set(std::size_t worker, std::size_t events) { at_[worker] = events; }

private:
    volatile std::size_t* at_ = nullptr;
};

}  // namespace crash
