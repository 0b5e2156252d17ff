// SPDX-License-Identifier: MIT
// The floor: the time to copy the text.
#include <cstring>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include "read.hpp"
#include "work.hpp"

namespace {

void copy(benchmark::State& state, work::text_source source) {
    const std::string& text = source();
    std::string out(text.size(), '\0');
    for (auto _ : state) {
        std::memcpy(out.data(), text.data(), text.size());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

[[maybe_unused]] const bool added = [] {
    const std::pair<const char*, work::text_source> rows[] = {
        {"read_all_compact_own", work::compact_answer},   {"read_all_compact_view", work::compact_answer},
        {"read_top_compact_own", work::compact_answer},   {"read_all_pretty_own", work::pretty_answer},
        {"read_all_pretty_view", work::pretty_answer},    {"read_top_pretty_own", work::pretty_answer},
        {"read_all_reversed_own", work::reversed_answer}, {"read_all_escapes_own", work::answer_with_escapes},
        {"read_all_mentions_own", work::answer_with_mentions}, {"read_all_engine_own", work::answer_of_other_engine},
    };
    for (const auto& [name, source] : rows) benchmark::RegisterBenchmark((std::string(name) + "/memcpy").c_str(), copy, source);
    return true;
}();

}  // namespace
