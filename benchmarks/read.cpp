// SPDX-License-Identifier: MIT
// Reading the documented answer into a typed struct that is used again and again.
#include <cstring>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include <wawp/json/native.hpp>

#include "peers.hpp"
#include "work.hpp"

namespace {

using text_source = const std::string& (*)();

/// Checks one answer, then times `read(text, target)`.
template <class Target, class Read>
void run(benchmark::State& state, const char* who, Read&& read) {
    Target target;
    work::expect(read(target) && work::is_right(target), who);
    for (auto _ : state) {
        benchmark::DoNotOptimize(read(target));
        benchmark::DoNotOptimize(target);
        benchmark::ClobberMemory();
    }
}

template <class Fields, class Target>
void run_wawp(benchmark::State& state, text_source source) {
    const std::string& text = source();
    run<Target>(state, "wawp", [&](Target& to) { return wawp::json::native::read<Fields>(text, to).has_value(); });
}

template <class Fields, class Target, bool Ordered = true>
void run_simdjson(benchmark::State& state, text_source source) {
    const simdjson::padded_string text(source());
    simdjson::ondemand::parser parser;
    run<Target>(state, "simdjson_ondemand",
                [&](Target& to) { return peers::simdjson_reader<Ordered>::template run<Fields>(parser, text, to); });
}

template <class Fields, class Target>
void run_rapidjson(benchmark::State& state, text_source source) {
    const std::string& text = source();
    run<Target>(state, "rapidjson", [&](Target& to) { return peers::rapidjson_read<Fields>(text, to); });
}

template <class Fields, class Target>
void run_boost(benchmark::State& state, text_source source) {
    const std::string& text = source();
    boost::json::parser parser;
    run<Target>(state, "boost_json", [&](Target& to) { return peers::boost_read<Fields>(parser, text, to); });
}

template <class Fields, class Target>
void run_nlohmann(benchmark::State& state, text_source source) {
    const std::string& text = source();
    run<Target>(state, "nlohmann", [&](Target& to) { return peers::nlohmann_read<Fields>(text, to); });
}

void run_memcpy(benchmark::State& state, text_source source) {
    const std::string& text = source();
    std::string copy(text.size(), '\0');
    for (auto _ : state) {
        std::memcpy(copy.data(), text.data(), text.size());
        benchmark::DoNotOptimize(copy.data());
        benchmark::ClobberMemory();
    }
}

template <class Fields, class Target, bool Ordered = true>
void add(const std::string& work, text_source source) {
    const auto name = [&](const char* peer) { return (work + "/" + peer); };
    benchmark::RegisterBenchmark(name("memcpy").c_str(), run_memcpy, source);
    benchmark::RegisterBenchmark(name("wawp").c_str(), run_wawp<Fields, Target>, source);
    benchmark::RegisterBenchmark(name("simdjson_ondemand").c_str(), run_simdjson<Fields, Target, Ordered>, source);
    benchmark::RegisterBenchmark(name("rapidjson").c_str(), run_rapidjson<Fields, Target>, source);
    benchmark::RegisterBenchmark(name("boost_json").c_str(), run_boost<Fields, Target>, source);
    benchmark::RegisterBenchmark(name("nlohmann").c_str(), run_nlohmann<Fields, Target>, source);
}

/// The document readers let go of their documents, so only wawp and simdjson read into views.
template <class Fields, class Target>
void add_views(const std::string& work, text_source source) {
    benchmark::RegisterBenchmark((work + "/memcpy").c_str(), run_memcpy, source);
    benchmark::RegisterBenchmark((work + "/wawp").c_str(), run_wawp<Fields, Target>, source);
    benchmark::RegisterBenchmark((work + "/simdjson_ondemand").c_str(), run_simdjson<Fields, Target>, source);
}

[[maybe_unused]] const bool added = [] {
    using own = wawp::message;
    using view = wawp::message_view;
    using own_top = work::top<std::string>;
    add<wawp::message_fields<own>, own>("read_all_compact_own", work::compact_answer);
    add_views<wawp::message_fields<view>, view>("read_all_compact_view", work::compact_answer);
    add<wawp::message_fields<own>, own>("read_all_pretty_own", work::pretty_answer);
    add_views<wawp::message_fields<view>, view>("read_all_pretty_view", work::pretty_answer);
    add<work::top_fields<own_top>, own_top>("read_top_compact_own", work::compact_answer);
    add<work::top_fields<own_top>, own_top>("read_top_pretty_own", work::pretty_answer);
    add<wawp::message_fields<own>, own, false>("read_all_reversed_own", work::reversed_answer);
    return true;
}();

}  // namespace
