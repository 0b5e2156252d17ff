// SPDX-License-Identifier: MIT
// Reading answers into a typed struct that is used again and again. Each library is timed in a file of its own, so that
// what the compiler makes of one does not depend on the others.
#pragma once

#include <string>

#include <benchmark/benchmark.h>

#include "check.hpp"
#include "entries.hpp"
#include "work.hpp"

namespace work {

using text_source = const std::string& (*)();
using peers::key_order;

/// Checks what `Library` reads, also into a target that holds another answer, then times it. It is made of the text; `read`
/// takes the target.
template <class Library, class Fields, class Target, key_order Order>
void time_reading(benchmark::State& state, const std::string& name, text_source source) {
    Library other(pretty_answer()), library(source());
    Target target;
    expect(other.template read<Fields, key_order::any>(target), name);
    expect(library.template read<Fields, Order>(target) && is_right<Fields>(source(), target), name);
    for (auto _ : state) {
        benchmark::DoNotOptimize(library.template read<Fields, Order>(target));
        benchmark::DoNotOptimize(target);
        benchmark::ClobberMemory();
    }
}

template <class Library, class Fields, class Target, key_order Order = key_order::declared>
void add(const std::string& name, text_source source) {
    benchmark::RegisterBenchmark(name.c_str(), time_reading<Library, Fields, Target, Order>, name, source);
}

template <class Library>
bool add_works(const std::string& peer) {
    add<Library, all_fields<own>, own>("read_all_compact_own/" + peer, compact_answer);
    add<Library, all_fields<own>, own>("read_all_pretty_own/" + peer, pretty_answer);
    add<Library, all_fields<own>, own>("read_all_escapes_own/" + peer, answer_with_escapes);
    add<Library, all_fields<own>, own>("read_all_mentions_own/" + peer, answer_with_mentions);
    add<Library, all_fields<own>, own, key_order::any>("read_all_reversed_own/" + peer, reversed_answer);
    add<Library, all_fields<own>, own, key_order::any>("read_all_engine_own/" + peer, answer_of_other_engine);
    add<Library, top_fields<own_top>, own_top>("read_top_compact_own/" + peer, compact_answer);
    add<Library, top_fields<own_top>, own_top>("read_top_pretty_own/" + peer, pretty_answer);
    if constexpr (Library::has_views) {
        add<Library, all_fields<view>, view>("read_all_compact_view/" + peer, compact_answer);
        add<Library, all_fields<view>, view>("read_all_pretty_view/" + peer, pretty_answer);
    }
    return true;
}

}  // namespace work
