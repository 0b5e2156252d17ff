// SPDX-License-Identifier: MIT
// The floor: the text is copied.
#include <cstring>
#include <string>

#include <benchmark/benchmark.h>

#include "work.hpp"

namespace {

void run(benchmark::State& state, const std::string& (*source)()) {
    const std::string& text = source();
    std::string copy(text.size(), '\0');
    for (auto _ : state) {
        std::memcpy(copy.data(), text.data(), text.size());
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
}

BENCHMARK_CAPTURE(run, compact, work::compact_answer)->Name("read_all_compact_own/memcpy");
BENCHMARK_CAPTURE(run, compact, work::compact_answer)->Name("read_all_compact_view/memcpy");
BENCHMARK_CAPTURE(run, compact, work::compact_answer)->Name("read_top_compact_own/memcpy");
BENCHMARK_CAPTURE(run, pretty, work::pretty_answer)->Name("read_all_pretty_own/memcpy");
BENCHMARK_CAPTURE(run, pretty, work::pretty_answer)->Name("read_all_pretty_view/memcpy");
BENCHMARK_CAPTURE(run, pretty, work::pretty_answer)->Name("read_top_pretty_own/memcpy");
BENCHMARK_CAPTURE(run, reversed, work::reversed_answer)->Name("read_all_reversed_own/memcpy");
BENCHMARK_CAPTURE(run, escapes, work::answer_with_escapes)->Name("read_all_escapes_own/memcpy");
BENCHMARK_CAPTURE(run, mentions, work::answer_with_mentions)->Name("read_all_mentions_own/memcpy");
BENCHMARK_CAPTURE(run, engine, work::answer_of_other_engine)->Name("read_all_engine_own/memcpy");

}  // namespace
