// SPDX-License-Identifier: MIT
// Answers made to cost much: each fills the default cap, and each must be judged in a time that grows with its length
// only, under a failure's status and under success, and read as well. The counter `ns_per_byte` is the figure to look at.
#include <cstddef>
#include <ctime>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include <wawp/endpoint/decode.hpp>
#include <wawp/event/message.hpp>
#include <wawp/event/send_event.hpp>
#include <wawp/http/request.hpp>
#include <wawp/http/response.hpp>
#include <wawp/json/native.hpp>

namespace {

constexpr std::string_view token = "ACCESS/TOKEN/0123456789/0123456789";

/// `first`, then pieces as long as they fit under the cap, then `last`. A piece's `#` becomes its number.
std::string filled(std::string_view first, std::string_view piece, std::string_view last) {
    static const std::size_t cap = wawp::http::request{}.response_cap;
    std::string text(first);
    for (std::size_t count = 0;; ++count) {
        std::string next(piece);
        if (const std::size_t at = next.find('#'); at != std::string::npos) next.replace(at, 1, std::to_string(count));
        if (text.size() + next.size() + last.size() > cap) break;
        text += next;
    }
    return text.append(last);
}

void decode(benchmark::State& state, int status, const std::string& body) {
    const wawp::credentials credentials{"INSTANCE_ID", token};
    const wawp::http::response answer{.status = status, .headers = {}, .body = body};
    const std::clock_t started = std::clock();  // processor time
    for (auto _ : state) {
        auto attempt = wawp::decode_attempt<wawp::send_event>(answer, credentials);
        benchmark::DoNotOptimize(attempt);
    }
    const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    const double bytes = static_cast<double>(body.size()) * static_cast<double>(state.iterations());
    state.counters["ns_per_byte"] = seconds * 1e9 / bytes;
}

/// Reads the answer, and nothing else is made of it.
void read(benchmark::State& state, const std::string& body) {
    wawp::message message;
    const std::clock_t started = std::clock();
    for (auto _ : state) {
        benchmark::DoNotOptimize(wawp::json::native::read<wawp::message_fields<wawp::message>>(body, message).has_value());
        benchmark::ClobberMemory();
    }
    const double seconds = static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC;
    state.counters["ns_per_byte"] = seconds * 1e9 / (static_cast<double>(body.size()) * static_cast<double>(state.iterations()));
}

/// What a body is made of; it is made when its row runs, so that other rows find the heap as they left it.
struct shape {
    const char* name;
    std::string_view first, piece, last;
};

constexpr std::string_view levels = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],";

constexpr shape shapes[] = {
    {"list_of_messages", R"({"message":["a")", R"(,"message #")", "]}"},
    {"equal_messages", R"({"message":["a")", R"(,"a")", "]}"},
    {"many_messages", R"({"x":0)", R"(,"message":"message #")", "}"},
    {"lists_of_errors", R"({"x":0)", R"(,"error":["e #","f"],"message":["m #"])", "}"},
    {"nested", R"({"x":[)", levels, "0]}"},
    {"nested_too_deep", "", R"({"message":[)", ""},
    {"backslashes", R"({"message":")", R"(\\)", R"("})"},
    {"escapes", R"({"message":")", R"(\u00e9\n\ud83d\udcc5)", R"("})"},
    {"long_text", R"({"message":")", "x", R"("})"},
    {"long_number", R"({"status":)", "9", "}"},
    {"long_fraction", R"({"timestamp":0.)", "9", "}"},
    {"short_keys", R"({"x":0)", R"(,"k#":0)", "}"},
    {"repeated_data", R"({"x":0)", R"(,"_data":{"id":{"_serialized":"a"},"ack":#})", "}"},
    {"empty_data", R"({"x":0)", R"(,"_data":{})", "}"},
    {"mistyped_data", R"({"x":0)", R"(,"_data":0)", "}"},
    {"repeated_id_parts", R"({"x":0)", R"(,"id":{"fromMe":true,"remote":"a","id":"#"})", "}"},
    {"html", "<html><head><title>502</title></head><body>", "<script>a</script><p>b &amp; c", "</body></html>"},
    {"open_tags", "", "<", ""},
    {"plain_words", "", "timed out quota ", ""},
    {"token_prefix", R"({"message":")", token.substr(0, token.size() - 1), R"("})"},
    {"token", R"({"message":")", token, R"("})"},
    {"token_escaped", R"({"message":")", R"(ACCESS\\u002fTOKEN%2f012345)", R"("})"},
    {"list_of_tokens", R"({"message":["a")", R"(,"ACCESS\/TOKEN\/0123456789\/0123456789")", "]}"},
    {"control_bytes", R"({"message":")", "\u0085\u2028\u202E\u00A0", R"("})"},
};

/// For the reader alone: a short piece, again and again, that is dear for its size.
constexpr shape read_shapes[] = {
    {"empty_structs", R"({"x":0)", R"(,"_data":{})", "}"},
    {"empty_structs_inside", R"({"_data":{"x":0)", R"(,"from":{})", "}}"},
    {"empty_groups", R"({"x":0)", R"(,"key":{})", "}"},
    {"times", R"({"x":0)", R"(,"t":0)", "}"},
    {"texts", R"({"x":0)", R"(,"to":"")", "}"},
    {"long_texts", R"({"x":0)", R"(,"to":"a text that is too long to be stored in place")", "}"},
    {"jid_parts", R"({"id":{"remote":{"x":0)", R"(,"user":"a")", "}}}"},
    {"lists", R"({"x":0)", R"(,"links":[1])", "}"},
    {"short_items", R"({"links":[0)", ",0", "]}"},
    {"empty_items", R"({"links":[0)", ",{}", "]}"},
    {"unknown_keys", R"({"x":0)", R"(,"":0)", "}"},
    {"escaped_keys", R"({"x":0)", R"(,"\u0074":0)", "}"},
    {"spaced_keys", R"({"x":0)", R"( , "t" : 0)", "}"},
    {"brackets", R"({"x":[0)", ",[[[]]]", "]}"},
    {"fractions", R"({"x":[0)", ",-1e1", "]}"},
    {"escapes", R"({"body":")", R"(\n)", R"("})"},
    {"surrogates", R"({"body":")", R"(\ud83d\udcc5)", R"("})"},
    {"beyond_ascii", R"({"body":")", "é", R"("})"},
};

[[maybe_unused]] const bool registered = [] {
    for (const shape& made : read_shapes) {
        const std::string name = std::string("read_hostile/") + made.name;
        benchmark::RegisterBenchmark(name.c_str(), [&made](benchmark::State& state) {
            read(state, filled(made.first, made.piece, made.last));
        });
    }
    for (const shape& made : shapes) {
        for (const int status : {400, 200}) {
            const std::string name = std::string("decode_hostile/") + made.name + '_' + std::to_string(status);
            benchmark::RegisterBenchmark(name.c_str(), [status, &made](benchmark::State& state) {
                decode(state, status, filled(made.first, made.piece, made.last));
            });
        }
    }
    return true;
}();

}  // namespace
