// SPDX-License-Identifier: MIT
// A JSON policy on RapidJSON: a source and a sink, and `json::bridge` does the rest.
#pragma once

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>
#include <wawp/json/bridge.hpp>

struct rapidjson_source {
    template <class Handler>
    struct listener : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, listener<Handler>> {
        Handler& next;
        explicit listener(Handler& to) : next(to) {}
        bool StartObject() { return next.begin_object(); }
        bool EndObject(rapidjson::SizeType) { return next.end_object(); }
        bool StartArray() { return next.begin_array(); }
        bool EndArray(rapidjson::SizeType) { return next.end_array(); }
        bool Key(const char* text, rapidjson::SizeType size, bool) { return next.key({text, size}); }
        bool String(const char* text, rapidjson::SizeType size, bool) { return next.string({text, size}); }
        bool RawNumber(const char* text, rapidjson::SizeType size, bool) { return next.number({text, size}); }
        bool Bool(bool value) { return next.boolean(value); }
        bool Null() { return next.null(); }
    };

    template <class Handler>
    static std::optional<wawp::json::syntax_error> parse(std::string_view text, Handler& next, const auto&) {
        using namespace rapidjson;
        using wawp::json::problem;
        MemoryStream stream(text.data(), text.size());
        Reader reader;
        listener<Handler> to(next);
        const auto done = reader.Parse<kParseIterativeFlag | kParseNumbersAsStringsFlag>(stream, to);
        if (!done.IsError()) return std::nullopt;
        const bool range = done.Code() == kParseErrorNumberTooBig;
        return wawp::json::syntax_error{range ? problem::bad_number : problem::unexpected_byte, done.Offset()};
    }
};

struct rapidjson_sink : rapidjson::Writer<rapidjson_sink> {
    using Ch = char;  // what RapidJSON asks of a stream: it writes to the sink itself
    std::string& out;
    explicit rapidjson_sink(std::string& text) : Writer(*this), out(text) {}
    void Put(char c) { out.push_back(c); }
    void Flush() {}
    static auto size(std::string_view text) { return static_cast<rapidjson::SizeType>(text.size()); }
    void begin_object() { StartObject(); }
    void end_object() { EndObject(); }
    void begin_array() { StartArray(); }
    void end_array() { EndArray(); }
    void key(std::string_view text) { Key(text.data(), size(text)); }
    void string(std::string_view text) { String(text.data(), size(text)); }
    void signed_integer(std::int64_t value) { Int64(value); }
    void unsigned_integer(std::uint64_t value) { Uint64(value); }
    void floating_point(double value) { Double(value); }
    void number(std::string_view text) { RawValue(text.data(), text.size(), rapidjson::kNumberType); }
    void boolean(bool value) { Bool(value); }
    void null() { Null(); }
    void finish() {}
};

using rapidjson_policy = wawp::json::bridge<rapidjson_source, rapidjson_sink>;
