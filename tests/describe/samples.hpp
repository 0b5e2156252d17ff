// SPDX-License-Identifier: MIT
// Requests that are right and requests that are wrong, for JSON Schema and for the library's own reader alike.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/describe/json_schema.hpp>
#include <wawp/endpoint/read_request.hpp>
#include <wawp/event/read_event.hpp>
#include <wawp/event/self_hosted.hpp>
#include <wawp/json/compound.hpp>
#include <wawp/json/value.hpp>
#include <wawp/schema/described.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/more_rules.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/variant.hpp>

#include "examples/endpoints.hpp"

namespace samples {

using pairs = std::vector<std::pair<std::string, std::string>>;  ///< key paths and JSON

/// The pairs as one object, which are in the schema's order; of neighbours that share a part, the nested layout makes an object.
inline std::string write(const pairs& all, bool nested, std::size_t prefix = 0) {
    std::string text = "{";
    for (std::size_t i = 0; i < all.size();) {
        const std::string_view key = std::string_view(all[i].first).substr(prefix);
        const std::size_t dot = nested ? key.find('.') : key.npos;
        const std::string_view name = key.substr(0, dot);
        text.append(i == 0 ? "\"" : ",\"").append(name).append("\":");
        if (dot == key.npos) {
            text.append(all[i++].second);
            continue;
        }
        pairs inner;
        for (; i < all.size() && std::string_view(all[i].first).substr(prefix).substr(0, dot + 1) == key.substr(0, dot + 1); ++i) inner.push_back(all[i]);
        text.append(write(inner, nested, prefix + dot + 1));
    }
    return text.append("}");
}

/// A change to a good request.
struct change {
    std::string key;
    std::string json;  ///< the new value; empty: the key is taken out
    bool sayable = true;  ///< whether JSON Schema can say that it is wrong
};

inline std::string changed(pairs all, const change& one, bool nested) {
    std::size_t at = 0;
    while (at < all.size() && all[at].first != one.key) ++at;
    if (one.json.empty()) {
        all.erase(all.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (at < all.size()) {
        all[at].second = one.json;
    } else {
        const auto dot = one.key.rfind('.');  // a new key stands beside its neighbours
        const std::string group = dot == one.key.npos ? "" : one.key.substr(0, dot + 1);
        std::size_t place = all.size();
        for (std::size_t i = 0; i < all.size() && !group.empty(); ++i) {
            if (all[i].first.starts_with(group)) place = i + 1;
        }
        all.insert(all.begin() + static_cast<std::ptrdiff_t>(place), {one.key, one.json});
    }
    return write(all, nested);
}

/// What an endpoint takes and what it does not.
struct suite {
    std::string name;
    std::string_view schema;
    bool nested;
    pairs good;
    std::vector<change> fine, wrong;
    bool (*is_read)(std::string_view);
};

template <class Endpoint, class Request>
bool is_read(std::string_view text) {
    return wawp::read_request<Endpoint, Request>(text).has_value();
}

inline const std::string blank = R"(" \t\u00a0\u2003\u3000")";

inline std::vector<change> bad_chat_ids() {
    std::vector<change> all;
    for (const char* const id : {"", " ", "0201234567890", "123456", "2012345678901234", "+201234567890", "x@c.us", "1234@c.us", "0123456@c.us",
                                 "123456789012345678901@c.us", "201234567890@c.us ", "201234567890@C.US", "201234567890@cxus", "-1@g.us", "1-@g.us", "1-2-3@g.us", "@lid",
                                 "201234567890@s.whatsapp.net", "120363012345678901@newsletter", "status@broadcast", "201234567890@c.us\\n", "٢٠١٢٣٤٥٦٧٨٩٠@c.us"}) {
        all.push_back({"chatId", "\"" + std::string(id) + "\""});
    }
    for (const char* const json : {"", "201234567890", "null", "true", "{}", "[]"}) all.push_back({"chatId", json});
    return all;
}

inline std::vector<change> with_chat_ids(std::vector<change> more) {
    for (change& one : bad_chat_ids()) more.push_back(std::move(one));
    return more;
}

/// The documented example; what is wrong with it in either layout.
inline suite event_suite(bool nested) {
    return {nested ? "event, nested" : "event, dotted",
            nested ? wawp::json_schema<wawp::send_event, wawp::json::layout::nested>() : wawp::json_schema<wawp::send_event>(), nested,
            {{"chatId", R"("201234567890@c.us")"}, {"event.name", R"("Team Meeting 📅")"}, {"event.description", R"("Discussing Q1 Roadmap")"},
             {"event.startTime", "1796133600"}, {"event.endTime", "1796137200"}, {"event.location.name", R"("Meeting Room A")"},
             {"event.extraGuestsAllowed", "true"}, {"reply_to", R"("false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA")"}},
            {{"reply_to", ""}, {"chatId", R"("120363012345678901@g.us")"}, {"chatId", R"("1234-5678@g.us")"}, {"chatId", R"("1@lid")"},
             {"chatId", R"("2012345")"}, {"chatId", R"("12345@c.us")"}, {"event.name", R"("\u200b.")"}, {"event.description", R"("")"},
             {"event.startTime", "0"}, {"event.endTime", "99999999999"}, {"event.location.name", R"("")"}, {"event.extraGuestsAllowed", "false"}},
            with_chat_ids({{"event.name", ""}, {"event.name", R"("")"}, {"event.name", blank}, {"event.name", "5"}, {"event.name", "null"}, {"event.name", R"(["x"])"},
             {"event.description", ""}, {"event.description", "5"}, {"event.description", "null"}, {"event.startTime", ""},
             {"event.startTime", R"("1796133600")"}, {"event.startTime", "1796133600000"}, {"event.startTime", "-1"}, {"event.startTime", "1.5"},
             {"event.startTime", "true"}, {"event.startTime", "null"}, {"event.startTime", R"("2026-12-01T16:00:00+02:00")"}, {"event.endTime", ""},
             {"event.endTime", "100000000000"}, {"event.endTime", "{}"}, {"event.endTime", "1796133600", false}, {"event.endTime", "1", false},
             {"event.location.name", ""}, {"event.location.name", "5"}, {"event.location.name", "{}"}, {"event.extraGuestsAllowed", ""},
             {"event.extraGuestsAllowed", R"("true")"}, {"event.extraGuestsAllowed", "1"}, {"event.extraGuestsAllowed", "null"}, {"reply_to", "5"},
             {"reply_to", "[]"}, {"replyTo", R"("x")"}, {"event.nmae", R"("x")"}, {"instance_id", R"("x")"}, {"access_token", R"("x")"}}),
            is_read<wawp::send_event, wawp::event>};
}

inline suite self_hosted_suite() {
    return {"self-hosted event", wawp::json_schema<wawp::self_hosted::send_event>(), true,
            {{"chatId", R"("201234567890@c.us")"}, {"event.name", R"("Team Meeting 📅")"}, {"event.startTime", "1796133600"}},
            {{"event.description", R"("d")"}, {"event.endTime", "1796137200"}, {"event.location.name", R"("A")"}, {"event.location", "{}"}, {"event.extraGuestsAllowed", "true"}},
            with_chat_ids({{"event.startTime", ""}, {"event.name", blank}, {"event.location.name", blank}, {"event.extraGuestsAllowed", R"("x")"},
             {"event.endTime", R"("x")"}, {"event.endTime", "5", false}, {"event.title", R"("x")"}}),
            is_read<wawp::self_hosted::send_event, wawp::self_hosted::event>};
}

inline suite poll_suite(bool nested) {
    return {nested ? "poll, nested" : "poll, dotted",
            nested ? wawp::json_schema<send_poll, poll_message, wawp::json::layout::nested>() : wawp::json_schema<send_poll, poll_message>(), nested,
            {{"chatId", R"("201234567890@c.us")"}, {"poll.name", R"("Tea?")"}, {"poll.options", R"(["yes","no"])"}, {"poll.multipleAnswers", "false"}},
            {{"poll.options", R"(["1","2","3","4","5","6","7","8","9","10","11","12"])"}},
            with_chat_ids({{"poll.name", blank}, {"poll.options", ""}, {"poll.options", "[]"}, {"poll.options", R"(["a"])"}, {"poll.options", R"(["a",5])"},
             {"poll.options", R"(["a",null])"}, {"poll.options", R"(["a"," "])"}, {"poll.options", R"("a, b")"}, {"poll.options", R"({"0":"a","1":"b"})"},
             {"poll.options", R"(["1","2","3","4","5","6","7","8","9","10","11","12","13"])"}, {"poll.multipleAnswers", ""}, {"poll.multipleAnswers", "0"},
             {"poll.option", R"(["a","b"])"}}),
            is_read<send_poll, poll_message>};
}

inline suite location_suite() {
    return {"location", wawp::json_schema<send_location, place>(), false,
            {{"chatId", R"("201234567890@c.us")"}, {"latitude", "30.05"}, {"longitude", "31.25"}, {"title", R"("Cairo")"}},
            {{"latitude", "-90"}, {"latitude", "90"}, {"longitude", "180"}, {"longitude", "-1.8e2"}, {"title", ""}},
            with_chat_ids({{"latitude", ""}, {"latitude", "90.5"}, {"latitude", "-91"}, {"latitude", R"("30")"}, {"longitude", "181"}, {"longitude", "-180.001"},
             {"longitude", "null"}, {"longitude", "[31]"}, {"title", "5"}, {"name", R"("x")"}}),
            is_read<send_location, place>};
}

inline suite image_suite() {
    return {"image", wawp::json_schema<send_image, image>(), true,
            {{"chatId", R"("201234567890@c.us")"}, {"file.url", R"("https://example.com/a.png")"}, {"file.mimetype", R"("image/png")"}, {"caption", R"("c")"}},
            {{"caption", ""}, {"file.mimetype", R"("image/jpeg")"}, {"file.filename", R"("a.png")"}},
            with_chat_ids({{"file.url", ""}, {"file.url", blank}, {"file.url", "5"}, {"file.mimetype", R"("image/PNG")"}, {"file.mimetype", ""}, {"file.mimetype", R"("")"},
             {"file.filename", "{}"}, {"file.name", R"("x")"}, {"caption", "5"}, {"files", "[]"}}),
            is_read<send_image, image>};
}

// --- one member of every kind, with rules of every kind ---
enum class drink : std::uint8_t { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "coffee"}}); }
enum class size : std::int8_t { small = 1 };

struct even {
    static constexpr std::string_view name = "even";
    static constexpr std::string_view json_schema = R"("multipleOf":2)";
    static constexpr std::string_view text = "an even number";
    constexpr std::string_view operator()(std::int64_t number) const { return number % 2 == 0 ? "" : "give an even number"; }
};
/// Of this nothing is known but its name and its words.
struct palindrome {
    static constexpr std::string_view name = "palindrome";
    static constexpr std::string_view text = "the same read backwards";
    constexpr std::string_view operator()(std::string_view word) const {
        for (std::size_t i = 0; i < word.size() / 2; ++i) {
            if (word[i] != word[word.size() - 1 - i]) return "give a palindrome";
        }
        return {};
    }
};

struct line {
    wawp::required<std::string> text;
    wawp::optional<std::uint8_t> count{};
};
using line_fields = wawp::schema<wawp::field<"text", &line::text, wawp::not_blank{}, wawp::described<"what is \"ordered\"">{}>,
                                 wawp::field<"n.count", &line::count, wawp::between<1, 200>{}>>;

struct order {
    wawp::required<drink> what;
    wawp::optional<size> how_big{};
    wawp::optional<std::int32_t> number{};
    wawp::optional<std::uint64_t> large{};
    wawp::optional<std::uint8_t> small{};
    wawp::optional<float> real{};
    wawp::optional<std::string> word{};
    wawp::optional<std::string> title{};
    wawp::optional<std::array<int, 2>> pair{};
    wawp::optional<std::map<std::string, std::string>> names{};
    wawp::optional<std::variant<std::string, std::vector<int>, std::monostate>> either{};
    std::vector<line> lines{};
    std::optional<std::map<std::string, line>> by_name{};
    wawp::json::raw extra{};
    std::optional<std::vector<std::optional<bool>>> flags{};
    std::optional<std::array<line, 2>> two{};
};
struct order_fields : wawp::schema<
    wawp::field<"what", &order::what>, wawp::field<"size", &order::how_big>, wawp::field<"number", &order::number, even{}, wawp::between<0, 10>{}, wawp::between<4, 20>{}>,
    wawp::field<"large", &order::large>, wawp::field<"small", &order::small, wawp::between<0, 300>{}>, wawp::field<"real", &order::real>, wawp::field<"word", &order::word, palindrome{}>,
    wawp::field<"title", &order::title, wawp::not_blank{}, wawp::single_line{}, wawp::max_length{5}, wawp::chat_id{}>, wawp::field<"pair", &order::pair, wawp::each<even>{}>,
    wawp::field<"names", &order::names, wawp::at_least<1>{}, wawp::at_most<2>{}, wawp::each<wawp::not_blank>{}>, wawp::field<"either", &order::either>,
    wawp::object<"lines", &order::lines, line_fields, wawp::has_default{}, wawp::at_most<2>{}>, wawp::object<"by_name", &order::by_name, line_fields>,
    wawp::field<"extra", &order::extra, wawp::has_default{}>, wawp::field<"flags", &order::flags>, wawp::object<"two", &order::two, line_fields>> {
    static constexpr wawp::field_text texts[] = {{"extra", "whatever else"}, {"what", "tea or coffee"}};
};

struct send_order : wawp::message_endpoint<"/v2/send/order"> {
    using request = order;
    template <std::same_as<order>>
    using request_fields = order_fields;
};

inline suite order_suite() {
    return {"every type of member", wawp::json_schema<send_order>(), false,
            {{"what", R"("tea")"}, {"size", "1"}, {"number", "4"}, {"large", "7"}, {"small", "255"}, {"real", "1.5"}, {"word", R"("abba")"}, {"pair", "[2,4]"},
             {"names", R"({"a":"b"})"}, {"either", R"("x")"}, {"lines", R"([{"text":"t","n":{"count":200}},{"text":"u"}])"}, {"by_name", R"({"k":{"text":"t"}})"},
             {"extra", R"({"any":[1,null]})"}, {"flags", "[true,false]"}, {"two", R"([{"text":"t"},{"text":"u"}])"}},
            {{"size", "-128"}, {"number", "10"}, {"number", ""}, {"lines", ""}, {"lines", "[]"}, {"extra", ""}, {"extra", "5"}, {"either", "[1,2]"}, {"either", "null"}, {"by_name", "{}"},
             {"small", "0"}, {"real", "3.4028235e+38"}, {"real", "-3.4028235e+38"}, {"flags", "[null,true]"}},
            {{"what", ""}, {"what", R"("Tea")"}, {"what", "0"}, {"size", R"("small")"}, {"size", "128"}, {"number", "5"}, {"number", "2"}, {"number", "12"}, {"number", "2147483648"},
             {"large", "-1"}, {"small", "256"}, {"small", "-1"}, {"real", R"("1")"}, {"real", "1e39"}, {"real", "-1e39"}, {"real", "3.4028236e38"}, {"word", R"("abc")", false}, {"title", R"("longer")"}, {"title", R"(" ")"},
             {"title", R"("a\nb")"}, {"title", R"("x")"}, {"pair", "[2]"}, {"pair", "[2,4,6]"}, {"pair", "[2,3]"}, {"pair", "{}"}, {"names", "{}"}, {"names", R"({"a":" "})"},
             {"names", R"({"a":"1","b":"2","c":"3"})"}, {"names", R"({"a":1})"}, {"names", "[]"}, {"either", "5"}, {"either", R"(["x"])"}, {"either", "{}"},
             {"lines", R"([{}])"}, {"lines", R"([{"text":" "}])"}, {"lines", R"([{"text":"t","n":{"count":0}}])"}, {"lines", R"([{"text":"t","n":{"count":201}}])"},
             {"lines", R"([{"text":"t","n.count":1}])"}, {"lines", R"([{"text":"t","n":5}])"}, {"lines", R"([{"text":"t"},{"text":"t"},{"text":"t"}])"}, {"lines", "[5]"}, {"lines", "{}"},
             {"by_name", R"({"k":{"txt":"t"}})"}, {"by_name", R"({"k":5})"}, {"flags", "[1]"}, {"flags", "true"}, {"two", R"([{"text":"t"}])"}, {"two", R"([{"text":"t"},{}])"}},
            is_read<send_order, order>};
}

// --- members that stand for nothing without being optional ---
struct remark {
    std::variant<std::monostate, int, std::string> mark{};
    wawp::required<wawp::json::raw> extra;
    std::variant<int, std::string> sure{};
    double weight = 0;
};
struct remark_fields : wawp::schema<wawp::field<"mark", &remark::mark>, wawp::field<"extra", &remark::extra>, wawp::field<"sure", &remark::sure>, wawp::field<"weight", &remark::weight>> {};
struct send_remark : wawp::message_endpoint<"/v2/send/remark"> {
    using request = remark;
    template <std::same_as<remark>>
    using request_fields = remark_fields;
};

inline suite remark_suite() {
    return {"what may be nothing", wawp::json_schema<send_remark>(), false,
            {{"mark", "1"}, {"extra", "[1]"}, {"sure", "1"}, {"weight", "0.5"}},
            {{"mark", ""}, {"mark", "null"}, {"mark", R"("x")"}, {"extra", ""}, {"extra", "null"}, {"weight", "1.7976931348623157e308"}, {"weight", "-1e308"}},
            {{"mark", "true"}, {"sure", ""}, {"sure", "null"}, {"weight", ""}, {"weight", "1e309"}, {"weight", "-1e309"}},
            is_read<send_remark, remark>};
}

inline std::vector<suite> all() {
    return {event_suite(false), event_suite(true), self_hosted_suite(), poll_suite(false), poll_suite(true), location_suite(), image_suite(), order_suite(), remark_suite()};
}

}  // namespace samples
