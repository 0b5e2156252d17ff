// SPDX-License-Identifier: MIT
// What a documented answer costs from the response to the receipt: with all that the documentation names, and with a
// projection, an endpoint whose answer is the id, the acknowledgement and the time. The marks of failure are read in both.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include <wawp/endpoint/decode.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/http/response.hpp>

#include "check.hpp"
#include "work.hpp"

namespace work {

/// What most programs ask an answer for.
struct brief {
    wawp::basic_message_id<std::string> id{};
    std::optional<wawp::acknowledgement> ack{};
    std::optional<wawp::unix_time> timestamp{};
};

struct brief_fields : wawp::schema<
    wawp::object<"id", &brief::id, wawp::message_id_fields<wawp::basic_message_id<std::string>>>,
    wawp::field<"ack", &brief::ack>,
    wawp::field<"timestamp", &brief::timestamp>> {};

/// The same endpoint, of whose answer less is kept.
struct send_event_briefly : wawp::send_event {
    using answer = brief;
    using answer_fields = brief_fields;
    static std::string id_of(const brief& read) { return read.id.serialized.value_or(""); }
    static void tell_marks(const brief& read, auto&& tell) {
        tell("ack", read.ack ? std::optional<std::int64_t>(static_cast<std::int32_t>(read.ack->level)) : std::nullopt);
    }
};

}  // namespace work

namespace {

template <class Endpoint>
void decode(benchmark::State& state) {
    const wawp::http::response answer{.status = 200, .headers = {}, .body = work::compact_answer()};
    const auto attempt = wawp::decode_attempt<Endpoint>(answer, work::credentials());
    work::expect(attempt.result && attempt.result->answer.ack && attempt.result->answer.timestamp && !attempt.result->id.empty(), "decode");
    for (auto _ : state) {
        auto decoded = wawp::decode_attempt<Endpoint>(answer, work::credentials());
        benchmark::DoNotOptimize(decoded);
    }
}

[[maybe_unused]] const bool added = [] {
    benchmark::RegisterBenchmark("decode_whole/wawp", decode<wawp::send_event>);
    benchmark::RegisterBenchmark("decode_projected/wawp", decode<work::send_event_briefly>);
    return true;
}();

}  // namespace
