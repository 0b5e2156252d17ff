// SPDX-License-Identifier: MIT
// Reading answers into a typed struct that is used again and again.
#include <cstring>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include <wawp/json/native.hpp>

#include "check.hpp"
#include "document_reader.hpp"
#include "simdjson_reader.hpp"
#include "work.hpp"

namespace {

using text_source = const std::string& (*)();
using peers::key_order;

/// Checks what `read(target)` reads of `text`, then times it.
template <class Fields, class Target, class Read>
void run(benchmark::State& state, const std::string& name, std::string_view text, Read&& read) {
    Target target;
    work::expect(read(target) && work::is_right<Fields>(text, target), name);
    for (auto _ : state) {
        benchmark::DoNotOptimize(read(target));
        benchmark::DoNotOptimize(target);
        benchmark::ClobberMemory();
    }
}

template <class Fields, class Target>
void run_wawp(benchmark::State& state, const std::string& name, text_source source) {
    const std::string& text = source();
    run<Fields, Target>(state, name, text,
                        [&](Target& to) { return wawp::json::native::read<Fields>(text, to).has_value(); });
}

template <class Fields, class Target, key_order Order = key_order::declared>
void run_simdjson(benchmark::State& state, const std::string& name, text_source source) {
    const simdjson::padded_string text(source());
    simdjson::ondemand::parser parser;
    run<Fields, Target>(state, name, text, [&](Target& to) {
        return peers::simdjson_reader<Order>::template run<Fields>(parser, text, to);
    });
}

template <class Fields, class Target>
void run_rapidjson(benchmark::State& state, const std::string& name, text_source source) {
    const std::string& text = source();
    run<Fields, Target>(state, name, text, [&](Target& to) { return peers::rapidjson_read<Fields>(text, to); });
}

template <class Fields, class Target>
void run_boost(benchmark::State& state, const std::string& name, text_source source) {
    const std::string& text = source();
    boost::json::parser parser;
    run<Fields, Target>(state, name, text, [&](Target& to) { return peers::boost_read<Fields>(parser, text, to); });
}

template <class Fields, class Target>
void run_nlohmann(benchmark::State& state, const std::string& name, text_source source) {
    const std::string& text = source();
    run<Fields, Target>(state, name, text, [&](Target& to) { return peers::nlohmann_read<Fields>(text, to); });
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

void add_one(const std::string& name, void (*run)(benchmark::State&, const std::string&, text_source), text_source source) {
    benchmark::RegisterBenchmark(name.c_str(), run, name, source);
}

template <class Fields, class Target, key_order Order = key_order::declared>
void add(const std::string& work, text_source source) {
    benchmark::RegisterBenchmark((work + "/memcpy").c_str(), run_memcpy, source);
    add_one(work + "/wawp", run_wawp<Fields, Target>, source);
    add_one(work + "/simdjson_ondemand", run_simdjson<Fields, Target, Order>, source);
    add_one(work + "/rapidjson", run_rapidjson<Fields, Target>, source);
    add_one(work + "/boost_json", run_boost<Fields, Target>, source);
    add_one(work + "/nlohmann", run_nlohmann<Fields, Target>, source);
}

/// The document readers let go of their documents, so only wawp and simdjson read into views.
template <class Fields, class Target>
void add_views(const std::string& work, text_source source) {
    benchmark::RegisterBenchmark((work + "/memcpy").c_str(), run_memcpy, source);
    add_one(work + "/wawp", run_wawp<Fields, Target>, source);
    add_one(work + "/simdjson_ondemand", run_simdjson<Fields, Target>, source);
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
    add<wawp::message_fields<own>, own, key_order::any>("read_all_reversed_own", work::reversed_answer);
    add<wawp::message_fields<own>, own>("read_all_escapes_own", work::answer_with_escapes);
    add<wawp::message_fields<own>, own>("read_all_mentions_own", work::answer_with_mentions);
    add<wawp::message_fields<own>, own, key_order::any>("read_all_engine_own", work::answer_of_other_engine);
    return true;
}();

}  // namespace
