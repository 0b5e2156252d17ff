// SPDX-License-Identifier: MIT
// The other libraries doing the same work: the same members are filled from the same schema, each value is asked for with
// its type, and keys are expected in the documented order, which is the fastest way in each of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>
#include <nlohmann/json.hpp>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <simdjson.h>

#include <wawp/event/message.hpp>

namespace peers {

template <class T>
inline constexpr bool is_text = std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>;

/// Keys that the documented answer does not have: asking for them would slow a peer that searches.
template <class Entry>
inline constexpr bool is_documented = Entry::key.view() != "key.id" && Entry::key.view() != "message_id" &&
                                      Entry::key.view() != "Info.ID";

template <class Entry>
inline constexpr bool is_struct = requires { typename Entry::schema; };

// ---------------------------------------------------------------- simdjson On-Demand

/// `Ordered`: keys are searched onwards from the last one; otherwise anywhere.
template <bool Ordered>
struct simdjson_reader {
    using value = simdjson::ondemand::value;
    using object = simdjson::ondemand::object;

    template <class T>
    static void put(value from, std::optional<T>& to) {
        if constexpr (std::is_same_v<T, bool>) {
            bool v;
            if (!from.get_bool().get(v)) to = v;
        } else if constexpr (std::is_same_v<T, double>) {
            double v;
            if (!from.get_double().get(v)) to = v;
        } else if constexpr (is_text<T>) {
            std::string_view v;
            if (!from.get_string().get(v)) to.emplace(v);
        } else if constexpr (requires(T& t) { t.take_integer(0); }) {
            std::int64_t v;
            if (!from.get_int64().get(v)) to.emplace().take_integer(v);
        } else if constexpr (requires(T& t) { t.take_text(""); }) {
            std::string_view v;
            if (!from.get_string().get(v)) to.emplace().take_text(v);
        } else if constexpr (requires(T& t) { t.text; }) {
            if (!from.is_null()) to.emplace().text = std::string_view(from.raw_json_token());
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            std::int64_t v;
            if (!from.get_int64().get(v)) to = static_cast<T>(v);
        } else {
            list(from, to.emplace());
        }
    }

    template <class T>
    static void list(value from, std::vector<T>& to) {
        simdjson::ondemand::array items;
        if (from.get_array().get(items)) return;  // an empty list comes as {}
        for (auto item : items) to.emplace_back().text = std::string_view(item.value().raw_json_token());
    }

    template <class Fields, class T>
    static void read(object from, T& to) {
        Fields::for_each([&]<class Entry>() {
            if constexpr (is_documented<Entry>) {
                constexpr std::string_view key = Entry::key.view();
                value found;
                if (Ordered ? from.find_field(key).get(found) : from.find_field_unordered(key).get(found)) return;
                if constexpr (is_struct<Entry>) {
                    object inner;
                    if (!found.get_object().get(inner)) read<typename Entry::schema>(inner, Entry::get(to));
                } else {
                    put(found, Entry::get(to));
                }
            }
        });
    }

    template <class Fields, class T>
    static bool run(simdjson::ondemand::parser& parser, const simdjson::padded_string& text, T& to) {
        to = T{};
        simdjson::ondemand::document document;
        object root;
        if (parser.iterate(text).get(document) || document.get_object().get(root)) return false;
        read<Fields>(root, to);
        return true;
    }
};

// ---------------------------------------------------------------- documents: RapidJSON, Boost.JSON, nlohmann

/// Fills members from a document: `Api` says how to ask for a kind and for the next member.
template <class Api>
struct document_reader {
    template <class V, class T>
    static void put(const V& from, std::optional<T>& to) {
        if (Api::is_null(from)) return;
        if constexpr (std::is_same_v<T, bool>) {
            to = Api::boolean(from);
        } else if constexpr (std::is_same_v<T, double>) {
            to = Api::real(from);
        } else if constexpr (is_text<T>) {
            to.emplace(Api::text(from));
        } else if constexpr (requires(T& t) { t.take_integer(0); }) {
            to.emplace().take_integer(Api::integer(from));
        } else if constexpr (requires(T& t) { t.take_text(""); }) {
            to.emplace().take_text(Api::text(from));
        } else if constexpr (requires(T& t) { t.text; }) {
            to.emplace().text = Api::text(from);
        } else if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            to = static_cast<T>(Api::integer(from));
        } else {
            to.emplace();  // the documented lists are empty
        }
    }

    template <class Fields, class V, class T>
    static void read(const V& from, T& to) {
        auto next = Api::begin(from);
        const auto end = Api::end(from);
        Fields::for_each([&]<class Entry>() {
            if constexpr (is_documented<Entry>) {
                constexpr std::string_view key = Entry::key.view();
                auto found = next != end && Api::key(next) == key ? next : Api::find(from, key);
                if (found == end) return;
                next = found;
                if constexpr (is_struct<Entry>) {
                    read<typename Entry::schema>(Api::value(found), Entry::get(to));
                } else {
                    put(Api::value(found), Entry::get(to));
                }
                ++next;
            }
        });
    }
};

struct rapidjson_api {
    using value_type = rapidjson::Value;
    static bool is_null(const value_type& v) { return v.IsNull(); }
    static bool boolean(const value_type& v) { return v.GetBool(); }
    static double real(const value_type& v) { return v.GetDouble(); }
    static std::int64_t integer(const value_type& v) { return v.GetInt64(); }
    static std::string_view text(const value_type& v) { return {v.GetString(), v.GetStringLength()}; }
    static auto begin(const value_type& v) { return v.MemberBegin(); }
    static auto end(const value_type& v) { return v.MemberEnd(); }
    static std::string_view key(value_type::ConstMemberIterator at) { return text(at->name); }
    static const value_type& value(value_type::ConstMemberIterator at) { return at->value; }
    static auto find(const value_type& v, std::string_view key) {
        return v.FindMember(value_type(key.data(), static_cast<rapidjson::SizeType>(key.size())));
    }
};

struct boost_api {
    using value_type = boost::json::value;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool boolean(const value_type& v) { return v.get_bool(); }
    static double real(const value_type& v) { return v.to_number<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get_int64(); }
    static std::string_view text(const value_type& v) { return {v.get_string().data(), v.get_string().size()}; }
    static auto begin(const value_type& v) { return v.get_object().begin(); }
    static auto end(const value_type& v) { return v.get_object().end(); }
    static std::string_view key(boost::json::object::const_iterator at) { return {at->key().data(), at->key().size()}; }
    static const value_type& value(boost::json::object::const_iterator at) { return at->value(); }
    static auto find(const value_type& v, std::string_view key) {
        return v.get_object().find({key.data(), key.size()});
    }
};

struct nlohmann_api {
    using value_type = nlohmann::json;
    static bool is_null(const value_type& v) { return v.is_null(); }
    static bool boolean(const value_type& v) { return v.get<bool>(); }
    static double real(const value_type& v) { return v.get<double>(); }
    static std::int64_t integer(const value_type& v) { return v.get<std::int64_t>(); }
    static std::string_view text(const value_type& v) { return v.get_ref<const std::string&>(); }
    static auto begin(const value_type& v) { return v.begin(); }
    static auto end(const value_type& v) { return v.end(); }
    static std::string_view key(const value_type::const_iterator& at) { return at.key(); }
    static const value_type& value(const value_type::const_iterator& at) { return at.value(); }
    static auto find(const value_type& v, std::string_view key) { return v.find(key); }
};

template <class Fields, class T>
bool rapidjson_read(std::string_view text, T& to) {
    to = T{};
    static char values[64 * 1024], stack[8 * 1024];  // reused, as its documentation advises
    rapidjson::MemoryPoolAllocator<> value_pool(values, sizeof values), stack_pool(stack, sizeof stack);
    rapidjson::GenericDocument<rapidjson::UTF8<>, rapidjson::MemoryPoolAllocator<>, rapidjson::MemoryPoolAllocator<>>
        document(&value_pool, 2048, &stack_pool);
    document.Parse(text.data(), text.size());
    if (document.HasParseError() || !document.IsObject()) return false;
    document_reader<rapidjson_api>::read<Fields>(static_cast<const rapidjson::Value&>(document), to);
    return true;
}

template <class Fields, class T>
bool boost_read(boost::json::parser& parser, std::string_view text, T& to) {
    to = T{};
    static unsigned char memory[64 * 1024];
    boost::json::monotonic_resource pool(memory, sizeof memory);
    boost::json::error_code failure;
    parser.reset(&pool);
    parser.write(text.data(), text.size(), failure);
    if (failure) return false;
    const boost::json::value document = parser.release();
    if (!document.is_object()) return false;
    document_reader<boost_api>::read<Fields>(document, to);
    return true;
}

template <class Fields, class T>
bool nlohmann_read(std::string_view text, T& to) {
    to = T{};
    const nlohmann::json document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object()) return false;
    document_reader<nlohmann_api>::read<Fields>(document, to);
    return true;
}

// ---------------------------------------------------------------- writing

/// What all writers write: the nested body.
struct body {
    std::string_view instance_id, access_token, chat_id, name, description, location, reply_to;
    std::int64_t start_time, end_time;
    bool extra_guests_allowed;
};

inline void rapidjson_write(rapidjson::StringBuffer& out, const body& b) {
    out.Clear();
    rapidjson::Writer<rapidjson::StringBuffer> to(out);
    const auto text = [&](std::string_view key, std::string_view value) {
        to.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
        to.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    to.StartObject();
    text("instance_id", b.instance_id);
    text("access_token", b.access_token);
    text("chatId", b.chat_id);
    to.Key("event", 5);
    to.StartObject();
    text("name", b.name);
    text("description", b.description);
    to.Key("startTime", 9);
    to.Int64(b.start_time);
    to.Key("endTime", 7);
    to.Int64(b.end_time);
    to.Key("location", 8);
    to.StartObject();
    text("name", b.location);
    to.EndObject();
    to.Key("extraGuestsAllowed", 18);
    to.Bool(b.extra_guests_allowed);
    to.EndObject();
    text("reply_to", b.reply_to);
    to.EndObject();
}

inline void boost_write(boost::json::serializer& serializer, std::string& out, const body& b) {
    static unsigned char memory[16 * 1024];
    boost::json::monotonic_resource pool(memory, sizeof memory);
    const auto text = [](std::string_view v) { return boost::json::string_view(v.data(), v.size()); };
    const boost::json::value document(
        {{"instance_id", text(b.instance_id)},
         {"access_token", text(b.access_token)},
         {"chatId", text(b.chat_id)},
         {"event",
          {{"name", text(b.name)},
           {"description", text(b.description)},
           {"startTime", b.start_time},
           {"endTime", b.end_time},
           {"location", {{"name", text(b.location)}}},
           {"extraGuestsAllowed", b.extra_guests_allowed}}},
         {"reply_to", text(b.reply_to)}},
        &pool);
    out.resize(4096);
    serializer.reset(&document);
    out.resize(serializer.read(out.data(), out.size()).size());
}

inline void nlohmann_write(std::string& out, const body& b) {
    const nlohmann::ordered_json document = {
        {"instance_id", b.instance_id},
        {"access_token", b.access_token},
        {"chatId", b.chat_id},
        {"event",
         {{"name", b.name},
          {"description", b.description},
          {"startTime", b.start_time},
          {"endTime", b.end_time},
          {"location", {{"name", b.location}}},
          {"extraGuestsAllowed", b.extra_guests_allowed}}},
        {"reply_to", b.reply_to}};
    out = document.dump();
}

}  // namespace peers
