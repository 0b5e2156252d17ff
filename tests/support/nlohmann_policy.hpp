// SPDX-License-Identifier: MIT
// A JSON policy on nlohmann/json: a source and a sink, and `json::bridge` does the rest.
#pragma once

#include <nlohmann/json.hpp>
#include <wawp/json/bridge.hpp>

struct nlohmann_source {
    template <class Handler>
    struct listener {
        Handler& next;
        wawp::json::syntax_error failure{};
        bool start_object(std::size_t) { return next.begin_object(); }
        bool end_object() { return next.end_object(); }
        bool start_array(std::size_t) { return next.begin_array(); }
        bool end_array() { return next.end_array(); }
        bool key(std::string& text) { return next.key(text); }
        bool string(std::string& text) { return next.string(text); }
        bool binary(std::vector<std::uint8_t>&) { return false; }
        bool number_integer(std::int64_t value) { return next.signed_integer(value); }
        bool number_unsigned(std::uint64_t value) { return next.unsigned_integer(value); }
        bool number_float(double, const std::string& text) { return next.number(text); }
        bool boolean(bool value) { return next.boolean(value); }
        bool null() { return next.null(); }
        bool parse_error(std::size_t at, const std::string&, const nlohmann::json::exception& why) {
            using enum wawp::json::problem;
            return failure = {why.id == 406 ? bad_number : unexpected_byte, at > 0 ? at - 1 : 0}, false;  // 406: range
        }
    };
    template <class Handler>
    static std::optional<wawp::json::syntax_error> parse(std::string_view text, Handler& next, const auto&) {
        listener<Handler> to{next};
        if (nlohmann::json::sax_parse(text.begin(), text.end(), &to)) return std::nullopt;
        return to.failure;
    }
};

struct nlohmann_sink {
    std::string& out;
    nlohmann::ordered_json root{};
    std::vector<nlohmann::ordered_json*> open{};
    std::string name{};
    explicit nlohmann_sink(std::string& text) : out(text) {}
    auto* add(nlohmann::ordered_json value) {
        if (open.empty()) return &(root = std::move(value));
        if (open.back()->is_array()) return &open.back()->emplace_back(std::move(value));
        return &((*open.back())[name] = std::move(value));
    }
    void begin_object() { open.push_back(add(nlohmann::ordered_json::object())); }
    void begin_array() { open.push_back(add(nlohmann::ordered_json::array())); }
    void end_object() { open.pop_back(); }
    void end_array() { open.pop_back(); }
    void key(std::string_view text) { name = text; }
    void string(std::string_view text) { add(text); }
    void signed_integer(std::int64_t value) { add(value); }
    void unsigned_integer(std::uint64_t value) { add(value); }
    void floating_point(double value) { add(value); }
    void boolean(bool value) { add(value); }
    void null() { add(nullptr); }
    void finish() { out = root.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace); }
};

using nlohmann_policy = wawp::json::bridge<nlohmann_source, nlohmann_sink>;
