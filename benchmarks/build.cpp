// SPDX-License-Identifier: MIT
// Building the documented body in the nested layout into a string that is used again and again.
#include <cstring>
#include <string>

#include <benchmark/benchmark.h>

#include <wawp/json/native.hpp>

#include "body_writers.hpp"
#include "check.hpp"
#include "work.hpp"

namespace {

void wawp_write(std::string& out, const wawp::event& e) {
    wawp::json::native::write<wawp::json::layout::nested>(
        out, wawp::json::bind<wawp::credential_fields<wawp::credentials>>(work::credentials()),
        wawp::json::bind<wawp::event_fields<wawp::event>>(e));
}

std::string right_answer(const wawp::event& e) {
    std::string out;
    wawp_write(out, e);
    return out;
}

peers::body body_of(const wawp::event& e) {
    return {.instance_id = work::credentials().instance_id.value(), .access_token = work::credentials().access_token.reveal(),
            .chat_id = e.chat_id.value(), .name = e.name.value(), .description = e.description.value(),
            .location = e.location.value(), .reply_to = value_of(e.reply_to),
            .start_time = e.start_time.value().time_since_epoch().count(),
            .end_time = e.end_time.value().time_since_epoch().count(),
            .extra_guests_allowed = e.extra_guests_allowed.value()};
}

void run_memcpy(benchmark::State& state, const wawp::event& e) {
    const std::string right = right_answer(e);
    std::string out(right.size(), '\0');
    for (auto _ : state) {
        std::memcpy(out.data(), right.data(), right.size());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

void run_wawp(benchmark::State& state, const wawp::event& e) {
    std::string out;
    wawp_write(out, e);
    work::expect(nlohmann::json::parse(out)["event"]["description"] == e.description.value(), "wawp build");
    for (auto _ : state) {
        wawp_write(out, e);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

void run_rapidjson(benchmark::State& state, const wawp::event& e) {
    const peers::body b = body_of(e);
    rapidjson::StringBuffer out;
    peers::rapidjson_write(out, b);
    work::expect(std::string_view(out.GetString(), out.GetSize()) == right_answer(e), "rapidjson build");
    for (auto _ : state) {
        peers::rapidjson_write(out, b);
        benchmark::DoNotOptimize(out.GetString());
        benchmark::ClobberMemory();
    }
}

void run_boost(benchmark::State& state, const wawp::event& e) {
    const peers::body b = body_of(e);
    boost::json::serializer serializer;
    std::string out;
    peers::boost_write(serializer, out, b);
    work::expect(out == right_answer(e), "boost_json build");
    for (auto _ : state) {
        peers::boost_write(serializer, out, b);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

void run_nlohmann(benchmark::State& state, const wawp::event& e) {
    const peers::body b = body_of(e);
    std::string out;
    peers::nlohmann_write(out, b);
    work::expect(out == right_answer(e), "nlohmann build");
    for (auto _ : state) {
        peers::nlohmann_write(out, b);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
}

BENCHMARK_CAPTURE(run_memcpy, documented, work::documented_event())->Name("build_documented/memcpy");
BENCHMARK_CAPTURE(run_wawp, documented, work::documented_event())->Name("build_documented/wawp");
BENCHMARK_CAPTURE(run_rapidjson, documented, work::documented_event())->Name("build_documented/rapidjson");
BENCHMARK_CAPTURE(run_boost, documented, work::documented_event())->Name("build_documented/boost_json");
BENCHMARK_CAPTURE(run_nlohmann, documented, work::documented_event())->Name("build_documented/nlohmann");
BENCHMARK_CAPTURE(run_memcpy, escapes, work::event_with_escapes())->Name("build_escapes/memcpy");
BENCHMARK_CAPTURE(run_wawp, escapes, work::event_with_escapes())->Name("build_escapes/wawp");
BENCHMARK_CAPTURE(run_rapidjson, escapes, work::event_with_escapes())->Name("build_escapes/rapidjson");
BENCHMARK_CAPTURE(run_boost, escapes, work::event_with_escapes())->Name("build_escapes/boost_json");
BENCHMARK_CAPTURE(run_nlohmann, escapes, work::event_with_escapes())->Name("build_escapes/nlohmann");

}  // namespace
